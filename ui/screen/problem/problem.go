// Package problem shows a problem that stops the program, and what to do about it.
package problem

import (
	"slices"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// blocked is the screen of Blocked.
type blocked struct {
	screen.Base
	problem  *model.Problem
	identity model.Identity // zero if the configuration itself is the problem
	choose   screen.Answers
	first    int // first visible line, if not all fit
}

// New explains a problem; if id is zero, it is a problem with the configuration. canBack says that there is a list to go back to.
func New(p *model.Problem, id model.Identity, canBack bool) screen.Screen {
	again := screen.Host.TryAgain
	if id.Title == "" {
		again = screen.Host.Refresh
	}
	all := screen.FileAnswers(p, again)
	if canBack {
		all = append(all, screen.Answer{Label: "Close", Key: "esc", Does: screen.Host.Back})
	}
	return blocked{problem: p, identity: id, choose: screen.AnswersOf(all)}
}

func (s blocked) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return s, nil
	}
	pressed := screen.Pressed(k)
	if does, ok := s.choose.Does(pressed); ok {
		return s, does
	}
	next, moved := s.choose.Key(pressed)
	switch {
	case pressed == "esc": // there is nothing to go back to; the program handles it
		return s, screen.Host.Back
	case pressed == "y":
		return s, screen.Copy(screen.CopiedOf(s.problem))
	case moved && (pressed != "up" && pressed != "down" || s.fits(e)):
		s.choose.Buttons = next
	default:
		s.first = screen.Scrolled(frame(e), s.first, pressed, s.problem)
	}
	return s, nil
}

// Crumb names a role after the identity that assumes it.
func (s blocked) Crumb() string {
	if s.identity.Role != nil {
		return s.identity.KeyHolder().Title + " › " + s.identity.Title
	}
	return s.identity.Title
}

func (s blocked) fits(e screen.Env) bool { return screen.Fits(frame(e), s.problem) }

// frame has no colours, and the symbols that take the most room.
func frame(e screen.Env) screen.Frame { return screen.Frame{Env: e, Theme: theme.PlainText(true)} }

func (s blocked) Keys(e screen.Env) screen.Keys {
	what, _ := screen.CopiedOf(s.problem)
	copies, quits := screen.Bind("y", "copy "+what, "y"), screen.Bind("q", "quit", "q")
	short := append(s.choose.Keys(), screen.Help(), quits, copies)
	if words.ShellCommand(s.problem) != "" {
		short = slices.Insert(s.choose.Keys(), 1, copies) // a narrow footer has only the first keys
		short = append(short, screen.Help(), quits)
	}
	if s.fits(e) {
		return screen.Acts(short...)
	}
	first := slices.Insert(slices.Clone(short), 1, screen.Scroll()) // a narrow footer has only the first keys
	return screen.Keys{Short: first, Groups: slices.Insert(screen.Grouped(short...), 1, screen.Under("Read", screen.Scroll()))}
}

// View is the box alone. The program lays it over the list of identities.
func (s blocked) View(f screen.Frame) string { return f.Center(s.Lines(f)) }

// Lines draws the box.
func (s blocked) Lines(f screen.Frame) []string {
	return screen.ProblemBox(f, s.problem, s.first, s.choose.Row(f.Theme))
}
