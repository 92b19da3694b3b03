package session

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"authdeck/model"
)

// Unreadable names the first line of a realm's session files, or of a user's roles, that keeps the AWS CLI and boto3 from reading
// them; nil for none. They refuse the whole file (Python's configparser in strict mode), where the other AWS tools and Atmos read on.
func (s *Store) Unreadable(ctx context.Context, ref model.Ref) *model.Problem {
	credentials, config := s.Files(ref)
	for _, path := range []string{credentials, config} {
		f, err := read(ctx, path)
		if err != nil {
			continue // whoever reads the session hears of it
		}
		line, what, fix := f.fault()
		f.wipe()
		if line > 0 {
			return &model.Problem{
				Kind: model.ErrSessionFile, What: "the AWS CLI cannot read " + path, Why: fmt.Sprintf("line %d %s", line, what),
				Fix: fix,
			}
		}
	}
	return nil
}

// fault is the first line that configparser refuses, counted from 1, with what is wrong with it and what to do; 0 for none. No
// value of the file is in the texts.
func (f *ini) fault() (at int, what, fix string) {
	if len(f.bom) > 0 {
		return 1, "starts with a byte order mark", "save the file as UTF-8 without a byte order mark"
	}
	headers := map[string]int{}
	var keys map[string]int // of the section so far; nil above the first header
	nested := false         // the key above has no value of its own: lines of its own follow
	for i, l := range f.lines {
		switch at = i + 1; {
		case !utf8.Valid(l.text):
			return at, "is not UTF-8", "save the file as UTF-8"
		case l.kind == header && l.name == "":
			return at, "has a section without a name", "delete that section"
		case l.kind == header && headers[l.name] > 0:
			return at, fmt.Sprintf("begins the section [%s] again, which line %d has already", l.name, headers[l.name]), "delete one of the two sections"
		case l.kind == header:
			headers[l.name], keys, nested = at, map[string]int{}, false
		case keys == nil && (l.kind == key || l.kind == junk):
			return at, "is above the first section", "delete that line, or put a [section] above it"
		case l.kind == junk, nested && l.kind == more && !bytes.Contains(l.text, []byte("=")):
			return at, "has no = between a name and a value", "delete or correct that line"
		case l.kind == key && keys[l.name] > 0:
			return at, fmt.Sprintf("sets %s again, which line %d has already", l.name, keys[l.name]), "delete one of the two lines"
		case l.kind == key:
			keys[l.name], nested = at, strings.TrimSpace(string(l.text[bytes.IndexAny(l.text, "=:")+1:])) == ""
		}
	}
	return 0, "", ""
}
