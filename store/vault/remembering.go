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

func (r *remembering) kind(err error) error { return r.judge(r.host.kind(err)) }

func (r *remembering) judge(err error) error {
	switch {
	case err == nil:
		r.answered.Store(true)
	case r.answered.Load() && errors.Is(err, model.ErrKeyringAbsent) && !errors.As(err, new(*model.KeyringError)):
		return gone(err) // one that says itself what is missing knows better
	}
	return err
}

// gone is a keyring that stopped while it was in use. What it was called before is kept as words alone: a machine without a
// keyring is offered another one, and keys would seem to vanish.
func gone(cause error) error {
	return &model.KeyringError{
		Kind: model.ErrKeyringGone, What: "the keyring has stopped", Cause: errors.New(cause.Error()),
		Why: "It answered before; what is saved in it is there again when it is",
		Do:  []string{"start it again (logging in to the desktop does)", "then try again"},
	}
}
