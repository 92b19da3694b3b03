package ui

import (
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// choice offers the encrypted file on a machine without a system keyring.
type choice struct {
	identity model.Identity
	why      words.Problem
	beside   string // the other keyring, which has the identity's keys; "" for none
	choose   buttons
	busy     bool
	since    time.Time
	remark   string
}

func newChoice(id model.Identity, why words.Problem, beside string) choice {
	c := choice{identity: id, why: why, beside: beside, choose: buttons{labels: []string{"Use the encrypted file", "Back"}}}
	if beside != "" {
		c.choose.focus = 1
	}
	return c
}

func (c choice) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || c.busy {
		return c, nil
	}
	p := pressed(k)
	if b, ok := c.choose.key(p); ok {
		c.choose = b
		return c, nil
	}
	switch {
	case p == "esc", p == "enter" && c.choose.focus == 1:
		return c, say(back{})
	case p == "enter":
		return c, say(keyringPicked{kind: "file"})
	}
	return c, nil
}

func (c choice) Typing() bool { return false }

func (c choice) Tick(time.Time) time.Duration {
	if c.busy {
		return spinnerTick
	}
	return 0
}

func (c choice) Crumb() string { return c.identity.Title + " › Keyring" }

func (c choice) Aside() string { return "" }

func (c choice) Keys() Keys {
	k := []key.Binding{bind("enter", "choose", "enter"), bind("tab", "other", "tab"), bind("esc", "back", "esc"), bind("q", "quit", "q")}
	return Keys{Short: k, Groups: []Group{{"Act", k}}}
}

func (c choice) View(f Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	var rows []string
	if f.Height > 12 {
		rows = widget.Wrap(c.why.Why, w)
		if c.why.Support != "" {
			rows = append(rows, t.Muted.Render(widget.Cut(t, widget.Printable(c.why.Support), w)))
		}
		rows = append(rows, "")
	}
	for _, text := range words.FileOffer(c.beside) {
		if rows = append(rows, widget.Wrap(text, w)...); f.Height > 12 || c.beside == "" {
			rows = append(rows, "")
		}
	}
	rows = append(rows, c.choose.row(t))
	box := widget.Box(t, t.Accent, width, c.why.Title, rows)
	if c.remark != "" {
		box = append(box, t.Bad.Render(widget.Cut(t, t.Text("  ✗ "+c.remark), width)))
	}
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}
