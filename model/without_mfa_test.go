package model_test

import (
	"errors"
	"strings"
	"testing"

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
		"no device":      {func(w *world) { w.devices() }, "AWS knows no MFA device"},
		"a security key": {func(w *world) { w.devices(awsfake.Device{Serial: securityKey}) }, "security keys or passkeys"},
		"not allowed": {func(w *world) {
			w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, NoList: true})
		}, "AWS did not say"},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.withoutDevice()
			c.lay(w)
			i, err := w.begin(w.identity()).Send(t.Context(), "")
			if err != nil || i.WithoutMFA == nil || !strings.Contains(i.WithoutMFA.Why, c.want) || i.WithoutMFA.Fix == "" {
				t.Fatalf("%+v %v", i.WithoutMFA, err)
			}
			if row := w.Row(t.Context(), w.identity()); !row.WithoutMFA() {
				t.Errorf("%+v is not marked", row.Session)
			}
		})
	}
}

// Nobody is signed in without MFA because there is a choice.
func TestSeveralDevicesAreAChoiceForThePerson(t *testing.T) {
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
