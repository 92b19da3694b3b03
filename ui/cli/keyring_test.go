package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model"
	sessions "authdeck/store/session"
	"authdeck/store/state"
	"authdeck/store/vault"
	"authdeck/ui/words"
)

// rings are two keyrings that can be opened by name, because a machine may have several.
type rings map[string]model.Vault

func (r rings) Open(kind string) (model.Vault, error) {
	if v, ok := r[kind]; ok {
		return v, nil
	}
	return nil, model.ErrUnknownKeyring
}

func (r rings) Use(_ context.Context, kind string) (model.Vault, error) { return r.Open(kind) }

func (r rings) Try(kind string) (model.Vault, error) { return r.Open(kind) }

func (rings) Available(context.Context, ...string) []model.Availability { return nil }

// called is a keyring with another type and title.
type called struct {
	model.Vault
	kind, title string
}

func (v called) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	k.Type, k.Title = v.kind, v.title
	return k
}

// silent is a keyring that answers no question without a time limit.
type silent struct {
	model.Vault
	unlimited *bool
}

func (v silent) Look(ctx context.Context, _ []model.Ref) (map[model.Ref]model.Presence, error) {
	if _, limited := ctx.Deadline(); !limited {
		*v.unlimited = true
	}
	return nil, model.ErrKeyringSilent
}

// missing is a keyring that this machine does not have.
type missing struct{ model.Vault }

func (missing) Look(context.Context, []model.Ref) (map[model.Ref]model.Presence, error) {
	return nil, &model.Problem{Kind: model.ErrKeyringAbsent, What: "there is none"}
}

type twoKeyrings struct {
	usual    model.Vault // without --keyring; nil for the old one
	old, new model.Vault
	said     bytes.Buffer
	out      bytes.Buffer
	w        model.Workspace
}

func newTwoKeyrings(t *testing.T) *twoKeyrings {
	t.Helper()
	k := &twoKeyrings{old: called{vault.Memory(), "old", "old keyring"}, new: called{vault.Memory(), "new", "new keyring"}}
	dir := t.TempDir()
	k.w = model.Workspace{
		Vault: k.old, Keyrings: rings{"old": k.old, "new": k.new}, Sessions: sessions.New(dir), Clock: systemClock{},
		Records: state.New(filepath.Join(dir, "state"), systemClock{}),
		Config:  model.Config{Realm: "acme", Identities: []model.Identity{anIdentity("alice"), anIdentity("bob"), anIdentity("carol")}},
	}
	for _, name := range []string{"alice", "bob"} {
		k.keep(t, k.old, name, "AKIAIOSFODNN7EXAMPLE")
	}
	return k
}

func anIdentity(name string) model.Identity {
	return model.Identity{Ref: model.Ref{Realm: "acme", Name: name}, Title: name}
}

func (k *twoKeyrings) keep(t *testing.T, v model.Vault, name, id string) {
	t.Helper()
	keys := model.Keys{AccessKeyID: id, Secret: model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Duration: "12h"}
	if err := v.Write(t.Context(), anIdentity(name).Ref, keys); err != nil {
		t.Fatal(err)
	}
}

// run returns the exit code.
func (k *twoKeyrings) run(args ...string) int {
	k.said.Reset()
	k.out.Reset()
	open := func(_ context.Context, o Options) (model.Workspace, error) {
		w := k.w
		if k.usual != nil && o.Keyring == "" {
			w.Vault = k.usual
		}
		return w, nil
	}
	return Main(Wiring{ChildEnv: func() []string { return nil },
		Open: open, OpenWithoutIdentity: open, Clock: systemClock{}, Getenv: func(string) string { return "" },
		Preferences: func() (Preferences, error) { return Preferences{}, nil },
	}, args, &k.out, &k.said)
}

func (k *twoKeyrings) has(t *testing.T, v model.Vault, name string) string {
	t.Helper()
	keys, err := v.Read(t.Context(), anIdentity(name).Ref)
	if err != nil && !errors.Is(err, model.ErrNoKeys) {
		t.Fatal(err)
	}
	return keys.AccessKeyID
}

