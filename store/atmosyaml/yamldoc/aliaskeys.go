package yamldoc

import (
	"strings"

	"github.com/goccy/go-yaml/token"
)

// aliasMark is written over the * of an alias that is a key. goccy's scanner does not know such a key ("*a : b") for one, and takes the next
// line for a part of its value. A letter makes it a key of text, which restored turns into an alias again.
const aliasMark = "\ue000"

// markAliasKeys writes aliasMark over the * of each line that starts with an alias and a colon. Text below | or in quotes may have such lines
// too. isMarked is false if there is none, or if the text has aliasMark itself.
func markAliasKeys(text string) (marked string, isMarked bool) {
	if !strings.Contains(text, "*") || strings.Contains(text, aliasMark) {
		return text, false
	}
	var b strings.Builder
	done := 0
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		if star := aliasKey(text[at:end]); star >= 0 {
			b.WriteString(text[done:at+star] + aliasMark)
			done = at + star + 1
		}
		at = end
	}
	return b.String() + text[done:], done > 0
}

// aliasKey returns where the * is if a line starts with an alias as a key, also after a dash; less than 0 otherwise.
func aliasKey(line string) int {
	rest := strings.TrimLeft(line, " ")
	for strings.HasPrefix(rest, "- ") {
		rest = strings.TrimLeft(rest[1:], " ")
	}
	name, ok := strings.CutPrefix(rest, "*")
	if !ok {
		return -1
	}
	after := strings.TrimLeft(name, nameLetters)
	colon := strings.TrimLeft(after, " ")
	if len(after) == len(name) || len(colon) < 2 || colon[0] != ':' || !isBlank(colon[1]) {
		return -1
	}
	return len(line) - len(rest)
}

// nameLetters may be in the name of an anchor.
const nameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// restored returns the tokens for one that the scanner made of a text with marks.
func restored(isMarked bool, before token.Type, tk *token.Token) []*token.Token {
	if !isMarked || !strings.Contains(tk.Origin, aliasMark) && !strings.Contains(tk.Value, aliasMark) {
		return []*token.Token{tk}
	}
	name, isMarked := strings.CutPrefix(tk.Value, aliasMark)
	if isMarked && strings.Trim(name, nameLetters) == "" && isUnquoted(tk.Type) && before != token.LiteralType && before != token.FoldedType {
		space, after, _ := strings.Cut(tk.Origin, aliasMark)
		at := *tk.Position
		at.Column++
		named := token.New(name, after, &at)
		return []*token.Token{token.Alias(space+"*", tk.Position), named}
	}
	tk.Value, tk.Origin = strings.ReplaceAll(tk.Value, aliasMark, "*"), strings.ReplaceAll(tk.Origin, aliasMark, "*")
	return []*token.Token{tk}
}
