package keys

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// edit passes a key to the field. A pasted key pair fills both key fields, whichever has the focus. Any other paste of several
// lines fills one field after another. It is rejected as a whole if a line is not a value of its field.
func (c form) edit(msg tea.KeyMsg, p string, now time.Time) form {
	if screen.Printable(msg) && !msg.Paste && c.inRefusedPaste(now) {
		return c.refuseRest(string(msg.Runes), now)
	}
	c.override, c.notice = 0, ""
	if !screen.Printable(msg) {
		c.dropLine, c.refused = false, time.Time{}
		return c.put(msg, p)
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(msg.Runes))
	lines := strings.Split(text, "\n")
	if msg.Paste {
		if next, done := c.pasteKeys(text); done {
			return next
		}
		if !c.fits(lines) {
			c.notice = whatToPaste
			return c
		}
	}
	return c.fill(lines, p)
}

// fill puts a line into each field, beginning with the focus. It replaces the content of all but the first field.
func (c form) fill(lines []string, p string) form {
	for i, line := range lines {
		line = screen.PrintableText([]rune(line))
		if at := c.focus; i > 0 {
			if c = c.endLine(); line != "" && c.focus != at {
				c = c.empty(c.focus)
			}
		}
		if line != "" {
			c = c.insert(line, p)
		}
	}
	return c
}

// bothFound says that a paste had both keys.
const bothFound = "Both keys found in the paste"

// pasteKeys uses a key pair in a paste; false if there is none.
func (c form) pasteKeys(text string) (form, bool) {
	b := []byte(text)
	defer clear(b)
	k, err := keysimport.Paste(b)
	if err != nil {
		c.notice = words.Sentence(err.Error())
		return c, true
	}
	if k.AccessKeyID == "" {
		return c, false
	}
	defer k.Secret.Wipe()
	k.Secret.Reveal(func(s []byte) { c = c.fillKeys(k.AccessKeyID, s) })
	c.focus, c.notice = c.step(fieldSecret, 1), bothFound
	if c.focus == fieldDevice && k.Device != "" {
		c.lines[fieldDevice] = widget.NewLineField(k.Device, 300)
		c = c.leave(c.step(fieldDevice, 1))
	}
	return c, true
}

// fillKeys puts an access key ID and a secret into their fields, replacing their content.
func (c form) fillKeys(id string, secret []byte) form {
	c.lines[fieldKeyID] = widget.NewLineField(id, 256)
	return c.fillSecret(secret).check(fieldKeyID).check(fieldSecret)
}

func (c form) fillSecret(secret []byte) form {
	runes := bytes.Runes(secret)
	c.secret = c.secret.Clear().Insert(runes)
	clear(runes)
	return c
}

// enterSecret is shown if what was pasted or typed has a secret and its place is not clear.
const enterSecret = "That looks like a secret key. Enter it in its own field."

// insert puts text into the field, or into another one if the text, or the line so far, belongs there, because a terminal without
// bracketed paste sends lines in pieces. What looks like a secret key goes into the field that hides it.
func (c form) insert(text, p string) form {
	if c.dropLine {
		return c
	}
	if at := c.focus; at != fieldSecret {
		if next, ok := c.placePair(c.lines[at].Kept() + text); ok {
			return next
		}
		if next, to := c.placeLine(c.lines[at].Kept() + text); to >= 0 {
			if to != at {
				next.lines[at] = widget.NewLineField("", 300)
			}
			return next
		}
	}
	if next, ok := c.placePair(text); ok {
		return next
	}
	if next, to := c.placeLine(text); to >= 0 {
		return next
	}
	if secrets := c.secretsIn(text); len(secrets) > 0 {
		return c.placeSecret(secrets)
	}
	return c.put(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}, p).hideSecret()
}

// placeSecret puts a secret key into its field, unless its place is not clear.
func (c form) placeSecret(secrets []string) form {
	if !c.secret.Empty() || len(secrets) > 1 {
		c.notice = enterSecret
		return c
	}
	c = c.fillSecret([]byte(secrets[0]))
	c.focus = fieldSecret
	return c
}

