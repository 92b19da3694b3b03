package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
)

func TestTheListSaysThatNoIdentityMatchesTheFilter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press("ctrl+a", "/").typed("xyz").see("Press esc to clear the filter", "esc clear filter").
			press("enter").see("Press / to change the filter", "esc clear marks").seeNot("Press esc")
		d := b.start(frontend.Options{}).press("/").typed("xyz").see(`No identity matches "xyz"`, "Press esc to clear the filter")
		d.press("enter").see(`No identity matches "xyz"`, "esc clear filter").seeNot("enter sign in", "edit keys", "1 of")
		d.press("enter", "e", "l", "d", "v", "y", "Y", "s", "b", "R", " ").see(`No identity matches "xyz"`)
		d.press("esc").see("emergency-user").seeNot("No identity matches")
		d.press("/").paste(keyID).see("That looks like a key, not an identity.").seeNot("No identity matches").press("esc", "esc")
		d.press("/").typed(strings.Repeat("q", 200)).resize(60, 16).see(`No identity matches "qqq`, `qqq"`, "…")
	})
}

// offers are what the keys in help and footer do.
func (d *driver) offers() (all string) {
	for _, b := range d.m.(ui.Model).Offered() {
		all += b.Help().Key + " " + b.Help().Desc + "\n"
	}
	return all
}

// The line signs in where it is run, so that it needs no session here. It fails for an identity with a problem.
func TestTheExportLineIsCopiedWithoutASession(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Config.Identities[4].Problem = &model.Problem{What: "no region"}
		d := b.start(frontend.Options{}).resize(200, 60).see("copy export line      sets the AWS variables of a shell")
		d.press("Y").see(`Copied: eval "$(authdeck env --login -i emergency-user)"`)
		d.press("G").see("copy export line      – has a problem").press("Y").see("✗ No region").seeNot("Copied:")
	})
}

func TestTheListOffersOnlyKeysThatDoSomething(t *testing.T) {
	for _, c := range []struct {
		name       string
		row        int
		yes, never []string
	}{
		{"keys and no session", 0, []string{"edit keys", "subshell", "delete keys", "verify keys", "copy MFA device", "sign in", "copy export line"},
			[]string{"log out", "renew session"}},
		{"a session", 1, []string{"log out", "subshell", "copy export line", "renew session", "delete keys"}, nil},
		{"an expired session", 2, []string{"clear expired session", "subshell", "delete keys", "copy export line"}, []string{"log out", "renew session"}},
		{"no keys", 3, []string{"add keys", "copy export line"}, []string{"edit keys", "subshell", "sign in", "log out", "delete keys", "verify keys", "copy MFA device"}},
		{"a problem", 4, []string{"show the problem"}, []string{"edit keys", "sign in", "log out", "delete keys", "verify keys", "copy export line"}},
		{"keys in the file", 5, []string{"verify keys", "sign in", "subshell", "copy MFA device"}, []string{"edit keys", "delete keys", "log out"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				b.ws.Config.Identities[4].Problem = &model.Problem{What: "no region"}
				inFile := modeltest.Identity("in-file", 40)
				inFile.AccessKeyID, inFile.SecretKey, inFile.Device = modeltest.Set(keyID, 41), modeltest.Set(model.SecretString(secret), 42), modeltest.Set(device, 43)
				b.ws.Config.Identities = append(b.ws.Config.Identities, inFile)
				d := b.start(frontend.Options{}).later(time.Second).press("g")
				for range c.row {
					d.press("j")
				}
				all := d.offers()
				for _, w := range c.yes {
					if !strings.Contains(all, w) {
						t.Errorf("not offered: %s\n%s", w, all)
					}
				}
				for _, w := range c.never {
					if strings.Contains(all, w) {
						t.Errorf("offered: %s\n%s", w, all)
					}
				}
			})
		})
	}
}
