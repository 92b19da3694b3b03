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

// contextLines is how many lines a diff shows before and after what changes.
const contextLines = 3

// diff is the change between two texts that differ in one place, as a unified diff. Secrets that stand nearby are masked.
func diff(before, after []byte, mask func(string) string) []model.DiffLine {
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
	return out
}

// span is lines from (counted from 0) up to end as a unified diff writes them.
func span(from, end int) string {
	if end == from {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, end-from)
}

// splitLines gives the lines without their ends. A last line without one counts as one with: that it has none does not
// change.
func splitLines(text []byte) []string {
	s := strings.ReplaceAll(string(bytes.TrimPrefix(text, []byte("\ufeff"))), "\r\n", "\n")
	if s = strings.TrimSuffix(s, "\n"); s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// What may be a secret, wherever it stands: the value of a key that is named like one, and what is as long as one.
var (
	secretName  = regexp.MustCompile(`(?i)secret|token|password|passphrase|private`)
	secretValue = regexp.MustCompile(`(?i)(["']?[\w.-]*(?:secret|token|password|passphrase|private)[\w.-]*["']?\s*:\s*)([^\s{][^,}]*)`)
	secretForm  = regexp.MustCompile(`[A-Za-z0-9/+]{40,}`)
	keyID       = regexp.MustCompile(`\bA[KS]IA[A-Z0-9]{12,}`)
)

const masked = "[redacted]"

// masker hides what the document has under names of secrets, whatever way it is written, and what looks like one.
func masker(d *yamldoc.Document) func(string) string {
	found := secretTexts{Document: d}
	if d.Body != nil {
		ast.Walk(&found, d.Body)
	}
	// The longest first: one may be a part of another.
	slices.SortFunc(found.texts, func(a, b string) int { return len(b) - len(a) })
	return func(line string) string {
		for _, s := range found.texts {
			line = strings.ReplaceAll(line, s, masked)
		}
		line = secretValue.ReplaceAllString(line, "${1}"+masked)
		line = secretForm.ReplaceAllString(line, masked)
		return keyID.ReplaceAllStringFunc(line, model.MaskKeyID)
	}
}

type secretTexts struct {
	*yamldoc.Document
	texts []string
}

func (s *secretTexts) Visit(n ast.Node) ast.Visitor {
	kv, ok := n.(*ast.MappingValueNode)
	if !ok || !secretName.MatchString(kv.Key.GetToken().Value) {
		return s
	}
	for _, part := range strings.Fields(s.Value(kv.Value).Text) {
		if len(part) >= 4 { // less would hide parts of other words, and is none
			s.texts = append(s.texts, part)
		}
	}
	return s
}
