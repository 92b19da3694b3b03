package awsfake

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// GetSessionToken's limits of DurationSeconds (API reference).
const (
	minSeconds     = 900
	maxSeconds     = 129600
	defaultSeconds = 43200
	rootSeconds    = 3600 // root silently gets at most this
)

type credentials struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      string
}

type sessionTokenResult struct {
	XMLName     xml.Name `xml:"GetSessionTokenResult"`
	Credentials credentials
}

func (s *Server) getSessionToken(who principal, form url.Values) (any, *failure) {
	if who.session != nil {
		return nil, denied("Cannot call GetSessionToken with session credentials")
	}
	seconds, failed := checkSessionForm(form)
	if failed != nil {
		return nil, failed
	}
	if who.user.Name == "" {
		seconds = min(seconds, rootSeconds)
	}
	now := s.Now()
	if failed := s.checkMFA(who.user, form, now); failed != nil {
		return nil, failed
	}
	return s.issue(who.user, form.Has("TokenCode"), now.Add(time.Duration(seconds)*time.Second)), nil
}

func (s *Server) checkMFA(u User, form url.Values, now time.Time) *failure {
	serial, code := form.Get("SerialNumber"), form.Get("TokenCode")
	if form.Has("SerialNumber") != form.Has("TokenCode") {
		return deviceOrCodeMissing()
	}
	if !form.Has("SerialNumber") {
		return nil
	}
	for _, d := range u.Devices {
		if d.Serial != serial || d.Seed == nil {
			continue
		}
		if s.accept(d, code, now) {
			return nil
		}
		return codeRejected()
	}
	return deviceUnknown()
}

func (s *Server) issue(u User, mfa bool, expires time.Time) sessionTokenResult {
	id, given := keyID("ASIA", u.Account), session{
		owner: u.AccessKeyID, secret: secretKeyText(), token: tokenText(), mfa: mfa,
		expires: expires.UTC().Truncate(time.Second),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[id] = given
	return sessionTokenResult{Credentials: credentials{id, given.secret, given.token, given.expires.Format(time.RFC3339)}}
}

// checkSessionForm checks the parameters against the API's constraints and returns the requested seconds.
func checkSessionForm(form url.Values) (seconds int, f *failure) {
	var broken []string
	complain := func(name, constraint string) {
		broken = append(broken, fmt.Sprintf("Value '%s' at '%s' failed to satisfy constraint: Member must %s",
			form.Get(strings.ToUpper(name[:1])+name[1:]), name, constraint))
	}
	seconds = defaultSeconds
	if form.Has("DurationSeconds") {
		n, err := strconv.Atoi(form.Get("DurationSeconds"))
		switch {
		case err != nil:
			return 0, &failure{http.StatusBadRequest, "MalformedInput", "Unexpected character in a number"}
		case n < minSeconds:
			complain("durationSeconds", fmt.Sprintf("have value greater than or equal to %d", minSeconds))
		case n > maxSeconds:
			complain("durationSeconds", fmt.Sprintf("have value less than or equal to %d", maxSeconds))
		}
		seconds = n
	}
	if form.Has("SerialNumber") {
		checkText(form.Get("SerialNumber"), "serialNumber", 9, 256, `[\w+=/:,.@-]*`, complain)
	}
	if form.Has("TokenCode") {
		checkText(form.Get("TokenCode"), "tokenCode", 6, 6, `[\d]*`, complain)
	}
	return seconds, validationError(broken)
}

func checkText(v, name string, least, most int, pattern string, complain func(name, constraint string)) {
	if len(v) < least {
		complain(name, fmt.Sprintf("have length greater than or equal to %d", least))
	}
	if len(v) > most {
		complain(name, fmt.Sprintf("have length less than or equal to %d", most))
	}
	if !regexp.MustCompile("^" + pattern + "$").MatchString(v) {
		complain(name, "satisfy regular expression pattern: "+pattern)
	}
}

type callerIdentityResult struct {
	XMLName xml.Name `xml:"GetCallerIdentityResult"`
	ARN     string   `xml:"Arn"`
	UserID  string   `xml:"UserId"`
	Account string
}

func (*Server) getCallerIdentity(who principal, _ url.Values) (any, *failure) {
	return callerIdentityResult{ARN: who.user.arn(), UserID: who.user.id(), Account: who.user.Account}, nil
}
