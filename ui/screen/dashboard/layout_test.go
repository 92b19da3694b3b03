package dashboard

import (
	"testing"

	"authdeck/ui/widget"
)

func TestPanesCoverTheWindowAndGetWhatTheyNeed(t *testing.T) {
	for name, need := range map[string]needs{
		"one identity":  {list: 4, spacious: 4, timeline: 8, health: 7},
		"six with four": {list: 13, spacious: 18, timeline: 17, health: 13},
	} {
		for _, size := range [][2]int{{60, 14}, {80, 22}, {80, 38}, {120, 38}, {160, 38}, {200, 58}, {300, 98}} {
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
				if pane.X == 0 {
					left += pane.H
				} else {
					right += pane.H
				}
			}
			if left != h {
				t.Errorf("%s at %v: the left column is %d rows high", name, size, left)
			}
			if l.details.X > 0 && right != h {
				t.Errorf("%s at %v: the right column is %d rows high", name, size, right)
			}
			if h >= 58 && (l.shortcuts.H < keysHigh || l.list.H != need.spacious || l.timeline.H != need.timeline || l.health.H < need.health) {
				t.Errorf("%s at %v: %+v", name, size, l)
			}
		}
	}
}

func TestATallListLeavesOutTheTimeline(t *testing.T) {
	l := arrange(120, 38, needs{list: 35, spacious: 60, timeline: 100}, false, false)
	if l.timeline.H != 0 || l.list.H != 38 {
		t.Errorf("%+v", l)
	}
}

func TestTheShortcutsStayWhereHealthHasOneMoreThingToSay(t *testing.T) {
	need := needs{list: 13, spacious: 18, timeline: 17, health: 11}
	for range 3 {
		if l := arrange(200, 58, need, false, false); l.shortcuts.H == 0 {
			t.Errorf("health with %d rows: %+v", need.health, l)
		}
		need.health++
	}
}
