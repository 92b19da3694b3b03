//go:build !windows

package cli_test

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The next line of a narrow terminal looked like another place.
func TestTheRowsOfADryLogoutHangInANarrowTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sessionFor(time.Hour)
	x := open(t, 60, 24, w.command("logout", "emergency-user", "--dry-run"))
	x.exits(0)
	if said := x.text(); !strings.Contains(said, "Would delete the session of emergency-user in\n  ~/.config/atmos/acme/aws/aws-user/credentials\n") {
		t.Error(said)
	}
}

// entries counts the entries of the encrypted file.
func (w *world) entries() (n int) {
	for path := range files(w.t, w.home) {
		if strings.Contains(path, "atmos_acme_") {
			n++
		}
	}
	return n
}

func TestKeysAreDeletedOnlyAfterAYes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	if w.entries() != 1 {
		t.Fatalf("%d entries", w.entries())
	}
	for _, answer := range []string{"", "n", "\x04"} {
		x := open(t, 120, 24, w.command("logout", "--keys"))
		x.see("! If you have no copy of the keys, you must create new ones in AWS.\n", "Delete the keys of emergency-user from the encrypted file?")
		x.press(answer, enter)
		x.see("nothing was deleted")
		x.exits(1)
	}
	x := open(t, 120, 24, w.command("logout", "--keys"))
	x.see("y or n [n]:")
	x.press("?", enter)
	x.see("Deleted keys cannot be restored.", "Enter means no.", "To cancel, press ctrl+c.")
	x.press("maybe", enter)
	x.see("Type y or n.")
	x.press("n", enter)
	x.see("nothing was deleted")
	x.exits(1)
	x = open(t, 120, 24, w.command("logout", "--keys"))
	x.see("AWS.", "y or n [n]:")
	x.press(ctrlC)
	x.see("Interrupted. Nothing was changed.")
	x.exits(130)
	if w.entries() != 1 {
		t.Fatal("deleted without a yes")
	}
	x = open(t, 120, 24, w.command("logout", "--keys"))
	x.see("AWS.", "y or n [n]:")
	x.press("y", enter)
	x.see("Deleted the keys of emergency-user from the encrypted file")
	x.exits(0)
	if w.entries() != 0 {
		t.Error("the keys are still there")
	}
}

// holds saves a session of an identity, or of a role of a user, that lasts an hour.
func (w *world) holds(user, name string) {
	w.t.Helper()
	folder := filepath.Join(w.home, ".config", "atmos", "acme", "aws", cmp.Or(user, "aws-user"))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		w.t.Fatal(err)
	}
	file, err := os.OpenFile(filepath.Join(folder, "credentials"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = fmt.Fprintf(file, "; atmos: expiration=%s\n[%s]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = %s\n"+
		"aws_session_token = made-for-a-test\n\n", time.Now().Add(time.Hour).UTC().Format(time.RFC3339), name, w.secret)
	if err := errors.Join(err, file.Close()); err != nil {
		w.t.Fatal(err)
	}
}

// atmos.yaml no longer names the roles, but a logout still ends their sessions.
func TestTheQuestionBeforeKeysAreDeletedNamesTheSessionsThatEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.holds("", "emergency-user")
	w.holds("", "prod-admin")
	w.holds("emergency-user", "audit")
	w.holds("emergency-user", "deploy")
	for args, want := range map[string]string{
		"logout --keys":                 "Deleting the keys also ends the session and those of its roles audit and deploy.",
		"keyring forget emergency-user": "Deleting the keys also ends the session and those of its roles audit and deploy.",
		// prod-admin has no keys, and only its session ends
		"logout --all --keys": "Deleting the keys also ends the sessions " +
			"of emergency-user and prod-admin and those of the roles audit and deploy.",
	} {
		x := open(t, 300, 24, w.command(strings.Fields(args)...))
		x.see(want, "[n]:")
		x.press("n", enter)
		x.exits(1)
	}
}

