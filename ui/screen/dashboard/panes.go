package dashboard

import (
	"cmp"
	"fmt"
	"slices"

	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

// pane is a pane that gets the focus: the details with p, in a low window, the others with tab. A pane without room in
// the window gets an area while it has the focus.
type pane int

const (
	listPane pane = iota
	detailsPane
	activityPane
	healthPane
)

// sign shows the kind of a line by symbol and colour.
type sign int

const (
	signGood sign = iota
	signWarn
	signBad
	signSoon  // a session is about to end
	signAsked // a program asks for something
	signNoted
	signRefused // by the user or by this dashboard
	signUnknown
	signNone // neither good nor a problem
)

// faultSign is the sign of what is wrong: a problem keeps something from working, a warning does not.
func faultSign(problem bool) sign {
	if problem {
		return signBad
	}
	return signWarn
}

func (s sign) glyph(t theme.Theme) (string, theme.Ink) {
	switch s {
	case signGood:
		return t.Text("✔"), t.Good
	case signWarn:
		return "!", t.Chip
	case signBad:
		return t.Text("✗"), t.Bad
	case signSoon:
		return "!", t.Warn
	case signAsked:
		return "?", t.Accent
	case signRefused:
		return t.Text("✗"), t.Muted
	case signUnknown:
		return "?", t.Muted
	case signNone:
		return t.Text("–"), t.Muted
	case signNoted:
	}
	return t.Text("·"), t.Muted
}

// paneLine is a line of a pane that scrolls: texts and the columns where they begin, counted from the pane's border.
type paneLine []placedText

type placedText struct {
	x, end int
	ink    theme.Ink
	text   string
}

// scrolling draws a pane that may have more lines than rows.
func (p picture) scrolling(r widget.Rect, is pane, title string, lines []paneLine) {
	t := p.theme()
	room := r.H - 2
	from := p.scrolledTo(is, len(lines), room)
	f := widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: title}}, Focus: p.focus == is}
	if len(lines) > room {
		if f.Focus {
			f.Count = []widget.Span{{Ink: t.Muted, Text: t.Text(fmt.Sprintf("%d–%d of %d", from+1, from+room, len(lines)))}}
		} else {
			f.Count = []widget.Span{{Ink: t.Key, Text: "tab"}, {Ink: t.Muted, Text: " scrolls"}}
		}
	}
	p.Frame(r, f)
	y := r.Y + 1
	if len(lines) < room {
		y++
	}
	for _, line := range lines[from:min(from+room, len(lines))] {
		for _, part := range line {
			p.Put(r.X+part.x, y, part.ink, widget.Cut(t, part.text, part.end-part.x))
		}
		y++
	}
	if f.Focus {
		p.scrollbar(r, true, from, min(from+room, len(lines)), len(lines))
	}
}

// scrolledTo is the first visible line of a pane with that many lines.
func (d dashboard) scrolledTo(is pane, lines, room int) int {
	if d.focus != is {
		return 0
	}
	return max(0, min(d.scroll, lines-room))
}

// onPane handles a key for the panes: tab, and keys that scroll the pane with the focus. It returns false for any other key, which
// is for the list. If the pane hides the list, the first key that may act on its row only shows the list again.
func (d dashboard) onPane(p string, e screen.Env) (dashboard, bool) {
	switch {
	case p == "tab":
		return d.focused(d.paneAfter(1, e)), true
	case p == "shift+tab":
		return d.focused(d.paneAfter(-1, e)), true
	case d.focus == listPane:
		return d, false
	case p == "esc":
		return d.focused(listPane), true
	case p == "H" && d.focus == activityPane:
		return d.focused(healthPane), true
	case d.focus == detailsPane, p == "J", p == "K": // every key acts on the row of the details, and these two only scroll them
		return d, false
	}
	lines := d.paneLines(e)
	to, moves := map[string]int{
		"up": d.scroll - 1, "k": d.scroll - 1, "down": d.scroll + 1, "j": d.scroll + 1, "pgup": d.scroll - page, "pgdown": d.scroll + page,
		"home": 0, "g": 0, "end": lines, "G": lines,
	}[p]
	if moves {
		d.scroll = max(0, min(to, lines-d.paneRoom(e)))
		return d, true
	}
	if p == "t" && d.focus == healthPane && d.Untrusted != "" { // which names it
		return d.focused(listPane), false
	}
	return d.focused(listPane), d.onlyReturns(p, e)
}

