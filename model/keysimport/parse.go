package keysimport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"authdeck/model"
)

// Accepts lists the formats that Parse understands.
const Accepts = "accessKeys.csv, an AWS credentials file, export lines, or JSON from the AWS CLI"

// What can be wrong with a whole text.
var (
	ErrBinary = errors.New("this is not a text file")
	ErrNoKeys = errors.New("no AWS keys found. Expected " + Accepts)
)

// Document is a parsed text.
type Document struct {
	Keys    []model.PlainKeys
	Keyless int // the number of sections without keys
	// Table says that it contains only keys: a CSV file, or keys that the AWS CLI printed. Then the whole file can be deleted.
	Table  bool
	places []place // one for each of Keys
}

// place has the line numbers of a key pair, from 0; -1 for none. Other says that its section has other settings. A heading is
// removed if only comments would remain below it.
type place struct {
	heading, device int
	keys            []int
	other           bool
	named           bool // the name of the user or the profile is on the lines
	checked         bool // foreign is known
	foreign         int  // the first of its lines, from 1, that has other text too; 0 for none
}

var bom = []byte("\xef\xbb\xbf")

// Parse parses a text in UTF-8 or UTF-16. Errors: ErrBinary, ErrNoKeys, or an error that names a line.
func Parse(text []byte) (Document, error) {
	if order := utf16Order(text); order != nil {
		var ok bool
		text, ok = fromUTF16(text, order)
		defer clear(text)
		if !ok {
			return Document{}, ErrBinary
		}
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return Document{}, ErrBinary
	}
	lines := linesOf(text)
	d, err := find(lines)
	if err != nil {
		return Document{}, err
	}
	for i := range d.places {
		d.places[i].checkRest(lines, d.Keys[i])
	}
	return d, nil
}

// find finds the keys in the lines of a text.
func find(lines [][]byte) (Document, error) {
	for i, l := range lines {
		if l = bytes.TrimSpace(bytes.TrimPrefix(l, bom)); len(l) == 0 {
			continue
		}
		if c := columnsOf(split(l)); c != nil {
			return table(lines, i, *c)
		}
		if startsJSON(lines, i) {
			return jsonKeys(lines)
		}
		if textFields(l) != nil {
			return textKeys(lines), nil
		}
		break
	}
	d := sections(lines)
	if len(d.Keys) == 0 {
		d = bare(lines)
	}
	if d.hasNothing() {
		if found := oneLine(lines); len(found.Keys) > 0 {
			d.Wipe()
			d = found
		}
	}
	if len(d.Keys) == 0 {
		return Document{}, ErrNoKeys
	}
	return d, nil
}

// Wipe clears the secrets that were found.
func (d Document) Wipe() {
	for _, k := range d.Keys {
		k.Keys.Secret.Wipe()
	}
}

// linesOf splits a text after each line break (LF, CR LF or CR, as botocore does), so that the joined lines are the text again.
func linesOf(text []byte) (lines [][]byte) {
	for len(text) > 0 {
		end := len(text)
		if at := bytes.IndexAny(text, "\r\n"); at >= 0 {
			if end = at + 1; bytes.HasPrefix(text[at:], []byte("\r\n")) {
				end++
			}
		}
		lines, text = append(lines, text[:end]), text[end:]
	}
	return lines
}

// table reads the rows of a CSV file after its heading.
func table(lines [][]byte, heading int, c columns) (Document, error) {
	d := Document{Table: true}
	for i, l := range lines {
		if i <= heading || len(bytes.TrimSpace(l)) == 0 {
			continue
		}
		fields := split(bytes.TrimRight(l, "\r\n"))
		if len(fields) <= max(c.key, c.secret) {
			d.Wipe()
			return Document{}, fmt.Errorf("line %d has %d columns, but the heading has more. A quote may be missing", i+1, len(fields))
		}
		k := model.PlainKeys{Line: i + 1}
		if c.user >= 0 {
			k.Name = name(fields[c.user])
		}
		k.Keys = model.Keys{AccessKeyID: string(trim(fields[c.key])), Secret: model.NewSecret(bytes.Clone(trim(fields[c.secret])))}
		p := place{heading: -1, device: -1, keys: []int{i}, checked: true}
		if c.hasMore(fields) {
			p.foreign = i + 1
		}
		d.add(k, p)
	}
	if len(d.Keys) == 0 {
		return Document{}, errors.New("the CSV file has a heading but no keys")
	}
	return d, nil
}

