//go:build !windows

package cli_test

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

func TestSecretsAppearNowhereButWhereTheyBelong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secrets := map[string]string{
		"passphrase": passphrase, "wrong passphrase": "one-that-is-not-it", "secret key": w.secret,
		"mistyped secret key": strings.Repeat("mistypedKEY/", 4)[:40],
	}
	var arguments strings.Builder
	look := func(x *terminal) { arguments.WriteString(w.arguments(x)) }

	x := w.run("--keyring", "file", "user", "configure", "-i", "emergency-user")
	x.see("Choose a passphrase")
	x.press(passphrase, enter, passphrase, enter)
	x.see("Enter Credentials")
	x.press(w.keyID, enter, secrets["mistyped secret key"], enter, device, enter, enter)
	x.see("The secret access key does not match", "[Do not save]")
	look(x)
	x.press(enter)
	x.see("Nothing was saved")
	x.press(ctrlU)
	x.paste(" " + w.secret + "\n") // as it comes from a web page
	x.press(enter, enter, enter)
	x.exits(0)
	written := x.written()

	x = w.run("--keyring", "file", "login")
	x.see("Unlock the encrypted file")
	x.press(secrets["wrong passphrase"], enter)
	x.see("✗")
	x.press(ctrlU, passphrase, enter)
	x.see("Enter MFA Token", "______")
	look(x)
	code := w.code()
	x.press(code)
	x.exits(0)
	x.see("✔ Signed in")
	written += x.written()

	x = w.run("--keyring", "file")
	x.see("▌  emergency-user", "left")
	look(x)
	x.press("e")
	x.see("Unlock the encrypted file")
	x.press(passphrase, enter)
	x.see("saved; type to replace it")
	x.press(esc)
	x.see("IDENTITY")
	x.press("y", "Y", "q")
	x.exits(0)
	written += x.written()

	found := files(t, w.home)
	session := found[".config/atmos/acme/aws/aws-user/credentials"]
	delete(found, ".config/atmos/acme/aws/aws-user/credentials")
	for _, name := range []string{"aws_secret_access_key", "aws_session_token"} {
		value := regexp.MustCompile(name + `\s*=\s*(\S+)`).FindStringSubmatch(session)
		if value == nil {
			t.Fatalf("no %s in the session file", name)
		}
		secrets[name] = value[1]
	}
	for name, secret := range secrets {
		absent(t, name, secret, map[string]string{"the terminal": written, "arguments": arguments.String()}, found, files(t, w.tmp))
	}
	absent(t, "code", code, map[string]string{"arguments": arguments.String()}, found, files(t, w.tmp))
	if len(found) < 3 || arguments.Len() == 0 && runtime.GOOS == "linux" {
		t.Errorf("it looked at too little: %d files, arguments %q", len(found), arguments.String())
	}
}

// arguments are the command lines of the program and its children, if the system shows them as files.
func (w *world) arguments(x *terminal) string {
	w.t.Helper()
	if runtime.GOOS != "linux" {
		return ""
	}
	var all strings.Builder
	pids := []string{fmt.Sprint(x.program.Process.Pid)}
	for len(pids) > 0 {
		pid := pids[0]
		line, _ := os.ReadFile("/proc/" + pid + "/cmdline") // a child may just have ended
		all.Write(line)
		tasks, _ := os.ReadDir("/proc/" + pid + "/task")
		pids = pids[1:]
		for _, task := range tasks {
			children, _ := os.ReadFile("/proc/" + pid + "/task/" + task.Name() + "/children")
			pids = append(pids, strings.Fields(string(children))...)
		}
	}
	return all.String()
}

// absent looks for a secret, and for its first half, in texts by name.
func absent(t *testing.T, name, secret string, places ...map[string]string) {
	t.Helper()
	for _, texts := range places {
		for place, text := range texts {
			for _, part := range []string{secret, secret[:max(6, len(secret)/2)]} {
				if i := strings.Index(text, part); i >= 0 {
					t.Errorf("%s is in %s: … %q", name, place, text[max(0, i-60):i])
				}
			}
		}
	}
}
