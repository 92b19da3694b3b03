package dashboard

import (
	"fmt"
	"slices"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// The pane of the last days has a line for each of them, or several in a high window.
const (
	weekDays  = 7 // from which the pane has room
	fewDays   = 3 // shown at least
	mostDays  = 28
	dayHigh   = 3  // rows of a day from which the pane shows more days instead of higher ones
	weekLabel = 12 // columns of the day
	weekTotal = 14 // columns of the time that its sessions lasted
	weekClock = 2  // rows of the clock, and a blank one if there is room
	weekHigh  = 2 + weekClock + weekDays
)

// notRecorded stands for the time that the sessions of a day lasted, if some of it happened before the activity begins.
const notRecorded = "not recorded"

// recordedDays is how many days have an event, from the first one until today, but at least a few. Earlier days would be empty.
func (d dashboard) recordedDays(now time.Time) int {
	days := fewDays
	if len(d.Events) > 0 {
		days = max(days, min(mostDays, 1+int(midnight(now).Add(timelineDay/2).Sub(midnight(d.Events[0].At))/timelineDay)))
	}
	return days
}

// hasSession reports whether the beginning of any session is known. Otherwise the last days would all be without one.
func (l List) hasSession() bool {
	for _, e := range l.Events {
		if e.Kind.Begins() {
			return true
		}
	}
	for i := range l.Rows {
		if r := &l.Rows[i]; r.Session.Saved && !r.Began().IsZero() {
			return true
		}
	}
	return false
}

// midnight is the beginning of a day. A day that begins at 01:00, because the clocks go forward, has no 00:00: time.Date returns 23:00.
func midnight(at time.Time) time.Time {
	at = at.Local()
	begins := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	if begins.Day() != at.Day() {
		return begins.Add(time.Hour)
	}
	return begins
}

// daysAfter is the beginning of the day that is n days after the one of a midnight.
func daysAfter(day time.Time, n int) time.Time {
	return midnight(day.Add(timelineDay/2).AddDate(0, 0, n))
}

// daysIn is how many of the recorded days are shown in that many rows, and how many rows each has.
func daysIn(rows, recorded int) (days, high int) {
	days = min(max(weekDays, rows/dayHigh), recorded)
	if high = pitch(days, rows); rows/days >= dayHigh {
		high = dayHigh
	}
	return days, high
}

// week shows when the identity under the cursor was signed in on each of the last days, the latest first.
func (p picture) week(r widget.Rect) {
	t, now, row := p.theme(), p.now().Local(), p.current()
	days, high := daysIn(r.H-2-weekClock, p.recordedDays(now))
	first := r.Y + 1 + weekClock
	if (days-1)*high+1 < r.H-2-weekClock {
		first++
	}
	frame := widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: fmt.Sprintf("Signed in, last %d days", days)}}}
	if row.Identity.Ref == (model.Ref{}) {
		p.Frame(r, frame)
		return
	}
	frame.Right = []widget.Span{{Ink: t.Muted, Text: widget.Cut(t, widget.Printable(row.Identity.Title), r.W/2)}}
	p.Frame(r, frame)
	today := midnight(now)
	all := p.spansOf(row, daysAfter(today, 1-days), now)
	day := clock{from: today, span: timelineDay, x: r.X + 3 + weekLabel, w: r.W - 6 - weekLabel - weekTotal, daily: true}
	p.hours(day, r.Y+1)
	for i := range days {
		from, y := daysAfter(today, -i), first+i*high
		if high == dayHigh { // in the middle
			y++
		}
		one := span{from: from, to: daysAfter(from, 1)}
		p.day(r, y, day, one, all, p.knownIn(one, row, now))
	}
}

