package dashboard

import "authdeck/ui/widget"

// layout has the areas of the panes. A pane without rows is not shown. Nothing in it depends on the cursor.
type layout struct {
	tiles, list, timeline, details, activity, health, actions, use, week, shortcuts widget.Rect
}

const (
	wideEnough   = 110 // window width from which the details are beside the list
	roomy        = 160 // window width from which everything is shown
	wideDetails  = 48  // width of the details beside the list
	roomyDetails = 70  // and for two columns of shortcuts
	detailsHigh  = 20  // rows of the details beside the list
	detailsUse   = 24  // and with how to use the session
	detailsBelow = 8   // rows of the details below the list
	tilesHigh    = 6
	eventsLeast  = 12 // rows of the activity that the health pane leaves
	eventsBrief  = 8  // and that the shortcuts leave
	detailsLeast = 18 // height of the body from which there are details
	leastTime    = 8  // height below which the timeline is left out
	quietTime    = 6  // and without a session, if Health needs the room
	leastEvents  = 6  // height below which the activity is left out
	keysHigh     = 19 // rows of the shortcuts
	wideKeysHigh = 16 // and in three columns
	fewKeysHigh  = 13 // and without the keys that move the cursor
	keysSpare    = 2  // of these, given to Health so that the shortcuts stay when it has one more line
	leastBelow   = 10 // rows below the timeline from which Activity is shown
	actionsHigh  = 13 // rows of what each key does with the identity
	useHigh      = 12 // rows of how to use its session, and of where its files are
	rolesHead    = 2  // rows in front of its roles
	useLeast     = 8
	othersHigh   = 14                               // rows of the shortcuts without the keys of the actions
	lowWeek      = 2 + weekClock + dayHigh*weekDays // rows below both columns from which the last days are there
)

// needs are how many rows the panes would fill, with their borders.
type needs struct {
	users    int  // how many there are
	roles    int  // the most of one identity
	list     int  // close together
	spacious int  // the list with a blank line between two users
	timeline int  // with a session for every user
	tight    int  // of the timeline with the sessions that there are, close together
	sessions int  // of the timeline with the sessions that there are, in a roomy window
	health   int  // beside the list
	wrong    int  // health in the place of the activity, or beside it, if it has problems or warnings; 0 otherwise
	idle     bool // there is no session, so the timeline is empty
	quiet    bool // nor activity
	days     int  // how many the pane of the last days can show; 0 leaves it out
}

// week is how many rows the last days fill, with a blank one above and below.
func (n needs) week() int { return 2 + weekClock + 1 + dayHigh*max(fewDays, n.days) }

// arrange divides a body of w × h cells. alone says that the list takes its whole column; hidden that the details are hidden.
func arrange(w, h int, need needs, alone, hidden bool) (l layout) {
	top := 0
	if w >= roomy && h+2 >= 50 && need.users != 1 && need.users != 2 { // of so few, they would only repeat the list
		l.tiles = widget.Rect{X: 0, Y: 0, W: w, H: tilesHigh}
		top, h = tilesHigh, h-tilesHigh
	}
	right := detailsWidth(w, top+h, hidden)
	if w < wideEnough && top+h >= detailsLeast && !hidden {
		l.details = widget.Rect{X: 0, Y: top + h - detailsBelow, W: w, H: detailsBelow}
		h -= detailsBelow
	}
	list, timeline := need.share(h, alone)
	rest := h - list - timeline
	inPlace := need.inPlace(right > 0, hidden)
	if right > 0 && timeline > 0 && need.users > 0 && rest >= actionsHigh+useLeast {
		l.plenty(widget.Rect{Y: top, W: w, H: h}, right, need, list, timeline)
		return l
	}
	spare := 0 // rows that an empty timeline leaves to Health
	if inPlace && right < roomyDetails {
		spare = max(0, timeline-quietTime)
	}
	if timeline == 0 || rest+spare < leastBelow {
		list, rest = list+rest, 0
	}
	if right == roomyDetails && rest > 0 {
		l.roomy(widget.Rect{Y: top, W: w, H: h}, need, list, timeline)
	} else {
		l.columns(widget.Rect{Y: top, W: w, H: h}, right, need, list, timeline, hidden)
	}
	if inPlace && need.quiet && l.health.H == 0 {
		l.health, l.activity = l.activity, widget.Rect{}
	}
	return l
}

// detailsWidth is the width of the details beside the list in a body of w × h cells; 0 if there are none.
func detailsWidth(w, h int, hidden bool) int {
	switch {
	case h < detailsLeast || hidden || w < wideEnough:
		return 0
	case w < roomy:
		return wideDetails
	}
	return roomyDetails
}

// inPlace reports whether Health takes the place of the activity, because something is wrong and the timeline is empty. Below a list with
// details below it, there is neither.
func (n needs) inPlace(beside, hidden bool) bool { return n.wrong > 0 && n.idle && (beside || hidden) }

