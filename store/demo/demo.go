// Package demo furnishes a throw-away folder with what a user of authdeck would have: an atmos.yaml, saved keys, and
// sessions of different ages.
package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"authdeck/model"
)

// Person is an IAM user whom the stand-in for AWS knows.
type Person struct {
	Identity string // name in atmos.yaml
	Account  string // 12 digits
	User     string
	Keys     model.Keys
}

// The identities, in the order of the file.
const (
	everyday = "emergency-user"   // the default one: keys and device in the keyring
	mfaFirst = "prod-admin"       // the device stands in atmos.yaml
	allThere = "staging-deployer" // everything stands in atmos.yaml
	newcomer = "new-joiner"       // no keys yet
	ending   = "billing-audit"    // a session about to expire
	expired  = "break-glass"      // an expired one
)

// People invents the users. keys gives a new access key for an account; the newcomer's is AWS's documented example.
func People(keys func(account string) (accessKeyID, secretKey string)) []Person {
	var out []Person
	for _, p := range []struct{ identity, account, user string }{
		{everyday, "123456789012", "user"}, {mfaFirst, "210987654321", "ops-lead"}, {allThere, "345678901234", "deployer"},
		{newcomer, "456789012345", "joiner"}, {ending, "567890123456", "audit"}, {expired, "678901234567", "break-glass"},
	} {
		id, secret := keys(p.account)
		if p.identity == newcomer {
			id, secret = ExampleKeyID, ExampleSecretKey
		}
		out = append(out, Person{Identity: p.identity, Account: p.account, User: p.user, Keys: model.Keys{
			AccessKeyID: id, Secret: model.SecretString(secret), Duration: "12h",
			Device: "arn:aws:iam::" + p.account + ":mfa/" + p.user,
		}})
	}
	return out
}

// The keys that AWS's documents show; nothing answers to them but the stand-in.
const (
	ExampleKeyID     = "AKIAIOSFODNN7EXAMPLE"
	ExampleSecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// WriteConfig writes dir/atmos.yaml, whose identities call endpoint and nothing else.
func WriteConfig(dir, endpoint string, people []Person) error {
	var b strings.Builder
	b.WriteString("# Made by authdeck demo; gone when it ends.\nauth:\n  realm: demo\n  keyring:\n    type: file\n  identities:\n")
	for _, p := range people {
		fmt.Fprintf(&b, "    %s:\n      kind: aws/user\n", p.Identity)
		switch p.Identity {
		case everyday:
			b.WriteString("      default: true\n")
		case mfaFirst:
			fmt.Fprintf(&b, "      credentials:\n        region: eu-west-1\n        mfa_arn: %s\n", p.Keys.Device)
		case allThere:
			p.Keys.Secret.Reveal(func(secret []byte) {
				fmt.Fprintf(&b, "      credentials:\n        access_key_id: %s\n        secret_access_key: %s\n        mfa_arn: %s\n        region: us-west-2\n",
					p.Keys.AccessKeyID, secret, p.Keys.Device)
			})
			b.WriteString("      session:\n        duration: 48h\n")
		}
		fmt.Fprintf(&b, "      spec:\n        endpoint_url: %s\n", endpoint)
	}
	return os.WriteFile(filepath.Join(dir, "atmos.yaml"), []byte(b.String()), 0o600)
}

// Furnish saves keys and sessions through the workspace of that atmos.yaml, as earlier runs would have.
func Furnish(ctx context.Context, w model.Workspace, people []Person) error {
	var failed error
	for _, p := range people {
		if p.Identity == newcomer || p.Identity == allThere {
			continue
		}
		id, err := w.Config.Find(p.Identity)
		if err != nil {
			return err
		}
		_, err = w.Configure(ctx, id, model.Draft{
			AccessKeyID: p.Keys.AccessKeyID, Secret: p.Keys.Secret, Device: p.Keys.Device, Duration: p.Keys.Duration, NoVerify: true,
		})
		failed = errors.Join(failed, err)
	}
	now := w.Clock.Now().Truncate(time.Second)
	return errors.Join(failed,
		signedIn(ctx, w, ending, now.Add(-12*time.Hour+11*time.Minute+30*time.Second)),
		signedIn(ctx, w, expired, now.Add(-60*time.Hour)))
}

// signedIn leaves what a sign-in at that time left: a session that nothing answers to, and when it was.
func signedIn(ctx context.Context, w model.Workspace, name string, at time.Time) error {
	id, err := w.Config.Find(name)
	if err != nil {
		return err
	}
	s := model.Session{
		AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(ExampleSecretKey),
		Token: model.SecretString("demo"), Expires: at.Add(model.DefaultDuration), Region: id.STSRegion(),
	}
	if err := w.Sessions.Save(ctx, id.Ref, s); err != nil {
		return err
	}
	return w.Records.Update(ctx, id.Ref, func(r *model.Record) {
		r.SignedInAt = at
		r.Issued = &model.Issue{
			MaskedKey: r.MaskedKey, Device: r.Device, Region: s.Region,
			Asked: int(model.DefaultDuration / time.Second), Expires: s.Expires,
		}
	})
}

// Variables is all that the demo's world sees of an environment: everything lies in its folder.
func Variables(dir string) func(name string) (value string, exists bool) {
	vars := map[string]string{
		"HOME": dir, "LOCALAPPDATA": dir, "ATMOS_CLI_CONFIG_PATH": dir, "ATMOS_KEYRING_PASSWORD": "demo-passphrase",
		"XDG_CONFIG_HOME": filepath.Join(dir, "config"), "XDG_STATE_HOME": filepath.Join(dir, "state"),
		"XDG_DATA_HOME": filepath.Join(dir, "data"),
	}
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}
