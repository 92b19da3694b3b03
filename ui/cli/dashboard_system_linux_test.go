//go:build system

package cli_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"authdeck/store/vault/dbustest"
)

// boto is a user's program that gets keys as boto3 does: it has no terminal and knows nothing about authdeck.
const boto = `import botocore.session, os
c = botocore.session.Session(profile=os.environ["AWS_PROFILE"]).get_credentials().get_frozen_credentials()
print("got", c.access_key)`

// The Python package botocore comes with Debian's python3-botocore and awscli.
func TestTenProgramsOfBotocoreNeedOneCodeAtTheDashboard(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	w.vars["XDG_RUNTIME_DIR"] = dbustest.ShortDir(t)
	config := w.file("aws-config", "")
	text := ""
	for _, name := range []string{"emergency-user", "role-3"} {
		text += fmt.Sprintf("[profile %s]\nregion = eu-west-1\ncredential_process = %s credential-process --config %s -i %s\n",
			name, w.command().Path, filepath.Join(w.work, "atmos.yaml"), name)
	}
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := w.tmux(120, 40)
	p.see([]string{"emergency-user", "none"})
	w.listens()
	recorded := w.record()
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			c := w.other("python3", "-c", boto)
			c.Env = append(c.Env, "AWS_CONFIG_FILE="+config, "AWS_PROFILE="+[]string{"emergency-user", "role-3"}[i%2], "PATH="+os.Getenv("PATH"))
			c.Dir = t.TempDir()
			c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "got ASIA") {
				t.Errorf("%v %s", err, out)
			}
		})
	}
	p.see([]string{"is asking for a session", "10 programs waiting"})
	dbustest.Await(t, "the card to take a key", func() bool { // it ignores keys for half a second
		p.press("Enter")
		return strings.Contains(p.do("capture-pane", "-p"), "______")
	})
	code := w.code()
	p.press(code)
	all.Wait()
	if n, m := w.aws.Calls("GetSessionToken"), w.aws.Calls("AssumeRole"); n != 1 || m != 1 {
		t.Errorf("%d codes and %d roles were sent", n, m)
	}
	said := recorded()
	if !strings.Contains(said, `"result":"done"`) || !strings.Contains(said, `"identity":"emergency-user"`) {
		t.Errorf("nothing was recorded: %q", said)
	}
	for what, secret := range w.secrets() {
		if strings.Contains(said, secret) {
			t.Errorf("the socket carries the %s", what)
		}
	}
	if strings.Contains(said, code) {
		t.Error("the socket carries the code")
	}
}

// listens waits for the socket of the dashboard.
func (w *world) listens() (path string) {
	w.t.Helper()
	dbustest.Await(w.t, "the dashboard to listen", func() bool {
		found, _ := filepath.Glob(filepath.Join(w.vars["XDG_RUNTIME_DIR"], "authdeck", "*.socket"))
		if len(found) == 1 {
			path = found[0]
		}
		return path != ""
	})
	return path
}

// secrets are the secrets of a session on disk, and the long-lived key.
func (w *world) secrets() map[string]string {
	w.t.Helper()
	all := map[string]string{"secret access key": w.secret, "access key ID": w.keyID}
	files, err := filepath.Glob(filepath.Join(w.home, ".config/atmos/acme/aws/*/credentials"))
	if err != nil || len(files) < 2 {
		w.t.Fatalf("%v %v", files, err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			w.t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && strings.HasPrefix(name, "aws_") {
				all[strings.TrimSpace(name)+" in "+path] = strings.TrimSpace(value)
			}
		}
	}
	return all
}

// record stands between programs and the dashboard, and returns everything that was sent over its sockets.
func (w *world) record() (recorded func() string) {
	w.t.Helper()
	real := w.listens()
	path := filepath.Join(filepath.Dir(real), fmt.Sprint(os.Getpid())+".socket")
	l, err := net.Listen("unix", path)
	if err != nil {
		w.t.Fatal(err)
	}
	soon := time.Now().Add(time.Hour) // so that it is the one used last
	if err := os.Chtimes(path, soon, soon); err != nil {
		w.t.Fatal(err)
	}
	var said output
	var open sync.WaitGroup
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("unix", real)
			if err != nil {
				_ = c.Close()
				continue
			}
			for from, to := range map[net.Conn]net.Conn{c: to, to: c} {
				open.Go(func() {
					_, _ = io.Copy(io.MultiWriter(to, &said), from)
					_ = to.Close()
				})
			}
		}
	})
	w.t.Cleanup(func() {
		_ = l.Close()
		open.Wait()
	})
	return said.String
}
