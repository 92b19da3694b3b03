package dashboard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/frontend"
	"authdeck/ui/identitytable"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// list draws the pane of identities.
func (p picture) list(r widget.Rect) {
	t := p.theme()
	inHeadings := p.grouped() && p.grouping == byAccount
	cols := fit(t, r.W-2, p.widths, inHeadings)
	cols.matches = p.valuesFound && cols.account == 0 && !inHeadings // otherwise only the beginnings of values had room
	frame := widget.Frame{Title: p.listTitle(), Left: p.arrangement(r.W, cols), Focus: p.focus == listPane}
	if p.areas.tiles.H == 0 && p.filter == "" { // tiles say the same; below a filter, it would seem to be about the rows
		frame.Right = p.summary(r.W)
		if frame.Left == nil {
			frame.Left = p.nextToEnd()
		}
	}
	frame.Count = p.place(r.W - borderTexts - widget.SpansWidth(frame.Left))
	p.Frame(r, frame)
	y := r.Y + 1
	for _, notice := range p.notices(p.frame.Env) {
		p.Spans(r.X+2, y, r.X+r.W-1, notice.spans(t, r.W-4)...)
		y++
	}
	if !p.unread() {
		p.heads(r.X+4, y, cols)
	}
	y++
	room := p.room(p.areas, p.frame.Env)
	lines := p.lines(room)
	from, to := window(lines, room, p.first, p.cursor)
	says := ""
	if p.byFirstTag() { // the first heading says it for all
		says = "first tag"
	}
	for _, line := range lines[from:to] {
		switch line.kind {
		case groupLine:
			p.group(r, y, line, says)
			says = ""
		case identityLine:
			p.identity(r, y, line, cols)
		}
		y++
	}
	p.scrollbar(r, frame.Focus, from, to, len(lines))
	for _, note := range p.instead(p.frame.Env) {
		x := r.X + 4
		if note.waits { // the spinner is in front of the text
			x, note.text = r.X+2, p.frame.Progress(note.text)
		}
		p.Spans(x, y, r.X+r.W-1, note.spans(t, r.W-6)...)
		y++
	}
}

func (p picture) listTitle() []widget.Span {
	t := p.theme()
	title := "Identities"
	switch {
	case p.picking() && p.Goal == frontend.SignIn:
		title = words.ChooseToSignIn
	case p.picking():
		title = words.ChooseIdentity
	case p.editing() && !p.Named:
		title = words.ChooseToConfigure
	}
	out := []widget.Span{{Ink: t.Title, Text: title}}
	typing := p.finding || p.picking()
	if typing || p.filter != "" {
		filter := widget.CutMiddle(t, widget.Printable(p.filter), max(8, p.frame.Width/4))
		ink := t.Strong
		if p.finding && p.replaces {
			ink = t.Cursor
		}
		out = append(out, widget.Span{Ink: t.Accent, Text: "  /"}, widget.Span{Ink: ink, Text: filter})
	}
	if typing && !p.replaces {
		out = append(out, p.fieldCursor())
	}
	return out
}

func (p picture) fieldCursor() widget.Span {
	if t := p.theme(); !t.Plain {
		return widget.Span{Ink: t.Cursor, Text: " "}
	}
	return widget.Span{Text: "_"}
}

// summary counts the identities, as the tiles do. If there is not enough room, it leaves out the counts that matter least.
func (p picture) summary(w int) []widget.Span {
	if p.frame.Loading && len(p.Rows) == 0 || p.whole.rows == 1 { // the row says it
		return nil
	}
	room, all := w-borderTexts-widget.SpansWidth(p.listTitle()), p.counts()
	for len(all) > 0 && widget.SpansWidth(inLine(all)) > room {
		least := slices.MinFunc(all, func(a, b count) int { return a.matters - b.matters })
		all = slices.DeleteFunc(all, func(c count) bool { return c.matters == least.matters })
	}
	if soon := p.expiring(); len(all) == 0 && widget.SpansWidth(soon) <= room {
		return soon
	}
	return inLine(all)
}

// count is a number in the title of the list.
type count struct {
	says    []widget.Span
	matters int
}

// inLine joins counts.
func inLine(all []count) (out []widget.Span) {
	for i, c := range all {
		if i > 0 {
			out = append(out, widget.Span{Ink: c.says[len(c.says)-1].Ink, Text: "  "})
		}
		out = append(out, c.says...)
	}
	return out
}

