package watch

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// The folder of a pattern cannot be watched itself, so whether a new file was noticed depended on the order.
func TestTheFoldersOfAPatternAreWatched(t *testing.T) {
	t.Parallel()
	above := t.TempDir()
	dir := filepath.Join(above, "[conf].d")
	sub := filepath.Join(dir, "sub")
	if err := os.MkdirAll(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	watched := added(t, Now(In(dir, "*.y*ml"), In(dir, "*", "*.y*ml"), In(above, "not", "yet", "*.y*ml")))
	for _, folder := range []string{above, dir, sub} {
		if !slices.Contains(watched, folder) {
			t.Errorf("%s is not watched, only %q", folder, watched)
		}
	}
}

func added(t *testing.T, f Files) []string {
	t.Helper()
	w, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.add(w); err != nil {
		t.Fatal(err)
	}
	watched := w.WatchList()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return watched
}

// The system's watches are counted for all programs of a user.
func TestThousandsOfFoldersAreNotAllWatched(t *testing.T) {
	t.Parallel()
	dir, last := t.TempDir(), t.TempDir()
	for n := range maxWatched + 50 {
		if err := os.Mkdir(filepath.Join(dir, strconv.Itoa(n)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	watched := added(t, Now(filepath.Join(last, "atmos.yaml"), In(dir, "*.y*ml"), In(dir, "*", "*.y*ml")))
	if len(watched) != maxWatched || !slices.Contains(watched, dir) || !slices.Contains(watched, last) {
		t.Errorf("%d folders are watched", len(watched))
	}
}

func TestAFolderThatCannotBeWatchedKeepsNobodyFromTheOthers(t *testing.T) {
	t.Parallel()
	if os.Geteuid() <= 0 {
		t.Skip("nothing is locked to root")
	}
	dir := t.TempDir()
	open, locked := filepath.Join(dir, "open"), filepath.Join(dir, "a-locked")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Mkdir(locked, 0)); err != nil {
		t.Fatal(err)
	}
	if watched := added(t, Now(In(dir, "*", "*.y*ml"))); !slices.Contains(watched, open) || !slices.Contains(watched, dir) {
		t.Errorf("only %q is watched", watched)
	}
}
