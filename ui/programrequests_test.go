package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/model/request"
	"authdeck/ui/frontend"
)

func (b *bench) listening() request.Requests {
	if b.requests == nil {
		return request.Requests{}
	}
	return request.Requests{Used: func() {}, Next: func(ctx context.Context) (request.Incoming, error) {
		select {
		case in := <-b.requests:
			return in, nil
		case <-ctx.Done():
			return request.Incoming{}, ctx.Err()
		}
	}}
}

// asker is a program that asked.
type asker struct {
	said  []request.Answer
	leave func()
}

func (a *asker) got(t *testing.T, want request.Result) {
	t.Helper()
	if len(a.said) != 1 || a.said[0].Result != want {
		t.Errorf("the program was told %v, want %s", a.said, want)
	}
}

// asks is a program that requests a session of an identity, as the dashboard's workspace would.
func (b *bench) asks(name string, pid int, id model.Identity, change func(*request.Request)) *asker {
	b.t.Helper()
	r, err := request.Of(context.Background(), *b.ws, id, request.Program{Name: name, PID: pid, Folder: "/infra"})
	if err != nil {
		b.t.Fatal(err)
	}
	if change != nil {
		change(&r)
	}
	here, leave := context.WithCancel(context.Background())
	b.t.Cleanup(leave)
	a := &asker{leave: leave}
	b.requests <- request.Incoming{
		Request: r, Answer: func(s request.Answer) { a.said = append(a.said, s) },
		Gone: func(ctx context.Context) error {
			select {
			case <-here.Done():
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
	return a
}

// waitsFor plays a dashboard that listens.
func waitsFor(t *testing.T, f func(b *bench, d *driver, id model.Identity)) {
	t.Helper()
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.requests = make(chan request.Incoming, 64)
		f(b, b.start(frontend.Options{}), b.ws.Config.Identities[0])
	})
}

func TestTheBoxNamesTheProgramThatWaitsForTheCode(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		b.asks("terraform", 4711, id, nil)
		d.later(time.Second).press("enter").see("Enter MFA Token", id.Title+" · for terraform").press("esc")
		d.press("enter").see("Enter MFA Token").seeNot("for terraform")
	})
}

func TestTheBoxNamesTheProgramThatWaitsForThePassphrase(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		b.ws.Vault = refusingVault{b.ws.Vault, model.ErrPassphraseNeeded}
		d.press("r").resize(60, 16)
		b.asks("terraform", 4711, id, nil)
		d.later(time.Second).press("enter").see("Unlock the encrypted file", " · for terraform │").press("esc")
		d.later(time.Second).press("enter").see("Unlock the encrypted file").seeNot("for terraform")
	})
}

func TestOneCodeAnswersEveryProgramThatWaits(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		all := []*asker{b.asks("terraform", 4711, id, nil)}
		d.later(time.Second).see("? The program terraform is asking for a session", "pid 4711", "/infra", id.Title, device, "1 program waiting", "▸ [Sign in]")
		for n := range 9 {
			all = append(all, b.asks("aws", 5000+n, id, nil))
		}
		d.later(time.Second).see("and 9 more", "10 programs waiting").press("enter").see("Enter MFA Token", id.Title+" · for 10 programs").typed(d.code())
		d.later(time.Second).see("✔ Signed in · 10 programs have their session")
		for _, a := range all {
			a.got(t, request.Done)
		}
		if d.state() != flow.Choosing || len(b.notified) != 1 {
			t.Errorf("%s; %v", d.state(), b.notified)
		}
	})
}

