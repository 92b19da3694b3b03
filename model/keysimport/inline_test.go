package keysimport_test

import (
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
)

func TestTheNameOfADeviceInItsARNIsNoSecret(t *testing.T) {
	t.Parallel()
	const device = "arn:aws:iam::123456789012:mfa/" + "JohnDoesIPhone15ProMaxOfTheITTeamInN" // with "mfa/", as long as a secret
	const id, want = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	got, secret, ok := keysimport.Inline([]byte(id + " " + want + " " + device))
	if !ok || got != id || string(secret) != want {
		t.Errorf("%q %q %v", got, secret, ok)
	}
}

func TestASecretAfterTheNameOfADeviceIsFound(t *testing.T) {
	t.Parallel()
	const id, want, device = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIxKxMDENGxbPxRfiCYEXAMPLEKEY", "arn:aws:iam::123456789012:mfa/phone"
	for _, text := range []string{id + "," + device + "," + want, id + "," + device + ",aws_secret_access_key=" + want} {
		got, secret, ok := keysimport.Inline([]byte(text))
		if !ok || got != id || string(secret) != want {
			t.Errorf("%s: %q %q %v", text, got, secret, ok)
		}
		d, err := keysimport.Parse([]byte(text))
		if err != nil || len(d.Keys) != 1 || d.Keys[0].Keys.AccessKeyID != id || !d.Keys[0].Keys.Secret.Equal(model.SecretString(want)) {
			t.Errorf("%s: %+v %v", text, d.Keys, err)
		}
	}
}
