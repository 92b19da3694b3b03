package dashboard

import (
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// View draws the panes. It depends only on the list, the cursor, the time, the size and the theme.
func (d dashboard) View(f screen.Frame) string {
	d = d.within(f.Env)
	c := widget.NewCanvas(f.Theme, f.Width, f.Height)
	l := d.layout(f.Env)
	if f.Theme.ASCII {
		l = l.spaced()
	}
	p := picture{Canvas: c, dashboard: d, frame: f, tally: d.tally(f.Now), areas: l}
	for _, pane := range []struct {
		at   widget.Rect
		draw func(widget.Rect)
	}{{l.list, p.list}, {l.tiles, p.tiles}, {l.timeline, p.timeline}, {l.details, p.details}, {l.activity, p.activity}, {l.health, p.health}, {l.actions, p.actions}, {l.use, p.use}, {l.week, p.week}, {l.shortcuts, p.shortcuts}} {
		if pane.at.H > 0 {
			pane.draw(pane.at)
		}
	}
	return strings.Join(c.Lines(), "\n")
}

// picture is a dashboard on its canvas.
type picture struct {
	*widget.Canvas
	dashboard
	frame screen.Frame
	tally tally
	areas layout
}

func (p picture) theme() theme.Theme { return p.Canvas.Theme }
func (p picture) now() time.Time     { return p.frame.Now }

// Header names the realm, or says that settings of the folder are not trusted. At the right it has the keyring with its health, and
// how many problems and warnings the health pane explains. Without room for all of that, the least important part is left out first. The
// count is whole or left out: problems without the warnings would be another number than in Health.
func (d dashboard) Header(t theme.Theme, width, room int) (left, right []widget.Span) {
	if d.Realm != "" {
		left = []widget.Span{{Ink: t.Muted, Text: "realm " + apart(t, d.Realm)}}
	}
	if d.Untrusted != "" {
		left = []widget.Span{{Ink: t.Chip, Text: "!"}, {Ink: t.Value, Text: " settings not trusted"}}
	}
	if d.Keyring.Title == "" {
		return left, nil
	}
	keyring, note := d.headerKeyring(t)
	var clock []widget.Span
	glyph, ink, off := d.clockNote(t)
	if off != "" && d.Clock.Off.Abs() >= time.Second {
		clock = []widget.Span{{Ink: ink, Text: glyph}, {Ink: t.Value, Text: " clock " + off}}
	}
	problems, warnings := d.counted(d.now)
	faults := headerFaults(t, problems, warnings)
	if width < fullHeader && (faults != nil || d.Untrusted != "") { // if the keyring does not answer, the list says so
		keyring, note = nil, nil
		if d.Locked { // nothing else says so
			keyring = []widget.Span{{Ink: t.Muted, Text: t.Text("–") + " keyring locked"}}
			switch {
			case d.WrongPassphrase != nil, d.Mistyped:
				keyring, _ = d.headerKeyring(t)
			case d.Closed:
				keyring = []widget.Span{{Ink: t.Chip, Text: "!"}, {Ink: t.Value, Text: " keyring locked"}}
			}
		}
		if _, well := d.clockOff(); well {
			clock = nil
		}
	}
	for _, parts := range [][][]widget.Span{
		{slices.Concat(keyring, note), clock, faults}, {keyring, clock, faults}, {clock, faults}, {faults},
	} {
		if right = joined(parts); widget.SpansWidth(right) <= room {
			return left, right
		}
	}
	return left, nil
}

// headerKeyring is the keyring with its health, and a note about it.
func (d dashboard) headerKeyring(t theme.Theme) (keyring, note []widget.Span) {
	glyph, ink, of := "?", t.Muted, t.Value
	switch {
	case d.Locked && (d.WrongPassphrase != nil || d.Mistyped): // a narrow window has no room for the keyring, too
		return []widget.Span{{Ink: t.Warn, Text: t.Text("!")}, {Ink: t.Value, Text: " wrong passphrase"}}, nil
	case d.Locked && d.Closed: // as in Health
		glyph, ink, note = t.Text("!"), t.Chip, []widget.Span{{Ink: t.Value, Text: ", locked"}}
	case d.Locked: // as at every start, until it is needed
		glyph, of, note = t.Text("–"), t.Muted, []widget.Span{{Ink: t.Muted, Text: ", locked"}}
	case d.Empty:
		glyph, of, note = t.Text("–"), t.Muted, []widget.Span{{Ink: t.Muted, Text: ", " + words.NoKeysYet}}
	case d.Health == model.Present:
		glyph, ink = t.Text("✔"), t.Good
	case d.Health == model.Absent:
		glyph, ink = t.Text("✗"), t.Bad
	}
	name := widget.Printable(d.Keyring.Title)
	if d.NoKeyring && d.Keyring.Type == model.SystemKeyring {
		name = "no " + name
	}
	return []widget.Span{{Ink: ink, Text: glyph}, {Ink: of, Text: " " + name}}, note
}

// headerFaults counts problems and warnings; nil for none.
func headerFaults(t theme.Theme, problems, warnings int) []widget.Span {
	if problems+warnings == 0 {
		return nil
	}
	glyph, ink := faultSign(problems > 0).glyph(t)
	return []widget.Span{{Ink: ink, Text: glyph}, {Ink: t.Value, Text: " " + words.FaultCount(problems, warnings)}}
}

// joined has the parts of a header with room between them.
func joined(parts [][]widget.Span) (all []widget.Span) {
	for _, part := range parts {
		if all != nil && part != nil {
			all = append(all, widget.Span{Text: "   "})
		}
		all = append(all, part...)
	}
	return all
}

// fullHeader is the width from which a header shows the keyring beside problems or untrusted settings.
const fullHeader = 76

// layout returns the areas of the panes. It depends neither on the cursor nor on the filter, so nothing moves while somebody types.
func (d dashboard) layout(e screen.Env) layout {
	if d.unread() {
		return layout{list: widget.Rect{W: e.Width, H: e.Height}}.showing(d.focus)
	}
	const edges = 2 // of a pane
	notes := len(d.notices(e))
	if d.filter == "" {
		notes = d.notes(e)
	}
	timelineOf := func(sessions int) int { return edges + clockRows + 2*max(1, sessions) }
	need := needs{users: d.whole.users, roles: d.mostRoles, list: edges + 1 + notes + d.whole.shortest(), timeline: timelineOf(d.whole.users)}
	need.spacious = need.list + d.whole.gaps()
	if e.Width >= wideEnough { // otherwise it has no area of its own
		need.health = edges + 1 + d.mostFindingLines(wideDetails, e.Now)
		if d.anySession {
			need.days = d.recordedDays(e.Now)
		}
	}
	if e.Width >= roomy {
		need.health = edges + 1 + d.mostFindingLines(roomyDetails, e.Now)
	}
	need.sessions = need.timeline
	if d.whole.rows <= e.Height { // otherwise the timeline is left out, and counting takes time
		_, _, rows := d.clockIn(widget.Rect{W: e.Width - detailsWidth(e.Width, e.Height, d.compact)}, e.Now)
		need.tight, need.sessions = edges+clockRows+len(rows), timelineOf(len(rows))
		if len(rows) == 0 {
			need.sessions = aloneHigh
		}
	}
	need.idle, need.quiet, need.wrong = d.faultNeeds(e)
	return arrange(e.Width, e.Height, need, d.picking() || d.editing(), d.compact).showing(d.focus)
}

// faultNeeds says how many rows Health needs for problems and warnings in the place of the activity, or beside it, and
// whether the timeline, and the activity too, are empty. All are zero if Health does not go there.
func (d dashboard) faultNeeds(e screen.Env) (idle, quiet bool, rows int) {
	if problems, warnings := d.counted(e.Now); problems+warnings == 0 || e.Width < wideEnough && !d.compact {
		return false, false, 0
	}
	quiet = d.idle && len(d.happenings(e.Now)) == 0
	if e.Width < wideEnough && !quiet { // the activity has no room beside it
		return false, false, 0
	}
	width := e.Width - wideDetails
	switch {
	case d.compact && d.idle && e.Width < roomy:
		width = e.Width
	case d.compact: // the activity has the other half
		_, half := halved(widget.Rect{W: e.Width})
		width = half.W
	}
	const edges = 2 // of a pane
	return d.idle, quiet, edges + 1 + d.mostFindingLines(width, e.Now)
}

// unread reports whether no atmos.yaml was read yet. Then the dashboard is one empty pane, also behind the box that says why: other panes
// would say "none" of what nobody knows.
func (d dashboard) unread() bool { return d.Realm == "" && len(d.Rows) == 0 }

// room is how many lines of identities the list has.
func (d dashboard) room(l layout, e screen.Env) int {
	return max(1, l.list.H-3-d.notes(e))
}

// notes is how many lines of the list are for messages above the identities and in place of them.
func (d dashboard) notes(e screen.Env) int { return len(d.notices(e)) + len(d.instead(e)) }

// tally counts all identities. A filter narrows only the list: a tile must not say that nothing expired beside a timeline in which
// something did.
type tally struct {
	listing.Tally
	some     [listing.Statuses][]string // the first identities of each status
	bad      [listing.Statuses]int      // how many of them cannot be signed in to
	rejected int                        // of those without a session, whose keys AWS rejected
	next     model.Row                  // whose session ends first, an identity's or a role's; zero for none
}

func (d dashboard) tally(now time.Time) (t tally) {
	for _, i := range d.all {
		r := &d.Rows[i]
		t.Add(r, now)
		status := listing.StatusOf(r, now)
		if r.Identity.Role == nil && len(t.some[status]) <= namedInTile { // one more, see tile.named
			t.some[status] = append(t.some[status], widget.Printable(r.Identity.Title))
		}
		rejected := status == listing.None && r.Rejected()
		if rejected {
			t.rejected++
		}
		if r.Identity.Role == nil && (rejected || !r.Offers(now).SignIn) {
			t.bad[status]++
		}
		if status.Live() && endsBefore(r, &t.next, now) {
			t.next = *r
		}
	}
	return t
}

// endsBefore reports whether the end of a session is more important than that of another one, if there is one: a role that renews
// itself comes last.
func endsBefore(r, other *model.Row, now time.Time) bool {
	switch {
	case !other.Session.Saved:
		return true
	case r.Renews(now) != other.Renews(now):
		return other.Renews(now)
	}
	return r.Session.Expires.Before(other.Session.Expires)
}

// live reports whether any session is live.
func (t tally) live() bool { return t.next.Session.Saved }

// partLeft is how much of a session is left, from 0 to 1; false if its start is unknown.
func partLeft(r model.Row, now time.Time) (part float64, known bool) {
	began := r.Began()
	whole, left := r.Session.Expires.Sub(began), r.Session.Expires.Sub(now)
	if began.IsZero() || whole <= 0 {
		return 0, false
	}
	return min(max(left.Seconds()/whole.Seconds(), 0), 1), true
}

// run is the colour of a meter.
func run(t theme.Theme, s listing.Status) theme.Gradient {
	if s == listing.EndsSoon {
		return t.WarnRun
	}
	return t.GoodRun
}

// none says that there is nothing.
func none(t theme.Theme) widget.Span { return widget.Span{Ink: t.Muted, Text: t.Text("– none")} }
