package cli_test

import "testing"

// stoppable is a command that reports whether ctrl+z would stop what authdeck started.
const stoppable = `case $(awk '/^SigIgn/ {print $2}' /proc/self/status) in '') echo awk is missing ;; *[2-9a-f]?????|*[89a-f]????) echo ignores stops ;; *) echo can be stopped ;; esac`

func TestWhatIsStartedAfterAnMFACommandCanBeStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("exec", "--mfa-command", "echo "+w.code(), "--", "sh", "-c", stoppable)
	x.see("can be stopped")
	x.exits(0)
}

// TestCtrlCEndsTheWaitForTheNextCode has a command that prints a used code, so that authdeck has the terminal while it waits.
func TestCtrlCEndsTheWaitForTheNextCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	code := w.code()
	x := w.run("login", "--mfa-code", code)
	x.see("Signed in")
	x.exits(0)
	w.settings("mfa_command: echo " + code + "\n")
	x = w.run()
	x.see("R renew")
	x.press("R")
	x.see("already used")
	x.press(ctrlC)
	x.see("Enter MFA Token", "The MFA command was interrupted")
	x.interrupt()
	x.exits(130)
}
