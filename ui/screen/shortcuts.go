package screen

import (
	"slices"
	"strings"

	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// Unless disables a binding if why says why it does nothing now. Help shows the binding with the reason; the footer does not show
// it.
func Unless(why string, b key.Binding) key.Binding {
	if why != "" {
		b.SetEnabled(false)
		b.SetHelp(b.Help().Key, b.Help().Desc+BeforeWhy+why)
	}
	return b
}

// BeforeWhy separates what a key does from the reason why it does nothing now.
const BeforeWhy = " – "

// Reason splits what a key does from why it does nothing now; why is "" if it does something.
func Reason(b key.Binding) (does, why string) {
	if b.Enabled() {
		return b.Help().Desc, ""
	}
	does, why, _ = strings.Cut(b.Help().Desc, BeforeWhy)
	return does, why
}

// WithoutReasons returns the groups without the reasons that Unless added.
func WithoutReasons(groups []Group) (out []Group) {
	for _, g := range groups {
		g.Bindings = slices.Clone(g.Bindings)
		for i, b := range g.Bindings {
			does, _ := Reason(b)
			g.Bindings[i].SetHelp(b.Help().Key, does)
		}
		out = append(out, g)
	}
	return out
}

// Shortcut is a line of the help: a heading, a key with what it does, or a blank line.
type Shortcut struct {
	Heading   string
	Key, Does string
	Off       bool // it does nothing now
}

const (
	shortcutColumns = 3 // at most
	shortcutGap     = 2 // blanks between two columns, and around a key
)

// ShortcutColumns arranges groups in as many columns as fit into w cells, but in at least one. A blank line separates two groups if
// all columns then fit into that many rows. A key that does nothing now is included if it has a reason.
func ShortcutColumns(t theme.Theme, groups []Group, w, rows int) (columns [][]Shortcut, widths []int) {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g Group) bool { return len(g.Bindings) == 0 })
	for n := shortcutColumns; ; n-- {
		packed := packedGroups(groups, n)
		gap := 1
		if slices.ContainsFunc(packed, func(some []Group) bool { return linesOf(some)+len(some)-1 > rows }) {
			gap = 0
		}
		columns, widths = nil, nil
		all := shortcutGap * (len(packed) - 1)
		for _, some := range packed {
			lines, width := shortcutsOf(t, some, gap)
			columns, widths, all = append(columns, lines), append(widths, width), all+width
		}
		if n == 1 || all <= w {
			return columns, widths
		}
	}
}

// shortcutsOf returns the lines of groups one below another, and their width.
func shortcutsOf(t theme.Theme, groups []Group, gap int) (lines []Shortcut, width int) {
	keys := 0
	for _, g := range groups {
		for _, b := range g.Bindings {
			keys = max(keys, widget.Width(t.Text(b.Help().Key)))
		}
	}
	for i, g := range groups {
		if i > 0 {
			lines = append(lines, make([]Shortcut, gap)...)
		}
		lines = append(lines, Shortcut{Heading: g.Title})
		width = max(width, widget.Width(g.Title))
		for _, b := range g.Bindings {
			s := Shortcut{Key: widget.Pad(t, t.Text(b.Help().Key), keys), Does: t.Text(b.Help().Desc), Off: !b.Enabled() && len(b.Keys()) > 0}
			lines = append(lines, s)
			width = max(width, 2*shortcutGap+keys+widget.Width(s.Does))
		}
	}
	return lines, width
}

// spans draws the line in a column of w cells. A rule marks a heading even without a blank line above it, and without colours.
func (s Shortcut) spans(t theme.Theme, line theme.Ink, w int) []widget.Span {
	switch {
	case s.Heading != "":
		rule := strings.Repeat(t.Glyphs.Rule, max(0, w-widget.Width(s.Heading)-1))
		return []widget.Span{{Ink: t.Strong, Text: s.Heading}, {Text: " "}, {Ink: line, Text: rule}}
	case s.Key == "":
		return nil
	case s.Off:
		return []widget.Span{{Ink: t.Muted, Text: "  " + s.Key + "  " + s.Does}}
	}
	return []widget.Span{{Text: "  "}, {Ink: t.Key, Text: s.Key}, {Ink: t.Value, Text: "  " + s.Does}}
}

// shortcutRows is the number of rows of the tallest column.
func shortcutRows(columns [][]Shortcut) (n int) {
	for _, c := range columns {
		n = max(n, len(c))
	}
	return n
}

// ShortcutLines draws columns of these widths beside each other. The rules of their headings have the ink line.
func ShortcutLines(t theme.Theme, line theme.Ink, columns [][]Shortcut, widths []int) (rows [][]widget.Span) {
	for i := range shortcutRows(columns) {
		var row []widget.Span
		at, end := 0, 0 // where the column starts, and where the text before it ends
		for n, column := range columns {
			if i < len(column) {
				row = append(row, widget.Span{Text: widget.Pad(t, "", at-end)})
				spans := column[i].spans(t, line, widths[n])
				row, end = append(row, spans...), at+widget.SpansWidth(spans)
			}
			at += widths[n] + shortcutGap
		}
		rows = append(rows, row)
	}
	return rows
}

// linesOf is how many lines groups take without blank ones.
func linesOf(groups []Group) (n int) {
	for _, g := range groups {
		n += 1 + len(g.Bindings)
	}
	return n
}

// packedGroups puts groups into at most n columns, in their order, so that the tallest one is as low as possible.
func packedGroups(groups []Group, n int) (columns [][]Group) {
	for most := 1; ; most++ {
		columns = [][]Group{nil}
		for _, g := range groups {
			last := &columns[len(columns)-1]
			if with := append(slices.Clone(*last), g); len(*last) == 0 || linesOf(with) <= most {
				*last = with
			} else {
				columns = append(columns, []Group{g})
			}
		}
		if len(columns) <= n {
			return columns
		}
	}
}
