package encfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/99designs/keyring"
	"github.com/mtibben/percent"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/vault/backend"
)

// ChangePassphrase encrypts every entry of an encrypted file again. Afterwards, even after a crash at any moment, either all
// entries have the new passphrase or all have the old one. It returns the number of entries. An entry that cannot be read, or that
// the old passphrase does not open, stops it before anything is changed.
func (s *Store) ChangePassphrase(ctx context.Context, g *backend.Gate, passphrase model.Secret) (int, error) {
	if passphrase.Len() < model.MinPassphrase {
		return 0, model.ErrShortPassphrase
	}
	old, err := s.ready(ctx)
	defer old.Wipe()
	if errors.Is(err, model.ErrPassphraseNew) {
		return 0, model.ErrNoKeys
	}
	if err != nil {
		return 0, err
	}
	free, err := s.lock(ctx)
	if errors.Is(err, fs.ErrNotExist) && s.brokenLink() == nil {
		return 0, model.ErrNoKeys
	}
	if err != nil {
		return 0, err
	}
	defer free()
	if err := s.finish(); err != nil {
		return 0, err
	}
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return 0, Unwritable(s.dir, err)
	}
	all, err := s.everything(ctx, old)
	defer wipeAll(all)
	if err != nil {
		return 0, err
	}
	if len(all) == 0 {
		return 0, model.ErrNoKeys
	}
	tmp, decided := siblingPath(dir, ".new"), pending(dir)
	err = s.encryptAll(tmp, all, passphrase)
	if noSibling(err) {
		tmp, decided[0] = filepath.Join(dir, ".authdeck.new"), decided[1]
		err = s.encryptAll(tmp, all, passphrase)
	}
	err = s.decide(g, tmp, decided[0], all, err)
	if err != nil {
		return 0, err
	}
	s.remember(passphrase)
	return len(all), nil
}

// noSibling reports whether an error means that nothing can be created beside the keyring's folder, as at a mount point.
func noSibling(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EROFS)
}

// decide makes the change final: before the rename nothing has changed, after it everything will.
func (s *Store) decide(g *backend.Gate, tmp, decided string, all []readEntry, err error) error {
	defer func() { _ = os.RemoveAll(tmp) }()
	if err == nil {
		err = s.unchanged(all)
	}
	if err == nil {
		err = g.Pass()
	}
	if err == nil {
		err = os.Rename(tmp, decided)
	}
	if err != nil {
		return Unwritable(s.dir, err)
	}
	syncFolder(filepath.Dir(decided))
	return s.finish()
}

// readEntry is one entry as in its file, and its content.
type readEntry struct {
	name         string
	raw, payload []byte
}

func wipeAll(all []readEntry) {
	for _, e := range all {
		clear(e.payload)
	}
}

// everything decrypts all entries, including those of other programs, because they have the same passphrase.
func (s *Store) everything(ctx context.Context, pass model.Secret) (all []readEntry, err error) {
	listed, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, s.unreadable(err)
	}
	for _, e := range listed {
		name := percent.Decode(e.Name())
		raw, err := s.raw(name)
		isNone := errors.Is(err, keyring.ErrKeyNotFound) || errors.Is(err, model.ErrDamagedEntry) || isFolder(s.path(name))
		switch {
		case err != nil && !isNone && strays(e) == 0: // it may have the old passphrase
			return all, err
		case err != nil || !isEntry(raw):
			continue
		}
		payload, err := s.decrypt(ctx, name, pass)
		switch {
		case errors.Is(err, model.ErrWrongPassphrase):
			return all, fmt.Errorf("%s: %w; nothing was changed", name, err)
		case errors.Is(err, model.ErrDamagedEntry):
			continue
		case err != nil:
			return all, err
		}
		all = append(all, readEntry{name, raw, payload})
	}
	return all, ctx.Err()
}

func (s *Store) encryptAll(tmp string, all []readEntry, pass model.Secret) error {
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	if err := files.MakeFolder(tmp, 0o700); err != nil {
		return err
	}
	for _, e := range all {
		if err := s.encrypt(tmp, filepath.Join(tmp, percent.Encode(e.name, "/")), e.name, pass, e.payload); err != nil {
			return err
		}
	}
	syncFolder(tmp)
	return nil
}

// unchanged fails if an entry is no longer as it was read, because Atmos takes no lock.
func (s *Store) unchanged(all []readEntry) error {
	for _, e := range all {
		if now, err := s.raw(e.name); err != nil || !bytes.Equal(now, e.raw) {
			return fmt.Errorf("another program changed %s, so nothing was changed here; try again", e.name)
		}
	}
	return nil
}

func (s *Store) remember(pass model.Secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass.Wipe()
	s.pass = pass.Clone()
}

// pending returns the two possible paths of a folder with every entry under a new passphrase, complete and synced. As soon as it
// has its name, the change is final: the next process, even after a crash, moves the entries into place. It is beside the keyring's
// folder, or inside if nothing can be created there.
func pending(dir string) []string {
	return []string{siblingPath(dir, ".passphrase"), filepath.Join(dir, ".authdeck.passphrase")}
}

// finish moves the entries of a final passphrase change into place. The caller holds the lock.
func (s *Store) finish() error {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return nil //nolint:nilerr // without a folder nothing was begun
	}
	for _, from := range pending(dir) {
		switch err := moveAll(from, dir); {
		case errors.Is(err, fs.ErrPermission):
			return Unwritable(dir, err)
		case err != nil:
			return fmt.Errorf("the passphrase change did not finish: %w", err)
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
		return &model.Problem{
			Kind: model.ErrKeyringDenied, What: "another file or folder is where the encrypted file should be",
			Why: "authdeck did not create it, and does not change it", Fix: model.Do("check it, then move it away: " + from),
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

// moveOne does not replace an entry that another program saved after the change became final: it has the old passphrase, but is
// newer.
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

// settle finishes an interrupted change before an entry is read.
func (s *Store) settle(ctx context.Context) error {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return nil // without a folder, no change was started
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
