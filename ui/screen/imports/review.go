package imports

import (
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// review shows which keys go to which identity, for PlanningImport and Importing.
type review struct {
	screen.Base
	ReviewOptions
	items  []keysimport.Item
	sum    words.ImportSum
	cursor int
	first  int // the first line of the details that is shown
	notice string
	high   *tallest
	wide   widths
}

// widths are the widths of the longest texts in the list: which keys, and what becomes of them; the latter only of keys that can be used,
// because their access key IDs are beside it; what looks wrong about keys, with which keys are replaced and without; the account of keys;
// and the short text about what looks wrong and which keys are replaced.
type widths struct{ keys, becomes, usable, effect, wrong, account, brief int }

func (w widths) with(a keysimport.Item) widths {
	keys, becomes := words.WhereKeysGoInBrief(a)
	_, wrong := words.LooksWrongInBrief(a)
	_, replaces := words.ReplacesInBrief(a)
	w.brief = max(w.brief, widget.Width(replaces))
	w.keys, w.becomes = max(w.keys, widget.Width(widget.Printable(keys))), max(w.becomes, widget.Width(widget.Printable(becomes)))
	if a.Usable() {
		w.usable = max(w.usable, widget.Width(widget.Printable(becomes)))
		w.account = max(w.account, len(model.KeyAccount(a.Plain.Keys.AccessKeyID)))
	}
	if wrong != "" {
		w.brief = max(w.brief, widget.Width(both(wrong, replaces)))
		w.effect, w.wrong = max(w.effect, widget.Width(both(wrong, replaces))), max(w.wrong, widget.Width(wrong))
	}
	return w
}

// both is what looks wrong about keys and which ones they replace.
func both(wrong, replaces string) string {
	if replaces == "" {
		return wrong
	}
	return wrong + ", " + replaces
}

// tallest remembers how many lines the longest details take in a window, because every frame asks, and a file may have thousands
// of keys.
type tallest struct {
	width, lines int
	dots         string // of the theme: texts are longer in ASCII
	last, page   int    // how far the details of the last frame can be scrolled, and how far one key scrolls them
}

// ReviewOptions are the contents of a review.
type ReviewOptions struct {
	Plan   keysimport.Plan
	Verify bool // authdeck checks the keys with AWS
	SavesTo
	Step   string // step of the import; "" if this is the only one
	Notice string // shown in place of what enter does until a key is pressed; "" for none
}

// SavesTo says where the keys of an import are saved. If that becomes known later, the review gets it as a message.
type SavesTo struct {
	Keyring string // the title of the keyring; "" if it is not known yet
	Asks    bool   // there is none: the user chooses one when the keys are saved
}

// NewReview shows an import with the cursor on the first key pair that needs a look.
func NewReview(o ReviewOptions) screen.Screen {
	return NewReviewFor(0, o)
}

// NewReviewFor puts the cursor on the first key pair without an identity, because the next thing to do is to choose one; if all have one,
// on the first one that looks wrong, or else on that item.
func NewReviewFor(at int, o ReviewOptions) screen.Screen {
	items := o.Plan.Items()
	if first := slices.IndexFunc(items, keysimport.Item.Undecided); first >= 0 {
		at = first
	} else if first := slices.IndexFunc(items, looksWrong); first >= 0 {
		at = first
	}
	return NewReviewAt(at, o)
}

// looksWrong reports whether enter saves keys that look wrong.
func looksWrong(a keysimport.Item) bool { return a.Pending() && a.KeyWarning() != nil }

// NewReviewAt puts the cursor on that item.
func NewReviewAt(at int, o ReviewOptions) screen.Screen {
	s := review{ReviewOptions: o, items: o.Plan.Items(), cursor: at, notice: o.Notice, high: &tallest{}}
	s.sum = words.SumImport(s.items)
	for i := range s.items {
		s.wide = s.wide.with(s.items[i])
	}
	return s
}

func (s review) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		return s, s.notSaved(msg.Err)
	case SavesTo:
		s.SavesTo = msg
	case screen.Override:
		return s, save(msg.Conflicts)
	case tea.KeyMsg:
		return s.key(screen.Pressed(msg))
	}
	return s, nil
}

