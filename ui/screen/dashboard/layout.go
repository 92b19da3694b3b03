package dashboard

import "authdeck/ui/widget"

// layout says where the panes are. A pane without rows is not shown. Nothing in it depends on the cursor.
type layout struct {
	tiles, list, timeline, details, activity, health widget.Rect
}

const (
	wideEnough   = 110 // columns from which the details are beside the list
	roomy        = 160 // columns from which everything is shown
	detailsBelow = 8   // rows of the details below the list
	tilesHigh    = 6
	healthHigh   = 9
	detailsFrom  = 20 // rows of the window from which there are details
	leastTime    = 8  // rows below which the timeline is left out
	leastEvents  = 6  // rows below which the activity is left out
)

// arrange divides a body of w × h cells. need is how many rows the list would fill; alone tells that it takes its whole
// column, as it does while it is filtered; hidden that nobody wants to see details.
func arrange(w, h, need int, alone, hidden bool) (l layout) {
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
		right = 68
	case w >= wideEnough:
		right = 48
	default:
		l.details = widget.Rect{X: 0, Y: top + h - detailsBelow, W: w, H: detailsBelow}
		h -= detailsBelow
	}
	left := w - right
	if right > 0 {
		l.column(left, top, right, h)
	}
	list := max(need, h*11/20)
	if alone || h-list < leastTime {
		list = h
	}
	l.list = widget.Rect{X: 0, Y: top, W: left, H: list}
	if list < h {
		l.timeline = widget.Rect{X: 0, Y: top + list, W: left, H: h - list}
	}
	return l
}

// column stacks the panes on the right: details, activity, health.
func (l *layout) column(x, y, w, h int) {
	details, health := 20, 0
	if w == 68 {
		details = 21
		if h >= 40 {
			health = healthHigh
		}
	}
	if h-details-health < leastEvents {
		details = h - health
	}
	l.details = widget.Rect{X: x, Y: y, W: w, H: details}
	if events := h - details - health; events > 0 {
		l.activity = widget.Rect{X: x, Y: y + details, W: w, H: events}
	}
	if health > 0 {
		l.health = widget.Rect{X: x, Y: y + h - health, W: w, H: health}
	}
}
