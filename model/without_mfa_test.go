package model_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

const securityKey = "arn:aws:iam::123456789012:u2f/user/alice/key-A"

// withoutDevice saves keys without an MFA device.
func (w *world) withoutDevice() {
	w.t.Helper()
	w.saved(func(d *model.Draft) { d.Device = "" })
}

func TestADeviceThatOnlyAWSKnowsNeedsACode(t *testing.T) {
	w := newWorld(t)
	w.withoutDevice()
	w.devices(awsfake.Device{Serial: securityKey}, awsfake.Device{Serial: phone, Seed: phoneSeed})
	a := w.begin(w.identity())
	if _, err := a.Send(t.Context(), ""); !errors.Is(err, model.ErrCodeNeeded) || a.Device != phone {
		t.Fatalf("%q %v", a.Device, err)
	}
	if w.asked() != 0 {
		t.Error("a session without MFA was asked for")
	}
	i, err := a.Send(t.Context(), w.code(phoneSeed, 0))
	if err != nil || i.Device != phone || i.WithoutMFA != nil {
		t.Fatalf("%+v %v", i, err)
	}
	if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || !s.Saved {
		t.Errorf("%+v %v", s, err)
	}
	w.calls("ListMFADevices", 1)
}

func TestAGivenCodeIsSentWithTheDeviceThatAWSKnows(t *testing.T) {
	w := newWorld(t)
	w.withoutDevice()
	w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
	if i, err := w.begin(w.identity()).Send(t.Context(), w.code(phoneSeed, 0)); err != nil || i.Device != phone {
		t.Errorf("%+v %v", i, err)
	}
}

func TestACodeIsNeverDropped(t *testing.T) {
	for what, lay := range map[string]func(w *world){
		"no device":            func(w *world) { w.devices() },
		"a security key alone": func(w *world) { w.devices(awsfake.Device{Serial: securityKey}) },
		"not allowed to list": func(w *world) {
			w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, NoList: true})
		},
		"several devices": func(*world) {},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.withoutDevice()
			lay(w)
			a := w.begin(w.identity())
			for range 2 {
				if _, err := a.Send(t.Context(), "123456"); !errors.Is(err, model.ErrDeviceUnknown) {
					t.Errorf("%v", err)
				}
			}
			if w.asked() != 0 {
				t.Error("AWS was asked for a session")
			}
		})
	}
}

func TestASessionWithoutMFASaysWhy(t *testing.T) {
	for what, c := range map[string]struct {
		lay  func(w *world)
		want string
	}{
		"no device":      {func(w *world) { w.devices() }, "this user has no MFA device"},
		"a security key": {func(w *world) { w.devices(awsfake.Device{Serial: securityKey}) }, "security keys or passkeys"},
		"not allowed": {func(w *world) {
			w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, NoList: true})
		}, "does not let this user list"},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.withoutDevice()
			c.lay(w)
			i, err := w.begin(w.identity()).Send(t.Context(), "")
			if err != nil || i.WithoutMFA == nil || !strings.Contains(i.WithoutMFA.Why, c.want) || i.WithoutMFA.Fix == nil {
				t.Fatalf("%+v %v", i.WithoutMFA, err)
			}
			doctor, _ := checkup(w)
			if all := findingLines(t, doctor); !strings.Contains(all, "warning identities alice: signed in without MFA. Keys saved (") {
				t.Errorf("doctor says nothing:\n%s", all)
			}
			if row := w.Row(t.Context(), w.identity()); !row.WithoutMFA() {
				t.Errorf("%+v is not marked", row.Session)
			}
		})
	}
}

func TestSeveralDevicesFailTheSignInAndAreNamed(t *testing.T) {
	w := newWorld(t)
	w.withoutDevice()
	_, err := w.begin(w.identity()).Send(t.Context(), "")
	if err == nil || !strings.Contains(err.Error(), phone) || !strings.Contains(err.Error(), tablet) || !strings.Contains(err.Error(), "--mfa-arn") {
		t.Errorf("%v", err)
	}
	if w.asked() != 0 {
		t.Error("AWS was asked for a session")
	}
}

