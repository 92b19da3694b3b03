// Package keys is the form for an identity's keys.
package keys

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	fields "authdeck/model/form"
	"authdeck/model/plaintext"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// The fields of the form, in order.
const (
	fieldKeyID    = int(fields.KeyID)
	fieldSecret   = int(fields.SecretKey)
	fieldDevice   = int(fields.Device)
	fieldDuration = int(fields.Duration)
	fieldCount    = fields.Count
)

// form is the screen of Entering and Saving. Its secret stays in it until the form is left, so that a failed save
// loses nothing.
type form struct {
	fields fields.Keys

	lines   [fieldCount]widget.LineField // the one of fieldSecret is not used
	secret  widget.SecretField
	focus   int
	remarks [fieldCount]model.Remark
	said    [fieldCount]string // what is right about a value

	armed   bool           // warnings were shown: the next enter saves
	insist  model.Conflict // what the user said to save in spite of
	notice  string         // about the form as a whole
	note    string         // about the keyring, where there is no notice
	swallow bool           // the rest of the line is not taken: a session token, or text after a refused one

	poured   [fieldCount]bool // what stands there came in more than one character at a time
	refusing int              // a line that was poured in was refused, and more may come: so many ends of lines are its own
	found    []string
	next     int       // into found, for the next ctrl+f
	finding  time.Time // since when AWS is asked for devices

	verify  bool
	example frontend.Example
}

// Options are what the form starts with.
type Options struct {
	Identity model.Identity
	Draft    model.Draft
	Stored   bool             // keys are saved already: an empty secret leaves the saved one
	NoVerify bool             // AWS is not asked whose the keys are
	Example  frontend.Example // what to suggest
	Note     string           // what to know of the keyring
	Refused  error            // why AWS refused the saved keys; nil where it did not
}

// New is the form with the focus on the first field that can be edited.
func New(o Options) screen.Screen {
	k := fields.NewKeys(o.Identity, o.Draft, o.Stored)
	f := form{fields: k, verify: !o.NoVerify, example: o.Example, note: o.Note}
	f.lines[fieldKeyID] = widget.NewLineField(k.Initial.AccessKeyID, 256)
	f.lines[fieldDevice] = widget.NewLineField(k.Initial.Device, 300)
	f.lines[fieldDuration] = widget.NewLineField(k.Initial.Duration, 32)
	f.focus = f.step(-1, 1)
	if o.Refused != nil { // when they were used: nothing was about to be saved
		f = f.failed(o.Refused)
		f.notice = "AWS refused the stored keys; they are still stored"
	}
	return f
}

// managed tells where the configuration sets a field, which cannot be edited here then.
func (c form) managed(field int) (model.Origin, string, bool) {
	value, origin, managed := c.fields.Managed(fields.Field(field))
	return origin, value, managed
}

// step finds the next editable field from at in direction by; where there is none it stays.
func (c form) step(at, by int) int {
	for i := at + by; i >= 0 && i < fieldCount; i += by {
		if _, _, m := c.managed(i); !m {
			return i
		}
	}
	return max(at, 0)
}

func (c form) device() string {
	if _, v, m := c.managed(fieldDevice); m {
		return v
	}
	return strings.TrimSpace(c.lines[fieldDevice].Value())
}

func (c form) keyID() string { return model.TrimKey(c.lines[fieldKeyID].Value()) }

// secretKey is what was typed, without the label, the white space and the quotes that a paste brings along.
func (c form) secretKey() model.Secret {
	var s model.Secret
	c.secret.Value().Reveal(func(b []byte) {
		if what, _, value := plaintext.Line(b); what == plaintext.Secret {
			b = value
		}
		s = model.NewSecret(bytes.TrimRight([]byte(model.TrimKey(string(b))), ",;"))
	})
	return s
}

func (c form) draft() model.Draft {
	return model.Draft{
		AccessKeyID: c.keyID(), Secret: c.secretKey(), Device: c.device(),
		Duration: strings.TrimSpace(c.lines[fieldDuration].Value()), NoVerify: !c.verify, Override: c.insist,
	}
}

