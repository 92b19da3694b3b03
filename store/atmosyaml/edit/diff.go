package edit

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// contextLines is how many lines a diff shows before and after the change.
const contextLines = 3

// diff is the unified diff of two texts with one change, and the first changed line, counted from 1. mask hides secrets in the lines
// around it.
func diff(before, after []byte, mask func(string) string) (lines []model.DiffLine, first int) {
	old, now := splitLines(before), splitLines(after)
	head := 0
	for head < len(old) && head < len(now) && old[head] == now[head] {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(now)-head && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	from, to := max(0, head-contextLines), min(contextLines, tail)
	out := []model.DiffLine{{Mark: '@', Text: fmt.Sprintf("@@ -%s +%s @@",
		span(from, len(old)-tail+to), span(from, len(now)-tail+to))}}
	add := func(mark byte, lines []string) {
		for _, l := range lines {
			out = append(out, model.DiffLine{Mark: mark, Text: mask(l)})
		}
	}
	add(' ', old[from:head])
	add('-', old[head:len(old)-tail])
	add('+', now[head:len(now)-tail])
	add(' ', old[len(old)-tail:len(old)-tail+to])
	return out, head + 1
}

// span is the lines from (counted from 0) to end in the notation of unified diffs.
func span(from, end int) string {
	if end == from {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, end-from)
}

// splitLines returns the lines without their line breaks. It ignores whether the last line has one, because that does not change.
func splitLines(text []byte) []string {
	s := strings.ReplaceAll(string(bytes.TrimPrefix(text, []byte("\ufeff"))), "\r\n", "\n")
	if s = strings.TrimSuffix(s, "\n"); s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// secretWords are in the names of keys whose values are secrets.
const secretWords = `(?i)secret|token|password|passphrase|private`

// masker masks values in a line that the document has under names of secrets, in any notation, and anything that looks like a
// secret.
func masker(d *yamldoc.Document) func(string) string {
	const masked = "[redacted]"
	named := regexp.MustCompile(`(["']?[\w.-]*(?:` + secretWords + `)[\w.-]*["']?\s*:\s*)([^\s{][^,}]*)`)
	long := regexp.MustCompile(`[A-Za-z0-9/+]{40,}`)
	keyID := regexp.MustCompile(`\bA[KS]IA[A-Z0-9]{12,}`)
	found := secretTexts{Document: d, name: regexp.MustCompile(secretWords)}
	if d.Body != nil {
		ast.Walk(&found, d.Body)
	}
	slices.SortFunc(found.texts, func(a, b string) int { return len(b) - len(a) }) // one may be a part of another
	return func(line string) string {
		for _, s := range found.texts {
			line = strings.ReplaceAll(line, s, masked)
		}
		line = named.ReplaceAllString(line, "${1}"+masked)
		line = long.ReplaceAllString(line, masked)
		return keyID.ReplaceAllStringFunc(line, model.MaskKeyID)
	}
}

// secretTexts collects the words of values under names of secrets.
type secretTexts struct {
	*yamldoc.Document
	name  *regexp.Regexp
	texts []string
}

func (s *secretTexts) Visit(n ast.Node) ast.Visitor {
	kv, ok := n.(*ast.MappingValueNode)
	if !ok || !s.name.MatchString(kv.Key.GetToken().Value) {
		return s
	}
	for _, part := range strings.Fields(s.Value(kv.Value).Text) {
		if len(part) >= 4 { // a shorter one is not a secret, and masking it would hide parts of other words
			s.texts = append(s.texts, part)
		}
	}
	return s
}
