package watch

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// A pattern's folder is none that could be watched: whether a new file was seen hung on its being made before anybody
// looked.
func TestTheFoldersOfAPatternAreWatched(t *testing.T) {
	t.Parallel()
	above := t.TempDir()
	dir := filepath.Join(above, "[conf].d")
	sub := filepath.Join(dir, "sub")
	if err := os.MkdirAll(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	f := Now(In(dir, "*.y*ml"), In(dir, "*", "*.y*ml"), In(above, "not", "yet", "*.y*ml"))
	if err := f.add(w); err != nil {
		t.Fatal(err)
	}
	watched := w.WatchList()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{above, dir, sub} {
		if !slices.Contains(watched, folder) {
			t.Errorf("%s is not watched, only %q", folder, watched)
		}
	}
}
