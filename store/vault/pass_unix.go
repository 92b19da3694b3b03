//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/99designs/keyring"
	"github.com/mtibben/percent"

	"authdeck/model"
)

// passStore is pass, the password manager, with the very files of 99designs' pass backend. That one cannot serve here: it
// lets gpg write to the terminal and ask there, it cannot be ended, and it writes over the entry that it replaces.
type passStore struct {
	gone <-chan struct{} // closed when the call under way has been given up
}

// Where entries are in the store, and where they are made before they take the place of old ones.
const (
	passFolder = ours
	passStaged = ours + "/.new"
)

func newPass() (host, keyring.Keyring) {
	p := &passStore{}
	return p, p
}

func (*passStore) title() string { return "pass" }

// advice is for a dialog that nobody answers.
func (*passStore) advice() []string {
	return []string{"look for gpg's dialog", "or unlock the key by running pass in a terminal, then try again",
		otherKeyring}
}

// passDir is where pass looks for its store.
func passDir() (string, error) {
	if dir := os.Getenv("PASSWORD_STORE_DIR"); dir != "" {
		return filepath.Abs(dir)
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".password-store"), err
}

func (p *passStore) present(context.Context) error {
	for program, do := range map[string]string{"pass": "install pass (https://www.passwordstore.org)", "gpg": "install GnuPG"} {
		_, err := exec.LookPath(program)
		if program == "gpg" && err != nil {
			_, err = exec.LookPath("gpg2")
		}
		if err != nil {
			return absent("the program "+program+" is not installed", do)
		}
	}
	dir, err := passDir()
	if err != nil {
		return absent("nobody knows where the password store is", "set HOME or PASSWORD_STORE_DIR")
	}
	if _, err := os.Stat(filepath.Join(dir, ".gpg-id")); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return wrap(model.ErrKeyringDenied, err)
		}
		return absent("there is no password store in "+dir+" yet", "make one: pass init YOUR-GPG-KEY")
	}
	return nil
}

func (p *passStore) prepare(ctx context.Context) error {
	p.gone = ctx.Done()
	return p.present(ctx)
}

// file is where an entry lies. A name is one file, whatever is in it.
func passFile(folder, name string) (string, error) {
	dir, err := passDir()
	return filepath.Join(dir, folder, percent.Encode(name, "/")+".gpg"), err
}

// look goes by the files' names, which no key protects.
func (p *passStore) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	if err := p.present(ctx); err != nil {
		return found, err
	}
	for _, name := range names {
		path, err := passFile(passFolder, name)
		if err != nil {
			return found, err
		}
		switch _, err := os.Stat(path); {
		case err == nil:
			found[name] = model.Present
		case errors.Is(err, fs.ErrNotExist):
			found[name] = model.Absent
		}
	}
	return found, nil
}

// names lists the files' names.
func (p *passStore) names(ctx context.Context) ([]string, error) {
	if err := p.present(ctx); err != nil {
		return nil, err
	}
	dir, err := passDir()
	if err != nil {
		return nil, err
	}
	listed, err := os.ReadDir(filepath.Join(dir, passFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, wrap(model.ErrKeyringDenied, err)
	}
	var names []string
	for _, e := range listed {
		if name, ok := strings.CutSuffix(e.Name(), ".gpg"); ok && e.Type().IsRegular() {
			names = append(names, percent.Decode(name))
		}
	}
	return names, nil
}

func (p *passStore) Get(name string) (keyring.Item, error) { return p.get(passFolder, name) }

func (p *passStore) get(folder, name string) (keyring.Item, error) {
	path, err := passFile(folder, name)
	if err != nil {
		return keyring.Item{}, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return keyring.Item{}, keyring.ErrKeyNotFound
	}
	out, err := p.run(nil, "show", entryIn(folder, name))
	defer clear(out)
	if err != nil {
		return keyring.Item{}, err
	}
	var item keyring.Item
	if json.Unmarshal(out, &item) != nil {
		return keyring.Item{}, damaged("what pass shows of it is not what was saved")
	}
	return item, nil
}

func entryIn(folder, name string) string { return folder + "/" + percent.Encode(name, "/") }

// Set makes the entry beside the old one, and only when it reads right renames it into its place: gpg empties the file
// that it writes to before it writes.
func (p *passStore) Set(item keyring.Item) error {
	text, err := json.Marshal(item)
	defer clear(text)
	if err != nil {
		return err
	}
	staged, err := passFile(passStaged, item.Key)
	if err != nil {
		return err
	}
	defer func() {
		_ = os.Remove(staged)
		_ = os.Remove(filepath.Dir(staged))
	}()
	if _, err := p.run(text, "insert", "-m", "-f", entryIn(passStaged, item.Key)); err != nil {
		return err
	}
	got, err := p.get(passStaged, item.Key)
	defer clear(got.Data)
	if err != nil {
		return err
	}
	if string(got.Data) != string(item.Data) {
		return model.ErrNotStored
	}
	_, err = p.run(nil, "mv", "-f", entryIn(passStaged, item.Key), entryIn(passFolder, item.Key))
	return err
}

func (p *passStore) Remove(name string) error {
	path, err := passFile(passFolder, name)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return keyring.ErrKeyNotFound
	}
	if _, err := p.run(nil, "rm", "-f", entryIn(passFolder, name)); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil { // pass says nothing of it
		return &model.KeyringError{
			Kind: model.ErrKeyringFailed, What: "pass did not delete the entry", Why: "its folder may be read-only",
			Do: []string{"make it yours to write: " + filepath.Dir(path), "then try again"},
		}
	}
	return nil
}

func (p *passStore) GetMetadata(string) (keyring.Metadata, error) {
	return keyring.Metadata{}, keyring.ErrMetadataNotSupported
}

func (p *passStore) Keys() ([]string, error) { return nil, errByName }

// kind goes by the state lines that gpg was asked for, which are the same in every language.
func (p *passStore) kind(err error) error {
	var said *passError
	if !errors.As(err, &said) {
		return libraryKind("pass", err)
	}
	if strings.Contains(said.status, "DECRYPTION_FAILED") {
		return &model.KeyringError{
			Kind: model.ErrKeyringLocked,
			What: "the entry could not be decrypted",
			Why:  "its key is locked and nobody could be asked here, or it is not on this machine",
			Do:   []string{"unlock the key: run pass show " + said.entry + " in a terminal, then try again"}, Cause: err,
		}
	}
	if strings.Contains(said.status, "INV_RECP") {
		return &model.KeyringError{
			Kind: model.ErrKeyringAbsent, What: "gpg cannot encrypt for the key that the store names",
			Do: []string{"make or trust the key, or name another one: pass init YOUR-GPG-KEY"}, Cause: err,
		}
	}
	return libraryKind("pass", err)
}
