package awsfake_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

const (
	adminARN = "arn:aws:iam::210987654321:role/team/admin"
	auditARN = "arn:aws:iam::210987654321:role/audit"
	refused  = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: "
)

func admin() awsfake.Role {
	return awsfake.Role{ARN: adminARN, Trusts: []string{"arn:aws:iam::123456789012:user/alice"}}
}

func (b *bench) assume(arn string, parameters ...string) reply {
	b.t.Helper()
	return b.ask("AssumeRole", append([]string{"RoleArn", arn, "RoleSessionName", "me"}, parameters...)...)
}

func (b *bench) useRole(r reply) {
	b.t.Helper()
	if r.status != http.StatusOK {
		b.t.Fatalf("%d %s", r.status, r.Message)
	}
	r.Keys = r.RoleKeys
	b.use(r)
}

func TestASessionWithMFAAssumesARole(t *testing.T) {
	b := newBench(t)
	role := admin()
	role.MFA, role.ExternalID = true, "acme-42"
	b.fake.PutRole(role)
	b.use(b.signIn())
	got := b.assume(adminARN, "ExternalId", "acme-42")
	if got.RoleARN != "arn:aws:sts::210987654321:assumed-role/admin/me" || !got.RoleKeys.Expiration.Equal(noon.Add(time.Hour)) ||
		!strings.HasPrefix(got.RoleID, "AROA") || !strings.HasSuffix(got.RoleID, ":me") {
		t.Fatalf("%d %s %+v", got.status, got.Message, got)
	}
	b.useRole(got)
	if who := b.ask("GetCallerIdentity"); who.ARN != got.RoleARN || who.Account != "210987654321" || who.UserID != got.RoleID {
		t.Errorf("%d %s %+v", who.status, who.Message, who)
	}
	b.ask("GetSessionToken").is(t, 403, "AccessDenied", "Cannot call GetSessionToken with session credentials")
	b.ask("ListMFADevices").is(t, 400, "ValidationError", "Must specify userName")
	b.clock.pass(time.Hour)
	b.ask("GetCallerIdentity").is(t, 403, "ExpiredToken", "The security token included in the request is expired")
}

func TestARoleThatDoesNotLetYouInSaysNothingAboutTheReason(t *testing.T) {
	for name, change := range map[string]func(*awsfake.Role){
		"another role":  func(r *awsfake.Role) { r.ARN = auditARN },
		"not trusted":   func(r *awsfake.Role) { r.Trusts = []string{"arn:aws:iam::123456789012:user/bob"} },
		"no MFA":        func(r *awsfake.Role) { r.MFA = true },
		"external ID":   func(r *awsfake.Role) { r.ExternalID = "acme-42" },
		"other account": func(r *awsfake.Role) { r.Trusts = []string{"arn:aws:iam::210987654321:root"} },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			role := admin()
			change(&role)
			b.fake.PutRole(role)
			b.use(b.ask("GetSessionToken")) // without a code
			b.assume(adminARN).is(t, 403, "AccessDenied", refused+adminARN)
		})
	}
}

func TestARoleOfAnotherRoleCarriesNoMFA(t *testing.T) {
	b := newBench(t)
	b.fake.PutRole(admin())
	audit := awsfake.Role{ARN: auditARN, Trusts: []string{adminARN}}
	b.fake.PutRole(audit)
	b.use(b.signIn())
	b.assume(auditARN).is(t, 403, "AccessDenied", refused)
	b.useRole(b.assume(adminARN))
	if got := b.assume(auditARN); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
	audit.MFA = true
	b.fake.PutRole(audit)
	b.assume(auditARN).is(t, 403, "AccessDenied",
		"User: arn:aws:sts::210987654321:assumed-role/admin/me is not authorized to perform: sts:AssumeRole on resource: "+auditARN)
}

func TestARoleAssumedWithASessionLastsAnHourAtMost(t *testing.T) {
	b := newBench(t)
	role := admin()
	role.Trusts, role.MaxLength = []string{"arn:aws:iam::123456789012:root"}, 2*time.Hour
	b.fake.PutRole(role)
	if got := b.assume(adminARN, "DurationSeconds", "7200"); !got.RoleKeys.Expiration.Equal(noon.Add(2 * time.Hour)) {
		t.Errorf("with long-lived keys: %d %s", got.status, got.Message)
	}
	b.assume(adminARN, "DurationSeconds", "7201").is(t, 400, "ValidationError",
		"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	b.use(b.signIn())
	b.assume(adminARN, "DurationSeconds", "3601").is(t, 400, "ValidationError",
		"The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	if got := b.assume(adminARN, "DurationSeconds", "900"); !got.RoleKeys.Expiration.Equal(noon.Add(15 * time.Minute)) {
		t.Errorf("15 minutes: %d %s", got.status, got.Message)
	}
}

func TestARolesSessionOutlivesItsUser(t *testing.T) {
	b := newBench(t)
	b.fake.PutRole(admin())
	b.use(b.signIn("DurationSeconds", "900"))
	role := b.assume(adminARN)
	u := alice()
	u.Inactive = true
	b.fake.Put(u)
	b.clock.pass(16 * time.Minute)
	b.useRole(role)
	if got := b.ask("GetCallerIdentity"); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
}

func TestACodeCanBeSentWithAssumeRole(t *testing.T) {
	b := newBench(t)
	role := admin()
	role.MFA = true
	b.fake.PutRole(role)
	b.assume(adminARN, "SerialNumber", serial, "TokenCode", "000000").is(t, 403, "AccessDenied", badCode)
	if got := b.assume(adminARN, "SerialNumber", serial, "TokenCode", b.code()); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
}

func TestARootUserAssumesNoRole(t *testing.T) {
	u := alice()
	u.Name = ""
	b := newBench(t, u)
	b.fake.PutRole(admin())
	b.assume(adminARN).is(t, 403, "AccessDenied", "Roles may not be assumed by root accounts.")
}

func TestEachMistakeInARoleRequestHasAWSsError(t *testing.T) {
	for _, c := range []struct {
		name          string
		parameters    []string
		code, message string
	}{
		{"a short name", []string{"RoleSessionName", "m"}, "ValidationError",
			"1 validation error detected: Value 'm' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2"},
		{"a space in the name", []string{"RoleSessionName", "a b"}, "ValidationError",
			`1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`},
		{"an external ID with a space", []string{"ExternalId", "a b"}, "ValidationError", "1 validation error detected: Value 'a b' at 'externalId'"},
		{"no ARN", []string{"RoleArn", "role/admin/with-a-long-name"}, "ValidationError", "role/admin/with-a-long-name is invalid"},
		{"a short ARN", []string{"RoleArn", "admin"}, "ValidationError", "1 validation error detected: Value 'admin' at 'roleArn'"},
		{"too short", []string{"DurationSeconds", "899"}, "ValidationError", "1 validation error detected: Value '899' at 'durationSeconds'"},
		{"too long", []string{"DurationSeconds", "43201"}, "ValidationError", "1 validation error detected: Value '43201' at 'durationSeconds'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.fake.PutRole(admin())
			b.assume(adminARN, c.parameters...).is(t, 400, c.code, c.message)
		})
	}
}
