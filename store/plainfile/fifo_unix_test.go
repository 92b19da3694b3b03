//go:build !windows

package plainfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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