// counts are the numbers of identities in each state, without zeros, or nothing if none has a session.
func (p picture) counts() (all []count) {
	t, n := p.theme(), p.tally.Identities
	if p.tally.SignedIn()+p.tally.RoleSessions > 0 {
		all = append(all, count{p.signedIn(), 4})
	}
	for _, c := range []struct {
		mark    listing.Status
		n       int
		word    string
		matters int
	}{
		{listing.Expired, n[listing.Expired], " expired", 3}, {listing.Refused, p.tally.rejected, " rejected", 3},
		{listing.None, n[listing.None] - p.tally.rejected, " none", 1}, {listing.Unknown, n[listing.Unknown], " unknown", 2},
	} {
		if c.n > 0 {
			glyph, ink := identitytable.Glyph(t, c.mark)
			all = append(all, count{[]widget.Span{{Ink: ink, Text: glyph}, {Text: " "}, {Ink: t.Strong, Text: fmt.Sprint(c.n)}, {Ink: t.Muted, Text: c.word}}, c.matters})
		}
	}
	if p.tally.All() == n[listing.None] && p.tally.RoleSessions == 0 { // every row says it
		return nil
	}
	return all
}

// signedIn counts the identities with a session, in brackets those of them whose session expires soon, and the roles with a session.
func (p picture) signedIn() []widget.Span {
	t, soon := p.theme(), p.tally.Identities[listing.EndsSoon]
	glyph, ink := identitytable.Glyph(t, listing.Live)
	number, word, _ := strings.Cut(words.HaveSessions(p.tally.SignedIn(), p.tally.RoleSessions), " ")
	out := []widget.Span{{Ink: ink, Text: glyph}, {Text: " "}, {Ink: t.Strong, Text: number}}
	if soon == 0 {
		return append(out, widget.Span{Ink: t.Muted, Text: " " + word})
	}
	word, roles, both := strings.Cut(word, " + ")
	out = append(out, widget.Span{Ink: t.Muted, Text: " " + word + " ("}, widget.Span{Ink: t.Warn, Text: fmt.Sprint(soon)}, widget.Span{Ink: t.Muted, Text: " expiring)"})
	if both {
		out = append(out, widget.Span{Ink: t.Muted, Text: " + " + roles})
	}
	return out
}

// expiring counts the identities whose session expires soon; nil for none.
func (p picture) expiring() []widget.Span {
	t, n := p.theme(), p.tally.Identities[listing.EndsSoon]
	if n == 0 {
		return nil
	}
	glyph, ink := identitytable.Glyph(t, listing.EndsSoon)
	return []widget.Span{{Ink: ink, Text: glyph}, {Text: " "}, {Ink: t.Strong, Text: fmt.Sprint(n)}, {Ink: t.Muted, Text: " expiring"}}
}

// borderTexts are the columns of a border that its two texts leave free: corners, and what is around each text.
const borderTexts = 9

// arrangement says what is marked, and the order that no heading shows, in the longest text that fits in the bottom border of a list of
// w columns. The marks come first.
func (p picture) arrangement(w int, c columns) []widget.Span {
	var says []string
	if order := p.sortBy(); p.Sort == sortLast && c.last == 0 && !p.frame.IsSaid(order) { // no heading shows it
		says = []string{order}
	}
	if len(p.marked) > 0 {
		marked := words.Marked(len(p.marked), p.markedHidden(), p.markedSignIns(p.now()))
		says = append([]string{strings.Join(append(marked[:1:1], says...), " · ")}, marked...)
	}
	t, room := p.theme(), w-borderTexts-widget.SpansWidth(p.place(0))
	for i, text := range says {
		if text = t.Text(text); i == len(says)-1 || widget.Width(text) <= room {
			return []widget.Span{{Ink: t.Muted, Text: text}}
		}
	}
	return nil
}

// nextToEnd names the session that ends first.
func (p picture) nextToEnd() []widget.Span {
	t := p.theme()
	if !p.tally.live() || p.whole.rows == 1 && p.areas.details.H > 0 {
		return nil
	}
	next := p.tally.next
	return []widget.Span{{Ink: t.Muted, Text: "next: "}, {Ink: t.Value, Text: widget.Cut(t, widget.Printable(next.Identity.Title), 30)},
		{Ink: t.Muted, Text: " expires " + words.Clock(next.Session.Expires, p.now())}}
}

