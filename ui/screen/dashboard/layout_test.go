package dashboard

import (
	"fmt"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

func TestPanesGetWhatTheyNeedAndColumnsEndTogether(t *testing.T) {
	for name, need := range map[string]needs{
		"one identity":  {users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7},
		"a first day":   {users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7, days: fewDays},
		"five":          {users: 5, list: 8, spacious: 12, timeline: 15, sessions: 9, health: 7},
		"not yet read":  {list: 3, spacious: 3, timeline: 7, sessions: 7, health: 7},
		"six with four": {users: 6, list: 13, spacious: 18, timeline: 17, sessions: 17, health: 13},
	} {
		for _, size := range [][2]int{{60, 14}, {80, 22}, {80, 38}, {120, 38}, {160, 38}, {160, 45}, {200, 48}, {200, 58}, {300, 98}} {
			w, h := size[0], size[1]
			l := arrange(w, h, need, false, false)
			if l.list.H < need.list {
				t.Errorf("%s at %v: the list has %d rows, and needs %d", name, size, l.list.H, need.list)
			}
			left, right := l.tiles.H, l.tiles.H
			for _, pane := range []widget.Rect{l.list, l.timeline, l.details, l.activity, l.health, l.actions, l.use, l.week, l.shortcuts} {
				switch {
				case pane.X == 0 && pane.W == w && l.details.X > 0: // below both columns
					left, right = left+pane.H, right+pane.H
				case pane.X == 0:
					left += pane.H
				default:
					right += pane.H
				}
			}
			if left != h || l.details.X > 0 && right != h {
				t.Errorf("%s at %v: the columns are %d and %d rows high", name, size, left, right)
			}
			if h >= 58 && need.users > 0 && (l.shortcuts.H < keysHigh && l.actions.H == 0 || l.list.H < need.spacious || l.timeline.H < need.sessions || l.health.H < need.health) {
				t.Errorf("%s at %v: %+v", name, size, l)
			}
		}
	}
}

// Of two identities, the tiles would say "none" four times.
func TestTilesCountMoreThanTwoIdentities(t *testing.T) {
	for users, want := range map[int]bool{0: true, 1: false, 2: false, 3: true} {
		if l := arrange(200, 58, needs{users: users, list: 3 + users, spacious: 3 + 2*users, timeline: 5 + 2*users}, false, false); l.tiles.H > 0 != want {
			t.Errorf("%d identities: %+v", users, l.tiles)
		}
	}
}

// The list had eleven blank lines above a session that did not fit.
func TestTheListHasNoBlankLinesWhileTheTimelineHidesASession(t *testing.T) {
	need := needs{users: 12, list: 15, spacious: 26, timeline: 29}
	for sessions, want := range map[int]int{1: need.spacious, 7: need.spacious, 8: need.list, 12: need.list} {
		need.tight = 2 + clockRows + sessions
		for _, hidden := range []bool{false, true} {
			if l := arrange(120, 38, need, false, hidden); l.list.H != want || l.timeline.H < need.tight {
				t.Errorf("%d sessions: the list has %d rows, not %d, and the timeline %d", sessions, l.list.H, want, l.timeline.H)
			}
		}
	}
}

// The rows that were over stayed black below the panes.
func TestOnlyTheListTheTimelineAndTheActivityGrow(t *testing.T) {
	for days := range 2 {
		one := needs{users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 6, days: days * fewDays}
		for _, w := range []int{120, 200, 300} {
			for h := 38; h < 130; h++ {
				l := arrange(w, h, one, false, false)
				if l.week.H > one.week() || w >= roomy && l.week.H > 0 != (days > 0 && h >= 47) || days == 0 && l.week.H > 0 || l.shortcuts.H > othersHigh || l.use.H > useHigh {
					t.Errorf("%d × %d, %d days: %+v", w, h, one.days, l)
				}
				if l.actions.H > 0 && (l.health.H > one.health || l.details.H != detailsHigh || l.timeline.H-l.list.H > one.timeline-one.list+1) {
					t.Errorf("%d × %d, %d days: %+v", w, h, one.days, l)
				}
			}
		}
	}
}

func TestMoreDaysGetMoreRows(t *testing.T) {
	few := needs{users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 6, days: fewDays}
	many := few
	many.days = mostDays
	for _, size := range [][2]int{{200, 70}, {300, 98}} {
		if a, b := arrange(size[0], size[1], few, false, false), arrange(size[0], size[1], many, false, false); b.week.H <= a.week.H {
			t.Errorf("%v: %d rows, and %d for more days", size, a.week.H, b.week.H)
		}
	}
}

func TestManyFindingsInHealthLeaveRoomForTheActivity(t *testing.T) {
	for _, health := range []int{7, 20, 34, 40, 90} {
		for _, size := range [][2]int{{120, 58}, {120, 98}, {200, 58}, {200, 98}, {300, 98}} {
			l := arrange(size[0], size[1], needs{users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: health}, false, false)
			if l.activity.H < leastEvents || l.week.W == size[0] && l.health.Y+l.health.H > l.week.Y {
				t.Errorf("health %d at %v: %+v", health, size, l)
			}
		}
	}
}

func TestASessionMovesNoPaneElsewhere(t *testing.T) {
	for _, size := range [][2]int{{160, 48}, {200, 52}, {200, 58}, {300, 98}} {
		need := needs{users: 6, list: 13, spacious: 18, timeline: 17, sessions: 7, health: 13, days: fewDays}
		before := arrange(size[0], size[1], need, false, false)
		for need.sessions < need.timeline {
			need.sessions += 2
			l := arrange(size[0], size[1], need, false, false)
			for _, pane := range [][2]widget.Rect{{before.activity, l.activity}, {before.shortcuts, l.shortcuts}, {before.details, l.details}, {before.health, l.health}, {before.actions, l.actions}, {before.use, l.use}, {before.week, l.week}} {
				if pane[0].X != pane[1].X || pane[0].W != pane[1].W || (pane[0].H == 0) != (pane[1].H == 0) {
					t.Errorf("%v: %+v instead of %+v", size, l, before)
				}
			}
		}
	}
}

func TestAFewIdentitiesLeaveRoomForWhatCanBeDone(t *testing.T) {
	one, five := needs{users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 6}, needs{users: 5, list: 8, spacious: 12, timeline: 15, sessions: 15, health: 6}
	for _, c := range []struct {
		w, h      int
		need      needs
		actions   bool
		shortcuts bool
		tiles     bool
	}{
		{80, 38, one, false, false, false}, {120, 28, one, false, false, false}, {120, 38, one, true, false, false}, {120, 52, one, true, true, false},
		{200, 58, one, true, true, false}, {120, 38, five, false, false, false}, {200, 58, five, true, true, true},
	} {
		l := arrange(c.w, c.h, c.need, false, false)
		if l.actions.H > 0 != c.actions || l.use.H > 0 != c.actions || l.shortcuts.H > 0 != c.shortcuts || l.tiles.H > 0 != c.tiles {
			t.Errorf("%+v: %+v", c, l)
		}
		if l.actions.H > 0 && (l.actions.H != actionsHigh || l.use.H < useLeast || l.activity.X != l.details.X || l.activity.H < leastEvents) {
			t.Errorf("%+v: %+v", c, l)
		}
	}
}

func TestATallListLeavesOutTheTimeline(t *testing.T) {
	l := arrange(120, 38, needs{users: 32, list: 35, spacious: 60, timeline: 100}, false, false)
	if l.timeline.H != 0 || l.list.H != 38 {
		t.Errorf("%+v", l)
	}
}

func TestTheShortcutsStayWhereHealthHasOneMoreThingToSay(t *testing.T) {
	need := needs{users: 6, list: 13, spacious: 18, timeline: 17, sessions: 17, health: 11}
	for range 3 {
		if l := arrange(200, 58, need, false, false); l.shortcuts.H == 0 {
			t.Errorf("health with %d rows: %+v", need.health, l)
		}
		need.health++
	}
}

func TestTheLastDaysLeaveRowsThatTheyDoNotFillToTheRoles(t *testing.T) {
	need := needs{users: 6, roles: 2, list: 13, spacious: 18, timeline: 17, sessions: 13, health: 13, days: weekDays}
	for h := 70; h < 90; h++ {
		if l := arrange(160, h, need, false, false); l.week.H > weekHigh && l.use.H < useHigh+rolesHead+need.roles {
			t.Errorf("%d rows: %+v", h, l)
		}
	}
}

// Health was narrow and too low beside an empty timeline and an empty activity.
func TestHealthWithProblemsGetsTheRoomOfAnEmptyActivity(t *testing.T) {
	need := needs{users: 4, list: 9, spacious: 13, timeline: 13, sessions: 13, health: 24, wrong: 17, idle: true, quiet: true}
	l := arrange(120, 38, need, false, false)
	if l.health.X != 0 || l.health.W != l.list.W || l.health.H < need.wrong || l.timeline.H < quietTime || l.activity.X != l.details.X || l.activity.H == 0 {
		t.Errorf("%+v", l)
	}
	if l.list.H+l.timeline.H+l.health.H != 38 || l.details.H+l.activity.H != 38 {
		t.Errorf("the columns do not end together: %+v", l)
	}
	need.idle, need.quiet = false, false
	if l := arrange(120, 38, need, false, false); l.health.X != l.details.X || l.activity.X != 0 {
		t.Errorf("with activity: %+v", l)
	}
	one := needs{users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 18, wrong: 13, idle: true, quiet: true}
	if l := arrange(120, 38, one, false, false); l.health.H != 18 || l.activity.H > 0 {
		t.Errorf("of one identity: %+v", l)
	}
}

// Without the details, an empty timeline and an empty activity hid the problems.
func TestHealthWithProblemsStaysWithoutTheDetails(t *testing.T) {
	need := needs{users: 4, list: 9, spacious: 13, timeline: 13, sessions: 13, health: 24, wrong: 14, idle: true, quiet: true}
	for _, size := range [][2]int{{120, 38}, {200, 58}} {
		for _, quiet := range []bool{true, false} {
			need.idle, need.quiet = quiet, quiet
			l := arrange(size[0], size[1], need, false, true)
			if l.health.H == 0 || l.health.X+l.health.W != size[0] || l.activity.H == 0 || quiet && l.health.H < need.wrong {
				t.Errorf("%v, quiet %v: %+v", size, quiet, l)
			}
			beside := l.health
			if quiet && size[0] < roomy {
				beside = l.timeline
			}
			if l.activity.Y != beside.Y || l.activity.X != 0 && l.activity.X+l.activity.W != size[0] || beside.X+beside.W != l.activity.X && beside.X != l.activity.X+l.activity.W {
				t.Errorf("%v, quiet %v: the activity is not beside the timeline, or beside Health: %+v", size, quiet, l)
			}
		}
	}
}

// In a window of 200 columns, an activity and shortcuts were far shorter than their lines.
func TestTheActivityIsBesideHealthInAWideWindowWithoutTheDetails(t *testing.T) {
	for name, need := range map[string]needs{
		"one":     {users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7},
		"six":     {users: 6, list: 13, spacious: 18, timeline: 17, sessions: 17, health: 13},
		"no keys": {users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7, idle: true, quiet: true},
	} {
		for _, w := range []int{wideEnough, 120, 159, roomy, 200, 300} {
			for h := 30; h < 90; h++ {
				l := arrange(w, h, need, false, true)
				if l.activity.H == 0 && l.health.H == 0 { // the list and the timeline fill the window
					continue
				}
				if l.activity.Y != l.health.Y || l.activity.X != 0 || l.health.X != l.activity.W || l.health.X+l.health.W != w {
					t.Errorf("%s at %d×%d: %+v", name, w, h, l)
				}
				if ends := max(l.activity.Y+l.activity.H, l.shortcuts.Y+l.shortcuts.H); ends != h || l.shortcuts.H > 0 && l.health.H < need.health {
					t.Errorf("%s at %d×%d: the panes end at %d: %+v", name, w, h, ends, l)
				}
				if below := l.shortcuts.Y == l.health.Y+l.health.H; l.shortcuts.H > 0 && (!below || w >= roomy != (l.shortcuts.X == l.health.X)) {
					t.Errorf("%s at %d×%d: the shortcuts are not below Health: %+v", name, w, h, l)
				}
			}
		}
	}
	need := needs{users: 1, list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7}
	for _, size := range [][2]int{{120, 38}, {200, 58}} {
		if l := arrange(size[0], size[1], need, false, true); l.shortcuts.H == 0 {
			t.Errorf("%v: no shortcuts in %+v", size, l)
		}
	}
}

// Without the details, half of a large window was blank.
func TestAnEmptyTimelineMakesRoomForTheShortcutsWithoutTheDetails(t *testing.T) {
	need := needs{users: 5, list: 9, spacious: 14, timeline: 15, sessions: 7, health: 24, wrong: 12, idle: true, quiet: true}
	if l := arrange(200, 58, need, false, true); l.shortcuts.H < wideKeysHigh || l.health.H < need.wrong || l.timeline.H < quietTime || l.shortcuts.Y+l.shortcuts.H != 58 {
		t.Errorf("got %+v", l)
	}
	for h := 14; h < 90; h++ {
		if l := arrange(200, h, need, false, true); l.health.H > 0 && l.health.H < leastEvents || l.shortcuts.H > 0 && l.health.H < need.wrong {
			t.Errorf("%d rows: %+v", h, l)
		}
	}
}

// Between two layouts, a pane got one row, and drawing it stopped the program.
func TestEveryWindowIsDrawn(t *testing.T) {
	t.Parallel()
	for users := 1; users <= 4; users++ {
		for _, broken := range []bool{false, true} {
			var l List
			for i := range users {
				l.Rows = append(l.Rows, user(string(rune('a'+i)), func(r *model.Row) {
					if broken {
						r.Identity.Problem = fault("mfa_arn is not an MFA ARN", 6+i)
						l.Problems = append(l.Problems, r.Identity.Problem)
					}
				}).Rows...)
			}
			l.Realm = "acme"
			for _, w := range []int{60, 80, 110, 120, 159, 160, 200, 300} {
				for h := 10; h <= 64; h++ {
					if drawn(t, l, theme.PlainText(false), w, h) == "" {
						t.Errorf("%d identities at %d×%d: nothing is drawn", users, w, h)
					}
				}
			}
		}
	}
}

// While the details were hidden, tab showed them in the whole window; in a low window, it did not.
func TestTabLeadsToActivityAndHealthAndNeverToTheDetails(t *testing.T) {
	l := List{Realm: "acme"}
	for n := range 30 {
		l.Rows = append(l.Rows, user(fmt.Sprint("work-", n), func(*model.Row) {}).Rows...)
		for _, size := range [][2]int{{60, 14}, {80, 22}, {120, 38}, {160, 38}, {200, 58}} {
			for _, from := range []pane{listPane, detailsPane} {
				for _, hidden := range []bool{false, true} {
					e := screen.Env{Width: size[0], Height: size[1]}
					s, _ := New(Options{}).Update(l, e)
					d := s.(dashboard).focused(from)
					d.compact = hidden
					named := ""
					for range 3 {
						named += " " + d.bindings(e)["tab"].Help().Desc
						d, _ = d.onPane("tab", e)
					}
					if named != " activity health list" || d.focus != listPane {
						t.Errorf("%d identities at %v, details hidden %v: %s", n+1, size, hidden, named)
					}
				}
			}
		}
	}
}

// In a window of 30 rows, an empty activity stayed, and the problems were hidden.
// From the list, tab went to the activity at the right, and then back to Health below the list.
func TestTabGoesColumnByColumn(t *testing.T) {
	l, below := List{Realm: "acme", Warnings: []*model.Problem{{What: "unknown key"}}}, false
	for n := range 5 * 8 {
		size := [][2]int{{60, 14}, {80, 22}, {120, 38}, {160, 38}, {200, 58}}[n%5]
		if n%5 == 0 {
			l.Rows = append(l.Rows, user(string(rune('a'+n/5)), func(*model.Row) {}).Rows[0])
		}
		e := screen.Env{Width: size[0], Height: size[1]}
		s, _ := New(Options{}).Update(l, e)
		d := s.(dashboard)
		areas := d.layout(e)
		at := map[pane]widget.Rect{activityPane: areas.activity, healthPane: areas.health}
		for next, seen := d.focused(d.paneAfter(1, e)), listPane; next.focus != listPane; next = next.focused(next.paneAfter(1, e)) {
			if back := next.paneAfter(-1, e); back != seen {
				t.Errorf("%v: shift+tab leads from %d to %d, not %d", size, next.focus, back, seen)
			}
			if a, b := at[seen], at[next.focus]; a.H > 0 && b.H > 0 && (b.X < a.X || b.X == a.X && b.Y < a.Y) {
				t.Errorf("%v: tab leads from %+v back to %+v", size, a, b)
			}
			seen = next.focus
		}
		if areas.health.H > 0 && areas.activity.X > areas.health.X {
			below = true
			if first := d.paneAfter(1, e); first != healthPane {
				t.Errorf("%v: tab leads to %d in %+v", size, first, areas)
			}
		}
	}
	if !below {
		t.Error("no window has Health below the list and Activity beside it")
	}
}

func TestHealthWithProblemsTakesThePlaceOfAnEmptyActivityInEveryWindow(t *testing.T) {
	for users := 1; users <= 12; users++ {
		need := needs{users: users, list: 3 + users, spacious: 3 + 2*users, timeline: 4 + 2*users, sessions: 6, health: 12, wrong: 9, idle: true, quiet: true}
		for _, w := range []int{110, 120, 159, 160, 200, 300} {
			for h := detailsLeast; h <= 80; h++ {
				for _, hidden := range []bool{false, true} {
					l := arrange(w, h, need, false, hidden)
					if l.activity.H > 0 && l.health.H == 0 {
						t.Errorf("%d identities at %d×%d, hidden %v: no Health, and an empty activity: %+v", users, w, h, hidden, l)
					}
					if l.health.H > 0 && l.health.H < leastEvents {
						t.Errorf("%d identities at %d×%d, hidden %v: Health has %d rows", users, w, h, hidden, l.health.H)
					}
				}
			}
		}
	}
	three := needs{users: 3, list: 7, spacious: 9, timeline: 10, sessions: 6, health: 12, wrong: 9, idle: true, quiet: true}
	if l := arrange(120, 28, three, false, false); l.health.X != 0 || l.health.H < three.wrong {
		t.Errorf("three identities at 120×30: %+v", l)
	}
}
