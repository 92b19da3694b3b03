package awsfake

import (
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"time"
)

// Parts of the federation endpoint (IAM User Guide, "Enable custom identity broker access to the AWS console").
const (
	federationPath = "/federation"
	signinLife     = 15 * time.Minute
)

// signin is what a sign-in token gives access to.
type signin struct {
	arn     string
	expires time.Time
}

// federate answers requests to the federation endpoint. AWS answers every bad request with a plain 400.
func (s *Server) federate(w http.ResponseWriter, form url.Values) {
	switch form.Get("Action") {
	case "getSigninToken":
		token, ok := s.signinToken(form)
		if !ok {
			break
		}
		body, err := json.Marshal(map[string]string{"SigninToken": token})
		if err != nil {
			break
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
		return
	case "login":
		arn, ok := s.signIn(form.Get("SigninToken"))
		if !ok {
			break
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<!doctype html><title>Console</title><p>Signed in as %s</p><p>AWS would now open %s</p>\n",
			html.EscapeString(arn), html.EscapeString(form.Get("Destination")))
		return
	}
	http.Error(w, "Bad request", http.StatusBadRequest)
}

// signinToken accepts the session of a role. A role that was assumed with a session may not ask for a SessionDuration, and every
// role here was.
func (s *Server) signinToken(form url.Values) (string, bool) {
	var given struct{ SessionID, SessionKey, SessionToken string }
	if json.Unmarshal([]byte(form.Get("Session")), &given) != nil || form.Has("SessionDuration") {
		return "", false
	}
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	known, found := s.sessions[given.SessionID]
	if !found || known.role == nil || !hmac.Equal([]byte(known.secret), []byte(given.SessionKey)) ||
		!hmac.Equal([]byte(known.token), []byte(given.SessionToken)) || !now.Before(known.expires) {
		return "", false
	}
	token := tokenText()
	s.tokens[token] = signin{known.role.sessionARN(known.name), now.Add(signinLife)}
	return token, true
}

// signIn returns the ARN of the role's session that a token signs in.
func (s *Server) signIn(token string) (arn string, ok bool) {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	known, found := s.tokens[token]
	return known.arn, found && now.Before(known.expires)
}
