//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sessions is the file of the realm's sessions that AWS tools read.
func (w *world) sessions() string {
	return filepath.Join(w.home, ".config", "atmos", "acme", "aws", "aws-user", "credentials")
}

func TestAUserSavesKeysAndSignsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("user", "configure", "--keyring", "file")
	x.see("Choose an identity to configure", "▌  emergency-user", "prod-admin")
	x.press(enter)
	x.see("Choose a passphrase")
	x.press(passphrase, enter, passphrase, enter)
	w.fill(x)
	x.exits(0)
	x.givenBack()
	x.see("✔ Saved credentials to keyring", "✔ Session duration configured: 12h")

	x = w.run("login", "--keyring", "file")
	x.see("Unlock the encrypted file")
	x.press("not-the-passphrase", enter)
	x.see("✗")
	x.press(ctrlU, passphrase, enter)
	x.see("Enter MFA Token", "MFA Device: "+device, "______")
	x.press(w.code())
	x.exits(0)
	x.givenBack()
	x.see("✔ Signed in as emergency-user · expires ", "(12h)")
	if strings.Contains(x.text(), "Enter MFA Token") {
		t.Errorf("more than one line stays behind:\n%s", x.text())
	}

	content, err := os.ReadFile(w.sessions())
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^; atmos: expiration=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n\[emergency-user\]\n` +
		`aws_access_key_id\s*= ASIA\w{16}\naws_secret_access_key\s*= \S{40}\naws_session_token\s*= \S{200,}\n+$`)
	if !want.Match(content) {
		t.Errorf("the session:\n%s", content)
	}
	for _, path := range []string{w.sessions(), filepath.Join(filepath.Dir(w.sessions()), "config")} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if n := w.aws.Calls("GetSessionToken"); n != 1 {
		t.Errorf("%d sessions were asked for", n)
	}
}

func TestEscEndsWithFailureAndCtrlCWithInterruption(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	for _, c := range []struct {
		args      []string
		see, keys string
		code      int
	}{
		{[]string{"login"}, "Enter MFA Token", esc, 1},
		{[]string{"login"}, "Enter MFA Token", ctrlC, 130},
		{[]string{"user", "configure"}, "Choose an identity to configure", ctrlC, 130},
		{[]string{"user", "configure"}, "Choose an identity to configure", "q", 1},
		{[]string{"user", "configure", "-i", "prod-admin"}, "Enter Credentials", esc, 1},
		{[]string{"user", "configure", "-i", "prod-admin"}, "Enter Credentials", ctrlC, 130},
		{nil, "emergency-user", "q", 0},
		{nil, "emergency-user", ctrlC, 130},
	} {
		t.Run(strings.Join(c.args, " ")+" "+c.see, func(t *testing.T) {
			x := open(t, 80, 24, w.command(c.args...))
			x.see(c.see)
			x.press(c.keys)
			x.exits(c.code)
			x.givenBack()
		})
	}
	if _, err := os.Stat(w.sessions()); err == nil {
		t.Error("a session came of it")
	}
}

func TestWrongCodeKeepsTheBoxOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login")
	x.see("Enter MFA Token", "______")
	x.press("12a")
	x.see("Only digits are allowed")
	x.press(wrong(w.code()))
	x.see("rejected that code", "Check it, or use the next one", "______")
	x.paste(w.code()[:3] + " " + w.code()[3:])
	x.exits(0)
	x.see("✔ Signed in as emergency-user")
}

// wrong is a code that no clock near now shows, at least nearly always.
func wrong(code string) string {
	return strings.Map(func(r rune) rune { return '0' + (r-'0'+5)%10 }, code)
}
