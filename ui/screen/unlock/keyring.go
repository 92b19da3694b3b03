package unlock

import (
	"slices"
	"strings"

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
	task   Task
	why    *model.Problem
	other  string // the keyring that has the identity's keys; "" for none
	err    error  // why there is no keyring to use
	choose screen.Buttons
	remark string
}

// NewChoice offers the encrypted file if err says that there is no system keyring. other is the keyring that has the identity's
// keys; "" for none.
func NewChoice(task Task, err error, other string) screen.Screen {
	c := choice{task: task, why: words.Explain(err), err: err, other: other, choose: screen.Choices("Use the encrypted file", "Back")}
	if other != "" {
		c.choose.Focus = 1
	}
	return c
}

func (c choice) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	if f, failed := msg.(screen.Failed); failed {
		c.remark, c.err = words.Line(words.Explain(f.Err)), f.Err
		return c, nil
	}
	var p string
	switch c.choose, p = c.choose.Update(msg); {
	case p == "esc", p == "enter" && c.choose.Focus == 1:
		return c, screen.Host.Back
	case p == "enter":
		return c, screen.Call(func(h Host) tea.Cmd { return h.UseKeyring(model.FileKeyring) })
	}
	return c, nil
}

// Failure is why there is no keyring to sign in with.
func (c choice) Failure() error { return c.err }

func (c choice) Crumb() string { return c.task.crumb("Keyring") }

func (c choice) Keys(screen.Env) screen.Keys {
	k := []key.Binding{screen.Bind("enter", c.choose.Label(), "enter"), screen.Bind("tab", "other button", "tab"), screen.Bind("esc", "back", "esc"), screen.Help(), screen.Bind("q", "quit", "q")}
	return screen.Acts(k...)
}

// View is the box alone. The program lays it over the list of identities.
func (c choice) View(f screen.Frame) string { return f.Center(c.Lines(f)) }

// Lines draws the box.
func (c choice) Lines(f screen.Frame) []string {
	t := f.Theme
	width := min(screen.BoxWidth, f.Width-4)
	w := widget.BoxContent(width)
	var rows []string
	say := func(text string) {
		if text != "" {
			rows = append(append(rows, widget.WrapProse(t.Text(widget.Printable(text)), w)...), "")
		}
	}
	say(words.Reason(c.why))
	reason := len(rows)
	if c.other != "" {
		say(words.KeysBeside(c.other))
	}
	say(words.FileOffer)
	if c.remark != "" {
		rows = append(append(rows, screen.Marked(t, t.Bad, "✗ ", c.remark, w)...), "")
	}
	title := widget.Wrap(t.Text("! "+c.why.What), w)
	before, left := screen.WithoutBlanks(rows[:reason], max(0, len(rows)+len(title)+4-f.Height))
	rows, left = screen.WithoutBlanks(rows[reason:], left) // the blank line above the buttons is the last to go
	if left == 0 {
		rows = slices.Concat(before, rows)
	}
	return widget.Box(t, t.Accent, width, strings.Join(title, "\n"), append(rows, c.choose.Row(t)))
}
