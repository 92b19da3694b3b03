package dashboard

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// happening is an event with its time.
type happening struct {
	at        time.Time
	sign      sign
	who, what string
	toast     string // the whole text of a toast that was cut, instead of who and what
}

// Columns of the activity pane, counted from its border.
const (
	eventGlyph = 10
	eventWho   = 12
	eventWhat  = 34 // at most: in front of it, the longest who decides
	whoLeast   = 10
	asciiMark  = 1  // how much wider a mark may be in ASCII: ok has two letters
	oneLine    = 62 // pane width from which an event takes one line: in less, what happened is below who
)

// eventLine is a line of the activity pane: a day, or a line of an event. The zero value is blank.
type eventLine struct {
	day       string
	event     happening
	first     bool   // of the event
	who, what string // on this line
}

// heads reports whether the line means nothing without the next one.
func (l eventLine) heads() bool { return l.day != "" || l.first && l.what == "" && l.event.what != "" }

// eventLines are the events, latest first, with a heading for each day. If there is room, a blank line separates two days.
func (d dashboard) eventLines(r widget.Rect, now time.Time) (lines []eventLine) {
	var days []int // the line where each begins
	last, all := "", d.happenings(now)
	what := whatAt(all)
	for _, h := range all {
		if day := words.Day(h.at, now); day != last {
			last, days = day, append(days, len(lines))
			lines = append(lines, eventLine{day: day})
		}
		lines = append(lines, h.lines(r, what)...)
	}
	if len(days) > 1 && len(lines)+len(days)-1 <= r.H-2 {
		for _, at := range slices.Backward(days[1:]) {
			lines = slices.Insert(lines, at, eventLine{})
		}
	}
	return lines
}

// whatAt is the column in which the events say what happened if that is beside who.
func whatAt(all []happening) int {
	longest := whoLeast
	for _, h := range all {
		if h.toast == "" && len(h.who) > longest { // measuring is slow
			longest = max(longest, widget.Width(h.who))
		}
	}
	return min(eventWho+longest+columnGap, eventWhat)
}

// lines are the lines of an event: who and what beside each other if there is room, otherwise one below the other. Nothing is cut.
func (h happening) lines(r widget.Rect, what int) (lines []eventLine) {
	beside, room := r.W >= oneLine && h.toast == "", r.W-2-eventWho-asciiMark
	switch {
	case h.toast != "":
		for _, text := range widget.WrapParts(theme.Theme{}, h.toast, room) { // drawn in the characters of the theme later
			lines = append(lines, eventLine{event: h, who: text})
		}
	case beside:
		room = r.W - 2 - what - asciiMark
	default:
		lines = append(lines, eventLine{event: h, who: h.who})
	}
	switch {
	case h.toast != "":
	case widget.Width(h.what) <= room: // wrapping is slow, and few lines need it
		lines = append(lines, eventLine{event: h, what: h.what})
	default:
		for _, text := range widget.WrapParts(theme.Theme{}, h.what, room) {
			lines = append(lines, eventLine{event: h, what: strings.TrimRight(text, " ")})
		}
	}
	lines[0].first = true
	if beside {
		lines[0].who = h.who
	}
	return lines
}

// placed puts the line's texts into their columns.
func (l eventLine) placed(t theme.Theme, who, what, end int) (line paneLine) {
	if l.day != "" {
		line = paneLine{{3, end, t.Strong, l.day}}
	}
	if l.first {
		glyph, ink := l.event.sign.glyph(t)
		line = paneLine{{3, eventGlyph, t.Muted, words.TimeOfDay(l.event.at)}, {eventGlyph, who, ink, glyph}}
	}
	if l.who != "" {
		limit := end
		if l.what != "" {
			limit = what - 1
		}
		line = append(line, placedText{who, limit, t.Value, t.Text(l.who)})
	}
	if l.what != "" {
		line = append(line, placedText{what, end, t.Muted, t.Text(l.what)})
	}
	return line
}

// activity draws the events, latest first. A pane that is not scrolled does not end with a line that needs the next one.
func (p picture) activity(r widget.Rect) {
	t := p.theme()
	who, what, end := eventWho, whatAt(p.happenings(p.now())), r.W-2
	if t.ASCII {
		who, what = who+asciiMark, what+asciiMark
	}
	if r.W < oneLine {
		what = who
	}
	events := p.eventLines(r, p.now())
	var lines []paneLine
	for _, l := range events {
		lines = append(lines, l.placed(t, who, what, end))
	}
	if lines == nil {
		lines = p.nothingYet(who, end, r.H-2)
	}
	if room := r.H - 2; p.focus != activityPane && len(lines) > room {
		for at := room - 1; at >= 0 && events[at].heads(); at-- {
			lines[at] = nil
		}
	}
	p.scrolling(r, activityPane, "Activity", lines)
}

