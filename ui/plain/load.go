package plain

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// load reads the configuration.
func (r *run) load(ctx context.Context) (model.Event, error) {
	w, err := r.ports.Load(ctx)
	if err != nil {
		r.outcome.Err = err
		return r.fail(err), nil
	}
	first := r.workspace == nil
	r.workspace, r.outcome.Err = &w, nil
	if r.adding.done != "" {
		r.added()
		return model.Loaded, nil
	}
	name := r.opts.Named(w)
	if name == "" || !first && r.opts.Goal == frontend.Browse {
		return model.Loaded, nil
	}
	id, err := w.Config.Find(name)
	if err != nil {
		r.outcome.Err = err
		return "", errOver
	}
	r.identity, r.straight = id, r.opts.Goal != frontend.Browse
	return model.Loaded, nil
}

func (r *run) fail(err error) model.Event {
	r.failed = err
	return model.Failed
}

// blocked says what stops the walk. A broken configuration has no list to go back to.
func (r *run) blocked(ctx context.Context) (model.Event, error) {
	p := words.Explain(r.failed)
	if r.workspace != nil && r.workspace.KeyringFrom != "" && errors.Is(r.failed, model.ErrKeyringAbsent) {
		p.Why = "It was chosen by " + r.workspace.KeyringFrom + ", so no other one is used in its place."
	}
	if r.opts.Add == "" || r.ports.Add == nil {
		r.tell(p)
	}
	if _, empty := model.NothingYet(r.failed); empty && r.ports.Add != nil {
		yes, err := r.opts.Add != "", error(nil)
		if !yes {
			yes, err = r.confirm(ctx, "Add an identity?", true)
		}
		if err == nil && yes {
			return model.Add, nil
		}
		if err != nil && !errors.Is(err, errBack) {
			return "", err
		}
	}
	again, err := r.confirm(ctx, "Try again?", true)
	switch {
	case err == nil && again:
		return model.Retry, nil
	case err != nil && !errors.Is(err, errBack):
		return "", err
	case r.workspace == nil:
		return r.cancel()
	}
	return r.back()
}
