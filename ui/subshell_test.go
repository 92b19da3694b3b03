package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func TestASubshellIsOfferedWithASession(t *testing.T) {
	for _, c := range []struct {
		claim string
		goal  frontend.Goal
		lay   func(b *bench)
		walk  func(d *driver)
		want  string
	}{
		{claim: "a good session", walk: func(d *driver) { d.press("j", "s") }, want: "prod-admin"},
		{claim: "no session, before a code is typed", walk: func(d *driver) { d.press("s") }},
		{claim: "no session, and then a code", walk: func(d *driver) { d.press("s").see("Enter MFA Token").typed(d.code()) }, want: "emergency-user"},
		{claim: "no session, and then no code", walk: func(d *driver) { d.press("s", "esc", "enter").typed(d.code()) }},
		{claim: "a code, and then only a sign-in", walk: func(d *driver) {
			d.press("s").typed(d.code()).press("l", "y", "enter").later(31 * time.Second).typed(d.code()).see("Signed in as emergency-user")
		}, want: "emergency-user"},
		{claim: "an expired session", walk: func(d *driver) { d.press("j", "j", "s").see("Enter MFA Token") }},
		{claim: "a session that ends while it is looked at", walk: func(d *driver) {
			d.press("j").later(10 * time.Minute).press("s").see("Enter MFA Token")
		}},
		{claim: "a session with less time left than min_ttl", lay: func(b *bench) { b.ws.MinTTL = time.Hour }, walk: func(d *driver) {
			d.press("j", "?").see("sign in").seeNot("already signed in").press("esc", "s").see("Enter MFA Token")
		}},
		{claim: "a list that is there for something else", goal: frontend.Configure, walk: func(d *driver) { d.press("j", "s") }},
		{claim: "after signing in", walk: func(d *driver) { d.press("enter").typed(d.code()).press("s") }, want: "emergency-user"},
		{claim: "a session that is saved nowhere",
			lay:  func(b *bench) { b.ws.Sessions = &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true} },
			walk: func(d *driver) { d.press("enter").typed(d.code()).press("s") }},
		{claim: "a filter that is typed", walk: func(d *driver) { d.press("j", "/").typed("s") }},
		{claim: "a form", walk: func(d *driver) { d.press("j", "e").typed("s") }},
	} {
		t.Run(c.claim, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				if c.lay != nil {
					c.lay(b)
				}
				c.walk(b.start(frontend.Options{Goal: c.goal}))
				if got := strings.Join(b.shells, " "); got != c.want {
					t.Errorf("shells were started for %q, want %q", got, c.want)
				}
			})
		})
	}
}

func TestNoSubshellKeyWithoutSubshells(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.noShells = true
		b.start(frontend.Options{}).press("j", "s").see("cannot open a subshell here").seeNot("s subshell")
	})
}
