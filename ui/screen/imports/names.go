package imports

import (
	"maps"
	"slices"
	"strings"

	"authdeck/model"
	fields "authdeck/model/form"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Unnamed is a key pair that gets a new identity.
type Unnamed struct {
	Number  int      // number in the file
	Label   string   // the label of the keys
	Keys    []string // the forms of the masked access key ID with its account, the longest first
	Name    string   // the suggested name
	Warning *model.Problem
}

// forms is how many forms a masked access key ID has at most.
const forms = 3

// as is a form of the masked access key ID, or the shortest one.
func (u Unnamed) as(form int) string {
	if len(u.Keys) == 0 {
		return ""
	}
	return u.Keys[min(form, len(u.Keys)-1)]
}

// names asks for the names of new identities for keys, for Adding and Planning.
type names struct {
	keys     []Unnamed
	lines    []widget.LineField
	problems []*model.Problem
	focus    int
	notice   string
	file     string
	step     string
	taken    func(name string) *model.Problem
	wide     []int // the widths of the longest label and key, for each form of the keys
}

// NewNames asks for the name of a new identity for each key pair of a file. step says which step this is; "" if there is only one. taken
// says why an identity cannot have a name that another one has; nil if it can.
func NewNames(keys []Unnamed, file, step string, taken func(name string) *model.Problem) screen.Screen {
	n := names{keys: keys, file: file, taken: taken, lines: make([]widget.LineField, len(keys)), problems: make([]*model.Problem, len(keys)), step: step, wide: make([]int, forms)}
	for i, k := range keys {
		n.lines[i] = widget.NewLineField(k.Name, 300).Select()
		for form := range forms {
			n.wide[form] = max(n.wide[form], widget.Width(widget.Printable(k.Label)+k.as(form)))
		}
	}
	return n
}

func (n names) name(i int) string { return strings.TrimSpace(n.lines[i].Value()) }

// choice is what was typed: an empty name skips its keys.
func (n names) choice() keysimport.Choice {
	c := keysimport.Choice{}
	for i, k := range n.keys {
		c[k.Number] = n.name(i)
	}
	return c
}

// edited reports whether leaving would lose something.
func (n names) edited() bool {
	suggested := keysimport.Choice{}
	for _, k := range n.keys {
		suggested[k.Number] = k.Name
	}
	return !maps.Equal(n.choice(), suggested)
}

func (n names) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		if p := words.NotAdded(msg.Err); p.Write != "" {
			return n, screen.Tell(p)
		}
		n.notice = words.ConfigLine(msg.Err)
	case tea.KeyMsg:
		return n.key(msg)
	}
	return n, nil
}

func (n names) key(msg tea.KeyMsg) (screen.Screen, screen.Request) {
	last := len(n.keys) - 1
	switch screen.Pressed(msg) {
	case "esc":
		if n.edited() {
			return n, screen.AskDiscard
		}
		return n, screen.Host.Back
	case "tab", "down":
		return n.leave(min(n.focus+1, last)), nil
	case "shift+tab", "up":
		return n.leave(max(n.focus-1, 0)), nil
	case "enter":
		if n = n.check(n.focus); n.problems[n.focus].Blocks() {
			return n, nil
		}
		if n.focus < last {
			n.focus++
			return n, nil
		}
		return n.submit()
	}
	n.lines, n.problems, n.notice = slices.Clone(n.lines), slices.Clone(n.problems), ""
	line, secret := screen.TakeText(n.lines[n.focus], msg)
	if n.lines[n.focus], n.problems[n.focus] = line, nil; secret {
		n.problems[n.focus] = words.SecretInForm("")
	}
	return n, nil
}

// leave checks the field that loses the focus.
func (n names) leave(to int) names {
	if n.focus != to {
		n = n.check(n.focus)
		n.focus = to
	}
	return n
}

// check checks a name. If there are several, one may be empty to skip its keys.
func (n names) check(i int) names {
	n.problems = slices.Clone(n.problems)
	n.problems[i] = nil
	if n.name(i) == "" && len(n.keys) > 1 {
		return n
	}
	n.problems[i] = n.orTaken(i, n.choice().Check(n.keys[i].Number))
	return n
}

// orTaken is the problem of a name, or else says where another identity has it.
func (n names) orTaken(i int, p *model.Problem) *model.Problem {
	if name := n.name(i); p == nil && name != "" && n.taken != nil {
		return n.taken(name)
	}
	return p
}

