package ui_test

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/model/request"
	"authdeck/store/trust"
	"authdeck/ui/frontend"
)

// scene is a state that a user can see, with the steps to it.
type scene struct {
	name string
	goal frontend.Goal
	demo bool
	lay  func(b *bench)
	walk func(d *driver)
}

var scenes = []scene{
	{name: "loading", lay: func(b *bench) { b.loading = make(chan struct{}) }},
	{name: "choosing", lay: five},
	{name: "choosing-locked", lay: func(b *bench) { five(b); b.ws.Vault = titled{&lockedVault{Vault: b.ws.Vault}} }},
	{name: "choosing-with-session", lay: five, walk: func(d *driver) { d.press("j") }},
	{name: "choosing-filter", lay: five, walk: func(d *driver) { d.press("/").typed("prod") }},
	{name: "choosing-no-match", lay: five, walk: func(d *driver) { d.press("/").typed("xyz").press("enter") }},
	{name: "choosing-partly", lay: func(b *bench) {
		five(b)
		_, warning := b.Read("import: https://example.com/shared.yaml\n" + modeltest.AnIdentity)
		warning.Origin.File = "/home/u/at\x1bmos.yaml"
		b.ws.Config.Warnings = []*model.Problem{warning}
	}},
	{name: "choosing-to-configure", goal: frontend.Configure, lay: five},
	{name: "opening", lay: func(b *bench) { five(b); b.ws.Vault = titled{stuckVault{b.ws.Vault}} }, walk: func(d *driver) { d.press("enter").later(2500 * time.Millisecond) }},
	{name: "unlocking-first", lay: func(b *bench) { failing(b, model.ErrPassphraseNew) }, walk: func(d *driver) { d.press("enter").typed("correct horse").press("enter").typed("corr") }},
	{name: "unlocking-wrong", lay: func(b *bench) { failing(b, model.ErrWrongPassphrase) }, walk: func(d *driver) { d.press("enter") }},
	{name: "unlocking-choice-new", lay: func(b *bench) { failing(b, model.ErrKeyringAbsent) }, walk: func(d *driver) { d.press("j", "j", "j", "enter") }},
	{name: "unlocking-choice", lay: func(b *bench) { failing(b, model.ErrKeyringAbsent) }, walk: func(d *driver) { d.press("enter") }},
	{name: "waiting", lay: func(b *bench) { five(b); b.ws.Locker = busyLocker{} }, walk: func(d *driver) { d.press("enter").later(12 * time.Second) }},
	{name: "requested", lay: asked, walk: func(d *driver) {
		d.asks("terraform", 4711, d.ws.Config.Identities[1], nil)
		d.later(time.Second)
	}},
	{name: "choosing-untrusted", lay: risky, walk: func(d *driver) { d.press("j") }},
	{name: "trusting", lay: risky, walk: func(d *driver) { d.press("enter") }},
	{name: "trusting-all", lay: risky, walk: func(d *driver) { d.press("t", "tab") }},
	{name: "trusting-folders", lay: riskyFolders, walk: func(d *driver) { d.press("t", "pgdown") }},
	{name: "trusting-failed", lay: func(b *bench) {
		risky(b)
		b.trustFails = trust.NotSaved(syscall.EROFS)
	},
		walk: func(d *driver) { d.press("enter", "y") }},
	{name: "entering-empty", lay: five, walk: func(d *driver) { d.press("j", "j", "j", "enter") }},
	{name: "entering-remarks", lay: five, walk: func(d *driver) {
		d.press("j", "j", "j", "enter").typed(keyID + "X").press("tab").later(time.Second).typed("short").press("tab")
		d.typed("arn:aws:iam::123456789012:user/user").press("enter").later(time.Second)
	}},
	{name: "entering-stored", lay: five, walk: func(d *driver) { d.press("e") }},
	{name: "entering-managed", lay: managed, walk: func(d *driver) { d.press("e") }},
	{name: "entering-partly-managed", lay: partly, walk: func(d *driver) { d.press("e") }},
	{name: "entering-discard", lay: five, walk: func(d *driver) { d.press("e").typed("X").press("esc") }},
	{name: "entering-help", lay: five, walk: func(d *driver) { d.press("e", "tab", "tab", "f1") }},
	{name: "entering-refused", lay: func(b *bench) {
		five(b)
		b.ws.Tokens = failingTokens{b.ws.Tokens, &model.AWSError{Kind: model.ErrKeyUnknown, Code: "InvalidClientTokenId", RequestID: "7d1f2c3a-0000-4000-8000-000000000000"}}
	}, walk: func(d *driver) { d.press("j", "j", "j", "enter").fillHere(badKeyID, secret, device).press("enter") }},
	{name: "entering-replaced", lay: five, walk: func(d *driver) {
		d.aws.Put(awsfake.User{Account: "210987654321", Name: "ops/alice", AccessKeyID: badKeyID, SecretKey: secret})
		d.press("v", "e", "ctrl+u").fillHere(badKeyID, secret, "").press("enter")
	}},
	{name: "saving", lay: five, walk: func(d *driver) {
		hold(d)
		d.press("e", "tab").typed(secret[:39]+"x").press("enter", "enter", "enter").later(2500 * time.Millisecond)
	}},
	{name: "saving-unusual", lay: five, walk: func(d *driver) { d.press("e", "tab").typed(secret[:27]).press("enter", "enter", "enter") }},
	{name: "prompting", lay: five, walk: func(d *driver) { d.press("enter").later(18 * time.Second) }},
	{name: "prompting-half", lay: five, walk: func(d *driver) { d.press("enter").typed("123").later(18 * time.Second) }},
	{name: "prompting-rejected", lay: five, walk: func(d *driver) { d.press("enter").typed("000000").later(18 * time.Second) }},
	{name: "prompting-third", lay: five, walk: func(d *driver) { d.press("enter").typed("000000").typed("000001").typed("000002") }},
	{name: "prompting-password", lay: five, walk: func(d *driver) { d.press("enter").paste("hunter2!") }},
	{name: "prompting-network", lay: five, walk: func(d *driver) {
		d.press("enter")
		d.aws.Fail(awsfake.Cut(), 1)
		d.typed(d.code())
	}},
	{name: "prompting-login-page", lay: five, walk: func(d *driver) {
		d.press("enter")
		d.aws.Fail(awsfake.LoginPage(), 1)
		d.typed(d.code())
	}},
	{name: "prompting-other-account", lay: five, walk: func(d *driver) {
		d.press("enter")
		d.aws.Fail(awsfake.Fault{Account: "210987654321"}, 1)
		d.typed(d.code())
	}},
	{name: "prompting-elsewhere", lay: func(b *bench) {
		five(b)
		b.ws.Config.Identities[0].Endpoint = modeltest.Set("https://sts.example:8443", 9)
	},
		walk: func(d *driver) { d.press("enter").later(18 * time.Second) }},
	{name: "prompting-cut", lay: func(b *bench) { five(b); b.ws.Config.Identities[0].Duration = modeltest.Set("48h", 9) }, walk: func(d *driver) { d.press("enter") }},
	{name: "prompting-help", lay: five, walk: func(d *driver) { d.press("enter", "f1") }},
	{name: "exchanging", lay: five, walk: func(d *driver) { d.press("enter"); hold(d); d.typed("123456").later(2500 * time.Millisecond) }},
	{name: "exchanging-no-device", lay: func(b *bench) { newIdentities(b); b.keepWithoutMFA("no-mfa") }, walk: func(d *driver) {
		hold(d)
		d.press("G", "enter").later(2500 * time.Millisecond)
	}},
	{name: "finished-save", lay: five, walk: func(d *driver) {
		d.press("e", "tab").typed(secret).press("enter", "enter", "enter")
	}},
	{name: "finished-rejected", lay: five, walk: func(d *driver) {
		d.inactive(true)
		d.press("e", "tab").typed(secret[:39]+"x").press("enter", "enter", "enter", "tab", "enter")
	}},
	{name: "finished-sign-in", lay: five, walk: func(d *driver) { d.press("enter").typed(d.code()) }},
	{name: "finished-still-good", lay: five, walk: func(d *driver) { d.press("enter").typed(d.code()).press("enter", "enter") }},
	{name: "finished-unsaved", lay: func(b *bench) { five(b); b.ws.Sessions = &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true} }, walk: func(d *driver) { d.press("enter").typed(d.code()) }},
	{name: "blocked-config", lay: func(b *bench) {
		_, b.broken = b.Read(modeltest.Unusable)
	}},
	{name: "welcome", lay: func(b *bench) { nothingYet(b); b.file(".aws/credentials", profiles) }},
	{name: "welcome-no-keys", lay: nothingYet, walk: func(d *driver) { d.press("j") }},
	{name: "welcome-empty-file", lay: func(b *bench) { nothingYet(b); b.broken = noIdentities(model.EmptyFile) }},
	{name: "welcome-yaml", lay: nothingYet, walk: func(d *driver) { d.press("y") }},
	{name: "welcome-import", lay: func(b *bench) { nothingYet(b); b.file(".aws/credentials", profiles) }, walk: func(d *driver) { d.press("i", "enter") }},
	{name: "welcome-login", goal: frontend.SignIn, lay: nothingYet},
	{name: "adding", lay: five, walk: func(d *driver) { d.press("a").typed("new-one") }},
	{name: "adding-remarks", lay: five, walk: func(d *driver) {
		d.press("a").typed("new-one").press("tab").typed("moon-base").press("tab").typed("arn:aws:iam::123456789012:user/x").press("enter")
	}},
	{name: "adding-taken", lay: func(b *bench) { five(b); b.added = b.Taken }, walk: func(d *driver) { d.press("a").typed("prod-admin").press("enter", "enter", "enter") }},
	{name: "reviewing", lay: five, walk: func(d *driver) { d.press("a").typed("new-one").press("enter", "enter", "enter") }},
	{name: "reviewing-changed", lay: func(b *bench) { five(b); b.changed = true }, walk: func(d *driver) { d.press("a").typed("new-one").press("enter", "enter", "enter", "enter") }},
	{name: "added", lay: five, walk: func(d *driver) { d.press("a").typed("new-one").press("enter", "enter", "enter", "enter") }},
	{name: "blocked-keyring", lay: func(b *bench) {
		failing(b, fmt.Errorf("%w: the bus at unix:path=/run/user/1000/bus accepts and says nothing", model.ErrKeyringSilent))
	}, walk: func(d *driver) { d.press("enter") }},
	{name: "identity-problem", lay: func(b *bench) {
		newIdentities(b)
		_, b.ws.Config.Identities[0].Problem = b.Read(modeltest.HalfAPair)
	}, walk: func(d *driver) { d.press("enter") }},
	{name: "import-file", lay: five, walk: func(d *driver) { d.press("i") }},
	{name: "import-no-file", lay: downloads(""), walk: func(d *driver) { d.press("i").typed("/home/u/Downloads/accessKeys.csv").press("enter") }},
	{name: "import-review-unassigned", lay: downloads(console), walk: func(d *driver) { d.press("i").typed("accessKeys.csv").press("enter") }},
	{name: "import-choose-identity", lay: downloads(console), walk: func(d *driver) { d.press("i").typed("k").press("enter", "c", "down") }},
	{name: "import-review", lay: downloads(profiles), walk: func(d *driver) { d.press("i").typed("k").press("enter") }},
	{name: "importing", lay: downloads(profiles), walk: func(d *driver) {
		hold(d)
		d.press("i").typed("k").press("enter", "enter").later(2500 * time.Millisecond)
	}},
	{name: "imported", lay: downloads(profiles), walk: func(d *driver) { d.press("i").typed("k").press("enter", "enter", "enter") }},
	{name: "imported-deleted", lay: downloads("Access key ID,Secret access key\n" + keyID + "," + secret + "\n"), walk: func(d *driver) {
		d.press("i").typed("k").press("enter", "enter", "down", "enter", "enter", "tab", "enter")
	}},
	{name: "choose", goal: frontend.Choose, lay: five},
	{name: "log-out", lay: five, walk: func(d *driver) { d.press("j", "l") }},
	{name: "delete-keys", lay: five, walk: func(d *driver) { d.press("d") }},
	{name: "keys-in-other-realm", lay: moved, walk: func(d *driver) { d.press("G") }},
	{name: "copy-from-realm", lay: moved, walk: func(d *driver) { d.press("G", "b") }},
	{name: "roles", lay: withRoles, walk: func(d *driver) { d.press("j") }},
	{name: "roles-ready", lay: withRoles, walk: func(d *driver) { d.press("j", "enter").typed(d.code()).press("enter", "j") }},
	{name: "prompting-role", lay: withRoles, walk: func(d *driver) { d.press("j", "enter").later(18 * time.Second) }},
	{name: "role-refused", lay: withRoles, walk: func(d *driver) {
		d.aws.PutRole(awsfake.Role{ARN: "arn:aws:iam::210987654321:role/admin"})
		d.press("j", "enter").typed(d.code())
	}},
	{name: "role-details", lay: withRoles, walk: func(d *driver) { d.press("j", "enter").typed(d.code()).press("enter") }},
	{name: "activity", lay: busy, walk: func(d *driver) { d.press("tab") }},
	{name: "health-problems", lay: unwell, walk: func(d *driver) { d.press("H") }},
	{name: "without-session", lay: five, walk: func(d *driver) { d.press("G") }},
	{name: "demo", demo: true, lay: five},
	{name: "marked", lay: five, walk: func(d *driver) { d.press(" ", "j", " ") }},
	{name: "marked-filtered", lay: five, walk: func(d *driver) { d.press(" ", "j", " ", "/").typed("prod").press("enter") }},
	{name: "marked-stopped", lay: five, walk: func(d *driver) { d.press(" ", "j", "j", " ", "enter").typed(d.code()).press("esc") }},
	{name: "filtered-by-tag", lay: three, walk: func(d *driver) { d.press("/").typed("blue").press("enter") }},
	{name: "sorted", lay: five, walk: func(d *driver) { d.press("S", "S") }},
	{name: "grouped", lay: three, walk: func(d *driver) { d.press("B", "B") }},
	{name: "without-mfa", lay: func(b *bench) { newIdentities(b); b.keepWithoutMFA("no-mfa") }, walk: func(d *driver) { d.press("G", "enter").later(time.Minute) }},
	{name: "toast", lay: five, walk: func(d *driver) { d.press("y") }},
	{name: "requested-help", lay: asked, walk: func(d *driver) {
		d.asks("terraform", 4711, d.ws.Config.Identities[1], nil)
		d.later(time.Second).press("f1")
	}},
	{name: "verified", lay: five, walk: func(d *driver) { d.press("v") }},
	{name: "rejected", lay: five, walk: func(d *driver) { d.inactive(true); d.press("v", "esc") }},
	{name: "commands", lay: five, walk: func(d *driver) { d.press(":").typed("in") }},
	{name: "help", lay: five, walk: func(d *driver) { d.press("?") }},
}

