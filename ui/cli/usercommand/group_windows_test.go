package usercommand

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

const roleVariable = "AUTHDECK_TEST_ROLE"

// TestMain lets this program be the command, and the program that the command starts.
func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "child":
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
	case "command":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), roleVariable+"=child")
		if _, err := child.StdinPipe(); err != nil || child.Start() != nil {
			os.Exit(1)
		}
		if err := os.WriteFile(os.Getenv("AUTHDECK_TEST_FILE"), []byte(strconv.Itoa(child.Process.Pid)+"\n"), 0o600); err != nil {
			os.Exit(1)
		}
		_ = child.Wait()
	default:
		os.Exit(m.Run())
	}
}

func TestACommandThatCtrlCEndedIsInterrupted(t *testing.T) {
	for line, want := range map[string]bool{"exit -1073741510": true, "exit 1": false} { // like cmd after ctrl+c
		if err := (Command{Line: line, Env: os.Environ()}).Run(t.Context()); errors.Is(err, ErrInterrupted) != want || err == nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestWhatACommandStartedEndsWithIt(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	file := filepath.Join(t.TempDir(), "child")
	done := make(chan error, 1)
	go func() {
		done <- Command{
			Line: `"` + os.Args[0] + `"`, Env: os.Environ(),
			Variables: []Variable{{roleVariable, "command"}, {"AUTHDECK_TEST_FILE", file}},
		}.Run(ctx)
	}()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	var child int
	for child == 0 {
		select {
		case err := <-done:
			t.Fatal(err)
		case <-again.C:
			text, _ := os.ReadFile(file)
			if len(text) > 0 && text[len(text)-1] == '\n' {
				child, _ = strconv.Atoi(string(text[:len(text)-1]))
			}
		}
	}
	process, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(child))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = windows.CloseHandle(process) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if event, err := windows.WaitForSingleObject(process, 60_000); event != windows.WAIT_OBJECT_0 {
		t.Errorf("what the command started is still there: %v", err)
	}
}
