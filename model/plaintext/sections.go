package plaintext

import (
	"bytes"
	"fmt"
	"strings"

	"authdeck/model"
)

// section is one that is being read.
type section struct {
	keys   model.PlainKeys
	place  place
	indent int  // of the line that a longer indent goes on from; -1 for none
	ours   bool // that line is one of ours
	token  int  // the line of a session token; 0 for none
}

// sections reads a credentials file as the AWS programs do: a section per heading, comments on lines of their own, a line
// that is indented deeper than the one above goes on with it. What stands above the first heading counts as one section
// without a name, so that lines of a shell are found.
func sections(lines [][]byte) (d Document) {
	now := section{place: place{heading: -1, device: -1}, indent: -1}
	first := map[string]int{} // the line of each heading
	for i, raw := range lines {
		line := bytes.TrimRight(bytes.TrimPrefix(raw, bom), "\r\n")
		text := bytes.TrimSpace(line)
		indent := len(line) - len(bytes.TrimLeft(line, " \t"))
		switch {
		case len(text) == 0:
		case text[0] == '#', text[0] == ';':
			now.place.other = true
		case text[0] == '[' && indent == 0:
			d.finish(now)
			now = headed(text, i)
			if at, twice := first[now.keys.Name]; twice {
				now.keys.Fault = fmt.Sprintf("its heading stands twice, on lines %d and %d", at, i+1)
				d.spoil(now.keys.Name, now.keys.Fault)
			} else {
				first[now.keys.Name] = i + 1
			}
		case now.place.heading >= 0 && now.indent >= 0 && indent > now.indent:
			now.place.other = true
			if now.ours {
				now.keys.Fault = fmt.Sprintf("a key goes on over several lines (line %d)", i+1)
			}
		default:
			now.indent = indent
			now.line(text, i)
		}
	}
	d.finish(now)
	return d
}

func headed(text []byte, i int) section {
	title := bytes.TrimPrefix(text, []byte("["))
	if end := bytes.IndexByte(title, ']'); end >= 0 {
		title = title[:end]
	}
	fields := strings.Fields(name(title))
	if len(fields) > 1 && fields[0] == "profile" {
		fields = fields[1:]
	}
	return section{
		keys:   model.PlainKeys{Name: strings.Trim(strings.Join(fields, " "), `"'`), Line: i + 1},
		place:  place{heading: i, device: -1},
		indent: -1,
	}
}

// line takes one value of a section.
func (s *section) line(text []byte, i int) {
	what, value, whole := labelled(text)
	s.ours = whole && (what == KeyID || what == Secret || what == Device)
	if !s.ours {
		s.place.other = true
		if whole && what == Token {
			s.token = i + 1
		}
		return
	}
	k := &s.keys.Keys
	twice := false
	switch what {
	case KeyID:
		twice, k.AccessKeyID = k.AccessKeyID != "", string(value)
	case Secret:
		twice = !k.Secret.Empty()
		k.Secret.Wipe()
		k.Secret = model.NewSecret(bytes.Clone(value))
	case Device:
		twice, k.Device = k.Device != "", string(value)
	}
	if s.keys.Line == 0 {
		s.keys.Line = i + 1
	}
	if twice {
		s.keys.Fault = fmt.Sprintf("one of its values stands twice (line %d)", i+1)
	}
	if what == Device {
		s.place.device = i
	} else {
		s.place.keys = append(s.place.keys, i)
	}
}

// finish keeps a section that has to do with keys.
func (d *Document) finish(s section) {
	if s.token > 0 {
		s.keys.Fault = fmt.Sprintf("it is a session: it has a session token (line %d), and expires", s.token)
		if s.keys.Line == 0 {
			s.keys.Line = s.token
		}
	}
	if len(s.place.keys) == 0 && s.token == 0 {
		return
	}
	d.add(s.keys, s.place)
}

// spoil refuses the section of that name that was read already.
func (d *Document) spoil(name, why string) {
	for i := range d.Keys {
		if d.Keys[i].Name == name {
			d.Keys[i].Fault = why
		}
	}
}
