package model_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// used reports whether a code of the attempt's device counts as used.
func (w *world) used(a *model.Attempt, code string) bool {
	return w.Codes.Used(w.t.Context(), a.Device, code)
}

// refusedLocally sends a code and checks that AWS does not receive it.
func (w *world) refusedLocally(a *model.Attempt, code string) {
	w.t.Helper()
	before := w.asked()
	if !w.used(a, code) {
		w.t.Error("it does not count as used")
	}
	if _, err := a.Send(w.t.Context(), code); !errors.Is(err, model.ErrCodeUsed) {
		w.t.Errorf("%v", err)
	}
	if w.asked() != before {
		w.t.Error("AWS was asked")
	}
}

func TestACodeThatGaveASessionIsRefusedWithoutACall(t *testing.T) {
	w := newWorld(t)
	w.saved()
	code := w.code(phoneSeed, 0)
	if _, err := w.begin(w.identity()).Send(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Attempt.Close()
	w.refusedLocally(s.Attempt, code)
	if next := w.code(phoneSeed, 1); w.used(s.Attempt, next) {
		t.Error("the next code counts as used")
	}
	w.clock.putForward(91 * time.Second)
	if _, err := s.Attempt.Send(t.Context(), code); !errors.Is(err, model.ErrCodeRejected) {
		t.Errorf("later it is AWS that judges: %v", err)
	}
}

// carol is another identity with the keys and the device of identity; both are in atmos.yaml.
func (w *world) carol(change func(*model.Identity)) model.Identity {
	return w.identity(withKeys(keyID, secret), withDevice(phone), func(id *model.Identity) { id.Ref.Name = "carol" }, change)
}

func TestACodeOfOneIdentityIsRefusedForAnotherWithTheSameDevice(t *testing.T) {
	for what, change := range map[string]func(*model.Identity){
		"in the same realm":           func(*model.Identity) {},
		"in another":                  func(id *model.Identity) { id.Ref.Realm = "another" },
		"with another pair of keys":   withKeys(secondKeyID, secondSecret),
		"whose name is written alike": func(id *model.Identity) { id.Ref.Name = "carol.json" },
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			code := w.code(phoneSeed, 0)
			if _, err := w.begin(w.identity()).Send(t.Context(), code); err != nil {
				t.Fatal(err)
			}
			a := w.begin(w.carol(change))
			w.refusedLocally(a, code)
			a.Close()
		})
	}
}

func TestTheSameDigitsOfAnotherDeviceAreAnotherCode(t *testing.T) {
	w := newWorld(t)
	w.saved()
	code := w.code(phoneSeed, 0)
	if _, err := w.begin(w.identity()).Send(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	if w.used(w.begin(w.identity(withDevice(tablet))), code) {
		t.Error("it counts as used")
	}
}

func TestACodeThatAWSRefusedMayBeFollowedByTheRightOneAtOnce(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity())
	wrong := w.wrongCode()
	if _, err := a.Send(t.Context(), wrong); !errors.Is(err, model.ErrCodeRejected) {
		t.Fatalf("%v", err)
	}
	if w.used(a, wrong) {
		t.Error("the wrong code counts as used")
	}
	if w.free() {
		t.Error("the lock was freed between the two")
	}
	if i, err := a.Send(t.Context(), w.code(phoneSeed, 0)); err != nil || i.Unsaved != nil {
		t.Errorf("%+v %v", i, err)
	}
	w.calls(getSessionToken, 2)
}

func TestACodeWhoseFateIsUnknownIsNotSentAgain(t *testing.T) {
	cut, lost := awsfake.Cut(), awsfake.Broken()
	cut.Late, lost.Late = true, true
	for what, fault := range map[string]awsfake.Fault{
		"cut off before": awsfake.Cut(), "cut off after AWS took it": cut, "a fault of AWS": awsfake.Broken(),
		"a fault of AWS after it took it": lost, "a page of a proxy": {Status: 502, Page: "<html>Bad gateway</html>"},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			w.AWS.Fail(fault, 1)
			a, code := w.begin(w.identity()), w.code(phoneSeed, 0)
			_, err := a.Send(t.Context(), code)
			var failed *model.AWSError
			if !errors.As(err, &failed) || !failed.Sent {
				t.Fatalf("%v", err)
			}
			w.refusedLocally(a, code)
			if _, err := a.Send(t.Context(), w.code(phoneSeed, 1)); err != nil {
				t.Errorf("the next code: %v", err)
			}
		})
	}
}

func TestACodeThatWasCancelledOnItsWayIsNotSentAgain(t *testing.T) {
	for what, end := range map[string]error{"cancelled": context.Canceled, "out of time": context.DeadlineExceeded} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			never := make(chan struct{})
			defer close(never)
			w.AWS.Fail(awsfake.Slow(never), 1)
			a, code := w.begin(w.identity()), w.code(phoneSeed, 0)
			ctx := ending{t.Context(), make(chan struct{}), end}
			ended := make(chan error)
			go func() {
				_, err := a.Send(ctx, code)
				ended <- err
			}()
			if err := w.AWS.Wait(soon(t), getSessionToken, 1); err != nil {
				t.Fatal(err)
			}
			close(ctx.over)
			if err := <-ended; !errors.Is(err, end) {
				t.Errorf("%v", err)
			}
			w.refusedLocally(a, code)
		})
	}
}

// ending is a context that ends with a deadline error when over is closed, so that a test controls the deadline.
type ending struct {
	context.Context
	over chan struct{}
	why  error
}

func (c ending) Done() <-chan struct{} { return c.over }

func (c ending) Err() error {
	select {
	case <-c.over:
		return c.why
	default:
		return nil
	}
}

func TestACodeThatCannotHaveBeenTakenMayBeSentAgain(t *testing.T) {
	for what, send := range map[string]func(*world, *model.Attempt, string) error{
		"throttled": func(w *world, a *model.Attempt, code string) error {
			w.AWS.Fail(awsfake.Throttled(), 1)
			_, err := a.Send(w.t.Context(), code)
			return err
		},
		"cancelled before it left": func(w *world, a *model.Attempt, code string) error {
			ctx, cancel := context.WithCancel(w.t.Context())
			cancel()
			_, err := a.Send(ctx, code)
			return err
		},
		"no connection": func(w *world, _ *model.Attempt, code string) error {
			tokens := w.Tokens
			w.Tokens = awsauth.New(awsauth.Isolated())
			defer func() { w.Tokens = tokens }()
			a := w.begin(w.carol(func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:1") }))
			_, err := a.Send(w.t.Context(), code)
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			a, code := w.begin(w.identity()), w.code(phoneSeed, 0)
			if err := send(w, a, code); err == nil {
				t.Fatal("it went well")
			}
			if w.used(a, code) {
				t.Error("the code counts as used")
			}
			if _, err := a.Send(t.Context(), code); err != nil {
				t.Errorf("again: %v", err)
			}
		})
	}
}
