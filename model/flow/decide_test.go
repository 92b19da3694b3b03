package flow

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"authdeck/model"
)

func TestDecideNamesTheResult(t *testing.T) {
	boxed, bare := &model.Attempt{Device: "arn:aws:iam::111122223333:mfa/me"}, &model.Attempt{}
	wrapped := func(kind error) error { return fmt.Errorf("call: %w", &model.AWSError{Kind: kind}) }
	untrusted := model.UntrustedProblem([]model.Power{{Kind: model.RunsCommand}})
	for _, c := range []struct {
		state  State
		result Result
		want   Event
	}{
		{Loading, Result{}, Loaded},
		{Loading, Result{Err: errors.New("broken")}, Failed},
		{Loading, Result{Err: untrusted}, Untrusted},
		{Opening, Result{Err: fmt.Errorf("open: %w", untrusted)}, Untrusted},
		{Opening, Result{Err: untrusted, Form: true}, Untrusted},
		{Trusting, Result{}, Trusted},
		{Trusting, Result{Err: errors.New("disk full")}, Failed},
		{Opening, Result{Start: model.Start{Attempt: boxed}}, CodeNeeded},
		{Opening, Result{Start: model.Start{Attempt: bare}}, NoDevice},
		{Opening, Result{}, SignedIn},
		{Opening, Result{Form: true}, Edit},
		{Opening, Result{Err: model.ErrNoKeys}, NoKeys},
		{Opening, Result{Err: &model.BusyError{PID: 7}}, Busy},
		{Opening, Result{Err: model.ErrPassphraseNeeded}, Locked},
		{Opening, Result{Err: model.ErrPassphraseNeeded, KeyringFrom: model.KeyringSource{By: model.ChosenByFlag}}, Locked},
		{Opening, Result{Err: model.ErrKeyringAbsent}, Locked},
		{Opening, Result{Err: model.ErrKeyringAbsent, KeyringFrom: model.KeyringSource{By: model.ChosenByFlag}}, Failed},
		{Opening, Result{Err: model.ErrKeyringLocked}, Failed},
		{Waiting, Result{}, LockFree},
		{Saving, Result{Err: model.ErrNotStored}, Failed},
		{Exchanging, Result{}, SignedIn},
		{Exchanging, Result{Err: wrapped(model.ErrCodeRejected)}, CodeRejected},
		{Exchanging, Result{Err: model.ErrCodeUsed}, CodeRejected},
		{Exchanging, Result{Err: wrapped(model.ErrKeyUnknown)}, KeysRejected},
		{Exchanging, Result{Err: context.Canceled}, Back},
		{Exchanging, Result{Err: wrapped(model.ErrNetwork)}, Failed},
		{SigningInWithoutCode, Result{Err: wrapped(model.ErrSecretWrong)}, KeysRejected},
		{SigningInWithoutCode, Result{Err: wrapped(model.ErrCodeRejected)}, Failed},
		{SigningInWithoutCode, Result{Err: model.ErrCodeNeeded}, CodeNeeded},
		{Writing, Result{Err: model.ErrFileChanged}, Changed},
		{Importing, Result{Err: model.ErrWrongPassphrase}, Locked},
		{Importing, Result{Err: wrapped(model.ErrKeyUnknown)}, Failed},
		{Removing, Result{}, Removed},
	} {
		if got := Decide(c.state, c.result); got != c.want {
			t.Errorf("%s with %+v is %s, want %s", c.state, c.result, got, c.want)
		}
	}
}

func TestEveryDecisionHasAPlaceInTheTable(t *testing.T) {
	errs := []error{
		nil, errors.New("anything"), context.Canceled, context.DeadlineExceeded, model.ErrFileChanged, model.ErrNoKeys, model.ErrKeyringAbsent,
		model.ErrPassphraseNew, model.ErrKeyringLocked, model.ErrCodeUsed, model.ErrCodeRejected, model.ErrKeyUnknown, model.ErrCodeNeeded, &model.BusyError{},
		model.UntrustedProblem([]model.Power{{Kind: model.RunsCommand}}),
	}
	for _, s := range allStates() {
		if !s.InFlight() {
			continue
		}
		for _, err := range errs {
			for _, start := range []model.Start{{}, {Attempt: &model.Attempt{}}, {Attempt: &model.Attempt{Device: "GAHT12345678"}}} {
				for _, form := range []bool{false, true} {
					e := Decide(s, Result{Err: err, Start: start, Form: form})
					if _, ok := Next(s, e); !ok {
						t.Errorf("%s with %v decides on %q, which has no place there", s, err, e)
					}
				}
			}
		}
	}
}

func TestTheKeyringGoesOnWithWhatNeededIt(t *testing.T) {
	for need, want := range map[Need]State{ToOpen: Opening, ToImport: Importing, ToList: Choosing} {
		if got, ok := Next(Unlocking, need.Unlock()); !ok || got != want {
			t.Errorf("need %d leads to %s, want %s", need, got, want)
		}
	}
}

func TestEveryThirdRefusedCodeIsExplained(t *testing.T) {
	var r Rejections
	var explained []int
	for i := 1; i <= 7; i++ {
		r = r.After(model.ErrCodeUsed).After(model.ErrCodeRejected)
		if r.Explain() {
			explained = append(explained, i)
		}
	}
	if fmt.Sprint(explained) != "[3 6]" {
		t.Errorf("explained at %v", explained)
	}
}

func TestACodeThatNobodyTypedIsReplacedOnlyWhereThatHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err            error
		again, mayType bool
		want           CodeStep
	}{
		{model.ErrCodeUsed, false, false, GetAgain},
		{model.ErrCodeUsed, true, false, Fail},
		{model.ErrCodeUsed, true, true, TypeCode},
		{&model.AWSError{Kind: model.ErrCodeRejected}, false, true, TypeCode},
		{&model.AWSError{Kind: model.ErrCodeRejected}, false, false, Fail},
		{&model.Problem{Kind: model.ErrNoCode}, false, true, TypeCode},
		{&model.AWSError{Kind: model.ErrNetwork}, false, true, Fail},
		{&model.AWSError{Kind: model.ErrDeviceUnknown}, false, true, Fail},
		{context.Canceled, false, true, TypeCode},
		{context.Canceled, false, false, Fail},
		{&model.AWSError{Kind: model.ErrNetwork, Cause: context.Canceled}, false, true, TypeCode},
	} {
		if got := AfterCode(c.err, c.again, c.mayType); got != c.want {
			t.Errorf("%v again %v, may type %v: %v", c.err, c.again, c.mayType, got)
		}
	}
}
