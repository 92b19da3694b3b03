package state_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/state"
)

func TestTheActivityKeepsItsLastLines(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	for i := range 205 {
		note(t, s, model.Event{At: noon.Add(time.Duration(i) * time.Hour), Kind: model.LoggedOut, Identity: strconv.Itoa(i)})
	}
	got := events(t, s)
	if len(got) != 200 || got[0].Identity != "5" || got[199].Identity != "204" {
		t.Errorf("%d events, from %v to %v", len(got), got[0], got[len(got)-1])
	}
	info, err := os.Stat(filepath.Join(dir, "activity.jsonl"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if other, err := s.Events(t.Context(), "another"); err != nil || len(other) != 0 {
		t.Errorf("another realm: %v, %v", other, err)
	}
}

func TestWhatTwoProcessesSeeIsOneEvent(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	found := model.Event{At: noon, Kind: model.SessionFound, Identity: "alice", Expires: noon.Add(12 * time.Hour)}
	note(t, s, found)
	found.At = noon.Add(3 * time.Second)
	note(t, s, found)
	if got := events(t, s); len(got) != 1 {
		t.Errorf("%v", got)
	}
	found.At = noon.Add(2 * time.Minute)
	note(t, s, found)
	if got := events(t, s); len(got) != 2 {
		t.Errorf("a later one is another: %v", got)
	}
}

func TestARejectionAfterNewKeysOrASessionIsNews(t *testing.T) {
	t.Parallel()
	rejected := model.Event{At: noon, Kind: model.KeysRejected, Identity: "dev", Why: "AWS does not know this access key ID"}
	again := rejected
	again.At = noon.Add(5 * time.Minute)
	for between, lines := range map[model.EventKind]int{model.KeysSaved: 3, model.SignedIn: 3, model.LoggedOut: 2} {
		s, _ := open(t)
		note(t, s, rejected)
		note(t, s, model.Event{At: noon.Add(time.Minute), Kind: between, Identity: "dev"})
		note(t, s, again)
		if got := events(t, s); len(got) != lines {
			t.Errorf("%v, want %d lines", got, lines)
		}
	}
}

func TestARefusedRoleIsNewsAfterItsUserSignedIn(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	refused := model.Event{At: noon, Kind: model.RoleRefused, Identity: "admin"}
	note(t, s, refused)
	note(t, s, model.Event{At: noon.Add(time.Minute), Kind: model.SignedIn, Identity: "dev"})
	refused.At = noon.Add(2 * time.Minute)
	note(t, s, refused)
	if got := events(t, s); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

func TestAProgramThatAsksTwiceIsThereTwice(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	for _, kind := range []model.EventKind{model.Requested, model.RequestDeclined, model.Requested, model.RequestDeclined, model.RequestRefused, model.RequestRefused} {
		note(t, s, model.Event{At: noon, Kind: kind, Identity: "alice", Program: "terraform (pid 4711)"})
	}
	if got := events(t, s); len(got) != 6 {
		t.Errorf("%v", got)
	}
}

func TestADamagedLineOfTheActivityIsPassedOver(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	note(t, s, model.Event{At: noon, Kind: model.LoggedOut, Identity: "alice"})
	path := filepath.Join(dir, "activity.jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append([]byte("{\"at\":\n\x00\n{}\n"), text...), 0o600); err != nil {
		t.Fatal(err)
	}
	note(t, s, model.Event{At: noon, Kind: model.KeysSaved, Identity: "alice"})
	if got := events(t, s); len(got) != 2 || got[1].Kind != model.KeysSaved {
		t.Errorf("%v", got)
	}
}

func TestAnActivityThatCannotBeReadIsNotReplaced(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s, path := state.New(base, fixedClock{}), state.Activity(base, realm)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(files.MaxState+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	if err := s.Note(t.Context(), realm, model.Event{At: noon, Kind: model.SignedIn}); !errors.Is(err, files.ErrTooLarge) {
		t.Error(err)
	}
	if _, err := s.Events(t.Context(), realm); !errors.Is(err, files.ErrTooLarge) {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != files.MaxState+1 {
		t.Errorf("the file was replaced, or %v", err)
	}
}

func TestEventsOfManyAtOnceAreAllKept(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { note(t, s, model.Event{At: noon, Kind: model.LoggedOut, Identity: strconv.Itoa(i)}) })
	}
	wg.Wait()
	if got := events(t, s); len(got) != 20 {
		t.Errorf("%d of 20", len(got))
	}
}

func note(t *testing.T, s *state.Store, e model.Event) {
	t.Helper()
	if err := s.Note(t.Context(), realm, e); err != nil {
		t.Error(err)
	}
}

func events(t *testing.T, s *state.Store) []model.Event {
	t.Helper()
	got, err := s.Events(t.Context(), realm)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
