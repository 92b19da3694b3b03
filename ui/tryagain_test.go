package ui_test

import (
	"slices"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
)

// cutOff lets a sign-in to no-mfa fail, because AWS cannot be reached.
func cutOff(d *driver) *driver {
	d.t.Helper()
	d.aws.Fail(awsfake.Cut(), awsfake.Always)
	return d.press("G", "enter").later(time.Minute).see("✗ Could not reach AWS IAM ", "▸ [Try again]")
}

func TestTryAgainUsesTheConfigurationOfNow(t *testing.T) {
	for _, key := range []string{"r", "enter"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.keepWithoutMFA("no-mfa")
			d := cutOff(b.start(frontend.Options{}))
			b.ws.Config.Identities = slices.Clone(b.ws.Config.Identities)
			for i := range b.ws.Config.Identities {
				b.ws.Config.Identities[i].Duration = modeltest.Set("1h", 9)
			}
			d.press(key).later(time.Minute).see("✗ Could not reach AWS IAM ", "▸ [Try again]")
			b.aws.Heal()
			d.press(key).see("Signed in as no-mfa (1h)")
		})
	}
}

func TestTryAgainOfAnIdentityThatIsGoneSaysSo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		d := cutOff(b.start(frontend.Options{}))
		b.ws.Config.Identities = slices.DeleteFunc(slices.Clone(b.ws.Config.Identities), func(i model.Identity) bool { return i.Title == "no-mfa" })
		d.press("r").see(`Unknown identity "no-mfa"`, "IDENTITY")
	})
}

func TestTryAgainWaitsForTheListThatIsBeingRead(t *testing.T) {
	for name, keys := range map[string][]string{"once": {"r"}, "and esc gives it up": {"r", "esc"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				b.keepWithoutMFA("no-mfa")
				d := b.start(frontend.Options{})
				answer := make(chan struct{})
				b.aws.Fail(awsfake.Slow(answer), 1)
				d.press("g", "v").see("Checking the keys")
				b.aws.Fail(giving(awsfake.Throttled()), 1)
				d.press("G", "enter").see("✗ AWS is busy", "▸ [Try again]")
				b.loading = make(chan struct{})
				close(answer)
				d.settle()
				if d.see("▸ [Try again]"); d.state() != flow.Loading {
					t.Fatalf("%s", d.state())
				}
				d.press(keys...).seeNot("This is a bug", "[Try again]")
				close(b.loading)
				d.settle()
				if signedIn := info(d, "no-mfa").Saved; signedIn != (len(keys) == 1) || d.state() != flow.Choosing {
					t.Errorf("signed in: %v, in %s\n%s", signedIn, d.state(), d.view())
				}
			})
		})
	}
}

func TestAnotherProblemDoesNotReplaceABoxThatOffersToTryAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.keepWithoutMFA("no-mfa")
		d := b.start(frontend.Options{})
		answer := make(chan struct{})
		b.aws.Fail(awsfake.Fault{Hold: answer, Status: 403, Code: "InvalidClientTokenId"}, 1)
		d.press("v").see("Checking the keys")
		b.aws.Fail(giving(awsfake.Throttled()), 1)
		d.press("G", "enter").see("✗ AWS is busy", "▸ [Try again]")
		close(answer)
		d.settle()
		d.see("✗ AWS is busy", "▸ [Try again]", "AWS rejected this access key").press("r").see("Signed in as no-mfa")
	})
}

