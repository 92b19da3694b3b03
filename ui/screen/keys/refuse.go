package keys

import (
	"bytes"
	"strings"

	"authdeck/model"
	"authdeck/model/plaintext"
	"authdeck/ui/screen"
	"authdeck/ui/widget"

	tea "github.com/charmbracelet/bubbletea"
)

// WhatToPaste is said of several lines that are no keys.
const WhatToPaste = "Nothing was taken. What can be pasted: the console's CSV, or the access key ID and its secret key on two lines"

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
	what, id, rest := plaintext.Line(b)
	switch what {
	case plaintext.Heading:
		return fieldCount, ""
	case plaintext.KeyID:
		return fieldKeyID, id
	case plaintext.Secret:
		return fieldSecret, string(rest)
	case plaintext.Device:
		return fieldDevice, string(rest)
	case plaintext.Other:
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
