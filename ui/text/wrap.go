package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Wrap breaks a text at spaces into lines of at most w columns. A path that is longer breaks after slashes; any other word stays whole,
// so that it can be copied. With w = 0 it breaks nothing. Spaces at the end stay, because a prompt ends with one.
func Wrap(s string, w int) string { return Hang(s, w, 0) }

// WrapQuestion is Wrap for a question. If it takes several lines, the answers to choose from have a line of their own.
func WrapQuestion(s string, w int) string {
	const answers = " y or n ["
	if at := strings.LastIndex(s, answers); at > 0 && w > 0 && columns(s) > w {
		return Wrap(s[:at], w) + "\n" + s[at+1:]
	}
	return Wrap(s, w)
}

// Hang is Wrap, with all lines but the first indented by some columns.
func Hang(s string, w, indent int) string {
	if w <= 0 || columns(s) <= w {
		return s
	}
	done, line, at, begins := "", "", 0, true
	trimmed := strings.TrimRight(s, " ")
	for i, part := range parts(trimmed) {
		n := columns(part)
		switch {
		case begins:
		case at+1+n > w && at > indent:
			done += strings.TrimRight(line, " ") + "\n"
			line, at = strings.Repeat(" ", indent), indent
		default:
			line += " "
			at++
		}
		begins = part == "" && i > 0 && at == indent // spaces between words that are in two lines now
		if isPath(part) {
			pieces := WrapPath(part, w-max(at, indent))
			last := len(pieces) - 1
			for _, piece := range pieces[:last] {
				done += line + piece + "\n"
				line, at = strings.Repeat(" ", indent), indent
			}
			part, n = pieces[last], columns(pieces[last])
		}
		line += part
		at += n
	}
	return done + line + s[len(trimmed):]
}

// isPath reports whether a word is the path of a file, perhaps with a line and a column.
func isPath(word string) bool {
	word = strings.TrimLeft(uncoloured(word), "(")
	return strings.HasPrefix(word, "/") || strings.HasPrefix(word, "~/")
}

// WrapPath breaks the path of a file after slashes into lines of at most w columns, and a longer name where a line ends.
func WrapPath(path string, w int) []string { return wrapAfter("/", path, w) }

// WrapARN is WrapPath for an ARN, which also breaks after colons and hyphens.
func WrapARN(arn string, w int) []string { return wrapAfter("/:-", arn, w) }

// wrapAfter breaks a word after some characters, and a longer part where a line ends.
func wrapAfter(ends, word string, w int) (lines []string) {
	line := ""
	for _, part := range splitAfter(ends, word) {
		if line != "" && columns(line+part) > w {
			lines, line = append(lines, line), ""
		}
		for line += part; columns(line) > w && w > 1 && line == uncoloured(line); {
			n := fitting(line, w)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	return append(lines, line)
}

func splitAfter(ends, word string) (parts []string) {
	for at := strings.IndexAny(word, ends); at >= 0; at = strings.IndexAny(word, ends) {
		parts, word = append(parts, word[:at+1]), word[at+1:]
	}
	return append(parts, word)
}

// fitting is the length of the longest start of a text without colours that has at most w columns.
func fitting(s string, w int) int {
	for i := range s {
		if i > 0 && columns(s[:i]) > w {
			_, last := utf8.DecodeLastRuneInString(s[:i])
			return i - last
		}
	}
	return len(s)
}

// HangLines is Hang for each line of a text. A line's own indent and mark say how far its other lines are indented.
func HangLines(s string, w int) string {
	if w <= 0 {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		indent, mark := indentOf(line)
		lines[i] = Hang(line, w, indent+mark)
	}
	return strings.Join(lines, "\n")
}

// HangRow is Hang for a row of a list: its other lines are always indented, so that the next row can be told from them.
func HangRow(row string, w int) string {
	indent, _ := indentOf(row)
	return Hang(row, w, indent+markWidth)
}

const markWidth = 2

// indentOf returns how far a line is indented, and the width of its mark.
func indentOf(line string) (indent, mark int) {
	says := strings.TrimLeft(line, " ")
	for _, m := range []string{"✔ ", "✗ ", "! ", "– ", "› "} {
		if strings.HasPrefix(uncoloured(says), m) {
			mark = markWidth
		}
	}
	return len(line) - len(says), mark
}

// HasCommand reports whether a text has a command of several words after "run".
func HasCommand(s string) bool {
	return slices.ContainsFunc(parts(s), func(part string) bool { return strings.Contains(part, " ") })
}

// parts are the words of a text. Any sentence may have a command, also one of an error or a question, so it is found by
// the words before it; those of fixes are known (see model.Step). A command after "run:" is one of them, because a
// broken one cannot be copied. It ends before the words that only a sentence has, and goes on in quotes, which a path
// may have.
func parts(s string) (all []string) {
	const before, first, later = 0, 1, 2 // a command, and its words
	at, last, quoted, asks := before, "", false, false
	for word := range strings.SplitSeq(s, " ") {
		if at == later && !quoted && slices.Contains(afterCommand, word) {
			at = before
		}
		if at == later {
			all[len(all)-1] += " " + word
		} else {
			all = append(all, word)
			quoted = false
		}
		quotes := strings.Count(strings.ReplaceAll(word, `\'`, ""), "'") // an apostrophe is written as '\''
		quoted = quoted != (at != before && quotes%2 == 1)
		asks = (asks || word == "mean") && !strings.HasSuffix(word, "?") // "Did you mean" may name several
		switch {
		case quoted:
			at = later
		case strings.HasSuffix(word, "run:"), strings.HasSuffix(word, "Run:"), word == "into:":
			at = first
		case strings.HasSuffix(word, "."), strings.HasSuffix(word, ","), strings.HasSuffix(word, ";"), strings.HasSuffix(word, "?"):
			at = before
		case at == first, word == "authdeck" && (asks || last == "run" || last == "Run" || last == "commands:" || last == "flags:"):
			at = later
		}
		last = word
	}
	return all
}

// afterCommand are words with which a sentence goes on after a command. Commands rarely have one outside of quotes.
var afterCommand = []string{"again", "and", "if", "in", "or", "then", "to"}

// columns counts the columns of a text, or more than it needs: East Asian letters take two.
func columns(s string) (n int) {
	for _, r := range uncoloured(s) {
		n++
		if r >= 0x1100 && (r < 0x2000 || r >= 0x2e80) {
			n++
		}
	}
	return n
}
