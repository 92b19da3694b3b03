package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

const lockPause = 10 * time.Millisecond

// makeFolder makes sure of a folder that only its owner can read. One that others use too, as the home folder or a
// temporary one, is left as it is.
func (s *files) makeFolder() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return unwritable(s.dir, err)
	}
	info, err := os.Stat(s.dir)
	if err != nil {
		return unreadable(err)
	}
	home, err := os.UserHomeDir()
	if info.Mode()&fs.ModeSticky == 0 && (err != nil || !contains(s.dir, home)) {
		s.repair(s.dir, 0o700)
	}
	return nil
}

func contains(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// lock lets one writer at a time in, of all processes. Atmos takes no lock. The file is beside the folder or, where that
// cannot be, in the user's cache.
func (s *files) lock(ctx context.Context) (free func(), err error) {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return nil, unreadable(err)
	}
	free, err = take(ctx, beside(dir, ".lock"))
	if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
		return free, unwritable(s.dir, err)
	}
	cache, cacheErr := os.UserCacheDir()
	if cacheErr != nil {
		return nil, unwritable(s.dir, err)
	}
	folder := filepath.Join(cache, "authdeck")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unwritable(folder, err)
	}
	sum := sha256.Sum256([]byte(dir))
	free, err = take(ctx, filepath.Join(folder, "keyring-"+hex.EncodeToString(sum[:8])+".lock"))
	return free, unwritable(folder, err)
}

func take(ctx context.Context, path string) (free func(), err error) {
	l := flock.New(path, flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, lockPause); err != nil {
		return nil, fmt.Errorf("cannot lock the encrypted file: %w", err)
	}
	return func() { _ = l.Close() }, nil
}
