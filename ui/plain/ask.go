package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/text"
	"authdeck/ui/words"
)

// spoken is a text to read out, in this terminal's characters.
func (r *run) spoken(format string, args ...any) string {
	says := fmt.Sprintf(format, args...)
	if r.opts.Symbols {
		return r.asIs(says)
	}
	return r.asIs(words.SpokenMask(says))
}

// asIs is a text in this terminal's characters, without anything that a terminal would act on.
func (r *run) asIs(s string) string {
	s = text.Printable(s)
	if r.opts.ASCII {
		return text.ASCII(s)
	}
	return s
}

// say writes a text, wrapped between words, with ~ for the home folder. If the terminal does not accept it, the next read notices that.
func (r *run) say(format string, args ...any) {
	fmt.Fprintln(r.t, text.Wrap(words.Tilde(r.spoken(format, args...), r.opts.Home), r.t.Columns()))
}

// sayLine writes a line of a command with its indent and mark, or as a sentence if it is read out.
func (r *run) sayLine(line string) { r.sayHung(line, text.HangLines) }

// sayRow is sayLine for a row of a list.
func (r *run) sayRow(row string) { r.sayHung(row, text.HangRow) }

func (r *run) sayHung(line string, hang func(line string, w int) string) {
	if r.opts.Symbols {
		line = words.Tilde(r.asIs(line), r.opts.Home)
		if r.opts.Paint != nil {
			line = r.opts.Paint(line)
		}
		fmt.Fprintln(r.t, hang(line, r.t.Columns()))
		return
	}
	r.say("%s", spokenMark(strings.TrimSpace(line)))
}

// sayBelow writes a line about the line with a mark above it.
func (r *run) sayBelow(line string) {
	if r.opts.Symbols {
		r.sayLine("  " + line)
		return
	}
	r.say("%s", line)
}

// sayFailed says what failed, with the mark of a command's line or as a sentence.
func (r *run) sayFailed(what string) { r.sayLine(words.Failed + sentence(what)) }

// gap parts blocks of lines. Somebody who listens would hear nothing of it.
func (r *run) gap() {
	if r.opts.Symbols {
		fmt.Fprintln(r.t)
	}
}

// sayAsIs writes a line without wrapping, so that it can be copied.
func (r *run) sayAsIs(line string) { fmt.Fprintln(r.t, r.asIs(line)) }

// tell explains a problem in full.
func (r *run) tell(p *model.Problem) {
	r.sayFailed(p.What)
	if p.Why != "" {
		r.sayBelow(sentence(p.Why))
	}
	details := p.Details
	if p.Origin.Line > 0 {
		r.sayPlace(p)
		details = p.OtherDetails()
	}
	if p.Write == "" {
		r.tellSteps(p)
	} else {
		r.say("%s", sentence(p.Fix.String()))
		for _, l := range strings.Split(strings.TrimRight(p.Write, "\n"), "\n") {
			r.sayAsIs(l)
		}
	}
	for _, l := range strings.Split(details, "\n") {
		if l != "" {
			r.sayBelow("Details: " + l)
		}
	}
}

// tellSteps says what to do. What people copy is on lines of its own.
func (r *run) tellSteps(p *model.Problem) {
	for i, s := range p.Fix {
		number := ""
		if len(p.Fix) > 1 {
			number = fmt.Sprintf("%d. ", i+1)
		}
		if s.Code == "" || s.Code != words.ShellCommand(p) && s.Code != p.ChangesTo() {
			r.sayBelow(number + sentence(s.String()))
			continue
		}
		r.sayBelow(number + sentence(s.Above()))
		r.sayAsIs(s.Code)
	}
}

// sayPlace says where a problem is, with the line itself if the file can be read.
func (r *run) sayPlace(p *model.Problem) {
	r.say("File: %s", p.Origin.File)
	text, _ := r.ports.ExcerptOf(p).Line(p.Origin.Line)
	if text = strings.TrimSpace(text); text == "" {
		r.say("Line %d.", p.Origin.Line)
		return
	}
	r.say("Line %d: %s", p.Origin.Line, text)
}

// sentence is a text of the full screen with a capital letter and a full stop.
func sentence(s string) string {
	s = words.Sentence(s)
	if s == "" || strings.ContainsRune(".:?!…", []rune(s)[len([]rune(s))-1]) {
		return s
	}
	return s + "."
}

// spokenMark is a line of the full screen as a sentence, with a word for its mark, because a screen reader says marks by their names.
func spokenMark(line string) string {
	mark, text := words.CutMark(line)
	switch mark {
	case words.Warned:
		return "Warning: " + sentence(text)
	case words.Failed:
		return "Error: " + sentence(text)
	}
	return sentence(text)
}

