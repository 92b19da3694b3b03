package dashboard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// oldKeys reports whether the row's keys should be replaced.
func (d dashboard) oldKeys(r *model.Row, now time.Time) bool { return r.OldKeys(d.MaxKeyAge, now) }

// finding is one result in the health pane: the state, and what to do about it; "" for nothing.
type finding struct {
	about      string
	sign       sign
	text, more string
	fix        string
	besides    int  // how many others it stands for
	inHeader   bool // the header shows it itself
}

// arranged is a finding in a pane of a given width.
type arranged struct {
	finding
	name, heads  bool // it begins with what it is about, and on a line of its own
	glyph        int  // the column of its mark
	texts, steps []string
	beside       int // the column of what is behind the text; 0 if that is below it
}

// leastText is how many columns a text has at least beside the names.
const leastText = 40

// arrangeFindings arranges findings in a pane of w columns.
func arrangeFindings(all []finding, w int) (out []arranged) {
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].about == all[0].about {
			n++
		}
		out = append(out, arrangeGroup(all[:n], w-2)...)
		all = all[n:]
	}
	return out
}

// arrangeGroup arranges findings about the same thing: beside its name, or below it in a narrow pane, unless all is one short line. What to
// do is below the text that it is about. What follows the texts is in a column behind them, or below each if one of them is too long.
func arrangeGroup(group []finding, end int) (out []arranged) {
	const wide = findingGlyph + toText
	heads := end-wide < leastText && (len(group) > 1 || group[0].fix != "" || widget.Width(group[0].text)+behind+widget.Width(group[0].more) > end-wide)
	glyph := findingGlyph
	if heads {
		glyph = headedGlyph
	}
	text := glyph + toText
	longest, widest := 0, 0
	for _, f := range group {
		if f.more != "" {
			longest, widest = max(longest, widget.Width(f.text)), max(widest, widget.Width(f.more))
		}
	}
	column := min(max(findingMore, text+longest+behind), end-widest)
	for i, f := range group {
		one := arranged{finding: f, name: i == 0, heads: heads && i == 0, glyph: glyph, texts: widget.Wrap(f.text, end-text)}
		if f.more != "" && column >= text+longest+behind {
			one.beside = column
		}
		if f.fix != "" {
			one.steps = widget.Wrap(f.fix, end-text-2)
		}
		out = append(out, one)
	}
	return out
}

// lines is how many lines a finding takes.
func (f arranged) lines() int {
	n := len(f.texts) + len(f.steps)
	if f.heads {
		n++
	}
	if f.beside == 0 && f.more != "" {
		n++
	}
	return n
}

// placed puts a finding into lines. whole is how many of them have its text.
func (f arranged) placed(t theme.Theme, end int) (lines []paneLine, whole int) {
	text := f.glyph + toText
	if !t.ASCII {
		text--
	}
	var line paneLine
	if f.name {
		line = paneLine{{3, findingGlyph, t.Muted, f.about}}
	}
	if f.heads {
		line[0].end = end
		lines, line = append(lines, line), nil
	}
	glyph, ink := f.sign.glyph(t)
	line = append(line, placedText{f.glyph, text, ink, glyph})
	for i, part := range f.texts {
		stop, last := end, i == len(f.texts)-1
		if last && f.beside > 0 {
			stop = f.beside - 1
			line = append(line, placedText{f.beside, end, t.Muted, t.Text(f.more)})
		}
		lines, line = append(lines, append(line, placedText{text, stop, t.Value, t.Text(part)})), nil
	}
	if f.beside == 0 && f.more != "" {
		lines = append(lines, paneLine{{text, end, t.Muted, t.Text(f.more)}})
	}
	whole = len(lines)
	for i, step := range f.steps {
		mark := []string{"› ", "  "}[min(i, 1)]
		lines = append(lines, paneLine{{text, end, t.Muted, t.Text(mark + step)}})
	}
	return lines, whole
}

// findingLines is how many lines all findings take in a pane of w columns. listed says that the list is beside it.
func (d dashboard) findingLines(w int, now time.Time, listed bool) (n int) {
	for _, f := range arrangeFindings(d.findings(now, listed), w) {
		n += f.lines()
	}
	return n
}

