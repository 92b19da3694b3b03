package screen

import (
	"slices"
	"strings"

	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"
)

// Marked is a text behind a glyph, in as many lines as it takes.
func Marked(t theme.Theme, style lipgloss.Style, glyph, text string, w int) (out []string) {
	glyph = t.Text(glyph)
	for _, l := range widget.Wrap(t.Text(text), w-widget.Width(glyph)) {
		out = append(out, style.Render(glyph+l))
		glyph = strings.Repeat(" ", widget.Width(glyph))
	}
	return out
}

// Details are what is worth copying of a problem.
func Details(p words.Problem) string {
	return strings.TrimSpace(p.Title + "\n" + p.Why + "\n" + p.Support)
}

// Solid drops blank lines, which are the first to go where there is no room.
func Solid(rows []string) []string {
	return slices.DeleteFunc(slices.Clone(rows), func(s string) bool { return s == "" })
}

// Fitted puts the last rows of a box, what is to be done, below the others in whatever height there is.
func Fitted(f Frame, rows, last []string) []string {
	room := max(f.Height-4, 1)
	if len(rows)+1+len(last) <= room {
		return slices.Concat(rows, []string{""}, last)
	}
	return append(widget.Clip(f.Theme, Solid(rows), max(room-len(last), 0)), last...)
}

// Scrolled moves the first line that is shown of a problem that does not fit.
func Scrolled(first int, p string, of words.Problem) int {
	by := map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": pageLines, "pgup": -pageLines}[p]
	return max(0, min(first+by, overflow(of)))
}

// pageLines is what the smallest window shows of a problem, beside a choice.
const pageLines = 7

// overflow is how many lines of a problem the smallest window has no room for.
func overflow(p words.Problem) int {
	n := strings.Count(p.Code, "\n") + 1
	for _, text := range slices.Concat([]string{p.Why, p.Lead, p.Then}, p.Steps, p.Press, strings.Split(p.Support, "\n")) {
		n += len(widget.Wrap(text, widget.BoxContent(MinWidth-4)-5))
	}
	return max(0, n-pageLines)
}

// Scroll is the binding that moves through a problem that does not fit.
func Scroll() key.Binding {
	return Bind("↑ ↓", "scroll", "up", "down", "pgup", "pgdown")
}

// stepRows are the numbered steps, where there is no YAML to write.
func stepRows(t theme.Theme, p words.Problem, w int) (rows []string) {
	steps := append(slices.Clone(p.Steps), p.Press...)
	if len(steps) == 0 || p.Code != "" {
		return nil
	}
	rows = append(rows, "", t.Strong.Render("What to do"))
	for i, step := range steps {
		for j, l := range widget.Wrap(t.Text(words.Sentence(step)), w-5) {
			rows = append(rows, []string{"  " + string(rune('1'+i)) + ". ", "     "}[min(j, 1)]+l)
		}
	}
	return rows
}

// problemRows are all that is to be read of a problem but its title.
func problemRows(t theme.Theme, p words.Problem, w int) (rows []string) {
	wrap := func(s string) {
		rows = append(rows, widget.Wrap(t.Text(widget.Printable(s)), w)...)
	}
	if p.Why != "" {
		wrap(p.Why)
	}
	rows = append(rows, stepRows(t, p, w)...)
	if p.Code == "" {
		return rows
	}
	rows = append(rows, "")
	wrap(p.Lead)
	rows = append(rows, "")
	for _, l := range strings.Split(strings.TrimRight(p.Code, "\n"), "\n") {
		rows = append(rows, "  "+t.Accent.Render(widget.Printable(l)))
	}
	if p.Then != "" {
		rows = append(rows, "")
		wrap(p.Then)
	}
	return rows
}

// ProblemBox draws a problem; the choice, where there is one, stands above the support line. What does not fit scrolls, and
// the choice stays in sight.
func ProblemBox(f Frame, p words.Problem, first int, choice ...string) []string {
	t := f.Theme
	width := min(72, f.Width-4)
	w := widget.BoxContent(width)
	rows, support := problemRows(t, p, w), []string(nil)
	if p.Support != "" {
		support = []string{""}
		for _, line := range strings.Split(p.Support, "\n") {
			for _, l := range widget.Wrap(t.Text(widget.Printable(line)), w) {
				support = append(support, t.Muted.Render(l))
			}
		}
	}
	if len(choice) > 0 {
		choice = append([]string{""}, choice...)
	}
	if room := max(f.Height-4, 1); len(rows)+len(choice)+len(support) <= room {
		rows = slices.Concat(rows, choice, support)
	} else {
		choice = Solid(choice)
		rows = append(widget.Pane(t, Solid(append(rows, support...)), room-len(choice), first), choice...)
	}
	if p.Question {
		return widget.Box(t, t.Warn, width, p.Title, rows)
	}
	return widget.Box(t, t.Bad, width, t.Text("✗ "+p.Title), rows)
}
