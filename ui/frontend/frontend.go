// Package frontend has what the full screen and line mode are both started with, and what both leave behind.
package frontend

import (
	"context"
	"io"
	"time"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/model/request"
)

// Goal is what the program was started for.
type Goal int

// Browse is the dashboard; the others end by themselves when they are done. Choose is done with the choice.
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
	Identity string // name of the identity to go straight to; "" asks
	// Wanted is Identity where only the configuration tells; may be nil.
	Wanted   func(model.Workspace) string
	Add      string           // name of an identity to add first, and then to go straight to; "" for none
	Renew    bool             // sign in although the session is still good
	NoVerify bool             // save keys without asking AWS
	Confirm  bool             // the MFA code is sent by enter, not by the sixth digit
	Import   *keysimport.Plan // what Import is about; whoever starts the run wipes its file
	// Attempt is a sign-in that was begun already, for SignIn; the program takes it over and closes it.
	Attempt *model.Attempt
	// Why says why its code is typed, where it should have come from a command; nil where it is typed anyway.
	Why         error
	Sort, Group string // of the list, as the settings name them
	KeyAge      *int   // days after which keys should be replaced, 0 for never; nil for the usual
	ASCII       bool   // the terminal has no other marks and arrows; line mode asks, the full screen has a theme
	// Hint is a line under the MFA box, and Example what the form suggests to type; the demo has both.
	Demo    bool // everything is made up; the header says so
	Hint    func(device string, now time.Time) string
	Example Example
}

// Named is the identity that is gone straight to, "" for none.
func (o Options) Named(w model.Workspace) string {
	if o.Identity == "" && o.Wanted != nil {
		return o.Wanted(w)
	}
	return o.Identity
}

// Example is a pair of keys that may be shown; the zero Example is none.
type Example struct{ AccessKeyID, SecretKey string }

// Ports are what the program needs of the world.
type Ports struct {
	Load func(context.Context) (model.Workspace, error)
	Add  model.Adder // may be nil
	// Plaintexts reads keys out of files where there is no configuration yet, and Credentials is the file that AWS programs
	// read keys from; may be nil and "".
	Plaintexts  model.Plaintexts
	Credentials string
	Clock       model.Clock
	// Remember writes a setting for later runs; may be nil.
	Remember func(key, value string) error
	// Requests are what programs without a terminal ask this dashboard for; the zero Requests are none.
	Requests request.Requests
	// Trust remembers powers that the user trusts. Reading the configuration again lets them count.
	Trust func(context.Context, []model.Power) error
	// Copy puts a text on the clipboard, through the terminal. known tells that it is there: a terminal does not say what it did.
	Copy func(text string) (known bool, err error)
	// Browse opens a link in a browser and returns once the browser has it; nil where there is no browser.
	Browse func(ctx context.Context, link model.Secret) error
	// Alert shows a notification with the terminal's own means, and rings its bell where that is wanted; may be nil.
	Alert func(text string, ring bool)
	// Notify shows a notification on the desktop; may be nil.
	Notify func(title, text string)
	// Suspending is called before the process is stopped by ctrl+z, and what it gives once it goes on; may be nil.
	Suspending func() (resumed func())
	// TakenBack calls redraw whenever the process goes on after a stop from outside, with the terminal in its modes again; may
	// be nil.
	TakenBack func(redraw func()) (stop func())
	// Tool gives another command of authdeck, and Editor the user's editor with a file at a line, to run while the screen is
	// suspended; nil where there is none.
	Tool   func(args ...string) Command
	Editor func(file string, line int) Command
	// Codes tells where the codes of an identity come from; nil: they are typed.
	Codes func(id model.Identity) (Codes, error)
	// Shell gives a shell with the identity's session, to run while the screen is suspended; nil where there is none.
	Shell func(model.Workspace, model.Identity) Command
}

// GetCode gets the code of an attempt from where nobody types it. It may have the terminal meanwhile. again says that the code
// that it gave was used already: it waits for the next one first.
type GetCode func(ctx context.Context, a *model.Attempt, again bool) (code string, err error)

// Codes are where the codes of an identity come from. The zero Codes are typed.
type Codes struct {
	From    model.CodeSource
	Get     GetCode // nil for TypedCode
	MayType bool    // a person may type a code where Get gives none that AWS takes
}

// Begin begins a sign-in with a code from there. Where no other code is wanted, there has to be a device for it.
func (c Codes) Begin(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (model.Start, error) {
	s, err := w.BeginWith(ctx, id, renew, c.From)
	if err != nil || s.Attempt == nil || c.Get == nil || c.MayType {
		return s, err
	}
	if err := s.Attempt.HasDevice(ctx); err != nil {
		s.Attempt.Close()
		return model.Start{}, err
	}
	return s, nil
}

// CodesOf is Codes, and the zero Codes where there is none.
func (p Ports) CodesOf(id model.Identity) (Codes, error) {
	if p.Codes == nil {
		return Codes{}, nil
	}
	return p.Codes(id)
}

// Outcome is what a run left behind.
type Outcome struct {
	Identity    model.Identity
	Added       string // name of an identity that was written into atmos.yaml
	Saved       *model.Receipt
	Imported    []keysimport.Item // that were saved
	Issued      *model.Issued
	StillGood   bool  // Issued describes a session that was there already
	Err         error // why a run that was started for one thing ended without it
	Cancelled   bool
	Demo        bool // the demo is wanted instead
	Interrupted bool
	Crash       string // where authdeck has a bug
	Bug         string // an event of the flow that had no place in its state, which is a bug too
}

// Command is a program that takes over the terminal while it runs.
type Command interface {
	Run() error
	SetStdin(r io.Reader)
	SetStdout(w io.Writer)
	SetStderr(w io.Writer)
}