// onlyReturns reports whether a key only shows the list again, because the pane with the focus hides it.
func (d dashboard) onlyReturns(p string, e screen.Env) bool {
	return d.layout(e).list.H == 0 && !slices.Contains([]string{"q", "?", "f1", ":", "ctrl+z"}, p)
}

// again says that a key that only showed the list again acts, or says why not, when it is pressed once more, and on whom; nil if that is
// not so.
func (d dashboard) again(press string, e screen.Env) screen.Request {
	c, known := commandOf(press)
	if d.focus != activityPane && d.focus != healthPane || !known || c.do == nil || press == "esc" || press == "H" || !d.onlyReturns(press, e) {
		return nil
	}
	b, whom := c.bind(d.selected(e)), d.current().Identity.Title
	switch {
	case b.Help().Key == "": // it is not for this row
		return nil
	case c.general:
		whom = ""
	case c.onMarked != nil && len(d.marked) > 0:
		whom = fmt.Sprintf("the %d marked", len(d.marked))
	}
	return toast(words.PressAgain(b.Help().Key, whom))
}

// paneAfter is the next of the list, Activity and Health, or the previous one, column by column. Those without an area,
// which get one with the focus, are the last ones. The details are not among them, in any window: p shows and hides
// them. After them comes what is after the list.
func (d dashboard) paneAfter(by int, e screen.Env) pane {
	l, order := d.focused(listPane).layout(e), []pane{listPane, activityPane, healthPane}
	at := map[pane]widget.Rect{listPane: l.list, activityPane: l.activity, healthPane: l.health}
	slices.SortStableFunc(order, func(a, b pane) int {
		return cmp.Or(cmp.Compare(min(at[b].H, 1), min(at[a].H, 1)), cmp.Compare(at[a].X, at[b].X), cmp.Compare(at[a].Y, at[b].Y))
	})
	from := max(0, slices.Index(order, d.focus))
	return order[(from+by+len(order))%len(order)]
}

// tabKey names the pane that tab gives the focus to.
func (d dashboard) tabKey(e screen.Env) key.Binding {
	to := map[pane]string{listPane: "list", activityPane: "activity", healthPane: "health"}[d.paneAfter(1, e)]
	return screen.Bind("tab", to, "tab")
}

// FocusArea is the area of the pane with the focus.
func (d dashboard) FocusArea(e screen.Env) widget.Rect {
	l := d.layout(e)
	return map[pane]widget.Rect{listPane: l.list, detailsPane: l.details, activityPane: l.activity, healthPane: l.health}[d.focus]
}

// ListArea is the area of the list, and the row that the cursor is on; -1 if it is not visible.
func (d dashboard) ListArea(e screen.Env) (list widget.Rect, cursor int) {
	d = d.within(e)
	l := d.layout(e)
	room := d.room(l, e)
	lines := d.lines(room)
	from, to := window(lines, room, d.first, d.cursor)
	for i, line := range lines[from:to] {
		if line.kind == identityLine && line.at == d.cursor {
			return l.list, l.list.Y + 2 + len(d.notices(e)) + i
		}
	}
	return l.list, -1
}

func (d dashboard) focused(to pane) dashboard {
	d.focus, d.scroll = to, 0
	return d
}

// paneRoom is how many lines the pane with the focus has room for.
func (d dashboard) paneRoom(e screen.Env) int {
	l := d.layout(e)
	return map[pane]int{activityPane: l.activity.H, healthPane: l.health.H}[d.focus] - 2
}

// paneLines counts the lines of the pane with the focus.
func (d dashboard) paneLines(e screen.Env) int {
	l := d.layout(e)
	switch d.focus {
	case activityPane:
		return len(d.eventLines(l.activity, e.Now))
	case healthPane:
		return d.findingLines(l.health.W, e.Now, l.list.H > 0)
	}
	return 0
}
