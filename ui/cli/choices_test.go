//go:build !windows

package cli_test

import (
	"strings"
	"testing"
)

func TestAnUnknownSettingIsReportedWithItsLineAndCanBeFixed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.settings("# mine\nkeyring: bogus\ntheme: pink\n")
	out, err := w.command("validate").CombinedOutput()
	for _, want := range []string{"authdeck/config.yaml:2:10: error: unknown keyring \"bogus\". Choose one of: system, file", "authdeck/config.yaml:3:8: error: unknown theme \"pink\". Choose one of: auto, dark", "2 problems"} {
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("not in it: %q\n%s", want, out)
		}
	}
	out, err = w.command("keyring", "status").CombinedOutput()
	if err == nil || !strings.Contains(string(out), `authdeck/config.yaml:2:10: unknown keyring type "bogus"`) || !strings.Contains(string(out), "authdeck keyring use TYPE") {
		t.Errorf("%v\n%s", err, out)
	}
	x := open(t, 400, 24, w.command("--keyring", "file")) // the path fits, however long TMPDIR is
	x.see("authdeck/config.yaml:3:8", `nknown theme "pink"`)
	x.exits(1)
	out, err = w.command("keyring", "use", "bogus").CombinedOutput()
	if err == nil || strings.Contains(string(out), "config.yaml") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = w.command("keyring", "use", "file").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := files(t, w.home)[".config/authdeck/config.yaml"]; got != "# mine\nkeyring: file\ntheme: pink\n" {
		t.Errorf("settings: %q", got)
	}
}

func TestAVariableWithAnUnknownThemeIsReportedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["AUTHDECK_THEME"] = "pink"
	out, err := w.command("validate").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "AUTHDECK_THEME: error: unknown theme") {
		t.Errorf("%v\n%s", err, out)
	}
	x := open(t, 400, 24, w.command())
	x.see(`AUTHDECK_THEME: unknown theme "pink"`)
	x.exits(2)
}
