// Package imports imports keys from a file: which file, which keys go to which identity, and the result.
package imports

import (
	"errors"
	"strings"

	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// file asks for the file with keys, for ChoosingFile and Reading.
type file struct {
	line    widget.LineField
	remark  string
	path    string // that the remark names; "" for none
	step    string
	hint    string   // after tab: that it looks, or what to do next; "" for nothing
	warning string   // after tab: why nothing was completed; "" for none
	choices []string // after tab: how the path can go on
}

// pathLimit is how many characters a path may have.
const pathLimit = 4096

// New asks for the file. path is the initial text. step says which step this is; "" if it is not a step of its own.
func New(path, step string) screen.Screen {
	return file{line: widget.NewLineField(path, pathLimit).Select(), step: step}
}

// Suggest is a message with the path of a file that has keys. The path stays in the field until the user types something else.
type Suggest string

func (l file) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case Suggest:
		if l.line.Value() == "" && l.remark == "" {
			l.line = widget.NewLineField(string(msg), pathLimit).Select()
		}
	case Completions:
		return l.completed(msg)
	case screen.Failed:
		l.remark, l.path = words.Short(msg.Err), ""
		if of := (*keysimport.FileError)(nil); errors.As(msg.Err, &of) {
			l.path = of.Path
		}
	case tea.KeyMsg:
		return l.key(msg)
	}
	return l, nil
}

func (l file) key(k tea.KeyMsg) (screen.Screen, screen.Request) {
	switch screen.Pressed(k) {
	case "esc":
		return l, screen.Host.Back
	case "tab":
		return l.complete()
	case "enter":
		if path := strings.TrimSpace(l.line.Value()); path != "" {
			l.hint, l.warning, l.choices = "", "", nil
			return l, screen.Call(func(h Host) tea.Cmd { return h.ReadKeys(path) })
		}
		l.remark = "Enter the path of the file"
		return l, nil
	}
	next := l.line
	if screen.Printable(k) {
		text := string(k.Runes)
		k.Runes = screen.FirstLine(k.Runes)
		next = next.Update(k)
		secret := screen.HasSecret(next.Value())
		if secret { // its first letters are there already, if it came in pieces
			l.line = l.line.Empty()
		}
		if secret || isKeys(text) {
			l.remark = words.KeysNotFile + " Press esc, then e on an identity to paste them."
			return l, nil
		}
	} else {
		next = next.Update(k)
	}
	l.line = next
	l.remark, l.hint, l.warning, l.choices = "", "", "", nil
	return l, nil
}

func (l file) Typing(e screen.Env) bool { return !e.Work.Going() }

// EditsText says that keys with alt are for the field.
func (l file) EditsText() {}

func (l file) Crumb() string      { return "Import keys" }
func (l file) HeaderNote() string { return l.step }

// isKeys detects pasted keys, which must not be visible here. A terminal can split a long path, so a part of it says nothing; a secret
// alone is looked for in the whole field.
func isKeys(text string) bool {
	b := []byte(text)
	defer clear(b)
	k, err := keysimport.Paste(b)
	k.Secret.Wipe()
	what, _, value := keysimport.Line(b)
	return k.AccessKeyID != "" || err != nil || len(value) > 0 && what != keysimport.Other && what != keysimport.Device
}

// Help says which files have keys.
func (l file) Help() (string, []string) {
	return "Files with keys", []string{
		"accessKeys.csv from the AWS console",
		"~/.aws/credentials, one section for each user",
		"export lines: export AWS_ACCESS_KEY_ID=…",
		"JSON from aws iam create-access-key",
		"", "You can review the import before anything is saved. Sections with temporary keys are skipped.",
	}
}

func (l file) Keys(screen.Env) screen.Keys {
	esc := screen.Bind("esc", "cancel", "esc")
	read, help, erase := screen.Bind("enter", "read file", "enter"), screen.Bind("f1", "help", "f1"), screen.Bind("ctrl+u", "clear", "ctrl+u")
	complete := screen.Bind("tab", "complete path", "tab")
	return screen.Keys{Short: []key.Binding{read, complete, esc, help, erase}, Groups: []screen.Group{
		screen.Under("Act", read), screen.Under("Edit", complete, erase), screen.Under("Leave", esc, screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
}

func (l file) View(f screen.Frame) string {
	t := f.Theme
	width := f.FormWidth(false)
	w := widget.BoxContent(width)
	fields := func(r screen.Room) (rows []string, focus int) {
		in := screen.Input{Label: "File", Focused: true, Value: func(w int) string { return l.line.View(t, w, !f.Work.Going()) }}
		rows = append(append(widget.Wrap(keysimport.Accepts+".", w), ""), r.Line(t, in, w)...)
		lines := choiceRows(t, l.choices, r.HintWidth(w), r.Hints())
		inside, _ := l.remarkIn(f, r, w)
		switch {
		case inside != nil:
			lines = inside
		case l.warning != "":
			lines = screen.Marked(t, t.Warn, "! ", l.warning, r.HintWidth(w))
		case l.hint != "":
			lines = screen.Marked(t, t.Muted, "", l.hint, r.HintWidth(w))
		}
		return append(rows, r.HintLines(t, lines)...), 0
	}
	return f.Form("Import keys from a file", "", width, screen.Aside{}, fields, func(r screen.Room, below int) []string {
		if f.Work.Going() {
			return []string{widget.Cut(t, "  "+f.Progress("Reading the file"), below)}
		}
		_, remark := l.remarkIn(f, r, w)
		return r.RemarkOn(t, t.Bad, "  ✗ ", remark, widget.Printable(f.Tilde(l.path)), below)
	})
}

// remarkIn is the remark in the lines below the field, if necessary with a shorter path, or all of it for below the
// form, if it does not fit there.
func (l file) remarkIn(f screen.Frame, r screen.Room, w int) (inside []string, below string) {
	remark := widget.Printable(f.Tilde(l.remark))
	if remark == "" || f.Work.Going() {
		return nil, remark
	}
	const mark = "✗ "
	short := screen.ShortPath(f.Theme, remark, widget.Printable(f.Tilde(l.path)), r.HintWidth(w)-widget.Width(mark))
	for _, says := range []string{remark, short} {
		if inside = screen.Marked(f.Theme, f.Theme.Bad, mark, says, r.HintWidth(w)); len(inside) <= r.Hints() {
			return inside, ""
		}
	}
	return nil, remark
}
