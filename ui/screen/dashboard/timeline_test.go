package dashboard

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

func TestTheTimelineHidesEndedSessionsBeforeLiveOnes(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.UTC)
	row := func(name string, minutes int) dayRow {
		ends := now.Add(time.Duration(minutes) * time.Minute)
		r := dayRow{Row: model.Row{Identity: model.Identity{Title: name}}}
		if r.Session = (model.SessionInfo{Saved: true, Expires: ends}); minutes < 0 {
			r.Session, r.before = model.SessionInfo{}, []span{{ends.Add(-time.Hour), ends, byLogOut}}
		}
		return r
	}
	rows := []dayRow{row("a", -60), row("b", -50), row("c", 300), row("d", -40), row("e", 5), row("f", -30)}
	for n, want := range map[int][]string{1: {"e"}, 2: {"c", "e"}, 4: {"c", "d", "e", "f"}} {
		var got []string
		for _, r := range soonest(rows, n, now) {
			got = append(got, r.Identity.Title)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d rows: got %q, want %q", n, got, want)
		}
	}
}

// timelineOf draws a timeline of that many columns for these sessions, at two in the afternoon, and returns its lines.
func timelineOf(t *testing.T, width int, sessions ...model.Event) []string {
	t.Helper()
	return timelineAt(time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), theme.PlainText(false), width, sessions...)
}

// timelineAt is timelineOf at another time. An event without a kind is a saved session; its beginning is unknown if its time is zero.
func timelineAt(now time.Time, th theme.Theme, width int, sessions ...model.Event) []string {
	var l List
	for _, e := range sessions {
		var r model.Row
		r.Identity.Title, r.Identity.Ref.Name, r.Identity.Alias = e.Identity, e.Identity, "an-account-of-"+e.Identity
		if e.Kind == "" { // saved
			r.Session, r.Record.SignedInAt = model.SessionInfo{Saved: true, Expires: e.Expires}, e.At
			if !e.At.IsZero() {
				r.Record.Session = &model.SessionRecord{Asked: int(e.Expires.Sub(e.At) / time.Second), Expires: e.Expires}
			}
		}
		l.Rows, l.Events = append(l.Rows, r), append(l.Events, e)
	}
	f := screen.Frame{Env: screen.Env{Now: now, Width: width, Height: 2 + clockRows + 2*len(sessions)}, Theme: th}
	s, _ := New(Options{}).Update(l, f.Env)
	d := s.(dashboard)
	d.widths.title = max(d.widths.title, timelineName) // as wide as usual names
	p := picture{Canvas: widget.NewCanvas(f.Theme, width, f.Height), dashboard: d, frame: f, tally: d.tally(now)}
	p.timeline(widget.Rect{W: width, H: f.Height})
	return p.Canvas.Lines()
}

// session is one that began and expires that many minutes after two in the afternoon. Only the activity has one that is over.
func session(name string, began, expires int) model.Event {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	e := model.Event{Identity: name, At: now.Add(time.Duration(began) * time.Minute), Expires: now.Add(time.Duration(expires) * time.Minute)}
	if expires < 0 {
		e.Kind = model.SignedIn
	}
	return e
}

// The time was in front of the bar and the word behind it, or both in front, depending on the width.
func TestTheTextOfAnEndedSessionIsBehindNow(t *testing.T) {
	for width, want := range map[int]string{42: "▁│ ✗ 13:50 ", 60: "▁│ ✗ expired 13:50 ", 72: "▁│ ✗ expired 13:50 ", 140: "▁│ ✗ expired 13:50 "} {
		lines := timelineOf(t, width, session("user", -480, -10), session("live", -60, 60))
		if lane := lines[1+clockRows]; !strings.Contains(lane, want) || strings.Count(lane, "│") != 3 || strings.Count(lane, "13:50") != 1 {
			t.Errorf("%d columns: got %q, want %q in:\n%s", width, lane, want, strings.Join(lines, "\n"))
		}
	}
}

