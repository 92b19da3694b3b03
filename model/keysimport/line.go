package keysimport

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"authdeck/model"
)

// Part is what a line, as far as it has been typed, is about.
type Part int

// Other is the zero Part: a line that has no label. A Pair is an access key ID and what follows it. A Heading has nothing for the
// form: a section, a row of column names, a setting that is no key.
const (
	Other Part = iota
	Heading
	KeyID
	Secret
	Token
	Device
	Pair
)

// labels are what the values are called in files, variables and on the console's page, without case, blanks and lines.
var labels = map[string]Part{
	"awsaccesskeyid": KeyID, "accesskeyid": KeyID,
	"awssecretaccesskey": Secret, "secretaccesskey": Secret, "awssecretkey": Secret, "secretkey": Secret,
	"awssessiontoken": Token, "sessiontoken": Token, "awssecuritytoken": Token, "securitytoken": Token,
	"mfaserial": Device, "awsmfaserial": Device,
	"region": Heading, "awsregion": Heading, "awsdefaultregion": Heading, "output": Heading, "awsdefaultoutput": Heading,
}

// isKeyID tells an access key ID, long-lived or of a session, from other words.
func isKeyID(word []byte) bool {
	if len(word) < 16 || len(word) > 128 || !bytes.HasPrefix(word, []byte("AKIA")) && !bytes.HasPrefix(word, []byte("ASIA")) {
		return false
	}
	return !bytes.ContainsFunc(word, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
}

// Line tells what a line is about. id is the access key ID of a KeyID and of a Pair; value is what follows the label
// or, in a Pair, behind the access key ID, and is part of line. It is empty as long as the line ends before it.
func Line(line []byte) (what Part, id string, value []byte) {
	line = bytes.TrimRight(bytes.TrimPrefix(line, bom), "\r\n")
	closed := len(line) > 0 && separates(rune(line[len(line)-1]))
	line = bytes.TrimSpace(line)
	if bytes.HasPrefix(line, []byte("[")) {
		return Heading, "", nil
	}
	if columns := split(line); len(columns) > 1 && columnsOf(columns) != nil {
		return Heading, "", nil
	}
	switch what, value, _ = labelled(line); what {
	case KeyID:
		return KeyID, string(value), value
	case Other:
	default:
		return what, "", value
	}
	words := bytes.FieldsFunc(line, separates)
	for i, w := range words {
		if w = trim(w); !isKeyID(w) {
			continue
		}
		switch {
		case i+1 < len(words):
			return Pair, string(w), trim(words[i+1])
		case closed: // by a blank or a comma, before which an access key ID is whole
			return Pair, string(w), nil
		}
		return Other, "", nil
	}
	return Other, "", nil
}

// separates tells what may be between an access key ID and its secret.
func separates(r rune) bool { return strings.ContainsRune(" \t,;", r) }

// labelled finds the label of a line and what follows it; whole tells whether there is more than the label.
func labelled(line []byte) (what Part, value []byte, whole bool) {
	line, blank := assigned(line)
	end := bytes.IndexAny(line, "=:")
	if blank {
		end = bytes.IndexAny(line, " \t")
	}
	name := line
	if whole = end >= 0; whole {
		name, value = line[:end], line[end+1:]
	}
	if len(name) > 40 {
		return Other, nil, false
	}
	plain := strings.NewReplacer("_", "", "-", "", " ", "", "\t", "", `"`, "", "'", "").Replace(strings.ToLower(string(name)))
	if what = labels[plain]; what == Other || what == Heading && !whole {
		return Other, nil, false
	}
	return what, trim(uncommented(value)), whole
}

// assigned drops what shells write before a variable's name. blank tells whether its value follows a blank, as in csh
// and fish.
func assigned(line []byte) (rest []byte, blank bool) {
	first, rest, found := bytes.Cut(line, []byte(" "))
	switch word := strings.ToLower(string(first)); {
	case strings.HasPrefix(word, "$env:"):
		return line[len("$env:"):], false
	case !found:
		return line, false
	case word == "export":
		return bytes.TrimSpace(rest), false
	case word == "setenv":
		return bytes.TrimSpace(rest), true
	case word == "set":
		if rest = bytes.TrimSpace(rest); !bytes.HasPrefix(rest, []byte("-")) {
			return rest, false
		}
		_, rest, _ = bytes.Cut(rest, []byte(" "))
		return bytes.TrimSpace(rest), true
	}
	return line, false
}

// uncommented cuts off what follows a blank and a comment sign.
func uncommented(value []byte) []byte {
	for _, sign := range []string{" #", " ;", "\t#", "\t;"} {
		if i := bytes.Index(value, []byte(sign)); i >= 0 {
			value = value[:i]
		}
	}
	return value
}

// trim drops the white space, quotes and commas around a value; keys have none.
func trim(value []byte) []byte { return bytes.Trim(value, " \t\r\n\"'`,;") }

// split takes a row of a CSV apart, at whichever sign separates its fields. Quotes may surround a field.
func split(row []byte) (fields [][]byte) {
	sign := byte(',')
	for _, other := range []byte(";\t") {
		if bytes.IndexByte(row, sign) < 0 && bytes.IndexByte(row, other) >= 0 {
			sign = other
		}
	}
	start, quoted := 0, false
	for i, b := range row {
		switch {
		case b == '"':
			quoted = !quoted
		case b == sign && !quoted:
			fields = append(fields, row[start:i])
			start = i + 1
		}
	}
	return append(fields, row[start:])
}

// columns say which fields of a row are which; user is -1 where there is none.
type columns struct{ user, key, secret int }

func columnsOf(heading [][]byte) *columns {
	at := func(name string) int {
		return slices.IndexFunc(heading, func(f []byte) bool { return strings.EqualFold(string(trim(f)), name) })
	}
	c := columns{at("User name"), at("Access key ID"), at("Secret access key")}
	if c.key < 0 || c.secret < 0 {
		return nil
	}
	return &c
}

// Why a paste is refused.
var (
	ErrSession = errors.New("those keys are temporary. Paste the IAM user's keys, which start with AKIA")
	ErrSeveral = errors.New("that has several key pairs. Use authdeck import with the file")
)

// Paste finds the one pair of keys in what was pasted; no keys and no error where it is none. The caller wipes the secret.
func Paste(text []byte) (model.Keys, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return model.Keys{}, nil
	}
	d, err := Parse(text)
	if err != nil {
		return model.Keys{}, nil //nolint:nilerr // what is no pair of keys is some other text
	}
	switch {
	case hasToken(text):
		d.Wipe()
		return model.Keys{}, ErrSession
	case len(d.Keys) > 1:
		d.Wipe()
		return model.Keys{}, ErrSeveral
	}
	k := d.Keys[0].Keys
	if k.AccessKeyID == "" || k.Secret.Empty() {
		d.Wipe()
		return model.Keys{}, nil
	}
	return k, nil
}

func hasToken(text []byte) bool {
	for _, l := range linesOf(text) {
		if what, _, _ := labelled(bytes.TrimSpace(l)); what == Token {
			return true
		}
	}
	return false
}
