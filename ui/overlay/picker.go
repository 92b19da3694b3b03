package overlay

import (
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// picker chooses the identity for keys. The last lines add one, or skip the keys.
type picker struct {
	label  string
	rows   []model.Row
	texts  []model.SearchText // of the rows: thousands of them are searched for each key
	now    time.Time
	row    func(f screen.Frame) int             // of the keys on the screen below
	chosen func(*model.Identity) screen.Request // nil means none
	added  func(name string) screen.Request     // nil if none can be added
	finder
}

// Picker asks which identity the keys with that label are for, below their row. chosen is called with an identity, nil
// for none, and added with the typed name of a new one, "" for any name; added is nil if none can be added. The cursor
// starts on likely.
func Picker(label string, rows []model.Row, likely model.Ref, now time.Time, row func(f screen.Frame) int, chosen func(*model.Identity) screen.Request, added func(name string) screen.Request) Overlay {
	p := picker{label: label, rows: rows, texts: model.SearchTexts(rows), now: now, row: row, chosen: chosen, added: added}
	for i := range rows {
		if rows[i].Identity.Ref == likely {
			p.cursor = i
		}
	}
	return p
}

// pick is a line of the list.
type pick struct {
	title string
	does  screen.Request
}

// picks returns how many lines the list has, and each line by its number: the identities that match the typed text, a new one, and
// none.
func (p picker) picks() (n int, at func(i int) pick) {
	rows := p.shown()
	var last []pick
	if p.added != nil {
		title := words.AddIdentity + "…"
		if p.typed != "" {
			title = words.AddIdentity + " " + widget.Printable(p.typed) + "…"
		}
		last = append(last, pick{title, p.added(p.typed)})
	}
	if p.typed == "" {
		last = append(last, pick{"Skip these keys", p.chosen(nil)})
	}
	return len(rows) + len(last), func(i int) pick {
		if i >= len(rows) {
			return last[i-len(rows)]
		}
		id := &rows[i].Identity
		return pick{widget.Printable(id.Title), p.chosen(id)}
	}
}

func (p picker) shown() (rows []*model.Row) {
	for i, found := range listing.NewFilter(p.typed).Find(p.rows, p.texts, p.now) {
		if found {
			rows = append(rows, &p.rows[i])
		}
	}
	return rows
}

func (p picker) Key(press string) (Overlay, screen.Request, bool) {
	n, at := p.picks()
	switch press {
	case "esc":
		return p, nil, false
	case "enter":
		if p.cursor >= n {
			return p, nil, true
		}
		return p, at(p.cursor).does, false
	}
	if p.finder = p.finder.edit(press, n); screen.HasSecret(p.typed) {
		return p.Secret()
	}
	return p, nil, true
}

// Secret implements Typing.
func (p picker) Secret() (Overlay, screen.Request, bool) {
	return p.untyped(), func(h screen.Host) tea.Cmd { return h.Toast(words.SecretNotIdentity) }, true
}

func (p picker) Lines(f screen.Frame) []string {
	const around = 4 // lines of the screen above and below it
	t, width := f.Theme, pickerWidth(f)
	w := widget.BoxContent(width)
	n, at := p.picks()
	lines := make([]string, n)
	for i := max(p.cursor-f.Height, 0); i < min(p.cursor+f.Height, n); i++ { // no other line is visible
		lines[i] = screen.Choice(t, widget.CutMiddle(t, t.Text(at(i).title), w-2), i == p.cursor)
	}
	all, _ := p.untyped().picks()
	rows := append([]string{p.line(t, width)}, p.window(t, lines, f.Height-around, all)...)
	if len(lines) == 0 {
		rows = append(rows, t.Muted.Render("  No matching identity"))
	}
	return widget.Box(t, t.Accent, width, "Choose an identity for "+widget.CutMiddle(t, widget.Printable(p.label), w-23), rows)
}

// pickerWidth is the outer width. Beside the list, a narrow window would show only pieces of the screen below.
func pickerWidth(f screen.Frame) int {
	const width, leastBeside = 46, 16
	if f.Width-width < 2*leastBeside {
		return f.Width - 4
	}
	return width
}

// Under makes it a Hanging.
func (p picker) Under(f screen.Frame) int { return p.row(f) }

// untyped returns the list before anything is typed.
func (p picker) untyped() picker {
	p.finder = finder{}
	return p
}

// Tallest implements Steady.
func (p picker) Tallest(f screen.Frame) int { return len(p.untyped().Lines(f)) }

func (p picker) Keys(screen.Frame) []key.Binding {
	n, _ := p.picks()
	return p.findKeys(n, "choose")
}
