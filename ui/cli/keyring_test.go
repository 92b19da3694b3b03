package cli

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	sessions "authdeck/store/session"
	"authdeck/store/state"
	"authdeck/store/vault"
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
		Open: open, Bare: open, Clock: systemClock{}, Getenv: func(string) string { return "" },
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
	if code := k.run("keyring", "move", "--to", "new", "-i", "carol"); code != exitFailed || !strings.Contains(k.said.String(), "the old keyring has no keys for carol") {
		t.Errorf("%d\n%s", code, k.said.String())
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
	if code := k.run("keyring", "move", "--to", "new"); code != exitDone || unlimited {
		t.Errorf("%d, without a limit: %v\n%s", code, unlimited, k.said.String())
	}
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
		r.Keyring, r.Title, r.SavedAt = "new", "new keyring", systemClock{}.Now()
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
