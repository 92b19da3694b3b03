package unlock

import (
	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// choice offers the encrypted file on a machine without a system keyring.
type choice struct {
	screen.Base
	identity model.Identity
	why      *model.Problem
	other    string // the keyring that has the identity's keys; "" for none
	choose   screen.Buttons
	remark   string
}

// NewChoice offers the encrypted file if err says that there is no system keyring. other is the keyring that has the identity's
// keys; "" for none.
func NewChoice(id model.Identity, err error, other string) screen.Screen {
	c := choice{identity: id, why: words.Explain(err), other: other, choose: screen.Choices("Use the encrypted file", "Back")}
	if other != "" {
		c.choose.Focus = 1
	}
	return c
}

func (c choice) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	if f, failed := msg.(screen.Failed); failed {
		c.remark = words.Line(words.Explain(f.Err))
		return c, nil
	}
	var p string
	switch c.choose, p = c.choose.Update(msg); {
	case p == "esc", p == "enter" && c.choose.Focus == 1:
		return c, screen.Host.Back
	case p == "enter":
		return c, func(h screen.Host) tea.Cmd { return h.UseKeyring("file") }
	}
	return c, nil
}

func (c choice) Crumb() string { return c.identity.Title + " › Keyring" }

func (c choice) Keys(screen.Env) screen.Keys {
	k := []key.Binding{screen.Bind("enter", c.choose.Label(), "enter"), screen.Bind("tab", "other button", "tab"), screen.Bind("esc", "back", "esc"), screen.Bind("q", "quit", "q")}
	return screen.Acts(k...)
}

func (c choice) View(f screen.Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	var rows []string
	if f.Height > 14 {
		if c.why.Why != "" {
			rows = widget.Wrap(c.why.Why, w)
		}
		if c.why.Details != "" {
			rows = append(rows, t.Muted.Render(widget.Cut(t, words.Sentence(widget.Printable(c.why.Details)), w)))
		}
		if rows != nil {
			rows = append(rows, "")
		}
	}
	for _, text := range words.FileOffer(c.other) {
		if rows = append(rows, widget.Wrap(text, w)...); f.Height > 14 || c.other == "" {
			rows = append(rows, "")
		}
	}
	rows = append(rows, c.choose.Row(t))
	box := widget.Box(t, t.Accent, width, c.why.What, rows)
	if c.remark != "" {
		box = append(box, t.Bad.Render(widget.Cut(t, t.Text("  ✗ "+c.remark), width)))
	}
	return f.Center(box)
}