// question is a question, the meaning of an empty answer, and the answer to "?".
type question struct {
	text     string
	fallback string
	shown    string // shown in brackets instead of the fallback; "" shows the fallback itself
	whole    string // the whole prompt, if it is not made of the text and the brackets
	help     []string
	first    bool // there is nothing to go back to: back is an answer, and the end of the input quits
	cancels  bool // back cancels what a command was started for
	command  bool // a command asks: back and the end of the input cancel it
}

func (q question) prompt() string {
	if q.whole != "" {
		return q.whole
	}
	shown := q.shown
	if shown == "" {
		shown = q.fallback
	}
	if shown != "" {
		shown = " [" + shown + "]"
	}
	return q.text + shown + ": "
}

// ask returns the answer: the fallback for an empty one, errBack for "back" and for the end of the input.
func (r *run) ask(ctx context.Context, q question) (string, error) {
	for {
		line, err := r.t.ReadLine(ctx, text.WrapQuestion(r.spoken("%s", q.prompt()), r.t.Columns()))
		if errors.Is(err, io.EOF) {
			return "", errBack
		}
		if err != nil {
			return "", err
		}
		switch line = strings.TrimSpace(line); {
		case model.AnswerHelp.Is(line):
			r.explain(q)
		case model.AnswerBack.Is(line) && !q.first:
			return "", errBack
		case line == "":
			return q.fallback, nil
		default:
			return line, nil
		}
	}
}

// askSecret is ask without echo; word is "" for a secret, or else one of the words that were typed instead of it.
func (r *run) askSecret(ctx context.Context, q question, known ...string) (s model.Secret, word string, err error) {
	for {
		s, err := r.t.ReadSecret(ctx, r.spoken("%s", q.prompt()))
		if errors.Is(err, io.EOF) {
			return model.Secret{}, "", errBack
		}
		if err != nil {
			return model.Secret{}, "", err
		}
		word := said(s, append(known, model.AnswerHelp.Short(), string(model.AnswerHelp), string(model.AnswerBack)))
		if word == "" {
			return s, "", nil
		}
		s.Wipe()
		switch {
		case model.AnswerHelp.Is(word):
			r.explain(q)
		case model.AnswerBack.Is(word):
			return model.Secret{}, "", errBack
		default:
			return model.Secret{}, word, nil
		}
	}
}

// said returns which of the words a secret is; all of them are shorter than any secret.
func said(s model.Secret, among []string) (word string) {
	s.Reveal(func(b []byte) {
		for _, w := range among {
			if strings.EqualFold(strings.TrimSpace(string(b)), w) {
				word = w
			}
		}
	})
	return word
}

func (r *run) explain(q question) {
	for _, l := range q.help {
		r.say("%s", l)
	}
	if q.first {
		if r.opts.Welcomes { // ctrl+c quits more than q
			r.say("To %s, type q. To quit authdeck, press ctrl+c.", r.opts.Quits())
			return
		}
		r.say("To quit, type q or press ctrl+c.")
		return
	}
	if q.command {
		r.say("To cancel, press ctrl+c.")
		return
	}
	if q.cancels {
		r.say("To cancel, type back or press ctrl+c.")
		return
	}
	r.say("To go back, type back or press ctrl+d. To quit, press ctrl+c.")
}

// AskYesOrNo is confirm for a question of a command. The error is io.EOF if the user cancels.
func AskYesOrNo(ctx context.Context, t Terminal, o frontend.Options, text string, yes bool, help ...string) (bool, error) {
	sure, err := (&run{t: t, opts: o, ofCommand: true}).confirm(ctx, text, yes, help...)
	if errors.Is(err, errBack) {
		err = io.EOF
	}
	return sure, err
}

// confirm asks a question with the answers y and n. help is what ? says before how to answer.
func (r *run) confirm(ctx context.Context, text string, yes bool, help ...string) (bool, error) {
	means := "no"
	if yes {
		means = "yes"
	}
	q := question{whole: words.YesOrNo(text, yes), command: r.ofCommand, cancels: r.opts.Goal == frontend.Import, help: append(help, "Type y for yes or n for no. Enter means "+means+".")}
	for {
		a, err := r.ask(ctx, q)
		if err != nil {
			return false, err
		}
		if yes, known := words.IsYes(a, yes); known {
			return yes, nil
		}
		r.say("Type y or n.")
	}
}
