package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"authdeck/model"
)

// LockRetry is how long a process waits before it tries again to get a lock.
const LockRetry = 10 * time.Millisecond

// HeldError says that another process holds a lock file for too long. It does not wrap the context's
// error, because a call that took too long is another problem.
type HeldError struct {
	Path, Holder string
	Limit        time.Duration
}

func (e *HeldError) Error() string { return e.problem().Error() }

// As makes it a *model.Problem.
func (e *HeldError) As(target any) bool {
	p, ok := target.(**model.Problem)
	if ok {
		*p = e.problem()
	}
	return ok
}

func (e *HeldError) problem() *model.Problem {
	return &model.Problem{
		What: fmt.Sprintf("%s has held %s for %v", e.Holder, e.Path, e.Limit), Fix: model.Do("wait until it is done or end it, then try again"),
	}
}

const somebody = "another program"

// Lock waits until no other process holds the lock file at a path, and takes it. If one process holds it for longer than limit, it
// returns a *HeldError. The folder must exist; the file is created, and never removed. Other errors wrap the context's, or the system's.
func Lock(ctx context.Context, path string, limit time.Duration) (unlock func(), err error) {
	l := NewLockFile(path)
	if err := within(ctx, path, limit, l.TryLockContext); err != nil {
		return nil, err
	}
	_ = KeepOwner(path) // without it, only root could take the lock later
	now := time.Now()
	_ = os.Chtimes(path, now, now) // without it, within would count all processes as one
	return func() { _ = l.Unlock() }, nil
}

// Unlocked waits until no other process that writes holds the lock file at a path, as Lock does, but does not take the lock, and does
// not create the file.
func Unlocked(ctx context.Context, path string, limit time.Duration) error {
	l := ExistingLockFile(path)
	err := within(ctx, path, limit, l.TryRLockContext)
	_ = l.Unlock()
	if errors.Is(err, fs.ErrNotExist) { // nobody holds it, or it was removed meanwhile
		return nil
	}
	return err
}

// within tries to lock until one other process has held the lock for limit. The file's time says when the lock was taken. If
// processes take turns, each of them gets its own limit.
func within(ctx context.Context, path string, limit time.Duration, try func(context.Context, time.Duration) (bool, error)) error {
	before, until := taken(path), time.Now().Add(limit)
	for {
		limited, cancel := context.WithDeadline(ctx, until)
		_, err := try(limited, LockRetry)
		late := limited.Err() != nil
		cancel()
		now := taken(path)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil || !late:
			return notLocked(path, err)
		case now.Equal(before), !now.Add(limit).After(time.Now()):
			return &HeldError{path, holder(path), limit}
		}
		before, until = now, time.Now().Add(min(limit, time.Until(now.Add(limit)))) // at most the limit: a clock may be wrong
	}
}

// notLocked says why a file cannot be locked, and what to do if that is known.
func notLocked(path string, err error) error {
	if denied := WhyDenied(err); errors.As(denied, new(*DeniedError)) { // it names the file or folder
		return denied
	}
	err = &fs.PathError{Op: "cannot lock", Path: path, Err: withoutPath(err)}
	return fixableWrite(path, err)
}

// taken is when a process took the lock; zero if that is unknown.
func taken(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
