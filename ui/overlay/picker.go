package overlay

import (
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/screen"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// picker chooses the identity that keys go to. The first line leaves them out.
type picker struct {
	label  string
	rows   []model.Row
	now    time.Time
	chosen func(*model.Identity) screen.Request // nil is none
	finder
}

// Picker asks whose keys those of that label are. now is when.
func Picker(label string, rows []model.Row, now time.Time, chosen func(*model.Identity) screen.Request) Overlay {
	return picker{label: label, rows: rows, now: now, chosen: chosen}
}

func (p picker) shown() (rows []model.Row) {
	filter := listing.NewFilter(p.typed)
	for i := range p.rows {
		if r := &p.rows[i]; filter.Finds(r, r.SearchText(), p.now) {
			rows = append(rows, *r)
		}
	}
	return rows
}

// lines count the one that leaves the keys out, which is there as long as nothing is typed.
func (p picker) count() int { return len(p.shown()) + p.none() }

func (p picker) none() int {
	if p.typed == "" {
		return 1
	}
	return 0
}

func (p picker) Key(press string) (Overlay, screen.Request, bool) {
	switch press {
	case "esc":
		return p, nil, false
	case "enter":
		if p.cursor >= p.count() {
			return p, nil, true
		}
		if p.cursor < p.none() {
			return p, p.chosen(nil), false
		}
		id := p.shown()[p.cursor-p.none()].Identity
		return p, p.chosen(&id), false
	}
	p.finder = p.finder.edit(press, p.count())
	return p, nil, true
}

func (p picker) Lines(f screen.Frame) []string {
	const width = 46
	t := f.Theme
	w := widget.BoxContent(width)
	var names, lines []string
	if p.none() > 0 {
		names = append(names, "Skip these keys")
	}
	for _, r := range p.shown() {
		names = append(names, widget.Printable(r.Identity.Title))
	}
	for i, name := range names {
		lines = append(lines, screen.Choice(t, widget.CutMiddle(t, name, w-2), i == p.cursor))
	}
	rows := append([]string{p.line(t, width)}, p.window(t, lines, f.Height)...)
	if len(names) == 0 {
		rows = append(rows, t.Muted.Render("  No matching identity"))
	}
	return widget.Box(t, t.Accent, width, "Choose an identity for "+widget.CutMiddle(t, widget.Printable(p.label), w-23), rows)
}

func (p picker) Keys(screen.Frame) []key.Binding {
	return []key.Binding{screen.Bind("type", "to find"), screen.Bind("enter", "choose", "enter"), screen.Bind("↑ ↓", "move", "up", "down"), screen.Bind("esc", "close", "esc")}
}
