package watch_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"authdeck/store/watch"
)

// waiting returns what Changed returns.
func waiting(ctx context.Context, f watch.Files) <-chan error {
	done := make(chan error, 1)
	go func() { done <- f.Changed(ctx) }()
	return done
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func seen(t *testing.T, done <-chan error) {
	t.Helper()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("the change was not seen")
	}
}

func TestEveryKindOfChangeIsSeen(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, path string){
		"written": func(t *testing.T, path string) { write(t, path, "longer than before") },
		"removed": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"replaced": func(t *testing.T, path string) {
			write(t, path+".new", "another one")
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		},
		"beside it, by a pattern": func(t *testing.T, path string) { write(t, filepath.Dir(path)+"/b.json", "{}") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.json")
			write(t, path, "before")
			done := waiting(t.Context(), watch.Now(path, filepath.Dir(path)+"/*.json"))
			change(t, path)
			seen(t, done)
		})
	}
}

func TestAFileInAFolderThatIsNotThereYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "one", "two", "credentials")
	done := waiting(t.Context(), watch.Now(path))
	write(t, path, "here")
	seen(t, done)
}

func TestAChangeBeforeAnybodyWatchedIsSeen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	f := watch.Now(path)
	write(t, path, "here")
	seen(t, waiting(t.Context(), f))
}

func TestAChangeInAFolderThatNeverRestsIsSeen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	done := waiting(t.Context(), watch.Now(path))
	tick := time.NewTicker(5 * time.Millisecond) // without a long enough pause
	defer tick.Stop()
	for n := range 12_000 {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		case <-tick.C:
			write(t, filepath.Join(dir, "log"), strconv.Itoa(n))
			if n == 10 {
				write(t, path, "here")
			}
		}
	}
	t.Error("the change was not seen")
}

func TestWhatIsNotNamedIsNoChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "here")
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	done := waiting(ctx, watch.Now(path))
	write(t, filepath.Join(dir, "credentials.lock"), "")
	if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestANewFileInAFolderOfAnyNameIsSeen(t *testing.T) {
	t.Parallel()
	name := "[conf].d"
	if runtime.GOOS != "windows" {
		name += `*?\[`
	}
	dir := filepath.Join(t.TempDir(), name)
	write(t, filepath.Join(dir, "sub", "there.yaml"), "")
	for _, path := range []string{filepath.Join(dir, "new.yaml"), filepath.Join(dir, "sub", "new.yml")} {
		done := waiting(t.Context(), watch.Now(watch.In(dir, "*.y*ml"), watch.In(dir, "*", "*.y*ml")))
		write(t, path, "a: b")
		seen(t, done)
	}
}
