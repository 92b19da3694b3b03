package screen

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Pressed normalises a key as terminals really send it: alt+esc is esc, and ctrl+j, an unbracketed newline, is enter.
func Pressed(msg tea.KeyMsg) string {
	switch s := msg.String(); s {
	case "alt+esc":
		return "esc"
	case "ctrl+j":
		return "enter"
	default:
		return s
	}
}

// Printable reports whether a key message has text for a field, however many characters one read returned.
func Printable(msg tea.KeyMsg) bool {
	return (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace) && !msg.Alt
}

// PrintableText removes control characters.
func PrintableText(runes []rune) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, string(runes))
}

// FirstLine is the first line of typed or pasted text, for a field of one line.
func FirstLine(runes []rune) []rune {
	first, _, _ := strings.Cut(strings.NewReplacer("\r", "\n").Replace(string(runes)), "\n")
	return []rune(PrintableText([]rune(first)))
}
