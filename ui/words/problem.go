// Package words has the texts that more than one front end shows to people. It draws nothing.
package words

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdeck/model"
)

// Line is a problem in one line: sentences without the last full stop; "" for nil.
func Line(p *model.Problem) string {
	if p == nil {
		return ""
	}
	line := strings.TrimSuffix(Sentence(p.What), ".")
	if p.Why != "" {
		line += ". " + strings.TrimSuffix(Sentence(p.Why), ".")
	}
	for _, step := range p.Fix {
		switch {
		case p.Write != "": // the fix introduces it
		case step.Runs(): // as in every other error
			line += "; " + step.String()
		default:
			line += ". " + strings.TrimSuffix(Sentence(step.String()), ".")
		}
	}
	return strings.NewReplacer("?. ", "? ", "?; ", "? ").Replace(line)
}

// Explain turns an error into a problem for people: what happened and why in whole sentences, what to do, and details for support.
// If there is YAML to write, the fix introduces it. The texts for kinds of errors are in advice, except those for connections, which
// are in model.Connection, because awsauth and doctor need them too. The problem is a copy: a front end may replace its fix with what
// can be done there.
func Explain(err error) *model.Problem {
	var aws *model.AWSError
	var problem *model.Problem
	errors.As(err, &problem)
	if errors.As(err, &aws) && (problem == nil || !errors.Is(problem, aws)) { // either may be the cause of the other
		return explainAWS(aws)
	}
	switch unusual := (*model.UnusualError)(nil); {
	case errors.As(err, &unusual):
		return explainUnusual(unusual.Problem)
	case problem != nil && problem.Kind == nil:
		return explainConfig(problem, err)
	case problem != nil:
		return explainKeyring(problem)
	}
	if p := explainConflict(err); p != nil {
		return p
	}
	var unknown *model.UnknownIdentityError
	if errors.As(err, &unknown) {
		return explainUnknown(unknown)
	}
	if p := advised(err); p != nil {
		p.Details = detail(err, p.Kind)
		return p
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &model.Problem{What: "It took too long", Details: detail(err, context.DeadlineExceeded)}
	}
	return explainSystem(err)
}

// Short says in a few words what happened, for a line without a fix. For a connection it also says why it failed.
func Short(err error) string { return short(err, ": ") }

// Sentences is Short in sentences, for a text that goes on after it. It has no full stop.
func Sentences(err error) string { return short(err, ". ") }

func short(err error, between string) string {
	what := Explain(err).What
	c := model.ConnectionIn(err)
	if c == nil || c.What == "" {
		return what
	}
	why := model.Unrepeated(c.What, what)
	if between == ". " {
		why = Sentence(why)
	}
	return what + between + why
}

// FixOf says what to do about a finding of doctor; "" for nothing.
func FixOf(f model.Finding) string {
	if f.Err == nil {
		return f.Fix
	}
	return strings.Join(Explain(f.Err).Fix.Lines(), ", ")
}

func explainKeyring(p *model.Problem) *model.Problem {
	if a := advised(p.Kind); a != nil && p.Fix == nil {
		a.Details = p.What
		return a
	}
	return whole(p)
}

// whole writes a problem in whole sentences.
func whole(p *model.Problem) *model.Problem {
	out := *p
	out.What = Sentence(p.What)
	if p.Why != "" {
		out.Why = strings.TrimSuffix(Sentence(p.Why), ".") + "." // what another program says may end with one
	}
	if p.Cause != nil {
		out.Details = p.Cause.Error()
	}
	return &out
}

func explainUnknown(e *model.UnknownIdentityError) *model.Problem {
	p := &model.Problem{What: Sentence(e.Error())}
	switch {
	case e.Fix != "":
		p.Fix = model.Do(e.Fix)
	case e.Kind != "":
		p.Fix = model.Fix{{Text: "Run:", Code: "atmos auth login " + model.IdentityFlag(e.Name)}}
	case e.More() > 0:
		p.Fix = model.Fix{{Text: "to list all " + model.Names(counts(len(e.Names)-e.Roles, e.Roles)) + ", run:", Code: "authdeck list"}}
	}
	return p
}

// detail returns what an adapter said besides the kind.
func detail(err, kind error) string {
	if err.Error() == kind.Error() {
		return ""
	}
	return strings.TrimPrefix(err.Error(), kind.Error()+": ")
}