func TestTryAgainAfterAKeyringProblemOpensTheKeyringAgain(t *testing.T) {
	for name, c := range map[string]struct {
		options frontend.Options
		keys    []string
		see     string
	}{
		"a sign-in":                    {frontend.Options{}, []string{"enter"}, "Enter MFA Token"},
		"the form":                     {frontend.Options{}, []string{"e"}, "Enter Credentials"},
		"a subshell":                   {frontend.Options{}, []string{"s"}, "Enter MFA Token"},
		"several sign-ins":             {frontend.Options{}, []string{" ", "j", " ", "enter"}, "code 1 of 2"},
		"login":                        {frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}, nil, "Enter MFA Token"},
		"login without a name":         {frontend.Options{Goal: frontend.SignIn}, []string{"enter"}, "Enter MFA Token"},
		"user configure":               {frontend.Options{Goal: frontend.Configure, Identity: "emergency-user"}, nil, "Enter Credentials"},
		"user configure without names": {frontend.Options{Goal: frontend.Configure}, []string{"enter"}, "Enter Credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.Keep("emergency-user", device)
				b.Keep("prod-admin", device)
				v := b.ws.Vault
				b.ws.Vault = refusingVault{v, model.ErrKeyringDenied}
				d := b.start(c.options).press(c.keys...).see("The keyring refused access", "▸ [Try again]")
				d.press("r").see("The keyring refused access", "▸ [Try again]")
				b.ws.Vault = v
				d.press("enter").see(c.see).press("ctrl+u")
				if name != "a subshell" {
					return
				}
				if d.typed(d.code()); len(b.shells) != 1 {
					t.Errorf("shells were started for %q", b.shells)
				}
			})
		})
	}
}

func TestTryAgainStillOpensTheSubshellAfterKeysWereEntered(t *testing.T) {
	for name, lay := range map[string]func(b *bench) *driver{
		"no keys before": func(b *bench) *driver {
			b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret})
			return b.start(frontend.Options{}).press("G", "s").see("Enter Credentials")
		},
		"keys that AWS rejected": func(b *bench) *driver {
			b.keepWithoutMFA("no-mfa")
			b.aws.Fail(giving(awsfake.Fault{Status: 403, Code: "InvalidClientTokenId"}), 1)
			return b.start(frontend.Options{}).press("G", "s").see("AWS rejected this access key").press("ctrl+u")
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				d := lay(b).typed(keyID).press("enter").typed(secret).press("enter", "enter", "enter").see("▸ [Sign in now]")
				b.aws.Fail(giving(awsfake.Cut()), awsfake.Always)
				d.press("enter").later(time.Minute).see("✗ Could not reach AWS", "▸ [Try again]")
				b.aws.Heal()
				if d.press("r"); !slices.Equal(b.shells, []string{"no-mfa"}) {
					t.Errorf("shells were started for %q\n%s", b.shells, d.view())
				}
			})
		})
	}
}

func TestTryAgainAssumesARefusedRoleAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		role := b.ws.Config.Roles[slices.IndexFunc(b.ws.Config.Roles, func(i model.Identity) bool { return i.Title == "admin" })]
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
		d := b.start(frontend.Options{}).press("j", "enter")
		d.typed(d.code()).see("Identities › emergency-user › admin", "[Try again]")
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::123456789012:user/user"}})
		d.press("r").see("Signed in as admin")
	})
}

// The list said "ready" of it.
func TestARefusedRoleLooksRefusedUntilItIsAssumed(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		role := b.ws.Config.Roles[slices.IndexFunc(b.ws.Config.Roles, func(i model.Identity) bool { return i.Title == "admin" })]
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "enter")
		d.typed(d.code()).see("Identities › emergency-user › admin").press("esc").see("✗ refused", "✗ Refused by AWS", "enter to try again", "let \"emergency-user\" assume").seeNot("no code needed")
		for _, size := range [][2]int{{60, 16}, {80, 24}, {200, 60}} {
			d.resize(size[0], size[1]).see("✗ refused")
		}
		d.resize(60, 16).press("p").see("enter to try again", "let \"emergency-user\" assume").press("esc").resize(200, 60)
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::123456789012:user/user"}})
		d.press("enter").see("Signed in as admin").seeNot("✗ refused", "by AWS", "Last error")
	})
}

