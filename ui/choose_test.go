package ui_test

import (
	"testing"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
)

func TestChoosingAnIdentityEndsTheProgramWithIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{Goal: frontend.Choose})
		d.see("Choose an identity", "enter choose").seeNot("enter sign in", "edit keys").press("down", "enter")
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

// Every letter in the list has a meaning on the dashboard. Here the user types a name.
func TestLettersFilterAListToChooseFrom(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{Goal: frontend.SignIn})
		d.see("Sign in: which identity?", "enter add keys", "type to filter")
		d.typed("aqrt").see("/aqrt", "No identity matches").press("esc").see("emergency-user", "prod-admin")
		if d.ended || d.state() != flow.Choosing {
			t.Fatalf("%s\n%s", d.state(), d.view())
		}
		d.typed("prod").see("1 of 1").seeNot("emergency-user")
		if d.press("enter"); d.state() == flow.Choosing || d.ended {
			t.Errorf("%s\n%s", d.state(), d.view())
		}
	})
}

// The footer said "enter sign in", and enter showed the problem.
func TestTheListToSignInSaysWhatEnterDoesWithAProblem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "unknown kind", Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 7}}
		d := b.start(frontend.Options{Goal: frontend.SignIn}).resize(60, 16)
		d.see("enter show the problem").seeNot("enter sign in").press("down").seeNot("show the problem").press("up", "enter").see("Unknown kind")
	})
}

func TestEnterChoosesNothingWhereNothingMatches(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{Goal: frontend.Choose}).typed("xyz").press("enter")
		if d.ended {
			t.Fatalf("%+v", d.outcome())
		}
		d.press("ctrl+u", "end", "f1").see("Keyboard shortcuts").press("esc", "esc")
		if o := d.outcome(); !d.ended || !o.Cancelled {
			t.Errorf("ended %v with %+v", d.ended, o)
		}
	})
}

func TestDetailsSayWhatEnterDoesInTheListInFront(t *testing.T) {
	for goal, want := range map[frontend.Goal]string{
		frontend.Browse: "enter to sign in", frontend.SignIn: "enter to sign in", frontend.Choose: "enter to choose it", frontend.Configure: "enter to edit keys",
	} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			b.start(frontend.Options{Goal: goal}).see(want + " ")
		})
	}
}
