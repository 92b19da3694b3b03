package widget

import (
	"strings"
	"unicode/utf8"

	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// LineField edits one line of plain text with the keys of Bubbles' text input. It draws itself, so that the cursor is visible
// without colour.
type LineField struct {
	input    textinput.Model
	selected bool // the whole text is selected: typing replaces it
	endFirst bool // if the text is too long, its end is shown
}

// NewLineField returns a field for at most limit runes.
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

// Select selects the whole text, for text that the form filled in: typing replaces it, and a key that moves the cursor keeps it.
func (l LineField) Select() LineField {
	l.input.CursorEnd()
	l.selected = l.Value() != ""
	return l
}

// EndFirst is for text whose end is most important: if it does not fit, its start is cut.
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
	for range l.runesOf(msg) {
		l.input, _ = l.input.Update(msg)
	}
	return l
}

// runesOf is how often the text input must get a key, because it edits single runes: as often as the character before or behind
// the cursor has runes, if the key deletes it or moves over it.
func (l LineField) runesOf(msg tea.KeyMsg) int {
	text, at, keys := []rune(l.Value()), l.input.Position(), l.input.KeyMap
	before, behind := string(text[:at]), string(text[at:])
	switch {
	case key.Matches(msg, keys.DeleteCharacterBackward, keys.CharacterBackward):
		return max(utf8.RuneCountInString(before)-utf8.RuneCountInString(WithoutLast(before)), 1)
	case key.Matches(msg, keys.DeleteCharacterForward, keys.CharacterForward):
		return max(utf8.RuneCountInString(firstCluster(behind)), 1)
	}
	return 1
}

// Empty returns the field without text.
func (l LineField) Empty() LineField {
	l.input.SetValue("")
	l.selected = false
	return l
}

// Value returns the text.
func (l LineField) Value() string { return l.input.Value() }

// Kept returns the text that stays in front of what is typed next: "" if the text is selected.
func (l LineField) Kept() string {
	if l.selected {
		return ""
	}
	return l.Value()
}

// View shows at most w cells of the text: the part around the cursor, with the character under it, if it is longer.
func (l LineField) View(t theme.Theme, w int, focus bool) string {
	text, at := []rune(l.Value()), l.input.Position()
	whole, cut := Printable(string(text)), CutMiddle
	if l.endFirst {
		cut = CutStart
	}
	if !focus {
		return t.Value.Render(cut(t, whole, w))
	}
	if l.selected && !t.Plain {
		return t.Cursor.Render(cut(t, whole, w))
	}
	before, under, after := Printable(string(text[:at])), " ", ""
	if at < len(text) {
		char := firstCluster(string(text[at:]))
		under, after = Printable(char), Printable(string(text[at:])[len(char):])
	}
	if t.Plain {
		if under == " " && after == "" {
			under = "_"
		} else {
			under = "|" + under
		}
	}
	if room := w - Width(under) - min(Width(after), 1); Width(before) > room {
		before = CutStart(t, before, max(room, 0))
	}
	after = Cut(t, after, max(w-Width(before)-Width(under), 0))
	return Pad(t, t.Value.Render(before)+t.Cursor.Render(under)+t.Value.Render(after), min(w, Width(before)+1+Width(under)+Width(after)))
}

// Cursor is the cursor of a field without text editing, at its end.
func Cursor(t theme.Theme) string {
	if t.Plain {
		return "_"
	}
	return t.Cursor.Render(" ")
}

// Scroll cuts lines to h, and keeps the line at focus and the lines around it visible. above and below are how many are cut.
func Scroll(lines []string, h, focus int) (shown []string, above, below int) {
	if len(lines) <= h {
		return lines, 0, 0
	}
	first := max(0, min(focus-h/2, len(lines)-h))
	return lines[first : first+h], first, len(lines) - first - h
}

// Indent puts n spaces before s.
func Indent(n int, s string) string { return strings.Repeat(" ", n) + s }
