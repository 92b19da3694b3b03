package cli_test

import (
	"fmt"
	"os"
	"regexp"
	"testing"
)

// While a prompt is open, the secret access key is in memory.
func TestNoCoreDumpIsWrittenWhileSecretsAreInMemory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login")
	x.see("Enter MFA Token", "______")
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", x.program.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^Max core file size\s+0\s`).Match(limits) {
		t.Errorf("%s", limits)
	}
	x.press(esc)
	x.exits(1)
}
