package ui_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/ui/frontend"
)

// deafTokens cannot be reached until a test says so.
type deafTokens struct {
	model.Tokens
	sent  bool
	heard bool
	codes []string
}

func (f *deafTokens) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	f.codes = append(f.codes, r.Code)
	if f.heard {
		return f.Tokens.SessionToken(ctx, r)
	}
	return model.Session{}, &model.AWSError{Kind: model.ErrNetwork, Region: "us-east-1", Sent: f.sent, Cause: errors.New("connection refused")}
}

func TestEnterSendsAgainACodeThatWasNotSent(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		deaf := &deafTokens{Tokens: b.ws.Tokens}
		b.ws.Tokens = deaf
		d := b.start(frontend.Options{}).press("enter")
		code := d.code()
		d.see("enter send").typed(code).see("Could not reach AWS", "The code was not sent. Press enter to retry.", "enter retry", code)
		deaf.heard = true
		d.press("enter").see("✔ Signed in")
		if len(deaf.codes) != 2 || deaf.codes[0] != deaf.codes[1] {
			t.Errorf("sent: %d codes", len(deaf.codes))
		}
	})
}

func TestTheBoxSaysInPlainWordsWhyNothingWasSent(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		lookup := &net.DNSError{Err: "no such host", Name: "sts.us-east-1.amazonaws.com", Server: "10.0.0.53:53", IsNotFound: true}
		cause := model.Connection(model.ErrNoName, lookup.Name, &net.OpError{Op: "dial", Net: "tcp", Err: lookup})
		b.ws.Tokens = failingTokens{b.ws.Tokens, &model.AWSError{Kind: model.ErrNetwork, Region: "us-east-1", Cause: cause}}
		d := b.start(frontend.Options{}).press("enter").typed("111111").see("Could not reach AWS in us-east-1", "The code was not sent", "ctrl+p details").seeNot("dial tcp")
		d.press("ctrl+p").see("The host name cannot be resolved: sts.us-east-1", "2. Close this, then press enter to send it again").seeNot("dial tcp", "Try again").press("enter").see("111111", "The code was not sent")
		d.press("ctrl+u").typed("2").seeNot("ctrl+p").press("ctrl+p").see("2_____")
	})
}

func TestADigitAfterACodeThatWasNotSentStartsANewCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Tokens = &deafTokens{Tokens: b.ws.Tokens}
		d := b.start(frontend.Options{}).press("enter").typed("111111").see("111111").typed("2").see("2_____").seeNot("Could not")
		d.typed("22222").see("222222").press("backspace").see("22222_").typed("3").see("222223", "Could not reach")
	})
}

func TestACodeThatIsErasedIsNoLongerOfferedToBeSentAgain(t *testing.T) {
	for _, erases := range []string{"backspace", "ctrl+u"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			b.ws.Tokens = &deafTokens{Tokens: b.ws.Tokens}
			d := b.start(frontend.Options{}).press("enter").typed("111111").see("Press enter to retry.")
			d.press(erases).see("submits automatically").seeNot("Could not reach", "Press enter to retry", "ctrl+p")
		})
	}
}

func TestACodeThatMayHaveBeenSentIsCleared(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Tokens = &deafTokens{Tokens: b.ws.Tokens, sent: true}
		d := b.start(frontend.Options{}).press("enter").typed("111111").see("That code may be used up", "______").seeNot("111111", "Press enter to retry")
		d.press("enter").see("The code has 6 digits")
	})
	play(t, func(t *testing.T) { // as sent over the network
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter")
		b.aws.Fail(awsfake.Cut(), 1)
		d.typed(d.code()).see("That code may be used up", "______")
	})
}
