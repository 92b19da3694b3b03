package imports

import (
	"cmp"
	"path/filepath"
	"slices"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// review shows which keys go to which identity, for PlanningImport and Importing.
type review struct {
	screen.Base
	plan   keysimport.Plan
	items  []keysimport.Item
	cursor int
	notice string
	verify bool
	step   string // "" where there was none before
}

// NewReview shows an import with the cursor on the first pair of keys that has no place yet. verify tells that AWS is asked
// whose keys they are. step is which step this is, "" where there is only one.
func NewReview(p keysimport.Plan, verify bool, step string) screen.Screen {
	first := slices.IndexFunc(p.Items(), func(i keysimport.Item) bool { return i.Usable() && !i.Assigned })
	return NewReviewAt(max(first, 0), p, verify, step)
}

// NewReviewAt has the cursor on that item.
func NewReviewAt(at int, p keysimport.Plan, verify bool, step string) screen.Screen {
	return review{plan: p, items: p.Items(), verify: verify, cursor: at, step: step}
}

func (s review) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		return s, notSaved(msg.Err)
	case screen.Override:
		return s, save(msg.Conflicts)
	case tea.KeyMsg:
		return s.key(screen.Pressed(msg))
	}
	return s, nil
}

// notSaved asks whether keys are saved in spite of what does not fit, or says why they were not.
func notSaved(err error) screen.Request {
	p := words.Explain(err)
	if model.ConflictsIn(err) != 0 {
		return screen.AskOverride(err, "These keys were not saved.", func(h screen.Host) tea.Cmd { return h.SkipKeys(p.What) })
	}
	p.Fix = model.Steps(append(p.Steps(), "close this, then press enter to try again")...)
	return screen.Tell(p)
}

func save(override model.Conflict) screen.Request {
	return func(h screen.Host) tea.Cmd { return h.SaveImport(override) }
}

// choose asks for the identity that the keys under the cursor go to.
func (s review) choose() screen.Request {
	at, label := s.cursor, s.items[s.cursor].Label
	return func(h screen.Host) tea.Cmd {
		return h.ChooseIdentity(label, func(id *model.Identity) screen.Request {
			return func(h screen.Host) tea.Cmd { return h.AssignKeys(at, id) }
		})
	}
}

func (s review) key(p string) (screen.Screen, screen.Request) {
	last := len(s.items) - 1
	s.notice = ""
	switch p {
	case "down", "j":
		s.cursor = min(s.cursor+1, last)
	case "up", "k":
		s.cursor = max(s.cursor-1, 0)
	case "esc":
		return s, screen.Host.Back
	case "c":
		if !s.choosable() {
			s.notice = "These keys cannot be used"
			return s, nil
		}
		return s, s.choose()
	case "enter":
		switch {
		case s.going() > 0:
			return s, save(0)
		case s.choosable():
			return s, s.choose()
		}
		s.notice = "Nothing to save"
	}
	return s, nil
}

// choosable tells whether the keys under the cursor can be given a place.
func (s review) choosable() bool {
	return s.items[s.cursor].Usable() && s.items[s.cursor].State != keysimport.Saved
}

// going counts what enter would save.
func (s review) going() (n int) {
	for _, i := range s.items {
		if i.Pending() {
			n++
		}
	}
	return n
}

func (s review) Crumb() string      { return "Import keys › Review import" }
func (s review) HeaderNote() string { return s.step }

func (s review) Keys(screen.Env) screen.Keys {
	var k []key.Binding
	switch {
	case s.going() == 0 && s.choosable():
		k = append(k, screen.Bind("enter c", "choose identity", "enter", "c"))
	case s.going() > 0:
		k = append(k, screen.Bind("enter", "verify and save", "enter"))
		if s.choosable() {
			k = append(k, screen.Bind("c", "choose identity", "c"))
		}
	}
	if len(s.items) > 1 {
		k = append(k, screen.Bind("↑ ↓", "move", "up", "k", "down", "j"))
	}
	k = append(k, screen.Bind("esc", "cancel", "esc"), screen.Bind("q", "quit", "q"))
	return screen.Acts(k...)
}

