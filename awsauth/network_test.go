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

func TestEachAnswerThatIsNotAWSsHasItsKind(t *testing.T) {
	for name, c := range map[string]struct {
		fault awsfake.Fault
		kind  error
		words string
	}{
		"login page":       {awsfake.LoginPage(), model.ErrWebPage, "answered with a web page"},
		"blocked":          {awsfake.Fault{Status: 403, Page: "<html><body>Blocked</body></html>"}, model.ErrWebPage, ""},
		"gateway's page":   {awsfake.Fault{Status: 502, Page: "<html><body>Bad gateway</body></html>"}, model.ErrWebPage, ""},
		"page as XML":      {awsfake.XML("<!DOCTYPE html><html>Hello</html>"), model.ErrWebPage, ""},
		"redirect":         {awsfake.Redirect("http://portal.example/login?next=1"), model.ErrRedirected, "redirected the request: portal.example"},
		"proxy's login":    {awsfake.ProxyLogin(), model.ErrProxyLogin, ""},
		"network's login":  {awsfake.NetworkLogin(), model.ErrNetworkLogin, ""},
		"plain text":       {awsfake.Fault{Status: 404, Page: "404 page not found", Type: "text/plain"}, model.ErrNotAWS, "cannot be read"},
		"nothing":          {awsfake.Empty(), model.ErrNotAWS, "it is empty"},
		"half an answer":   {awsfake.XML("<GetSessionTokenResponse><GetSess"), model.ErrNotAWS, "cannot be read"},
		"no session in it": {awsfake.XML("<R><GetSessionTokenResult/></R>"), model.ErrNotAWS, "it has no session"},
		"endless":          {awsfake.Huge(), model.ErrTooLong, ""},
		"cut":              {awsfake.Cut(), model.ErrCut, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.fake.Fail(c.fault, awsfake.Always)
			_, err := w.client.SessionToken(t.Context(), w.request())
			e := failed(t, err, c.kind)
			if !errors.Is(err, model.ErrNetwork) || !e.Sent || "http://"+e.Host != w.target.Endpoint {
				t.Errorf("%+v", e)
			}
			p := model.ConnectionIn(err)
			if p == nil || p.Fix == nil || !strings.Contains(p.What, c.words) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestAServerErrorWithoutAWebPageIsAWSs(t *testing.T) {
	w := newWorld(t)
	w.fake.Fail(awsfake.Fault{Status: 503, Page: "busy", Type: "text/plain"}, awsfake.Always)
	_, err := w.client.SessionToken(t.Context(), w.request())
	failed(t, err, model.ErrServer)
}

func TestAnAnswerInAnotherProtocolIsNotQuoted(t *testing.T) {
	for name, answer := range map[string]string{
		"SSH": "SSH-2.0-OpenSSH_9.6\r\n", "a bad status": "HTTP/1.1 2OO OK\r\n\r\n", "a bad header": "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						return
					}
					_, _ = io.WriteString(c, answer)
					_, _ = io.Copy(io.Discard, c)
					_ = c.Close()
				}
			}()
			w := newWorld(t)
			w.target.Endpoint = "http://" + l.Addr().String()
			_, err = w.client.SessionToken(t.Context(), w.request())
			failed(t, err, model.ErrNotAWS)
			if p := model.ConnectionIn(err); p == nil || !strings.Contains(p.What, "it is not HTTP") {
				t.Errorf("%+v", p)
			}
		})
	}
}

// Without an answer, nobody may be signed in without MFA by accident.
func TestAnEmptyAnswerIsNotAnEmptyListOfDevices(t *testing.T) {
	w := newWorld(t)
	w.fake.Fail(awsfake.Empty(), awsfake.Always)
	_, err := w.client.Devices(t.Context(), keys(), w.target)
	failed(t, err, model.ErrNotAWS)
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
	plain := httptest.NewServer(nil)
	t.Cleanup(plain.Close)
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	for name, c := range map[string]struct {
		endpoint, region string
		kind             error
	}{
		"nobody listens": {refused.URL, "eu-west-1", model.ErrRefused},
		"no such host":   {"https://nowhere.invalid", "eu-west-1", model.ErrNoName},
		"TLS":            {untrusted.URL, "eu-west-1", model.ErrUntrusted},
		"no TLS":         {"https" + strings.TrimPrefix(plain.URL, "http"), "eu-west-1", model.ErrNoTLS},
		"no URL":         {"nowhere at all", "eu-west-1", model.ErrNoURL},
		"no such port":   {"http://127.0.0.1:99999", "eu-west-1", model.ErrPort},
		"half a URL":     {"localhost:4566", "eu-west-1", model.ErrNoURL},
		"another scheme": {"ftp://localhost", "eu-west-1", model.ErrNoURL},
		"not encrypted":  {"http://192.0.2.1", "eu-west-1", model.ErrPlainHTTP},
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
	r.Target.Endpoint = "https://nowhere.invalid"
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
		e := failed(t, err, model.ErrNoRequest)
		if !errors.Is(err, model.ErrNoKeys) || e.Sent || w.fake.Calls("GetCallerIdentity") != 0 {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestAnEmulatorWithoutIAMOffersNoListOfDevices(t *testing.T) {
	for name, f := range map[string]awsfake.Fault{
		"LocalStack":   {Status: http.StatusNotImplemented, Code: "InternalFailure", Message: "Service 'iam' is not enabled."},
		"moto":         {Status: http.StatusNotFound, Code: "NoSuchEntity", Message: "The user with name user cannot be found."},
		"a page":       {Status: http.StatusNotFound, Page: "<html>Not Found</html>"},
		"no such call": {Status: http.StatusBadRequest, Code: "InvalidAction", Message: "Could not find operation ListMFADevices"},
		"no method":    {Status: http.StatusMethodNotAllowed, Code: "MethodNotAllowed"},
	} {
		w := newWorld(t)
		w.fake.Fail(f, awsfake.Always)
		_, err := w.client.Devices(t.Context(), keys(), w.target)
		if e := failed(t, err, model.ErrNotOffered); e.Host == "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
	w := newWorld(t)
	w.fake.Fail(awsfake.Broken(), awsfake.Always)
	_, err := w.client.Devices(t.Context(), keys(), w.target)
	failed(t, err, model.ErrServer)
}
