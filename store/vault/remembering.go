package vault

import (
	"context"
	"errors"
	"sync/atomic"

	"authdeck/model"
)

// remembering is a host that knows whether it has answered before: one that was there and is not any more is no machine
// without a keyring.
type remembering struct {
	host
	answered atomic.Bool
}

func remember(h host) *remembering { return &remembering{host: h} }

func (r *remembering) prepare(ctx context.Context) error { return r.judge(r.host.prepare(ctx)) }

func (r *remembering) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found, err := r.host.look(ctx, names)
	return found, r.judge(err)
}

func (r *remembering) names(ctx context.Context) ([]string, error) {
	l, ok := r.host.(lister)
	if !ok {
		return nil, model.ErrCannotSearch
	}
	found, err := l.names(ctx)
	return found, r.judge(err)
}

func (r *remembering) locked(ctx context.Context) error {
	if l, ok := r.host.(lockable); ok {
		return r.judge(l.locked(ctx))
	}
	return nil
}

func (r *remembering) kind(err error) error { return r.judge(r.host.kind(err)) }

func (r *remembering) judge(err error) error {
	switch {
	case err == nil:
		r.answered.Store(true)
	case r.answered.Load() && errors.Is(err, model.ErrKeyringAbsent) && !errors.As(err, new(*model.KeyringError)):
		return gone("it answered before", err) // one that says itself what is missing knows better
	}
	return err
}

// gone is a keyring that stopped while it was in use. What it was called before is kept as words alone: a machine without a
// keyring is offered another one, and keys would seem to vanish.
func gone(when string, cause error, then ...string) error {
	if then == nil {
		then = []string{"then try again"}
	}
	return &model.KeyringError{
		Kind: model.ErrKeyringGone, What: "the keyring has stopped", Cause: errors.New(cause.Error()),
		Why: when + "; what is saved in it is there again when it runs again", Do: append([]string{"start it again (logging in to the desktop does)"}, then...),
	}
}

// unsure is a save that failed, of which nobody can say what it left: the old entry could not be seen again or put back.
func unsure(err, back error) error {
	e := &model.KeyringError{
		Kind: err, What: "the keys could not be saved: " + err.Error(), Cause: back,
		Why: "the previous entry could not be put back, so it may be the old or the new one",
		Do:  []string{"see whether it answers: authdeck keyring status", "then try again"},
	}
	var told *model.KeyringError
	if errors.As(err, &told) {
		e.Kind, e.What, e.Do = told.Kind, told.What, told.Do
	}
	return e
}
