package overlay

import (
	"slices"
	"strings"

	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

// dialog shows a problem or asks a question over a screen.
type dialog struct {
	screen.Question
	choose screen.Answers
	frame  screen.Frame // the window
	first  int          // first visible line, if not all fit
}

// Dialog asks a question, with the focus on the safe answer.
func Dialog(q screen.Question) Overlay {
	choose := screen.AnswersOf(q.Answers)
	if q.Answers == nil {
		choose.Buttons = screen.Choices(q.Labels...)
	}
	return dialog{Question: q, choose: choose}
}

// In makes it a Measured.
func (d dialog) In(f screen.Frame) Overlay {
	d.frame = f
	return d
}

// Asks makes it a screen.Asking.
func (dialog) Asks() bool { return true }

// Says is what the box says.
func (d dialog) Says() string { return d.Message().What + "\n" + d.Message().Why }

func (d dialog) Key(p string) (Overlay, screen.Request, bool) {
	if b, ok := d.choose.Key(p); ok && len(d.choose.Labels) > 1 {
		d.choose.Buttons = b
		return d, nil, true
	}
	if does, ok := d.choose.Does(p); ok {
		return d, does, false
	}
	if last := len(d.Answers) - 1; last >= 0 && (p == "esc" || p == "q") {
		return d, d.Answers[last].Does, false
	}
	switch p {
	case "enter":
		return d, d.focused(), false
	case "r":
		if d.Again {
			return d, screen.Host.TryAgain, false
		}
	case "esc", "q":
		return d, d.No, false
	case "n":
		if d.asks() {
			return d, d.No, false
		}
	case "y":
		if d.asks() {
			return d, d.Yes, false
		}
	}
	switch {
	case p == "y" && d.Write != "":
		return d, screen.Copy("YAML", d.Write), true
	case p == d.copyKey() && d.copies():
		return d, screen.Copy(screen.CopiedOf(d.Message())), true
	}
	d.first = d.Scrolled(d.frame, d.first, p)
	return d, nil, true
}

// focused returns what the focused button does.
func (d dialog) focused() screen.Request {
	switch {
	case d.Again && d.choose.Focus == 0:
		return screen.Host.TryAgain
	case !d.Again && d.choose.Focus == 1:
		return d.Yes
	}
	return d.No
}

// asks reports whether there is more than one answer to a question.
func (d dialog) asks() bool { return len(d.choose.Labels) > 1 && !d.Again && d.Answers == nil }

// Retries reports whether it offers to try again.
func (d dialog) Retries() bool { return d.Again }

// copyKey copies the details for support. It is y as everywhere, but not if y is an answer.
func (d dialog) copyKey() string {
	if d.asks() {
		return "c"
	}
	return "y"
}

// copies reports whether there are details to copy.
func (d dialog) copies() bool {
	return d.Message().Details != "" || words.ShellCommand(d.Message()) != ""
}

func (d dialog) Lines(f screen.Frame) []string {
	return screen.QuestionBox(f, d.Question, d.first, d.choose.Row(f.Theme))
}

func (d dialog) Keys(f screen.Frame) []key.Binding {
	k := []key.Binding{screen.Bind("enter", d.choose.Label(), "enter")}
	switch {
	case d.Answers != nil:
		k = append(d.choose.Keys(), screen.Help()) // a narrow footer has no room for all of them
	case d.asks():
		k = d.withEsc(k, strings.ToLower(d.Labels[0])) // the safe answer
		k = append(k, screen.Bind("y", strings.ToLower(d.Labels[1]), "y"))
		k = append(k, screen.Bind("tab", "other button", "tab"))
	default:
		k = d.withEsc(k, "close")
	}
	if d.Again {
		k = append(k, screen.Bind("tab", "other button", "tab"))
		if d.choose.Focus == 0 { // the focused button says what r does
			k[0].SetKeys("enter", "r")
		} else {
			k = append(k, screen.Bind("r", "try again", "r"))
		}
	}
	if d.Write != "" && !d.asks() {
		k = append(k, screen.Bind("y", "copy the YAML", "y"))
	}
	if d.copies() {
		what, _ := screen.CopiedOf(d.Message())
		k = append(k, screen.Bind(d.copyKey(), "copy "+what, d.copyKey()))
	}
	scroll := screen.Scroll()
	switch {
	case screen.QuestionFits(f, d.Question):
		return k
	case len(d.choose.Labels) > 1: // the arrows move the focus
		scroll = screen.Bind("pgup pgdn", "scroll", "pgup", "pgdown")
	}
	for i, b := range k { // a narrow footer has only the first keys: how to read on, and the way out
		if i > 1 && b.Help().Key == "esc" {
			k = slices.Insert(slices.Delete(k, i, i+1), 1, b)
		}
	}
	return slices.Insert(k, 1, scroll)
}

// withEsc adds what esc does to enter: a key of its own only if enter does something else.
func (d dialog) withEsc(k []key.Binding, does string) []key.Binding {
	if d.choose.Label() == does {
		return []key.Binding{screen.Bind("enter esc", does, "enter", "esc")}
	}
	return append(k, screen.Bind("esc", does, "esc"))
}