// five are the identities of the mock-ups, with sessions of every age.
func five(b *bench) {
	names := []string{"emergency-user", "prod-admin", "staging-deployer", "very-long-identity-name-for-the-table", "東京-運用"}
	b.ws.Config.Identities = nil
	for i, n := range names {
		b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(n, 5+4*i))
	}
	b.ws.Config.Identities[0].Default = true
	b.ws.Config.Others = make([]model.OtherIdentity, 3)
	accounts := []string{"user", "ops-lead", "deployer", "", "tokyo"}
	for i, n := range names {
		if accounts[i] != "" {
			b.Keep(n, "arn:aws:iam::123456789012:mfa/"+accounts[i])
		}
	}
	b.SignedIn("prod-admin", 14*time.Minute)
	b.SignedIn("staging-deployer", -48*time.Hour)
}

// busy is five with more activity than a pane can show.
func busy(b *bench) {
	five(b)
	for i := range 20 {
		e := model.Event{At: time.Now().Add(-time.Duration(30-i) * time.Hour), Kind: model.SignedIn, Identity: "emergency-user", Title: "emergency-user"}
		if e.Expires = e.At.Add(30 * time.Minute); i%3 == 0 {
			e.Kind, e.Program = model.Requested, "terraform (pid 4711)"
		}
		if err := b.ws.Activity.Note(b.t.Context(), "acme", e); err != nil {
			b.t.Fatal(err)
		}
	}
}

