package keysimport

import (
	"bytes"
	"slices"
	"strings"
)

// dependsOnDropped returns an error if removing the lines would change what a shell or Python does with a line that stays: it continues
// on a removed line or a removed line continues on it, or its block becomes empty.
func dependsOnDropped(lines [][]byte, drop map[int]bool) error {
	var before []byte // the last line that stays and is no comment
	var block pythonBlock
	at, inner := -1, -1 // inner is the smallest indentation of the removed lines below it; -1 if none is code
	for i, l := range lines {
		text := code(l)
		switch {
		case drop[i] && i > 0 && !drop[i-1] && goesOn(lines[i-1]):
			return &OtherTextError{Line: i, Depends: true}
		case drop[i] && endsInOperator(before):
			return &OtherTextError{Line: at + 1, Depends: true}
		case drop[i] && i+1 < len(lines) && !drop[i+1] && goesOn(l):
			return &OtherTextError{Line: i + 1}
		case len(text) == 0:
			continue
		case drop[i]:
			if inner < 0 || indentOf(l) < inner {
				inner = indentOf(l)
			}
			continue
		case inner >= 0 && opensBlock(before) && closesBlock(text), block.holds(inner) && indentOf(l) <= block.indent:
			return &OtherTextError{Line: at + 1, Depends: true}
		case string(text) == "{" && len(before) > 0 && strings.IndexByte("[(,:=", before[len(before)-1]) < 0: // not of JSON
			text = []byte("; {")
		}
		before, block, at, inner = text, block.next(l), i, -1
	}
	if block.holds(inner) {
		return &OtherTextError{Line: at + 1, Depends: true}
	}
	return nil
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }

// code is a line without its comment and the spaces around it.
func code(line []byte) []byte {
	line = bytes.TrimSpace(bytes.TrimPrefix(line, bom))
	if len(line) > 0 && (line[0] == '#' || line[0] == ';') {
		return nil
	}
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') {
			line = line[:i]
		}
	}
	return bytes.TrimSpace(line)
}

// goesOn reports whether a line goes on in the next one, even if that is empty: in a Unix shell or Python, in Windows' cmd, or in PowerShell.
// A line of Markdown that ends in an odd backtick counts too: the file is then left alone.
func goesOn(line []byte) bool {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 || code(line) == nil {
		return false
	}
	switch last := line[len(line)-1]; last {
	case '\\', '^':
		return (len(line)-len(bytes.TrimRight(line, string(last))))%2 == 1
	case '`':
		isCode := bytes.HasPrefix(code(line), []byte("```")) // of Markdown
		return !isCode && (bytes.HasSuffix(line, []byte(" `")) || bytes.Count(line, []byte("`"))%2 == 1)
	}
	return false
}

// endsInOperator reports whether the next command belongs to this line.
func endsInOperator(line []byte) bool {
	table := bytes.HasPrefix(line, []byte("|"))
	return bytes.HasSuffix(line, []byte("&&")) || bytes.HasSuffix(line, []byte("|")) && !table && !blockScalar(line)
}

// blockScalar reports whether a line ends in the | of a text in YAML.
func blockScalar(line []byte) bool {
	words := bytes.Fields(line)
	n := len(words)
	return n > 1 && string(words[n-1]) == "|" && (bytes.HasSuffix(words[n-2], []byte(":")) || n == 2 && string(words[0]) == "-")
}

// opensBlock reports whether a line begins a block that a shell does not allow to be empty.
func opensBlock(line []byte) bool {
	words := bytes.Fields(line)
	if len(words) == 0 {
		return false
	}
	switch last := string(words[len(words)-1]); {
	case slices.Contains([]string{"if", "elif", "while", "until", "then", "do", "else", "(", "$("}, last):
		return true
	case last == "{" && len(words) > 1:
		above := string(words[len(words)-2])
		return string(words[0]) == "function" || slices.Contains([]string{"then", "do", "else"}, above) || strings.ContainsAny(above[len(above)-1:], ")&|;")
	default:
		return len(last) > 2 && last[len(last)-2:] == "){"
	}
}

// closesBlock reports whether a line ends such a block.
func closesBlock(line []byte) bool {
	first := line
	if end := bytes.IndexAny(line, " \t;&|)<>"); end >= 0 {
		first = line[:end]
	}
	return slices.Contains([]string{"then", "do", "fi", "done", "else", "elif"}, string(first)) || line[0] == '}' || line[0] == ')'
}
