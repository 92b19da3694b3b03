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

// quoted returns the text from the opening quote of a token on, and its place. part is the first part of the token, after is the token
// before. goccy's scanner says where text in quotes starts, but may place a wrong one at its end.
func (r *rawText) quoted(after, tk *token.Token, part string) (text string, line, column int) {
	if after != nil {
		r.from(after.Position.Line, after.Position.Column)
	}
	at := *r
	if !strings.HasPrefix(at.from(tk.Position.Line, tk.Position.Column), part) {
		at = *r
		at.skipToken(after)
		n := strings.Index(at.text[at.at:], part)
		if n < 0 {
			return "", 0, 0
		}
		at.skip(n)
	}
	return at.text[at.at:], at.line, at.column
}

// skipToken goes from the start of a token to its end, as far as it finds that.
func (r *rawText) skipToken(tk *token.Token) {
	const blank = 100 // before the token
	switch {
	case tk == nil:
	case tk.Type == token.CommentType:
		r.from(tk.Position.Line+1, 1)
	default:
		content, rest := strings.Trim(tk.Origin, " \t\n"), r.text[r.at:]
		if n := strings.Index(rest[:min(len(rest), len(content)+blank)], content); n >= 0 {
			r.skip(n + len(content))
		}
	}
}

// skip moves on by a number of bytes.
func (r *rawText) skip(n int) {
	skipped := r.text[r.at : r.at+n]
	if end := strings.LastIndexByte(skipped, '\n'); end >= 0 {
		r.line, r.column, skipped = r.line+strings.Count(skipped, "\n"), 1, skipped[end+1:]
	}
	r.at, r.column = r.at+n, r.column+utf8.RuneCountInString(skipped)
}
