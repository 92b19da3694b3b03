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
			r.Session, r.before = model.SessionInfo{}, []span{{ends.Add(-time.Hour), ends, false}}
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

func TestLanesStayInTheTimelineAndTogether(t *testing.T) {
	for rows := 1; rows <= 60; rows++ {
		for n := 1; n <= rows; n++ {
			l := arrangeLanes(n, rows)
			high := 1
			if l.names {
				high++
			}
			if used := (n-1)*l.pitch + high; used > rows || n > 1 && l.pitch < high || l.pitch > 3 {
				t.Fatalf("%d sessions in %d rows: %+v", n, rows, l)
			}
		}
	}
}

// The end of a past session is never drawn in the future.
func TestTheEndOfASessionIsToldBeforeNow(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for name, c := range map[string]struct {
		began, ended time.Duration // before now
		width        int
		want         string
	}{
		"behind the bar":                {8 * time.Hour, 5 * time.Hour, 120, "▁ ✗ ended 09:00"},
		"before the bar":                {3 * time.Hour, time.Hour, 120, "✗ ended 13:00 ▁"},
		"short behind the bar":          {14 * time.Hour, 3 * time.Hour, 120, "▁ ✗ 11:00"},
		"over the beginning of the bar": {14 * time.Hour, time.Hour, 120, "✗ ended 13:00 ▁"},
		"short, over the beginning":     {14 * time.Hour, time.Hour, 80, "✗ 13:00 ▁"},
		"the mark alone":                {8 * time.Hour, 4 * time.Hour, 44, "▁ ✗"},
	} {
		f := screen.Frame{Env: screen.Env{Now: now, Width: c.width, Height: 9}, Theme: theme.PlainText(false)}
		var user, live model.Row
		user.Identity.Title, user.Identity.Ref.Name = "user", "user"
		live.Identity.Title, live.Identity.Ref.Name = "live", "live"
		live.Session = model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)}
		began := now.Add(-c.began)
		s, _ := New(Options{}).Update(List{Rows: []model.Row{user, live},
			Events: []model.Event{{Kind: model.SignedIn, Identity: "user", At: began, Expires: now.Add(-c.ended)}}}, f.Env)
		p := picture{Canvas: widget.NewCanvas(f.Theme, c.width, f.Height), dashboard: s.(dashboard), frame: f, tally: s.(dashboard).tally(now)}
		p.timeline(widget.Rect{W: c.width, H: f.Height})
		line := ""
		for _, l := range p.Canvas.Lines() {
			if past, _, ok := strings.Cut(strings.TrimPrefix(l, "│"), "│"); ok && strings.Contains(l, "▁") && line == "" {
				line = past
			}
		}
		if !strings.Contains(line, c.want) {
			t.Errorf("%s: got %q, want %q in:\n%s", name, line, c.want, strings.Join(p.Canvas.Lines(), "\n"))
		}
	}
}
