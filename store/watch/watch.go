// Package watch reports when files have changed since they were read.
package watch

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	settle     = 100 * time.Millisecond // how long there must be no more changes: programs write several files in a row
	restLimit  = 2 * time.Second        // how long to wait for that at most: in some folders files change all the time
	maxWatched = 250                    // folders: the system has a limit for all programs of a user
)

// Files is the state of paths, and of filepath.Glob patterns, at one moment.
type Files struct {
	patterns []string
	seen     map[string]stamp
}

type stamp struct {
	size     int64
	modified time.Time
	mode     fs.FileMode
}

// Now records the state of the files. Files that do not exist yet are watched too.
func Now(patterns ...string) Files { return Files{patterns, look(patterns)} }

// In returns a pattern for everything in a folder, with any characters in the folder's name.
func In(dir string, pattern ...string) string {
	marks := []string{"[", "[[]", "*", "[*]", "?", "[?]"} // as character classes, because Windows has no escape character
	if filepath.Separator == '/' {
		marks = append(marks, `\`, `\\`)
	}
	dir = strings.NewReplacer(marks...).Replace(dir)
	return filepath.Join(append([]string{dir}, pattern...)...)
}

func look(patterns []string) map[string]stamp {
	seen := map[string]stamp{}
	for _, p := range patterns {
		paths, _ := filepath.Glob(p)
		for _, path := range append(paths, p) {
			if info, err := os.Stat(path); err == nil {
				seen[path] = stamp{info.Size(), info.ModTime(), info.Mode()}
			}
		}
	}
	return seen
}

// Changed waits until one of the files is written, created, replaced or removed after Now. An error is the context's, or says that
// the watching ended. If the system cannot watch files, it looks at them every few seconds.
func (f Files) Changed(ctx context.Context) error {
	w, err := fsnotify.NewWatcher()
	if err != nil { // for example, this user has no inotify instance left
		return f.poll(ctx)
	}
	defer func() { _ = w.Close() }()
	if err := f.add(w); err != nil {
		return f.poll(ctx)
	}
	rest := time.NewTimer(0) // changes before the watching began count too
	defer rest.Stop()
	var begun time.Time
	wait := func() {
		if begun.IsZero() {
			begun = time.Now()
		}
		rest.Reset(max(0, min(settle, restLimit-time.Since(begun))))
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, ok := <-w.Events:
			if !ok {
				return fsnotify.ErrClosed
			}
			wait()
		case _, ok := <-w.Errors: // events were lost: check the files
			if !ok {
				return fsnotify.ErrClosed
			}
			wait()
		case <-rest.C:
			begun = time.Time{}
			if err := f.add(w); err != nil {
				return err
			}
			if !maps.Equal(f.seen, look(f.patterns)) {
				return nil
			}
		}
	}
}

// between is how long poll waits before it looks again.
const between = 5 * time.Second

// poll is Changed for a system that watches no files: it looks from time to time.
func (f Files) poll(ctx context.Context) error {
	tick := time.NewTicker(between)
	defer tick.Stop()
	for maps.Equal(f.seen, look(f.patterns)) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}

// add watches the folders of the files. If a folder does not exist yet or is a pattern, it watches the nearest existing folder
// above. Watching a folder also reports a file that is replaced; watching the file would continue with the old one. If a folder
// cannot be watched, or there are too many, the others are still watched; it returns an error if none can be watched.
func (f Files) add(w *fsnotify.Watcher) (err error) {
	watched := map[string]bool{}
	for _, p := range f.patterns {
		for dir := filepath.Dir(p); ; dir = filepath.Dir(dir) {
			folders, _ := filepath.Glob(dir)
			for _, folder := range append(folders, dir) {
				if watched[folder] || len(watched) >= maxWatched || !isFolder(folder) {
					continue
				}
				if failed := w.Add(folder); failed != nil { // also if it is already watched: another folder may have its name now
					err = failed
					continue
				}
				watched[folder] = true
			}
			if isFolder(dir) || dir == filepath.Dir(dir) {
				break
			}
		}
	}
	if len(watched) > 0 {
		return nil
	}
	return err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