func name(b []byte) string {
	if b = bytes.Trim(b, " \t\r\n\""); utf8.Valid(b) {
		return string(b)
	}
	return ""
}

// add checks a key pair and adds it.
func (d *Document) add(k model.PlainKeys, p place) {
	if k.Fault.Why == "" {
		k.Fault = fault(k.Keys)
	}
	d.Keys, d.places = append(d.Keys, k), append(d.places, p)
}

// fault says why keys cannot be used.
func fault(k model.Keys) model.Unusable {
	switch {
	case k.AccessKeyID == "" && k.Secret.Empty():
		return model.ItHas("no keys")
	case k.AccessKeyID == "":
		return model.ItHas("no access key ID")
	case k.Secret.Empty():
		return model.ItHas("no secret access key")
	case strings.HasPrefix(k.AccessKeyID, "ASIA"):
		return model.Because("keys are temporary", " (ASIA…)")
	}
	for _, value := range []struct {
		name    string
		problem *model.Problem
	}{
		{"access key ID", model.CheckAccessKeyID(k.AccessKeyID)}, {"secret access key", model.CheckSecretKey(k.Secret)},
		{"mfa_serial", model.CheckDevice(k.Device)},
	} {
		if value.problem.Blocks() {
			f := model.Because(value.name+" is invalid", " ("+value.problem.Error()+")")
			if has := value.problem.Has; has != "" {
				f = model.Because(value.name+" has "+has, "")
			}
			f.Brief = value.problem.Of(value.name)
			return f
		}
	}
	return model.Unusable{}
}

