package cli

import (
	"slices"
	"strings"
	"testing"
)

func TestABareIdentityFlagAsks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ claim, args, want string }{
		{"alone", "-i", "--identity="},
		{"in its long form", "--identity", "--identity="},
		{"after the command", "login -i", "login --identity="},
		{"before another flag", "login -i --renew", "login --identity= --renew"},
		{"before the end of flags", "login -i -- x", "login --identity= -- x"},
		{"before the command, which is then a name", "-i login", "-i login"},
		{"behind the value of another flag", "--theme mono login -i", "--theme mono login --identity="},
		{"in a deeper command", "user configure -i", "user configure --identity="},
		{"not with a name", "login -i prod --renew", "login -i prod --renew"},
		{"not with the name in the word", "login -iprod --renew", "login -iprod --renew"},
		{"not with an equals sign", "login --identity=prod --renew", "login --identity=prod --renew"},
		{"not with the long form and a name", "--identity prod login --renew", "--identity prod login --renew"},
		{"not where it is another flag's value", "login --mfa-command -i", "login --mfa-command -i"},
		{"behind a flag with its value in the word", "--theme=mono -i", "--theme=mono --identity="},
		{"not behind the end of flags", "login -- -i", "login -- -i"},
		{"not in a command line of another program", "nope grep -i -v", "nope grep -i -v"},
		{"behind others in one word", "login -hi", "login -h --identity="},
		{"in one word with others and a name", "login -hi prod", "login -hi prod"},
		{"a profile too", "list --profile --ascii", "list --profile= --ascii"},
		{"with the word of Atmos", "--logs-level Debug auth login -i", "--logs-level Debug login --identity="},
		{"twice", "-i login -i", "-i login --identity="},
		{"not after a name, where it has one", "exec dev -i dev -- env", "exec -i dev dev -- env"},
		{"not after the name of a program", "exec grep -i dev -- file", "exec grep -i dev -- file"},
		{"not in a shell, where it has a name", "shell grep -i=grep", "shell -i=grep grep"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(c.args)
			before := slices.Clone(args)
			got := strings.Join(bareFlags((&command{}).root(), args, func(word string) bool { return word == "grep" }), " ")
			if got != c.want {
				t.Errorf("%q becomes %q, want %q", c.args, got, c.want)
			}
			if !slices.Equal(args, before) {
				t.Error("the arguments that were given are changed")
			}
		})
	}
}
