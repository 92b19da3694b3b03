//go:build linux || darwin

package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"authdeck/awsauth/awsfake"
)

// withDashboard is a world with keys and an open dashboard.
func withDashboard(t *testing.T) (*world, *terminal) {
	t.Helper()
	w := newWorld(t)
	w.configured()
	return w, w.dashboard()
}

// dashboard opens one, and waits until it listens.
func (w *world) dashboard() *terminal {
	t := w.t
	t.Helper()
	run, err := os.MkdirTemp("/tmp", "ad") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(run) })
	w.vars["XDG_RUNTIME_DIR"] = run
	x := open(t, 120, 40, w.command())
	x.see("emergency-user", "none")
	soon(t, "the dashboard to listen", func() bool {
		found, _ := filepath.Glob(filepath.Join(run, "authdeck", "*.socket"))
		return len(found) == 1
	})
	return x
}

const (
	request = "is asking for a session"
	asksAt  = "Answer on the dashboard"
)

// answered presses a key until the box accepts it, because it ignores keys for half a second.
func (x *terminal) answered(key string) {
	x.see(request)
	soon(x.t, "the card to take a key", func() bool {
		x.press(key)
		return !strings.Contains(x.text(), request)
	})
}

func TestTheDashboardAnswersProgramsWithoutATerminal(t *testing.T) {
	t.Parallel()
	w, x := withDashboard(t)
	all := make([]*unattended, many)
	for i := range all {
		all[i] = w.alone("credential-process")
	}
	x.see(request, "10 programs waiting")
	x.answered(enter)
	x.see(prompt, "______")
	x.press(w.code())
	x.said("10 programs have their session")
	first := ""
	for _, u := range all {
		u.exits(t, 0)
		if first == "" {
			first = u.stdout.String()
		}
		if out := u.stdout.String(); out != first || !strings.HasPrefix(out, `{"Version":1,"AccessKeyId":"ASIA`) {
			t.Errorf("%q", out)
		}
		if said := u.stderr.String(); strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, asksAt) {
			t.Errorf("it said %q", said)
		}
	}
	w.oneCall()
	x.press("q")
	x.exits(0)
}

func TestTheDashboardServesAProgramThatCannotUnlockTheEncryptedFile(t *testing.T) {
	t.Parallel()
	for name, unlocked := range map[string]bool{"the dashboard has the passphrase": true, "the dashboard asks for it": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			if !unlocked {
				delete(w.vars, "ATMOS_KEYRING_PASSWORD")
			}
			x := w.dashboard()
			delete(w.vars, "ATMOS_KEYRING_PASSWORD")
			u := w.alone("exec", "emergency-user", "--", "echo", "served")
			x.see("echo is asking for a session")
			x.answered(enter)
			if !unlocked {
				x.see("assphrase")
				x.press(passphrase, enter)
			}
			x.see(prompt, "______")
			x.press(w.code())
			u.exits(t, 0)
			if out, said := u.stdout.String(), u.stderr.String(); out != "served\n" || !strings.HasPrefix(said, asksAt) {
				t.Errorf("%q, it said %q", out, said)
			}
			x.press("q")
			x.exits(0)
			u = w.alone("login", "emergency-user", "--renew")
			u.exits(t, 2)
			if said := u.stderr.String(); !strings.Contains(said, "needs its passphrase. This is not a terminal") || !strings.Contains(said, "ATMOS_KEYRING_PASSWORD") {
				t.Errorf("without a dashboard it said %q", said)
			}
		})
	}
}

func TestCtrlCDuringASaveSaysInTheTerminalWhatWasSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	until := make(chan struct{})
	defer close(until)
	w.aws.Fail(awsfake.Slow(until), 1)
	x := w.run()
	x.see("emergency-user", "none")
	x.press("e")
	w.fill(x)
	x.see("Checking the keys with AWS")
	x.press(ctrlC)
	x.exits(130)
	x.see("Nothing was saved")
}

