//go:build !windows

package plainfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"authdeck/store/plainfile"
)

func TestAPipeNobodyWritesIsLeftWhenTheContextEnds(t *testing.T) {
	f := plainfile.Files{Home: t.TempDir()}
	path := filepath.Join(f.Home, "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := f.Read(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0) // lets the reader go
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAPipeIsReadAndCannotBeCleaned(t *testing.T) {
	f := plainfile.Files{Home: t.TempDir()}
	path := filepath.Join(f.Home, "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() { _ = os.WriteFile(path, []byte(csv), 0o600) }()
	p, err := f.Read(t.Context(), path)
	if err != nil || len(p.Keys) != 1 || !p.Stream {
		t.Fatalf("%+v %v", p, err)
	}
	if _, err := f.Remove(t.Context(), p, []int{0}, nil); err == nil {
		t.Error("a pipe was cleaned")
	}
}

// Each try would keep a thread, as it does on a dead network share, and the first reader would swallow what the pipe gives at last.
func TestAPipeThatWasGivenUpIsReadOnce(t *testing.T) {
	f := plainfile.Files{Home: t.TempDir(), Unanswered: &plainfile.Unanswered{}}
	path := filepath.Join(f.Home, "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Read(over, path); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	for range 10 {
		if _, err := f.Read(over, path); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines were %d", now, before)
	}
	again := make(chan error, 1)
	go func() {
		p, err := f.Read(t.Context(), path)
		if err == nil && len(p.Keys) != 1 {
			err = errors.New("no keys")
		}
		again <- err
	}()
	if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := <-again; err != nil {
		t.Error(err)
	}
}