// mostFindingLines is findingLines beside the list with the focus where the texts are longer, so that the focus moves no pane: mostly those
// with the focus on Health.
func (d dashboard) mostFindingLines(w int, now time.Time) int {
	n := d.focused(healthPane).findingLines(w, now, true)
	if len(d.Problems) > 0 || d.plainKeys().Ref != (model.Ref{}) {
		n = max(n, d.focused(listPane).findingLines(w, now, true))
	}
	return n
}

// counted counts the findings that need attention, except for those that the header shows itself.
func (d dashboard) counted(now time.Time) (problems, warnings int) {
	for _, f := range d.findings(now, true) {
		switch {
		case f.inHeader:
		case f.sign == signBad:
			problems += 1 + f.besides
		case f.sign == signWarn:
			warnings += 1 + f.besides
		}
	}
	return problems, warnings
}

const (
	aboutKeyring = "Keyring"
	aboutClock   = "Clock"
	aboutFile    = "atmos.yaml"
	aboutKeys    = "Keys"
)

// Columns of the health pane, counted from its border, and from a mark to its text.
const (
	findingGlyph = 16
	headedGlyph  = 5 // below a name
	findingMore  = 42
	toText       = 3 // for a mark of two letters
	behind       = 2 // between a text and what is behind it
)

func (p picture) health(r widget.Rect) {
	var lines []paneLine
	ends := map[int]bool{} // how many lines end with a whole text
	for _, f := range arrangeFindings(p.findings(p.now(), p.areas.list.H > 0), r.W) {
		some, whole := f.placed(p.theme(), r.W-2)
		ends[len(lines)+whole] = true
		if p.focus == healthPane && f.beside == 0 && f.more != "" { // the place is not a part of the sentence
			ends[len(lines)+whole-1] = true
		}
		lines = append(lines, some...)
		ends[len(lines)] = true
	}
	from := p.scrolledTo(healthPane, len(lines), r.H-2)
	to := min(from+r.H-2, len(lines))
	if p.focus == healthPane && to > from && !ends[to] {
		lines[to-1] = goesOn(p.theme(), lines[to-1])
	}
	for ; p.focus != healthPane && to > from+1 && !ends[to]; to-- { // half a sentence would look like a whole one
		lines[to-1] = nil
	}
	p.scrolling(r, healthPane, "Health", lines)
}

// goesOn marks a line whose sentence goes on below the pane.
func goesOn(t theme.Theme, l paneLine) paneLine {
	out := slices.Clone(l)
	last := &out[len(out)-1]
	more := t.Text(" …")
	for at := 0; at >= 0 && last.x+widget.Width(last.text+more) > last.end; { // after a whole word
		if at = strings.LastIndex(strings.TrimRight(last.text, " "), " "); at > 0 {
			last.text = last.text[:at]
		}
	}
	last.text += more
	return out
}

// findings are the good and the bad results, the last error first. Without the focus, they do not repeat what the messages of the
// list beside them say to do.
func (d dashboard) findings(now time.Time, listed bool) (out []finding) {
	if e := d.Error; e.What != "" && !d.knownOfKeys(e) && !(e.OfLock && d.lockedIsSaid()) {
		out = append(out, finding{about: "Last error", sign: signBad, text: widget.Printable(e.What),
			more: strings.TrimSpace(words.Clock(e.At, now) + " " + widget.Printable(e.Who))})
	}
	out = append(out, d.keyringFinding(listed))
	if !d.Clock.At.IsZero() {
		_, well := d.clockOff()
		f := finding{about: aboutClock, inHeader: true, sign: signGood, text: words.AheadOfAWS(d.Clock.Off.Round(time.Second)), more: "asked " + words.Clock(d.Clock.At, now)}
		if !well {
			f.sign, f.fix = signWarn, "Set this computer's clock."
		}
		out = append(out, f)
	}
	return append(append(out, d.fileFindings(listed)...), d.keyFindings(now, listed)...)
}

// knownOfKeys reports whether the findings about keys say what the error says, or AWS has accepted the keys since.
func (d dashboard) knownOfKeys(e LastError) bool {
	return e.OfKeys && slices.ContainsFunc(d.Rows, func(r model.Row) bool {
		_, known := r.Verified()
		return known && r.Identity.Title == e.Who
	})
}

// lockedIsSaid reports whether the finding about the keyring says as much as an error because it is locked. If authdeck cannot ask to
// unlock it, the finding is there from the start, and only the error says that a sign-in failed.
func (d dashboard) lockedIsSaid() bool { return d.Locked && (!d.Closed || d.WrongPassphrase != nil) }

