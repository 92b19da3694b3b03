// Package watch tells when files have changed since they were looked at.
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
	settle     = 100 * time.Millisecond // how long files have to rest before it is looked at: programs write several in a row
	restLimit  = 2 * time.Second        // how long it is waited for that: in some folders something is written all the time
	maxWatched = 250                    // folders: the system has a limit for all programs of a user
)

// Files are paths, and patterns of filepath.Glob, at one moment.
type Files struct {
	patterns []string
	seen     map[string]stamp
}

type stamp struct {
	size     int64
	modified time.Time
	mode     fs.FileMode
}

// Now looks at the files. Those that are not there yet are waited for too.
func Now(patterns ...string) Files { return Files{patterns, look(patterns)} }

// In is a pattern for everything in a folder, whatever the folder is called.
func In(dir string, pattern ...string) string {
	marks := []string{"[", "[[]", "*", "[*]", "?", "[?]"} // in classes: Windows has no other way
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

// Changed waits until one of the files is written, made, replaced or removed after Now. An error is the context's, or
// says that this system cannot watch.
func (f Files) Changed(ctx context.Context) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer func() { _ = w.Close() }()
	if err := f.add(w); err != nil {
		return err
	}
	rest := time.NewTimer(0) // what happened before anybody watched counts too
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
		case _, ok := <-w.Errors: // events were lost: look
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

// add watches the folders of the files and, where a folder is not there yet or is a pattern, the nearest one
// above it that is. Watching a folder sees a file that is replaced; watching the file would go on with the old one. One that
// cannot be watched, or is one too many, keeps nobody from watching the others; an error is that there are none.
func (f Files) add(w *fsnotify.Watcher) (err error) {
	watched := map[string]bool{}
	for _, p := range f.patterns {
		for dir := filepath.Dir(p); ; dir = filepath.Dir(dir) {
			folders, _ := filepath.Glob(dir)
			for _, folder := range append(folders, dir) {
				if watched[folder] || len(watched) >= maxWatched || !isFolder(folder) {
					continue
				}
				if failed := w.Add(folder); failed != nil { // also of one that is watched: another may have its name by now
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
