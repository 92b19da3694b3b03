package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// sorting shows what goes where, for Sorting and Importing.
type sorting struct {
	transit transit
	cursor  int
	notice  string
	asking  string // why keys were not saved, while the user is asked about them
	busy    bool
	since   time.Time
	verify  bool
}

// newSorting has the cursor on the first pair of keys that has no place yet.
func newSorting(t transit) sorting {
	s := sorting{transit: t}
	s.cursor = max(slices.IndexFunc(t.arrivals, func(a model.ImportItem) bool { return a.Usable() && !a.Assigned }), 0)
	return s
}

func (s sorting) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case dialogClosed:
		if s.asking != "" {
			return s, say(passOver{})
		}
	case tea.KeyMsg:
		if !s.busy {
			return s.key(pressed(msg))
		}
	}
	return s, nil
}

func (s sorting) key(p string) (Screen, tea.Cmd) {
	last := len(s.transit.arrivals) - 1
	s.notice = ""
	switch p {
	case "down", "j":
		s.cursor = min(s.cursor+1, last)
	case "up", "k":
		s.cursor = max(s.cursor-1, 0)
	case "esc":
		return s, say(back{})
	case "c":
		if !s.choosable() {
			s.notice = "These keys cannot be used"
			return s, nil
		}
		return s, say(pick{at: s.cursor})
	case "enter":
		switch {
		case s.going() > 0:
			return s, say(goAhead{})
		case s.choosable():
			return s, say(pick{at: s.cursor})
		}
		s.notice = "There is nothing to save"
	}
	return s, nil
}

// choosable tells whether the keys under the cursor can be given a place.
func (s sorting) choosable() bool {
	return s.transit.arrivals[s.cursor].Usable() && !s.transit.fates[s.cursor].saved
}

// going counts what enter would save.
func (s sorting) going() (n int) {
	for i := range s.transit.arrivals {
		if s.transit.pending(i) {
			n++
		}
	}
	return n
}

func (s sorting) Typing() bool { return false }

func (s sorting) Tick(time.Time) time.Duration {
	if s.busy {
		return spinnerTick
	}
	return 0
}

func (s sorting) Crumb() string { return "Import keys › What goes where" }
func (s sorting) Aside() string { return "step 2 of 2" }

func (s sorting) Keys() Keys {
	if s.busy {
		return Keys{Short: []key.Binding{bind("ctrl+c", "quit after the save", "ctrl+c")}}
	}
	enter := bind("enter", "verify and save", "enter")
	if s.going() == 0 {
		enter = bind("enter", "choose the identity", "enter", "c")
	}
	k := []key.Binding{enter}
	if s.going() > 0 {
		k = append(k, bind("c", "choose the identity", "c"))
	}
	if len(s.transit.arrivals) > 1 {
		k = append(k, bind("↑ ↓", "move", "up", "k", "down", "j"))
	}
	k = append(k, bind("esc", "cancel", "esc"), bind("q", "quit", "q"))
	return Keys{Short: k, Groups: []Group{{"Act", k}}}
}

func (s sorting) View(f Frame) string {
	t := f.Theme
	width := min(max(f.Width-8, MinWidth-4), 96)
	w := widget.BoxContent(width)
	list := make([]string, 0, len(s.transit.arrivals))
	for i := range s.transit.arrivals {
		list = append(list, s.row(f, i, w))
	}
	foot := s.foot(f, w)
	room := max(f.Height-4-len(foot), 1)
	details := s.details(f, w)
	if most := max(room-min(len(list), 3), 0); len(details) > most {
		details = widget.Clip(t, solid(details), most)
	}
	rows := append(widget.Scroll(list, max(room-len(details), 1), s.cursor), details...)
	title := "Import from " + widget.Printable(filepath.Base(s.transit.text.Path))
	return strings.Join(widget.Center(widget.Box(t, t.Accent, width, title, append(rows, foot...)), f.Width, f.Height), "\n")
}

// row is one pair of keys in a line.
func (s sorting) row(f Frame, i, w int) string {
	t := f.Theme
	a, fate := s.transit.arrivals[i], s.transit.fates[i]
	glyph, style, text := "  ", t.Muted, words.Where(a)
	switch {
	case fate.saved:
		glyph, style = "✔ ", t.Good
	case fate.why != "":
		glyph, style, text = "✗ ", t.Bad, text+": not saved, "+words.Uncapital(fate.why)
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
	if a.Included() && fate.why == "" {
		cut = widget.CutMiddle // where they go stands at the end
	}
	return mark + style.Render(cut(t, t.Text(glyph+widget.Printable(text)), w-2))
}

// details are what would be saved of the keys under the cursor, or all of why they would not.
func (s sorting) details(f Frame, w int) []string {
	t := f.Theme
	a := s.transit.arrivals[s.cursor]
	rows := []string{""}
	if !a.Included() && widget.Width(words.Where(a)) > w-4 { // the line above is cut
		for _, l := range widget.Wrap(t.Text(widget.Printable(words.Where(a))), w-4) {
			rows = append(rows, widget.Indent(4, t.Muted.Render(l)))
		}
	}
	if add := words.ToAdd(a); add != "" {
		rows = append(rows, widget.Indent(4, "Missing? esc, then a adds it, i again; or run"),
			widget.Indent(4, widget.CutMiddle(t, widget.Printable(add), w-4)))
	}
	if a.Usable() {
		for _, l := range words.ArrivalLines(a) {
			rows = append(rows, widget.Indent(4, widget.CutMiddle(t, t.Text(widget.Printable(l)), w-4)))
		}
	}
	for _, l := range words.ArrivalRemarks(a) {
		for _, part := range marked(t, t.Warn, "! ", l, w-4) {
			rows = append(rows, widget.Indent(4, part))
		}
	}
	return rows
}

func (s sorting) foot(f Frame, w int) []string {
	t := f.Theme
	switch {
	case s.busy:
		text := "Asking AWS whose keys these are, then saving"
		if !s.verify {
			text = "Saving"
		}
		glyph, seconds := spinner(s.since, f.Now)
		return []string{"", widget.Cut(t, glyph+" "+t.Text(text+seconds), w)}
	case s.notice != "":
		return []string{"", t.Warn.Render(widget.Cut(t, "! "+s.notice, w))}
	case s.going() > 0:
		return []string{"", widget.Cut(t, "Next: enter saves what has a +; esc saves nothing", w)}
	}
	return []string{"", widget.Cut(t, "Next: c says whose they are; esc saves nothing", w)}
}
