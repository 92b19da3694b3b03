package flow

// State is what the program is doing. Overlays (help, questions, dialogs) are drawn over a state and are not states.
type State string

// The states of the flow.
const (
	Loading              State = "Loading"              // the configuration and the list are being read
	Choosing             State = "Choosing"             // the list waits for a choice
	Opening              State = "Opening"              // the keys of the chosen identity are being read
	Unlocking            State = "Unlocking"            // the keyring needs a passphrase, or an offer to use another keyring
	Waiting              State = "Waiting"              // another process holds the lock of the identity
	Entering             State = "Entering"             // keys are being typed
	Saving               State = "Saving"               // the typed keys are being verified and saved
	Prompting            State = "Prompting"            // an MFA code is being typed, or a command gets it
	Exchanging           State = "Exchanging"           // AWS is asked for a session with the code
	SigningInWithoutCode State = "SigningInWithoutCode" // AWS is asked for the MFA device, and if there is none, for a session
	Finished             State = "Finished"             // the result of saving or signing in is shown
	Blocked              State = "Blocked"              // a problem is shown
	Adding               State = "Adding"               // a new identity is being described
	Planning             State = "Planning"             // the changes to atmos.yaml are being computed
	Reviewing            State = "Reviewing"            // the changes to atmos.yaml are shown
	Writing              State = "Writing"              // the changes to atmos.yaml are being written
	ChoosingFile         State = "ChoosingFile"         // import: a file is being chosen
	Reading              State = "Reading"              // import: the file is being read
	PlanningImport       State = "PlanningImport"       // import: it is being decided which keys go to which identity
	Importing            State = "Importing"            // import: the keys are being verified and saved
	Imported             State = "Imported"             // import: the result is shown
	Removing             State = "Removing"             // import: the keys are being removed from the file
	AnsweringProgram     State = "AnsweringProgram"     // a program without a terminal asked for a session, and the user decides
	AskingTrust          State = "AskingTrust"          // the user decides whether to trust the folder
	Trusting             State = "Trusting"             // the trust is being saved
	Deleting             State = "Deleting"             // the keys of one or more identities are being deleted
)

// Event is what happened.
type Event string

// The events of the flow.
const (
	Loaded       Event = "Loaded"       // the list was read
	Failed       Event = "Failed"       // the work of the state failed
	Retry        Event = "Retry"        // the user wants the configuration read again
	Back         Event = "Back"         // esc, or a cancelled call: one step back
	Chosen       Event = "Chosen"       // the user chose an identity
	CodeNeeded   Event = "CodeNeeded"   // the device is known, so AWS wants a code
	NoDevice     Event = "NoDevice"     // no MFA device is known, so AWS is asked without a code first
	NoKeys       Event = "NoKeys"       // the identity has no saved keys
	Locked       Event = "Locked"       // the keyring cannot be used before the user unlocks or replaces it
	Busy         Event = "Busy"         // another process holds the lock
	Unlocked     Event = "Unlocked"     // the keyring can be used now
	SignedIn     Event = "SignedIn"     // there is a session
	LockFree     Event = "LockFree"     // nobody holds the lock, so the identity can be opened again
	Submit       Event = "Submit"       // the user confirmed what is on the screen
	Saved        Event = "Saved"        // the keys were saved
	SendCode     Event = "SendCode"     // there is a code to send
	Edit         Event = "Edit"         // the user wants the form for keys
	CodeRejected Event = "CodeRejected" // AWS rejected the code
	KeysRejected Event = "KeysRejected" // AWS rejected the keys
	RoleRefused  Event = "RoleRefused"  // AWS issued the session of the user, but not that of the role
	SignIn       Event = "SignIn"       // the user wants to sign in with the keys just saved
	Add          Event = "Add"          // the user wants a new identity
	Planned      Event = "Planned"      // the plan is ready
	Changed      Event = "Changed"      // atmos.yaml changed after it was read
	Written      Event = "Written"      // atmos.yaml was written
	Import       Event = "Import"       // the user wants to import keys
	Remove       Event = "Remove"       // the user wants the imported keys removed from the file
	Removed      Event = "Removed"      // the imported keys were removed from the file
	Untrusted    Event = "Untrusted"    // the folder has settings that nobody trusted yet
	Trusted      Event = "Trusted"      // the trust was saved
	Declined     Event = "Declined"     // the user does not trust the folder
	TakeOver     Event = "TakeOver"     // the user takes the prompt from the process that holds the lock
	ProgramAsked Event = "ProgramAsked" // a program without a terminal asks for a session
	Delete       Event = "Delete"       // the user confirmed that keys are to be deleted
	Deleted      Event = "Deleted"      // the keys were deleted, or could not be
)

