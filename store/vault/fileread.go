package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/99designs/keyring"

	"authdeck/model"
)

const (
	// Atmos truncates an entry and writes it in place. A reader that meets it half written comes back this often.
	tornTries = 6
	tornPause = 20 * time.Millisecond
)

// raw is what an entry's file holds.
func (s *files) raw(name string) ([]byte, error) {
	info, err := os.Stat(s.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, keyring.ErrKeyNotFound
	case err != nil:
		return nil, unreadable(err)
	case !info.Mode().IsRegular():
		return nil, damaged("it is no file")
	case info.Size() > mostBytes:
		return nil, damaged("it is too big")
	}
	raw, err := os.ReadFile(s.path(name))
	if err != nil {
		return nil, unreadable(err)
	}
	return raw, nil
}

func unreadable(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: %w", model.ErrKeyringDenied, err)
	}
	return fmt.Errorf("cannot read the encrypted file: %w", err)
}

func (s *files) read(ctx context.Context, name string) ([]byte, error) {
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	if err := persist(ctx, func() error { return s.check(name) }); err != nil {
		return nil, err
	}
	pass, err := s.ready(ctx)
	if err != nil {
		return nil, err
	}
	defer pass.Wipe()
	if pass.Len() < model.MinPassphrase {
		return nil, model.ErrShortPassphrase
	}
	s.repair(s.path(name), 0o600)
	return s.decrypt(ctx, name, pass)
}

// check tells, without a passphrase, whether there is an entry that can be decrypted at all.
func (s *files) check(name string) error {
	raw, err := s.raw(name)
	if err == nil && !isEntry(raw) {
		return damaged("the file is not an encrypted entry")
	}
	return err
}

func (s *files) decrypt(ctx context.Context, name string, pass model.Secret) (payload []byte, err error) {
	err = persist(ctx, func() error {
		if err := s.check(name); err != nil {
			return err
		}
		payload, err = get(s.dir, name, pass)
		return err
	})
	return payload, err
}

// persist asks again while an entry looks damaged: another program may be writing it.
func persist(ctx context.Context, ask func() error) error {
	for try := 1; ; try++ {
		err := ask()
		if try == tornTries || !errors.Is(err, model.ErrDamagedEntry) {
			return err
		}
		pause := time.NewTimer(tornPause)
		select {
		case <-ctx.Done():
			pause.Stop()
			return err
		case <-pause.C:
		}
	}
}

// get asks the library.
func get(dir, name string, pass model.Secret) ([]byte, error) {
	ring, err := library(dir, pass)
	if err != nil {
		return nil, fmt.Errorf("cannot open the encrypted file: %w", err)
	}
	item, err := ring.Get(name)
	switch {
	case err == nil:
		return item.Data, nil
	case errors.Is(err, keyring.ErrKeyNotFound):
		return nil, err
	case strings.Contains(err.Error(), "KeyUnwrap"): // jose2go has no error value for it
		return nil, model.ErrWrongPassphrase
	}
	return nil, damaged("it does not decrypt")
}

// repair closes a file or folder of ours that others can read.
func (s *files) repair(path string, mode fs.FileMode) {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&^mode == 0 {
		return
	}
	if os.Chmod(path, mode) == nil {
		s.repaired(path, info.Mode().Perm())
	}
}
