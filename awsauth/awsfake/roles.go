package awsfake

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// AssumeRole's limits for DurationSeconds (API reference). A role that is assumed with a session gets at most an hour.
const (
	maxRoleSeconds   = 43200
	roleSeconds      = 3600 // the default, and the limit of role chaining
	defaultMaxLength = time.Hour
)

// Role is an IAM role and its trust policy.
type Role struct {
	ARN        string
	Trusts     []string      // ARNs of the users and roles that may assume it; an account's root ARN means every user and role in the account
	MFA        bool          // its trust policy requires aws:MultiFactorAuthPresent
	ExternalID string        // its trust policy requires this sts:ExternalId; "" requires none
	MaxLength  time.Duration // MaxSessionDuration; 0 is an hour
}

// PutRole adds a role, or replaces it.
func (s *Server) PutRole(r Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roles[r.ARN] = r
}

// EnrolRole adds a role that one identity may assume, for up to twelve hours.
func (s *Server) EnrolRole(arn, trusts string) {
	s.PutRole(Role{ARN: arn, Trusts: []string{trusts}, MaxLength: maxRoleSeconds * time.Second})
}

// part is one of the parts of an ARN: 1 is the partition, 4 the account, 5 the resource.
func (r Role) part(i int) string { return strings.SplitN(r.ARN+":::::", ":", 6)[i] }

func (r Role) partition() string { return r.part(1) }
func (r Role) account() string   { return r.part(4) }

// name is without the path, as in the ARN of a session.
func (r Role) name() string {
	path := strings.Split(strings.TrimRight(r.part(5), ":"), "/")
	return path[len(path)-1]
}

func (r Role) sessionARN(session string) string {
	return "arn:" + r.partition() + ":sts::" + r.account() + ":assumed-role/" + r.name() + "/" + session
}

// id is an AROA… that depends only on the role.
func (r Role) id() string {
	sum := sha256.Sum256([]byte(r.ARN))
	return "AROA" + base32.StdEncoding.EncodeToString(sum[:])[:17]
}

// trusts reports whether the trust policy allows the principal.
func (r Role) trusts(who principal, form url.Values, mfa bool) bool {
	arn, account := who.user.arn(), who.user.Account
	if parent := who.role(); parent != nil {
		arn, account = parent.ARN, parent.account()
	}
	root := "arn:" + r.partition() + ":iam::" + account + ":root"
	return (slices.Contains(r.Trusts, arn) || slices.Contains(r.Trusts, root)) &&
		(!r.MFA || mfa) && (r.ExternalID == "" || form.Get("ExternalId") == r.ExternalID)
}

type assumeRoleResult struct {
	XMLName     xml.Name `xml:"AssumeRoleResult"`
	Credentials credentials
	User        assumedRoleUser `xml:"AssumedRoleUser"`
}

type assumedRoleUser struct {
	ID  string `xml:"AssumedRoleId"`
	ARN string `xml:"Arn"`
}

func (s *Server) assumeRole(who principal, form url.Values) (any, *failure) {
	seconds, failed := checkRoleForm(form)
	if failed != nil {
		return nil, failed
	}
	if who.role() == nil && who.user.Name == "" {
		return nil, denied("Roles may not be assumed by root accounts.")
	}
	now := s.Now()
	// A role's session has no MFA: if the next role requires MFA, AWS refuses it.
	mfa := who.role() == nil && who.session != nil && who.session.mfa
	if who.session == nil {
		if failed := s.checkMFA(who.user, form, now); failed != nil {
			return nil, failed
		}
		mfa = form.Has("TokenCode")
	}
	s.mu.Lock()
	role, found := s.roles[form.Get("RoleArn")]
	s.mu.Unlock()
	if !found || !role.trusts(who, form, mfa) {
		// The answer is the same for every reason, so that nobody can find out which roles exist.
		return nil, denied("User: " + who.arn() + " is not authorized to perform: sts:AssumeRole on resource: " + form.Get("RoleArn"))
	}
	length := time.Duration(seconds) * time.Second
	if who.session != nil && seconds > roleSeconds {
		return nil, invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	}
	if most := role.MaxLength; length > max(most, defaultMaxLength) {
		return nil, invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	name := form.Get("RoleSessionName")
	return assumeRoleResult{
		Credentials: s.issue(session{role: &role, name: name}, role.account(), now.Add(length)),
		User:        assumedRoleUser{role.id() + ":" + name, role.sessionARN(name)},
	}, nil
}

// invalid is a ValidationError in a single sentence.
func invalid(message string) *failure {
	return &failure{http.StatusBadRequest, "ValidationError", message}
}

// checkRoleForm is checkSessionForm for AssumeRole.
func checkRoleForm(form url.Values) (int, *failure) {
	c := constraints{form: form}
	seconds, failed := c.seconds(roleSeconds, maxRoleSeconds)
	if failed != nil {
		return 0, failed
	}
	c.text("roleArn", 20, 2048, `[\x{9}\x{A}\x{D}\x{20}-\x{7E}\x{85}\x{A0}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]+`)
	c.text("roleSessionName", 2, 64, `[\w+=,.@-]*`)
	if form.Has("ExternalId") {
		c.text("externalId", 2, 1224, `[\w+=,.@:/-]*`)
	}
	c.mfa()
	if f := validationError(c.broken); f != nil {
		return 0, f
	}
	if arn := form.Get("RoleArn"); !strings.HasPrefix(arn, "arn:") || strings.Count(arn, ":") < 5 {
		return 0, invalid(arn + " is invalid")
	}
	return seconds, nil
}
