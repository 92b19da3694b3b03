package keysimport

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
)

// OtherTextError says that removing keys would remove other text too, which nobody imported. If Depends is set, Line stays, but means
// something else without the keys.
type OtherTextError struct {
	Line    int
	Depends bool
}

func (e *OtherTextError) Error() string {
	if e.Depends {
		return fmt.Sprintf("line %d would do something else without the keys below it. Delete the keys yourself", e.Line)
	}
	return fmt.Sprintf("line %d has other text, which would go with the keys. Delete the keys yourself", e.Line)
}

// Without returns the text without the lines of the keys with these numbers, and without headings that would have no setting left
// below them. The rest stays byte for byte, including comments. For numbers in devices, it also removes the device's line. If a line
// has other text than these keys and their labels, or a shell would do something else with a line that stays, it removes nothing, and
// returns an *OtherTextError.
func (d Document) Without(text []byte, gone, devices []int) ([]byte, error) {
	if order := utf16Order(text); order != nil && len(d.Keys) > 0 {
		plain, _ := fromUTF16(text, order)
		defer clear(plain)
		rest, err := d.Without(plain, gone, devices)
		defer clear(rest)
		return toUTF16(rest, order), err
	}
	drop, err := d.lines(gone, devices)
	if err != nil {
		return nil, err
	}
	lines := linesOf(text)
	if err := dependsOnDropped(lines, drop); err != nil {
		return nil, err
	}
	kept := make([][]byte, 0, len(lines))
	for i, l := range lines {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	out := bytes.Join(kept, nil)
	if bytes.HasPrefix(text, bom) && drop[0] {
		out = append(slices.Clone(bom), out...)
	}
	return out, nil
}

// lines returns the lines to remove.
func (d Document) lines(gone, devices []int) (map[int]bool, error) {
	drop, goes := map[int]bool{}, make([]bool, len(d.Keys))
	var block []int
	for _, n := range gone {
		p := d.places[n]
		if p.foreign > 0 {
			return nil, &OtherTextError{Line: p.foreign}
		}
		goes[n] = true
		if len(block) == 0 || &block[0] != &p.keys[0] { // not another pair of the same JSON
			block = p.keys
			for _, i := range p.keys {
				drop[i] = true
			}
		}
		keepsDevice := p.device >= 0 && !slices.Contains(devices, n)
		if keepsDevice && slices.Contains(p.keys, p.device) {
			return nil, &OtherTextError{Line: p.device + 1}
		}
		if p.device >= 0 && !keepsDevice {
			drop[p.device] = true
		}
		if p.heading >= 0 && !p.other && !keepsDevice {
			drop[p.heading] = true
		}
	}
	return drop, d.othersStay(goes, drop)
}

// othersStay returns an error if a line to drop has keys that stay.
func (d Document) othersStay(goes []bool, drop map[int]bool) error {
	for n, p := range d.places {
		if keys := p.keys; !goes[n] && len(keys) > 0 && (drop[keys[0]] || drop[keys[len(keys)-1]]) {
			return &OtherTextError{Line: d.Keys[n].Line}
		}
	}
	return nil
}

// checkRest finds what else is on the lines of a pair.
func (p *place) checkRest(lines [][]byte, k model.PlainKeys) {
	if k.Fault.Why != "" || p.checked {
		return // these keys are never removed, or the line was split already
	}
	p.checkKeys(lines, k)
	if p.device >= 0 && !slices.Contains(p.keys, p.device) {
		rest := bytes.Clone(lines[p.device])
		without(rest, "", model.Secret{}, k.Keys.Device)
		if foreign(rest) >= 0 { // the line stays
			p.device, p.other = -1, true
		}
	}
	if p.heading >= 0 {
		if _, after, closed := bytes.Cut(lines[p.heading], []byte("]")); !closed || len(bytes.TrimSpace(after)) > 0 {
			p.other = true
		}
	}
}

func (p *place) checkKeys(lines [][]byte, k model.PlainKeys) {
	runs := slices.Clone(p.keys)
	slices.Sort(runs)
	for len(runs) > 0 && p.foreign == 0 {
		end := 1
		for end < len(runs) && runs[end] <= runs[end-1]+1 {
			end++
		}
		first, last := runs[0], runs[end-1]
		rest := bytes.Join(lines[first:last+1], nil)
		without(rest, k.Keys.AccessKeyID, k.Keys.Secret, k.Keys.Device)
		if p.named {
			withoutName(rest, k.Name)
		}
		if at := foreign(rest); at >= 0 {
			p.foreign = first + len(linesOf(rest[:at+1]))
		}
		clear(rest)
		runs = runs[end:]
	}
}

// without overwrites the values of a pair where they are whole words.
func without(text []byte, id string, secret model.Secret, device string) {
	secret.Reveal(func(b []byte) {
		unbroken := append([]byte(id), b...)
		blank(text, unbroken, isWordByte)
		clear(unbroken)
		blank(text, b, isWordByte)
	})
	blank(text, []byte(id), isWordByte)
	blank(text, []byte(device), isWordByte)
}

// isWordByte reports whether a character can belong to an access key ID or a secret.
func isWordByte(c byte) bool { return isSecretLetter(rune(c)) }

// withoutName does so for the name of a user or a profile, unless no user can have it (IAM, CreateUser).
func withoutName(text []byte, name string) {
	if strings.IndexFunc(name, func(r rune) bool { return !isSecretLetter(r) && !strings.ContainsRune("_+=,.@-", r) }) < 0 {
		blank(text, []byte(name), isNameByte)
	}
}

// isNameByte reports whether a character can belong to the name of a user or a profile, which ends at quotes and spaces.
func isNameByte(c byte) bool { return strings.IndexByte(" \t\r\n\"'=", c) < 0 }

// blank overwrites a value with spaces where no such character is beside it.
func blank(text, value []byte, isLetter func(byte) bool) {
	if len(value) == 0 {
		return
	}
	for start := 0; ; {
		at := bytes.Index(text[start:], value)
		if at < 0 {
			return
		}
		at += start
		start = at + 1
		if end := at + len(value); (at == 0 || !isLetter(text[at-1])) && (end == len(text) || !isLetter(text[end])) {
			for i := at; i < end; i++ {
				text[i] = ' '
			}
			start = end
		}
	}
}

// foreign returns where a text without its keys has anything but labels, or a bracket or a quote that belongs to other lines; -1 for
// nowhere.
func foreign(text []byte) int {
	const between = " \t\r\n\"'`=:,;|{}[]()$#"
	start := 0
	if bytes.HasPrefix(text, bom) {
		start = len(bom)
	}
	for start < len(text) {
		if strings.IndexByte(between, text[start]) >= 0 {
			start++
			continue
		}
		end := start
		for end < len(text) && strings.IndexByte(between, text[end]) < 0 {
			end++
		}
		if moment := untilQuote(text[start:]); isTime(moment) {
			end = start + len(moment)
		} else if !isLabel(string(text[start:end])) {
			return start
		}
		start = end
	}
	return unbalanced(text)
}

// untilQuote returns the text up to a quote or white space.
func untilQuote(text []byte) []byte {
	if end := bytes.IndexAny(text, "\"'| \t\r\n"); end >= 0 {
		return text[:end]
	}
	return text
}

// isTime reports whether a text is a time as the AWS CLI prints it.
func isTime(text []byte) bool {
	if len(text) > len("2006-01-02T15:04:05.000000+00:00") {
		return false
	}
	_, err := time.Parse(time.RFC3339, string(text))
	return err == nil
}

// isLabel reports whether a word belongs to a pair of keys, and says nothing by itself: a label, or what a shell or a program puts
// around it.
func isLabel(word string) bool {
	plain := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(word))
	switch plain {
	case "", "aws", "access", "key", "id", "secret", "mfa", "serial", // the words of labels
		"accesskey", "username", "status", "active", "inactive", "createdate", // of aws iam create-access-key
		"export", "global", "universal", "set", "setenv", "setx", "/m", "declare", "typeset", "env", "configure", "profile",
		"environment", "system.environment", "setenvironmentvariable", "user", "machine", "process",
		"environmentvariabletarget", "system.environmentvariabletarget":
		return true
	}
	if strings.HasPrefix(word, "-") && len(word) <= len("-gxU") && !strings.HasPrefix(word, "--") { // the options of declare and set
		return strings.Trim(word, "-xgUu") == ""
	}
	if rest, nushell := strings.CutPrefix(plain, "env."); nushell {
		plain = rest
	}
	what := labels[plain]
	return what == KeyID || what == Secret || what == Device
}

// unbalanced returns the place of a bracket or quote without its other one; -1 for none.
func unbalanced(text []byte) int {
	var open []int
	for i, c := range text {
		last := len(open) - 1
		quoted := last >= 0 && strings.IndexByte("\"'`", text[open[last]]) >= 0
		switch {
		case quoted && c == text[open[last]]:
			open = open[:last]
		case quoted:
		case strings.IndexByte("\"'`{[(", c) >= 0:
			open = append(open, i)
		case strings.IndexByte("}])", c) >= 0:
			if last < 0 || text[open[last]] != map[byte]byte{'}': '{', ']': '[', ')': '('}[c] {
				return i
			}
			open = open[:last]
		}
	}
	if len(open) > 0 {
		return open[0]
	}
	return -1
}
