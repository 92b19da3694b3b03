//go:build !windows

package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/store/process/processtest"
)

func roleARN(name string) string { return "arn:aws:iam::210987654321:role/" + name }

// rolesWorld has emergency-user with its keys and ten of its roles, and audit, which role-0 assumes. Each lasts 15 minutes.
func rolesWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	text := "auth:\n  realm: acme\n  identities:\n    emergency-user:\n      kind: aws/user\n      credentials: {region: eu-west-1}\n" +
		"      spec: {endpoint_url: " + w.endpoint + "}\n"
	add := func(name, via string) {
		text += fmt.Sprintf("    %s:\n      kind: aws/assume-role\n      via: {identity: %s}\n      spec: {endpoint_url: %s}\n"+
			"      principal: {assume_role: %q, duration: 15m}\n", name, via, w.endpoint, roleARN(name))
	}
	for i := range 10 {
		name := fmt.Sprintf("role-%d", i)
		add(name, "emergency-user")
		w.aws.PutRole(awsfake.Role{ARN: roleARN(name), Trusts: []string{"arn:aws:iam::123456789012:user/user"}, MFA: true})
	}
	add("audit", "role-0")
	w.aws.PutRole(awsfake.Role{ARN: roleARN("audit"), Trusts: []string{roleARN("role-0")}})
	w.config(text)
	w.configured()
	return w
}

func TestDoctorCountsTheRolesToo(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	if out, _ := w.command("doctor", "--offline").Output(); !strings.Contains(string(out), "1 identity and 11 roles\n") { // a check may fail there
		t.Errorf("%s", out)
	}
}

func TestAListForScriptsSaysWhichRolesNeedNoCode(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	statuses := func() map[string]string {
		out, err := w.command("list", "--format", "json").Output()
		var list struct {
			Identities []struct {
				Name    string
				Session struct{ Status string }
			}
		}
		if err := errors.Join(err, json.Unmarshal(out, &list)); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, id := range list.Identities {
			got[id.Name] = id.Session.Status
		}
		return got
	}
	if got := statuses(); got["role-3"] != "none" {
		t.Errorf("before: %v", got)
	}
	x := w.run("login", "-i", "audit")
	x.see(prompt, "______")
	x.press(w.code())
	x.exits(0)
	if got := statuses(); got["role-3"] != "ready" || got["audit"] != "good" || got["emergency-user"] != "good" {
		t.Errorf("after: %v", got)
	}
	w.aws.PutRole(awsfake.Role{ARN: roleARN("role-3"), Trusts: []string{roleARN("role-0")}})
	if out, err := w.command("env", "-i", "role-3", "--login").CombinedOutput(); err == nil {
		t.Errorf("%s", out)
	}
	if got := statuses(); got["role-3"] != "refused" || got["role-4"] != "ready" {
		t.Errorf("after a refusal: %v", got)
	}
}

