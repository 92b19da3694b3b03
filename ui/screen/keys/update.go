package keys

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

func (c form) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case devicesFound:
		return c.devices(msg), nil
	case screen.Failed:
		return c.failed(msg.Err), notSaved(msg.Err)
	case screen.Override:
		c.insist |= msg.Doubts
		c.notice = ""
		return c, c.save()
	case tea.KeyMsg:
		return c.key(msg, e.Now)
	}
	return c, nil
}

func (c form) key(msg tea.KeyMsg, now time.Time) (screen.Screen, screen.Request) {
	p := screen.Pressed(msg)
	if c.fields.Identity.KeysInConfig() {
		if p == "esc" || p == "enter" {
			return c, screen.Back
		}
		return c, nil
	}
	switch p {
	case "esc":
		if c.edited() {
			return c, screen.AskDiscard
		}
		return c, screen.Back
	case "tab", "down":
		return c.leave(c.step(c.focus, 1)), nil
	case "shift+tab", "up":
		return c.leave(c.step(c.focus, -1)), nil
	case "enter":
		if next, stays := c.settled(); stays {
			return next, nil
		}
		if next, refused := c.proseEnds(msg); refused {
			return next, nil
		}
		if next := c.step(c.focus, 1); next != c.focus && !c.armed {
			return c.leave(next), nil
		}
		return c.submit()
	case "ctrl+f":
		return c.find(now)
	}
	return c.edit(msg, p), nil
}

// leave judges the field that loses the focus. An empty one is not scolded before the form is submitted.
func (c form) leave(to int) form {
	if c.focus != to && !c.blank(c.focus) {
		c = c.check(c.focus)
	}
	c.focus, c.refusing = to, 0
	return c
}

func (c form) blank(field int) bool {
	if field == fieldSecret {
		return c.secret.Empty()
	}
	return strings.TrimSpace(c.lines[field].Value()) == ""
}

func (c form) put(msg tea.KeyMsg, p string) form {
	c.remarks[c.focus], c.said[c.focus] = model.Remark{}, ""
	switch {
	case c.focus != fieldSecret:
		c.lines[c.focus] = c.lines[c.focus].Update(msg)
	case screen.Printable(msg):
		c.secret = c.secret.Insert(msg.Runes)
	case p == "backspace":
		c.secret = c.secret.Backspace()
	case p == "ctrl+u", p == "ctrl+w", p == "alt+backspace":
		c.secret = c.secret.Clear()
	}
	if id := c.keyID(); c.focus == fieldKeyID && len(id) == 20 && model.KeyAccount(id) != "" {
		return c.check(fieldKeyID)
	}
	return c
}

// find asks AWS for the MFA device; asked again, it shows the next of several.
func (c form) find(now time.Time) (screen.Screen, screen.Request) {
	if _, _, m := c.managed(fieldDevice); m || !c.finding.IsZero() {
		return c, nil
	}
	if len(c.found) > 1 {
		c = c.fillDevice()
		c.focus = fieldDevice
		return c, nil
	}
	c = c.check(fieldKeyID).check(fieldSecret)
	for _, i := range []int{fieldKeyID, fieldSecret} {
		if c.remarks[i].Blocks {
			c.focus, c.notice = i, "Correct the keys first: AWS is asked with them"
			return c, nil
		}
	}
	c.focus, c.finding, c.notice = fieldDevice, now, "Asking AWS for your MFA devices …"
	d := c.draft()
	return c, func(h screen.Host) tea.Cmd {
		return h.FindDevices(d, func(devices []string, guessed bool, err error) tea.Msg { return devicesFound{devices, guessed, err} })
	}
}

// devicesFound is what AWS said of MFA devices.
type devicesFound struct {
	devices []string
	guessed bool
	err     error
}

// devices takes the answer where the user is by now: a secret may be half typed, and must not go on in another field.
func (c form) devices(f devicesFound) form {
	c.finding, c.notice = time.Time{}, ""
	switch {
	case f.err != nil:
		c.remarks[fieldDevice] = model.Remark{Text: words.Explain(f.err).Title + "; f1 shows where the ARN stands"}
	case len(f.devices) == 0:
		c.remarks[fieldDevice] = model.Remark{Text: "AWS knows no authenticator app for this user"}
	default:
		c.found, c.next = f.devices, 0
		c = c.fillDevice()
		if f.guessed {
			c.remarks[fieldDevice] = model.Remark{Text: "A guess: AWS does not let this user list devices"}
		}
	}
	return c
}

func (c form) fillDevice() form {
	c.lines[fieldDevice] = widget.NewLineField(c.found[c.next], 300)
	c = c.check(fieldDevice)
	c.said[fieldDevice] = "found"
	if n := len(c.found); n > 1 {
		c.said[fieldDevice] = fmt.Sprintf("found, %d of %d · ctrl+f for the next", c.next+1, n)
	}
	c.next = (c.next + 1) % len(c.found)
	return c
}

// failed shows why the save did not happen, on the field that is at fault.
func (c form) failed(err error) form {
	p := words.Explain(err)
	field := -1
	switch doubts := model.ConflictsIn(err); {
	case refusesSecret(err):
		field = fieldSecret
	case doubts&(model.ConflictRefused|model.ConflictReplaced) != 0:
		field = fieldKeyID
	case doubts != 0:
		field = fieldDevice
	}
	if field < 0 {
		if c.notice = p.Line(); tellsMore(err) {
			c.notice = p.Title
		}
		return c
	}
	if _, _, m := c.managed(field); !m {
		c.focus = field
	}
	c.remarks[field], c.notice = model.Remark{Text: p.Title}, "Nothing was saved"
	return c
}

// notSaved is shown over the form after a save that failed: a question where the user may override, what to do where the
// keyring is at fault; nil where the form says all.
func notSaved(err error) screen.Request {
	if model.ConflictsIn(err) != 0 {
		return screen.AskOverride(err, nil)
	}
	if p := words.Explain(err); tellsMore(err) {
		p.Press = nil // they are of another screen
		return screen.Tell(p)
	}
	return nil
}

// tellsMore tells whether the form has no room for what is to be said of err.
func tellsMore(err error) bool {
	return len(words.Explain(err).Steps) > 0 && !errors.As(err, new(*model.AWSError))
}
