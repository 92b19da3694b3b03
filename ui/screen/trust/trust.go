// Package trust asks whether to trust what the files of a folder want to do.
package trust

import (
	"fmt"
	"slices"

	"authdeck/model"
	"authdeck/ui/powerlist"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Host trusts the settings that are shown.
type Host interface{ Trust() tea.Cmd }

// question is the screen of AskingTrust and Trusting.
type question struct {
	screen.Base
	powers []model.Power
	groups map[string][]words.PowerGroup // of each folder
	note   string                        // words.TrustMore
	about  string                        // the identity that needs them; "" for the whole folder
	choose screen.Buttons
	first  int    // first visible line, if not all fit
	seen   int    // how many lines were visible so far, without a gap
	width  int    // the width of the window for which seen counts
	spaced bool   // whether seen counts blank lines
	all    bool   // everything was visible
	failed string // why the last yes could not be saved
}

// New asks about powers, with the focus on the safe answer. about is the title of the identity that needs them; "" for none.
func New(powers []model.Power, about string) screen.Screen {
	groups := map[string][]words.PowerGroup{}
	for _, folder := range words.PowersByFolder(powers) {
		groups[folder.Folder] = folder.Groups()
	}
	return question{powers: powers, groups: groups, note: words.TrustMore(powers), about: about, choose: screen.Choices(words.NotNow, words.Trust(powers))}
}

func (q question) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		q.failed = words.Line(words.Explain(msg.Err))
	case tea.KeyMsg:
		return q.look(e).press(screen.Pressed(msg), e)
	}
	return q, nil
}

func (q question) press(p string, e screen.Env) (screen.Screen, screen.Request) {
	switch {
	case (p == "y" || p == "enter" && q.choose.Focus == 1) && q.unseen(e): // many of them in a row must not read on and then trust
		n := model.Counted(q.look(e).left(e), "line", "lines")
		return q, func(h screen.Host) tea.Cmd { return h.Toast(n + " not seen yet. Press pgdn to see them") }
	case p == "pgdown" && q.unseen(e): // also back from the end to what was skipped
		q.first = min(max(q.seen-1, 0), q.hidden(e)) // the line before it has the mark that there is more
	case p == "y", p == "enter" && q.choose.Focus == 1:
		q.failed = ""
		return q, screen.Call(Host.Trust)
	case p == "n", p == "esc", p == "enter":
		return q, screen.Host.Back
	case slices.Contains([]string{"up", "k", "down", "j", "pgup", "pgdown", "home", "g", "end", "G"}, p):
		q.first = screen.Moved(q.first, p, q.hidden(e))
	default:
		q.choose, _ = q.choose.Key(p)
	}
	return q, nil
}

// Asks is true: y trusts.
func (q question) Asks() bool { return true }

func (q question) Crumb() string {
	if q.about == "" {
		return "Trust"
	}
	return q.about + " › Trust"
}

func (q question) Keys(e screen.Env) screen.Keys {
	answer, yes := screen.Bind("enter", q.choose.Label(), "enter"), screen.Bind("y", "trust", "y")
	no := []key.Binding{screen.Bind("esc", "not now", "esc", "n")}
	if q.choose.Focus == 0 { // enter does the same
		answer, no = screen.Bind("enter esc", q.choose.Label(), "enter", "esc", "n"), nil
	}
	other, quit := screen.Bind("tab", "other button", "tab", "shift+tab", "left", "right"), screen.Bind("q", "quit", "q")
	act := screen.Under("Act", slices.Concat([]key.Binding{answer, yes}, no, []key.Binding{other})...)
	leave := screen.Under("Leave", quit, screen.Bind("ctrl+c", "quit at once", "ctrl+c"))
	if q.hidden(e) == 0 {
		return screen.Keys{
			Short:  slices.Concat([]key.Binding{answer, other, yes}, no, []key.Binding{quit}),
			Groups: []screen.Group{act, leave},
		}
	}
	if q.unseen(e) {
		return q.readingKeys(e, answer, other, no, leave, quit)
	}
	return screen.Keys{
		Short:  slices.Concat([]key.Binding{answer, screen.Scroll(), yes, other}, no, []key.Binding{quit}),
		Groups: []screen.Group{act, screen.Under("Read", lines(), screen.Bind("pgup pgdn", "scroll", "pgup", "pgdown"), ends()), leave},
	}
}

