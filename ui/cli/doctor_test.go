//go:build !windows

package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// TestWhatDoctorSaysCanBePastedIntoAnIssue has secrets in every place that doctor checks.
func TestWhatDoctorSaysCanBePastedIntoAnIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login", "--mfa-code", w.code())
	x.exits(0)
	session := files(t, w.home)[".config/atmos/acme/aws/aws-user/credentials"]
	w.config("auth:\n  realm: acme\n  identities:\n    emergency-user:\n      kind: aws/user\n      spec:\n        endpoint_url: " + w.endpoint + "\n" +
		"    in-file:\n      kind: aws/user\n      credentials:\n        access_key_id: " + w.keyID + "\n        secret_access_key: " + w.secret + "\n" +
		"      spec:\n        endpoint_url: http://user:in-the-endpoint@127.0.0.1:1\n" +
		"    half:\n      kind: aws/user\n      credentials:\n        secret_access_key: half-a-secret-made-for-a-test\n")
	w.vars["AWS_SECRET_ACCESS_KEY"], w.vars["HTTPS_PROXY"] = "in-a-variable", "http://me:in-the-proxy@127.0.0.1:1"
	for _, args := range [][]string{{"doctor"}, {"doctor", "-f", "json"}, {"doctor", "--keyring", "system"}} {
		out, err := w.command(args...).CombinedOutput()
		if err == nil || len(out) < 500 {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		secrets := []string{w.secret, w.keyID, passphrase, "in-the-endpoint", "in-the-proxy", "in-a-variable", "half-a-secret-made-for-a-test"}
		for _, line := range strings.Split(session, "\n") {
			if name, value, ok := strings.Cut(line, "="); ok && strings.HasPrefix(name, "aws_") {
				secrets = append(secrets, strings.TrimSpace(value))
			}
		}
		if len(secrets) < 10 {
			t.Fatalf("no session was looked for: %d", len(secrets))
		}
		for _, secret := range secrets {
			if strings.Contains(string(out), secret) {
				t.Errorf("%v: %s is in\n%s", args, secret, out)
			}
		}
	}
}

// It said that AWS would reject requests.
func TestDoctorNamesTheClockOfAnEmulator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.aws.Skew(7 * time.Minute)
	out, err := w.command("doctor", "-f", "json").Output()
	var got struct {
		Healthy  bool
		Findings []struct{ Area, Status, Text string }
	}
	if failed := json.Unmarshal(out, &got); failed != nil {
		t.Fatalf("%v %v\n%s", failed, err, out)
	}
	for _, f := range got.Findings {
		if f.Area == "clock" && (f.Status != "warning" || !strings.HasSuffix(f.Text, ", which is not AWS")) || f.Area == "network" && f.Status != "ok" {
			t.Errorf("%+v", f)
		}
	}
	if n := w.aws.Calls("GetCallerIdentity"); n != 1 {
		t.Errorf("two identities with one endpoint asked it %d times", n)
	}
}

func TestDoctorLooksAtTheTerminalThatItRunsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["LANG"] = "C"
	x := open(t, 50, 30, w.command("doctor", "--offline"))
	x.see("too small for", "export LANG=C.UTF-8")
	x.exits(1)
}

func TestDoctorSaysWhichSizeIsAssumedForATerminalWithoutOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := open(t, 120, 30, w.other("/bin/sh", "-c", "stty rows 0; exec "+w.command().Path+" doctor --offline"))
	x.see("120×0", "assumes 120×24")
	x.exits(1)
}

// It checked all of them.
func TestABareIdentityFlagOfDoctorAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := open(t, 120, 100, w.command("doctor", "--offline", "-i")) // the whole report, whatever the folder is called
	x.see("2  prod-admin", "Identity, number or name:")
	x.press("2", enter)
	x.see("✔ ok       1 identity\n")
	x.exits(1)
}

