package dashboard

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// The timeline shows a day, or two if it is wide. It has room for the past of a session of a working day.
const (
	timelineDay  = 24 * time.Hour
	dayPast      = 8 * time.Hour
	twoDaysPast  = 11 * time.Hour // which leaves room for the longest session, of 36 hours
	twoDays      = 150            // columns of the clock from which it shows two days
	twoDaysLeast = 110            // and if a session ends after the first of them
	timelineName = 16             // columns for the names, if they need them
	clockRows    = 3              // rows of the clock above the sessions
)

// clock maps times to the columns of a timeline.
type clock struct {
	from  time.Time
	past  time.Duration // up to the hour of now
	span  time.Duration
	x, w  int
	daily bool // of any day: midnight is an hour, not a day
}

// clockOf is the clock of a timeline that begins at column x and is w columns wide. The last session ends at that time.
func clockOf(now, last time.Time, x, w int) clock {
	hour := hourOf(now.Local())
	c := clock{past: dayPast, span: timelineDay, x: x, w: w}
	if w >= twoDays || w >= twoDaysLeast && last.After(hour.Add(c.span-c.past)) {
		c.past, c.span = twoDaysPast, 2*timelineDay
	}
	c.from = hour.Add(-c.past)
	return c
}

// hourOf is the beginning of the hour of a time. time.Date would return the first of two hours when the clocks go back.
func hourOf(at time.Time) time.Time {
	return at.Add(-time.Duration(at.Minute())*time.Minute - time.Duration(at.Second())*time.Second - time.Duration(at.Nanosecond()))
}

// column is where a time is; one before the clock or after it is in the column next to the clock, however long before or after.
func (c clock) column(at time.Time) int {
	switch {
	case at.Before(c.from):
		return c.x - 1
	case !at.Before(c.end()):
		return c.x + c.w
	}
	return c.x + int(at.Sub(c.from)*time.Duration(c.w)/c.span)
}

func (c clock) end() time.Time { return c.from.Add(c.span) }

// title says which time the clock shows. "today" would be false: a session of this morning may have ended before it begins.
func (c clock) title() string {
	return fmt.Sprintf("%d hours from %s", c.span/time.Hour, words.TimeOfDay(c.from))
}

// lanes are the columns of the texts in front of the bars; 0 leaves one out.
type lanes struct{ name, account int }

const roomyClock = 110 // columns that the account leaves to the clock

// lanes divides w columns.
func (d dashboard) lanes(w int) (l lanes) {
	l.name = min(d.widths.title, max(timelineName, w/4))
	if account := min(d.widths.account, accountLongest); w-l.width()-account-columnGap >= roomyClock {
		l.account = account
	}
	return l
}

// clockIn are the texts, the clock and the rows of a timeline in an area.
func (d dashboard) clockIn(r widget.Rect, now time.Time) (lanes, clock, []dayRow) {
	l := d.lanes(r.W - 6)
	c := clockOf(now, d.lastEnd(now), r.X+3+l.width(), r.W-6-l.width())
	return l, c, d.sessionsIn(c.from, now)
}

// lastEnd is when the last saved session ends; zero without one.
func (d dashboard) lastEnd(now time.Time) (last time.Time) {
	for i := range d.Rows {
		if r := &d.Rows[i]; r.Session.Expires.After(last) && r.SessionState(now) == model.SessionGood {
			last = r.Session.Expires
		}
	}
	return last
}

// live reports whether a row has a session.
func (r dayRow) live(now time.Time) bool {
	return r.Session.Saved && listing.StatusOf(&r.Row, now).Live()
}

// width is how many columns the texts take, with the gaps after them.
func (l lanes) width() int {
	w := l.name + columnGap
	if l.account > 0 {
		w += l.account + columnGap
	}
	return w
}

// pitch is the number of rows from one session to the next: with a blank row if all n sessions fit into the rows that way.
func pitch(n, rows int) int {
	if 2*n-1 <= rows {
		return 2
	}
	return 1
}

