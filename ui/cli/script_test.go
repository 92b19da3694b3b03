//go:build !windows

package cli_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(os.Getenv(programVar))+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("AUTHDECK_TRUSTED_FOLDERS", e.WorkDir) // trust.txtar is without it
			e.Setenv("TERM", "xterm-256color")
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "session": session},
	})
}

// exits CODE PROGRAM ARGS… runs a program that must end with this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		got = ended.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// session IDENTITY DURATION [KEY] saves a session of the realm acme that ends after that time, as Atmos writes it.
func session(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: session IDENTITY DURATION [KEY]")
	}
	args = append(args, "ASIAIOSFODNN7EXAMPLE")
	left, err := time.ParseDuration(args[1])
	ts.Check(err)
	dir := ts.MkAbs(filepath.Join(ts.Getenv("HOME"), ".config", "atmos", "acme", "aws", "aws-user"))
	ts.Check(os.MkdirAll(dir, 0o700))
	file, err := os.OpenFile(filepath.Join(dir, "credentials"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	_, err = fmt.Fprintf(file, "; atmos: expiration=%s\n[%s]\naws_access_key_id = %s\n"+
		"aws_secret_access_key = %s\naws_session_token = made-for-a-test\n\n",
		time.Now().Add(left).UTC().Format(time.RFC3339), args[0], args[2], exampleSecret)
	ts.Check(errors.Join(err, file.Close()))
}

// exampleSecret is the one in AWS's documents.
const exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
