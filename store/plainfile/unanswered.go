package plainfile

import (
	"context"
	"sync"
)

// Unanswered has reads that were given up, for all Files that share it. The next read of the same path waits for the old one instead of
// starting another: what is on a dead network share keeps a thread until it answers, and a pipe gives its text to one reader only.
type Unanswered struct {
	files   byPath[content]
	folders byPath[listing]
}

// byPath has the results that nobody waits for, by path.
type byPath[T any] struct {
	mu  sync.Mutex
	due map[string]chan T
}

// read reads in a goroutine of its own, and returns when ctx ends, even if the read never does. still says whether a
// result counts that came after somebody had given up, perhaps hours ago.
func (b *byPath[T]) read(ctx context.Context, path string, do func(path string) T, still func(T) bool) (result T, err error) {
	due := b.take(path)
	select {
	case result = <-due:
		if still(result) {
			return result, nil
		}
		due = nil
	default:
	}
	if due == nil {
		due = make(chan T, 1)
		go func() { due <- do(path) }()
	}
	select {
	case <-ctx.Done():
		b.leave(path, due)
		return result, ctx.Err()
	case result = <-due:
		return result, nil
	}
}

// take returns the read of a path that nobody waits for; nil if there is none.
func (b *byPath[T]) take(path string) chan T {
	b.mu.Lock()
	defer b.mu.Unlock()
	due := b.due[path]
	delete(b.due, path)
	return due
}

func (b *byPath[T]) leave(path string, due chan T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.due == nil {
		b.due = map[string]chan T{}
	}
	b.due[path] = due
}
