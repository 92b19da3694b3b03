package overlay

import (
	"slices"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

// picker chooses the identity for keys. The last lines add one, or skip the keys.
type picker struct {
	label  string
	rows   []model.Row
	now    time.Time
	chosen func(*model.Identity) screen.Request // nil means none
	added  func(name string) screen.Request     // nil if none can be added
	finder
}

// Picker asks which identity the keys with that label are for. chosen is called with an identity, nil for none, and added with the
// typed name of a new one, "" for any name; added is nil if none can be added. The cursor starts on likely.
func Picker(label string, rows []model.Row, likely model.Ref, now time.Time, chosen func(*model.Identity) screen.Request, added func(name string) screen.Request) Overlay {
	p := picker{label: label, rows: rows, now: now, chosen: chosen, added: added}
	p.cursor = max(slices.IndexFunc(rows, func(r model.Row) bool { return r.Identity.Ref == likely }), 0)
	return p
}

// pick is a line of the list.
type pick struct {
	title string
	does  screen.Request
}

// picks are the identities that match the typed text, a new one, and none.
func (p picker) picks() (all []pick) {
	for _, r := range p.shown() {
		all = append(all, pick{widget.Printable(r.Identity.Title), p.chosen(&r.Identity)})
	}
	if p.added != nil {
		title := words.AddIdentity + "…"
		if p.typed != "" {
			title = words.AddIdentity + " " + widget.Printable(p.typed) + "…"
		}
		all = append(all, pick{title, p.added(p.typed)})
	}
	if p.typed == "" {
		all = append(all, pick{"Skip these keys", p.chosen(nil)})
	}
	return all
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

func (p picker) Key(press string) (Overlay, screen.Request, bool) {
	picks := p.picks()
	switch press {
	case "esc":
		return p, nil, false
	case "enter":
		if p.cursor >= len(picks) {
			return p, nil, true
		}
		return p, picks[p.cursor].does, false
	}
	p.finder = p.finder.edit(press, len(picks))
	return p, nil, true
}

func (p picker) Lines(f screen.Frame) []string {
	const width = 46
	t := f.Theme
	w := widget.BoxContent(width)
	var lines []string
	for i, pick := range p.picks() {
		lines = append(lines, screen.Choice(t, widget.CutMiddle(t, t.Text(pick.title), w-2), i == p.cursor))
	}
	rows := append([]string{p.line(t, width)}, p.window(t, lines, f.Height, len(p.untyped().picks()))...)
	if len(lines) == 0 {
		rows = append(rows, t.Muted.Render("  No matching identity"))
	}
	return widget.Box(t, t.Accent, width, "Choose an identity for "+widget.CutMiddle(t, widget.Printable(p.label), w-23), rows)
}

// untyped returns the list before anything is typed.
func (p picker) untyped() picker {
	p.finder = finder{}
	return p
}

// Tallest implements Steady.
func (p picker) Tallest(f screen.Frame) int { return len(p.untyped().Lines(f)) }

func (p picker) Keys(screen.Frame) []key.Binding {
	return []key.Binding{screen.Bind("type", "to find"), screen.Bind("enter", "choose", "enter"), screen.Bind("↑ ↓", "move", "up", "down"), screen.Bind("esc", "close", "esc")}
}
