package screen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

// Marked is a text after a symbol, in as many lines as it takes. The symbol has the colour. The text keeps the terminal's default,
// unless there is no other text.
func Marked(t theme.Theme, style theme.Ink, glyph, text string, w int) (out []string) {
	glyph = t.Text(glyph)
	words := style
	if glyph != "" {
		words = t.Value
	}
	for i, l := range widget.WrapParts(t, text, w-widget.Width(glyph)) {
		if i == 0 {
			out = append(out, style.Render(glyph)+words.Render(l))
		} else {
			out = append(out, strings.Repeat(" ", widget.Width(glyph))+words.Render(l))
		}
	}
	return out
}

// Facts are names and values in two columns. Values that are too long lose their middle.
func Facts(t theme.Theme, facts [][2]string, w int) (rows []string) {
	for _, f := range facts {
		rows = append(rows, t.Muted.Render(widget.Pad(t, f[0], FactColumn))+widget.CutMiddle(t, t.Text(widget.Printable(f[1])), w-FactColumn))
	}
	return rows
}

// FactColumn is the width of the names of Facts.
const FactColumn = 13

// Details are the parts of a problem that are worth copying.
func Details(p *model.Problem) string {
	return strings.TrimSpace(p.What + "\n" + p.Why + "\n" + p.Details)
}

// Solid removes blank lines, which are dropped first if there is not enough room.
func Solid(rows []string) []string {
	return slices.DeleteFunc(slices.Clone(rows), func(s string) bool { return s == "" })
}

// WithoutBlanks removes the first blank lines, at most so many; left is how many are still too many.
func WithoutBlanks(rows []string, most int) (fewer []string, left int) {
	for _, r := range rows {
		if r == "" && most > 0 {
			most--
			continue
		}
		fewer = append(fewer, r)
	}
	return fewer, most
}

// Fitted puts the last rows of a box, with what to do, below the others at any height.
func Fitted(f Frame, rows, last []string) []string {
	room := max(f.Height-4, 1)
	if len(rows)+1+len(last) <= room {
		return slices.Concat(rows, []string{""}, last)
	}
	return append(widget.Clip(f.Theme, Solid(rows), max(room-len(last), 0)), last...)
}

// Scrolled moves the first visible line of a problem that does not fit.
func Scrolled(f Frame, first int, key string, of *model.Problem) int {
	return Moved(first, key, hidden(f, problemTitle(f, of), of))
}

// Moved moves the first visible line of a text that does not fit, at most to most.
func Moved(first int, key string, most int) int {
	switch first = min(first, most); key {
	case "home", "g":
		return 0
	case "end", "G":
		return most
	}
	by := map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": pageLines, "pgup": -pageLines}[key]
	return max(0, min(first+by, most))
}

// pageLines is how many lines of a problem the smallest window shows, besides a choice.
const pageLines = 7

// Scroll is the key binding that scrolls a problem that does not fit.
func Scroll() key.Binding {
	return Bind("↑ ↓", "scroll", "up", "down", "pgup", "pgdown")
}

// Tilde writes the home folder as ~ in a text.
func (e Env) Tilde(text string) string { return words.Tilde(text, e.Home) }

// excerptRows are the lines around a place in a file, with a mark below the column of the place.
func excerptRows(t theme.Theme, p *model.Problem, w int) (rows []string) {
	show := func(s string) string { return t.Text(untabbed(s)) }
	numbers := excerptNumbers(p)
	lines, column := p.Excerpt.Lines, p.Origin.Column-1
	room := w - excerptLead(t, p)
	if excerptWidth(p) > room {
		indent := min(commonIndent(lines), max(column, 0))
		column -= indent
		lines = slices.Clone(lines)
		for i, text := range lines {
			lines[i] = text[min(indent, len(text)):]
		}
	}
	for i, text := range lines {
		n := p.Excerpt.First + i
		number := fmt.Sprintf("%*d ", numbers, n)
		here := n == p.Origin.Line
		mark, ink := "  ", t.Muted
		if here {
			mark, ink = t.Bad.Render(t.Text("✗ ")), t.Value
		}
		shown, left := show(text), -1
		if here && column >= 0 && column <= len([]rune(text)) {
			before := widget.Width(show(string([]rune(text)[:column])))
			shown, left = scrolledTo(t, shown, before, room)
		}
		tabs := ""
		if here {
			tabs, shown = indentTabs(t, text, shown)
		}
		rows = append(rows, widget.Cut(t, mark+t.Muted.Render(number+t.Border.Left)+" "+tabs+ink.Render(shown), w))
		if left >= 0 {
			rows = append(rows, strings.Repeat(" ", len(number)+2)+t.Muted.Render(t.Border.Left)+" "+strings.Repeat(" ", left)+t.Bad.Render("^"))
		}
	}
	return rows
}

