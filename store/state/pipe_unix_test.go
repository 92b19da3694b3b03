//go:build unix

package state_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
)

func TestAPipeInAFilesPlaceHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	set(t, s, alice, model.Record{MaskedKey: "AKIA"})
	lock(t, s)()
	if err := s.Note(t.Context(), alice.Realm, model.Event{At: noon, Kind: model.SignedIn}); err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(all) < 4 { // the record, its lock, the lock for a prompt, the activity and its lock
		t.Fatal(all, err)
	}
	for _, path := range all {
		if strings.HasSuffix(path, ".holder") {
			continue
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		if held, err := s.Lock(t.Context(), alice); err != nil {
			t.Errorf("%s: %v", path, err)
		} else {
			held.Release()
		}
		_ = s.Wait(t.Context(), alice, nil)
		_ = s.Update(t.Context(), alice, func(*model.Record) {})
		_ = s.Note(t.Context(), alice.Realm, model.Event{At: noon, Kind: model.LoggedOut})
		if _, err := s.All(t.Context(), alice.Realm); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		_, _ = s.Events(t.Context(), alice.Realm)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