func TestNotNowAnswersTheProgram(t *testing.T) {
	for name, keys := range map[string][]string{"esc": {"esc"}, "q": {"q"}, "the button": {"tab", "enter"}, "leaving the box": {"enter", "esc"}} {
		t.Run(name, func(t *testing.T) {
			waitsFor(t, func(b *bench, d *driver, id model.Identity) {
				a := b.asks("terraform", 4711, id, nil)
				d.later(time.Second).see("is asking for a session").press(keys...)
				d.seeNot("is asking for a session").see("The program terraform gets no session")
				a.got(t, request.Denied)
				events, err := b.ws.Activity.Events(context.Background(), id.Ref.Realm)
				if err != nil || len(events) < 2 || events[len(events)-2].Kind != model.Requested || events[len(events)-1].Kind != model.RequestDeclined {
					t.Errorf("%+v, %v", events, err)
				}
			})
		})
	}
}

func TestTheFooterOfARequestNamesNotNowOnce(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		b.asks("terraform", 4711, id, nil)
		d.later(time.Second).see("enter sign in   tab other button   esc not now").press("tab").see("enter esc not now   tab other button")
	})
}

func TestKeysThatWereMeantForTheListDoNotAnswerARequest(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		b.asks("terraform", 4711, id, nil)
		d.later(400*time.Millisecond).see("is asking for a session").press("enter", "esc").see("is asking for a session")
		d.later(200 * time.Millisecond).press("enter").see("Enter MFA Token")
	})
}

func TestADashboardWithAnotherConfigurationRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*request.Request)
		why    string
	}{
		"realm":    {func(r *request.Request) { r.Realm = "other" }, "realm acme, not other"},
		"identity": {func(r *request.Request) { r.Identity = "nobody" }, "no identity nobody"},
		"device":   {func(r *request.Request) { r.Device = "arn:aws:iam::123456789012:mfa/other" }, "another MFA device: " + device},
		"endpoint": {func(r *request.Request) { r.Endpoint = "https://sts.example.com" }, "another endpoint"},
		"files":    {func(r *request.Request) { r.Files = []string{"/clone/atmos.yaml"} }, "other configuration files"},
		"sessions": {func(r *request.Request) { r.Sessions = "/other" }, "sessions in another file"},
	} {
		t.Run(name, func(t *testing.T) {
			waitsFor(t, func(b *bench, d *driver, id model.Identity) {
				a := b.asks("terraform", 4711, id, c.change)
				d.later(time.Second).seeNot("is asking for a session")
				if a.got(t, request.Refused); len(a.said) == 1 && !strings.Contains(a.said[0].Reason, c.why) {
					t.Errorf("%q, want %q", a.said[0].Reason, c.why)
				}
				if d.state() != flow.Choosing {
					t.Errorf("%s", d.state())
				}
			})
		})
	}
}

func TestTheCardClosesWhenNobodyWaitsForIt(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		a := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).see("is asking for a session")
		a.leave()
		d.later(time.Second).seeNot("is asking for a session")
		if d.state() != flow.Choosing || len(a.said) > 0 {
			t.Errorf("%s, %v", d.state(), a.said)
		}
	})
}

func TestARequestWaitsForTheScreenInFront(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		d.press("/").typed("em")
		b.asks("terraform", 4711, id, nil)
		d.later(time.Second).seeNot("is asking for a session").typed("e").see("eme").press("enter").see("is asking for a session")
		d.later(time.Second).press("esc").see("eme").press("esc", "?")
		b.asks("terraform", 4711, id, nil)
		d.later(time.Second).seeNot("is asking for a session").press("esc").see("is asking for a session")
		d.later(time.Second).press("esc").press("enter").see("Enter MFA Token")
		a := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).typed(d.code()).see("✔ Signed in")
		a.got(t, request.Done)
	})
}