// edited tells whether leaving would lose something.
func (c form) edited() bool {
	d := c.draft()
	defer d.Secret.Wipe()
	d.Device = strings.TrimSpace(c.lines[fieldDevice].Value())
	return c.fields.Edited(d) || !c.secret.Empty()
}

// check judges one field, and says what is right about it where nothing is wrong.
func (c form) check(field int) form {
	d := c.draft()
	defer d.Secret.Wipe()
	v := c.fields.Check(fields.Field(field), d)
	said := ""
	switch {
	case field == fieldDevice && v.WrongARN:
		v.Text += " (f1 shows where)"
	case v.Duration > 0:
		said = words.Span(v.Duration)
	case field == fieldDevice && v.Account != "":
		said = "account " + v.Account
	case v.Length > 0:
		if said = fmt.Sprintf("%d characters", v.Length); v.Account != "" {
			said += " · account " + v.Account
		}
	}
	c.remarks[field], c.said[field] = v.Remark, said
	return c
}

// submit checks everything. An error takes the focus; so does a warning, which wants a second enter; then the form asks to
// be saved.
func (c form) submit() (screen.Screen, screen.Request) {
	warned := -1
	for i := fieldCount - 1; i >= 0; i-- {
		if _, _, m := c.managed(i); m {
			continue
		}
		c = c.check(i)
	}
	for i, r := range c.remarks {
		if r.Blocks {
			c.focus, c.armed = i, false
			return c, nil
		}
		if r.Text != "" && warned < 0 {
			warned = i
		}
	}
	if warned >= 0 && !c.armed {
		c.focus, c.armed, c.notice = warned, true, "Press enter again to save all the same"
		return c, nil
	}
	c.notice = ""
	return c, c.save()
}

// save asks for what is in the form to be saved.
func (c form) save() screen.Request {
	d := c.draft()
	return func(h screen.Host) tea.Cmd { return h.SaveKeys(d) }
}

func (c form) Wipe() { c.secret.Value().Wipe() }

func (c form) Typing(screen.Env) bool { return !c.fields.Identity.KeysInConfig() }

func (c form) Tick(time.Time) time.Duration {
	if !c.finding.IsZero() {
		return screen.SpinnerTick
	}
	return 0
}

func (c form) Crumb() string { return c.fields.Identity.Title + " › Keys" }

func (c form) Aside() string { return "step 1 of 2" }

func (c form) Keys(screen.Env) screen.Keys {
	if c.fields.Identity.KeysInConfig() {
		k := []key.Binding{screen.Bind("enter", "back", "enter", "esc"), screen.Bind("q", "quit", "q")}
		return screen.Keys{Short: k, Groups: []screen.Group{screen.Under("Leave", k...)}}
	}
	next := screen.Bind("enter", "next", "enter")
	if c.step(c.focus, 1) == c.focus || c.armed {
		next = screen.Bind("enter", "save", "enter")
	}
	tab, erase := screen.Bind("shift+tab", "back", "shift+tab"), screen.Bind("ctrl+u", "clear", "ctrl+u")
	esc, help := screen.Bind("esc", "cancel", "esc"), screen.Bind("f1", "help", "f1")
	edits := []key.Binding{erase}
	if _, _, managed := c.managed(fieldDevice); !managed {
		edits = []key.Binding{screen.Bind("ctrl+f", "find MFA device", "ctrl+f"), erase}
	}
	return screen.Keys{
		Short: append([]key.Binding{next, tab, esc, help}, edits...),
		Groups: []screen.Group{
			screen.Under("Move", next, screen.Bind("tab ↓", "next field", "tab", "down"), screen.Bind("shift+tab ↑", "previous field", "shift+tab", "up")),
			screen.Under("Edit", edits...),
			screen.Under("Leave", esc, screen.Bind("ctrl+c", "quit at once", "ctrl+c")),
		},
	}
}
