//go:build unix

package cli_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/ui/cli"
)

// endlessVar gives TestEndless its arguments.
const endlessVar = "AUTHDECK_TEST_ENDLESS"

// A command may be inside a call that no context ends: reading a file on a dead mount, or a long computation.
func TestASignalEndsACommandThatNeverReturns(t *testing.T) {
	t.Parallel()
	for signal, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGQUIT: 131, syscall.SIGABRT: 134} {
		for _, args := range []string{"validate", "__complete list -i "} {
			t.Run(fmt.Sprint(args, " ", signal), func(t *testing.T) {
				t.Parallel()
				child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEndless$", "-test.timeout="+testTimeout.String())
				child.Env = append(os.Environ(), endlessVar+"="+args)
				out, err := child.StdoutPipe()
				if err == nil {
					err = child.Start()
				}
				if err != nil {
					t.Fatal(err)
				}
				if line, _ := bufio.NewReader(out).ReadString('\n'); line != "begun\n" {
					t.Errorf("it says %q", line)
				}
				if err := child.Process.Signal(signal); err != nil {
					t.Error(err)
				}
				_ = child.Wait()
				if code := child.ProcessState.ExitCode(); code != want {
					t.Errorf("exit code %d, want %d", code, want)
				}
			})
		}
	}
}

// TestEndless is the command.
func TestEndless(t *testing.T) {
	args, given := os.LookupEnv(endlessVar)
	if !given {
		t.Skip("only as a child of the test above")
	}
	w := cli.Wiring{
		Validate: func(context.Context, cli.Options) (model.Config, error) {
			fmt.Println("begun")
			select {}
		},
		Exit: os.Exit, Getenv: func(string) string { return "" }, Preferences: func() (cli.Preferences, error) { return cli.Preferences{}, nil },
	}
	t.Errorf("it returned %d", cli.Main(w, strings.Split(args, " "), io.Discard, io.Discard))
}
