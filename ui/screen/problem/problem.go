// Package problem shows a problem that stops the program, and what to do about it.
package problem

import (
	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// blocked is the screen of Blocked.
type blocked struct {
	screen.Base
	problem  *model.Problem
	identity model.Identity // zero if the configuration itself is the problem
	canBack  bool           // there is a list to go back to
	choose   screen.Buttons
	first    int // first visible line, if not all fit
}

// New explains a problem; if id is zero, it is a problem with the configuration. canBack says that there is a list to go back to.
func New(p *model.Problem, id model.Identity, canBack bool) screen.Screen {
	s := blocked{problem: p, identity: id, canBack: canBack}
	var labels []string
	for _, a := range s.answers() {
		labels = append(labels, a.Label)
	}
	s.choose = screen.Choices(labels...)
	return s
}

// answers are the buttons.
func (s blocked) answers() []screen.Answer {
	again := screen.Host.TryAgain
	if s.identity.Title == "" {
		again = screen.Host.Refresh
	}
	all := screen.FileAnswers(s.problem, again)
	if s.canBack {
		all = append(all, screen.Answer{Label: "Close", Key: "esc", Does: screen.Host.Back})
	}
	return all
}

func (s blocked) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return s, nil
	}
	pressed := screen.Pressed(k)
	for i, a := range s.answers() {
		if pressed == a.Key || pressed == "enter" && i == s.choose.Focus {
			return s, a.Does
		}
	}
	next, moved := s.choose.Key(pressed)
	switch {
	case pressed == "esc": // there is nothing to go back to; the program handles it
		return s, screen.Host.Back
	case pressed == "y":
		return s, screen.Copy("details", screen.Details(s.problem))
	case moved && (pressed != "up" && pressed != "down" || s.fits(e)):
		s.choose = next
	default:
		s.first = screen.Scrolled(s.first, pressed, s.problem)
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

func (s blocked) fits(e screen.Env) bool {
	return screen.Fits(screen.Frame{Env: e, Theme: theme.PlainText(false)}, s.problem)
}

func (s blocked) Keys(e screen.Env) screen.Keys {
	short := []key.Binding{screen.Bind("enter", s.choose.Label(), "enter", s.answers()[s.choose.Focus].Key)}
	if len(s.choose.Labels) > 1 {
		short = append(short, screen.Bind("tab", "other button", "tab"))
	}
	for i, a := range s.answers() {
		if i != s.choose.Focus {
			short = append(short, screen.Bind(a.Key, screen.Choices(a.Label).Label(), a.Key))
		}
	}
	short = append(short, screen.Bind("q", "quit", "q"), screen.Bind("y", "copy details", "y"))
	quit := screen.Under("Leave", screen.Bind("ctrl+c", "quit at once", "ctrl+c"))
	if s.fits(e) {
		return screen.Keys{Short: short, Groups: []screen.Group{screen.Under("Act", short...), quit}}
	}
	return screen.Keys{Short: append(short, screen.Scroll()), Groups: []screen.Group{screen.Under("Act", short...), screen.Under("Read", screen.Scroll()), quit}}
}

// View is the box alone. The program lays it over the list of identities.
func (s blocked) View(f screen.Frame) string { return f.Center(s.Lines(f)) }

// Lines draws the box.
func (s blocked) Lines(f screen.Frame) []string {
	return screen.ProblemBox(f, s.problem, s.first, s.choose.Row(f.Theme))
}
