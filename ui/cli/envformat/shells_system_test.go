//go:build system

package envformat

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"authdeck/model"
)

// TestRealShellsGiveEveryValueBack lets the shells themselves read what is written for them, and a child of theirs print what it
// got.
func TestRealShellsGiveEveryValueBack(t *testing.T) {
	t.Parallel()
	var vars []model.EnvVar
	names := []string{}
	for i, v := range awkward() {
		names = append(names, "V"+strconv.Itoa(i))
		vars = append(vars, model.EnvVar{Key: names[i], Value: v})
	}
	child := "printenv -0 " + strings.Join(names, " ")
	evaluated := "eval \"$(cat)\"\n" + child
	for _, c := range []struct {
		name, format string
		shell        []string // reads the text from its standard input
	}{
		{"bash", Bash, []string{"bash", "-c", evaluated}},
		{"bash as sh", Bash, []string{"bash", "--posix", "-c", evaluated}},
		{"bash with history expansion", Bash, []string{"bash", "--norc", "-o", "histexpand", "-c", evaluated}},
		{"dash", Bash, []string{"dash", "-c", evaluated}},
		{"zsh", Bash, []string{"zsh", "-f", "-c", evaluated}},
		{"zsh as sh", Bash, []string{"zsh", "--emulate", "sh", "-f", "-c", evaluated}},
		{"fish", Fish, []string{"fish", "--no-config", "-c", "source\n" + child}},
		{"a .env file in dash", Dotenv, []string{"dash", "-c", "set -a; . /dev/stdin\n" + child}},
		{"a .env file in bash", Dotenv, []string{"bash", "-c", "set -a; . /dev/stdin\n" + child}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, err := Set(c.format, vars)
			if err != nil {
				t.Fatal(err)
			}
			shell := exec.Command(c.shell[0], c.shell[1:]...)
			shell.Env = []string{"PATH=/usr/bin:/bin", "HOME=/", "LANG=C.UTF-8"}
			shell.Stdin = strings.NewReader(text)
			var said strings.Builder
			shell.Stderr = &said
			out, err := shell.Output()
			if err != nil || said.Len() > 0 {
				t.Fatalf("%v: %s", err, said.String())
			}
			got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
			if len(got) != len(vars) {
				t.Fatalf("%d values came back of %d", len(got), len(vars))
			}
			for i, v := range vars {
				if got[i] != v.Value {
					t.Errorf("%q became %q", v.Value, got[i])
				}
			}
		})
	}
}

func TestRealShellsTakeVariablesAwayAgain(t *testing.T) {
	t.Parallel()
	for format, shells := range map[string][][]string{
		Bash: {{"bash", "-c"}, {"dash", "-c"}, {"zsh", "-f", "-c"}}, Fish: {{"fish", "--no-config", "-c"}},
	} {
		for _, s := range shells {
			text, err := Set(format, []model.EnvVar{{Key: "X", Value: "1"}})
			if err != nil {
				t.Fatal(err)
			}
			text += Unset(format, "X") + Unset(format, "NEVER_SET") + "\nprintenv X; true"
			out, err := exec.Command(s[0], append(s[1:], text)...).CombinedOutput()
			if err != nil || len(out) > 0 {
				t.Errorf("%s: %q, %v", s[0], out, err)
			}
		}
	}
}
