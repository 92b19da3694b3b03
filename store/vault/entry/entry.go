// Package entry writes and reads entries like Atmos: their names and their payloads.
package entry

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"authdeck/model"
)

// The payload of an entry is {"type":"aws","data":{…}}, with the fields of data in this order (cloudposse/atmos,
// pkg/auth/types/aws_credentials.go), as encoding/json writes it.
const (
	accessKeyID     = "access_key_id"
	secretAccessKey = "secret_access_key"
	sessionToken    = "session_token"
	region          = "region"
	expiration      = "expiration"
	mfaARN          = "mfa_arn"
	sessionDuration = "session_duration"

	envelopeType, envelopeData = "type", "data"
	entryType                  = "aws"
)

func fieldOrder() []string {
	return []string{accessKeyID, secretAccessKey, sessionToken, region, expiration, mfaARN, sessionDuration}
}

// members is a JSON object; known names have the spelling above, whatever their case was.
type members map[string]json.RawMessage

func (m members) wipe() {
	for _, raw := range m {
		clear(raw)
	}
}

// text reads a member that must be a string; it returns "" if it is missing or null.
func (m members) text(name string) (s string, ok bool) {
	raw, there := m[name]
	if !there {
		return "", true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// secret is like text, but leaves no copy behind if the string needs no unescaping.
func (m members) secret(name string) (model.Secret, bool) {
	raw := m[name]
	if n := len(raw); n >= 2 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		return model.NewSecret(bytes.Clone(raw[1 : n-1])), true
	}
	s, ok := m.text(name)
	return model.SecretString(s), ok
}

// object reads a JSON object. encoding/json accepts names in any case, and so does Atmos.
func object(raw []byte, known ...string) (members, bool) {
	var m members
	if json.Unmarshal(raw, &m) != nil || m == nil {
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		for _, k := range known {
			if _, exact := m[k]; !exact && strings.EqualFold(k, name) {
				m[k] = m[name]
				delete(m, name)
			}
		}
	}
	return m, true
}

// parse parses a payload. Errors say what is wrong and never quote it.
func parse(payload []byte) (envelope, data members, err error) {
	envelope, ok := object(payload, envelopeType, envelopeData)
	if !ok {
		return nil, nil, Damaged("it is not JSON")
	}
	if kind, ok := envelope.text(envelopeType); !ok || kind != entryType {
		envelope.wipe()
		return nil, nil, Damaged("it holds no AWS keys")
	}
	if data, ok = object(envelope[envelopeData], fieldOrder()...); !ok {
		envelope.wipe()
		return nil, nil, Damaged("it has no data")
	}
	return envelope, data, nil
}

// Damaged returns model.ErrDamagedEntry with what is wrong.
func Damaged(what string) error { return fmt.Errorf("%w: %s", model.ErrDamagedEntry, what) }

// Decode reads the keys in a payload. For session keys it returns model.ErrTemporaryKeys, for a payload that cannot be read
// model.ErrDamagedEntry.
func Decode(payload []byte) (k model.Keys, err error) {
	envelope, data, err := parse(payload)
	if err != nil {
		return model.Keys{}, err
	}
	defer envelope.wipe()
	defer data.wipe()
	var oks [5]bool
	var token string
	k.AccessKeyID, oks[0] = data.text(accessKeyID)
	k.Secret, oks[1] = data.secret(secretAccessKey)
	k.Device, oks[2] = data.text(mfaARN)
	k.Duration, oks[3] = data.text(sessionDuration)
	token, oks[4] = data.text(sessionToken)
	switch {
	case slices.Contains(oks[:], false):
		err = Damaged("a field is not text")
	case token != "":
		err = model.ErrTemporaryKeys
	case k.AccessKeyID == "" || k.Secret.Empty():
		err = Damaged("the access key ID or the secret access key is missing")
	default:
		return k, nil
	}
	k.Secret.Wipe()
	return model.Keys{}, err
}

// Encode writes keys over an old payload, nil for none. It keeps all other members of an entry with AWS keys, except those that
// belong to a session.
func Encode(old []byte, k model.Keys) ([]byte, error) {
	envelope, data, err := parse(old)
	if err != nil {
		envelope, data = members{}, members{}
	}
	defer envelope.wipe()
	defer data.wipe()
	if token, ok := data.text(sessionToken); !ok || token != "" {
		delete(data, expiration)
	}
	for _, secret := range []string{sessionToken, secretAccessKey} {
		clear(data[secret])
		delete(data, secret)
	}
	k.Secret.Reveal(func(b []byte) { data[secretAccessKey] = quote(b) })
	for name, value := range map[string]string{accessKeyID: k.AccessKeyID, mfaARN: k.Device, sessionDuration: k.Duration} {
		delete(data, name)
		if value != "" {
			data[name] = quote([]byte(value))
		}
	}
	inner := data.encode(fieldOrder())
	clear(envelope[envelopeData])
	envelope[envelopeType], envelope[envelopeData] = quote([]byte(entryType)), inner
	return envelope.encode([]string{envelopeType, envelopeData}), nil
}

// encode writes the known members first, in their order, then the others by name.
func (m members) encode(first []string) []byte {
	size := 2
	for name, raw := range m {
		size += len(name)*6 + len(raw) + 4 // large enough, because growing would leave copies behind
	}
	out := append(make([]byte, 0, size), '{')
	rest := slices.DeleteFunc(slices.Sorted(maps.Keys(m)), func(name string) bool { return slices.Contains(first, name) })
	for _, name := range append(slices.Clone(first), rest...) {
		raw, there := m[name]
		if !there {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, quote([]byte(name))...), ':'), raw...)
	}
	return append(out, '}')
}

// quote writes a JSON string as encoding/json does, without leaving a copy behind for plain text.
func quote(b []byte) []byte {
	plain := func(c byte) bool { return c >= ' ' && c < 0x7f && strings.IndexByte(`"\<>&`, c) < 0 }
	for _, c := range b {
		if !plain(c) {
			quoted, _ := json.Marshal(string(b)) // a string is always written
			return quoted
		}
	}
	out := append(make([]byte, 0, len(b)+2), '"')
	return append(append(out, b...), '"')
}
