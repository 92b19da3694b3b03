package model

import (
	"errors"
	"fmt"
	"strings"

	"authdeck/model/spelling"
)

// Problem says what is wrong and how to fix it: in the configuration, with a keyring, or with a typed value. It is ready to be
// shown, and the only type that screens explain; ui/words turns every other error into a Problem. Its texts start with a small
// letter, have no full stop, and contain no secret.
//
// The other error types serve other purposes. The kinds in errors.go (ErrNoKeys …) tell callers what happened, for errors.Is.
// AWSError, BusyError, UnknownIdentityError and the like have facts for callers, without advice. A Finding is a line of doctor,
// which may also say that all is well.
type Problem struct {
	Kind   error  // one of the kinds in errors.go, for errors.Is; nil for the configuration
	Origin Origin // the place in a file; zero if there is none
	What   string // what is wrong, in a few words
	Is     string // what a value is instead of what is expected, if What only says that it is that
	Has    string // the unusual thing that a value has, without the subject: "27 of 40 characters"
	Cut    bool   // a value is shorter than usual, probably because it was not copied whole
	Why    string // more about it; may be ""
	Fix    Fix
	Meant  []string // the words of which one was probably meant, if Fix only asks that; Suggest sets both
	Write  string   // YAML to write, perhaps several lines. If there is a Fix too, it introduces the YAML; otherwise the YAML replaces what is at Origin
	Cause  error    // what a library or program reported; may be nil

	Details string // for support; may have several lines
	Excerpt Excerpt

	Choices Choices // for ErrUnknownKeyring: the types; Fix says them

	Powers []Power // for ErrNotTrusted: what the user would have to trust

	Warning bool // a warning about a value that may still be used

	Empty Emptiness
	Hints []*Problem // for Empty: warnings that may say why identities are missing

	Usage bool // the command line or a variable is wrong
}

// Emptiness is why there is no identity yet, if nothing else is wrong; adding one fixes it.
type Emptiness int

// What there is instead of an identity.
const (
	NotEmpty    Emptiness = iota
	EmptyFile             // a file without one
	NoNamedFile           // the user named a file that does not exist, perhaps by mistake
	NoFile                // there is no configuration file; Origin is the one to create
)

// Excerpt is the lines of a file around the Origin of a problem, without secrets.
type Excerpt struct {
	First int // the number of the first line
	Lines []string
}

// Line is the text of a line; ok is false if the excerpt does not have it.
func (e Excerpt) Line(number int) (text string, ok bool) {
	if i := number - e.First; i >= 0 && i < len(e.Lines) {
		return e.Lines[i], true
	}
	return "", false
}

// OtherDetails are the details besides the place, for a front end that says the place itself.
func (p *Problem) OtherDetails() string {
	return strings.TrimLeft(strings.TrimPrefix(p.Details, p.Origin.Full()), "\n")
}

// About says what is wrong with a value that has a name: a text about "that" value has the name in its place.
func About(name, what string) string {
	if says, ok := strings.CutPrefix(what, "that "); ok {
		return name + " " + says
	}
	return name + ": " + what
}

// Error is the problem in one line: where, what, why, and the fix.
func (p *Problem) Error() string {
	text := p.Fault()
	if at := p.Origin.Full(); at != "" {
		text = at + ": " + text
	}
	return WithFix(text, p.FixLine())
}

// chooseOneOf is before all the words that a value may be.
const chooseOneOf = "choose one of: "

// WithFix appends the fix to a text; "" for none. If the fix is a question, or begins with one, or lists words, that becomes a sentence of
// its own.
func WithFix(text, fix string) string {
	if fix == "" {
		return text
	}
	if question, then, more := strings.Cut(fix, "?; "); more {
		return text + ". " + capitalised(question) + "? " + capitalised(then)
	}
	if strings.HasSuffix(fix, "?") || strings.HasPrefix(fix, chooseOneOf) {
		return text + ". " + capitalised(fix)
	}
	return text + "; " + fix
}

// capitalised is a text of ASCII, which is not empty, with a capital letter.
func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Counted returns a number with its noun.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Names lists names, or the first ones if there are many. It never hides a single one, because its name takes no more room than
// "1 more".
func Names(names []string) string {
	const shown = 5
	last := len(names) - 1
	switch more := len(names) - shown; {
	case more > 1:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), more)
	case last < 1:
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// DidYouMean is the fix for a mistyped name: it asks whether one of these was meant.
func DidYouMean(names ...string) string {
	const meant = "did you mean "
	last := len(names) - 1
	if last == 0 {
		return meant + names[0] + "?"
	}
	return meant + strings.Join(names[:last], ", ") + " or " + names[last] + "?"
}

// Choices are the allowed words for a value that is none of them.
type Choices struct {
	Words []string
	Meant string // the word that was probably meant; "" if unknown
}

// ChoicesFor finds the word that was probably meant.
func ChoicesFor(typed string, words []string) Choices {
	return Choices{Words: words, Meant: spelling.Nearest(typed, words)}
}

// Fix asks for the word that was probably meant, or else lists all words.
func (c Choices) Fix() string {
	if c.Meant != "" {
		return DidYouMean(c.Meant)
	}
	return chooseOneOf + c.List()
}

