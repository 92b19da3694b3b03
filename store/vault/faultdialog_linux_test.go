package vault

import (
	"testing"
	"time"

	"authdeck/model"
)

func TestAfterTheUnlockDialogWasAnsweredTheDeedIsDone(t *testing.T) {
	for _, on := range []string{System, SecretService} {
		for _, deed := range deeds[2:] {
			p := startPeer(t)
			p.laid(on, alicePayload)
			p.set(func(p *peer) {
				p.locked = true
				p.prompted = func(answer func(bool), _ <-chan struct{}) { answer(true) }
			})
			before := p.left()
			r := startDoer(t, p.address).do(t, order{On: on, Deed: deed, Within: soon})
			faultNamed(t, "nothing", on).judge(t, deed, r.told(), before, p.left())
		}
	}
}

// The connection that asked for the dialog ends; what becomes of the dialog is the service's own affair.
func TestAnUnlockDialogCanBeLeftAtOnceAndAnsweredTooLate(t *testing.T) {
	for _, on := range []string{System, SecretService} {
		for _, deed := range deeds[2:] {
			p := startPeer(t)
			p.laid(on, alicePayload)
			d, late := startDoer(t, p.address), make(chan func(bool), 1)
			p.set(func(p *peer) {
				p.locked = true
				p.prompted = func(answer func(bool), left <-chan struct{}) {
					d.order(t, order{Deed: giveUp})
					<-left
					late <- answer
				}
			})
			before, begun := p.left(), time.Now()
			r := d.do(t, order{On: on, Deed: deed, Within: soon})
			if r.Word != wordFor(model.ErrKeyringSilent) || time.Since(begun) > soon/2 {
				t.Errorf("%s, %s: %s after %v", on, deed, r.Text, time.Since(begun))
			}
			select {
			case answer := <-late:
				answer(true)
			case <-time.After(soon):
				t.Errorf("%s, %s: the connection is still there", on, deed)
			}
			if r := d.do(t, order{On: on, Deed: "open", Within: soon}); r.Word != "done" || p.left() != before {
				t.Errorf("%s, %s, afterwards: %s, %q", on, deed, r.Text, p.left())
			}
		}
	}
}
