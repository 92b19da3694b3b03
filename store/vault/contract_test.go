package vault

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"authdeck/model"
)

const (
	exampleID     = "AKIAIOSFODNN7EXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	exampleDevice = "arn:aws:iam::123456789012:mfa/alice"

	alicePayload = `{"type":"aws","data":{"access_key_id":"` + exampleID + `","secret_access_key":"` + exampleSecret +
		`","mfa_arn":"` + exampleDevice + `","session_duration":"12h"}}`
)

func exampleKeys() model.Keys {
	return model.Keys{
		AccessKeyID: exampleID, Secret: model.SecretString(exampleSecret), Device: exampleDevice, Duration: "12h",
	}
}

func alice() model.Ref { return model.Ref{Realm: "acme", Name: "alice"} }

func sameKeys(a, b model.Keys) bool {
	return a.AccessKeyID == b.AccessKeyID && a.Secret.Equal(b.Secret) && a.Device == b.Device && a.Duration == b.Duration
}

// keyringUnderTest is a vault, and a way to its payloads that does not use it.
type keyringUnderTest struct {
	vault *Vault
	again func(t *testing.T) *Vault // opens the same keyring again
	blind bool                      // it cannot list its entries
	put   func(t *testing.T, name, payload string)
	get   func(t *testing.T, name string) string
}

// contract is what every keyring promises. fresh returns an empty, open one.
func contract(t *testing.T, fresh func(t *testing.T) keyringUnderTest) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, keyringUnderTest){
		"an identity without an entry has no keys":               contractNoKeys,
		"what is written is read":                                contractWritten,
		"the payload is Atmos's to the byte":                     contractPayload,
		"an entry of Atmos is read, and what it holds more kept": contractForeign,
		"a removed entry is gone and removing again is no error": contractRemoved,
		"presence is told without reading":                       contractLook,
		"session keys count as none":                             contractSession,
		"a damaged entry is said to be, and not quoted":          contractDamaged,
		"half a name or half the keys are refused":               contractHalf,
		"a call whose time is over says the keyring was silent":  contractLate,
		"every name has an entry of its own":                     contractNames,
		"long and odd secrets come back to the byte":             contractSecrets,
		"entries under other realms are found, or it is said":    contractRealms,
		"twenty writers at once lose nothing":                    contractWriters,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

func contractNoKeys(t *testing.T, k keyringUnderTest) {
	if _, err := k.vault.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("%v", err)
	}
	if err := k.vault.Open(t.Context()); err != nil {
		t.Errorf("open: %v", err)
	}
}