// place says the position of the cursor and the number of rows, in w columns.
func (p picture) place(room int) (out []widget.Span) {
	t := p.theme()
	n := len(p.order)
	if p.unread() || n == 0 && p.frame.Loading || n == 1 && len(p.Rows) == 1 && p.Others == 0 {
		return nil
	}
	at := 0
	if n > 0 {
		at = p.cursor + 1
	}
	if n == 0 && len(p.Rows) > 0 {
		return []widget.Span{{Ink: t.Muted, Text: fmt.Sprintf("none of %d", len(p.Rows))}}
	}
	out = []widget.Span{{Ink: t.Muted, Text: fmt.Sprintf("%d of %d", at, n)}}
	all := ""
	switch roles := p.roles(); {
	case n < len(p.Rows):
		all = fmt.Sprint(len(p.Rows), " in all")
	case len(p.marked) > 0: // the room is needed for what enter does with the marked ones
	case roles > 0: // the counts above are of identities
		all = words.InList(n-roles, roles)
	case p.BadKinds: // misspelled, so they are perhaps for authdeck
		all = fmt.Sprint(p.Others, " not listed")
	case p.Others > 0:
		all = model.Counted(p.Others, "more of another kind", "more of other kinds")
	}
	if all != "" && widget.SpansWidth(out)+widget.Width(all)+3 <= room {
		out = append(out, widget.Span{Ink: t.Muted, Text: t.Text(" · ") + all})
	}
	return out
}

// heads draws the titles of the columns. An arrow marks the column by which the list is sorted.
func (p picture) heads(x, y int, c columns) {
	t := p.theme()
	by, arrow := p.sortedBy()
	for _, col := range c.inOrder() {
		switch {
		case col.is != by:
			p.Put(x+col.at, y, t.Muted, col.title)
		case t.ASCII: // behind it, a v would look like a letter of the title
			p.Put(x+col.at-columnGap, y, t.Strong, arrow+" "+col.title)
		default:
			p.Put(x+col.at, y, t.Strong, col.title+arrow)
		}
	}
}

// sortedBy is the column by which the list is sorted, with an arrow that points up if the first row has the lowest value; -1 for
// the order of the file.
func (p picture) sortedBy() (column int, arrow string) {
	g := p.theme().Glyphs
	switch p.Sort {
	case sortName:
		return nameColumn, g.Ascending
	case sortLeft:
		return sessionColumn, g.Ascending
	case sortLast:
		return lastColumn, g.Descending
	}
	return -1, ""
}

// group draws the heading of a group, and what it says about all of them. An account has its alias, if known.
func (p picture) group(r widget.Rect, y int, l line, says string) {
	t := p.theme()
	i := p.owner[l.row]
	name := p.groupName(i, p.grouping)
	head := []widget.Span{{Ink: t.Strong, Text: widget.Cut(t, widget.Printable(cmp.Or(name, "No "+p.grouping)), r.W/2)}}
	if alias := p.Rows[i].Alias(); p.grouping == byAccount && alias != "" {
		head[0].Text = widget.Cut(t, widget.Printable(alias), r.W/2)
		if name != alias {
			head = append(head, widget.Span{Ink: t.Muted, Text: "  " + name})
		}
	}
	switch {
	case name == "" && p.grouping == byAccount:
		head[0].Text = "Unknown account"
	case name != "" && says != "":
		head = append(head, widget.Span{Ink: t.Muted, Text: "  " + says})
	}
	var marked []widget.Span
	for _, part := range head {
		marked = append(marked, p.matchedPart(part)...)
	}
	x := p.Spans(r.X+2, y, r.X+r.W-2, marked...) + 1
	count := words.InList(l.size-l.roles, l.roles) // a filter may find only roles
	end := r.X + r.W - 2
	p.Repeat(x, y, end-widget.Width(count)-1-x, t.Line, t.Glyphs.Rule)
	p.Right(end, y, widget.Span{Ink: t.Muted, Text: count})
}

// identity draws one identity. The cursor changes only the bar, the inks and the selected background, never positions.
func (p picture) identity(r widget.Rect, y int, l line, c columns) {
	t, row := p.theme(), p.Rows[l.row]
	selected := l.at == p.cursor
	limit := r.X + r.W - 1
	if p.marked[row.Identity.Ref] {
		p.Put(r.X+2, y, t.Accent, t.Glyphs.Mark)
	}
	why := p.reason(l.row, c)
	columns, match := c.inOrder(), why
	if c.matches {
		why = model.NamedValue{}
	}
	c.name = p.nameRoom(l.row, c, columns, match)
	columns[0].width = c.name
	var nameEnds, statusEnds, rowEnds int
	for _, col := range columns {
		x := r.X + 4 + col.at
		if col.is == sessionColumn {
			statusEnds, rowEnds = p.session(x, y, limit, row, c, selected)
			continue
		}
		cell := p.cell(col, l.row, c, selected)
		if col.is == matchColumn {
			col.width++ // one of the blanks behind it
			cell = p.matchCell(match, col.width)
		}
		if isAccount(why, col) { // this column shows the account by its alias
			cell, why = p.matchedPart(widget.Span{Ink: t.Muted, Text: widget.Printable(why.Value)}), model.NamedValue{}
		}
		rowEnds = p.Spans(x, y, min(x+col.width, limit), cell...)
		if col.is == nameColumn {
			nameEnds = rowEnds
		}
	}
	x := r.X + 4
	if why.Name != "" && !p.found(why, y, []gap{{nameEnds + 1, x + c.name}, {rowEnds + 1, limit - 1}}, gap{statusEnds + 1, limit - 1}) {
		whole := widget.Width(t.Text("· ") + widget.Printable(why.Value))
		if reason := min(c.name-nameBeside-1, whole); reason >= min(leastReason, whole) { // otherwise the name says more
			p.Repeat(x, y, c.name, t.Muted, " ")
			p.found(why, y, nil, gap{x + c.name - reason, x + c.name})
			c.name -= reason + 1
			p.Spans(x, y, x+c.name, p.name(l.row, c, selected)...)
		}
	}
	if selected {
		p.Put(r.X+1, y, t.Accent, t.Glyphs.Bar)
		p.Select(r.X+1, y, r.W-2)
	}
}

