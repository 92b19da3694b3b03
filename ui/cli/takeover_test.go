//go:build !windows

package cli_test

import (
	"strings"
	"syscall"
	"testing"
)

func TestACodeIsUsedWhileABoxIsOpen(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"a code": {"--mfa-code"}, "a command": {"--mfa-command"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			x := w.run("login")
			x.see(prompt, "______")
			code := w.code()
			if args[0] == "--mfa-command" {
				code = "echo " + code
			}
			u := w.alone("login", args[0], code)
			u.exits(t, 0)
			if said := u.stderr.String(); !strings.Contains(said, "✔ Signed in as emergency-user") {
				t.Errorf("%q", said)
			}
			x.press("123456") // finds the session, and is not sent
			x.exits(0)
			x.see("Still signed in as emergency-user")
			w.oneCall()
		})
	}
}

func TestAPromptIsTakenOverByAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	first := w.run("login")
	first.see(prompt, "______")
	second := open(t, 120, 24, w.command("exec", "--", "sh", "-c", "echo served by $AWS_PROFILE"))
	second.see(waiting, "authdeck login", "press t to take over")
	drawn := strings.Count(second.written(), "press t")
	second.press("\x1b[8;24;80t", "\x1b[6;16;8t", "\x1bP>|terminal\x1b\\", "\x1b[200~secret\x1b[201~", "\x1bt", "text") // no key t
	soon(t, "two seconds", func() bool { return strings.Count(second.written(), "press t") > drawn+1 })
	first.see("______")
	soon(t, "the prompt", func() bool {
		second.press("t") // until it comes alone
		return strings.Contains(second.text(), prompt)
	})
	second.see(prompt, "______")
	first.said("Another window took over this sign-in")
	first.see("Take over")
	second.press(w.code())
	second.exits(0)
	second.see("served by emergency-user")
	second.givenBack()
	first.exits(0)
	first.see("Still signed in as emergency-user")
	w.oneCall()
}

func TestAStoppedPromptIsNamedAndTakenOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	first := w.run("login")
	first.see(prompt, "______")
	second := open(t, 120, 24, w.command("login"))
	second.see(waiting)
	first.signal(syscall.SIGSTOP)
	second.see("stopped")
	second.press("t")
	second.see(prompt, "______")
	second.press(w.code())
	second.exits(0)
	first.signal(syscall.SIGCONT)
	first.exits(0)
	first.see("Still signed in as emergency-user")
	w.oneCall()
}

func TestAKilledPromptLeavesNoLock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	first := w.run("login")
	first.see(prompt, "______")
	second := open(t, 120, 24, w.command("login"))
	second.see("press t to take over")
	second.press("t")
	second.see(prompt, "______")
	second.signal(syscall.SIGKILL)
	<-second.ended
	first.see("Enter MFA Token", "______") // asks again
	first.signal(syscall.SIGKILL)
	<-first.ended
	u := w.alone("login", "--mfa-code", w.code())
	u.exits(t, 0)
}

func TestAPromptThatIsSuspendedInThisShellDoesNotBlockTheNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["PROGRAM"], w.vars["PS1"], w.vars["ENV"] = w.command().Path, "ready> ", "/dev/null"
	x := open(t, 120, 24, w.other("sh", "-i"))
	x.see("ready>")
	x.press("$PROGRAM login\n")
	x.see("Enter MFA Token", "______")
	x.press(ctrlZ)
	x.until("the shell", func(e *emulator) bool {
		return !e.modes[modeAlternate] && strings.HasSuffix(e.shown.String(), "ready>")
	})
	x.press("$PROGRAM login\n")
	x.see("stopped", "press t to take over")
	x.press("t")
	x.see("Enter MFA Token", "______")
	x.press(w.code())
	x.see("✔ Signed in as emergency-user")
	x.press("fg\n")
	x.see("Still signed in as emergency-user")
	x.press("exit\n")
	x.exits(0)
	w.oneCall()
}
