//go:build unix

package cli_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// trap is what a hostile folder would like to reach: a program that leaves a mark, a listener that records what it gets, and a file
// outside the folder.
type trap struct {
	*world
	marks    string // the folder in which programs leave a mark
	outside  string // a file that the folder must not read
	listener net.Listener

	mu       sync.Mutex
	received strings.Builder
	calls    int
}

// outsideCanary is in the file outside the folder, and hiddenCanary is a value of the folder's file that looks secret.
const (
	outsideCanary = "OUTSIDE-CANARY"
	hiddenCanary  = "hiddenCANARY4711Zq8"
)

// newTrap is a world whose working folder is an untrusted clone. Both of its identities have a session.
func newTrap(t *testing.T) *trap {
	t.Helper()
	w := newWorld(t)
	delete(w.vars, "AUTHDECK_TRUSTED_FOLDERS")
	w.vars["AWS_ENDPOINT_URL"], w.vars["AWS_REGION"], w.vars["SHELL"] = w.endpoint, "us-east-1", "/bin/sh"
	root := filepath.Dir(w.work)
	p := &trap{world: w, marks: filepath.Join(root, "marks"), outside: filepath.Join(root, "outside.yaml")}
	for _, dir := range []string{p.marks, filepath.Join(w.work, ".git"), filepath.Join(w.work, "sub")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p.put(p.outside, "auth: {identities: {"+strings.ToLower(outsideCanary)+": {kind: aws/user, alias: "+outsideCanary+"}}}\n", 0o600)
	p.put(filepath.Join(w.work, "evil"), "#!/bin/sh\ntouch "+filepath.Join(p.marks, "program")+"\n", 0o700)
	var err error
	if p.listener, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.listener.Close() })
	go p.record()
	for _, name := range []string{"dev", "other"} {
		p.hasSession(name)
	}
	return p
}

func (p *trap) put(path, text string, mode os.FileMode) {
	p.t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		p.t.Fatal(err)
	}
}

// hasSession saves a session as Atmos writes it.
func (p *trap) hasSession(name string) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Dir(p.sessions()), 0o700); err != nil {
		p.t.Fatal(err)
	}
	before, _ := os.ReadFile(p.sessions())
	p.put(p.sessions(), string(before)+"; atmos: expiration="+time.Now().Add(10*time.Hour).UTC().Format(time.RFC3339)+"\n["+name+"]\n"+
		"aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = "+exampleSecret+"\naws_session_token = made-for-a-test\n\n", 0o600)
}

// record records what connections send, and answers nothing.
func (p *trap) record() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.calls++
		p.mu.Unlock()
		go func() {
			defer func() { _ = c.Close() }()
			r, err := http.ReadRequest(bufio.NewReader(c))
			if err != nil {
				return
			}
			body, _ := io.ReadAll(r.Body)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.received.WriteString(r.Header.Get("Authorization") + " " + string(body))
		}()
	}
}

func (p *trap) url() string { return "http://" + p.listener.Addr().String() }

