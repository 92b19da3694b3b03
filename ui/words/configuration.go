package words

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
)

// WhatToWrite splits the fix of a problem into what is before its YAML and the YAML below it, which is "" if it needs no lines of its own.
func WhatToWrite(p *model.Problem) (lead model.Fix, yaml string) {
	switch {
	case p.Fix != nil:
		return p.Fix, p.Write
	case strings.Contains(p.Write, "\n"):
		return model.Do("write it like this:"), p.Write
	case p.ChangesTo() != "":
		return model.ChangeTo(p.ChangesTo()), ""
	case p.Write != "":
		return model.Do(p.FixLine()), ""
	}
	return nil, ""
}

// Partly says in one line what in a configuration is ignored or probably mistyped; "" if nothing is.
func Partly(c model.Config) string {
	switch n := len(c.Warnings); n {
	case 0:
		return ""
	case 1:
		at := c.Warnings[0].Origin.String()
		if at != "" {
			at += ": "
		}
		return model.WithFix(at+c.Warnings[0].What, cmp.Or(question(c.Warnings[0]), validate))
	default:
		return model.WithFix(FaultsInFile(0, n), validate)
	}
}

// validate is what to do about problems of atmos.yaml that are not shown in full.
const validate = "run: authdeck validate"

// Fault says in one line what is wrong, and what was probably meant.
func Fault(p *model.Problem) string { return model.WithFix(p.What, question(p)) }

// question is the fix if it asks what was meant, because it is short; "" for any other fix.
func question(p *model.Problem) string {
	if p.OnlySuggests() {
		return p.FixLine()
	}
	return ""
}

// Faults says how many problems and warnings a configuration has, and how to see them; "" for none. If there is only one, it is
// shown itself.
func Faults(c model.Config) string {
	problems, warnings := c.Faults(), len(c.Warnings)
	switch {
	case len(problems) == 0:
		return Partly(c)
	case len(problems) == 1 && warnings == 0 && problems[0].Origin.String() != "":
		return model.WithFix(problems[0].Origin.String()+": "+problems[0].What, cmp.Or(question(problems[0]), validate))
	}
	return model.WithFix(FaultsInFile(len(problems), warnings), validate)
}

// FaultsInFile counts problems and warnings of atmos.yaml.
func FaultsInFile(problems, warnings int) string {
	return FaultCount(problems, warnings) + " in atmos.yaml"
}

// FaultCount counts problems and warnings; "" for none.
func FaultCount(problems, warnings int) string {
	var both []string
	if problems > 0 {
		both = append(both, model.Counted(problems, "problem", "problems"))
	}
	if warnings > 0 {
		both = append(both, model.Counted(warnings, "warning", "warnings"))
	}
	return model.Names(both)
}

// MoreFaults counts problems and warnings that are not shown.
func MoreFaults(problems, warnings int) string {
	count, rest, _ := strings.Cut(FaultCount(problems, warnings), " ")
	return count + " more " + rest
}

// HaveProblem says how many of some identities cannot be used.
func HaveProblem(bad, all int) string {
	switch {
	case all == 1:
		return "has a problem"
	case bad == all:
		return "all have a problem"
	}
	of := "of " + strconv.Itoa(all)
	return model.Counted(bad, of+" has a problem", of+" have a problem")
}

// NoIdentityYet says that there is no identity yet, and where. wanted is the name of the one that the user asked for; "" for none.
func NoIdentityYet(p *model.Problem, wanted string) string {
	if wanted != "" {
		return "There is no identity " + wanted + " yet. " + NoIdentityYet(p, "")
	}
	switch {
	case p.Empty == model.NoNamedFile:
		return Sentence(p.What) + ": " + p.Origin.String()
	case p.Empty == model.NoFile:
		return "There is no atmos.yaml here, in a folder above, or in ~/.atmos."
	}
	none := p.Origin.String() + " has no IAM user yet."
	if p.Why != "" {
		none += " " + Sentence(p.Why) + "."
	}
	return none
}

