package atmosflags_test

import (
	"testing"

	"authdeck/ui/cli/atmosflags"

	"github.com/spf13/pflag"
)

func TestTheFlagWinsOverTheVariableThatForbidsToAsk(t *testing.T) {
	for _, c := range []struct {
		flags    []string
		variable string
		want     string
	}{
		{nil, "", ""},
		{nil, "true", ""},
		{nil, "perhaps", ""},
		{nil, "0", "ATMOS_INTERACTIVE=0"},
		{[]string{"--interactive"}, "false", ""},
		{[]string{"--interactive=true"}, "false", ""},
		{[]string{"--interactive=false"}, "true", "--interactive=false"},
		{[]string{"--interactive=false"}, "", "--interactive=false"},
	} {
		var f atmosflags.Flags
		set := pflag.NewFlagSet("authdeck", pflag.ContinueOnError)
		f.Add(set)
		if err := set.Parse(c.flags); err != nil {
			t.Fatal(err)
		}
		if got := f.NobodyAsked(func(string) string { return c.variable }); got != c.want {
			t.Errorf("%q with %q: %q forbids questions, want %q", c.flags, c.variable, got, c.want)
		}
	}
}
