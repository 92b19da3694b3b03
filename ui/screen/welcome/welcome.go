// Package welcome is the first screen for a user without an identity: it says what to do, and nothing else.
package welcome

import (
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Host are the ways to begin.
type Host interface {
	AddIdentity() tea.Cmd
	ImportKeys() tea.Cmd
	Demo() tea.Cmd // ends the run, and starts the demo
}

// Options are the possible choices.
type Options struct {
	Problem *model.Problem   // why there is no identity, with the YAML to write
	Wanted  string           // name of the identity that the run was started for; "" for none
	Import  bool             // keys can be imported
	Demo    bool             // the demo can be started
	Found   keysimport.Found // keys that already exist in a file
}

// welcome is the screen of Blocked if only an identity is missing.
type welcome struct {
	screen.Base
	Options
	rows   []row
	cursor int
}

// row is one choice.
type row struct {
	words.Start
	does screen.Request
}

// New offers what is possible.
func New(o Options) screen.Screen {
	s := welcome{Options: o}
	does := map[string]screen.Request{words.StartAdding: screen.Call(Host.AddIdentity), words.StartImport: screen.Call(Host.ImportKeys), words.StartDemo: screen.Call(Host.Demo)}
	for _, start := range words.Starts(o.Import, o.Demo, o.Found) {
		s.rows = append(s.rows, row{start, does[start.Key]})
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
			if r.Key == p {
				return s, r.does
			}
		}
	}
	return s, nil
}

// IsBare says that a box would leave pieces of the name.
func (welcome) IsBare() {}

func (s welcome) Crumb() string { return "" }

func (s welcome) Keys(screen.Env) screen.Keys {
	enter, move, quit := screen.Bind("enter", "choose", "enter"), screen.Bind("↑ ↓", "move", "up", "k", "down", "j"), screen.Bind("q", "quit", "q")
	help, yaml := screen.Help(), screen.Bind("y", "show the YAML to write", "y")
	again := screen.Bind("r", "read atmos.yaml again", "r")
	choices := []key.Binding{enter}
	for _, r := range s.rows {
		choices = append(choices, screen.Bind(r.Key, strings.ToLower(r.Title[:1])+r.Title[1:], r.Key))
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
		Lead: "Write this into " + s.Problem.Origin.Full() + ", then press r:", Write: s.Problem.Write,
		Labels: []string{"Close"}, Reread: screen.Host.Refresh})
}

const (
	width  = 72 // of the choices
	textAt = 3  // column of the texts one below another
	saysAt = 31 // column of the choices' descriptions
)

// View centres the name and the choices. The text below them starts in the same column.
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
		c.Put(x+textAt, y, ink, widget.Cut(t, r.Title, min(saysAt-5, w-4)))
		says := r.Says + r.More
		if widget.Width(says) >= w-saysAt {
			says = r.Says
		}
		c.Put(x+saysAt, y, t.Muted, widget.Cut(t, says, w-saysAt-1))
		if i == s.cursor {
			c.Select(x, y, w)
		}
		y += pitch
	}
	for _, text := range []string{words.NoIdentityYet(s.Problem, widget.Printable(s.Wanted)), words.StartsWrite(s.Problem, s.Import)} {
		for _, l := range widget.Wrap(t.Text(text), w-textAt) {
			y++
			c.Put(x+textAt, y, t.Muted, l)
		}
	}
	return strings.Join(c.Lines(), "\n")
}
