package encfile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/vault/backend"
)

func (s *Store) Write(ctx context.Context, g *backend.Gate, name string, build func(old []byte) ([]byte, error)) error {
	pass, err := s.ready(ctx)
	if err != nil {
		return err
	}
	defer pass.Wipe()
	if err := s.makeFolder(); err != nil {
		return err
	}
	free, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer free()
	if err := s.finish(); err != nil {
		return err
	}
	old, err := s.replaceable(ctx, name, pass)
	if err != nil {
		return err
	}
	defer clear(old)
	payload, err := build(old)
	if err != nil {
		return err
	}
	defer clear(payload)
	return s.replace(g, name, pass, payload)
}

// replaceable returns the payload that is about to be replaced; nil for none or a damaged one. The library would encrypt with any
// passphrase. So this rejects one that opens neither this entry nor, for a new entry, another one.
func (s *Store) replaceable(ctx context.Context, name string, pass model.Secret) ([]byte, error) {
	if pass.Len() < model.MinPassphrase {
		return nil, model.ErrShortPassphrase
	}
	old, err := s.decrypt(ctx, name, pass)
	if errors.Is(err, keyring.ErrKeyNotFound) || errors.Is(err, model.ErrDamagedEntry) {
		return nil, s.verify(ctx, pass)
	}
	return old, err
}

// replace encrypts in a separate folder and renames the file, so that a reader, even after a crash or on a full disk, sees the old
// entry or the new one. That folder is beside the keyring's folder, where it cannot be mistaken for an entry. If that is not
// possible, as beside a mount point or a home folder, it is inside for a moment.
func (s *Store) replace(g *backend.Gate, name string, pass model.Secret, payload []byte) error {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return Unwritable(s.dir, err)
	}
	err = s.writeVia(g, siblingPath(dir, ".new"), name, pass, payload)
	if noSibling(err) {
		err = s.writeVia(g, filepath.Join(dir, ".authdeck.new"), name, pass, payload)
	}
	return err
}

func siblingPath(dir, suffix string) string {
	return filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".authdeck"+suffix)
}

// writeVia works in the folder tmp, which belongs to us alone because of the lock. It first removes what a killed writer left
// there.
func (s *Store) writeVia(g *backend.Gate, tmp, name string, pass model.Secret, payload []byte) (err error) {
	defer func() {
		if err != nil && !errors.Is(err, backend.ErrGivenUp) {
			err = Unwritable(s.dir, err)
		}
	}()
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	if err := files.MakeFolder(tmp, 0o700); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	written := filepath.Join(tmp, filepath.Base(s.path(name)))
	if err := s.encrypt(tmp, written, name, pass, payload); err != nil {
		return err
	}
	if err := g.Pass(); err != nil {
		return err
	}
	if err := rename(written, s.path(name)); err != nil {
		return err
	}
	syncFolder(s.dir)
	// Read it back from its final place. If another program was quicker, that program's entry is there, and the old one is not
	// restored.
	return compare(s.dir, name, pass, payload)
}

// encrypt writes an entry with the library, syncs it, and reads it back.
func (s *Store) encrypt(dir, path, name string, pass model.Secret, payload []byte) error {
	ring, err := s.writer(dir, pass)
	if err != nil {
		return err
	}
	if err := ring.Set(keyring.Item{Key: name, Data: payload}); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return model.ErrNotStored
	}
	if err != nil {
		return err
	}
	err = errors.Join(f.Sync(), files.KeepOwner(path))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return compare(dir, name, pass, payload)
}

// compare reads an entry back.
func compare(dir, name string, pass model.Secret, payload []byte) error {
	got, err := get(dir, name, pass)
	defer clear(got)
	if err != nil {
		return fmt.Errorf("%w: %s", model.ErrNotStored, err.Error()) // as text: as an error, it would be taken for an error about the old entry
	}
	if !bytes.Equal(got, payload) {
		return model.ErrNotStored
	}
	return nil
}

// Remove deletes an entry: keyring.ErrKeyNotFound if there is none.
func (s *Store) Remove(ctx context.Context, g *backend.Gate, name string) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	info, err := os.Lstat(s.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.noEntry()
	case err != nil:
		return s.unreadable(err)
	case info.IsDir():
		return backend.FolderInTheWay(s.path(name))
	}
	free, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer free()
	if err := s.finish(); err != nil {
		return err
	}
	if err := g.Pass(); err != nil {
		return err
	}
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Unwritable(s.dir, err)
	}
	syncFolder(s.dir)
	return nil
}

// rename returns a plain error on every system if there is a folder with the entry's name.
func rename(from, to string) error {
	if info, err := os.Lstat(to); err == nil && info.IsDir() {
		return backend.FolderInTheWay(to)
	}
	return os.Rename(from, to)
}

