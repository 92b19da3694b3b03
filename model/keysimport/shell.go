package keysimport

import (
	"bytes"
	"slices"
)

// shellStays returns an error if a line that stays would do something else in a shell without the lines to drop: the line goes on
// there, or it begins a block that would be empty.
func shellStays(lines [][]byte, drop map[int]bool) error {
	var before []byte // the last lines that stay and are no comment
	at, dropped := -1, false
	for i, l := range lines {
		text := code(l)
		switch {
		case drop[i] && i > 0 && !drop[i-1] && goesOn(lines[i-1]):
			return &OtherTextError{Line: i, Depends: true}
		case drop[i] && endsInOperator(before):
			return &OtherTextError{Line: at + 1, Depends: true}
		case drop[i]:
			dropped = true
			continue
		case len(text) == 0:
			continue
		case dropped && opensBlock(before) && closesBlock(text):
			return &OtherTextError{Line: at + 1, Depends: true}
		case string(text) == "{": // the line above says of what
			text = slices.Concat(before, []byte(" {"))
		}
		before, at, dropped = text, i, false
	}
	return nil
}

// code is a line without its comment and the spaces around it.
func code(line []byte) []byte {
	line = bytes.TrimSpace(bytes.TrimPrefix(line, bom))
	if len(line) > 0 && (line[0] == '#' || line[0] == ';') {
		return nil
	}
	line, _, _ = bytes.Cut(line, []byte(" #"))
	return bytes.TrimSpace(line)
}

// goesOn reports whether a line goes on in the next one, even if that is empty.
func goesOn(line []byte) bool {
	line = bytes.TrimRight(line, "\r\n")
	backslashes := len(line) - len(bytes.TrimRight(line, `\`))
	return code(line) != nil && backslashes%2 == 1
}

// endsInOperator reports whether a command of a shell has its other half on the next line that has one.
func endsInOperator(line []byte) bool {
	table := bytes.HasPrefix(line, []byte("|"))
	return bytes.HasSuffix(line, []byte("&&")) || bytes.HasSuffix(line, []byte("|")) && !table
}

// opensBlock reports whether a line begins a block that a shell does not allow to be empty.
func opensBlock(line []byte) bool {
	words := bytes.Fields(line)
	if len(words) == 0 {
		return false
	}
	switch last := string(words[len(words)-1]); {
	case last == "then", last == "do", last == "else", last == "(", last == "$(":
		return true
	case last == "{" && len(words) > 1:
		above := words[len(words)-2]
		return string(words[0]) == "function" || slices.Contains([]string{")", "&", "|"}, string(above[len(above)-1:]))
	default:
		return len(last) > 2 && last[len(last)-2:] == "){"
	}
}

// closesBlock reports whether a line ends such a block.
func closesBlock(line []byte) bool {
	first := string(bytes.TrimRight(bytes.Fields(line)[0], ";"))
	return slices.Contains([]string{"fi", "done", "else", "elif"}, first) || line[0] == '}' || line[0] == ')'
}
