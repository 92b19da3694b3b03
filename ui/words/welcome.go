package words

import (
	"authdeck/model"
	"authdeck/model/keysimport"
)

// Start is a first step for a person without an identity.
type Start struct {
	Key, Title string
	Says, More string // More is shown if there is room
	Then       string // what the user does next, for a large window
}

// The keys of the first steps.
const (
	StartAdding = "a"
	StartImport = "i"
	StartDemo   = "d"
)

// Starts returns the first steps for a person without an identity. found has the keys that can be imported at once.
func Starts(imports, demo bool, found keysimport.Found) []Start {
	all := []Start{{StartAdding, AddIdentity, "your IAM user", "; keys are kept encrypted", "Name it, enter its keys, and sign in with an MFA code."}}
	const review = "Review which identity gets which keys before you save."
	switch {
	case imports && found.Path != "":
		all = append(all, Start{StartImport, "Import " + found.Path, model.Counted(found.Users, "user found", "users found"), "; the file stays unchanged", review})
	case imports:
		all = append(all, Start{StartImport, "Import keys from a file", "accessKeys.csv", " or another format", review})
	}
	if demo {
		all = append(all, Start{StartDemo, "Try the demo", "nothing is real", "; AWS is simulated", "Made-up identities and codes. Press q to come back here."})
	}
	return all
}

// StartsWrite says what the first steps write to a file; p is the problem that there is no identity.
func StartsWrite(p *model.Problem, imports bool) string {
	choices, ending := "The first two choices", ""
	if !imports {
		choices, ending = AddIdentity, "s" // without an import it may be the only choice
	}
	switch {
	case p.Empty == model.NoNamedFile:
		return choices + " create" + ending + " it: a few lines, no secrets."
	case p.Empty == model.NoFile:
		return choices + " create" + ending + " it in ~/.atmos: a few lines, no secrets."
	}
	return choices + " add" + ending + " a few lines to it, and no secrets."
}

// AddIdentity is the name of the task everywhere, and AddIdentities that for several.
const (
	AddIdentity   = "Add identity"
	AddIdentities = "Add identities"
)

// What line mode says first and last in the demo.
const (
	DemoBegins = "Demo: nothing here is real."
	DemoEnded  = "The demo has ended."
)

// ExampleName is about the name in the YAML for a person without an identity.
const ExampleName = "Change the example name emergency-user as you like:"

// Greeting says what authdeck is.
const Greeting = "authdeck keeps AWS keys in a keyring or an encrypted file, and signs in with an MFA code."
