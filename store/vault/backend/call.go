package backend

import (
	"context"
	"errors"
	"sync/atomic"

	"authdeck/model"
)

// ErrLibrary replaces a panic in a keyring library. The panic value may contain a secret and is dropped.
var ErrLibrary = errors.New("the keyring's library failed")

// ErrGivenUp ends a call whose caller has stopped waiting, before the call changed anything.
var ErrGivenUp = errors.New("given up")

// Gate is between the reading part of a call and its first change. Either the call passes it first, or the caller stops waiting
// first and closes it. So nothing changes after the caller has stopped waiting, unless the change had already begun.
type Gate struct {
	state atomic.Int32
	gone  chan struct{} // closed when the caller has stopped waiting
}

const (
	undecided int32 = iota
	passed
	shut
)

// Pass asks for permission to change something; ErrGivenUp if the caller has stopped waiting.
func (g *Gate) Pass() error {
	if g.state.CompareAndSwap(undecided, passed) || g.state.Load() == passed {
		return nil
	}
	return ErrGivenUp
}

// Abandoned reports whether the caller has stopped waiting.
func (g *Gate) Abandoned() bool {
	select {
	case <-g.gone:
		return true
	default:
		return false
	}
}

// Call runs f, which calls a keyring library, in its own goroutine, and returns when ctx ends, even if f never does. If turn is not
// nil, f waits for it first and returns it when it really ends. drop receives an answer that comes too late.
func Call[T any](ctx context.Context, turn chan struct{}, f func(*Gate) (T, error), drop func(T)) (T, error) {
	var none T
	if ctx.Err() != nil {
		return none, silent(ctx)
	}
	if turn != nil {
		select {
		case turn <- struct{}{}:
		case <-ctx.Done():
			return none, silent(ctx)
		}
	}
	g := &Gate{gone: make(chan struct{})}
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer)
	go func() {
		value, err := guarded(f, g)
		if turn != nil {
			<-turn
		}
		select {
		case answers <- answer{value, err}:
		case <-g.gone:
			drop(value)
		}
	}()
	select {
	case a := <-answers:
		if a.err != nil && ctx.Err() != nil && g.state.Load() != passed {
			return none, silent(ctx) // an error caused by the end of ctx could be of any kind
		}
		return a.value, a.err
	case <-ctx.Done():
		close(g.gone)
		if g.state.CompareAndSwap(undecided, shut) {
			return none, silent(ctx)
		}
		return none, &silentError{" while it was changing the entry, which may be the old or the new one", context.Cause(ctx)}
	}
}

// Do is Call for an f without a result.
func Do(ctx context.Context, turn chan struct{}, f func(*Gate) error) error {
	_, err := Call(ctx, turn, func(g *Gate) (struct{}, error) { return struct{}{}, f(g) }, func(struct{}) {})
	return err
}

func silent(ctx context.Context) error {
	return &silentError{"", context.Cause(ctx)}
}

// silentError is model.ErrKeyringSilent that also wraps why the caller stopped waiting. Its text leaves that out: Go's words for it, such
// as context canceled, mean nothing to users.
type silentError struct {
	when  string
	cause error
}

func (e *silentError) Error() string { return model.ErrKeyringSilent.Error() + e.when }

func (e *silentError) Unwrap() []error { return []error{model.ErrKeyringSilent, e.cause} }

func guarded[T any](f func(*Gate) (T, error), g *Gate) (value T, err error) {
	defer func() {
		if recover() != nil {
			err = ErrLibrary
		}
	}()
	return f(g)
}
