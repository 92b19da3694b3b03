package dashboard

import "testing"

func TestPanesCoverTheWindowAndGetWhatTheyNeed(t *testing.T) {
	need := needs{list: 13, spacious: 18, timeline: 22, health: 12}
	for _, size := range [][2]int{{60, 14}, {80, 22}, {80, 38}, {120, 38}, {160, 38}, {200, 58}, {300, 98}} {
		l := arrange(size[0], size[1], need, false, false)
		if l.list.H < need.list {
			t.Errorf("%v: the list has %d rows, and needs %d", size, l.list.H, need.list)
		}
		if left := l.tiles.H + l.list.H + l.timeline.H; left+l.details.H != size[1] && l.details.X == 0 {
			t.Errorf("%v: the left column is %d rows high", size, left+l.details.H)
		}
		if right := l.tiles.H + l.details.H + l.activity.H + l.health.H; right != size[1] && l.details.X > 0 {
			t.Errorf("%v: the right column is %d rows high", size, right)
		}
		if size[1] >= 58 && (l.list.H < need.spacious || l.timeline.H < need.timeline || l.health.H != need.health) {
			t.Errorf("%v: %+v", size, l)
		}
	}
}

func TestATallListLeavesOutTheTimeline(t *testing.T) {
	l := arrange(120, 38, needs{list: 35, spacious: 60, timeline: 100}, false, false)
	if l.timeline.H != 0 || l.list.H != 38 {
		t.Errorf("%+v", l)
	}
}
