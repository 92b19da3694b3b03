//go:build unix

package state_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/state"
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
		done := make(chan error, 1)
		go func() { done <- useAll(t.Context(), s) }()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: it waits for a writer", path)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// useAll calls everything that opens one of the files, and returns why the lock could not be taken.
func useAll(ctx context.Context, s *state.Store) error {
	held, err := s.Lock(ctx, alice)
	if err == nil {
		held.Release()
	}
	_ = s.Wait(ctx, alice, nil)
	_ = s.Update(ctx, alice, func(*model.Record) {})
	_ = s.Note(ctx, alice.Realm, model.Event{At: noon, Kind: model.LoggedOut})
	_, _ = s.All(ctx, alice.Realm)
	_, _ = s.Events(ctx, alice.Realm)
	return err
}

// The list and a sign-in said nothing, and each sign-in forgot what the one before had found out.
func TestAFolderInARecordsPlaceIsNamedWithWhatToDo(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	bob := model.Ref{Realm: realm, Name: "bob"}
	set(t, s, bob, full)
	path := filepath.Join(dir, "alice.json")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	want := "a folder is in the place of " + path + "; move it away"
	all, err := s.All(t.Context(), realm)
	if err == nil || err.Error() != want || all["bob"].MaskedKey != full.MaskedKey {
		t.Errorf("%v, %v", err, all)
	}
	if err := s.Update(t.Context(), alice, func(*model.Record) {}); err == nil || err.Error() != want {
		t.Error(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("alice.json", path); err != nil {
		t.Fatal(err)
	}
	want = path + " is a link that leads back to itself; delete that link"
	if _, err := s.All(t.Context(), realm); err == nil || err.Error() != want {
		t.Error(err)
	}
	if err := s.Update(t.Context(), alice, func(*model.Record) {}); err == nil || err.Error() != want {
		t.Error(err)
	}
}
