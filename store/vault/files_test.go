package vault

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/entry"
)

const passphrase = "correct horse"

func openFiles(t *testing.T, dir, pass string) *Vault {
	t.Helper()
	v, err := Open(Options{Type: File, FileDir: dir, Passphrase: model.SecretString(pass)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// designs is the library, as Atmos uses it.
func designs(t *testing.T, dir, pass string) keyring.Keyring {
	t.Helper()
	return atmos(t, dir, pass)
}

func put(t *testing.T, ring backend.Ring, name, payload string) {
	t.Helper()
	if err := ring.Set(keyring.Item{Key: name, Data: []byte(payload)}); err != nil {
		t.Fatal(err)
	}
}

func peek(t *testing.T, ring backend.Ring, name string) string {
	t.Helper()
	item, err := ring.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(item.Data)
}

func folder(t *testing.T) string { return filepath.Join(t.TempDir(), "keyring") }

func TestTheEncryptedFileKeepsTheContract(t *testing.T) {
	contract(t, func(t *testing.T) keyringUnderTest {
		dir := folder(t)
		return keyringUnderTest{
			vault: openFiles(t, dir, passphrase),
			again: func(t *testing.T) *Vault { t.Helper(); return openFiles(t, dir, passphrase) },
			put: func(t *testing.T, name, payload string) {
				t.Helper()
				put(t, designs(t, dir, passphrase), name, payload)
			},
			get: func(t *testing.T, name string) string {
				t.Helper()
				return peek(t, designs(t, dir, passphrase), name)
			},
		}
	})
}

func TestAWrongPassphraseNeverOverwrites(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	before, _ := os.ReadFile(filepath.Join(dir, "atmos_acme_alice"))
	v := openFiles(t, dir, "incorrect horse")
	_, readErr := v.Read(t.Context(), alice())
	for what, err := range map[string]error{
		"read":                  readErr,
		"open":                  v.Open(t.Context()),
		"unlock":                v.Unlock(t.Context(), model.SecretString("incorrect too")),
		"write over it":         v.Write(t.Context(), alice(), exampleKeys()),
		"write another one":     v.Write(t.Context(), model.Ref{Realm: "acme", Name: "bob"}, exampleKeys()),
		"in another realm, too": v.Write(t.Context(), model.Ref{Realm: "other", Name: "bob"}, exampleKeys()),
	} {
		if !errors.Is(err, model.ErrWrongPassphrase) || strings.Contains(err.Error(), "KeyUnwrap") {
			t.Errorf("%s: %v", what, err)
		}
	}
	after, _ := os.ReadFile(filepath.Join(dir, "atmos_acme_alice"))
	if listed, _ := os.ReadDir(dir); !bytes.Equal(before, after) || len(listed) != 1 {
		t.Errorf("the folder changed: %v", listed)
	}
}

func TestEachEntryMayHaveAPassphraseOfItsOwn(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	put(t, designs(t, dir, "another one"), "atmos_acme_bob", alicePayload)
	v := openFiles(t, dir, passphrase)
	bob := model.Ref{Realm: "acme", Name: "bob"}
	if _, err := v.Read(t.Context(), bob); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("read: %v", err)
	}
	if err := v.Write(t.Context(), bob, exampleKeys()); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("write: %v", err)
	}
	if err := v.Unlock(t.Context(), model.SecretString("another one")); err != nil {
		t.Errorf("unlock: %v", err)
	}
	if _, err := v.Read(t.Context(), bob); err != nil {
		t.Errorf("read after unlocking: %v", err)
	}
}

func TestThePassphraseIsAskedForOnlyWhenItIsNeeded(t *testing.T) {
	dir := folder(t)
	v := openFiles(t, dir, "")
	if err := v.Open(t.Context()); !errors.Is(err, model.ErrPassphraseNew) {
		t.Errorf("nothing there: %v", err)
	}
	if err := v.Write(t.Context(), alice(), exampleKeys()); !errors.Is(err, model.ErrPassphraseNew) {
		t.Errorf("first write: %v", err)
	}
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("no entry: %v", err)
	}
	if err := v.Unlock(t.Context(), model.SecretString("7 bytes")); !errors.Is(err, model.ErrShortPassphrase) {
		t.Errorf("short: %v", err)
	}
	put(t, designs(t, dir, passphrase), "atmos_acme_bob", alicePayload)
	if err := v.Open(t.Context()); !errors.Is(err, model.ErrPassphraseNeeded) {
		t.Errorf("an entry there: %v", err)
	}
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("still no entry of hers: %v", err)
	}
	if _, err := v.Read(t.Context(), model.Ref{Realm: "acme", Name: "bob"}); !errors.Is(err, model.ErrPassphraseNeeded) {
		t.Errorf("bob: %v", err)
	}
	short := openFiles(t, dir, "short")
	if err := short.Open(t.Context()); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("short, given: %v", err)
	}
	if _, err := short.Read(t.Context(), model.Ref{Realm: "acme", Name: "bob"}); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("short, read: %v", err)
	}
	if err := v.Unlock(t.Context(), model.SecretString("short")); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("short, typed: %v", err)
	}
}

