package yamldoc

import (
	"context"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Skim is Parse for a reader that needs only some keys of the top level. The values of the other keys may be missing, and cost
// little more than a look at their bytes. Nothing else differs: Skim itself reads plain blocks (see plain.go), gives the rest
// to Parse, and gives Parse everything if anything is unusual or wrong.
func Skim(ctx context.Context, path string, text []byte, needs func(key string) bool) (*Document, error) {
	if sections := split(string(text)); sections != nil {
		if doc := skim(ctx, path, sections, needs); doc != nil {
			doc.Unseen = unseen(path, text)
			return doc, nil
		}
	}
	return Parse(ctx, path, text)
}

// section is a key of the top level with its value.
type section struct {
	key  string
	line int    // of the key; 0 for what is before the first key
	text string // whole lines, the key's included
}

// split divides a text at the keys of the top level. It is nil if the top level is not a plain block map.
func split(text string) []section {
	all := []section{{}}
	start, line := 0, 0
	for at := 0; at < len(text); {
		line++
		end := lineEnd(text, at)
		switch first := text[at]; {
		case first == '#' || first == '\n' || first == ' ' && len(all) > 1 || first == '-' && len(all) > 1 && strings.HasPrefix(text[at:end], "- "):
		case first == '-' && len(all) == 1 && strings.TrimSpace(text[at:end]) == "---":
		default:
			key, _, ok := cutKey(text[at:end])
			if !ok {
				return nil
			}
			all[len(all)-1].text = text[start:at]
			all = append(all, section{key: key, line: line})
			start = at
		}
		at = end
	}
	all[len(all)-1].text = text[start:]
	return all
}

// lineEnd returns where the next line starts.
func lineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(text)
}

// skim parses the sections that are not plain, with only the keys of the others. It is nil if anything is wrong.
func skim(ctx context.Context, path string, sections []section, needs func(key string) bool) *Document {
	var rest strings.Builder
	blocks := map[int]*block{} // by the line of their key
	for i, s := range sections {
		lines, ok := s.plainLines(i == len(sections)-1)
		if !ok {
			rest.WriteString(s.text)
			continue
		}
		if needs(s.key) {
			blocks[s.line] = &block{text: lines, line: s.line + 1}
		}
		rest.WriteString(s.key + ":")
		for range strings.Count(s.text, "\n") {
			rest.WriteByte('\n')
		}
	}
	doc, err := Parse(ctx, path, []byte(rest.String()))
	if err != nil || doc.More != 0 || !areKeys(Entries(doc.Body), sections[1:]) {
		return nil
	}
	for _, entry := range Entries(doc.Body) {
		if b := blocks[entry.Key.GetToken().Position.Line]; b != nil {
			entry.Value = b
		}
	}
	return doc
}

// plainLines returns the lines below the key if they are a plain block.
func (s section) plainLines(atEnd bool) (lines string, ok bool) {
	if s.line == 0 {
		return "", false
	}
	at := lineEnd(s.text, 0)
	if l, _, ok := readLine(s.text[:at], 0); !ok || l.value != "" {
		return "", false
	}
	lines = s.text[at:]
	content, ok := isPlain(lines, atEnd)
	return lines, content && ok
}

// areKeys reports whether the top level has exactly the keys of the sections. It has not if a text or a bracket of one section
// goes on in the next.
func areKeys(entries []*ast.MappingValueNode, sections []section) bool {
	return slices.EqualFunc(entries, sections, func(e *ast.MappingValueNode, s section) bool {
		at := e.Key.GetToken().Position
		return at.Line == s.line && at.Column == 1
	})
}
