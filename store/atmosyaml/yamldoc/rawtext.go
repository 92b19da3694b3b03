package yamldoc

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// rawText finds the text of tokens, in file order, so that each character is read once. goccy's scanner leaves out some in its tokens.
type rawText struct {
	text         string
	at           int // offset of the line and the column
	line, column int
}

// from returns the text from a line and a column on. It never goes back.
func (r *rawText) from(line, column int) string {
	for ; r.line < line; r.line, r.column = r.line+1, 1 {
		r.at = lineEnd(r.text, r.at)
	}
	for r.line == line && r.column < column && r.at < len(r.text) && r.text[r.at] != '\n' {
		_, size := utf8.DecodeRuneInString(r.text[r.at:])
		r.at += size
		r.column++
	}
	return r.text[r.at:]
}

// quoted returns the text from the opening quote on, and its place, for the first part of text in quotes after a token.
func (r *rawText) quoted(after *token.Token, part string) (text string, line, column int) {
	if after != nil {
		r.from(after.Position.Line, after.Position.Column)
	}
	rest := r.text[r.at:]
	at := strings.Index(rest, part)
	if at < 0 {
		return "", 0, 0
	}
	line, column = r.line, r.column
	before := rest[:at]
	if n := strings.LastIndexByte(before, '\n'); n >= 0 {
		line, column, before = line+strings.Count(before, "\n"), 1, before[n+1:]
	}
	return rest[at:], line, column + utf8.RuneCountInString(before)
}
