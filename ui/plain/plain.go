// Package plain is line mode: everything that the full screen does, in whole sentences, one after another. Nothing is drawn over,
// so that a screen reader says each line once.
package plain

import (
	"context"
	"errors"
	"io"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// Terminal is where line mode writes and reads. Both reads return the context's error when it ends, and io.EOF at the end of the
// input.
type Terminal interface {
	io.Writer
	// ReadLine shows the prompt and returns the typed line.
	ReadLine(ctx context.Context, prompt string) (string, error)
	// ReadSecret is ReadLine without echo.
	ReadSecret(ctx context.Context, prompt string) (model.Secret, error)
	// Hide keeps what is typed between two questions from being shown, until show is called.
	Hide() (show func())
	// Columns is how many characters fit into a line; 0 if unknown.
	Columns() int
}

// Answers that are not text.
var (
	errBack = errors.New("back")
	errOver = errors.New("over") // the run is over, and the outcome says how it ended
)

// run is one walk through the flow. Its fields belong to the current state.
type run struct {
	t     Terminal
	ports frontend.Ports
	opts  frontend.Options

	state      flow.State
	workspace  *model.Workspace
	identity   model.Identity
	straight   bool // the identity was named, so there is nothing to choose
	edit       bool // Opening is for the form
	renew      bool
	thenShell  bool // the sign-in is for a subshell
	ofCommand  bool // a command asks its own questions
	noKeyring  bool // this machine has none
	offersFile bool // and a sign-in offers an encrypted file instead
	offered    bool // it was said what the encrypted file is

	heard     map[string]bool // warnings that were said above the list
	numbered  []string        // the titles of the list as it was read out last; nil to read it out
	untrusted []model.Power   // the settings in the question about trust
	resume    bool            // when the configuration was read again, open the chosen identity again

	failed   error // why the walk is in Blocked or Unlocking
	form     *keysForm
	role     model.Identity // the role to assume; the zero Identity for none
	attempt  *model.Attempt
	over     *model.BusyError // the holder from which the prompt is taken over
	codes    frontend.Codes   // the source of the attempt's code
	gets     int              // how often the source was asked
	byHand   bool             // a person types the code, whatever its source should be
	asked    bool             // the attempt's device was already named
	warned   []string         // what was said before a code of its source
	code     string
	rejected flow.Rejections // codes that AWS rejected in this attempt
	used     frontend.UsedCode
	adding   adding
	signed   bool // Finished is a sign-in, not a save

	saidAccepts   bool              // it was said which files can be imported
	importFile    string            // the file with the keys
	suggestedFile string            // the answer of enter to the question for the file; "" for none
	pending       keysimport.Plan   // the zero Plan without an import
	naming        keysimport.Choice // new identities for some of its keys
	planned       map[int]string    // what was said about keys in the plan
	listed        bool              // the identities to choose from were listed
	announced     string            // the keys that are said to be checked and saved
	askedRemoval  bool              // the user was already asked whether to remove the saved keys from the file
	removal       bool              // the answer was yes
	keptInFile    bool              // some could not be removed
	notSavedLine  string            // after ctrl+c: whose keys were not saved

	outcome frontend.Outcome
}

// Run walks through the flow on a terminal until the goal is reached or the user leaves. When ctx ends, it ends with Interrupted,
// but finishes a save first. In a run with a goal, the result is in the outcome, and the command line prints it. An error is the
// terminal's.
func Run(ctx context.Context, t Terminal, p frontend.Ports, o frontend.Options) (out frontend.Outcome, err error) {
	r := &run{t: t, ports: p, opts: o, state: flow.Loading, heard: map[string]bool{}}
	defer r.release()
	defer func() {
		if recover() != nil { // the value is discarded, because it may quote a secret
			r.outcome.Crash = "line mode was in " + string(r.state)
			out, err = r.outcome, nil
		}
	}()
	if o.Goal == frontend.Browse {
		r.greet()
	}
	err = r.walk(ctx)
	if o.Demo {
		r.say("%s", words.DemoEnded)
	}
	return r.outcome, err
}

// walk does the work of each state and follows the flow.
func (r *run) walk(ctx context.Context) error {
	steps := map[flow.State]func(context.Context) (flow.Event, error){
		flow.Loading: r.load, flow.Choosing: r.choose, flow.Opening: r.open, flow.Unlocking: r.openKeyring,
		flow.Waiting: r.wait, flow.Entering: r.enter, flow.Saving: r.save, flow.Prompting: r.prompt,
		flow.Exchanging: r.exchange, flow.SigningInWithoutCode: r.exchange, flow.Finished: r.finish, flow.Blocked: r.blocked,
		flow.Adding: r.newIdentity, flow.Planning: r.plan, flow.Reviewing: r.review, flow.Writing: r.write,
		flow.ChoosingFile: r.chooseFile, flow.Reading: r.readFile, flow.PlanningImport: r.planImport, flow.Importing: r.importKeys,
		flow.AskingTrust: r.askTrust, flow.Trusting: r.trust,
		flow.Imported: r.tellImported, flow.Removing: r.removeFromFile,
	}
	for {
		event, err := steps[r.state](ctx)
		if r.outcome.Interrupted = ctx.Err() != nil; r.outcome.Interrupted {
			r.sayInterrupted(event)
			break
		}
		if errors.Is(err, errOver) {
			break
		}
		if err != nil {
			return err
		}
		if !r.to(event) {
			break
		}
	}
	return nil
}

// sayInterrupted says after ctrl+c what was not done, or what had just been done; event is the state's, "" for none. What was done in
// a run with a goal, the command line says.
func (r *run) sayInterrupted(event flow.Event) {
	who, left, browsing := r.sessionIdentity().Title, "", r.opts.Goal == frontend.Browse
	switch r.state {
	case flow.Saving:
		if event == flow.Saved && browsing {
			r.say("%s", spokenMark(words.SavedLast(r.identity, *r.outcome.Saved)))
		}
		return // otherwise it was said why it was not saved
	case flow.Exchanging, flow.SigningInWithoutCode:
		switch {
		case event != flow.SignedIn:
			r.say("%s", sentence(words.Line(words.Interrupted(who, r.state == flow.Exchanging))))
		case browsing:
			r.sayIssued(*r.outcome.Issued)
		}
		return
	case flow.Unlocking:
		if len(r.pending.File.Keys) > 0 { // an import needs the keyring
			r.sayNotImported(-1, nil)
		}
		left = r.notSavedLine
	case flow.Importing:
		left = r.notSavedLine
	case flow.Prompting:
		if r.failed == nil {
			r.say("%s", sentence(words.Line(words.Interrupted(who, false))))
			return
		}
	case flow.Entering:
		left = words.NothingSaved
		if r.form.Edited(r.form.draft) {
			left = words.NotSavedLast([]string{r.identity.Title}, context.Canceled)
		}
	case flow.Adding, flow.Planning, flow.Reviewing:
		left = "Nothing was added"
	case flow.ChoosingFile, flow.Reading, flow.PlanningImport:
		left = words.NothingImported
	}
	r.say("%s", sentence(words.InterruptedBefore(left)))
}

// to moves the flow. An event without a transition is a bug, and the run ends, because the state has no next step.
func (r *run) to(e flow.Event) bool {
	next, ok := flow.Next(r.state, e)
	if !ok {
		r.outcome.Bug = flow.NoTransition(r.state, e)
	}
	r.state = next
	return ok
}

// release wipes the remaining secrets and releases the lock.
func (r *run) release() {
	r.dropAttempt()
	r.dropForm()
	r.dropImport()
	if a := r.opts.Attempt; a != nil {
		a.Close()
	}
}

func (r *run) dropAttempt() {
	if r.attempt != nil {
		r.attempt.Close()
	}
	r.attempt, r.asked, r.rejected = nil, false, 0
}

func (r *run) dropForm() {
	if r.form != nil {
		r.form.draft.Secret.Wipe()
	}
	r.form = nil
}

// back goes to the list, or ends a run that was started for one identity.
func (r *run) back() (flow.Event, error) {
	r.dropAttempt()
	r.dropForm()
	r.dropImport()
	if r.backCancels() {
		return r.cancel()
	}
	return flow.Back, nil
}

// backCancels reports whether back ends the run, because it was started for one identity or for an import.
func (r *run) backCancels() bool {
	return r.opts.Goal != frontend.Browse && r.opts.Identity != "" || r.opts.Goal == frontend.Import
}

// cancel ends the run; if it was started for one thing, that is a failure.
func (r *run) cancel() (flow.Event, error) {
	r.outcome.Cancelled = r.opts.Goal != frontend.Browse
	return "", errOver
}

// orBack goes back if the answer was "back"; it returns other errors.
func (r *run) orBack(err error) (flow.Event, error) {
	if errors.Is(err, errBack) {
		return r.back()
	}
	return "", err
}

// load reads the configuration.
func (r *run) load(ctx context.Context) (flow.Event, error) {
	w, err := r.ports.Load(ctx)
	if err != nil {
		r.ends(err, false)
		r.untrusted, r.failed = model.UntrustedIn(err), err
		return flow.Decide(flow.Loading, flow.Result{Err: err}), nil
	}
	first := r.workspace == nil
	r.ends(nil, false)
	r.workspace = &w
	if r.adding.done != "" {
		r.added()
		return flow.Loaded, nil
	}
	if r.resume { // it may have changed
		id, err := w.Config.Find(r.sessionIdentity().Ref.Name)
		if r.resume = false; err != nil {
			return r.fail(err), nil
		}
		r.setIdentity(id)
		r.straight = true
		return flow.Loaded, nil
	}
	name := r.opts.Named(w)
	if name == "" || !first && r.opts.Goal == frontend.Browse {
		return flow.Loaded, nil
	}
	id, err := w.Config.Find(name)
	if err != nil {
		r.ends(err, false)
		return "", errOver
	}
	r.goTo(id)
	return flow.Loaded, nil
}

// goTo chooses an identity, if the run was started for one thing.
func (r *run) goTo(id model.Identity) {
	r.setIdentity(id)
	r.edit, r.renew, r.straight = r.opts.Goal == frontend.Configure, r.opts.Renew, r.opts.Goal != frontend.Browse
}

// setIdentity sets the chosen identity. Errors of another one are over.
func (r *run) setIdentity(id model.Identity) {
	r.identity, r.role = id.ForSignIn()
	r.byHand = false
	r.ends(nil, false)
}

// ends sets the error with which a run with a goal ends; nil for none. told says that it was said here, so that the command line does not
// write it again.
func (r *run) ends(err error, told bool) { r.outcome.Err, r.outcome.Told = err, told }

// sessionIdentity is the identity that gets the session.
func (r *run) sessionIdentity() model.Identity { return model.SessionOf(r.identity, r.role) }

func (r *run) fail(err error) flow.Event {
	r.failed = err
	return flow.Failed
}

// blocked explains what stops the walk. With a broken configuration, there is no list to go back to.
func (r *run) blocked(ctx context.Context) (flow.Event, error) {
	from := model.KeyringSource{}
	if r.workspace != nil {
		from = r.workspace.KeyringFrom
	}
	p := words.KeyringProblem(r.failed, from)
	none, empty := model.NothingYet(r.failed)
	empty = empty && r.ports.Add != nil
	if empty && r.opts.Import != nil && !r.addsToImport() { // otherwise they were added, and then removed again
		r.ends(nil, false) // identities are added for the keys
		return flow.Import, nil
	}
	switch {
	case empty && r.opts.Add != "":
		return flow.Add, nil
	case empty:
		return r.welcome(ctx, none, p)
	}
	r.tell(p)
	again, err := r.confirm(ctx, "Try again?", true)
	if err == nil && again {
		return flow.Retry, nil
	}
	r.resume = false
	switch {
	case err != nil && !errors.Is(err, errBack):
		return "", err
	case r.workspace == nil:
		r.ends(r.outcome.Err, true)
		return r.cancel()
	}
	return r.back()
}
