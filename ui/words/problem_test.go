package words_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestANameKeepsItsLetters(t *testing.T) {
	for _, title := range []string{
		"KeePassXC", "GNOME Keyring", "KWallet", "Secret Service", "macOS Keychain", "Keychain", "Windows Credential Manager",
		"encrypted file", "kernel keyring", "pass", "memory", "Prod",
	} {
		says := title + " is locked"
		for _, err := range []error{
			errors.New(says), &model.Problem{Kind: model.ErrKeyringLocked, What: says, Fix: model.Do("unlock it")},
			fmt.Errorf("nothing was saved: %w", &model.Problem{Kind: model.ErrKeyringLocked, What: says, Fix: model.Do("unlock it")}),
		} {
			line := words.Line(words.Explain(err))
			if got := words.Lowered(err, line); !strings.HasPrefix(got, says) {
				t.Errorf("%q → %q", says, got)
			}
		}
	}
	if got := words.Sentence("macOS Keychain is locked"); got != "macOS Keychain is locked" {
		t.Error(got)
	}
}

func TestATextOfOurOwnGetsASmallLetter(t *testing.T) {
	for text, want := range map[string]string{
		"It took too long": "it took too long", "AWS is slow": "AWS is slow", "KeePassXC is slow": "KeePassXC is slow",
	} {
		if got := words.Lowered(errors.New("other"), text); got != want {
			t.Errorf("%q → %q", text, got)
		}
	}
}

// It was broken inside a sentence, and could not be copied.
func TestACommandForATerminalIsInALineOfItsOwn(t *testing.T) {
	const command = `IFS= read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock`
	unlock, other := model.Step{Text: "unlock it in a terminal:", Code: command}, model.Step{Text: "or unlock it in a terminal:", Code: command}
	for want, fix := range map[string]model.Fix{
		"A is locked. Unlock it in a terminal:\n" + command + "\nOr wait": {unlock, {Text: "or wait"}},
		"A is locked. Wait. Or unlock it in a terminal:\n" + command:      {{Text: "wait"}, other},
		"A is locked; run: authdeck login":                                model.Run("authdeck login"),
		"A is locked":                                                     nil,
	} {
		p := &model.Problem{What: "A is locked", Fix: fix}
		if got := words.CommandOnItsLine(words.Line(p), p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A shell expands no ~ in quotes, and none after a letter.
func TestATildeStandsOnlyWhereAShellExpandsIt(t *testing.T) {
	for text, want := range map[string]string{
		"/home/ann/.aws: bad":                      "~/.aws: bad",
		"run: chmod 700 /home/ann/.aws":            "run: chmod 700 ~/.aws",
		"run: chmod 700 '/home/ann/my files'":      "run: chmod 700 '/home/ann/my files'",
		"AWS_CONFIG_FILE=/home/ann/.aws/config":    "AWS_CONFIG_FILE=/home/ann/.aws/config",
		"in /home/anna and /mnt/home/ann":          "in /home/anna and /mnt/home/ann",
		"home folder (/home/ann), and /home/ann/x": "home folder (~), and ~/x",
	} {
		if got := words.Tilde(text, "/home/ann"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A page of an emulator was taken for the login page of a network.
func TestWhatAnEndpointAnswersIsItsOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind           error
		detail         string
		what, why, fix string
	}{
		{model.ErrWebPage, "", "localhost:4566 does not answer like AWS", "Something between you and AWS answered with a web page. It may be the endpoint itself, or the login page of a network.", "Check the endpoint in atmos.yaml:7 and your proxy"},
		{model.ErrNetworkLogin, "", "localhost:4566 does not answer like AWS", "The endpoint asks you to log in to the network.", "Check the endpoint in atmos.yaml:7 and your proxy"},
		{
			model.ErrRedirected, "portal.example", "localhost:4566 does not answer like AWS",
			"The endpoint redirected the request: portal.example. authdeck did not follow it.", "Check the endpoint in atmos.yaml:7 and your proxy",
		},
		{model.ErrNotAWS, "it is empty", "localhost:4566 does not answer like AWS", "The answer is not AWS's: it is empty.", "Check the endpoint in atmos.yaml:7 and your proxy"},
		{model.ErrRefused, "", "Could not reach localhost:4566", "The connection was refused.", "Check the endpoint in atmos.yaml:7 and your firewall"},
	} {
		e := &model.AWSError{Kind: model.ErrNetwork, Cause: model.Connection(c.kind, c.detail, nil), Host: "localhost:4566", HostFrom: "atmos.yaml:7"}
		p := words.Explain(e)
		if fix := words.Sentence(p.FixLine()); p.What != c.what || p.Why != c.why || fix != c.fix {
			t.Errorf("%v: %s | %s | %s", c.kind, p.What, p.Why, fix)
		}
		e.Host = "" // AWS's own
		if p := words.Explain(e); strings.Contains(p.Why+p.FixLine(), "atmos.yaml") || !strings.HasPrefix(p.What, "Could not reach AWS") {
			t.Errorf("at AWS: %+v", p)
		}
	}
	e := &model.AWSError{Kind: model.ErrNetwork, Cause: model.ErrWebPage, Host: "localhost:4566"}
	if got := words.Short(e); got != "localhost:4566 does not answer like AWS: something between you and AWS answered with a web page" {
		t.Error(got)
	}
}
