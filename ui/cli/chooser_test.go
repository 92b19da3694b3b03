//go:build !windows

package cli_test

import "testing"

func TestABareIdentityFlagOpensTheChooser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("whoami", "-i")
	x.see("Choose an identity", "emergency-user", "enter choose")
	x.press("j", enter)
	x.see("session for prod-admin", "authdeck login -i prod-admin")
	x.exits(1)
	x.givenBack()

	x = w.run("env", "-i")
	x.see("Choose an identity")
	x.press(esc)
	x.see("ancelled")
	x.exits(1)

	x = w.run("logout", "-i")
	x.see("Choose an identity")
	x.press(ctrlC)
	x.exits(130)
}
