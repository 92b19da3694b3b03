package awsfake

import (
	"crypto/hmac"
	"net/http"
	"slices"
	"strings"
	"time"
)

// session is a session that GetSessionToken or AssumeRole issued.
type session struct {
	owner         string // access key ID of the user's key; "" for a role's session, which works even after that key is gone
	role          *Role  // nil for a user's session
	name          string // for a role's session
	secret, token string
	mfa           bool
	expires       time.Time
}

// principal is the signer of a request. session is nil for long-lived keys. A role's session has no user.
type principal struct {
	user    User
	session *session
}

// role returns the role whose session signed the request, or nil.
func (p principal) role() *Role {
	if p.session == nil {
		return nil
	}
	return p.session.role
}

// arn is how AWS names the principal in its answers.
func (p principal) arn() string {
	if r := p.role(); r != nil {
		return r.sessionARN(p.session.name)
	}
	return p.user.arn()
}

// authenticate finds the signer of the request. It checks the scope, the clock, the key, the signature and the session's expiry, in
// AWS's order.
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

// holder finds the owner of a key. A key exists only in its own partition, and a session's key only with its token.
func (s *Server) holder(a authorization) (who principal, secret string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := a.keyID
	if issued, found := s.sessions[a.keyID]; found {
		if !hmac.Equal([]byte(issued.token), []byte(a.token)) {
			return principal{}, "", false
		}
		who.session, owner, secret = &issued, issued.owner, issued.secret
		if issued.role != nil {
			return who, secret, issued.role.partition() == partitionOf(a.region)
		}
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

// partitionOf finds the partition of a region, like eu-west-1 or us-gov-east-1; "" if it is not a region.
func partitionOf(region string) string {
	parts := strings.Split(region, "-")
	if len(parts) < 3 || strings.Trim(parts[len(parts)-1], "0123456789") != "" || slices.Contains(parts, "") {
		return ""
	}
	switch area := strings.Join(parts[:len(parts)-2], "-"); area {
	case "us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx":
		return "aws"
	case "cn", "us-gov", "us-iso":
		return "aws-" + area
	case "us-isob", "eu-isoe", "us-isof":
		return "aws-iso-" + area[len(area)-1:]
	case "eusc-de":
		return "aws-eusc"
	}
	return ""
}

// checkScope compares the signed scope with the service and, for AWS's own hosts, with the host's region.
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

// hostRegion is the region that must be in the scope for one of AWS's hosts. bound is false for other hosts.
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
