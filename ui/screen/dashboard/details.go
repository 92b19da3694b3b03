package dashboard

import (
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/frontend"
	"authdeck/ui/identitytable"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// details describe the selected identity. The same facts are always in the same rows, unless there are warnings or
// long facts above them.
func (p picture) details(r widget.Rect) {
	t, row := p.theme(), p.current()
	frame := widget.Frame{Title: []widget.Span{{Ink: t.Muted, Text: "Details"}}, Focus: p.focus == detailsPane}
	if row.Identity.Ref != (model.Ref{}) {
		frame.Title = []widget.Span{{Ink: t.Title, Text: widget.Cut(t, widget.Printable(row.Identity.Title), r.W-8)}}
	}
	if row.Identity.Default {
		frame.Right = []widget.Span{{Ink: t.Muted, Text: "default "}, p.defaultMark()}
	}
	if advice := p.advice(row); advice != "" && r.H == detailsBelow {
		frame.Left = []widget.Span{{Ink: t.Muted, Text: t.Text("› " + advice)}}
	}
	s := p.factsIn(r, row)
	switch keys := p.lettersAct() && !p.frame.Boxed; {
	case s.below > 0 && keys:
		frame.Count = []widget.Span{{Ink: t.Key, Text: "J"}, {Ink: t.Muted, Text: " "}, {Ink: t.Value, Text: fmt.Sprintf("+%d more", s.below)}}
	case s.below > 0:
		frame.Count = []widget.Span{{Ink: t.Value, Text: fmt.Sprintf("+%d more", s.below)}}
	case s.above > 0 && keys:
		frame.Count = []widget.Span{{Ink: t.Key, Text: "K"}, {Ink: t.Muted, Text: " scrolls up"}}
	}
	p.Frame(r, frame)
}

// factsIn draws what the details say of a row.
func (p picture) factsIn(r widget.Rect, row model.Row) (s scrolledFacts) {
	side := 2
	if r.W == roomyDetails { // as in the panes below it
		side = 3
	}
	inner := widget.Rect{X: r.X + side, Y: r.Y + 1, W: r.W - 2*side, H: r.H - 2}
	switch {
	case row.Identity.Ref == model.Ref{} && p.frame.Loading:
	case row.Identity.Ref == model.Ref{}:
		p.Put(inner.X, inner.Y, p.theme().Muted, "No identity selected.")
	case row.Identity.Problem != nil:
		p.problems(inner, row.Identity)
	case r.H >= detailsHigh-1:
		return p.tall(inner, row)
	case r.H >= allFactsHigh:
		return p.factsBelow(inner, row)
	default:
		return p.low(inner, row)
	}
	return s
}

// scrolledFacts is how many facts are above the visible ones, and how many are below, with what to do about one. The
// session and the warnings are always visible.
type scrolledFacts struct{ above, below int }

// scrollFacts is which facts J has scrolled away, and of which identity.
type scrollFacts struct {
	of model.Ref
	by int
}

// factsAbove is how many of so many lines are scrolled away. The last line never leaves the end of the room.
func (d dashboard) factsAbove(lines, room int) int {
	if d.factsAway.of != d.current().Identity.Ref {
		return 0
	}
	return max(0, min(d.factsAway.by, lines-room))
}

// factsScroll is what the details show now.
func (d dashboard) factsScroll(e screen.Env) scrolledFacts {
	at := d.layout(e).details
	if at.H == 0 {
		return scrolledFacts{}
	}
	at.X, at.Y = 0, 0
	c := widget.NewCanvas(theme.PlainText(false), at.W, at.H)
	return picture{Canvas: c, dashboard: d, frame: screen.Frame{Env: e, Theme: c.Theme}}.factsIn(at, d.current())
}

// scrollsFacts scrolls the facts by one, if they have more than room.
func (d dashboard) scrollsFacts(by int, e screen.Env) dashboard {
	s := d.factsScroll(e)
	if s == (scrolledFacts{}) {
		return d
	}
	d.factsAway = scrollFacts{of: d.current().Identity.Ref, by: max(0, s.above+min(by, s.below))}
	return d
}

// defaultMark marks a default identity. Several defaults are a mistake.
func (p picture) defaultMark() widget.Span {
	if p.widths.defaults > 1 {
		return widget.Span{Ink: p.theme().Chip, Text: "!"}
	}
	return widget.Span{Ink: p.theme().Accent, Text: p.theme().Glyphs.Default}
}

// problemLine is a line about a problem of an identity; its first one has a mark.
type problemLine struct {
	mark, text widget.Span
	flush      bool // the text begins below the mark
}

// problems say why the identity cannot be used: all of them, or as many as fit and how many more there are.
func (p picture) problems(in widget.Rect, id model.Identity) {
	all := slices.Concat([]*model.Problem{id.Problem}, id.Others, id.Warnings)
	p.putFaults(in, in.Y, p.faultLines(all, 1+len(id.Others), in, in.H > detailsBelow))
}

// leastWarningLines have room for a text, its place and a fix.
const leastWarningLines = 3

// warnings draws above the facts what else is wrong with the identity, in as many rows as leave room for the most important facts, and
// returns how many rows it took.
func (p picture) warnings(in widget.Rect, y int, id model.Identity) int {
	in.H = max(leastWarningLines, in.H/3)
	return p.putFaults(in, y, p.faultLines(otherWarnings(id), 0, in, false))
}

// otherWarnings are those of an identity, without the one that the fact about its region shows.
func otherWarnings(id model.Identity) []*model.Problem {
	if words.RegionDoubt(id) == "" {
		return id.Warnings
	}
	return slices.DeleteFunc(slices.Clone(id.Warnings), func(w *model.Problem) bool { return w.Origin == id.Region.Origin })
}

// faultLines are the lines for problems, of which the first ones are bad, and warnings: all, or as many as fit and how many more there are.
func (p picture) faultLines(all []*model.Problem, bad int, in widget.Rect, roomy bool) (lines []problemLine) {
	for i, one := range all {
		more := min(1, len(all)-1-i) // a line for the rest
		parts := p.problem(one, i < bad, in.W-2)
		if i == 0 {
			parts = p.shortened(parts, one, in.W-2, in.H-more)
		}
		next := slices.Concat(parts...)
		if roomy && i > 0 {
			next = append([]problemLine{{}}, next...)
		}
		if i > 0 && len(lines)+len(next)+more > in.H {
			lines = append(lines[:min(len(lines), in.H-1)], p.moreProblems(max(bad-i, 0), len(all)-max(bad, i)))
			break
		}
		lines = append(lines, next...)
	}
	return lines[:min(len(lines), in.H)]
}

// putFaults draws lines from row y on, and returns how many.
func (p picture) putFaults(in widget.Rect, y int, lines []problemLine) int {
	for i, l := range lines {
		x := in.X
		if !l.flush {
			p.Spans(x, y+i, in.X+in.W, l.mark)
			x += 2
		}
		p.Spans(x, y+i, in.X+in.W, l.text)
	}
	return len(lines)
}

// problem is one of the problems or warnings in w columns: the lines of each of its texts.
func (p picture) problem(problem *model.Problem, bad bool, w int) (parts [][]problemLine) {
	t := p.theme()
	glyph, ink := faultSign(bad).glyph(t)
	texts, code := words.FaultTexts(problem), t.Text(widget.Printable(problem.ChangesTo()))
	if len(problem.Powers) > 0 {
		glyph, ink = faultSign(false).glyph(t)
		texts[len(texts)-1], code = "Press enter to review the settings", ""
	}
	mark := widget.Span{Ink: ink, Text: glyph}
	parts = make([][]problemLine, len(texts))
	for i, text := range texts {
		if text = p.frame.Tilde(text); text == "" {
			continue
		}
		text = t.Text(widget.Printable(text))
		wrapped, flush := widget.Wrap(text, w), false
		if i == len(texts)-1 && code != "" {
			wrapped, flush = wrapWrite(text, code, w)
		}
		for _, l := range wrapped {
			parts[i] = append(parts[i], problemLine{mark, widget.Span{Ink: []theme.Ink{t.Strong, t.Value, t.Muted, t.Value}[i], Text: l}, flush})
			mark = widget.Span{}
		}
	}
	return parts
}

// shortened are the parts of a problem in at most h lines, so that what to do about it is whole: what to write is behind its text instead
// of below it, why and where the problem is are left out, and the text is cut.
func (p picture) shortened(parts [][]problemLine, problem *model.Problem, w, h int) [][]problemLine {
	t, last := p.theme(), len(parts)-1
	over := func() int { return len(slices.Concat(parts...)) - h }
	if over() <= 0 || len(parts[last]) == 0 {
		return parts
	}
	if fix := t.Text(widget.Printable(words.Sentence(problem.FixLine()))); problem.ChangesTo() != "" && len(parts[last]) > 1 && widget.Width(fix) <= w {
		parts[last] = []problemLine{{text: widget.Span{Ink: t.Value, Text: fix}}}
	}
	for i := 1; i < last && over() > 0; i++ {
		parts[i] = nil
	}
	if whole := parts[0]; over() > 0 && len(whole) > 1 {
		left := max(len(whole)-over(), 1)
		whole[left-1].text.Text = widget.Cut(t, whole[left-1].text.Text+" "+whole[left].text.Text, w)
		parts[0] = whole[:left]
	}
	return parts
}

// wrapWrite is WrapFix, but what to write in a file, and the line above it, begin below the mark, two columns further left, if it is
// whole that way.
func wrapWrite(text, code string, w int) (lines []string, flush bool) {
	lines = screen.WrapFix(text, code, w)
	if whole := screen.WrapFix(text, code, w+2); len(lines) == 3 && len(whole) == 2 && whole[0] == lines[0] {
		return whole, true
	}
	return lines, false
}

// moreProblems says where the other problems and warnings are.
func (p picture) moreProblems(problems, warnings int) problemLine {
	text := p.seenInHealth(words.MoreFaults(problems, warnings))
	glyph, ink := faultSign(problems > 0).glyph(p.theme())
	return problemLine{mark: widget.Span{Ink: ink, Text: glyph}, text: widget.Span{Ink: p.theme().Value, Text: text}}
}

// allFactsHigh is the height of details with a line for the session and one for each fact.
const allFactsHigh = 14

// factsBelow has the session in one line, and below it the warnings and all facts.
func (p picture) factsBelow(in widget.Rect, row model.Row) (s scrolledFacts) {
	p.Put(in.X, in.Y, p.theme().Muted, "Session")
	p.lowSession(in, row)
	y := in.Y + 1
	for _, line := range p.refusal(row, in.W-lowLabel) {
		p.Put(in.X+lowLabel, y, p.theme().Muted, line)
		y++
	}
	_, s = p.eachFact(in, y+p.warnings(in, y, row.Identity), lowLabel, 0, row)
	return s
}

// tall has large digits for a live session, and otherwise two lines in the same rows, above an empty meter.
func (p picture) tall(in widget.Rect, row model.Row) scrolledFacts {
	t, y := p.theme(), in.Y
	status := listing.StatusOf(&row, p.now())
	glyph, ink := identitytable.Glyph(t, status)
	end := in.X + in.W
	part, known := partLeft(row, p.now())
	switch {
	case p.working():
		p.Put(in.X, y+2, t.Value, widget.Cut(t, p.frame.Progress(p.frame.Work.What), in.W))
		p.Spans(in.X+2, y+3, end, escCancels(t)...)
	case status.Live():
		ink = t.Good
		if status == listing.EndsSoon {
			ink = t.Warn
		}
		x := p.Digits(in.X, y+1, ink, words.SpanInDigits(row.Session.Expires.Sub(p.now()))) // not directly below the border
		x = p.Put(x+1, y+3, t.Muted, "left")
		if row.WithoutMFA() {
			p.Spans(x+2, y+3, end, widget.Span{Ink: t.Chip, Text: "!"}, widget.Span{Ink: t.Value, Text: " without MFA"})
		}
		expires := []widget.Span{{Ink: t.Muted, Text: "expires "}, {Ink: t.Value, Text: words.Clock(row.Session.Expires, p.now())}}
		if known { // both ends of the meter
			p.Put(in.X, y+5, t.Muted, words.Clock(row.Began(), p.now()))
			p.Right(end, y+5, expires...)
		} else {
			p.Spans(in.X, y+5, end, expires...)
		}
	default:
		p.tallIdle(in, row, status, widget.Span{Ink: ink, Text: glyph})
	}
	y += 4
	if !status.Live() { // an empty meter, so that no hole is between the session and the facts
		part, known = 0, true
	}
	if known && !p.working() {
		p.Meter(in.X, y, in.W, part, run(t, status))
	}
	y += 3
	if n := p.warnings(in, y, row.Identity); n > 0 {
		y += n + 1
	}
	return p.factsAndUses(in, y, row)
}

// factsAndUses have all facts from row y on, and uses below them if there is room.
func (p picture) factsAndUses(in widget.Rect, y int, row model.Row) (s scrolledFacts) {
	keep := 0
	if in.H >= detailsUse-2 && p.areas.use.H == 0 {
		keep = usesHigh + 1
	}
	y, s = p.eachFact(in, y, tallLabel, keep, row)
	if room := in.Y + in.H - y - 1; keep > 0 && room >= usesHigh {
		p.uses(widget.Rect{X: in.X, Y: y + 1, W: in.W, H: room}, row)
	}
	return s
}

// tallIdle has what is in place of a live session, and below the meter since when or why.
func (p picture) tallIdle(in widget.Rect, row model.Row, status listing.Status, mark widget.Span) {
	t, y, end := p.theme(), in.Y, in.X+in.W
	word, key, does := p.idle(row, status)
	if word == keysRejected {
		mark.Text, mark.Ink = faultSign(true).glyph(t)
	}
	first := y + 2
	if more := p.alsoNeeded(row, key); more != nil {
		p.Spans(in.X+2, y+3, end, widget.CutSpans(t, more, in.W-2)...)
		first--
	}
	x := p.Spans(in.X, first, end, mark, widget.Span{Text: " "})
	p.Put(x, first, t.Strong, widget.CutMiddle(t, widget.Printable(word), end-x))
	p.Spans(x, first+1, end, widget.Span{Ink: t.Key, Text: key}, widget.Span{Ink: t.Muted, Text: does})
	if status == listing.Expired {
		p.Spans(in.X, y+5, end, widget.Span{Ink: t.Muted, Text: "expired "}, widget.Span{Ink: t.Value, Text: words.Clock(row.Session.Expires, p.now())})
	}
	for i, line := range p.refusal(row, in.W) {
		p.Put(in.X, y+5+i, t.Muted, line)
	}
}

// usesHigh is how many lines uses has at least.
const usesHigh = 3

// working reports whether work is in progress for the identity. The progress replaces the session; the facts stay.
func (p picture) working() bool { return p.frame.Work.Going() && p.frame.Work.What != "" }

func escCancels(t theme.Theme) []widget.Span {
	return []widget.Span{{Ink: t.Key, Text: "esc"}, {Ink: t.Muted, Text: " cancels"}}
}

// Columns of the labels in front of facts.
const (
	tallLabel = 10
	lowLabel  = 11
)

// uses shows how to use the session in a terminal: commands after what they do, or alone if one is too long for that.
func (p picture) uses(in widget.Rect, row model.Row) {
	t := p.theme()
	x := p.Put(in.X, in.Y, t.Strong, "In a terminal") + 1
	p.Repeat(x, in.Y, in.X+in.W-x, t.Line, t.Glyphs.Rule)
	commands, label := words.TerminalCommands(row, p.now()), useLabel
	commands = commands[:min(len(commands), in.H-1)]
	for _, c := range commands {
		if widget.Width(widget.Printable(c.Line)) > in.W-useLabel {
			label = 0
		}
	}
	for i, c := range commands {
		if y := in.Y + 1 + i; label > 0 {
			p.Put(in.X, y, t.Muted, c.Does)
		}
		p.Put(in.X+label, in.Y+1+i, t.Value, widget.CutMiddle(t, widget.Printable(c.Line), in.W-label))
	}
}

// eachFact has a line for each fact, from row y on, and below them what to do about one: low details have that text in their border. Long
// facts take rows that are free, but leave so many. It returns the row below all.
func (p picture) eachFact(in widget.Rect, y, label, leave int, row model.Row) (end int, s scrolledFacts) {
	t, all := p.theme(), p.facts(row, in.W-label).inOrder()
	advice := p.adviceLines(row, in.W)
	free := max(0, in.Y+in.H-y-len(all)-len(advice)-leave)
	s.above = p.factsAbove(len(all)+min(1, len(advice)), in.Y+in.H-y)
	all = all[s.above:]
	for i, f := range all {
		if y >= in.Y+in.H {
			s.below = len(all) - i + min(1, len(advice))
			return y, s
		}
		p.Put(in.X, y, t.Muted, f.name)
		lines := f.lines(t, in.W-label, 1+free)
		for _, line := range lines {
			p.Spans(in.X+label, y, in.X+in.W, line...)
			y++
		}
		free -= len(lines) - 1
	}
	room := in.Y + in.H - y
	switch {
	case len(advice) == 0:
		return y, s
	case room == 0:
		s.below = 1
		return y, s
	case len(advice) > room:
		advice = []string{widget.Cut(t, strings.Join(advice, " "), in.W-adviceLead)}
	}
	if len(advice) < room {
		y++
	}
	for i, line := range advice {
		lead := []string{"› ", "  "}[min(i, 1)]
		p.Put(in.X, y, t.Muted, t.Text(lead)+line)
		y++
	}
	return y, s
}

// adviceLines are the advice in w columns, without its mark.
func (p picture) adviceLines(row model.Row, w int) []string {
	advice := p.advice(row)
	if advice == "" {
		return nil
	}
	return widget.Wrap(p.theme().Text(widget.Printable(advice)), w-adviceLead)
}

// adviceLead is the width of the mark before an advice.
const adviceLead = 2

// advice is the next step for the region, the MFA device or the keys of an identity; "" if nothing is wrong, or if letters go to the
// filter or to a box.
func (p picture) advice(row model.Row) string {
	switch {
	case p.picking(), p.frame.Boxed:
	case words.RegionDoubt(row.Identity) != "":
		return words.RegionDoubt(row.Identity) + " " + words.ChangeByKey
	case row.DeviceWarning() != "":
		return words.CorrectOtherDevice(row, "press e", "press o")
	case p.oldKeys(&row, p.now()):
		return "Create a new key in IAM, then press e."
	case row.Identity.CheckPlainKeys() != nil:
		return words.MoveBriefly
	}
	return ""
}

// idle is the text in place of a session, and the key that changes that. While identities are marked, enter acts on the marked
// ones, and space marks this one if it is not one of them. Behind a box, and while a filter is typed, no key does.
func (p picture) idle(row model.Row, status listing.Status) (word, key, does string) {
	word = p.lacks(row, status)
	switch {
	case p.frame.Boxed, p.finding:
		return word, "", ""
	case word == keysElsewhere && p.inOtherRealm() && p.lettersAct():
		return word, "b", " to copy them here"
	case p.marked[row.Identity.Ref]:
		if enter := p.selected(p.frame.Env).enterMarkedKey(); enter.Enabled() {
			return word, "enter", " to " + enter.Help().Desc
		}
		return word, "", ""
	case len(p.marked) > 0:
		return word, "space", " to mark it"
	case p.Goal == frontend.Choose:
		return word, "enter", " to choose it"
	case p.selected(p.frame.Env).replaces() && p.lettersAct():
		return word, "e", " to " + words.UseOtherKeys
	}
	does = p.enterDoes(row, p.frame.Env)
	switch {
	case does == words.AddKeys && row.UserKeyless: // the word names them
		does = "add them"
	case does == words.AddKeys && row.Record.OtherKeyring(p.Keyring.Type) != "":
		does += " here"
	case does == words.SignIn && row.Renews(p.now()):
		does += ", no code needed"
	case does == words.SignIn:
		does += " for " + words.Span(row.SessionLength().Duration)
	}
	return word, "enter", " to " + does
}

// alsoNeeded says what a sign-in needs besides the key in front of it, or how else to add keys; nil for nothing.
func (p picture) alsoNeeded(row model.Row, key string) []widget.Span {
	t := p.theme()
	text := func(text string) widget.Span {
		return widget.Span{Ink: t.Muted, Text: t.Text(widget.Printable(text))}
	}
	if key != "enter" || p.once() || !p.lettersAct() || len(p.marked) > 0 {
		return nil
	}
	switch words.EnterDoes(row, p.OffersFile, p.now()) {
	case words.AddKeys:
		if row.Identity.Role == nil {
			return []widget.Span{text("or "), {Ink: t.Key, Text: "i"}, text(" to import them from a file")}
		}
	case words.SignIn:
		if !row.Renews(p.now()) && p.areas.actions.H == 0 { // otherwise another text says so
			return []widget.Span{text(codeFor(row, p.now()))}
		}
	}
	return nil
}

// refusal says in at most two lines why AWS refused the role in this run, and when; nil if that is not known.
func (p picture) refusal(row model.Row, w int) []string {
	e, t := p.Error, p.theme()
	if !e.OfRole || e.Who != row.Identity.Title || listing.StatusOf(&row, p.now()) != listing.Refused {
		return nil
	}
	lines := widget.WrapParts(t, widget.Printable(e.What)+widget.Separator+words.Clock(e.At, p.now()), w)
	return lines[:min(len(lines), 2)]
}

// keysElsewhere says in place of a session where the keys are.
const keysElsewhere = "Keys in another realm"

// keysRejected says in place of a session why there can be none.
const keysRejected = "Keys rejected by AWS"

// lacks says what a row has instead of a live session, or what it lacks for one.
func (p picture) lacks(row model.Row, status listing.Status) string {
	switch {
	case status == listing.Ready:
		return "Ready"
	case status == listing.Refused:
		return "Refused by AWS"
	case row.Rejected() && status == listing.None:
		return keysRejected
	case row.Temporary() && status == listing.None:
		return "Saved keys are temporary"
	case row.UserKeyless && row.NeedsKeys(p.now()):
		return words.UserHasNoKeys(row.Identity)
	case status == listing.Unknown:
		return "Session without a known end"
	case status == listing.Expired:
		return "Expired"
	case row.InOtherRealm():
		return keysElsewhere
	case row.LacksKeys() && row.Record.OtherKeyring(p.Keyring.Type) != "":
		return "Keys in another keyring"
	case row.LacksKeys():
		return "No keys yet"
	}
	return "No session"
}

// low has six rows.
func (p picture) low(in widget.Rect, row model.Row) (s scrolledFacts) {
	t, x, y, end := p.theme(), in.X+lowLabel, in.Y, in.X+in.W
	label := func(text string) { p.Put(in.X, y, t.Muted, text) }
	label("Session")
	p.lowSession(in, row)
	y += p.warnings(in, y+1, row.Identity)
	f := p.facts(row, in.W-lowLabel)
	gap := func(text string) []widget.Span { return []widget.Span{{Ink: t.Muted, Text: text}} }
	keys := f.keys
	if key := p.accessKey(row); key != "" {
		keys = slices.Concat([]widget.Span{{Ink: t.Value, Text: key}}, gap("  "), keys)
	}
	account := slices.Concat(f.account, gap("   region "), f.region)
	source := f.source
	if len(row.Identity.Tags) > 0 {
		source = slices.Concat(source, gap("   tags "), f.tags)
	}
	named := fact{name: "Keys", says: keys}
	if row.Identity.Role != nil { // it has no keys
		named = fact{name: "Role", says: f.role}
	}
	all := []fact{{name: "MFA", says: f.device}, named, {name: "Duration", says: f.duration}, {name: "Account", says: account}, {name: "Source", says: source}}
	s.above = p.factsAbove(len(all), in.Y+in.H-1-y)
	for _, f := range all[s.above:] {
		if y++; y < in.Y+in.H {
			label(f.name)
			p.Spans(x, y, end, widget.CutSpans(t, f.says, in.W-lowLabel)...)
		} else {
			s.below++
		}
	}
	return s
}

// lowSession is the first of the six rows, after its label.
func (p picture) lowSession(in widget.Rect, row model.Row) {
	t, x, y, end := p.theme(), in.X+lowLabel, in.Y, in.X+in.W
	if p.working() {
		cancels := escCancels(t)
		p.Put(x, y, t.Value, widget.Cut(t, p.frame.Progress(p.frame.Work.What), in.W-lowLabel-widget.SpansWidth(cancels)-2))
		p.Right(end, y, cancels...)
		return
	}
	status := listing.StatusOf(&row, p.now())
	glyph, ink := identitytable.Glyph(t, status)
	at := words.Clock(row.Session.Expires, p.now())
	mark := widget.Span{Ink: ink, Text: glyph}
	switch status {
	case listing.Live, listing.EndsSoon:
		left := []widget.Span{{Ink: t.Value, Text: words.Left(row.Session.Expires, p.now())}}
		x = p.beside(x, y, end, left, []widget.Span{mark, {Ink: t.Value, Text: " expires " + at}}, []widget.Span{mark, {Ink: t.Value, Text: " " + at}}, []widget.Span{mark})
		if part, known := partLeft(row, p.now()); known {
			x = max(x+1, in.X+lowLabel+22)
			p.Meter(x, y, end-14-x, part, run(t, status))
		}
	default:
		text := map[listing.Status]string{listing.Expired: " expired", listing.Unknown: " unknown", listing.Ready: " ready", listing.Refused: " refused"}[status]
		brief := []widget.Span{mark, {Ink: t.Value, Text: text}}
		if text == "" {
			brief = []widget.Span{none(t)}
		}
		whole := brief
		if status == listing.Expired {
			whole = []widget.Span{mark, {Ink: t.Value, Text: text + " " + at}}
		}
		word, key, does := p.idle(row, status)
		if short := " to sign in"; strings.HasPrefix(does, short+" for ") {
			does = short
		}
		if word == keysRejected {
			glyph, ink := faultSign(true).glyph(t)
			whole = []widget.Span{{Ink: ink, Text: glyph}, {Ink: t.Value, Text: " keys rejected"}}
			brief = whole
		}
		if row.UserKeyless && row.NeedsKeys(p.now()) {
			whole = []widget.Span{mark, {Ink: t.Value, Text: " " + widget.CutMiddle(t, widget.Printable(word), in.W-lowLabel-widget.Width(glyph+key+does)-1-columnGap)}}
		}
		p.beside(x, y, end, []widget.Span{{Ink: t.Key, Text: key}, {Ink: t.Muted, Text: does}}, whole, brief, []widget.Span{mark})
	}
}

// beside writes the first of some texts that has room beside a text at the right end, and returns the column after it.
func (p picture) beside(x, y, end int, right []widget.Span, texts ...[]widget.Span) int {
	p.Right(end, y, right...)
	room := end - x - widget.SpansWidth(right)
	for _, text := range texts {
		if widget.SpansWidth(text)+columnGap <= room {
			return p.Spans(x, y, end, text...)
		}
	}
	return x
}
