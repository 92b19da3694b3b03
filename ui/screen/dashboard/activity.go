package dashboard

import (
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// happening is a line of the activity pane.
type happening struct {
	at        time.Time
	glyph     string
	ink       theme.Ink
	who, what string
}

// activity draws what happened, the latest first: in one line each where there is room beside the name, else in two.
func (p picture) activity(r widget.Rect) {
	t := p.theme()
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Activity"}}})
	y, end := r.Y+1, r.X+r.W-2
	if r.H > 16 {
		y++
	}
	one := r.W >= 66
	high := 2
	if one {
		high = 1
	}
	all := p.happenings()
	if len(all) == 0 {
		p.Put(r.X+3, y, t.Muted, widget.Cut(t, "Nothing yet.", r.W-6))
		return
	}
	who := r.X + 12
	if t.ASCII {
		who++
	}
	for _, h := range all {
		if y+high > r.Y+r.H-1 {
			return
		}
		p.Put(r.X+3, y, t.Muted, p.eventTime(h.at))
		p.Put(r.X+10, y, h.ink, h.glyph)
		if one {
			p.Put(who, y, t.Value, widget.Cut(t, h.who, r.X+32-who))
			p.Put(r.X+33, y, t.Muted, widget.Cut(t, h.what, end-r.X-33))
		} else {
			p.Put(who, y, t.Value, widget.Cut(t, h.who, end-who))
			p.Put(who, y+1, t.Muted, widget.Cut(t, h.what, end-who))
		}
		y += high
	}
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

// happenings are the events, and the ends of the sessions that they began: nobody has to be there to note an end.
func (p picture) happenings() (all []happening) {
	t, now := p.theme(), p.now()
	over := map[string]time.Time{} // when the identity's session was renewed or dropped, going back in time
	for _, e := range slices.Backward(p.Events) {
		who := widget.Printable(e.Title)
		switch e.Kind {
		case model.SignedIn, model.SessionFound:
			last, replaced := over[e.Identity]
			if !e.Expires.After(now) && (!replaced || e.Expires.Before(last)) {
				all = append(all, happening{e.Expires, t.Text("✗"), t.Bad, who, "session ended"})
			}
			over[e.Identity] = e.At
		case model.LoggedOut, model.KeysDeleted:
			over[e.Identity] = e.At
		}
		all = append(all, p.happening(e, who))
	}
	slices.SortStableFunc(all, func(a, b happening) int { return b.at.Compare(a.at) })
	return all
}

func (p picture) happening(e model.Event, who string) happening {
	t := p.theme()
	h := happening{at: e.At, glyph: t.Text("·"), ink: t.Muted, who: who}
	keyring := widget.Printable(e.Keyring)
	switch e.Kind {
	case model.SignedIn:
		h.glyph, h.ink, h.what = t.Text("✔"), t.Good, "signed in for "+words.Span(e.Expires.Sub(e.At).Round(time.Minute))
	case model.RoleAssumed:
		h.glyph, h.ink, h.what = t.Text("✔"), t.Good, "assumed for "+words.Span(e.Expires.Sub(e.At).Round(time.Minute))+", renews by itself"
	case model.SessionFound:
		h.glyph, h.ink, h.what = t.Text("✔"), t.Good, "another program signed in"
	case model.LoggedOut:
		h.what = "logged out"
	case model.KeysSaved:
		h.what = "keys saved to " + keyring
	case model.KeysDeleted:
		h.what = "keys deleted from " + keyring
	case model.Ending:
		h.glyph, h.ink, h.what = "!", t.Warn, "ends in "+words.Span(e.Expires.Sub(e.At).Round(time.Minute))
	case model.Requested:
		h.glyph, h.ink, h.who, h.what = "?", t.Accent, widget.Printable(e.Program), "asked for a session of "+who
	case model.RequestDeclined:
		h.glyph, h.who, h.what = t.Text("✗"), widget.Printable(e.Program), "declined: no session of "+who
	case model.RequestRefused:
		h.glyph, h.who, h.what = t.Text("✗"), widget.Printable(e.Program), "refused: this dashboard cannot sign in for "+who
	case model.Reloaded:
		h.who, h.what = "atmos.yaml", "reloaded: "+words.Changed(e.Added, e.Removed)
	}
	return h
}