// notSaved asks whether to save keys in spite of a conflict, or says why they were not saved.
func (s review) notSaved(err error) screen.Request {
	p := words.Explain(err)
	if model.ConflictsIn(err) != 0 {
		return screen.AskOverride(err, s.notSavedYet(), screen.Call(func(h Host) tea.Cmd { return h.SkipKeys(p.What) }))
	}
	p.Fix = p.Fix.Then(model.Step{Text: "close this, then press enter to try again"})
	return screen.Tell(p)
}

// notSavedYet names the keys under the cursor, because the question may cover their row.
func (s review) notSavedYet() string {
	item := s.items[s.cursor]
	label := s.Plan.LabelAmongOthers(item)
	if label == "" && len(s.items) > 1 {
		return words.NothingYetOf(widget.Printable(item.Label))
	}
	return words.NotSavedYet(widget.Printable(label))
}

func save(override model.Conflict) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.SaveImport(override) })
}

// choose asks which identity the keys under the cursor are for.
func (s review) choose() screen.Request {
	at := s.cursor
	chosen := func(id *model.Identity) screen.Request {
		return screen.Call(func(h Host) tea.Cmd { return h.AssignKeys(at, id) })
	}
	added := func(name string) screen.Request {
		return screen.Call(func(h Host) tea.Cmd { return h.NewIdentityFor(at, name) })
	}
	if s.Plan.File.Stream { // the file cannot be read again
		added = nil
	}
	return screen.Call(func(h Host) tea.Cmd { return h.ChooseIdentity(at, s.row, chosen, added) })
}

func (s review) key(p string) (screen.Screen, screen.Request) {
	last := len(s.items) - 1
	s.notice = ""
	switch p {
	case "down", "j":
		s.cursor, s.first = min(s.cursor+1, last), 0
	case "up", "k":
		s.cursor, s.first = max(s.cursor-1, 0), 0
	case "pgdown":
		s.first = min(s.first+s.high.page, s.high.last)
	case "pgup":
		s.first = max(s.first-s.high.page, 0)
	case "esc":
		return s, screen.Host.Back
	case "c":
		if !s.choosable() {
			s.notice = "These keys cannot be used"
			return s, nil
		}
		return s, s.choose()
	case "r":
		if s.declined() {
			return s, s.retry()
		}
	case "enter":
		switch {
		case s.sum.Going > 0:
			return s, save(0)
		case s.declined():
			return s, s.retry()
		case s.choosable():
			return s, s.choose()
		}
		s.notice = words.NothingToSave
	}
	return s, nil
}

// declined reports whether the user decided not to save the keys under the cursor.
func (s review) declined() bool { return s.items[s.cursor].State == keysimport.NotSaved }

// retry includes the keys under the cursor again.
func (s review) retry() screen.Request {
	at := s.cursor
	return screen.Call(func(h Host) tea.Cmd { return h.RetryKeys(at) })
}

// choosable reports whether the keys under the cursor can be assigned to an identity.
func (s review) choosable() bool {
	return s.items[s.cursor].Usable() && s.items[s.cursor].State != keysimport.Saved
}

func (s review) Crumb() string      { return "Import keys › Review import" }
func (s review) HeaderNote() string { return s.Step }

func (s review) Keys(screen.Env) screen.Keys {
	var k []key.Binding
	switch {
	case s.sum.Going == 0 && s.declined():
		k = append(k, screen.Bind("enter", "try again", "enter", "r"), screen.Bind("c", "choose identity", "c"))
	case s.sum.Going == 0 && s.choosable():
		k = append(k, screen.Bind("enter", "choose identity", "enter", "c"))
	case s.sum.Going > 0:
		does := "save" // longer, it would leave no room for the arrows
		if s.Asks {
			does = "next"
		}
		k = append(k, screen.Bind("enter", does, "enter"))
		if s.choosable() {
			k = append(k, screen.Bind("c", "choose identity", "c"))
		}
		if s.declined() {
			k = append(k, screen.Bind("r", "include again", "r"))
		}
	}
	if len(s.items) > 1 {
		k = append(k, screen.Bind("↑ ↓", "move", "up", "k", "down", "j"))
	}
	k = append(k, screen.Bind("esc", "back", "esc"), screen.Bind("q", "quit", "q"))
	if s.high.width == 0 || s.high.last > 0 { // not drawn yet, or there is more
		k = append(k, screen.Bind("pgup pgdn", "scroll", "pgup", "pgdown"))
	}
	return screen.Acts(k...)
}