// day draws the sessions of one day, today's until now, and says how long they lasted, if all since the beginning of the day are known.
func (p picture) day(r widget.Rect, y int, c clock, day span, all []span, known time.Time) {
	t, now := p.theme(), p.now()
	name, ink, end := words.Day(day.from, now), t.Muted, c.x+c.w
	today := now.Before(day.to)
	if today {
		ink, end = t.Value, c.within(day, now)
	}
	p.Put(r.X+3, y, ink, name)
	total, lasted := p.bars(y, c, day, all), ""
	live := today && slices.ContainsFunc(all, func(s span) bool { return s.to.After(now) })
	if live { // even if it began just now, by a clock that may be ahead, or nobody knows when
		p.Put(max(end-1, c.x), y, t.Muted, t.Glyphs.Full)
	}
	if today {
		p.Put(end, y, t.Accent, t.Glyphs.Now)
	}
	switch {
	case known.After(day.from):
		lasted = notRecorded
	case total >= time.Minute:
		lasted = words.Span(total.Truncate(time.Minute))
	case total == 0 && !live:
		lasted = "none"
	}
	p.Right(r.X+r.W-3, y, widget.Span{Ink: t.Muted, Text: lasted})
}

// bars draws the sessions of one day until now, and returns how long they lasted.
func (p picture) bars(y int, c clock, day span, all []span) (total time.Duration) {
	for _, s := range all {
		s.from, s.to = later(s.from, day.from), earlier(s.to, earlier(day.to, p.now()))
		if !s.to.After(s.from) {
			continue
		}
		total += s.to.Sub(s.from)
		x := c.within(day, s.from)
		p.Repeat(x, y, max(1, c.within(day, s.to.Add(-time.Nanosecond))+1-x), p.theme().Muted, p.theme().Glyphs.Full) // also in an hour that is repeated
	}
	return total
}

// knownIn is knownFrom for one day. Of a saved session whose start is unknown, because another program signed in, only the end is
// known.
func (d dashboard) knownIn(day span, row model.Row, now time.Time) time.Time {
	known := d.knownFrom(row, now)
	if ends := earlier(row.Session.Expires, now); row.Session.Saved && row.Began().IsZero() && ends.After(day.from) && !ends.After(day.to) {
		return later(known, ends)
	}
	return known
}

// knownFrom is the time from which the activity has every session of an identity: the zero time if it never had one, otherwise the first
// recorded day, or later if events were dropped. A session whose start was dropped may have lasted until the identity's next event, but
// not longer than the longest session.
func (d dashboard) knownFrom(row model.Row, now time.Time) time.Time {
	first := slices.IndexFunc(d.Events, func(e model.Event) bool {
		return e.Identity == row.Identity.Ref.Name && (e.Kind.Begins() || e.Kind.Ends())
	})
	if row.NeverSignedIn() && first < 0 { // the list says "never"
		return time.Time{}
	}
	if len(d.Events) < model.EventsKept {
		return d.recordedFrom(row, now)
	}
	known := earlier(now, d.Events[0].At.Add(model.MaxDurationMFA))
	if first >= 0 {
		return earlier(known, d.Events[first].At)
	}
	return known
}

// recordedFrom is the beginning of the first day of which something is recorded; now if nothing is.
func (d dashboard) recordedFrom(row model.Row, now time.Time) time.Time {
	began := row.Began()
	switch {
	case len(d.Events) > 0 && began.IsZero():
		return midnight(d.Events[0].At)
	case len(d.Events) > 0:
		return midnight(earlier(began, d.Events[0].At))
	case !began.IsZero():
		return midnight(began)
	}
	return now
}

// within is the column of a time of a day by the local time, even on a day of 23 or 25 hours: all days have the same clock.
func (c clock) within(day span, at time.Time) int {
	if !at.Before(day.to) {
		return c.x + c.w
	}
	at = at.Local()
	hour, minute, second := at.Clock()
	return c.x + int((time.Duration(hour)*time.Hour+time.Duration(minute)*time.Minute+time.Duration(second)*time.Second)*time.Duration(c.w)/timelineDay)
}

// spansOf are the sessions of an identity that ended after that time. If the start of the saved one is unknown, it begins now.
func (d dashboard) spansOf(row model.Row, from, now time.Time) []span {
	all := d.endedSince(from, now)[row.Identity.Ref.Name]
	began := row.Began()
	if began.IsZero() {
		began = now
	}
	if row.Session.Saved {
		all = append(all, span{from: began, to: row.Session.Expires})
	}
	return all
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
