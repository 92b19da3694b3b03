package dashboard

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

func TestTheLastDaysHaveALineEach(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.Local) }
	row := model.Row{Identity: model.Identity{Title: "work", Ref: model.Ref{Name: "work"}}, Session: model.SessionInfo{Saved: true, Expires: at(14, 18)}}
	row.Record.Session = &model.SessionRecord{Asked: 6 * 3600, Expires: at(14, 18)}
	signedIn := func(from, to time.Time) model.Event {
		return model.Event{Kind: model.SignedIn, Identity: "work", At: from, Expires: to}
	}
	l := List{Rows: []model.Row{row}, Events: []model.Event{
		signedIn(at(10, 20), at(11, 4)), // over midnight
		signedIn(at(13, 6), at(13, 18)), // logged out
		{Kind: model.LoggedOut, Identity: "work", At: at(13, 9)},
		{Kind: model.SignedIn, Identity: "other", At: at(12, 1), Expires: at(12, 9)},
	}}
	lines := weekOf(l, at(14, 14))[2:] // after a blank row, and today
	for i, want := range []struct {
		day      string
		from, to int // hours
		total    string
	}{
		{"Yesterday", 6, 9, "3h"}, {"Thu 12 Mar", 0, 0, "none"}, {"Wed 11 Mar", 0, 4, "4h"}, {"Tue 10 Mar", 20, 24, "4h"}, // the first of the activity
	} {
		bar := strings.Repeat(" ", 2*want.from) + strings.Repeat("#", 2*(want.to-want.from)) + strings.Repeat(" ", 2*(24-want.to))
		line := lines[i][1:] // without the border
		if !strings.HasPrefix(line, "  "+want.day) || line[2+weekLabel:2+weekLabel+48] != bar || !strings.HasSuffix(strings.TrimRight(line, " |"), want.total) {
			t.Errorf("got %q, want %+v", line, want)
		}
	}
}

