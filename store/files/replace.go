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

// Replace writes data to path: to a temporary file beside it first, which is synced and renamed. So a reader, and a crash
// at any moment, finds the old bytes or the new ones. A symbolic link stays; its target is replaced. The folder must
// exist. When Replace fails, the old file is unchanged.
func Replace(path string, data []byte, perm fs.FileMode) error {
	return ReplaceIf(path, data, perm, func() error { return nil })
}

// ReplaceIf is Replace, but calls still just before the rename and gives up if that returns an error.
func ReplaceIf(path string, data []byte, perm fs.FileMode, still func() error) error {
	end, err := target(path)
	if err == nil {
		err = replace(end, data, perm, still)
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, cause(WhyDenied(err)))
	}
	return nil
}

// cause drops the name of the temporary file, which nobody has seen, from an error of the system.
func cause(err error) error {
	var foreign *ForeignError
	var file *fs.PathError
	var renaming *os.LinkError
	switch {
	case errors.As(err, &foreign): // it names what it is about
	case errors.As(err, &file) && strings.HasSuffix(file.Path, suffix):
		return file.Err
	case errors.As(err, &renaming):
		return renaming.Err
	}
	return err
}

// Remove deletes what path leads to; a file that is not there is no error. A symbolic link stays.
func Remove(path string) error {
	end, err := target(path)
	if err != nil {
		return fmt.Errorf("cannot remove %s: %w", path, err)
	}
	switch err := os.Remove(end); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return WhyDenied(err)
	}
	return syncDir(filepath.Dir(end))
}

// Sweep deletes what killed writers of path left beside it. Call it only where nobody else can be writing path.
func Sweep(path string) error {
	end, err := target(path)
	if err != nil {
		return fmt.Errorf("cannot clean up beside %s: %w", path, err)
	}
	entries, err := List(filepath.Dir(end))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix(end)) && strings.HasSuffix(e.Name(), suffix) {
			err = errors.Join(err, os.Remove(filepath.Join(filepath.Dir(end), e.Name())))
		}
	}
	return err
}

func prefix(path string) string { return "." + filepath.Base(path) + "." }

func replace(path string, data []byte, perm fs.FileMode, still func() error) (err error) {
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
	if err := errors.Join(tmp.Chmod(perm), keepOwner(tmp)); err != nil {
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
	// The new file is in place: what follows cannot be taken back, so it is not reported as a failed write.
	_ = syncDir(filepath.Dir(path))
	removeLeftovers(path)
	return nil
}

// A temporary file of a killed writer is removed after this time if no process here has its number, or else after the second
// one: the writer may be in another container, or on another computer.
const (
	abandoned = time.Minute
	forgotten = time.Hour
)

// removeLeftovers deletes what killed writers of path left beside it. They may hold a secret. One that cannot be deleted is
// tried again by the next save.
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

// writer returns the process that made a temporary file of path; false if the file is not ours.
func writer(path, name string) (pid int, ours bool) {
	rest, ok := strings.CutPrefix(name, prefix(path))
	rest, ok2 := strings.CutSuffix(rest, suffix)
	number, random, ok3 := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(number)
	_, err2 := strconv.ParseUint(random, 10, 64)
	return pid, ok && ok2 && ok3 && err == nil && err2 == nil && pid > 0
}

// target follows symbolic links to the file that they mean, which need not exist yet.
func target(path string) (string, error) {
	for range 40 {
		link, _ := os.Readlink(path)
		if link == "" { // no link; whatever is wrong shows when the file is written
			return path, nil
		}
		if !filepath.IsAbs(link) {
			dir, err := filepath.EvalSymlinks(filepath.Dir(path)) // "../x" counts from where the folder really is
			if err != nil {
				return "", err
			}
			link = filepath.Join(dir, link)
		}
		path = link
	}
	return "", errLinks
}