// bare finds one pair without labels, on one line or two, and perhaps an MFA device below it. It ignores labels on their own lines,
// as on the console's page.
func bare(lines [][]byte) (d Document) {
	var words [][]byte
	var at []int
	for i, l := range lines {
		l = bytes.TrimPrefix(l, bom)
		if what, _, whole := labelled(bytes.TrimSpace(l)); what != Other && !whole {
			continue
		}
		for _, w := range bytes.FieldsFunc(l, func(r rune) bool { return separates(r) || r == '\r' || r == '\n' }) {
			w = trim(bytes.Trim(w, "[]")) // in brackets, if the AWS CLI was asked for both values as JSON
			for _, part := range withoutDevice(w) {
				words, at = append(words, part), append(at, i)
			}
		}
	}
	if len(words) == 3 && isARN(words[1]) && len(words[2]) == secretLength { // the device is before the secret
		words[1], words[2], at[1], at[2] = words[2], words[1], at[2], at[1]
	}
	if len(words) < 2 || len(words) > 3 || !model.IsKeyID(words[0]) || model.IsKeyID(words[1]) || isARN(words[1]) {
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

func isARN(word []byte) bool { return bytes.HasPrefix(word, []byte("arn:")) }

// withoutDevice splits the ARN of a device from a secret that follows it after =.
func withoutDevice(word []byte) [][]byte {
	switch end := len(word) - secretLength - 1; {
	case len(word) == 0:
		return nil
	case isARN(word) && end > 0 && word[end] == '=':
		return [][]byte{word[:end], word[end+1:]}
	}
	return [][]byte{word}
}

// section is the section that is being read.
type section struct {
	keys   model.PlainKeys
	place  place
	indent int  // indentation of the line that more deeply indented lines continue; -1 for none
	ours   bool // that line has one of our settings
	token  int  // the line of a session token; 0 for none
	said   bool // its heading appears twice, and the first one says so
}

// sections reads a credentials file as AWS programs do: a section per heading, comments on their own lines, and a line that is
// indented more deeply continues the line above. Lines above the first heading count as one section without a name, so that shell
// lines are found.
func sections(lines [][]byte) (d Document) {
	now := section{place: place{heading: -1, device: -1}, indent: -1}
	first := map[string]int{} // the line of each heading
	for i, raw := range lines {
		line := bytes.TrimRight(bytes.TrimPrefix(raw, bom), "\r\n")
		text := bytes.TrimSpace(line)
		indent := len(line) - len(bytes.TrimLeft(line, " \t"))
		switch {
		case len(text) == 0, text[0] == '#', text[0] == ';':
		case isHeading(text) && indent == 0:
			d.finish(now)
			now = headed(text, i)
			if at, twice := first[now.keys.Name]; twice {
				now.keys.Fault = model.Because("heading appears twice", fmt.Sprintf(", on lines %d and %d", at, i+1))
				now.said = d.spoil(now.keys.Name, now.keys.Fault)
			} else {
				first[now.keys.Name] = i + 1
			}
		case now.place.heading >= 0 && now.indent >= 0 && indent > now.indent:
			now.place.other = true
			if now.ours {
				const several = "a key spans several lines"
				now.keys.Fault = model.Unusable{Why: several, WhyAll: several, Brief: several, Where: onLine("line", i)}
			}
		default:
			now.indent = indent
			if _, _, profile, ok := configured(text); ok && string(profile) != now.keys.Name {
				d.finish(now)
				now = section{keys: model.PlainKeys{Name: name(profile)}, place: place{heading: -1, device: -1, named: true}, indent: indent}
			}
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

// line reads one value of a section.
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
		s.keys.Fault = model.Unusable{Why: "one of its values appears twice", WhyAll: "one of their values appears twice", Brief: "a value appears twice", Where: onLine("line", i)}
	}
	if what == Device {
		s.place.device = i
	} else {
		s.place.keys = append(s.place.keys, i)
	}
}

// finish adds a section if it has keys, unless its heading appeared before. It counts a section without keys in Keyless.
func (d *Document) finish(s section) {
	if s.said {
		s.keys.Keys.Secret.Wipe()
		return
	}
	if s.token > 0 {
		s.keys.Fault = temporary(s.token - 1)
		if s.keys.Line == 0 {
			s.keys.Line = s.token
		}
	}
	if len(s.place.keys) == 0 && s.token == 0 {
		if s.place.heading >= 0 {
			d.Keyless++
		}
		return
	}
	d.add(s.keys, s.place)
}

// onLine is where something is, in brackets; i counts from 0.
func onLine(what string, i int) string { return fmt.Sprintf(" (%s %d)", what, i+1) }

func temporary(i int) model.Unusable {
	return model.Because("keys are temporary", onLine("session token on line", i))
}

// spoil marks a section as unusable, because its heading appears twice. It reports whether there is one with keys.
func (d *Document) spoil(name string, why model.Unusable) (found bool) {
	for i := range d.Keys {
		if d.Keys[i].Name == name {
			d.Keys[i].Fault, found = why, true
		}
	}
	return found
}

// SecretLines returns the lines of a text, counted from 1, that have the secret key of one of the keys with these numbers.
func (d Document) SecretLines(text []byte, keys []int) (found []int) {
	if order := utf16Order(text); order != nil {
		plain, _ := fromUTF16(text, order)
		defer clear(plain)
		text = plain
	}
	for i, l := range linesOf(text) {
		has := false
		for _, n := range keys {
			d.Keys[n].Keys.Secret.Reveal(func(b []byte) { has = has || bytes.Contains(l, b) })
		}
		if has {
			found = append(found, i+1)
		}
	}
	return found
}

// MaxSize is far larger than a file of keys. It avoids reading a wrong file whole.
const MaxSize = 1 << 20

// FileError says that a file cannot be read, or has no keys. Front ends may shorten its path.
type FileError struct {
	What, Path string // for example "cannot read" and the path
	Err        error  // why; nil if What says it
	WrongName  bool   // there is no file of this name
}

func (e *FileError) Error() string {
	if e.Err == nil {
		return e.What + " " + e.Path
	}
	return e.What + " " + e.Path + ": " + e.Err.Error()
}

func (e *FileError) Unwrap() error { return e.Err }

// ErrTooLarge says that a text is too large for a file of keys.
var ErrTooLarge = errors.New("the file is larger than 1 MB")

// ReadAll reads to the end and leaves no other copy in memory. The caller wipes the bytes.
func ReadAll(r io.Reader) ([]byte, error) {
	text := make([]byte, 0, 64<<10)
	for {
		n, err := r.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		switch {
		case len(text) > MaxSize:
			clear(text)
			return nil, ErrTooLarge
		case errors.Is(err, io.EOF):
			return text, nil
		case err != nil:
			clear(text)
			return nil, err
		case len(text) == cap(text):
			more := append(make([]byte, 0, 2*cap(text)), text...)
			clear(text)
			text = more
		}
	}
}
