package model_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
)

// arn is a role of another account than the user's.
func arn(name string) string { return "arn:aws:iam::210987654321:role/" + name }

// role is assumed by via.
func role(name, via string) model.Identity {
	id := modeltest.Identity(name, 9)
	id.Role = &model.Role{ARN: modeltest.Set(arn(name), 10), Via: modeltest.Set(via, 11)}
	return id
}

// withRoles is a computer where emergency-user, whose keys are saved, has the role admin, and admin the role audit.
func withRoles(t *testing.T, more ...model.Identity) *modeltest.World {
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	w.Keep("emergency-user", modeltest.Device)
	roles := append([]model.Identity{role("audit", "Admin"), role("admin", "emergency-user")}, more...)
	w.Config.Roles = model.ResolveRoles(w.Config.Identities, roles, w.Config.Others)
	w.AWS.PutRole(awsfake.Role{ARN: arn("admin"), Trusts: []string{"arn:aws:iam::123456789012:user/user"}, MFA: true})
	w.AWS.PutRole(awsfake.Role{ARN: arn("audit"), Trusts: []string{arn("admin")}})
	return w
}

func find(t *testing.T, w *modeltest.World, name string) model.Identity {
	t.Helper()
	id, err := w.Config.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// get signs in to an identity, with a code if necessary.
func get(t *testing.T, w *modeltest.World, name string) (model.SessionInfo, error) {
	t.Helper()
	start, err := w.Begin(t.Context(), find(t, w, name), model.SignInOptions{})
	if err != nil || start.Attempt == nil {
		return start.Session, err
	}
	issued, err := start.Attempt.Send(t.Context(), modeltest.Code(w.AWS.Now()))
	start.Attempt.Close()
	return issued.Info, err
}

// The account of the role, which may be another company's, sees its external ID and the session's name.
func TestNoKeyIsSentToTheAccountOfARole(t *testing.T) {
	t.Parallel()
	const id, secret = "AKIARZPUZDIKGB2VALC4", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for value, refused := range map[string]bool{
		id: true, secret: true, "id:" + secret: true, "id=" + secret: true, secret + ":" + id: true, "x-" + id: true,
		"customer-42": false, "3f0c9c2e-5d0b-4c0e-9e0e-0f6f5b0c2a11": false, "ABC12345_SFCRole=2_nkcSAFK8GG0hMXT5RkPfHxuEkPI=": false,
		"lM3kz9Qw7Xr2Vb5Nc8Yt1Hd4Jf6Gs0AeUoPiZxCvBnD=": false, // 32 random bytes in base64
	} {
		for what, p := range map[string]*model.Problem{"external ID": model.CheckExternalID(value), "session name": model.CheckSessionName(value)} {
			if p.Blocks() != refused || refused && strings.Contains(p.Error(), value) {
				t.Errorf("%s %s: %v", what, value, p)
			}
		}
		if refused && (!model.CheckRegion(value).Blocks() || !model.CheckDevice(value).Blocks()) {
			t.Errorf("%s may be a region or a device", value)
		}
	}
}

func TestARolesSessionOfAnotherAccountIsRefusedAndNotSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := withRoles(t)
		const foreign = "345678901234"
		w.AWS.Fail(awsfake.Fault{Action: "AssumeRole", Account: foreign}, 1)
		_, err := get(t, w, "admin")
		var p *model.Problem
		if !errors.Is(err, model.ErrOtherAccount) || !errors.As(err, &p) || !strings.Contains(p.What, foreign) || !strings.Contains(p.Why, "the role belongs to account 210987654321") {
			t.Errorf("%v", err)
		}
		if saved, err := w.Sessions.Info(t.Context(), find(t, w, "admin").Ref); saved.Saved || err != nil {
			t.Errorf("%+v %v", saved, err)
		}
		if _, err := get(t, w, "admin"); err != nil {
			t.Errorf("the next one: %v", err)
		}
	})
}

func TestOneCodeServesAUserAndAllItsRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := withRoles(t)
		info, err := get(t, w, "audit")
		if err != nil || !info.Expires.Equal(time.Now().Add(time.Hour)) {
			t.Fatalf("%+v %v", info, err)
		}
		if n := w.AWS.Calls("AssumeRole"); n != 2 {
			t.Errorf("%d calls for two hops", n)
		}
		if _, err := get(t, w, "admin"); err != nil {
			t.Fatal(err)
		}
		if n := w.AWS.Calls("AssumeRole"); n != 2 {
			t.Errorf("the role between was not saved: %d calls", n)
		}
		s, err := w.Sessions.Read(t.Context(), find(t, w, "audit").Ref)
		if err != nil {
			t.Fatal(err)
		}
		who, err := w.Tokens.SessionCaller(t.Context(), s, model.Target{})
		if err != nil || who.Account != "210987654321" {
			t.Errorf("%+v %v", who, err)
		}
	})
}

// movedClock is a clock that can be moved.
type movedClock struct{ by time.Duration }

func (l *movedClock) Now() time.Time { return time.Now().Add(l.by) }

func TestARoleIsRenewedWithoutACodeWhileItsUsersSessionLives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the SDK waits before it tries again
		w := withRoles(t)
		clock := &movedClock{}
		w.Clock = clock
		if _, err := get(t, w, "audit"); err != nil {
			t.Fatal(err)
		}
		for range 12 { // eleven hours and twelve minutes of the user's twelve hours
			clock.by += 56 * time.Minute
			w.AWS.Skew(clock.by) // AWS's clock is then ahead of the signer's: the SDK corrects that
			if _, err := get(t, w, "audit"); err != nil {
				t.Fatal(err)
			}
		}
		if codes, roles := w.AWS.Calls("GetSessionToken"), w.AWS.Calls("AssumeRole"); codes != 1 || roles < 26 {
			t.Errorf("%d codes and %d calls for 13 sessions of two roles", codes, roles)
		}
		if got := events(t, w); got != "keys-saved emergency-user, signed-in emergency-user, role-assumed admin, role-assumed audit" {
			t.Errorf("the activity says %s", got)
		}
		if _, err := w.Begin(t.Context(), find(t, w, "admin"), model.SignInOptions{Renew: true}); err != nil {
			t.Fatal(err)
		}
		if got := events(t, w); !strings.HasSuffix(got, "role-assumed audit, role-assumed admin") {
			t.Errorf("somebody renewed admin, and the activity says %s", got)
		}
	})
}

// A role's session that ends with its user's must not look as if it had expired, and an end must not be in the activity twice.
func TestALogoutRecordsTheSessionsOfRolesThatEndWithIt(t *testing.T) {
	end := map[string]func(ctx context.Context, w *modeltest.World, id model.Identity) error{
		"log out": func(ctx context.Context, w *modeltest.World, id model.Identity) error { return w.LogOut(ctx, id) },
		"delete keys": func(ctx context.Context, w *modeltest.World, id model.Identity) error {
			_, err := w.DeleteKeys(ctx, id)
			return err
		},
	}
	for name, want := range map[string]string{
		"log out":     "logged-out admin, logged-out audit, logged-out emergency-user",
		"delete keys": "logged-out admin, logged-out audit, keys-deleted emergency-user",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := withRoles(t)
				if _, err := get(t, w, "audit"); err != nil {
					t.Fatal(err)
				}
				before := events(t, w)
				for _, who := range []string{"emergency-user", "admin", "emergency-user"} { // the later ones have nothing to end
					if err := end[name](t.Context(), w, find(t, w, who)); err != nil {
						t.Fatal(err)
					}
				}
				if got := strings.TrimPrefix(events(t, w), before+", "); got != want {
					t.Errorf("the activity says %s, want %s", got, want)
				}
			})
		})
	}
}