func (s review) View(f screen.Frame) string {
	box, _ := s.box(f)
	return f.Center(box)
}

// row is the row of the keys under the cursor on the screen.
func (s review) row(f screen.Frame) int {
	box, row := s.box(f)
	return max(f.Height-len(box), 0)/2 + row
}

// box is the box of the review, and its line with the keys under the cursor.
func (s review) box(f screen.Frame) (box []string, row int) {
	t := f.Theme
	width := boxWidth(f)
	w := widget.BoxContent(width)
	list := make([]string, len(s.items))
	for i := max(s.cursor-f.Height, 0); i < min(s.cursor+f.Height, len(list)); i++ { // no other row is visible
		list[i] = s.line(f, i, w)
	}
	if keyless := words.Keyless(s.Plan.File.Keyless); keyless != "" {
		list = slices.Concat(list, []string{t.Muted.Render(widget.Cut(t, t.Text("  – "+keyless), w))})
	}
	const leastRows = 3
	edges := 5 // title, rules and frame
	foot := s.foot(f, w, false)
	if rows := min(len(list), leastRows) + s.detailsHeight(f, w); rows+len(foot)+edges > f.Height { // the details matter more
		foot = s.foot(f, w, true)
	}
	apart := s.detailsHeight(f, w) > 0 && 1+len(list)+s.detailsHeight(f, w)+len(foot)+edges <= f.Height
	if apart { // a rule, because the details of most keys are shorter; two of them would stand together if there are none at all
		edges++
	}
	room := max(f.Height-edges-len(foot), 2)
	high := min(s.detailsHeight(f, w), max(room-min(len(list), leastRows), 1)) // the same for all items, so that the box keeps its size
	details := s.scrolled(t, s.details(f, w), high)
	at, shown := "", max(room-high, 1)
	if shown < len(list) { // it gets the lines that these details leave free
		shown = max(min(room-len(details), len(list)), 1)
		high = max(room-shown, len(details))
	}
	details = widget.Fill(details, high)
	above, below := 0, 0
	if shown < len(list) {
		list, above, below = widget.Scroll(list, shown, s.cursor)
		at = fmt.Sprintf("%d of %d", s.cursor+1, len(s.items))
	}
	if f.Work.Going() {
		at = words.ImportProgress(s.items)
	}
	title := widget.CutMiddle(t, t.Text(widget.Printable(words.ImportTitle(f.Tilde(s.Plan.File.Path)))), w-2-len(at))
	parts := [][]string{list, append(details, foot...)}
	if apart {
		parts = [][]string{list, details, foot}
	}
	box = widget.BoxWithNote(t, t.Accent, width, title, at, parts...)
	const titleRule = 2 // the line of the box
	return marked(t, box, titleRule, titleRule+1+len(list), above, below), titleRule + 1 + s.cursor - above
}

// marked is a box with marks in the rules above and below its list, where they take no row.
func marked(t theme.Theme, box []string, over, under, above, below int) []string {
	mark := func(rule int, says string) {
		box[rule] = widget.Over(box[rule], " "+t.Muted.Render(says)+" ", 3)
	}
	if above > 0 {
		mark(over, widget.MoreAbove(t, above))
	}
	if below > 0 {
		mark(under, widget.MoreBelow(t, below))
	}
	return box
}

// scrolled are the details in that many lines, from the first one shown, and the key for the others.
func (s review) scrolled(t theme.Theme, details []string, high int) []string {
	const marks = 2 // the lines that say that there is more above and below
	s.high.last, s.high.page = max(len(details)-high, 0), high-marks
	if s.high.page < 1 {
		s.high.last = 0 // a pane of these lines does not scroll
	}
	first := min(s.first, s.high.last)
	shown := widget.Pane(t, details, high, first)
	if first < s.high.last {
		shown[len(shown)-1] += t.Muted.Render(t.Text(" · pgdn"))
	}
	return shown
}

