// Package modeltest gives tests their own computer: a model.Workspace with the real stores in a temporary folder, and a simulated
// AWS in the same process.
package modeltest

import (
	"path/filepath"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/plainfile"
	"authdeck/store/session"
	"authdeck/store/state"
	"authdeck/store/vault"
)

// The user in the simulated AWS unless a test has others. The keys are from AWS's documentation.
const (
	Account = "123456789012"
	Device  = "arn:aws:iam::123456789012:mfa/user"
	KeyID   = "AKIAIOSFODNN7EXAMPLE"
	Secret  = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// Seed is the shared secret of Device.
func Seed() []byte { return []byte("12345678901234567890") }

// Code is the code that Device shows at t.
func Code(t time.Time) string { return awsfake.Code(Seed(), t) }

// User is the user in the simulated AWS.
func User() awsfake.User {
	return awsfake.User{
		Account: Account, Name: "user", AccessKeyID: KeyID, SecretKey: Secret,
		Devices: []awsfake.Device{{Serial: Device, Seed: Seed()}},
	}
}

// Clock is the process's own clock, which is the test's clock inside testing/synctest.
type Clock struct{}

// Now is the current time.
func (Clock) Now() time.Time { return time.Now() }

// World is one computer. Tests replace the parts that should differ.
type World struct {
	model.Workspace
	Dir string // folder of all files, which is the home folder and the working folder
	AWS *awsfake.Server
	t   testing.TB
}

// New creates a computer in dir. Its atmos.yaml has the realm acme and three identities without keys: emergency-user (the default),
// prod-admin and no-mfa. The simulated AWS has the given users, or only User, and needs no network.
func New(t testing.TB, dir string, clock model.Clock, users ...awsfake.User) *World {
	t.Helper()
	if users == nil {
		users = []awsfake.User{User()}
	}
	w := &World{t: t, Dir: dir, AWS: awsfake.New(time.Now, users...)}
	ring := vault.Memory()
	t.Cleanup(ring.Close)
	records := state.New(filepath.Join(dir, "state"), clock)
	w.Workspace = model.Workspace{
		Config: model.Config{
			Realm: "acme", RealmSource: "atmos.yaml:2", Files: []string{"/home/u/atmos.yaml"},
			Identities: []model.Identity{Identity("emergency-user", 1), Identity("prod-admin", 2), Identity("no-mfa", 3)},
		},
		Vault: ring, Sessions: session.New(filepath.Join(dir, "config")), Records: records, Activity: records, Codes: records, Locker: records, Clock: clock,
		Tokens:     awsauth.New(awsauth.Isolated(), awsauth.Through(direct{w.AWS})),
		Plaintexts: plainfile.Files{Home: dir, WorkDir: dir},
	}
	w.Config.Identities[0].Default = true
	return w
}

// Identity returns an identity of the realm acme that is at that line of atmos.yaml.
func Identity(name string, line int) model.Identity {
	return model.Identity{Ref: Ref(name), Title: name, Origin: model.Origin{File: "/home/u/atmos.yaml", Line: line, Column: 1}}
}

// Ref returns the Ref of an identity in the realm acme.
func Ref(name string) model.Ref { return model.Ref{Realm: "acme", Name: name} }

// Set returns a value that atmos.yaml sets at that line.
func Set[T any](v T, line int) model.Setting[T] {
	return model.Setting[T]{Value: v, Set: true, Origin: model.Origin{File: "/home/u/atmos.yaml", Line: line, Column: 7}}
}

// Keep saves the example keys for an identity, as an earlier run would have done. device is an ARN; "" for none.
func (w *World) Keep(name, device string) {
	w.t.Helper()
	id, err := w.Config.Find(name)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Configure(w.t.Context(), id, model.Draft{
		AccessKeyID: KeyID, Secret: model.SecretString(Secret), Device: device, Duration: "12h",
	}, model.Saving{}); err != nil {
		w.t.Fatal(err)
	}
}

// SignedIn saves the session of a sign-in for 12 hours that ends after left, or has ended if left is negative.
func (w *World) SignedIn(name string, left time.Duration) {
	w.t.Helper()
	now := w.Clock.Now()
	err := w.Sessions.Save(w.t.Context(), Ref(name), model.Session{
		AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(Secret), Token: model.SecretString("token"),
		Expires: now.Add(left), Region: model.DefaultRegion,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.Records.Update(w.t.Context(), Ref(name), func(r *model.Record) {
		r.SignedInAt = now.Add(left - model.DefaultDuration)
		r.Session = &model.SessionRecord{
			Region: model.DefaultRegion, Asked: int(model.DefaultDuration / time.Second), Expires: now.Add(left),
			Device: r.Device, MaskedKey: r.MaskedKey,
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
