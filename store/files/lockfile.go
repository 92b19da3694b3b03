package files

import (
	"context"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// LockFile is a lock of a file. Opening it never waits, unlike a lock of the package flock: a pipe would wait for its writer. Only a
// regular file can be locked; the error for anything else wraps ErrNotRegular.
type LockFile struct{ *flock.Flock }

// NewLockFile creates the file when it is locked.
func NewLockFile(path string) *LockFile { return lockFile(path, os.O_CREATE) }

// ExistingLockFile creates no file: fs.ErrNotExist if there is none.
func ExistingLockFile(path string) *LockFile { return lockFile(path, 0) }

func lockFile(path string, create int) *LockFile {
	return &LockFile{flock.New(path, flock.SetPermissions(0o600), flock.SetFlag(os.O_RDONLY|create|withoutWaiting))}
}

// TryLock takes the lock if it is free.
func (l *LockFile) TryLock() (bool, error) { return l.try(l.Flock.TryLock) }

// TryRLock takes a shared lock, together with other readers.
func (l *LockFile) TryRLock() (bool, error) { return l.try(l.Flock.TryRLock) }

// TryLockContext is TryLock, again and again until ctx ends.
func (l *LockFile) TryLockContext(ctx context.Context, pause time.Duration) (bool, error) {
	return again(ctx, pause, l.TryLock)
}

// TryRLockContext is TryRLock, again and again until ctx ends.
func (l *LockFile) TryRLockContext(ctx context.Context, pause time.Duration) (bool, error) {
	return again(ctx, pause, l.TryRLock)
}

func (l *LockFile) try(lock func() (bool, error)) (bool, error) {
	info, err := os.Stat(l.Path()) // checked first, because opening a device may have effects
	if err == nil && !info.Mode().IsRegular() {
		return false, l.notRegular()
	}
	ok, err := lock()
	if !ok || err != nil {
		return ok, err
	}
	if info, err = l.Stat(); err == nil && info.Mode().IsRegular() { // the name may have led somewhere else by then
		return true, nil
	}
	_ = l.Unlock()
	if err != nil {
		return false, err
	}
	return false, l.notRegular()
}

func (l *LockFile) notRegular() error {
	return &fs.PathError{Op: "cannot lock", Path: l.Path(), Err: ErrNotRegular}
}

// again repeats a try that finds a lock taken. The loop of the package flock would repeat its own TryLock, which opens anything.
func again(ctx context.Context, pause time.Duration, try func() (bool, error)) (bool, error) {
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if ok, err := try(); ok || err != nil {
			return ok, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(pause):
		}
	}
}
