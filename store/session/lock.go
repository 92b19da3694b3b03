package session

import (
	"context"
	"fmt"
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
	path += ".lock"
	limited, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	unlock, err = files.Lock(limited, path)
	if err != nil && ctx.Err() == nil && limited.Err() != nil { // not wrapped, because it is not a call that took too long
		return nil, fmt.Errorf("%s has held %s for %v; wait until it is done or end it, then try again", holder(path), path, lockTimeout)
	}
	return unlock, err
}

const somebody = "another program"
