//go:build !windows

package cli_test

import "testing"

func TestThePassphraseIsChangedInATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	delete(w.vars, "ATMOS_KEYRING_PASSWORD")
	x := w.run("keyring", "passphrase")
	x.see("Passphrase of the encrypted file:")
	x.press("not the passphrase", enter)
	x.see("Wrong passphrase", "Passphrase of the encrypted file:")
	x.press(passphrase, enter)
	x.see("New passphrase for the encrypted file:")
	x.press("staple battery horse", enter)
	x.see("The same again:")
	x.press("staple battery horse", enter)
	x.exits(0)
	x.givenBack()
	x.see("✔ The passphrase is changed for 1 entry in ")
	w.vars["ATMOS_KEYRING_PASSWORD"] = "staple battery horse"
	x = w.run("login")
	x.see("Enter MFA Token")
	x.press(w.code())
	x.exits(0)
}

func TestTwoPassphrasesThatDifferChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("keyring", "passphrase")
	x.see("New passphrase for the encrypted file:")
	x.press("staple battery horse", enter)
	x.see("The same again:")
	x.press("staple battery house", enter)
	x.exits(1)
	x.see("The two passphrases differ")
	x = w.run("login")
	x.see("Enter MFA Token")
	x.press(ctrlC)
	x.exits(130)
}
