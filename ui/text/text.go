// Package text makes plain text fit to be shown. It knows no colours and no screen.
package text

import "strings"

// Printable drops what a terminal would obey instead of show.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

// ASCII spells marks and arrows out for a terminal that cannot show them.
func ASCII(s string) string {
	return strings.NewReplacer("✔", "ok", "✗", "x", "›", ">", "▸", ">", "·", "-", "…", "...", "×", "x", "•", "*",
		"█", "#", "░", ".", "─", "-", "–", "-", "→", "->", "↑", "up", "↓", "down").Replace(s)
}
