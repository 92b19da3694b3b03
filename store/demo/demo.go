// Package demo fills a temporary folder with what a user of authdeck would have: an atmos.yaml, saved keys, and sessions of
// different ages.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/store/files"
)

// person is an IAM user in the simulated AWS.
type person struct {
	identity string // name in atmos.yaml
	alias    string
	account  string // 12 digits
	user     string
	tags     []string
	roles    []string // roles that the user assumes, in the same account
	keys     model.Keys
	age      int // age of the saved keys, in days
}

// The identities, in file order.
const (
	everyday = "emergency-user"   // the default one: keys and device in the keyring
	mfaFirst = "prod-admin"       // the device is in atmos.yaml; signed in, so that its roles are ready
	allThere = "staging-deployer" // everything is in atmos.yaml
	newcomer = "new-joiner"       // no keys yet
	ending   = "billing-audit"    // a session about to expire
	expired  = "break-glass"      // an expired one
)

// endingFor is how much time is left of the session that is about to expire.
const endingFor = 11 * time.Minute

// Cloud is the simulated AWS.
type Cloud interface {
	Enrol(account, user, accessKeyID, secretKey, device string) (seed []byte)
	EnrolRole(arn, trusts string)
	Code(device string, at time.Time) string
	Listen(ctx context.Context) (endpoint string, stop func() error, err error)
}

// Sandbox is the folder of a demo.
type Sandbox struct {
	Dir      string
	Endpoint string // URL of the simulated AWS
	cloud    Cloud
	people   []person
	stop     func() error
}

