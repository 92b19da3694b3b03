package vault

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

const newPassphrase = "staple battery horse"

// three saves entries, one of them another program's, and a stray file.
func three(t *testing.T, dir string) []string {
	t.Helper()
	entries := []string{"atmos_acme_alice", "atmos_acme_team/bob", "another-tool"}
	for _, name := range entries {
		put(t, designs(t, dir, passphrase), name, alicePayload)
	}
	if err := os.WriteFile(filepath.Join(dir, "README"), []byte("stray"), 0o600); err != nil {
		t.Fatal(err)
	}
	return entries
}

// under returns the passphrase that opens all entries; "" for none.
func under(t *testing.T, dir string, entries []string) string {
	t.Helper()
	for _, pass := range []string{passphrase, newPassphrase} {
		opened := 0
		for _, name := range entries {
			if item, err := designs(t, dir, pass).Get(name); err == nil && string(item.Data) == alicePayload {
				opened++
			}
		}
		if opened == len(entries) {
			return pass
		}
	}
	return ""
}

func change(t *testing.T, v *Vault, passphrase string) (int, error) {
	t.Helper()
	return v.ChangePassphrase(t.Context(), model.SecretString(passphrase))
}

func TestTheNewPassphraseOpensEveryEntry(t *testing.T) {
	dir := folder(t)
	entries := three(t, dir)
	v := openFiles(t, dir, passphrase)
	if n, err := change(t, v, newPassphrase); err != nil || n != 3 {
		t.Fatalf("%d, %v", n, err)
	}
	if got := under(t, dir, entries); got != newPassphrase {
		t.Errorf("opened by %q", got)
	}
	if _, err := v.Read(t.Context(), alice()); err != nil {
		t.Errorf("this vault goes on with the new one: %v", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"README", "another-tool", "atmos_acme_alice", "atmos_acme_team%2Fbob"}) {
		t.Errorf("inside: %v", got)
	}
	if got := names(t, filepath.Dir(dir)); !slices.Equal(got, []string{".keyring.authdeck.lock", "keyring"}) {
		t.Errorf("beside: %v", got)
	}
}

func TestAPassphraseThatDoesNotOpenEveryEntryChangesNone(t *testing.T) {
	dir := folder(t)
	entries := three(t, dir)
	v := openFiles(t, dir, passphrase)
	if _, err := change(t, openFiles(t, dir, "incorrect horse"), newPassphrase); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("wrong: %v", err)
	}
	if _, err := change(t, v, "short"); !errors.Is(err, model.ErrShortPassphrase) {
		t.Errorf("short: %v", err)
	}
	put(t, designs(t, dir, "one of its own"), "atmos_acme_carol", alicePayload)
	if _, err := change(t, v, newPassphrase); !errors.Is(err, model.ErrWrongPassphrase) || !strings.Contains(err.Error(), "atmos_acme_carol") {
		t.Errorf("another one: %v", err)
	}
	if got := under(t, dir, entries); got != passphrase {
		t.Errorf("opened by %q", got)
	}
	if _, err := change(t, openFiles(t, folder(t), passphrase), newPassphrase); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := change(t, Memory(), newPassphrase); err == nil {
		t.Error("memory has no passphrase")
	}
}

// A crash after the change became final leaves some entries in place and some not.
func TestAChangeOfThePassphraseThatWasCutOffIsFinishedByTheNextWhoComes(t *testing.T) {
	for what, act := range map[string]func(*Vault) error{
		"read":   func(v *Vault) error { _, err := v.Read(t.Context(), alice()); return err },
		"write":  func(v *Vault) error { return v.Write(t.Context(), alice(), exampleKeys()) },
		"unlock": func(v *Vault) error { return v.Unlock(t.Context(), model.SecretString(newPassphrase)) },
		"open":   func(v *Vault) error { return v.Open(t.Context()) },
		"remove": func(v *Vault) error { return v.Remove(t.Context(), model.Ref{Realm: "acme", Name: "nobody's"}) },
	} {
		for at := range 2 {
			t.Run(what, func(t *testing.T) {
				dir := folder(t)
				entries := three(t, dir)
				decided := pending(dir)[at]
				for _, name := range entries[1:] { // the first is already in place
					put(t, designs(t, decided, newPassphrase), name, alicePayload)
				}
				if err := os.Remove(filepath.Join(dir, entries[0])); err != nil {
					t.Fatal(err)
				}
				put(t, designs(t, dir, newPassphrase), entries[0], alicePayload)
				if err := act(openFiles(t, dir, newPassphrase)); err != nil {
					t.Fatal(err)
				}
				if got := under(t, dir, entries); got != newPassphrase {
					t.Errorf("opened by %q", got)
				}
				if _, err := os.Stat(decided); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("left: %v", err)
				}
			})
		}
	}
}

// Atmos takes no lock, and knows nothing about an interrupted change of the passphrase.
func TestWhatAnotherProgramSavedAfterAChangeWasCutOffStays(t *testing.T) {
	dir := folder(t)
	entries := three(t, dir)
	for _, name := range entries {
		put(t, designs(t, pending(dir)[0], newPassphrase), name, alicePayload)
	}
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", newerPayload)
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(dir, "atmos_acme_alice"), later, later); err != nil {
		t.Fatal(err)
	}
	if err := openFiles(t, dir, newPassphrase).Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := peek(t, designs(t, dir, passphrase), "atmos_acme_alice"); got != newerPayload {
		t.Errorf("%s", got)
	}
	if got := under(t, dir, entries[1:]); got != newPassphrase {
		t.Errorf("the others are opened by %q", got)
	}
	if _, err := os.Lstat(pending(dir)[0]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left: %v", err)
	}
}

const newerPayload = `{"type":"aws","data":{"access_key_id":"AKIAI44QH8DHBEXAMPLE","secret_access_key":"je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"}}`

// Beside a folder in a shared place, anybody can create what looks like an interrupted change.
func TestNothingIsMovedOutOfAFolderThatAuthdeckDidNotMake(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	for what, lay := range map[string]func(t *testing.T, others, at string){
		"a link": func(t *testing.T, others, at string) {
			t.Helper()
			if err := os.Symlink(others, at); err != nil {
				t.Fatal(err)
			}
		},
		"a folder that others can write": func(t *testing.T, others, at string) {
			t.Helper()
			if err := errors.Join(os.Rename(others, at), os.Chmod(at, 0o777)); err != nil {
				t.Fatal(err)
			}
		},
		"a file": func(t *testing.T, _, at string) {
			t.Helper()
			if err := os.WriteFile(at, []byte("kept"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			dir, others := folder(t), filepath.Join(t.TempDir(), "others")
			put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
			put(t, designs(t, others, newPassphrase), "atmos_acme_alice", newerPayload)
			lay(t, others, pending(dir)[0])
			v := openFiles(t, dir, passphrase)
			for operation, err := range map[string]error{
				"open": v.Open(t.Context()), "save": v.Write(t.Context(), alice(), otherKeys()), "remove": v.Remove(t.Context(), alice()),
			} {
				if !errors.Is(err, model.ErrKeyringDenied) || !strings.Contains(err.Error(), "move it away: "+pending(dir)[0]) {
					t.Errorf("%s: %v", operation, err)
				}
			}
			if got := peek(t, designs(t, dir, passphrase), "atmos_acme_alice"); got != alicePayload {
				t.Errorf("%s", got)
			}
		})
	}
}

// pending are the folders in which a change of the passphrase is prepared.
func pending(dir string) []string {
	return []string{beside(dir, ".passphrase"), filepath.Join(dir, ".authdeck.passphrase")}
}
