// Package unlock asks for what opens a keyring: a passphrase, or which keyring to use on a machine without one.
package unlock

import (
	"errors"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Host opens the keyring, or uses another one.
type Host interface {
	Unlock(passphrase model.Secret) tea.Cmd
	UseKeyring(kind string) tea.Cmd
}

// Task is what needs the keyring.
type Task struct {
	Identity model.Identity
	Import   bool   // it is an import of keys
	Waiting  string // the programs that get the session; "" for none
}

// crumb is a screen's place in the header.
func (t Task) crumb(screen string) string {
	if t.Import {
		return "Import keys › " + screen
	}
	return t.Identity.Title + " › " + screen
}

// passphrase asks for the passphrase of the encrypted file, twice for a new one, because with a mistyped one the keys would be
// lost.
type passphrase struct {
	task    Task
	first   bool
	place   string
	fields  [2]widget.SecretField
	focus   int
	remark  string // what is wrong
	failure error  // why the last passphrase did not open the keyring; nil once another one is typed
	about   int    // the field that the remark is about
	why     string // why it is asked for although a variable has one; "" for no variable
}

// New asks for the passphrase; err says whether it is needed, new, too short or wrong. place is the folder that it opens.
func New(task Task, place string, err error) screen.Screen {
	p := passphrase{task: task, place: place, first: errors.Is(err, model.ErrPassphraseNew)}
	if model.WrongInVariable(err) { // nothing was typed yet
		p.why, p.failure = words.BeforePassphrase(err).What, err
		return p
	}
	if errors.Is(err, model.ErrWrongPassphrase) || errors.Is(err, model.ErrShortPassphrase) {
		p = p.failed(err)
	}
	return p
}

func (u passphrase) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		return u.failed(msg.Err), nil
	case tea.KeyMsg:
		return u.key(msg)
	}
	return u, nil
}

func (u passphrase) key(k tea.KeyMsg) (screen.Screen, screen.Request) {
	switch p := screen.Pressed(k); {
	case p == "esc":
		return u, screen.Host.Back
	case p == "enter":
		return u.enter()
	case p == "tab", p == "down", p == "shift+tab", p == "up":
		if u.first {
			u.focus = 1 - u.focus
		}
	case p == "backspace":
		u.fields[u.focus] = u.fields[u.focus].Backspace()
	case p == "ctrl+u":
		u.fields[u.focus] = u.fields[u.focus].Clear()
	case screen.Printable(k):
		u.remark, u.failure = "", nil
		u.fields[u.focus] = u.fields[u.focus].Insert(k.Runes)
	}
	return u, nil
}

func (u passphrase) enter() (screen.Screen, screen.Request) {
	switch n := u.fields[0].Value().Len(); {
	case u.first && n < model.MinPassphrase:
		u.remark, u.about, u.focus = words.Sentence(words.PassphraseLength), 0, 0
		return u, nil
	case n == 0:
		u.remark, u.about = "Enter the passphrase", 0
		return u, nil
	}
	if u.first && u.focus == 0 {
		u.focus = 1
		return u, nil
	}
	if u.first && !u.fields[0].Value().Equal(u.fields[1].Value()) {
		u.remark, u.about = "Type the passphrase again.", 1
		if !u.fields[1].Value().Empty() {
			u.remark = "The two differ. " + u.remark
		}
		u.fields[1] = u.fields[1].Clear()
		return u, nil
	}
	secret := u.fields[0].Value().Clone()
	return u, screen.Call(func(h Host) tea.Cmd { return h.Unlock(secret) })
}

// failed wipes a wrong passphrase and says why.
func (u passphrase) failed(err error) passphrase {
	p := words.Explain(err)
	u.focus, u.about, u.remark, u.failure = 0, 0, p.What, err
	if fix := p.FixLine(); fix != "" && errors.Is(err, model.ErrWrongPassphrase) {
		u.remark += ". " + words.Sentence(fix) + "."
	}
	for i := range u.fields {
		u.fields[i] = u.fields[i].Clear()
	}
	return u
}