// matchCell shows the value that matches the filter, with its name if both have room.
func (p picture) matchCell(match model.NamedValue, width int) []widget.Span {
	muted, text := p.theme().Muted, widget.Printable(match.Value)
	if whole := match.Name + " " + text; match.Name == "" || widget.Width(whole) >= width {
		return p.matchedPart(widget.Span{Ink: muted, Text: p.cutAround(text, width)})
	}
	return append([]widget.Span{{Ink: muted, Text: match.Name + " "}}, p.matchedPart(widget.Span{Ink: muted, Text: text})...)
}

// isAccount reports whether a reason has room in the column of accounts, which shows them in another way.
func isAccount(why model.NamedValue, col column) bool {
	return col.is == accountColumn && (why.Name == "alias" || why.Name == "account") && widget.Width(widget.Printable(why.Value)) <= col.width
}

// nameRoom is how many columns the name of a row has: also those of the cells behind it that are empty, as a role's account and keys.
func (p picture) nameRoom(i int, c columns, columns []column, why model.NamedValue) int {
	for _, col := range columns[1:] {
		if col.is == sessionColumn || widget.SpansWidth(p.cell(col, i, c, false)) > 0 || isAccount(why, col) || col.is == matchColumn && why.Name != "" {
			return col.at - columnGap
		}
	}
	return c.name
}

// cell is the text of a row in a column; the session draws itself.
func (p picture) cell(col column, i int, c columns, selected bool) []widget.Span {
	t, row := p.theme(), p.Rows[i]
	muted := func(text string) []widget.Span {
		return []widget.Span{{Ink: t.Muted, Text: widget.Cut(t, text, col.width)}}
	}
	switch col.is {
	case nameColumn:
		return p.name(i, c, selected)
	case accountColumn:
		return p.matchedPart(p.account(i, c))
	case numberColumn:
		if p.accountName(row) == row.Account() || p.account(i, c).Text == "" {
			return nil // there is no other message
		}
		return p.matchedPart(muted(row.Account())[0])
	case keysColumn:
		if role := row.Identity.Role; role != nil && role.Unsupported == nil && row.Identity.Problem == nil {
			return nil // it has none
		}
		return p.keys(row)
	case matchColumn:
		return nil
	case ageColumn:
		return p.keyAge(row)
	case deviceColumn:
		return p.device(row, col.width)
	case lastColumn:
		return []widget.Span{p.lastSignIn(row)}
	case regionColumn:
		if region := regionOf(row.Identity); row.Depth == 0 || region != regionOf(p.Rows[p.owner[i]].Identity) { // like the account
			if words.RegionDoubt(row.Identity) != "" {
				return widget.CutSpans(t, append([]widget.Span{{Ink: t.Chip, Text: "!"}}, p.matchedPart(widget.Span{Ink: t.Value, Text: " " + widget.Printable(region)})...), col.width)
			}
			return p.matchedPart(muted(widget.Printable(region))[0])
		}
		return nil
	}
	return p.matchedPart(widget.Span{Ink: t.Muted, Text: p.cutAround(tags(t, row), col.width)})
}

func (p picture) name(i int, c columns, selected bool) []widget.Span {
	t, row, ink, w := p.theme(), p.Rows[i], p.theme().Value, c.name
	if selected {
		ink = t.Strong
	}
	name := widget.Printable(row.Identity.Title)
	var branch []widget.Span
	if text := identitytable.Branch(t, p.follows[i]); text != "" {
		branch = []widget.Span{{Ink: t.Muted, Text: text}}
		w -= widget.Width(text)
	}
	var marks []widget.Span
	if row.Identity.Default {
		marks = append(marks, widget.Span{Text: " "}, p.defaultMark())
	}
	if warned(row) && (c.region == 0 || len(otherWarnings(row.Identity)) > 0) { // that column has the mark
		marks = append(marks, widget.Span{Text: " "}, widget.Span{Ink: t.Chip, Text: "!"})
	}
	return append(append(branch, p.foundName(&row, name, w-len(marks), ink)...), marks...)
}

