package dashboard

import (
	"authdeck/model"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// shown are the rows that the filter lets through: its letters in their order, as in most fuzzy finders.
func (d dashboard) shown() []model.Row {
	if d.filter == "" {
		return d.Rows
	}
	var out []model.Row
	for _, r := range d.Rows {
		if r.Matches(d.filter) {
			out = append(out, r)
		}
	}
	return out
}

func (d dashboard) find(k tea.KeyMsg, e screen.Env) (screen.Screen, screen.Request) {
	switch p := screen.Pressed(k); {
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
		return d.act(p, e)
	case screen.Printable(k):
		d.filter += screen.PrintableText(k.Runes)
		d = d.move(0)
	}
	return d, nil
}
