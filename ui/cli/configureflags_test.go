//go:build !windows

package cli_test

import (
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
)

func TestASignInWithRejectedKeysNamesTheCommandThatCorrectsThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keyID = "AKIAIOSFODNN7EXAMPLF" // AWS does not know it
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	save := w.command("user", "configure", "-i", "emergency-user", "--access-key-id", w.keyID, "--mfa-arn", device, "--secret-stdin", "--no-verify")
	save.Stdin = strings.NewReader(w.secret + "\n")
	if out, err := save.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	out, err := w.command("login", "emergency-user", "--mfa-code", "123456").CombinedOutput()
	const want = "Correct the keys; run: authdeck user configure -i emergency-user\n"
	if exitCode(err) != 1 || !strings.HasPrefix(string(out), "authdeck: AWS rejected this access key. ") || !strings.HasSuffix(string(out), want) {
		t.Errorf("%v %s", err, out)
	}
	out, err = w.command("login", "emergency-user").CombinedOutput() // there is no terminal
	if said := string(out); exitCode(err) != 2 || !strings.Contains(said, " rejected these keys (") || !strings.Contains(said, "Run authdeck user configure -i emergency-user to use other keys.") {
		t.Errorf("%v %s", err, out)
	}
	for _, c := range []struct {
		args string
		says []string
	}{
		{"list", []string{"✗ rejected"}},
		{"list --format json", []string{`"keys_verified": false`, `"keys_rejected": true`}},
		{"list --screen-reader", []string{"keys: saved, AWS rejected them;"}},
		{"doctor --offline -i emergency-user", []string{"✗ problem", "emergency-user: AWS rejected its keys (AKIA············MPLF)", "authdeck user configure -i emergency-user"}},
	} {
		out, _ := w.command(strings.Fields(c.args)...).CombinedOutput() // other problems are no matter here
		for _, s := range c.says {
			if !strings.Contains(string(out), s) {
				t.Errorf("%s does not say %q:\n%s", c.args, s, out)
			}
		}
	}
}

// Only the full-screen form did it. The warning alone refuses nothing.
func TestAFlagWithADigitThatNoAccessKeyIDHasIsWarnedOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	c := w.command("user", "configure", "-i", "emergency-user", "--secret-stdin", "--access-key-id", "AKIARZPUZDIKIJKLMNO1", "--no-verify")
	c.Stdin = strings.NewReader(w.secret + "\n")
	if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "! --access-key-id: AWS key IDs contain no 1. Check the ID") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestKeysOfAPipeAreVerifiedBeforeTheyAreSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
	save := func(secret string, more ...string) (string, error) {
		c := w.command(append([]string{"user", "configure", "-i", "emergency-user", "--secret-stdin", "--access-key-id", w.keyID}, more...)...)
		c.Stdin = strings.NewReader(secret + "\n")
		out, err := c.CombinedOutput()
		if strings.Contains(string(out), secret) {
			t.Errorf("the secret is shown: %s", out)
		}
		return string(out), err
	}
	known := w.keyID
	w.keyID = "AKIAIOSFODNN7EXAMPLF"
	if out, err := save(w.secret); err == nil || !strings.HasPrefix(out, "authdeck: AWS rejected this access key. The key may be deleted, inactive, brand new, or from another AWS partition. Nothing was saved. To save") {
		t.Errorf("%v: %s", err, out)
	}
	w.keyID = known
	wrong := strings.Repeat("x", 40)
	if out, err := save(wrong); err == nil || !strings.Contains(out, "Nothing was saved. To save the keys anyway, use --insist") || w.entries() != 0 {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := save(w.secret, "--mfa-arn", "arn:aws:iam::999999999999:mfa/user"); err == nil || !strings.Contains(out, "belongs to another account") || w.entries() != 0 {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := save(w.secret, "--mfa-arn", device); err != nil || !strings.Contains(out, "Saved credentials to keyring") || w.entries() != 1 {
		t.Errorf("%v: %s", err, out)
	}
	otherID, otherSecret := awsfake.LongLived("210987654321")
	w.aws.Put(awsfake.User{Account: "210987654321", Name: "alice", AccessKeyID: otherID, SecretKey: otherSecret})
	saved := w.keyID
	w.keyID = otherID
	if out, err := save(otherSecret, "--mfa-arn", ""); err == nil || !strings.Contains(out, "belong to another account. The new keys belong to account 210987654321, user alice, and the saved keys belong to account 123456789012, user user. Nothing was saved. To save the keys anyway, use --insist") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := save(otherSecret, "--mfa-arn", "", "--insist"); err != nil || !strings.Contains(out, "Account 210987654321 · arn:aws:iam::210987654321:user/alice") {
		t.Errorf("%v: %s", err, out)
	}
	w.keyID = saved
	if out, err := save(w.secret, "--mfa-arn", device, "--insist"); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	x := w.run("login", "--mfa-code", w.code())
	x.see("Signed in as emergency-user")
	x.exits(0)
}

func TestAPassphraseAndASecretAreTypedUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"] = "file"
	configure := []string{"user", "configure", "-i", "emergency-user", "--mfa-arn", device}
	x := w.run(append(configure, "--secret-stdin", "--access-key-id", w.keyID)...)
	x.see("AWS Secret Access Key:")
	x.press(w.secret, enter)
	x.see("New passphrase (at least 8 characters, not shown):")
	x.press(passphrase, enter)
	x.see("Confirm passphrase (not shown):")
	x.press(passphrase+"x", enter)
	x.seeTimes(2, "New passphrase (at least 8 characters, not shown):")
	x.press(passphrase, enter)
	x.seeTimes(2, "Confirm passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("Saved credentials to keyring")
	x.exits(0)
	for _, private := range []string{w.secret, passphrase} {
		if strings.Contains(x.written(), private) {
			t.Errorf("%q was shown", private)
		}
	}

	x = w.run(configure...)
	for wrong := range 3 {
		x.seeTimes(wrong+1, "Passphrase of the encrypted file (not shown):")
		x.press("not the passphrase", enter)
	}
	x.see("authdeck: wrong passphrase")
	x.exits(1)
}

// seeTimes waits until a prompt has appeared a number of times: what is typed before may be shown, or lost.
func (x *terminal) seeTimes(n int, prompt string) {
	x.t.Helper()
	x.until(prompt+" once more", func(e *emulator) bool { return strings.Count(e.shown.String(), prompt) == n })
}

func TestALongLineOnStandardInputIsNotCalledSeveral(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	for line, want := range map[string]string{
		strings.Repeat("x", 5000) + "\n":                 "standard input is too long; pass only the secret access key",
		strings.Repeat("x", 40) + "\n" + w.secret + "\n": "standard input has more than one line; pass only the secret access key",
	} {
		c := w.command("user", "configure", "-i", "emergency-user", "--access-key-id", w.keyID, "--secret-stdin")
		c.Stdin = strings.NewReader(line)
		if out, err := c.CombinedOutput(); exitCode(err) == 0 || !strings.Contains(string(out), want) {
			t.Errorf("%d bytes: %v %s", len(line), err, out)
		}
	}
}
