package keychain

import (
	"authdeck/model"
	"authdeck/store/vault/backend"
	"errors"
	"strings"
	"testing"

	"github.com/99designs/keyring"
)

// deniedRing is 99designs' keychain if the user presses Deny: Get says that there is no entry.
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
		k := keychain{library: deniedRing{metadata: c.metadata}}
		_, err := k.Get("atmos_acme_alice")
		if !errors.Is(err, keyring.ErrKeyNotFound) {
			err = k.Kind(err)
		}
		if !errors.Is(err, c.kind) {
			t.Errorf("%v: %v, want %v", c.metadata, err, c.kind)
		}
		if found, err := k.Look(t.Context(), []string{"atmos_acme_alice"}); err != nil || found["atmos_acme_alice"] != c.presence {
			t.Errorf("%v: %v, %v", c.metadata, found, err)
		}
	}
}

func TestAProgramWithoutCgoSaysSoWhereTheKeychainIsAskedFor(t *testing.T) {
	err := (keychain{}).Present(t.Context())
	if backend.Compiled(kind) != (err == nil) || err != nil && (!errors.Is(err, model.ErrKeyringAbsent) ||
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
		if err := (keychain{}).Kind(errors.New(text)); !errors.Is(err, kind) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := (keychain{}).Kind(errors.New("Keychain Error. (-1)")); !errors.Is(err, model.ErrKeyringFailed) {
		t.Errorf("%v", err)
	}
}

func TestTheExitCodesOfSecurityAreSorted(t *testing.T) {
	for exit, want := range map[int]struct {
		kind     error
		presence model.Presence
	}{
		36: {model.ErrKeyringLocked, model.Unknown}, 51: {model.ErrKeyringDenied, model.Unknown},
		128: {model.ErrKeyringDenied, model.Unknown}, 44: {nil, model.Absent}, 0: {nil, model.Present}, 1: {nil, model.Unknown},
	} {
		if got := ExitKind(exit); !errors.Is(got, want.kind) || ExitPresence(exit) != want.presence {
			t.Errorf("%d: %v, %v", exit, got, ExitPresence(exit))
		}
	}
}
