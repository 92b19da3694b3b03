package awsauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

const (
	account = "123456789012"
	keyID   = "AKIAIOSFODNN7EXAMPLE"
	secret  = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	serial  = "arn:aws:iam::123456789012:mfa/phone"
)

var seed = []byte("12345678901234567890")

func alice() awsfake.User {
	return awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret,
		Devices: []awsfake.Device{{Serial: serial, Seed: seed}}}
}

// world is a simulated AWS and a client that uses it over the network.
type world struct {
	t      *testing.T
	fake   *awsfake.Server
	client *awsauth.Client
	target model.Target
}

func newWorld(t *testing.T, users ...awsfake.User) *world {
	t.Helper()
	if users == nil {
		users = []awsfake.User{alice()}
	}
	fake := awsfake.New(time.Now, users...)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return &world{t: t, fake: fake, client: awsauth.New(awsauth.Isolated()),
		target: model.Target{Region: "eu-west-1", Endpoint: server.URL}}
}

func keys() model.Keys {
	return model.Keys{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: serial}
}

// request asks for a session of an hour, with the code that the phone shows.
func (w *world) request() model.TokenRequest {
	return model.TokenRequest{Keys: keys(), Target: w.target, Code: awsfake.Code(seed, w.fake.Now()), Duration: time.Hour}
}

// failed checks that err is an AWSError of that kind without a secret, and returns it.
func failed(t *testing.T, err, kind error, more ...string) *model.AWSError {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%v, want %v", err, kind)
	}
	var e *model.AWSError
	if !errors.As(err, &e) {
		t.Fatalf("%T %v is no AWSError", err, err)
	}
	text := fmt.Sprintf("%v %+v %#v %v %+v", err, *e, *e, e.Cause, e.Cause)
	for _, private := range append(more, secret) {
		if strings.Contains(text, private) {
			t.Errorf("%q is in %s", private, text)
		}
	}
	return e
}

// soon limits operations that end at once if nothing is wrong.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
