package ui

import (
	"strings"
	"time"

	"authdeck/model/plaintext"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// locating asks for the file that has keys, for Locating and Reading.
type locating struct {
	line   widget.LineField
	remark string
	busy   bool
	since  time.Time
}

func newLocating(path string) locating { return locating{line: widget.NewLineField(path, 4096)} }

func (l locating) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return l, nil
	}
	switch p := pressed(k); {
	case p == "esc":
		return l, say(back{})
	case l.busy:
		return l, nil
	case p == "enter":
		if path := strings.TrimSpace(l.line.Value()); path != "" {
			return l, say(fileNamed{path: path})
		}
		l.remark = "Name the file that has the keys"
		return l, nil
	}
	l.remark = ""
	if printable(k) {
		if isKeys(string(k.Runes)) {
			l.remark = "Those are keys, not a file: paste them into the form (e on an identity)"
			return l, nil
		}
		first, _, _ := strings.Cut(strings.NewReplacer("\r", "\n").Replace(string(k.Runes)), "\n")
		k.Runes = []rune(printableText([]rune(first)))
	}
	l.line = l.line.Update(k)
	return l, nil
}

func (l locating) Typing() bool { return !l.busy }

func (l locating) Tick(time.Time) time.Duration {
	if l.busy {
		return spinnerTick
	}
	return 0
}

func (l locating) Crumb() string { return "Import keys" }
func (l locating) Aside() string { return "step 1 of 2" }

// isKeys tells a paste of keys, which must not stand here to be read.
func isKeys(text string) bool {
	b := []byte(text)
	defer clear(b)
	k, err := plaintext.Paste(b)
	k.Secret.Wipe()
	what, _, value := plaintext.Line(b)
	return k.AccessKeyID != "" || err != nil || len(value) > 0 && what != plaintext.Other && what != plaintext.Device
}

// Help says which files have keys.
func (l locating) Help() (string, []string) {
	return "Files with keys", []string{
		"accessKeys.csv, as the AWS console gives it",
		"~/.aws/credentials, a section for each identity",
		"lines of a shell: export AWS_ACCESS_KEY_ID=…",
		"", "What goes where is shown before anything is saved.",
		"Sections with a session are left out: they expire.",
	}
}

func (l locating) Keys() Keys {
	esc := bind("esc", "cancel", "esc")
	if l.busy {
		return Keys{Short: []key.Binding{esc}}
	}
	read, help, erase := bind("enter", "show what goes where", "enter"), bind("f1", "help", "f1"), bind("ctrl+u", "clear", "ctrl+u")
	return Keys{Short: []key.Binding{read, esc, help, erase}, Groups: []Group{
		{"Act", []key.Binding{read}}, {"Edit", []key.Binding{erase}}, {"Leave", []key.Binding{esc, bind("ctrl+c", "quit at once", "ctrl+c")}}}}
}

func (l locating) View(f Frame) string {
	t := f.Theme
	width := min(max(f.Width-16, MinWidth-4), 76)
	w := widget.BoxContent(width)
	rows := widget.Wrap("The console's accessKeys.csv, an AWS credentials file, or lines of a shell.", w)
	rows = append(rows, "", t.Accent.Render(t.Text("▸ "))+t.Strong.Render("File"))
	for _, r := range widget.Field(t, t.Accent, w-2, l.line.View(t, w-6, !l.busy)) {
		rows = append(rows, widget.Indent(2, r))
	}
	box := widget.Box(t, t.Accent, width, "Import keys from a file", rows)
	switch {
	case l.busy:
		glyph, seconds := spinner(l.since, f.Now)
		box = append(box, widget.Cut(t, "  "+glyph+" "+t.Text("Reading the file"+seconds), width))
	case l.remark != "":
		for _, r := range marked(t, t.Bad, "✗ ", widget.Printable(l.remark), width-4) {
			box = append(box, widget.Indent(2, r))
		}
	}
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}
