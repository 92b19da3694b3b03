package keysimport

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"authdeck/model"
)

// createdKey is the output of `aws iam create-access-key`, and of programs that print only the key.
type createdKey struct {
	UserName        string
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey json.RawMessage
	SessionToken    json.RawMessage
	AccessKey       *createdKey
	Credentials     *createdKey // for session keys from AWS STS
}

var errBrokenJSON = errors.New("this is not valid JSON. Save the whole output of aws iam create-access-key")

// jsonKeys reads key pairs from JSON. A file may contain the output of several calls, one after the other. Other JSON returns
// ErrNoKeys. It copies each JSON text once and wipes the copy, because a decoder would keep copies of the secrets.
func jsonKeys(lines [][]byte) (Document, error) {
	d, start := Document{Table: true}, 0
	isBlank := func(text []byte) bool { return len(bytes.TrimSpace(bytes.TrimPrefix(text, bom))) == 0 }
	var b brackets
	for i, line := range lines {
		if b.read(line); b.open > 0 || isBlank(line) {
			continue
		}
		text := bytes.TrimPrefix(bytes.Join(lines[start:i+1], nil), bom)
		valid := json.Valid(text)
		if valid {
			d.addJSON(text, lines, start, i+1)
			start = i + 1
		}
		clear(text)
		if !valid {
			break
		}
	}
	if slices.ContainsFunc(lines[start:], func(line []byte) bool { return !isBlank(line) }) {
		d.Wipe()
		return Document{}, errBrokenJSON
	}
	if len(d.Keys) == 0 {
		return Document{}, ErrNoKeys
	}
	return d, nil
}

// brackets counts the open brackets in JSON, to find the end of a JSON text without reading it again for each line.
type brackets struct {
	open            int
	quoted, escaped bool
}

func (b *brackets) read(line []byte) {
	for _, c := range line {
		switch {
		case b.escaped:
			b.escaped = false
		case b.quoted:
			b.escaped, b.quoted = c == '\\', c != '"'
		case c == '"':
			b.quoted = true
		case c == '{', c == '[':
			b.open++
		case c == '}', c == ']':
			b.open--
		}
	}
}

// addJSON adds the key pair of one JSON text, which has the lines from start up to end.
func (d *Document) addJSON(text []byte, lines [][]byte, start, end int) {
	var c createdKey
	failed := json.Unmarshal(text, &c) != nil // other JSON, such as a list
	for _, framed := range []*createdKey{c.AccessKey, c.Credentials} {
		if framed != nil {
			c = *framed
		}
	}
	defer clear(c.SecretAccessKey)
	defer clear(c.SessionToken)
	if failed || c.AccessKeyID == "" && len(c.SecretAccessKey) == 0 {
		d.Table = false
		return
	}
	k := model.PlainKeys{Name: c.UserName, Line: start + 1, Keys: model.Keys{AccessKeyID: c.AccessKeyID, Secret: unquoted(c.SecretAccessKey)}}
	if len(c.SessionToken) > len(`""`) && string(c.SessionToken) != "null" {
		k.Fault = model.Because("keys are temporary", " (SessionToken)")
	}
	p := place{heading: -1, device: -1}
	for i := start; i < end; i++ {
		if p.keys = append(p.keys, i); c.AccessKeyID != "" && bytes.Contains(lines[i], []byte(c.AccessKeyID)) {
			k.Line = i + 1
		}
	}
	d.add(k, p)
}

// unquoted returns the value of a JSON string. The only escape that a secret key may need is \/.
func unquoted(raw []byte) model.Secret {
	if len(raw) < len(`""`) || raw[0] != '"' {
		return model.Secret{}
	}
	return model.NewSecret(bytes.ReplaceAll(raw[1:len(raw)-1], []byte(`\/`), []byte("/")))
}

// textKeys reads the output of `aws iam create-access-key --output text`: the fields of one line, in alphabetical order of their
// names.
func textKeys(fields [][]byte, line int) Document {
	field := func(n int) []byte {
		if n < len(fields) {
			return trim(fields[n])
		}
		return nil
	}
	k := model.PlainKeys{Name: name(field(5)), Line: line + 1}
	k.Keys = model.Keys{AccessKeyID: string(field(1)), Secret: model.NewSecret(bytes.Clone(field(3)))}
	d := Document{Table: true}
	d.add(k, place{heading: -1, device: -1, keys: []int{line}})
	return d
}