// sprung says what the folder has reached; "" for nothing.
func (p *trap) sprung() string {
	p.t.Helper()
	var all []string
	marks, err := os.ReadDir(p.marks)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range marks {
		all = append(all, "ran "+m.Name())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls > 0 {
		all = append(all, fmt.Sprintf("called %d times: %q", p.calls, p.received.String()))
	}
	return strings.Join(all, ", ")
}

// says runs authdeck without a terminal.
func (p *trap) says(args ...string) (code int, stdout, stderr string) {
	p.t.Helper()
	u := p.alone(args...)
	select {
	case code = <-u.ended:
	case <-time.After(testTimeout):
		p.t.Fatalf("%v does not end", args)
	}
	return code, u.stdout.String(), u.stderr.String()
}

// tree is every file below the root of this world with its content, except for authdeck's own files.
func (p *trap) tree() map[string]string {
	all := files(p.t, filepath.Dir(p.work))
	for name := range all {
		for _, own := range []string{"home/.local/state/", "home/.config/atmos/", "home/.cache/", "race."} {
			if strings.HasPrefix(name, own) {
				delete(all, name)
			}
		}
	}
	return all
}

// TestEachThingThatAFolderCouldDoNeedsTrust has what once happened without a question, before and after the user trusts the folder.
func TestEachThingThatAFolderCouldDoNeedsTrust(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file  func(p *trap) string
		does  []string                        // a command that uses it
		after func(p *trap, said string) bool // what must have happened after the folder is trusted
	}{
		"a command for a region": {
			func(p *trap) string {
				return "auth: {realm: acme, identities: {dev: {kind: aws/user, credentials: {region: !exec \"./evil; echo eu-central-1\"}}, other: {kind: aws/user}}}\n"
			},
			[]string{"credential-process", "-i", "dev"},
			func(p *trap, said string) bool { return p.sprung() == "ran program" && strings.Contains(said, "ASIA") },
		},
		"an endpoint": {
			func(p *trap) string {
				return "auth: {realm: acme, identities: {dev: {kind: aws/user, spec: {endpoint_url: \"" + p.url() + "\"}}, other: {kind: aws/user}}}\n"
			},
			[]string{"login", "-i", "dev", "--renew", "--mfa-code", "314159"},
			func(p *trap, said string) bool {
				return strings.Contains(p.sprung(), "TokenCode=314159") && strings.Contains(said, p.listener.Addr().String())
			},
		},
		"a keyring in the folder": {
			func(*trap) string {
				return "env: {ATMOS_KEYRING_TYPE: file, ATMOS_KEYRING_FILE_PATH: ./.k, ATMOS_KEYRING_PASSWORD: " + hiddenCanary + "}\n" +
					"auth: {realm: acme, identities: {dev: {kind: aws/user}, other: {kind: aws/user}}}\n"
			},
			[]string{"user", "configure", "-i", "dev", "--secret-stdin", "--no-verify", "--access-key-id", "AKIAIOSFODNN7EXAMPLE", "--mfa-arn", device},
			func(p *trap, _ string) bool {
				_, err := os.Stat(filepath.Join(p.work, "atmos_acme_dev")) // beside the path, as Atmos has it
				return err == nil
			},
		},
		"a shell": {
			func(*trap) string {
				return "env: {ATMOS_SHELL: ./evil}\nauth: {realm: acme, identities: {dev: {kind: aws/user}, other: {kind: aws/user}}}\n"
			},
			[]string{"shell", "-i", "dev"},
			func(p *trap, _ string) bool { return p.sprung() == "ran program" },
		},
		"a variable for programs": {
			func(*trap) string {
				return "auth: {realm: acme, identities: {dev: {kind: aws/user, env: [{key: BASH_ENV, value: ./evil}]}, other: {kind: aws/user}}}\n"
			},
			[]string{"exec", "-i", "dev", "--", "bash", "-c", ":"},
			func(p *trap, _ string) bool { return p.sprung() == "ran program" },
		},
		"a file outside": {
			func(p *trap) string {
				return "import: [" + p.outside + "]\nauth: {realm: acme, identities: {dev: {kind: aws/user}, other: {kind: aws/user}}}\n"
			},
			[]string{"whoami", "-i", strings.ToLower(outsideCanary)},
			func(_ *trap, said string) bool {
				return strings.Contains(said, "no session for "+strings.ToLower(outsideCanary))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newTrap(t)
			if c.does[0] != "user" { // with its own keyring
				p.saveKeys("dev")
			}
			p.config(c.file(p))
			do := func() (int, string, string) {
				if c.does[0] == "user" {
					return p.withInput(exampleSecret, c.does...)
				}
				return p.says(c.does...)
			}
			before := p.tree()
			code, stdout, stderr := do()
			if code != 2 || stdout != "" || !strings.Contains(stderr, "run: authdeck trust") {
				t.Errorf("before: exit %d, %q, %q", code, stdout, stderr)
			}
			for _, look := range [][]string{{"list"}, {"validate", "--explain"}, {"doctor"}, {"__complete", "login", "-i", ""}, {"trust"}} {
				_, stdout, stderr := p.says(look...)
				if strings.Contains(stdout+stderr, hiddenCanary) || strings.Contains(stdout+stderr, outsideCanary) {
					t.Errorf("%v shows what it must not: %s%s", look, stdout, stderr)
				}
			}
			if s := p.sprung(); s != "" || !maps.Equal(before, p.tree()) {
				t.Errorf("without trust: %s", s)
			}
			if code, stdout, stderr := p.says("trust", "--yes"); code != 0 {
				t.Fatalf("trust: exit %d, %q, %q", code, stdout, stderr)
			}
			if _, stdout, stderr := do(); !c.after(p, stdout+stderr) {
				t.Errorf("after: %q, %q; %s", stdout, stderr, p.sprung())
			}
		})
	}
}

