package model_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/state"
)

// several puts identities of these names into the configuration, in that order.
func (w *world) several(names ...string) {
	w.Config.Identities = nil
	for _, name := range names {
		id := w.identity()
		id.Ref.Name, id.Title = name, name
		w.Config.Identities = append(w.Config.Identities, id)
	}
}

// holds saves a session that ends after left.
func (w *world) holds(name string, left time.Duration) { w.holdsRole("", name, left) }

// holdsRole saves a session of a role of a user.
func (w *world) holdsRole(user, name string, left time.Duration) {
	w.t.Helper()
	w.holdsSession(model.Ref{Realm: "acme", Name: name, User: user}, left)
}

func (w *world) holdsSession(ref model.Ref, left time.Duration) {
	w.t.Helper()
	err := w.Sessions.Save(w.t.Context(), ref, model.Session{
		AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("token"),
		Expires: w.clock.Now().Add(left)})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestTheListHasTheOrderOfTheFile(t *testing.T) {
	w := newWorld(t)
	names := []string{"zoe", "alice", "Bob", "東京", "a"}
	w.several(names...)
	var got []string
	for _, r := range w.Overview(t.Context(), model.Remembered).Rows {
		got = append(got, r.Identity.Title)
	}
	if !slices.Equal(got, names) {
		t.Errorf("%v", got)
	}
}

func TestEachRecordThatCannotBeWrittenIsAWarningOfItsOwn(t *testing.T) {
	w := newWorld(t)
	one, two := errors.New("one"), errors.New("two")
	w.Records = unusableRecords{w.Records, true, errors.Join(one, errors.Join(two, one))}
	if got := w.Overview(t.Context(), model.Remembered).Warnings; !slices.Equal(got, []error{one, two}) {
		t.Errorf("%q", got)
	}
}

func TestTheListReadsNoKeyring(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Vault = sealedVault{w.Vault, t}
	w.several("alice", "bob")
	s := w.Overview(t.Context(), model.Remembered)
	if s.Warning() != nil || s.Keyring.Type != "memory" || len(s.Rows) != 2 {
		t.Fatalf("%+v", s)
	}
	alice, bob := s.Rows[0], s.Rows[1]
	if alice.Keys != model.Present || alice.Device() != phone || alice.Account() != account || !alice.Session.Saved ||
		alice.SessionLength().Duration != 12*time.Hour {
		t.Errorf("%+v", alice)
	}
	if bob.Keys != model.Unknown || bob.Device() != "" || bob.Account() != "" || bob.Session.Saved || bob.Record.Device != "" {
		t.Errorf("%+v", bob)
	}
}

func TestTheListTellsWhereKeysAre(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.several("alice", "bob")
	w.Config.Identities[1] = w.identity(withKeys(keyID, secret))
	rows := w.Overview(t.Context(), model.Remembered).Rows
	if rows[0].Keys != model.Present || rows[1].Keys != model.Present {
		t.Errorf("%v %v", rows[0].Keys, rows[1].Keys)
	}
	// A record about another keyring says nothing about this one.
	err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { r.KeyringType = "file" })
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Overview(t.Context(), model.Remembered).Rows[0].Keys; got != model.Unknown {
		t.Errorf("%v", got)
	}
}

func TestADamagedEntryIsNoSavedKeys(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.several("alice", "bob")
	w.Vault = ring{Vault: w.Vault, torn: true}
	s := w.Overview(t.Context(), model.AskKeyring)
	alice, bob := s.Rows[0], s.Rows[1]
	if _, known := alice.Verified(); !alice.Damaged || bob.Damaged || known {
		t.Errorf("%+v", s.Rows)
	}
	again := w.Overview(t.Context(), model.Remembered).KeepKeyring(s.Rows)
	if !again.Rows[0].Damaged || again.Rows[1].Damaged {
		t.Errorf("not kept: %+v", again.Rows)
	}
}

func sessionEntry() model.Secret {
	return model.SecretString(`{"type":"aws","data":{"access_key_id":"ASIAIOSFODNN7EXAMPLE","secret_access_key":"secret","session_token":"abc"}}`)
}

