// Package yamldoc reads a YAML file into a tree whose values know their line and column, with problems in plain words that
// never quote the file.
package yamldoc

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// Document is the first YAML document of a file, the only one that Atmos reads. It is never decoded as a whole: readers
// walk to the keys they need, so that keys that only Atmos knows cost nothing and break nothing.
type Document struct {
	File    string
	Body    ast.Node       // nil if the document is empty
	Origin  model.Origin   // of every value, if a command printed the document
	More    int            // line of the --- before another document; 0 if there is none
	Unseen  *model.Problem // of the first line with an invisible character that changes its meaning; nil if there is none
	Tokens  token.Tokens   // of the document, in file order
	anchors map[string][]*ast.AnchorNode
}

// tooMuch is what to do about a file that is over a limit. authdeck opens an included file only if it needs its content.
const tooMuch = "move long lists and maps to other files, and write: !include FILE"

// maxTokens limits the memory that a file can take; 10,000 identities are about 250,000 tokens.
const maxTokens = 2_000_000

// Parse returns the document of a normalized text. Every error is a *model.Problem or the context's.
func Parse(ctx context.Context, path string, text []byte) (*Document, error) {
	tokens, more, err := scan(ctx, path, string(text), maxTokens)
	if err != nil {
		return nil, err
	}
	s, p := measure(path, tokens, pieceKeys)
	if p != nil {
		return nil, p
	}
	body, err := parse(tokens, s)
	if err != nil {
		return nil, syntaxProblem(path, text, err)
	}
	doc := &Document{File: path, Body: body, More: more, Unseen: unseen(path, text), Tokens: tokens}
	if slices.ContainsFunc(tokens, func(tk *token.Token) bool { return tk.Type == token.AliasType }) {
		if p := doc.checkExpansion(); p != nil {
			return nil, p
		}
	}
	return doc, nil
}