// timeline draws every session on one clock: thin for the past, thick for the future.
func (p picture) timeline(r widget.Rect) {
	t, now := p.theme(), p.now()
	l, c, rows := p.clockIn(r, now)
	room := r.H - 2 - clockRows
	title := c.title()
	right := []widget.Span{{Ink: t.Muted, Text: title}}
	if hidden := len(rows) - max(room, 1); hidden > 0 {
		rows = soonest(rows, room, now)
		right = []widget.Span{{Ink: t.Value, Text: fmt.Sprintf("+%d more", hidden)}, {Ink: t.Muted, Text: t.Text(" · " + title)}}
	}
	if len(rows) == 0 && !hasClock(r, c, rows) {
		right = nil
	}
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Sessions"}}, Right: right})
	if len(rows) == 0 {
		p.withoutLanes(r, c, l)
		return
	}
	p.hours(c, r.Y+2)
	p.lineOfNow(r, c.column(now))
	for i, row := range rows {
		p.lane(r, r.Y+1+clockRows+i*pitch(len(rows), room), c, row, l)
	}
}

// withoutLanes draws a timeline that has no sessions.
func (p picture) withoutLanes(r widget.Rect, c clock, l lanes) {
	says := p.noSessions(c, r.W-4)
	if hasClock(r, c, nil) {
		p.clockAlone(r, c, l, says)
		return
	}
	for i, line := range says[:min(len(says), r.H-3)] {
		p.Spans(r.X+3, r.Y+2+i, r.X+r.W-1, line...)
	}
}

// hasClock reports whether a timeline has its clock: a low one without sessions has only a text.
func hasClock(r widget.Rect, c clock, rows []dayRow) bool {
	return c.w > 0 && (len(rows) > 0 || r.H >= aloneHigh)
}

// noSessions says in room columns that no session is on the clock, when the last one ended, and which key leads to one.
// A sentence that does not fit begins a line.
func (p picture) noSessions(c clock, room int) (lines [][]widget.Span) {
	t, now := p.theme(), p.now()
	says := []widget.Span{{Ink: t.Muted, Text: "No session yet."}}
	last, some := p.lastEnded(now)
	if some {
		says[0].Text = fmt.Sprintf("No session in these %d hours.", c.span/time.Hour)
	}
	add := func(sentence ...widget.Span) {
		if widget.SpansWidth(says)+1+widget.SpansWidth(sentence) <= room {
			says = slices.Concat(says, []widget.Span{{Ink: t.Muted, Text: " "}}, sentence)
			return
		}
		lines, says = append(lines, says), sentence
	}
	if !last.IsZero() {
		add(widget.Span{Ink: t.Muted, Text: "The last one ended " + words.Clock(last, now) + "."})
	}
	if row := p.current(); p.areas.actions.H == 0 && p.namesFirstStep() {
		add(p.firstStep(row, room-widget.SpansWidth(says)-1)...)
	}
	return append(lines, says)
}

// lastEnded is when the last session of all ended, zero if that is unknown; some reports whether there was any.
func (d dashboard) lastEnded(now time.Time) (last time.Time, some bool) {
	later := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for _, ended := range d.endedSince(time.Time{}, now) {
		later(ended[len(ended)-1].to)
	}
	for i := range d.Rows {
		r := &d.Rows[i]
		switch r.SessionState(now) {
		case model.SessionUnknown: // nobody knows when it ends
			continue
		case model.SessionExpired:
			later(r.Session.Expires)
		}
		signedIn, _ := r.LastSignIn()
		some = some || !signedIn.IsZero()
	}
	return last, some || !last.IsZero()
}

// namesFirstStep reports whether a key leads to a session now. If the keyring does not answer, the message above the list says what to press.
func (p picture) namesFirstStep() bool {
	why, _ := p.silence(true)
	row := p.current()
	return row.Offers(p.now()).SignIn && !p.frame.Boxed && !p.finding && len(p.marked) == 0 && why == ""
}

