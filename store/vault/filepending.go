package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"authdeck/model"
)

// pending holds every entry under a new passphrase, whole and synced. From the moment it has its name the change is
// decided: whoever comes next, after a crash too, moves the entries into place. It is beside the keyring's folder or, where
// nothing can be made there, inside.
func pending(dir string) []string {
	return []string{beside(dir, ".passphrase"), filepath.Join(dir, ".authdeck.passphrase")}
}

// finish moves the entries of a change of the passphrase that was decided into place. Whoever calls it holds the lock.
func (s *files) finish() error {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return nil //nolint:nilerr // without a folder nothing was begun
	}
	for _, from := range pending(dir) {
		if err := moveAll(from, dir); err != nil {
			return fmt.Errorf("the change of the passphrase is not finished: %w", err)
		}
	}
	return nil
}

func moveAll(from, to string) error {
	info, err := os.Lstat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && !(info.IsDir() && closedByUs(info)):
		return &model.KeyringError{
			Kind: model.ErrKeyringDenied, What: "something is in the way of the encrypted file",
			Why: "it is no folder that authdeck made, so nothing is moved out of it", Do: []string{"look at it, and move it away: " + from},
		}
	}
	listed, err := os.ReadDir(from)
	for _, e := range listed {
		if err == nil {
			err = moveOne(filepath.Join(from, e.Name()), filepath.Join(to, e.Name()))
		}
	}
	if err == nil {
		syncFolder(to)
		err = os.Remove(from)
	}
	return err
}

// moveOne leaves an entry alone that was saved after the change was decided, by a program that knew nothing of it: under the
// old passphrase, but newer.
func moveOne(from, to string) error {
	decided, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if now, err := os.Lstat(to); err == nil && now.ModTime().After(decided.ModTime()) && !now.IsDir() {
		return os.Remove(from)
	}
	return rename(from, to)
}

// settle finishes what a crash left undone, before an entry is read.
func (s *files) settle(ctx context.Context) error {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return nil // without a folder nothing was begun
	}
	if !slices.ContainsFunc(pending(dir), func(path string) bool { _, err := os.Lstat(path); return err == nil }) {
		return nil
	}
	free, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer free()
	return s.finish()
}