// hideSecret empties the field with the focus if it now shows what looks like a secret key: that was typed into the wrong field, or
// arrived in pieces. The long name of a device, at the end of its ARN, can look like one.
func (c form) hideSecret() form {
	if c.focus == fieldSecret || c.focus == fieldDevice && model.DeviceAccount(c.device()) != "" {
		return c
	}
	secrets := c.secretsIn(c.lines[c.focus].Value())
	if len(secrets) == 0 {
		return c
	}
	return c.empty(c.focus).placeSecret(secrets)
}

// placePair moves the two keys of a line into their fields, in whatever form the line has them; false if it has no pair.
func (c form) placePair(text string) (form, bool) {
	line := []byte(text)
	defer clear(line)
	id, secret, ok := keysimport.Inline(line)
	if !ok {
		return c, false
	}
	c = c.empty(c.focus).fillKeys(id, secret)
	c.focus = fieldSecret
	return c, true
}

// secretsIn returns what looks like a secret in text that the field with the focus would show.
func (c form) secretsIn(text string) []string {
	if c.focus == fieldSecret || c.focus == fieldDevice && !model.CheckDevice(strings.TrimSpace(text)).Blocks() {
		return nil
	}
	return model.PastedSecrets(text)
}

// placeLine moves a line, as far as it has arrived, into the field that its label names, because no other field may show a secret.
// to is the field that has the start of the line; -1 if the line names none, fieldCount if it is dropped.
func (c form) placeLine(text string) (next form, to int) {
	line := []byte(text)
	defer clear(line)
	what, id, value := keysimport.Line(line)
	_, _, managed := c.managed(fieldDevice)
	switch {
	case what == keysimport.Pair && len(value) > 0:
		c = c.fillKeys(id, value)
		c.focus = fieldSecret
		return c, fieldKeyID
	case what == keysimport.Pair && c.focus == fieldKeyID:
		c.lines[fieldKeyID] = widget.NewLineField(id, 256)
		return c.leave(fieldSecret), fieldKeyID
	case what == keysimport.Secret:
		if len(value) == 0 {
			value = line // it has not arrived yet
		}
		c = c.fillSecret(value)
		c.focus = fieldSecret
	case what == keysimport.KeyID && len(model.PastedSecrets(id)) > 0:
		c.dropLine, c.notice = true, enterSecret
		return c, fieldCount
	case what == keysimport.KeyID && (id != "" || c.focus != fieldKeyID):
		c.lines[fieldKeyID] = widget.NewLineField(cmp.Or(id, text), 256)
		c.focus = fieldKeyID
	case what == keysimport.Device && !managed && (len(value) > 0 || c.focus != fieldDevice):
		c.lines[fieldDevice] = widget.NewLineField(cmp.Or(string(value), text), 300)
		c.focus = fieldDevice
	case what == keysimport.Token:
		c.dropLine, c.notice = true, words.Sentence(keysimport.ErrSession.Error())
		return c, fieldCount
	default:
		return c, -1
	}
	return c, c.focus
}

// endLine ends a pasted line and moves to the next field, unless the line was not a value of this one.
func (c form) endLine() form {
	c, stays := c.finishLine()
	if stays {
		return c
	}
	return c.leave(c.step(c.focus, 1))
}

// finishLine checks a complete line, and moves two keys on it to their fields. stays reports that it was not a value of this field.
func (c form) finishLine() (next form, stays bool) {
	if c.dropLine {
		c.dropLine = false
		return c, true
	}
	if c.focus != fieldSecret {
		what, _, _ := keysimport.Line([]byte(c.lines[c.focus].Value()))
		if what != keysimport.Heading {
			return c, false
		}
		c.lines[c.focus] = widget.NewLineField("", 300)
		return c, true
	}
	var id string
	var what keysimport.Part
	c.secret.Value().Reveal(func(b []byte) {
		var value []byte
		if of, secret, ok := keysimport.Inline(b); ok {
			what, id, value = keysimport.Pair, of, bytes.Clone(secret)
			c = c.fillKeys(id, value)
			clear(value)
			return
		}
		if what, id, value = keysimport.Line(b); what == keysimport.Pair && len(value) > 0 {
			value = bytes.Clone(value)
			c = c.fillKeys(id, value)
			clear(value)
		}
	})
	switch what {
	case keysimport.Token:
		c.notice = words.Sentence(keysimport.ErrSession.Error())
	case keysimport.KeyID:
		c.lines[fieldKeyID] = widget.NewLineField(id, 256)
	case keysimport.Heading:
	default:
		return c, false
	}
	c.secret = c.secret.Clear()
	return c, true
}