func TestCtrlCDuringTheCheckOfKeysSavesNothingInAnyCommandAndSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	until := make(chan struct{})
	defer close(until)
	w.aws.Fail(awsfake.Slow(until), awsfake.Always)
	file := filepath.Join(w.work, "keys")
	keys := "]\naws_access_key_id = " + w.keyID + "\naws_secret_access_key = " + w.secret + "\n"
	if err := os.WriteFile(file, []byte("[emergency-user"+keys+"[prod-admin"+keys), 0o600); err != nil {
		t.Fatal(err)
	}
	const one, both = "Keys of emergency-user were not saved", "Keys of emergency-user and prod-admin were not saved"
	for name, c := range map[string]struct {
		says string
		args []string
		fill func(x *terminal)
	}{
		"flags":     {one, []string{"user", "configure", "-i", "emergency-user", "--access-key-id", w.keyID, "--secret-stdin"}, func(x *terminal) { x.press(w.secret, enter) }},
		"line mode": {one, []string{"user", "configure", "-i", "emergency-user", "--screen-reader"}, func(x *terminal) { x.press(w.keyID, enter, w.secret, enter, enter, enter) }},
		"an import": {both, []string{"import", file, "--yes"}, func(*terminal) {}},
		"an import in line mode": {both, []string{"import", file}, func(x *terminal) {
			x.see("Save these keys")
			x.press("y", enter)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			asked := w.aws.Calls("GetCallerIdentity")
			x := w.run(c.args...)
			c.fill(x)
			if err := w.aws.Wait(t.Context(), "GetCallerIdentity", asked+1); err != nil {
				t.Fatal(err)
			}
			x.press(ctrlC)
			x.exits(130)
			x.see(c.says)
		})
	}
}

func TestNotNowEndsTheProgram(t *testing.T) {
	t.Parallel()
	w, x := withDashboard(t)
	u := w.alone("exec", "--", "echo", "never")
	x.see("echo is asking for a session")
	x.answered(esc)
	u.exits(t, 1)
	if said := u.stderr.String(); !strings.Contains(said, "declined on the dashboard") || u.stdout.String() != "" {
		t.Errorf("it said %q", said)
	}
	x.see("declined: no session for")
}

func TestAProgramIsToldHowTheSignInOnTheDashboardEnded(t *testing.T) {
	t.Parallel()
	const inTerminal = "run in a terminal: authdeck login -i emergency-user"
	for name, c := range map[string]struct {
		locked, cut bool
		end         func(x *terminal, w *world)
		says        string
	}{
		"the box is left": {end: func(x *terminal, _ *world) { x.press(esc) }, says: "declined on the dashboard; " + inTerminal},
		"a wrong code": {end: func(x *terminal, _ *world) {
			x.press("000000")
			x.see("rejected that code")
			x.press(esc)
		}, says: "the sign-in on the dashboard failed. AWS rejected that code. Try again, or " + inTerminal},
		"no network": {cut: true, end: func(x *terminal, w *world) {
			x.press(w.code())
			x.see("Could not reach")
			x.press(esc)
		}, says: "the sign-in on the dashboard failed. Could not reach AWS. The connection broke. Try again, or " + inTerminal},
		"a wrong passphrase": {locked: true, end: func(x *terminal, _ *world) {
			x.press("wrong", enter)
			x.see("Wrong passphrase")
			x.press(esc)
		}, says: "the sign-in on the dashboard failed. Wrong passphrase. Try again, or " + inTerminal},
		"the dashboard quits": {end: func(x *terminal, _ *world) { x.press(ctrlC) }, says: "the dashboard ended before it answered; " + inTerminal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			shows := prompt
			if c.locked {
				delete(w.vars, "ATMOS_KEYRING_PASSWORD")
				shows = "Unlock the encrypted file"
			}
			x := w.dashboard()
			if c.cut {
				w.aws.Fail(awsfake.Cut(), awsfake.Always)
			}
			u := w.alone("exec", "emergency-user", "--", "echo", "never")
			x.answered(enter)
			x.see(shows)
			c.end(x, w)
			u.exits(t, 1)
			said := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).ReplaceAllString(u.stderr.String(), "AWS")
			if !strings.HasSuffix(said, "authdeck: "+c.says+"\n") || u.stdout.String() != "" {
				t.Errorf("it said %q, want %q", said, c.says)
			}
		})
	}
}