// lines and ends are keys that scroll, for the help.
func lines() key.Binding { return screen.Bind("↑ k ↓ j", "one line", "up", "k", "down", "j") }
func ends() key.Binding  { return screen.Bind("g home G end", "first, last", "g", "home", "G", "end") }

// readingKeys are the keys before everything was visible, when a yes does not count: a harmless beginning must not hide a command.
func (q question) readingKeys(e screen.Env, answer, other key.Binding, no []key.Binding, leave screen.Group, quit key.Binding) screen.Keys {
	scroll, on := screen.Bind("↑ ↓", "scroll", "up", "down", "pgup"), screen.Bind("pgdn", "read on", "pgdown")
	if q.look(e).skips() {
		on = screen.Bind("pgdn", "first unread", "pgdown")
	}
	first, act := []key.Binding{on, scroll}, no
	if q.choose.Focus == 0 {
		first, act = []key.Binding{answer, on, scroll}, []key.Binding{answer}
	}
	act = slices.Concat(act, []key.Binding{screen.Bind("y", "trust (scroll to the end first)", "y"), other})
	return screen.Keys{
		Short:  slices.Concat(first, []key.Binding{other}, no, []key.Binding{quit}),
		Groups: []screen.Group{screen.Under("Act", act...), screen.Under("Read", on, lines(), screen.Bind("pgup", "back", "pgup"), ends()), leave},
	}
}

// View is only the box. The program draws it over the list of identities.
func (q question) View(f screen.Frame) string { return f.Center(q.Lines(f)) }

// width is the width of the box.
func width(e screen.Env) int {
	const usual, roomy, most = 96, 160, 124
	if e.Width >= roomy { // commands and paths are long, and the list that it is over is wide
		return most
	}
	return min(e.Width-4, usual)
}

// room is how many lines the box has for the text if not everything fits.
func (q question) room(e screen.Env) int {
	if q.roomy(e) {
		return e.Height - 6
	}
	return max(e.Height-5, 1)
}

// roomy reports whether blank lines stay between the groups and above the answers although the text has to be scrolled.
func (q question) roomy(e screen.Env) bool {
	const tall = 30
	t := theme.PlainText(true)
	return e.Height >= tall && len(screen.Solid(q.withNote(t, e, "")))+len(q.failure(t, widget.BoxContent(width(e)))) > e.Height-5
}

// scrolled are the lines of a text that has to be scrolled.
func (q question) scrolled(e screen.Env, rows []string) []string {
	if q.roomy(e) {
		return rows
	}
	return screen.Solid(rows)
}

// fits reports whether the whole text is visible above the answers.
func (q question) fits(e screen.Env, t theme.Theme) bool {
	return len(q.text(t, e))+2 <= e.Height-4
}

// hidden is how many lines of the text do not fit, and have to be scrolled, with the symbols that take the most room. Blank lines are
// dropped before that.
func (q question) hidden(e screen.Env) int {
	return q.tooMany(e, q.shownNote(e))
}

// unseen reports whether a part of the text was not visible yet.
func (q question) unseen(e screen.Env) bool { return !q.look(e).all }

// skips reports whether lines above the visible ones were not visible yet.
func (q question) skips() bool { return !q.all && q.first >= max(q.seen, 1) }

// left is how many lines were not visible yet: those that were skipped, or all that follow.
func (q question) left(e screen.Env) int {
	if q.skips() {
		return min(q.first, q.hidden(e)) + 1 - q.seen // the mark of more lines takes the place of one
	}
	return q.lines(e) - q.seen
}

// skipped replaces the mark of more lines above if some of them were not visible yet: pgdn goes back to them.
func (q question) skipped(t theme.Theme, e screen.Env) string {
	above, note := min(q.first, q.hidden(e))+1, " lines, 1 not seen yet: pgdn shows it"
	if n := q.left(e); n > 1 {
		note = fmt.Sprintf(" lines, %d not seen yet: pgdn shows them", n)
	}
	return t.Muted.Render(t.Text("… ")+widget.MoreAbove(t, above)) + t.Warn.Render(note)
}

// lines is how many lines the text has if it has to be scrolled.
func (q question) lines(e screen.Env) int {
	return len(q.scrolled(e, q.withNote(theme.PlainText(true), e, q.shownNote(e))))
}