// whatToPaste is shown for several lines without keys.
const whatToPaste = "Found no keys. Paste the console's CSV, or both keys on two lines."

// minSecret is well below the 40 characters of AWS's secret keys, and longer than most words.
const minSecret = 16

// invalid reports whether text cannot be a value of the field.
func invalid(field int, text string) bool {
	text = model.TrimKey(text)
	switch field {
	case fieldKeyID:
		return model.CheckAccessKeyID(text).Blocks() && !strings.HasPrefix(text, "ASIA") // which has a message of its own
	case fieldSecret:
		return len(text) < minSecret || strings.ContainsAny(text, " \t")
	case fieldDevice:
		return model.CheckDevice(text).Blocks()
	}
	return model.CheckDuration(text, true).Blocks()
}

// fits reports whether each of several pasted lines is a value of the field that it would go to. A single line may be part of a
// value.
func (c form) fits(lines []string) bool {
	var taken [fieldCount]bool
	at, several := c.focus, 0
	fit := true
	for _, line := range lines {
		if line = strings.TrimSpace(screen.PrintableText([]rune(line))); line == "" {
			at = c.step(at, 1)
			continue
		}
		several++
		to, value := c.destination(at, line)
		if to == fieldCount {
			continue // a heading
		}
		fit = fit && to >= 0 && !taken[to] && !invalid(to, value)
		taken[max(to, 0)] = true
		at = c.step(to, 1)
	}
	return fit || several < 2
}

// destination is the field for a pasted line, and its value: fieldCount for a heading, which is dropped, -1 for a line that is
// rejected.
func (c form) destination(at int, line string) (to int, value string) {
	b := []byte(line)
	defer clear(b)
	what, id, rest := keysimport.Line(b)
	switch what {
	case keysimport.Heading:
		return fieldCount, ""
	case keysimport.KeyID:
		return fieldKeyID, id
	case keysimport.Secret:
		return fieldSecret, string(rest)
	case keysimport.Device:
		return fieldDevice, string(rest)
	case keysimport.Other:
		if len(model.PastedSecrets(line)) > 0 {
			at = fieldSecret
		}
		return at, line
	}
	return -1, ""
}

// pasteGap is how quickly the pieces of one paste follow each other, and a person's keys do not.
const pasteGap = 100 * time.Millisecond

// inRefusedPaste reports that a line was just rejected, so that the following text is the rest of the same paste. A terminal
// without bracketed paste sends its lines as if they were typed.
func (c form) inRefusedPaste(now time.Time) bool {
	return !c.refused.IsZero() && now.Sub(c.refused) < pasteGap
}

// refuseRest drops the rest of a rejected paste, because the next line may be a secret, and the field may show it. Prose is removed
// from the field; any other value stays, with its error.
func (c form) refuseRest(text string, now time.Time) form {
	if next, to := c.placeLine(text); to >= 0 && to < fieldCount { // its own message says what it is
		if c.hasBlank(c.focus) {
			next = next.empty(c.focus)
		}
		next.refused = time.Time{}
		return next
	}
	if c.hasBlank(c.focus) {
		c = c.empty(c.focus)
		c.notice = whatToPaste
	}
	c.refused = now
	return c
}

func (c form) hasBlank(field int) (yes bool) {
	if field != fieldSecret {
		return strings.ContainsAny(strings.TrimSpace(c.lines[field].Value()), " \t")
	}
	s := c.secretKey()
	s.Reveal(func(b []byte) { yes = bytes.ContainsAny(b, " \t") })
	s.Wipe()
	return yes
}

func (c form) empty(field int) form {
	if field == fieldSecret {
		c.secret = c.secret.Clear()
	} else {
		c.lines[field] = widget.NewLineField("", 300)
	}
	c.problems[field], c.info[field] = nil, info{}
	return c
}
