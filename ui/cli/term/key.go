package term

import "strings"

// keyPress is a pressed key, as a Windows console reports it.
type keyPress struct {
	char                    rune // 0 for a key without one, such as shift
	leftAlt, rightAlt, ctrl bool
}

// withAlt reports whether alt was held down. Right alt with ctrl is AltGr, which types a character.
func (k keyPress) withAlt() bool { return k.leftAlt || k.rightAlt && !k.ctrl }

// typed has the characters of keys as a Unix terminal sends them: alt is an escape before the character.
func typed(keys []keyPress) string {
	var b strings.Builder
	for _, k := range keys {
		switch {
		case k.char == 0:
			continue
		case k.withAlt():
			b.WriteByte(0x1b)
		}
		b.WriteRune(k.char)
	}
	return b.String()
}

// onlyWanted reports whether what arrived at once are wanted keys alone. A letter among others is part of a paste, or of an answer of the
// terminal.
func onlyWanted(arrived, wanted string) bool {
	return arrived != "" && strings.Trim(arrived, wanted) == ""
}