func TestARolesSessionThatExpiredIsNotLoggedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := withRoles(t)
		clock := &movedClock{}
		w.Clock = clock
		if _, err := get(t, w, "admin"); err != nil {
			t.Fatal(err)
		}
		clock.by = 2 * time.Hour
		if err := w.LogOut(t.Context(), find(t, w, "emergency-user")); err != nil {
			t.Fatal(err)
		}
		if got := events(t, w); !strings.HasSuffix(got, "role-assumed admin, logged-out emergency-user") {
			t.Errorf("the activity says %s", got)
		}
	})
}

// events are the activity in one line.
func events(t *testing.T, w *modeltest.World) string {
	t.Helper()
	var said []string
	for _, e := range w.Overview(t.Context(), model.Remembered).Events {
		said = append(said, string(e.Kind)+" "+e.Title)
	}
	return strings.Join(said, ", ")
}

func TestARoleIsNeverAssumedWithLongLivedKeys(t *testing.T) {
	w := withRoles(t)
	_, _, err := w.Tokens.AssumeRole(t.Context(), model.RoleRequest{
		Session: model.Session{AccessKeyID: modeltest.KeyID, Secret: model.SecretString(modeltest.Secret)}, ARN: arn("admin"), SessionName: "me", Duration: time.Hour,
	})
	if err == nil || w.AWS.Calls("AssumeRole") != 0 {
		t.Errorf("%v after %d calls", err, w.AWS.Calls("AssumeRole"))
	}
}

func TestManyProcessesAssumeARoleOnce(t *testing.T) {
	var more []model.Identity
	for i := range 10 {
		more = append(more, role(fmt.Sprintf("role-%d", i), "emergency-user"))
	}
	w := withRoles(t, more...)
	for _, r := range more {
		w.AWS.PutRole(awsfake.Role{ARN: r.Role.ARN.Value, Trusts: []string{"arn:aws:iam::123456789012:user/user"}, MFA: true})
	}
	if _, err := get(t, w, "emergency-user"); err != nil {
		t.Fatal(err)
	}
	var fresh atomic.Int32
	var all sync.WaitGroup
	for i := range 60 {
		id := find(t, w, fmt.Sprintf("role-%d", i%10))
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			start, err := w.Begin(ctx, id, model.SignInOptions{})
			if err != nil || start.Attempt != nil {
				t.Errorf("%+v %v", start, err)
			}
			if start.Issued != nil {
				fresh.Add(1)
				if start.Issued.Device != modeltest.Device {
					t.Errorf("the session of the user has MFA: %+v", start.Issued)
				}
			}
		})
	}
	all.Wait()
	if n, m := w.AWS.Calls("AssumeRole"), fresh.Load(); n != 10 || m != 10 {
		t.Errorf("%d calls for ten roles, and %d say that they asked AWS", n, m)
	}
}

func TestARoleSessionBelongsToItsUser(t *testing.T) {
	w := withRoles(t)
	for _, name := range []string{"admin", "audit"} {
		if _, err := get(t, w, name); err != nil {
			t.Fatal(err)
		}
	}
	usable := func(name string) bool {
		s, err := w.UsableSession(t.Context(), find(t, w, name))
		if err != nil {
			t.Fatal(err)
		}
		return s.Saved
	}
	if err := w.LogOut(t.Context(), find(t, w, "admin")); err != nil || usable("admin") || usable("audit") || !usable("emergency-user") {
		t.Errorf("logging out of admin: %v", err)
	}
	if _, err := get(t, w, "audit"); err != nil {
		t.Fatal(err)
	}
	changed := find(t, w, "audit")
	changed.Role.ARN.Value += "-2"
	if s, err := w.UsableSession(t.Context(), changed); err != nil || s.Saved {
		t.Errorf("another ARN: %+v %v", s, err)
	}
	if err := w.Records.Update(t.Context(), modeltest.Ref("emergency-user"), func(r *model.Record) { r.MaskedKey = "AKIA············NEW2" }); err != nil {
		t.Fatal(err)
	}
	if usable("admin") {
		t.Error("a role's session outlived its user's keys")
	}
	w.Config.Roles = nil // atmos.yaml no longer names them
	if err := w.LogOut(t.Context(), find(t, w, "emergency-user")); err != nil {
		t.Fatal(err)
	}
	if left, err := w.Sessions.List(t.Context(), "acme", "emergency-user"); err != nil || len(left) != 0 {
		t.Errorf("%v %v", left, err)
	}
}

