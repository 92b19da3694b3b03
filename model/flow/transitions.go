package flow

// State is what the program is doing. Overlays (help, questions, dialogs) are drawn over a state and are not states.
type State string

// The states of the flow.
const (
	Loading        State = "Loading"
	Choosing       State = "Choosing"
	Opening        State = "Opening"
	Unlocking      State = "Unlocking"
	Waiting        State = "Waiting"
	Entering       State = "Entering"
	Saving         State = "Saving"
	Prompting      State = "Prompting"
	Exchanging     State = "Exchanging"
	Requesting     State = "Requesting"
	Finished       State = "Finished"
	Blocked        State = "Blocked"
	Adding         State = "Adding"
	Planning       State = "Planning"
	Reviewing      State = "Reviewing"
	Writing        State = "Writing"
	ChoosingFile   State = "ChoosingFile"
	Reading        State = "Reading"
	PlanningImport State = "PlanningImport"
	Importing      State = "Importing"
	Imported       State = "Imported"
	Removing       State = "Removing"
	Requested      State = "Requested"
	AskingTrust    State = "AskingTrust"
	Trusting       State = "Trusting"
	Deleting       State = "Deleting"
)

// Event is what happened.
type Event string

// The events of the flow.
const (
	Loaded       Event = "Loaded"
	Failed       Event = "Failed"
	Retry        Event = "Retry"
	Back         Event = "Back"
	Chosen       Event = "Chosen"
	Ready        Event = "Ready"
	NoKeys       Event = "NoKeys"
	Locked       Event = "Locked"
	Busy         Event = "Busy"
	Unlocked     Event = "Unlocked"
	SignedIn     Event = "SignedIn"
	Free         Event = "Free"
	Submit       Event = "Submit"
	Saved        Event = "Saved"
	Send         Event = "Send"
	Edit         Event = "Edit"
	CodeRejected Event = "CodeRejected"
	KeysRejected Event = "KeysRejected"
	RoleRefused  Event = "RoleRefused"
	SignIn       Event = "SignIn"
	Add          Event = "Add"
	Planned      Event = "Planned"
	Changed      Event = "Changed"
	Written      Event = "Written"
	Import       Event = "Import"
	Remove       Event = "Remove"
	Removed      Event = "Removed"
	Untrusted    Event = "Untrusted"
	Trusted      Event = "Trusted"
	Declined     Event = "Declined"
	TakeOver     Event = "TakeOver"
	Asked        Event = "Asked"
	Delete       Event = "Delete"
	Deleted      Event = "Deleted"
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
	{Requesting, "dashboard, with a note in the row", "asking AWS for the MFA device, or for a session without a code if there is none"},
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
	{Requested, "request: a program without a terminal asks for a session", ""},
}

type edge struct {
	from  State
	event Event
}

