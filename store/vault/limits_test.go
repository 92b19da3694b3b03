package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// What Windows takes is checked before anything is written, wherever the check runs.
func TestAnEntryThatIsTooLongIsRefusedAndTheOldOneIsIntact(t *testing.T) {
	for name, size := range map[string]func(keyring.Item) error{"2,560": blobSize, "macOS": commandSize} {
		ring := &memoryRing{items: map[string][]byte{}}
		sets := 0
		counted := &hooked{memoryRing: ring, beforeSet: func(*keyring.Item) error { sets++; return nil }}
		v := newVault(memory, &inPlace{ring: limited{counted, size}, host: ring})
		put(t, ring, "atmos_acme_alice", alicePayload)
		err := v.Write(t.Context(), alice(), keysOf(strings.Repeat("x", 3000)))
		if !errors.Is(err, model.ErrEntryTooLong) || !strings.Contains(err.Error(), "--keyring file") || sets != 0 {
			t.Errorf("%s: %v, %d writes", name, err, sets)
		}
		if got := ring.text("atmos_acme_alice"); got != alicePayload {
			t.Errorf("%s: %s", name, got)
		}
		if err := v.Write(t.Context(), alice(), keysOf(strings.Repeat("x", 2400))); err != nil || sets != 1 {
			t.Errorf("%s: %v, %d writes", name, err, sets)
		}
	}
	for size, ok := range map[int]bool{mostBlob - 1: true, mostBlob: true, mostBlob + 1: false} {
		if err := blobSize(keyring.Item{Data: make([]byte, size)}); (err == nil) != ok {
			t.Errorf("%d: %v", size, err)
		}
	}
}

// deniedRing is 99designs' keychain where the user presses Deny: Get says that there is nothing.
type deniedRing struct {
	keyring.Keyring
	metadata error
}

func (deniedRing) Get(string) (keyring.Item, error) { return keyring.Item{}, keyring.ErrKeyNotFound }
func (r deniedRing) GetMetadata(string) (keyring.Metadata, error) {
	return keyring.Metadata{}, r.metadata
}

func TestDenyOnMacOSIsNotMissing(t *testing.T) {
	for _, c := range []struct {
		metadata, kind error
		presence       model.Presence
	}{
		{nil, model.ErrKeyringDenied, model.Present},
		{keyring.ErrKeyNotFound, keyring.ErrKeyNotFound, model.Absent},
		{errors.New("User interaction is not allowed. (-25308)"), model.ErrKeyringDenied, model.Unknown},
	} {
		ring := keychainRing{deniedRing{metadata: c.metadata}}
		s := &inPlace{ring: ring, host: keychainHost{ring}}
		if _, err := s.get("atmos_acme_alice"); !errors.Is(err, c.kind) {
			t.Errorf("%v: %v, want %v", c.metadata, err, c.kind)
		}
		if found, err := s.look(t.Context(), []string{"atmos_acme_alice"}); err != nil || found["atmos_acme_alice"] != c.presence {
			t.Errorf("%v: %v, %v", c.metadata, found, err)
		}
	}
}

func TestAProgramWithoutCgoSaysSoWhereTheKeychainIsAskedFor(t *testing.T) {
	err := (keychainHost{}).present(t.Context())
	if compiled(Keychain) != (err == nil) || err != nil && (!errors.Is(err, model.ErrKeyringAbsent) ||
		!strings.Contains(err.Error(), "built without cgo") || !strings.Contains(err.Error(), "--keyring system")) {
		t.Errorf("%v", err)
	}
}

func TestKeychainErrorsAreSortedByTheirNumbers(t *testing.T) {
	for text, kind := range map[string]error{
		"User interaction is not allowed. (-25308)":                            model.ErrKeyringLocked,
		"The user name or passphrase you entered is not correct. (-25293)":     model.ErrKeyringDenied,
		"Failed to update item in keychain: Keychain Error. (-128)":            model.ErrKeyringDenied,
		"Failed to query keychain: The specified item has no access. (-25243)": model.ErrKeyringDenied,
	} {
		if err := (keychainHost{}).kind(errors.New(text)); !errors.Is(err, kind) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := (keychainHost{}).kind(errors.New("Keychain Error. (-1)")); !errors.Is(err, model.ErrKeyringFailed) {
		t.Errorf("%v", err)
	}
}

func TestHowSecurityEndsIsSorted(t *testing.T) {
	for exit, want := range map[int]struct {
		kind     error
		presence model.Presence
	}{
		36: {model.ErrKeyringLocked, model.Unknown}, 51: {model.ErrKeyringDenied, model.Unknown},
		128: {model.ErrKeyringDenied, model.Unknown}, 44: {nil, model.Absent}, 0: {nil, model.Present}, 1: {nil, model.Unknown},
	} {
		err := securityKind(exit, fmt.Errorf("exit status %d", exit))
		if want.kind != nil && !errors.Is(err, want.kind) || want.kind == nil && !errors.Is(err, model.ErrKeyringFailed) || securityPresence(exit) != want.presence {
			t.Errorf("%d: %v, %v", exit, err, securityPresence(exit))
		}
	}
}

func TestEveryTypeIsOpenedWhereItIsAndSaysElsewhereWhereThatIs(t *testing.T) {
	types := Types()
	for _, k := range model.KeyringTypes() {
		v, err := Open(Options{Type: k.Name, FileDir: t.TempDir()})
		switch {
		case here(k) && (err != nil || v.Keyring().Type != k.Name || v.Keyring().Title == "" || v.Keyring().Note != k.Note):
			t.Errorf("%s: %v", k.Name, err)
		case !here(k) && (!errors.Is(err, model.ErrUnknownKeyring) || !strings.Contains(err.Error(), "is only on "+systems(k.On)) ||
			!strings.Contains(err.Error(), strings.Join(types, ", "))):
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}

func TestWhatIsAvailableIsToldWithinItsTime(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{t.Context(), gone} {
		all := Available(ctx)
		if len(all) != len(model.KeyringTypes()) {
			t.Fatalf("%d types", len(all))
		}
		for _, a := range all {
			if a.Name == File && a.Err != nil || !here(a.KeyringType) && !errors.Is(a.Err, model.ErrUnknownKeyring) {
				t.Errorf("%s: %v", a.Name, a.Err)
			}
		}
	}
}

// Programs that say nothing are enough here: what is missing is found without running any.
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
			if !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "--keyring file") {
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

// stubborn is KWallet where it refuses: 99designs looks at no answer of it.
type stubborn struct {
	*memoryRing
	left int
}

func (s *stubborn) Remove(name string) error {
	if s.left--; s.left > 0 {
		return nil
	}
	return s.memoryRing.Remove(name)
}

func TestAnEntryIsRemovedWhenItIsGone(t *testing.T) {
	for times, ok := range map[int]bool{1: true, 3: true, 100: false} {
		ring := &memoryRing{items: map[string][]byte{"a": []byte("x")}}
		err := removing{&stubborn{ring, times}}.Remove("a")
		if (err == nil) != ok || !ok && !errors.Is(err, errNotRemoved) {
			t.Errorf("%d: %v", times, err)
		}
	}
}

func TestNoBackendIsAskedForItsNames(t *testing.T) {
	for _, k := range []string{System, Keychain, SecretService, KWallet, WinCred, KeyCtl, Pass} {
		_, ring, err := backend(k)
		if err != nil {
			continue // of another system
		}
		if names, err := ring.Keys(); !errors.Is(err, errByName) {
			t.Errorf("%s: %v, %v", k, names, err)
		}
	}
}
