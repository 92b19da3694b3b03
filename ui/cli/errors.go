package cli

import (
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/term"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// printError writes an error: on a terminal of any width, the reason and each remedy have a line of their own. about names what it is
// about; "" for the whole command. What people copy is in lines that do not break.
func (c *command) printError(about string, err error) {
	says := about + c.withoutSecrets(message(err))
	if c.wantsLines() {
		says = words.SpokenMask(says)
	}
	says, lines, found := strings.Cut(says, "\n")
	if _, terminal := term.Columns(c.messages); terminal && !found && !c.wantsLines() {
		if parts := errorParts(about, err); len(parts) > 1 {
			says = c.withoutSecrets(strings.Join(parts, "\n"))
		}
	}
	t := c.inks(c.messages)
	fmt.Fprintln(c.stderr, t.Bad.Render("authdeck:")+" "+t.Text(widget.PrintableLines(says)))
	if found {
		fmt.Fprintln(c.messages, widget.PrintableLines(lines))
	}
}

// advised is an error that says what to do.
type advised struct {
	err   error    // all of it in one line
	what  string   // what happened
	steps []string // what to do
}

func (a advised) Error() string { return a.err.Error() }

func (a advised) Unwrap() error { return a.err }

// advice is an error in the words of a format, where each semicolon is followed by something to do. One in the arguments is not: they
// may be names of files, or words of other programs.
func advice(format string, args ...any) error {
	const mark = "\x00"
	a := advised{err: fmt.Errorf(format, args...)}
	parts := strings.Split(fmt.Errorf(strings.ReplaceAll(format, "; ", mark), args...).Error(), mark)
	if len(parts) != strings.Count(format, "; ")+1 { // there is a mark in an argument
		return a.err
	}
	a.what, a.steps = parts[0], parts[1:]
	return a
}

// errorParts are the lines of an error on a terminal: what happened, why, and each thing to do.
func errorParts(about string, err error) []string {
	if !explains(err) {
		return nil
	}
	p := words.Explain(err)
	what, steps := words.Lowered(err, strings.TrimSuffix(p.What, ".")), p.Fix.Lines()
	var a advised
	if errors.As(err, &a) && p.Why == "" && steps == nil {
		what, steps = a.what, a.steps
	}
	parts := []string{about + flat(what)}
	if p.Why != "" {
		parts = append(parts, "  "+flat(p.Why))
	}
	for _, s := range steps {
		parts = append(parts, "  › "+flat(words.Step(s)))
	}
	return parts
}

// explains reports whether an error is explained in sentences. A problem with the configuration has a form of its own.
func explains(err error) bool {
	var p *model.Problem
	return !errors.As(err, &p) || p.Kind != nil || errors.As(err, new(*model.AWSError))
}

// message is an error in one line. A problem with the configuration keeps the form that editors understand. YAML to write is below it,
// and so is a command for a terminal.
func message(err error) string {
	if explains(err) {
		p := words.Explain(err)
		return words.CommandOnItsLine(statement(err, strings.Join(strings.Fields(words.Line(p)), " ")), p)
	}
	var p *model.Problem
	errors.As(err, &p)
	lead, yaml := words.WhatToWrite(p)
	switch {
	case p.Empty == model.NoFile: // no file is wrong
		return (&model.Problem{What: p.What, Fix: model.Run(model.AddIdentity)}).Error()
	case yaml == "" && p.Origin.File == "" && err == error(p): //nolint:errorlint // what was typed is wrong, no file
		return statement(err, words.Line(p))
	case yaml == "":
		return err.Error()
	}
	first := *p
	first.Fix, first.Write = lead, ""
	if p.Empty == model.EmptyFile { // identity add also fills an empty file
		first.Fix = model.Run(model.AddIdentity).Then(model.Step{Text: "or write it like this:"})
	}
	return first.Error() + "\n" + yaml
}

// statement writes the sentences about an error as they stand after "authdeck: ": with the first letter that the error has, because it
// may start with a name, and the last full stop.
func statement(err error, sentences string) string {
	return words.Ended(words.Lowered(err, sentences))
}

// withoutSecrets hides the secrets of the command line and the environment in a message, which may end in a log. The letter of a flag
// can stand before a secret.
func (c *command) withoutSecrets(message string) string {
	for _, text := range append(c.environ(), c.args...) {
		for _, secret := range model.PastedSecrets(text) {
			message = strings.ReplaceAll(message, secret, "…")
			if rest := secret[1:]; model.LooksLikeKey(rest) {
				message = strings.ReplaceAll(message, rest, "…")
			}
		}
	}
	return message
}
