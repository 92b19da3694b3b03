package session

import (
	"context"
	"time"

	"authdeck/store/files"
)

// lockTimeout is how long Atmos waits too (pkg/auth/cloud/aws/files.go, pkg/filelock).
const lockTimeout = 10 * time.Second

// lockBoth locks both files of a session, so that nobody sees the region of one session with the credentials of another, or of
// none. Atmos takes one lock at a time, so the order matters only among authdeck processes.
func lockBoth(ctx context.Context, credentials, config string) (unlock func(), err error) {
	first, err := lock(ctx, credentials)
	if err != nil {
		return nil, err
	}
	second, err := lock(ctx, config)
	if err != nil {
		first()
		return nil, err
	}
	return func() { second(); first() }, nil
}

// lock takes Atmos's own lock file, which is never removed.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	return files.Lock(ctx, lockOf(path), lockTimeout)
}

func lockOf(path string) string { return path + ".lock" }
