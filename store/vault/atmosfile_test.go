package vault

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/entry"
)

// atmos opens an encrypted file as Atmos does (cloudposse/atmos, pkg/keyring/file.go, newFileKeyring).
func atmos(t *testing.T, dir, pass string) keyring.Keyring {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	password := keyring.FixedStringPrompt(pass)
	ring, err := keyring.Open(keyring.Config{
		ServiceName: "atmos", FileDir: dir, FilePasswordFunc: password,
		AllowedBackends: []keyring.BackendType{keyring.FileBackend},
		KeychainName:    "atmos", KeychainPasswordFunc: password, KeychainAccessibleWhenUnlocked: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// oddRefs are names that cannot be file names unchanged; two of them are the escaped form of each other.
func oddRefs() []model.Ref {
	return []model.Ref{
		alice(), {Realm: "acme", Name: "team/alice"}, {Realm: "acme", Name: "team%2falice"}, {Realm: "acme", Name: "50%"}, {Realm: "acme", Name: "../up"},
		{Realm: "a/b", Name: "東京 運用"}, {Realm: "acme", Name: ".hidden"},
	}
}

// The passphrases have the minimum length, counted in bytes as in Atmos, and contain characters that a shell would interpret.
func TestAtmosReadsTheEncryptedFileThatWeWriteAndTheOtherWayRound(t *testing.T) {
	for _, pass := range []string{"8 bytes!", "éééé", `"$pass\ `} {
		t.Run(pass, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			ours, theirs := openFiles(t, dir, pass), atmos(t, dir, pass)
			var entries []string
			for _, ref := range oddRefs() {
				entries = append(entries, entry.Name(ref))
				if err := ours.Write(t.Context(), ref, exampleKeys()); err != nil {
					t.Fatalf("%s: %v", ref.Name, err)
				}
				if got := peek(t, theirs, entry.Name(ref)); got != alicePayload {
					t.Errorf("%s: Atmos reads %q", ref.Name, got)
				}
				put(t, theirs, entry.Name(ref), strings.Replace(alicePayload, `12h`, `24h`, 1))
				if k, err := ours.Read(t.Context(), ref); err != nil || !sameKeys(k, otherKeys()) {
					t.Errorf("%s: read %+v, %v", ref.Name, k, err)
				}
				if err := ours.Write(t.Context(), ref, exampleKeys()); err != nil { // over Atmos's own
					t.Errorf("%s: %v", ref.Name, err)
				}
			}
			if listed, err := theirs.Keys(); err != nil || !sameNames(listed, entries) {
				t.Errorf("Atmos lists %q, %v", listed, err)
			}
			exchangeRemovals(t, ours, theirs)
		})
	}
}

func sameNames(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func exchangeRemovals(t *testing.T, ours *Vault, theirs keyring.Keyring) {
	t.Helper()
	for i, ref := range oddRefs() {
		if i%2 == 0 {
			if err := theirs.Remove(entry.Name(ref)); err != nil {
				t.Error(err)
			}
		} else if err := ours.Remove(t.Context(), ref); err != nil {
			t.Error(err)
		}
		if _, err := ours.Read(t.Context(), ref); !errors.Is(err, model.ErrNoKeys) {
			t.Errorf("%s: we read %v", ref.Name, err)
		}
		if _, err := theirs.Get(entry.Name(ref)); !errors.Is(err, keyring.ErrKeyNotFound) {
			t.Errorf("%s: Atmos reads %v", ref.Name, err)
		}
	}
}

func TestAfterAChangeOfThePassphraseAtmosReadsAllEntriesWithTheNewOne(t *testing.T) {
	dir := folder(t)
	const before, after = "8 bytes.", "8 bytes!"
	for i, ref := range oddRefs() {
		if i%2 == 0 {
			put(t, atmos(t, dir, before), entry.Name(ref), alicePayload)
		} else if err := openFiles(t, dir, before).Write(t.Context(), ref, exampleKeys()); err != nil {
			t.Fatal(err)
		}
	}
	v := openFiles(t, dir, before)
	if n, err := v.ChangePassphrase(t.Context(), model.SecretString(after)); err != nil || n != len(oddRefs()) {
		t.Fatalf("%d, %v", n, err)
	}
	for _, ref := range oddRefs() {
		if got := peek(t, atmos(t, dir, after), entry.Name(ref)); got != alicePayload {
			t.Errorf("%s: %q", ref.Name, got)
		}
		if _, err := atmos(t, dir, before).Get(entry.Name(ref)); err == nil {
			t.Errorf("%s: the old passphrase opens it", ref.Name)
		}
		put(t, atmos(t, dir, after), entry.Name(ref), strings.Replace(alicePayload, `12h`, `24h`, 1))
		if k, err := v.Read(t.Context(), ref); err != nil || !sameKeys(k, otherKeys()) {
			t.Errorf("%s: what Atmos writes then: %+v, %v", ref.Name, k, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".keyring.authdeck.*")); len(left) != 1 { // the lock
		t.Errorf("left: %v", left)
	}
}

func TestAnEncryptedFileSaysHowItIsEncryptedAsAtmosDoes(t *testing.T) {
	dir := folder(t)
	if err := openFiles(t, dir, passphrase).Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "atmos_acme_alice"))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), ".") // compact, without a newline at the end
	head, err := base64.RawURLEncoding.DecodeString(parts[0])
	var header struct {
		Alg, Enc, Created, P2s string
		P2c                    int
	}
	if err != nil || json.Unmarshal(head, &header) != nil || len(parts) != 5 || strings.TrimSpace(string(text)) != string(text) ||
		header.Alg != "PBES2-HS256+A128KW" || header.Enc != "A256GCM" || header.P2c != 8192 || header.P2s == "" || header.Created == "" {
		t.Errorf("%s, %v", head, err)
	}
	inside, err := atmos(t, dir, passphrase).Get("atmos_acme_alice")
	if err != nil || inside.Key != "atmos_acme_alice" || string(inside.Data) != alicePayload || inside.Label+inside.Description != "" ||
		inside.KeychainNotTrustApplication || inside.KeychainNotSynchronizable {
		t.Errorf("%+v, %v", inside, err)
	}
}
