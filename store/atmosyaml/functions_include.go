package atmosyaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
	"github.com/joho/godotenv"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// evalInclude reads a file. It parses YAML, JSON and .env; any other file is text (pkg/filetype). A relative name is relative to
// the file that contains it; in .atmos.d also to the folder above. Functions in an included file are evaluated; Atmos keeps them as
// text.
func (r *reader) evalInclude(v yamldoc.Value, arg string) yamldoc.Value {
	name, query, ok := cutWord(arg)
	if !ok {
		return v.Fail(v.Tag+" needs a file name", "write "+v.Tag+" FILE, or "+v.Tag+" FILE .path.in.it")
	}
	if isDownload(name) {
		return v.Fail(v.Tag+" names a remote file, and authdeck downloads nothing", "download the file and name the local copy")
	}
	path, ok := r.includePath(v, name)
	if !ok {
		return yamldoc.Value{At: v.At, Doc: v.Doc}
	}
	switch info, err := os.Stat(path); {
	case err != nil:
		return v.Fail(v.Tag+" names a file that does not exist"+shownFile(name),
			"check the name; it is relative to the folder of this file")
	case info.IsDir():
		return v.Fail(v.Tag+" names a folder: "+strconv.Quote(name), "name a file in it")
	}
	r.includeDepth++
	defer func() { r.includeDepth-- }()
	if r.includeDepth > maxIncludes {
		return v.Fail(fmt.Sprintf("includes are nested more than %d levels deep", maxIncludes), "remove one of the includes")
	}
	got := r.openIncluded(v, path)
	if query = strings.TrimSpace(query); query == "" || got.Form == yamldoc.Invalid {
		got.Included = v.At
		return got
	}
	if unquoted, ok := unquote(query); ok {
		query = unquoted
	}
	return r.followPath(v, got, query)
}

func (r *reader) openIncluded(v yamldoc.Value, path string) yamldoc.Value {
	raw := v.Tag == "!include.raw"
	if doc := r.included[path]; doc != nil && !raw {
		return r.evaluate(doc, doc.Body)
	}
	text, ok, err := r.readIncluded(v, path)
	if p := (*model.Problem)(nil); errors.As(err, &p) {
		return v.FailWith(&model.Problem{Origin: v.At, What: v.Tag + " cannot read " + path + ": " + p.What, Fix: p.Fix})
	}
	if !ok {
		return yamldoc.Value{At: v.At, Doc: v.Doc}
	}
	if raw {
		return v.Result(string(text))
	}
	return r.parseIncluded(v, path, text)
}

// forgetIncluded makes the next include read each file again.
func (r *reader) forgetIncluded() {
	r.included, r.includedText, r.foreign = map[string]*yamldoc.Document{}, map[string][]byte{}, map[string]owner{}
}

// readIncluded reads a file once, so that the checked text is the text that is used. A file that other users can change is a power
// of the file that includes it; ok is false if that power has no effect.
func (r *reader) readIncluded(v yamldoc.Value, path string) (text []byte, ok bool, err error) {
	if text, read := r.includedText[path]; read {
		return text, text != nil, nil
	}
	text, info, err := r.usage.readFile(path, r.owner, r.powers)
	if err != nil {
		return nil, false, err
	}
	by := r.powers.exposed(r.owner, path, info)
	r.foreign[path] = by
	if r.owner.own() && !by.own() && !r.allowText(by, model.ReadsFile, v.Tag, path+"\x00"+string(text), v.At) {
		text = nil
	}
	r.includedText[path] = text
	return text, text != nil, nil
}

// shownFile is a file name for a message. It is "" for a name without a dot: that may be a key that somebody wrote after !include.
func shownFile(name string) string {
	if !strings.Contains(name, ".") {
		return ""
	}
	return ": " + strconv.Quote(name)
}

func isDownload(name string) bool {
	return strings.Contains(name, "://") || strings.Contains(name, "::") || hasPrefix(name, "git@", "github.com/", "gitlab.com/", "bitbucket.org/")
}

// includePath returns the path of the included file. ok is false if it is outside the folder, which is not trusted.
func (r *reader) includePath(v yamldoc.Value, name string) (path string, ok bool) {
	dir := filepath.Dir(v.Doc.File)
	path = absolute(dir, name)
	if !r.mayRead(path, v.Tag, v.At) {
		return path, false
	}
	if base := filepath.Base(dir); !filepath.IsAbs(name) && !isFile(path) && (base == ".atmos.d" || base == "atmos.d") {
		path = filepath.Join(filepath.Dir(dir), name)
	}
	return path, r.mayRead(path, v.Tag, v.At)
}

