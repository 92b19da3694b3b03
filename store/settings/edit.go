package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/store/atmosyaml/yamldoc"
)

// entryLine matches a whole line: the key, the space after its colon, the value, and a comment. It does not match an anchor (&),
// because something else may refer to it.
func entryLine(key string) *regexp.Regexp {
	return regexp.MustCompile(`^(\x{feff}?[ \t]*["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*:)([ \t]*)("[^"]*"|'[^']*'|[^"' \t&][^&]*?|)([ \t]+#.*|[ \t]*)(\r?)$`)
}

func setLine(text string, number int, key, value string) string {
	lines := strings.SplitAfter(text, "\n")
	if number < 1 || number > len(lines) {
		return text
	}
	line, end := strings.CutSuffix(lines[number-1], "\n")
	m := entryLine(key).FindStringSubmatch(line)
	if m == nil {
		return text
	}
	if m[2] == "" {
		m[2] = " "
	}
	lines[number-1] = m[1] + m[2] + value + m[4] + m[5]
	if end {
		lines[number-1] += "\n"
	}
	return strings.Join(lines, "")
}

// appendLine indents the new line like the others of the map.
func appendLine(text string, d document, key, value string) string {
	eol := "\n"
	if strings.Contains(text, "\r\n") {
		eol = "\r\n"
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += eol
	}
	indent := 0
	if len(d.entries) > 0 {
		indent = max(0, d.entries[0].At.Column-1)
	}
	return text + strings.Repeat(" ", indent) + key + ": " + value + eol
}

// changesOnly reports whether the changed text says the same as the document except for the value of a key. A value over several lines,
// or a map in braces, cannot be changed by replacing a line.
func (d document) changesOnly(text []byte, key, value string) bool {
	after, err := parse(d.path, text)
	if err != nil {
		return false
	}
	e, ok := after.entry(key)
	if !ok {
		return false
	}
	v, ok := e.Value.(*ast.StringNode)
	return ok && v.Value == value && slices.EqualFunc(d.others(key), after.others(key), func(a, b yamldoc.Pair) bool {
		return a.Key == b.Key && a.Value.Type() == b.Value.Type() && a.Value.String() == b.Value.String()
	})
}

func (d document) others(key string) []yamldoc.Pair {
	return slices.DeleteFunc(slices.Clone(d.entries), func(e yamldoc.Pair) bool { return e.Key == key })
}
