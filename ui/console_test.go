package ui_test

import (
	"context"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"
)

// withRoles has emergency-user, whose keys are saved, and its roles admin and audit.
func withRoles(b *bench) {
	five(b)
	b.ws.Config.Roles = b.rolesOf("emergency-user", "arn:aws:iam::123456789012:user/user", "admin", "audit")
}

func TestTheConsoleOfAUserIsRefusedInTheDemoToo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.start(frontend.Options{Demo: true}).press("c").see("The AWS console opens for roles only. Select admin or audit.").press("j", "c").see("The demo has no AWS console to open")
	})
}

func TestConsoleOpensForARoleAndShowsNoLink(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).press("j").see(" admin ").press("c")
		d.see("No session for admin", "Press enter to sign in, then c").press("esc")
		d.press("enter").typed(d.code()).press("enter").resize(120, 40).press("c")
		d.see("✔ Sent the sign-in link of admin to the clipboard. It works for 15m").seeNot("SigninToken", "federation")
		if len(b.copied) != 1 || !strings.Contains(b.copied[0], "SigninToken=") {
			t.Error("the link is not in the clipboard")
		}
		d.see("├ admin", "└ audit", "✔ ready")
		d.press("j").see("enter to sign in, no code needed").press("c").see("✔ Sent the sign-in link of audit") // its user's session serves it
		for _, frame := range d.frames {
			if strings.Contains(frame, "SigninToken") {
				t.Fatal("the link is on the screen")
			}
		}
		d.press("k", "k", "c").see("The AWS console opens for roles only. Select admin or audit.").press("j", "c").see("Sent the sign-in link of admin")
	})
}

func TestConsoleOpensForARoleThatACommandNames(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		role := &b.ws.Config.Roles[0]
		named, unknown := *role, *role.Role
		role.Unresolved = &model.Unresolved{
			Commands: []model.Command{{Line: "op read role"}},
			Run:      func(context.Context) (model.Identity, error) { return named, nil },
		}
		unknown.ARN = model.Setting[string]{Set: true, Later: true}
		role.Role = &unknown
		d := b.start(frontend.Options{}).press("j", "enter").typed(codeNow()).press("enter", "c")
		d.see("✔ Sent the sign-in link of admin to the clipboard")
	})
}

func TestConsoleUsesTheBrowser(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		opened := 0
		b.browse = func(_ context.Context, link model.Secret) error {
			opened++
			return nil
		}
		d := b.start(frontend.Options{}).press("j", "enter").typed(codeNow()).press("enter", "c")
		d.see("✔ Opened the AWS console as admin. The session expires 01:00")
		if opened != 1 || len(b.copied) != 0 {
			t.Errorf("opened %d times, copied %d times", opened, len(b.copied))
		}
	})
}

func TestWhatNeedsKeysNamesTheUserOfARole(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		for _, key := range []string{"e", "v", "d"} {
			b.start(frontend.Options{}).press("j").see(" admin ").press(key).see("Roles have no keys. Select emergency-user")
		}
	})
}