// parseIncluded reads a file by its extension, as Atmos does.
func (r *reader) parseIncluded(v yamldoc.Value, path string, raw []byte) yamldoc.Value {
	end := strings.ToLower(filepath.Ext(path))
	if strings.HasPrefix(strings.ToLower(filepath.Base(path)), ".env.") {
		end = ".env"
	}
	switch end {
	case ".hcl", ".tf", ".tfvars":
		return v.Fail("authdeck does not read HCL files", "write the values as YAML or JSON")
	case ".yaml", ".yml", ".json", ".env":
	default:
		return v.Result(string(raw))
	}
	text, err := yamldoc.Normalize(path, raw)
	if err != nil {
		return v.FailWith(err)
	}
	if end == ".env" {
		return r.parseDotenv(v, path, text)
	}
	if end == ".json" {
		if !json.Valid(text) {
			return v.FailWith(&model.Problem{Origin: model.Origin{File: path}, What: "this file is not valid JSON", Fix: model.Do("check the brackets, quotes and commas")})
		}
		text = bytes.ReplaceAll(text, []byte("\t"), []byte(" ")) // JSON allows tabs only between values
	}
	doc, err := r.parse(path, text)
	if err != nil {
		return v.FailWith(err)
	}
	r.included[path] = doc
	return r.evaluate(doc, doc.Body)
}

// pathStep is one part of a path in yq's language: .key, ."key", .["key"] or [0].
var pathStep = lazyRegexp(`^(?:\.?\[(\d+)\]|\.?\["([^"]*)"\]|\."([^"]*)"|\.([^\s.\[\]"'|,;:(){}*+!?&$#@%^=<>/\\~` + "`" + `]+))`)

// followPath follows a path. It supports no other yq syntax.
func (r *reader) followPath(v, at yamldoc.Value, path string) yamldoc.Value {
	for path != "" && path != "." {
		m := pathStep().FindStringSubmatch(path)
		if m == nil {
			return v.Fail("only a path such as .a.b[0] may follow the file name", "write "+v.Tag+" FILE .a.b")
		}
		path = path[len(m[0]):]
		if at = r.child(at, m); at.Form == yamldoc.Invalid || at.Form == yamldoc.Null {
			return at
		}
	}
	return at
}

// child is one member, or null.
func (r *reader) child(at yamldoc.Value, m []string) yamldoc.Value {
	switch {
	case at.Form == yamldoc.List && m[1] != "":
		items := at.Items()
		if n, err := strconv.Atoi(m[1]); err == nil && n < len(items) {
			return r.evaluate(at.Doc, items[n])
		}
	case at.Form == yamldoc.Map && m[1] == "":
		f, p := r.fields(at, "")
		if p != nil {
			return at.FailWith(p)
		}
		return r.get(f, m[2]+m[3]+m[4])
	}
	return yamldoc.Value{At: at.At, Doc: at.Doc}
}

// assignment finds the names in a .env file.
var assignment = lazyRegexp(`(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z0-9_.]+)[ \t]*[=:]`)

// parseDotenv returns the map of a .env file, in the order of its lines. The last line of a name wins.
func (r *reader) parseDotenv(v yamldoc.Value, path string, raw []byte) yamldoc.Value {
	if expandsTooFar(raw) {
		return v.Fail("the variables of this file expand to more than 1 MB", "write the values without references")
	}
	vars, err := godotenv.UnmarshalBytes(raw)
	if err != nil { // its text would quote the file
		return v.FailWith(&model.Problem{Origin: model.Origin{File: path}, What: "this file has lines that are not NAME=value", Fix: model.Do("check the quotes")})
	}
	m := &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: &token.Token{Position: &token.Position{Line: 1, Column: 1}}}
	for _, at := range slices.Backward(assignment().FindAllSubmatchIndex(raw, -1)) {
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
	doc := &yamldoc.Document{File: path, Body: m}
	r.included[path] = doc
	return r.evaluate(doc, m)
}

var reference = lazyRegexp(`\$\{?([A-Za-z0-9_]+)`)

// expandsTooFar reports whether values that repeat each other (B=$A$A, C=$B$B, …) grow beyond 1 MB.
func expandsTooFar(raw []byte) bool {
	size := map[string]int{}
	names := assignment().FindAllSubmatchIndex(raw, -1)
	for i, at := range names {
		end := len(raw)
		if i+1 < len(names) {
			end = names[i+1][0]
		}
		total := 0
		for _, m := range reference().FindAllSubmatch(raw[at[1]:end], -1) {
			if total += size[string(m[1])]; total > maxOutput {
				return true
			}
		}
		size[string(raw[at[2]:at[3]])] = total + end - at[1]
	}
	return false
}

func str(s string, pos *token.Position) *ast.StringNode {
	return ast.String(token.DoubleQuote(s, s, pos))
}
