//go:build unix

package atmosyaml

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdeck/model"
)

// withCommands reads identities whose commands can run, in a new folder.
func withCommands(t *testing.T, identities string) (model.Config, string) {
	t.Helper()
	return withTimeout(t, time.Minute, identities)
}

func withTimeout(t *testing.T, timeout time.Duration, identities string) (model.Config, string) {
	t.Helper()
	dir := folder(t, map[string]string{"atmos.yaml": "auth:\n  realm: acme\n  identities:\n" + identities})
	commands := NewCommands(os.Environ)
	commands.timeout = timeout
	c, err := Read(t.Context(), Source{Config: []string{filepath.Join(dir, "atmos.yaml")}, WorkDir: dir, LookupEnv: lookup(testEnv), Commands: commands})
	must(t, err)
	return c, dir
}

func runs(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "ran"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return strings.Count(string(text), "x")
}

func TestACommandRunsOnceAndOnlyForTheUsedIdentity(t *testing.T) {
	const one = "      kind: aws/user\n      credentials:\n        mfa_arn: !exec printf x >> ran; echo arn:aws:iam::123456789012:mfa/one\n"
	c, dir := withCommands(t, "    a:\n"+one+"    b:\n"+one+"        region: !exec 'printf x >> ran; echo eu-west-1'\n")
	a, b := c.Identities[0], c.Identities[1]
	if n := runs(t, dir); n != 0 || !a.Device.Later || !a.Device.Set || a.Device.Value != "" || a.Problem != nil || len(b.Unresolved.Commands) != 2 {
		t.Fatalf("%d runs, %+v", n, a)
	}
	if cmd := a.Unresolved.Commands[0]; cmd.Origin.Line != 7 || !strings.HasPrefix(cmd.Line, "printf x >> ran") {
		t.Errorf("%+v", cmd)
	}
	for range 3 {
		used, err := a.Resolve(t.Context())
		must(t, err)
		if used.Device.Value != "arn:aws:iam::123456789012:mfa/one" || used.Device.Later || used.Unresolved != nil || used.Ref != a.Ref || used.Ref.Realm != "acme" {
			t.Errorf("%+v", used)
		}
	}
	if n := runs(t, dir); n != 1 {
		t.Errorf("%d runs", n)
	}
	used, err := b.Resolve(t.Context())
	must(t, err)
	if n := runs(t, dir); n != 2 || used.Region.Value != "eu-west-1" || used.Device.Value == "" {
		t.Errorf("%d runs, %+v", n, used)
	}
}

func TestACommandMayPrintAMapAsJSONAndItsSecretStaysSecret(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	c, _ := withCommands(t, `    a:
      kind: aws/user
      credentials: !exec 'printf "{\"access_key_id\": \"AKIAIOSFODNN7EXAMPLE\",\n\t\"secret_access_key\": \"`+secret+`\"}\n\n"'
      env: [{key: A, value: !exec echo 12}, {key: B, value: c}]
    b:
      kind: aws/user
      credentials: {access_key_id: !exec "echo AKIAIOSFODNN7EXAMPLE", secret_access_key: !exec "echo `+secret+`"}
`)
	if !c.Identities[1].KeysInConfig() {
		t.Error("keys that a command gives are keys of the configuration")
	}
	for _, id := range c.Identities {
		used, err := id.Resolve(t.Context())
		must(t, err)
		got := ""
		used.SecretKey.Value.Reveal(func(b []byte) { got = string(b) })
		if got != secret || used.AccessKeyID.Value != "AKIAIOSFODNN7EXAMPLE" || !used.KeysInConfig() || used.SecretKey.Origin.Line != id.Unresolved.Commands[0].Origin.Line && id.Title == "a" {
			t.Errorf("%s: %+v", id.Title, used)
		}
		if strings.Contains(fmt.Sprintf("%+v %#v", used, used.SecretKey), secret) {
			t.Error("the secret is printed")
		}
		if id.Title == "a" && (len(used.Env) != 2 || used.Env[0] != (model.EnvVar{Key: "A", Value: "12"})) {
			t.Errorf("%+v", used.Env)
		}
	}
}

