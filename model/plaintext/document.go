package plaintext

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"authdeck/model"
)

// What is wrong with a text as a whole.
var (
	ErrBinary = errors.New("this is no text")
	ErrUTF16  = errors.New("this text is written in UTF-16; save it as UTF-8")
	ErrNoKeys = errors.New("no AWS keys are in it: neither a CSV file of the console nor an AWS credentials file")
)

// Document is a text that was taken apart.
type Document struct {
	Keys []model.PlainKeys
	// Table tells a CSV file: nothing but keys is in it.
	Table  bool
	places []place // of each of Keys
}

// place are the lines of a pair of keys, counted from 0; -1 for none. Other tells whether its section has more than these.
type place struct {
	heading, device int
	keys            []int
	other           bool
}

var bom = []byte("\xef\xbb\xbf")

// Parse takes a text apart. Errors: ErrBinary, ErrUTF16, ErrNoKeys, or one that names a line.
func Parse(text []byte) (Document, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return Document{}, ErrUTF16
	case bytes.IndexByte(text, 0) >= 0:
		return Document{}, ErrBinary
	}
	lines := linesOf(text)
	for i, l := range lines {
		if l = bytes.TrimSpace(bytes.TrimPrefix(l, bom)); len(l) == 0 {
			continue
		}
		if c := columnsOf(split(l)); c != nil {
			return table(lines, i, *c)
		}
		break
	}
	d := sections(lines)
	if len(d.Keys) == 0 {
		d = bare(lines)
	}
	if len(d.Keys) == 0 {
		return Document{}, ErrNoKeys
	}
	return d, nil
}

// Wipe empties the secrets that were found.
func (d Document) Wipe() {
	for _, k := range d.Keys {
		k.Keys.Secret.Wipe()
	}
}

// linesOf splits behind each line's end, so that the lines together are the text.
func linesOf(text []byte) [][]byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// table reads a CSV file behind its heading.
func table(lines [][]byte, heading int, c columns) (Document, error) {
	d := Document{Table: true}
	for i, l := range lines {
		if i <= heading || len(bytes.TrimSpace(l)) == 0 {
			continue
		}
		fields := split(bytes.TrimRight(l, "\r\n"))
		if len(fields) <= max(c.key, c.secret) {
			d.Wipe()
			return Document{}, fmt.Errorf("line %d has %d columns, the heading has more; a quote may be missing", i+1, len(fields))
		}
		k := model.PlainKeys{Line: i + 1}
		if c.user >= 0 {
			k.Name = name(fields[c.user])
		}
		k.Keys = model.Keys{AccessKeyID: string(trim(fields[c.key])), Secret: model.NewSecret(bytes.Clone(trim(fields[c.secret])))}
		d.add(k, place{heading: -1, device: -1, keys: []int{i}})
	}
	if len(d.Keys) == 0 {
		return Document{}, errors.New("the CSV file has a heading and no keys below it")
	}
	return d, nil
}

func name(b []byte) string {
	if b = bytes.Trim(b, " \t\r\n\""); utf8.Valid(b) {
		return string(b)
	}
	return ""
}

// add judges a pair of keys and keeps it.
func (d *Document) add(k model.PlainKeys, p place) {
	if k.Fault == "" {
		k.Fault = fault(k.Keys)
	}
	d.Keys, d.places = append(d.Keys, k), append(d.places, p)
}

// fault is why keys cannot be used, "" for ones that can.
func fault(k model.Keys) string {
	switch {
	case k.AccessKeyID == "" && k.Secret.Empty():
		return "it has no keys"
	case k.AccessKeyID == "":
		return "it has a secret access key and no access key ID"
	case k.Secret.Empty():
		return "it has an access key ID and no secret access key"
	case strings.HasPrefix(k.AccessKeyID, "ASIA"):
		return "it is a session: ASIA… keys expire"
	}
	if r := model.CheckAccessKeyID(k.AccessKeyID); r.Blocks {
		return "its access key ID is none: " + r.Text
	}
	if r := model.CheckDevice(k.Device); r.Blocks {
		return "its mfa_serial is none: " + r.Text
	}
	return ""
}

// bare finds one pair that stands there, on one line or on two, and perhaps an MFA device below it. Labels on lines of their
// own, as the console's page has them, do not count.
func bare(lines [][]byte) (d Document) {
	var words [][]byte
	var at []int
	for i, l := range lines {
		l = bytes.TrimPrefix(l, bom)
		if what, _, whole := labelled(bytes.TrimSpace(l)); what != Other && !whole {
			continue
		}
		for _, w := range bytes.FieldsFunc(l, func(r rune) bool { return separates(r) || r == '\r' || r == '\n' }) {
			if w = trim(w); len(w) > 0 {
				words, at = append(words, w), append(at, i)
			}
		}
	}
	if len(words) < 2 || len(words) > 3 || !isKeyID(words[0]) || isKeyID(words[1]) {
		return d
	}
	k := model.PlainKeys{Line: at[0] + 1}
	p := place{heading: -1, device: -1, keys: []int{at[0], at[1]}}
	if len(words) == 3 {
		if model.DeviceAccount(string(words[2])) == "" {
			return d
		}
		k.Keys.Device, p.device = string(words[2]), at[2]
	}
	k.Keys.AccessKeyID, k.Keys.Secret = string(words[0]), model.NewSecret(bytes.Clone(words[1]))
	d.add(k, p)
	return d
}
