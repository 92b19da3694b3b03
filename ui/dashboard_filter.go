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
		if r.Matches(d.filter) {
			out = append(out, r)
		}
	}
	return out
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
