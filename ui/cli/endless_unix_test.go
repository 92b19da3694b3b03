//go:build unix

package cli_test

import (
	"context"
	"io"
	"syscall"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/cli"
)

// A command may be inside a call that no context ends: a read of a file on a dead mount, or a long computation.
func TestASignalEndsACommandThatNeverReturns(t *testing.T) {
	for signal, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGQUIT: 131} {
		for _, args := range [][]string{{"validate"}, {"__complete", "list", "-i", ""}} {
			exits, begun, release := make(chan int, 1), make(chan struct{}), make(chan struct{})
			w := cli.Wiring{
				Check: func(context.Context, cli.Options) (model.Config, error) {
					close(begun)
					<-release
					return model.Config{}, nil
				},
				Exit:   func(code int) { exits <- code },
				Getenv: func(string) string { return "" }, Preferences: func() (cli.Preferences, error) { return cli.Preferences{}, nil },
			}
			done := make(chan struct{})
			go func() { defer close(done); cli.Main(w, args, io.Discard, io.Discard) }()
			<-begun
			if err := syscall.Kill(syscall.Getpid(), signal); err != nil {
				t.Fatal(err)
			}
			select {
			case code := <-exits:
				if code != want {
					t.Errorf("%v %v: exit code %d, want %d", signal, args, code, want)
				}
			case <-time.After(testTimeout):
				t.Errorf("%v %v: never ended", signal, args)
			}
			close(release)
			<-done
		}
	}
}