func TestMovingCopiesFirstAndRemovesOnRequest(t *testing.T) {
	k := newTwoKeyrings(t)
	if code := k.run("keyring", "move", "--to", "new", "--dry-run"); code != exitDone || k.has(t, k.new, "alice") != "" ||
		k.out.String() != "Would copy the keys of 2 identities from the old keyring to the new keyring:\n  alice, bob\n"+
			"carol has no keys in the old keyring\n" {
		t.Errorf("%d\n%s%s", code, k.out.String(), k.said.String())
	}
	if code := k.run("keyring", "move", "--to", "new"); code != exitDone || k.has(t, k.new, "bob") == "" || k.has(t, k.old, "bob") == "" {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	if code := k.run("keyring", "move", "--to", "new", "--remove", "-i", "bob"); code != exitDone || k.has(t, k.old, "bob") != "" ||
		k.has(t, k.new, "bob") == "" || k.has(t, k.old, "alice") == "" {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	for _, want := range []string{"bob: the new keyring already has these keys", "bob: deleted atmos_acme_bob from the old keyring"} {
		if !strings.Contains(k.said.String(), want) {
			t.Errorf("not said: %s\n%s", want, k.said.String())
		}
	}
	for _, dryRun := range []string{"--dry-run=false", "--dry-run"} {
		if code := k.run("keyring", "move", "--to", "new", "-i", "carol", dryRun); code != exitFailed || !strings.Contains(k.said.String(), "the old keyring has no keys for carol") {
			t.Errorf("%s: %d\n%s", dryRun, code, k.said.String())
		}
	}
}

func TestTwoKeyringsOfTheSameNameAreNamedWithTheirTypes(t *testing.T) {
	k := newTwoKeyrings(t)
	k.old, k.new = called{vault.Memory(), "old", "GNOME Keyring"}, called{vault.Memory(), "new", "GNOME Keyring"}
	k.w.Vault, k.w.Keyrings = k.old, rings{"old": k.old, "new": k.new}
	k.keep(t, k.old, "alice", "AKIAIOSFODNN7EXAMPLE")
	if code := k.run("keyring", "move", "--to", "new", "-i", "alice", "--dry-run"); code != exitDone ||
		k.out.String() != "Would copy the keys of alice from GNOME Keyring (old) to GNOME Keyring (new)\n" {
		t.Errorf("%d\n%s%s", code, k.out.String(), k.said.String())
	}
	if code := k.run("keyring", "move", "--to", "new", "-i", "alice"); code != exitDone {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	for _, want := range []string{"alice: copied to GNOME Keyring (new) and read back", "authdeck still reads keys from GNOME Keyring (old)."} {
		if !strings.Contains(k.said.String(), want) {
			t.Errorf("not said: %s\n%s", want, k.said.String())
		}
	}
}

func TestAMoveSaysHowToSwitchOnlyIfCommandsUseAnotherKeyring(t *testing.T) {
	k := newTwoKeyrings(t)
	if code := k.run("keyring", "move", "--to", "new"); code != exitDone || !strings.Contains(k.said.String(), "! authdeck still reads keys from the old keyring. To switch, run: authdeck keyring use new\n") {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	k.usual = k.new
	if code := k.run("keyring", "move", "--keyring", "old", "--to", "new"); code != exitDone || strings.Contains(k.said.String(), "still reads") {
		t.Errorf("%d\n%s", code, k.said.String())
	}
}

func TestADryRunOfAMoveChecksThatTheKeyringIsThere(t *testing.T) {
	k := newTwoKeyrings(t)
	k.w.Keyrings = rings{"old": k.old, "new": missing{k.new}}
	for _, args := range [][]string{{"--dry-run"}, {}} {
		if code := k.run(append([]string{"keyring", "move", "--to", "new"}, args...)...); code != exitFailed || k.out.Len() > 0 || !strings.Contains(k.said.String(), "authdeck: this machine has no system keyring") ||
			!strings.Contains(k.said.String(), "hoose another --to") || strings.Contains(k.said.String(), "keyring use") {
			t.Errorf("%v: %d\n%s%s", args, code, k.out.String(), k.said.String())
		}
	}
}

func TestAKeyringThatHangsIsNotAskedWithoutATimeLimitBeforeAMove(t *testing.T) {
	k := newTwoKeyrings(t)
	unlimited := false
	k.w.Vault = silent{k.old, &unlimited}
	if code := k.run("keyring", "move", "--to", "new"); code != exitFailed || unlimited {
		t.Errorf("%d, without a limit: %v\n%s", code, unlimited, k.said.String())
	}
}

// Atmos can write such an entry. It holds no keys, in this realm or elsewhere.
func TestAnEntryWithASessionTokenIsNoSavedKeys(t *testing.T) {
	k := newTwoKeyrings(t)
	carol := anIdentity("carol")
	session := model.SecretString(`{"type":"aws","data":{"access_key_id":"ASIAIOSFODNN7EXAMPLE","secret_access_key":"secret","session_token":"abc"}}`)
	if err := k.old.WriteEntry(t.Context(), carol.Ref, session); err != nil {
		t.Fatal(err)
	}
	err := quietCommand().nothingSaved(t.Context(), k.w, carol, model.ErrNoKeys)
	if err == nil || err.Error() != "no keys are saved for carol; run: authdeck user configure -i carol" {
		t.Errorf("%v", err)
	}
	_, err = k.w.Verify(t.Context(), carol)
	err = quietCommand().nothingSaved(t.Context(), k.w, carol, err)
	if err == nil || err.Error() != "the saved keys of carol are temporary: signing in needs long-lived keys; to save those, run: authdeck user configure -i carol" {
		t.Errorf("%v", err)
	}
	rows := k.w.Overview(t.Context(), model.AskKeyring)
	row := rows.Rows[slices.IndexFunc(rows.Rows, func(r model.Row) bool { return r.Identity.Title == "carol" })]
	if shape, word := shapeRow(k.w, row), words.KeysState(row, rows.Keyring.Type); shape.Keys != "temporary" || word != "temporary" {
		t.Errorf("%+v, %q", shape, word)
	}
	elsewhere := carol
	elsewhere.Ref.Realm = "other"
	if got := quietCommand().inOtherRealms(t.Context(), k.w, elsewhere); got != "; it has some in acme" {
		t.Errorf("%q", got)
	}
	if code := k.run("keyring", "move", "--to", "new", "-i", "carol"); code != exitFailed || !strings.Contains(k.said.String(), "the old keyring has no keys for carol") {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	if code := k.run("keyring", "move", "--to", "new"); code != exitDone || k.has(t, k.new, "alice") == "" || strings.Contains(k.said.String(), "carol") {
		t.Errorf("%d\n%s", code, k.said.String())
	}
}

// mute is a keyring that says which entries it has, and does not answer otherwise.
type mute struct {
	model.Vault
	asked *[]string
}

func (v mute) ReadEntry(_ context.Context, ref model.Ref) (model.Secret, error) {
	*v.asked = append(*v.asked, ref.Name)
	return model.Secret{}, model.ErrKeyringSilent
}

func TestAfterAKeyringDidNotAnswerItIsNotAskedForTheOthersNorAreTheyCounted(t *testing.T) {
	k := newTwoKeyrings(t)
	var asked []string
	k.w.Vault = mute{k.old, &asked}
	if code := k.run("keyring", "move", "--to", "new"); code != exitFailed || len(asked) != 1 ||
		!strings.Contains(k.said.String(), "authdeck: the keyring did not answer; stopped at alice\n") || strings.Contains(k.said.String(), "not copied") {
		t.Errorf("%d, %v\n%s", code, asked, k.said.String())
	}
}

// frozen is a keyring that never answers.
type frozen struct{ model.Vault }

func (frozen) Keyring() model.Keyring { return model.Keyring{Type: "frozen", Title: "frozen keyring"} }

func never(ctx context.Context) error {
	<-ctx.Done()
	return fmt.Errorf("%w: %w", model.ErrKeyringSilent, ctx.Err())
}

func (frozen) Look(ctx context.Context, _ []model.Ref) (map[model.Ref]model.Presence, error) {
	return nil, never(ctx)
}
func (frozen) Realms(ctx context.Context, _ []string) (map[string][]string, error) {
	return nil, never(ctx)
}
func (frozen) Damaged(context.Context, []model.Ref) []model.Ref { return nil }
func (frozen) Open(ctx context.Context) error                   { return never(ctx) }
func (frozen) Read(ctx context.Context, _ model.Ref) (model.Keys, error) {
	return model.Keys{}, never(ctx)
}
func (frozen) Write(ctx context.Context, _ model.Ref, _ model.Keys) error { return never(ctx) }
func (frozen) Remove(ctx context.Context, _ model.Ref) error              { return never(ctx) }
func (frozen) ReadEntry(ctx context.Context, _ model.Ref) (model.Secret, error) {
	return model.Secret{}, never(ctx)
}
func (frozen) WriteEntry(ctx context.Context, _ model.Ref, _ model.Secret) error { return never(ctx) }

func quietCommand() *command {
	return &command{stderr: io.Discard, Wiring: Wiring{Clock: systemClock{}, Getenv: func(string) string { return "" },
		Preferences: func() (Preferences, error) { return Preferences{}, nil }}}
}

func TestEachCallOfAKeyringWithoutATerminalEndsAndTheNextOneFailsAtOnce(t *testing.T) {
	t.Parallel()
	onlyLooks := []string{"look", "realms"} // they wait for no person, and may answer later
	for does, call := range map[string]func(context.Context, model.Vault) error{
		"open":        func(ctx context.Context, v model.Vault) error { return v.Open(ctx) },
		"read":        func(ctx context.Context, v model.Vault) error { _, err := v.Read(ctx, model.Ref{}); return err },
		"write":       func(ctx context.Context, v model.Vault) error { return v.Write(ctx, model.Ref{}, model.Keys{}) },
		"remove":      func(ctx context.Context, v model.Vault) error { return v.Remove(ctx, model.Ref{}) },
		"read entry":  func(ctx context.Context, v model.Vault) error { _, err := v.ReadEntry(ctx, model.Ref{}); return err },
		"write entry": func(ctx context.Context, v model.Vault) error { return v.WriteEntry(ctx, model.Ref{}, model.Secret{}) },
		"look":        func(ctx context.Context, v model.Vault) error { _, err := v.Look(ctx, nil); return err },
		"realms":      func(ctx context.Context, v model.Vault) error { _, err := v.Realms(ctx, nil); return err },
	} {
		synctest.Test(t, func(t *testing.T) {
			began, v := time.Now(), quietCommand().watched(frozen{}, true)
			err := call(t.Context(), v)
			if took := time.Since(began); took != model.UnattendedTimeout || !errors.Is(err, model.ErrKeyringSilent) {
				t.Errorf("%s: %v after %v", does, err, took)
			}
			began = time.Now()
			if slices.Contains(onlyLooks, does) {
				return
			}
			if err := v.Open(t.Context()); time.Since(began) != 0 || !errors.Is(err, model.ErrKeyringSilent) {
				t.Errorf("%s, then open: %v after %v", does, err, time.Since(began))
			}
		})
	}
}

func TestALogoutDoesNotAskAKeyringAgainThatDidNotAnswer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := quietCommand()
		w := model.Workspace{Vault: c.watched(frozen{}, false), Sessions: sessions.New(dir), Clock: systemClock{}, Records: state.New(dir, systemClock{})}
		for _, want := range []time.Duration{model.UnattendedTimeout + model.KeyringTimeout, model.UnattendedTimeout} { // each looks first
			began := time.Now()
			err := c.logOutOne(t.Context(), w, anIdentity("alice"), true, true)
			if took := time.Since(began); took != want || !errors.Is(err, model.ErrKeyringSilent) {
				t.Errorf("%v after %v, not %v", err, took, want)
			}
		}
	})
}

func TestAKeyringThatDidNotAnswerInTheTimeOfItsCallerIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := quietCommand().watched(frozen{}, false)
		same, cancel := context.WithTimeout(t.Context(), model.KeyringTimeout)
		defer cancel()
		_ = v.Open(same)
		began := time.Now()
		if err := v.Open(t.Context()); time.Since(began) != 0 || !errors.Is(err, model.ErrKeyringSilent) {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// opened is a keyring that counts how often it is opened, unless the time is over.
type opened struct {
	model.Vault
	times *int
}

func (opened) Keyring() model.Keyring { return model.Keyring{} }

func (v opened) Open(ctx context.Context) error {
	*v.times++
	if ctx.Err() != nil {
		return never(ctx)
	}
	return nil
}

func TestAKeyringIsNotAskedInATimeThatIsOver(t *testing.T) {
	t.Parallel()
	times := 0
	v := quietCommand().watched(opened{times: &times}, false)
	over, cancel := context.WithDeadline(t.Context(), time.Time{})
	defer cancel()
	if err := v.Open(over); !errors.Is(err, context.DeadlineExceeded) || times != 0 {
		t.Errorf("%v, asked %d times", err, times)
	}
	if err := v.Open(t.Context()); err != nil || times != 1 {
		t.Errorf("later: %v, asked %d times", err, times)
	}
}

// timed is keyrings that say whether they got a time of their own.
type timed struct {
	rings
	left *time.Duration
}

func (k timed) Available(ctx context.Context, _ ...string) []model.Availability {
	if until, ok := ctx.Deadline(); ok {
		*k.left = time.Until(until)
	}
	return nil
}

func TestOtherKeyringsHaveTheirOwnTimeIfTheOneInUseDoesNotAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var left time.Duration
		dir := t.TempDir()
		w := model.Workspace{Vault: frozen{}, Keyrings: timed{nil, &left}, Sessions: sessions.New(dir), Records: state.New(dir, systemClock{}), Clock: systemClock{}}
		if s := quietCommand().keyringState(t.Context(), w); s.Healthy || left != model.UnattendedTimeout {
			t.Errorf("%v left; %+v", left, s)
		}
		left = 0
		if available(t.Context(), w.Keyrings, "system"); left != model.UnattendedTimeout {
			t.Errorf("before keyring use: %v", left)
		}
	})
}