// unlockDoes is what enter does about a keyring that is unlockedElsewhere, before anything that needs it: the passphrase can be typed, but
// no dialog can be shown here.
func (d dashboard) unlockDoes() string {
	if d.WrongPassphrase != nil {
		return "unlock the keyring first"
	}
	return "see how to unlock the keyring"
}

// unlockedElsewhere reports whether the keyring is locked and authdeck cannot ask to unlock it: no key that needs it works before that.
func (d dashboard) unlockedElsewhere() bool {
	return d.Locked && (d.Closed || d.WrongPassphrase != nil)
}

func (d dashboard) keyringFinding(listed bool) finding {
	f := finding{about: aboutKeyring, inHeader: true, text: widget.Printable(d.Keyring.Title)}
	switch {
	case d.Locked && d.WrongPassphrase != nil:
		f.sign, f.more, f.fix = signWarn, "wrong passphrase", widget.Printable(words.Sentence(d.WrongPassphrase.Why)+". "+words.Sentence(d.WrongPassphrase.FixLine())+".")
	case d.Locked && d.Mistyped:
		f.sign, f.more, f.fix = signWarn, "wrong passphrase", d.selectInList("an identity", listed)+" and press enter to try again."
	case d.Locked && d.Closed:
		f.sign, f.more, f.fix = signWarn, "locked", "Its dialog cannot be shown here. "+d.selectInList("an identity", listed)+" and press enter to see how to unlock it."
	case d.Locked:
		f.sign, f.more, f.fix = signNone, "locked", d.Keyring.UnlocksLater()+"."
	case d.Empty:
		f.sign, f.more = signNone, words.NoKeysYet
	case d.Health == model.Present:
		f.more = "unlocked"
	case d.Health == model.Absent:
		f.sign, f.more = signBad, "no answer"
		if d.NoKeyring {
			f.more = "not found"
		}
		if why, fix := d.silence(d.inList(listed)); !d.inList(listed) {
			switch {
			case fix == "":
				fix = why
			case !d.NoKeyring: // otherwise "not found" says why
				fix = why + ". " + fix
			}
			f.fix = widget.Printable(fix)
		}
	default:
		f.sign, f.more = signUnknown, "not checked yet"
	}
	return f
}

// mostFaults is how many problems and how many warnings of atmos.yaml have a line of their own. The pane scrolls, but more would take
// time in every frame.
const mostFaults = 50

// fileFindings are about atmos.yaml: its problems and warnings.
func (d dashboard) fileFindings(listed bool) []finding {
	var first []finding
	validate := "Run: authdeck validate"
	switch {
	case d.Realm == "": // it is being read, or cannot be read
		return []finding{{about: aboutFile, sign: signUnknown, text: "not read"}}
	case d.Unusable:
		first = []finding{{about: aboutFile, sign: signBad, text: "cannot be used", fix: validate}}
		validate = "" // once is enough
	case d.Emptied:
		first = []finding{{about: aboutFile, sign: signWarn, text: "no identities left", fix: validate}}
		validate = ""
	case d.Untrusted != "":
		first = []finding{{about: aboutFile, sign: signWarn, text: "not trusted", inHeader: true}}
		if !d.inList(listed) && !d.picking() { // there, a t goes to the filter
			first[0].fix = "Press t to see the settings, and to trust them."
		}
	case len(d.Problems)+len(d.Warnings) > 0:
	case d.plainKeys().Ref != model.Ref{}: // there is a finding for them
		return nil
	default:
		return []finding{{about: aboutFile, sign: signGood, text: "no problems"}}
	}
	if at := d.askedFault(); at.File != "" {
		validate = widget.Printable(words.OpenByKey(at))
	} else if d.fixesKnown() {
		validate = ""
	}
	about := d.aboutFaults()
	return slices.Concat(first, faultFindings(signBad, d.Problems, about, d.showsFaults(listed)), faultFindings(signWarn, d.Warnings, about, validate))
}

// fixesKnown reports whether the pane says for every warning what to do, and not only by asking what was meant.
func (d dashboard) fixesKnown() bool {
	unknown := func(w *model.Problem) bool { return w.FixLine() == "" }
	step := func(w *model.Problem) bool { return !w.OnlySuggests() }
	return len(d.Warnings) <= mostFaults && !slices.ContainsFunc(d.Warnings, unknown) && slices.ContainsFunc(d.Warnings, step)
}

