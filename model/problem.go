package model

import (
	"errors"
	"strings"
)

// Problem is what is wrong and how to fix it, ready to be shown: in the configuration, with a keyring, with a typed value. It is the
// only type that screens explain; ui/words makes one of every other error. Its texts start with a small letter and have no full stop;
// none of them holds a secret.
//
// The other types say less or something else, on purpose: the kinds in errors.go (ErrNoKeys …) tell callers what happened, for
// errors.Is; AWSError, BusyError, UnknownIdentityError and the like carry facts that callers act on, without advice; a Finding is a line
// of doctor, which may also say that all is well.
type Problem struct {
	Kind   error  // one of the kinds in errors.go, for errors.Is; nil for the configuration
	Origin Origin // where it is in a file; zero where it is in none
	What   string // what is wrong, in a few words
	Why    string // more of it; may be ""
	Fix    string // what to do, one step a line; "" where nothing is known
	Write  string // YAML to write; may span lines. Where there is a Fix too, that leads to it
	Cause  error  // what a library or program said; may be nil

	Details string // for support; may span lines

	Powers []Power // of ErrNotTrusted: what would have to be trusted

	Warning bool // of a value: it may be used in spite of it

	Empty   bool // nothing is wrong except that there is no identity yet: adding one fixes it
	Named   bool // the user named the file, perhaps wrongly
	Missing bool // there is no configuration file at all; Origin is the one to create
	Usage   bool // the command line or a variable is wrong
}

// Steps is a Fix of several steps.
func Steps(steps ...string) string { return strings.Join(steps, "\n") }

// Steps are the steps of the fix, in order.
func (p *Problem) Steps() []string {
	if p.Fix == "" {
		return nil
	}
	return strings.Split(p.Fix, "\n")
}

// Error is the problem in one line: where, what, why, and how to fix it.
func (p *Problem) Error() string {
	text := p.Fault()
	if at := p.Origin.Full(); at != "" {
		text = at + ": " + text
	}
	return WithFix(text, p.FixLine())
}

// WithFix adds to what is wrong how to fix it, "" for nothing. A question is a sentence of its own.
func WithFix(text, fix string) string {
	switch {
	case fix == "":
		return text
	case strings.HasSuffix(fix, "?"):
		return text + ". " + strings.ToUpper(fix[:1]) + fix[1:]
	}
	return text + "; " + fix
}

// DidYouMean is the fix of a mistyped name: the question whether one of these was meant.
func DidYouMean(names ...string) string {
	last := len(names) - 1
	if last == 0 {
		return "did you mean " + names[0] + "?"
	}
	return "did you mean " + strings.Join(names[:last], ", ") + " or " + names[last] + "?"
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

// Blocks tells whether a value cannot be used. There may be no problem at all.
func (p *Problem) Blocks() bool { return p != nil && !p.Warning }

// Fault is what is wrong and why, without what to do.
func (p *Problem) Fault() string {
	if p.Why == "" {
		return p.What
	}
	return p.What + ": " + p.Why
}

// FixLine is what fixes the problem, in one line, with its YAML in flow style.
func (p *Problem) FixLine() string {
	fix := strings.Join(p.Steps(), "; ")
	switch {
	case p.Write == "":
		return fix
	case fix == "":
		return "write: " + inOneLine(p.Write)
	}
	return fix + " " + inOneLine(p.Write)
}

// FixText is what fixes the problem, with the lines of its YAML.
func (p *Problem) FixText() string { return strings.Trim(p.Fix+"\n"+p.Write, "\n") }

// NothingYet gives the problem if it is the only one, and if all that is wrong is that there is no identity yet.
func NothingYet(err error) (*Problem, bool) {
	var p *Problem
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) && len(several.Unwrap()) > 1 || !errors.As(err, &p) {
		return nil, false
	}
	return p, p.Empty
}

// inOneLine writes maps and lists of a piece of YAML in braces and brackets, but for the outermost map. It knows what
// authdeck itself writes: no comments and no text over several lines.
func inOneLine(yaml string) string {
	return strings.Join(flowed(strings.Split(strings.TrimRight(yaml, "\n"), "\n")), ", ")
}

// flowed has the entries of a block, each in one line.
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

// braced writes a value of several lines in braces or brackets.
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
