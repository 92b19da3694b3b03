package awsfake

import (
	"crypto/hmac"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// session is what GetSessionToken gave out.
type session struct {
	owner         string // access key ID of the user's key
	secret, token string
	mfa           bool
	expires       time.Time
}

// principal is who signed a request; session is nil for long-lived keys.
type principal struct {
	user    User
	session *session
}

// authenticate finds out who signed the request: scope, clock, key, signature, then the session's expiry.
func (s *Server) authenticate(r *http.Request, body []byte, service string) (principal, *failure) {
	a, failed := parseAuthorization(r)
	if failed != nil {
		return principal{}, failed
	}
	if failed := checkScope(a, r.Host, service); failed != nil {
		return principal{}, failed
	}
	now := s.Now()
	if failed := a.checkClock(now); failed != nil {
		return principal{}, failed
	}
	who, secret, ok := s.holder(a)
	if !ok {
		return principal{}, keyUnknown()
	}
	if !slices.Contains(a.headers, "host") || !slices.Contains(a.headers, "x-amz-date") {
		return principal{}, mismatch("'Host' and 'X-Amz-Date' must be signed headers in the AWS Authorization.")
	}
	if failed := a.checkSignature(r, body, secret); failed != nil {
		return principal{}, failed
	}
	if who.session != nil && !now.Before(who.session.expires) {
		return principal{}, sessionExpired()
	}
	return who, nil
}

// holder looks the key up; a key exists only in its own partition, and a session's only with its token.
func (s *Server) holder(a authorization) (who principal, secret string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := a.keyID
	if issued, found := s.sessions[a.keyID]; found {
		if !hmac.Equal([]byte(issued.token), []byte(a.token)) {
			return principal{}, "", false
		}
		who.session, owner, secret = &issued, issued.owner, issued.secret
	} else if a.token != "" {
		return principal{}, "", false
	}
	user, found := s.users[owner]
	if !found || user.Inactive || user.partition() != partitionOf(a.region) {
		return principal{}, "", false
	}
	who.user = user
	if who.session == nil {
		secret = user.SecretKey
	}
	return who, secret, true
}

// The shapes of region names are those of the SDK's partition table.
var regionShapes = []struct {
	partition string
	shape     *regexp.Regexp
}{
	{"aws", regexp.MustCompile(`^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$`)},
	{"aws-cn", regexp.MustCompile(`^cn-\w+-\d+$`)},
	{"aws-us-gov", regexp.MustCompile(`^us-gov-\w+-\d+$`)},
	{"aws-iso", regexp.MustCompile(`^us-iso-\w+-\d+$`)},
	{"aws-iso-b", regexp.MustCompile(`^us-isob-\w+-\d+$`)},
	{"aws-iso-e", regexp.MustCompile(`^eu-isoe-\w+-\d+$`)},
	{"aws-iso-f", regexp.MustCompile(`^us-isof-\w+-\d+$`)},
	{"aws-eusc", regexp.MustCompile(`^eusc-de-\w+-\d+$`)},
}

// partitionOf is "" for what is no region.
func partitionOf(region string) string {
	for _, p := range regionShapes {
		if p.shape.MatchString(region) {
			return p.partition
		}
	}
	return ""
}

// checkScope holds the scope against the service and, where the host is one of AWS's own, against its region.
func checkScope(a authorization, host, service string) *failure {
	want, bound := hostRegion(host)
	if partitionOf(a.region) == "" || bound && a.region != want {
		return mismatch("Credential should be scoped to a valid region, not '" + a.region + "'. ")
	}
	if a.service != service {
		return mismatch("Credential should be scoped to correct service: '" + service + "'. ")
	}
	return nil
}

// hostRegion is the region that AWS's host wants in the scope; bound is false for any other host.
func hostRegion(host string) (region string, bound bool) {
	switch host {
	case "iam.amazonaws.com", "sts.amazonaws.com":
		return "us-east-1", true
	case "iam.cn-north-1.amazonaws.com.cn":
		return "cn-north-1", true
	case "iam.us-gov.amazonaws.com":
		return "us-gov-west-1", true
	}
	rest, ok := strings.CutPrefix(host, "sts.")
	if !ok {
		return "", false
	}
	region, domain, _ := strings.Cut(rest, ".")
	return region, strings.HasPrefix(domain, "amazonaws.")
}
