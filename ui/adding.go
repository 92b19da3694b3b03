package ui

import (
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

// The fields of a new identity, in order.
const (
	newName = iota
	newRegion
	newDevice
	newCount
)

// adding is the form of a new identity, for Adding and Planning.
type adding struct {
	lines   [newCount]widget.LineField
	focus   int
	remarks [newCount]model.Remark
	armed   bool   // warnings were shown: the next enter goes on
	notice  string // about the form as a whole
	busy    bool
	since   time.Time
}

func newAdding(n model.NewIdentity) adding {
	var a adding
	for i, v := range []string{n.Name, n.Region, n.Device} {
		a.lines[i] = widget.NewLineField(v, 300)
	}
	if n.Name != "" {
		a.focus = newRegion
	}
	return a
}

func (a adding) identity() model.NewIdentity {
	return model.NewIdentity{Name: a.lines[newName].Value(), Region: a.lines[newRegion].Value(), Device: a.lines[newDevice].Value()}.Trimmed()
}

func (a adding) check(field int) adding {
	n := a.identity()
	a.remarks[field] = [newCount]func() model.Remark{
		func() model.Remark { return model.CheckName(n.Name) },
		func() model.Remark { return model.CheckRegion(n.Region) },
		func() model.Remark { return model.CheckDevice(n.Device) },
	}[field]()
	return a
}

func (a adding) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case dialogClosed:
		if msg.confirmed {
			return a, say(back{})
		}
	case tea.KeyMsg:
		return a.key(msg)
	}
	return a, nil
}

func (a adding) key(msg tea.KeyMsg) (Screen, tea.Cmd) {
	p := pressed(msg)
	switch {
	case a.busy && p == "esc":
		return a, say(back{})
	case a.busy:
		return a, nil
	}
	switch p {
	case "esc":
		if a.identity() != (model.NewIdentity{}) {
			return a, say(askDiscard{})
		}
		return a, say(back{})
	case "tab", "down":
		return a.leave(min(a.focus+1, newCount-1)), nil
	case "shift+tab", "up":
		return a.leave(max(a.focus-1, 0)), nil
	case "enter":
		if a.focus < newCount-1 && !a.armed {
			return a.leave(a.focus + 1), nil
		}
		return a.submit()
	}
	a.armed, a.notice, a.remarks[a.focus] = false, "", model.Remark{}
	if printable(msg) {
		first, _, _ := strings.Cut(strings.NewReplacer("\r", "\n").Replace(string(msg.Runes)), "\n")
		if msg.Runes = []rune(printableText([]rune(first))); len(msg.Runes) == 0 {
			return a, nil
		}
	}
	a.lines[a.focus] = a.lines[a.focus].Update(msg)
	return a, nil
}

// leave judges the field that loses the focus, unless it is empty.
func (a adding) leave(to int) adding {
	if a.focus != to && strings.TrimSpace(a.lines[a.focus].Value()) != "" {
		a = a.check(a.focus)
	}
	a.focus = to
	return a
}

// submit checks everything. An error takes the focus; so does a warning, which wants a second enter.
func (a adding) submit() (Screen, tea.Cmd) {
	warned := -1
	for i := range newCount {
		if a = a.check(i); a.remarks[i].Blocks {
			a.focus, a.armed = i, false
			return a, nil
		}
		if a.remarks[i].Text != "" && warned < 0 {
			warned = i
		}
	}
	if warned >= 0 && !a.armed {
		a.focus, a.armed, a.notice = warned, true, "Press enter again to go on all the same"
		return a, nil
	}
	return a, say(proposed{a.identity()})
}

// failed says why the identity cannot be added.
func (a adding) failed(err error) adding {
	a.busy, a.armed = false, false
	a.notice = words.ConfigLine(err)
	return a
}

func (a adding) Typing() bool { return !a.busy }

func (a adding) Tick(time.Time) time.Duration {
	if a.busy {
		return spinnerTick
	}
	return 0
}

func (a adding) Crumb() string { return "New identity" }
func (a adding) Aside() string { return "step 1 of 2" }

// Help is the five steps for the device field; other fields have the keys.
func (a adding) Help() (string, []string) {
	if a.focus != newDevice {
		return "", nil
	}
	return "Where the MFA ARN stands", append(words.DeviceSteps(), "", "It can as well be kept with the keys: leave it empty here.")
}

func (a adding) Keys() Keys {
	if a.busy {
		return Keys{Short: []key.Binding{bind("esc", "cancel", "esc")}}
	}
	next := bind("enter", "next", "enter")
	if a.focus == newCount-1 || a.armed {
		next = bind("enter", "show what changes", "enter")
	}
	esc, help, erase := bind("esc", "cancel", "esc"), bind("f1", "help", "f1"), bind("ctrl+u", "clear", "ctrl+u")
	return Keys{
		Short: []key.Binding{next, bind("shift+tab", "back", "shift+tab"), esc, help, erase},
		Groups: []Group{
			{"Move", []key.Binding{next, bind("tab ↓", "next field", "tab", "down"), bind("shift+tab ↑", "previous field", "shift+tab", "up")}},
			{"Edit", []key.Binding{erase}},
			{"Leave", []key.Binding{esc, bind("ctrl+c", "quit at once", "ctrl+c")}},
		},
	}
}

// field is what stands below a label: the line that is typed, framed where there is room, and what is said of it.
func (a adding) field(f Frame, edge lipgloss.Style, i, w int) (rows []string) {
	t, active := f.Theme, i == a.focus && !a.busy
	if f.Height < 18 {
		rows = append(rows, widget.Indent(4, a.lines[i].View(t, w-5, active)))
	} else {
		for _, l := range widget.Field(t, edge, w-2, a.lines[i].View(t, w-6, active)) {
			rows = append(rows, widget.Indent(2, l))
		}
	}
	if r := a.remarks[i]; r.Text != "" && (i == a.focus || f.Height >= 18) {
		style, glyph := t.Warn, "! "
		if r.Blocks {
			style, glyph = t.Bad, "✗ "
		}
		for _, l := range marked(t, style, glyph, r.Text, w-4) {
			rows = append(rows, widget.Indent(4, l))
		}
	}
	return rows
}

func (a adding) View(f Frame) string {
	t := f.Theme
	width := min(max(f.Width-16, MinWidth-4), 76)
	w := widget.BoxContent(width)
	var rows []string
	for i := range newCount {
		mark, name, edge := "  ", [newCount]string{words.LabelName, words.LabelRegion, words.LabelNewDevice}[i], t.Muted
		if i == a.focus {
			mark, name, edge = t.Accent.Render(t.Text("▸ ")), t.Strong.Render(name), t.Accent
		}
		rows = append(append(rows, mark+name), a.field(f, edge, i, w)...)
	}
	box := widget.Box(t, t.Accent, width, "Add an identity to atmos.yaml", rows)
	switch {
	case a.busy:
		glyph, seconds := spinner(a.since, f.Now)
		box = append(box, widget.Cut(t, "  "+glyph+" "+t.Text("Reading atmos.yaml"+seconds), width))
	case a.notice != "":
		for _, l := range widget.Wrap(t.Text(widget.Printable(a.notice)), width-4) {
			box = append(box, t.Warn.Render("  ! "+l))
		}
	}
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}
