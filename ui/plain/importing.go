package plain

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// importKeys verifies and saves one pair of keys after the other. It does not listen to a cancel while it saves.
func (r *run) importKeys(ctx context.Context) (model.Event, error) {
	in := r.incoming
	for ; in.next < len(in.arrivals); in.next++ {
		a := in.arrivals[in.next]
		if !a.Goes() {
			continue
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		r.say("%s", sentence(a.Label+": asking AWS who these keys belong to, then saving"))
		done, err := r.importOne(ctx, a)
		switch {
		case r.opensByAsking(err):
			r.failed, r.identity = err, a.Identity
			return model.Locked, nil
		case err != nil:
			return "", err
		case done == nil:
			in.failed = true
			r.say("Nothing was saved for %s.", a.Identity.Title)
			continue
		}
		in.done = append(in.done, *done)
		r.saySaved(a, done.Receipt)
	}
	r.outcome.Imported = in.done
	return model.Saved, nil
}

// opensByAsking tells whether a passphrase, or another keyring, lets it go on.
func (r *run) opensByAsking(err error) bool {
	return model.WantsPassphrase(err) || errors.Is(err, model.ErrKeyringAbsent) && r.workspace.KeyringFrom == ""
}

// importOne says what keeps keys from being saved, and asks where the user may overrule it: nil where they are not. An error
// is the terminal's, or one that opensByAsking knows.
func (r *run) importOne(ctx context.Context, a model.Arrival) (*model.Imported, error) {
	insist := model.Doubt(0)
	if r.opts.Incoming != nil {
		insist = r.opts.Incoming.Insist
	}
	for {
		saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*patience)
		done, err := r.workspace.Import(saving, a, insist, r.opts.NoVerify)
		cancel()
		doubts := model.Doubts(err)
		switch {
		case err == nil:
			return &done, nil
		case r.opensByAsking(err):
			return nil, err
		case doubts == 0:
			r.tell(words.Explain(err))
			return nil, nil
		}
		p := words.Explain(err)
		p.Steps = nil // a question follows
		r.tell(p)
		yes, err := r.agreed(ctx, "Nothing was saved. Save all the same?")
		if err != nil || !yes {
			return nil, err
		}
		insist |= doubts
	}
}

func (r *run) saySaved(a model.Arrival, saved model.Receipt) {
	r.say("Saved credentials to keyring for %s. Keyring: %s. Entry: %s.", a.Identity.Title, saved.Keyring.Title, saved.Entry)
	if c := saved.Caller; c != nil {
		r.say("Account: %s. User: %s.", c.Account, c.ARN)
	}
	for _, l := range words.SavedWarnings(saved) {
		r.say("Warning: %s", sentence(l))
	}
}

// arrive asks whether the file is still needed.
func (r *run) arrive(ctx context.Context) (model.Event, error) {
	in := r.incoming
	gone, _ := model.Spare(in.done)
	if in.asked || len(gone) == 0 || in.text.Path == "" {
		return r.afterImport()
	}
	in.asked = true
	yes := r.opts.Incoming != nil && r.opts.Incoming.Remove
	if !yes {
		var err error
		if yes, err = r.agreed(ctx, "The keys still stand in "+in.text.Path+". Take them out of it?"); err != nil {
			return "", err
		}
	}
	if yes {
		return model.Remove, nil
	}
	return r.afterImport()
}

func (r *run) afterImport() (model.Event, error) {
	in := r.incoming
	if stays := words.StaysIn(in.text.Path, in.done); stays != "" && in.text.Path != "" {
		r.say("Warning: %s", sentence(stays))
	}
	failed := in.failed
	if r.dropIncoming(); r.opts.Goal != frontend.Import {
		return model.Back, nil
	}
	if failed {
		r.outcome.Err = errSome
	}
	return "", errOver
}

var errSome = errors.New("not all keys were imported")

// clean takes the keys out of the file that are safe now.
func (r *run) clean(ctx context.Context) (model.Event, error) {
	in := r.incoming
	gone, devices := model.Spare(in.done)
	whole, err := r.workspace.Plaintexts.Remove(context.WithoutCancel(ctx), in.text, gone, devices)
	if err != nil {
		in.failed = true
		r.tell(words.Explain(err))
		return model.Failed, nil
	}
	for _, l := range words.TakenOut(in.text.Path, in.done, whole) {
		r.say("%s", sentence(l))
	}
	return model.Removed, nil
}