// states has the screen and the work in progress of each state ("" if it waits for the user), in the order of the flow.
var states = []struct {
	state           State
	screen, working string
}{
	{Loading, "dashboard, skeleton rows", "reading atmos.yaml, state files and session files, but no secret"},
	{Choosing, "dashboard: identity selection", ""},
	{Deleting, "dashboard, with a note in the footer", "deleting the keys of one identity after the other"},
	{Opening, "dashboard, with a note in the row", "reading one entry, then taking the identity's lock"},
	{Unlocking, "passphrase; or the offer of an encrypted file on a machine without a keyring", ""},
	{Waiting, "dashboard dialog: another process is asking for the code", "waiting for its lock, then reading the session again"},
	{AskingTrust, "trust: what the folder's files want to do", ""},
	{Trusting, "trust, locked", "saving the trusted settings"},
	{Entering, "the form for keys", ""},
	{Saving, "the form for keys, locked", "verifying and saving the keys"},
	{Prompting, "the MFA box", ""},
	{Exchanging, "the MFA box, locked", "asking AWS for a session with the code"},
	{SigningInWithoutCode, "dashboard, with a note in the row", "asking AWS for the MFA device, or for a session without a code if there is none"},
	{Finished, "saved, or signed in", ""},
	{Blocked, "problem", ""},
	{Adding, "new identity: the form, or the names for an import", ""},
	{Planning, "new identity, locked", "reading the file that will change"},
	{Reviewing, "new identity: the changes to the file", ""},
	{Writing, "new identity: the changes to the file, locked", "replacing the file"},
	{ChoosingFile, "import: which file", ""},
	{Reading, "import, locked", "reading the file that has keys"},
	{PlanningImport, "import: the plan", ""},
	{Importing, "import: the plan, locked", "verifying and saving one pair of keys after the other"},
	{Imported, "imported", ""},
	{Removing, "imported, locked", "removing the imported keys from the file"},
	{AnsweringProgram, "request: a program without a terminal asks for a session", ""},
}

type edge struct {
	from  State
	event Event
}

