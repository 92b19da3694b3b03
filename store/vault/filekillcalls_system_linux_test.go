//go:build system

package vault

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

// killable is something that is done to a folder with the entries of alice and bob, and how to see that it was done.
type killable struct {
	do       func(ctx context.Context, v *Vault) error
	old, new string // what seen returns before and after
	seen     func(t *testing.T, dir string) string
	entries  int // afterwards
}

func killables() map[string]killable {
	save := func(ref model.Ref) func(context.Context, *Vault) error {
		return func(ctx context.Context, v *Vault) error { return v.Write(ctx, ref, otherKeys()) }
	}
	carol := model.Ref{Realm: "acme", Name: "carol"}
	return map[string]killable{
		"save over":  {save(alice()), "12h", "24h", durationOf(alice()), 2},
		"first save": {save(carol), "none", "24h", durationOf(carol), 3},
		"remove":     {func(ctx context.Context, v *Vault) error { return v.Remove(ctx, alice()) }, "12h", "none", durationOf(alice()), 1},
		"passphrase": {func(ctx context.Context, v *Vault) error {
			_, err := v.ChangePassphrase(ctx, model.SecretString(newPassphrase))
			return err
		}, passphrase, newPassphrase, passphraseOf, 2},
	}
}

// durationOf distinguishes entries by one of their fields.
func durationOf(ref model.Ref) func(t *testing.T, dir string) string {
	return func(t *testing.T, dir string) string {
		t.Helper()
		k, err := openFiles(t, dir, passphrase).Read(t.Context(), ref)
		switch {
		case errors.Is(err, model.ErrNoKeys):
			return "none"
		case err != nil || !k.Secret.Equal(model.SecretString(exampleSecret)):
			t.Errorf("%s: %v", ref.Name, err)
		}
		return k.Duration
	}
}

func passphraseOf(t *testing.T, dir string) string {
	t.Helper()
	if err := openFiles(t, dir, passphrase).Open(t.Context()); err != nil && !errors.Is(err, model.ErrWrongPassphrase) { // the next process
		t.Error(err)
	}
	return under(t, dir, []string{"atmos_acme_alice", "atmos_acme_bob"})
}

// TestVictimOfOneCall is the program that is killed: it does one thing.
func TestVictimOfOneCall(t *testing.T) {
	dir := os.Getenv(folderVar)
	if dir == "" {
		t.Skip("only as a child of the test below")
	}
	v, k := openFiles(t, dir, passphrase), killables()[os.Getenv(victimVar)]
	mark()
	err := k.do(t.Context(), v)
	mark()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAKillAtEachSystemCallLeavesTheOldEntryOrTheNewOne(t *testing.T) {
	for name, k := range killables() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			origin := folder(t)
			for _, entry := range []string{"atmos_acme_alice", "atmos_acme_bob"} {
				put(t, designs(t, origin, passphrase), entry, alicePayload)
			}
			_, all := killedDoing(t, name, origin, 0)
			done := false
			for at := range all {
				dir, calls := killedDoing(t, name, origin, at+1)
				for again := 0; again < 5 && !slices.Equal(calls, all[:at+1]); again++ { // a thread of Go's runtime came between
					dir, calls = killedDoing(t, name, origin, at+1)
				}
				if !slices.Equal(calls, all[:at+1]) {
					t.Fatalf("not what it did before: %v, %v", calls, all)
				}
				unread(t, filepath.Dir(dir))
				got := k.seen(t, dir)
				if got != k.new && (got != k.old || done) {
					t.Errorf("it has %q", got)
				}
				done = got == k.new
				k.again(t, dir, got)
				if t.Failed() {
					t.Fatalf("killed at call %d of %v", at+1, all)
				}
			}
			t.Logf("killed at each of %d calls", len(all))
			if !done || len(all) < 5 {
				t.Errorf("killed at each of %d calls, done: %v", len(all), done)
			}
		})
	}
}

// killedDoing does it to a copy of a folder, up to one of its system calls.
func killedDoing(t *testing.T, name, origin string, at int) (dir string, calls []uint64) {
	t.Helper()
	dir = folder(t)
	if err := os.CopyFS(dir, os.DirFS(origin)); err != nil {
		t.Fatal(err)
	}
	calls = killedAt(t, at, "TestVictimOfOneCall", victimVar+"="+name, folderVar+"="+dir, "HOME="+dir, "PATH="+os.Getenv("PATH"))
	return dir, calls
}

// again does it once more: no lock is in the way, and nothing is left over.
func (k killable) again(t *testing.T, dir, got string) {
	t.Helper()
	pass := passphrase
	if got == newPassphrase {
		pass = got
	}
	if err := k.do(within(t, soon), openFiles(t, dir, pass)); err != nil {
		t.Errorf("the next one: %v", err)
	}
	if got := k.seen(t, dir); got != k.new {
		t.Errorf("the next one left %q", got)
	}
	listed := names(t, dir)
	if strays := slices.DeleteFunc(slices.Clone(listed), func(s string) bool { return strings.HasPrefix(s, "atmos_acme_") }); len(listed) != k.entries || len(strays) > 0 {
		t.Errorf("in the folder: %v", listed)
	}
	if got := names(t, filepath.Dir(dir)); !slices.Equal(got, []string{".keyring.authdeck.lock", "keyring"}) {
		t.Errorf("beside it: %v", got)
	}
}

// unread checks that no file contains a readable secret or passphrase.
func unread(t *testing.T, dir string) {
	t.Helper()
	files := os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		for _, secret := range []string{exampleSecret, passphrase, newPassphrase} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("a secret lies in %s", path)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