// Start creates a folder with an atmos.yaml, and starts the simulated AWS.
func Start(ctx context.Context, cloud Cloud, keys func(account string) (accessKeyID, secretKey string)) (Sandbox, error) {
	dir, err := os.MkdirTemp("", "authdeck-demo-")
	if err != nil {
		return Sandbox{}, err
	}
	s := Sandbox{Dir: dir, cloud: cloud, people: invent(keys)}
	seeds := map[string][]byte{}
	for _, p := range s.people {
		p.keys.Secret.Reveal(func(secret []byte) {
			seeds[p.keys.Device] = cloud.Enrol(p.account, p.user, p.keys.AccessKeyID, string(secret), p.keys.Device)
		})
		for _, role := range p.roles {
			cloud.EnrolRole(p.roleARN(role), "arn:aws:iam::"+p.account+":user/"+p.user)
		}
	}
	if s.Endpoint, s.stop, err = cloud.Listen(ctx); err == nil {
		err = errors.Join(s.writeConfig(), s.writePhone(seeds))
	}
	if err != nil {
		return Sandbox{}, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close removes everything that Start created.
func (s Sandbox) Close() error {
	err := os.RemoveAll(s.Dir)
	if s.stop != nil {
		err = errors.Join(s.stop(), err)
	}
	return err
}

// invent makes up the users. keys returns a new access key for an account; the newcomer's key is AWS's documented example.
func invent(keys func(account string) (accessKeyID, secretKey string)) []person {
	var out []person
	for _, p := range []person{
		{identity: everyday, alias: "acme-prod", account: "123456789012", user: "user", tags: []string{"prod", "break-glass"}, roles: []string{"prod-read-only", "prod-deploy"}, age: 257},
		{identity: mfaFirst, alias: "acme-core", account: "210987654321", user: "ops-lead", tags: []string{"prod"}, roles: []string{"core-admin", "core-billing"}, age: 21},
		{identity: allThere, alias: "acme-staging", account: "345678901234", user: "deployer", tags: []string{"staging", "ci"}},
		{identity: newcomer, alias: "acme-sandbox", account: "456789012345", user: "joiner", tags: []string{"sandbox"}},
		{identity: ending, alias: "acme-billing", account: "567890123456", user: "audit", tags: []string{"prod"}, age: 88},
		{identity: expired, alias: "acme-dr", account: "678901234567", user: "break-glass", tags: []string{"break-glass"}, age: 40},
	} {
		id, secret := keys(p.account)
		if p.identity == newcomer {
			id, secret = ExampleKeyID, ExampleSecretKey
		}
		p.keys = model.Keys{
			AccessKeyID: id, Secret: model.SecretString(secret), Duration: "12h",
			Device: "arn:aws:iam::" + p.account + ":mfa/" + p.user,
		}
		out = append(out, p)
	}
	return out
}

func (p person) roleARN(role string) string { return "arn:aws:iam::" + p.account + ":role/" + role }

// The example keys in AWS's documents; they work only in the simulated AWS.
const (
	ExampleKeyID     = "AKIAIOSFODNN7EXAMPLE"
	ExampleSecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// writeConfig writes the atmos.yaml. It sets no endpoint, because the demo sends everything to the simulated AWS.
func (s Sandbox) writeConfig() error {
	var b strings.Builder
	b.WriteString("# Created by authdeck demo. Deleted when the demo ends.\nauth:\n  realm: demo\n  keyring:\n    type: file\n  identities:\n")
	for _, p := range s.people {
		fmt.Fprintf(&b, "    %s:\n      kind: aws/user\n      alias: %s\n      tags: [%s]\n", p.identity, p.alias, strings.Join(p.tags, ", "))
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
		for _, role := range p.roles {
			fmt.Fprintf(&b, "    %s:\n      kind: aws/assume-role\n      via:\n        identity: %s\n      principal:\n        assume_role: %s\n", role, p.identity, p.roleARN(role))
		}
	}
	return os.WriteFile(filepath.Join(s.Dir, "atmos.yaml"), []byte(b.String()), 0o600)
}

// Fill saves keys and sessions through the workspace of that atmos.yaml, as earlier runs would have done. When until ends, it
// returns after the current step.
func (s Sandbox) Fill(until context.Context, w model.Workspace) error {
	var failed error
	ctx := context.WithoutCancel(until)
	now, quiet := w.Clock.Now().Truncate(time.Second), w
	quiet.Activity = nil // the activity must not show what Fill does now
	for _, p := range s.people {
		if p.age == 0 {
			continue
		}
		if until.Err() != nil {
			return until.Err()
		}
		id, err := w.Config.Find(p.identity)
		if err != nil {
			return err
		}
		_, err = quiet.Configure(ctx, id, model.Draft{
			AccessKeyID: p.keys.AccessKeyID, Secret: p.keys.Secret, Device: p.keys.Device, Duration: p.keys.Duration,
		}, model.Saving{NoVerify: true})
		failed = errors.Join(failed, err, w.Records.Update(ctx, id.Ref, func(r *model.Record) { r.SavedAt = now.AddDate(0, 0, -p.age) }))
	}
	if failed != nil || until.Err() != nil {
		return errors.Join(failed, until.Err())
	}
	return errors.Join(
		s.signIn(ctx, quiet, mfaFirst, now.Add(-4*time.Hour)),
		s.signIn(ctx, quiet, ending, now.Add(endingFor-model.DefaultDuration)),
		signedInLongAgo(ctx, w, expired, now.Add(-15*time.Hour)),
		s.remember(ctx, w, now))
}

// signIn really signs in, so that the simulated AWS knows the session, and makes it look as if it began at that time.
func (s Sandbox) signIn(ctx context.Context, w model.Workspace, name string, began time.Time) error {
	id, err := w.Config.Find(name)
	if err != nil {
		return err
	}
	left := began.Add(model.DefaultDuration).Sub(w.Clock.Now())
	id.Duration.Value, id.Duration.Set = max(left, model.MinDuration).Truncate(time.Minute).String(), true
	start, err := w.Begin(ctx, id, model.SignInOptions{Renew: true})
	if err != nil {
		return err
	}
	defer start.Attempt.Close()
	issued, err := start.Attempt.Send(ctx, s.cloud.Code(start.Attempt.Device, w.Clock.Now()))
	if err != nil {
		return err
	}
	ends := issued.Info.Expires
	if left < model.MinDuration { // AWS issues none that is so short
		ends = began.Add(model.DefaultDuration)
		session, err := w.Sessions.Read(ctx, id.Ref)
		if err != nil {
			return err
		}
		defer session.Wipe()
		session.Expires = ends
		if err := w.Sessions.Save(ctx, id.Ref, session); err != nil {
			return err
		}
	}
	return w.Records.Update(ctx, id.Ref, func(r *model.Record) {
		r.SignedInAt = began
		r.Session.Asked, r.Session.Expires = int(ends.Sub(began)/time.Second), ends
	})
}

// remember writes the activity of the last days, and the last sign-in of each identity.
func (s Sandbox) remember(ctx context.Context, w model.Workspace, now time.Time) (failed error) {
	keyring := w.Vault.Keyring().Title
	at := func(hours, minutes int) time.Time {
		return now.Add(-time.Duration(hours)*time.Hour - time.Duration(minutes)*time.Minute)
	}
	events := append([]model.Event{
		{At: now.AddDate(0, 0, -40), Kind: model.KeysSaved, Identity: expired, Keyring: keyring},
		{At: now.AddDate(0, 0, -21), Kind: model.KeysSaved, Identity: mfaFirst, Keyring: keyring},
	}, lastWeek(now)...)
	for _, e := range append(events, []model.Event{
		{At: at(26, 40), Kind: model.Reloaded, Added: 2},
		{At: at(15, 0), Kind: model.SignedIn, Identity: expired, Expires: at(3, 0)},
		{At: now.Add(endingFor - model.DefaultDuration), Kind: model.SignedIn, Identity: ending, Expires: now.Add(endingFor)},
		{At: at(10, 41), Kind: model.SignedIn, Identity: everyday, Expires: at(-1, -19)},
		{At: at(9, 17), Kind: model.LoggedOut, Identity: everyday},
		{At: at(4, 1), Kind: model.Requested, Identity: mfaFirst, Program: "terraform (pid 4711)"},
		{At: at(4, 0), Kind: model.SignedIn, Identity: mfaFirst, Expires: at(-8, 0)},
		{At: at(3, 52), Kind: model.RoleAssumed, Identity: "core-billing", Expires: at(2, 52)},
	}...) {
		e.Title = e.Identity
		failed = errors.Join(failed, w.Activity.Note(ctx, w.Config.Realm, e))
		if id, err := w.Config.Find(e.Identity); err == nil && (e.Kind == model.SignedIn || e.Kind == model.RoleAssumed) {
			failed = errors.Join(failed, w.Records.Update(ctx, id.Ref, func(r *model.Record) { r.SignedInAt = e.At }))
		}
	}
	return failed
}

// lastWeek is the activity of some earlier days.
func lastWeek(now time.Time) (events []model.Event) {
	for day := 6; day >= 2; day-- {
		at := now.AddDate(0, 0, -day).Add(-time.Duration(4+day%3) * time.Hour)
		events = append(events,
			model.Event{At: at, Kind: model.Requested, Identity: mfaFirst, Program: fmt.Sprintf("terraform (pid %d)", 4700-37*day)},
			model.Event{At: at.Add(time.Minute), Kind: model.SignedIn, Identity: mfaFirst, Expires: at.Add(time.Minute + model.DefaultDuration)})
		if day%2 == 0 {
			began := at.Add(47 * time.Minute)
			events = append(events,
				model.Event{At: began, Kind: model.SignedIn, Identity: everyday, Expires: began.Add(model.DefaultDuration)},
				model.Event{At: began.Add(2 * time.Hour), Kind: model.LoggedOut, Identity: everyday})
		}
	}
	return events
}

// signedInLongAgo writes the results of a sign-in whose session has ended.
func signedInLongAgo(ctx context.Context, w model.Workspace, name string, at time.Time) error {
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
		r.Session = &model.SessionRecord{
			MaskedKey: r.MaskedKey, Device: r.Device, Region: s.Region,
			Asked: int(model.DefaultDuration / time.Second), Expires: s.Expires,
			Endpoint: w.SessionEndpoint(id),
		}
	})
}

// phone is the file with the seeds of all MFA devices, by ARN: it stands for the phone of the demo's users.
const phone = "phone.json"

func (s Sandbox) writePhone(seeds map[string][]byte) error {
	text, err := json.Marshal(seeds)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.Dir, phone), text, 0o600)
}

