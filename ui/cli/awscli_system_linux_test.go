//go:build system

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// debiansAWS is the AWS CLI that tests use, because another one in PATH may be of another version.
const debiansAWS = "/usr/bin/aws"

// TestTheAWSCLITakesTheSessionInEachWay signs in once and lets the AWS CLI use the session, with keys in the environment and
// profiles that would win if authdeck did not remove them.
func TestTheAWSCLITakesTheSessionInEachWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.alone("login", "--mfa-code", w.code()).exits(t, 0)
	if err := os.WriteFile(filepath.Join(w.work, "aws-config"), []byte("[profile ours]\nregion = us-east-1\n"+
		"credential_process = "+w.command().Path+" credential-process -i emergency-user\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, endpoint, _ := strings.Cut(w.read("atmos.yaml"), "endpoint_url: ")
	endpoint, _, _ = strings.Cut(endpoint, "\n")
	ask := debiansAWS + " --endpoint-url " + endpoint + " sts get-caller-identity --query Arn --output text"
	stale := "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=stale AWS_SESSION_TOKEN=stale AWS_PROFILE=nobody; "
	const region = "export AWS_REGION=us-east-1; " // which a profile has, and authdeck does not pass on
	for way, script := range map[string]string{
		"the profile, by env":   stale + `eval "$("$0" env)"; ` + ask,
		"the profile, by exec":  stale + `"$0" exec -- ` + ask,
		"static values, by env": region + stale + `eval "$("$0" env --static)"; ` + ask,
		"static, by exec":       region + stale + `"$0" exec --static -- ` + ask,
		"a shell":               stale + `SHELL=/bin/sh "$0" shell -- -c '` + ask + `'`,
		"credential_process":    "AWS_CONFIG_FILE=aws-config AWS_PROFILE=ours " + ask,
		"what --unset leaves": `eval "$("$0" env)"; eval "$("$0" env --unset)"; ` +
			"AWS_CONFIG_FILE=aws-config AWS_PROFILE=ours " + ask,
	} {
		t.Run(way, func(t *testing.T) {
			w := *w
			w.t = t
			if got := w.output("sh", "-c", script, w.command().Path); got != "arn:aws:iam::123456789012:user/user\n" {
				t.Errorf("%q", got)
			}
		})
	}
	w.oneCall()
}

func TestTheAWSCLIAsksByCredentialProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.expiredSession()
	if err := os.WriteFile(filepath.Join(w.work, "aws-config"), []byte("[profile ours]\nregion = us-east-1\n"+
		"credential_process = "+w.command().Path+" credential-process -i emergency-user\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, endpoint, _ := strings.Cut(w.read("atmos.yaml"), "endpoint_url: ")
	endpoint, _, _ = strings.Cut(endpoint, "\n")
	w.vars["AWS_CONFIG_FILE"], w.vars["AWS_PROFILE"], w.vars["AWS_PAGER"] = "aws-config", "ours", ""
	x := open(t, 100, 24, w.other(debiansAWS, "--endpoint-url", endpoint, "sts", "get-caller-identity", "--query", "Arn", "--output", "text"))
	x.see(prompt)
	x.until("the question", func(e *emulator) bool {
		return strings.Contains(string(e.raw), "6-digit code") || strings.Contains(e.shown.String(), "______")
	})
	x.press(w.code(), enter)
	x.exits(0)
	x.see("arn:aws:iam::123456789012:user/user")
	w.oneCall()
}
