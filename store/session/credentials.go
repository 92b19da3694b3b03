package session

import (
	"time"

	"authdeck/model"
)

// putCredentials writes the three keys of a session in the form that Atmos gives them (pkg/auth/cloud/aws/files.go), and
// leaves every other key and comment of the section. A second section of that name, which botocore refuses and ini.v1
// takes for more of the first, becomes that.
func (f *ini) putCredentials(name string, s model.Session) {
	e := f.edit()
	found := f.named(name)
	if len(found) == 0 {
		e.separate()
		e.putExpiry(f.solid(), len(f.lines), s.Expires)
		e.insert(len(f.lines), []byte("["+name+"]"))
		e.putKeys(len(f.lines), s)
		e.apply()
		return
	}
	first := found[0]
	f.endAs(first)
	e.putExpiry(first.lead, first.head, s.Expires)
	e.drop[first.head] = true
	e.insert(first.head, []byte("["+name+"]"))
	e.putKeys(e.clearSession(first), s)
	for _, again := range found[1:] {
		e.clearSession(again)
	}
	e.unite(found)
	e.apply()
}

// clearSession drops what putCredentials writes, and what no program could read. It gives the line where the session
// was, or else the one after the section.
func (e edit) clearSession(s section) (at int) {
	at = s.end
	for i := s.head + 1; i < s.end; i++ {
		switch l := e.f.lines[i]; {
		case l.kind == junk:
			e.drop[i] = true
		case l.kind == key && isSessionKey(l.name):
			at = min(at, i)
			e.dropKey(i, s.end)
		}
	}
	e.dropExpiry(s.head, s.end)
	return at
}

// isSessionKey holds for the three, and for a token under its old name: boto3 takes that before the new one.
func isSessionKey(name string) bool {
	return name == accessKeyID || name == secretAccessKey || name == sessionToken || name == "aws_security_token"
}

// unite moves what is left of sections of the same name into the first one. Of a key that several have the last one counts,
// as for Atmos; others refuse a section that has it twice.
func (e edit) unite(found []section) {
	later := map[string]bool{}
	for n := len(found) - 1; n >= 0; n-- {
		var here []string
		for i := found[n].head + 1; i < found[n].end; i++ {
			if l := e.f.lines[i]; l.kind == key && later[l.name] {
				e.dropKey(i, found[n].end)
			} else if l.kind == key && !e.drop[i] {
				here = append(here, l.name)
			}
		}
		for _, name := range here {
			later[name] = true
		}
	}
	for _, s := range found[1:] {
		e.move(s, found[0].end)
	}
}

// move takes what is left of a section behind the line to.
func (e edit) move(s section, to int) {
	for i := s.head + 1; i < s.end; i++ {
		if !e.drop[i] && e.f.lines[i].kind != blank {
			e.before[to] = append(e.before[to], e.f.lines[i])
		}
	}
	e.dropSection(s)
}

func (e edit) putKeys(at int, s model.Session) {
	e.insert(at, []byte(accessKeyID+"     = "+s.AccessKeyID))
	s.Secret.Reveal(func(b []byte) { e.insert(at, []byte(secretAccessKey+" = "), b) })
	s.Token.Reveal(func(b []byte) { e.insert(at, []byte(sessionToken+"     = "), b) })
}

// putExpiry writes the expiry directly above the header, or above the comments there: Atmos looks for it at the
// beginning of them (readExpirationFromMetadata).
func (e edit) putExpiry(lead, head int, expires time.Time) {
	e.dropExpiry(lead, head)
	if expires.IsZero() {
		return
	}
	at := head
	for i := head - 1; i >= lead; i-- {
		if e.f.lines[i].kind == comment && !e.drop[i] {
			at = i
		}
	}
	e.insert(at, []byte(expiryMark+expires.UTC().Format(time.RFC3339)))
}

func (e edit) dropExpiry(from, to int) {
	for i := from; i < to; i++ {
		if _, ok := e.f.lines[i].expiry(); ok {
			e.drop[i] = true
		}
	}
}