// askedFault is the place of the first warning if the pane names it, because it says of every warning what was meant, so that the file
// itself is the next step; zero otherwise. A file that cannot be used has another next step, and where letters go to the filter, o does.
func (d dashboard) askedFault() model.Origin {
	told := func(w *model.Problem) bool { return !w.OnlySuggests() }
	if d.Unusable || d.Emptied || d.picking() || slices.ContainsFunc(d.Warnings, told) {
		return model.Origin{}
	}
	return firstPlace(d.Warnings)
}

// healthOpens is the place that o opens while Health has the focus: the one that its text names, or else what made the last read fail, or
// else the first fault; zero for none.
func (d dashboard) healthOpens() model.Origin {
	if at := d.askedFault(); at.File != "" {
		return at
	}
	if id := d.plainKeys(); id.KeysInConfig() {
		return edited(id)
	}
	if d.FailedAt.File != "" {
		return d.FailedAt
	}
	if at := firstPlace(d.Problems); at.File != "" {
		return at
	}
	return firstPlace(d.Warnings)
}

// plainKeys is the selected identity if its keys are in plain text, or else the first such identity; the zero Identity for none.
func (d dashboard) plainKeys() model.Identity {
	if id := d.current().Identity; id.CheckPlainKeys() != nil {
		return id
	}
	for _, i := range d.suspects {
		if id := d.Rows[i].Identity; id.CheckPlainKeys() != nil {
			return id
		}
	}
	return model.Identity{}
}

// aboutFaults names the identities that the faults are about.
func (d dashboard) aboutFaults() map[*model.Problem]string {
	about := map[*model.Problem]string{}
	for i := range d.Rows {
		id := &d.Rows[i].Identity
		for _, p := range id.Warnings {
			about[p] = id.Title
		}
		if id.Problem != nil {
			for _, p := range id.Faults() {
				about[p] = id.Title
			}
		}
	}
	return about
}

// firstPlace is the first place of faults; zero for none.
func firstPlace(faults []*model.Problem) model.Origin {
	for _, p := range faults {
		if p.Origin.File != "" {
			return p.Origin
		}
	}
	return model.Origin{}
}

// inList reports whether the keys of the list act on its rows beside what Health says. With the focus on Health, esc leads there first.
func (d dashboard) inList(listed bool) bool { return listed && d.focus != healthPane }

// pressInList says to press a key of the list, such as "enter on work.". If the list is hidden, esc shows it first.
func pressInList(keyAndAim string, listed bool) string {
	if listed {
		return "Press " + keyAndAim
	}
	return "Press esc, then " + keyAndAim
}

// selectInList says to select something in the list. If the list does not have the focus, esc leads there first.
func (d dashboard) selectInList(what string, listed bool) string {
	if d.inList(listed) {
		return "Select " + what
	}
	return "Press esc, select " + what
}

// showsFaults says where enter shows what to do about problems; "" if no identity of the list has one. It names none, because with the
// focus on Health enter acts on the selected one.
func (d dashboard) showsFaults(listed bool) string {
	for i := range d.Rows {
		if id := &d.Rows[i].Identity; id.Problem != nil && len(id.Faults()) > 0 {
			if !d.inList(listed) {
				return d.selectInList("a ✗ problem", listed) + " and press enter."
			}
			return "Select an identity with ✗ problem and press enter to see what to change."
		}
	}
	return ""
}

// faultFindings has a finding for each of the first faults, in the order of the files, and one for the others. A fault of an identity
// begins with its name. A warning says what to do about it, and the last finding without such a step what to do about all of them.
func faultFindings(sign sign, faults []*model.Problem, about map[*model.Problem]string, fix string) (out []finding) {
	for _, p := range faults[:min(len(faults), mostFaults)] {
		text := words.Fault(p)
		if name := about[p]; name != "" {
			text = name + ": " + text
		}
		one := finding{about: aboutFile, sign: sign, text: widget.Printable(text), more: widget.Printable(p.Origin.String())}
		if sign == signWarn && !p.OnlySuggests() {
			one.fix = widget.Printable(words.Sentence(p.FixLine()))
		}
		out = append(out, one)
	}
	if others := len(faults) - mostFaults; others > 0 {
		out = append(out, finding{about: aboutFile, sign: sign, text: fmt.Sprintf("and %d more", others), besides: others - 1})
	}
	for i := range slices.Backward(out) {
		if out[i].fix == "" {
			out[i].fix = fix
			break
		}
	}
	return out
}

