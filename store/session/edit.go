package session

import "bytes"

// edit collects changes by line number, so that the numbers stay right until apply.
type edit struct {
	f      *ini
	drop   map[int]bool
	before map[int][]line
}

func (f *ini) edit() edit { return edit{f, map[int]bool{}, map[int][]line{}} }

// insert puts a new line, made of several parts, before the line at.
func (e edit) insert(at int, pieces ...[]byte) {
	n := len(e.f.eol)
	for _, p := range pieces {
		n += len(p)
	}
	text := make([]byte, 0, n) // in one piece, so that no copy of a secret is left behind
	for _, p := range pieces {
		text = append(text, p...)
	}
	l := line{text: append(text, e.f.eol...)}
	l.kind, l.name = classify(l.text, -1)
	e.before[at] = append(e.before[at], l)
}

func (e edit) apply() {
	var lines []line
	for i := range len(e.f.lines) + 1 {
		lines = append(lines, e.before[i]...)
		if i < len(e.f.lines) && !e.drop[i] {
			lines = append(lines, e.f.lines[i])
		}
	}
	e.f.lines = lines
}

// putRegion sets the region in a section of the config file and removes its output, as Atmos does. Every other line of the section
// stays. It merges a second section of that name into the first.
func (f *ini) putRegion(name, region string) {
	e := f.edit()
	found := f.named(name)
	if len(found) == 0 {
		e.separate()
		e.insert(len(f.lines), []byte("["+name+"]"))
		if region != "" {
			e.insert(len(f.lines), []byte("region = "+region))
		}
		e.apply()
		return
	}
	f.endAs(found[0])
	written := region == ""
	for n, s := range found {
		written = e.putRegionIn(s, region, written || n > 0) || written
	}
	e.unite(found)
	if !written {
		e.insert(found[0].head+1, f.keyIndent(found[0]), []byte("region = "+region))
	}
	e.apply()
}

// putRegionIn sets the first region of a section, unless it is already correct, and removes the others.
func (e edit) putRegionIn(s section, region string, written bool) (done bool) {
	for i := s.head + 1; i < s.end; i++ {
		l := e.f.lines[i]
		switch {
		case l.kind != key || l.name != "region" && l.name != "output":
		case l.name == "region" && !written && !done:
			done = true
			e.setValue(i, s.end, region)
		default:
			e.dropKey(i, s.end)
		}
	}
	return done
}

// remove removes a section, with its expiry and one blank line above it.
func (f *ini) remove(name string) {
	e := f.edit()
	for _, s := range f.named(name) {
		f.endAs(s)
		e.dropSection(s)
	}
	e.apply()
}

func (e edit) dropSection(s section) {
	e.dropExpiry(s.lead, s.head)
	for i := s.head; i < s.end; i++ {
		e.drop[i] = true
	}
	above := s.head - 1
	for above >= s.lead && e.drop[above] {
		above--
	}
	switch {
	case above >= 0 && e.f.lines[above].kind == blank:
		e.drop[above] = true
	case above < 0 && s.end < len(e.f.lines) && e.f.lines[s.end].kind == blank:
		e.drop[s.end] = true
	}
}

// dropKey removes a key and the lines that continue its value.
func (e edit) dropKey(at, end int) {
	e.drop[at] = true
	for i := at + 1; i < end; i++ {
		switch e.f.lines[i].kind {
		case more:
			e.drop[i] = true
		case blank, comment:
		default:
			return
		}
	}
}

func (e edit) setValue(at, end int, v string) {
	l := e.f.lines[at]
	if string(l.value()) == v {
		return
	}
	from := bytes.IndexAny(l.text, "=:") + 1
	for from < len(l.text) && (l.text[from] == ' ' || l.text[from] == '\t') {
		from++
	}
	e.dropKey(at, end)
	e.insert(at, l.text[:from], []byte(v))
}

// separate writes a blank line before a new section.
func (e edit) separate() {
	if len(e.f.lines) > 0 {
		e.insert(len(e.f.lines))
	}
}

func (f *ini) keyIndent(s section) []byte {
	for _, l := range f.lines[s.head+1 : s.end] {
		if l.kind == key {
			return indentation(l.text)
		}
	}
	return nil
}

// solid returns the line after the last one that is neither blank nor a comment.
func (f *ini) solid() int {
	for i := len(f.lines); i > 0; i-- {
		if k := f.lines[i-1].kind; k != blank && k != comment {
			return i
		}
	}
	return 0
}
