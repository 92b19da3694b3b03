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
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect} {
		w := newWorld(t)
		aside := httptest.NewServer(http.RedirectHandler(w.target.Endpoint, status))
		t.Cleanup(aside.Close)
		r := w.request()
		r.Target.Endpoint = aside.URL
		_, err := w.client.SessionToken(t.Context(), r)
		if e := failed(t, err, model.ErrNetwork); !e.Sent {
			t.Error("not sent")
		}
		// A redirected POST may become a GET, which has no action.
		if w.fake.Calls("GetSessionToken") != 0 || w.fake.Calls("") != 0 {
			t.Errorf("%d is followed", status)
		}
	}
}

func TestALoginPageIsNotAWS(t *testing.T) {
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

func TestAnIncompleteSessionIsAnError(t *testing.T) {
	const canary = "canary+of+a+session+secret"
	w := newWorld(t)
	w.fake.Fail(awsfake.Fault{Status: 200, Page: "<R><GetSessionTokenResult><Credentials><AccessKeyId>ASIAX</AccessKeyId>" +
		"<SecretAccessKey>" + canary + "</SecretAccessKey><Expiration>soon</Expiration></Credentials>"}, 1)
	_, err := w.client.SessionToken(t.Context(), w.request())
	failed(t, err, model.ErrNetwork, canary)
}

type brokenTransport struct{}

func (brokenTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, io.ErrUnexpectedEOF
}

func TestAFailedRequestOfAnotherTransportCountsAsSent(t *testing.T) {
	w := newWorld(t)
	_, err := awsauth.New(awsauth.Isolated(), awsauth.Through(brokenTransport{})).SessionToken(t.Context(), w.request())
	if e := failed(t, err, model.ErrNetwork); !e.Sent || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%+v", e)
	}
}

func TestARequestThatWasNeverSentIsNotCountedAsSent(t *testing.T) {
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

func TestANetworkErrorKeepsItsCause(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Target.Endpoint = "http://nowhere.invalid"
	_, err := w.client.SessionToken(t.Context(), r)
	var lookUp *net.DNSError
	if !errors.As(err, &lookUp) {
		t.Errorf("%v hides the failed look-up", err)
	}
}

func TestCancellingEndsACallAtOnce(t *testing.T) {
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
				if e := failed(t, err, context.Canceled); !e.Sent || !errors.Is(e, model.ErrNetwork) {
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

func TestACallThatIsAlreadyCancelledSendsNothing(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.client.SessionToken(ctx, w.request())
	if e := failed(t, err, context.Canceled); e.Sent || w.fake.Calls("GetSessionToken") != 0 {
		t.Errorf("%+v", e)
	}
}

func TestACallEndsAtItsDeadline(t *testing.T) {
	w := newWorld(t)
	until := make(chan struct{})
	t.Cleanup(func() { close(until) })
	w.fake.Fail(awsfake.Slow(until), awsfake.Always)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := w.client.SessionToken(ctx, w.request())
	if e := failed(t, err, context.DeadlineExceeded); !errors.Is(e, model.ErrNetwork) {
		t.Errorf("%+v", e)
	}
}

func TestAPolicyCanForbidListingDevices(t *testing.T) {
	u := alice()
	u.NoList = true
	w := newWorld(t, u)
	_, err := w.client.Devices(t.Context(), keys(), w.target)
	failed(t, err, model.ErrForbidden)
}

func TestCallsWithoutKeysSendNothing(t *testing.T) {
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
