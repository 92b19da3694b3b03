package keysimport

import (
	"bytes"
	"slices"
	"strings"
)

// pythonBlock is a statement that opens a block of Python, which may not be empty. It goes on inside brackets and after a \.
type pythonBlock struct {
	indent   int // of its first line
	brackets int // that are open
	goesOn   bool
	opens    bool // the block begins below the line read last
}

// next reads the next line that is code.
func (b pythonBlock) next(line []byte) pythonBlock {
	text := code(line)
	if !b.goesOn {
		if !beginsPythonBlock(text) {
			return pythonBlock{}
		}
		b = pythonBlock{indent: indentOf(line)}
	}
	b.brackets += openBrackets(text)
	b.goesOn = b.brackets > 0 || goesOn(line)
	b.opens = bytes.HasSuffix(text, []byte(":"))
	return b
}

// holds reports whether lines with this indentation are in the block. Those of a note, such as "for dev:", are not indented.
func (b pythonBlock) holds(indent int) bool { return b.opens && indent > b.indent }

// beginsPythonBlock reports whether a line begins with a word that opens a block. A word alone such as with: is a key of YAML.
func beginsPythonBlock(line []byte) bool {
	words := bytes.Fields(line)
	if len(words) == 0 {
		return false
	}
	word := string(words[0])
	if alone, ok := strings.CutSuffix(word, ":"); ok && slices.Contains([]string{"else", "try", "except", "finally"}, alone) {
		return true
	}
	if end := strings.IndexAny(word, "([{\"'*"); end > 0 {
		word = word[:end]
	}
	return slices.Contains([]string{"if", "elif", "else", "for", "while", "with", "try", "except", "finally", "def", "class", "async", "match", "case"}, word)
}

// openBrackets counts the brackets that a line opens, less those that it closes; none inside quotes.
func openBrackets(line []byte) (n int) {
	quote := byte(0)
	for _, c := range line {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.IndexByte("([{", c) >= 0:
			n++
		case strings.IndexByte(")]}", c) >= 0:
			n--
		}
	}
	return n
}
