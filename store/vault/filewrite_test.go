package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/gofrs/flock"

	"authdeck/model"
	"authdeck/store/vault/encfile"
)

func names(t *testing.T, dir string) (listed []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		listed = append(listed, e.Name())
	}
	return listed
}

func TestTheFolderHasOnlyEntries(t *testing.T) {
	dir := folder(t)
	v := openFiles(t, dir, passphrase)
	if err := v.Write(t.Context(), model.Ref{Realm: "a/b", Name: "50%"}, exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"atmos_a%2Fb_50%25"}) {
		t.Errorf("inside: %v", got)
	}
	if got := names(t, filepath.Dir(dir)); !slices.Equal(got, []string{".keyring.authdeck.lock", "keyring"}) {
		t.Errorf("beside: %v", got)
	}
	if got := peek(t, designs(t, dir, passphrase), "atmos_a/b_50%"); got != alicePayload {
		t.Errorf("the library reads %s", got)
	}
}

func TestLeftoversOfAKilledWriterAreRemoved(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	left := beside(dir, ".new")
	if err := errors.Join(os.Mkdir(left, 0o700), os.WriteFile(filepath.Join(left, "x"), []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	v := openFiles(t, dir, passphrase)
	if _, err := v.Read(t.Context(), alice()); err != nil {
		t.Errorf("the old entry is there: %v", err)
	}
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left: %v", err)
	}
}

func TestAFailedWriteLeavesEverythingAsItWas(t *testing.T) {
	dir := folder(t)
	inTheWay := filepath.Join(dir, "atmos_acme_alice")
	if err := os.MkdirAll(filepath.Join(inTheWay, "kept"), 0o700); err != nil {
		t.Fatal(err)
	}
	v := openFiles(t, dir, passphrase)
	_, readErr := v.Read(t.Context(), alice()) // already a read says it, so that nobody enters keys that cannot be saved
	for _, err := range []error{readErr, v.Write(t.Context(), alice(), exampleKeys()), v.Remove(t.Context(), alice())} {
		if !errors.Is(err, model.ErrKeyringDenied) || !strings.Contains(err.Error(), "move it away: "+inTheWay) {
			t.Errorf("%v", err)
		}
	}
	if got := names(t, inTheWay); !slices.Equal(got, []string{"kept"}) {
		t.Errorf("%v", got)
	}
	if got := names(t, filepath.Dir(dir)); slices.Contains(got, filepath.Base(beside(dir, ".new"))) {
		t.Errorf("beside: %v", got)
	}
}

func TestASaveReplacesALinkToItself(t *testing.T) {
	dir := folder(t)
	link := filepath.Join(dir, "atmos_acme_alice")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(link, link); err != nil {
		t.Skip(err) // Windows allows it to some users only
	}
	v := openFiles(t, dir, passphrase)
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrDamagedEntry) {
		t.Errorf("%v", err)
	}
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Error(err)
	}
}

func TestAFolderThatIsALinkToItselfIsNoDamagedEntry(t *testing.T) {
	dir := folder(t)
	if err := os.Symlink(dir, dir); err != nil {
		t.Skip(err) // Windows allows it to some users only
	}
	_, err := openFiles(t, dir, passphrase).Read(t.Context(), alice())
	if err == nil || errors.Is(err, model.ErrDamagedEntry) || !strings.Contains(err.Error(), dir+" is a link that leads back to itself") {
		t.Errorf("%v", err)
	}
}

