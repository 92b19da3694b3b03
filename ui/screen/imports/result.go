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

// result shows the end of an import, for Imported and Removing. The answer that changes no file has the focus.
type result struct {
	screen.Base
	plan    keysimport.Plan
	items   []keysimport.Item
	saved   []keysimport.Item
	choose  screen.Buttons
	removal string   // the button that removes the keys from the file; "" if they stay
	cleaned []string // what was done to the file; empty if nothing was
	first   int      // the first visible row, if they do not fit
}

// deletesFile is the button that deletes a file in which no other keys are.
const deletesFile = "Delete file"

// NewResult shows the result of an import, and what was done to its file; cleaned is empty if nothing was.
func NewResult(p keysimport.Plan, cleaned []string) screen.Screen {
	a := result{plan: p, items: p.Items(), saved: p.Saved(), choose: screen.Choices(screen.BackToIdentities), cleaned: cleaned}
	if len(a.saved) > 0 {
		receipts := make([]model.Receipt, len(a.saved))
		for i, item := range a.saved {
			receipts[i] = item.Receipt
		}
		a.choose = screen.AfterSaving(receipts...)
	}
	if gone, _ := p.Removable(); len(gone) > 0 && len(cleaned) == 0 {
		a.removal = "Remove keys from file"
		if slices.ContainsFunc(a.items, words.Unsaved) {
			a.removal = "Remove saved keys from file"
		}
		if p.File.Table && len(gone) == len(p.File.Keys) {
			a.removal = deletesFile
		}
		a.choose = screen.Choices("Keep file", a.removal)
	}
	return a
}

func (a result) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	if k, ok := msg.(tea.KeyMsg); ok {
		if over := a.over(e); over > 0 && slices.Contains(screen.Scroll().Keys(), screen.Pressed(k)) {
			a.first = screen.Moved(a.first, screen.Pressed(k), over)
			return a, nil
		}
	}
	if f, failed := msg.(screen.Failed); failed {
		return a, screen.Tell(&model.Problem{What: "The keys are still in the file", Why: words.Sentence(words.Line(words.Explain(f.Err)) + ".")})
	}
	var p string
	switch a.choose, p = a.choose.Update(msg); {
	case a.removes() && (p == "y" || p == "enter" && a.choose.Chosen() == a.removal):
		return a, screen.Call(Host.RemoveKeys)
	case p == "enter" && a.choose.Chosen() == screen.SignInNow:
		return a, screen.Call(Host.SignInToImported)
	case p == "enter" && a.choose.Chosen() == screen.UseOtherKeys, p == "e" && a.choose.Offers(screen.UseOtherKeys):
		return a, screen.Call(Host.CorrectImported)
	case p == "enter", p == "esc", a.removes() && p == "n":
		return a, screen.Host.Back
	}
	return a, nil
}

// over is how many rows do not fit.
func (a result) over(e screen.Env) int {
	_, _, over := a.rows(screen.Frame{Env: e, Theme: theme.PlainText(false)})
	return over
}

// removes reports whether keys can be removed from the file.
func (a result) removes() bool { return a.removal != "" }

// Asks reports whether y removes the keys from the file.
func (a result) Asks() bool { return a.removes() }

func (a result) Crumb() string { return "Import keys › Done" }
func (a result) Keys(e screen.Env) screen.Keys {
	k := []key.Binding{a.choose.Enter()}
	esc := screen.Bind("esc", "back", "esc")
	leaves := a.choose.Chosen() == screen.BackToIdentities || a.removes() && a.choose.Focus == 0 // enter does the same as esc
	switch {
	case leaves && a.removes():
		k[0] = screen.Bind("enter esc", a.choose.Label(), "enter", "esc", "n")
	case leaves:
		k[0] = screen.Bind("enter esc", a.choose.Label(), "enter", "esc")
	}
	other := screen.Bind("tab", "other button", "tab")
	if a.removes() {
		does := "remove keys" // short, because the smallest footer has no room for other keys then
		if a.removal == deletesFile {
			does = strings.ToLower(deletesFile)
		}
		k = append(k, screen.Bind("y", does, "y"))
		esc = screen.Bind("esc", strings.ToLower(a.choose.Labels[0]), "esc", "n")
	}
	if a.over(e) > 0 {
		k = append(k, screen.Scroll())
	}
	if len(a.choose.Labels) > 1 { // last, because esc or y is the other button
		k = append(k, other)
	}
	if !leaves {
		k = append(k, esc)
	}
	return screen.Acts(append(k, screen.Bind("q", "quit", "q"))...)
}

