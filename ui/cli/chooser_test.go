//go:build !windows

package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestABareIdentityFlagOpensTheChooser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("whoami", "-i")
	x.see("Choose an identity", "emergency-user", "enter choose")
	x.press("prod", enter)
	x.see("session for prod-admin", "authdeck login -i prod-admin")
	x.exits(1)
	x.givenBack()

	x = w.run("env", "-i")
	x.see("Choose an identity")
	x.press(esc)
	x.see("ancelled")
	x.exits(1)

	x = w.run("logout", "-i")
	x.see("Choose an identity")
	x.press(ctrlC)
	x.exits(130)
}

// profiles are a folder's profiles: emergency-user is in atmos.yaml, pu in one profile, and both in two.
func profiles(w *world) {
	w.t.Helper()
	for path, text := range map[string]string{
		"ci/a.yaml":   "auth:\n  identities:\n    pu: {kind: aws/user}\n    both: {kind: aws/user}\n",
		"prod/a.yaml": "auth:\n  identities:\n    both: {kind: aws/user}\n",
	} {
		path = filepath.Join(w.work, "profiles", path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestAnIdentityThatOnlyAProfileHasIsOfferedWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	profiles(w)
	x := w.run("whoami", "-i", "pu")
	x.see("The identity pu is defined in the profile ci. Switch to it? y or n [n]:")
	x.press("y", enter)
	x.see("no session for pu")
	x.exits(1)
	x = w.run("whoami", "-i", "pu")
	x.see("Switch to it?")
	x.press(enter)
	x.see(`the identity "pu" is defined in the profile ci`, "› Use --profile ci")
	x.exits(2)
	x = w.run("exec", "-i", "pu", "--", "true") // what it starts gets an environment
	x.see("Switch to it?")
	x.press("y", enter)
	x.see("This machine has no system keyring")
	x.press("q")
	x.exits(1)
	x = w.run("whoami", "-i", "both")
	x.see("Several profiles define the identity both.", "1  ci", "2  prod", "Profile, number or name:")
	x.press("2", enter)
	x.see("no session for both")
	x.exits(1)
	c := w.command("whoami", "-i", "both")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := c.CombinedOutput()
	if code := exitCode(err); code != 2 || string(out) != "authdeck: the identity \"both\" is defined in the profiles ci, prod. Use --profile ci.\n" {
		t.Errorf("%d %s", code, out)
	}
}

// A project may have only roles, and a profile their user.
func TestARoleWhoseUserOnlyAProfileHasNamesTheProfile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	profiles(w)
	w.config("auth:\n  realm: acme\n  identities:\n    admin:\n      kind: aws/assume-role\n      via: {identity: pu}\n" +
		"      principal: {assume_role: " + roleARN("admin") + "}\n")
	for _, args := range [][]string{{"login", "-i", "admin"}, {"whoami", "-i", "pu"}, {"env", "-i", "admin"}, {"logout", "-i", "pu"}, {"credential-process", "-i", "admin"}} {
		c := w.command(args...)
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		out, err := c.CombinedOutput()
		if code := exitCode(err); code != 2 || string(out) != "authdeck: the identity \"pu\" is defined in the profile ci. Use --profile ci.\n" {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
	out, err := w.command("validate").Output()
	if exitCode(err) != 1 || !strings.HasSuffix(string(out), `: "via" names "pu", which is only in the profile ci; use --profile ci`+"\n") {
		t.Errorf("%v %s", err, out)
	}
	x := w.run("whoami", "-i", "admin")
	x.see("The identity pu is defined in the profile ci. Switch to it? y or n [n]:")
	x.press("y", enter)
	x.see("no session for admin")
	x.exits(1)
	out, err = w.command("whoami", "-i", "nobody").CombinedOutput()
	if exitCode(err) != 2 || !strings.Contains(string(out), `unknown identity "nobody". Identities: admin`) {
		t.Errorf("%v %s", err, out)
	}
}

// Standard input can be read once, and so can a pipe of the shell.
func TestKeysFromAStreamAreKeptForTheProfile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	profiles(w)
	w.file("keys", w.section("pu", ""))
	for _, script := range []string{"cat keys | $PROGRAM import - -i pu --yes --no-verify", "cat keys | $PROGRAM import /dev/stdin -i pu --yes --no-verify"} {
		w.vars["PROGRAM"] = w.command().Path
		x := open(t, 80, 24, w.other("sh", "-c", script))
		x.see("Switch to it? y or n [n]:")
		x.press("y", enter)
		x.see("Saved credentials to keyring")
		x.exits(0)
	}
}

func TestABareProfileFlagAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	profiles(w)
	x := w.run("list", "--profile")
	x.see("1  ci", "2  prod", "Profile, number or name:")
	x.press("ci", enter)
	x.see("pu")
	x.exits(0)
	c := w.command("list", "--profile")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := c.CombinedOutput()
	if code := exitCode(err); code != 2 || string(out) != "authdeck: --profile needs the name of a profile. Profiles: ci, prod\n" {
		t.Errorf("%d %s", code, out)
	}
}