// foundName is a name in w columns, with the letters that the filter found. It leaves the end of the name too, by which long names often
// differ.
func (p picture) foundName(row *model.Row, name string, w int, ink theme.Ink) []widget.Span {
	text := widget.CutMiddle(p.theme(), name, w)
	if _, other := row.Because(p.filter); other || p.filter == "" || !model.InOrder(name, p.filter) {
		return []widget.Span{{Ink: ink, Text: text}}
	}
	letters, typed := folded(name), folded(p.filter)
	whole := indexOf(letters, typed) >= 0
	if !whole && !model.InOrder(text, p.filter) {
		typed = partWith(letters, typed)
	}
	const dots = 2 // one on each side
	if whole || len(typed)+dots <= w {
		text = p.cutOr(text, name, typed, w)
	}
	return p.matched(text, ink)
}

// partWith returns a short part of a text that contains the typed letters in the same order; nil for none.
func partWith(letters, typed []rune) []rune {
	to, n := 0, 0
	for ; to < len(letters) && n < len(typed); to++ {
		if letters[to] == typed[n] {
			n++
		}
	}
	if n < len(typed) {
		return nil
	}
	from := to
	for n > 0 {
		if from--; letters[from] == typed[n-1] {
			n--
		}
	}
	return letters[from:to]
}

// warned reports whether a row has only warnings: the keys column shows a problem.
func warned(r model.Row) bool { return r.Identity.Problem == nil && len(r.Identity.Warnings) > 0 }

// reason is the value that matches the filter, if no column shows it.
func (p picture) reason(i int, c columns) model.NamedValue {
	if p.filter == "" {
		return model.NamedValue{}
	}
	why, _ := p.Rows[i].Because(p.filter)
	account := c.account > 0 && p.account(i, c).Text != ""
	byName := account && p.accountName(p.Rows[i]) != p.Rows[i].Account()
	shown := map[string]bool{"alias": byName, "account": account && (!byName || c.number > 0), "region": c.region > 0, "tag": c.tags > 0}
	if shown[why.Name] || p.inHeading(i, why) {
		return model.NamedValue{}
	}
	return why
}

// inHeading reports whether the heading of a row's group shows a value of it.
func (d dashboard) inHeading(i int, why model.NamedValue) bool {
	row, owner := &d.Rows[i], &d.Rows[d.owner[i]]
	switch {
	case !d.grouped():
		return false
	case d.grouping == byAccount:
		return row.Account() == owner.Account() && (why.Name == "account" || why.Name == "alias" && why.Value == owner.Alias())
	}
	return why.Name == "tag" && why.Value == d.groupName(d.owner[i], d.grouping)
}

// gap is the cells of a row from one column up to another.
type gap struct{ from, to int }

// leastReason is how many columns a reason has at least if it is longer: less would say little.
const leastReason = 7

// found shows the reason in the first gap with enough room for it, or else for the value alone. Without such a gap, it covers the
// meter, where it may be cut, and returns false if there is no room there either. It never covers the keys: there, an account would look
// like their state.
func (p picture) found(why model.NamedValue, y int, gaps []gap, meter gap) bool {
	t, mark, value := p.theme(), p.theme().Text("· "), widget.Printable(why.Value)
	put := func(x int, head, value string) {
		x = p.Put(x, y, t.Muted, head)
		p.Spans(x, y, x+widget.Width(value), p.matchedPart(widget.Span{Ink: t.Muted, Text: value})...)
	}
	for _, head := range []string{mark + why.Name + " ", mark} {
		for _, g := range gaps {
			if g.to-g.from >= widget.Width(head+value) {
				put(g.from, head, value)
				return true
			}
		}
	}
	room := meter.to - meter.from
	if room < min(leastReason, widget.Width(mark+value)) {
		return false
	}
	p.Repeat(meter.from, y, room, t.Muted, " ")
	put(meter.from, mark, p.cutAround(value, room-widget.Width(mark)))
	return true
}

// cutAround shortens a value to w columns, so that the part that the filter found stays visible.
func (p picture) cutAround(value string, w int) string {
	return p.cutOr(widget.Cut(p.theme(), value, w), value, folded(p.filter), w)
}