func TestARequestIsLookedAtAgainWhenTheConfigurationChanges(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		b.requests = make(chan request.Incoming, 64)
		d, ids := b.start(frontend.Options{}), b.ws.Config.Identities
		moved, stays := b.asks("terraform", 4711, ids[0], nil), b.asks("aws", 4712, ids[1], nil)
		d.later(time.Second).see("terraform is asking for a session")
		b.ws.Config.Identities = slices.Clone(ids)
		b.ws.Config.Identities[0].Device = modeltest.Set("arn:aws:iam::123456789012:mfa/other", 9)
		o.change(d)
		d.later(time.Second).see("aws is asking for a session")
		if moved.got(t, request.Refused); !strings.Contains(moved.said[0].Reason, "another MFA device") {
			t.Errorf("%v", moved.said)
		}
		if len(stays.said) > 0 {
			t.Errorf("%v", stays.said)
		}
	})
}

func TestTheFocusOfTheCardStaysWhenAnotherProgramAsks(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		a := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).press("tab").see("▸ [Not now]")
		b.asks("aws", 4712, id, nil)
		d.later(time.Second).see("2 programs waiting", "▸ [Not now]").press("enter")
		a.got(t, request.Denied)
	})
}

func TestACardForAnotherRequestTakesNoKeyAtFirst(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		a := b.asks("terraform", 4711, id, nil)
		b.asks("terraform", 4711, b.ws.Config.Identities[0], nil)
		d.later(time.Second).see("2 programs waiting")
		a.leave()
		d.settle()
		d.press("enter").see("1 program waiting", "is asking for a session")
		d.later(time.Second).press("enter").see("Enter MFA Token")
	})
}

// asksWithoutMFA plays a dashboard that has failed to sign in for a program.
func asksWithoutMFA(t *testing.T, f func(b *bench, d *driver, a *asker)) {
	t.Helper()
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.requests = make(chan request.Incoming, 64)
		d := b.start(frontend.Options{})
		id, err := b.ws.Config.Find("no-mfa")
		if err != nil {
			t.Fatal(err)
		}
		a := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).see("is asking for a session")
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d.press("enter").later(30*time.Second).see("Could not reach AWS", "▸ [Try again]")
		if len(a.said) > 0 {
			t.Fatalf("it was told %v while the box is open", a.said)
		}
		f(b, d, a)
	})
}

func TestAProgramWaitsWhileASignInCanBeTriedAgain(t *testing.T) {
	asksWithoutMFA(t, func(b *bench, d *driver, a *asker) {
		b.aws.Heal()
		d.press("r").see("Signed in as no-mfa", "terraform has its session")
		a.got(t, request.Done)
	})
	asksWithoutMFA(t, func(b *bench, d *driver, a *asker) { // it fails twice
		d.press("r").later(30 * time.Second).see("▸ [Try again]")
		if len(a.said) > 0 {
			t.Fatalf("it was told %v", a.said)
		}
		d.press("esc")
		a.got(t, request.Failed)
	})
}

func TestAProgramIsToldWhyASignInFailed(t *testing.T) {
	for name, keys := range map[string][]string{"esc": {"esc"}, "the button": {"tab", "enter"}} {
		t.Run(name, func(t *testing.T) {
			asksWithoutMFA(t, func(b *bench, d *driver, a *asker) {
				d.press(keys...).seeNot("[Try again]")
				if a.got(t, request.Failed); len(a.said) == 1 && !strings.Contains(a.said[0].Reason, "Could not reach AWS IAM. Connection closed") {
					t.Errorf("%+v", a.said[0])
				}
				d.press("r").resize(200, 60).see("✗ terraform (pid 4711)  no session for no-mfa", "· could not", "reach AWS IAM: connection closed")
			})
		})
	}
}

