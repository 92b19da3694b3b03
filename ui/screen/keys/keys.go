// Package keys is the form for an identity's keys.
package keys

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
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
	fieldKeyID = iota
	fieldSecret
	fieldDevice
	fieldDuration
	fieldCount
)

// form is the screen of Entering and Saving. Its secret stays in it until the form is left, so that a failed save
// loses nothing.
type form struct {
	identity model.Identity
	stored   bool // an entry exists: an empty secret leaves the stored one
	initial  model.Draft

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
	f := form{identity: o.Identity, stored: o.Stored, initial: o.Draft, verify: !o.NoVerify, example: o.Example, note: o.Note}
	f.lines[fieldKeyID] = widget.NewLineField(o.Draft.AccessKeyID, 256)
	f.lines[fieldDevice] = widget.NewLineField(o.Draft.Device, 300)
	f.lines[fieldDuration] = widget.NewLineField(o.Draft.Duration, 32)
	f.focus = f.step(-1, 1)
	if o.Refused != nil { // when they were used: nothing was about to be saved
		f = f.failed(o.Refused)
		f.notice = "AWS refused the stored keys; they are still stored"
	}
	return f
}

// managed tells where the configuration sets a field, which cannot be edited here then.
func (c form) managed(field int) (model.Origin, string, bool) {
	id := c.identity
	switch field {
	case fieldKeyID:
		return id.AccessKeyID.Origin, id.AccessKeyID.Value, id.KeysInConfig()
	case fieldSecret:
		return id.SecretKey.Origin, "", id.KeysInConfig()
	case fieldDevice:
		return id.Device.Origin, id.Device.Value, id.Device.Set
	}
	return id.Duration.Origin, id.Duration.Value, id.Duration.Set
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
	d := c.initial
	return !c.secret.Empty() || c.keyID() != d.AccessKeyID ||
		strings.TrimSpace(c.lines[fieldDevice].Value()) != d.Device ||
		strings.TrimSpace(c.lines[fieldDuration].Value()) != d.Duration
}

// check judges one field, and says what is right about it where nothing is wrong.
func (c form) check(field int) form {
	var r model.Remark
	said := ""
	switch field {
	case fieldKeyID:
		id := c.keyID()
		r = model.CheckAccessKeyID(id)
		said = fmt.Sprintf("%d characters", len(id))
		if a := model.KeyAccount(id); a != "" {
			said += " · account " + a
		}
	case fieldSecret:
		if c.secret.Empty() && c.keepsSecret() {
			break
		}
		s := c.secretKey()
		if r = model.CheckSecretKey(s); c.stored && c.secret.Empty() {
			r.Text = "A new access key ID needs its own secret access key"
		}
		said = fmt.Sprintf("%d characters", s.Len())
		s.Wipe()
	case fieldDevice:
		if r = model.CheckDevice(c.device()); r.Text == "" {
			r = model.CheckDeviceAccount(c.device(), model.KeyAccount(c.keyID()))
		}
		if a := model.DeviceAccount(c.device()); a != "" {
			said = "account " + a
		}
	case fieldDuration:
		text := c.lines[fieldDuration].Value()
		r = model.CheckDuration(text, c.device() != "")
		if d, err := model.ParseDuration(text); err == nil {
			said = words.Span(d)
		}
	}
	c.remarks[field], c.said[field] = r, said
	return c
}

// keepsSecret tells whether an empty secret field means the stored secret.
func (c form) keepsSecret() bool { return c.stored && c.keyID() == c.initial.AccessKeyID }

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

func (c form) Typing(screen.Env) bool { return !c.identity.KeysInConfig() }

func (c form) Tick(time.Time) time.Duration {
	if !c.finding.IsZero() {
		return screen.SpinnerTick
	}
	return 0
}

func (c form) Crumb() string { return c.identity.Title + " › Keys" }

func (c form) Aside() string { return "step 1 of 2" }

func (c form) Keys(screen.Env) screen.Keys {
	if c.identity.KeysInConfig() {
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