// indentTabs draws the tabs in the indentation of a line, which YAML does not allow and nobody sees, as wide as untabbed does; rest is
// the remaining line. A line that is scrolled, or indented with spaces, is not changed.
func indentTabs(t theme.Theme, text, shown string) (tabs, rest string) {
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	blank := untabbed(indent)
	rest, whole := strings.CutPrefix(shown, blank)
	if !whole || !strings.Contains(indent, "\t") {
		return "", shown
	}
	arrow := strings.ReplaceAll(indent, "\t", widget.Pad(t, t.Text("→"), len("  ")))
	return t.Bad.Render(arrow), rest
}

// scrolledTo returns the part of a line that shows the value in a column of it in w cells, or as much of the value as fits, and where the
// column is in that part.
func scrolledTo(t theme.Theme, line string, column, w int) (part string, at int) {
	all := max(widget.Width(line), column+1) // a mark may be after the end of the line
	from := min(all-w, column-widget.Width(t.Text("…")))
	if from <= 0 {
		return line, column
	}
	end := widget.Cut(t, line, from+w)
	part = widget.CutStart(t, end, widget.Width(end)-from)
	return part, column - widget.Width(end) + widget.Width(part)
}

func untabbed(s string) string { return widget.Printable(strings.ReplaceAll(s, "\t", "  ")) }

// excerptNumbers is how many digits the numbers of an excerpt's lines have.
func excerptNumbers(p *model.Problem) int {
	return len(strconv.Itoa(p.Excerpt.First + len(p.Excerpt.Lines)))
}

// excerptLead is the width of what is to the left of an excerpt: marks, numbers and a rule.
func excerptLead(t theme.Theme, p *model.Problem) int {
	return len("x ") + excerptNumbers(p) + 1 + widget.Width(t.Border.Left) + 1
}

// excerptWidth is the width of the line with the mistake; 0 if there is none.
func excerptWidth(p *model.Problem) int {
	text, _ := p.Excerpt.Line(p.Origin.Line)
	return widget.Width(untabbed(text))
}

// commonIndent is how many spaces all lines begin with.
func commonIndent(lines []string) int {
	least := -1
	for _, l := range lines {
		if text := strings.TrimLeft(l, " "); text != "" && (least < 0 || len(l)-len(text) < least) {
			least = len(l) - len(text)
		}
	}
	return max(least, 0)
}

// stepRows are the steps, numbered if there are several. There are none if there is YAML to write.
func stepRows(t theme.Theme, p *model.Problem, w int) (rows []string) {
	if p.Fix == nil || p.Write != "" {
		return nil
	}
	if p.OnlySuggests() {
		return append([]string{""}, widget.Wrap(t.Text(words.Step(p.FixLine())), w)...)
	}
	rows = append(rows, "", t.Strong.Render("What to do"))
	apart := slices.ContainsFunc(p.Fix, func(step model.Step) bool { return widget.Width(t.Text(words.Step(step.String()))) > w-stepLead })
	for i, step := range p.Fix {
		lead := "  "
		if len(p.Fix) > 1 {
			lead = fmt.Sprintf("  %d. ", i+1)
		}
		lines := WrapFix(t.Text(words.Step(step.String())), t.Text(widget.Printable(p.ChangesTo())), w-stepLead)
		if command := step.Command(); apart && command != "" {
			lines = commandRows(t, words.Step(step.Above()), command, command == words.ShellCommand(p), w-stepLead)
		}
		for _, l := range lines {
			rows = append(rows, lead+l)
			lead = strings.Repeat(" ", len(lead))
		}
	}
	return rows
}

// stepLead is the width of a step's number.
const stepLead = 5

// commandRows are a step and its command, which is on a line of its own, because people copy it. One that does not fit into the line is
// left to the key that copies it, if that copies this command.
func commandRows(t theme.Theme, text, command string, copied bool, w int) []string {
	command = t.Text(widget.Printable(command))
	rows := widget.Wrap(t.Text(text), w)
	if copied && widget.Width(command) > w {
		return append(rows, t.Text("press y to copy the command"))
	}
	for _, l := range widget.Wrap(command, w) {
		rows = append(rows, t.Accent.Render(l))
	}
	return rows
}

// CopiedOf is what the key that copies a problem copies, and its name: a command that people cannot select in a box, or the details.
func CopiedOf(p *model.Problem) (what, text string) {
	if command := words.ShellCommand(p); command != "" {
		return "command", command
	}
	return "details", Details(p)
}