// Its session stayed valid for hours, and nothing said so.
func TestLogoutOfAllNamesAndEndsTheSessionsOfIdentitiesThatThisAtmosYamlDoesNotHave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.holds("", "emergency-user")
	w.holds("", "gone")
	w.holds("gone", "audit")
	w.holds("", "other-project")
	out, err := w.command("logout", "--all", "--dry-run").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "emergency-user, gone, other-project") || !strings.Contains(string(out), "! Not in this atmos.yaml: gone, other-project\n") || !strings.Contains(string(out), "the role audit") {
		t.Errorf("%s, %v", out, err)
	}
	x := open(t, 300, 24, w.command("logout", "--all", "--keys"))
	x.see("ends the sessions of emergency-user, gone and other-project and that of the role audit", "Delete the keys of emergency-user ", "[n]:")
	x.press("n", enter)
	x.exits(1)
	out, err = w.command("logout", "--all").CombinedOutput()
	for _, want := range []string{"Logged out of emergency-user\n", "Not in this atmos.yaml: gone, other-project\n✔ Logged out of", "Logged out of gone\n", "Logged out of other-project\n", "Logged out of the role audit\n"} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s, %v", want, out, err)
		}
	}
	for path, text := range files(t, w.home) {
		if strings.Contains(text, "made-for-a-test") {
			t.Errorf("%s still has a session", path)
		}
	}
}

// Only the full screen and line mode named them.
func TestTheQuestionBeforeKeysAreDeletedNamesTheRolesThatNeedASignIn(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	w.holds("", "emergency-user")
	for _, args := range []string{"logout emergency-user --keys", "keyring forget emergency-user"} {
		x := open(t, 300, 24, w.command(strings.Fields(args)...))
		x.see("Deleting the keys also ends the session. Its roles role-0, ", "more then need a new sign-in. If you have no copy ", "[n]:")
		x.press("n", enter)
		x.exits(1)
	}
}

// deletions counts the recorded deletions of keys.
func (w *world) deletions() (n int) {
	for _, text := range files(w.t, w.home) {
		n += strings.Count(text, `"keys-deleted"`)
	}
	return n
}

// without deletes the entries of the encrypted file, as another program would.
func (w *world) without() {
	w.t.Helper()
	for path := range files(w.t, w.home) {
		if strings.Contains(path, "atmos_acme_") {
			if err := os.Remove(filepath.Join(w.home, path)); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// recordFile is the file with the record of an identity.
func (w *world) recordFile() string {
	return filepath.Join(w.home, ".local", "state", "authdeck", "acme", "emergency-user.json")
}

// inOtherKeyring makes the record say that the keys were saved in GNOME Keyring, and returns its text.
func (w *world) inOtherKeyring() string {
	w.t.Helper()
	text, err := os.ReadFile(w.recordFile())
	if err != nil {
		w.t.Fatal(err)
	}
	changed := strings.NewReplacer(`"file"`, `"system"`, `"encrypted file"`, `"GNOME Keyring"`).Replace(string(text))
	if err := os.WriteFile(w.recordFile(), []byte(changed), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return changed
}

func TestKeysInAnotherKeyringAreNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.without()
	before := w.inOtherKeyring()
	for args, again := range map[string]string{
		"logout emergency-user --keys":               "authdeck logout emergency-user --keys",
		"logout emergency-user --keys --dry-run":     "authdeck logout emergency-user --keys",
		"keyring forget emergency-user":              "authdeck keyring forget emergency-user",
		"keyring forget emergency-user --realm acme": "authdeck keyring forget emergency-user --realm acme",
	} {
		out, err := w.unasked(strings.Fields(args)...)
		want := "! emergency-user's keys are in GNOME Keyring. To delete them, run: " + again + " --keyring system\n"
		if (err != nil) != strings.HasPrefix(args, "keyring") || !strings.Contains(out, want) || strings.Contains(out, "No saved keys") || strings.Contains(out, "Keys of") {
			t.Errorf("%s: %v\n%s", args, err, out)
		}
		if after, err := os.ReadFile(w.recordFile()); err != nil || string(after) != before || w.deletions() != 0 {
			t.Errorf("%s: %v: the record was %s and is %s, and %d deletions are noted", args, err, before, after, w.deletions())
		}
	}
}

func TestOtherKeysThatStayAreNamed(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"logout emergency-user --keys --yes", "keyring forget emergency-user --yes"} {
		w := newWorld(t)
		w.configured()
		w.inOtherKeyring()
		out, err := w.unasked(strings.Fields(args)...)
		if err != nil || !strings.Contains(out, "Deleted the keys of emergency-user from the encrypted file\n! emergency-user's keys are in GNOME Keyring.") || w.entries() != 0 {
			t.Errorf("%s: %v, %d entries\n%s", args, err, w.entries(), out)
		}
	}
}

// The advice to look in another keyring ends if nothing is found.
func TestKeysThatAreInNoKeyringAreForgotten(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"logout emergency-user --keys", "keyring forget emergency-user"} {
		w := newWorld(t)
		w.configured()
		w.without()
		out, _ := w.unasked(strings.Fields(args)...) // forget fails
		if text, err := os.ReadFile(w.recordFile()); err != nil || strings.Contains(string(text), "keyring") {
			t.Errorf("%s: %v: the record is %s\n%s", args, err, text, out)
		}
	}
}

func TestAMistypedNameLeavesNoRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	if out, err := w.unasked("keyring", "forget", "nobody"); err == nil {
		t.Error(out)
	}
	for path := range files(t, w.home) {
		if strings.Contains(path, "nobody") {
			t.Error(path)
		}
	}
}