func TestARoleOfASessionThatAnotherProgramGotServesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := withRoles(t)
		user := modeltest.Ref("emergency-user")
		if _, err := get(t, w, "emergency-user"); err != nil {
			t.Fatal(err)
		}
		s, err := w.Sessions.Read(t.Context(), user)
		if err != nil {
			t.Fatal(err)
		}
		s.Expires = s.Expires.Add(-time.Minute) // as if another program had signed in
		if err := w.Sessions.Save(t.Context(), user, s); err != nil {
			t.Fatal(err)
		}
		if err := w.Records.Update(t.Context(), user, func(r *model.Record) { r.Session.Device = "" }); err != nil {
			t.Fatal(err) // authdeck's own last sign-in was without MFA
		}
		for range 3 {
			if _, err := get(t, w, "admin"); err != nil {
				t.Fatal(err)
			}
		}
		if n := w.AWS.Calls("AssumeRole"); n != 1 {
			t.Errorf("%d calls of AssumeRole for one role", n)
		}
	})
}

func TestNobodyKnowsTheMFAOfARoleWhoseUserAnotherProgramSignedIn(t *testing.T) {
	for what, record := range map[string]model.Record{"no device": {}, "a device": {Device: modeltest.Device}} {
		t.Run(what, func(t *testing.T) {
			w := withRoles(t)
			user := modeltest.Ref("emergency-user")
			if _, err := get(t, w, "emergency-user"); err != nil {
				t.Fatal(err)
			}
			if err := w.Records.Update(t.Context(), user, func(r *model.Record) { *r = record }); err != nil {
				t.Fatal(err)
			}
			w.AWS.PutRole(awsfake.Role{ARN: arn("audit")})
			var failed *model.AWSError
			if _, err := get(t, w, "audit"); !errors.As(err, &failed) || failed.Role.MFA || failed.Role.MFAKnown {
				t.Errorf("of a refused role: %v", err)
			}
			start, err := w.Begin(t.Context(), find(t, w, "admin"), model.SignInOptions{Renew: true})
			if err != nil || start.Issued == nil {
				t.Fatalf("%+v %v", start, err)
			}
			if start.Issued.NoMFA() || !start.Issued.DeviceUnknown {
				t.Errorf("%+v", start.Issued)
			}
			if row := w.Row(t.Context(), find(t, w, "admin")); !row.Session.Saved || row.WithoutMFA() {
				t.Errorf("%+v", row.Session)
			} else if mfa, known := row.MFA(); mfa || known {
				t.Errorf("MFA %v, known %v", mfa, known)
			}
		})
	}
}

func TestTheMFAOfARolesUserIsThatOfItsRole(t *testing.T) {
	w := withRoles(t)
	if _, err := get(t, w, "admin"); err != nil {
		t.Fatal(err)
	}
	row := w.Row(t.Context(), find(t, w, "admin"))
	if mfa, known := row.MFA(); !mfa || !known {
		t.Errorf("MFA %v, known %v", mfa, known)
	}
}

func TestARefusedRoleSaysWhatIsKnown(t *testing.T) {
	w := withRoles(t)
	w.AWS.PutRole(awsfake.Role{ARN: arn("audit"), Trusts: []string{arn("admin")}, MFA: true})
	_, err := get(t, w, "audit")
	var failed *model.AWSError
	var assume *model.AssumeError
	if !errors.As(err, &failed) || !errors.Is(err, model.ErrRoleDenied) || !errors.As(err, &assume) {
		t.Fatalf("%v", err)
	}
	if r := failed.Role; r.Title != "audit" || r.By != "admin" || !r.ByRole || r.ExternalID || !r.MFA || !r.MFAKnown {
		t.Errorf("%+v", r)
	}
	if s, err := w.UsableSession(t.Context(), find(t, w, "emergency-user")); err != nil || !s.Saved {
		t.Errorf("the user is signed in: %+v %v", s, err)
	}
}

