package dashboard

import (
	"slices"

	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

// shortcuts shows the keys of the list in windows that have room for them. It leaves out the reasons why some do nothing now, which
// the help shows, and the keys for leaving, which the footer shows.
func (p picture) shortcuts(r widget.Rect) {
	t := p.theme()
	groups := p.groups(p.bindings(p.frame.Env))
	groups = screen.WithoutReasons(groups[:len(groups)-1])
	if p.areas.actions.H > 0 {
		groups = p.withoutActions(groups)
	}
	if p.finding { // these keys are typed into the filter
		for _, g := range groups {
			for i := range g.Bindings {
				g.Bindings[i].SetEnabled(false)
			}
		}
	}
	frame := widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Shortcuts"}}}
	lines, whole := shortcutsIn(t, groups, r.W-4, r.H-2)
	if !whole {
		frame.Right = []widget.Span{{Ink: t.Key, Text: "?"}, {Ink: t.Muted, Text: " shows all keys"}}
		if p.finding {
			frame.Right[0].Ink = t.Muted
		}
	}
	p.Frame(r, frame)
	for i, line := range lines {
		p.Spans(r.X+3, r.Y+1+i, r.X+r.W-1, line...)
	}
}

// shortcutsIn are the lines of groups in an area, and whether that is all of them. If not all fit, the keys that move the cursor are left
// out first.
func shortcutsIn(t theme.Theme, groups []screen.Group, w, h int) (lines [][]widget.Span, whole bool) {
	all := func(groups []screen.Group) [][]widget.Span {
		columns, widths := screen.ShortcutColumns(t, groups, w, h)
		return screen.ShortcutLines(t, t.Line, columns, widths)
	}
	if lines = all(groups); len(lines) <= h {
		return lines, true
	}
	lines = all(slices.DeleteFunc(slices.Clone(groups), func(g screen.Group) bool { return g.Title == underMove }))
	return lines[:min(len(lines), h)], false
}
