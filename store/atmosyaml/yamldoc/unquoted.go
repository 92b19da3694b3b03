package yamldoc

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// unquoted corrects what goccy's scanner makes of text without quotes, token by token. The scanner drops tabs inside it, so that
// "prod<tab>admin" would be another identity than in Atmos, and it takes text that Atmos's library refuses.
type unquoted struct {
	path    string
	flow    int        // open brackets
	before  token.Type // of the token before; UnknownType at the start
	problem *model.Problem
}

func (u *unquoted) read(tk *token.Token) {
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		u.flow++
	case token.MappingEndType, token.SequenceEndType:
		u.flow = max(u.flow-1, 0)
	}
	if u.problem == nil {
		u.problem = u.check(tk)
	}
	u.before = tk.Type
}

func (u *unquoted) check(tk *token.Token) *model.Problem {
	content := strings.Trim(tk.Origin, " \t\n")
	space, _, _ := strings.Cut(tk.Origin, content)
	at := model.Origin{File: u.path, Line: tk.Position.Line, Column: tk.Position.Column}
	switch {
	case tk.Type == token.CommentType || content == "" || u.isBlockText():
		return nil
	case u.flow == 0 && strings.Contains(space, "\t") && (strings.Contains(space, "\n") || u.before == token.CommentType):
		return tabs(at)
	case !isUnquoted(tk.Type) || u.before == token.AliasType || u.before == token.AnchorType:
		return nil
	case content[0] == '%' || content[0] == ',':
		return &model.Problem{Origin: at, What: "a value cannot start with " + content[:1], Fix: model.Do("put the value in quotes")}
	case strings.Contains(content, "\t"):
		tk.Type, tk.Value = token.StringType, folded(content)
	}
	return nil
}

// isBlockText reports whether the token is the text below | or >, which may contain anything.
func (u *unquoted) isBlockText() bool {
	return u.before == token.LiteralType || u.before == token.FoldedType
}

func isUnquoted(t token.Type) bool {
	switch t {
	case token.StringType, token.BoolType, token.NullType, token.IntegerType, token.BinaryIntegerType, token.OctetIntegerType,
		token.HexIntegerType, token.FloatType, token.InfinityType, token.NanType:
		return true
	}
	return false
}

// folded joins the lines of text without quotes: a line break becomes a space, and each blank line a line break (YAML 1.2, 7.3.3).
func folded(text string) string {
	var b strings.Builder
	blank := -1 // blank lines since the last text
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Trim(line, " \t"); line == "" {
			blank++
			continue
		}
		switch {
		case blank > 0:
			b.WriteString(strings.Repeat("\n", blank))
		case blank == 0 && b.Len() > 0:
			b.WriteByte(' ')
		}
		b.WriteString(line)
		blank = 0
	}
	return b.String()
}

func tabs(at model.Origin) *model.Problem {
	return &model.Problem{Origin: at, What: "YAML does not allow tabs in the indentation", Fix: model.Do("indent with spaces")}
}