// The list said "ready" of it.
func TestTheListRemembersThatAWSRefusedARole(t *testing.T) {
	w := withRoles(t)
	w.AWS.PutRole(awsfake.Role{ARN: arn("audit"), Trusts: []string{arn("admin")}, MFA: true})
	shows := func(when string, refused, ready bool) {
		t.Helper()
		row := w.Row(t.Context(), find(t, w, "audit"))
		if now := w.AWS.Now(); row.Refused(now) != refused || row.Ready(now) != ready {
			t.Errorf("%s: refused %t, ready %t", when, row.Refused(now), row.Ready(now))
		}
	}
	shows("at first", false, false)
	if _, err := get(t, w, "audit"); !model.RefusesRole(err) {
		t.Fatal(err)
	}
	shows("after the attempt", true, false)
	wantRejectionNoted(t, w.Workspace, model.RoleRefused, `AWS does not let "admin" assume this role`)
	w.AWS.PutRole(awsfake.Role{ARN: arn("audit"), Trusts: []string{arn("admin")}})
	shows("until the next one", true, false)
	if _, err := get(t, w, "audit"); err != nil {
		t.Fatal(err)
	}
	shows("with a session", false, false)
	if err := w.Sessions.Remove(t.Context(), find(t, w, "audit").Ref); err != nil {
		t.Fatal(err)
	}
	shows("later", false, true)
}

func TestARoleWhoseSettingsWereCorrectedIsNotRefused(t *testing.T) {
	for what, change := range map[string]func(r *model.Role){
		"the external ID":            func(r *model.Role) { r.ExternalID = modeltest.Set("other", 12) },
		"the name of the session":    func(r *model.Role) { r.SessionName = modeltest.Set("alice", 12) },
		"the ARN":                    func(r *model.Role) { r.ARN = modeltest.Set(arn("other"), 12) },
		"the identity that signs in": func(r *model.Role) { r.Via = modeltest.Set("emergency-user", 12) },
	} {
		t.Run(what, func(t *testing.T) {
			w := withRoles(t)
			w.AWS.PutRole(awsfake.Role{ARN: arn("audit"), Trusts: []string{arn("admin")}, MFA: true})
			if _, err := get(t, w, "audit"); !model.RefusesRole(err) {
				t.Fatal(err)
			}
			id := find(t, w, "audit")
			if row := w.Row(t.Context(), id); !row.Refused(w.AWS.Now()) {
				t.Fatal("not refused with the same settings")
			}
			changed := *id.Role
			id.Role = &changed
			change(&changed)
			if row := w.Row(t.Context(), id); row.Refused(w.AWS.Now()) {
				t.Error("still refused")
			}
			id.Role.Via, id.Role.ARN = find(t, w, "audit").Role.Via, find(t, w, "audit").Role.ARN
			id.Role.ExternalID, id.Role.SessionName = model.Setting[string]{Set: true, Later: true}, model.Setting[string]{}
			if row := w.Row(t.Context(), id); !row.Refused(w.AWS.Now()) {
				t.Error("not refused, although a command may print the same external ID")
			}
		})
	}
}

