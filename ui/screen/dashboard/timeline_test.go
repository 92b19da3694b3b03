package dashboard

import (
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
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
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	var l List
	for _, e := range sessions {
		var r model.Row
		r.Identity.Title, r.Identity.Ref.Name, r.Identity.Alias = e.Identity, e.Identity, "an-account-of-"+e.Identity
		if e.Kind == "" { // saved
			r.Session, r.Record.SignedInAt = model.SessionInfo{Saved: true, Expires: e.Expires}, e.At
		}
		l.Rows, l.Events = append(l.Rows, r), append(l.Events, e)
	}
	f := screen.Frame{Env: screen.Env{Now: now, Width: width, Height: 2 + clockRows + 2*len(sessions)}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	p := picture{Canvas: widget.NewCanvas(f.Theme, width, f.Height), dashboard: s.(dashboard), frame: f, tally: s.(dashboard).tally(now)}
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

func TestTheTextOfAnEndedSessionIsInFrontOfTheBars(t *testing.T) {
	for width, want := range map[int]string{60: "✗ 13:50 ", 72: "✗ 13:50 ", 140: "✗ expired 13:50 "} {
		lines := timelineOf(t, width, session("user", -480, -10), session("live", -60, 60))
		lane := lines[1+clockRows]
		text, _, found := strings.Cut(lane, "▁")
		if clock := lines[3][:strings.IndexAny(lines[3], "─┬")]; !found || !strings.Contains(text, want) || widget.Width(text) < widget.Width(clock) || strings.Count(lane, "│") != 3 || strings.Count(lane, "expired") != 1 {
			t.Errorf("%d columns: got %q, want %q in:\n%s", width, lane, want, strings.Join(lines, "\n"))
		}
	}
}

func TestTheTimelineSaysHowASessionEnded(t *testing.T) {
	early := session("user", -480, 240)
	early.Kind = model.SignedIn
	out := model.Event{Kind: model.LoggedOut, Identity: "user", At: early.At.Add(time.Hour)}
	for width, want := range map[int][2]string{60: {"  – 07:00 ", "│ logged out "}, 72: {"  – 07:00 ", "│ logged out "}, 140: {"  – logged out 07:00 ", "│  "}} {
		lines := strings.Join(timelineOf(t, width, early, out, session("live", -60, 60)), "\n")
		for _, text := range want {
			if !strings.Contains(lines, text) {
				t.Errorf("%d columns: no %q in:\n%s", width, text, lines)
			}
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
	for width, want := range map[int]string{130: "─ Sessions ─", 131: "24 hours from 06:00", 230: "48 hours from 22:00"} {
		if got := timelineOf(t, width, session("a", -60, 60))[0]; !strings.Contains(got, want) {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}
