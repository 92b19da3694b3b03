package dashboard

import (
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// happening is what happened at a moment.
type happening struct {
	at        time.Time
	mark      mark
	who, what string
	toast     string // all that the footer could not show, instead of who and what
}

// Columns of the activity pane, counted from its border.
const (
	eventGlyph = 10
	eventWho   = 12
	eventWhat  = 33
	oneLine    = 60 // columns from which an event has one line: in less, what happened is below who
)

// lines is how many lines of the pane it takes.
func (h happening) lines(r widget.Rect) int {
	switch {
	case h.toast != "":
		return len(h.wrapped(r))
	case r.W >= oneLine:
		return 1
	}
	return 2
}

// wrapped is a toast in lines. They have room behind the two letters of the ASCII mark.
func (h happening) wrapped(r widget.Rect) []string { return widget.Wrap(h.toast, r.W-2-eventWho-1) }

// activity draws what happened, the latest first.
func (p picture) activity(r widget.Rect) {
	t := p.theme()
	who, end := eventWho, r.W-2
	if t.ASCII {
		who++ // ok has two letters
	}
	var lines []paneLine
	for _, h := range p.happenings(p.now()) {
		glyph, ink := h.mark.glyph(t)
		line := paneLine{{3, eventGlyph, t.Muted, p.eventTime(h.at)}, {eventGlyph, who, ink, glyph}}
		if h.toast != "" {
			for _, text := range h.wrapped(r) {
				lines, line = append(lines, append(line, placedText{who, end, t.Value, t.Text(text)})), nil
			}
			continue
		}
		if r.W >= oneLine {
			lines = append(lines, append(line, placedText{who, eventWhat - 1, t.Value, h.who}, placedText{eventWhat, end, t.Muted, h.what}))
			continue
		}
		lines = append(lines, append(line, placedText{who, end, t.Value, h.who}), paneLine{{who, end, t.Muted, h.what}})
	}
	if lines == nil {
		lines = []paneLine{{{3, end, t.Muted, "Nothing yet."}}}
	}
	p.scrolling(r, activityPane, "Activity", lines)
}

// eventTime is a time of today, or the day, in at most six columns.
func (p picture) eventTime(at time.Time) string {
	text := words.When(at, p.now())
	if clock, today := strings.CutPrefix(text, "today "); today {
		return clock
	}
	if day, _, week := strings.Cut(text, " "); week && p.now().Sub(at) < 7*24*time.Hour {
		return day
	}
	return at.Local().Format("2 Jan")
}

// happenings are the toasts that were cut, the events, and the ends of the sessions that they began: nobody has to be there to note an end.
func (d dashboard) happenings(now time.Time) (all []happening) {
	for _, toast := range slices.Backward(d.Toasts) {
		all = append(all, happeningOfToast(toast))
	}
	over := map[string]time.Time{} // when the identity's session was renewed or dropped, going back in time
	for at, e := range slices.Backward(d.Events) {
		who := widget.Printable(e.Title)
		switch e.Kind {
		case model.SignedIn, model.SessionFound:
			last, replaced := over[e.Identity]
			if !e.Expires.After(now) && (!replaced || e.Expires.Before(last)) {
				all = append(all, happening{at: e.Expires, mark: markBad, who: who, what: "session ended"})
			}
			over[e.Identity] = e.At
		case model.LoggedOut, model.KeysDeleted:
			over[e.Identity] = e.At
		}
		h := happeningOf(e, who)
		if e.Kind == model.LoggedOut && d.endedBefore(at) {
			h.what = "expired session deleted"
		}
		all = append(all, h)
	}
	slices.SortStableFunc(all, func(a, b happening) int { return b.at.Compare(a.at) })
	return all
}

// endedBefore tells whether the session that an event dropped had ended by then.
func (d dashboard) endedBefore(at int) bool {
	dropped := d.Events[at]
	for _, e := range slices.Backward(d.Events[:at]) {
		if e.Identity == dropped.Identity && (e.Kind == model.SignedIn || e.Kind == model.SessionFound || e.Kind == model.RoleAssumed) {
			return !e.Expires.After(dropped.At)
		}
	}
	return false
}

func happeningOfToast(toast Toast) happening {
	h := happening{at: toast.At, mark: markNoted, toast: widget.Printable(strings.ReplaceAll(toast.Text, "\n", " · "))}
	for glyph, mark := range map[string]mark{"✔ ": markGood, "✗ ": markBad, "! ": markSoon} {
		if text, ok := strings.CutPrefix(h.toast, glyph); ok {
			h.mark, h.toast = mark, text
		}
	}
	return h
}

func happeningOf(e model.Event, who string) happening {
	h := happening{at: e.At, mark: markNoted, who: who}
	keyring := words.Keyring(widget.Printable(e.Keyring))
	switch e.Kind {
	case model.SignedIn:
		h.mark, h.what = markGood, "signed in for "+words.Span(e.Expires.Sub(e.At).Round(time.Minute))
	case model.RoleAssumed:
		h.mark, h.what = markGood, "assumed for "+words.Span(e.Expires.Sub(e.At).Round(time.Minute))+", renews by itself"
	case model.SessionFound:
		h.mark, h.what = markGood, "another program signed in"
	case model.LoggedOut:
		h.what = "logged out"
	case model.KeysSaved:
		h.what = "keys saved to " + keyring
	case model.KeysDeleted:
		h.what = "keys deleted from " + keyring
	case model.Ending:
		h.mark, h.what = markSoon, "ends in "+words.Span(e.Expires.Sub(e.At).Round(time.Minute))
	case model.Requested:
		h.mark, h.who, h.what = markAsked, widget.Printable(e.Program), "asked for a session of "+who
	case model.RequestDeclined:
		h.mark, h.who, h.what = markRefused, widget.Printable(e.Program), "declined: no session of "+who
	case model.RequestRefused:
		h.mark, h.who, h.what = markRefused, widget.Printable(e.Program), "refused: this dashboard cannot sign in for "+who
	case model.Reloaded:
		h.who, h.what = "atmos.yaml", "reloaded: "+words.Changed(e.Added, e.Removed)
	}
	return h
}
