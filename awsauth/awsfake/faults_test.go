package awsfake_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

func TestAFaultAppliesAsOftenAsSet(t *testing.T) {
	b := newBench(t)
	b.fake.Fail(awsfake.Throttled(), 2)
	b.fake.Fail(awsfake.Broken(), 1)
	b.ask("GetCallerIdentity").is(t, 400, "Throttling", "Rate exceeded")
	b.ask("GetCallerIdentity").is(t, 400, "Throttling", "Rate exceeded")
	got := b.ask("GetCallerIdentity")
	got.is(t, 500, "InternalFailure", "We encountered an internal error")
	if got.Type != "Receiver" {
		t.Errorf("type %q", got.Type)
	}
	if got := b.ask("GetCallerIdentity"); got.status != http.StatusOK {
		t.Errorf("afterwards: %d %s", got.status, got.Message)
	}
	if n := b.fake.Calls("GetCallerIdentity"); n != 4 {
		t.Errorf("%d calls", n)
	}
}

func TestAFaultLastsUntilHealed(t *testing.T) {
	b := newBench(t)
	b.fake.Fail(awsfake.RegionDisabled(account), awsfake.Always)
	for range 3 {
		b.ask("GetSessionToken").is(t, 403, "RegionDisabledException",
			"STS is not activated in this region for account:123456789012.")
	}
	b.fake.Heal()
	if got := b.ask("GetSessionToken"); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
}

func TestAFaultCanApplyToOneAction(t *testing.T) {
	b := newBench(t)
	f := awsfake.Throttled()
	f.Action = "ListMFADevices"
	b.fake.Fail(f, 1)
	if got := b.ask("GetCallerIdentity"); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
	b.ask("ListMFADevices").is(t, 400, "Throttling", "Rate exceeded")
}

func TestALateFaultUsesUpTheCode(t *testing.T) {
	b := newBench(t)
	f := awsfake.Broken()
	f.Late = true
	b.fake.Fail(f, 1)
	b.signIn().is(t, 500, "InternalFailure", "We encountered")
	b.signIn().is(t, 403, "AccessDenied", badCode)
}

func TestACutConnectionGivesNoAnswer(t *testing.T) {
	b := newBench(t)
	b.fake.Fail(awsfake.Cut(), 1)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := http.DefaultClient.Do(r); err == nil {
		_ = answer.Body.Close()
		t.Errorf("answered %s", answer.Status)
	}
}

func TestASlowAnswerComesWhenReleased(t *testing.T) {
	b := newBench(t)
	until := make(chan struct{})
	b.fake.Fail(awsfake.Slow(until), 1)
	answered := make(chan reply, 1)
	go func() {
		defer close(answered) // also when ask ends this goroutine
		answered <- b.ask("GetCallerIdentity")
	}()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := b.fake.Wait(ctx, "GetCallerIdentity", 1); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-answered:
		t.Fatalf("answered too early: %d", got.status)
	default:
	}
	close(until)
	if got := <-answered; got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := newBench(t).fake.Wait(ctx, "GetSessionToken", 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestASkewedServerUsesItsOwnClock(t *testing.T) {
	b := newBench(t)
	b.fake.Skew(17 * time.Minute)
	got := b.ask("GetCallerIdentity")
	got.is(t, 403, "SignatureDoesNotMatch", "Signature expired: 20261123T120010Z is now earlier than 20261123T120210Z")
	if date := got.header.Get("Date"); date != noon.Add(17*time.Minute).Format(http.TimeFormat) {
		t.Errorf("Date %q", date)
	}
	b.off = 17 * time.Minute
	if got := b.signIn("DurationSeconds", "900"); !got.Keys.Expiration.Equal(noon.Add(32 * time.Minute)) {
		t.Errorf("%s expires %s", got.Message, got.Keys.Expiration)
	}
}
