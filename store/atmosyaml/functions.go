package atmosyaml

import (
	"crypto/rand"
	"math/big"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// supportedTags is Atmos's list for atmos.yaml (pkg/function/tag/tag.go, AtmosConfigYAML), plus !append, which Atmos reads too.
const supportedTags = "!env, !exec, !include, !include.raw, !repo-root, !git.root, !git.sha, !git.branch, !git.ref, " +
	"!git.repository, !git.owner, !git.name, !git.host, !git.url, !cwd, !random, !unset, !append"

// evaluate returns a value with its functions evaluated. No problem quotes the arguments: a default may be a secret.
func (r *reader) evaluate(d *yamldoc.Document, n ast.Node) yamldoc.Value {
	v := d.Value(n)
	if v.Form != yamldoc.Function {
		return v
	}
	arg := d.Value(v.Node)
	if null, ok := arg.Node.(*ast.NullNode); ok && null.Token.Type == token.ImplicitNullType {
		arg.Text = ""
	}
	switch {
	case v.Tag == "!unset":
		return yamldoc.Value{At: v.At, Doc: d}
	case v.Tag == "!append" && arg.Form == yamldoc.List:
		return arg
	case arg.Form != yamldoc.Null && arg.Form != yamldoc.Text && arg.Form != yamldoc.Plain:
		return v.Fail(v.Tag+" takes text, not a map or a list", "write "+v.Tag+" TEXT on one line")
	}
	return r.call(v, strings.TrimSpace(arg.Text))
}

// isOwn reports whether the result of a function depends on the user's machine, so that files cannot choose it. What Git's functions
// read is in .git, which no repository contains.
func isOwn(tag string) bool {
	return tag == "!env" || tag == "!cwd" || tag == "!random" || tag == "!exec" || gitFunctions[tag] != nil
}

func (r *reader) call(v yamldoc.Value, arg string) yamldoc.Value {
	got := r.run(v, arg)
	if isOwn(v.Tag) {
		got.Source = strings.TrimSpace(v.Tag + " " + arg)
	}
	return got
}

func (r *reader) run(v yamldoc.Value, arg string) yamldoc.Value {
	switch v.Tag {
	case "!env":
		return r.evalEnv(v, arg)
	case "!include", "!include.raw":
		return r.evalInclude(v, arg)
	case "!cwd":
		return v.Result(filepath.Join(r.workDir, arg))
	case "!random":
		return evalRandom(v, arg)
	case "!exec":
		return r.evalExec(v, arg)
	}
	if read := gitFunctions[v.Tag]; read != nil {
		return r.evalGit(v, read, arg)
	}
	if v.Tag == "!!binary" {
		return v.Fail("authdeck does not read !!binary", "write the value as text")
	}
	return v.Fail("unknown function",
		"put text that starts with ! in quotes; the functions are "+supportedTags)
}

// evalEnv is !env: the variable if it exists, even if empty, else the default, else ""; trimmed and always a string
// (pkg/utils/yaml_func_env.go).
func (r *reader) evalEnv(v yamldoc.Value, arg string) yamldoc.Value {
	words, ok := split(arg)
	if !ok || len(words) == 0 || len(words) > 2 {
		return v.Fail("!env takes a variable name and at most one default",
			`write !env NAME, !env NAME default, or !env NAME "a default with spaces"`)
	}
	if got, exists := r.getenv(words[0]); exists {
		return v.Result(strings.TrimSpace(got))
	}
	if len(words) == 2 {
		return v.Result(strings.TrimSpace(words[1]))
	}
	return v.Result("")
}

// emptyVariable returns the variable of an !env without a default whose result is empty; "" for other values.
func emptyVariable(v yamldoc.Value) string {
	arg, isEnv := strings.CutPrefix(v.Source, "!env ")
	if words, _ := split(arg); isEnv && len(words) == 1 && v.Text == "" {
		return words[0]
	}
	return ""
}

// looksLikeVariable reports whether a text looks like the name of a variable. A key has small letters and capitals, or is an access key
// ID.
func looksLikeVariable(name string) bool {
	const marks = "_0123456789"
	oneCase := name == strings.ToUpper(name) || name == strings.ToLower(name)
	return oneCase && !model.LooksLikeKey(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !strings.ContainsRune(marks, r)
	})
}

// hasDefault reports whether the file has a default for a value that a function finds on this computer. Everybody who can read the
// file can read the default, even if it is not used.
func hasDefault(v yamldoc.Value) bool {
	tag, arg, _ := strings.Cut(v.Source, " ")
	if tag != "!env" {
		return gitFunctions[tag] != nil && arg != ""
	}
	words, _ := split(arg)
	return len(words) == 2 && strings.TrimSpace(words[1]) != ""
}

// maxRandom is the default of !random (pkg/utils/yaml_func_random.go).
const maxRandom = 65535

// evalRandom returns a whole number from the first to the second argument, both included.
func evalRandom(v yamldoc.Value, arg string) yamldoc.Value {
	low, high, ok := randomRange(arg)
	if !ok {
		return v.Fail("!random takes at most two whole numbers, the smaller one first", "write !random, !random MAX, or !random MIN MAX")
	}
	size := new(big.Int).Sub(big.NewInt(int64(high)), big.NewInt(int64(low)))
	n, err := rand.Int(rand.Reader, size.Add(size, big.NewInt(1)))
	if err != nil {
		return v.Fail("the system returned no random number", "write a number instead")
	}
	got := v.Result(n.Add(n, big.NewInt(int64(low))).String())
	got.Form = yamldoc.Plain
	return got
}

func randomRange(arg string) (low, high int, ok bool) {
	words, ok := split(arg)
	if !ok || len(words) > 2 {
		return 0, 0, false
	}
	high = maxRandom
	var err, err2 error
	if n := len(words); n > 0 {
		high, err = strconv.Atoi(words[n-1])
	}
	if len(words) == 2 {
		low, err2 = strconv.Atoi(words[0])
	}
	return low, high, err == nil && err2 == nil && low < high
}

// lazyRegexp compiles an expression on first use, because most configurations need none.
func lazyRegexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// argument is one word of a function in Atmos's lexer (pkg/function/parser/parser.go).
var argument = lazyRegexp(`^(?:"(?:[^"\r\n]|"")*"|'(?:[^'\r\n]|'')*'|\||[^\s|]+)`)

// split returns the words without their quotes; a doubled quote stands for one. It fails if a quote is not closed.
func split(s string) (words []string, ok bool) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		word, rest, ok := cutWord(s)
		if !ok {
			return nil, false
		}
		words, s = append(words, word), rest
	}
	return words, true
}

// cutWord returns the first word without its quotes, and the rest.
func cutWord(s string) (word, rest string, ok bool) {
	raw := argument().FindString(s)
	if raw == "" {
		return "", "", false
	}
	word, ok = unquote(raw)
	return word, s[len(raw):], ok
}

func unquote(raw string) (string, bool) {
	quote := raw[:1]
	if quote != `"` && quote != "'" {
		return raw, true
	}
	if len(raw) < 2 || !strings.HasSuffix(raw, quote) {
		return "", false
	}
	return strings.ReplaceAll(raw[1:len(raw)-1], quote+quote, quote), true
}
