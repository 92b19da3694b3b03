package vault

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

func TestEntriesOfOtherRealmsAreFoundByTheIdentitysName(t *testing.T) {
	ring, v := openMemory()
	for _, name := range []string{
		"atmos_acme_alice", "atmos_2d366932af5d6faf_alice", "atmos_alice", "atmos_a_b_c", "atmos_x_c", "atmos_Not A Realm_alice",
		"atmos_acme_malice", "other_acme_alice", "atmos__alice",
	} {
		put(t, ring, name, alicePayload)
	}
	got, err := v.Realms(t.Context(), []string{"alice", "c", "b_c", "nobody"})
	want := map[string][]string{"alice": {"", "2d366932af5d6faf", "acme"}, "b_c": {"a"}, "c": {"x"}}
	if err != nil || !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAnEncryptedFileIsSearchedWithoutItsPassphrase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keyring")
	v, err := Open(Options{Type: File, FileDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Realms(t.Context(), []string{"alice"}); err != nil || len(got) != 0 {
		t.Errorf("without a folder: %v, %v", got, err)
	}
	empty := func(want bool) {
		t.Helper()
		if got, err := v.Empty(t.Context()); err != nil || got != want {
			t.Errorf("empty: %v, %v", got, err)
		}
	}
	empty(true)
	for _, name := range []string{"notes.txt", "atmos_acme_alice", "atmos_old_team%2Falice"} {
		if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
		empty(name == "notes.txt")
	}
	got, err := v.Realms(t.Context(), []string{"alice", "team/alice"})
	if want := map[string][]string{"alice": {"acme"}, "team/alice": {"old"}}; err != nil || !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAWholeEntryIsCarriedOver(t *testing.T) {
	const more = `{"type":"aws","data":{"access_key_id":"AKIAI44QH8DHBEXAMPLE","secret_access_key":"s","team":"blue"},"version":2}`
	fromRing, from := openMemory()
	toRing, to := openMemory()
	put(t, fromRing, "atmos_alice", more)
	entry, err := from.ReadEntry(t.Context(), model.Ref{Name: "alice"})
	if err != nil {
		t.Fatal(err)
	}
	if err := to.WriteEntry(t.Context(), alice(), entry); err != nil {
		t.Fatal(err)
	}
	if got := toRing.text("atmos_acme_alice"); got != more {
		t.Errorf("%s", got)
	}
	if err := to.WriteEntry(t.Context(), model.Ref{Name: "alice"}, entry); err == nil {
		t.Error("written without a realm")
	}
	if _, err := from.ReadEntry(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("%v", err)
	}
}

// byName is a keyring that knows only the names that it is asked for.
type byName struct{ *memoryRing }

func (byName) Names(ctx context.Context) ([]string, error) { return backend.Base{}.Names(ctx) }

func TestAKeyringThatCannotBeSearchedSaysSo(t *testing.T) {
	v := newVault(memory, backend.NewRingStore(byName{&memoryRing{}}, ""))
	if _, err := v.Realms(t.Context(), []string{"alice"}); !errors.Is(err, model.ErrCannotSearch) {
		t.Errorf("%v", err)
	}
	if empty, err := v.Empty(t.Context()); empty || !errors.Is(err, model.ErrCannotSearch) {
		t.Errorf("empty: %v, %v", empty, err)
	}
}