// unwell is five with a finding for each part.
func unwell(b *bench) {
	five(b)
	managed(b)
	b.ws.Config.Identities[0].PlainSecret = true
	b.ws.Config.Identities[3].Problem = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 5}, What: "access_key_id is set, but secret_access_key is not"}
	err := b.ws.Records.Update(b.t.Context(), model.Ref{Realm: "acme", Name: "prod-admin"}, func(r *model.Record) { r.SavedAt = time.Now().AddDate(0, 0, -200) })
	if err != nil {
		b.t.Fatal(err)
	}
	b.keepWithoutMFA("staging-deployer")
}

// asked is five, where programs may request sessions.
func asked(b *bench) {
	five(b)
	b.requests = make(chan request.Incoming, 1)
}

func newIdentities(b *bench) { b.ws.Config.Others = make([]model.OtherIdentity, 1) }

// risky is five in a folder whose files need trust.
func risky(b *bench) {
	five(b)
	b.Risky()
}

// riskyFolders is risky, with a file of another folder that needs trust too.
func riskyFolders(b *bench) {
	risky(b)
	const other = "/srv/shared"
	for i := range 12 {
		b.ws.Config.Powers = append(b.ws.Config.Powers, model.Power{Kind: model.ReadsFile, Name: "import", Folder: other,
			Value: model.SecretString(fmt.Sprintf("/etc/atmos/%d.yaml", i)), Origin: model.Origin{File: other + "/atmos.d/imports.yaml", Line: 7 + i}})
	}
}