func TestAnEntryWithASessionIsCalledTemporaryOnceItWasRead(t *testing.T) {
	w := newWorld(t)
	id := w.identity()
	if err := w.Vault.WriteEntry(t.Context(), id.Ref, sessionEntry()); err != nil {
		t.Fatal(err)
	}
	is := func(when string, want bool) {
		t.Helper()
		o := w.Overview(t.Context(), model.AskKeyring)
		r := o.Rows[0]
		if r.Keys != model.Present || r.Temporary() != want || errors.Is(o.Warning(), model.ErrTemporaryKeys) != want {
			t.Errorf("%s: %+v, %v", when, r, o.Warning())
		}
	}
	is("before", false)
	if _, err := w.Begin(t.Context(), id, model.SignInOptions{}); !errors.Is(err, model.ErrNoKeys) || !errors.Is(err, model.ErrTemporaryKeys) {
		t.Fatal(err)
	}
	is("after a sign-in", true)
	c, _ := checkup(w)
	if found := findingLines(t, c); !strings.Contains(found, "keys saved for 0 of 1 identity, 1 temporary") ||
		!strings.Contains(found, "problem identities alice: the saved keys are temporary; signing in needs long-lived keys; to save those, run: authdeck user configure -i alice") {
		t.Error(found)
	}
	other := w.Vault
	w.Vault = kindOf{other, "other"}
	is("in another keyring", false)
	w.Vault = other
	w.saved()
	is("after other keys were saved", false)
	if err := w.Vault.WriteEntry(t.Context(), id.Ref, sessionEntry()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Verify(t.Context(), id); !errors.Is(err, model.ErrTemporaryKeys) {
		t.Fatal(err)
	}
	is("after a check", true)
	w.holds("alice", time.Hour)
	is("after another program signed in", false)
}

// savesMeanwhile is a keyring in which another process saves while one reads.
type savesMeanwhile struct {
	model.Vault
	save func()
}

func (v savesMeanwhile) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	k, err := v.Vault.Read(ctx, r)
	v.save()
	return k, err
}

func TestKeysThatAreSavedWhileASessionIsReadAreNotTemporary(t *testing.T) {
	w := newWorld(t)
	if err := w.Vault.WriteEntry(t.Context(), w.identity().Ref, sessionEntry()); err != nil {
		t.Fatal(err)
	}
	here := w.Workspace
	here.Vault = savesMeanwhile{w.Vault, func() { w.saved() }}
	if _, err := here.Verify(t.Context(), w.identity()); !errors.Is(err, model.ErrTemporaryKeys) {
		t.Fatal(err)
	}
	if r := w.record(); r.Temporary != nil || r.MaskedKey != model.MaskKeyID(keyID) {
		t.Errorf("%+v", r)
	}
}

// kindOf is a keyring of another type.
type kindOf struct {
	model.Vault
	kind string
}

func (v kindOf) Keyring() model.Keyring { return model.Keyring{Type: v.kind} }

func TestLookingAsksOnlyForKeysThatAKeyringCanHave(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.several("alice", "bob", "carol")
	withKeys(keyID, secret)(&w.Config.Identities[2])
	s := w.Overview(t.Context(), model.AskKeyring)
	if s.Silent != nil || s.Rows[0].Keys != model.Present || s.Rows[1].Keys != model.Absent || s.Rows[2].Keys != model.Present {
		t.Errorf("%+v", s)
	}
	w.Vault = sealedVault{w.Vault, t}
	w.Config.Identities = w.Config.Identities[2:]
	if s := w.Overview(t.Context(), model.AskKeyring); s.Silent != nil || len(s.Rows) != 1 {
		t.Errorf("%+v", s)
	}
}

func TestTheListShowsSessionsOfOtherPrograms(t *testing.T) {
	w := newWorld(t)
	w.several("alice", "bob")
	w.holds("bob", time.Hour)
	w.holds("nobody", time.Hour)
	rows := w.Overview(t.Context(), model.Remembered).Rows
	if rows[0].Session.Saved || rows[1].SessionState(w.clock.Now()) != model.SessionGood {
		t.Errorf("%+v", rows)
	}
}

