//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// leavesNothing checks that the world's temporary folder and its home are as empty as before.
func (w *world) leavesNothing() {
	w.t.Helper()
	for _, dir := range []string{w.tmp, w.home} {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			w.t.Errorf("left in %s: %v, %v", dir, left, err)
		}
	}
}

func TestTheDemoSignsInWithTheCodeThatItShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("demo")
	x.see("▌  emergency-user", "prod-admin", "staging-deployer", "new-joiner", "billing-audit", "break-glass", "expired")
	if strings.Contains(x.text(), "authdeck validate") {
		t.Errorf("the demo warns of its own configuration:\n%s", x.text())
	}
	if made, err := os.ReadDir(w.tmp); err != nil || len(made) != 1 {
		t.Errorf("made: %v, %v", made, err)
	}
	x.press(enter)
	x.press(x.phone())
	x.see("✔ Signed in as emergency-user · expires ", "IDENTITY", "✔ 12h left")
	x.press("q")
	x.exits(0)
	x.givenBack()
	w.leavesNothing()
	if n := w.aws.Calls("GetSessionToken"); n != 0 {
		t.Errorf("%d requests left the demo", n)
	}
}

// The program is made up, and its request stays in the process.
func TestAProgramAsksTheDemoForASession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("demo")
	x.see("▌  emergency-user", "✔ saved")
	x.press(":")
	x.see("Commands")
	x.press("program")
	x.see("let a program ask for a session")
	x.press(enter)
	x.see("The program terraform is asking for a session", "emergency-user", "Sign in", "Not now")
	x.press(ctrlC)
	x.exits(130)
	x.givenBack()
	w.leavesNothing()
	if n := w.aws.Calls("GetSessionToken"); n != 0 {
		t.Errorf("%d requests left the demo", n)
	}
}

// The details show the sign-in that Activity shows.
func TestTheWorldOfTheDemoIsConsistent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("demo")
	x.resize(120, 40)
	x.see("signed in for 12h", "Sign-in ")
	if strings.Contains(x.text(), "never") {
		t.Errorf("somebody who signed in never did:\n%s", x.text())
	}
	x.press("q")
	x.exits(0)
}

// TestAnIdentityAddedInTheDemoSignsInThere: it has no endpoint, and AWS itself cannot be reached.
func TestAnIdentityAddedInTheDemoSignsInThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["HTTPS_PROXY"] = "http://192.0.2.1:1"
	x := w.run("demo")
	x.see("DEMO", "▌  emergency-user", "✔ saved")
	x.press("a", "mine", enter, enter, "arn:aws:iam::456789012345:mfa/joiner", enter)
	x.see("+    mine:")
	x.press(enter)
	x.see("Added mine")
	x.press(enter)
	x.see("Enter Credentials", "mine › Keys")
	x.press("AKIAIOSFODNN7EXAMPLE", enter, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", enter)
	x.press(enter)
	x.see("Saved credentials to keyring")
	x.press(enter)
	code := x.phone()
	if strings.Contains(x.text(), "not to AWS") {
		t.Errorf("the demo alarms:\n%s", x.text())
	}
	x.press(code)
	x.see("✔ Signed in as mine · expires ")
	x.press("q")
	x.exits(0)
	w.leavesNothing()
}

func TestOfTheDemoNothingIsLeftHoweverItEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(*terminal)
		code int
	}{
		"q":      {func(x *terminal) { x.press("q") }, 0},
		"ctrl+c": {func(x *terminal) { x.press(ctrlC) }, 130},
		"ctrl+c in the box": {func(x *terminal) {
			x.press(enter)
			x.see("Enter MFA Token")
			x.press(ctrlC)
		}, 130},
		"SIGTERM": {func(x *terminal) { x.signal(syscall.SIGTERM) }, 143},
		"SIGHUP":  {func(x *terminal) { x.signal(syscall.SIGHUP) }, 129},
		"SIGINT":  {func(x *terminal) { x.signal(syscall.SIGINT) }, 130},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			x := w.run("demo")
			x.see("▌  emergency-user", "✔ saved")
			c.end(x)
			x.exits(c.code)
			x.givenBack()
			w.leavesNothing()
		})
	}
}

func TestTheDemoIsGoneWhenItsWindowIsClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("demo")
	x.see("▌  emergency-user")
	if err := x.ours.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-x.ended:
	case <-time.After(testTimeout):
		t.Fatal("it does not end")
	}
	if x.code != 129 {
		t.Errorf("exit code %d", x.code)
	}
	w.leavesNothing()
}

func TestADemoThatIsEndedWhileItIsMadeLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		w := newWorld(t)
		x := w.run("demo")
		for end := time.Now().Add(testTimeout); time.Now().Before(end); runtime.Gosched() {
			if made, _ := os.ReadDir(w.tmp); len(made) > 0 {
				break
			}
		}
		x.signal(signal)
		x.exits(128 + int(signal))
		x.givenBack()
		w.leavesNothing()
	}
}

func TestTheDemoNeitherReadsNorTouchesTheUsersOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config("auth: [")
	w.vars["XDG_CONFIG_HOME"], w.vars["ATMOS_IDENTITY"] = w.work, "nobody"
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["AWS_ENDPOINT_URL"] = "pink", "http://192.0.2.1"
	w.vars["AWS_ACCESS_KEY_ID"], w.vars["AWS_SECRET_ACCESS_KEY"] = w.keyID, w.secret
	x := w.run("demo")
	x.see("▌  emergency-user", "encrypted file")
	x.press("e")
	x.see("Enter Credentials")
	x.press(esc)
	x.see("IDENTITY")
	x.press("q")
	x.exits(0)
	w.leavesNothing()
	if left := files(t, w.work); len(left) != 1 {
		t.Errorf("written beside atmos.yaml: %v", left)
	}
}

