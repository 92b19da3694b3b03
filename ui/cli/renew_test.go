//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// renewingVar tells TestSDKForGo which role it has, and where AWS is.
const renewingVar = "AUTHDECK_TEST_RENEWS"

// Terraform reads its session with the AWS SDK for Go, from variables and the files that they name. Here another process does, with
// the environment that env and exec pass on, while this computer's clock is ten minutes ahead of AWS's.
func TestTheSDKForGoRenewsARoleByItself(t *testing.T) {
	t.Parallel()
	const ahead, lasts = 10 * time.Minute, 2 * time.Second
	w := rolesWorld(t)
	w.aws.Skew(-ahead)
	w.aws.Fail(awsfake.Fault{Action: "AssumeRole", Lasts: ahead + lasts}, awsfake.Always) // by this clock it ends in two seconds
	if out, err := w.command("login", "-i", "emergency-user", "--mfa-code", awsfake.Code(w.seed, w.aws.Now())).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	t.Run("in", func(t *testing.T) { // returns when both have ended
		for role, args := range map[string][]string{
			"role-1": {"env", "-i", "role-1", "-f", "env"},
			"role-2": {"exec", "-i", "role-2", "--", "env"},
		} {
			t.Run(args[0], func(t *testing.T) {
				t.Parallel()
				handed, err := w.command(args...).Output()
				if err != nil {
					t.Fatalf("%v %s", err, handed)
				}
				again := w.command("credential-process", "-i", role) // Terraform shows what the command writes to standard error
				var said strings.Builder
				again.Stderr = &said
				err = again.Run()
				if warned := said.String(); err != nil || strings.Count(warned, "\n") != 1 || !strings.HasPrefix(warned, "! Issued by 127.0.0.1:") {
					t.Errorf("a renewal: %v %s", err, said.String())
				}
				sdk := w.other(os.Args[0], "-test.run=^TestSDKForGo$", "-test.v")
				for line := range strings.Lines(string(handed)) {
					if strings.HasPrefix(line, "AWS_") {
						sdk.Env = append(sdk.Env, strings.TrimSuffix(line, "\n"))
					}
				}
				sdk.Env = append(sdk.Env, renewingVar+"="+role+" "+w.endpoint, programVar+"="+os.Getenv(programVar))
				if out, err := sdk.CombinedOutput(); err != nil || !strings.Contains(string(out), "renewed by itself") {
					t.Errorf("%v %s", err, out)
				}
			})
		}
	})
	if n := w.aws.Calls("GetSessionToken"); n != 1 {
		t.Errorf("%d codes", n)
	}
}

// TestSDKForGo is the other process.
func TestSDKForGo(t *testing.T) {
	var role, endpoint string
	if n, _ := fmt.Sscan(os.Getenv(renewingVar), &role, &endpoint); n != 2 {
		t.Skip("only as a child of the test above")
	}
	cfg, err := config.LoadDefaultConfig(t.Context(), config.WithBaseEndpoint(endpoint))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Region != "eu-west-1" {
		t.Errorf("region %s", cfg.Region)
	}
	client, keys := sts.NewFromConfig(cfg), map[string]bool{}
	soon(t, "three sessions", func() bool {
		who, err := client.GetCallerIdentity(t.Context(), nil)
		if err != nil || !strings.Contains(aws.ToString(who.Arn), "assumed-role/"+role+"/") {
			t.Fatalf("after %d keys: %v %v", len(keys), who, err)
		}
		creds, err := cfg.Credentials.Retrieve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		keys[creds.AccessKeyID] = true
		return len(keys) == 3
	})
	fmt.Println("renewed by itself")
}