// detailsHeight is the number of lines of the longest details.
func (s review) detailsHeight(f screen.Frame, w int) int {
	if dots := f.Theme.Text("…"); s.high.width != w || s.high.dots != dots {
		*s.high = tallest{width: w, dots: dots}
		for s.cursor = range s.items {
			s.high.lines = max(s.high.lines, len(s.details(f, w)))
		}
	}
	return s.high.lines
}

// line is one key pair in one line, with its access key ID beside it. The symbol has the colour; the text keeps the terminal's default.
func (s review) line(f screen.Frame, i, w int) string {
	t := f.Theme
	a := s.items[i]
	glyph, style, ink := "– ", t.Muted, t.Muted
	switch {
	case a.State == keysimport.Saved:
		glyph, style, ink = "✔ ", t.Good, t.Value
	case a.State == keysimport.NotSaved:
		glyph, style, ink = "✗ ", t.Bad, t.Value
	case looksWrong(a):
		glyph, style, ink = "! ", t.Warn, t.Value
	case a.Included():
		glyph, style, ink = "+ ", t.Strong, t.Value
	case a.Undecided():
		glyph, style, ink = "? ", t.Warn, t.Value
	}
	mark := "  "
	if i == s.cursor {
		mark, ink = t.Accent.Render(t.Text("▸ ")), t.Strong
	}
	text, _ := s.rowText(t, a, w-marksWidth)
	note, _ := s.rowNote(t, a, w)
	effect := s.rowEffect(t, a, w)
	if i == s.cursor && f.Work.Going() {
		spinner, doing := s.saving(f, w)
		if glyph, style = spinner+" ", t.Accent; doing != "" {
			column := min(s.noteColumn(), w-marksWidth-widget.Width(doing))
			return mark + style.Render(glyph) + widget.Pad(t, ink.Render(text), column) + style.Render(doing)
		}
	}
	room := w - marksWidth
	if note != "" {
		room = min(room-widget.Width(note), s.noteColumn())
	} else if effect != "" {
		room = s.effectColumn(t, a, w)
	}
	if note != "" && effect != "" {
		effect = strings.Repeat(" ", noteGap) + effect
	}
	return mark + style.Render(t.Text(glyph)) + widget.Pad(t, ink.Render(text), room) + t.Muted.Render(note) + ink.Render(effect)
}

// saving is the spinner in place of the symbol of the row whose keys are being saved, and behind its text what is going on; "" if there
// is no room.
func (s review) saving(f screen.Frame, w int) (spinner, doing string) {
	all := f.SaveProgress()
	spinner, doing = all[:1], all[len("- "):]
	longest := widget.Width(f.Theme.Text(words.Saving(model.AsksAWS) + " · 99s")) // so that it does not move
	text, _ := s.rowText(f.Theme, s.items[s.cursor], w-marksWidth)
	if widget.Width(strings.TrimRight(text, " "))+noteGap+max(widget.Width(doing), longest) > w-marksWidth {
		return spinner, ""
	}
	return spinner, doing
}

// noteColumn is where the access key IDs begin if there is room.
func (s review) noteColumn() int { return s.wide.keys + 1 + s.wide.usable + noteGap }

// effectColumn is where a row without an access key ID says what looks wrong: below that of the other rows, or right after the row's own
// text if another row is too long for that.
func (s review) effectColumn(t theme.Theme, a keysimport.Item, w int) int {
	column := s.noteColumn()
	if _, wrong := words.LooksWrongInBrief(a); wrong != "" && column+widget.Width(wrong) > w-marksWidth {
		text, _ := s.rowText(t, a, w-marksWidth)
		return min(column, widget.Width(strings.TrimRight(text, " "))+noteGap)
	}
	return column
}

