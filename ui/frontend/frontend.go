// Package frontend has the options and the result that the full screen and line mode share.
package frontend

import (
	"context"
	"fmt"
	"io"
	"time"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/model/request"
)

// Goal is what the program was started for.
type Goal int

// Browse is the dashboard; the other goals end by themselves. Choose ends when an identity is chosen.
const (
	Browse Goal = iota
	Configure
	SignIn
	Choose
	Import
)

// Options are how the program was started.
type Options struct {
	Goal     Goal
	Home     string // the home folder, which screens write as ~; "" if there is none
	Identity string // name of the identity to open at once; "" asks for one
	// Wanted returns Identity if it depends on the configuration; may be nil.
	Wanted   func(model.Workspace) string
	Add      string           // name of an identity to add first and then open; "" for none
	Renew    bool             // sign in even if the session is still good
	NoVerify bool             // save keys without asking AWS
	Confirm  bool             // enter submits the MFA code, not the sixth digit
	Import   *keysimport.Plan // the plan for Import; the caller wipes its file
	// Attempt is a sign-in that has already begun, for SignIn; the program takes it over and closes it.
	Attempt *model.Attempt
	// Why says why a person has to type the code that a command should have printed; nil if a person types it anyway.
	Why error
	// Warned are the words.BeforeCode that were said before the command was run.
	Warned []string
	// SettingFrom says where a setting is: in a line of the file, or in a variable; may be nil.
	SettingFrom func(key string) model.Origin
	ListCommand string                  // authdeck list with the flags that chose the configuration; "" without any
	Preferences model.Preferences       // for the list; whoever starts a run applies the other ones
	ASCII       bool                    // the terminal can only show ASCII; for line mode, because the full screen has a theme
	Symbols     bool                    // line mode asks for a command that otherwise prints symbols, because nobody chose line mode
	Paint       func(row string) string // colours a line that an import prints as a command; nil for no colours
	Demo        bool                    // the demo; the header says so
	Welcomes    bool                    // Welcome follows this run, which is the demo
	InDemo      bool                    // a subshell of the demo; the header says so, too
	// Hint is a line under the MFA box, and Example the keys that the form suggests; only the demo has them.
	Hint    func(device string, now time.Time) string
	Example Example
}

// Named returns the identity that the program opens at once; "" for none.
func (o Options) Named(w model.Workspace) string {
	if o.Identity == "" && o.Wanted != nil {
		return o.Wanted(w)
	}
	return o.Identity
}

// Quits is what q does: it ends the program, or only the demo if Welcome follows.
func (o Options) Quits() string {
	if o.Welcomes {
		return "quit the demo"
	}
	return "quit"
}

// Example is a pair of keys that may be shown; the zero Example is none.
type Example struct{ AccessKeyID, SecretKey string }