func TestTheListAgreesWithASignInAboutTheTimeThatMustBeLeft(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		least, left time.Duration
	}{{0, 4 * time.Minute}, {0, 6 * time.Minute}, {time.Minute, 4 * time.Minute}, {time.Hour, 40 * time.Minute}, {time.Hour, 80 * time.Minute}} {
		w.MinTTL = c.least
		w.holds("alice", c.left)
		used, err := w.UsableSession(t.Context(), w.identity())
		if err != nil {
			t.Fatal(err)
		}
		now, rows := w.clock.Now(), w.Overview(t.Context(), model.Remembered).Rows
		plan := model.PlanSignIns(rows, w.Config.Identities, now)
		if shown := rows[0].SignedIn(now); shown != used.Saved || (len(plan.Live) == 1) != used.Saved || !rows[0].Session.Live(now) {
			t.Errorf("%v left, %v needed: used %v, shown as signed in %v, planned %+v", c.left, c.least, used.Saved, shown, plan)
		}
	}
}

func TestTheListHidesASessionOfOtherKeys(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	for what, c := range map[string]struct {
		change func(*model.Identity)
		shown  bool
	}{
		"unchanged": {func(*model.Identity) {}, true}, "another device": {withDevice(tablet), false},
		"keys in the configuration": {withKeys(secondKeyID, secondSecret), false},
		"another partition":         {func(id *model.Identity) { id.Region = in("us-gov-west-1") }, false},
	} {
		w.Config.Identities = []model.Identity{w.identity(c.change)}
		if got := w.Overview(t.Context(), model.Remembered).Rows[0].Session.Saved; got != c.shown {
			t.Errorf("%s: shown %v", what, got)
		}
	}
	if !w.session().Saved {
		t.Error("looking has removed it")
	}
}

func TestARowOfTheConfigurationsKeysKnowsNothingOfTheKeyrings(t *testing.T) {
	w := newWorld(t)
	if _, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Duration = "1h" }), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	w.Config.Identities = []model.Identity{w.identity(withKeys("AKIARZPUZDIKOYIAGTKK", secret))}
	row := w.Overview(t.Context(), model.Remembered).Rows[0]
	if row.Device() != "" || row.SessionLength().Duration != 12*time.Hour {
		t.Errorf("%q, %v", row.Device(), row.SessionLength())
	}
	if want := model.KeyAccount("AKIARZPUZDIKOYIAGTKK"); row.Account() != want {
		t.Errorf("of %q, want %q", row.Account(), want)
	}
}

func TestTheAccountIsAWSWordThenTheDevicesThenTheKeys(t *testing.T) {
	const carries = "AKIARZPUZDIKGB2VALC4" // 123456789012
	caller := &model.Caller{Account: "333333333333"}
	for _, c := range []struct {
		what, want string
		row        model.Row
	}{
		{"AWS's word", "333333333333", model.Row{Record: model.Record{Caller: caller, Device: phone}}},
		{"the stored device's", account, model.Row{Record: model.Record{Device: phone}}},
		{"the configured device's", "210987654321", model.Row{Identity: model.Identity{
			Device: in("arn:aws:iam::210987654321:mfa/phone")}, Record: model.Record{Device: phone}}},
		{"the key's", "123456789012", model.Row{Identity: model.Identity{AccessKeyID: in(carries)}}},
		{"nobody's", "", model.Row{Record: model.Record{Device: "GAHT12345678"}}},
	} {
		if got := c.row.Account(); got != c.want {
			t.Errorf("%s: %q", c.what, got)
		}
	}
}

func TestWhatCannotBeReadIsAWarningAndTheRestIsShown(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	block(t, w.Dir, "elsewhere", "authdeck", "acme")
	w.Records = state.New(filepath.Join(w.Dir, "elsewhere"), w.clock)
	s := w.Overview(t.Context(), model.Remembered)
	if s.Warning() == nil || len(s.Rows) != 1 || !s.Rows[0].Session.Saved {
		t.Errorf("%+v", s)
	}
	w.Config.Realm = "../up" // no folder of that name is ever read
	if s := w.Overview(t.Context(), model.Remembered); s.Warning() == nil || errors.Is(s.Warning(), errDisk) || len(s.Rows) != 1 {
		t.Errorf("%+v", s)
	}
}

