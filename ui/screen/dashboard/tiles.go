package dashboard

import (
	"cmp"
	"fmt"
	"strings"

	"authdeck/model/listing"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// namedInTile is how many identities a tile names at most if it has to count the others.
const namedInTile = 3

// tile is one number of the summary, with its identities and its meaning.
type tile struct {
	title, big string
	short      string // instead of big if a text beside it does not fit; "" for none
	ink        theme.Ink
	who        []string // the first ones
	of         int      // how many there are
	says       string
	brief      string // instead of says if that does not fit; the title makes it clear
}

// tiles are the summary in large digits.
func (p picture) tiles(r widget.Rect) {
	t := p.theme()
	of := "of " + words.Identities(p.tally.All())
	count := func(title string, ink theme.Ink, says string, n int, in ...listing.Status) tile {
		var who []string
		bad := 0
		for _, status := range in {
			who = append(who, p.tally.some[status]...)
			bad += p.tally.bad[status]
		}
		switch { // "sign in again" would be false
		case n == 0:
			return tile{title: title, big: "0", ink: t.Muted, says: of}
		case bad > 0 && !in[0].Live():
			says = words.HaveProblem(bad, n)
		}
		return tile{title: title, big: fmt.Sprint(n), ink: ink, who: who, of: n, says: says}
	}
	all := of
	if n := p.tally.RoleSessions; n > 0 {
		all += " + " + words.Roles(n)
	}
	n := p.tally.Identities
	tiles := []tile{
		count("Signed in", t.Good, all, p.tally.SignedIn(), listing.Live, listing.EndsSoon),
		count("Expiring soon", t.Warn, "", n[listing.EndsSoon], listing.EndsSoon), // not added to them
		count("Expired", t.Bad, "sign in again", n[listing.Expired], listing.Expired),
		count("No session", t.Muted, "not signed in", n[listing.None]+n[listing.Unknown], listing.None, listing.Unknown),
		p.nextTile(),
	}
	tiles[1].says = fmt.Sprintf("of %d signed in", p.tally.SignedIn()) // also if none of them is
	if !p.tally.live() {
		p.withoutSessions(tiles)
	}
	w := r.W / len(tiles)
	for i, tile := range tiles {
		at := widget.Rect{X: r.X + i*w, Y: r.Y, W: w, H: r.H}
		if i == len(tiles)-1 {
			at.W = r.W - i*w
		}
		if t.ASCII {
			at = spaced(at)
		}
		p.tile(at, tile)
	}
}

// whoRows are the rows of a tile for the names of its identities.
const whoRows = 2

// named has as many of the names as fit in w columns, and the number of the others. A single other one is named too if there is room.
func (c tile) named(t theme.Theme, w int) (rows []string) {
	who := make([]string, len(c.who))
	comma := min(c.of-1, 1)
	for i, name := range c.who { // otherwise a long one would be broken anywhere
		who[i] = widget.Cut(t, name, w-comma)
	}
	if c.of > namedInTile+1 {
		who = who[:min(len(who), namedInTile)]
	}
	for n := len(who); n > 0; n-- {
		text := strings.Join(who[:n], ", ")
		if more := c.of - n; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		if rows = widget.Balanced(w, max(longestWord(text), w/2), func(w int) []string { return widget.Wrap(text, w) }); len(rows) <= whoRows {
			break
		}
	}
	return rows[:min(len(rows), whoRows)]
}

// longestWord is the width of the longest word of a text. In fewer columns it would be broken.
func longestWord(text string) (longest int) {
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, widget.Width(word))
	}
	return longest
}

// digitsGap is the number of blanks behind a number.
const digitsGap = 2

// lines are the names above the meaning. If the number takes more than half of w columns, the meaning has their rows, too.
func (c tile) lines(t theme.Theme, number string, w int) (who, says []string) {
	digits, whole := widget.DigitsWidth(t, number), w
	if number != "" {
		w -= digits + digitsGap
	}
	says = []string{c.says}
	if widget.Width(c.says) > w {
		says[0] = cmp.Or(c.brief, c.says)
	}
	if rows := widget.Wrap(c.says, w); 2*digits > whole && len(rows) <= whoRows+1 {
		return nil, rows
	}
	return c.named(t, w), says
}

// number is the short number if the long one leaves too little of w columns to the texts.
func (c tile) number(t theme.Theme, w int) string {
	w -= widget.DigitsWidth(t, c.big)
	if fits := widget.Width(c.says) <= w && (len(c.who) == 0 || widget.Width(c.who[0]) <= w); fits || c.short == "" {
		return c.big
	}
	return c.short
}

// tile draws a number and, beside it, the identities above its meaning.
func (p picture) tile(r widget.Rect, c tile) {
	t := p.theme()
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: c.title}}})
	x, y, end := r.X+3, r.Y+2, r.X+r.W-2
	number := ""
	if c.big != "" {
		number = c.number(t, end-x-digitsGap)
	}
	who, says := c.lines(t, number, end-x)
	first := y + whoRows + 1 - len(who) - len(says)
	if t.ASCII { // the numbers of all tiles are in one row
		first = y
	}
	switch {
	case number == "":
	case t.ASCII: // a number of one row is in front of the first line
		x = p.Digits(x, first-whoRows, c.ink, number) + digitsGap
	default:
		x = p.Digits(x, y, c.ink, number) + digitsGap
	}
	for i, row := range who {
		p.Put(x, first+i, t.Value, widget.Cut(t, row, end-x))
	}
	for i, row := range says {
		p.Put(x, first+len(who)+i, t.Muted, widget.Cut(t, row, end-x))
	}
}

// nextTile is the session that ends next.
func (p picture) nextTile() tile {
	t := p.theme()
	c := tile{title: "Expires next", says: "no session"}
	if !p.tally.live() {
		return c
	}
	next := p.tally.next
	c.ink = t.Good
	if listing.StatusOf(&next, p.now()) == listing.EndsSoon {
		c.ink = t.Warn
	}
	c.big = words.SpanInDigits(next.Session.Expires.Sub(p.now()))
	if hours, _, more := strings.Cut(c.big, " "); more { // the list and the details have the minutes
		c.short = hours
	}
	c.who, c.of, c.brief = []string{widget.Printable(next.Identity.Title)}, 1, words.Clock(next.Session.Expires, p.now())
	c.says = "expires " + c.brief
	return c
}
