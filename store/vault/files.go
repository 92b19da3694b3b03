package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/keyring"
	"github.com/mtibben/percent"

	"authdeck/model"
)

// mostTried bounds how many entries a passphrase is tried on; each costs 2–4 ms.
const mostTried = 64

// files is a folder of encrypted files, one for each entry, of 99designs' file backend. Nothing in it tells whether a
// passphrase is right but the entries themselves, and each may have another one.
type files struct {
	dir      string
	repaired func(path string, was fs.FileMode)
	writer   func(dir string, pass model.Secret) (keyring.Keyring, error) // the library, to write with

	mu   sync.Mutex // Close may come at any time
	pass model.Secret
}

func (s *files) title() string { return fileTitle() }

func (s *files) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass.Wipe()
}

// passphrase is a copy, to be wiped by the caller.
func (s *files) passphrase() model.Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pass.Clone()
}

// path is where the library keeps an entry.
func (s *files) path(name string) string { return filepath.Join(s.dir, percent.Encode(name, "/")) }

// library opens 99designs' backend. It takes the passphrase as a string, which nobody can wipe.
func library(dir string, pass model.Secret) (keyring.Keyring, error) {
	var p string
	pass.Reveal(func(b []byte) { p = string(b) })
	return keyring.Open(keyring.Config{
		AllowedBackends:  []keyring.BackendType{keyring.FileBackend},
		FileDir:          dir,
		FilePasswordFunc: keyring.FixedStringPrompt(p),
	})
}

func (s *files) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	for _, name := range names {
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		switch info, err := os.Stat(s.path(name)); {
		case err == nil && info.Mode().IsRegular():
			found[name] = model.Present
		case errors.Is(err, fs.ErrNotExist):
			found[name] = model.Absent
		}
	}
	return found, nil
}

// names lists the files that are named as entries are.
func (s *files) names(ctx context.Context) ([]string, error) {
	listed, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	var names []string
	for _, e := range listed {
		if e.Type().IsRegular() && strays(e) == 0 {
			names = append(names, percent.Decode(e.Name()))
		}
	}
	return names, ctx.Err()
}

func (s *files) open(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	pass, err := s.ready(ctx)
	if err != nil {
		return err
	}
	defer pass.Wipe()
	if err := s.verify(ctx, pass); err != nil {
		return err
	}
	return s.makeFolder()
}

// locked tries the passphrase that is there on the entries that are there.
func (s *files) locked(ctx context.Context) error {
	names, err := s.entries(ctx)
	if err != nil || len(names) == 0 {
		return err
	}
	pass := s.passphrase()
	defer pass.Wipe()
	if pass.Empty() {
		return sealed(model.ErrPassphraseNeeded, "its passphrase is asked for when keys are needed",
			"sign in and type it (authdeck login)", "or set ATMOS_KEYRING_PASSWORD")
	}
	if err = s.verify(ctx, pass); errors.Is(err, model.ErrWrongPassphrase) {
		return sealed(err, "the passphrase that was given opens none of its entries",
			"correct ATMOS_KEYRING_PASSWORD", "or unset it, sign in and type the passphrase (authdeck login)")
	}
	return err
}

func sealed(kind error, why string, do ...string) error {
	return &model.KeyringError{Kind: kind, What: "the encrypted file is locked", Why: why, Do: do}
}

// ready gives the passphrase, or says whether a first one or the known one is missing.
func (s *files) ready(ctx context.Context) (model.Secret, error) {
	pass := s.passphrase()
	if !pass.Empty() {
		return pass, nil
	}
	names, err := s.entries(ctx)
	switch {
	case err != nil:
		return pass, err
	case len(names) == 0:
		return pass, model.ErrPassphraseNew
	}
	return pass, model.ErrPassphraseNeeded
}

func (s *files) unlock(ctx context.Context, pass model.Secret) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.verify(ctx, pass); err != nil {
		return err
	}
	s.remember(pass)
	return nil
}

// verify tries a passphrase on the entries there are. One that opens is enough; where there are none, any will do.
func (s *files) verify(ctx context.Context, pass model.Secret) error {
	if pass.Len() < model.MinPassphrase {
		return model.ErrShortPassphrase
	}
	names, err := s.entries(ctx)
	if err != nil {
		return err
	}
	wrong := false
	for _, name := range names {
		payload, err := s.decrypt(ctx, name, pass)
		clear(payload)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, model.ErrWrongPassphrase):
			wrong = true
		}
	}
	if wrong {
		return model.ErrWrongPassphrase
	}
	return nil
}

// entries lists what can judge a passphrase: Atmos's entries or, without any, those of other programs. Stray files and
// folders are no entries.
func (s *files) entries(ctx context.Context) ([]string, error) {
	listed, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	slices.SortStableFunc(listed, func(a, b fs.DirEntry) int { return strays(a) - strays(b) })
	var names []string
	for _, e := range listed {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(names) == mostTried || len(names) > 0 && strays(e) > 0 {
			break
		}
		name := percent.Decode(e.Name())
		if raw, err := s.raw(name); err == nil && isEntry(raw) {
			names = append(names, name)
		}
	}
	return names, nil
}

func strays(e fs.DirEntry) int {
	if strings.HasPrefix(e.Name(), entryPrefix) {
		return 0
	}
	return 1
}
