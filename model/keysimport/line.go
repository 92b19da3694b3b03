package keysimport

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"authdeck/model"
)

// Part says what a line contains, as far as it has been typed.
type Part int

// Other is the zero Part: a line without a label. A Pair is an access key ID and what follows it. A Heading is a section, a row of
// column names, or a setting that is not a key; the form ignores it.
const (
	Other Part = iota
	Heading
	KeyID
	Secret
	Token
	Device
	Pair
)

// labels are the names of the values in files, variables and on the console's page, without case, spaces, hyphens and underscores.
var labels = map[string]Part{
	"awsaccesskeyid": KeyID, "accesskeyid": KeyID,
	"awssecretaccesskey": Secret, "secretaccesskey": Secret, "awssecretkey": Secret, "secretkey": Secret,
	"awssessiontoken": Token, "sessiontoken": Token, "awssecuritytoken": Token, "securitytoken": Token,
	"mfaserial": Device, "awsmfaserial": Device,
	"region": Heading, "awsregion": Heading, "awsdefaultregion": Heading, "output": Heading, "awsdefaultoutput": Heading,
}

// Line says what a line contains. id is the access key ID of a KeyID or a Pair. value is the part of the line after the label or,
// for a Pair, after the access key ID. It is empty if the line ends before it.
func Line(line []byte) (what Part, id string, value []byte) {
	line = bytes.TrimRight(bytes.TrimPrefix(line, bom), "\r\n")
	closed := len(line) > 0 && endsKeyID(rune(line[len(line)-1]))
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
	words := bytes.FieldsFunc(line, endsKeyID)
	for i, w := range words {
		if w = trim(w); !model.IsKeyID(w) {
			continue
		}
		switch {
		case i+1 < len(words):
			return Pair, string(w), secretAfter(words[i+1:])
		case closed: // a space or comma shows that the access key ID before it is complete
			return Pair, string(w), nil
		}
		return Other, "", nil
	}
	return Other, "", nil
}

// secretAfter returns the secret among the words after an access key ID. The ARN of an MFA device may be before it, even without a
// space between them.
func secretAfter(words [][]byte) []byte {
	if string(trim(words[0])) != "arn" {
		return trim(words[0])
	}
	named := false // the device's name, which can be as long as a secret
	for _, w := range words[1:] {
		w = trim(w)
		name := !named && (bytes.HasPrefix(w, []byte("mfa/")) || bytes.HasPrefix(w, []byte("u2f/")))
		named = named || name
		if start := len(w) - secretLength; start == 0 && !name || start > 0 && w[start-1] == '=' {
			return w[start:]
		}
	}
	return nil
}

// separates reports whether text may stand between an access key ID and its secret.
func separates(r rune) bool { return strings.ContainsRune(" \t,;", r) }

// endsKeyID reports whether an access key ID on the line that is being typed ends before a character.
func endsKeyID(r rune) bool { return separates(r) || r == ':' || r == '|' }

// labelled finds the label of a line and the text after it; whole reports whether there is more than the label.
func labelled(line []byte) (what Part, value []byte, whole bool) {
	line, blank := assigned(line)
	end := bytes.IndexAny(line, "=:")
	switch {
	case blank:
		end = bytes.IndexAny(line, " \t")
	case bytes.HasPrefix(line, []byte("|")): // a row of the AWS CLI's --output table
		line = bytes.Trim(line, "| \t")
		end = bytes.IndexByte(line, '|')
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

// assigned removes what shells put before a variable's name. blank reports whether a space separates name and value, as in csh and
// fish.
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

// uncommented removes a comment after a space.
func uncommented(value []byte) []byte {
	for _, sign := range []string{" #", " ;", "\t#", "\t;"} {
		if i := bytes.Index(value, []byte(sign)); i >= 0 {
			value = value[:i]
		}
	}
	return value
}

// trim removes white space, quotes and commas around a value; keys have none of them.
func trim(value []byte) []byte { return bytes.Trim(value, " \t\r\n\"'`,;") }

// split splits a CSV row at its separator. Fields may be quoted.
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

// columns are the field numbers in a row; user is -1 if there is none.
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

// Why a paste is rejected.
var (
	ErrSession = errors.New("those keys are temporary. Paste the IAM user's keys, which start with AKIA")
	ErrSeveral = errors.New("that has several key pairs. Use authdeck import with the file")
)

// Paste finds the one key pair in pasted text. It returns no keys and no error if there is none. The caller wipes the secret.
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
