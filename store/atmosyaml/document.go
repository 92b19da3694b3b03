package atmosyaml

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// document is the first YAML document of a file, the only one that Atmos reads. It is never decoded as a whole: readers
// walk to the keys they want, so that what Atmos knows and authdeck does not costs nothing and breaks nothing.
type document struct {
	file    string
	body    ast.Node     // nil where the document is empty
	fixed   model.Origin // where everything in it stands, of what is no file
	more    int          // line of the --- that another document follows; 0 where none does
	anchors map[string][]*ast.AnchorNode
}

// maxTokens bounds the memory that a file can take; 10,000 identities are about 250,000 tokens.
const maxTokens = 2_000_000

// parse gives the document; err is the context's.
func parse(ctx context.Context, path string, text []byte) (*document, *model.Problem, error) {
	tokens, more, p, err := scan(ctx, path, string(text))
	if p != nil || err != nil {
		return nil, p, err
	}
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, syntaxProblem(path, text, err), nil
	}
	doc := &document{file: path, more: more}
	for _, d := range tree.Docs {
		if _, directive := d.Body.(*ast.DirectiveNode); d.Body != nil && !directive {
			doc.body = d.Body
			break
		}
	}
	if slices.ContainsFunc(tokens, func(tk *token.Token) bool { return tk.Type == token.AliasType }) {
		if p := doc.bomb(); p != nil {
			return nil, p, nil
		}
	}
	return doc, nil, nil
}

// scan splits the first document into tokens, with what goccy's parser needs to read Atmos files rightly.
func scan(ctx context.Context, path, text string) (tokens token.Tokens, more int, p *model.Problem, err error) {
	var s scanner.Scanner
	s.Init(text)
	content, directive := false, 0
	for {
		part, scanErr := s.Scan()
		if errors.Is(scanErr, io.EOF) {
			break
		}
		for _, tk := range part {
			switch {
			case tk.Type == token.CommentType:
				continue
			case content && (tk.Type == token.DocumentHeaderType || tk.Type == token.DocumentEndType):
				if line := tk.Position.Line; follows(text, line) {
					more = line
				}
				return finish(path, text, tokens, more)
			case tk.Type == token.DirectiveType:
				directive = tk.Position.Line
			case tk.Type != token.DocumentHeaderType && tk.Position.Line != directive:
				content = true
			}
			tokens.Add(tk)
		}
		if len(tokens) > maxTokens {
			return nil, 0, &model.Problem{Origin: model.Origin{File: path}, What: "this file has too many keys and values"}, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, nil, err
		}
	}
	return finish(path, text, tokens, 0)
}

func finish(path, text string, tokens token.Tokens, more int) (token.Tokens, int, *model.Problem, error) {
	if bad := tokens.InvalidToken(); bad != nil {
		return nil, more, invalidToken(path, text, bad), nil
	}
	tokens = fillEmptyTags(tokens)
	return tokens, more, checkShape(path, tokens), nil
}

// at says where a token stands.
func (d *document) at(tk *token.Token) model.Origin {
	if d.fixed.File != "" {
		return d.fixed
	}
	if tk == nil || tk.Position == nil {
		return model.Origin{File: d.file}
	}
	return model.Origin{File: d.file, Line: tk.Position.Line, Column: tk.Position.Column}
}

// follows tells whether anything but comments and marks stands below a line, or in it behind its mark.
func follows(text string, line int) bool {
	for range line - 1 {
		_, text, _ = strings.Cut(text, "\n")
	}
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, "\n")
		if one = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(one, "---"), "...")); one != "" && one[0] != '#' {
			return true
		}
	}
	return false
}
