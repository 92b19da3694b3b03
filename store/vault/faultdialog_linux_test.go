package vault

import (
	"testing"
	"time"

	"authdeck/model"
)

func TestTheKeyringGoesOnAfterItsUnlockDialogIsAnswered(t *testing.T) {
	t.Parallel()
	for _, on := range []string{System, SecretService} {
		for _, operation := range operations[2:] {
			p := startPeer(t)
			p.laid(on, alicePayload)
			p.set(func(p *peer) {
				p.locked = true
				p.prompted = func(answer func(bool), _ <-chan struct{}) { answer(true) }
			})
			before := p.left()
			r := p.child(t).do(t, order{On: on, Operation: operation, Within: soon})
			faultNamed(t, "no fault", on).judge(t, operation, r.result(), before, p.left())
		}
	}
}

// The connection that asked for the dialog ends; the service decides what happens to the dialog.
func TestAnUnlockDialogCanBeLeftAtOnceAndAnsweredTooLate(t *testing.T) {
	t.Parallel()
	for _, on := range []string{System, SecretService} {
		for _, operation := range operations[2:] {
			p := startPeer(t)
			p.laid(on, alicePayload)
			d, late := p.child(t), make(chan func(bool), 1)
			p.set(func(p *peer) {
				p.locked = true
				p.prompted = func(answer func(bool), left <-chan struct{}) {
					d.order(t, order{Operation: giveUp})
					<-left
					late <- answer
				}
			})
			before, begun := p.left(), time.Now()
			r := d.do(t, order{On: on, Operation: operation, Within: soon})
			if r.Word != wordFor(model.ErrKeyringSilent) || time.Since(begun) > soon/2 {
				t.Errorf("%s, %s: %s after %v", on, operation, r.Text, time.Since(begun))
			}
			select {
			case answer := <-late:
				answer(true)
			case <-time.After(soon):
				t.Errorf("%s, %s: the connection is still there", on, operation)
			}
			if r := d.do(t, order{On: on, Operation: "open", Within: soon}); r.Word != "done" || p.left() != before {
				t.Errorf("%s, %s, afterwards: %s, %q", on, operation, r.Text, p.left())
			}
		}
	}
}