// syncFolder makes a rename survive a crash, if folders can be synced.
func syncFolder(dir string) {
	if runtime.GOOS == "windows" {
		return
	}
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// makeFolder makes sure that the folder exists and only its owner can read it. It does not change a folder that others use too,
// such as the home folder or a temporary one.
func (s *Store) makeFolder() error {
	if err := files.MakeFolder(s.dir, 0o700); err != nil {
		return Unwritable(s.dir, err)
	}
	if _, err := os.Stat(s.dir); err != nil {
		return s.unreadable(err)
	}
	s.closeToOthers()
	return nil
}

// closeToOthers repairs the modes of the folder and of all entries in it.
func (s *Store) closeToOthers() {
	info, err := os.Stat(s.dir)
	if err != nil || !info.IsDir() {
		return
	}
	home, err := os.UserHomeDir()
	if info.Mode()&fs.ModeSticky == 0 && (err != nil || !contains(s.dir, home)) {
		s.repair(s.dir, 0o700)
	}
	listed, _ := os.ReadDir(s.dir) // a folder that cannot be listed has no entry to repair
	for _, e := range listed {
		if e.Type().IsRegular() && strays(e) == 0 {
			s.repair(filepath.Join(s.dir, e.Name()), 0o600)
		}
	}
}

func contains(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// lockTimeout is how long one process may hold the lock: much longer than a writer takes to save an entry, and shorter than the time
// that a call has without a terminal.
const lockTimeout = model.UnattendedTimeout - time.Second

// lock allows only one writer at a time, of all processes. Atmos takes no lock. The file is beside the folder or, if that is not
// possible, in the user's cache.
func (s *Store) lock(ctx context.Context) (free func(), err error) {
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return nil, s.unreadable(err)
	}
	free, err = files.Lock(ctx, siblingPath(dir, ".lock"), lockTimeout)
	if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
		return free, Unwritable(s.dir, err)
	}
	cache, cacheErr := os.UserCacheDir()
	if cacheErr != nil {
		return nil, Unwritable(s.dir, err)
	}
	folder := filepath.Join(cache, "authdeck")
	if err := files.MakeFolder(folder, 0o700); err != nil {
		return nil, Unwritable(folder, err)
	}
	sum := sha256.Sum256([]byte(dir))
	free, err = files.Lock(ctx, filepath.Join(folder, "keyring-"+hex.EncodeToString(sum[:8])+".lock"), lockTimeout)
	return free, Unwritable(folder, err)
}

const (
	inTheWay    = "another file is where the encrypted file's folder should be"
	otherFolder = "or choose another folder: ATMOS_KEYRING_FILE_PATH"
)

// Unwritable says why an encrypted file could not be written, and what to do. The previous entry is unchanged, because an entry is
// replaced whole or not at all.
func Unwritable(dir string, err error) error {
	problem := func(kind error, what string, do ...string) error {
		return &model.Problem{
			Kind: kind, What: what, Why: "the previous entry is unchanged", Fix: model.Do(do...).Then(model.Step{Text: otherFolder}), Cause: err,
		}
	}
	if of := denied(files.WhyDenied(err)); of != nil {
		return of
	}
	if link := backend.BrokenLink(dir, model.Step{Text: otherFolder}); err != nil && link != nil {
		return link
	}
	if made := (*model.Problem)(nil); errors.As(err, &made) && made.Kind == nil && made.Cause != nil {
		err = made.Cause // that of a folder, with advice about HOME only
	}
	switch {
	case err == nil, backend.Classified(err), errors.Is(err, model.ErrDamagedEntry), errors.Is(err, model.ErrNotStored):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, errQuota):
		return problem(model.ErrKeyringFull, "the disk is full", "free some space for "+dir+", then try again")
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return problem(model.ErrKeyringDenied, "cannot write to the encrypted file's folder", "make the folder writable: "+dir)
	case errors.Is(err, files.ErrNotRegular): // in the place of the lock
		return &model.Problem{Kind: model.ErrKeyringDenied, What: err.Error(), Fix: model.Do("move or rename it"), Cause: err}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return problem(model.ErrKeyringDenied, inTheWay, "move it elsewhere: "+dir)
	}
	err = fmt.Errorf("cannot write the encrypted file: %w", err)
	if errors.As(err, new(syscall.Errno)) && !errors.As(err, new(*model.Problem)) {
		return &model.Problem{Kind: model.ErrKeyringFailed, What: err.Error(), Fix: model.Do("check the folder "+dir, otherFolder), Cause: err}
	}
	return err
}
