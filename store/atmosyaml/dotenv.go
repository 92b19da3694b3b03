package atmosyaml

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
	"github.com/joho/godotenv"

	"authdeck/model"
)

// assignment finds where the names of a .env file stand.
var assignment = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z0-9_.]+)[ \t]*[=:]`)

// dotenv makes the map of a .env file, in the order of its lines. Of a name that is there twice the last one counts.
func (r *reader) dotenv(v value, path string, raw []byte) value {
	if explodes(raw) {
		return v.fault("the variables of this file repeat each other beyond 1 MB", "write the values out")
	}
	vars, err := godotenv.UnmarshalBytes(raw)
	if err != nil { // its text quotes the file
		return v.because(&model.Problem{Origin: model.Origin{File: path}, What: "this is no file of NAME=value lines", Fix: "check the quotes"})
	}
	m := &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: &token.Token{Position: &token.Position{Line: 1, Column: 1}}}
	places := assignment.FindAllSubmatchIndex(raw, -1)
	slices.Reverse(places)
	for _, at := range places {
		name := string(raw[at[2]:at[3]])
		val, ok := vars[name]
		if !ok {
			continue
		}
		delete(vars, name)
		pos := &token.Position{Line: bytes.Count(raw[:at[2]], []byte("\n")) + 1, Column: 1}
		m.Values = append(m.Values, ast.MappingValue(token.New(":", ":", pos), str(name, pos), str(val, pos)))
	}
	slices.Reverse(m.Values)
	doc := &document{file: path, body: m}
	r.included[path] = doc
	return r.look(doc, m)
}

var reference = regexp.MustCompile(`\$\{?([A-Za-z0-9_]+)`)

// explodes tells whether values that stand in for each other (B=$A$A, C=$B$B, …) grow beyond 1 MB.
func explodes(raw []byte) bool {
	size := map[string]int{}
	names := assignment.FindAllSubmatchIndex(raw, -1)
	for i, at := range names {
		end := len(raw)
		if i+1 < len(names) {
			end = names[i+1][0]
		}
		total := 0
		for _, m := range reference.FindAllSubmatch(raw[at[1]:end], -1) {
			if total += size[string(m[1])]; total > maxOutput {
				return true
			}
		}
		size[string(raw[at[2]:at[3]])] = total + end - at[1]
	}
	return false
}

func str(s string, pos *token.Position) *ast.StringNode {
	tk := token.DoubleQuote(s, s, pos)
	return ast.String(tk)
}
