package ui_test

import (
	"testing"

	"authdeck/ui/frontend"
)

func TestChoosingAnIdentityEndsTheProgramWithIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{Goal: frontend.Choose})
		d.see("Choose an identity", "enter choose").seeNot("enter sign in", "edit keys").press("e", "R")
		if d.ended {
			t.Fatal("ended by a key that chooses nothing")
		}
		d.press("j", "enter")
		if o := d.outcome(); !d.ended || o.Identity.Title != "prod-admin" || o.Cancelled {
			t.Errorf("ended %v with %+v", d.ended, o)
		}
	})
}

func TestChoosingAnIdentityCanBeCancelled(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{Goal: frontend.Choose}).press("esc")
		if o := d.outcome(); !d.ended || o.Identity.Title != "" || !o.Cancelled {
			t.Errorf("ended %v with %+v", d.ended, o)
		}
	})
}