// WrapFix wraps a fix. If the fix only says what to write, code is that text (see Problem.ChangesTo), and begins on its own line.
func WrapFix(text, code string, w int) []string {
	if code != "" {
		return append([]string{words.ChangeItTo()}, widget.Wrap(code, w)...)
	}
	return widget.WrapProse(text, w)
}

// problemRows are all texts of a problem except its title.
func problemRows(t theme.Theme, p *model.Problem, w int) (rows []string) {
	wrap := func(s string) {
		rows = append(rows, widget.WrapProse(t.Text(widget.Printable(s)), w)...)
	}
	if p.Why != "" {
		for _, line := range strings.Split(p.Why, "\n") {
			wrap(line)
		}
	}
	if excerpt := excerptRows(t, p, w); excerpt != nil {
		rows = append(append(rows, ""), excerpt...)
	}
	rows = append(rows, stepRows(t, p, w)...)
	if len(rows) > 0 && rows[0] == "" {
		rows = rows[1:]
	}
	if p.Write == "" {
		return rows
	}
	if rows != nil {
		rows = append(rows, "")
	}
	wrap(p.Fix.String())
	rows = append(rows, "")
	for _, l := range strings.Split(strings.TrimRight(p.Write, "\n"), "\n") {
		rows = append(rows, "  "+t.Accent.Render(widget.Printable(l)))
	}
	return rows
}

// ProblemBox draws a problem; a choice, if there is one, is below the details. What does not fit can be scrolled, and the choice
// stays visible.
func ProblemBox(f Frame, p *model.Problem, first int, choice ...string) []string {
	return messageBox(f, f.Theme.Bad, problemTitle(f, p), p, first, choice, messageWidth(f, p))
}

// QuestionBox draws a question above its answers, as wide as these need, or the problem that it shows.
func QuestionBox(f Frame, q Question, first int, choice string) []string {
	if q.Problem != nil {
		return ProblemBox(f, q.Problem, first, choice)
	}
	message := q.Message()
	rows, support := messageRows(f, titleRows(f, q.Text, message), message)
	width, most := leastQuestion, messageWidth(f, message)
	for _, l := range slices.Concat(rows, support, []string{q.Text, choice}) {
		width = max(width, widget.Width(l)+most-widget.BoxContent(most))
	}
	ink := f.Theme.Warn
	if len(q.Labels) == 1 || q.Write != "" { // it asks nothing
		ink = f.Theme.Accent
	}
	return messageBox(f, ink, q.Text, message, first, []string{choice}, min(width, most))
}

// QuestionFits reports whether a whole question is visible at once.
func QuestionFits(f Frame, q Question) bool { return q.hidden(f) == 0 }

// Fits reports whether a whole problem is visible at once, above its buttons.
func Fits(f Frame, p *model.Problem) bool { return hidden(f, problemTitle(f, p), p) == 0 }

// hidden is how many lines of a message do not fit above the buttons, and have to be scrolled. Blank lines are dropped before that.
func hidden(f Frame, title string, p *model.Problem) int {
	titles := titleRows(f, title, p)
	rows, support := messageRows(f, titles, p)
	return over(f, titles, rows, support)
}

// over is hidden for lines below a title.
func over(f Frame, titles, rows, support []string) int {
	const buttons = 1
	return max(0, len(Solid(slices.Concat(rows, support)))+buttons-messageRoom(f, titles))
}

// hidden is how many lines of a question do not fit.
func (q Question) hidden(f Frame) int {
	if q.Problem != nil {
		return hidden(f, problemTitle(f, q.Problem), q.Problem)
	}
	return hidden(f, q.Text, q.Message())
}

func problemTitle(f Frame, p *model.Problem) string { return f.Theme.Text("✗ " + p.What) }

// titleRows are the rows of a title, which is never cut.
func titleRows(f Frame, title string, p *model.Problem) []string {
	return widget.Wrap(title, widget.BoxContent(messageWidth(f, p)))
}

// messageRoom is how many rows a box has below its title.
func messageRoom(f Frame, title []string) int { return max(f.Height-3-len(title), 1) }

// leastQuestion is the outer width of a box with a short question.
const leastQuestion = 46

// messageWidth is the outer width of a box with a message. It has room for a line of a file with a mistake, and for a
// command.
func messageWidth(f Frame, p *model.Problem) int {
	const most = 112
	width := BoxWidth
	if command := words.ShellCommand(p); command != "" {
		width = max(width, stepLead+widget.Width(f.Theme.Text(command))+BoxWidth-widget.BoxContent(BoxWidth))
	}
	if line := excerptWidth(p); line > 0 {
		width = max(width, excerptLead(f.Theme, p)+line+BoxWidth-widget.BoxContent(BoxWidth))
	}
	return min(width, most, f.Width-4)
}