// submit checks everything. An error takes the focus.
func (n names) submit() (screen.Screen, screen.Request) {
	choice := n.choice()
	problems := choice.CheckAll()
	n.problems = make([]*model.Problem, len(n.keys))
	for i, k := range n.keys {
		if n.problems[i] = n.orTaken(i, problems[k.Number]); n.problems[i].Blocks() {
			n.focus = i
			return n, nil
		}
	}
	if len(choice.Named()) == 0 {
		n.focus, n.notice = 0, "Name at least one identity"
		return n, nil
	}
	return n, screen.Call(func(h Host) tea.Cmd { return h.NameIdentities(choice) })
}

func (n names) Typing(e screen.Env) bool { return !e.Work.Going() }

// EditsText says that keys with alt are for the field.
func (names) EditsText() {}

func (n names) Crumb() string {
	if len(n.keys) == 1 {
		return "Import keys › " + words.AddIdentity
	}
	return "Import keys › " + words.AddIdentities
}

func (n names) HeaderNote() string { return n.step }

// Help explains what an identity is.
func (n names) Help() (string, []string) {
	aside := n.aside()
	return aside.Title, aside.Lines
}

func (n names) aside() screen.Aside {
	lines := append(words.AboutIdentities(), "", model.NameRule)
	if len(n.keys) > 1 {
		lines = append(lines, "Leave a name empty to skip its keys.")
	}
	return screen.Aside{Title: "Names of identities", Lines: lines}
}

func (n names) Keys(screen.Env) screen.Keys {
	k := screen.FormKeys{
		Enter: "next", Leave: "back", First: n.focus == 0, Last: n.focus == len(n.keys)-1, Stays: n.problems[n.focus].Blocks(),
	}
	if k.Last {
		k.Enter = "review changes"
	}
	return k.Keys()
}

func (n names) View(f screen.Frame) string {
	t := f.Theme
	width := f.FormWidth(true)
	w := widget.BoxContent(width)
	title := words.AddIdentity
	if len(n.keys) > 1 {
		title = words.AddIdentities
	}
	draw := func(r screen.Room) (rows []string, focus int) {
		high := len(n.field(f, r, n.focus, w)) // of all fields
		rows = make([]string, high*len(n.keys))
		near := f.Height/high + 1
		for i := max(n.focus-near, 0); i <= min(n.focus+near, len(n.keys)-1); i++ { // no other field is visible
			copy(rows[i*high:], n.field(f, r, i, w))
		}
		return rows, n.focus * high
	}
	file := widget.CutMiddle(t, t.Text(widget.Printable("from "+f.Tilde(n.file))), w-widget.Width(title)-2)
	return f.Form(title, file, width, n.aside(), draw, func(r screen.Room, below int) []string {
		if f.Work.Going() {
			return []string{widget.Cut(t, "  "+f.Progress("Reading atmos.yaml"), below)}
		}
		says := n.notice
		if warning := n.keys[n.focus].Warning; says == "" && n.problems[n.focus] == nil && warning != nil {
			says = words.Sentence(words.Line(warning))
		}
		if says == "" {
			return r.Paragraph(t, n.problems[n.focus], w)
		}
		return r.Remark(t, t.Warn, "  ! ", widget.Printable(says), below)
	})
}

// field is the name of one identity, below the keys that it is for.
func (n names) field(f screen.Frame, r screen.Room, i, w int) []string {
	t, k := f.Theme, n.keys[i]
	active := i == n.focus && !f.Work.Going()
	label := widget.Printable(k.Label)
	about := k.as(forms)
	if fits := slices.IndexFunc(n.wide, func(wide int) bool { return wide <= w-4 }); fits >= 0 { // the same form for all
		about = k.as(fits)
	}
	in := screen.Input{
		Label: widget.CutMiddle(t, label, max(w-4-widget.Width(about), w/3)), About: about,
		Focused: i == n.focus, Problem: n.problems[i], Below: active && n.notice == "",
		Value: func(w int) string { return n.lines[i].View(t, w, active) },
	}
	switch {
	case active && n.name(i) == "" && len(n.keys) > 1:
		in.Hint = "Empty: these keys are skipped."
	case active && len(n.keys) > 1:
		in.Hint = "The name for sign-in. Leave it empty to skip."
	case active:
		in.Hint = fields.IdentityFields()[0].Help
	}
	return r.Input(t, in, w)
}