// Nobody signs in without MFA by accident: only AWS's answer can say that there is no device.
func TestADeviceThatCouldNotBeLookedUpFailsTheSignIn(t *testing.T) {
	for what, c := range map[string]struct {
		fault awsfake.Fault
		want  error
	}{
		"an internal error":   {awsfake.Broken(), model.ErrServer},
		"too many requests":   {awsfake.Throttled(), model.ErrThrottled},
		"no answer":           {awsfake.Cut(), model.ErrNetwork},
		"a network's login":   {awsfake.LoginPage(), model.ErrNetwork},
		"refused keys":        {awsfake.Fault{Status: 403, Code: "InvalidClientTokenId"}, model.ErrKeyUnknown},
		"a clock that is off": {awsfake.Fault{Status: 403, Code: "SignatureDoesNotMatch", Message: "Signature expired: 20260101T000000Z is now earlier than"}, model.ErrClock},
	} {
		c.fault.Action = "ListMFADevices"
		for _, code := range []string{"", "123456"} {
			t.Run(what+" with the code "+code, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { // the SDK waits before it asks again
					w := newWorld(t)
					w.withoutDevice()
					w.AWS.Fail(c.fault, awsfake.Always)
					a := w.begin(w.identity())
					_, err := a.Send(t.Context(), code)
					if !errors.Is(err, c.want) || errors.Is(err, model.ErrDeviceUnknown) || a.WithoutMFA != nil {
						t.Errorf("%v", err)
					}
					if got, want := model.RefusesKeys(err), model.RefusesKeys(c.want); got != want {
						t.Errorf("refuses keys: %v", got)
					}
					if w.asked() != 0 {
						t.Error("AWS was asked for a session")
					}
				})
			})
		}
	}
}

func TestADeviceThatMayNotBeLookedUpKeepsAWSsError(t *testing.T) {
	w := newWorld(t)
	w.withoutDevice()
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, NoList: true})
	if _, err := w.begin(w.identity()).Send(t.Context(), "123456"); !errors.Is(err, model.ErrDeviceUnknown) || !errors.Is(err, model.ErrForbidden) {
		t.Errorf("%v", err)
	}
}

func TestKeysOfTheConfigurationFindTheirDevice(t *testing.T) {
	w := newWorld(t)
	w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
	id := w.identity(func(id *model.Identity) {
		id.AccessKeyID = in(keyID)
		id.SecretKey = model.Setting[model.Secret]{Value: model.SecretString(secret), Set: true}
	})
	a := w.begin(id)
	if _, err := a.Send(t.Context(), ""); !errors.Is(err, model.ErrCodeNeeded) {
		t.Fatal(err)
	}
	if _, err := a.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
		t.Fatal(err)
	}
	if s, err := w.UsableSession(t.Context(), id); err != nil || !s.Saved {
		t.Errorf("the session does not serve: %+v %v", s, err)
	}
}

func TestAnEmulatorWithoutIAMDoesNotKeepAnybodyFromSigningIn(t *testing.T) {
	w := newWorld(t)
	w.withoutDevice()
	id := w.identity(func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:4566") })
	w.AWS.Fail(awsfake.Fault{Action: "ListMFADevices", Status: 501, Code: "InternalFailure"}, awsfake.Always)
	a := w.begin(id)
	_, err := a.Send(t.Context(), w.code(phoneSeed, 0))
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1:4566 does not list") || !strings.Contains(err.Error(), "--mfa-arn ARN; or write mfa_arn") || w.asked() != 0 {
		t.Fatalf("a code was dropped: %v", err)
	}
	a.Close()
	a = w.begin(id)
	i, err := a.Send(t.Context(), "")
	if err != nil || i.Device != "" || !errors.Is(i.WithoutMFA, model.ErrDeviceUnknown) || !strings.Contains(i.WithoutMFA.Error(), "does not list") {
		t.Fatalf("%+v %v", i, err)
	}
}

func TestAnEndpointWhoseIAMBreaksSaysHowToGiveTheDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the SDK waits before it asks again
		w := newWorld(t)
		w.withoutDevice()
		id := w.identity(func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:4566") })
		w.AWS.Fail(awsfake.Fault{Action: "ListMFADevices", Status: 500, Code: "InternalFailure"}, awsfake.Always)
		_, err := w.begin(id).Send(t.Context(), "")
		if !errors.Is(err, model.ErrServer) || !strings.Contains(err.Error(), "--mfa-arn ARN; or write mfa_arn") || w.asked() != 0 {
			t.Errorf("%v", err)
		}
	})
}

func TestADeviceOfAnotherAccountThatAWSListsGetsNoCode(t *testing.T) {
	for _, emulator := range []bool{false, true} {
		w := newWorld(t)
		w.withoutDevice()
		w.verify(false)
		w.devices(awsfake.Device{Serial: foreignDevice, Seed: phoneSeed})
		id := w.identity()
		if emulator {
			id = w.identity(withEndpoint(emulatorHost))
		}
		a := w.begin(id)
		_, err := a.Send(t.Context(), w.code(phoneSeed, 0))
		if refused := errors.Is(err, model.ErrDeviceAccount); refused == emulator {
			t.Errorf("emulator %t: %v", emulator, err)
		}
		if emulator {
			continue
		}
		if a.Device != "" || w.asked() != 0 || !strings.Contains(err.Error(), "belongs to account 210987654321, but the keys belong to account "+account) ||
			!strings.Contains(err.Error(), "user configure -i alice --mfa-arn ARN") {
			t.Errorf("%q, %d: %v", a.Device, w.asked(), err)
		}
	}
}
