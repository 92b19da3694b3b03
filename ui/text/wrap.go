package text

import "strings"

// Wrap breaks a text at spaces into lines of at most w columns. A longer word stays whole, so that it can be copied. With w = 0 it
// breaks nothing. Spaces at the end stay, because a prompt ends with one.
func Wrap(s string, w int) string {
	if w <= 0 || columns(s) <= w {
		return s
	}
	var b strings.Builder
	at := 0
	words := strings.Split(strings.TrimRight(s, " "), " ")
	for i, word := range words {
		n := columns(word)
		switch {
		case i == 0:
		case at+1+n > w:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String() + s[len(strings.TrimRight(s, " ")):]
}

// columns counts the columns of a text, or more than it needs: East Asian letters take two.
func columns(s string) (n int) {
	for _, r := range s {
		n++
		if r >= 0x1100 && (r < 0x2000 || r >= 0x2e80) {
			n++
		}
	}
	return n
}
