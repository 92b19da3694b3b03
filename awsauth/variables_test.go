package awsauth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// hosts is a way to AWS that notes whom each request was for. Its reader has it to itself.
type hosts struct {
	to   http.Handler
	seen []string
}

func (h *hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	h.seen = append(h.seen, r.URL.Host)
	rec := httptest.NewRecorder()
	h.to.ServeHTTP(rec, r)
	return rec.Result(), nil
}

func TestTheVariablesChooseTheHost(t *testing.T) {
	elsewhere := map[string]string{"AWS_ENDPOINT_URL": "http://common.test", "AWS_ENDPOINT_URL_STS": "http://sts.test",
		"AWS_ENDPOINT_URL_IAM": "http://iam.test", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"}
	for name, c := range map[string]struct {
		vars     map[string]string
		sts, iam string
	}{
		"none":                 {nil, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
		"FIPS":                 {map[string]string{"AWS_USE_FIPS_ENDPOINT": "True"}, "sts-fips.us-east-2.amazonaws.com", "iam-fips.amazonaws.com"},
		"no FIPS":              {map[string]string{"AWS_USE_FIPS_ENDPOINT": "false"}, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
		"dual stack":           {map[string]string{"AWS_USE_DUALSTACK_ENDPOINT": "true"}, "sts.us-east-2.api.aws", "iam.global.api.aws"},
		"ignored endpoints":    {elsewhere, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
		"common endpoint":      {map[string]string{"AWS_ENDPOINT_URL": "http://common.test"}, "common.test", "common.test"},
		"endpoint of IAM only": {map[string]string{"AWS_ENDPOINT_URL_IAM": "http://iam.test"}, "sts.us-east-2.amazonaws.com", "iam.test"},
		"another region":       {map[string]string{"AWS_REGION": "eu-west-1"}, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			setVariables(t, c.vars)
			way := &hosts{to: awsfake.New(time.Now, alice())}
			client, target := awsauth.New(awsauth.Through(way)), model.Target{Region: "us-east-2"}
			_, errCaller := client.Caller(t.Context(), keys(), target)
			_, errDevices := client.Devices(t.Context(), keys(), target)
			if want := []string{c.sts, c.iam}; !slices.Equal(way.seen, want) {
				t.Errorf("%q, want %q: %v", way.seen, want, errors.Join(errCaller, errDevices))
			}
		})
	}
}

func TestAMalformedVariableIsNamedByTheCall(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_USE_FIPS_ENDPOINT": "banana", "AWS_USE_DUALSTACK_ENDPOINT": "1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "yes",
		"AWS_MAX_ATTEMPTS": "many", "AWS_RETRY_MODE": "nonsense", "AWS_ENDPOINT_URL": "localhost:4566",
		"AWS_ENDPOINT_URL_STS": "user:password@sts.test", "AWS_ENDPOINT_URL_IAM": "ftp://user:password@iam.test",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			setVariables(t, map[string]string{name: value})
			client := awsauth.New()
			for action, call := range map[string]func() error{
				"GetSessionToken":   func() error { _, err := client.SessionToken(t.Context(), w.request()); return err },
				"GetCallerIdentity": func() error { _, err := client.Caller(t.Context(), keys(), w.target); return err },
				"ListMFADevices":    func() error { _, err := client.Devices(t.Context(), keys(), w.target); return err },
			} {
				e := failed(t, call(), model.ErrRequest, "password")
				if e.Cause == nil || !strings.Contains(e.Cause.Error(), name) || e.Sent || e.Region != w.target.Region {
					t.Errorf("%s: %+v", action, e)
				}
				if w.fake.Calls(action) != 0 {
					t.Errorf("%s arrives", action)
				}
			}
		})
	}
}

func TestTheSDKRefusesFIPSAtAnEndpointOfTheEnvironment(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{"AWS_USE_FIPS_ENDPOINT": "true", "AWS_ENDPOINT_URL": w.target.Endpoint})
	_, err := awsauth.New().Caller(t.Context(), keys(), model.Target{Region: "eu-west-1"})
	if e := failed(t, err, model.ErrRequest); e.Sent || e.Cause == nil || !strings.Contains(e.Cause.Error(), "FIPS") {
		t.Errorf("%+v", e)
	}
}

func TestTheFirstCallReadsTheVariables(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{"AWS_USE_FIPS_ENDPOINT": "banana"})
	client := awsauth.New()
	setVariables(t, map[string]string{"AWS_ENDPOINT_URL": w.target.Endpoint})
	if _, err := client.Caller(t.Context(), keys(), model.Target{Region: "eu-west-1"}); err != nil {
		t.Errorf("%+v", err)
	}
}

func TestAnIsolatedClientIsNotDisturbedByVariables(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{
		"AWS_USE_FIPS_ENDPOINT": "banana", "AWS_MAX_ATTEMPTS": "many", "AWS_CA_BUNDLE": "nowhere.pem",
		"AWS_ENDPOINT_URL": "nowhere at all", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1",
	})
	if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
		t.Errorf("%+v", err)
	}
	way := &hosts{to: w.fake}
	client := awsauth.New(awsauth.Isolated(), awsauth.Through(way))
	_, err := client.Caller(t.Context(), keys(), model.Target{Region: "us-east-2"})
	if !slices.Equal(way.seen, []string{"sts.us-east-2.amazonaws.com"}) {
		t.Errorf("%q: %v", way.seen, err)
	}
}
