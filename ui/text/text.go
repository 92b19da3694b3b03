// Package text makes text safe to show, wraps it, and writes it in ASCII. It draws nothing.
package text

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"authdeck/model/unseen"
)

// Obeyed reports whether a terminal acts on a character instead of showing it: control characters (C0, DEL, C1), line and paragraph
// separators, and marks that change the direction of the text around them.
func Obeyed(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// Printable replaces characters that a terminal would act on, or that nobody would see or take for anything but a space, with escapes:
// \x1b, \u202e, \u200b, \u2800. It is the
// only place that decides what may be written to a person's terminal.
func Printable(s string) string { return printable(s, "") }

// Lines is like Printable for text that contains our own line breaks, tabs and colours.
func Lines(s string) string {
	const esc, ours = "\x1b", "\n\t"
	before, after, found := strings.Cut(s, esc)
	if !found {
		return printable(s, ours)
	}
	var b strings.Builder
	for found {
		b.WriteString(printable(before, ours))
		n := colour(after)
		if n > 0 {
			b.WriteString(esc + after[:n])
		} else {
			b.WriteString(`\x1b`)
		}
		before, after, found = strings.Cut(after[n:], esc)
	}
	return b.String() + printable(before, ours)
}

// uncoloured is s without colours and styles.
func uncoloured(s string) string {
	const esc = "\x1b"
	var b strings.Builder
	before, after, found := strings.Cut(s, esc)
	for ; found; before, after, found = strings.Cut(after, esc) {
		b.WriteString(before)
		n := colour(after)
		if n == 0 {
			b.WriteString(esc)
		}
		after = after[n:]
	}
	return b.String() + before
}

// colour is the length of what follows the ESC of a sequence for colours and styles, such as [1;31m, at the start of s; 0 for none.
func colour(s string) int {
	if !strings.HasPrefix(s, "[") {
		return 0
	}
	end := strings.IndexFunc(s[1:], func(r rune) bool { return (r < '0' || r > '9') && r != ';' }) + 1
	if end == 0 || s[end] != 'm' {
		return 0
	}
	return end + 1
}

func printable(s, but string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return (Obeyed(r) || unseen.Is(r, 0) || r == utf8.RuneError) && !strings.ContainsRune(but, r)
	}) {
		return s
	}
	var b strings.Builder
	before := rune(0)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1: // not UTF-8: a terminal may interpret the byte as a control character
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !Obeyed(r) && !unseen.Is(r, before), strings.ContainsRune(but, r):
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		before = r
		i += size
	}
	return b.String()
}

// Typed removes from a typed line what cannot be shown, such as arrow keys and function keys, which the terminal sent as sequences.
func Typed(s string) string {
	return strings.Map(func(r rune) rune {
		if Obeyed(r) {
			return -1
		}
		return r
	}, withoutKeys(s))
}

// withoutKeys removes the sequences that terminals send for keys that are not text: escape, "[" or "O", then parameters and the
// last character.
func withoutKeys(s string) string {
	const esc = "\x1b"
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, esc)
		b.WriteString(before)
		switch {
		case !found:
			return b.String()
		case strings.HasPrefix(rest, "[["): // function keys of the Linux console
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

// JSON writes characters that a terminal would act on, or that nobody would see, as \u…, which means the same in JSON. Line feeds
// separate the lines of the document.
func JSON(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return Obeyed(r) && r != '\n' || unseen.Is(r, 0) }) {
		return s
	}
	var b strings.Builder
	before := rune(0)
	for _, r := range s {
		if r == '\n' || !Obeyed(r) && !unseen.Is(r, before) {
			b.WriteRune(r)
		} else {
			for _, unit := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
		before = r
	}
	return b.String()
}

// ASCII replaces symbols and arrows for a terminal that cannot show them.
func ASCII(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return s
	}
	return symbols().Replace(s)
}

// symbols takes longer to make than to use.
var symbols = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("✔", "ok", "✗", "x", "›", ">", "▸", ">", " · ", "; ", "·", "-", "…", "...", "×", "x", "•", "*",
		"█", "#", "▄", "#", "▖", "+", "▁", ".", "▌", ">", "★", "*", "─", "-", "│", "|", "├", "|", "└", "`", "–", "-", "→", "->", "↑", "up", "↓", "down")
})
