package appearance_test

import (
	"testing"

	"authdeck/ui/cli/appearance"
	"authdeck/ui/cli/atmosflags"
	"authdeck/ui/cli/flagvalue"
)

// With --no-color, it got bold text.
func TestATerminalThatOnlyShowsTextGetsPlainTextWhateverTurnsColoursOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flag bool
		term string
		want bool
	}{
		"the terminal":                 {false, "dumb", true},
		"--no-color":                   {true, "dumb", true},
		"--no-color in another":        {true, "xterm", false},
		"another terminal and no flag": {false, "xterm", false},
	} {
		drawn, err := appearance.Choice{Atmos: atmosflags.Flags{NoColor: c.flag}, Getenv: func(name string) string { return map[string]string{"TERM": c.term}[name] }}.Theme()
		if err != nil || drawn.Plain != c.want {
			t.Errorf("%s: plain %v, %v", name, drawn.Plain, err)
		}
	}
}

func TestAFlagBeatsTheSettingForASCII(t *testing.T) {
	t.Parallel()
	for _, on := range []bool{false, true} {
		setting := !on
		c := appearance.Choice{ASCIIFlag: flagvalue.Switch{On: on, Given: true}, ASCIISetting: &setting, Getenv: func(string) string { return "" }}
		if c.ASCII() != on {
			t.Errorf("--ascii=%t does not beat %t", on, setting)
		}
	}
}
