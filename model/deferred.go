package model

import "context"

// Command is a command in the configuration whose output is a value (!exec). It runs only for the identity that is used.
type Command struct {
	Line   string
	Origin Origin
}

// Deferred is what is known of an identity only when it is used.
type Unresolved struct {
	Commands []Command // in the order of the file
	// Run runs the commands, each once in the life of the program, and gives the identity as it is with their output.
	Run func(context.Context) (Identity, error)
}

// Resolve gives an identity as it is to be used: the commands in it have run. Whatever uses an identity, rather than
// showing it, resolves it first; a second time does nothing. Errors: *Problem, the context's.
func (i Identity) Resolve(ctx context.Context) (Identity, error) {
	if i.Problem == nil && i.Unresolved != nil {
		ran, err := i.Unresolved.Run(ctx)
		if err != nil {
			return i, err
		}
		ran.Ref = i.Ref
		i = ran
	}
	if i.Problem != nil {
		return i, i.Problem
	}
	return i, nil
}

// FromCommand stands where a value will come from a command.
const FromCommand = "from !exec"

// ShownDevice is Device for people: of one that a command will give, that it does so.
func (r Row) ShownDevice() string {
	if r.Identity.Device.Later {
		return FromCommand
	}
	return r.Device()
}
