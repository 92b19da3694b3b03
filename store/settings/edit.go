package settings

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"
)

// entryLine has, in the whole of a line, the key, the space behind its colon, the value, and a comment. An anchor (&) is
// no value to write over: something else may refer to it.
var entryLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\x{feff}?[ \t]*["']?keyring["']?[ \t]*:)([ \t]*)("[^"]*"|'[^']*'|[^"' \t&][^&]*?|)([ \t]+#.*|[ \t]*)(\r?)$`)
})

func setLine(text string, number int, kind string) string {
	lines := strings.SplitAfter(text, "\n")
	if number < 1 || number > len(lines) {
		return text
	}
	line, end := strings.CutSuffix(lines[number-1], "\n")
	m := entryLine().FindStringSubmatch(line)
	if m == nil {
		return text
	}
	if m[2] == "" {
		m[2] = " "
	}
	lines[number-1] = m[1] + m[2] + kind + m[4] + m[5]
	if end {
		lines[number-1] += "\n"
	}
	return strings.Join(lines, "")
}

// appendLine indents the new line as the others of the map are.
func appendLine(text string, d document, kind string) string {
	eol := "\n"
	if strings.Contains(text, "\r\n") {
		eol = "\r\n"
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += eol
	}
	indent := 0
	if len(d.entries) > 0 {
		indent = max(0, d.entries[0].Key.GetToken().Position.Column-1)
	}
	return text + strings.Repeat(" ", indent) + "keyring: " + kind + eol
}

// becomes tells whether a changed text says the same as the document but for its keyring. A value that spans lines, or a
// map in braces, cannot be changed a line at a time.
func (d document) becomes(text []byte, kind string) bool {
	after, err := parse(d.path, text)
	if err != nil {
		return false
	}
	e := after.entry("keyring")
	if e == nil {
		return false
	}
	v, ok := e.Value.(*ast.StringNode)
	return ok && v.Value == kind && slices.EqualFunc(d.others(), after.others(), func(a, b *ast.MappingValueNode) bool {
		return keyOf(a) == keyOf(b) && a.Value.Type() == b.Value.Type() && a.Value.String() == b.Value.String()
	})
}

func (d document) others() []*ast.MappingValueNode {
	return slices.DeleteFunc(slices.Clone(d.entries), func(e *ast.MappingValueNode) bool { return keyOf(e) == "keyring" })
}
