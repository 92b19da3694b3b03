package edit

import (
	"bytes"
	"fmt"
	"strings"

	"authdeck/model"
)

// contextLines is how many lines a diff shows before and after the change.
const contextLines = 3

// diff is the unified diff of a file with one change, and the first changed line, counted from 1. It shows new lines as they are,
// and hides in all others what may be secret. added are the texts that the change may have inserted into a line, within braces.
func diff(before []byte, was, changed *page, added []string) (lines []model.DiffLine, first int) {
	old, now := splitLines(before), splitLines(changed.raw)
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
			out = append(out, model.DiffLine{Mark: mark, Text: l})
		}
	}
	if old = was.WithoutSecrets(old); len(old) > head+tail { // the new lines have parts of old ones
		now = changed.WithoutSecrets(now, added...)
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