func TestChainsThatEndAtAnotherKindNameIt(t *testing.T) {
	bySSO := role("sso-role", "SSO-Admin")
	byProvider := role("by-provider", "")
	byProvider.Role.Via, byProvider.Role.Provider = model.Setting[string]{}, modeltest.Set("okta", 12)
	roles := model.ResolveRoles([]model.Identity{modeltest.Identity("dev", 1)}, []model.Identity{
		role("a", "b"), role("b", "a"), role("typo", "DVE"), role("self", "Self"), role("nobody", "somebody"), bySSO, role("below", "sso-role"), byProvider, role("ok", "DEV"),
	}, []model.OtherIdentity{{Title: "sso-admin", Kind: "aws/permission-set"}})
	want := map[string]string{
		"a": "these roles assume each other: a, b, a", "b": "these roles assume each other: b, a, b",
		"typo": `"via" names an unknown identity: "DVE"`, "self": "self assumes itself", "nobody": `"via" names an unknown identity: "somebody"`,
		"sso-role":    "the role sso-role is assumed by sso-admin, which is of kind aws/permission-set",
		"below":       "the role sso-role is assumed by sso-admin, which is of kind aws/permission-set",
		"by-provider": "the role by-provider is assumed through the provider okta",
	}
	for _, r := range roles {
		got := ""
		if r.Problem != nil {
			got = r.Problem.What
		}
		if r.Role.Unsupported != nil {
			got = r.Role.Unsupported.What
		}
		if got != want[r.Title] || (r.Ref.User == "dev") != (got == "") || len(r.Chain()) != map[bool]int{true: 2, false: 1}[got == ""] {
			t.Errorf("%s: %q, user %q", r.Title, got, r.Ref.User)
		}
	}
	if fix := roles[2].Problem.FixLine(); fix != "did you mean dev?" {
		t.Errorf("%q", fix)
	}
}

func TestALongChainOfRolesIsAProblemAndTakesNoRoom(t *testing.T) {
	const some, most = 500, 10
	roles := []model.Identity{role("r1", "dev")}
	for n := 2; n <= some; n++ {
		roles = append(roles, role(fmt.Sprintf("r%d", n), fmt.Sprintf("R%d", n-1)))
	}
	for n, r := range model.ResolveRoles([]model.Identity{modeltest.Identity("dev", 1)}, roles, nil) {
		want := ""
		if n >= most {
			want = "more than 10 roles are assumed one after another"
		}
		if got := what(r.Problem); got != want || len(r.Role.Above) > most || (want == "") != (r.Ref.User == "dev") {
			t.Errorf("%s: %q, %d above, user %q", r.Title, got, len(r.Role.Above), r.Ref.User)
		}
	}
	roles[0] = role("r1", fmt.Sprintf("r%d", some))
	for _, r := range model.ResolveRoles(nil, roles, nil) {
		if what(r.Problem) == "" || len(r.Problem.What) > 100 {
			t.Errorf("%s: %v", r.Title, r.Problem)
		}
	}
}

func TestThousandsOfUnknownNamesAreNotComparedWithThousandsOfKnownOnes(t *testing.T) {
	const some = 5_000
	var roles []model.Identity
	for n := range some {
		roles = append(roles, role(fmt.Sprintf("role-%d", n), fmt.Sprintf("rule-%d", n)))
	}
	asked := 0
	for _, r := range model.ResolveRoles(nil, roles, nil) {
		if !strings.Contains(what(r.Problem), "unknown identity") {
			t.Fatalf("%s: %v", r.Title, r.Problem)
		}
		if r.Problem.OnlySuggests() {
			asked++
		}
	}
	if asked == 0 || asked*some > 1_000_000 {
		t.Errorf("%d names are compared with %d", asked, some)
	}
}