func TestSigningInToARoleAsksItsUserOnce(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	x := w.run("login", "-i", "Audit")
	x.see(prompt, "emergency-user signs in, then assumes role-0, then", "______")
	x.press(w.code())
	x.exits(0)
	x.see("Signed in as audit")
	out, err := w.command("env", "-i", "role-3", "--login").Output()
	if err != nil {
		t.Fatal(err)
	}
	if n, m := w.aws.Calls("GetSessionToken"), w.aws.Calls("AssumeRole"); n != 1 || m != 3 {
		t.Errorf("%d codes and %d roles", n, m)
	}
	dir := filepath.Join(w.home, ".config", "atmos", "acme", "aws", "emergency-user")
	text, err := os.ReadFile(filepath.Join(dir, "credentials"))
	if err != nil || !regexp.MustCompile(`^; atmos: expiration=\S+Z\n\[role-0\]\naws_access_key_id     = ASIA\S+\naws_secret_access_key = \S+\naws_session_token     = \S+\n\n; atmos: expiration=\S+Z\n\[audit\]\n`).Match(text) {
		t.Errorf("%v\n%s", err, text)
	}
	text, err = os.ReadFile(filepath.Join(dir, "config"))
	if err != nil || !strings.HasPrefix(string(text), "[profile role-0]\nregion = eu-west-1\n\n[profile audit]\nregion = eu-west-1\n") {
		t.Errorf("%v\n%s", err, text)
	}
	// A child's session renews itself: its config file has a command, and its credentials file no keys.
	vars := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^export (\w+)=(.*)$`).FindAllStringSubmatch(string(out), -1) {
		vars[m[1]] = m[2]
	}
	if vars["AWS_PROFILE"] != "role-3" || vars["AWS_REGION"] != "eu-west-1" {
		t.Errorf("%v", vars)
	}
	if keys, err := os.ReadFile(vars["AWS_SHARED_CREDENTIALS_FILE"]); err != nil || len(keys) != 0 {
		t.Errorf("%v %q", err, keys)
	}
	config, err := os.ReadFile(vars["AWS_CONFIG_FILE"])
	line := regexp.MustCompile(`(?m)^credential_process = (.*)$`).FindStringSubmatch(string(config))
	if err != nil || line == nil || !strings.Contains(string(config), "[profile role-3]\nregion = eu-west-1\n") {
		t.Fatalf("%v\n%s", err, config)
	}
	sdk := w.other("sh", "-c", line[1])
	sdk.Dir = t.TempDir() // a child may run anywhere
	answer, err := sdk.Output()
	var got struct {
		Version    int
		Expiration time.Time
	}
	if err := json.Unmarshal(answer, &got); err != nil || got.Version != 1 || time.Until(got.Expiration) > 16*time.Minute {
		t.Errorf("%v %s", err, answer)
	}
	if err != nil {
		t.Error(err)
	}
	// The user's end is theirs.
	said, err := w.command("logout", "-i", "emergency-user").CombinedOutput()
	if err != nil || !strings.Contains(string(said), "Logged out of the role audit") {
		t.Errorf("%v %s", err, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "credentials")); !os.IsNotExist(err) {
		t.Errorf("sessions of roles are left: %v", err)
	}
}

func TestManyProgramsThatWantRolesCauseOnePromptAndOneCallForEach(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	if out, err := w.command("login", "-i", "emergency-user", "--mfa-code", w.code()).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			if out, err := w.command("credential-process", "-i", fmt.Sprintf("role-%d", i%10)).CombinedOutput(); err != nil {
				t.Errorf("%v %s", err, out)
			}
		})
	}
	all.Wait()
	if n, m := w.aws.Calls("GetSessionToken"), w.aws.Calls("AssumeRole"); n != 1 || m != 10 {
		t.Errorf("%d codes and %d roles", n, m)
	}
}

// Nobody is signed in: all need a code, for various roles, and one is asked for.
func TestRolesOfASignedOutUserCauseOnePrompt(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	asked := filepath.Join(w.tmp, "asked")
	code := filepath.Join(w.tmp, "code")
	script := fmt.Sprintf("#!/bin/sh\necho once >>'%s'\necho %s\n", asked, w.code())
	if err := processtest.WriteProgram(code, script); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			c := w.command("credential-process", "-i", fmt.Sprintf("role-%d", i%4), "--mfa-command", code)
			c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%v %s", err, out)
			}
		})
	}
	all.Wait()
	runs, err := os.ReadFile(asked)
	if n, m := w.aws.Calls("GetSessionToken"), w.aws.Calls("AssumeRole"); err != nil || string(runs) != "once\n" || n != 1 || m != 4 {
		t.Errorf("asked %q, %d sign-ins, %d roles, %v", runs, n, m, err)
	}
}

func TestARoleThatIsRefusedSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	w.aws.PutRole(awsfake.Role{ARN: roleARN("role-1"), Trusts: []string{"arn:aws:iam::123456789012:user/user"}, ExternalID: "acme-42"})
	out, err := w.command("login", "-i", "role-1", "--mfa-code", w.code()).CombinedOutput()
	if code := exitCode(err); code != 1 || !strings.Contains(string(out), "AWS does not let \"emergency-user\" assume \"role-1\". AWS does not say why. "+
		"The session has MFA. No external ID was sent. ") {
		t.Errorf("%d %s", code, out)
	}
	out, err = w.command("whoami", "-i", "emergency-user").CombinedOutput()
	if err != nil {
		t.Errorf("the user is signed in: %v %s", err, out)
	}
}

func TestARoleWithoutASessionOrATerminalSaysWhatToRun(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	if out, err := w.command("env", "-i", "role-1").CombinedOutput(); exitCode(err) != 1 || !strings.Contains(string(out), "authdeck login -i role-1") {
		t.Errorf("%v %s", err, out)
	}
	c := w.command("exec", "-i", "role-1", "--", "true")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := c.CombinedOutput()
	if code := exitCode(err); code != 2 || !strings.Contains(string(out), "authdeck login -i role-1") {
		t.Errorf("%d %s", code, out)
	}
	if n := w.aws.Calls("AssumeRole"); n != 0 {
		t.Errorf("%d calls without a session", n)
	}
}

func TestConsoleOpensAsARole(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	pipe, script := filepath.Join(w.tmp, "pipe"), filepath.Join(w.tmp, "browser")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), processtest.WriteProgram(script, "#!/bin/sh\nprintf %s \"$*\" >'"+pipe+"'\n")); err != nil {
		t.Fatal(err)
	}
	w.vars["BROWSER"] = script
	c := w.command("console", "-i", "role-1", "--mfa-code", w.code())
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	address, err := os.ReadFile(pipe)
	if err != nil {
		t.Fatal(err)
	}
	page, err := http.Get(string(address))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = page.Body.Close() }()
	text, err := io.ReadAll(page.Body)
	if err != nil || !strings.Contains(string(text), "Signed in as arn:aws:sts::210987654321:assumed-role/role-1/authdeck-role-1-") {
		t.Errorf("%v %s", err, text)
	}
	if err := c.Wait(); err != nil || !strings.Contains(said.String(), "Opened the AWS console as role-1") || strings.Contains(said.String(), "http") {
		t.Errorf("%v %s", err, said.String())
	}
	// Without a browser the link is printed, and nothing else.
	w.vars["BROWSER"] = ""
	out, err := w.command("console", "-i", "role-1", "--destination", "s3").Output()
	if err != nil || !regexp.MustCompile(`^`+regexp.QuoteMeta(w.endpoint)+`/federation\?Action=login&Destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-west-1&\S+\n$`).Match(out) {
		t.Errorf("%v %d bytes", err, len(out))
	}
	out, err = w.command("console", "-i", "emergency-user", "--print-only").CombinedOutput()
	if code := exitCode(err); code != 2 || !strings.Contains(string(out), "authdeck: the AWS console opens for roles only. "+
		"The roles of emergency-user: role-0, audit, role-1, role-2, role-3 and 6 more; run: authdeck console -i role-0") {
		t.Errorf("%d %s", code, out)
	}
	// A session that must be longer than the saved one is a new one.
	calls := w.aws.Calls("AssumeRole")
	out, err = w.command("console", "-i", "role-1", "--print-only", "--duration", "1h").CombinedOutput()
	if n := w.aws.Calls("AssumeRole") - calls; err != nil || n != 1 {
		t.Errorf("%v %d calls, %s", err, n, out)
	}
	for path, content := range files(t, w.home) {
		if strings.Contains(content, "SigninToken") {
			t.Errorf("the link is in %s", path)
		}
	}
}

func TestALogoutOfAllRealmsEndsTheRolesOfAUserWithoutASession(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	if out, err := w.command("login", "-i", "role-1", "--mfa-code", w.code()).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	folder := filepath.Join(w.home, ".config", "atmos", "acme", "aws")
	if err := os.Remove(filepath.Join(folder, "aws-user", "credentials")); err != nil {
		t.Fatal(err)
	}
	out, err := w.command("logout", "--all-realms", "--dry-run").Output()
	if err != nil || string(out) != "Would delete the session of the role role-1 in "+filepath.Join(folder, "emergency-user", "credentials")+"\n" {
		t.Errorf("%v %s", err, out)
	}
	out, err = w.command("logout", "--all-realms").CombinedOutput()
	if err != nil || string(out) != "✔ Logged out of the role role-1 (realm acme)\n" {
		t.Errorf("%v %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(folder, "emergency-user", "credentials")); !os.IsNotExist(err) {
		t.Errorf("the session is left: %v", err)
	}
}

func TestARoleWhoseUserIsSignedOutSaysThatItEnds(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	if out, err := w.command("login", "-i", "role-1", "--mfa-code", w.code()).CombinedOutput(); err != nil || strings.Contains(string(out), "renewed") {
		t.Fatalf("%v %s", err, out)
	}
	credentials := filepath.Join(w.home, ".config", "atmos", "acme", "aws", "aws-user", "credentials")
	if err := os.Remove(credentials); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"env"}, {"exec", "--", "true"}} {
		out, err := w.command(append([]string{"-i", "role-1"}, args...)...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "The session of role-1 expires in 15m and will not be renewed, because emergency-user is not signed in. Run: authdeck login -i emergency-user") &&
			!strings.Contains(string(out), "expires in 14m") {
			t.Errorf("%v %s", err, out)
		}
	}
}

func TestARoleThatNeedsNoCodeIsReady(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	if out, err := w.command("login", "-i", "emergency-user", "--mfa-code", w.code()).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if out, err := w.command("prompt", "-i", "role-1").CombinedOutput(); err != nil || string(out) != "role-1 ready\n" {
		t.Errorf("%v %q", err, out)
	}
	if out, err := w.command("list").Output(); err != nil || !strings.Contains(string(out), "├ role-1") || strings.Count(string(out), "✔ ready") != 11 {
		t.Errorf("%v %s", err, out)
	}
	if out, err := w.command("list").Output(); err != nil || !strings.Contains(string(out), "\n├ role-0") || !strings.Contains(string(out), "\n│ └ audit") {
		t.Errorf("%v %s", err, out)
	}
	if out, err := w.command("list", "-f", "tree").Output(); err != nil || !strings.Contains(string(out), "      ├── ✔ ready  role-0 (aws/assume-role)\n      │  └── ✔ ready  audit (aws/assume-role)\n      ├── ") ||
		!strings.Contains(string(out), "      └── ✔ ready  role-9 (aws/assume-role)\n") {
		t.Errorf("%v %s", err, out)
	}
	if out, err := w.command("env", "-i", "role-1").Output(); err != nil || !strings.Contains(string(out), "export AWS_PROFILE=role-1\n") {
		t.Errorf("%v %s", err, out)
	}
	if out, err := w.command("prompt", "-i", "role-1").CombinedOutput(); err != nil || !regexp.MustCompile(`^role-1 1[45]m\n$`).Match(out) {
		t.Errorf("it renews itself, so nothing warns: %v %q", err, out)
	}
}
