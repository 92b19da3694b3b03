package vault

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/process/processtest"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/system"
	"authdeck/store/vault/wincred"
)

// limitedMemory is a memory keyring that saves through a limit.
type limitedMemory struct {
	*memoryRing
	limit backend.Ring
}

func (m limitedMemory) Set(item keyring.Item) error { return m.limit.Set(item) }

// The limit for Windows is checked before anything is written, on whatever system the check runs.
func TestAnEntryThatIsTooLongIsRefusedAndTheOldOneIsIntact(t *testing.T) {
	for name, limit := range map[string]func(backend.Ring) backend.Ring{"Windows": wincred.Limit, "macOS": system.LimitCommand} {
		ring := &memoryRing{items: map[string][]byte{}}
		sets := 0
		counted := &hooked{memoryRing: ring, beforeSet: func(*keyring.Item) error { sets++; return nil }}
		v := newVault(memory, backend.NewRingStore(limitedMemory{ring, limit(counted)}, ""))
		put(t, ring, "atmos_acme_alice", alicePayload)
		err := v.Write(t.Context(), alice(), keysOf(strings.Repeat("x", 3000)))
		if !errors.Is(err, model.ErrEntryTooLong) || !strings.Contains(err.Error(), "keyring use file") || sets != 0 {
			t.Errorf("%s: %v, %d writes", name, err, sets)
		}
		if got := ring.text("atmos_acme_alice"); got != alicePayload {
			t.Errorf("%s: %s", name, got)
		}
		if err := v.Write(t.Context(), alice(), keysOf(strings.Repeat("x", 2400))); err != nil || sets != 1 {
			t.Errorf("%s: %v, %d writes", name, err, sets)
		}
	}
}

func TestEveryTypeOpensOnItsSystemAndNamesThatSystemOnOthers(t *testing.T) {
	types := Types()
	for _, k := range model.KeyringTypes() {
		v, err := Open(Options{Type: k.Name, FileDir: t.TempDir()})
		switch {
		case here(k) && (err != nil || v.Keyring().Type != k.Name || v.Keyring().Title == "" || v.Keyring().Note != k.Note):
			t.Errorf("%s: %v", k.Name, err)
		case !here(k) && (!errors.Is(err, model.ErrUnknownKeyring) || !strings.Contains(err.Error(), "works only on "+k.Systems()) ||
			!strings.Contains(err.Error(), strings.Join(types, ", "))):
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}

func TestAvailableKeyringsAreListedInTime(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{t.Context(), gone} {
		all := Available(ctx)
		if len(all) != len(model.KeyringTypes()) {
			t.Fatalf("%d types", len(all))
		}
		for _, a := range all {
			if a.Name == File && a.Problem != nil || !here(a.KeyringType) && !errors.Is(a.Problem, model.ErrUnknownKeyring) {
				t.Errorf("%s: %v", a.Name, a.Problem)
			}
		}
	}
}

// Programs that print nothing are enough here, because missing programs are detected without running any.
func TestPassSaysWhatItLacks(t *testing.T) {
	if _, err := typeOf(Pass); err != nil {
		t.Skip("pass is for Unix")
	}
	programs, store := t.TempDir(), t.TempDir()
	t.Setenv("PATH", programs)
	t.Setenv("PASSWORD_STORE_DIR", store)
	v, err := Open(Options{Type: Pass})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	lacks := func(what string) {
		t.Helper()
		_, look := v.Look(t.Context(), []model.Ref{alice()})
		for _, err := range []error{v.Open(t.Context()), look, v.Remove(t.Context(), alice()), v.Write(t.Context(), alice(), exampleKeys())} {
			if !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "keyring use file") {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	plantFile(t, programs+"/gpg", "#!/bin/sh\n")
	lacks("the program pass is not installed")
	plantFile(t, programs+"/pass", "#!/bin/sh\n")
	lacks("pass init YOUR-GPG-KEY")
	plantFile(t, store+"/.gpg-id", "someone\n")
	if found, err := v.Look(t.Context(), []model.Ref{alice()}); err != nil || found[alice()] != model.Absent {
		t.Errorf("%v, %v", found, err)
	}
	t.Setenv("PATH", t.TempDir())
	lacks("is not installed")
}

func plantFile(t *testing.T, path, text string) {
	t.Helper()
	if err := processtest.WriteProgram(path, text); err != nil {
		t.Fatal(err)
	}
}