func TestOtherKeysInTheWayAreLeftWhereNobodyCanBeAsked(t *testing.T) {
	k := newTwoKeyrings(t)
	k.keep(t, k.new, "alice", "AKIAI44QH8DHBEXAMPLE")
	code := k.run("keyring", "move", "--to", "new", "--remove")
	if code != exitFailed || k.has(t, k.new, "alice") != "AKIAI44QH8DHBEXAMPLE" || k.has(t, k.old, "alice") == "" || k.has(t, k.new, "bob") == "" {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	if !strings.Contains(k.said.String(), "! alice: other keys are already saved in the new keyring; to replace them, use --yes\n") {
		t.Errorf("%s", k.said.String())
	}
	if code := k.run("keyring", "move", "--to", "new", "--dry-run", "--force"); code != exitDone {
		t.Errorf("%d\n%s", code, k.said.String())
	}
	if code := k.run("keyring", "move", "--to", "new", "--remove", "--yes"); code != exitDone || k.has(t, k.new, "alice") != "AKIAIOSFODNN7EXAMPLE" {
		t.Errorf("%d\n%s", code, k.said.String())
	}
}

func TestTheListSaysOfKeysInAnotherKeyringWhereTheyAre(t *testing.T) {
	k := newTwoKeyrings(t)
	err := k.w.Records.Update(t.Context(), anIdentity("carol").Ref, func(r *model.Record) {
		r.KeyringType, r.KeyringTitle, r.SavedAt = "new", "new keyring", systemClock{}.Now()
	})
	if err != nil {
		t.Fatal(err)
	}
	if code := k.run("list"); code != exitDone || !strings.Contains(k.said.String(), "! carol: keys are in the new keyring (--keyring new)") {
		t.Errorf("%d\n%s", code, k.said.String())
	}
}

func TestIdentitiesAreListedAsInTheDashboard(t *testing.T) {
	t.Parallel()
	if got := names([]model.Identity{{Title: "work"}, {Title: "second"}}); got != "work and second" {
		t.Error(got)
	}
}

// slowKeyring answers each call late, but within its limit.
type slowKeyring struct {
	frozen
	kind string
	text *string // of its only entry
}

func (k slowKeyring) Keyring() model.Keyring { return model.Keyring{Type: k.kind, Title: k.kind} }

func (k slowKeyring) late(ctx context.Context) error {
	slow, cancel := context.WithTimeout(ctx, model.KeyringTimeout-time.Second)
	defer cancel()
	<-slow.Done()
	return ctx.Err()
}

func (k slowKeyring) Open(ctx context.Context) error { return k.late(ctx) }

func (k slowKeyring) ReadEntry(ctx context.Context, _ model.Ref) (model.Secret, error) {
	if err := k.late(ctx); err != nil {
		return model.Secret{}, err
	}
	if *k.text == "" {
		return model.Secret{}, model.ErrNoKeys
	}
	return model.SecretString(*k.text), nil
}

func (k slowKeyring) WriteEntry(ctx context.Context, _ model.Ref, entry model.Secret) error {
	if err := k.late(ctx); err != nil {
		return err
	}
	entry.Reveal(func(b []byte) { *k.text = string(b) })
	return nil
}

// The calls of a copy had one limit for all of them.
func TestACopyBetweenSlowKeyringsHasALimitForEachCall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := quietCommand()
		had, got := "keys", ""
		from, to := c.watched(slowKeyring{kind: "a", text: &had}, false), c.watched(slowKeyring{kind: "b", text: &got}, false)
		w := model.Workspace{Vault: from, Clock: systemClock{}, Records: state.New(dir, systemClock{})}
		ref := model.Ref{Realm: "r", Name: "alice"}
		err := c.transfer(t.Context(), w, anIdentity("alice"), model.Transfer{From: model.Location{Vault: from, Ref: ref}, To: model.Location{Vault: to, Ref: ref}})
		if err != nil || got != had {
			t.Errorf("%q, %v", got, err)
		}
	})
}