// Nothing here reads these variables for a session, so no session waits for trust.
func TestAVariableThatASessionDoesNotNeedBlocksNone(t *testing.T) {
	t.Parallel()
	p := newTrap(t)
	p.saveKeys("dev")
	for name, alone := range map[string]bool{"ATMOS_SHELL": true, "ATMOS_LOGS_LEVEL": true, "ATMOS_PAGER": true, "TF_LOG": true, "ATMOS_IDENTITY": false} {
		p.config("env: {" + name + ": ./evil}\nauth: {realm: acme, identities: {dev: {kind: aws/user}}}\n")
		for _, args := range [][]string{{"login"}, {"credential-process"}} {
			if code, _, stderr := p.says(append(args, "-i", "dev")...); code != 0 {
				t.Errorf("%s, %v: exit %d, %s", name, args, code, stderr)
			}
			if code, _, stderr := p.says(args...); (code == 0) != alone || code != 0 && !strings.Contains(stderr, "wants to set ATMOS_IDENTITY") {
				t.Errorf("%s, %v without a name: exit %d, %s", name, args, code, stderr)
			}
		}
		if code, _, stderr := p.says("shell", "-i", "dev"); code != 2 || !strings.Contains(stderr, "wants to set "+name) {
			t.Errorf("shell with %s: exit %d, %s", name, code, stderr)
		}
		if code, _, stderr := p.says("logout", "--keys", "--yes", "--dry-run"); (code == 0) != alone {
			t.Errorf("logout with %s: exit %d, %s", name, code, stderr)
		}
		if s := p.sprung(); s != "" {
			t.Errorf("%s: %s", name, s)
		}
	}
}

// saveKeys puts keys into the encrypted file, which the user chose.
func (p *trap) saveKeys(name string) {
	p.t.Helper()
	p.vars["ATMOS_KEYRING_TYPE"], p.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	p.config("auth: {realm: acme, identities: {" + name + ": {kind: aws/user}}}\n")
	if code, _, stderr := p.withInput(p.secret, "user", "configure", "-i", name, "--secret-stdin", "--no-verify", "--access-key-id", p.keyID, "--mfa-arn", device); code != 0 {
		p.t.Fatalf("exit %d: %s", code, stderr)
	}
	p.hasSession(name)
}

// withInput is says with a line on standard input.
func (p *trap) withInput(line string, args ...string) (code int, stdout, stderr string) {
	p.t.Helper()
	c := p.command(args...)
	var out, errs strings.Builder
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(line+"\n"), &out, &errs
	if err := c.Run(); c.ProcessState == nil {
		p.t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), out.String(), errs.String()
}

// FuzzFilesWithoutTrust reads random files with risky settings in random places: no program runs, nothing is contacted, no file is
// written outside authdeck's own folders, and nothing from outside the folder is shown.
func FuzzFilesWithoutTrust(f *testing.F) {
	for seed := range uint64(hostileFolders) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		t.Parallel()
		p := newTrap(t)
		random := randomFile{trap: p, Rand: rand.New(rand.NewPCG(seed, 11))} //nolint:gosec // a seed makes the same file again
		random.write()
		before := p.tree()
		looking := [][]string{{"list"}, {"validate", "--explain"}, {"doctor", "--offline"}, {"__complete", "exec", "-i", ""}, {"keyring", "status"}, {"logout", "-i", "dev"}}
		using := [][]string{
			{"credential-process", "-i", "dev"}, {"env", "-i", "dev"}, {"exec", "-i", "dev", "--", "bash", "-c", ":"}, {"exec", "-i", "other", "--", "bash", "-c", ":"},
			{"shell", "-i", "dev"}, {"shell", "-i", "other"}, {"whoami", "-i", "dev"}, {"login", "-i", "dev", "--renew", "--mfa-code", "314159"}, {"console", "-i", "admin"},
		}
		for _, all := range [][][]string{looking, using} {
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		}
		for _, args := range append(looking[:2], using[:5]...) {
			_, stdout, stderr := p.says(args...)
			for _, canary := range []string{outsideCanary, hiddenCanary} {
				if strings.Contains(stdout+stderr, canary) {
					t.Errorf("%v shows %s: %s%s", args, canary, stdout, stderr)
				}
			}
			if s := p.sprung(); s != "" {
				t.Errorf("%v: %s", args, s)
			}
		}
		if after := p.tree(); !maps.Equal(before, after) {
			t.Errorf("files were %v, and are %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
		}
		if t.Failed() {
			t.Logf("%s", p.tree()["work/atmos.yaml"])
		}
	})
}

