//go:build !windows

package cli_test

import (
	"strings"
	"testing"
)

// A new user saw colours in `list` and `doctor` only.
func TestWhatCommandsPrintHasColoursOnATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	const reset = "\x1b[0m"
	bold := func(s string) string { return "\x1b[1m" + s + reset }
	faint := func(s string) string { return "\x1b[2m" + s + reset }
	const done = "\x1b[32m✔" + reset + " "
	prints := func(code int, args []string, want ...string) {
		t.Helper()
		x := open(t, 200, 40, w.command(args...))
		x.exits(code)
		for _, part := range want {
			if !strings.Contains(x.written(), part) {
				t.Errorf("%v: no %q in %q", args, part, x.written())
			}
		}
	}
	prints(0, []string{"--help"}, bold("Usage:"), bold("Sign in:"), bold("Use a session:"), bold("Flags:"), bold("Examples:"))
	prints(0, []string{"help", "flags"}, bold("Global flags:"))
	some := w.file("some", "[emergency-user]\naws_access_key_id = "+w.keyID+"\naws_secret_access_key = short\n[other]\naws_access_key_id = "+w.keyID+"\n")
	prints(0, []string{"import", some, "--dry-run"}, bold("[emergency-user]")+" → emergency-user", "  \x1b[33m!"+reset+" ", bold("[other]")+faint(": skipped, it has no secret access key"), "characters\r\n\r\n")
	prints(2, []string{"keyring"}, bold("Usage:"))
	prints(0, []string{"keyring", "status"}, faint("Keyring")+"     encrypted", done+"answers in", bold("Keyrings on this machine"), done+"in use", faint("–")+" ")
	prints(0, []string{"login", "--mfa-code", w.code()}, done+"Signed in as emergency-user")
	prints(0, []string{"whoami"}, faint("Identity")+"   emergency-user", faint("Session")+"    ")
	prints(0, []string{"list", "-f", "tree"}, faint("└── ")+"Standalone", done+"12h left  emergency-user "+faint("(aws/user)"))
	prints(0, []string{"validate", "--explain"}, done+"No problems", bold("Files, in reading order:"), bold("Identities:"))
	prints(0, []string{"logout"}, done+"Logged out of emergency-user")
	w.config("auth:\n  realm: acme\n  realms: x\n  identities:\n    a: {kind: aws/usr}\n    b: {kind: pink}\n")
	prints(1, []string{"validate"}, "atmos.yaml:5:15:"+reset, " \x1b[31merror:"+reset+" ", "atmos.yaml:6:15:"+reset, " \x1b[33mwarning:"+reset+" ")
}

func TestWithoutColoursCommandsPrintPlainText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	for _, plain := range []struct{ name, value, flag string }{
		{"NO_COLOR", "1", ""}, {"TERM", "dumb", ""}, {"ACCESSIBLE", "1", ""}, {"", "", "--screen-reader"}, {"", "", "--theme=mono"},
	} {
		for _, args := range [][]string{{"--help"}, {"help", "flags"}, {"keyring", "status"}, {"validate", "--explain"}, {"logout"}} {
			if plain.flag != "" {
				args = append(args, plain.flag)
			}
			command := w.command(args...)
			command.Env = append(command.Env, plain.name+"="+plain.value)
			x := open(t, 80, 24, command)
			x.exits(0)
			if strings.Contains(x.written(), esc) {
				t.Errorf("%v %v: %q", plain, args, x.written())
			}
		}
	}
	out, err := w.command("keyring", "status").CombinedOutput()
	if err != nil || strings.Contains(string(out), esc) || !strings.Contains(string(out), "✔ in use") {
		t.Errorf("%v %q", err, out)
	}
}

func TestTheLinesOfAProblemHangBelowItsLocation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.homeConfig("auth:\n  realm: acme\n  identities:\n    a: {kind: aws/user, session: {duration: forever}}\n")
	x := open(t, 60, 40, w.command("validate", "--explain"))
	x.exits(1)
	if said := x.text(); !strings.Contains(said, "~/.atmos/atmos.yaml:4:45: error: session.duration is not a\n  duration; use seconds (3600), or 12h") || !strings.Contains(said, "\n\nFiles, in reading order:") {
		t.Errorf("%s", said)
	}
}

// Paths were whole, so they broke inside names where a terminal is narrow.
func TestOnATerminalPathsInTheHomeFolderBeginWithATilde(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.homeConfig("auth:\n  realm: acme\n  identities:\n    a: {kind: aws/user}\n")
	for command, want := range map[string]string{
		"doctor --offline":        "  ✔ ok       ~/.atmos/atmos.yaml: read (home folder)\n",
		"keyring status":          "Location    ~/.local/share/atmos/keyring\n",
		"validate":                "✔ No problems in ~/.atmos/atmos.yaml\n",
		"list --config ~/no.yaml": "~/no.yaml",
	} {
		args := append(strings.Fields(command), "--keyring", "file")
		x := open(t, 60, 50, w.command(args...))
		x.ends()
		if said := x.text(); !strings.Contains(said, want) || strings.Contains(said, w.home) {
			t.Errorf("%s: %s", command, said)
		}
		if out, _ := w.command(args...).CombinedOutput(); !strings.Contains(string(out), w.home+"/") {
			t.Errorf("%s in a pipe: %s", command, out)
		}
	}
}

// The reasons wrapped below the marks, and the rule about several files stood there also for one.
func TestTheFilesOfAnExplanationAreATableWhereTheyFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.homeConfig("auth:\n  realm: acme\n  identities:\n    a: {kind: aws/user}\n")
	for width, want := range map[int]string{
		60:  "  1  ~/.atmos/atmos.yaml\n     home folder\n",
		120: "  -  /usr/local/etc/atmos/atmos.yaml  system folder: not found\n  -  ~/atmos.yaml                     working folder: not found\n  1  ~/.atmos/atmos.yaml              home folder\n",
	} {
		command := w.command("validate", "--explain")
		command.Dir = w.home
		x := open(t, width, 40, command)
		x.exits(0)
		if said := x.text(); !strings.Contains(said, want) || strings.Contains(said, "last file") {
			t.Errorf("at %d: %s", width, said)
		}
	}
}

// They were broken after each part of the path.
func TestPlacesThatDoNotFitBesideTheirIdentitiesAreBelowThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const name = "acme-platform-production-administrators"
	w.homeConfig("auth:\n  realm: acme\n  identities:\n    " + name + ": {kind: aws/user}\n    dev: {kind: aws/user}\n")
	for width, want := range map[int]string{
		60: "     " + name + "\n       ~/.atmos/atmos.yaml:4:5\n     dev\n       ~/.atmos/atmos.yaml:5:5\n\n✔ No problems",
		80: "     " + name + "  ~/.atmos/atmos.yaml:4:5\n     dev" + strings.Repeat(" ", len(name)-1) + "~/.atmos/atmos.yaml:5:5\n\n✔ No problems",
	} {
		x := open(t, width, 40, w.command("validate", "--explain"))
		x.exits(0)
		if said := x.text(); !strings.Contains(said, want) {
			t.Errorf("at %d: %s", width, said)
		}
	}
}
