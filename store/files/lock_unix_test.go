//go:build unix

package files

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/vault/dbustest"
)

// Opening a pipe waits for its writer, and a folder can be locked, but is not the lock that other programs take.
func TestOnlyARegularFileIsLockedAndNothingElseIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir := dbustest.ShortDir(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	l, err := net.Listen("unix", at("socket"))
	if err := errors.Join(err, syscall.Mkfifo(at("pipe"), 0o600), os.Symlink("pipe", at("link")), os.Mkdir(at("folder"), 0o700)); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, path := range []string{at("pipe"), at("link"), at("folder"), at("socket"), "/dev/zero"} {
		_, locked := Lock(t.Context(), path, time.Second)
		_, tried := NewLockFile(path).TryLock()
		_, shared := ExistingLockFile(path).TryRLock()
		for does, err := range map[string]error{"lock": locked, "wait": Unlocked(t.Context(), path, time.Second), "try": tried, "share": shared} {
			if !errors.Is(err, ErrNotRegular) || err.Error() != "cannot lock "+path+": not a regular file" && !strings.HasPrefix(err.Error(), "cannot lock "+path+": not a regular file; move") {
				t.Errorf("%s %s: %v", does, path, err)
			}
		}
		var p *model.Problem
		if !errors.As(locked, &p) || p.FixLine() != "move or rename it" {
			t.Errorf("%s: %v", path, locked)
		}
	}
	for _, path := range []string{at("pipe"), "/dev/zero", at("folder")} {
		if read, write := CanRead(path), CanWrite(path); !errors.Is(read, ErrNotRegular) || !errors.Is(write, ErrNotRegular) {
			t.Errorf("%s: %v, %v", path, read, write)
		}
	}
}

// Root could replace a device that everybody needs.
func TestWhatALinkLeadsToIsReplacedOnlyIfItIsAFile(t *testing.T) {
	t.Parallel()
	dir := dbustest.ShortDir(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	l, err := net.Listen("unix", at("socket"))
	if err := errors.Join(err, syscall.Mkfifo(at("pipe"), 0o600), os.WriteFile(at("file"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for target, replaced := range map[string]bool{"pipe": false, "socket": false, "file": true, "missing": true} {
		link := at("to " + target)
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		before, _ := os.Lstat(at(target))
		wrote, removed := Replace(link, []byte("text"), 0o600), Remove(link)
		if errors.Is(wrote, ErrNotRegular) == replaced || errors.Is(removed, ErrNotRegular) == replaced {
			t.Errorf("%s: %v, %v", target, wrote, removed)
		}
		if after, err := os.Lstat(at(target)); !replaced && (err != nil || !os.SameFile(before, after)) {
			t.Errorf("%s: %v", target, err)
		}
	}
}