func TestStrayFilesAreNoEntries(t *testing.T) {
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "atmos_acme_folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".DS_Store", "atmos_acme_note", "README", "atmos_acme_empty"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	v := openFiles(t, dir, "")
	if err := v.Open(t.Context()); !errors.Is(err, model.ErrPassphraseNew) {
		t.Errorf("%v", err)
	}
	if err := v.Unlock(t.Context(), model.SecretString(passphrase)); err != nil {
		t.Errorf("%v", err)
	}
	put(t, designs(t, dir, passphrase), "another-tool", "its secret")
	if err := v.Unlock(t.Context(), model.SecretString("incorrect horse")); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Errorf("another program's entry judges where there is none of Atmos: %v", err)
	}
}

// A crash or a full disk can leave an empty file.
func TestAnEmptyFileIsADamagedEntry(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "atmos_acme_alice"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	v := openFiles(t, dir, passphrase)
	if found, err := v.Look(t.Context(), []model.Ref{alice()}); err != nil || found[alice()] != model.Present {
		t.Errorf("%v, %v", found, err)
	}
	if realms, err := v.Realms(t.Context(), []string{"alice"}); err != nil || len(realms["alice"]) != 1 {
		t.Errorf("in the realms %v, %v", realms, err)
	}
	if got := v.Damaged(t.Context(), []model.Ref{alice()}); len(got) != 1 {
		t.Errorf("damaged: %v", got)
	}
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrDamagedEntry) {
		t.Error(err)
	}
}

// Whatever else is in the place of a file is no entry that can be read.
func TestWhatIsNoFileIsADamagedEntry(t *testing.T) {
	for what, put := range map[string]func(path string) error{
		"a folder":         func(path string) error { return os.Mkdir(path, 0o700) },
		"a link to one":    func(path string) error { return os.Symlink(filepath.Dir(path), path) },
		"a link to itself": func(path string) error { return os.Symlink(filepath.Base(path), path) },
		"a device":         func(path string) error { return os.Symlink(os.DevNull, path) },
	} {
		dir := t.TempDir()
		if err := put(filepath.Join(dir, "atmos_acme_alice")); err != nil {
			t.Skip(err)
		}
		v := openFiles(t, dir, passphrase)
		found, err := v.Look(t.Context(), []model.Ref{alice()})
		if damaged := v.Damaged(t.Context(), []model.Ref{alice()}); err != nil || found[alice()] != model.Present || len(damaged) != 1 {
			t.Errorf("%s: %v, %v, damaged: %v", what, found, err, damaged)
		}
	}
}

func TestADamagedEntryIsKnownWithoutThePassphrase(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	bob, nobody := model.Ref{Realm: "acme", Name: "bob"}, model.Ref{Realm: "acme", Name: "nobody"}
	if err := os.WriteFile(filepath.Join(dir, "atmos_acme_bob"), []byte("no entry"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := openFiles(t, dir, "")
	if got := v.Damaged(t.Context(), []model.Ref{alice(), bob, nobody}); len(got) != 1 || got[0] != bob {
		t.Errorf("damaged: %v", got)
	}
}

// tearEntries writes files that are no encrypted entries, and returns whose they are.
func tearEntries(t *testing.T, dir string, n int) (refs []model.Ref) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		ref := model.Ref{Realm: "acme", Name: fmt.Sprintf("user-%03d", i)}
		if err := os.WriteFile(filepath.Join(dir, entry.Name(ref)), []byte("no entry"), 0o600); err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	return refs
}

func TestManyDamagedEntriesAreAllNamedInTime(t *testing.T) {
	for what, patience := range map[string]time.Duration{"a command": model.UnattendedTimeout, "somebody in a hurry": 50 * time.Millisecond} {
		t.Run(what, func(t *testing.T) {
			dir := folder(t)
			refs := tearEntries(t, dir, 100)
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				if got := openFiles(t, dir, "").Damaged(ctx, refs); !slices.Equal(got, refs) {
					t.Errorf("%d of %d are damaged", len(got), len(refs))
				}
			})
		})
	}
}

