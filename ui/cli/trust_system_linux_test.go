//go:build system

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheAWSCLIGetsNothingOutOfAnUntrustedFolder has the AWS CLI ask authdeck for a session with a credential_process, or run below
// authdeck, in a clone before and after the user trusts it.
func TestTheAWSCLIGetsNothingOutOfAnUntrustedFolder(t *testing.T) {
	t.Parallel()
	const byProcess, below = "--profile dev", "exec -i dev --"
	for name, c := range map[string]struct {
		file, how string
		trap      string // what the folder reaches once it is trusted
	}{
		"a plain file":              {"dev: {kind: aws/user}", byProcess, ""},
		"a command for a region":    {"dev: {kind: aws/user, credentials: {region: !exec \"./evil; echo us-east-1\"}}", byProcess, "ran program"},
		"an endpoint":               {"dev: {kind: aws/user, spec: {endpoint_url: \"TRAP\"}}", byProcess, ""},
		"code for the AWS CLI":      {"dev: {kind: aws/user, env: [{key: PYTHONPATH, value: ./lib}]}", below, "ran python"},
		"code for every program":    {"dev: {kind: aws/user}\nenv: {PYTHONPATH: ./lib}", below, "ran python"},
		"a keyring for all of them": {"dev: {kind: aws/user}\nenv: {ATMOS_KEYRING_TYPE: file, ATMOS_KEYRING_FILE_PATH: ./.k, ATMOS_KEYRING_PASSWORD: written-here}", byProcess, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newTrap(t)
			first, rest, _ := strings.Cut(strings.ReplaceAll(c.file, "TRAP", p.url()), "\n")
			p.config("auth:\n  realm: acme\n  identities:\n    " + first + "\n" + rest + "\n")
			if err := os.Mkdir(filepath.Join(p.work, "lib"), 0o700); err != nil {
				t.Fatal(err)
			}
			p.put(filepath.Join(p.work, "lib", "sitecustomize.py"), "open('"+filepath.Join(p.marks, "python")+"', 'w')\n", 0o600)
			p.vars["AWS_CONFIG_FILE"], p.vars["PYTHONDONTWRITEBYTECODE"] = filepath.Join(p.home, "aws-config"), "1"
			p.put(p.vars["AWS_CONFIG_FILE"], "[profile dev]\nregion = us-east-1\ncredential_process = "+p.command().Path+" credential-process -i dev\n", 0o600)
			ask := []string{"--endpoint-url", p.endpoint, "sts", "get-caller-identity"}
			aws := func() (string, error) {
				cmd := p.other(debiansAWS, append([]string{"--profile", "dev"}, ask...)...)
				if c.how == below {
					cmd = p.command(append([]string{"exec", "-i", "dev", "--", debiansAWS}, ask...)...)
				}
				out, err := cmd.CombinedOutput()
				return string(out), err
			}
			plain := c.file == "dev: {kind: aws/user}"
			said, err := aws()
			if s := p.sprung(); s != "" || plain == strings.Contains(said, "authdeck trust") || !plain && err == nil {
				t.Errorf("before: %v, %s; %s", err, s, said)
			}
			if code, _, stderr := p.says("trust", "--yes"); code != 0 {
				t.Fatalf("trust: exit %d: %s", code, stderr)
			}
			said, err = aws()
			if s := p.sprung(); s != c.trap {
				t.Errorf("after: %q, want %q; %s", s, c.trap, said)
			}
			asked := strings.Contains(said, "InvalidClientTokenId")    // the simulated AWS got the session, which is made up
			if _, failed := err.(*exec.ExitError); !failed || !asked { //nolint:errorlint // of a program that was just run
				t.Errorf("after: %v: %s", err, said)
			}
		})
	}
}