// scan splits the first document into tokens and adds what goccy's parser needs to read Atmos files correctly. more is
// Document.More. It refuses more than most tokens.
func scan(ctx context.Context, path, text string, most int) (tokens token.Tokens, more int, err error) {
	var s scanner.Scanner
	whole := strings.TrimSuffix(text, "\n") + "\n" // without a line break, the scanner drops a tag or a | at the end
	cut := len(whole) > len(text)
	text = whole
	text, directives, p := cutDirectives(path, text)
	marked, isMarked := markAliasKeys(text)
	s.Init(marked)
	var h head
	u := unquoted{path: path, raw: rawText{text: marked, line: 1, column: 1}, hasTab: strings.Contains(text, "\t")}
	if u.problem = p; p == nil {
		u.problem = checkStart(path, text)
	}
	var flow flowText
	for {
		part, scanErr := s.Scan()
		if errors.Is(scanErr, io.EOF) {
			break
		}
		for _, tk := range part {
			before := u.before
			fixMergeKey(tk)
			u.read(tk)
			switch {
			case tk.Type == token.CommentType:
				continue
			case h.isOver(tk):
				u.fail(checkDots(text, tk), tk)
				if line := tk.Position.Line; hasContentAfter(text, line) {
					more = line
				}
				return finish(&u, &directives, text, tokens, more)
			}
			u.fail(h.read(tk), tk)
			tokens = flow.addAll(tokens, restored(isMarked, before, tk), before == token.CommentType)
			u.fail(flow.problem())
		}
		if len(tokens) > most {
			at := tokens[most].Position
			return nil, 0, &model.Problem{Origin: model.Origin{File: path, Line: at.Line, Column: at.Column},
				What: "this file has more than 2 million keys, values and punctuation marks", Fix: model.Do(tooMuch)}
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
	}
	u.checkEnd(text)
	if cut {
		cutLastBreak(tokens, text)
	}
	return finish(&u, &directives, text, tokens, 0)
}

// head is what was before a token of the first document.
type head struct {
	content, header bool
}

// isOver reports whether a token is a mark after the document.
func (h *head) isOver(tk *token.Token) bool {
	return (h.content || h.header) && (tk.Type == token.DocumentHeaderType || tk.Type == token.DocumentEndType)
}

// checkDots refuses text that starts with ... and that goccy's scanner takes for the end of the document.
func checkDots(text string, tk *token.Token) *model.Problem {
	if tk.Type != token.DocumentEndType {
		return nil
	}
	if after := strings.TrimPrefix(lineAt(text, tk.Position.Line), "..."); after == "" || isBlank(after[0]) {
		return nil
	}
	return &model.Problem{What: "authdeck does not read text that starts with ...", Fix: model.Do("put it in quotes")}
}

func (h *head) read(tk *token.Token) *model.Problem {
	switch {
	case tk.Type == token.DocumentEndType:
		return &model.Problem{What: "a file cannot start with ...", Fix: model.Do("delete this line")}
	case tk.Type == token.DirectiveType:
		return &model.Problem{What: "a value cannot start with %", Fix: model.Do("put the value in quotes")}
	case tk.Type == token.DocumentHeaderType:
		h.header = true
	default:
		h.content = true
	}
	return nil
}

// cutLastBreak removes the line break that scan added from text after | or >.
func cutLastBreak(tokens token.Tokens, text string) {
	n := len(tokens)
	if n < 2 || tokens[n-2].Type != token.LiteralType && tokens[n-2].Type != token.FoldedType {
		return
	}
	line := text[strings.LastIndexByte(text[:len(text)-1], '\n')+1:]
	if strings.TrimSpace(line) != "" || strings.Contains(tokens[n-2].Value, "+") {
		tokens[n-1].Value = strings.TrimSuffix(tokens[n-1].Value, "\n")
	}
}

// checkStart refuses a tab before the first value. goccy's scanner skips it.
func checkStart(path, text string) *model.Problem {
	blank := text[:len(text)-len(strings.TrimLeft(text, " \t\n"))]
	at := strings.IndexByte(blank, '\t')
	if at < 0 {
		return nil
	}
	return tabs(model.Origin{File: path, Line: 1 + strings.Count(blank[:at], "\n"), Column: at - strings.LastIndexByte(blank[:at], '\n')})
}

func finish(u *unquoted, d *directives, text string, tokens token.Tokens, more int) (token.Tokens, int, error) {
	bad := tokens.InvalidToken()
	if u.problem != nil && (bad == nil || u.problem.Origin.Line <= bad.Position.Line) {
		return nil, 0, u.problem
	}
	if bad != nil {
		return nil, 0, explain(u.path, text, bad, bad.Error)
	}
	if p := misplaced(u.path, tokens, d); p != nil {
		return nil, 0, p
	}
	d.apply(tokens)
	tokens = fillEmpty(tokens)
	if p := checkValues(u.path, tokens); p != nil {
		return nil, 0, p
	}
	tokens = ignoreTags(tokens)
	makeTextTags(tokens)
	return tokens, more, nil
}

// At returns where a token is.
func (d *Document) At(tk *token.Token) model.Origin {
	if d.Origin.File != "" {
		return d.Origin
	}
	if tk == nil || tk.Position == nil {
		return model.Origin{File: d.File}
	}
	return model.Origin{File: d.File, Line: tk.Position.Line, Column: tk.Position.Column}
}

// Ignored is the problem of a file with More: reader, a program, reads only the first document.
func (d *Document) Ignored(reader string) *model.Problem {
	p := &model.Problem{Origin: model.Origin{File: d.File, Line: d.More, Column: 1}, What: "this second YAML document is ignored",
		Fix: model.Do("remove this line, or move its content above it")}
	if d.Body == nil {
		p.What, p.Fix = "the first YAML document is empty, and "+reader+" reads no other", model.Do("remove this line")
	}
	return p
}

// hasContentAfter reports whether a line or one below it has more than comments and document marks.
func hasContentAfter(text string, line int) bool {
	text = linesFrom(text, line)
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, "\n")
		if one = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(one, "---"), "...")); one != "" && one[0] != '#' {
			return true
		}
	}
	return false
}
