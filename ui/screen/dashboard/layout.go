package dashboard

import "authdeck/ui/widget"

// layout says where the panes are. A pane without rows is not shown. Nothing in it depends on the cursor.
type layout struct {
	tiles, list, timeline, details, activity, health widget.Rect
}

const (
	wideEnough   = 110 // columns from which the details are beside the list
	roomy        = 160 // columns from which everything is shown
	wideDetails  = 48  // columns of the details beside the list
	roomyDetails = 68
	detailsHigh  = 20 // rows of the details beside the list
	detailsBelow = 8  // rows of the details below the list
	tilesHigh    = 6
	eventsLeast  = 12 // rows of the activity that the health pane leaves
	detailsFrom  = 20 // rows of the window from which there are details
	leastTime    = 8  // rows below which the timeline is left out
	leastEvents  = 6  // rows below which the activity is left out
)

// needs are how many rows the panes would fill, with their borders.
type needs struct {
	list     int // close together
	spacious int // the list with a blank line between two users
	timeline int // with a session of every user
	health   int
}

// arrange divides a body of w × h cells. alone tells that the list takes its whole column; hidden that nobody wants to see details.
func arrange(w, h int, need needs, alone, hidden bool) (l layout) {
	top := 0
	if w >= roomy && h+2 >= 50 {
		l.tiles = widget.Rect{X: 0, Y: 0, W: w, H: tilesHigh}
		top, h = tilesHigh, h-tilesHigh
	}
	high := top+h+2 >= detailsFrom
	right := 0
	switch {
	case !high || hidden:
	case w >= roomy:
		right = roomyDetails
	case w >= wideEnough:
		right = wideDetails
	default:
		l.details = widget.Rect{X: 0, Y: top + h - detailsBelow, W: w, H: detailsBelow}
		h -= detailsBelow
	}
	left := w - right
	if right > 0 {
		l.column(widget.Rect{X: left, Y: top, W: right, H: h}, need.health)
	}
	list := need.listOf(h, w >= roomy)
	if alone || h-list < leastTime {
		list = h
	}
	l.list = widget.Rect{X: 0, Y: top, W: left, H: list}
	if list < h {
		l.timeline = widget.Rect{X: 0, Y: top + list, W: left, H: h - list}
	}
	return l
}

// listOf is how many of h rows the list gets beside the timeline. Where both have more than they need, they share it.
func (n needs) listOf(h int, roomy bool) int {
	least := h * 11 / 20
	if roomy && h >= 40 { // the timeline has more to show than the list has rows
		least = h * 2 / 5
	}
	return max(n.list, least, n.spacious+(h-n.spacious-n.timeline)/2)
}

// column stacks the panes on the right: details, activity, health.
func (l *layout) column(r widget.Rect, health int) {
	details := detailsHigh
	if r.W < roomyDetails || r.H < 40 {
		health = 0
	}
	health = min(health, r.H-details-eventsLeast)
	if r.H-details-health < leastEvents {
		details = r.H - health
	}
	l.details = widget.Rect{X: r.X, Y: r.Y, W: r.W, H: details}
	if events := r.H - details - health; events > 0 {
		l.activity = widget.Rect{X: r.X, Y: r.Y + details, W: r.W, H: events}
	}
	if health > 0 {
		l.health = widget.Rect{X: r.X, Y: r.Y + r.H - health, W: r.W, H: health}
	}
}

// showing gives the pane with the focus a place: that of the details where those are below the list, that of everything where there
// is nothing but the list, else that of the activity.
func (l layout) showing(focus pane) layout {
	at := map[pane]*widget.Rect{detailsPane: &l.details, activityPane: &l.activity, healthPane: &l.health}[focus]
	if at == nil || at.H > 0 {
		return l
	}
	for _, other := range []*widget.Rect{&l.activity, &l.details, &l.list} {
		if other.H > 0 {
			*at, *other = *other, widget.Rect{}
			break
		}
	}
	return l
}
