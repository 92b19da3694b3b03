package model_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

func TestLoggingOutDropsTheSessionAndKeepsTheKeys(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Vault = sealedVault{w.Vault, t}
	for range 2 { // the second time there is nothing left, which is not an error
		if err := w.LogOut(t.Context(), w.identity()); err != nil {
			t.Fatal(err)
		}
	}
	rec := w.record()
	if w.session().Saved || rec.Session != nil || rec.MaskedKey != model.MaskKeyID(keyID) {
		t.Errorf("%+v, %+v", w.session(), rec)
	}
}

func TestLoggingOutWithKeysForgetsThem(t *testing.T) {
	w := newWorld(t)
	w.saved()
	code := w.code(phoneSeed, 0)
	if _, err := w.begin(w.identity()).Send(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DeleteKeys(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	w.has(stored{})
	if rec := w.record(); rec.MaskedKey != "" || rec.Device != "" || rec.Caller != nil || !rec.SavedAt.IsZero() {
		t.Errorf("%+v", rec)
	}
	w.saved()
	w.refusedLocally(w.begin(w.identity()), code) // the session still works in AWS
}

// deletions counts the recorded deletions.
func (w *world) deletions() (n int) {
	for _, e := range w.Overview(w.t.Context(), model.Remembered).Events {
		if e.Kind == model.KeysDeleted {
			n++
		}
	}
	return n
}

// inOtherKeyring makes the record say that the keys were saved in GNOME Keyring.
func (w *world) inOtherKeyring() {
	w.t.Helper()
	if err := w.Records.Update(w.t.Context(), w.identity().Ref, func(r *model.Record) { r.KeyringType, r.KeyringTitle = "system", "GNOME Keyring" }); err != nil {
		w.t.Fatal(err)
	}
}

func TestDeletingKeysThatAreInAnotherKeyringForgetsNothing(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.inOtherKeyring()
	if err := w.Vault.Remove(t.Context(), w.identity().Ref); err != nil {
		t.Fatal(err)
	}
	before := w.record()
	if _, err := w.DeleteKeys(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	if after := w.record(); !reflect.DeepEqual(after, before) || w.deletions() != 0 {
		t.Errorf("the record was %+v and is %+v, and %d deletions are noted", before, after, w.deletions())
	}
}

func TestKeysThatAnotherProgramDeletedAreForgotten(t *testing.T) {
	w := newWorld(t)
	w.saved()
	if err := w.Vault.Remove(t.Context(), w.identity().Ref); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DeleteKeys(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	if after := w.record(); !reflect.DeepEqual(after, model.Record{SignedInAt: after.SignedInAt, LastAccount: account}) || w.deletions() != 0 {
		t.Errorf("the record is %+v, and %d deletions are noted", after, w.deletions())
	}
}

func TestADeletionWithoutKeysRemembersNoAccount(t *testing.T) {
	w := newWorld(t)
	if _, err := w.DeleteKeys(t.Context(), w.identity(withDevice(phone))); err != nil {
		t.Fatal(err)
	}
	if after := w.record(); after.LastAccount != "" {
		t.Errorf("%+v", after)
	}
}

func TestDeletingKeysKeepsWhatIsKnownOfThoseInAnotherKeyring(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.inOtherKeyring()
	before := w.record()
	if _, err := w.DeleteKeys(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	w.has(stored{})
	if after := w.record(); !reflect.DeepEqual(after, before) || w.deletions() != 1 {
		t.Errorf("the record was %+v and is %+v, and %d deletions are noted", before, after, w.deletions())
	}
}

func TestASessionThatCannotBeDroppedIsSaid(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Sessions = oddSessions{Sessions: w.Sessions, remove: errDisk}
	if _, err := w.DeleteKeys(t.Context(), w.identity()); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
	w.has(stored{keyID, secret, phone, "12h"})
	if w.record().Session == nil {
		t.Error("the session is still there, and nothing is known of it any more")
	}
}

// renewedSessions simulates another program that signs in again right after the session was checked.
type renewedSessions struct {
	model.Sessions
	renew func()
}

func (s renewedSessions) Info(ctx context.Context, ref model.Ref) (model.SessionInfo, error) {
	info, err := s.Sessions.Info(ctx, ref)
	s.renew()
	return info, err
}

func TestASessionThatIsRenewedMeanwhileIsNotDeletedAsExpired(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", -time.Hour)
	saved := w.Sessions
	w.Sessions = renewedSessions{saved, func() {
		renewed := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("token"), Expires: w.clock.Now().Add(time.Hour)}
		if err := saved.Save(t.Context(), model.Ref{Realm: "acme", Name: "alice"}, renewed); err != nil {
			t.Error(err)
		}
	}}
	err := w.DeleteExpired(t.Context(), w.identity())
	if w.Sessions = saved; !errors.Is(err, model.ErrNotExpired) || w.session().At(w.clock.Now(), 0) != model.SessionGood {
		t.Errorf("%v: %+v", err, w.session())
	}
}

func TestASessionWithAnUnknownExpiryIsNotDeletedAsExpired(t *testing.T) {
	for _, user := range []string{"", "alice"} { // the user's own session, and a role's
		w := newWorld(t)
		w.holds("alice", -time.Hour)
		ref := model.Ref{Realm: "acme", Name: "unclear", User: user}
		w.holdsSession(ref, time.Hour)
		path, _ := w.Sessions.Files(ref)
		saved, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, regexp.MustCompile(`(?m)^.*expir.*\n`).ReplaceAll(saved, nil), 0o600); err != nil {
			t.Fatal(err)
		}
		id := w.identity(func(id *model.Identity) { id.Title = "Alice" })
		if user == "" {
			id.Ref = ref
		}
		err = w.DeleteExpired(t.Context(), id)
		const want = "the session of unclear has no known expiry: it may still work, so it was not deleted; to end it, log out of Alice"
		if err == nil || err.Error() != want {
			t.Errorf("user %q: %v", user, err)
		}
		left, unread := w.Sessions.Info(t.Context(), ref)
		if !errors.Is(err, model.ErrNotExpired) || !left.Saved || !left.Expires.IsZero() || unread != nil {
			t.Errorf("user %q: %v: %+v, %v", user, err, left, unread)
		}
		if left, err := w.Sessions.RemoveExpired(t.Context(), ref, w.clock.Now()); !left.Saved || err != nil {
			t.Errorf("user %q: the store removed it: %v", user, err)
		}
	}
}

func TestASessionThatCannotBeReadIsNotDeletedAsExpired(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", -time.Hour)
	saved := w.Sessions
	w.Sessions = oddSessions{Sessions: saved, info: errDisk}
	err := w.DeleteExpired(t.Context(), w.identity())
	if w.Sessions = saved; !errors.Is(err, errDisk) || !w.session().Saved {
		t.Errorf("%v: %+v", err, w.session())
	}
	if err := w.DeleteExpired(t.Context(), w.identity()); err != nil || w.session().Saved {
		t.Errorf("%v: %+v", err, w.session())
	}
}

func TestTheTimeThatMustBeLeftCanBeSet(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", time.Hour)
	for least, want := range map[time.Duration]bool{0: true, 59 * time.Minute: true, 61 * time.Minute: false} {
		w.MinTTL = least
		if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || s.Saved != want {
			t.Errorf("with %v: %+v %v", least, s, err)
		}
	}
}

func TestTheFallbackRegionIsNotHandedOn(t *testing.T) {
	w := newWorld(t)
	id := w.identity(func(id *model.Identity) { id.Env = []model.EnvVar{{Key: "TF_VAR_Team", Value: "blue"}} })
	credentials, config := w.Sessions.Files(model.Ref{Realm: "acme"})
	want := []model.EnvVar{{Key: "AWS_SHARED_CREDENTIALS_FILE", Value: credentials}, {Key: "AWS_CONFIG_FILE", Value: config},
		{Key: "AWS_PROFILE", Value: "alice"}, {Key: "TF_VAR_Team", Value: "blue"}}
	if got := w.ProfileVariables(id); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	id.Region = in("eu-west-1")
	want = slices.Insert(want, 3, model.EnvVar{Key: "AWS_REGION", Value: "eu-west-1"}, model.EnvVar{Key: "AWS_DEFAULT_REGION", Value: "eu-west-1"})
	if got := w.ProfileVariables(id); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestASessionIsHandedOverAsVariables(t *testing.T) {
	at := time.Date(2026, 11, 23, 13, 0, 0, 0, time.FixedZone("", 3600))
	s := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("token"), Expires: at}
	want := []model.EnvVar{{Key: "AWS_ACCESS_KEY_ID", Value: s.AccessKeyID}, {Key: "AWS_SECRET_ACCESS_KEY", Value: secret},
		{Key: "AWS_SESSION_TOKEN", Value: "token"}, {Key: "AWS_CREDENTIAL_EXPIRATION", Value: "2026-11-23T12:00:00Z"}}
	if got := model.StaticVariables(model.Identity{}, s); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	s.Expires = time.Time{}
	if got := model.StaticVariables(model.Identity{}, s); !slices.Equal(got, want[:3]) {
		t.Errorf("%v", got)
	}
	// The user's own variables that would override these are removed.
	for _, v := range want {
		if !slices.Contains(model.StaleVariables(), v.Key) {
			t.Errorf("%s of the parent stays", v.Key)
		}
	}
}

// breakRoleFile makes the file of a user's role sessions one that cannot be read.
func (w *world) breakRoleFile(user string) {
	w.t.Helper()
	path, _ := w.Sessions.Files(model.Ref{Realm: "acme", Name: "x", User: user})
	if err := os.MkdirAll(path, 0o700); err != nil {
		w.t.Fatal(err)
	}
}

func TestLoggingOutEndsWhatItCan(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.holds("alice", time.Hour)
	w.breakRoleFile("alice")
	path, _ := w.Sessions.Files(model.Ref{Realm: "acme", Name: "x", User: "alice"})
	_, err := w.DeleteKeys(t.Context(), w.identity())
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
	if w.session().Saved {
		t.Error("the user's own session is still there")
	}
	w.has(stored{keyID, secret, phone, "12h"}) // they can be deleted once the file is readable
}

func TestOneRoleThatCannotBeLoggedOutKeepsNoOther(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", time.Hour)
	w.holdsRole("alice", "admin", time.Hour)
	w.holdsRole("alice", "audit", time.Hour)
	saved := w.Sessions
	w.Sessions = stuckSession{saved, "admin"}
	err := w.LogOut(t.Context(), w.identity())
	w.Sessions = saved
	roles, listed := saved.List(t.Context(), "acme", "alice")
	if !errors.Is(err, errDisk) || listed != nil || w.session().Saved || len(roles) != 1 || !roles["admin"].Saved {
		t.Errorf("%v: %v, %v", err, roles, listed)
	}
}

// stuckSession is a session that cannot be removed.
type stuckSession struct {
	model.Sessions
	name string
}

func (s stuckSession) Remove(ctx context.Context, ref model.Ref) error {
	if ref.Name == s.name {
		return errDisk
	}
	return s.Sessions.Remove(ctx, ref)
}

// keptVault does not delete keys.
type keptVault struct{ model.Vault }

func (keptVault) Remove(context.Context, model.Ref) error { return model.ErrKeyringDenied }

func TestADeletionThatKeepsTheKeysSaysThatTheSessionEnded(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Vault = keptVault{w.Vault}
	done, err := w.DeleteKeys(t.Context(), w.identity())
	if want := (model.Deleted{Session: true}); !errors.Is(err, model.ErrKeyringDenied) || done != want {
		t.Errorf("%+v, %v", done, err)
	}
	ended := slices.ContainsFunc(w.Overview(t.Context(), model.Remembered).Events, func(e model.Event) bool { return e.Kind == model.LoggedOut })
	if !ended || w.deletions() != 0 {
		t.Errorf("the activity has the end of the session: %v, and %d deletions", ended, w.deletions())
	}
	if done, err := w.DeleteKeys(t.Context(), w.identity()); done.Session || err == nil {
		t.Errorf("the second time: %+v, %v", done, err)
	}
}

func TestAllSessionsAreThoseOfUsersAndTheirRolesInEveryRealm(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", time.Hour)
	w.holdsRole("alice", "admin", time.Hour)
	w.holdsRole("provider", "audit", time.Hour) // nobody with this name has signed in
	w.holdsSession(model.Ref{Realm: "other", Name: "bob"}, time.Hour)
	other, _ := w.Sessions.Files(model.Ref{Realm: "other"})
	saved, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, append(saved, "\n[no-token]\naws_access_key_id = "+keyID+"\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	all, unread, err := w.AllSessions(t.Context())
	var got []string
	for _, id := range all {
		got = append(got, fmt.Sprintf("%s in %s, a role: %v", id.Title, id.Ref.Realm, id.Role != nil))
	}
	want := []string{"alice in acme, a role: false", "admin in acme, a role: true", "bob in other, a role: false"}
	if !slices.Equal(got, want) || unread != nil || err != nil {
		t.Errorf("%q, %v, %v", got, unread, err)
	}
}

// unreadRoles are sessions of which the file of a user's roles cannot be read.
type unreadRoles struct {
	model.Sessions
	user string
}

func (s unreadRoles) List(ctx context.Context, realm, user string) (map[string]model.SessionInfo, error) {
	if user == s.user {
		return nil, errDisk
	}
	return s.Sessions.List(ctx, realm, user)
}

func TestAFileThatCannotBeReadIsNamedAlsoIfARoleHasTheNameOfItsUser(t *testing.T) {
	w := newWorld(t)
	w.several("alice", "zoe")
	w.holds("alice", time.Hour)
	w.holdsRole("alice", "zoe", time.Hour)
	w.Sessions = unreadRoles{w.Sessions, "zoe"}
	if all, unread, err := w.AllSessions(t.Context()); len(all) != 2 || len(unread) != 1 || !errors.Is(unread[0], errDisk) || err != nil {
		t.Errorf("%v, %v, %v", all, unread, err)
	}
	if _, unread := w.OtherSessions(t.Context(), nil); len(unread) != 1 || !errors.Is(unread[0], errDisk) {
		t.Error(unread)
	}
}

// unusableRecords are records of which some cannot be written, or which cannot be read.
type unusableRecords struct {
	model.Records
	readable bool
	err      error
}

func (r unusableRecords) All(ctx context.Context, realm string) (map[string]model.Record, error) {
	all, err := r.Records.All(ctx, realm)
	if !r.readable {
		all = nil
	}
	return all, cmp.Or(err, r.err)
}

func TestARecordThatCannotBeWrittenHidesNoSession(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", time.Hour)
	for readable, want := range map[bool]int{true: 0, false: 1} {
		changed := w.Workspace
		changed.Records = unusableRecords{w.Records, readable, errDisk}
		if all, unread, err := changed.AllSessions(t.Context()); len(all) != 1 || len(unread) != want || err != nil {
			t.Errorf("records can be read: %v; %v, %v, %v", readable, all, unread, err)
		}
	}
}

func TestOtherSessionsAreThoseInTheRealmThatNoLogoutOfTheOthersEnds(t *testing.T) {
	w := newWorld(t)
	w.holds("alice", time.Hour)
	w.holdsRole("alice", "admin", time.Hour) // ends with alice
	w.holds("gone", time.Hour)
	w.holdsRole("gone", "audit", time.Hour) // ends with gone
	w.holdsSession(model.Ref{Realm: "other", Name: "bob"}, time.Hour)
	for _, c := range []struct {
		given []model.Identity
		want  []string
	}{
		{[]model.Identity{w.identity()}, []string{"gone"}},
		{nil, []string{"alice", "gone"}},
	} {
		others, unread := w.OtherSessions(t.Context(), c.given)
		var got []string
		for _, id := range others {
			got = append(got, id.Title)
		}
		if !slices.Equal(got, c.want) || unread != nil {
			t.Errorf("%q, not %q, %v", got, c.want, unread)
		}
	}
}
