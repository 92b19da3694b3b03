//go:build unix

package session_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model"
)

const heldVariable = "AUTHDECK_TEST_HOLDS"

// TestMain lets the test program be the other process, which holds a lock as Atmos does until its input ends.
func TestMain(m *testing.M) {
	if path := os.Getenv(heldVariable); path != "" {
		hold(path)
	}
	m.Run()
}

func hold(path string) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	}
	fmt.Println(err)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// other starts the process that holds the lock, and returns a function that ends it.
func other(t *testing.T, lock string) (process int, end func()) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), heldVariable+"="+lock)
	in, inErr := c.StdinPipe()
	out, outErr := c.StdoutPipe()
	if err := errors.Join(inErr, outErr, c.Start()); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("<nil>\n"))
	if _, err := io.ReadFull(out, said); err != nil || string(said) != "<nil>\n" {
		t.Fatalf("%q, %v", said, err)
	}
	end = func() {
		_ = in.Close()
		_ = c.Wait()
	}
	t.Cleanup(end)
	return c.Process.Pid, end
}

func TestAnotherProcessWithAtmosLockIsWaitedForTenSecondsAndThenNamed(t *testing.T) {
	t.Parallel()
	s, credentials, config := both(t)
	for _, path := range []string{credentials, config} {
		process, end := other(t, path+".lock")
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			saved := s.Save(t.Context(), alice, numbered(3, bobEnds, "us-west-2"))
			removed := s.Remove(t.Context(), alice)
			if took := time.Since(start); took != 20*time.Second {
				t.Errorf("two calls waited %v", took)
			}
			if !strings.Contains(readAll(t, config), "[profile alice]") {
				t.Error("the region went, although not everything could")
			}
			for does, err := range map[string]error{"save": saved, "remove": removed} {
				who := "another program"
				if runtime.GOOS == "linux" {
					who = fmt.Sprintf("%s (process %d)", filepath.Base(os.Args[0]), process)
				}
				want := who + " has held " + path + ".lock for 10s; wait until it is done or end it, then try again"
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v\nwant %s", does, err, want)
				}
			}
			time.AfterFunc(9*time.Second, end)
			if err := s.Save(t.Context(), alice, numbered(1, aliceEnds, "us-west-2")); err != nil {
				t.Errorf("the lock was free after 9 seconds: %v", err)
			}
			if err := s.Save(t.Context(), bob, numbered(2, bobEnds, "eu-west-1")); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPipeInTheFilesPlaceIsRefusedAndTheLockIsFreed(t *testing.T) {
	t.Parallel()
	s, credentials, _ := both(t)
	if err := errors.Join(os.Remove(credentials), syscall.Mkfifo(credentials, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), alice, numbered(1, aliceEnds, "us-west-2")); err == nil {
		t.Error("saved into a pipe")
	}
	lock, err := os.Open(credentials + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Errorf("after the save: %v", err)
	}
}

func TestAPipeInTheLocksPlaceHoldsNobodyUpAndIsFoundBeforeACodeIsSent(t *testing.T) {
	t.Parallel()
	for i := range 2 {
		s, credentials, config := both(t)
		lock := []string{credentials, config}[i] + ".lock"
		if err := errors.Join(os.Remove(lock), syscall.Mkfifo(lock, 0o600)); err != nil {
			t.Fatal(err)
		}
		if all, err := s.List(t.Context(), realm, ""); err != nil || len(all) != 2 {
			t.Errorf("%v, %v", all, err)
		}
		if saved, err := s.Read(t.Context(), alice); err != nil || saved.Token.Empty() {
			t.Errorf("%v", err)
		}
		for does, err := range map[string]error{
			"before": s.Writable(t.Context(), alice), "save": s.Save(t.Context(), alice, numbered(1, aliceEnds, "us-west-2")), "remove": s.Remove(t.Context(), alice),
		} {
			var p *model.Problem
			if !errors.As(err, &p) || p.What != "cannot lock "+lock+": not a regular file" || p.FixLine() != "move or rename it" {
				t.Errorf("%s: %v", does, err)
			}
		}
	}
}
