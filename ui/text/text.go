// Package text makes plain text fit to be shown. It knows no colours and no screen.
package text

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// Obeyed reports whether a terminal obeys a character instead of showing it: control characters (C0, DEL, C1), line and
// paragraph separators, and marks that change the direction of the text around them.
func Obeyed(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// Printable writes what a terminal would obey as an escape: \x1b, \u202e. It is the one place that decides what a person's
// terminal gets.
func Printable(s string) string { return printable(s, "") }

// Lines is Printable for text that has lines, tabs and colours of ours.
func Lines(s string) string {
	var b strings.Builder
	for {
		at := colour().FindStringIndex(s)
		if at == nil {
			break
		}
		b.WriteString(printable(s[:at[0]], "\n\t") + s[at[0]:at[1]])
		s = s[at[1]:]
	}
	return b.String() + printable(s, "\n\t")
}

// colour finds what Lip Gloss writes for colours and styles.
var colour = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x1b\\[[0-9;]*m") })

func printable(s, but string) string {
	obeyed := func(r rune) bool { return (Obeyed(r) || r == utf8.RuneError) && !strings.ContainsRune(but, r) }
	if !strings.ContainsFunc(s, obeyed) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1: // no UTF-8: a terminal may take the byte for a control character
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !obeyed(r) || r == utf8.RuneError:
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}

// Typed drops from a line that was typed what cannot be shown: keys that the terminal sent, not text. An arrow key or a function key
// goes as a whole.
func Typed(s string) string {
	return strings.Map(func(r rune) rune {
		if Obeyed(r) {
			return -1
		}
		return r
	}, withoutKeys(s))
}

// withoutKeys drops what terminals send for keys that are no text: escape, "[" or "O", then parameters and the last character.
func withoutKeys(s string) string {
	const esc = "\x1b"
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, esc)
		b.WriteString(before)
		switch {
		case !found:
			return b.String()
		case strings.HasPrefix(rest, "[["): // the function keys of Linux's console
			s = rest[min(3, len(rest)):]
		case strings.HasPrefix(rest, "["):
			last := strings.IndexFunc(rest[1:], func(r rune) bool { return r >= '@' && r <= '~' })
			s = rest[1+last+1:]
		case strings.HasPrefix(rest, "O"):
			s = rest[min(2, len(rest)):]
		default:
			s = rest
		}
	}
}

// JSON writes what a terminal would obey as \u…, which means the same in JSON.
func JSON(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden is Obeyed, but for the line feeds between the lines of a document.
func hidden(r rune) bool { return Obeyed(r) && r != '\n' }

// Writer writes Lines of what it gets.
type Writer struct{ io.Writer }

// Write is io.Writer's. What is written at once is whole: no character of it continues in the next call.
func (w Writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, Lines(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// ASCII spells marks and arrows out for a terminal that cannot show them.
func ASCII(s string) string {
	return strings.NewReplacer("✔", "ok", "✗", "x", "›", ">", "▸", ">", "·", "-", "…", "...", "×", "x", "•", "*",
		"█", "#", "▄", "#", "▖", "+", "▁", ".", "▌", ">", "★", "*", "─", "-", "│", "|", "├", "|", "└", "`", "–", "-", "→", "->", "↑", "up", "↓", "down").Replace(s)
}
