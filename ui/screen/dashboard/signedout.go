package dashboard

import (
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// inventory is what the list has besides sessions. The tiles show it while there is no session.
type inventory struct {
	keys, accounts, devices, roles namedCount
	unknown                        bool // nobody knows of some identity whether it has keys
	oldest                         int  // the row with the oldest keys; -1 for none
}

// namedCount counts things of one kind, and has the names of the first ones.
type namedCount struct {
	first []string
	n     int
}

func (l *namedCount) add(name string) {
	if l.n++; len(l.first) <= namedInTile { // one more, see tile.named
		l.first = append(l.first, widget.Printable(name))
	}
}

// inventoryOf is that of all rows.
func (d dashboard) inventoryOf(rows []model.Row) inventory {
	in, seen := inventory{oldest: -1}, map[string]bool{}
	once := func(l *namedCount, is, name string) {
		if is != "" && !seen[is] {
			seen[is] = true
			l.add(name)
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.Identity.Role != nil {
			in.roles.add(r.Identity.Title)
			continue
		}
		once(&in.accounts, r.Account(), d.accountName(*r))
		once(&in.devices, r.ShownDevice(), words.DeviceName(*r))
		usable := r.Keys == model.Present && !r.Damaged && !r.Temporary()
		switch {
		case usable || r.Identity.KeysInConfig():
			in.keys.add(r.Identity.Title)
		case r.Keys == model.Unknown:
			in.unknown = true
		}
		if at := r.Record.SavedAt; usable && !at.IsZero() && (in.oldest < 0 || at.Before(rows[in.oldest].Record.SavedAt)) {
			in.oldest = i
		}
	}
	return in
}

// withoutSessions replaces the tiles that have nothing to say while there is no session.
func (p picture) withoutSessions(tiles []tile) {
	t, in := p.theme(), p.inventory
	count := func(title string, l namedCount, says string) tile {
		ink := t.Value
		if l.n == 0 {
			ink = t.Muted
		}
		return tile{title: title, big: fmt.Sprint(l.n), ink: ink, who: l.first, of: l.n, says: says}
	}
	if !in.unknown {
		tiles[1] = count("With keys", in.keys, "of "+words.Identities(p.tally.All()))
	}
	if in.accounts.n > 0 && len(tiles[2].who) == 0 {
		tiles[2] = count("Accounts", in.accounts, "of "+words.Identities(p.tally.All()))
	}
	switch last := len(tiles) - 1; {
	case in.oldest >= 0:
		tiles[last] = p.oldestKeys(p.Rows[in.oldest])
	case in.roles.n > 0:
		tiles[last] = count("Roles", in.roles, "need a user's session")
	case in.devices.n > 0:
		tiles[last] = count("MFA devices", in.devices, "used to sign in")
	}
}

// oldestKeys is how old the oldest keys are. Keys of today have no number.
func (p picture) oldestKeys(r model.Row) tile {
	t, at := p.theme(), r.Record.SavedAt
	c := tile{title: "Oldest keys", ink: t.Value, who: []string{widget.Printable(r.Identity.Title)}, of: 1, says: "saved today"}
	if p.oldKeys(&r, p.now()) {
		c.ink = t.Warn
	}
	if number, unit, old := strings.Cut(words.Age(at, p.now()), " "); old {
		c.big, c.brief = number, unit+" old"
		c.says = c.brief + ", saved " + words.ShortDate(at)
	}
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
	room := r.Y + r.H - 1 - (y + 2)
	steps := p.steps()
	if len(steps)+1 > room {
		steps = nil
	}
	if lasts := row.SessionLength().Duration; row.Offers(p.now()).SignIn && !row.Identity.Duration.Later {
		p.laneOf(r, y, row, l)
		if p.wouldSignIn(row) {
			b := c.barOf(p.now(), p.now().Add(lasts), p.now(), true)
			p.Repeat(b.from+1, y, b.to-b.from, t.Track, t.Glyphs.Past)
			p.sessionLength(y, b, r.X+r.W-1, words.Span(lasts))
		} else if x := c.column(p.now()) + barLead; p.areas.actions.H > 0 && p.namesFirstStep() && len(steps) == 0 {
			p.Spans(x, y, r.X+r.W-1, p.firstStep(row, r.X+r.W-1-x)...)
		}
	}
	if len(steps) > 0 {
		says = append([][]widget.Span{{{Ink: t.Muted, Text: "No session yet. How to get one:"}}}, steps...)
	}
	for i, line := range says[:min(len(says), room)] {
		p.Spans(r.X+3, y+2+i, r.X+r.W-1, line...)
	}
}

// wouldSignIn reports whether the next step for the row is to sign in. Before any other step, a bar would promise too much.
func (p picture) wouldSignIn(row model.Row) bool {
	why, _ := p.silence(true)
	return words.EnterDoes(row, p.OffersFile, p.now()) == words.SignIn && !p.inOtherRealm() && !p.selected(p.frame.Env).replaces() && why == "" && !p.unlockedElsewhere()
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

// steps lead to the first session of all, from where the row under the cursor is.
func (p picture) steps() (lines [][]widget.Span) {
	if !p.needsSteps() {
		return nil
	}
	t, row := p.theme(), p.current()
	key := func(key string) widget.Span { return widget.Span{Ink: t.Key, Text: key} }
	text := func(text string) widget.Span { return widget.Span{Ink: t.Muted, Text: text} }
	code := " and a 6-digit MFA code"
	if row.ShownDevice() == "" {
		code = "; authdeck " + looksUpDevice
	}
	for i, step := range []struct {
		title string
		how   []widget.Span
	}{
		{"Add keys", []widget.Span{key("enter"), text(" to type them, or "), key("i"), text(" to import a file")}},
		{"Sign in", []widget.Span{key("enter"), text(code)}},
		{"Use it", []widget.Span{key("s"), text(" for a subshell, or atmos, terraform and aws as usual")}},
	} {
		mark := widget.Span{Ink: t.Accent, Text: fmt.Sprint(i + 1)}
		if i == 0 && row.Keys != model.Unknown && !row.NeedsKeys(p.now()) {
			mark = widget.Span{Ink: t.Good, Text: t.Text("✔")}
		}
		title := widget.Span{Ink: t.Value, Text: fmt.Sprintf("  %-10s", step.title)}
		lines = append(lines, slices.Concat([]widget.Span{mark, title}, step.how))
	}
	return lines
}

// needsSteps reports whether there has been no session at all, and the keys in the steps do what the steps say.
func (p picture) needsSteps() bool {
	why, _ := p.silence(true)
	_, some := p.lastEnded(p.now())
	s := p.selected(p.frame.Env)
	return !some && why == "" && s.row.Offers(p.now()).SignIn && !p.frame.Boxed && p.lettersAct() && len(p.marked) == 0 && !p.once() &&
		!p.inOtherRealm() && !s.replaces() && p.Untrusted == "" // enter may ask about trust
}