// randomFile writes the files of a hostile folder.
type randomFile struct {
	*trap
	*rand.Rand
}

func (r randomFile) oneOf(all ...string) string { return all[r.IntN(len(all))] }

// value is a value that does, or would do, something in every place.
func (r randomFile) value() string {
	return r.oneOf("!exec ./evil", "!exec \""+filepath.Join(r.work, "evil")+"; echo x\"", "!include.raw ../outside.yaml", "!include ../outside.yaml .auth",
		"!include.raw "+r.outside, "!env HOME", "!include evil.yaml .value", "plain", "\""+r.url()+"\"", "*hook")
}

// variable is a setting of the env section that, in most cases, some program uses as a program or a place.
func (r randomFile) variable() string {
	if r.IntN(5) == 0 {
		return r.oneOf("ATMOS_KEYRING_PASSWORD", "TOKEN", "NAME") + ": " + hiddenCanary
	}
	return r.oneOf("LD_PRELOAD", "BASH_ENV", "ENV", "ATMOS_SHELL", "SHELL", "EDITOR", "GIT_SSH_COMMAND", "NODE_OPTIONS", "PYTHONSTARTUP", "PATH", "HTTPS_PROXY", "AWS_ENDPOINT_URL",
		"AWS_ENDPOINT_URL_STS", "ATMOS_KEYRING_TYPE", "ATMOS_KEYRING_FILE_PATH", "ATMOS_KEYRING_PASSWORD", "ATMOS_CLI_CONFIG_PATH", "ATMOS_BASE_PATH", "ATMOS_PROFILE",
		"ATMOS_IDENTITY", "ATMOS_AUTH_REALM", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "AUTHDECK_MFA_COMMAND", "AUTHDECK_KEYRING", "HOME", "TOKEN") +
		": " + r.oneOf("./evil", r.url(), "file", "./.k", "..", filepath.Dir(r.outside), r.value())
}

