package system

import (
	"errors"
	"testing"

	"github.com/99designs/keyring"
	zalando "github.com/zalando/go-keyring"

	"authdeck/model"
)

func TestTheSystemKeyringHasAtmosLayout(t *testing.T) {
	zalando.MockInit()
	if err := (ring{}).Set(keyring.Item{Key: "atmos_acme_alice", Data: []byte(alicePayload)}); err != nil {
		t.Fatal(err)
	}
	if got, err := zalando.Get("atmos_acme_alice", "atmos-auth"); err != nil || got != alicePayload {
		t.Errorf("%s, %v", got, err)
	}
	if item, err := (ring{}).Get("atmos_acme_alice"); err != nil || string(item.Data) != alicePayload {
		t.Errorf("%s, %v", item.Data, err)
	}
	if err := (ring{}).Remove("atmos_acme_alice"); err != nil {
		t.Error(err)
	}
	if err := (ring{}).Remove("atmos_acme_alice"); !errors.Is(err, keyring.ErrKeyNotFound) {
		t.Errorf("%v", err)
	}
	zalando.MockInitWithError(zalando.ErrUnsupportedPlatform)
	if _, err := (ring{}).Get("atmos_acme_alice"); !errors.Is(err, model.ErrKeyringAbsent) {
		t.Errorf("%v", err)
	}
}
