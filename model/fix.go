package model

import (
	"slices"
	"strings"
)

// Fix is what to do about a problem, one step after another; nil if that is unknown.
type Fix []Step

// Step is one thing to do. Its texts start with a small letter and have no full stop.
type Step struct {
	Text string // what to do, or the words before Code: "to list all, run:"
	Code string // what people copy: a command, or with ChangeItTo what to write; "" for none
}

// The words before a command. In a sentence, afterColon follows a colon; above a command on a line of its own it is left out.
const (
	runs       = "run:"
	afterColon = ": run"
)

// Do is a Fix without commands; a step that is "" is left out.
func Do(steps ...string) (f Fix) {
	for _, s := range steps {
		if s != "" {
			f = append(f, Step{Text: s})
		}
	}
	return f
}

// Run is the Fix that only runs a command.
func Run(command string) Fix { return Fix{{Text: runs, Code: command}} }

// ChangeTo is the Fix that only says what to write at the origin of a problem.
func ChangeTo(yaml string) Fix { return Fix{{Text: ChangeItTo, Code: yaml}} }

// Then adds steps.
func (f Fix) Then(more ...Step) Fix { return slices.Concat(f, more) }

// Map edits all texts and commands.
func (f Fix) Map(edit func(string) string) Fix {
	out := slices.Clone(f)
	for i, s := range out {
		out[i] = Step{Text: edit(s.Text), Code: edit(s.Code)}
	}
	return out
}

// Lines are the steps as texts.
func (f Fix) Lines() (lines []string) {
	for _, s := range f {
		lines = append(lines, s.String())
	}
	return lines
}

// String is the steps as lines.
func (f Fix) String() string { return strings.Join(f.Lines(), "\n") }

// Or is f, or another fix if f is empty.
func (f Fix) Or(other Fix) Fix {
	if len(f) > 0 {
		return f
	}
	return other
}

// Runs reports whether a step only runs a command.
func (s Step) Runs() bool { return s.Text == runs }

// Command is the command of a step; "" for none.
func (s Step) Command() string {
	if s.Text == ChangeItTo {
		return ""
	}
	return s.Code
}

// String is the step in one line.
func (s Step) String() string { return strings.TrimSuffix(s.Text+" "+s.Code, " ") }

// Above is the text of a step whose command follows on a line of its own.
func (s Step) Above() string {
	if above, cut := strings.CutSuffix(s.Text, afterColon); cut {
		return above + ":"
	}
	return s.Text
}
