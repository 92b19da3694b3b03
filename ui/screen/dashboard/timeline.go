package dashboard

import (
	"fmt"
	"slices"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// The timeline shows a day, which begins some hours ago.
const (
	timelineSpan = 24 * time.Hour
	timelinePast = 8 * time.Hour // room for a session of a working day, and for the text about its end
	timelineName = 18            // columns for the names, if they are beside the bars
	clockRows    = 3             // rows of the clock above the sessions
	laneRows     = 3             // a name, its bar, and a blank row: with more rows between them, they do not look like one picture
)

// clock maps times to the columns of a timeline.
type clock struct {
	from time.Time
	x, w int
}

func (c clock) column(at time.Time) int {
	return c.x + int(at.Sub(c.from)*time.Duration(c.w)/timelineSpan)
}

// lanes say how the sessions are arranged one below another.
type lanes struct {
	pitch int  // rows from one to the next
	names bool // each name has its own row, above the bar, and not a column beside the bars
}

// arrangeLanes arranges n sessions in that many rows.
func arrangeLanes(n, rows int) lanes {
	switch {
	case n*laneRows-1 <= rows:
		return lanes{laneRows, true}
	case 2*n-1 <= rows:
		return lanes{2, false}
	}
	return lanes{1, false}
}

// timeline draws every session of the day on one clock: thin for the past, thick for the future.
func (p picture) timeline(r widget.Rect) {
	t := p.theme()
	now := p.now().Local()
	hour := time.Date(now.Year(), now.Month(), now.Day(), now.Hour(), 0, 0, 0, now.Location())
	from := hour.Add(-timelinePast)
	rows, room := p.sessionsIn(from, now), r.H-2-clockRows
	live := false // even if the filter hides them
	for i := range rows {
		live = live || listing.StatusOf(&rows[i].Row, now) <= listing.EndsSoon
	}
	right := []widget.Span{{Ink: t.Muted, Text: "24 hours"}}
	if hidden := len(rows) - max(room, 1); hidden > 0 {
		rows = soonest(rows, room, now)
		right = []widget.Span{{Ink: t.Value, Text: fmt.Sprintf("+%d more", hidden)}, {Ink: t.Muted, Text: t.Text(" · 24 hours")}}
	}
	l := arrangeLanes(len(rows), room)
	c := clock{from: from, x: r.X + 3, w: r.W - 6}
	if !l.names {
		c.x, c.w = c.x+timelineName, c.w-timelineName
	}
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Sessions today"}}, Right: right})
	if len(rows) == 0 {
		says := []widget.Span{{Ink: t.Muted, Text: "No session yet."}}
		if row := p.current(); row.Identity.Ref != (model.Ref{}) && len(p.marked) == 0 {
			says = append(says, widget.Span{Ink: t.Muted, Text: " Press "}, widget.Span{Ink: t.Key, Text: "enter"},
				widget.Span{Ink: t.Muted, Text: " to " + words.EnterDoes(row, now) + "."})
		}
		p.Spans(r.X+3, r.Y+2, r.X+r.W-1, says...)
		return
	}
	p.hours(c, r.Y+2)
	if live { // nothing redraws the screen without a session, so nothing may show the time
		p.lineOfNow(r, c.column(now))
	}
	for i, row := range rows {
		p.sessionOfDay(r, r.Y+1+clockRows+i*l.pitch, c, row, l)
	}
}

// lineOfNow draws the line of the current time through all sessions.
func (p picture) lineOfNow(r widget.Rect, x int) {
	t := p.theme()
	p.Put(x-1, r.Y+1, t.Strong, "now")
	p.Put(x, r.Y+3, t.Accent, t.Glyphs.NowOnRule)
	for y := r.Y + 4; y < r.Y+r.H-1; y++ {
		p.Put(x, y, t.Accent, t.Glyphs.Now)
	}
}

// sessionOfDay draws one session.
func (p picture) sessionOfDay(r widget.Rect, y int, c clock, row dayRow, l lanes) {
	t := p.theme()
	mine := row.Identity.Ref == p.current().Identity.Ref
	ink, name := t.Value, widget.Printable(row.Identity.Title)
	if mine {
		ink = t.Strong
		p.Put(r.X+1, y, t.Accent, t.Glyphs.Bar)
	}
	if !l.names {
		p.Put(r.X+3, y, ink, widget.Cut(t, name, timelineName-2))
		p.bar(c, y, row)
		return
	}
	x := p.Put(c.x, y, ink, widget.Cut(t, name, c.w))
	if account := widget.Printable(p.accountName(row.Row)); account != "" {
		p.Put(x, y, t.Muted, "  "+widget.Cut(t, account, max(0, c.x+c.w-x-3))+" ") // the blanks separate it from the line of the current time
	}
	p.bar(c, y+1, row)
}

// hours draws the clock: every fourth hour, or every second one if there is room. Midnight shows the name of the day.
func (p picture) hours(c clock, y int) {
	t := p.theme()
	p.Repeat(c.x, y+1, c.w, t.Line, t.Glyphs.Rule)
	every := 4
	if c.w >= 90 {
		every = 2
	}
	for at := c.from; at.Before(c.from.Add(timelineSpan)); at = at.Add(time.Hour) {
		if at.Hour()%every != 0 { // so that midnight is among them
			continue
		}
		text, ink := at.Format("15"), t.Muted
		if at.Hour() == 0 {
			text, ink = at.Format("Mon"), t.Strong
		}
		p.Put(c.column(at), y, ink, text)
		p.Put(c.column(at), y+1, t.Line, t.Glyphs.Tick)
	}
}

// bar draws one session and its end.
func (p picture) bar(c clock, y int, row dayRow) {
	t, now := p.theme(), p.now()
	nowAt := c.column(now)
	p.earlierBars(c, y, row.before)
	if !row.Session.Saved {
		last := row.before[len(row.before)-1]
		p.ended(c, y, row, max(c.column(last.from), c.x), max(c.column(last.to), c.x), last.expired)
		return
	}
	status := listing.StatusOf(&row.Row, now)
	live := status <= listing.EndsSoon
	ends := min(max(c.column(row.Session.Expires), c.x), c.x+c.w-1)
	if live {
		ends = max(ends, nowAt+1)
	}
	begins := min(nowAt, ends)
	if began := row.Began(); !began.IsZero() {
		begins = min(max(c.column(began), c.x), ends)
	} else if !live {
		begins = ends
	}
	for x := begins; x <= ends; x++ {
		switch {
		case !live || x < nowAt:
			p.Put(x, y, t.Track, t.Glyphs.Past)
		case x == nowAt:
			p.Put(x, y, t.Accent, t.Glyphs.Now)
		default:
			p.Put(x, y, p.hourInk(status, c, x-nowAt), t.Glyphs.Full)
		}
	}
	at := words.Clock(row.Session.Expires, now)
	label := []widget.Span{{Ink: t.Value, Text: at}}
	x := ends + 2
	switch status {
	case listing.EndsSoon:
		label = []widget.Span{{Ink: t.Chip, Text: " ! " + at + " "}}
		x = max(x, nowAt+3)
	case listing.Expired, listing.Ready:
		p.ended(c, y, row, begins, ends+1, true)
		return
	}
	if over := x + widget.SpansWidth(label) - (c.x + c.w + 1); over > 0 {
		x -= over // a session that ends after the clock
	}
	p.Spans(x, y, c.x+c.w+1, label...)
}

// ended says when a session ended, for a bar from one column to another: after the bar, or before it, or, if neither has enough
// room, over its beginning. It never draws the end of a past session in the future.
func (p picture) ended(c clock, y int, row dayRow, from, to int, expired bool) {
	const gap = 1 // blanks beside a bar
	nowAt := c.column(p.now())
	for _, over := range []bool{false, true} {
		for _, label := range p.endedTexts(row, expired) {
			w := widget.SpansWidth(label)
			switch {
			case over && to-c.x-w-gap >= w/3: // this part of the bar has to stay visible
				p.Spans(c.x, y, nowAt, append(label, widget.Span{Text: " "})...)
			case !over && to+gap+w <= nowAt:
				p.Spans(to+gap, y, nowAt, label...)
			case !over && from-gap-w >= c.x:
				p.Spans(from-gap-w, y, nowAt, label...)
			default:
				continue
			}
			return
		}
	}
	if expired && !row.Ready(p.now()) {
		p.Spans(to+gap, y, nowAt, widget.Span{Ink: p.theme().Bad, Text: p.theme().Text("✗")})
	}
}

// endedTexts say when a session ended, the longest text first. A role is only idle as long as its user's session can renew it.
func (p picture) endedTexts(row dayRow, expired bool) [][]widget.Span {
	t, at := p.theme(), words.Clock(row.ends(), p.now())
	mark := widget.Span{}
	if expired {
		mark = widget.Span{Ink: t.Bad, Text: t.Text("✗ ")}
	}
	if row.Ready(p.now()) {
		return [][]widget.Span{{{Ink: t.Muted, Text: "idle since " + at}}, {{Ink: t.Muted, Text: "idle"}}}
	}
	return [][]widget.Span{{mark, {Ink: t.Muted, Text: "ended " + at}}, {mark, {Ink: t.Muted, Text: at}}}
}

// earlierBars draws ended sessions.
func (p picture) earlierBars(c clock, y int, all []span) {
	for _, s := range all {
		for x := max(c.column(s.from), c.x); x < c.column(s.to); x++ {
			p.Put(x, y, p.theme().Track, p.theme().Glyphs.Past)
		}
	}
}

// hourInk is the colour of a time in the future.
func (p picture) hourInk(s listing.Status, c clock, columns int) theme.Ink {
	t := p.theme()
	if s == listing.EndsSoon {
		return t.Warn
	}
	const whole = 12 // hours
	return t.GoodRun.At(float64(columns) * timelineSpan.Hours() / float64(c.w) / whole)
}

// dayRow is an identity with a session in the day of the timeline.
type dayRow struct {
	model.Row
	before []span // earlier sessions, which only the activity has, first one first
}

// span is the time from a session's start to its end.
type span struct {
	from, to time.Time
	expired  bool // nobody ended it before its time
}

// sessionsIn are the rows with a session in the day that begins at that time, in the list's order.
func (d dashboard) sessionsIn(from, now time.Time) (rows []dayRow) {
	earlier := d.earlier(from, now)
	for i := range d.Rows {
		r := dayRow{d.Rows[i], earlier[d.Rows[i].Identity.Ref.Name]}
		if !r.Session.Expires.After(from) {
			r.Session = model.SessionInfo{} // it ended before
		}
		if r.Session.Saved || r.before != nil {
			rows = append(rows, r)
		}
	}
	return rows
}

// earlier are the sessions that ended after that time, by the identity's name, without those that are still saved. A session ends
// when it expires, when another one replaces it, or when the user logs out.
func (d dashboard) earlier(from, now time.Time) map[string][]span {
	saved := map[string]time.Time{}
	for i := range d.Rows {
		saved[d.Rows[i].Identity.Ref.Name] = d.Rows[i].Session.Expires.Truncate(time.Second)
	}
	ended := map[string]time.Time{} // when the session's successor began, going back in time
	all := map[string][]span{}
	for _, e := range slices.Backward(d.Events) {
		switch e.Kind {
		case model.SignedIn, model.SessionFound, model.RoleAssumed:
			to := e.Expires
			if next, replaced := ended[e.Identity]; replaced && next.Before(to) {
				to = next
			}
			if !to.After(now) && to.After(from) && !e.Expires.Truncate(time.Second).Equal(saved[e.Identity]) {
				all[e.Identity] = append([]span{{e.At, to, to.Equal(e.Expires)}}, all[e.Identity]...)
			}
			ended[e.Identity] = e.At
		case model.LoggedOut, model.KeysDeleted:
			ended[e.Identity] = e.At
		}
	}
	return all
}

// soonest keeps n rows in their order: the live sessions that end first, then the sessions that ended last.
func soonest(rows []dayRow, n int, now time.Time) []dayRow {
	first := make([]int, len(rows))
	for i := range first {
		first[i] = i
	}
	slices.SortStableFunc(first, func(i, j int) int {
		a, b := rows[i].ends(), rows[j].ends()
		if a.After(now) && b.After(now) {
			return a.Compare(b)
		}
		return b.Compare(a) // an ended one comes after all live ones
	})
	kept := slices.Sorted(slices.Values(first[:min(n, len(first))]))
	out := make([]dayRow, len(kept))
	for i, at := range kept {
		out[i] = rows[at]
	}
	return out
}

// ends is when the row's last session ends or ended.
func (r dayRow) ends() time.Time {
	if !r.Session.Saved {
		return r.before[len(r.before)-1].to
	}
	return r.Session.Expires
}
