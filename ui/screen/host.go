package screen

import (
	"errors"
	"path/filepath"
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Request is what a screen asks the rest of the program to do. It is carried out at once; nil asks for nothing.
type Request func(Host) tea.Cmd

// Host is what every screen may ask of the rest of the program. A screen that needs more declares a Host of its own beside its code,
// and asks with Call. Slow work has begun when a method returns; its result appears as another screen, or comes back to this one as
// a message.
type Host interface {
	Back() tea.Cmd                                  // goes one step back, and cancels work in progress
	Refresh() tea.Cmd                               // reads the configuration again, and says what changed
	TryAgain() tea.Cmd                              // reads it again, and then does again what failed
	Copy(what, text string) tea.Cmd                 // copies a text to the clipboard
	Ask(q Question) tea.Cmd                         // asks a question over the screen
	Toast(text string) tea.Cmd                      // shows a line above the footer
	Send(msg tea.Msg) tea.Cmd                       // sends a message to the current screen
	EditFile(at model.Origin, then Request) tea.Cmd // opens the user's editor; then may be nil
}

// Call is a request for a screen's own Host H. The program is the Host of every screen.
func Call[H any](do func(H) tea.Cmd) Request {
	return func(h Host) tea.Cmd { return do(h.(H)) } //nolint:forcetypeassert // ui asserts each Host at compile time
}

// Question is asked over a screen. The first label is the safe answer and the second means yes; a single one only closes.
type Question struct {
	Text    string
	Why     string
	Details string         // for support; "" for none
	Lead    string         // introduces the YAML
	Write   string         // YAML to write, which y copies if there is only one answer; "" for none
	Problem *model.Problem // shown instead of a question; nil for none
	Labels  []string
	Yes, No Request  // what happens after each answer; nil for nothing
	Again   bool     // the first of two labels tries again what failed, and the second only closes
	Answers []Answer // used instead of Labels, Yes and No if there are any; the last one is also the answer of esc
}

// FileAnswers are the buttons below a problem of a file. The most helpful one comes first. After the editor, the program tries again.
func FileAnswers(p *model.Problem, again Request) (all []Answer) {
	if at := p.Origin; at.File != "" && at.Line > 0 {
		all = append(all, Answer{"Open " + widget.Printable(filepath.Base(at.File)), "o", func(h Host) tea.Cmd { return h.EditFile(at, again) }})
	}
	return append(all, Answer{"Try again", "r", again})
}

// Scrolled moves the first visible line of a question that does not fit.
func (q Question) Scrolled(f Frame, first int, key string) int { return Moved(first, key, q.hidden(f)) }

// Message is the whole text.
func (q Question) Message() *model.Problem {
	if q.Problem != nil {
		return q.Problem
	}
	return &model.Problem{What: q.Text, Why: q.Why, Details: q.Details, Fix: model.Do(q.Lead), Write: q.Write}
}

// AskDiscard asks before an edited form is left.
func AskDiscard(h Host) tea.Cmd {
	return h.Ask(Question{
		Text: words.Discard, Why: "It has not been saved.",
		Labels: []string{"Keep editing", "Discard"}, Yes: Host.Back,
	})
}

// Tell shows a problem over the screen until the user closes it.
func Tell(p *model.Problem) Request {
	return func(h Host) tea.Cmd { return h.Ask(Close(p)) }
}

// TryAgain shows a problem over the screen on which to try again.
func TryAgain(p *model.Problem) Request {
	return func(h Host) tea.Cmd { return h.Ask(Question{Problem: p, Labels: []string{"Try again"}}) }
}

// Retry is the question that shows why a sign-in failed, and offers to try again.
func Retry(p *model.Problem) Question {
	return Question{Problem: p, Labels: []string{"Try again", "Close"}, Again: true}
}

// Close is the question that only shows a problem.
func Close(p *model.Problem) Question { return Question{Problem: p, Labels: []string{"Close"}} }

// AskOverride asks whether to save keys in spite of a conflict. unsaved says what is not saved yet; no is called if they are not.
func AskOverride(err error, unsaved string, no Request) Request {
	p := words.Explain(err)
	why := p.Why
	if unusual := (*model.UnusualError)(nil); errors.As(err, &unusual) && p.Fix != nil { // the user can correct what was typed
		why += " " + words.Sentence(strings.TrimSuffix(p.FixLine(), ".")) + "."
	}
	why = strings.TrimSpace(why + "\n" + unsaved)
	override := Override{model.ConflictsIn(err)}
	return func(h Host) tea.Cmd {
		return h.Ask(Question{Text: p.What, Why: why, Details: p.Details, Labels: []string{"Do not save", "Save anyway"}, No: no,
			Yes: func(h Host) tea.Cmd { return h.Send(override) }})
	}
}

// Copy asks to copy a text to the clipboard.
func Copy(what, text string) Request { return func(h Host) tea.Cmd { return h.Copy(what, text) } }

// What the program tells a screen.
type (
	// Failed says that the screen's request failed.
	Failed struct{ Err error }
	// Override says that the user wants to save keys in spite of a conflict.
	Override struct{ Conflicts model.Conflict }
)