// columns arranges the list and the timeline with what is below and beside them. If something is wrong and there is no
// session, Health takes the place of the activity, which then is below the details, or beside the timeline. Otherwise,
// both are beside each other in a wide window without the details, and always in a roomy one.
func (l *layout) columns(r widget.Rect, right int, need needs, list, timeline int, hidden bool) {
	rest, keysHigh := r.H-list-timeline, need.keysHigh(r.W-right)
	below := rest > 0 && need.inPlace(right > 0, hidden)
	halves := hidden && (r.W >= roomy || r.W >= wideEnough && !below)
	if spare := max(0, timeline-quietTime); below {
		least := need.wrong
		if hidden && rest+spare >= max(leastEvents, need.wrong)+keysHigh { // the empty timeline makes room for the shortcuts
			least = max(leastEvents, need.wrong) + keysHigh
		}
		rest += max(0, min(spare, least-rest))
		timeline = r.H - list - rest
	}
	keys, health := 0, max(leastEvents, need.wrong)
	if halves && need.wrong == 0 {
		health = max(leastEvents, need.health)
	}
	if rest >= health+keysHigh {
		keys = keysHigh
	}
	stack(0, r.Y, r.W-right, []placed{{&l.list, list}, {&l.timeline, timeline}, {&l.activity, rest - keys}, {&l.shortcuts, keys}})
	switch {
	case halves:
		l.halves(health)
	case below:
		l.healthBelow(r, right)
	case right > 0:
		l.column(widget.Rect{X: r.W - right, Y: r.Y, W: right, H: r.H}, need.health)
	}
}

// keysHigh is how many rows the shortcuts fill in w columns.
func (n needs) keysHigh(w int) int {
	switch {
	case w < wideEnough:
		return keysHigh
	case n.users == 1 && n.roles == 0: // there is nothing to move to
		return fewKeysHigh
	}
	return wideKeysHigh
}

// halves divides the area of the activity: Health gets the right half. In a roomy window, that half is wide enough for
// the shortcuts, which are below the health rows of Health instead of below both.
func (l *layout) halves(health int) {
	left, right := halved(l.activity)
	l.activity, l.health = left, right
	if keys := l.shortcuts.H; keys > 0 && right.X+right.W >= roomy {
		right.H, l.activity.H = right.H+keys, l.activity.H+keys
		stack(right.X, right.Y, right.W, []placed{{&l.health, health}, {&l.shortcuts, right.H - health}})
	}
}

// healthBelow gives Health the place of the activity, which then is below the details, or beside the timeline.
func (l *layout) healthBelow(r widget.Rect, right int) {
	l.health, l.activity = l.activity, widget.Rect{}
	switch {
	case right > 0:
		details := detailsHigh
		if r.H < detailsHigh+leastEvents {
			details = r.H
		}
		stack(r.W-right, r.Y, right, []placed{{&l.details, details}, {&l.activity, r.H - details}})
	case r.W >= wideEnough: // neither has much to say
		l.timeline, l.activity = halved(l.timeline)
	}
}

// halved is an area as two beside each other. The left one of 120 columns has one line for an event.
func halved(r widget.Rect) (left, right widget.Rect) {
	left, right = r, r
	left.W = (r.W + 4) / 2
	right.X, right.W = r.X+left.W, r.W-left.W
	return left, right
}

// placed is a pane with its height.
type placed struct {
	at   *widget.Rect
	high int
}

// stack places panes one below another.
func stack(x, y, w int, panes []placed) {
	for _, pane := range panes {
		if pane.high > 0 {
			*pane.at = widget.Rect{X: x, Y: y, W: w, H: pane.high}
			y += pane.high
		}
	}
}

// plenty arranges the panes of a window in which the list and the timeline leave room for what can be done with the identity under the
// cursor. A new session makes the timeline of a roomy window longer, but no pane goes elsewhere for it. Both columns reach the footer: rows
// that no pane fills go to the list, the timeline and the activity, which grow.
func (l *layout) plenty(r widget.Rect, right int, need needs, list, timeline int) {
	timeline = max(timeline, need.sessions) // without a session, its clock needs more rows than with one
	roles, free := 0, 0                     // rows of the roles below the files, and rows that the sessions leave to the last days
	if need.roles > 0 {
		roles = rolesHead + need.roles
	}
	spare := r.H - list - timeline - actionsHigh - useHigh - roles
	wide, week, keys, keysRight := 0, 0, 0, 0
	if right == roomyDetails {
		free = max(0, timeline-need.sessions)
		if _, events := belowDetails(r.H, need.health); events >= othersHigh+eventsBrief {
			keysRight = othersHigh
		}
	}
	switch {
	case need.days > 0 && spare-othersHigh >= lowWeek: // below both columns
		wide, keys, keysRight = min(spare-othersHigh+free, need.week()), othersHigh, 0
		timeline -= max(0, wide+othersHigh-spare)
	case need.days > 0 && right == roomyDetails && spare >= weekHigh:
		week = min(spare+free, need.week())
		timeline -= max(0, week-spare)
	case need.days > 0 && right == roomyDetails && spare+roles >= weekHigh: // the roles get what is over
		week, timeline = weekHigh, timeline-free
	case right < roomyDetails && spare >= othersHigh:
		keys = othersHigh
	}
	r.H -= wide
	if wide > 0 {
		l.week = widget.Rect{X: r.X, Y: r.Y + r.H, W: r.W, H: wide}
	}
	health, events := belowDetails(r.H, need.health)
	if need.quiet && need.wrong > 0 && health < need.health {
		health, events = health+events, 0
	}
	events -= keysRight
	use := useHigh + roles
	over := r.H - list - timeline - actionsHigh - week - keys - use
	use += min(over, 0)
	over = max(over, 0)
	list, timeline = list+over/2, timeline+over-over/2
	stack(0, r.Y, r.W-right, []placed{{&l.list, list}, {&l.timeline, timeline}, {&l.actions, actionsHigh}, {&l.use, use}, {&l.week, week}, {&l.shortcuts, keys}})
	stack(r.W-right, r.Y, right, []placed{{&l.details, detailsHigh}, {&l.activity, events}, {&l.health, health}, {&l.shortcuts, keysRight}})
}

