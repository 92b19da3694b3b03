package ui

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

func (c credentials) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case devicesFound:
		return c.devices(msg), nil
	case dialogClosed:
		if msg.confirmed {
			c.Wipe()
			return c, say(back{})
		}
	case insisted:
		c.insist |= msg.doubts
		return c, say(submitted{draft: c.draft()})
	case tea.KeyMsg:
		return c.key(msg)
	}
	return c, nil
}

func (c credentials) key(msg tea.KeyMsg) (Screen, tea.Cmd) {
	p := pressed(msg)
	if c.saving {
		return c, nil
	}
	if c.identity.KeysInConfig() {
		if p == "esc" || p == "enter" {
			return c, say(back{})
		}
		return c, nil
	}
	switch p {
	case "esc":
		if c.edited() {
			return c, say(askDiscard{})
		}
		return c, say(back{})
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
		return c.find()
	}
	return c.edit(msg, p), nil
}

// leave judges the field that loses the focus. An empty one is not scolded before the form is submitted.
func (c credentials) leave(to int) credentials {
	if c.focus != to && !c.blank(c.focus) {
		c = c.check(c.focus)
	}
	c.focus, c.refusing = to, 0
	return c
}

func (c credentials) blank(field int) bool {
	if field == fieldSecret {
		return c.secret.Empty()
	}
	return strings.TrimSpace(c.lines[field].Value()) == ""
}

func (c credentials) put(msg tea.KeyMsg, p string) credentials {
	c.remarks[c.focus], c.said[c.focus] = model.Remark{}, ""
	switch {
	case c.focus != fieldSecret:
		c.lines[c.focus] = c.lines[c.focus].Update(msg)
	case printable(msg):
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
func (c credentials) find() (Screen, tea.Cmd) {
	if _, _, m := c.managed(fieldDevice); m || c.finding {
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
	c.focus, c.finding, c.notice = fieldDevice, true, "Asking AWS for your MFA devices …"
	return c, say(findDevices{draft: c.draft()})
}

// devices takes the answer where the user is by now: a secret may be half typed, and must not go on in another field.
func (c credentials) devices(f devicesFound) credentials {
	c.finding, c.notice = false, ""
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

func (c credentials) fillDevice() credentials {
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
func (c credentials) failed(err error) credentials {
	c.saving = false
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
		if c.notice = p.Line(); notSaved(err) != nil {
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

// refused shows that AWS refused the stored keys when they were used. Nothing was about to be saved.
func (c credentials) refused(err error) credentials {
	c = c.failed(err)
	c.notice = "AWS refused the stored keys; they are still stored"
	return c
}