func TestDoctorOfOneIdentityListsTheSettingsToTrustThatConcernIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.vars, "AUTHDECK_TRUSTED_FOLDERS")
	w.config("env: {AWS_PROFILE_DIR: x}\nauth:\n  identities:\n" +
		"    dev: {kind: aws/user, spec: {endpoint_url: https://sts.dev.example}}\n" +
		"    ops: {kind: aws/user, spec: {endpoint_url: https://sts.ops.example}}\n" +
		"    admin: {kind: aws/assume-role, via: {identity: ops}, principal: {assume_role: arn:aws:iam::123456789012:role/admin}}\n")
	for name, lines := range map[string][]int{"dev": {1, 4}, "admin": {1, 5}, "": {1, 4, 5}} {
		args := []string{"doctor", "--offline"}
		if name != "" {
			args = append(args, "-i", name)
		}
		u := w.alone(args...)
		u.exits(t, 1)
		for line := 1; line <= 5; line++ {
			told := strings.Contains(u.stdout.String(), fmt.Sprintf("atmos.yaml:%d:", line)) && strings.Contains(u.stdout.String(), "not trusted")
			if told != slices.Contains(lines, line) {
				t.Errorf("doctor of %q: line %d told %v\n%s", name, line, told, u.stdout.String())
			}
		}
	}
}

func TestALockedKeyringIsNoFaultInATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	delete(w.vars, "ATMOS_KEYRING_PASSWORD")
	for command, want := range map[string]string{"doctor --offline": "– skipped  the encrypted file is locked. authdeck asks for", "keyring status": "– The encrypted file is locked. authdeck asks for"} {
		x := open(t, 120, 50, w.command(strings.Fields(command)...))
		x.exits(0)
		x.see(want)
	}
}

func TestLongCommandsOfDoctorStayWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	folder := filepath.Join(w.home, ".config", "atmos", "acme", "aws", "aws-user")
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "credentials"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	x := open(t, 40, 60, w.command("doctor", "--offline"))
	x.exits(1)
	if said := ansi.Strip(x.written()); !strings.Contains(said, "› chmod 0600 ~/.config/atmos/acme/aws/aws-user/credentials") {
		t.Error(said)
	}
}

func TestLinesForPeopleBreakBetweenWords(t *testing.T) {
	t.Parallel()
	const clone = "auth: {identities: {dev: {kind: aws/user, spec: {endpoint_url: https://sts.elsewhere.example}}}}\n"
	const plain = "auth: {identities: {dev: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: x}}}}\n"
	for name, c := range map[string]struct {
		args []string
		file string
		says string
		code int
	}{
		"a long fix":        {[]string{"doctor", "--offline"}, plain, "› to move them to the keyring, cut both lines\n               and paste them into:\n               authdeck user configure -i dev\n", 0},
		"a table":           {[]string{"keyring", "status"}, "", "KWallet needs a D-Bus session bus, and\n                  there is none\n", 1},
		"a reason again":    {[]string{"keyring", "status"}, "", "  secret-service  – there is no D-Bus session bus, as is\n                  usual", 1},
		"no keyring":        {[]string{"keyring", "status"}, "", "Keys        – unknown without a keyring\n", 1},
		"an error":          {[]string{"keyring", "forget", "dev"}, "", "authdeck: this machine has no system keyring\n  › Start a keyring", 1},
		"a command to copy": {[]string{"doctor", "--offline"}, "", "or use an encrypted file: run\n               authdeck keyring use file\n", 1},
		"settings to trust": {[]string{"trust"}, clone, "  atmos.yaml:1  send the requests and MFA codes of dev to\n                https://sts.elsewhere.example\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			delete(w.vars, "AUTHDECK_TRUSTED_FOLDERS")
			if c.file != "" {
				w.config(c.file)
			}
			x := open(t, 60, 30, w.command(c.args...))
			if c.file == clone {
				x.see("Trust this folder?")
				x.press("n", enter)
			}
			x.exits(c.code)
			if said := strings.ReplaceAll(ansi.Strip(x.written()), "\r\n", "\n"); !strings.Contains(said, c.says) {
				t.Errorf("%q does not contain %q", said, c.says)
			}
		})
	}
}
