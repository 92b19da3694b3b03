//go:build !windows

package cli_test

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
)

func TestTheSDKTakesCredentialsOfTheProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	ask := func(args ...string) *processcreds.Provider {
		build := func(context.Context) (*exec.Cmd, error) {
			return w.command(append([]string{"credential-process"}, args...)...), nil
		}
		return processcreds.NewProviderCommand(processcreds.NewCommandBuilderFunc(build))
	}
	first, err := ask("--mfa-code", w.code()).Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(first.Expires); !first.CanExpire || left < 11*time.Hour || left > 12*time.Hour || !first.HasKeys() || first.SessionToken == "" {
		t.Errorf("can expire %v, in %v", first.CanExpire, left)
	}
	again, err := ask().Retrieve(t.Context())
	if err != nil || again != first {
		t.Errorf("another session: %v", err)
	}
	if _, err := ask("--min-ttl", "13h", "--mfa-code", "123").Retrieve(t.Context()); err == nil {
		t.Error("a failure is no failure")
	}
	w.oneCall()
}
