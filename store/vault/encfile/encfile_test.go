package encfile

import (
	"authdeck/model"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/keyring"
)

func TestAtmosLimitOfIterationsIsTheLimit(t *testing.T) {
	entry := func(p2c string) []byte {
		head := `{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":` + p2c + `,"p2s":"AAAA"}`
		return []byte(base64.RawURLEncoding.EncodeToString([]byte(head)) + ".a.b.c.d")
	}
	if !isEntry(entry("1300000")) || isEntry(entry("1300001")) {
		t.Error("the limit is elsewhere")
	}
}

// Atmos truncates and writes in place: our reader must ignore what it sees in between.
func TestAnEntryThatAtmosIsWritingIsReadOnceItIsWhole(t *testing.T) {
	dir, passphrase := t.TempDir(), model.SecretString("correct horse")
	ring, err := library(dir, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := ring.Set(keyring.Item{Key: "atmos_acme_alice", Data: []byte("payload")}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "atmos_acme_alice")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	tries := 0
	err = persist(t.Context(), func() error {
		if tries++; tries == 3 {
			if err := os.WriteFile(path, good, 0o600); err != nil {
				t.Error(err)
			}
		}
		_, err := get(dir, "atmos_acme_alice", passphrase)
		return err
	})
	if err != nil || tries != 3 {
		t.Errorf("%d tries: %v", tries, err)
	}
}

// A passphrase waited for each of them, one after the other.
func TestAPassphraseWaitsOnceForAllEntriesThatLookDamaged(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b", "c", "d"} {
		tornEntry(t, dir, "atmos_acme_"+name)
	}
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		if err := New(Options{Dir: dir}).Unlock(t.Context(), tornPassphrase()); err != nil {
			t.Error(err)
		}
		if waited := time.Since(begun); waited > 150*time.Millisecond {
			t.Errorf("it waited %v", waited)
		}
	})
}

func TestAPassphraseIsRightIfATornEntryIsSoonWholeAgain(t *testing.T) {
	dir := t.TempDir()
	tornEntry(t, dir, "atmos_acme_a")
	whole := tornEntry(t, dir, "atmos_acme_b")
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(50*time.Millisecond, func() {
			if err := os.WriteFile(filepath.Join(dir, "atmos_acme_b"), whole, 0o600); err != nil {
				t.Error(err)
			}
		})
		if opens, _ := New(Options{Dir: dir}).opensAny(t.Context(), []string{"atmos_acme_a", "atmos_acme_b"}, tornPassphrase()); !opens {
			t.Error("it opens neither")
		}
	})
}

// A caller that gave up just then was told that the passphrase was not tried.
func TestAPassphraseThatOpenedAnEntryIsRightEvenIfTheCallerGivesUp(t *testing.T) {
	dir := t.TempDir()
	whole := tornEntry(t, dir, "atmos_acme_a")
	if err := os.WriteFile(filepath.Join(dir, "atmos_acme_a"), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s := New(Options{Dir: dir})
	never := &endsAfter{Context: t.Context(), looks: 1 << 30}
	if err := s.verify(never, model.SecretString("wrong horse")); !errors.Is(err, model.ErrWrongPassphrase) {
		t.Fatal(err)
	}
	beforeTheLast := 1<<30 - never.looks - 1
	if err := s.verify(&endsAfter{t.Context(), beforeTheLast}, model.SecretString("wrong horse")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := s.verify(&endsAfter{t.Context(), beforeTheLast}, tornPassphrase()); err != nil {
		t.Error(err)
	}
}

// endsAfter is a context that has ended once somebody looked that often whether it has.
type endsAfter struct {
	context.Context
	looks int
}

func (e *endsAfter) Err() error {
	if e.looks == 0 {
		return context.Canceled
	}
	e.looks--
	return nil
}

func tornPassphrase() model.Secret { return model.SecretString("correct horse") }

// tornEntry creates an entry that lacks its end, as while Atmos writes it, and returns the whole one.
func tornEntry(t *testing.T, dir, name string) (whole []byte) {
	t.Helper()
	ring, err := library(dir, tornPassphrase())
	if err == nil {
		err = ring.Set(keyring.Item{Key: name, Data: []byte("payload")})
	}
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if whole, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, whole[:bytes.LastIndexByte(whole, '.')+1], 0o600); err != nil {
		t.Fatal(err)
	}
	return whole
}
