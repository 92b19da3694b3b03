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
	given := session{owner: who.user.AccessKeyID, mfa: form.Has("TokenCode")}
	return sessionTokenResult{Credentials: s.issue(given, who.user.Account, now.Add(time.Duration(seconds)*time.Second))}, nil
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

// issue completes a session and remembers it.
func (s *Server) issue(given session, account string, expires time.Time) credentials {
	id := keyID("ASIA", account)
	given.secret, given.token, given.expires = secretKeyText(), tokenText(), expires.UTC().Truncate(time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[id] = given
	return credentials{id, given.secret, given.token, given.expires.Format(time.RFC3339)}
}

// checkSessionForm checks the parameters against the API's constraints and returns the requested seconds.
func checkSessionForm(form url.Values) (seconds int, f *failure) {
	c := constraints{form: form}
	seconds, failed := c.seconds(defaultSeconds, maxSeconds)
	if failed != nil {
		return 0, failed
	}
	c.mfa()
	return seconds, validationError(c.broken)
}

// constraints checks the parameters of a request and collects what is wrong with them.
type constraints struct {
	form   url.Values
	broken []string
}

func (c *constraints) complain(name, constraint string) {
	c.broken = append(c.broken, fmt.Sprintf("Value '%s' at '%s' failed to satisfy constraint: Member must %s",
		c.form.Get(parameter(name)), name, constraint))
}

// parameter is the form's name of what AWS's messages call durationSeconds.
func parameter(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// seconds is DurationSeconds, or the default if it was not sent.
func (c *constraints) seconds(otherwise, most int) (int, *failure) {
	if !c.form.Has("DurationSeconds") {
		return otherwise, nil
	}
	n, err := strconv.Atoi(c.form.Get("DurationSeconds"))
	switch {
	case err != nil:
		return 0, &failure{http.StatusBadRequest, "MalformedInput", "Unexpected character in a number"}
	case n < minSeconds:
		c.complain("durationSeconds", fmt.Sprintf("have value greater than or equal to %d", minSeconds))
	case n > most:
		c.complain("durationSeconds", fmt.Sprintf("have value less than or equal to %d", most))
	}
	return n, nil
}

// mfa checks the device and the code, if they were sent.
func (c *constraints) mfa() {
	if c.form.Has("SerialNumber") {
		c.text("serialNumber", 9, 256, `[\w+=/:,.@-]*`)
	}
	if c.form.Has("TokenCode") {
		c.text("tokenCode", 6, 6, `[\d]*`)
	}
}

func (c *constraints) text(name string, least, most int, pattern string) {
	v := c.form.Get(parameter(name))
	if len(v) < least {
		c.complain(name, fmt.Sprintf("have length greater than or equal to %d", least))
	}
	if len(v) > most {
		c.complain(name, fmt.Sprintf("have length less than or equal to %d", most))
	}
	if !regexp.MustCompile("^" + pattern + "$").MatchString(v) {
		c.complain(name, "satisfy regular expression pattern: "+pattern)
	}
}

type callerIdentityResult struct {
	XMLName xml.Name `xml:"GetCallerIdentityResult"`
	ARN     string   `xml:"Arn"`
	UserID  string   `xml:"UserId"`
	Account string
}

func (*Server) getCallerIdentity(who principal, _ url.Values) (any, *failure) {
	if r := who.role(); r != nil {
		return callerIdentityResult{ARN: who.arn(), UserID: r.id() + ":" + who.session.name, Account: r.account()}, nil
	}
	return callerIdentityResult{ARN: who.arn(), UserID: who.user.id(), Account: who.user.Account}, nil
}