// The folder may be on a disk that is not mounted: its entries are not missing.
func TestAFolderBehindALinkToNothingIsAnError(t *testing.T) {
	top := t.TempDir()
	link := filepath.Join(top, "link")
	if err := os.Symlink(filepath.Join(top, "not-mounted"), link); err != nil {
		t.Skip(err) // Windows allows it to some users only
	}
	for where, dir := range map[string]string{"the folder": link, "a folder above it": filepath.Join(link, "keyring")} {
		v := openFiles(t, dir, passphrase)
		_, looked := v.Look(t.Context(), []model.Ref{alice()})
		_, read := v.Read(t.Context(), alice())
		_, listed := v.Realms(t.Context(), []string{"alice"})
		_, changed := v.ChangePassphrase(t.Context(), model.SecretString("another long one"))
		for what, err := range map[string]error{
			"look": looked, "read": read, "realms": listed, "change": changed, "locked": v.Locked(t.Context()), "open": v.Open(t.Context()),
			"write": v.Write(t.Context(), alice(), exampleKeys()), "remove": v.Remove(t.Context(), alice()),
			"unlock": v.Unlock(t.Context(), model.SecretString(passphrase)),
		} {
			var p *model.Problem
			if !errors.As(err, &p) || !errors.Is(err, model.ErrKeyringDenied) || p.What != link+" is a link that leads to nothing" ||
				!strings.HasPrefix(p.Fix.String(), "delete that link, or create what it leads to") {
				t.Errorf("%s, %s: %v", where, what, err)
			}
		}
	}
}

func TestAFileInTheFoldersPlaceIsAnError(t *testing.T) {
	dir := folder(t)
	if err := os.WriteFile(dir, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := openFiles(t, dir, passphrase)
	if err := v.Open(t.Context()); err == nil {
		t.Error("opened")
	}
	if err := v.Write(t.Context(), alice(), exampleKeys()); err == nil {
		t.Error("written")
	}
	if raw, _ := os.ReadFile(dir); string(raw) != "kept" {
		t.Errorf("%s", raw)
	}
}

// Each vault stands for a separate process: the lock is on the file.
func TestReadersNeverMeetAHalfWrittenEntryOfOurs(t *testing.T) {
	const rounds = 4
	dir := folder(t)
	if err := openFiles(t, dir, passphrase).Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 3 {
		writer, reader := openFiles(t, dir, passphrase), openFiles(t, dir, passphrase)
		all.Go(func() {
			for n := range rounds {
				k := exampleKeys()
				k.Duration = fmt.Sprintf("%dh", i*rounds+n+1)
				if err := writer.Write(t.Context(), alice(), k); err != nil {
					t.Errorf("write: %v", err)
				}
			}
		})
		all.Go(func() {
			for range 2 * rounds {
				if k, err := reader.Read(t.Context(), alice()); err != nil || k.AccessKeyID != exampleID {
					t.Errorf("read: %v", err)
				}
			}
		})
	}
	all.Wait()
}

func TestAProcessThatHoldsTheLockOfTheEncryptedFileIsNamedBeforeACallWithoutATerminalEnds(t *testing.T) {
	dir := folder(t)
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	other := flock.New(beside(dir, ".lock"))
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Unlock() }()
	for does, change := range map[string]func(context.Context, *Vault) error{
		"save":   func(ctx context.Context, v *Vault) error { return v.Write(ctx, alice(), exampleKeys()) },
		"delete": func(ctx context.Context, v *Vault) error { return v.Remove(ctx, alice()) },
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), model.UnattendedTimeout)
			defer cancel()
			var p *model.Problem
			err := change(ctx, openFiles(t, dir, passphrase))
			if !errors.As(err, &p) || !strings.HasSuffix(p.What, " has held "+other.Path()+" for 4s") || p.Fix.String() != "wait until it is done or end it, then try again" {
				t.Errorf("%s: %v", does, err)
			}
		})
	}
}

// beside is one of authdeck's own paths, beside the folder of an encrypted file.
func beside(dir, suffix string) string {
	return filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".authdeck"+suffix)
}

func TestAFolderThatCannotBeCreatedSaysWhatToDo(t *testing.T) {
	err := encfile.Unwritable("/proc/x", fmt.Errorf("cannot create the folder /proc/x: %w", syscall.ENOENT))
	var p *model.Problem
	if !errors.As(err, &p) || p.Fix.String() != "check the folder /proc/x\nor choose another folder: ATMOS_KEYRING_FILE_PATH" || !strings.Contains(err.Error(), "cannot create the folder /proc/x") {
		t.Errorf("%v", err)
	}
}
