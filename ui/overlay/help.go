package overlay

import (
	"slices"

	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// help shows the keys of a screen, or the help of a field. It scrolls where the window is low.
type help struct {
	title  string
	rows   []string       // of a field; nil where only keys are shown
	groups []screen.Group // the keys of the screen
	first  int
}

// Help is the help of the field that has the focus, above the keys.
func Help(title string, rows []string, k screen.Keys) Overlay {
	return help{title: title, rows: rows, groups: k.Groups}
}

// KeysHelp is the help where a screen has no other.
func KeysHelp(k screen.Keys) Overlay {
	groups := k.Groups
	if len(groups) == 0 {
		groups = []screen.Group{screen.Under("Now", k.Short...)}
	}
	return help{title: "Keyboard shortcuts", groups: groups}
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
	if h.rows != nil {
		return len(h.lines(theme.PlainText(false))) - 1
	}
	n := 0
	for _, g := range h.groups {
		n += len(g.Bindings) + 2
	}
	return max(n-1, 0)
}

// lines are what is said of a field and the keys below, as wide as the box.
func (h help) lines(t theme.Theme) (lines []string) {
	for _, r := range h.rows {
		lines = append(lines, widget.Wrap(t.Text(r), widget.BoxContent(helpWidth))...)
	}
	if len(h.groups) > 0 {
		lines = append(append(lines, ""), column(t, h.groups, 1)...)
	}
	return lines
}

const (
	helpWidth   = 56 // outer width of a box with one column
	helpColumns = 3  // at most
	helpGap     = 2  // blanks between two columns
)

func (h help) Lines(f screen.Frame) []string {
	t, room := f.Theme, max(f.Height-4, 1)
	width, rows := helpWidth, h.lines(t)
	if h.rows == nil {
		width, rows = h.columns(f, room)
	}
	return widget.Box(t, t.Accent, width, h.title, widget.Pane(t, rows, room, h.first))
}

// columns are the groups side by side, in as many columns as the window has room for, and the outer width of the box.
func (h help) columns(f screen.Frame, room int) (width int, rows []string) {
	for n := helpColumns; ; n-- {
		packed := packed(h.groups, n)
		gap := 1
		if slices.ContainsFunc(packed, func(some []screen.Group) bool { return linesOf(some)+len(some)-1 > room }) {
			gap = 0 // the blank lines between groups are the first to go
		}
		var columns [][]string
		var widths []int
		width = 4 + helpGap*(len(packed)-1)
		for i, some := range packed {
			columns, widths = append(columns, column(f.Theme, some, gap)), append(widths, 0)
			for _, line := range columns[i] {
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

// column are the lines of groups below each other: the title of each, and its keys. gap is how many blank lines part two groups.
func column(t theme.Theme, groups []screen.Group, gap int) (lines []string) {
	keys := 0
	for _, g := range groups {
		for _, b := range g.Bindings {
			keys = max(keys, widget.Width(t.Text(b.Help().Key)))
		}
	}
	for i, g := range groups {
		if i > 0 {
			lines = append(lines, make([]string, gap)...)
		}
		lines = append(lines, t.Strong.Render(g.Title))
		for _, b := range g.Bindings {
			lines = append(lines, "  "+t.Key.Render(widget.Pad(t, t.Text(b.Help().Key), keys))+"  "+t.Text(b.Help().Desc))
		}
	}
	return lines
}

// linesOf is how many lines groups take without blank ones.
func linesOf(groups []screen.Group) (n int) {
	for _, g := range groups {
		n += 1 + len(g.Bindings)
	}
	return n
}

// packed puts groups into at most n columns, in their order, so that the tallest one is as low as possible.
func packed(groups []screen.Group, n int) (columns [][]screen.Group) {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g screen.Group) bool { return len(g.Bindings) == 0 })
	for most := 1; ; most++ {
		columns = [][]screen.Group{nil}
		for _, g := range groups {
			last := &columns[len(columns)-1]
			if with := append(slices.Clone(*last), g); len(*last) == 0 || linesOf(with) <= most {
				*last = with
			} else {
				columns = append(columns, []screen.Group{g})
			}
		}
		if len(columns) <= n {
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
	rows := h.lines(f.Theme)
	if h.rows == nil {
		_, rows = h.columns(f, max(f.Height-4, 1))
	}
	if len(rows) > f.Height-4 {
		k = append(k, screen.Bind("↑ ↓", "scroll", "up", "down"))
	}
	return k
}
