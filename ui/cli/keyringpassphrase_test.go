//go:build !windows

package cli_test

import (
	"strings"
	"testing"
)

func TestThePassphraseIsChangedInATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	delete(w.vars, "ATMOS_KEYRING_PASSWORD")
	x := w.run("keyring", "passphrase")
	x.see("Passphrase of the encrypted file (not shown):")
	x.press("not the passphrase", enter)
	x.see("Error: Wrong passphrase.", "Passphrase of the encrypted file (not shown):")
	x.press(passphrase, enter)
	x.see("New passphrase (at least 8 characters, not shown):")
	x.press("?", enter)
	x.see("It has at least 8 characters.", "cannot recover it.", "To cancel, press ctrl+c.", "New passphrase (at least 8 characters, not shown):")
	x.press("staple battery horse", enter)
	x.see("Confirm passphrase (not shown):")
	x.press("staple battery horse", enter)
	x.exits(0)
	x.givenBack()
	x.see("✔ Changed the passphrase of 1 entry in")
	w.vars["ATMOS_KEYRING_PASSWORD"] = "staple battery horse"
	x = w.run("login")
	x.see("Enter MFA Token")
	x.press(w.code())
	x.exits(0)
}

func TestTheEndOfTheInputCancelsAQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	delete(w.vars, "ATMOS_KEYRING_PASSWORD")
	for _, args := range [][]string{{"keyring", "passphrase"}, {"user", "configure", "-i", "emergency-user", "--secret-stdin"}} {
		x := w.run(args...)
		x.see(":")
		x.press("\x04")
		x.see("authdeck: cancelled")
		x.exits(1)
	}
}

func TestTwoPassphrasesThatDifferAreAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("keyring", "passphrase")
	x.see("New passphrase (at least 8 characters, not shown):")
	x.press("short", enter)
	x.see("Error: Use at least 8 characters.")
	x.press("staple battery horse", enter)
	x.see("Confirm passphrase (not shown):")
	x.press("staple battery house", enter)
	x.see("The passphrases do not match. Enter both again")
	x.press(ctrlC)
	x.see("Interrupted. Nothing was changed.")
	x.exits(130)
	x = w.run("login")
	x.see("Enter MFA Token")
	x.press(ctrlC)
	x.exits(130)
	x = w.run("keyring", "passphrase")
	x.see("characters, not shown):")
	x.press("staple battery horse", enter)
	x.see("Confirm passphrase (not shown):")
	x.press("staple battery house", enter)
	x.see("do not match")
	x.press("staple battery horse", enter)
	x.press("staple battery horse", enter)
	x.exits(0)
}

func TestAVariableThatGaveNoPassphraseIsNotToBlame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	out, err := w.command("keyring", "passphrase").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Set AUTHDECK_NEW_KEYRING_PASSWORD, or run this in a terminal: authdeck keyring passphrase\n") {
		t.Errorf("%v\n%s", err, out)
	}
	w.vars["AUTHDECK_NEW_KEYRING_PASSWORD"] = "short"
	out, err = w.command("keyring", "passphrase").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "in AUTHDECK_NEW_KEYRING_PASSWORD is too short") || strings.Contains(string(out), "ATMOS_KEYRING_PASSWORD") {
		t.Errorf("%v\n%s", err, out)
	}
	delete(w.vars, "ATMOS_KEYRING_PASSWORD")
	x := w.run("keyring", "passphrase")
	for range 3 {
		x.see("Passphrase of the encrypted file (not shown):")
		x.press("short", enter)
	}
	x.exits(1)
	x.see("Wrong passphrase")
	if strings.Contains(x.text(), "ATMOS_KEYRING_PASSWORD") {
		t.Error(x.text())
	}
}

func TestASecretThatIsTypedBeforeItsQuestionIsNotShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	const question = "New passphrase (at least 8 characters, not shown):"
	for range 8 {
		x := w.run("keyring", "passphrase")
		x.see(question)
		x.press("short", enter)
		x.see("Error: Use at least 8 characters.")
		x.press("hidden") // the next question may not be there yet
		x.seeTimes(2, question)
		x.press(ctrlC)
		x.exits(130)
		x.givenBack()
		if text := x.text(); strings.Contains(text, "hidden") {
			t.Fatalf("the screen shows a secret:\n%s", text)
		}
	}
}

// A user who had set the variable could not tell why the passphrase was asked for.
func TestACommandSaysThatThePassphraseInTheVariableIsWrongBeforeItAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["ATMOS_KEYRING_PASSWORD"] = "wrong horse battery"
	x := open(t, 120, 24, w.command("user", "configure", "-i", "emergency-user", "--no-verify", "--mfa-arn", ""))
	x.see("Error: The passphrase in ATMOS_KEYRING_PASSWORD is wrong.", "Passphrase of the encrypted file (not shown):")
	x.press(passphrase, enter)
	x.exits(0)
}
