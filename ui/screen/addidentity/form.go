// Package addidentity is the form for a new identity, and the review of the change to atmos.yaml.
package addidentity

import (
	"authdeck/model"
	fields "authdeck/model/form"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// The fields of a new identity, in order.
const (
	newName = iota
	newRegion
	newDevice
	newCount
)

// Host plans a new identity, and then writes it into the file.
type Host interface {
	PlanIdentity(n model.NewIdentity) tea.Cmd
	WriteIdentity() tea.Cmd
}

// form is the screen of Adding and Planning.
type form struct {
	lines      [newCount]widget.LineField
	focus      int
	problems   [newCount]*model.Problem
	confirming bool   // warnings were shown: the next enter continues
	notice     string // about the whole form
	taken      Taken
}

// Taken returns why an identity cannot have a name that another one has; nil if it can.
type Taken func(name string) *model.Problem

// New returns the form with the known values of the identity, and with a message; "" for none.
func New(n model.NewIdentity, notice string, taken Taken) screen.Screen {
	a := form{notice: notice, taken: taken}
	for i, v := range []string{n.Name, n.Region, n.Device} {
		a.lines[i] = widget.NewLineField(v, 300)
	}
	if n.Name != "" {
		a.focus = newRegion
	}
	return a
}

func (a form) identity() model.NewIdentity {
	return model.NewIdentity{Name: a.lines[newName].Value(), Region: a.lines[newRegion].Value(), Device: a.lines[newDevice].Value()}.Trimmed()
}

func (a form) check(field int) form {
	n := a.identity()
	f := fields.IdentityFields()[field]
	a.problems[field] = f.Check(*f.In(&n))
	if field == newName && a.problems[field] == nil && a.taken != nil {
		a.problems[field] = a.taken(n.Name)
	}
	if field == newDevice && model.NoDevice(n.Device) {
		a.problems[field].Fix = model.Do("press f1 to see where to find it")
	}
	return a
}

func (a form) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		a.focus, a.confirming = newName, false
		if p := words.NotAdded(msg.Err); p.Write != "" {
			return a, screen.Tell(p)
		}
		a.notice = words.ConfigLine(msg.Err)
	case tea.KeyMsg:
		return a.key(msg)
	}
	return a, nil
}

func (a form) key(msg tea.KeyMsg) (screen.Screen, screen.Request) {
	switch screen.Pressed(msg) {
	case "esc":
		if a.identity() != (model.NewIdentity{}) {
			return a, screen.AskDiscard
		}
		return a, screen.Host.Back
	case "tab", "down":
		return a.leave(min(a.focus+1, newCount-1)), nil
	case "shift+tab", "up":
		return a.leave(max(a.focus-1, 0)), nil
	case "enter":
		if a.focus < newCount-1 && !a.confirming {
			if a = a.check(a.focus); !a.problems[a.focus].Blocks() {
				a.focus++
			}
			return a, nil
		}
		return a.submit()
	}
	a.confirming, a.notice, a.problems[a.focus] = false, "", nil
	var secret bool
	if a.lines[a.focus], secret = screen.TakeText(a.lines[a.focus], msg); secret {
		a.problems[a.focus] = words.SecretInForm("add the identity, then enter its keys")
	}
	return a, nil
}

// leave checks the field that loses the focus. An empty field gets no error before the form is submitted.
func (a form) leave(to int) form {
	if a.focus == to {
		return a
	}
	if a.lines[a.focus].Value() != "" {
		a = a.check(a.focus)
	}
	a.focus = to
	return a
}

// submit checks everything. An error takes the focus. So does a warning, which needs a second enter.
func (a form) submit() (screen.Screen, screen.Request) {
	warned := -1
	for i := range newCount {
		if a = a.check(i); a.problems[i].Blocks() {
			a.focus, a.confirming = i, false
			return a, nil
		}
		if a.problems[i] != nil && warned < 0 {
			warned = i
		}
	}
	if warned >= 0 && !a.confirming {
		a.focus, a.confirming, a.notice = warned, true, "Press enter again to continue anyway"
		return a, nil
	}
	a.focus, a.confirming, a.notice, a.problems = newCount-1, false, "", [newCount]*model.Problem{}
	n := a.identity()
	return a, screen.Call(func(h Host) tea.Cmd { return h.PlanIdentity(n) })
}

func (a form) Typing(e screen.Env) bool { return !e.Work.Going() }

// EditsText says that keys with alt are for the field.
func (form) EditsText() {}

func (a form) Crumb() string { return words.AddIdentity }

// Help is the help for the focused field.
func (a form) Help() (string, []string) {
	aside := a.aside()
	return aside.Title, aside.Lines
}

func (a form) aside() screen.Aside {
	f := fields.IdentityFields()[a.focus]
	return screen.Aside{Title: screen.ShortLabel(f.Label), Lines: words.AboutIdentityField(f)}
}

func (a form) Keys(screen.Env) screen.Keys {
	k := screen.FormKeys{
		Enter: "next", Leave: "cancel", First: a.focus == 0, Last: a.focus == newCount-1, Stays: a.problems[a.focus].Blocks(),
	}
	if k.Last || a.confirming {
		k.Enter = "review changes"
	}
	return k.Keys()
}

// field draws a field with its hint or its problem.
func (a form) field(f screen.Frame, r screen.Room, i, w int) []string {
	is := fields.IdentityFields()[i]
	active := i == a.focus && !f.Work.Going()
	in := screen.Input{
		Label: is.Label, Focused: i == a.focus, Problem: a.problems[i], Below: active && a.notice == "",
		Value: func(w int) string { return a.lines[i].View(f.Theme, w, active) },
	}
	if active && !f.HasAside() { // which says it too
		in.Hint = is.Help
	}
	return r.Input(f.Theme, in, w)
}

// below is the progress, or a message about the whole form, or the problem of the field if its hint has no room for it.
func (a form) below(f screen.Frame, r screen.Room, w, width int) []string {
	t := f.Theme
	if f.Work.Going() {
		return []string{widget.Cut(t, "  "+f.Progress("Reading atmos.yaml"), width)}
	}
	if a.notice == "" {
		return r.Paragraph(t, a.problems[a.focus], w)
	}
	return r.Remark(t, t.Warn, "  ! ", widget.Printable(a.notice), width)
}

func (a form) View(f screen.Frame) string {
	width := f.FormWidth(true)
	w := widget.BoxContent(width)
	draw := func(r screen.Room) (rows []string, focus int) {
		for i := range newCount {
			if i == a.focus {
				focus = len(rows)
			}
			rows = append(rows, a.field(f, r, i, w)...)
		}
		return rows, focus
	}
	return f.Form(words.AddIdentity, "saves to atmos.yaml", width, a.aside(), draw, func(r screen.Room, below int) []string { return a.below(f, r, w, below) })
}
