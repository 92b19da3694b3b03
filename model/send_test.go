package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
)

func TestTheRightCodeGivesASavedSession(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity())
	if a.Device != phone || a.Asked.Duration != 12*time.Hour {
		t.Errorf("%q %+v", a.Device, a.Asked)
	}
	i, err := a.Send(t.Context(), w.code(phoneSeed, 0))
	if err != nil || i.Unsaved != nil || i.Warning != nil || i.Identity.Ref != w.identity().Ref {
		t.Fatalf("%+v %v", i, err)
	}
	if i.Given != 0 {
		t.Errorf("a whole session is called one of %v", i.Given)
	}
	if i.Caller == nil || i.Caller.ARN != "arn:aws:iam::123456789012:user/alice" || !i.Info.Saved {
		t.Errorf("%+v", i)
	}
	if i.Session.AccessKeyID != "" || !i.Session.Secret.Empty() || !i.Session.Token.Empty() {
		t.Error("a session that is saved is handed out as well")
	}
	if got := w.session(); !got.Expires.Equal(i.Info.Expires.Truncate(time.Second)) {
		t.Errorf("the file says %v, the screen %v", got.Expires, i.Info.Expires)
	}
	rec := w.record()
	want := model.SessionRecord{MaskedKey: model.MaskKeyID(keyID), Device: phone, Region: model.DefaultRegion, Asked: 43200, Expires: w.session().Expires}
	if rec.Session == nil || *rec.Session != want || rec.SignedInAt.IsZero() || *rec.Caller != *i.Caller {
		t.Errorf("%+v, %+v", rec, rec.Session)
	}
	w.calls(getSessionToken, 1)
}

func TestTheDurationThatCountsReachesAWS(t *testing.T) {
	for _, c := range []struct {
		what          string
		stored        string
		change        []func(*model.Identity)
		want          time.Duration
		withoutDevice bool
	}{
		{what: "the keyring's", stored: "2h", want: 2 * time.Hour},
		{what: "twelve hours", stored: "", want: 12 * time.Hour},
		{what: "the configuration's", stored: "2h", change: []func(*model.Identity){withDuration("3h")}, want: 3 * time.Hour},
		{what: "the maximum with MFA", stored: "4d", want: 36 * time.Hour},
		{what: "the maximum without MFA", stored: "4d", want: 12 * time.Hour, withoutDevice: true},
		{what: "the least", stored: "1m", want: 15 * time.Minute},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			k := model.Keys{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: phone, Duration: c.stored}
			code := w.code(phoneSeed, 0)
			if c.withoutDevice {
				w.devices()
				k.Device, code = "", ""
			}
			if err := w.Vault.Write(t.Context(), w.identity().Ref, k); err != nil {
				t.Fatal(err)
			}
			started := time.Now()
			a := w.begin(w.identity(c.change...))
			i, err := a.Send(t.Context(), code)
			if err != nil || a.Asked.Duration != c.want || i.Asked != a.Asked {
				t.Fatalf("%+v %+v %v", a.Asked, i.Asked, err)
			}
			// The fake uses its own clock, and whole seconds.
			earliest, latest := started.Add(c.want-5*time.Second), time.Now().Add(c.want+5*time.Second)
			if i.Info.Expires.Before(earliest) || i.Info.Expires.After(latest) {
				t.Errorf("until %v, not between %v and %v", i.Info.Expires, earliest, latest)
			}
			if got := w.record().Session.Asked; got != int(c.want/time.Second) {
				t.Errorf("remembered: %d seconds", got)
			}
		})
	}
}

func TestTheConfigurationsDeviceIsUsedAndNotRememberedAsStored(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity(withDevice(tablet)))
	if a.Device != tablet {
		t.Errorf("%q", a.Device)
	}
	if _, err := a.Send(t.Context(), w.code(tabletSeed, 0)); err != nil {
		t.Fatal(err)
	}
	if rec := w.record(); rec.Device != phone || rec.Session.Device != tablet {
		t.Errorf("stored %q, used %q", rec.Device, rec.Session.Device)
	}
	if d := a.Draft(); d.Device != phone || d.AccessKeyID != keyID || !d.Secret.Empty() {
		t.Errorf("the form would start with %+v", d)
	}
}

// AWS gives the root user one hour without saying so.
func TestASessionThatIsShorterThanAskedSaysHowLongItLasts(t *testing.T) {
	w := newWorld(t)
	const device = "arn:aws:iam::123456789012:mfa/root-account-mfa-device"
	w.World = modeltest.New(t, t.TempDir(), w.clock, awsfake.User{Account: account, AccessKeyID: keyID, SecretKey: secret,
		Devices: []awsfake.Device{{Serial: device, Seed: phoneSeed}}})
	w.Config = model.Config{Realm: "acme", Identities: []model.Identity{w.identity()}}
	w.saved(func(d *model.Draft) { d.Device = device })
	i := w.signIn(w.identity())
	if i.Given != time.Hour || i.Asked.Duration != 12*time.Hour || !i.Caller.Root() {
		t.Errorf("%v of %v for %+v", i.Given, i.Asked.Duration, i.Caller)
	}
	row := w.Overview(t.Context(), model.Remembered).Rows[0]
	if got := row.Session.Expires.Sub(row.Began()); got != time.Hour {
		t.Errorf("the list shows a session of %v", got)
	}
	if asks := row.SessionLength(); asks.Duration != time.Hour || asks.Wanted != 12*time.Hour {
		t.Errorf("%+v", asks)
	}
}

