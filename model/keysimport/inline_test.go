package keysimport_test

import (
	"testing"

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