// cutOr returns text, or another part of value with w columns if text leaves out the letters that the filter found.
func (p picture) cutOr(text, value string, typed []rune, w int) string {
	t := p.theme()
	if len(typed) == 0 || text == value || indexOf(folded(text), typed) >= 0 {
		return text
	}
	at := indexOf(folded(value), typed)
	if end := widget.CutStart(t, value, w); at < 0 {
		return text
	} else if indexOf(folded(end), typed) >= 0 {
		return end
	}
	if begin := widget.Cut(t, value, w); indexOf(folded(begin), typed) >= 0 {
		return begin
	}
	rest := []rune(t.Text("…") + string([]rune(value)[at:]))
	if text = widget.Cut(t, string(rest), w); indexOf(folded(text), typed) >= 0 {
		return text
	}
	for widget.Width(string(rest)) > w { // the mark of a cut would hide more of it
		rest = rest[:len(rest)-1]
	}
	return string(rest)
}

// folded are the letters of a text, without their case.
func folded(text string) (letters []rune) {
	for _, r := range text {
		letters = append(letters, unicode.ToLower(r))
	}
	return letters
}

// matched marks the letters of a name that the filter found: together if they are adjacent, otherwise each one.
func (p picture) matched(name string, ink theme.Ink) []widget.Span {
	letters, typed := folded(name), folded(p.filter)
	found, rest := make([]bool, len(letters)), typed
	if at := indexOf(letters, typed); at >= 0 {
		for i := range typed {
			found[at+i] = true
		}
		rest = nil
	}
	for i, letter := range letters {
		if len(rest) > 0 && letter == rest[0] {
			found[i], rest = true, rest[1:]
		}
	}
	var out []widget.Span
	for i, r := range []rune(name) {
		of := ink
		if found[i] {
			of = p.theme().Match
		}
		if last := len(out) - 1; last >= 0 && out[last].Ink == of {
			out[last].Text += string(r)
		} else {
			out = append(out, widget.Span{Ink: of, Text: string(r)})
		}
	}
	return out
}

// matchedPart marks the part of a value that the filter found: it finds a value only by adjacent letters. Of a part that is longer than
// its room, cutAround leaves the beginning.
func (p picture) matchedPart(value widget.Span) []widget.Span {
	dots := p.theme().Text("…")
	begin, isCut := strings.CutPrefix(value.Text, dots)
	switch typed := folded(p.filter); {
	case len(typed) == 0:
	case indexOf(folded(value.Text), typed) >= 0:
		return p.matched(value.Text, value.Ink)
	case isCut && begin != "" && indexOf(typed, folded(begin)) == 0:
		return []widget.Span{{Ink: value.Ink, Text: dots}, {Ink: p.theme().Match, Text: begin}}
	}
	return []widget.Span{value}
}

// indexOf returns where some letters begin in others; -1 if they do not occur.
func indexOf(letters, some []rune) int {
	for at := 0; at+len(some) <= len(letters); at++ {
		if slices.Equal(letters[at:at+len(some)], some) {
			return at
		}
	}
	return -1
}

// account is the alias of the row's account, or its number. A role shows it only if it is in another account than its user.
func (p picture) account(i int, c columns) widget.Span {
	row, owner := p.Rows[i], p.Rows[p.owner[i]]
	text := p.cutAround(widget.Printable(p.accountName(row)), c.account)
	switch {
	case row.Depth == 0:
		return widget.Span{Ink: p.theme().Value, Text: text}
	case row.Account() == owner.Account():
		return widget.Span{}
	}
	return widget.Span{Ink: p.theme().Muted, Text: text}
}

func (p picture) keys(row model.Row) []widget.Span {
	t := p.theme()
	glyph, ink, word := identitytable.KeysStatus(t, row, p.Keyring.Type)
	of := t.Value
	if word == words.KeysNone || word == words.KeysUnknown {
		of = t.Muted
	}
	return []widget.Span{{Ink: ink, Text: inColumn(t, glyph)}, {Text: " "}, {Ink: of, Text: word}}
}

// inColumn is a mark as wide as the widest one of the theme, so that the words after marks begin in one column: ok has two letters.
func inColumn(t theme.Theme, glyph string) string {
	return widget.Pad(t, glyph, widget.Width(t.Text("✔")))
}

// keyAge says how old the row's saved keys are, with a warning if they should be replaced.
func (p picture) keyAge(row model.Row) []widget.Span {
	age := cmp.Or(words.Age(row.Record.SavedAt, p.now()), "today")
	switch {
	case row.Keys != model.Present || row.Damaged || row.Temporary() || row.Record.SavedAt.IsZero():
		return nil
	case p.oldKeys(&row, p.now()):
		return []widget.Span{{Ink: p.theme().Chip, Text: "!"}, {Ink: p.theme().Value, Text: " " + age}}
	}
	return []widget.Span{{Ink: p.theme().Muted, Text: "  " + age}}
}

