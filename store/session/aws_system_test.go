//go:build system

package session_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The program aws is Debian's package awscli.
func TestTheAWSCommandLineReadsTheFiles(t *testing.T) {
	t.Parallel()
	_, credentials, configFile := both(t)
	plant(t, configFile, "# mine\n"+readAll(t, configFile))
	for args, want := range map[string]string{
		"configure get region":                "eu-west-1",
		"configure get aws_access_key_id":     "ASIAFAKE00000002",
		"configure get aws_secret_access_key": "fakeSessionSecret/00000002+abcdefghijklmnop=",
		"configure get aws_session_token":     "FakeSessionToken//////////00000002==",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			c := exec.CommandContext(t.Context(), "aws", strings.Fields(args)...)
			c.Env = []string{
				"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "AWS_PROFILE=bob-mfa",
				"AWS_SHARED_CREDENTIALS_FILE=" + credentials, "AWS_CONFIG_FILE=" + configFile,
			}
			out, err := c.Output()
			if err != nil || strings.TrimSpace(string(out)) != want {
				t.Errorf("%q, %v; want %q", out, err, want)
			}
		})
	}
}
