// Package problem shows a problem that stops the program, and what to do about it.
package problem

import (
	"path/filepath"

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
	first    int            // first visible line, if not all fit
}

// New explains a problem; if id is zero, it is a problem with the configuration. canBack says that there is a list to go back to.
func New(p *model.Problem, id model.Identity, canBack bool) screen.Screen {
	return blocked{problem: p, identity: id, canBack: canBack}
}

func (s blocked) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	if k, ok := msg.(tea.KeyMsg); ok {
		switch p := screen.Pressed(k); p {
		case "r", "enter":
			if s.identity.Title == "" {
				return s, screen.Host.Refresh
			}
			return s, screen.Host.Reload
		case "esc":
			return s, screen.Host.Back
		case "o":
			if s.opens() {
				return s, func(h screen.Host) tea.Cmd { return h.EditFile(s.problem.Origin) }
			}
		case "y":
			return s, screen.Copy("details", screen.Details(s.problem))
		default:
			s.first = screen.Scrolled(s.first, p, s.problem)
		}
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

// opens reports whether the problem has a place in a file to open.
func (s blocked) opens() bool { return s.problem.Origin.File != "" && s.problem.Origin.Line > 0 }

func (s blocked) Keys(e screen.Env) screen.Keys {
	again, quit := screen.Bind("r", "try again", "r", "enter"), screen.Bind("q", "quit", "q")
	copies := screen.Bind("y", "copy details", "y")
	short := []key.Binding{again}
	if s.opens() {
		short = append(short, screen.Bind("o", "open "+filepath.Base(s.problem.Origin.File), "o"))
	}
	if s.canBack {
		short = append(short, screen.Bind("esc", "back", "esc"))
	}
	short = append(short, quit, copies)
	if screen.Fits(screen.Frame{Env: e, Theme: theme.PlainText(false)}, s.problem, 2) {
		return screen.Keys{Short: short, Groups: []screen.Group{screen.Under("Act", short...), screen.Under("Leave", screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
	}
	return screen.Keys{Short: append(short, screen.Scroll()), Groups: []screen.Group{screen.Under("Act", short...), screen.Under("Read", screen.Scroll()), screen.Under("Leave", screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
}

func (s blocked) View(f screen.Frame) string {
	if s.problem.Write == "" {
		return f.Center(screen.ProblemBox(f, s.problem, s.first))
	}
	return f.Center(screen.ProblemBox(f, s.problem, s.first, "Then press r."))
}
