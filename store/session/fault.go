package session

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"authdeck/model"
)

// Unreadable names the first line of a realm's session files, or of a user's roles, that keeps the AWS CLI and boto3 from reading
// them; nil for none. These two reject the whole file (Python's configparser in strict mode), while the other AWS tools and Atmos
// continue.
func (s *Store) Unreadable(ctx context.Context, ref model.Ref) *model.Problem {
	credentials, config := s.Files(ref)
	for _, path := range []string{credentials, config} {
		f, err := read(ctx, path)
		if err != nil {
			continue // the reader of the session reports it
		}
		line, what, fix := f.fault()
		f.wipe()
		if line > 0 {
			return &model.Problem{
				Kind: model.ErrSessionFile, What: "the AWS CLI cannot read " + path, Why: fmt.Sprintf("line %d %s", line, what),
				Fix: model.Do(fix),
			}
		}
	}
	return nil
}

// fault returns the first line that configparser rejects, counted from 1, with what is wrong and what to do; 0 for none. The texts
// contain no value of the file.
func (f *ini) fault() (at int, what, fix string) {
	if len(f.bom) > 0 {
		return 1, "starts with a byte order mark", "save the file as UTF-8 without a byte order mark"
	}
	headers, sections := map[string]int{}, map[string]map[string]int{}
	var keys map[string]int // keys of the section so far; nil above the first header
	nested := false         // the key above has no value on its line: the value follows on the next lines
	for i, l := range f.strict() {
		switch at = i + 1; {
		case !utf8.Valid(l.text):
			return at, "is not UTF-8", "save the file as UTF-8"
		case l.kind == header && l.name == "":
			return at, "has a section without a name", "delete that section"
		case l.kind == header && headers[l.name] > 0 && l.name != defaults:
			return at, fmt.Sprintf("repeats the section [%s], which line %d already starts", l.name, headers[l.name]), "delete one of the two sections"
		case l.kind == header:
			if sections[l.name] == nil {
				sections[l.name] = map[string]int{}
			}
			headers[l.name], keys, nested = at, sections[l.name], false
		case keys == nil && (l.kind == key || l.kind == junk):
			return at, "is above the first section", "delete that line, or put a [section] above it"
		case l.kind == junk, nested && l.kind == more && !bytes.Contains(l.text, []byte("=")):
			return at, "has no = between a name and a value", "delete or correct that line"
		case l.kind == key && keys[l.name] > 0:
			return at, fmt.Sprintf("sets %s again; line %d already sets it", l.name, keys[l.name]), "delete one of the two lines"
		case l.kind == key:
			keys[l.name], nested = at, strings.TrimSpace(string(l.text[bytes.IndexAny(l.text, "=:")+1:])) == ""
		}
	}
	return 0, "", ""
}

// defaults is the section that may occur more than once: configparser adds its values to all others.
const defaults = "DEFAULT"

// strict returns the lines as configparser reads them: spaces in brackets are part of a section's name, and a header that is
// indented more deeply than the key above it continues that key's value.
func (f *ini) strict() []line {
	lines := slices.Clone(f.lines)
	indent := -1 // indentation of the key whose value the next line may continue
	for i := range lines {
		switch l := &lines[i]; {
		case l.kind == blank, l.kind == comment:
		case indent >= 0 && len(indentation(l.text)) > indent:
			l.kind = more
		case l.kind == header:
			t := bytes.TrimSpace(l.text)
			l.name, indent = string(t[1:bytes.LastIndexByte(t, ']')]), -1
		case l.kind == key:
			indent = len(indentation(l.text))
		}
	}
	return lines
}