func managed(b *bench) {
	five(b)
	id := &b.ws.Config.Identities[0]
	id.AccessKeyID, id.SecretKey, id.Device = modeltest.Set(keyID, 9), modeltest.Set(model.SecretString(secret), 10), modeltest.Set(device, 11)
}

func partly(b *bench) {
	five(b)
	id := &b.ws.Config.Identities[0]
	id.Device, id.Duration = modeltest.Set(device, 11), modeltest.Set("24h", 13)
}

func failing(b *bench, err error) {
	five(b)
	b.ws.Vault = titled{refusingVault{b.ws.Vault, err}}
}

func hold(d *driver) {
	until := make(chan struct{})
	d.t.Cleanup(func() { close(until) })
	d.aws.Fail(awsfake.Slow(until), 1)
}

type titled struct{ model.Vault }

func (v titled) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	k.Title, k.Place = "GNOME Keyring", "/home/u/.local/share/atmos/keyring"
	return k
}

type stuckVault struct{ model.Vault }

func (stuckVault) Read(ctx context.Context, _ model.Ref) (model.Keys, error) {
	<-ctx.Done()
	return model.Keys{}, ctx.Err()
}

type refusingVault struct {
	model.Vault
	err error
}

func (v refusingVault) Read(context.Context, model.Ref) (model.Keys, error) {
	return model.Keys{}, v.err
}

type busyLocker struct{ model.Locker }

func (busyLocker) Lock(context.Context, model.Ref) (model.HeldLock, error) {
	return model.HeldLock{}, &model.BusyError{PID: 4711, Since: time.Now()}
}

func (busyLocker) Wait(ctx context.Context, _ model.Ref, _ *model.BusyError) error {
	<-ctx.Done()
	return ctx.Err()
}
