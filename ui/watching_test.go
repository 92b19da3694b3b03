package ui_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// outside is a change by another program.
type outside struct{ happened chan struct{} }

func watchedBench(t *testing.T) (*bench, *outside) {
	t.Helper()
	b, o := newBench(t), &outside{happened: make(chan struct{})}
	five(b)
	b.ws.Watch = func() func(context.Context) error {
		b.check("Watch")
		happened := o.happened
		return func(ctx context.Context) error {
			select {
			case <-happened:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return b, o
}

func (o *outside) change(d *driver) {
	was := o.happened
	o.happened = make(chan struct{})
	close(was)
	d.settle()
}

func TestTheListShowsASessionThatAnotherProgramSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{}).press("j").seeNot("10h left")
		b.SignedIn("emergency-user", 10*time.Hour)
		o.change(d)
		d.see("10h left", "▌  prod-admin")
		b.SignedIn("staging-deployer", 5*time.Hour)
		o.change(d)
		d.see("5h left")
	})
}

func TestAChangeOnDiskWaitsUntilTheUserStopsTyping(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{}).press("enter").typed("123")
		b.SignedIn("staging-deployer", 10*time.Hour)
		o.change(d)
		d.see("Enter MFA Token", "123___")
		d.press("esc").see("10h left")
	})
}

func TestARefreshKeepsTheFilterAndTheQuestion(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{}).press("/").typed("prod")
		o.change(d)
		d.see("/prod", "1 of 1 · 5 in all").press("enter", "d").see("Delete the keys of prod-admin?")
		o.change(d)
		d.see("Delete the keys of prod-admin?").press("esc").see("/prod")
	})
}

func TestTheListStaysWithAWarningWhenTheConfigurationBreaks(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{})
		b.broken = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 12}, What: "a { has no }"}
		o.change(d)
		d.see("emergency-user", "A { has no }")
		b.broken = nil
		o.change(d)
		d.see("emergency-user").seeNot("{ has no }")
	})
}

func TestHealthDoesNotClaimThatABrokenConfigurationHasNoProblems(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{}).resize(200, 60).see("atmos.yaml   ✔ no problems")
		b.broken = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 12}, What: "a { has no }"}
		o.change(d)
		d.see("atmos.yaml   ✗ cannot be used", "Run: authdeck validate", "✗ atmos.yaml:12 is invalid").seeNot("no problems")
		b.broken = nil
		o.change(d)
		d.see("atmos.yaml   ✔ no problems")
		b.broken = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 12}, What: "a { has no }"}
		d.press("r").see("[Try again]").seeNot("no problems")
	})
}

func TestHealthOnlyWarnsAboutAFileThatHasNoIdentityAnyMore(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{}).resize(200, 60).see("atmos.yaml   ✔ no problems")
		b.broken = noIdentities(model.EmptyFile)
		o.change(d)
		d.see("atmos.yaml   ! no identities left", "Run: authdeck validate").seeNot("cannot be used")
	})
}

func TestNothingIsReadAgainWithoutAFileWatcher(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		waits := 0
		b.ws.Watch = func() func(context.Context) error {
			waits++
			return func(context.Context) error { return errors.New("too many watches") }
		}
		b.start(frontend.Options{}).later(time.Minute).see("emergency-user")
		if waits != 1 {
			t.Errorf("%d waits", waits)
		}
	})
}

func TestAKeyDuringAReloadIsNotLost(t *testing.T) {
	for what, c := range map[string]struct {
		keys []string
		see  string
	}{
		"sign in to the next":                 {[]string{"j", "enter"}, "Still signed in as prod-admin"},
		"a shell":                             {[]string{"s"}, "emergency-user › MFA"},
		"only the first":                      {[]string{":", "v", "l"}, "› _"},
		"typed text":                          {[]string{"/", "p", "r", "o", "d"}, "/prod"},
		"another one under the cursor by now": {[]string{"d", "j"}, "The selection has changed. Press the key again"},
		"typed text after a key":              {[]string{"d", "/"}, "The selection has changed. Press the key again"},
		"a key about no identity":             {[]string{"i", "j"}, "Import keys from a file"},
		"one that was marked after it":        {[]string{"l", " "}, "The selection has changed. Press the key again"},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{})
				b.loading = make(chan struct{})
				d.press("r").press(c.keys...)
				close(b.loading)
				d.settle()
				d.see(c.see)
			})
		})
	}
}

// stoppedVault is a keyring that blocks when it is read.
type stoppedVault struct{ model.Vault }

func (stoppedVault) Read(context.Context, model.Ref) (model.Keys, error) {
	return model.Keys{}, modeltest.KeyringFault("stopped")
}

func TestAnIdentityCanBeChosenAgainDuringTheReloadAfterAFailure(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", device)
		whole := b.ws.Vault
		b.ws.Vault = stoppedVault{whole}
		d := b.start(frontend.Options{Goal: frontend.SignIn}).press("enter").see("The keyring has stopped")
		b.ws.Vault = whole
		b.loading = make(chan struct{})
		d.press("r", "enter")
		close(b.loading)
		d.settle()
		d.see("emergency-user › MFA")
	})
}

func TestAKeyDuringTheFirstReadingIsNotLost(t *testing.T) {
	for key, see := range map[string]string{":": "› _", "a": "Add identity", "i": "Import keys from a file"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			b.loading = make(chan struct{})
			d := b.start(frontend.Options{}).press(key)
			close(b.loading)
			d.settle()
			d.see(see)
		})
	}
}

func TestAKeyDuringAReloadDoesNothingToAnotherIdentity(t *testing.T) {
	for _, keys := range [][]string{{"j", "d", "y"}, {"j", "enter"}, {"j", "s"}, {"j", " ", "l", "y"}, {"j", "R"}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			d := b.start(frontend.Options{})
			b.loading = make(chan struct{})
			d.press("r").press(keys...)
			b.ws.Config.Identities = slices.DeleteFunc(slices.Clone(b.ws.Config.Identities), func(i model.Identity) bool { return i.Title == "prod-admin" })
			close(b.loading)
			d.settle()
			d.see("The selection has changed. Press the key again").seeNot("prod-admin", "Delete the keys", "Deleted", "MFA Token", "Log out of")
		})
	}
}

func TestHelpEscAndQuitWorkWhileTheListIsRead(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{})
		b.loading = make(chan struct{})
		d.press("r", "l", "?").see("Keyboard shortcuts").press("esc", "esc")
		close(b.loading)
		d.settle()
		d.seeNot("Log out of")
		b.loading = make(chan struct{})
		d.press("r", " ", "j", " ", "l", "esc")
		close(b.loading)
		d.settle()
		d.seeNot("Log out of").see("2 marked")
		b.loading = make(chan struct{})
		d.press("r", "l", "q")
		if !d.ended {
			t.Error("q did not quit")
		}
	})
}