var transitions = map[edge]State{
	{Loading, Loaded}:                    Choosing,
	{Loading, Failed}:                    Blocked,
	{Loading, Untrusted}:                 AskingTrust,
	{Choosing, Untrusted}:                AskingTrust,
	{Opening, Untrusted}:                 AskingTrust,
	{AskingTrust, Submit}:                Trusting,
	{AskingTrust, Back}:                  Choosing,
	{AskingTrust, Declined}:              Blocked,
	{Trusting, Trusted}:                  Loading,
	{Trusting, Failed}:                   AskingTrust,
	{Blocked, Retry}:                     Loading,
	{Blocked, Back}:                      Choosing,
	{Choosing, Chosen}:                   Opening,
	{Choosing, ProgramAsked}:             AnsweringProgram,
	{AnsweringProgram, Chosen}:           Opening,
	{AnsweringProgram, Back}:             Choosing,
	{Choosing, Retry}:                    Loading,
	{Choosing, Locked}:                   Unlocking,
	{Choosing, Delete}:                   Deleting,
	{Deleting, Deleted}:                  Loading,
	{Opening, CodeNeeded}:                Prompting,
	{Opening, NoDevice}:                  SigningInWithoutCode,
	{Opening, SignedIn}:                  Finished,
	{Opening, NoKeys}:                    Entering,
	{Opening, Edit}:                      Entering,
	{Opening, Locked}:                    Unlocking,
	{Opening, Busy}:                      Waiting,
	{Opening, Failed}:                    Blocked,
	{Opening, Back}:                      Choosing,
	{Unlocking, Unlocked}:                Opening,
	{Unlocking, Back}:                    Choosing,
	{Unlocking, Submit}:                  Importing,
	{Unlocking, Planned}:                 PlanningImport,
	{Waiting, LockFree}:                  Opening,
	{Waiting, Busy}:                      Waiting,
	{Waiting, TakeOver}:                  Opening,
	{Waiting, Failed}:                    Blocked,
	{Waiting, Back}:                      Choosing,
	{Entering, Submit}:                   Saving,
	{Entering, Back}:                     Choosing,
	{Saving, Saved}:                      Finished,
	{Saving, Failed}:                     Entering,
	{Prompting, SendCode}:                Exchanging,
	{Prompting, Edit}:                    Entering,
	{Prompting, Back}:                    Choosing,
	{Prompting, Busy}:                    Waiting,
	{Prompting, LockFree}:                Opening,
	{Exchanging, SignedIn}:               Finished,
	{Exchanging, CodeRejected}:           Prompting,
	{Exchanging, KeysRejected}:           Entering,
	{Exchanging, Failed}:                 Prompting,
	{Exchanging, RoleRefused}:            Blocked,
	{Exchanging, Back}:                   Prompting,
	{SigningInWithoutCode, SignedIn}:     Finished,
	{SigningInWithoutCode, CodeNeeded}:   Prompting,
	{SigningInWithoutCode, KeysRejected}: Entering,
	{SigningInWithoutCode, Failed}:       Choosing,
	{SigningInWithoutCode, RoleRefused}:  Blocked,
	{SigningInWithoutCode, Back}:         Choosing,
	{Finished, SignIn}:                   Opening,
	{Finished, Edit}:                     Opening,
	{Finished, Back}:                     Loading,
	{Choosing, Add}:                      Adding,
	{Blocked, Add}:                       Adding,
	{Blocked, Import}:                    ChoosingFile,
	{ChoosingFile, Retry}:                Loading,
	{Reading, Add}:                       Adding,
	{Adding, Submit}:                     Planning,
	{Adding, Back}:                       Choosing,
	{Adding, Retry}:                      Loading,
	{Adding, Import}:                     ChoosingFile,
	{Planning, Planned}:                  Reviewing,
	{Planning, Failed}:                   Adding,
	{Planning, Back}:                     Adding,
	{Reviewing, Submit}:                  Writing,
	{Reviewing, Back}:                    Adding,
	{Writing, Written}:                   Loading,
	{Writing, Changed}:                   Planning,
	{Writing, Failed}:                    Adding,
	{Choosing, Import}:                   ChoosingFile,
	{ChoosingFile, Submit}:               Reading,
	{ChoosingFile, Back}:                 Choosing,
	{Reading, Planned}:                   PlanningImport,
	{Reading, Failed}:                    ChoosingFile,
	{Reading, Back}:                      ChoosingFile,
	{PlanningImport, Submit}:             Importing,
	{PlanningImport, Saved}:              Imported,
	{PlanningImport, Back}:               Choosing,
	{PlanningImport, Import}:             ChoosingFile,
	{PlanningImport, Add}:                Adding,
	{Importing, Saved}:                   Imported,
	{Importing, Failed}:                  PlanningImport,
	{Importing, Locked}:                  Unlocking,
	{Imported, Remove}:                   Removing,
	{Imported, Back}:                     Loading,
	{Removing, Removed}:                  Imported,
	{Removing, Failed}:                   Imported,
}

// Next returns the state that follows. If the state has no transition for the event, it returns the same state and false.
func Next(s State, e Event) (State, bool) {
	to, ok := transitions[edge{s, e}]
	if !ok {
		return s, false
	}
	return to, true
}

// NoTransition is the text of a bug report for an event without a transition.
func NoTransition(s State, e Event) string {
	return string(e) + " is not possible in state " + string(s)
}

// Saves reports whether something is being saved or deleted, which must not be interrupted halfway.
func (s State) Saves() bool {
	return s == Saving || s == Importing || s == Removing || s == Deleting
}