func TestARoleWithTheNameOfItsUserIsItsRoleOnce(t *testing.T) {
	c := model.Config{Identities: []model.Identity{modeltest.Identity("dev", 1)}}
	c.Roles = model.ResolveRoles(c.Identities, []model.Identity{role("dev", "dev"), role("a", "dev"), role("b", "a")}, nil)
	var got []string
	for _, r := range c.RolesOf(c.Identities[0]) {
		got = append(got, r.Title)
	}
	if want := []string{"dev", "a", "b"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestARoleOfAnotherPartitionThanItsUserIsAProblem(t *testing.T) {
	in := func(region string) model.Setting[string] {
		if region == "" {
			return model.Setting[string]{}
		}
		return modeltest.Set(region, 3)
	}
	for _, c := range []struct{ partition, user, own, endpoint, want, whose string }{
		{"aws", "", "", "", "", ""},
		{"aws", "eu-west-1", "us-east-2", "", "", ""},
		{"aws-us-gov", "us-gov-west-1", "", "", "", ""},
		{"aws-us-gov", "eu-west-1", "", "", "the role r is in the AWS partition aws-us-gov, its region eu-west-1, in aws", "dev (line 3) to us-gov-west-1"},
		{"aws-us-gov", "eu-west-1", "us-gov-west-1", "", "the role r is in the AWS partition aws-us-gov, the region of dev, eu-west-1, in aws", "dev (line 3) to us-gov-west-1"},
		{"aws", "", "cn-north-1", "", "the role r is in the AWS partition aws, its region cn-north-1, in aws-cn", "r (line 3) to us-east-1"},
		{"aws-cn", "", "", "", "the role r is in the AWS partition aws-cn, the default region us-east-1, in aws", "dev (line 1) to cn-north-1"},
		{"aws-cn", "", "cn-north-1", "", "the role r is in the AWS partition aws-cn, the default region us-east-1, in aws", "dev (line 1) to cn-north-1"},
		{"aws-cn", "", "", "http://localhost:4566", "", ""},
	} {
		user, below := modeltest.Identity("dev", 1), role("r", "dev")
		below.Role.ARN = modeltest.Set("arn:"+c.partition+":iam::210987654321:role/r", 10)
		user.Region, below.Region = in(c.user), in(c.own)
		if c.endpoint != "" {
			user.Endpoint = modeltest.Set(c.endpoint, 4)
		}
		got := model.ResolveRoles([]model.Identity{user}, []model.Identity{below}, nil)[0]
		if said := what(got.Problem); said != c.want || len(got.Chain()) != 2 {
			t.Errorf("%+v: %q, chain of %d", c, said, len(got.Chain()))
		}
		if got.Problem != nil && !strings.Contains(got.Problem.Fix.String(), "set the region of "+c.whose) {
			t.Errorf("%+v: %s", c, got.Problem.Fix)
		}
	}
}

// what a problem says; "" for none.
func what(p *model.Problem) string {
	if p == nil {
		return ""
	}
	return p.What
}

func TestTheTreeHasRolesBelowThoseWhoAssumeThem(t *testing.T) {
	w := withRoles(t, role("other", "sso"))
	got := ""
	for _, r := range w.Overview(t.Context(), model.Remembered).Tree() {
		got += fmt.Sprintf("%d %s\n", r.Depth, r.Identity.Title)
	}
	if want := "0 emergency-user\n1 admin\n2 audit\n0 prod-admin\n0 no-mfa\n0 other\n"; got != want {
		t.Errorf("%s", got)
	}
}

// The account of deleted keys is still known, so that the roles of their user keep the account's alias.
func TestDeletedKeysKeepTheirAccount(t *testing.T) {
	w := withRoles(t)
	user := find(t, w, "emergency-user")
	accounts := func() (all []string) {
		for _, r := range w.Overview(t.Context(), model.AskKeyring).Rows {
			if r.Identity.Ref == user.Ref {
				all = append(all, r.Account())
			}
		}
		return all
	}
	if _, err := w.DeleteKeys(t.Context(), user); err != nil {
		t.Fatal(err)
	}
	if got := accounts(); !slices.Equal(got, []string{modeltest.Account}) {
		t.Errorf("after the deletion the account is %q", got)
	}
	_, err := w.Configure(t.Context(), user, model.Draft{AccessKeyID: "AKIAI44QH8DHBEXAMPLE", Secret: model.SecretString(modeltest.Secret)}, model.Saving{NoVerify: true})
	if got := accounts(); err != nil || slices.Equal(got, []string{modeltest.Account}) {
		t.Errorf("with other keys the account is %q, %v", got, err)
	}
}

func TestASessionNameSaysWhyAWSWouldRefuseIt(t *testing.T) {
	for name, want := range map[string]string{"x": "too short", "äöü": "too few characters that AWS accepts", "aü": "too few characters that AWS accepts", "ab": ""} {
		if said := what(model.CheckSessionName(name)); (said == "") != (want == "") || !strings.Contains(said, want) {
			t.Errorf("%s: %q", name, said)
		}
	}
}
