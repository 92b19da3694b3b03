//go:build unix

package cli_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Terraform reads its session with the AWS SDK for Go, from variables and the files that they name. Here this test does, in the
// environment that env and exec hand out, while this computer's clock is ten minutes ahead of AWS's.
func TestTheSDKForGoRenewsARoleByItself(t *testing.T) {
	const ahead, lasts, renewals = 10 * time.Minute, 2 * time.Second, 4
	w := rolesWorld(t)
	w.aws.Skew(-ahead)
	w.aws.Fail(awsfake.Fault{Action: "AssumeRole", Lasts: ahead + lasts}, awsfake.Always) // by this clock it ends in two seconds
	if out, err := w.command("login", "-i", "emergency-user", "--mfa-code", awsfake.Code(w.seed, w.aws.Now())).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	for _, c := range []struct {
		role string
		args []string
	}{
		{"role-1", []string{"env", "-i", "role-1", "-f", "env"}},
		{"role-2", []string{"exec", "-i", "role-2", "--", "env"}},
	} {
		t.Run(c.args[0], func(t *testing.T) {
			out, err := w.command(c.args...).Output()
			if err != nil {
				t.Fatalf("%v %s", err, out)
			}
			for _, unset := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"} {
				t.Setenv(unset, "")
			}
			for name, value := range w.vars {
				t.Setenv(name, value)
			}
			for line := range strings.Lines(string(out)) {
				if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok && strings.HasPrefix(name, "AWS_") {
					t.Setenv(name, value)
				}
			}
			again := w.command("credential-process", "-i", c.role) // Terraform shows what it writes to standard error
			var said strings.Builder
			again.Stderr = &said
			err = again.Run()
			if warned := said.String(); err != nil || strings.Count(warned, "\n") != 1 || !strings.HasPrefix(warned, "! Issued by 127.0.0.1:") {
				t.Errorf("a renewal: %v %s", err, said.String())
			}
			cfg, err := config.LoadDefaultConfig(t.Context(), config.WithBaseEndpoint(w.endpoint))
			if err != nil {
				t.Fatal(err)
			}
			client, before, deadline := sts.NewFromConfig(cfg), w.aws.Calls("AssumeRole"), time.Now().Add(time.Minute)
			keys := map[string]bool{}
			for w.aws.Calls("AssumeRole") < before+renewals {
				who, err := client.GetCallerIdentity(t.Context(), nil)
				if err != nil || !strings.Contains(aws.ToString(who.Arn), "assumed-role/"+c.role+"/") {
					t.Fatalf("after %d keys: %v %v", len(keys), who, err)
				}
				creds, err := cfg.Credentials.Retrieve(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if keys[creds.AccessKeyID] = true; time.Now().After(deadline) {
					t.Fatalf("only %d keys in a minute", len(keys))
				}
			}
			if len(keys) < renewals-1 || cfg.Region != "eu-west-1" {
				t.Errorf("%d keys in region %s", len(keys), cfg.Region)
			}
		})
	}
	if n := w.aws.Calls("GetSessionToken"); n != 1 {
		t.Errorf("%d codes", n)
	}
}