// firstStep says in room columns which key leads to a session.
func (p picture) firstStep(row model.Row, room int) []widget.Span {
	t := p.theme()
	press := func(key, does string) []widget.Span {
		return []widget.Span{{Ink: t.Muted, Text: "Press "}, {Ink: t.Key, Text: key}, {Ink: t.Muted, Text: " to " + does + "."}}
	}
	if p.unlockedElsewhere() {
		return press("enter", p.unlockDoes())
	}
	if p.selected(p.frame.Env).replaces() && p.lettersAct() {
		return press("e", words.UseOtherKeys)
	}
	if !p.inOtherRealm() || !p.lettersAct() {
		return press("enter", p.enterDoes(row, p.frame.Env))
	}
	if whole := press("b", "copy the keys from "+widget.Printable(words.Realms(row.OtherRealms[:1]))); widget.SpansWidth(whole) <= room {
		return whole
	}
	return press("b", "copy the keys here")
}

// untilNowMoves is the time until the line of now is in another column of the timeline, or the clock begins an hour later; 0 if no pane
// has the line, or a window that is too small leaves it no column. The last days, with narrower columns, are drawn again then too.
func (d dashboard) untilNowMoves(e screen.Env) time.Duration {
	l := d.layout(e)
	if l.timeline.H == 0 {
		return 0
	}
	_, c, rows := d.clockIn(l.timeline, e.Now)
	if c.w <= 0 || l.week.H == 0 && !hasClock(l.timeline, c, rows) {
		return 0
	}
	hour := c.from.Add(c.past + time.Hour)
	column := c.from.Add(time.Duration(c.column(e.Now)-c.x+1) * c.span / time.Duration(c.w))
	return earlier(hour, column).Sub(e.Now) + time.Millisecond // columns are rounded
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

// lane draws one session, with its name beside it.
func (p picture) lane(r widget.Rect, y int, c clock, row dayRow, l lanes) {
	p.laneOf(r, y, row.Row, l)
	p.bar(c, y, row)
	p.ended(c, y, row)
}

// laneOf draws the texts in front of a session.
func (p picture) laneOf(r widget.Rect, y int, row model.Row, l lanes) {
	t, ink := p.theme(), p.theme().Value
	if row.Identity.Ref == p.current().Identity.Ref {
		ink = t.Strong
		p.Put(r.X+1, y, t.Accent, t.Glyphs.Bar)
	}
	x := r.X + 3
	p.Put(x, y, ink, widget.Cut(t, widget.Printable(row.Identity.Title), l.name))
	if x += l.name + columnGap; l.account > 0 {
		p.Put(x, y, t.Muted, widget.Cut(t, widget.Printable(p.accountName(row)), l.account))
	}
}

// hours draws the clock: every fourth hour, or every second or sixth one, as there is room. Midnight has the name of the day.
func (p picture) hours(c clock, y int) {
	t := p.theme()
	p.Repeat(c.x, y+1, c.w, t.Line, t.Glyphs.Rule)
	every := 4
	switch perDay := c.w * int(timelineDay) / int(c.span); {
	case perDay >= 70:
		every = 2
	case perDay < 36:
		every = 6
	}
	free := c.x
	for _, h := range c.fullHours() {
		if h.day == "" && h.hour%every != 0 || h.x < free { // when the clocks change, an hour may be beside another one
			continue
		}
		text, ink := words.Hour(h.hour), t.Muted
		if h.day != "" {
			text, ink = h.day, t.Strong
		}
		free = p.Put(h.x, y, ink, text) + 1
		p.Put(h.x, y+1, t.Line, t.Glyphs.Tick)
	}
}

// fullHour is a full hour of a clock. The first one of a day has its name: some days begin at 01:00, when the clocks go forward.
type fullHour struct {
	x, hour int
	day     string
}

// fullHours are the full hours of a clock by the local time, which may skip or repeat one.
func (c clock) fullHours() (all []fullHour) {
	if c.daily {
		for h := range 24 {
			all = append(all, fullHour{x: c.x + h*c.w/24, hour: h})
		}
		return all
	}
	for at := c.from; at.Before(c.end()); at = hourOf(at).Add(time.Hour) {
		if hourOf(at) != at { // the clocks went forward or back by half an hour
			continue
		}
		h := fullHour{x: c.column(at), hour: at.Hour()}
		if at.Add(-time.Nanosecond).Day() != at.Day() {
			h.day = words.Weekday(at)
		}
		all = append(all, h)
	}
	return all
}

// bar is where a session is on a clock: its first and last column, and whether it goes on before the clock or after it.
type bar struct {
	from, to      int
	before, after bool
}

// barOf is true to scale: of two sessions, the one that ends later never has the shorter bar. A live one has a column after now, an ended
// one has none from now on. The beginning is zero if nobody knows it: then only the time from now on, or the end, is drawn.
func (c clock) barOf(began, expires, now time.Time, live bool) bar {
	nowAt, last := c.column(now), c.x+c.w-1
	b := bar{to: c.column(expires.Add(-time.Nanosecond)), after: expires.After(c.end())}
	latest := nowAt
	if live {
		b.to = max(b.to, nowAt+1)
	} else {
		b.to, latest = min(b.to, nowAt-1), nowAt-1
	}
	b.to = max(min(b.to, last), c.x)
	b.from = min(latest, b.to)
	switch {
	case !began.IsZero():
		b.from, b.before = max(min(c.column(began), b.from), c.x), began.Before(c.from)
	case !live:
		b.from = b.to
	}
	return b
}

// bar draws one session and says when it expires.
func (p picture) bar(c clock, y int, row dayRow) {
	t, now := p.theme(), p.now()
	if c.w <= 0 {
		return
	}
	for _, s := range row.before {
		p.past(y, c.barOf(s.from, s.to, now, false))
	}
	if !row.Session.Saved {
		return
	}
	status := listing.StatusOf(&row.Row, now)
	live := status.Live()
	b := c.barOf(row.Began(), row.Session.Expires, now, live)
	if !live {
		p.past(y, b)
		return
	}
	nowAt := c.column(now)
	p.past(y, bar{from: b.from, to: nowAt - 1, before: b.before})
	p.Put(nowAt, y, t.Accent, t.Glyphs.Now)
	for x := nowAt + 1; x <= b.to; x++ {
		glyph := t.Glyphs.Full
		if x == b.to && b.after {
			glyph = t.Glyphs.After
		}
		p.Put(x, y, p.hourInk(status, c, x-nowAt), glyph)
	}
	p.expiry(c, y, row, b)
}

// past draws an ended session, or the past of a live one.
func (p picture) past(y int, b bar) {
	t := p.theme()
	p.Repeat(b.from, y, b.to-b.from+1, t.Track, t.Glyphs.Past)
	if b.before && b.to >= b.from {
		p.Put(b.from, y, t.Track, t.Glyphs.Before)
	}
}

// expiry says behind a bar when its session expires, without the day if there is not enough room: the clock has it. Otherwise the time is
// inside the bar, before its end, so that the bar does not look shorter.
func (p picture) expiry(c clock, y int, row dayRow, b bar) {
	t, now, end := p.theme(), p.now(), c.x+c.w+1
	label := func(at string) widget.Span { return widget.Span{Ink: t.Value, Text: at} }
	behind := b.to + 2
	if listing.StatusOf(&row.Row, now) == listing.EndsSoon {
		label = func(at string) widget.Span { return widget.Span{Ink: t.Chip, Text: " ! " + at + " "} }
		behind = max(behind, c.column(now)+3)
	}
	long, short := label(words.Clock(row.Session.Expires, now)), label(words.TimeOfDay(row.Session.Expires))
	for _, s := range []widget.Span{long, short} {
		if !b.after && behind+widget.Width(s.Text) <= end {
			p.Spans(behind, y, end, s)
			return
		}
	}
	if b.after {
		short = long // another day than those of the clock
	}
	const rest = 2 // columns of the bar behind the time
	for _, s := range []widget.Span{long, short} {
		text := " " + strings.TrimSpace(s.Text) + " "
		if x, nowAt := b.to-rest+1-widget.Width(text), c.column(now); x > nowAt+1 {
			p.Put(x, y, p.hourInk(listing.StatusOf(&row.Row, now), c, x-nowAt).Reversed(), text) // still a part of the bar
			return
		}
	}
}

// ended says how and when a session ended, behind now, where the row of an ended session has no bar. Without room, it does not say how.
func (p picture) ended(c clock, y int, row dayRow) {
	t, now := p.theme(), p.now()
	how := byExpiry
	switch {
	case row.live(now):
		return
	case !row.Session.Saved:
		how = row.before[len(row.before)-1].how
	}
	at := words.TimeOfDay(row.ends())
	mark, text := widget.Span{Ink: t.Muted, Text: t.Text("– ")}, string(how)+" "+at
	switch {
	case row.Ready(now): // the role of a user with a session renews itself
		mark, text = widget.Span{Ink: t.Muted, Text: t.Text("✔ ")}, "ready"
	case how == byExpiry:
		mark = widget.Span{Ink: t.Bad, Text: t.Text("✗ ")}
	}
	x, end := c.column(now)+2, c.x+c.w+1
	if x+widget.Width(mark.Text+text) > end && !row.Ready(now) {
		text = at
	}
	p.Spans(x, y, end, mark, widget.Span{Ink: t.Muted, Text: text})
}

// hourInk is the colour of a time in the future.
func (p picture) hourInk(s listing.Status, c clock, columns int) theme.Ink {
	t := p.theme()
	if s == listing.EndsSoon {
		return t.Warn
	}
	const whole = 12 // hours
	return t.GoodRun.At(float64(columns) * c.span.Hours() / float64(c.w) / whole)
}

// dayRow is an identity with a session in the time that the timeline shows.
type dayRow struct {
	model.Row
	before []span // earlier sessions, which only the activity has, first one first
}

// span is the time from a session's start to its end.
type span struct {
	from, to time.Time
	how      ending
}

// ending is how a session ended.
type ending string

const (
	byExpiry  ending = "expired"
	byRenewal ending = "renewed" // by a later session
	byLogOut  ending = "logged out"
)

// sessionsIn are the rows with a session after that time, in the list's order.
func (d dashboard) sessionsIn(from, now time.Time) (rows []dayRow) {
	ended := d.endedSince(from, now)
	for i := range d.Rows {
		r := dayRow{d.Rows[i], ended[d.Rows[i].Identity.Ref.Name]}
		if !r.Session.Expires.After(from) || r.SessionState(now) == model.SessionUnknown {
			r.Session = model.SessionInfo{} // it ended before, or nobody knows when it ends
		}
		if r.Session.Saved || r.before != nil {
			rows = append(rows, r)
		}
	}
	return rows
}

// endedSince are the sessions that ended after that time, by the identity's name, without those that are still saved. A session ends
// when it expires, when another one replaces it, or when the user logs out.
func (d dashboard) endedSince(from, now time.Time) map[string][]span {
	saved := map[string]time.Time{}
	for i := range d.Rows {
		saved[d.Rows[i].Identity.Ref.Name] = d.Rows[i].Session.Expires.Truncate(time.Second)
	}
	ended := map[string]span{} // when and how the session ended before its time, going back in time
	all := map[string][]span{}
	for _, e := range slices.Backward(d.Events) {
		switch {
		case e.Kind.Begins():
			s := span{e.At, e.Expires, byExpiry}
			if early, is := ended[e.Identity]; is && early.to.Before(s.to) {
				s.to, s.how = early.to, early.how
			}
			if !s.to.After(now) && s.to.After(from) && !e.Expires.Truncate(time.Second).Equal(saved[e.Identity]) {
				all[e.Identity] = append([]span{s}, all[e.Identity]...)
			}
			ended[e.Identity] = span{to: e.At, how: byRenewal}
		case e.Kind.Ends():
			ended[e.Identity] = span{to: e.At, how: byLogOut}
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
