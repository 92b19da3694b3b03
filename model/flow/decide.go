package flow

import (
	"context"
	"errors"

	"authdeck/model"
)

// Result is what the work of a state in flight brought back.
type Result struct {
	Err error
	// Start is what Opening found. It is not looked at where Form says that the keys were read for the form.
	Start model.Start
	Form  bool
	// NewIdentities tells that what was read belongs to identities that are not in the configuration yet.
	NewIdentities bool
	// KeyringFrom is the workspace's: a keyring that was chosen is never replaced by another.
	KeyringFrom string
}

// Decide gives the event that a result is in a state in flight. It is the only place that knows which error leads where.
func Decide(s State, r Result) Event {
	if (s == Loading || s == Opening) && len(model.UntrustedIn(r.Err)) > 0 {
		return Untrusted
	}
	switch s {
	case Opening:
		return opened(r)
	case Exchanging, Requesting:
		return exchanged(s, r.Err)
	case Waiting, Prompting:
		if busy := (*model.BusyError)(nil); errors.As(r.Err, &busy) {
			return Busy
		}
	case Writing:
		if errors.Is(r.Err, model.ErrFileChanged) {
			return Changed
		}
	case Importing:
		if model.UnlockBy(r.Err, r.KeyringFrom) != model.NoUnlock {
			return Locked
		}
	}
	if r.Err != nil {
		return Failed
	}
	if s == Reading && r.NewIdentities {
		return Add
	}
	return map[State]Event{
		Loading: Loaded, Waiting: Free, Prompting: Free, Saving: Saved, Planning: Planned, Writing: Written, Reading: Planned, Importing: Saved,
		Removing: Removed, Trusting: Trusted,
	}[s]
}

func opened(r Result) Event {
	var busy *model.BusyError
	switch {
	case errors.Is(r.Err, model.ErrNoKeys):
		return NoKeys
	case errors.As(r.Err, &busy):
		return Busy
	case model.UnlockBy(r.Err, r.KeyringFrom) != model.NoUnlock:
		return Locked
	case r.Err != nil:
		return Failed
	case r.Form:
		return Edit
	case r.Start.Attempt == nil:
		return SignedIn
	case r.Start.Attempt.Device == "":
		return Send
	}
	return Ready
}

func exchanged(s State, err error) Event {
	var role *model.AssumeError
	switch {
	case errors.As(err, &role):
		return RoleRefused
	case err == nil:
		return SignedIn
	case s == Requesting && errors.Is(err, model.ErrCodeNeeded):
		return Ready
	case model.RefusesKeys(err):
		return KeysRejected
	case errors.Is(err, context.Canceled):
		return Back
	case s == Exchanging && (errors.Is(err, model.ErrCodeRejected) || errors.Is(err, model.ErrCodeUsed)):
		return CodeRejected
	}
	return Failed
}

// CodeStep is how a sign-in goes on that got no session with a code that nobody typed.
type CodeStep int

// The ways to go on.
const (
	Fail     CodeStep = iota // with the error
	GetAgain                 // whatever gave the code gives the next one
	TypeCode                 // a person types one instead
)

// AfterCode decides how a sign-in goes on after an error of a code that nobody typed, or of getting it. again says that it was the
// second code, and mayType that a person may type one instead. Typing helps only where the code was at fault, or where a person stopped
// the call.
func AfterCode(err error, again, mayType bool) CodeStep {
	used := errors.Is(err, model.ErrCodeUsed)
	switch {
	case used && !again:
		return GetAgain
	case mayType && (used || errors.Is(err, model.ErrCodeRejected) || errors.Is(err, model.ErrNoCode) || errors.Is(err, context.Canceled)):
		return TypeCode
	}
	return Fail
}

// Need is what the keyring was unlocked for.
type Need int

// The needs.
const (
	ToOpen   Need = iota // the keys of the chosen identity
	ToImport             // the pair of keys that is being imported
	ToList               // something that the list was asked for, which is asked again
)

// Unlock gives the event that goes on with what needed the keyring.
func (n Need) Unlock() Event {
	return [...]Event{ToOpen: Unlocked, ToImport: Submit, ToList: Back}[n]
}

// Rejections counts the codes that AWS refused in a row.
type Rejections int

// After counts the end of one more exchange.
func (r Rejections) After(err error) Rejections {
	if errors.Is(err, model.ErrCodeRejected) {
		return r + 1
	}
	return r
}

// Explain tells whether it is time to say at length what may be wrong: at every third refusal.
func (r Rejections) Explain() bool { return r > 0 && r%3 == 0 }