// belowDetails divides the rows of a column of h rows below its details: the health pane leaves some to the activity.
func belowDetails(h, need int) (health, events int) {
	health = max(0, min(need, h-detailsHigh-leastEvents))
	return health, h - detailsHigh - health
}

// roomy arranges the panes of a wide window whose list and timeline leave no room for the actions. Both columns reach the footer: the
// activity, which grows, and the last pane at the right get the rows that are over. A new session makes the timeline longer, but no
// pane goes elsewhere for it.
func (l *layout) roomy(r widget.Rect, need needs, list, timeline int) {
	left := r.W - roomyDetails
	timeline = min(timeline, need.sessions)
	details, keys, over := detailsHigh, 0, r.H-need.health
	if over >= detailsHigh+keysHigh-keysSpare {
		keys = keysHigh - keysSpare
	}
	if over >= detailsUse+keysHigh || keys == 0 && over >= detailsUse {
		details = detailsUse
	}
	health := min(need.health, r.H-details-keys)
	if keys > 0 {
		keys = r.H - details - health
	} else {
		health = r.H - details
	}
	if health+keys < leastEvents {
		details, health, keys = r.H, 0, 0
	}
	stack(left, r.Y, roomyDetails, []placed{{&l.details, details}, {&l.health, health}, {&l.shortcuts, keys}})
	stack(0, r.Y, left, []placed{{&l.list, list}, {&l.timeline, timeline}, {&l.activity, r.H - list - timeline}})
}

// share returns how many of h rows the list and the timeline get. If there are too few, the timeline gets less than it would fill,
// or none. A blank line of the list is not worth a session that the timeline hides.
func (n needs) share(h int, alone bool) (list, timeline int) {
	const lanes = 4 // at least, if the list has blank lines between two users
	switch {
	case alone || h-n.list < leastTime:
		return h, 0
	case h-n.spacious >= min(n.timeline, max(leastTime+lanes-1, n.tight)):
		return n.spacious, min(n.timeline, h-n.spacious)
	}
	return n.list, min(n.timeline, h-n.list)
}

// column stacks the panes at the right: details, activity and health. If the activity is below the list, the last pane gets the
// rest of the rows.
func (l *layout) column(r widget.Rect, health int) {
	details, events := detailsHigh, 0
	if l.activity.H > 0 {
		health = r.H - details
	} else {
		if r.W < roomyDetails || r.H < 40 {
			health = 0
		}
		health = max(0, min(health, r.H-details-eventsLeast))
		events = r.H - details - health
	}
	if events+health < leastEvents {
		details, events, health = r.H, 0, 0
	}
	stack(r.X, r.Y, r.W, []placed{{&l.details, details}, {&l.activity, events}, {&l.health, health}})
}

// showing gives the pane with the focus an area: that of the details if they are below the list, the whole body if there is nothing
// but the list and its timeline, otherwise that of the activity, or of Health.
func (l layout) showing(focus pane) layout {
	at := map[pane]*widget.Rect{detailsPane: &l.details, activityPane: &l.activity, healthPane: &l.health}[focus]
	if at == nil || at.H > 0 {
		return l
	}
	for _, other := range []*widget.Rect{&l.activity, &l.health, &l.details, &l.list} {
		if other.H > 0 {
			*at, *other = *other, widget.Rect{}
			break
		}
	}
	if l.list.H == 0 && l.details.H+l.activity.H+l.health.H == at.H { // nothing else is on the screen but the timeline
		at.H += l.timeline.H
		l.timeline = widget.Rect{}
	}
	return l
}

// spaced leaves a column between panes beside each other, for borders of letters: two of them look like one thick border.
func (l layout) spaced() layout {
	for _, r := range []*widget.Rect{&l.details, &l.activity, &l.health, &l.week, &l.shortcuts} {
		*r = spaced(*r)
	}
	return l
}

// spaced is an area with a column free at its left, unless it begins at the edge of the window.
func spaced(r widget.Rect) widget.Rect {
	if r.X > 0 {
		r.X, r.W = r.X+1, r.W-1
	}
	return r
}