// List is all words.
func (c Choices) List() string { return strings.Join(c.Words, ", ") }

// Suggest makes the fix ask whether one of these words was meant.
func (p *Problem) Suggest(words ...string) *Problem {
	p.Fix, p.Meant = Do(DidYouMean(words...)), words
	return p
}

// Choose makes the fix ask for the word that was probably meant, or else list all words.
func (p *Problem) Choose(c Choices) *Problem {
	if c.Meant != "" {
		return p.Suggest(c.Meant)
	}
	p.Fix = Do(c.Fix())
	return p
}

// OnlySuggests reports whether the fix only asks whether another word was meant.
func (p *Problem) OnlySuggests() bool { return p.Meant != nil }

// OneOf returns the fix for a value that is not one of the allowed words.
func OneOf(typed string, words []string) string { return ChoicesFor(typed, words).Fix() }

// ChangeItTo is the step before what to write at the origin of a problem.
const ChangeItTo = "change it to:"

// thatIs is the problem that a value is something else than what is expected.
func thatIs(what string) *Problem { return &Problem{What: "that is " + what, Is: what} }

// because adds why.
func (p *Problem) because(why string) *Problem {
	p.Why = why
	return p
}

// Of is what is wrong with a value of that name, in a few words.
func (p *Problem) Of(name string) string {
	if p.Is != "" {
		return name + " is " + p.Is
	}
	return p.What
}

// Unwrap lets errors.Is find the kind and the cause.
func (p *Problem) Unwrap() (all []error) {
	for _, err := range []error{p.Kind, p.Cause} {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// Blocks reports whether a value cannot be used. The problem may be nil.
func (p *Problem) Blocks() bool { return p != nil && !p.Warning }

// Fault is what is wrong and why, without the fix.
func (p *Problem) Fault() string {
	text := p.What
	for _, h := range p.Hints {
		text += "; " + h.Origin.String() + ": " + h.What
	}
	if p.Why == "" {
		return text
	}
	if strings.HasPrefix(p.Why, "Example: ") {
		return then(text, p.Why)
	}
	return text + ": " + p.Why
}

// Sentences is Fault, with a sentence for why it is so.
func (p *Problem) Sentences() string {
	what := *p
	what.Why = ""
	return then(what.Fault(), p.Why)
}

// then adds a sentence, if there is one, which may begin with a name.
func then(text, sentence string) string {
	first, _, _ := strings.Cut(sentence, " ")
	switch {
	case sentence == "":
		return text
	case first != "authdeck" && strings.Trim(first, "abcdefghijklmnopqrstuvwxyz") == "":
		sentence = capitalised(sentence)
	}
	return text + ". " + sentence
}

// FixLine is the fix in one line, with its YAML in flow style.
func (p *Problem) FixLine() string {
	fix := strings.Join(p.Fix.Lines(), "; ")
	switch {
	case p.Write == "":
		return fix
	case fix == "" && p.Empty != NotEmpty:
		return "add: " + inOneLine(p.Write)
	case fix == "":
		return ChangeTo(p.ChangesTo()).String()
	}
	return fix + " " + inOneLine(p.Write)
}

// ChangesTo is the YAML in one line to which FixLine says to change something; "" if it says something else.
func (p *Problem) ChangesTo() string {
	switch {
	case len(p.Fix) == 1 && p.Fix[0].Text == ChangeItTo:
		return p.Fix[0].Code
	case p.Fix == nil && p.Write != "" && p.Empty == NotEmpty:
		return inOneLine(p.Write)
	}
	return ""
}

// FixText is the fix, with its YAML on separate lines.
func (p *Problem) FixText() string { return strings.Trim(p.Fix.String()+"\n"+p.Write, "\n") }

// NothingYet returns the problem if it is the only one, and only says that there is no identity yet.
func NothingYet(err error) (*Problem, bool) {
	var p *Problem
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) && len(several.Unwrap()) > 1 || !errors.As(err, &p) {
		return nil, false
	}
	return p, p.Empty != NotEmpty
}

// inOneLine puts the maps and lists of YAML into braces and brackets, except for the outermost map. It supports only what authdeck
// itself writes: no comments, and no text over several lines.
func inOneLine(yaml string) string {
	return strings.Join(flowed(strings.Split(strings.TrimRight(yaml, "\n"), "\n")), ", ")
}

// flowed returns the entries of a block, each in one line.
func flowed(lines []string) (entries []string) {
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && indentOf(lines[n]) > indentOf(lines[0]) {
			n++
		}
		head, below := strings.TrimSpace(lines[0]), lines[1:n]
		if item, ok := strings.CutPrefix(head, "- "); ok {
			at := strings.Repeat(" ", indentOf(lines[0])+len("- "))
			head = "{" + strings.Join(flowed(append([]string{at + item}, below...)), ", ") + "}"
			below = nil
		}
		entries = append(entries, head+braced(below))
		lines = lines[n:]
	}
	return entries
}

// braced puts a value of several lines into braces or brackets.
func braced(below []string) string {
	if len(below) == 0 {
		return ""
	}
	inner := strings.Join(flowed(below), ", ")
	if strings.HasPrefix(strings.TrimSpace(below[0]), "- ") {
		return " [" + inner + "]"
	}
	return " {" + inner + "}"
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
