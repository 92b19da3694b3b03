package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"authdeck/store/process"
)

const suffix = ".tmp"

var errLinks = errors.New("too many symbolic links")

// Replace writes data to a temporary file beside path, syncs it and renames it. So a reader, even after a crash, sees either the
// old bytes or the new ones. A symbolic link stays; its target is replaced, if that is a regular file or missing: root could replace a
// device that everybody needs. The folder must exist. If Replace fails, the old file is unchanged. The error is a *model.Problem if it
// is known what fixes it.
func Replace(path string, data []byte, perm fs.FileMode) error {
	own := func(f *os.File) (fs.FileMode, error) { return fs.ModePerm, keepOwner(f) }
	return replaceTarget(path, data, perm, own, func() error { return nil })
}

// ReplaceIf is like Replace, for a file of the user: it keeps the owner and what else the system stores with the old file, as far as
// this user may. It calls still just before the rename and stops if that returns an error.
func ReplaceIf(path string, data []byte, perm fs.FileMode, still func() error) error {
	return replaceTarget(path, data, perm, func(f *os.File) (fs.FileMode, error) { return keepAttributes(f, path) }, still)
}

func replaceTarget(path string, data []byte, perm fs.FileMode, prepare func(*os.File) (fs.FileMode, error), still func() error) error {
	end, err := ownTarget(path)
	if err == nil {
		err = replace(end, data, perm, prepare, still)
	}
	if err != nil {
		return fixableWrite(path, fmt.Errorf("cannot write %s: %w", path, cause(WhyDenied(err))))
	}
	return nil
}

// Replaceable says why a file could not be created or replaced at path; nil if it can. Its folder must exist.
func Replaceable(path string) error {
	end, err := ownTarget(path)
	if err != nil {
		return err
	}
	folder := filepath.Dir(end)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return writable(folder)
}

// cause removes the name of the temporary file, which means nothing to the user, from a system error.
func cause(err error) error {
	var denied *DeniedError
	var file *fs.PathError
	var renaming *os.LinkError
	switch {
	case errors.As(err, &denied): // it names its own file
	case errors.As(err, &file) && strings.HasSuffix(file.Path, suffix):
		return file.Err
	case errors.As(err, &renaming):
		return renaming.Err
	}
	return err
}

// Remove deletes the target of path, if that is a regular file; a missing file is not an error. A symbolic link stays.
func Remove(path string) error {
	end, err := ownTarget(path)
	if err == nil {
		err = os.Remove(end)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fixableWrite(path, fmt.Errorf("cannot remove %s: %w", path, withoutPath(WhyDenied(err))))
	}
	return syncDir(filepath.Dir(end))
}

// Sweep deletes the temporary files beside path, whoever's they are, so call it only if nobody else can be writing path. If a file cannot
// be deleted, the next call tries again.
func Sweep(path string) {
	end, err := Target(path)
	if err != nil {
		return
	}
	entries, _ := os.ReadDir(filepath.Dir(end)) // a folder that cannot be listed has nothing to delete
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix(end)) && strings.HasSuffix(e.Name(), suffix) {
			_ = os.Remove(filepath.Join(filepath.Dir(end), e.Name()))
		}
	}
}

func prefix(path string) string { return "." + filepath.Base(path) + "." }

func replace(path string, data []byte, perm fs.FileMode, prepare func(*os.File) (fs.FileMode, error), still func() error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), fmt.Sprintf("%s%d-*%s", prefix(path), os.Getpid(), suffix))
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()
			_ = os.Remove(tmp.Name())
		}
	}()
	allowed, err := prepare(tmp) // before anybody else can open it
	if err != nil {
		return err
	}
	if err := tmp.Chmod(perm & allowed); err != nil {
		return err
	}
	if _, err := tmp.Write(data); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := still(); err != nil {
		return err
	}
	if err := rename(tmp.Name(), path); err != nil {
		return err
	}
	// The new file is in place and cannot be taken back, so later errors are not reported as a failed write.
	_ = syncDir(filepath.Dir(path))
	removeLeftovers(path)
	return nil
}

// A temporary file of a killed writer is removed after this time if no process here has its ID, or else after the second one,
// because the writer may be in another container or on another computer.
const (
	abandoned = time.Minute
	forgotten = time.Hour
)

// removeLeftovers deletes what killed writers of path left beside it, because it may contain a secret. If a file cannot be deleted,
// the next save tries again.
func removeLeftovers(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, e := range entries {
		pid, ours := writer(path, e.Name())
		info, err := e.Info()
		if !ours || err != nil || !info.Mode().IsRegular() {
			continue
		}
		if age := time.Since(info.ModTime()); age > forgotten || age > abandoned && !process.Alive(pid) {
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}

// writer returns the process that created a temporary file of path; false if the file is not ours.
func writer(path, name string) (pid int, ours bool) {
	rest, ok := strings.CutPrefix(name, prefix(path))
	rest, ok2 := strings.CutSuffix(rest, suffix)
	number, random, ok3 := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(number)
	_, err2 := strconv.ParseUint(random, 10, 64)
	return pid, ok && ok2 && ok3 && err == nil && err2 == nil && pid > 0
}

// ownTarget is Target. It returns an error if a link leads to something that cannot be a file of ours.
func ownTarget(path string) (string, error) {
	end, err := Target(path)
	if err != nil || end == path {
		return end, err
	}
	if info, err := os.Lstat(end); err == nil && !info.Mode().IsRegular() {
		return "", ErrNotRegular
	}
	return end, nil
}

// RealPath returns a path without symbolic links. If the path does not exist, it stays as it is, only cleaned.
func RealPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return filepath.Clean(path)
}

// Target follows symbolic links to their target, which need not exist yet.
func Target(path string) (string, error) {
	for range 40 {
		link, _ := os.Readlink(path)
		if link == "" { // not a link; any other problem shows when the file is written
			return path, nil
		}
		if !filepath.IsAbs(link) {
			dir, err := filepath.EvalSymlinks(filepath.Dir(path)) // "../x" is relative to the folder's real path
			if err != nil {
				return "", err
			}
			link = filepath.Join(dir, link)
		}
		path = link
	}
	return "", errLinks
}
