package ui

import (
	"context"

	"authdeck/model"

	tea "github.com/charmbracelet/bubbletea"
)

// Requests of screens to the rest of the program.
type (
	chosen struct {
		identity model.Identity
		edit     bool
		renew    bool
	}
	back          struct{}
	retry         struct{}
	submitted     struct{ draft model.Draft }
	findDevices   struct{ draft model.Draft }
	codeReady     struct{ code string }
	editKeys      struct{}
	signIn        struct{ renew bool }
	passphrase    struct{ secret model.Secret }
	keyringPicked struct{ kind string }
	copied        struct{ what, text string }
	dialogClosed  struct{ confirmed bool }
	askDiscard    struct{}
	askVerb       struct{}
	verbChosen    struct{ press tea.KeyMsg }
	saveAgain     struct{}
	subshell      struct{ identity model.Identity }
)

// answer is what a command brings back. One that is not the pending request's is dropped.
type answer struct {
	request int
	body    any
	err     error
}

// Bodies of answers.
type (
	loaded struct {
		workspace model.Workspace
		survey    model.Overview
		changed   func(context.Context) error // nil where nobody watches
	}
	began struct{ start model.Start }
	form  struct {
		identity model.Identity // resolved
		draft    model.Draft
		stored   bool
	}
	saved    struct{ receipt model.Receipt }
	issued   struct{ issued model.Issued }
	unlocked struct{}
	switched struct{ vault model.Vault }
	freed    struct{}
)

// looked and devicesFound answer questions that no state waits for.
type (
	looked struct {
		generation int
		presence   map[model.Ref]model.Presence
		lost       map[model.Ref][]model.RealmKeys
		keyring    model.Keyring
		locked     bool // it answers, and has to be unlocked
		err        error
	}
	devicesFound struct {
		generation int
		devices    []string
		guessed    bool
		err        error
	}
	savedAgain struct{ err error }
	shellEnded struct{ err error }
	ticked     struct{ generation int }
	crashed    struct{ where string }
)
