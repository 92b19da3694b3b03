package files_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"authdeck/store/files"
)

func TestTheNewBytesTakeTheOldOnesPlace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	for _, text := range []string{"a longer first text", "short"} {
		if err := files.Replace(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		wantText(t, path, text)
	}
	wantAlone(t, path)
}

func TestTheModeIsTheOneAskedForWhateverTheOldOneWas(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := files.Replace(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestALinkStaysAndItsTargetIsReplacedThenRemoved(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	for _, there := range []bool{true, false} {
		t.Run(fmt.Sprintf("target exists: %v", there), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			real, link, folder := filepath.Join(dir, "real"), filepath.Join(dir, "a", "link"), filepath.Join(dir, "c", "b")
			if there {
				if err := os.WriteFile(real, []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, d := range []string{"a", "c"} {
				if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for name, to := range map[string]string{link: "../real", folder: "../a"} {
				if err := os.Symlink(to, name); err != nil {
					t.Fatal(err)
				}
			}
			through := filepath.Join(folder, "link")
			if err := files.Replace(through, []byte("new"), 0o600); err != nil {
				t.Fatal(err)
			}
			wantText(t, real, "new")
			wantLink(t, link)
			if err := files.Remove(through); err != nil {
				t.Fatal(err)
			}
			wantLink(t, link)
			if _, err := os.Stat(real); !os.IsNotExist(err) {
				t.Errorf("the target is still there: %v", err)
			}
			if err := files.Remove(through); err != nil {
				t.Errorf("removing it twice: %v", err)
			}
		})
	}
}

func TestACircleOfLinksIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.Symlink(path, path); err != nil {
		t.Skip("no links here:", err)
	}
	if err := files.Replace(path, nil, 0o600); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names %s", err, path)
	}
}

func TestAFailureLeavesTheOldFileAndNothingBeside(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := files.Replace(path, []byte("x"), 0o600); err == nil || strings.Contains(err.Error(), ".tmp") {
		t.Errorf("error %v, want one without the temporary file's name", err)
	}
	if err := files.Replace(filepath.Join(path, "none", "f"), nil, 0o600); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), ".tmp") {
		t.Errorf("error %v, want one without the temporary file's name", err)
	}
	wantAlone(t, path)
}

func TestWritersAtOnceLeaveOneWholeText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := files.Replace(path, []byte(strings.Repeat(fmt.Sprint(i), 10_000)), 0o600); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != 10_000 || strings.Trim(string(b), string(b[:1])) != "" {
		t.Errorf("%d bytes of several writers", len(b))
	}
	wantAlone(t, path)
}

func TestOnlyLeftoversOfKilledWritersAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	for _, name := range []string{".credentials.123.tmp", ".config.123.tmp", "credentials", "credentials.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files.Sweep(path)
	entries, err := fs.Glob(os.DirFS(dir), "*")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(entries, " "); got != ".config.123.tmp credentials credentials.tmp" {
		t.Errorf("left: %s", got)
	}
}

func TestWhatReplaceCannotWriteIsSaidBefore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, folder := range []string{"up", "down"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "down", "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"file": "../down/file", "new": "../down/new", "dangling": "../none/new", "itself": "itself", "under": "../down/file/x"} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.Join(dir, "up", link)); err != nil {
			t.Skip(err) // Windows needs a right for that
		}
	}
	if err := os.Chmod(filepath.Join(dir, "up"), 0o500); err != nil { // only the folder of the target has to be writable
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "up"), 0o700) })
	for name, fails := range map[string]bool{
		"up/file": false, "up/new": false, "down/x": false, "down/file": false,
		"up/dangling": true, "up/itself": true, "up/under": true, "none/x": true, "down/file/x": true, "down/file/x/y": true,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		said, err := files.Replaceable(path), files.Replace(path, nil, 0o600)
		if (said != nil) != fails || (err != nil) != fails {
			t.Errorf("%s: %v before, then %v", name, said, err)
		}
	}
}

func wantText(t *testing.T, path, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != want {
		t.Errorf("%s holds %q, want %q", path, b, want)
	}
}

func wantLink(t *testing.T, path string) {
	t.Helper()
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("%s is no link any more: %v %v", path, info, err)
	}
}

func wantAlone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("beside %s: %v", path, entries)
	}
}
