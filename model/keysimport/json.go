package keysimport

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"sort"

	"authdeck/model"
)

// createdKey is the object in the output of `aws iam create-access-key`, and what programs print that print only the key.
type createdKey struct {
	UserName        string
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey json.RawMessage
	SessionToken    json.RawMessage
}

var errBrokenJSON = errors.New("this is not valid JSON. Save the whole output of aws iam create-access-key")

// startsJSON reports whether a text whose first line with text is i starts with an object, or with a list of objects. A list of texts
// and the heading of a section start in another way.
func startsJSON(lines [][]byte, i int) bool {
	rest := bytes.TrimSpace(bytes.TrimPrefix(lines[i], bom))
	if rest[0] != '[' {
		return rest[0] == '{'
	}
	for rest = bytes.TrimSpace(rest[1:]); len(rest) == 0 && i+1 < len(lines); i++ {
		rest = bytes.TrimSpace(lines[i+1])
	}
	return len(rest) > 0 && rest[0] == '{'
}

// jsonText is a JSON text whose key pairs are being found.
type jsonText struct {
	Document
	text []byte // a copy, from which the keys that were found are removed
	ends []int  // where its lines end

	others map[int]bool // the first and last lines of values without keys
}

// jsonKeys reads key pairs from JSON: objects, also in lists and in other objects. A file may contain the output of several calls, one
// after the other. Other JSON returns ErrNoKeys. It copies the text once and wipes the copy, because a decoder would keep copies of
// the secrets.
func jsonKeys(lines [][]byte) (Document, error) {
	j := jsonText{Document: Document{Table: true}, text: bytes.Join(lines, nil), others: map[int]bool{}}
	defer clear(j.text)
	end := 0
	for _, l := range lines {
		end += len(l)
		j.ends = append(j.ends, end)
	}
	var b brackets
	start := 0
	for i, c := range j.text {
		if closed := b.read(c); !closed || b.open > 0 {
			continue
		}
		from := i + 1 - len(startOf(j.text[start:i+1]))
		if !json.Valid(j.text[from : i+1]) {
			break
		}
		j.value(from, i+1)
		start = i + 1
	}
	if len(startOf(j.text[start:])) > 0 {
		j.Wipe()
		return Document{}, errBrokenJSON
	}
	if len(j.Keys) == 0 {
		return Document{}, ErrNoKeys
	}
	for n, p := range j.places {
		for _, at := range []int{p.keys[0], p.keys[len(p.keys)-1]} {
			if j.others[at] && p.foreign == 0 {
				j.places[n].foreign = at + 1
			}
		}
	}
	return j.Document, nil
}

// startOf removes white space and a byte order mark from the start of a text.
func startOf(text []byte) []byte { return bytes.TrimLeft(text, " \t\r\n\ufeff") }

// brackets counts the open brackets in JSON.
type brackets struct {
	open            int
	quoted, escaped bool
}

// read reports whether a character closes a bracket.
func (b *brackets) read(c byte) (closed bool) {
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
		return true
	}
	return false
}

func (j *jsonText) line(offset int) int { return sort.SearchInts(j.ends, offset+1) }

// deepest is how many brackets may be around an object with keys, such as those of a list in an object. It bounds how often a byte is
// read. An access key ID without a secret counts only near the outside, because other outputs of the AWS CLI have many of them.
const deepest, deepestID = 4, 2

// value finds the key pairs of a JSON value. They have all its lines.
func (j *jsonText) value(from, to int) {
	var lines []int
	for i := j.line(from); i <= j.line(to-1); i++ {
		lines = append(lines, i)
	}
	first := len(j.Keys)
	var b brackets
	var starts []int
	for i := from; i < to; i++ {
		before := b.open
		closed := b.read(j.text[i])
		if b.open > before {
			starts = append(starts, i)
		}
		if !closed {
			continue
		}
		if start := starts[before-1]; j.text[start] == '{' && before <= deepest {
			j.object(start, i+1, lines, before <= deepestID)
		}
		starts = starts[:before-1]
	}
	if first == len(j.Keys) {
		j.Table = false
		j.others[lines[0]], j.others[lines[len(lines)-1]] = true, true
		return
	}
	at := foreign(j.text[from:to])
	if at < 0 {
		return
	}
	j.Table = false
	for n := first; n < len(j.Keys); n++ {
		j.places[n].foreign = j.line(from+at) + 1
	}
}