func TestWhatIsNoCodeIsNotSent(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity())
	for _, code := range []string{"", "12345", "1234567", "12345x", " 123456", "１２３４５６", secret} {
		if _, err := a.Send(t.Context(), code); !errors.Is(err, model.ErrCodeForm) {
			t.Errorf("%q: %v", code, err)
		}
	}
	w.calls(getSessionToken, 0)
	if _, err := a.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
		t.Errorf("and then the right one: %v", err)
	}
}

func TestEachSendMakesExactlyOneCall(t *testing.T) {
	for what, fault := range map[string]awsfake.Fault{
		"a fault of AWS": awsfake.Broken(), "throttled": awsfake.Throttled(), "cut off": awsfake.Cut(),
		"a page of a proxy": {Status: 502, Page: "<html>Bad gateway</html>"},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			w.AWS.Fail(fault, awsfake.Always)
			if _, err := w.begin(w.identity()).Send(t.Context(), w.code(phoneSeed, 0)); err == nil {
				t.Error("it went well")
			}
			w.calls(getSessionToken, 1)
		})
	}
}

func TestNothingStoredIsDeletedBecauseAWSRefusedIt(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	entry, session, record := w.entry(), w.session(), w.record()
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Attempt.Close()
	_, err = s.Attempt.Send(t.Context(), w.code(phoneSeed, 1))
	if !errors.Is(err, model.ErrKeyUnknown) || !model.RefusesKeys(err) {
		t.Fatalf("%v", err)
	}
	w.has(entry)
	got := w.record()
	if w.session() != session || *got.Session != *record.Session || got.MaskedKey != record.MaskedKey {
		t.Errorf("%+v, %+v", w.session(), got)
	}
}

func TestAnUnknownDeviceIsNamedAsSuch(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Device = "GAHT12345678" })
	if _, err := w.begin(w.identity()).Send(t.Context(), "123456"); !errors.Is(err, model.ErrDeviceUnknown) {
		t.Errorf("%v", err)
	}
}

func TestASessionThatCannotBeTheUsersIsRefusedAndNotSaved(t *testing.T) {
	for what, c := range map[string]struct {
		fault awsfake.Fault
		kind  error
		words []string
	}{
		"another account": {awsfake.Fault{Account: foreign}, model.ErrOtherAccount, []string{foreign, account}},
		"a user's key":    {awsfake.Fault{KeyID: "AKIARZPUZDIKGB2VALC4"}, model.ErrAnswer, []string{"of a user, not of a session"}},
		"no ID":           {awsfake.Fault{KeyID: "x"}, model.ErrAnswer, []string{"that is not a session's", "starts with ASIA"}},
		"quotes":          {awsfake.Fault{KeyID: "''"}, model.ErrAnswer, []string{"that is not a session's", "starts with ASIA"}},
		"half an ID":      {awsfake.Fault{KeyID: "ASIA"}, model.ErrAnswer, []string{"that is not a session's", "starts with ASIA"}},
		"a line":          {awsfake.Fault{KeyID: "ASIARZPUZDIKGB2VALC4 x"}, model.ErrAnswer, []string{"that is not a session's", "starts with ASIA"}},
		"a token in two":  {awsfake.Fault{Token: "to ken"}, model.ErrAnswer, []string{"session token that is not a session's", "has white space"}},
		"a token's line":  {awsfake.Fault{Token: "token\u2028"}, model.ErrAnswer, []string{"session token that is not a session's", "has white space"}},
		"no secret":       {awsfake.Fault{Secret: "\u00a0"}, model.ErrAnswer, []string{"secret access key that is not a session's", "has white space"}},
		"a control":       {awsfake.Fault{Secret: "a\u0085b"}, model.ErrAnswer, []string{"secret access key that is not a session's", "has white space"}},
		"ended":           {awsfake.Fault{Lasts: -time.Hour}, model.ErrExpiry, []string{"already expired"}},
		"too long":        {awsfake.Fault{Lasts: 72 * time.Hour}, model.ErrExpiry, []string{"longer than 12h"}},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			c.fault.Action = getSessionToken
			w.AWS.Fail(c.fault, 1)
			code := w.code(phoneSeed, 0)
			a := w.begin(w.identity())
			_, err := a.Send(t.Context(), code)
			if !errors.Is(err, c.kind) || !errors.Is(err, model.ErrAnswer) || model.FateOfCode(err) != model.CodeUsed {
				t.Errorf("%v, fate %d", err, model.FateOfCode(err))
			}
			var p *model.Problem
			for _, words := range c.words {
				if !errors.As(err, &p) || !strings.Contains(p.Error(), words) {
					t.Errorf("%q is not in %v", words, p)
				}
			}
			if w.session().Saved || w.record().Session != nil {
				t.Errorf("saved: %+v", w.session())
			}
			if _, err := a.Send(t.Context(), code); !errors.Is(err, model.ErrCodeUsed) {
				t.Errorf("the code can be sent again: %v", err)
			}
			if _, err := a.Send(t.Context(), w.code(phoneSeed, 1)); err != nil {
				t.Errorf("and then the next one: %v", err)
			}
		})
	}
}