// messageRows are the texts of a message, with the details for support. In a low window they leave out what matters least, so that the
// fix stays in sight, but no more than the other texts need.
func messageRows(f Frame, titles []string, p *model.Problem) (rows, support []string) {
	rows, support = allRows(f, p)
	if over(f, titles, rows, support) == 0 {
		return rows, support
	}
	for _, less := range shorter(*p) {
		if rows, support = allRows(f, &less); over(f, titles, rows, support) == 0 {
			break
		}
	}
	return rows, support
}

// shorter is a problem whose sentences begin no lines of their own, then without the lines of the file below the mistake, then also without
// the place that its title names, then without the lines above the mistake, and then with AWS's code before the reason instead of below
// everything.
func shorter(p model.Problem) (all []model.Problem) {
	if why := strings.ReplaceAll(p.Why, ".\n", ". "); why != p.Why && !strings.Contains(why, "\n") { // otherwise it has a list
		p.Why = why
		all = append(all, p)
	}
	mistake := p.Origin.Line - p.Excerpt.First
	_, inside := p.Excerpt.Line(p.Origin.Line)
	if inside {
		p.Excerpt.Lines = p.Excerpt.Lines[:mistake+1]
		all = append(all, p)
	}
	if place := p.Origin.String(); place != "" && strings.HasPrefix(p.What, place) {
		p.Details = p.OtherDetails()
		all = append(all, p)
	}
	if inside {
		p.Excerpt = model.Excerpt{First: p.Origin.Line, Lines: p.Excerpt.Lines[mistake:]}
		all = append(all, p)
	}
	code, rest, _ := strings.Cut(p.Details, widget.Separator)
	if p.Why != "" && code != "" && strings.TrimFunc(code, unicode.IsLetter) == "" { // a code of AWS, which people search for
		p.Why, p.Details = code+": "+p.Why, rest
		all = append(all, p)
	}
	return all
}

// allRows are all texts of a message, with the details for support.
func allRows(f Frame, p *model.Problem) (rows, support []string) {
	t, w := f.Theme, widget.BoxContent(messageWidth(f, p))
	home := *p
	home.Why, home.Fix, home.Details = f.Tilde(p.Why), p.Fix.Map(f.Tilde), f.Tilde(p.Details)
	p = &home
	rows = problemRows(t, p, w)
	if p.Details != "" {
		support = []string{""}
		for _, line := range strings.Split(p.Details, "\n") {
			ink := t.Muted
			if strings.HasPrefix(line, words.Also) { // what else is wrong is as important as what is above
				ink = t.Strong
			}
			for _, l := range wrapParts(t.Text(widget.Printable(line)), t.Text(" · "), w) {
				support = append(support, ink.Render(l))
			}
		}
	}
	return rows, support
}

// wrapParts wraps a line for support. If it does not fit, each of its parts begins on a line of its own: people search for an ID.
func wrapParts(line, between string, w int) (lines []string) {
	if widget.Width(line) <= w {
		return []string{line}
	}
	for _, part := range strings.Split(line, between) {
		lines = append(lines, widget.Wrap(part, w)...)
	}
	return lines
}

func messageBox(f Frame, border theme.Ink, title string, p *model.Problem, first int, choice []string, width int) []string {
	t, titles := f.Theme, titleRows(f, title, p)
	rows, support := messageRows(f, titles, p)
	if len(choice) > 0 {
		choice = append([]string{""}, choice...)
	}
	room := messageRoom(f, titles)
	over := len(rows) + len(support) + len(choice) - room
	for _, part := range []*[]string{&choice, &support, &rows} { // the blank line above what to do is the last to go
		*part, over = WithoutBlanks(*part, over)
	}
	rows = append(rows, support...)
	if over > 0 {
		rows = widget.Pane(t, rows, room-len(choice), first)
	}
	rows = append(rows, choice...)
	return widget.Box(t, border, width, strings.Join(titles, "\n"), rows)
}

// Purpose is the right of a box's title, in a room of columns: the identity of a sign-in, and the programs that wait for it.
func Purpose(t theme.Theme, id model.Identity, waiting string, room int) string {
	if waiting != "" {
		waiting = t.Text(" · for " + widget.Printable(waiting))
	}
	const least = 8
	return widget.CutMiddle(t, widget.Printable(id.Title), max(room-widget.Width(waiting), least)) + waiting
}
