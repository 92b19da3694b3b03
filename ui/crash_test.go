package ui_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui"
	"authdeck/ui/frontend"
)

// Ports that panic with a secret, as a library might.
type (
	crashingVault struct {
		model.Vault
		on string
	}
	crashingTokens   struct{ model.Tokens }
	crashingSessions struct {
		model.Sessions
		on string
	}
	crashingLocker  struct{ model.Locker }
	crashingRecords struct{ model.Records }
)

func crashing() { panic("the request was " + birdKey + birdPass + birdToken) }

func (v crashingVault) here(method string) {
	if v.on == method {
		crashing()
	}
}

func (v crashingVault) Look(ctx context.Context, r []model.Ref) (map[model.Ref]model.Presence, error) {
	v.here("Look")
	return v.Vault.Look(ctx, r)
}

func (v crashingVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	v.here("Read")
	if v.on == "Unlock" {
		return model.Keys{}, model.ErrPassphraseNeeded
	}
	return v.Vault.Read(ctx, r)
}

func (v crashingVault) Unlock(context.Context, model.Secret) error {
	v.here("Unlock")
	return nil
}

func (v crashingVault) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	v.here("Write")
	return v.Vault.Write(ctx, r, k)
}

func (crashingTokens) SessionToken(context.Context, model.TokenRequest) (model.Session, error) {
	crashing()
	return model.Session{}, nil
}

func (s crashingSessions) List(ctx context.Context, realm, user string) (map[string]model.SessionInfo, error) {
	if s.on == "List" {
		crashing()
	}
	return s.Sessions.List(ctx, realm, user)
}

func (s crashingSessions) Save(ctx context.Context, r model.Ref, v model.Session) error {
	if s.on == "Save" {
		crashing()
	}
	return s.Sessions.Save(ctx, r, v)
}

func (crashingLocker) Lock(context.Context, model.Ref) (model.HeldLock, error) {
	crashing()
	return model.HeldLock{}, nil
}

func (crashingRecords) Update(context.Context, model.Ref, func(*model.Record)) error {
	crashing()
	return nil
}

func TestAPanicInAnAdapterEndsTheProgramWithoutItsValue(t *testing.T) {
	t.Parallel()
	vault := func(on string) func(*bench) { return func(b *bench) { b.ws.Vault = crashingVault{b.ws.Vault, on} } }
	signIn := func(d *driver) { d.press("enter").typed(d.code()) }
	for name, c := range map[string]struct {
		lay   func(*bench)
		walk  func(*driver)
		where string
	}{
		"list":         {func(b *bench) { b.ws.Sessions = crashingSessions{b.ws.Sessions, "List"} }, func(*driver) {}, "reading the configuration"},
		"look":         {vault("Look"), func(*driver) {}, "checking the keyring"},
		"read":         {vault("Read"), func(d *driver) { d.press("enter") }, "opening the keyring"},
		"read, form":   {vault("Read"), func(d *driver) { d.press("e") }, "opening the keyring"},
		"unlock":       {vault("Unlock"), func(d *driver) { d.press("enter").typed(birdPass).press("enter") }, "unlocking"},
		"write":        {vault("Write"), func(d *driver) { d.press("j", "enter").paste(keyID+"\n"+birdKey+"\n\n").press("enter", "enter") }, "saving the keys"},
		"lock":         {func(b *bench) { b.ws.Locker = crashingLocker{b.ws.Locker} }, signIn, "opening the keyring"},
		"token":        {func(b *bench) { b.ws.Tokens = crashingTokens{b.ws.Tokens} }, signIn, "asking AWS"},
		"save":         {func(b *bench) { b.ws.Sessions = crashingSessions{b.ws.Sessions, "Save"} }, signIn, "asking AWS"},
		"record":       {func(b *bench) { b.ws.Records = crashingRecords{b.ws.Records} }, signIn, "asking AWS"},
		"record, form": {func(b *bench) { b.ws.Records = crashingRecords{b.ws.Records} }, func(d *driver) { d.press("j", "enter").paste(keyID+"\n"+birdKey+"\n\n").press("enter", "enter") }, "saving the keys"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.keepBird("emergency-user", device)
				c.lay(b)
				d := b.start(frontend.Options{})
				if !d.ended {
					c.walk(d.guard())
				}
				if o := d.outcome(); !d.ended || o.Crash != c.where || leak(outcomeText(o)) != "" || leak(d.view()) != "" {
					t.Errorf("ended %v, outcome %+v, want a crash %q", d.ended, o, c.where)
				}
			})
		})
	}
}

// crashingClock panics inside Update, where no command's wrapper catches it.
type crashingClock struct{}

func (crashingClock) Now() time.Time {
	crashing()
	return time.Time{}
}

func TestAPanicInUpdateEndsTheProgramWithoutItsValue(t *testing.T) {
	b := aviary(t)
	p := b.ports()
	p.Clock = crashingClock{}
	var in, out bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	o, err := ui.Run(ctx, p, frontend.Options{}, plain(t), &in, &out)
	if err != nil || o.Crash != "handling a message in Loading" || ctx.Err() != nil {
		t.Errorf("%+v, %v", o, err)
	}
	if leak(out.String()+outcomeText(o)) != "" {
		t.Errorf("the panic's value is in %q or %+v", out.String(), o)
	}
}

func TestAPanicInViewEndsTheProgramWithoutItsValue(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.keepBird("emergency-user", device)
		calm := true
		d := b.start(frontend.Options{Hint: func(string, time.Time) string {
			if !calm {
				crashing()
			}
			return ""
		}}).press("enter").see("Enter MFA Token")
		crash, ended := "", false
		g := ui.Guard(d.m.(ui.Model), &crash, func() { ended = true })
		calm = false
		if text := g.View(); leak(text) != "" || crash != "drawing Prompting" || !ended {
			t.Errorf("crash %q, ended %v: %q", crash, ended, text)
		}
		calm = true
	})
}

func TestAnUnexpectedEventIsReportedAsABug(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{})
		m := d.m.(ui.Model).Happen(flow.Saved)
		if got := m.Outcome().Bug; got != "Saved is not possible in state Choosing" {
			t.Errorf("reported: %q", got)
		}
		if m.State() != flow.Choosing || !strings.Contains(m.View(), "This is a bug in authdeck: Saved is not possible in state Choosing") {
			t.Errorf("in %s\n%s", m.State(), m.View())
		}
	})
}
