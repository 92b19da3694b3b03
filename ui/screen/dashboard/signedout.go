package dashboard

import (
	"fmt"
	"slices"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// holdings are what the list has besides sessions. The tiles show them while there is no session.
type holdings struct {
	keys, accounts, devices, roles things
	unknown                        bool // nobody knows of some identity whether it has keys
	oldest                         int  // the row with the oldest keys; -1 for none
}

// things are several of a kind, of which the first ones are named.
type things struct {
	first []string
	n     int
}

func (l *things) add(name string) {
	if l.n++; len(l.first) <= namedInTile { // one more, see tile.named
		l.first = append(l.first, widget.Printable(name))
	}
}

// holdingsOf are those of all rows.
func (d dashboard) holdingsOf(rows []model.Row) holdings {
	h, seen := holdings{oldest: -1}, map[string]bool{}
	once := func(l *things, is, name string) {
		if is != "" && !seen[is] {
			seen[is] = true
			l.add(name)
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.Identity.Role != nil {
			h.roles.add(r.Identity.Title)
			continue
		}
		once(&h.accounts, r.Account(), d.accountName(*r))
		once(&h.devices, r.ShownDevice(), model.ShortDevice(r.ShownDevice()))
		switch {
		case r.Keys == model.Present || r.Identity.KeysInConfig():
			h.keys.add(r.Identity.Title)
		case r.Keys == model.Unknown:
			h.unknown = true
		}
		if at := r.Record.SavedAt; r.Keys == model.Present && !at.IsZero() && (h.oldest < 0 || at.Before(rows[h.oldest].Record.SavedAt)) {
			h.oldest = i
		}
	}
	return h
}

// withoutSessions replaces the tiles that have nothing to say while there is no session.
func (p picture) withoutSessions(tiles []tile) {
	t, h := p.theme(), p.holds
	count := func(title string, l things, says string) tile {
		ink := t.Value
		if l.n == 0 {
			ink = t.Muted
		}
		return tile{title: title, big: fmt.Sprint(l.n), ink: ink, who: l.first, of: l.n, says: says}
	}
	if !h.unknown {
		tiles[1] = count("With keys", h.keys, "of "+words.Identities(p.tally.All()))
	}
	if h.accounts.n > 0 && len(tiles[2].who) == 0 {
		tiles[2] = count("Accounts", h.accounts, "of "+words.Identities(p.tally.All()))
	}
	switch last := len(tiles) - 1; {
	case h.oldest >= 0:
		tiles[last] = p.oldestKeys(p.Rows[h.oldest])
	case h.roles.n > 0:
		tiles[last] = count("Roles", h.roles, "need a user's session")
	case h.devices.n > 0:
		tiles[last] = count("MFA devices", h.devices, "give 6-digit codes")
	}
}

// oldestKeys is how old the oldest keys are.
func (p picture) oldestKeys(r model.Row) tile {
	t, at := p.theme(), r.Record.SavedAt
	days := max(0, int(p.now().Sub(at)/(24*time.Hour)))
	c := tile{title: "Oldest keys", big: fmt.Sprint(days), ink: t.Value, who: []string{widget.Printable(r.Identity.Title)}, of: 1}
	if p.oldKeys(&r, p.now()) {
		c.ink = t.Warn
	}
	c.brief = "days old"
	if days == 1 {
		c.brief = "day old"
	}
	c.says = c.brief + ", saved " + words.ShortDate(at)
	return c
}

// aloneHigh is the height from which a timeline without sessions has its clock: with a line for the identity under the cursor and one for a
// text.
const aloneHigh = 2 + clockRows + 3

// barLead is how many columns of a bar are in front of a text in it.
const barLead = 2

// clockAlone draws the clock of a timeline without sessions: how long a session of the identity under the cursor would last. Below it are
// texts, and how to get the first session.
func (p picture) clockAlone(r widget.Rect, c clock, l lanes, says [][]widget.Span) {
	t, row, y := p.theme(), p.current(), r.Y+1+clockRows
	p.hours(c, r.Y+2)
	p.lineOfNow(widget.Rect{X: r.X, Y: r.Y, W: r.W, H: 2 + clockRows + 1}, c.column(p.now()))
	if lasts := row.Asks().Duration; row.Offers(p.now()).SignIn && !row.Identity.Duration.Later {
		p.laneOf(r, y, row, l)
		b := c.barOf(p.now(), p.now().Add(lasts), p.now(), true)
		p.Repeat(b.from+1, y, b.to-b.from, t.Track, t.Glyphs.Past)
		p.sessionLength(y, b, r.X+r.W-1, words.Span(lasts))
	}
	room := r.Y + r.H - 1 - (y + 2)
	if steps := p.steps(); len(steps) > 0 && len(steps)+1 <= room {
		says = append([][]widget.Span{{{Ink: t.Muted, Text: "No session yet. How to get one:"}}}, steps...)
	}
	for i, line := range says[:min(len(says), room)] {
		p.Spans(r.X+3, y+2+i, r.X+r.W-1, line...)
	}
}

// sessionLength says behind the bar of a session that could be, or in it, how long it would last. If there is too little room, it only
// says how long.
func (p picture) sessionLength(y int, b bar, end int, lasts string) {
	for _, when := range []string{" if you sign in now ", " if you sign in ", " "} {
		text := " " + lasts + when
		switch w := widget.Width(text); {
		case b.to+w < end:
			p.Put(b.to+1, y, p.theme().Muted, text)
			return
		case b.from+barLead+w < b.to: // still a part of the bar
			p.Put(b.from+barLead, y, p.theme().Muted, text)
			return
		}
	}
}

// steps lead to the first session of all. There are none for who has had a session, and if the keys in them do something else now.
func (p picture) steps() (lines [][]widget.Span) {
	t, row := p.theme(), p.current()
	why, _ := p.silence(true)
	if _, some := p.lastEnded(p.now()); some || !row.Offers(p.now()).SignIn || why != "" || p.frame.Boxed || !p.lettersAct() || len(p.marked) > 0 || p.once() {
		return nil
	}
	key := func(key string) widget.Span { return widget.Span{Ink: t.Key, Text: key} }
	text := func(text string) widget.Span { return widget.Span{Ink: t.Muted, Text: text} }
	for i, step := range []struct {
		title string
		how   []widget.Span
	}{
		{"Add keys", []widget.Span{key("enter"), text(" to type them, or "), key("i"), text(" to import a file")}},
		{"Sign in", []widget.Span{key("enter"), text(" and a 6-digit MFA code")}},
		{"Use it", []widget.Span{key("s"), text(" for a subshell, or atmos, terraform and aws as usual")}},
	} {
		mark := widget.Span{Ink: t.Accent, Text: fmt.Sprint(i + 1)}
		if i == 0 && p.holds.keys.n > 0 {
			mark = widget.Span{Ink: t.Good, Text: t.Text("✔")}
		}
		title := widget.Span{Ink: t.Value, Text: fmt.Sprintf("  %-10s", step.title)}
		lines = append(lines, slices.Concat([]widget.Span{mark, title}, step.how))
	}
	return lines
}
