package overlay

import (
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// help shows the keys of a screen, or the help of a field. It scrolls if the window is low.
type help struct {
	title  string
	rows   []string       // of a field; nil if there are only keys
	groups []screen.Group // the keys of the screen
	frame  screen.Frame   // the window
	first  int
	back   Overlay // what comes back when the help closes; nil for the screen
}

// Help shows the help of the focused field, above the keys.
func Help(title string, rows []string, k screen.Keys) Overlay {
	return help{title: title, rows: rows, groups: k.Groups}
}

// KeysHelp is the help for a screen without help of its own.
func KeysHelp(k screen.Keys) Overlay {
	groups := k.Groups
	if len(groups) == 0 {
		groups = []screen.Group{screen.Under("Now", k.Short...)}
	}
	return help{title: "Keyboard shortcuts", groups: groups}
}

// HelpOver is the help for something that is open over the screen, in a window; nil if the key does not show it there.
func HelpOver(o Overlay, press string, f screen.Frame) Overlay {
	_, isHelp := o.(help)
	_, isTyping := o.(Typing)
	if isHelp || press != "f1" && (press != "?" || isTyping) {
		return nil
	}
	return help{title: "Keyboard shortcuts", groups: screen.Grouped(o.Keys(f)...), back: o}
}

// Retries makes it a Retrying, for what comes back.
func (h help) Retries() bool {
	o, ok := h.back.(Retrying)
	return ok && o.Retries()
}

// Says makes it a Saying, for what comes back.
func (h help) Says() string {
	if o, ok := h.back.(Saying); ok {
		return o.Says()
	}
	return ""
}

// Covering is an Overlay that hides the form below it, because the parts of it beside the box would distract.
type Covering interface{ Covers() }

// Covers makes it a Covering.
func (h help) Covers() {}

// In makes it a Measured.
func (h help) In(f screen.Frame) Overlay {
	h.frame = f
	if o, ok := h.back.(Measured); ok {
		h.back = o.In(f)
	}
	return h
}

func (h help) Key(p string) (Overlay, screen.Request, bool) {
	switch p {
	case "esc", "?", "f1", "q", "enter":
		return h.back, nil, h.back != nil
	}
	h.first = screen.Moved(h.first, p, h.most())
	return h, nil, true
}

// most is the last line that can be scrolled to the top, so that the last rows are at the bottom.
func (h help) most() int { return max(0, len(h.all(h.frame))-roomFor(h.frame)) }

// roomFor is how many rows the box has room for.
func roomFor(f screen.Frame) int { return max(f.Height-4, 1) }

// all returns every row.
func (h help) all(f screen.Frame) []string {
	if h.rows != nil {
		return h.lines(f.Theme)
	}
	_, rows := h.columns(f, roomFor(f))
	return rows
}

// lines returns the help of a field and the keys below it, as wide as the box.
func (h help) lines(t theme.Theme) (lines []string) {
	for _, r := range h.rows {
		lines = append(lines, widget.Wrap(t.Text(r), widget.BoxContent(helpWidth))...)
	}
	if len(h.groups) > 0 {
		lines = append(append(lines, ""), h.keys(t, widget.BoxContent(helpWidth), widget.BoxContent(helpWidth), len(h.groups)*helpWidth)...)
	}
	return lines
}

// helpWidth is the outer width of a box with one column.
const helpWidth = 56

func (h help) Lines(f screen.Frame) []string {
	t, room := f.Theme, roomFor(f)
	width, rows := helpWidth, h.lines(t)
	if h.rows == nil {
		width, rows = h.columns(f, room)
	}
	return widget.Box(t, t.Accent, width, h.title, widget.Pane(t, rows, room, h.first))
}

// columns returns the groups side by side, in as many columns as fit into the window, and the outer width of the box.
func (h help) columns(f screen.Frame, room int) (width int, rows []string) {
	least := min(helpWidth, f.Width-4)
	rows = h.keys(f.Theme, widget.BoxContent(least), widget.BoxContent(f.Width-2), room)
	for _, row := range rows {
		least = max(least, widget.Width(row)+helpWidth-widget.BoxContent(helpWidth))
	}
	return least, rows
}

// keys puts the groups beside each other in w cells; a single column is at least that wide. A blank line separates two groups if
// there are enough rows.
func (h help) keys(t theme.Theme, least, w, rows int) (lines []string) {
	columns, widths := screen.ShortcutColumns(t, h.groups, w, rows)
	if len(widths) == 1 {
		widths[0] = max(widths[0], least)
	}
	for _, line := range screen.ShortcutLines(t, t.Accent, columns, widths) {
		row := ""
		for _, s := range line {
			row += s.Ink.Render(s.Text)
		}
		lines = append(lines, row)
	}
	return lines
}

func (h help) Keys(f screen.Frame) []key.Binding {
	k := []key.Binding{screen.Bind("esc", "close", "esc")}
	if len(h.all(f)) > f.Height-4 {
		k = append(k, screen.Bind("↑ ↓", "scroll", "up", "down"))
	}
	return k
}
