//go:build unix

package files

import (
	"authdeck/store/vault/dbustest"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Each of these would block os.ReadFile, or never end.
func TestReadNeverWaitsForDevicesPipesAndSockets(t *testing.T) {
	t.Parallel()
	dir := dbustest.ShortDir(t)
	pipe, socket, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "socket"), filepath.Join(dir, "link")
	l, err := net.Listen("unix", socket)
	if err := errors.Join(err, syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link)); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, path := range []string{pipe, socket, link, "/dev/zero", "/dev/tty", "/dev/null"} {
		if _, err := Read(path, MaxState); !errors.Is(err, ErrNotRegular) {
			t.Errorf("%s: %v", path, err)
		}
		// The same if a regular file became something else after the check.
		if path == socket {
			continue // cannot be opened at all
		}
		if _, _, err := read(path, MaxState, func(string) (fs.FileInfo, error) { return os.Stat("read_unix_test.go") }, os.OpenFile); !errors.Is(err, ErrNotRegular) && !errors.Is(err, syscall.ENXIO) {
			t.Errorf("%s, opened: %v", path, err)
		}
	}
}

// The kernel's log is a regular file by its mode, but reading it waits for the next message.
func TestReadNeverWaitsForTheKernel(t *testing.T) {
	t.Parallel()
	_, err := Read("/proc/kmsg", MaxState)
	if !errors.Is(err, ErrNotRegular) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.EPERM) {
		t.Errorf("%v", err)
	}
}

func TestReadBelowStaysBelow(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	folder := filepath.Join(root, "folder")
	err := errors.Join(os.MkdirAll(filepath.Join(folder, "sub"), 0o700), os.WriteFile(filepath.Join(root, "outside"), []byte("outside"), 0o600),
		os.WriteFile(filepath.Join(folder, "inside"), []byte("inside"), 0o600),
		os.Symlink("../../outside", filepath.Join(folder, "sub", "out")), os.Symlink("../inside", filepath.Join(folder, "sub", "in")),
		os.Symlink(root, filepath.Join(folder, "up")), os.Symlink(filepath.Join(root, "outside"), filepath.Join(folder, "absolute")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"inside", "sub/in"} {
		if text, info, err := ReadBelow(folder, name, MaxState); string(text) != "inside" || err != nil || info.Size() != 6 {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	for _, name := range []string{"sub/out", "up/outside", "absolute", "../outside", filepath.Join(root, "outside")} {
		if text, _, err := ReadBelow(folder, name, MaxState); text != nil || err == nil {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestAnErrorOfReadNamesTheFileAndNoSystemCall(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a")
	for path, want := range map[string]string{file: "no such file or directory", filepath.Dir(file): "not a regular file"} {
		if _, err := Read(path, 1); err == nil || err.Error() != "cannot read "+path+": "+want {
			t.Error(err)
		}
	}
}