func TestAProgramIsToldWhyTheCodeInTheBoxThatIsLeftFailed(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		leave := func(fault awsfake.Fault, code, shown string, keys ...string) *asker {
			a := b.asks("terraform", 4711, id, nil)
			d.later(time.Second).press("enter").see("Enter MFA Token")
			if fault != (awsfake.Fault{}) {
				b.aws.Fail(fault, 1)
			}
			d.typed(code).see(shown).press(keys...).later(time.Second).seeNot("Enter MFA Token").see("The program terraform gets no session")
			return a
		}
		for _, c := range []struct {
			fault       awsfake.Fault
			code, shown string
			noted       string
		}{
			{awsfake.Cut(), "123456", "Could not reach AWS", "could not reach AWS in"},
			{awsfake.Fault{}, "000000", "AWS rejected that code", "AWS rejected that code"},
		} {
			a := leave(c.fault, c.code, c.shown, "esc")
			if a.got(t, request.Failed); len(a.said) == 1 && !strings.Contains(strings.ToLower(a.said[0].Reason), strings.ToLower(c.shown)) {
				t.Errorf("%+v", a.said[0])
			}
			d.press("r").resize(200, 60).see("✗ terraform (pid 4711)  no session for emergency-user", c.noted).resize(80, 24)
		}
		leave(awsfake.Fault{}, "000000", "AWS rejected that code", "1", "esc").got(t, request.Denied) // the message is gone
	})
}

func TestAProgramIsToldThatAWSRejectedTheKeys(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		refused := failingTokens{b.ws.Tokens, &model.AWSError{Kind: model.ErrKeyUnknown, Code: "InvalidClientTokenId"}}
		b.ws.Tokens = refused
		d.press("r")
		a := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).press("enter").typed(d.code()).see("AWS rejected this access key").press("esc").later(time.Second)
		a.got(t, request.Failed)
	})
}

func TestAProgramIsToldWhyAKeyringDidNotOpen(t *testing.T) {
	waitsFor(t, func(b *bench, d *driver, id model.Identity) {
		v := b.ws.Vault
		b.ws.Vault = refusingVault{v, model.ErrKeyringDenied}
		d.press("r")
		first := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).press("enter").see("The keyring refused access")
		if len(first.said) > 0 {
			t.Fatalf("it was told %v while the box is open", first.said)
		}
		d.press("esc")
		if first.got(t, request.Failed); len(first.said) == 1 && !strings.Contains(first.said[0].Reason, "keyring") {
			t.Errorf("%+v", first.said[0])
		}
		second := b.asks("terraform", 4711, id, nil)
		d.later(time.Second).press("enter").see("The keyring refused access")
		b.ws.Vault = v
		d.press("r").see("Enter MFA Token", "for terraform").typed(d.code())
		second.got(t, request.Done)
	})
}

// The program was told that the person declined.
func TestAProgramIsToldWhatASignInThatIsLeftNeeded(t *testing.T) {
	for name, c := range map[string]struct {
		before      func(b *bench, id model.Identity)
		leave       func(d *driver)
		result      request.Result
		shown, told string
	}{
		"a wrong passphrase": {func(b *bench, _ model.Identity) { b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"} },
			func(d *driver) { d.typed("wrong").press("enter").see("Wrong passphrase") }, request.Failed, "Unlock the encrypted file", "Wrong passphrase"},
		"another passphrase is begun": {func(b *bench, _ model.Identity) { b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"} },
			func(d *driver) { d.typed("wrong").press("enter").see("Wrong passphrase").typed("x") }, request.Denied, "Unlock the encrypted file", ""},
		"no system keyring": {func(b *bench, _ model.Identity) { b.ws.Vault = absentVault{b.ws.Vault} },
			func(*driver) {}, request.Failed, "[Use the encrypted file]", "no system keyring"},
		"a keyring that cannot be used": {func(b *bench, _ model.Identity) { b.ws.Vault, b.ws.Keyrings = absentVault{b.ws.Vault}, noVault{} },
			func(d *driver) { d.press("tab", "enter").see("The keyring refused access") }, request.Failed, "[Use the encrypted file]", "The keyring refused access"},
		"no keys": {func(b *bench, _ model.Identity) { b.ws.Vault = refusingVault{b.ws.Vault, model.ErrNoKeys} }, func(*driver) {}, request.Failed, "Enter Credentials", "No keys are saved"},
		"a session that is not saved": {func(b *bench, _ model.Identity) {
			b.ws.Sessions = busySessions{Sessions: b.ws.Sessions, let: make(chan struct{}), saves: new(int)}
		}, func(d *driver) {
			d.typed(d.code()).see("Signed in, not saved").press("esc").see("Discard the session?").press("tab", "enter")
		}, request.Failed, "Enter MFA Token", "The session could not be saved"},
	} {
		t.Run(name, func(t *testing.T) {
			waitsFor(t, func(b *bench, d *driver, id model.Identity) {
				c.before(b, id)
				d.press("r")
				a := b.asks("terraform", 4711, id, nil)
				d.later(time.Second).press("enter").see(c.shown)
				c.leave(d)
				d.press("esc").later(time.Second)
				if a.got(t, c.result); len(a.said) == 1 && !strings.Contains(a.said[0].Reason, c.told) {
					t.Errorf("%q, want %q", a.said[0].Reason, c.told)
				}
			})
		})
	}
}

func TestARefusedRoleThatIsTriedAgainServesItsCaller(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.requests = make(chan request.Incoming, 64)
		d := b.start(frontend.Options{})
		role := b.ws.Config.Roles[slices.IndexFunc(b.ws.Config.Roles, func(i model.Identity) bool { return i.Title == "admin" })]
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
		a := b.asks("terraform", 4711, role, nil)
		d.later(time.Second).press("enter").typed(d.code()).later(time.Second).see("Identities › emergency-user › admin")
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::123456789012:user/user"}})
		d.press("r").later(time.Second).see("terraform has its session")
		a.got(t, request.Done)
	})
}

