package widget

import (
	"strings"

	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// LineField edits one line of plain text with the keys of Bubbles' text input; it draws itself, so that the cursor shows
// without colour too.
type LineField struct {
	input    textinput.Model
	selected bool // all of it: what is typed replaces it
	endFirst bool // where it is too long, its end shows
}

// NewLineField holds at most limit runes.
func NewLineField(value string, limit int) LineField {
	in := textinput.New()
	in.CharLimit = limit
	in.Cursor.SetMode(cursor.CursorStatic) // a blinking one would wake an idle program
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	in.SetValue(value)
	in.CursorEnd()
	in.Focus()
	return LineField{input: in}
}

// Select marks the whole text, as a form does with what it filled in: what is typed replaces it, and a key that moves keeps it.
func (l LineField) Select() LineField {
	l.input.CursorEnd()
	l.selected = l.Value() != ""
	return l
}

// EndFirst is for text that tells most at its end: without room for all of it, its start is left out.
func (l LineField) EndFirst() LineField {
	l.endFirst = true
	return l
}

// Update takes one key message.
func (l LineField) Update(msg tea.KeyMsg) LineField {
	if l.selected && (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace || msg.Type == tea.KeyBackspace || msg.Type == tea.KeyDelete) {
		l.input.SetValue("")
		l.selected = false
		if msg.Type == tea.KeyBackspace || msg.Type == tea.KeyDelete {
			return l
		}
	}
	l.selected = false
	l.input, _ = l.input.Update(msg)
	return l
}

// Value is the text.
func (l LineField) Value() string { return l.input.Value() }

// Kept is what stays in front of what is typed next: nothing of a selected text.
func (l LineField) Kept() string {
	if l.selected {
		return ""
	}
	return l.Value()
}

// View shows the text in at most w cells, the part around the cursor where it is longer.
func (l LineField) View(t theme.Theme, w int, focus bool) string {
	text, at := []rune(l.Value()), l.input.Position()
	cut := CutMiddle
	if l.endFirst {
		cut = CutStart
	}
	if !focus {
		return t.Value.Render(cut(t, string(text), w))
	}
	if l.selected && !t.Plain {
		return t.Cursor.Render(cut(t, string(text), w))
	}
	first := 0
	for Width(string(text[first:at]))+1 > w && first < at {
		first++
	}
	before, under, after := string(text[first:at]), " ", ""
	if at < len(text) {
		under, after = string(text[at]), string(text[at+1:])
	}
	if t.Plain {
		if under == " " && after == "" {
			under = "_"
		} else {
			under = "|" + under
		}
	}
	return Pad(t, t.Value.Render(before)+t.Cursor.Render(under)+t.Value.Render(after), min(w, Width(before)+1+Width(under)+Width(after)))
}

// Cursor is the mark that a field without text editing shows at its end.
func Cursor(t theme.Theme) string {
	if t.Plain {
		return "_"
	}
	return t.Cursor.Render(" ")
}

// Scroll cuts lines to h, keeping the line at focus and what is around it in view.
func Scroll(lines []string, h, focus int) []string {
	if len(lines) <= h {
		return lines
	}
	first := max(0, min(focus-h/2, len(lines)-h))
	return lines[first : first+h]
}

// Indent puts n spaces before s.
func Indent(n int, s string) string { return strings.Repeat(" ", n) + s }