// look notes what is visible now. A mark of more lines above or below takes a line.
func (q question) look(e screen.Env) question {
	hidden, lines := q.hidden(e), q.lines(e)
	if spaced := q.roomy(e); q.width != e.Width || q.spaced != spaced { // the lines are others now
		q.seen, q.width, q.spaced = 0, e.Width, spaced
	}
	first := min(q.first, hidden)
	end := lines
	if first < hidden {
		end = first + lines - hidden - 1
	}
	if first < max(q.seen, 1) {
		q.seen = max(q.seen, end)
	}
	q.all = q.all || q.seen >= lines
	return q
}

// tooMany is hidden with that note.
func (q question) tooMany(e screen.Env, note string) int {
	t, w := theme.PlainText(true), widget.BoxContent(width(e))
	return max(0, len(q.scrolled(e, q.withNote(t, e, note)))+len(q.failure(t, w))-q.room(e))
}

// shownNote is the note, or "" if it is all that needs scrolling.
func (q question) shownNote(e screen.Env) string {
	if q.tooMany(e, q.note) == 0 || q.tooMany(e, "") > 0 {
		return q.note
	}
	return ""
}

// failure says why the settings could not be saved.
func (q question) failure(t theme.Theme, w int) []string {
	if q.failed == "" {
		return nil
	}
	return screen.Marked(t, t.Bad, "✗ ", widget.Printable(q.failed), w)
}

// Lines draw the settings above the answers, which stay visible while the rest scrolls.
func (q question) Lines(f screen.Frame) []string {
	t := f.Theme
	w := widget.BoxContent(width(f.Env))
	answers := q.choose.Row(t)
	if f.Work.Going() {
		answers = f.Progress("Saving")
	}
	rows := q.text(t, f.Env)
	last := append(q.failure(t, w), answers)
	if q.fits(f.Env, t) && len(rows)+1+len(last) <= f.Height-4 {
		rows = slices.Concat(rows, []string{""}, last)
	} else {
		rows = q.pane(t, f.Env, rows, max(q.room(f.Env)-len(last)+1, 1))
		if q.roomy(f.Env) {
			rows = append(rows, "")
		}
		rows = append(rows, last...)
	}
	return widget.Box(t, t.Warn, width(f.Env), q.title(t, w), rows)
}

// pane are the visible lines of a text that has to be scrolled. The title counts settings, so the marks of more say that they count
// lines.
func (q question) pane(t theme.Theme, e screen.Env, rows []string, height int) []string {
	w, rows := widget.BoxContent(width(e)), q.scrolled(e, rows)
	first, all := max(0, min(q.first, len(rows)-height)), len(rows)
	rows = widget.Pane(t, rows, height, q.first)
	if len(rows) < 3 || all <= height {
		return rows
	}
	if first > 0 {
		rows[0] = t.Muted.Render(t.Text("… ") + widget.MoreAbove(t, first+1) + " lines")
	}
	if below := all - first - height; below > 0 {
		rows[height-1] = t.Muted.Render(t.Text("… ") + widget.MoreBelow(t, below+1) + " lines")
	}
	if now := q.look(e); now.skips() {
		rows[0] = widget.Cut(t, now.skipped(t, e), w)
	}
	return rows
}

func (q question) title(t theme.Theme, w int) string {
	count := "1 setting"
	if n := len(q.powers); n > 1 {
		count = fmt.Sprintf("%d settings", n)
	}
	return widget.Spread(t, words.TrustAsk(q.powers), count, w)
}

// text is the whole text: when to say yes, the powers of each folder with their places, and the note. Only the folders and places are written
// with ~, because a value must be seen as it is.
func (q question) text(t theme.Theme, e screen.Env) []string { return q.withNote(t, e, q.shownNote(e)) }

func (q question) withNote(t theme.Theme, e screen.Env, note string) (rows []string) {
	w := widget.BoxContent(width(e))
	rows = append(widget.Wrap(words.TrustOnlyIf, w), "") // first, because what follows may have to be scrolled
	for _, folder := range words.PowersByFolder(q.powers) {
		rows = append(append(rows, widget.Wrap(t.Text(widget.Printable(e.Tilde(folder.Title()))), w)...), "")
		rows = append(rows, powerlist.Lines(t, e.Tilde, q.groups[folder.Folder], w)...)
		rows = append(rows, "")
	}
	if note != "" {
		for _, l := range widget.Wrap(t.Text(note), w) {
			rows = append(rows, t.Muted.Render(l))
		}
		return rows
	}
	return rows[:len(rows)-1] // no blank line at the end
}
