package words

import (
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
)

// WhatToWrite parts what mends a problem into a line and the YAML below it, "" where the line is all.
func WhatToWrite(p *model.Problem) (lead, code string) {
	switch {
	case p.Fix != "":
		return p.Fix, p.Write
	case strings.Contains(p.Write, "\n"):
		return "write it like this:", p.Write
	}
	return p.FixLine(), ""
}

// Partly says in a line what does not count, or is probably mistyped, in a configuration; "" for nothing.
func Partly(c model.Config) string {
	switch n := len(c.Warnings); n {
	case 0:
		return ""
	case 1:
		at := c.Warnings[0].Origin.String()
		if at != "" {
			at += ": "
		}
		return at + c.Warnings[0].What + " (authdeck validate)"
	default:
		return fmt.Sprintf("%d warnings in atmos.yaml: run authdeck validate", n)
	}
}

// explainConfig tells the first problem in full, and the others in a line each.
func explainConfig(p *model.Problem, all error) Problem {
	out := Problem{Title: "atmos.yaml is invalid", Why: Sentence(p.What)}
	if at := p.Origin.Full(); at != "" {
		out.Title = p.Origin.String() + " is invalid"
		out.Support = at
	}
	var several interface{ Unwrap() []error }
	if errors.As(all, &several) {
		for _, e := range several.Unwrap()[1:] {
			out.Support += "\nAlso: " + e.Error()
		}
	}
	if lead, code := WhatToWrite(p); code != "" {
		out.Lead, out.Code = Sentence(strings.TrimSuffix(lead, ":"))+":", code
		if p.Origin.Line == 0 {
			out.Title = "No identities yet"
		}
	} else if lead != "" {
		out.Steps = []string{lead}
	}
	out.Press, out.Then = []string{"press r to try again"}, "Then press r."
	if p.Empty {
		out.Then = "Then press r. Or press a, and authdeck adds it for you."
		if p.Origin.File != "" {
			out.Lead = "Write this into " + p.Origin.File + ":"
		}
	}
	return out
}

// NotAdded says why nothing was written, with the YAML to write by hand where that is all that is left.
func NotAdded(err error) Problem {
	p := Explain(err)
	p.Title, p.Press, p.Then = "Nothing was written", nil, ""
	return p
}

// ConfigLine is what is wrong with a file in one line, with its place.
func ConfigLine(err error) string {
	var p *model.Problem
	if !errors.As(err, &p) {
		return Explain(err).Line()
	}
	line := Sentence(p.What)
	if at := p.Origin.String(); at != "" {
		line = at + ": " + p.What
	}
	if mend := p.FixLine(); mend != "" {
		line += "; " + mend
	}
	return line
}
