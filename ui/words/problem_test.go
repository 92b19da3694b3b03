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
			errors.New(says), &model.Problem{Kind: model.ErrKeyringLocked, What: says, Fix: "unlock it"},
			fmt.Errorf("nothing was saved: %w", &model.Problem{Kind: model.ErrKeyringLocked, What: says, Fix: "unlock it"}),
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
