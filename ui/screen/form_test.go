package screen

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/words"

	"github.com/charmbracelet/x/ansi"
)

// TestAHintInASmallFormEndsWithAPhrase: the rest of it is below the form.
func TestAHintInASmallFormEndsWithAPhrase(t *testing.T) {
	const w = 52 // in the smallest window
	all := rooms()
	small := all[len(all)-1]
	where := "press f1 to see where to find it"
	for _, p := range []*model.Problem{
		{What: "that looks like a key, not an MFA device", Fix: where},
		{What: "that is the user's ARN", Why: "a device ARN contains :mfa/", Fix: where},
		{What: words.NoCodeDevice(model.Devices{Others: []string{"x"}}), Warning: true},
		model.CheckDeviceAccount("arn:aws:iam::123456789012:mfa/me", "210987654321"),
		model.CheckDevice("arn:aws:iam::123456789012:u2f/me"),
		model.CheckSecretKey(model.SecretString("short")),
		model.CheckSecretKey(model.SecretString(strings.Repeat("é", 40))),
		model.CheckAccessKeyID("AKIAIOSFODNN7EXA"),
		model.CheckAccessKeyID("AKIA!"),
		model.CheckDuration("2d", true),
	} {
		lines, rest := small.Hint(theme.PlainText(false), p, w)
		if hint := strings.TrimSpace(ansi.Strip(lines[0])); len(lines) != 1 || strings.Contains(hint, "…") {
			t.Errorf("%q", lines)
		} else if whole := words.Line(p); rest != "" {
			said := strings.TrimLeft(hint, "!✗x ")
			if next := whole[len(said):]; !strings.HasPrefix(whole, said) || !strings.ContainsAny(next[:1], ".,;:") || !strings.HasSuffix(strings.ToLower(whole), strings.ToLower(rest)) {
				t.Errorf("%q is torn into %q and %q", whole, said, rest)
			}
		}
	}
}

func TestATooLongHintMayEndWithASeparator(t *testing.T) {
	all := rooms()
	for _, end := range []string{",", ";", ":", "."} {
		p := &model.Problem{What: strings.Repeat("a long name ", 9) + "without a phrase" + end}
		if lines, rest := all[len(all)-1].Hint(theme.PlainText(false), p, 52); len(lines) != 1 || !strings.HasPrefix(rest, "A long name") {
			t.Errorf("%q, %q", lines, rest)
		}
	}
}