// Phone returns the seeds of all MFA devices of the demo in this folder, by ARN; nil if there is no demo.
func Phone(dir string) (seeds map[string][]byte) {
	text, err := files.Read(filepath.Join(dir, phone), files.MaxState)
	if err != nil || json.Unmarshal(text, &seeds) != nil {
		return nil
	}
	return seeds
}

// Variable is the demo's folder, in the demo and for programs that are started from it. With it, an import does not change the user's
// file.
const Variable = "AUTHDECK_DEMO"

// Environment is the whole environment of the demo: all folders are in its own folder, and AWS is the simulated one.
func (s Sandbox) Environment() []model.EnvVar {
	dir := s.Dir
	return []model.EnvVar{
		{Key: "HOME", Value: dir}, {Key: "LOCALAPPDATA", Value: dir}, {Key: "ATMOS_CLI_CONFIG_PATH", Value: dir},
		{Key: "ATMOS_KEYRING_PASSWORD", Value: "demo-passphrase"}, {Key: "AWS_ENDPOINT_URL", Value: s.Endpoint},
		{Key: "XDG_CONFIG_HOME", Value: filepath.Join(dir, "config")}, {Key: "XDG_STATE_HOME", Value: filepath.Join(dir, "state")},
		{Key: "XDG_DATA_HOME", Value: filepath.Join(dir, "data")}, {Key: "AUTHDECK_TRUSTED_FOLDERS", Value: dir}, // its endpoints are the simulated AWS
		{Key: Variable, Value: dir},
	}
}

// Variables looks up variables in Environment.
func (s Sandbox) Variables() func(name string) (value string, exists bool) {
	vars := s.Environment()
	return func(name string) (string, bool) {
		i := slices.IndexFunc(vars, func(v model.EnvVar) bool { return v.Key == name })
		if i < 0 {
			return "", false
		}
		return vars[i].Value, true
	}
}
