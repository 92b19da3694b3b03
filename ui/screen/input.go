package screen

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/text"
	"authdeck/ui/widget"

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

// PrintableText removes characters that a terminal would act on.
func PrintableText(runes []rune) string {
	return strings.Map(func(r rune) rune {
		if text.Obeyed(r) {
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

// TypesSecret reports whether a key message puts something into a field that looks like a secret key. value is the field's text
// afterwards: it has no line ends, so an access key ID on the line above is part of the same word there.
func TypesSecret(k tea.KeyMsg, value string) bool {
	return Printable(k) && (HasSecret(string(k.Runes)) || HasSecret(value))
}

// HasSecret reports whether a text that is shown has something that looks like a secret key. The field is then emptied.
func HasSecret(text string) bool { return len(model.PastedSecrets(text)) > 0 }

// TakeText adds the text of a key message to a field, or does what else the key does there. If the field would then show something
// that looks like a secret key, secret is true and the field is empty.
func TakeText(l widget.LineField, k tea.KeyMsg) (next widget.LineField, secret bool) {
	raw := k
	if Printable(k) {
		k.Runes = FirstLine(k.Runes)
	}
	next = l
	if !Printable(k) || len(k.Runes) > 0 {
		next = l.Update(k)
	}
	if TypesSecret(raw, next.Value()) {
		return l.Empty(), true
	}
	return next, false
}