func (s review) View(f screen.Frame) string {
	t := f.Theme
	width := min(max(f.Width-8, screen.MinWidth-4), 96)
	w := widget.BoxContent(width)
	list := make([]string, 0, len(s.items))
	for i := range s.items {
		list = append(list, s.row(f, i, w))
	}
	foot := s.foot(f, w)
	room := max(f.Height-4-len(foot), 1)
	details := s.details(f, w)
	if most := max(room-min(len(list), 3), 0); len(details) > most {
		details = widget.Clip(t, screen.Solid(details), most)
	}
	rows := append(widget.Scroll(list, max(room-len(details), 1), s.cursor), details...)
	title := "Import from " + widget.Printable(filepath.Base(s.plan.File.Path))
	return f.Center(widget.Box(t, t.Accent, width, title, append(rows, foot...)))
}

// row is one pair of keys in a line.
func (s review) row(f screen.Frame, i, w int) string {
	t := f.Theme
	a := s.items[i]
	glyph, style, text := "– ", t.Muted, words.Where(a)
	switch {
	case a.State == keysimport.Saved:
		glyph, style = "✔ ", t.Good
	case a.State == keysimport.NotSaved:
		glyph, style, text = "✗ ", t.Bad, text+": not saved, "+words.Uncapital(a.Why)
	case a.Included():
		glyph, style = "+ ", t.Strong
	case a.Usable() && !a.Assigned:
		glyph, style = "? ", t.Warn
	}
	mark := "  "
	if i == s.cursor {
		mark = t.Accent.Render(t.Text("▸ "))
	}
	cut := widget.Cut
	if a.Included() && a.State != keysimport.NotSaved {
		cut = widget.CutMiddle // where they go stands at the end
	}
	return mark + style.Render(cut(t, t.Text(glyph+widget.Printable(text)), w-2))
}

// details are what would be saved of the keys under the cursor, or all of why they would not.
func (s review) details(f screen.Frame, w int) []string {
	t := f.Theme
	a := s.items[s.cursor]
	rows := []string{""}
	if !a.Included() && widget.Width(words.Where(a)) > w-4 { // the line above is cut
		for _, l := range widget.Wrap(t.Text(widget.Printable(cmp.Or(words.Sentence(a.Why), words.Where(a)))), w-4) {
			rows = append(rows, widget.Indent(4, t.Muted.Render(l)))
		}
	}
	if says, add := words.ToAdd(a); add != "" {
		rows = append(rows, widget.Indent(4, widget.CutMiddle(t, widget.Printable(says), w-4)),
			widget.Indent(4, widget.CutMiddle(t, widget.Printable(add), w-4)))
	}
	if a.Usable() {
		for _, l := range words.ImportLines(a) {
			rows = append(rows, widget.Indent(4, widget.CutMiddle(t, t.Text(widget.Printable(l)), w-4)))
		}
	}
	for _, l := range words.ImportWarnings(a) {
		for _, part := range screen.Marked(t, t.Warn, "! ", l, w-4) {
			rows = append(rows, widget.Indent(4, part))
		}
	}
	return rows
}

func (s review) foot(f screen.Frame, w int) []string {
	t := f.Theme
	switch {
	case f.Work.Going():
		text := "Checking the keys with AWS, then saving"
		if !s.verify {
			text = "Saving"
		}
		return []string{"", widget.Cut(t, f.Progress(text), w)}
	case s.notice != "":
		return []string{"", t.Warn.Render(widget.Cut(t, "! "+s.notice, w))}
	case s.going() > 0:
		return []string{"", widget.Cut(t, "Enter saves rows marked +. Esc cancels.", w)}
	}
	if !slices.ContainsFunc(s.items, keysimport.Item.Usable) {
		return []string{"", t.Warn.Render(widget.Cut(t, "! No keys to import here. Esc goes back.", w))}
	}
	return []string{"", widget.Cut(t, "Press c to choose an identity. Esc cancels.", w)}
}
