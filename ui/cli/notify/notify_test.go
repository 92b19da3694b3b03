//go:build unix

package notify_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/ui/cli/notify"
)

func TestTheCommandGetsTitleAndText(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	c := notify.Command{Line: `printf '%s|%s' "$AUTHDECK_TITLE" "$AUTHDECK_TEXT" >` + "'" + out + "'"}
	if err := c.Send(t.Context(), "authdeck", `terraform "asks"; $(id)`); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(out); err != nil || string(text) != `authdeck|terraform "asks"; $(id)` {
		t.Errorf("%q, %v", text, err)
	}
}

func TestWithoutACommandNothingRuns(t *testing.T) {
	t.Parallel()
	if err := (notify.Command{}).Send(t.Context(), "a", "b"); err != nil {
		t.Error(err)
	}
}

// A pipe ends when the last process that holds it has ended.
func TestTheCommandEndsWithAllThatItStarted(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- notify.Command{Line: "exec 9>'" + pipe + "'; sleep 600 & echo started >&9; wait"}.Send(ctx, "a", "b")
	}()
	f, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReader(f)
	if line, err := r.ReadString('\n'); err != nil || line != "started\n" {
		t.Fatalf("%q, %v", line, err)
	}
	cancel()
	if err := <-done; err == nil {
		t.Error("it ended well")
	}
	if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
		t.Errorf("%q, %v", rest, err)
	}
}
