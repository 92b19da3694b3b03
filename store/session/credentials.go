package session

import (
	"time"

	"authdeck/model"
)

// putCredentials writes the three keys of a session as Atmos does (pkg/auth/cloud/aws/files.go), and leaves every other key and
// comment of the section. It merges a second section of that name, which botocore rejects and ini.v1 treats as more of the first,
// into the first.
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

// clearSession removes what putCredentials writes, and lines that no program could read. It returns the line where the session was,
// or else the line after the section.
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

// isSessionKey reports whether a key is one of the three, or a token under its old name, which boto3 prefers to the new one.
func isSessionKey(name string) bool {
	return name == accessKeyID || name == secretAccessKey || name == sessionToken || name == "aws_security_token"
}

// unite moves what is left of sections of the same name into the first one. If several set the same key, the last one wins, as in
// Atmos; others reject a section that has a key twice.
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

// move moves what is left of a section behind the line to.
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

// putExpiry writes the expiry directly above the header, or above the comments there, because Atmos looks for it at the beginning
// of the comments (readExpirationFromMetadata).
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
