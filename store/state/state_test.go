package state_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"authdeck/model"
	"authdeck/store/state"
)

const realm = "2d366932af5d6faf"

var (
	alice = model.Ref{Realm: realm, Name: "alice"}
	noon  = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

type fixedClock struct{}

func (fixedClock) Now() time.Time { return noon }

func open(t *testing.T) (s *state.Store, dir string) {
	t.Helper()
	base := t.TempDir()
	return state.New(base, fixedClock{}), filepath.Join(base, "authdeck", realm)
}

var full = model.Record{
	Device: "arn:aws:iam::123456789012:mfa/alice", MaskedKey: "AKIA············MPLE",
	Caller:   &model.Caller{Account: "123456789012", ARN: "arn:aws:iam::123456789012:user/alice", UserID: "AIDA"},
	Rejected: &model.Rejection{MaskedKey: "AKIA············MPLE", SessionExpires: noon.Add(time.Hour)},
	SavedAt:  noon, KeyringType: "system", SignedInAt: noon.Add(time.Hour), Duration: "12h",
	Session: &model.SessionRecord{MaskedKey: "AKIA············MPLE", Region: "us-east-1", Asked: 43200, Expires: noon.Add(12 * time.Hour)},
}

func TestARecordIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	if r, err := s.Get(t.Context(), alice); err != nil || !reflect.ValueOf(r).IsZero() {
		t.Errorf("before: %+v, %v", r, err)
	}
	if all, err := s.All(t.Context(), realm); err != nil || len(all) != 0 {
		t.Errorf("before: %v, %v", all, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("looking made a folder")
	}
	set(t, s, alice, full)
	if r, err := s.Get(t.Context(), alice); err != nil || !reflect.DeepEqual(r, full) {
		t.Errorf("got %+v, %v\nwant %+v", r, err, full)
	}
	if _, err := os.Stat(filepath.Join(dir, "alice.json")); err != nil {
		t.Error(err)
	}
}

func TestUpdateChangesWhatIsThere(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	set(t, s, alice, full)
	err := s.Update(t.Context(), alice, func(r *model.Record) { r.Duration = "1h" })
	want := full
	want.Duration = "1h"
	if r, _ := s.Get(t.Context(), alice); err != nil || !reflect.DeepEqual(r, want) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestEveryNameHasItsOwnFile(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	names := []string{
		"a", "a.json", "a.lock", "a.update", "a/b", "a%2fb", `a\b`, ".", "..", "../x", ".hidden", "con", "con.x", "%63on", "com1",
		"nul ", "trailing.", "ünï", "a b", " ", "a:b*?\"<>|", "tab\tnewline\n", "Upper", "upper", strings.Repeat("x", 200),
	}
	for _, name := range names {
		set(t, s, model.Ref{Realm: realm, Name: name}, model.Record{Duration: name})
		held, err := s.Lock(t.Context(), model.Ref{Realm: realm, Name: name})
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		defer held.Release()
	}
	all, err := s.All(t.Context(), realm)
	if err != nil || len(all) != len(names) {
		t.Errorf("%d records, %v; want %d", len(all), err, len(names))
	}
	for name, r := range all {
		if r.Duration != name {
			t.Errorf("%q holds the record of %q", name, r.Duration)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		if seen[name] || strings.ContainsAny(name, `\:*?"<>|`) || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "con") {
			t.Errorf("%q is no name for every file system", e.Name())
		}
		seen[name] = true
	}
	if outside, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(outside) != 1 {
		t.Errorf("outside the realm's folder: %v, %v", outside, err)
	}
}

func TestADamagedRecordCountsAsNoneAndIsReplaced(t *testing.T) {
	t.Parallel()
	for _, damage := range []string{"", "{", "null", `"x"`, `{"device":"x","saved_at":"soon"}`, `{"device":7}`, "\x00\x00"} {
		s, dir := open(t)
		set(t, s, alice, full)
		if err := os.WriteFile(filepath.Join(dir, "alice.json"), []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Get(t.Context(), alice); err != nil || !reflect.ValueOf(r).IsZero() {
			t.Errorf("%q: %+v, %v", damage, r, err)
		}
		if all, err := s.All(t.Context(), realm); err != nil || !reflect.ValueOf(all["alice"]).IsZero() {
			t.Errorf("%q: %+v, %v", damage, all, err)
		}
		set(t, s, alice, full)
		if r, err := s.Get(t.Context(), alice); err != nil || !reflect.DeepEqual(r, full) {
			t.Errorf("%q, then written: %+v, %v", damage, r, err)
		}
	}
}

func TestFilesOfOthersAreNoRecords(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	set(t, s, alice, full)
	for _, name := range []string{".alice.json.1.tmp", ".json", "a%zz.json", "a%2.json", "%61.json", "B.json", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := s.All(t.Context(), realm); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestUpdatesAtOnceAreAllThere(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			s := state.New(base, fixedClock{})
			for n := range 4 {
				err := s.Update(t.Context(), alice, func(r *model.Record) {
					r.Duration += fmt.Sprintf("%d.%d ", i, n)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if r, err := state.New(base, fixedClock{}).Get(t.Context(), alice); err != nil || len(strings.Fields(r.Duration)) != 32 {
		t.Errorf("%d of 32, %v", len(strings.Fields(r.Duration)), err)
	}
}

func TestOthersCannotLookIn(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	s, dir := open(t)
	set(t, s, alice, full)
	record := filepath.Join(dir, "alice.json")
	for path, mode := range map[string]fs.FileMode{filepath.Dir(dir): 0o755, dir: 0o777, record: 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	set(t, s, alice, full)
	for path, mode := range map[string]fs.FileMode{filepath.Dir(dir): 0o700, dir: 0o700, record: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestUpdateWaitsForAnotherAsLongAsItsContext(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	set(t, s, alice, full)
	l := flock.New(filepath.Join(dir, "alice.update"))
	if ok, err := l.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err := s.Update(ctx, alice, func(*model.Record) { t.Error("changed without the lock") })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	set(t, s, alice, full)
}

func TestWithoutRealmOrNameThereIsNoRecord(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	for _, ref := range []model.Ref{{Name: "alice"}, {Realm: realm}} {
		if _, err := s.Get(t.Context(), ref); err == nil {
			t.Errorf("get %q", ref)
		}
		if err := s.Update(t.Context(), ref, func(*model.Record) {}); err == nil {
			t.Errorf("update %q", ref)
		}
		if _, err := s.Lock(t.Context(), ref); err == nil {
			t.Errorf("lock %q", ref)
		}
	}
	if _, err := s.All(t.Context(), ""); err == nil {
		t.Error("all of no realm")
	}
	if _, err := os.Stat(filepath.Dir(dir)); err == nil {
		t.Error("something was written")
	}
}

func set(t *testing.T, s *state.Store, ref model.Ref, to model.Record) {
	t.Helper()
	if err := s.Update(t.Context(), ref, func(r *model.Record) { *r = to }); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderThatCannotBeWrittenKeepsNobodyFromSigningIn(t *testing.T) {
	t.Parallel()
	base := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(base, nil, 0o600); err != nil { // also for root
		t.Fatal(err)
	}
	s := state.New(base, fixedClock{})
	held, err := s.Lock(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	held.Release()
	if err := s.Update(t.Context(), alice, func(*model.Record) {}); err == nil {
		t.Error("nothing could be written, and nobody was told")
	}
	if _, err := s.Get(t.Context(), alice); err != nil {
		t.Error(err)
	}
}

// The folder trust beside the realms belongs to another store, which reads every file in it.
func TestARealmCalledTrustKeepsOutOfTheFolderOfTrust(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s, ref := state.New(base, fixedClock{}), model.Ref{Realm: "trust", Name: "alice"}
	set(t, s, ref, full)
	if _, err := os.Stat(filepath.Join(base, "authdeck", "trust")); err == nil {
		t.Error("it is used")
	}
	if all, err := s.All(t.Context(), "trust"); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
	if found, err := filepath.Glob(state.Files(base, "trust")); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
}
