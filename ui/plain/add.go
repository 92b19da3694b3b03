package plain

import (
	"context"
	"errors"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/form"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// adding is a new identity that is being added to the file.
type adding struct {
	identity model.NewIdentity
	addition model.Addition
	done     string // the name, after it was written
}

// newIdentity asks for the fields of an identity that is not in atmos.yaml yet.
func (r *run) newIdentity(ctx context.Context) (flow.Event, error) {
	if r.addsToImport() {
		return r.nameIdentities(ctx)
	}
	r.sayAdding()
	n := r.adding.identity
	if n.Name == "" {
		n.Name, r.opts.Add = r.opts.Add, ""
	}
	for _, f := range form.IdentityFields() {
		if err := r.askIdentityField(ctx, f, &n); errors.Is(err, errBack) {
			return r.leaveAdding()
		} else if err != nil {
			return "", err
		}
	}
	r.adding.identity = n
	return flow.Submit, nil
}

func (r *run) sayAdding() {
	r.say("Add identity to atmos.yaml. Type ? for help, back to cancel.")
}

// askIdentityField asks for one field until its value can be written.
func (r *run) askIdentityField(ctx context.Context, f form.IdentityField, n *model.NewIdentity) error {
	into := f.In(n)
	for warned := ""; ; {
		answer, err := r.ask(ctx, question{text: f.Label, fallback: *into, help: []string{f.Help}, cancels: r.ofCommand || r.opts.Goal != frontend.Browse})
		if err != nil {
			return err
		}
		*into = strings.TrimSpace(answer)
		p := f.Check(*into)
		if p == nil && into == &n.Name && r.workspace != nil {
			p = r.workspace.Config.Taken(n.Name)
		}
		switch {
		case p.Blocks():
			r.sayFailed(words.Line(p))
			*into = ""
			continue
		case p != nil && *into != warned:
			r.say("Warning: %s Press enter to keep it.", sentence(words.Line(p)))
			warned = *into
			continue
		}
		return nil
	}
}

// AskIdentity asks a command's questions about a new identity as the form does: for each field for which asks is true. After each field
// it calls answered, whose error ends it. The error is io.EOF if the user types back.
func AskIdentity(ctx context.Context, t Terminal, o frontend.Options, n *model.NewIdentity, asks func(form.IdentityField) bool, answered func(form.IdentityField) error) error {
	r := &run{t: t, opts: o, ofCommand: true}
	said := false
	for _, f := range form.IdentityFields() {
		if asks(f) {
			if !said {
				r.sayAdding()
			}
			said = true
			if err := r.askIdentityField(ctx, f, n); errors.Is(err, errBack) {
				return io.EOF
			} else if err != nil {
				return err
			}
		}
		if err := answered(f); err != nil {
			return err
		}
	}
	return nil
}

// SayAddition says how a file will change, for a command in line mode.
func SayAddition(t Terminal, o frontend.Options, a model.Addition) {
	(&run{t: t, opts: o}).sayAddition(a)
}

// leaveAdding goes to the list, or reads the file again if there is no list.
func (r *run) leaveAdding() (flow.Event, error) {
	r.adding = adding{}
	switch {
	case r.opts.Goal != frontend.Browse:
		return r.cancel()
	case r.workspace == nil:
		return flow.Retry, nil
	}
	return flow.Back, nil
}

// newIdentities are the identities that are being added.
func (r *run) newIdentities() []model.NewIdentity {
	if r.addsToImport() {
		return r.naming.Named()
	}
	return []model.NewIdentity{r.adding.identity}
}

// plan prepares the change to the file.
func (r *run) plan(ctx context.Context) (flow.Event, error) {
	a, err := r.ports.Add(ctx, r.newIdentities()...)
	if err != nil {
		return r.notAdded(ctx, err)
	}
	r.adding.addition = a
	return flow.Planned, nil
}

func (r *run) notAdded(ctx context.Context, err error) (flow.Event, error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	r.tell(words.NotAdded(err))
	return flow.Failed, nil
}

// review reads the change aloud before it is made.
func (r *run) review(ctx context.Context) (flow.Event, error) {
	r.sayAddition(r.adding.addition)
	yes, err := r.confirm(ctx, words.WriteChanges, true, words.RestStays(r.adding.addition)...)
	switch {
	case errors.Is(err, errBack) || err == nil && !yes:
		r.say("Nothing was written. Back to the first field of the form.")
		return flow.Back, nil
	case err != nil:
		return "", err
	}
	return flow.Submit, nil
}

// sayAddition says how a file will change.
func (r *run) sayAddition(a model.Addition) {
	if a.New {
		r.say("%s will be created with these lines:", a.File)
	} else {
		r.say("%s will change. New lines start with plus:", a.File)
	}
	for _, l := range a.Diff {
		switch {
		case l.Mark == '@':
		case a.New: // every line is new
			r.sayAsIs(l.Text)
		default:
			r.sayAsIs(string(l.Mark) + l.Text)
		}
	}
}

func (r *run) write(ctx context.Context) (flow.Event, error) {
	switch err := r.adding.addition.Write(ctx); {
	case errors.Is(err, model.ErrFileChanged):
		r.say(words.ReviewAgain)
		return flow.Changed, nil
	case err != nil:
		return r.notAdded(ctx, err)
	}
	for _, n := range r.newIdentities() {
		r.say("Added %s.", n.Name)
	}
	if r.addsToImport() {
		r.adding = adding{}
		return flow.Written, nil
	}
	name := r.adding.identity.Name
	r.outcome.Added, r.adding = name, adding{done: name}
	return flow.Written, nil
}

// added continues with the keys of the new identity.
func (r *run) added() {
	if id, err := r.workspace.Config.Find(r.adding.done); err == nil {
		r.goTo(id)
		r.straight = true
	}
	r.adding = adding{}
}
