//go:build !windows

package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"testing"

	"authdeck/store/files/filestest"
	"authdeck/store/process/processtest"

	"golang.org/x/sys/unix"
)

// These tests are about the whole program: they build it once and run it as its users do.

const programVar = "AUTHDECK_TEST_PROGRAM" // path of the program that is tested

func TestMain(m *testing.M) {
	os.Exit(filestest.Run(withProgram{m}))
}

// hearSignals undoes what nohup and the like do: programs that we start would ignore a signal that is ignored here.
func hearSignals() {
	for _, s := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// leaveTerminal gives up the terminal of this process, which the programs in scripts would otherwise find. Keys that send signals
// still work.
func leaveTerminal() {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return // there is none
	}
	defer func() { _ = tty.Close() }()
	signal.Ignore(syscall.SIGHUP) // it is sent if this process leads the session
	defer signal.Reset(syscall.SIGHUP)
	if err := unix.IoctlSetInt(int(tty.Fd()), unix.TIOCNOTTY, 0); err != nil {
		fmt.Fprintln(os.Stderr, "leaving the terminal:", err)
	}
}

// withProgram builds the program before the tests run, and removes it afterwards. A child of a test uses the same program.
type withProgram struct{ tests *testing.M }

func (p withProgram) Run() int {
	leaveTerminal()
	hearSignals()
	if os.Getenv(programVar) != "" {
		return p.tests.Run()
	}
	processtest.RunMoreAtOnce()
	dir, err := os.MkdirTemp("", "authdeck-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program := filepath.Join(dir, "authdeck")
	build := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", program} // it is not debugged, and linking is faster
	if raceDetector() {
		build = append(build, "-race")
	}
	if out, err := exec.Command("go", append(build, "authdeck")...).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building authdeck: %v\n%s", err, out)
		return 1
	}
	if err := os.Setenv(programVar, program); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return p.tests.Run()
}

// raceDetector reports whether these tests run with it; the program then does too.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}