func TestARefusedRoleIsReportedToItsCallerOnly(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.requests = make(chan request.Incoming, 64)
		d := b.start(frontend.Options{})
		role := b.ws.Config.Roles[slices.IndexFunc(b.ws.Config.Roles, func(i model.Identity) bool { return i.Title == "admin" })]
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
		forRole, forUser := b.asks("terraform", 4711, role, nil), b.asks("aws", 4712, role.KeyHolder(), nil)
		d.later(time.Second).press("enter").see("Enter MFA Token").typed(d.code())
		d.later(time.Second)
		forUser.got(t, request.Done)
		if d.see("Identities › emergency-user › admin"); len(forRole.said) > 0 {
			t.Fatalf("it was told %v while the box is open", forRole.said)
		}
		late := b.asks("aws", 4713, role.KeyHolder(), nil)
		d.later(time.Second).press("esc")
		late.got(t, request.Done)
		forRole.got(t, request.Failed)
	})
}

// The demo opens no socket, so that a made-up program asks through the box and the answers of all programs.
func TestInTheDemoAProgramCanAskForASession(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{Demo: true}).resize(100, 50)
		d.press(":").typed("terraform").press("enter").later(time.Second).see("The program terraform is asking for a session", "emergency-user", "▸ [Sign in]")
		d.press("esc").later(time.Second).seeNot("is asking for a session")
		d.press(":").typed("ask for").press("enter").later(time.Second).press("enter").see("Enter MFA Token", "for terraform").typed(d.code())
		d.later(time.Second).see("✔ Signed in · the program terraform has its session")
		d.press(":").typed("ask for").press("enter").later(time.Second).see("All identities with keys are signed in.")
	})
}

func TestOnlyTheDemoLetsAProgramAsk(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.start(frontend.Options{}).press(":").typed("let a program").see("No command or identity matches")
	})
}

// The box wrote the home folder as ~, but its details did not.
func TestTheDetailsOfARequestShortenTheHomeFolder(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.requests = make(chan request.Incoming, 1)
		d := b.start(frontend.Options{Home: "/home/u"})
		b.asks("terraform", 4711, b.ws.Config.Identities[0], func(r *request.Request) { r.Program.Folder = "/home/u/infra" })
		d.later(time.Second).see("Folder       ~/infra").press("f1").see("Folder   ~/infra")
	})
}
