//go:build !windows

package cli_test

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"

	"github.com/charmbracelet/x/ansi"
)

// file writes one into the working folder.
func (w *world) file(name, text string) string {
	w.t.Helper()
	path := filepath.Join(w.work, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *world) section(name, more string) string {
	return "[" + name + "]\naws_access_key_id = " + w.keyID + "\naws_secret_access_key = " + w.secret + "\n" + more
}

// unasked runs authdeck without a terminal, and checks that the secret is not shown.
func (w *world) unasked(args ...string) (string, error) {
	w.t.Helper()
	out, err := w.command(args...).CombinedOutput()
	if strings.Contains(string(out), w.secret) {
		w.t.Errorf("the secret is shown: %s", out)
	}
	return string(out), err
}

func TestAnImportTakesOutOfTheFileWhatIsSafe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	wrong := "[prod-admin]\naws_access_key_id = " + w.keyID + "\naws_secret_access_key = " + strings.Repeat("x", 40) + "\n"
	path := w.file("credentials", "# mine\n"+w.section("emergency-user", "region = eu-west-1\n")+wrong)
	out, err := w.unasked("import", path, "--yes", "--remove")
	text, reading := os.ReadFile(path)
	if err == nil || reading != nil || string(text) != "# mine\n[emergency-user]\nregion = eu-west-1\n"+wrong || w.entries() != 1 {
		t.Errorf("%v %v, %d entries, the file is %q: %s", err, reading, w.entries(), text, out)
	}
	for _, says := range []string{"Account 123456789012 · arn:aws:iam::123456789012:user/user", "✔ Removed [emergency-user] from " + path,
		"authdeck: [prod-admin]: the secret access key does not match the access key ID. These keys were not saved. To save the keys anyway, use --insist."} {
		if !strings.Contains(out, says) {
			t.Errorf("not said: %s\n%s", says, out)
		}
	}
	x := w.run("login")
	x.see("mfa/user", "______") // authdeck asks AWS for the device, because none is saved
	x.press(w.code())
	x.see("Signed in as emergency-user")
	x.exits(0)
}

func TestAnImportedCSVIsDeletedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	path := w.file("accessKeys.csv", "\ufeffAccess key ID,Secret access key\r\n"+w.keyID+","+w.secret+"\r\n")
	out, err := w.unasked("import", path, "-i", "emergency-user", "--yes")
	if _, gone := os.Stat(path); err != nil || gone != nil || !strings.Contains(out, "To delete them there, use --remove") {
		t.Errorf("%v %v: %s", err, gone, out)
	}
	out, err = w.unasked("import", path, "-i", "emergency-user", "--yes", "--remove")
	if _, gone := os.Stat(path); err != nil || !errors.Is(gone, os.ErrNotExist) || !strings.Contains(out, "✔ Deleted "+path) || !strings.Contains(out, "The disk may still hold a copy") {
		t.Errorf("%v %v: %s", err, gone, out)
	}
}

func TestAnImportOfAnotherUsersKeysFailsInAScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	if out, err := w.unasked("import", w.file("k", w.section("emergency-user", "")), "--yes"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	w.keyID, w.secret = awsfake.LongLived("210987654321")
	w.aws.Put(awsfake.User{Account: "210987654321", Name: "alice", AccessKeyID: w.keyID, SecretKey: w.secret})
	path := w.file("k", w.section("emergency-user", ""))
	if out, err := w.unasked("import", path, "--yes"); err == nil || !strings.Contains(out, "account 210987654321, user alice, and the saved keys belong to account 123456789012, user user. Nothing was saved") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := w.unasked("import", path, "--yes", "--insist"); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestAnImportAsksOnATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"] = "file"
	path := w.file("accessKeys.csv", "Access key ID,Secret access key\n"+w.keyID+","+w.secret+"\n")
	x := w.run("import", path)
	x.see("Which identity is it for?")
	x.press("1", enter)
	x.see("line 2 → emergency-user", "key "+w.keyID[:4]+"···", "account 123456789012", "y or n [y]:")
	x.press("n", enter)
	x.see("authdeck: cancelled; nothing was saved")
	x.exits(1)

	x = w.run("import", path, "-i", "emergency-user")
	x.see("y or n [y]:")
	x.press("y", enter)
	x.see("Passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("Confirm passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("✔ Saved credentials to keyring", "Account 123456789012", "Remove them from the file? y or n [n]:")
	x.press("y", enter)
	x.see("Deleted")
	x.exits(0)
	for _, painted := range []string{"\x1b[1mline 2\x1b[0m → emergency-user", "\x1b[32m✔\x1b[0m Saved credentials to keyring"} {
		if !strings.Contains(x.written(), painted) {
			t.Errorf("no %q in %q", painted, x.written())
		}
	}
	if strings.Contains(x.written(), w.secret) || strings.Contains(x.written(), passphrase) {
		t.Error("a secret was shown")
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// The reason stood at the start of its line, and the mark had no colour.
func TestTheReasonForRejectedKeysIsBelowTheMark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	x := w.run("import", w.file("keys", "[emergency-user]\naws_access_key_id = AKIARZPUZDIKGB2VALC4\naws_secret_access_key = "+w.secret+"\n"))
	x.see("y or n [y]:")
	x.press("y", enter)
	x.see("\n✗ AWS rejected this access key.\n  The key may be deleted,", "Save anyway? y or n [n]:")
	x.press("n", enter)
	x.exits(1)
	if bad := "\x1b[31m✗\x1b[0m AWS rejected"; !strings.Contains(x.written(), bad) {
		t.Errorf("no %q in %q", bad, x.written())
	}
}

func TestAFirstImportAsksForTheNamesOnATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"] = "file"
	path := w.file("k", w.section("work", ""))
	if err := os.Remove(filepath.Join(w.work, "atmos.yaml")); err != nil {
		t.Fatal(err)
	}
	if out, err := w.unasked("import", path); err == nil || !strings.Contains(out, "authdeck identity add NAME") {
		t.Errorf("%v\n%s", err, out)
	}
	x := w.run("import", path, "--no-verify") // the new identity uses AWS itself, not the simulated one
	x.see("Name for [work]", "[work]:")
	x.press("mine", enter)
	x.see("will be created", "    mine:", "y or n [y]:")
	x.press(enter)
	x.see("Added mine.", "[work] → mine", "y or n [y]:")
	x.press("y", enter)
	x.see("Passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("Confirm passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("✔ Saved credentials to keyring", "Keyring: encrypted file")
	x.exits(0)
}

func TestAFirstImportAsksForTrustFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.vars, "AUTHDECK_TRUSTED_FOLDERS")
	w.config("env: {ATMOS_KEYRING_TYPE: file}\nauth:\n  realm: acme\n")
	path := w.file("k", w.section("work", ""))
	if out, err := w.unasked("import", path); err == nil || !strings.Contains(out, "run: authdeck trust") || strings.Contains(out, "terminal") {
		t.Errorf("%v\n%s", err, out)
	}
	x := w.run("import", path)
	x.see("set ATMOS_KEYRING_TYPE", "Trust this folder? y or n [n]:")
	x.press("n", enter)
	x.see("not trusted; nothing was done")
	x.exits(1)
	x = w.run("import", path)
	x.see("Trust this folder? y or n [n]:")
	x.press("y", enter)
	x.see("Name for [work]", "[work]:")
	x.press("back", enter)
	x.exits(1)
}

func TestNobodyPastesKeysForAnImportThatIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("import", "-", "--remove")
	x.exits(2)
	x.see("--remove needs a file: these keys do not come from one")
	if strings.Contains(x.written(), "Paste the keys") {
		t.Error(x.written())
	}
}

// TestAnImportFailsWhereKeysStayInTheFile: a script that used --remove must not think that the file is clean.
func TestAnImportFailsWhereKeysStayInTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	text := w.section("emergency-user", "")
	path := w.file("credentials", text)
	w.aws.Fail(awsfake.Fault{Action: "GetCallerIdentity", Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable"}, 1000)
	out, err := w.unasked("import", path, "--yes", "--remove")
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || w.entries() != 1 || !strings.Contains(out, "authdeck: kept emergency-user's keys in "+path+", because AWS did not verify them") {
		t.Errorf("%v, %d entries: %s", err, w.entries(), out)
	}
	if left, err := os.ReadFile(path); err != nil || string(left) != text {
		t.Errorf("the file is %q, %v", left, err)
	}
	if out, err := w.unasked("import", path, "--yes", "--no-verify"); err != nil {
		t.Errorf("without --remove: %v: %s", err, out)
	}
	x := w.run("import", path, "--remove")
	x.see("Save these keys in the encrypted file?", "[y]:")
	x.press("y", enter)
	x.see("Kept emergency-user's keys in", "because", "verify them") // the path decides where the line is broken
	x.exits(1)
}

func TestKeysAreTypedUnseenWhereStandardInputIsATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	x := w.run("import", "-", "-i", "emergency-user", "--yes")
	x.see("Paste the keys (not shown), then an empty line:")
	x.press("export AWS_ACCESS_KEY_ID="+w.keyID, enter, "export AWS_SECRET_ACCESS_KEY="+w.secret, enter, enter)
	x.see("Saved credentials to keyring", "Account 123456789012")
	x.exits(0)
	if strings.Contains(x.written(), w.secret) || w.entries() != 1 {
		t.Errorf("%d entries, shown: %v", w.entries(), strings.Contains(x.written(), w.secret))
	}
}

// Wrapping broke a flag, and the advice was above what it was about.
func TestTheFlagsToAddAreBelowThePlanAndWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := ""
	for _, name := range []string{"default", "prod-administrators", "staging"} {
		text += "[" + name + "]\naws_access_key_id = " + w.keyID + "\naws_secret_access_key = " + w.secret + "\n"
	}
	path := w.file("several", text)
	for width, flags := range map[int]string{
		60: "  --map default=NAME\n  --map prod-administrators=NAME\n  --map staging=NAME\n",
		80: "  --map default=NAME --map prod-administrators=NAME --map staging=NAME\n",
	} {
		x := open(t, width, 30, w.command("import", path, "--dry-run"))
		x.exits(0)
		said := strings.ReplaceAll(ansi.Strip(x.written()), "\r", "")
		if !strings.Contains(said, "! Some keys have no identity. To choose one, add:\n"+flags+"Dry run: nothing was saved.\n") {
			t.Errorf("%d columns:\n%s", width, said)
		}
	}
}
