package ui_test

import (
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui"
	"authdeck/ui/frontend"
)

// A failed action has a box of its own, but not over a box that the user is answering, nor for keys that are typed into the list.
func TestAFailedActionDoesNotTakeTheKeysOfAnotherBox(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		see  string
		next []string
	}{
		"the filter":       {[]string{"/", "p"}, "/p", []string{"r", "o", "d"}},
		"the palette":      {[]string{":", "p"}, "› p", []string{"r"}},
		"a question":       {[]string{"d"}, "Delete the keys of emergency-user?", []string{"tab"}},
		"help":             {[]string{"?"}, "Keyboard shortcuts", []string{"down"}},
		"the themes":       {[]string{"T", "down"}, "Themes", []string{"down"}},
		"a theme's effect": {[]string{":", "s", "a", "f", "e"}, "use theme safe", []string{"backspace"}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				d := b.start(frontend.Options{})
				used := d.m.(ui.Model).ThemeName()
				answer := make(chan struct{})
				b.aws.Fail(awsfake.Fault{Hold: answer, Status: 403, Code: "InvalidClientTokenId"}, 1)
				d.press("v").see("Checking the keys").press(c.keys...).see(c.see)
				close(answer)
				d.settle()
				d.see(c.see, "AWS rejected this access key").press(c.next...).seeNot("[Close]").press("esc")
				if now := d.m.(ui.Model).ThemeName(); now != used {
					t.Errorf("the theme is %s, not %s", now, used)
				}
			})
		})
	}
}

func TestAnActionDoesNotAskForThePassphraseWhileAFilterIsTyped(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = refusingVault{b.ws.Vault, model.ErrPassphraseNeeded}
		d := b.start(frontend.Options{})
		d.update(keyMsg("v"))
		d.mu.Lock()
		answer := d.pending
		d.pending = nil
		d.mu.Unlock()
		d.update(keyMsg("/"))
		d.pending = append(answer, d.pending...)
		d.settle()
		if d.typed("prod"); d.state() != flow.Choosing {
			t.Errorf("%s\n%s", d.state(), d.view())
		}
		d.see("/prod")
	})
}
