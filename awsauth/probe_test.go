package awsauth_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/files"
)

func TestProbeMeasuresTheClockDifference(t *testing.T) {
	for _, skew := range []time.Duration{0, 7 * time.Minute, -2 * time.Minute} {
		w := newWorld(t)
		w.fake.Skew(skew)
		asked := time.Now()
		p, err := w.client.Probe(t.Context(), w.target)
		if err != nil {
			t.Fatal(err)
		}
		if !p.Dated || (p.Skew-skew).Abs() > 2*time.Second+time.Since(asked) || "http://"+p.Host != w.target.Endpoint {
			t.Errorf("%v: %+v", skew, p)
		}
		if w.fake.Calls("GetCallerIdentity") != 1 {
			t.Error("asked more than once")
		}
	}
}

func TestProbeTellsWhyAnEndpointCannotBeReached(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = free.Close() // nothing listens there now
	secure := httptest.NewUnstartedServer(awsfake.New(time.Now))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for name, c := range map[string]struct {
		endpoint string
		kind     error
	}{
		"no such name":        {"https://sts.invalid", model.ErrNoName},
		"nobody there":        {"http://" + free.Addr().String(), model.ErrRefused},
		"unknown certificate": {secure.URL, model.ErrUntrusted},
		"no TLS":              {"https" + strings.TrimPrefix(newWorld(t).target.Endpoint, "http"), model.ErrNoTLS},
	} {
		_, err := awsauth.New(awsauth.Isolated()).Probe(t.Context(), model.Target{Region: "eu-west-1", Endpoint: c.endpoint})
		if !errors.Is(err, model.ErrNetwork) || !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProbeDoesNotMistakeALoginPageForAWS(t *testing.T) {
	w := newWorld(t)
	w.fake.Fail(awsfake.Fault{Status: 200, Page: "<html>Sign in to the hotel's network</html>"}, awsfake.Always)
	if _, err := w.client.Probe(t.Context(), w.target); !errors.Is(err, model.ErrWebPage) {
		t.Error(err)
	}
}

func TestProbeEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	w.fake.Fail(awsfake.Slow(never), awsfake.Always)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := w.client.Probe(ctx, w.target); !errors.Is(err, model.ErrNoAnswer) {
		t.Error(err)
	}
}

func TestProbeRefusesAWrongRegion(t *testing.T) {
	_, err := awsauth.New(awsauth.Isolated()).Probe(t.Context(), model.Target{Region: "eu west"})
	if !errors.Is(err, model.ErrWrongRegion) {
		t.Error(err)
	}
}

// One proxy works, and nothing listens at the other one's address.
func TestProbeUsesTheSameProxyAndEndpointAsCalls(t *testing.T) {
	if region := os.Getenv(behindProxy); region != "" {
		p, err := awsauth.New(awsauth.Files(files.Read)).Probe(t.Context(), model.Target{Region: region})
		if want := os.Getenv("AUTHDECK_TEST_WANT"); want == "proxy" && !errors.Is(err, model.ErrProxy) || want != "proxy" && (err != nil || p.Host != want) {
			t.Errorf("%+v %v", p, err)
		}
		return
	}
	const host = "sts.eu-west-1.amazonaws.com"
	p := newProxy(t, awsfake.New(time.Now, alice()), host)
	for want, proxy := range map[string]string{host: p.url, "proxy": "http://127.0.0.1:1"} {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1")
		child.Env = append(os.Environ(), behindProxy+"=eu-west-1", "AUTHDECK_TEST_WANT="+want, "HTTPS_PROXY="+proxy, "https_proxy="+proxy,
			"NO_PROXY=", "no_proxy=", "AWS_CA_BUNDLE="+p.bundle, "AWS_ENDPOINT_URL=", "AWS_ENDPOINT_URL_STS=", "AWS_USE_FIPS_ENDPOINT=",
			"AWS_USE_DUALSTACK_ENDPOINT=")
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", want, err, out)
		}
	}
	if !p.saw(host + ":443") {
		t.Errorf("asked for %q", p.hosts)
	}
}