// Emulators have IDs of their own, which do not start with ASIA.
func TestARefusedIDOfAnEmulatorIsNotToldHowAWSsBegin(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.AWS.Fail(awsfake.Fault{Action: getSessionToken, KeyID: "x"}, 1)
	emulated := w.identity(func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:4566") })
	_, err := w.begin(emulated).Send(t.Context(), w.code(phoneSeed, 0))
	var p *model.Problem
	if !errors.As(err, &p) || !strings.Contains(p.Error(), "that is not a session's: nothing was saved") || strings.Contains(p.Error(), "ASIA") {
		t.Errorf("%v", p)
	}
}

func TestASessionOfAnEmulatorIsSaved(t *testing.T) {
	for _, id := range []string{"LSIAQAAAAAAVNCBMPNSG", "ASIAFAKE00000002", "AKIAIOSFODNN7EXAMPLE"} { // LocalStack, a test server, moto
		w := newWorld(t)
		w.saved()
		w.AWS.Fail(awsfake.Fault{Action: getSessionToken, KeyID: id}, 1)
		emulated := w.identity(func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:4566") })
		if _, err := w.begin(emulated).Send(t.Context(), w.code(phoneSeed, 0)); err != nil || !w.session().Saved {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestAWSIsAskedWhoseTheKeysAreIfNothingElseTells(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Device = "" })
	w.devices()
	w.AWS.Fail(awsfake.Fault{Action: getSessionToken, Account: foreign}, 1)
	if _, err := w.begin(w.identity()).Send(t.Context(), ""); !errors.Is(err, model.ErrOtherAccount) || model.FateOfCode(err) != model.CodeDecided {
		t.Errorf("%v", err)
	}
	w.calls("GetCallerIdentity", 1)
	if w.session().Saved {
		t.Error("it is saved")
	}
}

// An endpoint of one folder must not give sessions to another folder with the same realm.
func TestASessionOfAnotherEndpointIsNotHandedOut(t *testing.T) {
	w := newWorld(t)
	w.saved()
	elsewhere := w.identity(func(id *model.Identity) { id.Endpoint = in("https://sts.example") })
	w.signIn(elsewhere)
	if s, err := w.UsableSession(t.Context(), elsewhere); err != nil || !s.Saved {
		t.Errorf("%+v %v", s, err)
	}
	if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || s.Saved {
		t.Errorf("%+v %v", s, err)
	}
	p, err := w.Mismatch(t.Context(), w.identity())
	if err != nil || p == nil || !strings.Contains(p.Why, "the session is for https://sts.example, but the identity now uses AWS") {
		t.Errorf("%v %v", p, err)
	}
}

// This computer's clock is wrong at the sign-in and correct later: no session is passed on after its end.
func TestNoSessionIsHandedOutPastAWSsEnd(t *testing.T) {
	for _, ahead := range []time.Duration{-14 * time.Minute, -time.Minute, 0, 3 * time.Minute, 14 * time.Minute} {
		w := newWorld(t)
		w.saved()
		w.AWS.Skew(-ahead)
		i := w.signIn(w.identity())
		end := w.AWS.Now().Add(12 * time.Hour)
		if (w.session().Expires.Sub(end)).Abs() > time.Minute || !w.session().Expires.Equal(i.Info.Expires) {
			t.Errorf("%v ahead: the file says %v, AWS %v", ahead, w.session().Expires, end)
		}
		w.clock.putForward(w.session().Expires.Sub(w.clock.Now()) + time.Second) // a correct clock, a second after the end
		w.MinTTL = time.Nanosecond
		if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || s.Saved {
			t.Errorf("%v ahead: %+v %v", ahead, s, err)
		}
	}
}

func TestASessionOfSecondsSaysSo(t *testing.T) {
	for _, lasts := range []time.Duration{19 * time.Second, 59 * time.Second, 90 * time.Minute} {
		w := newWorld(t)
		w.saved()
		w.AWS.Fail(awsfake.Fault{Lasts: lasts}, awsfake.Always)
		if i := w.signIn(w.identity()); i.Given <= 0 || i.Given > lasts {
			t.Errorf("a session of %v is called one of %v", lasts, i.Given)
		}
	}
}
