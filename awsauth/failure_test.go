package awsauth_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// TestEachAnswerOfAWSHasItsKind has AWS say what it says (the words are those quoted in public threads).
func TestEachAnswerOfAWSHasItsKind(t *testing.T) {
	const mfa = "MultiFactorAuthentication failed"
	for _, c := range []struct {
		status        int
		code, message string
		kind          error
	}{
		{403, "AccessDenied", mfa + " with invalid MFA one time pass code.", model.ErrCodeRejected},
		{403, "AccessDenied", mfa + ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.", model.ErrDeviceUnknown},
		{403, "AccessDenied", "User is not authorized to perform: iam:ListMFADevices", model.ErrForbidden},
		{403, "AccessDeniedException", "with an explicit deny", model.ErrForbidden},
		{400, "ValidationError", "1 validation error detected: Value 'x' at 'tokenCode' failed", model.ErrRequest},
		{403, "InvalidClientTokenId", "The security token included in the request is invalid", model.ErrKeyUnknown},
		{403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", model.ErrSecretWrong},
		{403, "SignatureDoesNotMatch", "Signature expired: A is now earlier than B (C - 15 min.)", model.ErrClock},
		{403, "SignatureDoesNotMatch", "Signature not yet current: A is still later than B (C + 15 min.)", model.ErrClock},
		{403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'us-east-1'. ", model.ErrWrongRegion},
		{400, "IncompleteSignature", "'X' not a valid key=value pair (missing equal-sign) in Authorization header", model.ErrKeyUnknown},
		{403, "ExpiredToken", "The security token included in the request is expired", model.ErrSessionKeys},
		{403, "ExpiredTokenException", "The security token included in the request is expired", model.ErrSessionKeys},
		{400, "Throttling", "Rate exceeded", model.ErrThrottled},
		{429, "SomethingNew", "slow down", model.ErrThrottled},
		{403, "RegionDisabledException", "STS is not activated in this region", model.ErrRegionOff},
		{409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", model.ErrRequest},
		{500, "InternalFailure", "We encountered an internal error", model.ErrServer},
		{503, "ServiceUnavailable", "", model.ErrServer},
		{502, "SomethingNew", "", model.ErrServer},
		{403, "SomethingNew", "", model.ErrForbidden},
		{400, "SomethingNew", "", model.ErrRequest},
	} {
		t.Run(c.code+" "+c.message, func(t *testing.T) {
			w := newWorld(t)
			w.fake.Fail(awsfake.Fault{Status: c.status, Code: c.code, Message: c.message}, 1)
			_, err := w.client.SessionToken(t.Context(), w.request())
			e := failed(t, err, c.kind)
			if e.Code != c.code || !strings.HasPrefix(c.message, e.Message) || e.RequestID == "" ||
				e.Region != "eu-west-1" || !e.Sent || e.Skew != 0 {
				t.Errorf("%+v", e)
			}
			if n := w.fake.Calls("GetSessionToken"); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

// TestEachFlawOfARequestHasItsKind has the stand-in find the flaw itself.
func TestEachFlawOfARequestHasItsKind(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*world, *model.TokenRequest)
		kind error
	}{
		"wrong code":         {func(_ *world, r *model.TokenRequest) { r.Code = "000000" }, model.ErrCodeRejected},
		"malformed code":     {func(_ *world, r *model.TokenRequest) { r.Code = "1234567" }, model.ErrRequest},
		"another's device":   {func(_ *world, r *model.TokenRequest) { r.Keys.Device += "s" }, model.ErrDeviceUnknown},
		"unknown key":        {func(_ *world, r *model.TokenRequest) { r.Keys.AccessKeyID = "AKIAI44QH8DHBEXAMPLE" }, model.ErrKeyUnknown},
		"session key":        {func(_ *world, r *model.TokenRequest) { r.Keys.AccessKeyID = "ASIAI44QH8DHBEXAMPLE" }, model.ErrSessionKeys},
		"a space in the key": {func(_ *world, r *model.TokenRequest) { r.Keys.AccessKeyID = "AKIA EXAMPLE" }, model.ErrKeyUnknown},
		"wrong secret":       {func(_ *world, r *model.TokenRequest) { r.Keys.Secret = model.SecretString("wrong") }, model.ErrSecretWrong},
		"another partition":  {func(_ *world, r *model.TokenRequest) { r.Target.Region = "cn-north-1" }, model.ErrKeyUnknown},
		"no such region":     {func(_ *world, r *model.TokenRequest) { r.Target.Region = "mars-north-1" }, model.ErrWrongRegion},
		"too short":          {func(_ *world, r *model.TokenRequest) { r.Duration = time.Minute }, model.ErrRequest},
		"clock behind":       {func(w *world, _ *model.TokenRequest) { w.fake.Skew(17 * time.Minute) }, model.ErrClock},
		"clock ahead":        {func(w *world, _ *model.TokenRequest) { w.fake.Skew(-17 * time.Minute) }, model.ErrClock},
		"region off":         {func(w *world, _ *model.TokenRequest) { w.fake.Fail(awsfake.RegionDisabled(account), 1) }, model.ErrRegionOff},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.request()
			c.make(w, &r)
			_, err := w.client.SessionToken(t.Context(), r)
			if e := failed(t, err, c.kind, r.Code); !e.Sent {
				t.Error("an answer to a request that was not sent")
			}
			if n := w.fake.Calls("GetSessionToken"); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestAWrongClockIsMeasured(t *testing.T) {
	for _, skew := range []time.Duration{17 * time.Minute, -17 * time.Minute} {
		w := newWorld(t)
		w.fake.Skew(skew)
		_, err := w.client.SessionToken(t.Context(), w.request())
		if e := failed(t, err, model.ErrClock); (e.Skew - skew).Abs() > 5*time.Second {
			t.Errorf("%s, want %s", e.Skew, skew)
		}
	}
}

func TestACodeIsNeverSentTwice(t *testing.T) {
	for name, c := range map[string]struct {
		fault awsfake.Fault
		kind  error
	}{
		"throttled": {awsfake.Throttled(), model.ErrThrottled},
		"broken":    {awsfake.Broken(), model.ErrServer},
		"cut":       {awsfake.Cut(), model.ErrNetwork},
		"cut late":  {awsfake.Fault{Cut: true, Late: true}, model.ErrNetwork},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			// The first call leaves a connection to be used again: where one turns out to be dead, net/http may retry.
			if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
				t.Fatal(err)
			}
			w.fake.Fail(c.fault, awsfake.Always)
			_, err := w.client.SessionToken(t.Context(), w.request())
			if e := failed(t, err, c.kind); !e.Sent {
				t.Error("not sent")
			}
			if n := w.fake.Calls("GetSessionToken"); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	w := newWorld(t)
	aside := httptest.NewServer(http.RedirectHandler(w.target.Endpoint, http.StatusTemporaryRedirect))
	t.Cleanup(aside.Close)
	r := w.request()
	r.Target.Endpoint = aside.URL
	_, err := w.client.SessionToken(t.Context(), r)
	if e := failed(t, err, model.ErrNetwork); !e.Sent {
		t.Error("not sent")
	}
	if n := w.fake.Calls("GetSessionToken"); n != 0 {
		t.Errorf("%d calls behind the redirect", n)
	}
}

func TestWhatAnswersInAWSsPlaceIsNotAWS(t *testing.T) {
	for name, c := range map[string]struct {
		page awsfake.Fault
		kind error
	}{
		"sign-in page":   {awsfake.Fault{Status: 200, Page: "<html><body>Sign in to the hotel's network</body></html>"}, model.ErrNetwork},
		"blocked":        {awsfake.Fault{Status: 403, Page: "<html><body>Blocked</body></html>"}, model.ErrNetwork},
		"plain text":     {awsfake.Fault{Status: 404, Page: "404 page not found"}, model.ErrNetwork},
		"empty result":   {awsfake.Fault{Status: 200, Page: "<R><GetSessionTokenResult/></R>"}, model.ErrNetwork},
		"gateway's page": {awsfake.Fault{Status: 502, Page: "<html><body>Bad gateway</body></html>"}, model.ErrServer},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.fake.Fail(c.page, awsfake.Always)
			_, err := w.client.SessionToken(t.Context(), w.request())
			if e := failed(t, err, c.kind); !e.Sent {
				t.Error("not sent")
			}
		})
	}
}

func TestHalfASessionIsNone(t *testing.T) {
	const canary = "canary+of+a+session+secret"
	w := newWorld(t)
	w.fake.Fail(awsfake.Fault{Status: 200, Page: "<R><GetSessionTokenResult><Credentials><AccessKeyId>ASIAX</AccessKeyId>" +
		"<SecretAccessKey>" + canary + "</SecretAccessKey><Expiration>soon</Expiration></Credentials>"}, 1)
	_, err := w.client.SessionToken(t.Context(), w.request())
	failed(t, err, model.ErrNetwork, canary)
}

func TestWhatDidNotLeaveIsNotSent(t *testing.T) {
	refused := httptest.NewServer(nil)
	refused.Close()
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	for name, c := range map[string]struct {
		endpoint, region string
		kind             error
	}{
		"nobody listens": {refused.URL, "eu-west-1", model.ErrNetwork},
		"no such host":   {"http://nowhere.invalid", "eu-west-1", model.ErrNetwork},
		"TLS":            {untrusted.URL, "eu-west-1", model.ErrNetwork},
		"no URL":         {"nowhere at all", "eu-west-1", model.ErrRequest},
		"half a URL":     {"localhost:4566", "eu-west-1", model.ErrRequest},
		"another scheme": {"ftp://localhost", "eu-west-1", model.ErrRequest},
		"no region name": {"", "eu west/1", model.ErrWrongRegion},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.request()
			r.Target = model.Target{Endpoint: c.endpoint, Region: c.region}
			_, err := w.client.SessionToken(t.Context(), r)
			if e := failed(t, err, c.kind); e.Sent || e.Region != c.region {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestANetworkFailureKeepsItsCause(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Target.Endpoint = "http://nowhere.invalid"
	_, err := w.client.SessionToken(t.Context(), r)
	var lookUp *net.DNSError
	if !errors.As(err, &lookUp) {
		t.Errorf("%v hides the failed look-up", err)
	}
}

func TestCancellingReturnsAtOnce(t *testing.T) {
	w := newWorld(t)
	until := make(chan struct{})
	w.fake.Fail(awsfake.Slow(until), awsfake.Always)
	t.Cleanup(func() { close(until) })
	for name, call := range map[string]func(context.Context) error{
		"GetSessionToken":   func(ctx context.Context) error { _, err := w.client.SessionToken(ctx, w.request()); return err },
		"GetCallerIdentity": func(ctx context.Context) error { _, err := w.client.Caller(ctx, keys(), w.target); return err },
		"ListMFADevices":    func(ctx context.Context) error { _, err := w.client.Devices(ctx, keys(), w.target); return err },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			answered := make(chan error, 1)
			go func() { answered <- call(ctx) }()
			if err := w.fake.Wait(soon(t), name, 1); err != nil {
				t.Fatal(err)
			}
			cancel()
			select {
			case err := <-answered:
				if e := failed(t, err, context.Canceled); !e.Sent || e.Kind != model.ErrNetwork {
					t.Errorf("%+v", e)
				}
			case <-soon(t).Done():
				t.Fatal("does not return")
			}
			if n := w.fake.Calls(name); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestWhatWasCancelledBeforeIsNotSent(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.client.SessionToken(ctx, w.request())
	if e := failed(t, err, context.Canceled); e.Sent || w.fake.Calls("GetSessionToken") != 0 {
		t.Errorf("%+v", e)
	}
}

func TestTheDeadlineIsKept(t *testing.T) {
	w := newWorld(t)
	until := make(chan struct{})
	t.Cleanup(func() { close(until) })
	w.fake.Fail(awsfake.Slow(until), awsfake.Always)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := w.client.SessionToken(ctx, w.request())
	if e := failed(t, err, context.DeadlineExceeded); e.Kind != model.ErrNetwork {
		t.Errorf("%+v", e)
	}
}

func TestAPolicyMayForbidListing(t *testing.T) {
	u := alice()
	u.NoList = true
	w := newWorld(t, u)
	_, err := w.client.Devices(t.Context(), keys(), w.target)
	failed(t, err, model.ErrForbidden)
}

func TestMissingKeysAreNotSent(t *testing.T) {
	w := newWorld(t)
	for name, k := range map[string]model.Keys{
		"neither": {}, "no ID": {Secret: keys().Secret}, "no secret": {AccessKeyID: keyID},
	} {
		_, err := w.client.Caller(t.Context(), k, w.target)
		e := failed(t, err, model.ErrRequest)
		if !errors.Is(err, model.ErrNoKeys) || e.Sent || w.fake.Calls("GetCallerIdentity") != 0 {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
