package session

import (
	"bytes"
	"time"

	"authdeck/model"
)

// The keys of a session, with the names that every AWS tool uses.
const (
	accessKeyID     = "aws_access_key_id"
	secretAccessKey = "aws_secret_access_key"
	sessionToken    = "aws_session_token"
)

// expiryMark is the text that Atmos writes before the expiry.
const expiryMark = "; atmos: expiration="

// expiry reads a comment that says when a session ends. ok is true even if the time is damaged; the time is then zero.
func (l line) expiry() (at time.Time, ok bool) {
	if l.kind != comment {
		return time.Time{}, false
	}
	t := bytes.TrimSpace(l.text)[1:]
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(t), []byte("atmos:"))
	if !ok {
		return time.Time{}, false
	}
	for field := range bytes.FieldsSeq(rest) {
		if text, ok := bytes.CutPrefix(field, []byte("expiration=")); ok {
			at, err := time.Parse(time.RFC3339, string(text))
			if err != nil {
				return time.Time{}, true
			}
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// infos says for every section whether it is a session and when it ends, without keeping a secret. Of sections with the same name,
// the later one counts, as in ini.v1. Without all three keys, nobody knows when it ends: nothing can use it, and a new sign-in must
// replace it.
func (f *ini) infos() map[string]model.SessionInfo {
	all := map[string]model.SessionInfo{}
	set := map[string]map[string]bool{} // by section, which of the three have a value
	for _, s := range f.sections() {
		info := model.SessionInfo{Saved: true}
		for _, l := range f.lines[s.lead:s.head] {
			if at, ok := l.expiry(); ok {
				info.Expires = at
				break
			}
		}
		if set[s.name] == nil {
			set[s.name] = map[string]bool{}
		}
		for _, name := range []string{accessKeyID, secretAccessKey, sessionToken} {
			if l, ok := f.last(s, name); ok {
				set[s.name][name] = len(l.value()) > 0
			}
			if !set[s.name][name] {
				info.Expires = time.Time{}
			}
		}
		if l, ok := f.last(s, accessKeyID); ok {
			info.Account = model.SessionAccount(string(l.value()))
		}
		all[s.name] = info
	}
	return all
}

// last returns the line in a section that sets a key; if there are several, the last one.
func (f *ini) last(s section, name string) (found line, ok bool) {
	for _, l := range f.lines[s.head:s.end] {
		if l.kind == key && l.name == name {
			found, ok = l, true
		}
	}
	return found, ok
}

// get copies a value from the sections of that name; nil if there is none.
func (f *ini) get(section, name string) []byte {
	var v []byte
	for _, s := range f.named(section) {
		if l, ok := f.last(s, name); ok {
			clear(v)
			v = bytes.Clone(l.value())
		}
	}
	return v
}

// profile returns the name of an identity's section in the config file.
func profile(name string) string {
	if name == "default" {
		return name
	}
	return "profile " + name
}
