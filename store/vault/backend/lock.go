package backend

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"

	"authdeck/store/files"
)

// Lock waits until no other process holds the lock file at path, and takes it.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	const retry = 10 * time.Millisecond
	l := flock.New(path, flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, retry); err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", path, files.WhyDenied(err))
	}
	_ = files.KeepOwner(path) // without it, only root can lock
	return func() { _ = l.Close() }, nil
}
