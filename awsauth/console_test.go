package awsauth_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// assumed is the session of a role, and of the user who assumed it.
func (w *world) assumed(t *testing.T) (role, user model.Session) {
	t.Helper()
	const arn = "arn:aws:iam::210987654321:role/admin"
	w.fake.PutRole(awsfake.Role{ARN: arn, Trusts: []string{"arn:aws:iam::123456789012:user/alice"}})
	user, err := w.client.SessionToken(t.Context(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	role, _, err = w.client.AssumeRole(t.Context(), model.RoleRequest{Session: user, Target: w.target, ARN: arn, SessionName: "me", Duration: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return role, user
}

func text(s model.Secret) (out string) {
	s.Reveal(func(b []byte) { out = string(b) })
	return out
}

func TestTheSessionOfARoleGetsASigninToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	role, user := w.assumed(t)
	token, err := w.client.SigninToken(t.Context(), role, w.target.Endpoint+"/federation")
	if err != nil || token.Empty() {
		t.Fatal(err)
	}
	_, err = w.client.SigninToken(t.Context(), user, w.target.Endpoint+"/federation")
	failed(t, err, model.ErrSessionRefused, text(user.Secret), text(user.Token))
	w.fake.Skew(2 * time.Hour)
	_, err = w.client.SigninToken(t.Context(), role, w.target.Endpoint+"/federation")
	failed(t, err, model.ErrSessionRefused, text(role.Secret), text(role.Token))
}

// The session is in the address of the request, and an error of net/http quotes the address.
func TestAFailedSigninRequestShowsNoSecret(t *testing.T) {
	t.Parallel()
	s := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("a-token-for-a-test"), Region: "eu-west-1"}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		kind   error
	}{
		"a web page": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>log in</html>")) }, model.ErrWebPage},
		"moved": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/?a-token-for-a-test", http.StatusFound)
		}, model.ErrRedirected},
		"an error":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, model.ErrServer},
		"busy":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, model.ErrThrottled},
		"no token":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }, model.ErrNotAWS},
		"interrupted": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, model.ErrCut},
	} {
		server := httptest.NewServer(c.answer)
		_, err := awsauth.New(awsauth.Isolated()).SigninToken(t.Context(), s, server.URL+"/federation")
		server.Close()
		t.Run(name, func(t *testing.T) { failed(t, err, c.kind, "a-token-for-a-test", "ASIAIOSFODNN7EXAMPLE") })
	}
	_, err := awsauth.New(awsauth.Isolated()).SigninToken(t.Context(), s, "http://127.0.0.1:1/federation")
	failed(t, err, model.ErrRefused, "a-token-for-a-test", "ASIAIOSFODNN7EXAMPLE")
}