func TestAProgramIsToldWhyTheSignInOnTheDashboardFailed(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	w.aws.PutRole(awsfake.Role{ARN: roleARN("role-0"), Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
	x := w.dashboard()
	u := w.alone("exec", "-i", "role-0", "--", "echo", "never")
	x.answered(enter)
	x.see(prompt)
	x.press(w.code())
	x.see("AWS does not let \"emergency-user\" assume \"role-0\"", "[Try again]")
	x.press(esc)
	u.exits(t, 1)
	if said := u.stderr.String(); !strings.Contains(said, "the sign-in on the dashboard failed. AWS does not let \"emergency-user\" assume \"role-0\". Try again, or run in a terminal: authdeck login -i role-0") {
		t.Errorf("it said %q", said)
	}
	x.see("no session for role-0")
}

func TestAKilledDashboardOrProgramLeavesNothing(t *testing.T) {
	t.Parallel()
	w, x := withDashboard(t)
	gone := w.alone("credential-process")
	x.see(request)
	_ = gone.program.Process.Kill()
	x.until("the card to close", func(e *emulator) bool { return !strings.Contains(e.shown.String(), request) })
	u := w.alone("credential-process")
	x.answered(enter)
	x.see(prompt)
	x.signal(syscall.SIGKILL)
	u.exits(t, 1)
	if said := u.stderr.String(); !strings.Contains(said, "ended before it answered") {
		t.Errorf("it said %q", said)
	}
	w.alone("credential-process").exits(t, 2)
	w.alone("login", "--mfa-code", w.code()).exits(t, 0)
}

func TestADashboardOfAnotherConfigurationIsNamed(t *testing.T) {
	t.Parallel()
	w, x := withDashboard(t)
	other := filepath.Join(w.home, "clone.yaml")
	text, err := os.ReadFile(filepath.Join(w.work, "atmos.yaml"))
	if err == nil {
		err = os.WriteFile(other, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	u := w.alone("credential-process", "--config", other)
	u.exits(t, 2)
	if said := u.stderr.String(); !strings.Contains(said, "the dashboard refused. The dashboard reads other configuration files") {
		t.Errorf("it said %q", said)
	}
	x.see("refused")
}

// Whichever is killed, the other one ends or continues, and the next program is served.
func TestAKillAtAnyStepLeavesNobodyWaiting(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"card", "box"} {
		for _, killed := range []string{"program", "dashboard"} {
			t.Run(killed+" at the "+step, func(t *testing.T) {
				t.Parallel()
				w, x := withDashboard(t)
				u := w.alone("credential-process")
				x.see(request)
				if step == "box" {
					x.answered(enter)
					x.see(prompt)
				}
				if killed == "program" {
					_ = u.program.Process.Kill()
					if step == "box" {
						x.press(w.code()) // the user has begun, and the session is for the next one
						x.see("1 signed in")
					} else {
						x.until("the card to close", func(e *emulator) bool { return !strings.Contains(e.shown.String(), request) })
						w.alone("login", "--mfa-code", w.code()).exits(t, 0)
					}
				} else {
					x.signal(syscall.SIGKILL)
					u.exits(t, 1)
					w.alone("credential-process").exits(t, 2)
					w.alone("login", "--mfa-code", w.code()).exits(t, 0)
				}
				next := w.alone("credential-process")
				next.exits(t, 0)
				if out := next.stdout.String(); !strings.HasPrefix(out, `{"Version":1`) {
					t.Errorf("%q", out)
				}
			})
		}
	}
}