// keyFix says what to do about keys: a command, or what to do before and after the row is selected.
type keyFix struct {
	command       string
	before, after string
	row           string // what to select; "" for "it" or "each"
	keyring       bool   // it needs the keyring
	opened        string // instead, with the focus on Health, for one row whose place o opens there
}

// keyFault is a possible problem with the keys of an identity.
type keyFault struct {
	about string
	sign  sign
	text  string
	fix   keyFix
	is    func(r *model.Row, now time.Time) bool // with the zero time: whether it may become true
}

// keyFaults are the problems that the suspects may have.
func (d dashboard) keyFaults() []keyFault {
	return []keyFault{
		{aboutFile, signWarn, "keys in plain text", keyFix{after: ", " + words.Uncapital(words.MoveByKeys), opened: words.MoveInHealth}, func(r *model.Row, _ time.Time) bool { return r.Identity.CheckPlainKeys() != nil }},
		{aboutKeys, signBad, "damaged", keyFix{after: " and press e to enter them again.", keyring: true}, func(r *model.Row, _ time.Time) bool { return r.Damaged }},
		{aboutKeys, signBad, "temporary", keyFix{after: " and press e to enter long-lived keys.", keyring: true}, func(r *model.Row, _ time.Time) bool { return r.Temporary() }},
		{aboutKeys, signBad, "rejected by AWS", keyFix{after: " and press e to " + words.UseOtherKeys + ".", keyring: true}, func(r *model.Row, _ time.Time) bool {
			return r.Rejected() && !r.Identity.KeysInConfig()
		}},
		{aboutKeys, signBad, "rejected by AWS", keyFix{after: ", press o and correct the keys."}, func(r *model.Row, _ time.Time) bool {
			return r.Rejected() && r.Identity.KeysInConfig()
		}},
		{aboutKeys, signWarn, "in another keyring", keyFix{command: "authdeck doctor"}, func(r *model.Row, _ time.Time) bool {
			return r.Keys == model.Absent && len(r.OtherRealms) == 0 && r.Record.OtherKeyring(d.Keyring.Type) != ""
		}},
		{aboutKeys, signWarn, "in another realm", keyFix{after: " and press b to copy them here.", keyring: true}, func(r *model.Row, _ time.Time) bool { return r.InOtherRealm() }},
		{aboutKeys, signWarn, "signed in without MFA", keyFix{after: ", press e to add the MFA device, then R to renew.", keyring: true}, func(r *model.Row, now time.Time) bool {
			return r.Session.Saved && r.WithoutMFA() && (now.IsZero() || r.SignedInWithoutMFA(now))
		}},
		{aboutKeys, signWarn, words.OtherDevice, keyFix{after: " and press e to correct the MFA device.", keyring: true}, func(r *model.Row, _ time.Time) bool {
			return r.DeviceWarning() != "" && !r.Identity.Device.Set
		}},
		{aboutKeys, signWarn, words.OtherDevice, keyFix{after: ", press o and correct mfa_arn."}, func(r *model.Row, _ time.Time) bool {
			return r.DeviceWarning() != "" && r.Identity.Device.Set
		}},
		{aboutKeys, signUnknown, words.NotVerified, keyFix{after: " and press v to check them with AWS, or e to correct them.", keyring: true}, func(r *model.Row, _ time.Time) bool { return r.Unverified() }},
	}
}

// suspectsOf returns the rows that may have a keyFault now or later. Every frame looks for faults, and thousands of rows have none.
func (d dashboard) suspectsOf(rows []model.Row) (suspects []int) {
	faults := d.keyFaults()
	for i := range rows {
		if slices.ContainsFunc(faults, func(f keyFault) bool { return f.is(&rows[i], time.Time{}) }) {
			suspects = append(suspects, i)
		}
	}
	return suspects
}

// stepFor is what to do with n rows of the list; "" while letters go to the filter. If the list does not have the focus, esc leads there
// first.
func (d dashboard) stepFor(fix keyFix, n int, listed bool) string {
	switch {
	case fix.command != "":
		return "Run: " + fix.command
	case d.picking():
		return ""
	case fix.keyring && d.unlockedElsewhere():
		which := "it"
		if n > 1 {
			which = "one"
		}
		return d.selectInList(which, listed) + " and press enter to " + d.unlockDoes() + "."
	case d.focus == healthPane && n == 1 && fix.opened != "" && d.askedFault().File == "":
		return fix.opened
	}
	row := "it"
	if n > 1 {
		row = "each"
	}
	return fix.before + d.selectInList(cmp.Or(fix.row, row), listed) + fix.after
}