// identity is the YAML of one identity, in flow style.
func (r randomFile) identity() string {
	fields := []string{"kind: " + r.oneOf("aws/user", "aws/user", "aws/user", "aws/user", "aws/user", "!exec \"./evil; echo aws/user\"")}
	for _, may := range []string{
		"credentials: {region: !exec \"./evil; echo eu-west-1\"}", "alias: " + r.value(), "tags: [a, " + r.value() + "]", "credentials: {region: " + r.value() + "}", "credentials: {mfa_arn: " + r.value() + "}",
		"credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: " + exampleSecret + ", mfa_arn: \"" + device + "\"}", "credentials: {access_key_id: " + r.value() + ", secret_access_key: " + r.value() + "}", "credentials: {aws: {resolver: {url: \"" + r.url() + "\"}}}",
		"spec: {endpoint_url: " + r.oneOf("\""+r.url()+"\"", r.value()) + "}", "session: {duration: " + r.value() + "}",
		"env: [{key: " + r.oneOf("BASH_ENV", "LD_PRELOAD", "ENV") + ", value: " + r.oneOf("./evil", r.value()) + "}]", "<<: *more", "default: " + r.value(),
	} {
		key, _, _ := strings.Cut(may, ":")
		if r.IntN(6) == 0 && !slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, key+":") }) {
			fields = append(fields, may)
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// file is the text of one configuration file.
func (r randomFile) file(imports ...string) string {
	var b strings.Builder
	b.WriteString("hook: &hook !exec ./evil\nmore: &more {alias: !exec ./evil, env: [{key: BASH_ENV, value: ./evil}]}\n")
	if r.IntN(2) == 0 {
		if r.IntN(8) == 0 {
			b.WriteString("env: " + r.value() + "\n")
		} else {
			b.WriteString("env: {" + r.variable() + "}\n")
		}
	}
	if len(imports) > 0 && r.IntN(3) == 0 {
		b.WriteString("import: [" + r.oneOf(imports...) + ", " + r.oneOf(imports...) + "]\n")
	}
	if r.IntN(8) == 0 {
		b.WriteString("profiles: {default: x, base_path: " + r.oneOf("./profiles", "..", r.value()) + "}\n")
	}
	if r.IntN(8) == 0 {
		b.WriteString("base_path: " + r.oneOf("..", ".", filepath.Dir(r.outside), r.value()) + "\n")
	}
	b.WriteString("auth:\n  realm: acme\n")
	if r.IntN(6) == 0 {
		b.WriteString("  keyring: {type: file, spec: {path: " + r.oneOf("./.k", "../k", r.value()) + ", password_env: " + r.oneOf("HOME", r.value()) + "}}\n")
	}
	b.WriteString("  identities:\n    dev: " + r.oneOf(r.identity(), r.identity(), r.identity(), r.identity(), r.identity(), r.identity(), "!include evil.yaml .identity", "!include ../outside.yaml", "!exec ./evil") + "\n    other: {kind: aws/user}\n")
	if r.IntN(3) == 0 {
		b.WriteString("    admin: {kind: aws/assume-role, via: {identity: dev}, principal: {assume_role: \"arn:aws:iam::123456789012:role/admin\", session_name: " + r.value() + ", external_id: " + r.value() + "}}\n")
	}
	return b.String()
}

// write fills the folder. authdeck runs in it or below it.
func (r randomFile) write() {
	imports := []string{"more.yaml", "../outside.yaml", r.outside, "\"{.,..}/*.yaml\"", "~/outside.yaml", "sub/**/*.yaml", "\"" + r.url() + "/x.yaml\"", "\"file://" + r.outside + "\"", r.value()}
	r.config(r.file(imports...))
	r.put(filepath.Join(r.work, "evil.yaml"), "value: !exec ./evil\nidentity: {kind: aws/user, alias: !exec ./evil, spec: {endpoint_url: \""+r.url()+"\"}}\n", 0o600)
	r.put(filepath.Join(r.work, "more.yaml"), r.file(), 0o600)
	for _, dir := range []string{".atmos.d", "profiles/x", "sub"} {
		if r.IntN(3) > 0 {
			continue
		}
		if err := os.MkdirAll(filepath.Join(r.work, dir), 0o700); err != nil {
			r.t.Fatal(err)
		}
		r.put(filepath.Join(r.work, dir, "atmos.yaml"), r.file(imports...), 0o600)
	}
	if r.IntN(3) == 0 {
		if err := os.Symlink(r.outside, filepath.Join(r.work, "sub", "link.yaml")); err != nil {
			r.t.Fatal(err)
		}
	}
	if r.IntN(3) == 0 {
		r.world.work = filepath.Join(r.work, "sub")
		r.put(filepath.Join(r.world.work, "evil"), "#!/bin/sh\ntouch "+filepath.Join(r.marks, "program-below")+"\n", 0o700)
	}
}

func TestNothingIsTrustedThatCannotBeShown(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer func() { _ = full.Close() }()
	p := newTrap(t)
	p.put(filepath.Join(p.work, "atmos.yaml"), "auth:\n  realm: r\n  identities:\n    dev: {kind: aws/user, alias: !exec ./evil}\n", 0o600)
	c := p.command("trust", "--yes")
	c.Stderr = full
	if err := c.Run(); err == nil {
		t.Error("trusted what could not be shown")
	}
	if _, stdout, _ := p.says("trust", "--list"); stdout != "" {
		t.Errorf("trusted: %s", stdout)
	}
}

// The choice is the user's own, so the folder's settings do not matter, and nothing is asked about them.
func TestAChoiceOfAKeyringNeedsNoTrust(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.vars, "AUTHDECK_TRUSTED_FOLDERS")
	w.config("auth:\n  realm: acme\n  keyring: {type: file, spec: {path: /elsewhere}}\n  identities:\n    dev: {kind: aws/user}\n")
	x := w.run("keyring", "use", "file")
	x.see("authdeck now saves new keys in the encrypted file")
	x.exits(0)
}