// The last days are not the next ones: a session was drawn until midnight.
func TestTodayEndsNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	row := model.Row{Identity: model.Identity{Title: "work", Ref: model.Ref{Name: "work"}}, Session: model.SessionInfo{Saved: true, Expires: now.Add(4 * time.Hour)}}
	unknown := weekOf(List{Rows: []model.Row{row}}, now)[1]
	row.Record.Session = &model.SessionRecord{Asked: 6 * 3600, Expires: row.Session.Expires}
	known := weekOf(List{Rows: []model.Row{row}}, now)[1]
	for got, want := range map[string]string{
		unknown: "  " + strings.Repeat(" ", 27) + "#|" + strings.Repeat(" ", 20) + " " + notRecorded, known: "  " + strings.Repeat(" ", 24) + "####|" + strings.Repeat(" ", 20),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAHighWindowShowsMoreDaysInHigherRows(t *testing.T) {
	t.Parallel()
	for rows, want := range map[int][2]int{7: {7, 1}, 13: {7, 2}, 20: {7, 2}, 21: {7, 3}, 43: {14, 3}, 200: {mostDays, 3}} {
		if days, high := daysIn(rows, mostDays); days != want[0] || high != want[1] {
			t.Errorf("%d rows: %d days of %d rows", rows, days, high)
		}
	}
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	l := user("work", func(r *model.Row) { r.Session = model.SessionInfo{Saved: true, Expires: now.Add(4 * time.Hour)} })
	l.Events = []model.Event{{Kind: model.KeysSaved, At: now.AddDate(0, 0, -30)}}
	l.Rows[0].Record.Session = &model.SessionRecord{Asked: 6 * 3600, Expires: now.Add(4 * time.Hour)}
	if view := drawn(t, l, theme.PlainText(false), 200, 98); !strings.Contains(view, "─ Signed in, last 14 days ─") {
		t.Error(view)
	}
}

// Days before the first event would be flat lines over half of a large window.
func TestTheLastDaysBeginWithTheActivity(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for since, want := range map[int]string{0: "last 3 days", 1: "last 3 days", 4: "last 5 days", 30: "last 14 days"} {
		l := user("work", func(*model.Row) {})
		began := now.AddDate(0, 0, -since)
		l.Events = []model.Event{{Kind: model.SignedIn, Identity: "work", At: began, Expires: began.Add(time.Hour)}}
		s, _ := New(Options{}).Update(l, screen.Env{Now: now, Width: 300, Height: 98})
		if view := s.View(screen.Frame{Env: screen.Env{Now: now, Width: 300, Height: 98}, Theme: theme.PlainText(false)}); !strings.Contains(view, want) {
			t.Errorf("an event %d days ago: %q is not shown", since, want)
		}
	}
}

// Before, all days were "none" or "unknown".
func TestTheLastDaysAreLeftOutBeforeTheFirstSession(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for shown, change := range map[bool]func(*List){
		false: func(l *List) { l.Events = []model.Event{{Kind: model.KeysSaved, At: now.AddDate(0, 0, -9)}} },
		true: func(l *List) {
			l.Rows[0].Session = model.SessionInfo{Saved: true, Expires: now.Add(4 * time.Hour)}
			l.Rows[0].Record.Session = &model.SessionRecord{Asked: 6 * 3600, Expires: now.Add(4 * time.Hour)}
		},
	} {
		for _, size := range [][2]int{{200, 58}, {300, 98}} {
			l := user("work", func(*model.Row) {})
			change(&l)
			if view := drawn(t, l, theme.PlainText(false), size[0], size[1]); strings.Contains(view, ", last ") != shown {
				t.Errorf("%v, with a session: %v\n%s", size, shown, view)
			}
		}
	}
}

// weekOf are the lines of the days, for the identity under the cursor.
func weekOf(l List, now time.Time) []string {
	f := screen.Frame{Env: screen.Env{Now: now, Width: 3 + weekLabel + 48 + weekTotal + 3, Height: weekHigh}, Theme: theme.PlainText(true)}
	s, _ := New(Options{}).Update(l, f.Env)
	p := picture{Canvas: widget.NewCanvas(f.Theme, f.Width, f.Height), dashboard: s.(dashboard), frame: f}
	p.week(widget.Rect{W: f.Width, H: f.Height})
	return p.Canvas.Lines()[1+weekClock:]
}

// The activity of a busy realm may begin within the last days.
// The start is known by the clock of AWS, which may be ahead.
func TestASessionThatBeginsNowIsNotNone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	row := model.Row{Identity: model.Identity{Title: "work", Ref: model.Ref{Name: "work"}}}
	row.Session = model.SessionInfo{Saved: true, Expires: now.Add(6 * time.Hour)}
	row.Record.SignedInAt, row.Record.Session = now, &model.SessionRecord{Asked: 6 * 3600, Expires: row.Session.Expires}
	for _, at := range []time.Time{now.Add(-time.Second), now, now.Add(time.Second)} {
		if today := weekOf(List{Rows: []model.Row{row}}, at)[1]; !strings.Contains(today, "#|") || strings.Contains(today, "none") {
			t.Errorf("%v after its start: %q", at.Sub(now), today)
		}
	}
}

func TestADayBeforeTheActivityBeginsIsNotShownAsOneWithoutASession(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.Local) }
	row := model.Row{Identity: model.Identity{Title: "work", Ref: model.Ref{Name: "work"}}}
	row.Record.SignedInAt = at(1, 6)
	others := func(n int) (events []model.Event) {
		for range n {
			events = append(events, model.Event{Kind: model.SignedIn, Identity: "other", At: at(11, 6), Expires: at(11, 7)})
		}
		return events
	}
	own := model.Event{Kind: model.SignedIn, Identity: "work", At: at(12, 6), Expires: at(12, 9)}
	for name, c := range map[string]struct {
		events []model.Event
		totals [3]string // the 13th first
	}{
		"nothing was dropped":                {append(others(model.EventsKept-2), own), [3]string{"none", "3h", "none"}},
		"the identity's first event":         {append(others(model.EventsKept-1), own), [3]string{"none", notRecorded, notRecorded}},
		"no event later than a long session": {others(model.EventsKept), [3]string{"none", notRecorded, notRecorded}},
	} {
		lines := weekOf(List{Rows: []model.Row{row}, Events: c.events}, at(14, 14))
		for i := range c.totals { // the days since the 11th, with a blank row between two
			line := lines[2*(i+1)]
			if total := strings.Trim(line[1+2+weekLabel+48:], " |"); total != c.totals[i] {
				t.Errorf("%s: got %q, want %q", name, line, c.totals[i])
			}
		}
	}
}