// While the box said why, the list and the details behind it still said "ready".
func TestARefusedRoleLooksRefusedBehindItsBox(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		role := b.ws.Config.Roles[slices.IndexFunc(b.ws.Config.Roles, func(i model.Identity) bool { return i.Title == "admin" })]
		b.aws.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
		d := b.start(frontend.Options{}).resize(120, 40).press("enter")
		d.typed(d.code()).see("✔ ready").press("j", "enter").see("AWS does not let \"emergency-user\" assume \"admin\"", "[Try again]", "✗ refused", "✗ Refused by AWS")
		d.resize(60, 16).see("AccessDenied: AWS does not say why.", "[Try again]") // the code was below the fold
		// the activity spoke of "this identity", and the footer promised a subshell and the console
		d.press("esc").see("enter try again").seeNot("s subshell").resize(120, 40).see("✗ admin", "AWS does not let \"emergency-user\"").seeNot("this identity", "open AWS console")
		d.resize(200, 60).see("s      subshell              – refused by AWS", "c      open AWS console      – refused by AWS").press("s").see("[Try again]")
	})
}

func TestTryAgainGoesOnWithTheOtherMarkedIdentities(t *testing.T) {
	lay := func(t *testing.T) (*bench, *driver) {
		b := newBench(t)
		b.keepWithoutMFA("prod-admin")
		b.keepWithoutMFA("no-mfa")
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d := b.start(frontend.Options{}).press("j", " ", "j", " ", "enter").later(time.Minute).see("Could not reach AWS", "▸ [Try again]", "●")
		return b, d
	}
	play(t, func(t *testing.T) {
		b, d := lay(t)
		b.aws.Heal()
		d.press("r").see("✔ Signed in to 2 identities").seeNot("marked")
		if !info(d, "prod-admin").Saved || !info(d, "no-mfa").Saved {
			t.Error("not signed in to both")
		}
	})
	play(t, func(t *testing.T) { // without it, the list says that they stopped
		_, d := lay(t)
		d.seeNot("Cancelled").press("esc").see("Cancelled. No sign-in was completed.", "2 marked")
	})
}

// Who opens the file wants to go on: before, the list came back, and the sign-in had to be begun again.
func TestTheEditorOfABoxIsFollowedByAnotherTry(t *testing.T) {
	wrong := &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 3}, What: "unknown kind"}
	for name, breaks := range map[string]func(b *bench) (edit func()){
		"of a sign-in": func(b *bench) func() {
			v := b.ws.Vault
			b.ws.Vault = refusingVault{v, wrong}
			return func() { b.ws.Vault = v }
		},
		"over the list": func(b *bench) func() {
			right := b.ws.Config.Identities
			b.ws.Config.Identities = slices.Clone(right)
			b.ws.Config.Identities[len(right)-1].Problem = wrong
			return func() { b.ws.Config.Identities = right }
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.keepWithoutMFA("no-mfa")
				fix := breaks(b)
				d := b.start(frontend.Options{})
				d.m = d.m.(ui.Model).InPlace()
				d.press("G", "enter").see("nknown kind", "▸ [Open atmos.yaml]", "[Try again]")
				b.edit = func() {}
				d.press("o").see("▸ [Open atmos.yaml]", "[Try again]")
				b.edit = fix
				if d.press("o").see("Signed in as no-mfa"); len(b.edited) != 2 {
					t.Errorf("opened: %q", b.edited)
				}
			})
		})
	}
}

func TestACheckOfKeysCanBeTriedAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d := b.start(frontend.Options{}).press("v")
		b.ws.Config.Identities = slices.Clone(b.ws.Config.Identities)
		b.ws.Config.Identities[0].Region.Value = "eu-west-1"
		d.later(time.Minute).see("✗ Could not reach AWS in us-east-1", "▸ [Try again]    [Close]")
		d.press("r").later(time.Minute).see("✗ Could not reach AWS in eu-west-1", "▸ [Try again]    [Close]")
		b.aws.Heal()
		d.press("enter").later(time.Second).see("✔ Keys are valid").seeNot("Try again")
		d.aws.Fail(awsfake.Fault{Code: "InvalidClientTokenId", Status: 403}, awsfake.Always)
		d.press("v").later(time.Minute).see("[Close]").seeNot("Try again") // AWS would reject the same keys again
	})
}