// Ports are the functions of the outside world that the program needs.
type Ports struct {
	Load func(context.Context) (model.Workspace, error)
	// Excerpt returns the lines of the configuration around a place, without secrets; may be nil.
	Excerpt func(model.Origin) model.Excerpt
	Add     model.Adder // may be nil
	// Plaintexts reads keys from files if there is no configuration yet. Credentials is the file from which AWS programs read keys.
	// They may be nil and "".
	Plaintexts  model.Plaintexts
	Credentials string
	Clock       model.Clock
	// Remember saves a setting for later runs; may be nil.
	Remember func(key, value string) error
	// Requests are the requests of programs without a terminal; the zero Requests are none.
	Requests request.Requests
	// Trust saves which powers the user trusts. They have an effect when the configuration is read again.
	Trust func(context.Context, []model.Power) error
	// Copy copies a text to the clipboard, through the terminal. known says whether that certainly worked, because most terminals
	// give no answer.
	Copy func(text string) (known bool, err error)
	// Browse opens a link in a browser and returns when the browser has it; nil if there is no browser.
	Browse func(ctx context.Context, link model.Secret) error
	// Alert shows a notification through the terminal, and rings its bell if wanted; may be nil.
	Alert func(text string, ring bool)
	// Notify shows a notification on the desktop; may be nil.
	Notify func(title, text string)
	// Suspending is called before ctrl+z stops the process, and the function that it returns when the process continues; may be
	// nil.
	Suspending func() (resumed func())
	// EndedJustNow reports whether ctrl+c has just ended a program that had the terminal, so that another one is a double press;
	// nil: never.
	EndedJustNow func() bool
	// TakenBack calls redraw whenever the process continues after it was stopped from outside, when the terminal's modes are set
	// again; may be nil.
	TakenBack func(redraw func()) (stop func())
	// Tool returns another command of authdeck, and Editor the user's editor with a file at a line, to run while the screen is
	// suspended; nil if there is none.
	Tool   func(args ...string) Command
	Editor func(file string, line int) Command
	// Codes says where the codes of an identity come from; nil: a person types them.
	Codes func(id model.Identity) (Codes, error)
	// Shell returns a shell with the identity's session, to run while the screen is suspended; nil if there is none. It says itself
	// how to come back, and returns an *ExitError.
	Shell func(model.Workspace, model.Identity) Command
}

// GetCode gets the code of an attempt from a source other than a person. It may use the terminal. again says that its last code was
// already used, so that it waits for the next one.
type GetCode func(ctx context.Context, a *model.Attempt, again bool) (code string, err error)

// Codes are the source of an identity's codes. The zero Codes means that a person types them.
type Codes struct {
	From    model.CodeSource
	Get     GetCode // nil for TypedCode
	MayType bool    // a person may type a code if Get returns none that AWS accepts
}

// Begin begins a sign-in with a code from this source. If no other source is allowed, there must be a device for the code.
func (c Codes) Begin(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (model.Start, error) {
	s, err := w.Begin(ctx, id, model.SignInOptions{Renew: renew, Source: c.From})
	if err != nil || s.Attempt == nil || c.Get == nil || c.MayType {
		return s, err
	}
	if err := s.Attempt.HasDevice(ctx); err != nil {
		s.Attempt.Close()
		return model.Start{}, err
	}
	return s, nil
}

// ExcerptOf returns the lines around the place of a problem; none if it has no place.
func (p Ports) ExcerptOf(problem *model.Problem) model.Excerpt {
	if p.Excerpt == nil || problem.Origin.Line == 0 {
		return model.Excerpt{}
	}
	return p.Excerpt(problem.Origin)
}

// CodesOf returns Codes(id), or the zero Codes if Codes is nil.
func (p Ports) CodesOf(id model.Identity) (Codes, error) {
	if p.Codes == nil {
		return Codes{}, nil
	}
	return p.Codes(id)
}

// Outcome is the result of a run.
type Outcome struct {
	Identity    model.Identity
	Added       string // name of an identity that was added to atmos.yaml
	Saved       *model.Receipt
	Imported    []keysimport.Item // that were saved
	Issued      *model.Issued
	StillGood   bool  // Issued describes a session that already existed
	Err         error // why a run with a goal ended without reaching it
	Told        bool  // line mode has said Err
	Cancelled   bool
	Demo        bool // the user wants to continue with the demo
	Interrupted bool
	SavedLast   []string // what was saved or removed after ctrl+c and what was not, when no screen could say it any more
	Crash       string   // where authdeck has a bug
	Bug         string   // an event without a transition in its state, which is a bug too
}

// ExitError says that a Command ended with an exit code other than 0; -1 if a signal ended it.
type ExitError struct{ Code int }

func (e *ExitError) Error() string {
	if e.Code < 0 {
		return "ended by a signal"
	}
	return fmt.Sprintf("exit code %d", e.Code)
}

// Command is a program that takes over the terminal while it runs.
type Command interface {
	Run() error
	SetStdin(r io.Reader)
	SetStdout(w io.Writer)
	SetStderr(w io.Writer)
}