var transitions = map[edge]State{
	{Loading, Loaded}:          Choosing,
	{Loading, Failed}:          Blocked,
	{Loading, Untrusted}:       AskingTrust,
	{Choosing, Untrusted}:      AskingTrust,
	{Opening, Untrusted}:       AskingTrust,
	{AskingTrust, Submit}:      Trusting,
	{AskingTrust, Back}:        Choosing,
	{AskingTrust, Declined}:    Blocked,
	{Trusting, Trusted}:        Loading,
	{Trusting, Failed}:         AskingTrust,
	{Blocked, Retry}:           Loading,
	{Blocked, Back}:            Choosing,
	{Choosing, Chosen}:         Opening,
	{Choosing, Asked}:          Requested,
	{Requested, Chosen}:        Opening,
	{Requested, Back}:          Choosing,
	{Choosing, Retry}:          Loading,
	{Choosing, Locked}:         Unlocking,
	{Choosing, Delete}:         Deleting,
	{Deleting, Deleted}:        Loading,
	{Opening, Ready}:           Prompting,
	{Opening, Send}:            Requesting,
	{Opening, SignedIn}:        Finished,
	{Opening, NoKeys}:          Entering,
	{Opening, Edit}:            Entering,
	{Opening, Locked}:          Unlocking,
	{Opening, Busy}:            Waiting,
	{Opening, Failed}:          Blocked,
	{Opening, Back}:            Choosing,
	{Unlocking, Unlocked}:      Opening,
	{Unlocking, Back}:          Choosing,
	{Unlocking, Submit}:        Importing,
	{Unlocking, Planned}:       PlanningImport,
	{Waiting, Free}:            Opening,
	{Waiting, Busy}:            Waiting,
	{Waiting, TakeOver}:        Opening,
	{Waiting, Failed}:          Blocked,
	{Waiting, Back}:            Choosing,
	{Entering, Submit}:         Saving,
	{Entering, Back}:           Choosing,
	{Saving, Saved}:            Finished,
	{Saving, Failed}:           Entering,
	{Prompting, Send}:          Exchanging,
	{Prompting, Edit}:          Entering,
	{Prompting, Back}:          Choosing,
	{Prompting, Busy}:          Waiting,
	{Prompting, Free}:          Opening,
	{Exchanging, SignedIn}:     Finished,
	{Exchanging, CodeRejected}: Prompting,
	{Exchanging, KeysRejected}: Entering,
	{Exchanging, Failed}:       Prompting,
	{Exchanging, RoleRefused}:  Blocked,
	{Exchanging, Back}:         Prompting,
	{Requesting, SignedIn}:     Finished,
	{Requesting, Ready}:        Prompting,
	{Requesting, KeysRejected}: Entering,
	{Requesting, Failed}:       Choosing,
	{Requesting, RoleRefused}:  Blocked,
	{Requesting, Back}:         Choosing,
	{Finished, SignIn}:         Opening,
	{Finished, Edit}:           Opening,
	{Finished, Back}:           Loading,
	{Choosing, Add}:            Adding,
	{Blocked, Add}:             Adding,
	{Blocked, Import}:          ChoosingFile,
	{ChoosingFile, Retry}:      Loading,
	{Reading, Add}:             Adding,
	{Adding, Submit}:           Planning,
	{Adding, Back}:             Choosing,
	{Adding, Retry}:            Loading,
	{Adding, Import}:           ChoosingFile,
	{Planning, Planned}:        Reviewing,
	{Planning, Failed}:         Adding,
	{Planning, Back}:           Adding,
	{Reviewing, Submit}:        Writing,
	{Reviewing, Back}:          Adding,
	{Writing, Written}:         Loading,
	{Writing, Changed}:         Planning,
	{Writing, Failed}:          Adding,
	{Choosing, Import}:         ChoosingFile,
	{ChoosingFile, Submit}:     Reading,
	{ChoosingFile, Back}:       Choosing,
	{Reading, Planned}:         PlanningImport,
	{Reading, Failed}:          ChoosingFile,
	{Reading, Back}:            ChoosingFile,
	{PlanningImport, Submit}:   Importing,
	{PlanningImport, Saved}:    Imported,
	{PlanningImport, Back}:     Choosing,
	{PlanningImport, Import}:   ChoosingFile,
	{PlanningImport, Add}:      Adding,
	{Importing, Saved}:         Imported,
	{Importing, Failed}:        PlanningImport,
	{Importing, Locked}:        Unlocking,
	{Imported, Remove}:         Removing,
	{Imported, Back}:           Loading,
	{Removing, Removed}:        Imported,
	{Removing, Failed}:         Imported,
}

// Next returns the state that follows. If the state has no transition for the event, it returns the same state and false.
func Next(s State, e Event) (State, bool) {
	to, ok := transitions[edge{s, e}]
	if !ok {
		return s, false
	}
	return to, true
}

// NoPlace is the text of a bug report for an event without a transition.
func NoPlace(s State, e Event) string { return string(e) + " is not possible in state " + string(s) }

// Saves reports whether something is being saved or deleted, which must not be interrupted halfway.
func (s State) Saves() bool {
	return s == Saving || s == Importing || s == Removing || s == Deleting
}