// session draws a session's state and its meter, and returns where each ends.
func (p picture) session(x, y, limit int, row model.Row, c columns, selected bool) (statusEnds, end int) {
	t := p.theme()
	if selected && p.frame.Work.Going() && p.frame.Work.Word != "" {
		end = p.Spans(x, y, min(x+c.sessionWidth(), limit), widget.Span{Ink: t.Value, Text: widget.Cut(t, p.frame.Progress(p.frame.Work.Word), c.sessionWidth())})
		return end, end
	}
	status := listing.StatusOf(&row, p.now())
	glyph, ink := identitytable.Glyph(t, status)
	glyph = inColumn(t, glyph)
	text := words.Span(row.Session.Expires.Sub(p.now()))
	if c.left > 0 {
		text += " left"
	}
	switch status {
	case listing.Live:
		end = p.Spans(x, y, limit, widget.Span{Ink: ink, Text: glyph}, widget.Span{Ink: t.Value, Text: " " + text})
	case listing.EndsSoon:
		end = p.Put(x-1, y, ink, " "+glyph+" "+text+" ")
	default:
		word, of := "none", t.Muted
		switch status {
		case listing.Expired:
			word, of = "expired", t.Value
		case listing.Unknown:
			word, of = "unknown", t.Value
		case listing.Ready:
			word, of = "ready", t.Value
		case listing.Refused:
			word, of = "refused", t.Value
		}
		end = p.Spans(x, y, limit, widget.Span{Ink: ink, Text: glyph}, widget.Span{Ink: of, Text: " " + word})
	}
	if row.WithoutMFA() && status.Live() {
		end = p.Put(end+1, y, t.Chip, "!")
	}
	statusEnds = end
	if part, known := partLeft(row, p.now()); known && c.meter > 0 && status.Live() {
		from, to := max(x+c.status(), end)+1, x+c.status()+1+c.meter // the chip may use the columns of the meter
		if t.ASCII {
			from++ // there, the meter is as high as the text
		}
		p.Meter(from, y, to-from, part, run(t, status))
		end = to
	}
	return statusEnds, end
}

func (p picture) device(row model.Row, w int) []widget.Span {
	return identitytable.Device(p.theme(), row, w)
}

func (p picture) lastSignIn(row model.Row) widget.Span {
	ink := p.theme().Value
	if at, _ := row.LastSignIn(); at.IsZero() {
		ink = p.theme().Muted
	}
	return widget.Span{Ink: ink, Text: words.LastSignIn(row, p.now())}
}

func tags(t theme.Theme, row model.Row) string {
	some := make([]string, len(row.Identity.Tags))
	for i, tag := range row.Identity.Tags {
		some[i] = widget.Printable(tag)
	}
	return strings.Join(some, apart(t, widget.Separator))
}

// apart is a text whose parts stay apart in ASCII too, where Text would put a semicolon between them as in a sentence.
func apart(t theme.Theme, parts string) string {
	if t.ASCII {
		parts = strings.ReplaceAll(parts, widget.Separator, " | ")
	}
	return t.Text(widget.Printable(parts))
}

// scrollbar shows in the right border, in its colour, which part of a long list is visible.
func (p picture) scrollbar(r widget.Rect, focus bool, from, to, all int) {
	high := r.H - 2
	if to-from >= all || high < 3 {
		return
	}
	size := max(1, high*(to-from)/all)
	top := (high - size) * from / max(1, all-(to-from))
	ink := p.theme().Line
	if focus {
		ink = p.theme().Focus
	}
	for i := range size {
		p.Put(r.X+r.W-1, r.Y+1+top+i, ink, p.theme().Glyphs.Scroll)
	}
}

// note is a message above the identities, or in place of them.
type note struct {
	text  string
	fix   string // what helps, which stays if the text is cut
	warn  bool   // has a mark
	bad   bool   // that of a problem
	more  bool   // continues the line above
	none  bool   // text is a filter without a match
	waits bool   // shows the progress of the work
}

// spans are the note in w columns.
func (n note) spans(t theme.Theme, w int) []widget.Span {
	const unmatched = " No identity matches "
	switch {
	case n.none:
		return []widget.Span{{Ink: t.Chip, Text: "!"}, {Ink: t.Value, Text: unmatched + `"` + widget.CutMiddle(t, n.text, w-len(unmatched)-3) + `"`}}
	case n.warn && !n.more:
		glyph, ink := faultSign(n.bad).glyph(t)
		return []widget.Span{{Ink: ink, Text: glyph}, {Ink: t.Value, Text: " " + t.Text(n.text)}}
	case n.warn:
		return []widget.Span{{Ink: t.Value, Text: "  " + t.Text(n.text)}}
	}
	return []widget.Span{{Ink: t.Muted, Text: t.Text(n.text)}}
}

