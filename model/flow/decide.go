package flow

import (
	"context"
	"errors"

	"authdeck/model"
)

// Result is the result of the work in a state.
type Result struct {
	Err error
	// Start is what Opening found. It is ignored if Form is set, because the keys were then read for the form.
	Start model.Start
	Form  bool
	// NewIdentities says that the keys that were read are for identities that are not in the configuration yet.
	NewIdentities bool
	// KeyringFrom is Workspace.KeyringFrom: if the user chose a keyring, authdeck never uses another one instead.
	KeyringFrom model.KeyringSource
}

// Decide returns the event for a result in a state. It is the only place that knows which error leads where.
func Decide(s State, r Result) Event {
	if (s == Loading || s == Opening) && len(model.UntrustedIn(r.Err)) > 0 {
		return Untrusted
	}
	switch s {
	case Opening:
		return opened(r)
	case Exchanging, SigningInWithoutCode:
		return exchanged(s, r.Err)
	case Waiting, Prompting:
		if busy := (*model.BusyError)(nil); errors.As(r.Err, &busy) {
			return Busy
		}
	case Writing:
		if errors.Is(r.Err, model.ErrFileChanged) {
			return Changed
		}
	case Deleting: // the list shows whose keys are left
		return Deleted
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
		Loading: Loaded, Waiting: LockFree, Prompting: LockFree, Saving: Saved, Planning: Planned, Writing: Written, Reading: Planned, Importing: Saved,
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
		return NoDevice
	}
	return CodeNeeded
}

func exchanged(s State, err error) Event {
	var role *model.AssumeError
	switch {
	case errors.As(err, &role):
		return RoleRefused
	case err == nil:
		return SignedIn
	case s == SigningInWithoutCode && errors.Is(err, model.ErrCodeNeeded):
		return CodeNeeded
	case model.RefusesKeys(err):
		return KeysRejected
	case errors.Is(err, context.Canceled):
		return Back
	case s == Exchanging && (errors.Is(err, model.ErrCodeRejected) || errors.Is(err, model.ErrCodeUsed)):
		return CodeRejected
	}
	return Failed
}

// CodeStep says how a sign-in continues after a code that nobody typed did not work.
type CodeStep int

// The next steps.
const (
	Fail     CodeStep = iota // fail with the error
	GetAgain                 // get the next code from the same source
	TypeCode                 // let a person type a code instead
)

// AfterCode decides how a sign-in continues after an error with a code that nobody typed, or with getting one. again says that this
// was the second code. mayType says that a person may type one instead, which helps only if the code was the cause, or if a person
// cancelled the call.
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

// Need is the reason why the keyring was unlocked.
type Need int

// The needs.
const (
	ToOpen   Need = iota // the keys of the chosen identity
	ToImport             // the pair of keys that is being imported
	ToList               // an action of the list, which the list requests again
)

// Unlock returns the event that continues after the keyring was unlocked.
func (n Need) Unlock() Event {
	return [...]Event{ToOpen: Unlocked, ToImport: Submit, ToList: Back}[n]
}

// Rejections counts the codes that AWS rejected in a row.
type Rejections int

// After counts the result of one more exchange.
func (r Rejections) After(err error) Rejections {
	if errors.Is(err, model.ErrCodeRejected) {
		return r + 1
	}
	return r
}

// Explain reports whether it is time for a longer explanation: after every third rejection.
func (r Rejections) Explain() bool { return r > 0 && r%3 == 0 }
