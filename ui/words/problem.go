// Package words has the texts that people read and that more than one front end needs. It draws nothing.
package words

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"authdeck/model"
)

// Problem is a failure in the user's words: what happened, why, what to do, and a line for support.
type Problem struct {
	Title   string
	Why     string
	Steps   []string // true wherever they are read
	Press   []string // more steps: keys of the full screen
	Lead    string   // what to do with Code
	Code    string   // YAML to write, "" for none
	Then    string   // what to do when it is written
	Support string   // may span lines

	Question bool // it is the user's to decide, not a failure
}

// Line is the problem in one line, for standard error: sentences without the last full stop.
func (p Problem) Line() string {
	sentences := []string{p.Title}
	if p.Why != "" {
		sentences = append(sentences, p.Why)
	}
	for _, step := range p.Steps {
		sentences = append(sentences, Sentence(step))
	}
	for i := range sentences {
		sentences[i] = strings.TrimSuffix(sentences[i], ".")
	}
	return strings.ReplaceAll(strings.Join(sentences, ". "), "?. ", "? ")
}

// Explain finds the words for an error. It is the one place that turns kinds of failure into text.
func Explain(err error) Problem {
	var config *model.Problem
	if errors.As(err, &config) {
		return explainConfig(config, err)
	}
	var aws *model.AWSError
	if errors.As(err, &aws) {
		return explainAWS(aws)
	}
	if p, ok := explainDoubt(err); ok {
		return p
	}
	var unknown *model.UnknownIdentityError
	if errors.As(err, &unknown) {
		if unknown.Kind != "" {
			return Problem{Title: Sentence(unknown.Error()), Steps: []string{"Run: atmos auth login -i " + model.ShellWord(unknown.Name)}}
		}
		p := Problem{Title: Sentence(unknown.Error())}
		if unknown.More() > 0 {
			p.Steps = []string{fmt.Sprintf("To list all %d identities, run: authdeck list", len(unknown.Names))}
		}
		return p
	}
	var keyring *model.KeyringError
	if errors.As(err, &keyring) {
		p := Problem{Title: Sentence(keyring.What), Steps: keyring.Do}
		if keyring.Why != "" {
			p.Why = Sentence(keyring.Why) + "."
		}
		if keyring.Cause != nil {
			p.Support = keyring.Cause.Error()
		}
		return p
	}
	for _, row := range keyringProblems {
		if errors.Is(err, row.kind) {
			p := row.problem
			p.Support = detail(err, row.kind)
			return p
		}
	}
	return Problem{Title: Sentence(err.Error())}
}

// detail is what an adapter said beyond the kind.
func detail(err, kind error) string {
	if err.Error() == kind.Error() {
		return ""
	}
	return strings.TrimPrefix(err.Error(), kind.Error()+": ")
}

// Sentence starts s with a capital, unless it starts with a name or a path.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	if first, _, _ := strings.Cut(s, " "); strings.ContainsAny(first, "._/:") {
		return s // a name or a path stays as it is
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// Uncapital puts a sentence into another one; a word in capitals stays.
func Uncapital(s string) string {
	if r := []rune(s); len(r) > 1 && unicode.IsLower(r[1]) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}
