package model_test

import (
	"errors"
	"slices"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

func TestTheDevicesOfTheKeysUserAreFound(t *testing.T) {
	for what, d := range map[string]model.Draft{"typed keys": draft(), "the stored keys": {AccessKeyID: keyID}} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			v := &oddVault{Vault: w.Vault}
			w.Vault = v
			devices, err := w.FindDevices(t.Context(), w.identity(), d)
			if err != nil || devices.Guessed || !slices.Equal(devices.Codes, []string{phone, tablet}) {
				t.Errorf("%+v %v", devices, err)
			}
			if !d.Secret.Empty() && bytesOf(d.Secret) != secret || len(v.handedOut) > 0 && !v.wiped() {
				t.Error("the draft's secret is gone, or the stored one is left somewhere")
			}
		})
	}
}

func TestTypedKeysFindDevicesWithoutAKeyring(t *testing.T) {
	w := newWorld(t)
	w.Vault = sealedVault{w.Vault, t}
	if devices, err := w.FindDevices(t.Context(), w.identity(), draft()); err != nil || len(devices.Codes) != 2 {
		t.Errorf("%v %v", devices, err)
	}
}

func TestWhereListingIsForbiddenTheUsersNameMakesAGuess(t *testing.T) {
	w := newWorld(t)
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, NoList: true})
	devices, err := w.FindDevices(t.Context(), w.identity(), draft())
	if err != nil || !devices.Guessed || !slices.Equal(devices.Codes, []string{"arn:aws:iam::123456789012:mfa/alice"}) {
		t.Errorf("%+v %v", devices, err)
	}
	w.AWS.Put(awsfake.User{Account: account, AccessKeyID: keyID, SecretKey: secret, NoList: true}) // root has no user name
	if devices, err = w.FindDevices(t.Context(), w.identity(), draft()); err != nil || devices.Guessed || len(devices.Codes) > 0 {
		t.Errorf("%+v %v", devices, err)
	}
}

func TestAUserWithoutDevicesHasNoneFound(t *testing.T) {
	w := newWorld(t)
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret})
	if devices, err := w.FindDevices(t.Context(), w.identity(), draft()); err != nil || devices.Guessed || len(devices.Codes) > 0 {
		t.Errorf("%+v %v", devices, err)
	}
}

func TestLookingForDevicesSaysWhatIsWrongWithTheKeys(t *testing.T) {
	w := newWorld(t)
	wrong := draft(func(d *model.Draft) { d.Secret = model.SecretString(wrongSecret) })
	if _, err := w.FindDevices(t.Context(), w.identity(), wrong); !errors.Is(err, model.ErrSecretWrong) {
		t.Errorf("%v", err)
	}
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, NoList: true})
	w.AWS.Fail(awsfake.Fault{Action: "GetCallerIdentity", Status: 403, Code: "InvalidClientTokenId"}, awsfake.Always)
	if devices, err := w.FindDevices(t.Context(), w.identity(), draft()); !errors.Is(err, model.ErrKeyUnknown) || devices.Guessed {
		t.Errorf("%v", err)
	}
}