// object adds the key pair of an object, if it has one, and overwrites it in the text.
func (j *jsonText) object(from, to int, lines []int, idAlone bool) {
	var c createdKey
	text := j.text[from:to]
	failed := json.Unmarshal(text, &c) != nil
	defer clear(c.SecretAccessKey)
	defer clear(c.SessionToken)
	if failed || len(c.SecretAccessKey) == 0 && (c.AccessKeyID == "" || !idAlone) {
		return
	}
	at := max(0, bytes.Index(text, []byte(c.AccessKeyID)))
	k := model.PlainKeys{Name: c.UserName, Line: j.line(from+at) + 1, Keys: model.Keys{AccessKeyID: c.AccessKeyID, Secret: unquoted(c.SecretAccessKey)}}
	if len(c.SessionToken) > len(`""`) && string(c.SessionToken) != "null" {
		k.Fault = model.Because("keys are temporary", " (SessionToken)")
	}
	blank(text, []byte(c.AccessKeyID), isWordByte)
	blank(text, bytes.Trim(c.SecretAccessKey, `"`), isWordByte)
	withoutName(text, c.UserName)
	j.add(k, place{heading: -1, device: -1, keys: lines, checked: true})
}

// unquoted returns the value of a JSON string, of which it undoes the escapes that a secret key may have: \/ and those of ASCII as \u002F,
// which .NET and PHP write.
func unquoted(raw []byte) model.Secret {
	if len(raw) < len(`""`) || raw[0] != '"' {
		return model.Secret{}
	}
	raw = raw[1 : len(raw)-1]
	value := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			value = append(value, raw[i])
			continue
		}
		i++
		switch code, ok := escapedASCII(raw[i:]); {
		case ok:
			value = append(value, code)
			i += len("002F")
		case raw[i] == '/':
			value = append(value, '/')
		default:
			value = append(value, '\\', raw[i])
		}
	}
	return model.NewSecret(value)
}

// escapedASCII returns the visible ASCII character of an escape like u002F, which is at the start of text.
func escapedASCII(text []byte) (c byte, ok bool) {
	const length = len("u002F")
	if len(text) < length || text[0] != 'u' {
		return 0, false
	}
	var code [2]byte
	if _, err := hex.Decode(code[:], text[1:length]); err != nil {
		return 0, false
	}
	return code[1], code[0] == 0 && code[1] > ' ' && code[1] < 0x7F
}

// textKeys reads the output of `aws iam create-access-key --output text`, once or several times: the fields of a line, in alphabetical
// order of their names.
func textKeys(lines [][]byte) Document {
	d := Document{Table: true}
	for i, l := range lines {
		fields := textFields(l)
		if fields == nil {
			d.Table = d.Table && len(bytes.TrimSpace(l)) == 0
			continue
		}
		field := func(n int) []byte {
			if n < len(fields) {
				return trim(fields[n])
			}
			return nil
		}
		k := model.PlainKeys{Name: name(field(5)), Line: i + 1}
		k.Keys = model.Keys{AccessKeyID: string(field(1)), Secret: model.NewSecret(bytes.Clone(field(3)))}
		d.add(k, place{heading: -1, device: -1, keys: []int{i}, named: true})
	}
	return d
}

// textFields returns the fields of a line of that output; nil for another line.
func textFields(line []byte) [][]byte {
	fields := bytes.Split(bytes.TrimSpace(bytes.TrimPrefix(line, bom)), []byte("\t"))
	if string(fields[0]) != "ACCESSKEY" {
		return nil
	}
	return fields
}
