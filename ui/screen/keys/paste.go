package keys

import (
	"bytes"
	"cmp"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// edit gives a key to the field. A pasted pair of keys fills both fields, whichever has the focus; another paste of several
// lines goes on in the next field where each of them is a value of its field, and is refused as a whole where one is not.
func (c form) edit(msg tea.KeyMsg, p string) form {
	c.confirming, c.override, c.notice = false, 0, ""
	if !screen.Printable(msg) {
		c.swallow, c.refusing = false, 0
		return c.put(msg, p)
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(msg.Runes))
	lines := strings.Split(text, "\n")
	if msg.Paste {
		c.refusing = 0
		if next, done := c.pasted(text); done {
			return next
		}
		if !c.fits(lines) {
			c.notice = WhatToPaste
			return c
		}
	} else if len(msg.Runes) > 1 {
		c.poured[c.focus] = true
	}
	return c.fill(lines, p)
}

// fill puts a line into each field from the focus on; behind the first they replace what stood there.
func (c form) fill(lines []string, p string) form {
	for i, line := range lines {
		line = screen.PrintableText([]rune(line))
		if at := c.focus; i > 0 {
			if c = c.endLine(); line != "" && c.focus != at {
				c = c.empty(c.focus)
			}
		}
		if line != "" {
			c = c.piece(line, p)
		}
	}
	return c
}

// pasted takes a pair of keys out of a paste; false where it is none.
func (c form) pasted(text string) (form, bool) {
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
	c.focus, c.notice = c.step(fieldSecret, 1), "Read both keys from your paste"
	if c.focus == fieldDevice && k.Device != "" {
		c.lines[fieldDevice] = widget.NewLineField(k.Device, 300)
		c = c.leave(c.step(fieldDevice, 1))
	}
	return c, true
}

// fillKeys puts an access key ID and a secret into their fields, in place of what they held.
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

// piece puts text into the field, unless it says that it belongs elsewhere, by itself or with what stands there: a terminal
// without bracketed paste brings lines in pieces. What looks like a secret key goes where it is not shown. What is in the secret field is not shown, and waits for its line's end.
func (c form) piece(text, p string) form {
	if c.swallow {
		return c
	}
	if at := c.focus; at != fieldSecret {
		if next, to := c.sorted(c.lines[at].Value() + text); to >= 0 {
			if to != at {
				next.lines[at] = widget.NewLineField("", 300)
			}
			return next
		}
	}
	if next, to := c.sorted(text); to >= 0 {
		return next
	}
	if c.refusing > 0 && strange(c.focus, text) && len([]rune(text)) > 1 {
		c = c.refuse()
		c.swallow = true
		return c
	}
	if c.focus != fieldSecret && !strings.HasPrefix(text, "AKIA") && model.LooksLikeKey(text) {
		if !c.secret.Empty() {
			c.notice = "That looks like a secret key. Paste it into its own field."
			return c
		}
		c = c.fillSecret([]byte(text))
		c.focus = fieldSecret
		return c
	}
	return c.put(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}, p)
}

// sorted takes a line, as far as it has come, to where it belongs: a secret must not stand in a field that shows it. to is
// the field that the line's beginning is in now; -1 where the line does not say, fieldCount where it is in none.
func (c form) sorted(text string) (next form, to int) {
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
			value = line // it is still to come
		}
		c = c.fillSecret(value)
		c.focus = fieldSecret
	case what == keysimport.KeyID && (id != "" || c.focus != fieldKeyID):
		c.lines[fieldKeyID] = widget.NewLineField(cmp.Or(id, text), 256)
		c.focus = fieldKeyID
	case what == keysimport.Device && !managed && (len(value) > 0 || c.focus != fieldDevice):
		c.lines[fieldDevice] = widget.NewLineField(cmp.Or(string(value), text), 300)
		c.focus = fieldDevice
	case what == keysimport.Token:
		c.swallow, c.notice = true, words.Sentence(keysimport.ErrSession.Error())
		return c, fieldCount
	default:
		return c, -1
	}
	return c, c.focus
}

// endLine is the end of a pasted line: it goes on in the next field, unless the line was no value of this one.
func (c form) endLine() form {
	if next, stays := c.settled(); stays {
		return next
	}
	return c.leave(c.step(c.focus, 1))
}

// settled looks at a line that is at its end; stays tells that it was no value of this field.
func (c form) settled() (next form, stays bool) {
	if c.swallow {
		c.swallow = false
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

// WhatToPaste is said of several lines that are no keys.
const WhatToPaste = "Found no keys. Paste the console's CSV, or both keys on two lines."

// leastSecret is far below the 40 characters that AWS's secret keys have, and above most words.
const leastSecret = 16

// strange tells text that is no value of a field.
func strange(field int, text string) bool {
	text = model.TrimKey(text)
	switch field {
	case fieldKeyID:
		return model.CheckAccessKeyID(text).Blocks && !strings.HasPrefix(text, "ASIA") // which has a remark of its own
	case fieldSecret:
		return len(text) < leastSecret || strings.ContainsAny(text, " \t")
	case fieldDevice:
		return model.CheckDevice(text).Blocks
	}
	return model.CheckDuration(text, true).Blocks
}

// fits tells whether each of several pasted lines is a value of the field that it would go to; a line by itself may be a
// part of one.
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
		fit = fit && to >= 0 && !taken[to] && !strange(to, value)
		taken[max(to, 0)] = true
		at = c.step(to, 1)
	}
	return fit || several < 2
}

// destination is the field that a pasted line goes to, and what goes there: fieldCount where it goes into none, -1 where it
// must not be taken.
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
		if !strings.HasPrefix(line, "AKIA") && model.LooksLikeKey(line) {
			at = fieldSecret
		}
		return at, line
	}
	return -1, ""
}

// proseEnds refuses, at its end, a line that a terminal without bracketed paste poured in and that is no value of its field:
// it came in several characters at a time and has blanks, or it ends as no enter key does. The ends of the lines behind it
// must not save the rest of the form.
func (c form) proseEnds(end tea.KeyMsg) (next form, refused bool) {
	switch {
	case c.blank(c.focus) && c.refusing > 0:
		c.refusing--
		return c, true
	case c.blank(c.focus), !c.holdsStrange(c.focus):
		return c, false
	case end.Type == tea.KeyCtrlJ, c.poured[c.focus] && c.hasBlank(c.focus):
		return c.refuse(), true
	}
	return c, false
}

// moreEnds is how many ends of lines may follow a refused line before the next one: blank lines, and both characters of an
// end.
const moreEnds = 3

func (c form) holdsStrange(field int) bool {
	if field != fieldSecret {
		return strange(field, c.lines[field].Value())
	}
	s := c.secretKey()
	defer s.Wipe()
	return s.Len() < leastSecret || c.hasBlank(field)
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

// refuse empties the fields of what was poured into them and is no value of theirs.
func (c form) refuse() form {
	for i := fieldCount - 1; i >= 0; i-- {
		if _, _, managed := c.managed(i); !managed && (c.poured[i] || i == c.focus) && !c.blank(i) && c.holdsStrange(i) {
			c = c.empty(i)
			c.focus = i
		}
	}
	c.refusing, c.notice = moreEnds, WhatToPaste
	return c
}

func (c form) empty(field int) form {
	if field == fieldSecret {
		c.secret = c.secret.Clear()
	} else {
		c.lines[field] = widget.NewLineField("", 300)
	}
	c.poured[field], c.remarks[field], c.said[field] = false, model.Remark{}, ""
	return c
}