func (a result) View(f screen.Frame) string {
	t, width := f.Theme, boxWidth(f)
	title, wrong := a.title(f)
	edge := t.Good
	if wrong {
		edge = t.Warn
	}
	rows, foot, over := a.rows(f)
	if over > 0 {
		rows = widget.Pane(t, rows, max(len(rows)-over, 1), a.first)
	}
	return f.Center(widget.BoxWithNote(t, edge, width, title, a.savedTo(t), append(rows, foot...)))
}

// title is the title of the box, and whether something went wrong.
func (a result) title(f screen.Frame) (title string, wrong bool) {
	title, wrong = words.ImportedTitle(f.Tilde(a.plan.File.Path), a.items)
	return widget.CutMiddle(f.Theme, f.Theme.Text(widget.Printable(title)), widget.BoxContent(boxWidth(f))), wrong
}

// savedTo says where the keys are now; "" if none were saved.
func (a result) savedTo(t theme.Theme) string {
	if len(a.saved) == 0 {
		return ""
	}
	return "saved to " + t.Text(widget.Printable(words.Keyring(a.saved[0].Receipt.Keyring.Title)))
}

// boxEdges are the lines of a box without its rows: the frame, the title and the rule below it.
const boxEdges = 4

// leastRows are the rows of the result that are at least visible above its foot.
const leastRows = 3

// boxWidth is the outer width of the review and of the result.
func boxWidth(f screen.Frame) int { return min(max(f.Width-8, screen.MinWidth-4), 96) }

// rows are the rows of the result, the foot below them, and how many rows do not fit and must be scrolled. Before that, the callers are
// left out, and then the blank line above the foot. A blank line is above the buttons if there is room.
func (a result) rows(f screen.Frame) (rows, foot []string, over int) {
	w := widget.BoxContent(boxWidth(f))
	foot = a.foot(f, w)
	room := f.Height - boxEdges - len(foot)
	to := words.Sentence(a.savedTo(f.Theme))
	if title, _ := a.title(f); widget.NoteFits(title, to, w) {
		to = ""
	}
	if rows = a.results(f.Theme, w, true, to); len(rows) > room {
		rows = a.results(f.Theme, w, false, to)
	}
	if len(rows) > room && foot[0] == "" {
		foot, room = foot[1:], room+1
	}
	if last := len(foot) - 1; room < leastRows && last > 0 { // then what was done to the file is scrolled too, and comes first
		rows, foot, room = slices.Concat(foot[:last], rows), foot[last:], room+last
	}
	if len(rows) < room {
		foot = slices.Insert(foot, len(foot)-1, "")
	}
	return rows, foot, max(len(rows)-room, 0)
}

