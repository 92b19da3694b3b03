package awsauth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// TestOnlyOneEndpointIsReached: whatever an identity or a variable says, nothing but the one endpoint is connected to.
func TestOnlyOneEndpointIsReached(t *testing.T) {
	var strays atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strays.Add(1) }))
	defer elsewhere.Close()
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "HTTP_PROXY", "HTTPS_PROXY"} {
		t.Setenv(name, elsewhere.URL)
	}
	fake := awsfake.New(time.Now)
	id, secret := awsfake.LongLived("123456789012")
	fake.Enrol("123456789012", "user", id, secret, "arn:aws:iam::123456789012:mfa/user")
	at, stop, err := fake.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	client := awsauth.New(awsauth.Only(at))
	keys := model.Keys{AccessKeyID: id, Secret: model.SecretString(secret)}
	for name, target := range map[string]model.Target{
		"AWS's own": {}, "a region": {Region: "eu-west-1"}, "an endpoint of the identity": {Endpoint: elsewhere.URL},
	} {
		c, err := client.Caller(t.Context(), keys, target)
		if err != nil || c.Account != "123456789012" {
			t.Errorf("%s: %+v %v", name, c, err)
		}
		if got := client.Endpoint(target); got != at {
			t.Errorf("%s: calls are said to go to %s", name, got)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err = client.SigninToken(ctx, model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: keys.Secret, Token: keys.Secret}, elsewhere.URL+"/federation")
	if err == nil || !strings.Contains(err.Error(), "reach") {
		t.Errorf("another host was connected to: %v", err)
	}
	if n := strays.Load(); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}
