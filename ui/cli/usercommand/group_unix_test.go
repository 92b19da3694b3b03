//go:build unix

package usercommand

import (
	"errors"
	"io"
	"os"
	"testing"
	"time"
)

// TestMessagesThatAreThereAreReadAfterASlowTerminal: the time for a message begins when it is read, not when the command ended.
func TestMessagesThatAreThereAreReadAfterASlowTerminal(t *testing.T) {
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	defer to.Close()
	p := &pending{File: from}
	p.end()
	if _, err := io.WriteString(to, "REASON"); err != nil {
		t.Fatal(err)
	}
	if err := p.SetReadDeadline(time.Unix(0, 0)); err != nil { // it has passed while the terminal was showing the previous message
		t.Fatal(err)
	}
	got := make([]byte, 16)
	if n, err := p.Read(got); string(got[:n]) != "REASON" || err != nil {
		t.Errorf("%q, %v", got[:n], err)
	}
	if n, err := p.Read(got); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%d bytes, %v", n, err)
	}
}
