// Package encfile keeps entries in a folder of encrypted files, in the same way as Atmos.
package encfile

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/99designs/keyring"
	"github.com/mtibben/percent"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/entry"
)

// mostTried limits how many entries a passphrase is tried on; each try costs 2–4 ms.
const mostTried = 64

// Writer opens the library that encrypts into a folder.
type Writer func(dir string, passphrase model.Secret) (keyring.Keyring, error)

// Options say which encrypted file to open.
type Options struct {
	Dir        string       // the folder, absolute
	Passphrase model.Secret // if the environment sets one; New copies it
	Variable   string       // the variable that sets it
	// Repaired is called for each of our files and folders that others could read and that have been made private; may be nil.
	Repaired func(path string, was fs.FileMode)
	Writer   Writer // nil is 99designs' file backend
}

// Store is a folder of encrypted files, one per entry, of 99designs' file backend. Only the entries themselves show whether a
// passphrase is right, and each may have a different one.
type Store struct {
	backend.Base
	dir      string
	variable string
	repaired func(path string, was fs.FileMode)
	writer   Writer

	mu   sync.Mutex // Close may be called at any time
	pass model.Secret
}

// New opens an encrypted file. With Repaired, it makes the folder and its entries private, and changes nothing else.
func New(o Options) *Store {
	s := &Store{dir: filepath.Clean(o.Dir), variable: o.Variable, pass: o.Passphrase.Clone(), repaired: o.Repaired, writer: o.Writer}
	if s.repaired == nil {
		s.repaired = func(string, fs.FileMode) {}
	} else {
		s.closeToOthers()
	}
	if s.writer == nil {
		s.writer = library
	}
	return s
}

// Title is its name on the screens.
func (s *Store) Title() string { return "encrypted file" }

// Folder is the folder of the files.
func (s *Store) Folder() string { return s.dir }

// Close wipes the passphrase.
func (s *Store) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass.Wipe()
}

// passphrase returns a copy, which the caller wipes.
func (s *Store) passphrase() model.Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pass.Clone()
}

// path is where the library stores an entry.
func (s *Store) path(name string) string { return filepath.Join(s.dir, percent.Encode(name, "/")) }

// library opens 99designs' backend. It takes the passphrase as a string, which cannot be wiped.
func library(dir string, pass model.Secret) (keyring.Keyring, error) {
	var p string
	pass.Reveal(func(b []byte) { p = string(b) })
	return keyring.Open(keyring.Config{
		AllowedBackends:  []keyring.BackendType{keyring.FileBackend},
		FileDir:          dir,
		FilePasswordFunc: keyring.FixedStringPrompt(p),
	})
}

// Look says which entries have a file, without opening any. A damaged entry counts, too: an empty file, as a crash or a full disk can
// leave it, a link that leads back to itself, or something other than a file.
func (s *Store) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	if err := s.brokenLink(); err != nil {
		return found, err
	}
	for _, name := range names {
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		path := s.path(name)
		switch info, err := os.Stat(path); {
		case errors.Is(err, fs.ErrNotExist):
			found[name] = model.Absent
		case err == nil && (!info.Mode().IsRegular() || readable(path)), backend.IsLinkToItself(path, err):
			found[name] = model.Present
		}
	}
	return found, nil
}

// Damaged returns the entries whose files do not have the form of an encrypted entry now.
func (s *Store) Damaged(_ context.Context, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !errors.Is(s.check(name), model.ErrDamagedEntry) && !isFolder(s.path(name))
	})
}

// readable reports whether the permissions let this user read a file. Without them, nothing is known about the entry.
func readable(path string) bool { return !errors.Is(files.CanRead(path), fs.ErrPermission) }

// Names lists the files that have the names of entries.
func (s *Store) Names(ctx context.Context) ([]string, error) {
	listed, err := s.list()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range listed {
		if !e.Type().IsRegular() || strays(e) > 0 {
			continue
		}
		names = append(names, percent.Decode(e.Name()))
	}
	return names, ctx.Err()
}

