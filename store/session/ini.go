package session

import (
	"bytes"
	"strings"
	"unicode"
)

// kind is the kind of a line in an INI file.
type kind int

const (
	blank kind = iota
	comment
	header
	key
	more // continues the value above it: indented more deeply than the key (as in Python's configparser, and so in botocore)
	junk
)

// line is one line with its line break. The name is that of a header, or a key in lower case.
type line struct {
	text []byte
	kind kind
	name string
}

// ini is an INI file as lines. It is never rebuilt from parsed values: the joined lines are the file.
type ini struct {
	data  []byte // as read; lines refers to it
	bom   []byte
	lines []line
	eol   string // line break for new lines
	open  bool   // the file has no line break at its end; eol was added to the last line, and text removes it again
}

// section has the line numbers of one section: lines[lead:head] are the comments and blank lines above its header, which Atmos's
// parser (ini.v1) treats as part of it; lines[head:end] are the lines from the header to the last one that is neither.
type section struct {
	name            string
	lead, head, end int
}

func parse(data []byte) *ini {
	f := &ini{data: data, eol: "\n"}
	if rest, ok := bytes.CutPrefix(data, []byte("\ufeff")); ok {
		f.bom, data = data[:len(data)-len(rest)], rest
	}
	if end := bytes.IndexByte(data, '\n'); end > 0 && data[end-1] == '\r' {
		f.eol = "\r\n"
	}
	indent := -1 // indentation of the key whose value the next line may continue
	for text := range bytes.Lines(data) {
		if !bytes.HasSuffix(text, []byte("\n")) {
			f.open = true
			text = append(bytes.Clone(text), f.eol...)
		}
		l := line{text: text}
		l.kind, l.name = classify(text, indent)
		switch l.kind {
		case key:
			indent = len(indentation(text))
		case header:
			indent = -1
		default: // the value may continue below comments and blank lines
		}
		f.lines = append(f.lines, l)
	}
	return f
}

// classify treats a bracketed line as a header, even if it is indented, as ini.v1 and the AWS SDK for Go do.
func classify(text []byte, indent int) (kind, string) {
	t := bytes.TrimSpace(text)
	switch {
	case len(t) == 0:
		return blank, ""
	case t[0] == '#' || t[0] == ';':
		return comment, ""
	}
	if end := bytes.LastIndexByte(t, ']'); t[0] == '[' && end > 0 {
		return header, strings.TrimSpace(string(t[1:end]))
	}
	if indent >= 0 && len(indentation(text)) > indent {
		return more, ""
	}
	if end := bytes.IndexAny(t, "=:"); end > 0 {
		return key, strings.ToLower(strings.TrimSpace(string(t[:end])))
	}
	return junk, ""
}

func indentation(text []byte) []byte {
	return text[:len(text)-len(bytes.TrimLeftFunc(text, unicode.IsSpace))]
}

// value returns what follows a key's delimiter, up to white space: our values contain none.
func (l line) value() []byte {
	_, v, _ := bytes.Cut(l.text, l.text[bytes.IndexAny(l.text, "=:"):][:1])
	v = bytes.TrimSpace(v)
	if end := bytes.IndexFunc(v, unicode.IsSpace); end >= 0 {
		v = v[:end]
	}
	if n := len(v); n >= 2 && v[0] == v[n-1] && strings.IndexByte("\"'`", v[0]) >= 0 {
		v = v[1 : n-1]
	}
	return v
}

func (f *ini) sections() []section {
	var all []section
	solid := 0 // the line after the last one that is neither blank nor a comment
	for i, l := range f.lines {
		if l.kind == blank || l.kind == comment {
			continue
		}
		if l.kind == header {
			all = append(all, section{name: l.name, lead: solid, head: i})
		}
		solid = i + 1
		if n := len(all); n > 0 {
			all[n-1].end = solid
		}
	}
	return all
}

// named returns the sections of that name; a damaged file may have several.
func (f *ini) named(name string) []section {
	var found []section
	for _, s := range f.sections() {
		if s.name == name {
			found = append(found, s)
		}
	}
	return found
}

// text returns the bytes of the file.
func (f *ini) text() []byte {
	n := len(f.bom)
	for _, l := range f.lines {
		n += len(l.text)
	}
	out := append(make([]byte, 0, n), f.bom...) // in one piece, so that no copy of a secret is left behind
	for i, l := range f.lines {
		if t := l.text; f.open && i == len(f.lines)-1 {
			out = append(out, bytes.TrimSuffix(t, []byte(f.eol))...)
		} else {
			out = append(out, t...)
		}
	}
	return out
}

// endAs gives new lines the line break of a section's header. In a file with different line breaks, lines that were added with one
// of them are removed with the same.
func (f *ini) endAs(s section) {
	eol := "\n"
	if bytes.HasSuffix(f.lines[s.head].text, []byte("\r\n")) {
		eol = "\r\n"
	}
	if last := len(f.lines) - 1; f.open {
		f.lines[last].text = append(bytes.TrimSuffix(f.lines[last].text, []byte(f.eol)), eol...)
	}
	f.eol = eol
}

// empty reports whether there is nothing but white space.
func (f *ini) empty() bool {
	for _, l := range f.lines {
		if l.kind != blank {
			return false
		}
	}
	return true
}

// wipe overwrites the file's text and its lines, because they contain secrets of every identity in it.
func (f *ini) wipe() {
	clear(f.data)
	for _, l := range f.lines {
		clear(l.text)
	}
}
