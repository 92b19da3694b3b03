//go:build !windows

package cli_test

import (
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

const (
	passphrase = "correct-horse-made-for-a-test"
	device     = "arn:aws:iam::123456789012:mfa/user"
)

// world is a machine for one test: a user with an empty home and an atmos.yaml, and a simulated AWS on loopback.
type world struct {
	t               *testing.T
	home, tmp, work string
	aws             *awsfake.Server
	seed            []byte
	keyID, secret   string
	endpoint        string // of the stand-in
	vars            map[string]string
}

// newWorld has the identities emergency-user, whose keys are not saved yet, and prod-admin.
func newWorld(t *testing.T) *world {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		t: t, home: filepath.Join(root, "home"), tmp: filepath.Join(root, "tmp"), work: filepath.Join(root, "work"),
		seed: awsfake.Seed(),
	}
	for _, dir := range []string{w.home, w.tmp, w.work} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	w.keyID, w.secret = awsfake.LongLived("123456789012")
	w.aws = awsfake.New(time.Now, awsfake.User{
		Account: "123456789012", Name: "user", AccessKeyID: w.keyID, SecretKey: w.secret,
		Devices: []awsfake.Device{{Serial: device, Seed: w.seed}},
	})
	server := httptest.NewServer(w.aws)
	t.Cleanup(server.Close)
	w.endpoint = server.URL
	w.config("auth:\n  realm: acme\n  identities:\n" +
		"    emergency-user:\n      kind: aws/user\n      default: true\n      spec:\n        endpoint_url: " + server.URL + "\n" +
		"    prod-admin:\n      kind: aws/user\n      spec:\n        endpoint_url: " + server.URL + "\n")
	w.vars = map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": w.home, "AUTHDECK_TRUSTED_FOLDERS": root, "TMPDIR": w.tmp, "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC",
		"XDG_RUNTIME_DIR": root, // where no bus listens
		"GORACE":          "exitcode=0 log_path=" + filepath.Join(root, "race"),
	}
	t.Cleanup(func() { noRaces(t, root) })
	return w
}

// noRaces reads what the race detector found in the programs of this world, if they were built with it.
func noRaces(t *testing.T, root string) {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(root, "race.*"))
	if err != nil {
		t.Error(err)
	}
	for _, log := range logs {
		content, err := os.ReadFile(log)
		if err != nil {
			t.Error(err)
		}
		for report := range strings.SplitSeq(string(content), "==================") {
			// Bubble Tea closes the reader of the keys while its loop is reading, if a context ends the program.
			if strings.Contains(report, "DATA RACE") && !strings.Contains(report, "cancelreader.(*epollCancelReader).Close") {
				t.Error(report)
			}
		}
	}
}

// config writes atmos.yaml.
func (w *world) config(text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.work, "atmos.yaml"), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// homeConfig moves the configuration to the home folder, with other content.
func (w *world) homeConfig(text string) {
	w.t.Helper()
	folder := filepath.Join(w.home, ".atmos")
	if err := os.Mkdir(folder, 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "atmos.yaml"), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(w.work, "atmos.yaml")); err != nil {
		w.t.Fatal(err)
	}
}

// command is authdeck in this world.
func (w *world) command(args ...string) *exec.Cmd {
	return w.other(os.Getenv(programVar), args...)
}

// other is another program in this world.
func (w *world) other(program string, args ...string) *exec.Cmd {
	c := exec.Command(program, args...)
	c.Dir = w.work
	for name, value := range w.vars {
		c.Env = append(c.Env, name+"="+value)
	}
	return c
}

// run starts authdeck in a terminal of 80 by 24.
func (w *world) run(args ...string) *terminal {
	w.t.Helper()
	return open(w.t, 80, 24, w.command(args...))
}

// code is what the phone shows now.
func (w *world) code() string { return awsfake.Code(w.seed, time.Now()) }

// configured saves the identity's keys in the encrypted file, as an earlier run would have done.
func (w *world) configured() {
	w.t.Helper()
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	c := w.command("user", "configure", "-i", "emergency-user", "--access-key-id", w.keyID, "--mfa-arn", device, "--secret-stdin")
	c.Stdin = strings.NewReader(w.secret + "\n")
	if out, err := c.CombinedOutput(); err != nil {
		w.t.Fatalf("%v %s", err, out)
	}
}

// fill types keys and device into the form and saves them.
func (w *world) fill(x *terminal) {
	w.t.Helper()
	x.see("Enter Credentials")
	x.press(w.keyID, enter)
	x.see("account 123456789012")
	x.press(w.secret, enter)
	x.see("40 characters")
	x.press(device, enter, enter)
}

// files are the paths below a folder with their content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, path)
		found[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
