package overlay

import (
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// help shows the keys of a screen, or the help of a field. It scrolls where the window is low.
type help struct {
	title  string
	rows   []string       // of a field
	groups []screen.Group // of a screen
	first  int
}

// Help is the help of the field that has the focus.
func Help(title string, rows []string) Overlay { return help{title: title, rows: rows} }

// KeysHelp is the help where a screen has no other.
func KeysHelp(k screen.Keys) Overlay {
	groups := k.Groups
	if len(groups) == 0 {
		groups = []screen.Group{screen.Under("Now", k.Short...)}
	}
	return help{title: "Keys on this screen", groups: groups}
}

// Covering is an Overlay under which no form shows: what would be left of it beside the box is in the way.
type Covering interface{ Covers() }

// Covers makes it a Covering.
func (h help) Covers() {}

func (h help) Key(p string) (Overlay, screen.Request, bool) {
	switch p {
	case "esc", "?", "f1", "q", "enter":
		return h, nil, false
	}
	h.first = screen.Moved(h.first, p, h.most())
	return h, nil, true
}

// most is the last line that scrolling may bring to the top.
func (h help) most() int {
	n := len(h.rows)
	for _, g := range h.groups {
		n += len(g.Bindings) + 2
	}
	return max(n-1, 0)
}

const (
	helpWidth   = 56 // outer width of a box with one column
	helpColumns = 3  // at most
	helpGap     = 2  // blanks between two columns
)

func (h help) Lines(f screen.Frame) []string {
	t, room := f.Theme, max(f.Height-4, 1)
	width, rows := helpWidth, h.rows
	if h.groups != nil {
		width, rows = h.columns(f, room)
	} else {
		rows = make([]string, len(h.rows))
		for i, r := range h.rows {
			rows[i] = t.Text(r)
		}
	}
	return widget.Box(t, t.Accent, width, h.title, widget.Pane(t, rows, room, h.first))
}

// columns are the groups side by side, in as many columns as the window has room for, and the outer width of the box.
func (h help) columns(f screen.Frame, room int) (width int, rows []string) {
	blocks := h.blocks(f.Theme)
	for n := helpColumns; ; n-- {
		columns := packed(blocks, n, 1)
		if tallest(columns) > room { // the blank lines between groups are the first to go
			columns = packed(blocks, n, 0)
		}
		widths := make([]int, len(columns))
		width = 4 + helpGap*(len(columns)-1)
		for i, column := range columns {
			for _, line := range column {
				widths[i] = max(widths[i], widget.Width(line))
			}
			width += widths[i]
		}
		if n == 1 || width <= f.Width-2 {
			return max(width, min(helpWidth, f.Width-4)), beside(f.Theme, columns, widths)
		}
	}
}

// beside are the lines of columns of these widths beside each other.
func beside(t theme.Theme, columns [][]string, widths []int) (rows []string) {
	for i := range tallest(columns) {
		row := ""
		for at, column := range columns {
			cell := ""
			if i < len(column) {
				cell = column[i]
			}
			if at < len(columns)-1 {
				cell = widget.Pad(t, cell, widths[at]+helpGap)
			}
			row += cell
		}
		rows = append(rows, row)
	}
	return rows
}

// blocks are the lines of each group: its title, and its keys below.
func (h help) blocks(t theme.Theme) (blocks [][]string) {
	keys := 0
	for _, g := range h.groups {
		for _, b := range g.Bindings {
			keys = max(keys, widget.Width(t.Text(b.Help().Key)))
		}
	}
	for _, g := range h.groups {
		if len(g.Bindings) == 0 {
			continue
		}
		block := []string{t.Strong.Render(g.Title)}
		for _, b := range g.Bindings {
			block = append(block, "  "+t.Key.Render(widget.Pad(t, t.Text(b.Help().Key), keys))+"  "+t.Text(b.Help().Desc))
		}
		blocks = append(blocks, block)
	}
	return blocks
}

// packed puts blocks into at most n columns, in their order, so that the tallest one is as low as possible. gap is how many blank lines
// part two blocks.
func packed(blocks [][]string, n, gap int) (columns [][]string) {
	for most := 1; ; most++ {
		columns = [][]string{nil}
		for _, block := range blocks {
			last := &columns[len(columns)-1]
			if len(*last) > 0 && len(*last)+gap+len(block) > most {
				columns = append(columns, nil)
				last = &columns[len(columns)-1]
			}
			if len(*last) > 0 {
				*last = append(*last, make([]string, gap)...)
			}
			*last = append(*last, block...)
		}
		if len(columns) <= n && (tallest(columns) <= most || n == 1) {
			return columns
		}
	}
}

func tallest(columns [][]string) (n int) {
	for _, c := range columns {
		n = max(n, len(c))
	}
	return n
}

func (h help) Keys(f screen.Frame) []key.Binding {
	k := []key.Binding{screen.Bind("esc", "close", "esc")}
	rows := h.rows
	if h.groups != nil {
		_, rows = h.columns(f, max(f.Height-4, 1))
	}
	if len(rows) > f.Height-4 {
		k = append(k, screen.Bind("↑ ↓", "scroll", "up", "down"))
	}
	return k
}
