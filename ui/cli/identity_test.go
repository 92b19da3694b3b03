//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestAddingAsksForWhatIsMissingAndShowsWhatChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := open(t, 400, 24, w.command("identity", "add")) // the path fits, however long TMPDIR is
	x.see("Name:")
	x.press("prod-ADMIN", enter)
	x.see("identity \"prod-admin\" already exists")
	x.exits(2)
	x = w.run("identity", "add", "newer", "--mfa-device", "")
	x.see("Region (optional")
	x.press("eu west", enter)
	x.see("Unknown region. Did you mean eu-west-1?")
	x.press("eu-west-1", enter)
	x.see("+    newer:", "+        region: eu-west-1", "Write these changes? y or n [y]:")
	if text := x.text(); strings.Contains(text, "@@") || strings.Contains(text, "---") {
		t.Errorf("a diff for programs:\n%s", text)
	}
	x.press(enter)
	x.see("Added newer to")
	x.exits(0)
	text, err := os.ReadFile(filepath.Join(w.work, "atmos.yaml"))
	if err != nil || !strings.HasSuffix(string(text), "    newer:\n      kind: aws/user\n      credentials:\n        region: eu-west-1\n") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestAddingOnATerminalThatOnlyPrintsIsTheFormOfLineMode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("identity", "add", "--screen-reader")
	x.see("Type ? for help", "Name:")
	x.press("?", enter)
	x.see("A name for your IAM user.", "To cancel, type back or press ctrl+c.")
	x.press("q", enter)
	x.see("Error:", "means something in")
	x.press("newer", enter)
	x.see("Region (optional")
	x.press(enter, enter)
	x.see("New lines start with plus:", "+    newer:", "Write these changes?")
	if strings.Contains(x.text(), "@@") || strings.Contains(x.text(), "---") {
		t.Errorf("a diff for programs:\n%s", x.text())
	}
	x.press("n", enter)
	x.exits(1)
	x = w.run("identity", "add", "--screen-reader")
	x.see("Name:")
	x.press("back", enter)
	x.see("cancelled; nothing was written")
	x.exits(1)
}

func TestAValueThatCannotBeWrittenIsWrongUsageAlsoOnATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, args := range [][]string{{"a b"}, {"q"}, {"newer", "--mfa-device", "eu-west-1"}} {
		x := w.run(append([]string{"identity", "add"}, args...)...)
		x.exits(2)
	}
}

func TestANoWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := files(t, w.work)
	x := w.run("identity", "add", "newer", "--region", "", "--mfa-device", "")
	x.see("Write these changes? y or n [y]:")
	x.press("n", enter)
	x.see("cancelled; nothing was written")
	x.exits(1)
	x = w.run("identity", "add", "newer", "--region", "")
	x.see("MFA device")
	x.press("\x04")
	x.see("cancelled; nothing was written")
	x.exits(1)
	x = w.run("identity", "add", "newer", "--region", "", "--mfa-device", "")
	x.see("Write these changes? y or n [y]:")
	x.press(ctrlC)
	x.see("Interrupted. Nothing was changed.")
	x.exits(130)
	if after := files(t, w.work); after["atmos.yaml"] != before["atmos.yaml"] || len(after) != len(before) {
		t.Error(after)
	}
}

func TestConfiguringAnIdentityThatIsNotThereAddsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	x := w.run("user", "configure", "--no-verify", "-i", "newer")
	x.see("Add identity", `Unknown identity "newer". Identities:`)
	x.press(enter, enter)
	x.see("+    newer:", "▸ [Write changes]")
	x.press(enter)
	w.fill(x)
	x.see("Saved credentials to keyring")
	x.exits(0)
	if text := files(t, w.work)["atmos.yaml"]; !strings.HasSuffix(text, "    newer:\n      kind: aws/user\n") {
		t.Error(text)
	}
}

func TestTheLinesOfAChangeAreWholeAlsoWithYes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long := "    a: {kind: aws/assume-role, via: {identity: b}, principal: {assume_role: \"arn:aws:iam::123456789012:role/administrators\"}}"
	w.config("auth:\n  realm: acme\n  identities:\n    b: {kind: aws/user}\n" + long + "\n")
	for _, flag := range []string{"--dry-run", "--yes"} {
		x := open(t, 60, 30, w.command("identity", "add", "newer", flag))
		x.exits(0)
		if said := ansi.Strip(x.written()); !strings.Contains(said, " "+long+"\r\n") {
			t.Errorf("%s:\n%s", flag, said)
		}
	}
}