func contractWritten(t *testing.T, k keyringUnderTest) {
	for _, want := range []model.Keys{
		exampleKeys(),
		{AccessKeyID: exampleID, Secret: model.SecretString(`a&b<c>"d\e é` + "\u2028")},
		{AccessKeyID: exampleID, Secret: model.SecretString(exampleSecret), Duration: "24h"},
	} {
		if err := k.vault.Write(t.Context(), alice(), want); err != nil {
			t.Fatal(err)
		}
		got, err := k.vault.Read(t.Context(), alice())
		if err != nil || !sameKeys(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func contractPayload(t *testing.T, k keyringUnderTest) {
	if err := k.vault.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if got := k.get(t, "atmos_acme_alice"); got != alicePayload {
		t.Errorf("%s", got)
	}
}

func contractForeign(t *testing.T, k keyringUnderTest) {
	k.put(t, "atmos_acme_alice", `{"type":"aws","data":{"access_key_id":"AKIAI44QH8DHBEXAMPLE","secret_access_key":"old",`+
		`"region":"eu-west-1","expiration":"later","team":"blue"},"version":2}`)
	got, err := k.vault.Read(t.Context(), alice())
	if err != nil || got.AccessKeyID != "AKIAI44QH8DHBEXAMPLE" || !got.Secret.Equal(model.SecretString("old")) {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := k.vault.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	want := `{"type":"aws","data":{"access_key_id":"` + exampleID + `","secret_access_key":"` + exampleSecret +
		`","region":"eu-west-1","expiration":"later","mfa_arn":"` + exampleDevice +
		`","session_duration":"12h","team":"blue"},"version":2}`
	if got := k.get(t, "atmos_acme_alice"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func contractRemoved(t *testing.T, k keyringUnderTest) {
	if err := k.vault.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := k.vault.Remove(t.Context(), alice()); err != nil {
			t.Errorf("remove: %v", err)
		}
		if _, err := k.vault.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
			t.Errorf("read: %v", err)
		}
	}
}

func contractLook(t *testing.T, k keyringUnderTest) {
	if err := k.vault.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	bob, carol := model.Ref{Realm: "acme", Name: "bob"}, model.Ref{Realm: "acme", Name: "carol"}
	for _, refs := range [][]model.Ref{{alice()}, {bob, alice(), carol}} {
		want := map[model.Ref]model.Presence{}
		for _, r := range refs {
			want[r] = model.Absent
		}
		want[alice()] = model.Present
		got, err := k.vault.Look(t.Context(), refs)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v: %v, %v", refs, got, err)
		}
	}
}

func contractSession(t *testing.T, k keyringUnderTest) {
	k.put(t, "atmos_acme_alice", `{"type":"aws","data":{"access_key_id":"ASIAIOSFODNN7EXAMPLE","secret_access_key":"s",`+
		`"session_token":"token","region":"eu-west-1","expiration":"later"}}`)
	if _, err := k.vault.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("%v", err)
	}
	if err := k.vault.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if got := k.get(t, "atmos_acme_alice"); strings.Contains(got, "token") || strings.Contains(got, "expiration") {
		t.Errorf("something of the session is left: %s", got)
	}
}

func contractDamaged(t *testing.T, k keyringUnderTest) {
	for _, payload := range []string{
		`canary`, `"canary"`, `{"type":"oidc","data":{"access_key_id":"canary"}}`, `{"type":"aws","data":"canary"}`,
		`{"type":"aws","data":{"access_key_id":"canary"}}`, `{"type":"aws"}`,
		`{"type":"aws","data":{"access_key_id":"canary","secret_access_key":7}}`,
		`{"type":"aws","data":{"access_key_id":"","secret_access_key":"canary"}}`,
	} {
		k.put(t, "atmos_acme_alice", payload)
		_, err := k.vault.Read(t.Context(), alice())
		if !errors.Is(err, model.ErrDamagedEntry) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", payload, err)
		}
	}
	if err := k.vault.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Errorf("a damaged entry can be replaced: %v", err)
	}
}

func contractHalf(t *testing.T, k keyringUnderTest) {
	for _, ref := range []model.Ref{{Name: "alice"}, {Realm: "acme"}} {
		_, readErr := k.vault.Read(t.Context(), ref)
		_, lookErr := k.vault.Look(t.Context(), []model.Ref{ref})
		writeErr, removeErr := k.vault.Write(t.Context(), ref, exampleKeys()), k.vault.Remove(t.Context(), ref)
		if readErr == nil || lookErr == nil || writeErr == nil || removeErr == nil {
			t.Errorf("%+v: %v, %v, %v, %v", ref, readErr, lookErr, writeErr, removeErr)
		}
	}
	if err := k.vault.Write(t.Context(), alice(), model.Keys{AccessKeyID: exampleID}); err == nil {
		t.Error("keys without a secret were written")
	}
}

func contractLate(t *testing.T, k keyringUnderTest) {
	gone, cancel := context.WithCancelCause(t.Context())
	why := errors.New("the user went away")
	cancel(why)
	_, readErr := k.vault.Read(gone, alice())
	for _, err := range []error{readErr, k.vault.Write(gone, alice(), exampleKeys()), k.vault.Open(gone)} {
		if !errors.Is(err, model.ErrKeyringSilent) || !errors.Is(err, why) {
			t.Errorf("%v", err)
		}
	}
	if got, err := k.vault.Look(t.Context(), []model.Ref{alice()}); err != nil || got[alice()] != model.Absent {
		t.Errorf("something was written: %v, %v", got, err)
	}
}