// notices are messages about the whole list. They are above it, because below they would look like a part of the last row.
func (d dashboard) notices(e screen.Env) (out []note) {
	const edges = 7 // of the pane, and the mark in front of the text
	w := e.Width - detailsWidth(e.Width, e.Height, d.compact) - edges
	untrusted := note{text: d.Untrusted}
	if !d.picking() { // there, a t goes to the filter
		untrusted.fix = "Press t to review."
	}
	silent := note{bad: true}
	if silent.text, silent.fix = d.silence(true); silent.fix != "" {
		silent.text += "."
		if d.NoKeyring && widget.Width(silent.text+" "+silent.fix) > w { // the header says which one is missing
			silent.text = "No keyring."
		}
	}
	for _, n := range []note{
		untrusted, {text: d.faults(), bad: len(d.Problems) > 0}, {text: d.Warning, bad: d.Unusable}, silent, d.unknownSort, d.unknownGroup,
	} {
		if n.text == "" {
			continue
		}
		for i, l := range n.lines(w, max(3, e.Height/6), cmp.Or(d.ListCommand, "authdeck list")) {
			out = append(out, note{text: l, warn: true, bad: n.bad, more: i > 0})
		}
	}
	return out
}

// lines are the note in at most that many lines of w cells. If it has more, the text is cut before the fix. A note without one says
// which command has the rest.
func (n note) lines(w, most int, command string) []string {
	const cut, wider = "…", 2 // in ASCII
	text, fix := widget.Printable(n.text), widget.Printable(n.fix)
	lines := widget.Wrap(strings.TrimSpace(text+" "+fix), w)
	if len(lines) <= most {
		return lines
	}
	end := widget.Wrap(cmp.Or(fix, "For the rest, run: "+command), w)
	lines = widget.Wrap(text, w)
	last := max(0, most-len(end))
	// least is how much of the text is in front of the fix in its line.
	least := w / 5
	if room := w - widget.Width(cut+" "+end[0]) - wider; len(end) == 1 && room > least { // the fix is behind the text
		return append(lines[:last], widget.Wrap(strings.Join(lines[last:], " "), room)[0]+cut+" "+end[0])
	}
	last = max(0, last-1)
	head := widget.Wrap(strings.Join(lines[last:], " "), w-widget.Width(cut)-wider)[0] + cut
	return append(append(lines[:last], head), end...)
}

// faults counts what is wrong in atmos.yaml, if some of it is not in the row of an identity.
func (d dashboard) faults() string {
	if len(d.Warnings) == 0 {
		return ""
	}
	return d.seenInHealth(words.FaultsInFile(len(d.Problems), len(d.Warnings)))
}

// seenInHealth adds to a number of faults how to see them.
func (d dashboard) seenInHealth(count string) string {
	switch {
	case d.picking(): // there, an H goes to the filter
		return count + "; run: authdeck validate"
	case d.focus == healthPane: // which shows them
		return count + "."
	}
	return count + ". Press H."
}

// silence says why the keyring did not say what it has, and what to do; "" for nothing. listed says that the list is visible. Both are the
// same for all rows, so that no pane changes its height while the cursor moves.
func (d dashboard) silence(listed bool) (why, fix string) {
	if !d.OffersFile {
		return d.Silence, ""
	}
	why = d.Silence
	if d.NoKeyring {
		why = words.NoSystemKeyring
	}
	first, all := d.onFile.first, d.onFile.all
	if first == "" || d.picking() { // a picker may only choose
		return why, "Run: authdeck keyring use file"
	}
	on := ""
	if !all {
		on = " on " + first
	}
	return why, pressInList("enter"+on+" to "+words.UseFile+".", listed)
}

// instead is what the list shows if it has no identities.
func (d dashboard) instead(e screen.Env) []note {
	way := "Press esc to clear the filter."
	if len(d.marked) > 0 && !d.finding { // then esc clears the marks
		way = "Press / to change the filter."
	}
	switch {
	case e.Loading && len(d.Rows) == 0:
		return []note{{text: "Reading atmos.yaml", waits: true}}
	case len(d.order) == 0 && model.LooksLikeKey(d.filter):
		return []note{{text: words.KeyNotIdentity, warn: true}, {text: way}}
	case d.filter != "" && len(d.order) == 0:
		return []note{{text: widget.Printable(d.filter), none: true}, {text: way}}
	}
	return nil
}