// keyFinding is what some rows have in common.
func (d dashboard) keyFinding(f keyFault, some []int, listed bool) finding {
	first := widget.Printable(d.Rows[some[0]].Identity.Title)
	if n := len(some); n > 1 {
		others := fmt.Sprintf("%d more", n-1)
		if n == 2 { // a name takes no more room
			others = widget.Printable(d.Rows[some[1]].Identity.Title)
		}
		first += " and " + others
	}
	text := f.text
	if f.about == aboutKeys {
		text = fmt.Sprintf("%d %s", len(some), text)
	}
	return finding{about: f.about, sign: f.sign, text: text, more: first, fix: d.stepFor(f.fix, len(some), listed)}
}

// keyFindings are the identities whose keys need attention, first those whose keys are in the file.
func (d dashboard) keyFindings(now time.Time, listed bool) (out []finding) {
	found := func(f keyFault, some []int) {
		if len(some) > 0 {
			out = append(out, d.keyFinding(f, some, listed))
		}
	}
	for _, f := range d.keyFaults() {
		var some []int
		for _, i := range d.suspects {
			if f.is(&d.Rows[i], now) {
				some = append(some, i)
			}
		}
		found(f, some)
	}
	var old []int
	for i := range d.Rows {
		if d.oldKeys(&d.Rows[i], now) {
			old = append(old, i)
		}
	}
	found(keyFault{about: aboutKeys, sign: signWarn, text: fmt.Sprintf("over %d days old", d.MaxKeyAge), fix: keyFix{
		before: "Create a new key in IAM. ", row: "the identity", after: " and press e. Then delete the old key.", // two lines at 60 columns
	}}, old)
	if len(d.Rows) == 0 || slices.ContainsFunc(out, func(f finding) bool { return f.about == aboutKeys }) {
		return out
	}
	if f := d.keysInGeneral(); out == nil || f.sign != signGood { // keys in plain text are no good sign either
		out = append(out, f)
	}
	return out
}

// keysInGeneral is the finding about keys if no key has one of its own.
func (d dashboard) keysInGeneral() finding {
	f := finding{about: aboutKeys, sign: signGood, text: "no warnings"}
	switch {
	case d.unknownKeys():
		f.sign, f.text = signUnknown, words.KeysUnknown
	case d.keyless():
		f.sign, f.text = signNone, words.KeysNone
	}
	return f
}

// unknownKeys reports whether it is unknown where some keys are. The keyring may not have answered, and authdeck does not look for the keys
// of an identity that the user has not trusted.
func (d dashboard) unknownKeys() bool {
	silent := d.Health != model.Present
	for i := range d.Rows {
		r := &d.Rows[i]
		if r.Identity.Role != nil {
			continue
		}
		switch words.KeysWhere(*r, d.Keyring.Type) {
		case words.KeysUntrusted:
			if silent || r.Keys != model.Absent {
				return true
			}
		case words.KeysUnknown, words.KeysProblem:
			if silent && !r.Identity.KeysInConfig() {
				return true
			}
		}
	}
	return false
}

// keyless reports whether no identity has keys.
func (d dashboard) keyless() bool {
	for i := range d.Rows {
		r := &d.Rows[i]
		if r.Identity.Role != nil {
			continue
		}
		switch words.KeysWhere(*r, d.Keyring.Type) {
		case words.KeysNone:
		case words.KeysProblem, words.KeysUntrusted: // which says nothing about the keys
			if r.Keys == model.Present || r.Identity.KeysInConfig() {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// clockOff returns how far this computer's clock was off at AWS's last answer, and whether that is acceptable.
func (d dashboard) clockOff() (off string, well bool) {
	by := d.Clock.Off.Round(time.Second)
	if by.Abs() < model.SkewSeen {
		return words.Seconds(by), true
	}
	return words.Ahead(by), false
}

// clockNote is the header's text about this computer's clock; "" before the first answer.
func (d dashboard) clockNote(t theme.Theme) (glyph string, ink theme.Ink, off string) {
	if d.Clock.At.IsZero() {
		return "", t.Muted, ""
	}
	off, well := d.clockOff()
	if well {
		return t.Text("✔"), t.Good, off
	}
	return "!", t.Chip, off
}
