package dashboard

import (
	"testing"

	"authdeck/ui/widget"
)

func TestPanesGetWhatTheyNeedAndReachTheFooter(t *testing.T) {
	for name, need := range map[string]needs{
		"one identity":  {list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7, events: 6},
		"one for weeks": {list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7, events: 90},
		"six with four": {list: 13, spacious: 18, timeline: 17, sessions: 17, health: 13, events: 18},
	} {
		for _, size := range [][2]int{{60, 14}, {80, 22}, {80, 38}, {120, 38}, {160, 38}, {160, 45}, {200, 48}, {200, 58}, {300, 98}} {
			w, h := size[0], size[1]
			l := arrange(w, h, need, false, false)
			if l.list.H < need.list {
				t.Errorf("%s at %v: the list has %d rows, and needs %d", name, size, l.list.H, need.list)
			}
			if l.timeline.H > need.timeline {
				t.Errorf("%s at %v: the timeline has %d rows, and needs %d", name, size, l.timeline.H, need.timeline)
			}
			left, right := l.tiles.H, l.tiles.H
			for _, pane := range []widget.Rect{l.list, l.timeline, l.details, l.activity, l.health, l.shortcuts} {
				switch {
				case pane.X == 0:
					left += pane.H
				case pane == l.shortcuts && pane.Y == l.activity.Y: // beside it
				default:
					right += pane.H
				}
			}
			if left != h || l.details.X > 0 && right != h {
				t.Errorf("%s at %v: the columns are %d and %d rows high", name, size, left, right)
			}
			if h >= 58 && (l.shortcuts.H < keysHigh || l.list.H != need.spacious || l.timeline.H != need.timeline || l.health.H < need.health) {
				t.Errorf("%s at %v: %+v", name, size, l)
			}
		}
	}
}

func TestASessionMovesNoPaneElsewhere(t *testing.T) {
	for _, size := range [][2]int{{160, 48}, {200, 52}, {200, 58}, {300, 98}} {
		need := needs{list: 13, spacious: 18, timeline: 17, sessions: 7, health: 13, events: 12}
		before := arrange(size[0], size[1], need, false, false)
		for need.sessions < need.timeline {
			need.sessions += 2
			l := arrange(size[0], size[1], need, false, false)
			for _, pane := range [][2]widget.Rect{{before.activity, l.activity}, {before.shortcuts, l.shortcuts}, {before.details, l.details}, {before.health, l.health}} {
				if pane[0].X != pane[1].X || pane[0].W != pane[1].W || (pane[0].H == 0) != (pane[1].H == 0) {
					t.Errorf("%v: %+v instead of %+v", size, l, before)
				}
			}
		}
	}
}

func TestShortcutsWithoutRoomAtTheRightAreBesideOrBelowAShortActivity(t *testing.T) {
	need := needs{list: 4, spacious: 4, timeline: 7, sessions: 7, health: 7, events: 6}
	if l := arrange(200, 48, need, false, false); l.shortcuts.Y != l.activity.Y || l.shortcuts.X != l.activity.W || l.details.H != detailsUse {
		t.Errorf("%+v", l)
	}
	if l := arrange(160, 42, need, false, false); l.shortcuts.X != 0 || l.shortcuts.Y != l.activity.Y+l.activity.H || l.details.H != detailsUse {
		t.Errorf("below: %+v", l)
	}
	need.events = keysHigh
	if l := arrange(200, 58, need, false, false); l.shortcuts.X != l.details.X || l.activity.W != l.list.W {
		t.Errorf("%+v", l)
	}
}

func TestATallListLeavesOutTheTimeline(t *testing.T) {
	l := arrange(120, 38, needs{list: 35, spacious: 60, timeline: 100}, false, false)
	if l.timeline.H != 0 || l.list.H != 38 {
		t.Errorf("%+v", l)
	}
}

func TestTheShortcutsStayWhereHealthHasOneMoreThingToSay(t *testing.T) {
	need := needs{list: 13, spacious: 18, timeline: 17, sessions: 17, health: 11, events: 18}
	for range 3 {
		if l := arrange(200, 58, need, false, false); l.shortcuts.H == 0 {
			t.Errorf("health with %d rows: %+v", need.health, l)
		}
		need.health++
	}
}
