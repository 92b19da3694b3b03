package files

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// LockRetry is how long a process waits before it tries again to get a lock.
const LockRetry = 10 * time.Millisecond

// Lock waits until no other process holds the lock file at a path, and takes it. The folder must exist; the file is created, and never
// removed. Errors wrap the context's, or the system's.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	l := flock.New(path, flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, LockRetry); err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", path, WhyDenied(err))
	}
	_ = KeepOwner(path) // without it, only root could take the lock later
	return func() { _ = l.Unlock() }, nil
}