// TestTheDemoLeavesTheFileOfAnImportAsItIs: its keys are then only in the keyring of the demo, which is deleted.
func TestTheDemoLeavesTheFileOfAnImportAsItIs(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a table":   "Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
		"a section": "[new-joiner]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			path := w.file("keys", text)
			x := w.run("demo")
			x.see("▌  emergency-user", "✔ saved")
			x.press("i")
			x.see("Import keys from a file")
			x.press(path, enter)
			x.see("Review import")
			if name == "a table" {
				x.press(enter)
				x.see("Choose an identity")
				x.press("new-j", enter)
			}
			x.see("→ new-joiner", "Enter saves")
			x.press(enter)
			x.see("✔ Imported", "The demo leaves your file as it is", "[Back to identities]")
			if strings.Contains(x.text(), "Delete file") || strings.Contains(x.text(), "Remove keys") {
				t.Errorf("the demo offers to change a file of the user:\n%s", x.text())
			}
			x.press("\t", enter)
			x.see("IDENTITY")
			x.press("q")
			x.exits(0)
			if left, err := os.ReadFile(path); err != nil || string(left) != text {
				t.Errorf("the file is %q, %v", left, err)
			}
			w.leavesNothing()
		})
	}
}

func TestTheLineModeOfTheDemoLeavesTheFileOfAnImportAsItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := "[new-joiner]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	path := w.file("keys", text)
	x := w.run("demo", "--screen-reader")
	x.see("new-joiner", "q to quit")
	x.press("i", enter)
	x.see("File")
	x.press(path, enter)
	x.see("y or n [y]:")
	x.press("y", enter)
	x.see("The demo leaves your file as it is.")
	x.press("q", enter)
	x.exits(0)
	if left, err := os.ReadFile(path); err != nil || string(left) != text || strings.Contains(x.written(), "Remove them from the file") {
		t.Errorf("the file is %q, %v:\n%s", left, err, x.written())
	}
}

func TestAShellInTheDemoSeesNothingButTheDemo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["SHELL"], w.vars["PS1"] = "/bin/sh", "in the shell> "
	w.vars["AWS_ENDPOINT_URL"] = "http://192.0.2.1"
	path := t.TempDir() + "/keys.csv"
	if err := os.WriteFile(path, []byte("Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := w.run("demo")
	x.see("▌  emergency-user", "✔ saved")
	x.press("/billing-a", enter)
	x.see("▌  billing-audit", "s subshell")
	x.press("s")
	x.see("─ Subshell for billing-audit ─", "left, expires ", "Leave     exit or ctrl+d", "in the shell>")
	x.press("echo $AWS_PROFILE ${AWS_ENDPOINT_URL%:*} ${PWD##*/authdeck-} ${HOME##*/authdeck-}\r")
	x.see("billing-audit http://127.0.0.1 demo-")
	x.press("test $HOME = $PWD && echo at-$((6*7)); ls\r")
	x.see("at-42", "atmos.yaml")
	for _, user := range []string{"billing-audit", "prod-admin"} { // the simulated AWS knows each session that the demo shows
		x.press(os.Getenv(programVar) + " whoami " + user + " && echo known-" + user[:4] + "-$((6*7))\r")
		x.see("known-" + user[:4] + "-42")
	}
	x.press("authdeck exec break-glass -- sh -c 'echo in-$((6*7))'\r") // on PATH, wherever it is installed
	code := x.phone()
	if strings.Contains(x.text(), "not to AWS") {
		t.Errorf("the demo warns of its own AWS:\n%s", x.text())
	}
	x.press(code)
	x.see("✔ Signed in as break-glass", "in-42")
	if strings.Contains(x.text(), "not by AWS") {
		t.Errorf("the demo warns of its own AWS:\n%s", x.text())
	}
	x.press(os.Getenv(programVar) + " import " + path + " -i new-joiner --yes --remove; echo ended-$?\r")
	x.see("the demo leaves your file as it is", "ended-")
	x.press(os.Getenv(programVar) + "; echo back-$?\r")
	x.see(" authdeck   DEMO   Identities", "q quit")
	x.press("q")
	x.see("back-0")
	x.press("exit\r")
	x.see("s subshell")
	x.press("q")
	x.exits(0)
	x.givenBack()
	if _, err := os.Stat(path); err != nil {
		t.Error("the shell of the demo deleted the user's file")
	}
	w.leavesNothing()
}

// phone waits for the code below a prompt of the demo, and returns it.
func (x *terminal) phone() (code string) {
	x.t.Helper()
	shown := regexp.MustCompile(`Enter MFA Token[\s\S]*your phone would show (\d{6})`)
	x.until("a code of the phone", func(e *emulator) bool {
		found := shown.FindStringSubmatch(e.shown.String())
		if found != nil {
			code = found[1]
		}
		return found != nil
	})
	return code
}

// It ended authdeck.
func TestQInTheDemoGoesBackToWelcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := os.Remove(filepath.Join(w.work, "atmos.yaml")); err != nil {
		t.Fatal(err)
	}
	x := w.run()
	x.see("Try the demo", "q quit")
	x.press("d")
	x.see("DEMO", "▌  emergency-user", "q quit the demo")
	x.press("q")
	x.see("There is no atmos.yaml here", "q quit")
	x.press("d")
	x.see("DEMO", "q quit the demo")
	x.press(ctrlC)
	x.exits(130)
	x.givenBack()
	w.leavesNothing()
}