// Open makes sure that the passphrase opens the entries, and that the folder exists.
func (s *Store) Open(ctx context.Context) error {
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

// Locked tries the known passphrase on the existing entries.
func (s *Store) Locked(ctx context.Context) error {
	names, err := s.entries(ctx)
	if err != nil || len(names) == 0 {
		return err
	}
	pass := s.passphrase()
	defer pass.Wipe()
	if pass.Empty() {
		return sealed(model.ErrPassphraseNeeded, "", "run authdeck login and type its passphrase", "or set "+s.variable)
	}
	if err = s.verify(ctx, pass); errors.Is(err, model.ErrWrongPassphrase) {
		return sealed(err, s.variable+" is not its passphrase", "correct it", "or unset it, and authdeck asks you")
	}
	return err
}

func sealed(kind error, why string, do ...string) error {
	return &model.Problem{Kind: kind, What: "the encrypted file is locked", Why: why, Fix: model.Do(do...)}
}

// ready returns the passphrase, or an error: a new one or the known one is missing.
func (s *Store) ready(ctx context.Context) (model.Secret, error) {
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

// Unlock keeps pass in memory if it opens the entries.
func (s *Store) Unlock(ctx context.Context, pass model.Secret) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.verify(ctx, pass); err != nil {
		return err
	}
	s.remember(pass)
	return nil
}

// verify tries a passphrase on the existing entries. It is enough if it opens one of them. Without entries, any passphrase of
// sufficient length is accepted. Only a new passphrase, or one that opens an entry, is called too short: any other short passphrase
// is simply wrong.
func (s *Store) verify(ctx context.Context, pass model.Secret) error {
	short := pass.Len() < model.MinPassphrase
	names, err := s.entries(ctx)
	switch {
	case err != nil:
		return err
	case short && len(names) == 0:
		return model.ErrShortPassphrase
	}
	switch opens, wrong := s.opensAny(ctx, names, pass); {
	case !opens && ctx.Err() != nil:
		return ctx.Err()
	case wrong && !opens:
		return model.ErrWrongPassphrase
	case short:
		return model.ErrShortPassphrase
	}
	return nil
}

// opensAny tries a passphrase on each entry. It retries damaged entries together, and stops at the first that opens. wrong says that the
// passphrase is wrong for one of them.
func (s *Store) opensAny(ctx context.Context, names []string, pass model.Secret) (opens, wrong bool) {
	_ = persist(ctx, func() (damaged error) {
		var again []string
		for _, name := range names {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			payload, err := s.decryptNow(name, pass)
			clear(payload)
			switch {
			case err == nil:
				opens = true
				return nil
			case errors.Is(err, model.ErrWrongPassphrase):
				wrong = true
			case errors.Is(err, model.ErrDamagedEntry):
				again, damaged = append(again, name), err
			}
		}
		names = again
		return damaged
	})
	return opens, wrong
}

// entries lists the files that can verify a passphrase: Atmos's entries or, if there are none, those of other programs. Stray files
// and folders do not count.
func (s *Store) entries(ctx context.Context) ([]string, error) {
	listed, err := s.list()
	if err != nil {
		return nil, err
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

// list returns the files in the folder; none if there is no folder.
func (s *Store) list() ([]fs.DirEntry, error) {
	listed, err := os.ReadDir(s.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, s.brokenLink()
	case err != nil:
		return nil, s.unreadable(err)
	}
	return listed, nil
}

// brokenLink says why the folder is missing if a link on the way to it leads nowhere.
func (s *Store) brokenLink() error { return backend.BrokenLink(s.dir, model.Step{Text: otherFolder}) }

func strays(e fs.DirEntry) int {
	if strings.HasPrefix(e.Name(), entry.Prefix) {
		return 0
	}
	return 1
}

// raw is the content of an entry's file.
func (s *Store) raw(name string) ([]byte, error) {
	raw, err := files.Read(s.path(name), mostBytes)
	switch {
	case err == nil:
		return raw, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, s.noEntry()
	case errors.Is(err, files.ErrNotRegular) && isFolder(s.path(name)):
		return nil, backend.FolderInTheWay(s.path(name))
	case errors.Is(err, files.ErrNotRegular):
		return nil, entry.Damaged("it is not a file")
	case errors.Is(err, files.ErrTooLarge):
		return nil, entry.Damaged("it is too big")
	case backend.IsLinkToItself(s.path(name), err):
		return nil, entry.Damaged("it is a link to itself")
	}
	return nil, s.unreadable(err)
}

// noEntry says that there is no file for an entry.
func (s *Store) noEntry() error {
	if err := s.brokenLink(); err != nil {
		return err
	}
	return keyring.ErrKeyNotFound
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// denied says which file or folder denies access, and which command helps; nil if the error does not say it.
func denied(err error) error {
	var of *files.DeniedError
	if !errors.As(err, &of) {
		return nil
	}
	return &model.Problem{Kind: model.ErrKeyringDenied, What: of.What(), Fix: model.Run(of.Command), Cause: of.Err}
}

// unreadable says why the folder or an entry in it could not be read, and what to do about it.
func (s *Store) unreadable(err error) error {
	if err = files.WhyDenied(err); denied(err) != nil {
		return denied(err)
	}
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: %w", model.ErrKeyringDenied, err)
	}
	if link := s.brokenLink(); link != nil {
		return link
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return &model.Problem{
			Kind: model.ErrKeyringDenied, What: inTheWay, Fix: model.Do("move it away: "+s.dir, otherFolder), Cause: err,
		}
	}
	if of := (*fs.PathError)(nil); errors.As(err, &of) { // people read it, so it names no system call
		return &fs.PathError{Op: "cannot read", Path: of.Path, Err: of.Err}
	}
	return fmt.Errorf("cannot read the encrypted file: %w", err)
}

func (s *Store) Read(ctx context.Context, name string) ([]byte, error) {
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
	s.closeToOthers()
	payload, err := s.decrypt(ctx, name, pass)
	if err == nil && pass.Len() < model.MinPassphrase {
		clear(payload)
		return nil, model.ErrShortPassphrase
	}
	return payload, err
}

// check needs no passphrase. It fails if the entry does not exist or does not have the form of an encrypted entry.
func (s *Store) check(name string) error {
	raw, err := s.raw(name)
	if err == nil && !isEntry(raw) {
		return entry.Damaged("the file is not an encrypted entry")
	}
	return err
}

func (s *Store) decrypt(ctx context.Context, name string, pass model.Secret) (payload []byte, err error) {
	err = persist(ctx, func() error {
		payload, err = s.decryptNow(name, pass)
		return err
	})
	return payload, err
}

// decryptNow decrypts an entry as it is now.
func (s *Store) decryptNow(name string, pass model.Secret) ([]byte, error) {
	if err := s.check(name); err != nil {
		return nil, err
	}
	return get(s.dir, name, pass)
}

// persist retries while an entry looks damaged.
func persist(ctx context.Context, ask func() error) (err error) {
	backend.WhileDamaged(ctx, func() bool {
		err = ask()
		return errors.Is(err, model.ErrDamagedEntry)
	})
	return err
}

// get reads an entry with the library.
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
	case strings.Contains(err.Error(), "KeyUnwrap"): // jose2go has no error value for this
		return nil, model.ErrWrongPassphrase
	}
	return nil, entry.Damaged("it cannot be decrypted")
}

// repair makes one of our files or folders private if others can read it.
func (s *Store) repair(path string, mode fs.FileMode) {
	if was, ok := files.CloseToOthers(path, mode); ok {
		s.repaired(path, was)
	}
}

const (
	// mostIterations is the largest number that Atmos accepts; a crafted file with more would take minutes.
	mostIterations = 1_300_000
	// mostBytes is much larger than any entry. It avoids reading a large stray file.
	mostBytes = 1 << 20
)

// isEntry reports whether raw has the form of an entry: a compact JWE of five parts with a passphrase, as 99designs' file backend
// writes it. A file that is being written in place, or any other file, does not.
func isEntry(raw []byte) bool {
	parts := bytes.Split(raw, []byte("."))
	if len(parts) != 5 || len(raw) > mostBytes {
		return false
	}
	head, err := base64.RawURLEncoding.DecodeString(string(parts[0]))
	if err != nil {
		return false
	}
	var h struct {
		Alg string  `json:"alg"`
		Enc string  `json:"enc"`
		Zip string  `json:"zip"`
		P2c float64 `json:"p2c"`
	}
	if json.Unmarshal(head, &h) != nil {
		return false
	}
	return h.Alg == "PBES2-HS256+A128KW" && h.Enc == "A256GCM" && h.Zip == "" && h.P2c > 0 && h.P2c <= mostIterations
}
