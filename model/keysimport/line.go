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

// labels are the names of the values in files, variables, Terraform's provider and on the console's page, without case, spaces, hyphens
// and underscores.
var labels = map[string]Part{
	"awsaccesskeyid": KeyID, "accesskeyid": KeyID, "awsaccesskey": KeyID, "accesskey": KeyID,
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
	if isHeading(line) {
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
	name, value, whole := assignment(line)
	if len(name) > 40 {
		return Other, nil, false
	}
	plain := strings.NewReplacer("_", "", "-", "", " ", "", "\t", "", `"`, "", "'", "").Replace(strings.ToLower(string(name)))
	if what = labels[plain]; what == Other || what == Heading && !whole {
		return Other, nil, false
	}
	if value = trim(uncommented(value)); string(value) == "{" { // the object "AccessKey" in JSON
		return Other, nil, false
	}
	return what, value, whole
}

// assignment splits a line into a name and its value, without what shells and other programs put around them; whole reports whether
// there is more than the name.
func assignment(line []byte) (name, value []byte, whole bool) {
	word, rest := firstWord(line)
	switch strings.ToLower(string(word)) {
	case "export", "declare", "typeset":
		line, _ = withoutOptions(rest)
	case "set": // in fish with options, and with a space before the value
		after, options := withoutOptions(rest)
		if options {
			return cutAt(after, " \t")
		}
		line = after
	case "setenv", "setx":
		return cutAt(withoutSwitch(rest), " \t")
	case "aws":
		if name, value, _, ok := configured(line); ok {
			return name, value, true
		}
	}
	for _, before := range []string{"$env:", "$env."} { // PowerShell and Nushell
		if len(line) > len(before) && strings.EqualFold(string(line[:len(before)]), before) {
			line = line[len(before):]
		}
	}
	if arguments := argumentsOf(line, "]::SetEnvironmentVariable("); len(arguments) > 1 {
		return trim(arguments[0]), arguments[1], true
	}
	if bytes.HasPrefix(line, []byte("|")) { // a row of the AWS CLI's --output table
		return cutAt(bytes.Trim(line, "| \t"), "|")
	}
	return cutAt(line, "=:")
}

// cutAt splits a text at the first of some characters.
func cutAt(text []byte, signs string) (before, after []byte, found bool) {
	if end := bytes.IndexAny(text, signs); end >= 0 {
		return text[:end], text[end+1:], true
	}
	return text, nil, false
}

func firstWord(line []byte) (word, rest []byte) {
	word, rest, _ = cutAt(line, " \t")
	return word, bytes.TrimSpace(rest)
}

// withoutOptions removes the options at the start of a command's arguments.
func withoutOptions(line []byte) (rest []byte, options bool) {
	for bytes.HasPrefix(line, []byte("-")) {
		_, line = firstWord(line)
		options = true
	}
	return line, options
}

// withoutSwitch removes the switch of setx for the whole machine.
func withoutSwitch(line []byte) []byte {
	if end := len(line) - len(" /m"); end > 0 && strings.EqualFold(string(line[end:]), " /m") {
		return line[:end]
	}
	return line
}

// argumentsOf returns the arguments of a call; nil if a line does not have it.
func argumentsOf(line []byte, call string) [][]byte {
	if !isCall(line) || len(line) > 512 { // longer than any such call
		return nil
	}
	at := strings.Index(strings.ToLower(string(line)), strings.ToLower(call))
	if at < 0 {
		return nil
	}
	arguments, _, _ := bytes.Cut(line[at+len(call):], []byte(")"))
	return split(arguments)
}

// configured reads `aws configure set NAME VALUE`, perhaps with a profile.
func configured(line []byte) (name, value, profile []byte, ok bool) {
	if !bytes.HasPrefix(line, []byte("aws ")) {
		return nil, nil, nil, false
	}
	var words [][]byte
	fields := bytes.Fields(line)
	for i := 0; i < len(fields); i++ {
		option, value, joined := bytes.Cut(fields[i], []byte("="))
		switch {
		case !bytes.HasPrefix(option, []byte("--")):
			words = append(words, fields[i])
			continue
		case !joined && i+1 < len(fields):
			i++
			value = fields[i]
		}
		if string(option) == "--profile" {
			profile = trim(value)
		}
	}
	if len(words) != 5 || string(bytes.Join(words[:3], []byte(" "))) != "aws configure set" {
		return nil, nil, nil, false
	}
	return words[3], words[4], profile, true
}

// isHeading reports whether a line is the heading of a section. PowerShell's calls begin with a bracket, too.
func isHeading(line []byte) bool { return bytes.HasPrefix(line, []byte("[")) && !isCall(line) }

func isCall(line []byte) bool {
	return bytes.HasPrefix(line, []byte("[")) && bytes.Contains(line, []byte("]::"))
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

// columns are the field numbers in a row; user and link are -1 if there are none.
type columns struct{ user, key, secret, link int }

// hasMore reports whether a row has more than a user, its keys and where it signs in.
func (c columns) hasMore(fields [][]byte) bool {
	for i, f := range fields {
		if !slices.Contains([]int{c.user, c.key, c.secret, c.link}, i) && len(trim(f)) > 0 {
			return true
		}
	}
	return false
}

func columnsOf(heading [][]byte) *columns {
	at := func(name string) int {
		return slices.IndexFunc(heading, func(f []byte) bool { return strings.EqualFold(string(trim(f)), name) })
	}
	c := columns{at("User name"), at("Access key ID"), at("Secret access key"), at("Console login link")}
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
