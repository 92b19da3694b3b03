package ui

import (
	"errors"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// unlock asks for the passphrase of the encrypted file: twice where it is a first one, for a mistyped one would lock the
// keys away for good.
type unlock struct {
	identity model.Identity
	first    bool
	place    string
	fields   [2]widget.SecretField
	focus    int
	remark   string
	busy     bool
	since    time.Time
}

func (u unlock) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return u, nil
	}
	p := pressed(k)
	if p == "esc" {
		u.Wipe()
		return u, say(back{})
	}
	if u.busy {
		return u, nil
	}
	switch {
	case p == "enter":
		return u.enter()
	case p == "tab", p == "down", p == "shift+tab", p == "up":
		if u.first {
			u.focus = 1 - u.focus
		}
	case p == "backspace":
		u.fields[u.focus] = u.fields[u.focus].Backspace()
	case p == "ctrl+u":
		u.fields[u.focus] = u.fields[u.focus].Clear()
	case printable(k):
		u.remark = ""
		u.fields[u.focus] = u.fields[u.focus].Insert(k.Runes)
	}
	return u, nil
}

func (u unlock) enter() (Screen, tea.Cmd) {
	if n := u.fields[0].Value().Len(); n < model.MinPassphrase {
		u.remark, u.focus = "At least 8 characters", 0
		return u, nil
	}
	if u.first && u.focus == 0 {
		u.focus = 1
		return u, nil
	}
	if u.first && !u.fields[0].Value().Equal(u.fields[1].Value()) {
		u.remark = "The two are not the same; type the second again"
		u.fields[1] = u.fields[1].Clear()
		return u, nil
	}
	return u, say(passphrase{secret: u.fields[0].Value().Clone()})
}

// failed keeps nothing of a wrong passphrase and says why.
func (u unlock) failed(err error) unlock {
	p := words.Explain(err)
	u.busy, u.focus, u.remark = false, 0, p.Title
	if errors.Is(err, model.ErrWrongPassphrase) {
		u.remark += "; " + p.Steps[0]
	}
	for i := range u.fields {
		u.fields[i] = u.fields[i].Clear()
	}
	return u
}

func (u unlock) Wipe() {
	for _, f := range u.fields {
		f.Value().Wipe()
	}
}

func (u unlock) Typing() bool { return true }

func (u unlock) Tick(time.Time) time.Duration {
	if u.busy {
		return spinnerTick
	}
	return 0
}

func (u unlock) Crumb() string { return u.identity.Title + " › Passphrase" }

func (u unlock) Aside() string { return "Keyring: encrypted file" }

func (u unlock) Keys() Keys {
	does := "unlock"
	switch {
	case u.first && u.focus == 0:
		does = "next"
	case u.first:
		does = "use it"
	}
	enter, esc := bind("enter", does, "enter"), bind("esc", "cancel", "esc")
	erase, help := bind("ctrl+u", "clear", "ctrl+u"), bind("f1", "help", "f1")
	short := []key.Binding{enter, esc, erase, help}
	if u.first {
		short = append(short, bind("tab", "other field", "tab"))
	}
	return Keys{Short: short, Groups: []Group{{"Edit", short}, {"Leave", []key.Binding{bind("ctrl+c", "quit at once", "ctrl+c")}}}}
}

func (u unlock) View(f Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	title, names := "Unlock the encrypted file", []string{"Passphrase"}
	var rows []string
	if u.first {
		title, names = "Choose a passphrase", []string{"Passphrase, at least 8 characters", "The same again"}
		rows = widget.Wrap("It protects the encrypted file that holds your keys. Without it nobody can read them, not even you.", w)
	}
	rows = append(rows, t.Muted.Render(widget.CutMiddle(t, u.place, w)))
	for i, name := range names {
		mark, edge := "  ", t.Muted
		if i == u.focus {
			mark, edge = t.Accent.Render(t.Text("▸ ")), t.Accent
		}
		value := u.fields[i].View(t, w-7)
		if i == u.focus && !u.busy {
			value += widget.Cursor(t)
		}
		rows = append(rows, mark+name)
		if f.Height < 18 && u.first {
			rows = append(rows, widget.Indent(2, value))
			continue
		}
		for _, l := range widget.Field(t, edge, w-2, value) {
			rows = append(rows, widget.Indent(2, l))
		}
	}
	box := widget.Box(t, t.Accent, width, title, rows)
	switch {
	case u.busy:
		glyph, seconds := spinner(u.since, f.Now)
		box = append(box, "  "+glyph+t.Text(" Checking"+seconds))
	case u.remark != "":
		box = append(box, t.Bad.Render(widget.Cut(t, t.Text("  ✗ "+u.remark), width)))
	}
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}