func TestTheTimelineSaysHowASessionEnded(t *testing.T) {
	early := session("user", -480, 240)
	early.Kind = model.SignedIn
	out := model.Event{Kind: model.LoggedOut, Identity: "user", At: early.At.Add(time.Hour)}
	for _, width := range []int{60, 72, 140} {
		lines := strings.Join(timelineOf(t, width, early, out, session("live", -60, 60)), "\n")
		if want := "│ – logged out 07:00 "; !strings.Contains(lines, want) {
			t.Errorf("%d columns: no %q in:\n%s", width, want, lines)
		}
	}
}

func TestNamesAndAccountsDoNotCrossTheLineOfNow(t *testing.T) {
	for _, width := range []int{60, 72, 100, 130, 230} {
		long := strings.Repeat("very-long-name-", 4)
		lines := timelineOf(t, width, session("a", -60, 60), session(long, -60, 60))
		for _, line := range lines[1+clockRows : len(lines)-1] {
			if strings.Count(line, "│") != 3 {
				t.Errorf("%d columns: the line of now is broken in %q", width, line)
			}
		}
	}
}

// A further session takes at most the blank rows; the clock and the names stay.
func TestAFurtherSessionDoesNotMoveTheTimeline(t *testing.T) {
	var all []model.Event
	clocks := map[string]bool{}
	for i := range 9 {
		all = append(all, session(string(rune('a'+i)), -60, 60))
		clocks[timelineOf(t, 72, all...)[2]] = true
	}
	if len(clocks) != 1 {
		t.Errorf("the clock has %d places", len(clocks))
	}
	for rows := 1; rows <= 60; rows++ {
		for n := 1; n <= rows; n++ {
			if used := (n-1)*pitch(n, rows) + 1; used > rows {
				t.Fatalf("%d sessions in %d rows take %d", n, rows, used)
			}
		}
	}
}

