// Package demo furnishes a throw-away folder with what a user of authdeck would have: an atmos.yaml, saved keys, and
// sessions of different ages.
package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"authdeck/model"
)

// person is an IAM user whom the stand-in for AWS knows.
type person struct {
	identity string // name in atmos.yaml
	account  string // 12 digits
	user     string
	keys     model.Keys
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

// Cloud is the stand-in for AWS.
type Cloud interface {
	Enrol(account, user, accessKeyID, secretKey, device string)
	Listen(ctx context.Context) (endpoint string, stop func() error, err error)
}

// Stage is the folder in which a demo plays.
type Stage struct {
	Dir      string
	endpoint string
	people   []person
	stop     func() error
}

// Start makes a folder with an atmos.yaml whose identities call the stand-in, and starts that.
func Start(ctx context.Context, cloud Cloud, keys func(account string) (accessKeyID, secretKey string)) (Stage, error) {
	dir, err := os.MkdirTemp("", "authdeck-demo-")
	if err != nil {
		return Stage{}, err
	}
	s := Stage{Dir: dir, people: invent(keys)}
	for _, p := range s.people {
		p.keys.Secret.Reveal(func(secret []byte) {
			cloud.Enrol(p.account, p.user, p.keys.AccessKeyID, string(secret), p.keys.Device)
		})
	}
	if s.endpoint, s.stop, err = cloud.Listen(ctx); err == nil {
		err = s.writeConfig()
	}
	if err != nil {
		return Stage{}, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close removes everything that Start made.
func (s Stage) Close() error {
	err := os.RemoveAll(s.Dir)
	if s.stop != nil {
		err = errors.Join(s.stop(), err)
	}
	return err
}

// invent makes up the users. keys gives a new access key for an account; the newcomer's is AWS's documented example.
func invent(keys func(account string) (accessKeyID, secretKey string)) []person {
	var out []person
	for _, p := range []struct{ identity, account, user string }{
		{everyday, "123456789012", "user"}, {mfaFirst, "210987654321", "ops-lead"}, {allThere, "345678901234", "deployer"},
		{newcomer, "456789012345", "joiner"}, {ending, "567890123456", "audit"}, {expired, "678901234567", "break-glass"},
	} {
		id, secret := keys(p.account)
		if p.identity == newcomer {
			id, secret = ExampleKeyID, ExampleSecretKey
		}
		out = append(out, person{identity: p.identity, account: p.account, user: p.user, keys: model.Keys{
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

// writeConfig writes the atmos.yaml, whose identities call the stand-in and nothing else.
func (s Stage) writeConfig() error {
	var b strings.Builder
	b.WriteString("# Created by authdeck demo. Deleted when the demo ends.\nauth:\n  realm: demo\n  keyring:\n    type: file\n  identities:\n")
	for _, p := range s.people {
		fmt.Fprintf(&b, "    %s:\n      kind: aws/user\n", p.identity)
		switch p.identity {
		case everyday:
			b.WriteString("      default: true\n")
		case mfaFirst:
			fmt.Fprintf(&b, "      credentials:\n        region: eu-west-1\n        mfa_arn: %s\n", p.keys.Device)
		case allThere:
			p.keys.Secret.Reveal(func(secret []byte) {
				fmt.Fprintf(&b, "      credentials:\n        access_key_id: %s\n        secret_access_key: %s\n        mfa_arn: %s\n        region: us-west-2\n",
					p.keys.AccessKeyID, secret, p.keys.Device)
			})
			b.WriteString("      session:\n        duration: 36h\n")
		}
		fmt.Fprintf(&b, "      spec:\n        endpoint_url: %s\n", s.endpoint)
	}
	return os.WriteFile(filepath.Join(s.Dir, "atmos.yaml"), []byte(b.String()), 0o600)
}

// Furnish saves keys and sessions through the workspace of that atmos.yaml, as earlier runs would have.
func (s Stage) Furnish(ctx context.Context, w model.Workspace) error {
	var failed error
	for _, p := range s.people {
		if p.identity == newcomer || p.identity == allThere {
			continue
		}
		id, err := w.Config.Find(p.identity)
		if err != nil {
			return err
		}
		_, err = w.Configure(ctx, id, model.Draft{
			AccessKeyID: p.keys.AccessKeyID, Secret: p.keys.Secret, Device: p.keys.Device, Duration: p.keys.Duration, NoVerify: true,
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
			Endpoint: w.SessionEndpoint(id),
		}
	})
}

// Environment is all that the demo's world sees of one: everything lies in its folder, and AWS is the stand-in.
func (s Stage) Environment() []model.EnvVar {
	dir := s.Dir
	return []model.EnvVar{
		{Key: "HOME", Value: dir}, {Key: "LOCALAPPDATA", Value: dir}, {Key: "ATMOS_CLI_CONFIG_PATH", Value: dir},
		{Key: "ATMOS_KEYRING_PASSWORD", Value: "demo-passphrase"}, {Key: "AWS_ENDPOINT_URL", Value: s.endpoint},
		{Key: "XDG_CONFIG_HOME", Value: filepath.Join(dir, "config")}, {Key: "XDG_STATE_HOME", Value: filepath.Join(dir, "state")},
		{Key: "XDG_DATA_HOME", Value: filepath.Join(dir, "data")},
	}
}

// Variables looks into Environment.
func (s Stage) Variables() func(name string) (value string, exists bool) {
	vars := s.Environment()
	return func(name string) (string, bool) {
		i := slices.IndexFunc(vars, func(v model.EnvVar) bool { return v.Key == name })
		if i < 0 {
			return "", false
		}
		return vars[i].Value, true
	}
}