func TestASignInToSeveralSortsWhatItMeansForEach(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	row := func(name string, keys model.Presence, left time.Duration) model.Row {
		r := model.Row{Identity: model.Identity{Ref: model.Ref{Name: name}}, Keys: keys}
		if left != 0 {
			r.Session = model.SessionInfo{Saved: true, Expires: now.Add(left)}
		}
		return r
	}
	role := func(name string, user model.Row) model.Row {
		r := row(name, model.Absent, 0)
		r.Identity.Role = &model.Role{Above: []model.Identity{user.Identity}}
		return r
	}
	live, expired, bare := row("live", model.Present, time.Hour), row("expired", model.Present, -time.Hour), row("bare", model.Absent, 0)
	bareButLive, wrong := row("bare-but-live", model.Absent, time.Hour), row("wrong", model.Present, 0)
	wrong.Identity.Problem = &model.Problem{What: "a mistake"}
	rows := []model.Row{live, expired, role("of-expired", expired), bare, role("of-bare", bare), bareButLive, wrong}
	var ids []model.Identity
	for _, r := range rows {
		ids = append(ids, r.Identity)
	}
	names := func(some []model.Identity) string {
		var out []string
		for _, id := range some {
			out = append(out, id.Ref.Name)
		}
		return strings.Join(out, " ")
	}
	got := model.PlanSignIns(rows, ids, now)
	for what, c := range map[string][2]string{
		"open": {names(got.Open), "expired of-expired"}, "live": {names(got.Live), "live bare-but-live"},
		"keyless": {names(got.Keyless), "bare of-bare"}, "unusable": {names(got.Unusable), "wrong"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %q, want %q", what, c[0], c[1])
		}
	}
}

// Logging out of a user ends the sessions of all its roles, including those that atmos.yaml no longer names, so the questions
// before it must name them.
func TestSessionsOfRolesWithoutARowBelongToTheirUser(t *testing.T) {
	w := newWorld(t)
	w.several("alice", "bob", "team/carol")
	w.holds("alice", -time.Hour)
	w.holdsRole("alice", "gone", time.Hour)
	w.holdsRole("alice", "over", -time.Hour)
	w.holdsRole("team/carol", "deep", time.Hour)
	w.holdsRole("stranger", "theirs", time.Hour)
	s := w.Overview(t.Context(), model.Remembered)
	rows, now := s.Tree(), w.clock.Now()
	if s.Warning() != nil || len(rows) != 3 {
		t.Fatalf("%v, %d rows", s.Warning(), len(rows))
	}
	for n, want := range map[int][]string{0: {"gone"}, 1: nil, 2: {"deep"}} {
		ends := model.EndsOf(rows, []model.Identity{rows[n].Identity}, now)
		if len(ends.Own) != 0 || !slices.Equal(ends.Roles, want) || rows[n].Offers(now).LogOut != (n != 1) {
			t.Errorf("a logout of %s ends %+v", rows[n].Identity.Title, ends)
		}
	}
	if ends := model.EndsOf(rows, w.Config.Identities, now); !slices.Equal(ends.Roles, []string{"gone", "deep"}) {
		t.Errorf("a logout of all ends %+v", ends)
	}
	if model.OnlyExpired(rows, rows[0].Identity.Ref, now) {
		t.Error("a session that lasts counts as over")
	}
}

func TestASessionThatDoesNotMatchIsNotListedAndCountsAsOneThatALogoutEnds(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Config.Identities[0] = w.identity(withDevice(tablet))
	rows, now := w.Overview(t.Context(), model.Remembered).Tree(), w.clock.Now()
	ends := model.EndsOf(rows, w.Config.Identities, now)
	if rows[0].Session.Saved || !rows[0].Offers(now).LogOut || !slices.Equal(ends.Own, []string{"alice"}) || len(ends.Roles) != 0 {
		t.Errorf("%+v: a logout ends %+v", rows[0].Session, ends)
	}
}

// keyring forget is for identities that atmos.yaml does not name, and for other realms.
func TestTheSessionsOfAnUnlistedIdentityAreFound(t *testing.T) {
	w := newWorld(t)
	for _, realm := range []string{"acme", "other"} {
		for _, ref := range []model.Ref{{Realm: realm, Name: "old"}, {Realm: realm, Name: "admin", User: "old"}} {
			session := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("token"), Expires: w.clock.Now().Add(time.Hour)}
			if err := w.Sessions.Save(t.Context(), ref, session); err != nil {
				t.Fatal(err)
			}
		}
		old := model.Identity{Ref: model.Ref{Realm: realm, Name: "old"}, Title: "Old"}
		if ends := w.FindEnds(t.Context(), []model.Identity{old}); !slices.Equal(ends.Own, []string{"Old"}) || !slices.Equal(ends.Roles, []string{"admin"}) {
			t.Errorf("realm %s: %+v", realm, ends)
		}
	}
}
