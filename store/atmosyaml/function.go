package atmosyaml

import (
	"regexp"
	"slices"
	"strings"

	"authdeck/model"
)

// known are the functions of Atmos that authdeck does not evaluate yet (pkg/function/tag/tag.go).
var known = []string{"!exec", "!include", "!include.raw", "!repo-root", "!git.root", "!git.sha", "!git.branch",
	"!git.ref", "!git.repository", "!git.owner", "!git.name", "!git.host", "!git.url", "!cwd", "!random", "!unset",
	"!append"}

// call evaluates a function to a string. No problem quotes the arguments: a default may be a secret.
func (r *reader) call(v value) (string, *model.Problem) {
	switch {
	case v.tag == "!env":
		return r.env(v)
	case slices.Contains(known, v.tag):
		return "", &model.Problem{Origin: v.at, What: v.tag + " is not supported here yet",
			Fix: "write the value itself, or take it from the environment: !env NAME"}
	}
	return "", &model.Problem{Origin: v.at, What: "this tag (!) is none that Atmos knows",
		Fix: "put a value that starts with ! in quotes"}
}

// env is Atmos's !env: the variable where it exists, even empty, else the default, else nothing; trimmed, always a string
// (pkg/utils/yaml_func_env.go).
func (r *reader) env(v value) (string, *model.Problem) {
	arg := r.value(v.node)
	words, ok := split(strings.TrimSpace(arg.text))
	if !ok || arg.form == mapping || arg.form == list || len(words) == 0 || len(words) > 2 {
		return "", &model.Problem{Origin: v.at, What: "!env takes the name of a variable and at most one default",
			Fix: `!env NAME, !env NAME default, or !env NAME "a default with spaces"`}
	}
	if got, exists := r.getenv(words[0]); exists {
		return strings.TrimSpace(got), nil
	}
	if len(words) == 2 {
		return strings.TrimSpace(words[1]), nil
	}
	return "", nil
}

// argument is one word of a function as Atmos's lexer has it (pkg/function/parser/parser.go).
var argument = regexp.MustCompile(`^(?:"(?:[^"\r\n]|"")*"|'(?:[^'\r\n]|'')*'|\||[^\s|]+)`)

// split gives the words without their quotes; a doubled quote stands for one. False: a quote is not closed.
func split(s string) (words []string, ok bool) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		word := argument.FindString(s)
		if word == "" {
			return nil, false
		}
		s = s[len(word):]
		quote := word[:1]
		switch {
		case quote != `"` && quote != "'":
		case len(word) < 2 || !strings.HasSuffix(word, quote):
			return nil, false
		default:
			word = strings.ReplaceAll(word[1:len(word)-1], quote+quote, quote)
		}
		words = append(words, word)
	}
	return words, true
}
