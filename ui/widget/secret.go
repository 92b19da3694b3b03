package widget

import (
	"strings"
	"unicode/utf8"

	"authdeck/model"
	"authdeck/ui/theme"
)

// SecretField takes a line that is never shown. Its bytes are in a model.Secret, which fmt cannot print and Wipe clears. The cursor
// stays at the end, because nobody edits the middle of dots.
type SecretField struct{ value model.Secret }

// Insert adds the printable runes.
func (f SecretField) Insert(typed []rune) SecretField {
	return f.change(func(b []byte) []byte {
		for _, r := range typed {
			if r >= ' ' && r != 0x7f {
				b = utf8.AppendRune(b, r)
			}
		}
		return b
	})
}

// Backspace removes the last rune.
func (f SecretField) Backspace() SecretField {
	return f.change(func(b []byte) []byte {
		_, n := utf8.DecodeLastRune(b)
		return b[:len(b)-n]
	})
}

// Clear empties the field and wipes its bytes.
func (f SecretField) Clear() SecretField {
	f.value.Wipe()
	return SecretField{}
}

// change passes edit a copy with room to grow and wipes the old bytes; edit must not need more room than one line.
func (f SecretField) change(edit func([]byte) []byte) SecretField {
	var next []byte
	f.value.Reveal(func(b []byte) {
		next = edit(append(make([]byte, 0, len(b)+1024), b...))
	})
	f.value.Wipe()
	return SecretField{value: model.NewSecret(next)}
}

// Value returns the typed text. It still belongs to the field: clone it to keep it.
func (f SecretField) Value() model.Secret { return f.value }

// Empty reports whether nothing was typed.
func (f SecretField) Empty() bool { return f.value.Empty() }

// View shows a dot for each rune, and a mark at the end if they do not fit.
func (f SecretField) View(t theme.Theme, w int) string {
	n := 0
	f.value.Reveal(func(b []byte) { n = utf8.RuneCount(b) })
	return t.Value.Render(Cut(t, strings.Repeat(t.Text("•"), n), w))
}