func TestAnEntryThatIsBeingWrittenIsNotDamaged(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_user-001", alicePayload)
	path := filepath.Join(dir, "atmos_acme_user-001")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refs := tearEntries(t, dir, 3)
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(30*time.Millisecond, func() {
			if err := os.WriteFile(path, good, 0o600); err != nil {
				t.Error(err)
			}
		})
		if got := openFiles(t, dir, "").Damaged(t.Context(), refs); !slices.Equal(got, []model.Ref{refs[0], refs[2]}) {
			t.Errorf("damaged: %v", got)
		}
	})
}

func TestAnEntryThatDoesNotDecryptIsDamagedAndCostsLittle(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	path := filepath.Join(dir, "atmos_acme_alice")
	good, _ := os.ReadFile(path)
	head := func(json string) []byte {
		_, rest, _ := bytes.Cut(good, []byte("."))
		return append([]byte(base64.RawURLEncoding.EncodeToString([]byte(json))+"."), rest...)
	}
	for what, raw := range map[string][]byte{
		"empty": {}, "cut": good[:len(good)/2], "cut short": good[:len(good)-3], "text": []byte("a.b.c.d.e"),
		"slow": head(`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":1300001,"p2s":"AAAA"}`),
		"very": head(`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":9e18,"p2s":"AAAA"}`),
		"less": head(`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":-1,"p2s":"AAAA"}`),
		"bomb": head(`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","zip":"DEF","p2c":8192,"p2s":"AAAA"}`),
		"none": head(`{"alg":"none"}`),
		"big":  bytes.Repeat([]byte("x"), 1<<20+1),
	} {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		v := openFiles(t, dir, passphrase)
		if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrDamagedEntry) {
			t.Errorf("%s: %v", what, err)
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: took %v", what, took)
		}
	}
}

func TestLooserModesAreRepairedAndSaid(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	put(t, designs(t, dir, passphrase), "atmos_acme_bob", alicePayload)
	path, other := filepath.Join(dir, "atmos_acme_alice"), filepath.Join(dir, "atmos_acme_bob") // not only the entry that is read
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(path, 0o644), os.Chmod(other, 0o666)); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 4)
	v, err := Open(Options{Type: File, FileDir: dir, Passphrase: model.SecretString(passphrase),
		Repaired: func(path string, was fs.FileMode) { said <- was.String() + " " + path }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Read(t.Context(), alice()); err != nil {
		t.Fatal(err)
	}
	if err := v.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	for p, mode := range map[string]fs.FileMode{dir: 0o700, path: 0o600, other: 0o600} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", p, info.Mode(), err)
		}
	}
	if a, b, c := <-said, <-said, <-said; a != "-rwxr-xr-x "+dir || b != "-rw-r--r-- "+path || c != "-rw-rw-rw- "+other {
		t.Errorf("%s; %s; %s", a, b, c)
	}
}

// The variable is not to blame if another program changes the passphrase after somebody has typed one.
func TestATypedPassphraseReplacesTheVariables(t *testing.T) {
	for what, c := range map[string]struct {
		given string
		typed func(v *Vault) error
	}{
		"to unlock": {"incorrect horse", func(v *Vault) error { return v.Unlock(t.Context(), model.SecretString(passphrase)) }},
		"to change it": {passphrase, func(v *Vault) error {
			_, err := v.ChangePassphrase(t.Context(), model.SecretString(newPassphrase))
			return err
		}},
	} {
		dir := folder(t)
		put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
		v := openFiles(t, dir, c.given)
		if err := c.typed(v); err != nil {
			t.Fatal(what, err)
		}
		put(t, designs(t, dir, "of another program"), "atmos_acme_alice", alicePayload)
		if err := v.Open(t.Context()); !errors.Is(err, model.ErrWrongPassphrase) || model.WrongInVariable(err) {
			t.Errorf("typed %s: %v", what, err)
		}
	}
}

// A user who reads "wrong passphrase" must know whether it was typed or came from the variable.
func TestOnlyAPassphraseThatNobodyTypedIsTheVariables(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	for given, want := range map[string]bool{"incorrect horse": true, "": false} {
		v := openFiles(t, dir, given)
		if err := v.Unlock(t.Context(), model.SecretString("incorrect too")); err == nil || model.WrongInVariable(err) {
			t.Errorf("given %q: typed: %v", given, err)
		}
		if err := v.Open(t.Context()); err == nil && given != "" || model.WrongInVariable(err) != want {
			t.Errorf("given %q: opened: %v", given, err)
		}
	}
}