// Tilde writes the home folder as ~ at the start of each path in a text; home is "" if there is none.
func Tilde(text, home string) string {
	if len(home) < 2 {
		return text
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, home)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		written := out.String()
		starts := written == "" || strings.ContainsAny(written[len(written)-1:], " \n(")
		if ends := after == "" || strings.ContainsAny(after[:1], "/ \n:),"); starts && ends {
			out.WriteString("~")
		} else {
			out.WriteString(home)
		}
		text = after
	}
}

// Sentence starts s with a capital letter, unless it starts with a name, a key of a file, a flag or a path.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	first, rest, _ := strings.Cut(s, " ")
	if first == "run:" {
		return "Run: " + rest
	}
	if key := strings.HasPrefix(rest, "must be "); key || strings.ContainsAny(first, "-._/:") || first == "authdeck" || mixed(first) {
		return s // "auth must be a map": a key of a file
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// mixed reports whether a word has a capital letter after its first one, as names like macOS and KeePassXC have.
func mixed(word string) bool {
	_, first := utf8.DecodeRuneInString(word)
	return strings.ContainsFunc(word[first:], unicode.IsUpper)
}

// Lowered makes a text about an error fit behind a colon. It takes the first letter from the error that the text starts with, because
// that may be a name. Any other text gets a small letter by Uncapital, unless it starts with a possessive ("Prod's keys").
func Lowered(err error, text string) string {
	first, _, _ := strings.Cut(text, " ")
	if said := startOf(err, text); said != "" {
		_, from := utf8.DecodeRuneInString(said)
		_, to := utf8.DecodeRuneInString(text)
		return said[:from] + text[to:]
	}
	if strings.HasSuffix(first, "'s") {
		return text
	}
	return Uncapital(text)
}

// startOf returns what an error, or one that it wraps, says at the start of a text, with its own first letter; "" for none.
func startOf(err error, text string) string {
	if err == nil {
		return ""
	}
	says := err.Error()
	if p, ok := err.(*model.Problem); ok { //nolint:errorlint // all are looked at, one after another
		says = p.What
	}
	says, _, _ = strings.Cut(strings.TrimSuffix(says, "."), "\n")
	if says != "" && strings.HasPrefix(text, Sentence(says)) {
		return says
	}
	switch e := err.(type) { //nolint:errorlint // as above
	case interface{ Unwrap() error }:
		return startOf(e.Unwrap(), text)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			if says := startOf(one, text); says != "" {
				return says
			}
		}
	}
	return ""
}

// Uncapital makes a sentence fit into another one; a name with several capitals stays.
func Uncapital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if r := []rune(s); len(r) > 1 && unicode.IsLower(r[1]) && !mixed(first) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}

// Step is a text of a step as a line of a list: a single sentence has no full stop there.
func Step(step string) string {
	step = Sentence(step)
	if strings.Contains(step, ". ") {
		return Ended(step)
	}
	return strings.TrimSuffix(step, ".")
}

// ShellCommand is a command of other programs in a fix, which is too long for many windows; "" for none.
func ShellCommand(p *model.Problem) string {
	for _, step := range p.Fix {
		if command := step.Command(); command != "" && !strings.HasPrefix(command, "authdeck ") {
			return command
		}
	}
	return ""
}

// CommandOnItsLine puts the ShellCommand of a problem, if it is for a terminal, in a line of its own in the sentences about the problem. It
// has several parts, and is too long to copy from a sentence.
func CommandOnItsLine(sentences string, p *model.Problem) string {
	command := ShellCommand(p)
	before, after, found := strings.Cut(sentences, inTerminal+command)
	if command == "" || !found {
		return sentences
	}
	lines := before + strings.TrimSpace(inTerminal) + "\n" + command
	if after = strings.TrimPrefix(after, ". "); after != "" {
		lines += "\n" + after
	}
	return lines
}

// inTerminal is before a command for a terminal.
const inTerminal = "terminal: "

// Ended gives the last of several sentences its full stop, unless it is a question, or ends with a command or an example, which people
// copy.
func Ended(sentences string) string {
	at := strings.LastIndex(sentences, ". ")
	if at < 0 || strings.HasSuffix(sentences, ".") || strings.HasSuffix(sentences, "?") || strings.Contains(sentences[at:], ": ") {
		return sentences
	}
	return sentences + "."
}
