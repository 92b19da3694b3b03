package dashboard

import (
	"authdeck/ui/screen"
	"authdeck/ui/widget"
)

// shortcuts shows the keys of the list in windows that have room for them. It leaves out the reasons why some do nothing now, which
// the help shows, and the keys for leaving, which the footer shows.
func (p picture) shortcuts(r widget.Rect) {
	t := p.theme()
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Shortcuts"}}})
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
	columns, widths := screen.ShortcutColumns(t, groups, r.W-3, r.H-2)
	for i, line := range screen.ShortcutLines(t, t.Line, columns, widths) {
		if i < r.H-2 {
			p.Spans(r.X+2, r.Y+1+i, r.X+r.W-1, line...)
		}
	}
}