func TestAWideTimelineShowsTwoDays(t *testing.T) {
	for width, want := range map[int]string{130: "─ Sessions ─", 131: "24 hours from 06:00", 230: "48 hours from 03:00"} {
		if got := timelineOf(t, width, session("a", -60, 60))[0]; !strings.Contains(got, want) {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}

// Two sessions of 36 hours ran off the right edge of a day, though there was room for two.
func TestATimelineShowsTwoDaysIfASessionNeedsThem(t *testing.T) {
	for width, want := range map[int]string{110: "24 hours from", 150: "48 hours from 03:00", 230: "48 hours from 03:00"} {
		long := timelineOf(t, width, session("long", -60, 60), session("longest", 0, 36*60))
		if !strings.Contains(long[0], want) || strings.Contains(strings.Join(long, ""), "→") != (width == 110) {
			t.Errorf("%d columns: no %q in\n%s", width, want, strings.Join(long, "\n"))
		}
	}
	if day := timelineOf(t, 150, session("short", -60, 60))[0]; !strings.Contains(day, "24 hours from 06:00") {
		t.Errorf("got %q", day)
	}
}

func TestATimelineWithoutSessionsHasNoHours(t *testing.T) {
	lines := timelineAt(time.Now(), theme.PlainText(false), 130, model.Event{Identity: "none", Kind: model.KeysSaved})
	if strings.Contains(lines[0], "hours from") || !strings.Contains(lines[2], "No session yet.") {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

// The pane said "No session yet." beside an activity that had several.
func TestATimelineWithoutSessionsSaysWhenTheLastOneEnded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for name, c := range map[string]struct {
		sessions []model.Event
		width    int
		want     string
	}{
		"of the activity":  {[]model.Event{session("old", -40*60, -36*60), session("older", -60*60, -56*60)}, 110, "No session in these 24 hours. The last one ended Fri 02:00. "},
		"in a narrow pane": {[]model.Event{session("old", -40*60, -36*60)}, 60, "No session in these 24 hours. "},
		"still saved":      {[]model.Event{{Identity: "old", At: now.Add(-40 * time.Hour), Expires: now.Add(-36 * time.Hour)}}, 110, "No session in these 24 hours. The last one ended Fri 02:00. "},
	} {
		if got := strings.Join(timelineAt(now, theme.PlainText(false), c.width, c.sessions...), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	for width := 60; width <= 180; width++ { // a wider clock begins before the session ended
		got := strings.Join(strings.Fields(strings.Join(timelineAt(now, theme.PlainText(false), width, session("old", -40*60, -36*60)), " ")), " ")
		if !strings.Contains(strings.ReplaceAll(got, " │ │ ", " "), "No session in these 24 hours. The last one ended Fri 02:00.") {
			t.Errorf("%d columns: %s", width, got)
		}
	}
}

// A session of 36 hours looked shorter than one of 12: its bar made room for the time.
func TestOfTwoSessionsTheOneThatEndsLaterHasNoShorterBar(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 23, 0, 0, time.Local)
	for _, ago := range []time.Duration{0, time.Minute, 3 * time.Hour, 9 * time.Hour, 30 * time.Hour} {
		began := now.Add(-ago)
		var all []model.Event
		for d := 15 * time.Minute; d <= 60*time.Hour; d += 50 * time.Minute {
			if began.Add(d).After(now.Add(-7 * time.Hour)) { // otherwise it ended before the timeline
				all = append(all, model.Event{Identity: "x", At: began, Expires: began.Add(d)})
			}
		}
		for width := 60; width <= 200; width++ {
			longest := 0
			for i, lane := range timelineAt(now, theme.PlainText(false), width, all...)[1+clockRows:][:2*len(all)] {
				if i%2 == 1 { // a blank row
					continue
				}
				cells, e := []rune(lane), all[i/2]
				last := len(cells) - 1
				for last > 0 && !strings.ContainsRune("▄→▁", cells[last]) {
					last--
				}
				if last < longest {
					t.Fatalf("%d columns: the session until %v ends in column %d, a shorter one in %d:\n%s", width, e.Expires, last, longest, lane)
				}
				longest = last
				if at := words.TimeOfDay(e.Expires); e.Expires.After(now) && !strings.Contains(lane, " "+at+" ") {
					t.Fatalf("%d columns: no %q in %q", width, at, lane)
				}
			}
		}
	}
}

// With one short name, half of a low window was blank.
func TestTheBarsBeginBehindTheLongestName(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	l := user("work", func(r *model.Row) { r.Session = model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)} })
	in := func(l List, width int) (lanes, clock) {
		s, _ := New(Options{}).Update(l, screen.Env{Now: now, Width: width, Height: 14})
		lane, c, _ := s.(dashboard).clockIn(widget.Rect{W: width, H: 7}, now)
		return lane, c
	}
	if lane, c := in(l, 60); lane != (lanes{name: 4}) || c.x != 3+4+columnGap {
		t.Errorf("%+v, from column %d", lane, c.x)
	}
	l.Rows[0].Session.Expires = now.Add(-time.Hour)
	if lane, ended := in(l, 60); lane != (lanes{name: 4}) || ended.x != 3+4+columnGap {
		t.Errorf("%+v, from column %d", lane, ended.x)
	}
}

func TestASessionThatGoesOnBeyondTheTimelineHasAnArrow(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	sessions := []model.Event{session("long", -600, 60*26), session("short", -60, 60*5), session("late", 0, 60*15), session("old", -700, -60)}
	for _, c := range []struct {
		ascii bool
		width int
		want  []string
	}{
		{false, 50, []string{" ←▁▁▁▁▁▁▁│▄▄▄▄ Sun 16:00 ▄→  │", "        ▁│▄▄▄▄▄▄ 19:00       │", "         │▄▄▄ Sun 05:00 ▄▄   │", " ←▁▁▁▁▁▁▁│ ✗ expired 13:00   │"}},
		{true, 50, []string{" <.......|#### Sun 16:00 #>  |", "        .|###### 19:00       |", "         |### Sun 05:00 ##   |", " <.......| x expired 13:00   |"}},
	} {
		lines := timelineAt(now, theme.PlainText(c.ascii), c.width, sessions...)
		for i, want := range c.want {
			if got := lines[1+clockRows+2*i]; !strings.HasSuffix(got, want) {
				t.Errorf("%d columns: got %q, want %q at the end", c.width, got, want)
			}
		}
	}
}

// With the page's background behind it, the time looked like the end of a bar of twelve hours.
func TestATimeInsideABarHasTheColourOfTheBar(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for _, name := range theme.Names() {
		for _, depth := range []theme.Depth{theme.Colours16, theme.Colours256, theme.TrueColour} {
			th, err := theme.New(theme.Options{Name: name, Depth: depth})
			if err != nil {
				t.Fatal(err)
			}
			lane := timelineAt(now, th, 60, session("long", 0, 60*26))[1+clockRows]
			before, _, found := strings.Cut(lane, "m Sun 16:00 \x1b[0m")
			if parameters := before[strings.LastIndex(before, "[")+1:]; !found || parameters != "7" && !strings.HasSuffix(parameters, ";7") {
				t.Errorf("%s with %v: %q", name, depth, lane)
			}
		}
	}
}

func TestOfASessionWhoseStartIsUnknownOnlyTheRestIsDrawn(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for _, c := range []struct {
		expires time.Duration
		width   int
		want    string
	}{{2 * time.Hour, 50, "│▄▄ 16:00 "}, {-time.Hour, 50, "▁│"}} {
		lane := timelineAt(now, theme.PlainText(false), c.width, model.Event{Identity: "x", Expires: now.Add(c.expires)})[1+clockRows]
		if past := strings.Count(lane, "▁"); past != strings.Count(c.want, "▁") || strings.Contains(lane, "←") || !strings.Contains(lane, c.want) {
			t.Errorf("%v: %q", c.expires, lane)
		}
	}
}

// This computer's clock may be behind AWS's, or ahead of it, and a file may have any time.
func TestASessionOfAnotherClockIsDrawnFromNowOn(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for _, c := range []struct {
		began, lasts time.Duration
		want         string
	}{
		{2 * time.Hour, 12 * time.Hour, "    │▄▄▄ Sun 04:00 ▄▄"}, {2 * time.Hour, time.Hour, "    │▄▄▄ 17:00 "}, {-2 * time.Hour, 2*time.Hour + time.Second, "  ▁▁│▄  ! 14:00 "},
		{-2 * time.Hour, 2 * time.Hour, "  ▁▁│ ✗ expired 14:00 "}, {0, 36 * time.Hour, "    │▄▄▄▄▄ Mon 02:00 ▄→"}, {-200 * 365 * 24 * time.Hour, 200*365*24*time.Hour + time.Hour, "←▁▁▁▁▁▁▁▁│▄ 15:00 "},
	} {
		began := now.Add(c.began)
		if lane := timelineAt(now, theme.PlainText(false), 52, model.Event{Identity: "x", At: began, Expires: began.Add(c.lasts)})[1+clockRows]; !strings.Contains(lane, c.want) {
			t.Errorf("from %v for %v: got %q, want %q", c.began, c.lasts, lane, c.want)
		}
	}
}

// The list calls such a session unknown.
func TestASessionWithAnExpiryThatAWSNeverGivesIsNotInTheTimeline(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	far := model.Event{Identity: "far", At: now.Add(-time.Hour), Expires: now.AddDate(100, 0, 0)}
	if got := strings.Join(timelineAt(now, theme.PlainText(false), 150, far), "\n"); !strings.Contains(got, "No session yet.") {
		t.Errorf("got\n%s", got)
	}
	near := session("near", -60, 60)
	near.At, near.Expires = now.Add(-time.Hour), now.Add(time.Hour)
	if got := timelineAt(now, theme.PlainText(false), 150, near, far)[0]; !strings.Contains(got, "24 hours") {
		t.Errorf("got %q", got)
	}
}

// inZone changes the local time for a test, which must not be parallel.
func inZone(t *testing.T, name string) {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	before := time.Local
	time.Local = zone
	t.Cleanup(func() { time.Local = before })
}

// The clocks change by an hour, at midnight, or by half an hour.
func TestTheHoursOfTheTimelineAreRightWhenTheClocksChange(t *testing.T) {
	for _, c := range []struct {
		zone     string
		day      [2]int // month and day
		midnight bool   // there is one
	}{
		{"Europe/Berlin", [2]int{3, 29}, true}, {"Europe/Berlin", [2]int{10, 25}, true}, {"America/Santiago", [2]int{9, 6}, false}, {"America/Santiago", [2]int{4, 5}, true},
		{"America/Havana", [2]int{3, 8}, false}, {"America/Havana", [2]int{11, 1}, true}, {"Australia/Lord_Howe", [2]int{10, 4}, true}, {"Australia/Lord_Howe", [2]int{4, 5}, true}, {"Asia/Kolkata", [2]int{4, 5}, true},
	} {
		t.Run(fmt.Sprint(c.zone, c.day), func(t *testing.T) {
			inZone(t, c.zone)
			noon := time.Date(2026, time.Month(c.day[0]), c.day[1], 12, 0, 0, 0, time.Local)
			if begins := midnight(noon); begins.Day() != noon.Day() || begins.Add(-time.Nanosecond).Day() == noon.Day() || (begins.Hour() == 0) != c.midnight {
				t.Errorf("the day begins at %v", begins)
			}
			for now := noon.Add(-30 * time.Hour); now.Before(noon.Add(30 * time.Hour)); now = now.Add(10 * time.Minute) {
				k := clockOf(now, now, 3, 144)
				if past := now.Sub(k.from) - dayPast; past < 0 || past >= time.Hour {
					t.Fatalf("at %v, the clock begins at %v", now, k.from)
				}
				for _, h := range k.fullHours() {
					at := k.from.Add(time.Duration(h.x-k.x) * k.span / time.Duration(k.w)).Add(k.span / time.Duration(k.w) / 2).Local() // the middle of the column
					first := at.Add(-11*time.Minute).Day() != at.Day()                                                                  // hour of its day
					if at.Hour() != h.hour || at.Minute() > 10 || first != (h.day != "") || first && h.day != at.Format("Mon") {
						t.Fatalf("at %v, %+v is above %v", now, h, at)
					}
				}
			}
		})
	}
}

// The day begins at 01:00, and its name takes the room of the next hour.
func TestTheNameOfADayWithoutMidnightDoesNotTouchTheNextHour(t *testing.T) {
	inZone(t, "America/Santiago")
	now := time.Date(2026, 9, 5, 22, 30, 0, 0, time.Local)
	live := model.Event{Identity: "x", At: now.Add(-time.Hour), Expires: now.Add(3 * time.Hour)}
	for width := 60; width < 200; width++ {
		text := strings.Join(timelineAt(now, theme.PlainText(false), width, live), "\n")
		if !strings.Contains(text, "Sun ") || strings.Contains(text, "Sun0") {
			t.Errorf("%d columns:\n%s", width, text)
		}
	}
}

func TestTheScaleIsReadableAndMovesWhenTheClocksGoBack(t *testing.T) {
	inZone(t, "Europe/Berlin")
	now := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC) // the second 02:30
	live := model.Event{Identity: "x", At: now.Add(-time.Hour), Expires: now.Add(3 * time.Hour)}
	for width, want := range map[int][]string{50: {"Sun     06    12"}, 116: {"22      Sun    02  02      04"}} {
		lines := timelineAt(now, theme.PlainText(false), width, live)
		for _, text := range append(want, "24 hours from 19:00", " 05:30 ") {
			if !strings.Contains(strings.Join(lines, "\n"), text) {
				t.Errorf("%d columns: no %q in:\n%s", width, text, strings.Join(lines, "\n"))
			}
		}
	}
	s, _ := New(Options{}).Update(List{Rows: []model.Row{{Session: model.SessionInfo{Saved: true, Expires: live.Expires}}}}, screen.Env{Now: now, Width: 200, Height: 60})
	if d := s.(dashboard).untilNowMoves(screen.Env{Now: now, Width: 200, Height: 60}); d <= 0 || d > time.Hour {
		t.Errorf("the line of now moves in %v", d)
	}
}
