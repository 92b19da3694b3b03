package dashboard

import (
	"slices"
	"testing"
	"time"

	"authdeck/model"
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

func TestLanesFillTheTimelineAndStayInIt(t *testing.T) {
	for rows := 1; rows <= 60; rows++ {
		for n := 1; n <= rows; n++ {
			l := arrangeLanes(n, rows)
			high := 1
			if l.names {
				high++
			}
			if l.thick {
				high++
			}
			used := (n-1)*l.pitch + high
			if used > rows || n > 1 && l.pitch < high {
				t.Fatalf("%d sessions in %d rows: %+v", n, rows, l)
			}
			if l.pitch < 6 && rows-used >= n+2 {
				t.Errorf("%d sessions leave %d of %d rows empty: %+v", n, rows-used, rows, l)
			}
		}
	}
}