// rowEffect says at the end of a row what looks wrong about the keys, and which saved keys would be replaced; "" if nothing, or if there
// is no room.
func (s review) rowEffect(t theme.Theme, a keysimport.Item, w int) string {
	room := w - marksWidth - s.effectColumn(t, a, w)
	if note, _ := s.rowNote(t, a, w); note != "" {
		room -= widget.Width(note) + noteGap
	} else if _, whole := s.rowText(t, a, w-marksWidth); !whole {
		return ""
	}
	long, short := words.ReplacesInBrief(a)
	if w < noteFrom { // so that the text does not change with that of other rows
		long = short
	}
	options := []string{long, short}
	if wrong, brief := words.LooksWrongInBrief(a); wrong != "" {
		options = []string{both(wrong, long), both(wrong, short), both(brief, long), both(brief, short), wrong, brief}
	}
	for _, says := range options {
		if says = t.Text(widget.Printable(says)); widget.Width(says) <= room {
			return says
		}
	}
	return ""
}

// rowNote is the access key ID at the end of a row, with its account if there is room for that in all rows; "" if there is no room, or if
// what looks wrong needs it.
func (s review) rowNote(t theme.Theme, a keysimport.Item, w int) (note string, withAccount bool) {
	text, whole := s.rowText(t, a, w-marksWidth)
	id := model.MaskKeyID(a.Plain.Keys.AccessKeyID)
	long, few := t.Text(id), t.Text(words.FewerDots(id))
	if !a.Usable() || w < noteFrom || !whole || widget.Width(text)+widget.Width(long)+2 > w-marksWidth {
		return "", false
	}
	room := w - marksWidth - s.noteColumn() - noteGap // for the access key IDs and what is behind them; they look the same in all rows
	for _, note := range []string{long, few} {
		if s.wide.account > 0 && widget.Width(note)+accountGap+s.wide.account+s.wide.brief <= room {
			account := model.KeyAccount(a.Plain.Keys.AccessKeyID)
			return note + strings.Repeat(" ", accountGap) + widget.Pad(t, account, s.wide.account), true
		}
	}
	if s.wide.wrong == 0 {
		return long, false
	}
	for _, effect := range []int{s.wide.effect, s.wide.wrong} {
		for _, note := range []string{long, few} {
			if widget.Width(note)+effect <= room {
				return note, false
			}
		}
	}
	if wrong, _ := words.LooksWrongInBrief(a); wrong != "" {
		return "", false
	}
	return long, false
}

const (
	accountGap = 2  // between an access key ID and its account
	noteGap    = 3  // before the access key IDs, and behind them
	marksWidth = 4  // of the cursor and the symbol of a row
	noteFrom   = 60 // the width from which the rows have the access key IDs
	leastKeys  = 12 // how many cells of the keys' name are shown at least
)

// rowText is the text of a row in two columns. What becomes of the keys is never cut to make room for their name; whole says that nothing
// is cut.
func (s review) rowText(t theme.Theme, a keysimport.Item, room int) (text string, whole bool) {
	keys, becomes := words.WhereKeysGoInBrief(a)
	keys, becomes = t.Text(widget.Printable(keys)), t.Text(widget.Printable(becomes))
	column := min(s.wide.keys, max(room-1-s.wide.becomes, leastKeys))
	if over := column + 1 + widget.Width(becomes) - room; over > 0 {
		column = max(column-over, min(leastKeys, column))
	}
	whole = widget.Width(keys) <= column && column+1+widget.Width(becomes) <= room
	return widget.Pad(t, widget.CutMiddle(t, keys, column), column) + " " + widget.CutMiddle(t, becomes, room-column-1), whole
}

// details are what would be saved for the keys under the cursor, or the full reason why not.
func (s review) details(f screen.Frame, w int) (rows []string) {
	t := f.Theme
	a := s.items[s.cursor]
	says := ""
	if _, whole := s.rowText(t, a, w-marksWidth); !whole || !a.Included() && a.Why != "" {
		says = words.WhereKeysGo(a)
	}
	if a.State == keysimport.NotSaved {
		says = words.WhyNotSaved(a)
	}
	for _, l := range words.ImportWarnings(a) { // first, because a small window may not show all
		rows = append(rows, screen.Marked(t, t.Warn, "! ", l, w)...)
	}
	if says != "" {
		for _, l := range widget.WrapProse(t.Text(widget.Printable(says)), w) {
			rows = append(rows, t.Muted.Render(l))
		}
	}
	if a.State == keysimport.NotSaved && s.sum.Going > 0 { // otherwise enter does it
		rows = append(rows, widget.WrapProse("Press r to include these keys again.", w)...)
	}
	if a.Usable() && !a.Assigned && a.State == keysimport.Pending {
		says := "Press c to choose an identity, or to add one."
		if s.sum.Going == 0 { // as the footer says
			says = "Press enter to choose an identity, or to add one."
		}
		if a.Similar != "" {
			says = model.DidYouMean(a.Similar) + " " + says
		}
		rows = append(rows, widget.WrapProse(t.Text(widget.Printable(words.Sentence(says))), w)...)
	}
	if a.Usable() {
		rows = append(rows, s.saved(t, a, w)...)
	}
	return rows
}