func TestABadCommandIsAProblem(t *testing.T) {
	const canary = "canary-in-the-output"
	for command, want := range map[string]string{
		"echo 12345": "printed a number", "echo true": "printed a true/false value", "echo " + canary + " >&2; exit 3": "exit status 3",
		"no-such-program-at-all":               "exit status 127",
		"yes " + canary + " | head -c 1200000": "more than 1 MB", "printf '{\"a\": 1, \"a\": 2}'": "not valid YAML", "echo '[\"" + canary + "\"]'": "not a list",
		"printf 'a\\nb'": "line break", "cat; exit 4": "exit status 4", ": < /dev/tty": "exit status",
	} {
		c, _ := withCommands(t, "    a:\n      kind: aws/user\n      credentials:\n        mfa_arn: !exec |-\n          "+command+"\n    b: {kind: aws/user}\n")
		_, err := c.Identities[0].Resolve(t.Context())
		var p *model.Problem
		if !errors.As(err, &p) || !strings.Contains(p.What, want) || strings.Contains(p.Error(), canary) || p.Origin.Line != 7 {
			t.Errorf("%s: %v, want %q", command, err, want)
		}
		if c.Identities[1].Problem != nil {
			t.Error(c.Identities[1].Problem)
		}
	}
}

func TestACommandIsStoppedAtItsTimeLimit(t *testing.T) {
	for _, command := range []string{"exec sleep 600", "sleep 600 & echo x; wait"} {
		c, _ := withTimeout(t, time.Second, "    a:\n      kind: aws/user\n      alias: x\n      session: {duration: !exec \""+command+"\"}\n")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var p *model.Problem
		if _, err := c.Identities[0].Resolve(ctx); !errors.As(err, &p) || !strings.Contains(p.What, "took longer than 1s") || p.Origin.Line != 7 {
			t.Errorf("%s: %v", command, err)
		}
		if ctx.Err() != nil {
			t.Errorf("%s: it was waited for", command)
		}
	}
}

func TestChildrenOfACommandEndWithIt(t *testing.T) {
	c, dir := withCommands(t, "    a:\n      kind: aws/user\n      credentials:\n        mfa_arn: !exec \"exec 9>held; sleep 600 >/dev/null 2>&1 & echo arn:aws:iam::123456789012:mfa/one\"\n")
	held := filepath.Join(dir, "held")
	must(t, syscall.Mkfifo(held, 0o600))
	ended := make(chan error, 1)
	go func() { // a pipe ends when the last process that has it open has ended
		_, err := os.ReadFile(held)
		ended <- err
	}()
	if _, err := c.Identities[0].Resolve(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		must(t, err)
	case <-time.After(time.Minute):
		t.Fatal("it still runs")
	}
}

func TestACancelledCommandCanRunAgain(t *testing.T) {
	c, dir := withCommands(t, "    a:\n      kind: aws/user\n      alias: x\n      session: {duration: !exec \"printf x >> ran; echo 12h\"}\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Identities[0].Resolve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	before := runs(t, dir)
	used, err := c.Identities[0].Resolve(t.Context())
	if err != nil || used.Duration.Value != "12h" || runs(t, dir) != before+1 {
		t.Errorf("%v %+v", err, used.Duration)
	}
}

func TestNoCommandRunsForValuesNeededBeforeUse(t *testing.T) {
	const run = "!exec printf x >> ran"
	for name, text := range map[string]string{
		"auth.realm": "auth:\n  realm: " + run, "auth.keyring.type": "auth:\n  keyring: {type: " + run + "}", "auth.identities": "auth:\n  identities: " + run,
		"auth": "auth: " + run, "kind": "auth:\n  identities:\n    a: {kind: " + run + "}", "alias": "auth:\n  identities:\n    a: {kind: aws/user, alias: " + run + "}",
		"default": "auth:\n  identities:\n    a: {kind: aws/user, default: " + run + "}", "this identity": "auth:\n  identities:\n    a: " + run,
	} {
		dir := folder(t, map[string]string{"atmos.yaml": text + "\n"})
		c, err := Read(t.Context(), Source{Config: []string{filepath.Join(dir, "atmos.yaml")}, WorkDir: dir, LookupEnv: lookup(nil), Commands: NewCommands(os.Environ)})
		problems := problemsOf(err)
		for _, id := range c.Identities {
			problems = append(problems, id.Problem)
		}
		if len(problems) == 0 || problems[0] == nil || !strings.HasPrefix(problems[0].What, name+" cannot come from !exec") || problems[0].Origin.Line == 0 {
			t.Errorf("%s: %v", name, problems)
		}
		if n := runs(t, dir); n != 0 {
			t.Errorf("%s: it ran", name)
		}
	}
}
