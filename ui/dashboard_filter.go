package ui

import (
	"strings"

	"authdeck/model"

	tea "github.com/charmbracelet/bubbletea"
)

// shown are the rows that the filter lets through: its letters in their order, as in most fuzzy finders.
func (d dashboard) shown() []model.Row {
	if d.filter == "" {
		return d.rows
	}
	var out []model.Row
	for _, r := range d.rows {
		if Matches(r, d.filter) {
			out = append(out, r)
		}
	}
	return out
}

// Matches tells whether a row has the letters in their order, in any case.
func Matches(r model.Row, letters string) bool {
	return inOrder(r.Identity.Title+" "+r.Identity.Alias+" "+r.Account(), letters)
}

// inOrder tells whether a text has the letters in their order, in any case.
func inOrder(text, letters string) bool {
	rest := strings.ToLower(text)
	for _, l := range strings.ToLower(letters) {
		i := strings.IndexRune(rest, l)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(l)):]
	}
	return true
}

func (d dashboard) find(k tea.KeyMsg) (Screen, tea.Cmd) {
	switch p := pressed(k); {
	case p == "enter":
		d.finding = false
	case p == "esc":
		at := d.current().Identity.Ref
		d.finding, d.filter = false, ""
		return d.on(at), nil
	case p == "backspace":
		if r := []rune(d.filter); len(r) > 0 {
			d.filter = string(r[:len(r)-1])
		}
		d = d.move(0)
	case p == "ctrl+u":
		d.filter = ""
		d = d.move(0)
	case p == "up", p == "down":
		return d.act(p)
	case printable(k):
		d.filter += printableText(k.Runes)
		d = d.move(0)
	}
	return d, nil
}

func printableText(runes []rune) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, string(runes))
}