// The keys may be in a keyring that is not trusted yet: it would be wrong to say that there are none.
func TestKeysInAKeyringThatIsNotTrustedAreNotCalledAbsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.vars, "AUTHDECK_TRUSTED_FOLDERS")
	w.config("auth:\n  realm: acme\n  keyring: {type: file, spec: {path: ./k}}\n  identities:\n    emergency-user: {kind: aws/user}\n")
	for _, args := range []string{"logout emergency-user --keys --yes", "logout --all --keys --yes", "logout emergency-user --keys --dry-run"} {
		out, err := w.unasked(strings.Fields(args)...)
		if err == nil || !strings.Contains(out, "authdeck trust") || strings.Contains(out, "eys of") || strings.Contains(out, "No saved keys") {
			t.Errorf("%s: %v\n%s", args, err, out)
		}
	}
}

func TestNoKeysAreNothingToAskAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.holds("", "prod-admin")
	out, err := w.unasked("logout", "prod-admin", "--keys")
	if n := w.deletions(); n != 0 {
		t.Errorf("%d deletions are noted", n)
	}
	if err != nil || !strings.Contains(out, "Logged out of prod-admin") || !strings.Contains(out, "No saved keys for prod-admin") || w.entries() != 1 {
		t.Errorf("%v, %d entries\n%s", err, w.entries(), out)
	}
	out, err = w.unasked("logout", "--all", "--keys", "--yes")
	if err != nil || !strings.Contains(out, "Deleted the keys of emergency-user") || strings.Contains(out, "Deleted the keys of prod-admin") || w.entries() != 0 {
		t.Errorf("%v, %d entries\n%s", err, w.entries(), out)
	}
	if n := w.deletions(); n != 1 {
		t.Errorf("%d deletions are noted", n)
	}
}

func TestARoleHasNoKeysToForget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.config("auth:\n  realm: acme\n  identities:\n    emergency-user: {kind: aws/user}\n    admin:\n      kind: aws/assume-role\n      via: {provider: sso}\n" +
		"      principal: {assume_role: \"arn:aws:iam::123456789012:role/admin\"}\n")
	record := strings.Replace(w.recordFile(), "emergency-user", "admin", 1)
	const text = `{"caller":{"Account":"123456789012"},"signed_in_at":"2026-11-28T09:00:00Z"}`
	if err := os.WriteFile(record, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := w.unasked("logout", "--all", "--keys", "--yes")
	if after, failed := os.ReadFile(record); err != nil || failed != nil || !strings.Contains(string(after), "123456789012") {
		t.Errorf("%v, %v: the record is %s\n%s", err, failed, after, out)
	}
}

// ctrl+c at the second question said that nothing was changed.
func TestCtrlCAtALaterQuestionDoesNotSayThatNothingWasChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const identities = "  identities:\n    ada: {kind: aws/user}\n    bob: {kind: aws/user}\n"
	w.config("auth:\n  realm: acme\n" + identities)
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	for _, name := range []string{"ada", "bob"} {
		c := w.command("user", "configure", "-i", name, "--no-verify", "--access-key-id", w.keyID, "--mfa-arn", device, "--secret-stdin")
		c.Stdin = strings.NewReader(w.secret + "\n")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	w.config("auth:\n  realm: zoo\n" + identities)
	x := open(t, 120, 24, w.command("keyring", "bring"))
	x.see("Copy the keys of ada to realm zoo")
	x.press("y", enter)
	x.see("ada: copied from", "Copy the keys of bob to realm zoo")
	x.press(ctrlC)
	x.see("Interrupted. Nothing else was changed.")
	x.exits(130)
}

// Each sign-in forgot what it had found out, and nothing said so.
func TestASignInThatCannotBeRecordedSaysWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	record := filepath.Join(w.home, ".local", "state", "authdeck", "acme", "emergency-user.json")
	if err := os.RemoveAll(record); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(record, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"login", "--mfa-code", w.code()}, {"list"}} {
		out, err := w.command(args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "A folder is in the place of "+record+". Move it away\n") {
			t.Errorf("%s: %s, %v", args[0], out, err)
		}
	}
}