// explainConfig explains the first problem in full, and each of the others in one line.
func explainConfig(p *model.Problem, all error) *model.Problem {
	if p.Origin == (model.Origin{}) && p.Write == "" { // no file is wrong
		out := whole(p)
		out.Details = alsoIn(all, out.Details)
		return out
	}
	out := *p
	plain := model.Problem{What: p.What, Hints: p.Hints}
	if p.Empty == model.NotEmpty { // there, it is said elsewhere
		plain.Why = p.Why
	}
	out.What, out.Why, out.Details = "atmos.yaml is invalid", strings.TrimSuffix(Sentence(plain.Fault()), ".")+".", p.Origin.Full()
	if out.Details != "" {
		out.What = p.Origin.String() + " is invalid"
		if is, whole := strings.CutPrefix(p.What, "this file is "); whole {
			out.What, out.Why = p.Origin.String()+" is "+is, ""
		}
	}
	out.Details = alsoIn(all, out.Details)
	if out.Fix, out.Write = WhatToWrite(p); out.Write != "" {
		out.Fix = model.Do(Sentence(strings.TrimSuffix(out.Fix.String(), ":")) + ":")
		if p.Origin.Line == 0 {
			out.What = "No identities of kind aws/user yet"
		}
	}
	if p.Empty != model.NotEmpty && p.Origin.File != "" {
		out.Fix = model.Do("Write this into " + p.Origin.File + ":")
	}
	return &out
}

// ExplainWith is Explain of the first problem of an identity, with the others in its details. It counts them at the top, because the
// details may be out of sight.
func ExplainWith(first *model.Problem, others []*model.Problem) *model.Problem {
	all := []error{first}
	for _, p := range others {
		all = append(all, p)
	}
	out := Explain(errors.Join(all...))
	if n := len(others); n > 0 {
		out.Why = strings.TrimSpace(out.Why + " " + model.Counted(n, "more problem is", "more problems are") + " below.")
	}
	return out
}

// alsoIn adds the other problems of an error to the details of the first one.
func alsoIn(all error, details string) string {
	var several interface{ Unwrap() []error }
	if errors.As(all, &several) {
		for i, e := range several.Unwrap() {
			if i > 0 {
				details += "\n\n" + Also + alsoText(e)
			}
		}
	}
	return strings.TrimLeft(details, "\n")
}

// Also is in front of each other problem in the details of the first one.
const Also = "Also: "

// alsoText is an error in lines, as the details of an identity show it.
func alsoText(err error) string {
	p, is := err.(*model.Problem) //nolint:errorlint // a wrapped one has another text
	if !is {
		return err.Error()
	}
	texts := FaultTexts(p)
	texts[0] = p.What
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), "\n")
}

// ChangeItTo is the line above what to write in a file, which begins on a line of its own, because it has colons too.
func ChangeItTo() string { return Sentence(model.ChangeItTo) }

// FaultTexts are the lines about a problem: what is wrong, why, where, and what to do. Each but the first may be "".
func FaultTexts(p *model.Problem) []string {
	return []string{Sentence(p.What), Sentence(p.Why), p.Origin.Full(), Sentence(p.FixLine())}
}

// NotAdded says why nothing was written, with the YAML to write by hand if there is no other way.
func NotAdded(err error) *model.Problem {
	p := Explain(err)
	p.What = "Nothing was written"
	return p
}

// ConfigLine says in one line what is wrong with a file, and where.
func ConfigLine(err error) string {
	var p *model.Problem
	if !errors.As(err, &p) {
		return Line(Explain(err))
	}
	line := Sentence(p.What)
	if at := p.Origin.String(); at != "" {
		line = at + ": " + p.What
	}
	return model.WithFix(line, p.FixLine())
}

// NotShown names the identities that authdeck cannot sign in; "" for none.
func NotShown(c model.Config) string {
	names := c.OtherNames()
	if len(names) == 0 {
		return ""
	}
	return model.Counted(len(names), "identity of another kind is", "identities of other kinds are") + " not shown: " + model.Names(names)
}