// results has lines for each key pair: first those that were not saved, then the saved ones, at the end the skipped ones. It names the
// account and the user of the saved keys beside them, or below them with callers. to says where these are; "" for nothing.
func (a result) results(t theme.Theme, w int, callers bool, to string) (rows []string) {
	for _, i := range a.items {
		if words.Unsaved(i) {
			ink, glyph := t.Bad, "✗ "
			if i.Pending() { // nothing went wrong
				ink, glyph = t.Muted, "– "
			}
			rows = append(rows, screen.Marked(t, ink, glyph, widget.Printable(words.WhyNotSaved(i)), w)...)
		}
	}
	column := a.callerColumn(t, w)
	for _, i := range a.saved {
		ink, glyph := t.Good, "✔ "
		if i.Receipt.Unverified != nil {
			ink, glyph = t.Warn, "! "
		}
		row := ink.Render(t.Text(glyph)) + widget.CutMiddle(t, goes(t, i), w-2)
		switch c := i.Receipt.Caller; {
		case c == nil:
			rows = append(rows, row)
		case column > 0:
			rows = append(rows, widget.Pad(t, row, column)+t.Muted.Render(owner(*c)))
		case callers:
			rows = append(rows, row, widget.Indent(4, widget.CutMiddle(t, widget.Printable(words.Sentence(c.Name())), w-4)))
		default:
			rows = append(rows, row)
		}
	}
	switch {
	case to == "":
	case len(a.saved) == 1:
		rows = append(rows, widget.Indent(2, widget.Cut(t, to, w-2)))
	default: // below the last row, it would belong to that one
		rows = append(rows, widget.Cut(t, fmt.Sprintf("%d %s.", len(a.saved), words.Uncapital(to)), w))
	}
	for _, l := range words.ImportedWarnings(a.saved, true) {
		rows = append(rows, screen.Marked(t, t.Warn, "! ", widget.Printable(l), w)...)
	}
	if later := words.VerifyLater(a.saved, "press v"); later != "" {
		rows = append(rows, screen.Marked(t, t.Value, "  ", widget.Printable(later), w)...)
	}
	for _, l := range words.SkippedKeys(a.plan) {
		rows = append(rows, screen.Marked(t, t.Muted, "– ", widget.Printable(l), w)...)
	}
	return rows
}

// goes names keys and their identity.
func goes(t theme.Theme, i keysimport.Item) string {
	return t.Text(widget.Printable(words.WhereKeysGo(i)))
}

// owner is the account and the user of keys.
func owner(c model.Caller) string {
	return widget.Printable(strings.TrimSpace(c.Account + "  " + c.Own()))
}

// callerColumn is the column of the accounts beside the saved keys; 0 if there is no room for all.
func (a result) callerColumn(t theme.Theme, w int) int {
	const mark, gap = 2, 3
	keys, owners := 0, 0
	for _, i := range a.saved {
		if c := i.Receipt.Caller; c != nil {
			keys, owners = max(keys, widget.Width(goes(t, i))), max(owners, widget.Width(owner(*c)))
		}
	}
	if mark+keys+gap+owners > w {
		return 0
	}
	return mark + keys + gap
}

// foot says whether the file still has the keys, and what the user can do.
func (a result) foot(f screen.Frame, w int) []string {
	t := f.Theme
	rows := []string{""}
	path := widget.Printable(f.Tilde(a.plan.File.Path))
	says := func(text string) string {
		text = widget.Printable(f.Tilde(text))
		if widget.Width(text) > w {
			return screen.ShortPath(t, text, path, w-2) // beside the mark
		}
		return text
	}
	switch {
	case f.Work.Going():
		return append(rows, widget.Cut(t, f.Progress("Removing the keys from the file"), w))
	case len(a.cleaned) > 0:
		rows = append(rows, screen.Marked(t, t.Good, "✔ ", says(a.cleaned[0]), w)...)
		rows = append(rows, screen.Marked(t, t.Muted, "  ", a.cleaned[1], w)...)
	case a.removes():
		if widget.Width(words.StillIn+path) <= w {
			rows = append(rows, words.StillIn+t.Text(path))
		} else {
			rows = append(rows, strings.TrimSpace(words.StillIn), widget.Indent(2, widget.CutMiddle(t, t.Text(path), w-2)))
		}
	}
	removed := a.plan.Remove || len(a.cleaned) > 0
	stays := words.StaysInFile(a.plan, removed)
	if stays != "" && !strings.HasSuffix(stays, a.plan.File.Path) { // which people copy
		stays += "."
	}
	if stays != "" && (a.plan.File.ReadOnly || !removed) {
		rows = append(rows, screen.Marked(t, t.Muted, "", says(stays), w)...)
	} else if stays != "" {
		rows = append(rows, screen.Marked(t, t.Warn, "! ", says(stays), w)...)
	}
	return append(rows, a.choose.Row(t))
}
