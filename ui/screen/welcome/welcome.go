// Package welcome is the first thing that somebody without an identity sees: what to do, and nothing else.
package welcome

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Options are what there is to choose.
type Options struct {
	Problem *model.Problem // why there is no identity, with the YAML to write
	Import  bool           // keys can be imported
	Demo    bool           // the demo can be started
	Found   Found          // keys that are there already
}

// Found are keys in a file that AWS programs read.
type Found struct {
	Path  string // as people write it; "" where there are none
	Users int    // whose keys are in it
}

// welcome is the screen of Blocked where all that is missing is an identity.
type welcome struct {
	screen.Base
	Options
	rows   []row
	cursor int
}

// row is one choice.
type row struct {
	key, title string
	says, more string // more where there is room
	does       screen.Request
}

// New offers what is possible.
func New(o Options) screen.Screen {
	s := welcome{Options: o}
	s.rows = []row{{"a", "Add identity", "your IAM user", "; keys go to the keyring", screen.Host.AddIdentity}}
	switch {
	case o.Import && o.Found.Path != "":
		users := fmt.Sprintf("%d users found", o.Found.Users)
		if o.Found.Users == 1 {
			users = "1 user found"
		}
		s.rows = append(s.rows, row{"i", "Import " + o.Found.Path, users, "; the file stays unchanged",
			func(h screen.Host) tea.Cmd { return h.ImportFrom(o.Found.Path) }})
	case o.Import:
		s.rows = append(s.rows, row{"i", "Import keys from a file", "accessKeys.csv", " or another format", screen.Host.ImportKeys})
	}
	if o.Demo {
		s.rows = append(s.rows, row{"d", "Try the demo", "nothing is real", "; everything works", screen.Host.Demo})
	}
	return s
}

func (s welcome) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return s, nil
	}
	switch p := screen.Pressed(k); p {
	case "up", "k", "shift+tab":
		s.cursor = max(s.cursor-1, 0)
	case "down", "j", "tab":
		s.cursor = min(s.cursor+1, len(s.rows)-1)
	case "home", "g":
		s.cursor = 0
	case "end", "G":
		s.cursor = len(s.rows) - 1
	case "enter":
		return s, s.rows[s.cursor].does
	case "y":
		return s, s.yaml
	case "r":
		return s, screen.Host.Refresh
	case "esc":
		return s, screen.Host.Back
	default:
		for _, r := range s.rows {
			if r.key == p {
				return s, r.does
			}
		}
	}
	return s, nil
}

func (s welcome) Crumb() string { return "" }

func (s welcome) Keys(screen.Env) screen.Keys {
	enter, move, quit := screen.Bind("enter", "choose", "enter"), screen.Bind("↑ ↓", "move", "up", "k", "down", "j"), screen.Bind("q", "quit", "q")
	help, yaml := screen.Bind("?", "help", "?", "f1"), screen.Bind("y", "show the YAML to write", "y")
	again := screen.Bind("r", "read atmos.yaml again", "r")
	choices := []key.Binding{enter}
	for _, r := range s.rows {
		choices = append(choices, screen.Bind(r.key, strings.ToLower(r.title[:1])+r.title[1:], r.key))
	}
	if len(s.rows) == 1 {
		return screen.Keys{Short: []key.Binding{enter, help, quit}, Groups: []screen.Group{
			screen.Under("Act", append(choices, yaml, again)...), screen.Under("Leave", quit, screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
	}
	return screen.Keys{Short: []key.Binding{enter, move, help, quit}, Groups: []screen.Group{
		screen.Under("Move", move), screen.Under("Act", append(choices, yaml, again)...),
		screen.Under("Leave", quit, screen.Bind("ctrl+c", "quit at once", "ctrl+c")),
	}}
}

// yaml shows what to write by hand.
func (s welcome) yaml(h screen.Host) tea.Cmd {
	return h.Ask(screen.Question{Text: "The YAML to write", Why: words.Sentence(s.Problem.What) + ".",
		Lead: "Write this into " + s.Problem.Origin.Full() + ", then press r:", Write: s.Problem.Write, Labels: []string{"Close"}})
}

const (
	width  = 72 // of the choices
	textAt = 3  // column of the texts below each other
	saysAt = 31 // column of what a choice says
)

// View puts the name and the choices into the middle. What is below them begins where they do.
func (s welcome) View(f screen.Frame) string {
	t := f.Theme
	c := widget.NewCanvas(t, f.Width, f.Height)
	w := min(width, f.Width-4)
	x := (f.Width - w) / 2
	low := f.Height < 20
	y := max(2, f.Height/2-10)
	if low {
		y = 0
	}
	mark := t.Wordmark()
	for i, line := range mark {
		c.Put((f.Width-widget.Width(mark[1]))/2, y+i, t.Accent, line)
	}
	middle := func(y int, ink theme.Ink, text string) {
		text = widget.Cut(t, t.Text(text), f.Width-2)
		c.Put((f.Width-widget.Width(text))/2, y, ink, text)
	}
	pitch, gap := 2, 1
	if low {
		pitch, gap = 1, 0
	}
	middle(y+3+gap, t.Muted, "AWS sign-in with MFA")
	y += 5 + 2*gap
	for i, r := range s.rows {
		ink := t.Value
		if i == s.cursor {
			ink = t.Strong
			c.Put(x, y, t.Accent, t.Glyphs.Bar)
		}
		c.Put(x+textAt, y, ink, widget.Cut(t, r.title, min(saysAt-5, w-4)))
		says := r.says + r.more
		if widget.Width(says) >= w-saysAt {
			says = r.says
		}
		c.Put(x+saysAt, y, t.Muted, widget.Cut(t, says, w-saysAt-1))
		if i == s.cursor {
			c.Select(x, y, w)
		}
		y += pitch
	}
	for _, text := range s.where() {
		for _, l := range widget.Wrap(t.Text(text), w-textAt) {
			y++
			c.Put(x+textAt, y, t.Muted, l)
		}
	}
	return strings.Join(c.Lines(), "\n")
}

// where says where there is nothing yet, and what the choices write.
func (s welcome) where() []string {
	choices, ending := "The first two choices", ""
	if !s.Import {
		choices, ending = "The first choice", "s"
	}
	what := " add" + ending + " a few lines to it, and no secrets."
	switch {
	case s.Problem.Named:
		what = " create" + ending + " it: a few lines, no secrets."
	case s.Problem.Missing:
		what = " create" + ending + " it in ~/.atmos: a few lines, no secrets."
	}
	return []string{words.NoIdentityYet(s.Problem), choices + what}
}
