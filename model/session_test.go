package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"authdeck/model"
)

func TestASessionIsGoodWhileMoreThanFiveMinutesAreLeft(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	until := func(left time.Duration) model.SessionInfo {
		return model.SessionInfo{Saved: true, Expires: now.Add(left)}
	}
	for _, c := range []struct {
		what string
		info model.SessionInfo
		want model.SessionState
	}{
		{"none", model.SessionInfo{}, model.NoSession},
		{"none, whatever it says", model.SessionInfo{Expires: now.Add(time.Hour)}, model.NoSession},
		{"without an expiry", model.SessionInfo{Saved: true}, model.SessionUnknown},
		{"long over", until(-time.Hour), model.SessionExpired},
		{"just over", until(0), model.SessionExpired},
		{"nearly over", until(time.Nanosecond), model.SessionTooShort},
		{"five minutes", until(model.MinTTL), model.SessionTooShort},
		{"a little more", until(model.MinTTL + time.Nanosecond), model.SessionGood},
		{"a day", until(24 * time.Hour), model.SessionGood},
		{"all that AWS gives, by a clock that is a day slow", until(60 * time.Hour), model.SessionGood},
		{"more than AWS gives", until(60*time.Hour + time.Second), model.SessionUnknown},
		{"centuries", model.SessionInfo{Saved: true, Expires: now.AddDate(973, 0, 0)}, model.SessionUnknown},
	} {
		if got := c.info.At(now, 0); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestAPlaceInAFileIsWrittenAsEditorsReadIt(t *testing.T) {
	for _, c := range []struct {
		origin      model.Origin
		short, full string
	}{
		{model.Origin{}, "", ""},
		{model.Origin{File: "/p/atmos.yaml"}, "atmos.yaml", "/p/atmos.yaml"},
		{model.Origin{File: "/p/atmos.yaml", Line: 12}, "atmos.yaml:12", "/p/atmos.yaml:12"},
		{model.Origin{File: "/p/atmos.yaml", Line: 12, Column: 5}, "atmos.yaml:12", "/p/atmos.yaml:12:5"},
		{model.Origin{Line: 12, Column: 5}, "", ""},
	} {
		if c.origin.String() != c.short || c.origin.Full() != c.full {
			t.Errorf("%+v: %q, %q", c.origin, c.origin.String(), c.origin.Full())
		}
	}
}

func TestAProblemSaysWhereWhatAndWhatToWrite(t *testing.T) {
	p := &model.Problem{Origin: model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 5}, What: "kind is missing"}
	for _, c := range []struct{ fix, write, line, whole string }{
		{"", "", "", ""},
		{"check the name", "", "; check the name", "check the name"},
		{"", "kind: aws/user", "; change it to: kind: aws/user", "kind: aws/user"},
		{"", "a:\n  kind: aws/user\n  env:\n    - key: A\n      value: b\n    - key: C\nb: d", "; change it to: a: {kind: aws/user, env: [{key: A, value: b}, {key: C}]}, b: d",
			"a:\n  kind: aws/user\n  env:\n    - key: A\n      value: b\n    - key: C\nb: d"},
		{"create it with:", "auth:\n  realm: a", "; create it with: auth: {realm: a}", "create it with:\nauth:\n  realm: a"},
	} {
		p.Fix, p.Write = model.Do(c.fix), c.write
		if want := "/p/atmos.yaml:3:5: kind is missing" + c.line; p.Error() != want || p.FixText() != c.whole {
			t.Errorf("%q, %q; want %q, %q", p.Error(), p.FixText(), want, c.whole)
		}
	}
	if p = (&model.Problem{What: "there is no atmos.yaml"}); p.Error() != "there is no atmos.yaml" {
		t.Errorf("%q", p.Error())
	}
}

func TestAnErrorOfAWSIsItsKindAndItsCause(t *testing.T) {
	cause := errors.New("connection refused")
	err := fmt.Errorf("signing in: %w", &model.AWSError{Kind: model.ErrNetwork, Region: "eu-west-1", Cause: cause})
	if !errors.Is(err, model.ErrNetwork) || !errors.Is(err, cause) || errors.Is(err, model.ErrServer) {
		t.Errorf("%v", err)
	}
	if want := "signing in: could not reach AWS in eu-west-1"; err.Error() != want {
		t.Errorf("%q", err)
	}
	if err = (&model.AWSError{Kind: model.ErrServer, Region: "eu-west-1"}); err.Error() != model.ErrServer.Error() {
		t.Errorf("%q", err)
	}
}

func TestOnlySomeErrorsAreAboutTheKeysThemselves(t *testing.T) {
	for kind, want := range map[error]bool{
		model.ErrKeyUnknown: true, model.ErrSecretWrong: true, model.ErrSessionKeys: true,
		model.ErrCodeRejected: false, model.ErrDeviceUnknown: false, model.ErrClock: false, model.ErrWrongRegion: false,
		model.ErrForbidden: false, model.ErrThrottled: false, model.ErrNetwork: false, model.ErrServer: false,
	} {
		if got := model.RefusesKeys(fmt.Errorf("saving: %w", error(&model.AWSError{Kind: kind}))); got != want {
			t.Errorf("%v: %v", kind, got)
		}
	}
	if model.RefusesKeys(nil) {
		t.Error("no error refuses the keys")
	}
}

func TestWhoIsAskingForTheCodeIsNamedIfItIsKnown(t *testing.T) {
	if err := (&model.BusyError{PID: 4711}); err.Error() != "another window is asking for the code (pid 4711)" {
		t.Errorf("%q", err)
	}
	if err := (&model.BusyError{}); strings.Contains(err.Error(), "0") {
		t.Errorf("%q", err)
	}
}

// Whatever the clocks say, an accepted expiry is in the future, and not much later than requested.
func TestAnAcceptedExpiryIsWithinWhatWasAsked(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	check := func(lasts, off, asked int32, undated bool) bool {
		length := time.Duration(asked&0xffff)*time.Second + 15*time.Minute
		dated := now.Add(time.Duration(off) * time.Second)
		counts := dated
		if undated {
			dated = time.Time{}
		}
		if undated || counts.Sub(now).Abs() > 24*time.Hour {
			counts = now
		}
		for _, expires := range []time.Time{now.Add(time.Duration(lasts) * time.Second), counts.Add(time.Duration(lasts%100_000) * time.Second)} {
			left := expires.Sub(counts)
			good := left > 0 && left <= length+5*time.Minute
			if p := model.CheckExpiry(expires, dated, now, length); (p == nil) != good {
				t.Logf("expires %v, dated %v, asked %v: %v", expires, dated, length, p)
				return false
			}
		}
		return true
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
}

func TestOnlyTemporaryKeysTellTheAccountOfASession(t *testing.T) {
	for id, want := range map[string]string{
		"ASIAY34FZKBOKMUTVV7A": "609629065308", "ASIAQNZGKIQY56JQ7WML": "029608264753",
		"AKIARZPUZDIKGB2VALC4": "", "ASIAIOSFODNN7EXAMPLE": "", "ASIA": "", "": "",
	} {
		if got := model.SessionAccount(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}
