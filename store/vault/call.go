package vault

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"authdeck/model"
)

// errLibrary stands for a panic inside a keyring library; its value may quote a secret and is dropped.
var errLibrary = errors.New("the keyring's library failed")

// errGivenUp ends a call that nobody waits for any more, before it changed anything.
var errGivenUp = errors.New("given up")

// gate lies between what only reads and what changes an entry. Whoever comes first decides: the call that passes it, or
// the caller that gives up and shuts it. So nothing is changed late, unless it was under way already.
type gate struct {
	state atomic.Int32
	gone  chan struct{} // closed when the caller has given up
}

const (
	undecided int32 = iota
	passed
	shut
)

// pass asks for leave to change something.
func (g *gate) pass() error {
	if g.state.CompareAndSwap(undecided, passed) || g.state.Load() == passed {
		return nil
	}
	return errGivenUp
}

// abandoned tells whether the caller has given up.
func (g *gate) abandoned() bool {
	select {
	case <-g.gone:
		return true
	default:
		return false
	}
}

// call runs f, which calls a keyring library, in a goroutine of its own and returns when ctx ends, whatever f does. It
// takes the turn first, if there is one, and f gives it back when it really ends. drop gets an answer that is too late.
func call[T any](ctx context.Context, turn chan struct{}, f func(*gate) (T, error), drop func(T)) (T, error) {
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
	g := &gate{gone: make(chan struct{})}
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
			return none, silent(ctx) // what was cut off with its context says anything
		}
		return a.value, a.err
	case <-ctx.Done():
		close(g.gone)
		if g.state.CompareAndSwap(undecided, shut) {
			return none, silent(ctx)
		}
		return none, fmt.Errorf("%w while it was changing the entry, which may be the old or the new one: %w",
			model.ErrKeyringSilent, context.Cause(ctx))
	}
}

func silent(ctx context.Context) error {
	return fmt.Errorf("%w: %w", model.ErrKeyringSilent, context.Cause(ctx))
}

func guarded[T any](f func(*gate) (T, error), g *gate) (value T, err error) {
	defer func() {
		if recover() != nil {
			err = errLibrary
		}
	}()
	return f(g)
}
