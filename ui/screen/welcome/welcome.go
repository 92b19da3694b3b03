// Package welcome is the first screen for a user without an identity: it says what to do, and nothing else.
package welcome

import (
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
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
		Lead: "Write this into " + s.Problem.Origin.Full() + ". " + words.ExampleName, Write: s.Problem.Write,
		Answers: []screen.Answer{{Label: "Read again", Key: "r", Does: screen.Host.Refresh}, {Label: "Close", Key: "esc"}}})
}

const textAt = 3 // column of the texts one below another

// layout is how the screen is drawn in a window.
type layout struct {
	mark       []string // the name
	top        int      // the row where it begins
	width      int      // of the choices
	saysAt     int      // column of the choices' descriptions
	pitch, gap int      // rows from one choice to the next, and blank rows around the line below the name
	then       bool     // each choice says what follows it
}

// layoutOf returns the layout of a window: with large letters, and more about each choice, if it would be lost in the middle otherwise.
func layoutOf(f screen.Frame) layout {
	const usual, large = 72, 100
	l := layout{mark: f.Theme.Wordmark(), top: max(2, f.Height/2-10), width: min(usual, f.Width-4), saysAt: 31, pitch: 2, gap: 1}
	switch {
	case f.Height < 20:
		l.top, l.pitch, l.gap = 0, 1, 0
	case f.Width >= 150 && f.Height >= 44:
		l.mark, l.width, l.saysAt, l.pitch, l.gap, l.then = f.Theme.LargeWordmark(), large, 40, 4, 2, true
		l.top = f.Height/2 - 15
	}
	return l
}

// View centres the name and the choices. The text below them starts in the same column.
func (s welcome) View(f screen.Frame) string {
	t, l := f.Theme, layoutOf(f)
	c := widget.NewCanvas(t, f.Width, f.Height)
	x, y := (f.Width-l.width)/2, l.top
	for i, line := range l.mark {
		c.Put((f.Width-widget.Width(l.mark[1]))/2, y+i, t.Accent, line)
	}
	y += len(l.mark) + l.gap
	about := widget.Cut(t, t.Text("AWS sign-in with MFA"), f.Width-2)
	c.Put((f.Width-widget.Width(about))/2, y, t.Muted, about)
	y += 2 + l.gap
	for i := range s.rows {
		s.choice(c, l, i, x, y)
		y += l.pitch
	}
	for _, text := range []string{words.NoIdentityYet(s.Problem, widget.Printable(s.Wanted)), words.StartsWrite(s.Problem, s.Import)} {
		for _, line := range widget.Wrap(t.Text(text), l.width-textAt) {
			y++
			c.Put(x+textAt, y, t.Muted, line)
		}
	}
	return strings.Join(c.Lines(), "\n")
}

// choice draws one choice.
func (s welcome) choice(c *widget.Canvas, l layout, i, x, y int) {
	t, r, ink := c.Theme, s.rows[i], c.Theme.Value
	high := 1
	if l.then {
		high = 2
	}
	if i == s.cursor {
		ink = t.Strong
		c.Put(x, y, t.Accent, t.Glyphs.Bar)
		if l.then && !t.ASCII { // in ASCII, the bar is an arrow
			c.Put(x, y+1, t.Accent, t.Glyphs.Bar)
		}
	}
	c.Put(x+textAt, y, ink, widget.Cut(t, r.Title, min(l.saysAt-5, l.width-4)))
	says := r.Says + r.More
	if widget.Width(says) >= l.width-l.saysAt {
		says = r.Says
	}
	c.Put(x+l.saysAt, y, t.Muted, widget.Cut(t, says, l.width-l.saysAt-1))
	if l.then {
		c.Put(x+l.saysAt, y+1, t.Muted, widget.Cut(t, t.Text(r.Then), l.width-l.saysAt-1))
	}
	for row := range high {
		if i == s.cursor {
			c.Select(x, y+row, l.width)
		}
	}
}