// Failure is why the last passphrase did not open the keyring, until another one is typed.
func (u passphrase) Failure() error { return u.failure }

func (u passphrase) Wipe() {
	for _, f := range u.fields {
		f.Value().Wipe()
	}
}

func (u passphrase) Typing(screen.Env) bool { return true }

// EditsText says that keys with alt are for the field.
func (passphrase) EditsText() {}

func (u passphrase) Crumb() string { return u.task.crumb("Passphrase") }

func (u passphrase) Keys(screen.Env) screen.Keys {
	does := "unlock"
	switch {
	case u.first && u.focus == 0:
		does = "next"
	case u.first:
		does = "set passphrase"
	}
	enter, esc := screen.Bind("enter", does, "enter"), screen.Bind("esc", "cancel", "esc")
	erase, help := screen.Bind("ctrl+u", "clear", "ctrl+u"), screen.Bind("f1", "help", "f1")
	short := []key.Binding{enter, esc, erase, help}
	if u.first {
		short = append(short, screen.Bind("tab", "other field", "tab"))
	}
	return screen.Keys{Short: short, Groups: []screen.Group{screen.Under("Edit", short...), screen.Under("Leave", screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
}

func (u passphrase) View(f screen.Frame) string { return f.Center(u.Lines(f)) }

// Lines draw the form as a box over the dashboard.
func (u passphrase) Lines(f screen.Frame) []string {
	t := f.Theme
	width := min(f.FormWidth(false), screen.BoxWidth)
	title, names := "Unlock the encrypted file", []string{"Passphrase"}
	if u.first {
		title, names = "Choose a passphrase", []string{"Passphrase", "Confirm passphrase"}
	}
	w, place := widget.BoxContent(width), "In "
	if u.first {
		place = "The keys will be in "
	}
	note := ""
	if u.task.Waiting != "" { // without a program, it is not the passphrase of one identity
		note = screen.Purpose(t, u.task.Identity, u.task.Waiting, w-widget.Width(title)-2)
	}
	return f.FormLines(title, note, width, func(r screen.Room) (rows []string, focus int) {
		if u.first {
			rows = widget.Wrap("It protects your keys. If you forget it, your keys are lost.", w)
		}
		rows = append(rows, t.Muted.Render(widget.CutMiddle(t, place+widget.Printable(f.Tilde(u.place)), w)))
		if u.why != "" {
			rows = append(rows, screen.Marked(t, t.Warn, "! ", u.why, w)...)
		}
		rows = append(rows, "")
		for i, name := range names {
			if i == u.focus {
				focus = len(rows)
			}
			rows = append(rows, r.Line(t, screen.Input{Label: name, Focused: i == u.focus, Value: func(w int) string { return u.value(f, i, w) }}, w)...)
			rows = append(rows, u.below(f, r, i, w)...)
		}
		return rows, focus
	})
}

// below is what is said below a field: the progress, what is wrong, or a hint.
func (u passphrase) below(f screen.Frame, r screen.Room, field, w int) []string {
	t := f.Theme
	switch {
	case f.Work.Going() && field == u.focus:
		return r.Says(t, t.Value, "", f.Progress("Checking"), w)
	case !f.Work.Going() && field == u.about && u.remark != "":
		return r.Says(t, t.Bad, "✗ ", u.remark, w)
	case u.first && field == 0:
		return r.Says(t, t.Muted, "", words.Sentence(words.PassphraseLength), w)
	}
	return r.HintLines(t, nil)
}

// value draws the typed text in a field.
func (u passphrase) value(f screen.Frame, field, w int) string {
	s := u.fields[field].View(f.Theme, w-1)
	if field == u.focus && !f.Work.Going() {
		s += widget.Cursor(f.Theme)
	}
	return s
}
