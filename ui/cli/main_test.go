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

	"github.com/rogpeppe/go-internal/testscript"
)

// These tests are about the whole program: they build it once and run it as its users do.

const programVar = "AUTHDECK_TEST_PROGRAM" // path of the program that is tested

func TestMain(m *testing.M) {
	testscript.Main(withProgram{m}, map[string]func(){"authdeck": withoutTerminal})
}

// hearSignals undoes what nohup and its like do: what we start would ignore a signal for good that is ignored here.
func hearSignals() {
	for _, s := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// withProgram builds the program before the tests run, and removes it after.
type withProgram struct{ tests *testing.M }

func (p withProgram) Run() int {
	hearSignals()
	dir, err := os.MkdirTemp("", "authdeck-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program := filepath.Join(dir, "authdeck")
	build := []string{"build", "-buildvcs=false", "-o", program}
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

// raceDetector tells whether these tests run with it; the program then does too.
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

// withoutTerminal is authdeck in scripts. Whoever runs these tests may sit at a terminal, which the program would find.
func withoutTerminal() {
	if _, err := syscall.Setsid(); err != nil {
		fmt.Fprintln(os.Stderr, "leaving the terminal:", err)
		os.Exit(125)
	}
	err := syscall.Exec(os.Getenv(programVar), os.Args, os.Environ())
	fmt.Fprintln(os.Stderr, "starting authdeck:", err)
	os.Exit(125)
}