// Before the first event, and before the end of another program's session, nobody knows. A dotted track for what is known looked like part
// of a session.
func TestADayThatIsNotRecordedSaysSo(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.Local) }
	yesterday := []model.Event{{Kind: model.KeysSaved, At: at(13, 6)}}
	for name, c := range map[string]struct {
		never   bool // signed in
		events  []model.Event
		expires time.Time // of a session whose start is unknown
		totals  [3]string // today first
	}{
		"never a sign-in":                   {true, nil, time.Time{}, [3]string{"none", "none", "none"}},
		"nothing":                           {false, nil, time.Time{}, [3]string{notRecorded, notRecorded, notRecorded}},
		"since yesterday":                   {false, yesterday, time.Time{}, [3]string{"none", "none", notRecorded}},
		"live session of unknown start":     {false, yesterday, at(14, 20), [3]string{notRecorded, "none", notRecorded}},
		"ended session of unknown start":    {false, yesterday, at(14, 6), [3]string{notRecorded, "none", notRecorded}},
		"session that ended the day before": {false, yesterday, at(13, 6), [3]string{"none", notRecorded, notRecorded}},
	} {
		row := model.Row{Identity: model.Identity{Title: "work", Ref: model.Ref{Name: "work"}}}
		if !c.never {
			row.Record.SignedInAt = at(1, 6)
		}
		row.Session = model.SessionInfo{Saved: !c.expires.IsZero(), Expires: c.expires}
		lines := weekOf(List{Rows: []model.Row{row}, Events: c.events}, at(14, 14))
		for i := range c.totals {
			line := lines[2*i+1]
			if total := strings.Trim(line[1+2+weekLabel+48:], " |"); total != c.totals[i] || strings.Contains(line, "--") {
				t.Errorf("%s: got %q, want %q", name, line, c.totals[i])
			}
		}
	}
}

// A day has 23 or 25 hours when the clocks change. The hours above the days are those of the local time on every day.
func TestTheLastDaysHaveTheHoursOfTheLocalTime(t *testing.T) {
	inZone(t, "Europe/Berlin")
	for _, day := range []time.Time{time.Date(2026, 3, 29, 0, 0, 0, 0, time.Local), time.Date(2026, 10, 25, 0, 0, 0, 0, time.Local)} {
		for _, from := range []time.Time{day, day.AddDate(0, 0, -1)} {
			c, one := clock{from: day, span: timelineDay, x: 5, w: 48, daily: true}, span{from: from, to: daysAfter(from, 1)}
			for _, h := range c.fullHours() {
				at := time.Date(from.Year(), from.Month(), from.Day(), h.hour, 0, 0, 0, time.Local)
				if at.Hour() == h.hour && c.within(one, at) != h.x {
					t.Errorf("%v is in column %d, its hour in %d", at, c.within(one, at), h.x)
				}
			}
			if c.within(one, one.to) != c.x+c.w {
				t.Errorf("the day does not end in the last column")
			}
		}
	}
}

// The end of such a session is in front of its beginning.
func TestASessionInAnHourThatIsRepeatedHasABar(t *testing.T) {
	inZone(t, "Europe/Berlin")
	first := time.Date(2026, 10, 25, 0, 45, 0, 0, time.UTC) // 02:45
	end := first.Add(30 * time.Minute)                      // 02:15
	row := model.Row{Identity: model.Identity{Title: "work", Ref: model.Ref{Name: "work"}}}
	l := List{Rows: []model.Row{row}, Events: []model.Event{
		{Kind: model.SignedIn, Identity: "work", At: first, Expires: end},
	}}
	if today := weekOf(l, end.Add(10*time.Hour).Local())[1]; strings.Count(today, "#") != 1 || !strings.Contains(today, "30m") {
		t.Errorf("got %q", today)
	}
}

func TestADayWithoutMidnightIsOneOfTheLastDays(t *testing.T) {
	inZone(t, "America/Santiago")
	noon := time.Date(2026, 9, 6, 12, 0, 0, 0, time.Local) // the day began at 01:00
	for n := -3; n <= 3; n++ {
		if got := daysAfter(midnight(noon), n); got.Day() != noon.AddDate(0, 0, n).Day() || (got.Hour() == 0) != (n != 0) {
			t.Errorf("%d days after: %v", n, got)
		}
	}
}