// saved are what would be saved. They do not repeat the row, and shorten a device or a masked key rather than cut it. In a small window,
// all masked keys are short, so that they look the same for all items.
func (s review) saved(t theme.Theme, a keysimport.Item, w int) []string {
	var facts [][2]string
	account := model.KeyAccount(a.Plain.Keys.AccessKeyID)
	note, withAccount := s.rowNote(t, a, w)
	for _, f := range words.ImportFacts(a) {
		if f[0] == "Key" && note != "" {
			if withAccount || account == "" {
				continue
			}
			f = [2]string{"Account", account}
		}
		if f[0] == "Replaces" && strings.HasSuffix(s.rowEffect(t, a, w), " "+t.Text(f[1])) {
			continue
		}
		tooWide := widget.Width(f[1]) > w-screen.FactColumn
		if tooWide || w < noteFrom {
			f[1] = words.FewerDots(f[1])
		}
		if tooWide && a.Device != "" {
			f[1] = strings.Replace(f[1], a.Device, model.ShortDevice(a.Device), 1)
		}
		facts = append(facts, f)
	}
	return screen.Facts(t, facts, w)
}

// foot says what enter does, or what is going on, in as many lines as the former takes; brief leaves out what the list shows.
func (s review) foot(f screen.Frame, w int, brief bool) []string {
	t := f.Theme
	lines := s.says(f, w)
	if brief && s.sum.Going > 0 {
		lines = widget.WrapProse(t.Text(widget.Printable(words.ImportSavesBrief(s.sum, s.Asks))), w)
	}
	high := len(lines)
	switch {
	case f.Work.Going():
		lines = []string{s.stays(f, w)}
		if _, doing := s.saving(f, w); doing == "" {
			lines[0] = widget.Cut(t, f.SaveProgress()[len("- "):], w) // the spinner is in the row
		}
	case s.notice != "":
		lines = screen.Marked(t, t.Warn, "! ", s.notice, w)
	}
	return widget.Fill(lines, high)
}

// stays says that the file stays as it is; "" for a stream.
func (s review) stays(f screen.Frame, w int) string {
	if s.Plan.File.Stream {
		return ""
	}
	t := f.Theme
	return widget.CutMiddle(t, t.Text(widget.Printable(f.Tilde(s.Plan.File.Path))), w-len(words.StaysAsItIs)) + words.StaysAsItIs
}

// says what enter does, and that the file stays, in one line or in two.
func (s review) says(f screen.Frame, w int) []string {
	t := f.Theme
	says, more := t.Text(widget.Printable(words.ImportSaves(s.sum, s.Keyring, s.Asks))), ""
	switch {
	case s.sum.Usable == 0:
		return screen.Marked(t, t.Warn, "! ", "No keys to import here. Esc goes back.", w)
	case s.sum.Going == 0:
		if says = "Nothing to save yet."; s.declined() {
			says = "Enter tries " + t.Text(widget.Printable(s.items[s.cursor].Label)) + " again."
			if !slices.ContainsFunc(s.items, func(i keysimport.Item) bool { return i.State == keysimport.Saved }) {
				says = words.NothingSaved + ". " + says
			}
		}
		if slices.ContainsFunc(s.items, keysimport.Item.Undecided) {
			more = "Keys marked ? need an identity."
		}
	case !s.Plan.File.Stream:
		more = s.stays(f, w)
	}
	if joined := strings.TrimSpace(says + " " + more); widget.Width(joined) <= w {
		return []string{joined}
	}
	lines := widget.WrapProse(says, w)
	if more != "" {
		lines = append(lines, more)
	}
	return lines
}