// nothingYet says what will be shown. If there is room, it has the marks that it will have.
func (p picture) nothingYet(text, end, room int) []paneLine {
	t := p.theme()
	lines := []paneLine{{{3, end, t.Muted, "Nothing yet. This will show:"}}, nil}
	for _, kind := range []struct {
		sign sign
		what string
	}{
		{signGood, "sign-ins"}, {signSoon, "sessions about to expire"}, {signBad, "expired sessions"}, {signAsked, "programs that ask for a session"},
		{signNoted, "changes of keys and of atmos.yaml"},
	} {
		glyph, ink := kind.sign.glyph(t)
		lines = append(lines, paneLine{{eventGlyph, text, ink, glyph}, {text, end, t.Muted, kind.what}})
	}
	if len(lines) > room {
		return []paneLine{{{3, end, t.Muted, "Nothing yet. Sign-ins show here."}}}
	}
	return lines
}

// happenings are the cut toasts, the events, and the ends of the sessions that they began, because nothing records an end.
func (d dashboard) happenings(now time.Time) (all []happening) {
	for _, toast := range slices.Backward(d.Toasts) {
		all = append(all, happeningOfToast(toast))
	}
	over := map[string]time.Time{} // when the identity's session was renewed or deleted, going back in time
	for at, e := range slices.Backward(d.Events) {
		who := widget.Printable(e.Title)
		switch {
		case e.Kind.Begins():
			last, replaced := over[e.Identity]
			noted := e.Kind != model.RoleAssumed // programs renew the session of a role, which nothing records
			if noted && !e.Expires.After(now) && (!replaced || e.Expires.Before(last)) {
				all = append(all, happening{at: e.Expires, sign: signBad, who: who, what: "session expired"})
			}
			over[e.Identity] = e.At
		case e.Kind.Ends():
			over[e.Identity] = e.At
		}
		h := happeningOf(e, who)
		if h.what == "" { // a later version noted it
			continue
		}
		switch before, found := d.sessionBefore(at); {
		case !found:
		case e.Kind == model.LoggedOut && !before.Expires.After(e.At):
			h.what = "expired session cleared"
		case e.Kind == model.SignedIn && before.Expires.After(e.At):
			h.what = strings.Replace(h.what, "signed in", "renewed", 1)
		}
		all = append(all, h)
	}
	slices.SortStableFunc(all, func(a, b happening) int { return b.at.Compare(a.at) })
	return all
}

// sessionBefore is the beginning of the session that an identity had before an event, expired or not. A sign-in after keys were saved
// may have replaced none: other keys end the session.
func (d dashboard) sessionBefore(at int) (began model.Event, found bool) {
	for _, e := range slices.Backward(d.Events[:at]) {
		if e.Identity != d.Events[at].Identity {
			continue
		}
		switch {
		case e.Kind.Begins():
			return e, true
		case e.Kind.Ends(), e.Kind == model.KeysSaved && d.Events[at].Kind == model.SignedIn:
			return model.Event{}, false
		}
	}
	return model.Event{}, false
}

func happeningOfToast(toast Toast) happening {
	mark, text := words.CutMark(widget.Printable(strings.ReplaceAll(toast.Text, "\n", " · ")))
	h := happening{at: toast.At, sign: signNoted, toast: text}
	switch mark {
	case words.Done:
		h.sign = signGood
	case words.Warned:
		h.sign = signSoon
	case words.Failed:
		h.sign = signBad
	}
	return h
}

func happeningOf(e model.Event, who string) happening {
	h := happening{at: e.At, sign: signNoted, who: who}
	keyring := words.Keyring(widget.Printable(e.Keyring))
	switch e.Kind {
	case model.SignedIn:
		h.sign, h.what = signGood, "signed in for "+words.Span(e.Expires.Sub(e.At))
		if e.NoMFA {
			h.sign, h.what = signWarn, h.what+" without MFA"
		}
	case model.RoleAssumed:
		h.sign, h.what = signGood, words.Span(e.Expires.Sub(e.At))+" session, "+words.RoleRenews
	case model.SessionFound:
		h.sign, h.what = signGood, "another program signed in"
	case model.LoggedOut:
		h.what = "logged out"
	case model.KeysSaved:
		h.what = "keys saved to " + keyring
	case model.KeysDeleted:
		h.what = "keys deleted from " + keyring
	case model.KeysRejected:
		h.sign, h.what = signBad, cmp.Or(widget.Printable(e.Why), "AWS rejected the keys")
	case model.RoleRefused:
		h.sign, h.what = signBad, cmp.Or(widget.Printable(e.Why), "AWS refused the role")
	case model.Ending:
		h.sign, h.what = signSoon, "expires in "+words.Span(e.Expires.Sub(e.At))
	case model.Requested:
		h.sign, h.who, h.what = signAsked, widget.Printable(e.Program), "asked for "+who
	case model.RequestDeclined:
		h.sign, h.who, h.what = signRefused, widget.Printable(e.Program), "declined: no session for "+who
	case model.RequestFailed:
		h.sign, h.who, h.what = signRefused, widget.Printable(e.Program), "sign-in failed: no session for "+who
		if e.Why != "" { // earlier versions did not note it
			h.what = "no session for " + who + " · " + widget.Printable(e.Why)
		}
	case model.RequestRefused:
		h.sign, h.who, h.what = signRefused, widget.Printable(e.Program), "refused: this dashboard cannot sign in for "+who
	case model.Reloaded:
		h.who, h.what = "atmos.yaml", "reloaded: "+words.Changed(e.Added, e.Removed)
	}
	return h
}
