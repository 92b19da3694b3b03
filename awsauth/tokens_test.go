package awsauth_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func reveal(s model.Secret) (text string) {
	s.Reveal(func(b []byte) { text = string(b) })
	return text
}

// lasts reports whether a session that was requested at that time has the given duration. STS returns its expiry in whole seconds,
// and its clock may differ by another two seconds.
func lasts(s model.Session, d time.Duration, asked time.Time) bool {
	most := time.Since(asked)
	return (s.Expires.Sub(asked) - d).Abs() <= most+3*time.Second
}

func TestTheSDKAcceptsTheSession(t *testing.T) {
	w := newWorld(t)
	asked := time.Now()
	got, err := w.client.SessionToken(t.Context(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	if !lasts(got, time.Hour, asked) || got.Region != "eu-west-1" {
		t.Errorf("expires %s, region %q", got.Expires, got.Region)
	}
	who, err := sts.New(sts.Options{Region: "eu-west-1", BaseEndpoint: &w.target.Endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(got.AccessKeyID, reveal(got.Secret), reveal(got.Token)),
	}).GetCallerIdentity(t.Context(), nil)
	if err != nil || aws.ToString(who.Arn) != "arn:aws:iam::123456789012:user/alice" {
		t.Errorf("%v %+v", err, who)
	}
}

func TestWithoutADeviceNoCodeIsSent(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Keys.Device, r.Code = "", ""
	if _, err := w.client.SessionToken(t.Context(), r); err != nil {
		t.Error(err)
	}
}

func TestTheDurationIsAlwaysSent(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Duration = 36 * time.Hour
	asked := time.Now()
	if got, err := w.client.SessionToken(t.Context(), r); err != nil || !lasts(got, r.Duration, asked) {
		t.Errorf("%v, expires %s", err, got.Expires)
	}
}

func TestExpiryIsKeptAsAWSSaidIt(t *testing.T) {
	// AWS accepts signatures that are 15 minutes off.
	for _, skew := range []time.Duration{-14 * time.Minute, -time.Second, 0, 14 * time.Minute} {
		w := newWorld(t)
		w.fake.Skew(skew)
		asked := w.fake.Now()
		got, err := w.client.SessionToken(t.Context(), w.request())
		most := time.Since(asked.Add(-skew)) + 3*time.Second
		if err != nil || (got.Expires.Sub(asked)-time.Hour).Abs() > most || got.Expires.Nanosecond() != 0 {
			t.Errorf("skew %s: %v, expires %s", skew, err, got.Expires)
		}
		if skew.Abs() > time.Minute && (got.Skew-skew).Abs() > most {
			t.Errorf("skew %s is measured as %s", skew, got.Skew)
		}
	}
}

func TestAnExpiryThatCannotBeRightIsRefused(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for name, c := range map[string]struct {
		fault   awsfake.Fault
		refused bool
	}{
		"as asked":                          {awsfake.Fault{}, false},
		"sooner":                            {awsfake.Fault{Lasts: 15 * time.Minute}, false},
		"an hour ago":                       {awsfake.Fault{Lasts: -time.Hour}, true},
		"five minutes more":                 {awsfake.Fault{Lasts: time.Hour + 4*time.Minute}, false},
		"an hour more":                      {awsfake.Fault{Lasts: 2 * time.Hour}, true},
		"an hour more, without a Date":      {awsfake.Fault{Undated: true, Lasts: 2 * time.Hour}, true},
		"as asked, without a Date":          {awsfake.Fault{Undated: true}, false},
		"ended, without a Date":             {awsfake.Fault{Undated: true, Lasts: -time.Hour}, true},
		"in two years, the Date is too":     {awsfake.Fault{Off: 2 * year, Lasts: 2*year + time.Hour}, true},
		"as asked, the Date is years ago":   {awsfake.Fault{Off: -2 * year}, false},
		"ended, the Date is years ago":      {awsfake.Fault{Off: -2 * year, Lasts: -year}, true},
		"by a Date that is two hours ahead": {awsfake.Fault{Off: 2 * time.Hour, Lasts: 3 * time.Hour}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.fake.Fail(c.fault, 1)
			_, err := w.client.SessionToken(t.Context(), w.request())
			if !c.refused {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if e := failed(t, err, model.ErrAnswer); !errors.Is(err, model.ErrExpiry) || !e.Sent {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestCallerTellsWhoseKeysTheseAre(t *testing.T) {
	w := newWorld(t)
	got, err := w.client.Caller(t.Context(), keys(), w.target)
	if err != nil || got.Account != account || got.ARN != "arn:aws:iam::123456789012:user/alice" || got.UserID == "" {
		t.Errorf("%v %+v", err, got)
	}
}

func TestDevicesListsOnlyDevicesThatGiveCodes(t *testing.T) {
	u := alice()
	u.Devices = nil
	for _, s := range []string{
		"arn:aws:iam::123456789012:u2f/user/alice/key-A", serial, "arn:aws:iam::123456789012:fido2/user/alice",
		"arn:aws:iam::123456789012:passkey/user/alice", "arn:aws:iam::123456789012:mfa/tablet", "GAHT12345678",
	} {
		u.Devices = append(u.Devices, awsfake.Device{Serial: s, Seed: seed})
	}
	w := newWorld(t, u)
	got, err := w.client.Devices(t.Context(), keys(), w.target)
	if want := []string{serial, "arn:aws:iam::123456789012:mfa/tablet", "GAHT12345678"}; err != nil || !slices.Equal(got.Codes, want) || len(got.Others) != 3 {
		t.Errorf("%v %+v", err, got)
	}
	if n := w.fake.Calls("ListMFADevices"); n != 2 {
		t.Errorf("%d calls for two pages", n)
	}
}

func TestAUserWithoutDevicesHasNone(t *testing.T) {
	u := alice()
	u.Devices = nil
	w := newWorld(t, u)
	if got, err := w.client.Devices(t.Context(), keys(), w.target); err != nil || len(got.Codes)+len(got.Others) != 0 {
		t.Errorf("%v %+v", err, got)
	}
}

func TestCallsWithoutACodeAreRetried(t *testing.T) {
	for name, fault := range map[string]awsfake.Fault{
		"throttled": awsfake.Throttled(), "broken": awsfake.Broken(), "cut": awsfake.Cut(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.fake.Fail(fault, 1)
			if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
				t.Error(err)
			}
			if n := w.fake.Calls("GetCallerIdentity"); n != 2 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestCallerCorrectsAWrongClock(t *testing.T) {
	w := newWorld(t)
	w.fake.Skew(20 * time.Minute)
	if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
		t.Error(err)
	}
}

func TestManyCallsAtOnceDoNotMix(t *testing.T) {
	bob := alice()
	bob.Name, bob.AccessKeyID = "bob", "AKIAI44QH8DHBEXAMPLE"
	w := newWorld(t, alice(), bob)
	answers := make(chan error, 20)
	for i := range cap(answers) {
		k, want := keys(), "arn:aws:iam::123456789012:user/alice"
		if i%2 == 1 {
			k.AccessKeyID, want = bob.AccessKeyID, "arn:aws:iam::123456789012:user/bob"
		}
		go func() {
			got, err := w.client.Caller(context.WithoutCancel(t.Context()), k, w.target)
			if err == nil && got.ARN != want {
				err = &model.UnknownIdentityError{Name: got.ARN}
			}
			answers <- err
		}()
	}
	for range cap(answers) {
		if err := <-answers; err != nil {
			t.Error(err)
		}
	}
}

func TestNewKeyIDsContainTheirAccount(t *testing.T) {
	for _, account := range []string{"123456789012", "000000000001", "999999999999"} {
		id, _ := awsfake.LongLived(account)
		if got := model.KeyAccount(id); got != account {
			t.Errorf("%s says %q, want %s", id, got, account)
		}
	}
}

func TestAnEndpointCanHaveAPath(t *testing.T) {
	w := newWorld(t)
	server := httptest.NewServer(w.fake)
	t.Cleanup(server.Close)
	w.target.Endpoint = server.URL + "/a b/sts"
	if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
		t.Error(err)
	}
}

func TestSessionCallerTellsWhoseSessionItIs(t *testing.T) {
	w := newWorld(t)
	s, err := w.client.SessionToken(t.Context(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.client.SessionCaller(t.Context(), s, w.target)
	if err != nil || who.Account != account || who.ARN != "arn:aws:iam::123456789012:user/alice" || who.UserID == "" {
		t.Errorf("%v %+v", err, who)
	}
}

func TestARefusedSessionIsNotReportedAsRefusedKeys(t *testing.T) {
	w := newWorld(t)
	s, err := w.client.SessionToken(t.Context(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	other := s
	other.Token = model.SecretString("a token of another session")
	_, err = w.client.SessionCaller(t.Context(), other, w.target)
	failed(t, err, model.ErrSessionRefused, reveal(s.Secret), "a token of another session")

	w.fake.Skew(2 * time.Hour) // AWS's clock counts: the session has ended, and the SDK corrects the signatures
	_, err = w.client.SessionCaller(t.Context(), s, w.target)
	failed(t, err, model.ErrSessionRefused, reveal(s.Secret), reveal(s.Token))
}

var _ model.Tokens = awsauth.New()
