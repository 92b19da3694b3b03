package ui_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
)

func TestTheClockIsAsAWSSaidLast(t *testing.T) {
	for skew, want := range map[time.Duration]string{10 * time.Second: "✔ clock -10s", -2 * time.Minute: "! clock 2m ahead"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.keepWithoutMFA("no-mfa")
			b.aws.Skew(skew)
			d := b.start(frontend.Options{}).resize(200, 60).seeNot("clock").press("G", "enter").see(want)
			d.see("Clock").press("r").see(want)
		})
	}
	play(t, func(t *testing.T) { // a clock that is right needs no place in the header
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.start(frontend.Options{}).resize(200, 60).press("G", "enter").see("✔ +0s to AWS").seeNot("✔ clock")
	})
}

func TestASessionWithoutMFAIsMarked(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("no-mfa", "")
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed(d0(b)).seeNot("without MFA")
		b.keepWithoutMFA("no-mfa")
		d.press("G", "enter").see("12h left !", "! without MFA", "this session is without MFA", "! 1 signed in without MFA").resize(80, 24).see("12h left !", "this session is without MFA")
	})
}

// d0 is the code that the device shows.
func d0(b *bench) string { return b0(b.t, b) }

func TestTheLastErrorIsKept(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).seeNot("Last error").press("enter").typed("000000").press("esc")
		d.see("Last error", "AWS rejected that code", "emergency-user")
	})
}

func TestOldKeysAreWarnedOf(t *testing.T) {
	days := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		limit *int
		age   int
		warns bool
	}{
		"the usual, young": {nil, 89, false}, "the usual, old": {nil, 90, true}, "a limit of one's own": {days(30), 31, true}, "never": {days(0), 900, false},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.Keep("emergency-user", device)
				err := b.ws.Records.Update(t.Context(), model.Ref{Realm: "acme", Name: "emergency-user"}, func(r *model.Record) { r.SavedAt = time.Now().AddDate(0, 0, -c.age) })
				if err != nil {
					t.Fatal(err)
				}
				d := b.start(frontend.Options{KeyAge: c.limit}).resize(200, 60).see("days old")
				if c.warns {
					d.see("! 1 over")
				} else {
					d.seeNot("over").see("no old ones")
				}
			})
		})
	}
}
