package dashboard

import (
	"fmt"

	"authdeck/model/listing"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// tiles are the summary in large digits.
func (p picture) tiles(r widget.Rect) {
	t := p.theme()
	n := p.tally.Identities
	all := "of " + words.Counted(p.tally.All(), "identity", "identities")
	short := all
	if n := p.tally.RoleSessions; n > 0 {
		roles := t.Text(" · ") + words.RoleSessions(n)
		all, short = all+roles, fmt.Sprint("of ", p.tally.All())+roles
	}
	tiles := []struct {
		title, big string
		ink        theme.Ink
		says       string
	}{
		{"Signed in", fmt.Sprint(n[listing.Live]), t.Good, all},
		{"Ending soon", fmt.Sprint(n[listing.EndsSoon]), t.Warn, "within 15 minutes"},
		{"Expired", fmt.Sprint(n[listing.Expired]), t.Bad, "sign in again"},
		{"No session", fmt.Sprint(n[listing.None] + n[listing.Unknown]), t.Muted, "not signed in"},
		{"Next to end", "", t.Good, ""},
	}
	w := r.W / len(tiles)
	for i, tile := range tiles {
		ink := tile.ink
		if tile.big == "0" {
			ink = t.Muted
		}
		at := widget.Rect{X: r.X + i*w, Y: r.Y, W: w, H: r.H}
		if i == len(tiles)-1 {
			at.W = r.W - i*w
		}
		p.Frame(at, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: tile.title}}})
		big, says := tile.big, tile.says
		if i == len(tiles)-1 {
			big, says, ink = p.soon()
		}
		x := at.X + 3
		if big != "" {
			x = p.Digits(x, at.Y+2, ink, big)
		}
		if i == len(tiles)-1 && big != "" {
			x++
		}
		room := at.X + at.W - 1 - x
		if i == 0 && widget.Width(says) >= room {
			says = short
		}
		p.Put(x, at.Y+4, t.Muted, widget.Cut(t, says, room))
	}
}

// soon is the session that ends next.
func (p picture) soon() (big, says string, ink theme.Ink) {
	if !p.tally.live() {
		return "", "no session", p.theme().Muted
	}
	next := p.tally.next
	ink = p.theme().Good
	if listing.StatusOf(&next, p.now()) == listing.EndsSoon {
		ink = p.theme().Warn
	}
	return digits(next, p.now()), widget.Printable(next.Identity.Title) + " at " + words.Clock(next.Session.Expires, p.now()), ink
}
