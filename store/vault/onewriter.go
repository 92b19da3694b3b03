package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gofrs/flock"
)

// alone lets one process of ours at a time change entries: between writing one and reading it back, another's would be
// taken for a keyring that garbles, and what is put back then would be lost to the other. Other programs take no lock.
// Where no lock can be made (a home that cannot be written to), there is none.
func (s *inPlace) alone(ctx context.Context) (free func(), err error) {
	if s.lock == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(filepath.Dir(s.lock), 0o700); err != nil {
		return func() {}, nil //nolint:nilerr // see above
	}
	l := flock.New(s.lock, flock.SetPermissions(0o600))
	_, err = l.TryLockContext(ctx, lockPause)
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOSPC):
		return func() {}, nil
	case err != nil:
		return nil, fmt.Errorf("another authdeck is changing the keyring: %w", err)
	}
	return func() { _ = l.Close() }, nil
}
