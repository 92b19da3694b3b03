package awsfake_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

const (
	badCode   = "MultiFactorAuthentication failed with invalid MFA one time pass code."
	badDevice = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
	invalid   = "The security token included in the request is invalid"
)

func TestASessionActsAsItsUserUntilItExpires(t *testing.T) {
	b := newBench(t)
	got := b.signIn("DurationSeconds", "900")
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.Message)
	}
	if want := noon.Add(15 * time.Minute); !got.Keys.Expiration.Equal(want) {
		t.Errorf("expires %s, want %s", got.Keys.Expiration, want)
	}
	if k := got.Keys; !strings.HasPrefix(k.AccessKeyID, "ASIA") || len(k.AccessKeyID) != 20 ||
		len(k.SecretAccessKey) != 40 || len(k.SessionToken) < 300 {
		t.Errorf("not like AWS's: %+v", k)
	}
	b.use(got)
	if who := b.ask("GetCallerIdentity"); who.ARN != "arn:aws:iam::123456789012:user/alice" {
		t.Errorf("%d %s %q", who.status, who.Message, who.ARN)
	}
	b.clock.pass(15*time.Minute - time.Second)
	if who := b.ask("GetCallerIdentity"); who.status != http.StatusOK {
		t.Errorf("a second before the end: %s", who.Message)
	}
	b.clock.pass(time.Second)
	b.ask("GetCallerIdentity").is(t, 403, "ExpiredToken", "The security token included in the request is expired")
}

func TestASessionNeedsItsOwnToken(t *testing.T) {
	b := newBench(t)
	got := b.signIn()
	for name, token := range map[string]string{"none": "", "another": "token"} {
		t.Run(name, func(t *testing.T) {
			b.use(got)
			b.keys.SessionToken = token
			b.ask("GetCallerIdentity").is(t, 403, "InvalidClientTokenId", invalid)
		})
	}
}

func TestASessionCannotAskForASession(t *testing.T) {
	b := newBench(t)
	b.use(b.signIn())
	b.ask("GetSessionToken").is(t, 403, "AccessDenied", "Cannot call GetSessionToken with session credentials")
}

func TestASessionEndsWithTheKeyItCameFrom(t *testing.T) {
	b := newBench(t)
	b.use(b.signIn())
	u := alice()
	u.Inactive = true
	b.fake.Put(u)
	b.ask("GetCallerIdentity").is(t, 403, "InvalidClientTokenId", invalid)
}

func TestCodesOfTheNeighbouringTimeStepsAreAccepted(t *testing.T) {
	for off, accepted := range map[time.Duration]bool{
		-60 * time.Second: false, -30 * time.Second: true, 0: true, 30 * time.Second: true, 60 * time.Second: false,
	} {
		b := newBench(t)
		got := b.ask("GetSessionToken", "SerialNumber", serial, "TokenCode", awsfake.Code(seed, noon.Add(off)))
		if accepted != (got.status == http.StatusOK) {
			t.Errorf("%s: %d %s", off, got.status, got.Message)
		}
		if !accepted {
			got.is(t, 403, "AccessDenied", badCode)
		}
	}
}

func TestAReplayedCodeIsRejected(t *testing.T) {
	b := newBench(t)
	first := b.code()
	if got := b.signIn(); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.Message)
	}
	b.signIn().is(t, 403, "AccessDenied", badCode)
	b.clock.pass(30 * time.Second)
	b.ask("GetSessionToken", "SerialNumber", serial, "TokenCode", first).is(t, 403, "AccessDenied", badCode)
	if got := b.signIn(); got.status != http.StatusOK {
		t.Errorf("the next code: %d %s", got.status, got.Message)
	}
}

func TestARefusedRequestDoesNotUseUpTheCode(t *testing.T) {
	b := newBench(t)
	b.signIn("DurationSeconds", "1").is(t, 400, "ValidationError", "1 validation error detected")
	if got := b.signIn(); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.Message)
	}
}

func TestEachMistakeInASessionRequestHasAWSsError(t *testing.T) {
	for _, c := range []struct {
		name          string
		parameters    []string
		status        int
		code, message string
	}{
		{"wrong code", []string{"SerialNumber", serial, "TokenCode", "000000"}, 403, "AccessDenied", badCode},
		{"another device's code", []string{"SerialNumber", "GAHT12345678", "TokenCode", awsfake.Code(seed, noon)},
			403, "AccessDenied", badCode},
		{"not the user's device", []string{"SerialNumber", "arn:aws:iam::123456789012:mfa/bob", "TokenCode", "123456"},
			403, "AccessDenied", badDevice},
		{"the user's ARN", []string{"SerialNumber", "arn:aws:iam::123456789012:user/alice", "TokenCode", "123456"},
			403, "AccessDenied", badDevice},
		{"a security key", []string{"SerialNumber", "arn:aws:iam::123456789012:u2f/user/alice/key", "TokenCode", "123456"},
			403, "AccessDenied", badDevice},
		{"no code", []string{"SerialNumber", serial}, 403, "AccessDenied", "MultiFactorAuthentication failed, must provide both"},
		{"no device", []string{"TokenCode", "123456"}, 403, "AccessDenied", "MultiFactorAuthentication failed, must provide both"},
		{"short code", []string{"SerialNumber", serial, "TokenCode", "12345"}, 400, "ValidationError",
			"1 validation error detected: Value '12345' at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6"},
		{"long letters", []string{"SerialNumber", serial, "TokenCode", "abcdefg"}, 400, "ValidationError",
			"2 validation errors detected: Value 'abcdefg' at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6; " +
				`Value 'abcdefg' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\d]*`},
		{"a space in the serial", []string{"SerialNumber", "GAHT 12345678", "TokenCode", "123456"}, 400, "ValidationError",
			"1 validation error detected: Value 'GAHT 12345678' at 'serialNumber'"},
		{"too short", []string{"DurationSeconds", "899"}, 400, "ValidationError",
			"1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"},
		{"too long", []string{"DurationSeconds", "129601"}, 400, "ValidationError",
			"1 validation error detected: Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600"},
		{"no number", []string{"DurationSeconds", "12h"}, 400, "MalformedInput", "Unexpected character"},
	} {
		t.Run(c.name, func(t *testing.T) {
			newBench(t).ask("GetSessionToken", c.parameters...).is(t, c.status, c.code, c.message)
		})
	}
}

func TestASessionLastsAsLongAsRequested(t *testing.T) {
	root := alice()
	root.Name = ""
	for _, c := range []struct {
		name       string
		user       awsfake.User
		parameters []string
		want       time.Duration
	}{
		{"default", alice(), nil, 12 * time.Hour},
		{"longest", alice(), []string{"DurationSeconds", "129600"}, 36 * time.Hour},
		{"root gets an hour", root, []string{"DurationSeconds", "129600"}, time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := newBench(t, c.user).ask("GetSessionToken", c.parameters...)
			if left := got.Keys.Expiration.Sub(noon); left != c.want {
				t.Errorf("%s, want %s (%s)", left, c.want, got.Message)
			}
		})
	}
}

func TestDevicesAreListedInPages(t *testing.T) {
	u := alice()
	u.Devices = nil
	var want []string
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		s := "arn:aws:iam::123456789012:mfa/" + name
		u.Devices, want = append(u.Devices, awsfake.Device{Serial: s, Seed: seed, Enabled: noon}), append(want, s)
	}
	b := newBench(t, u)
	first := b.ask("ListMFADevices")
	if !first.Truncated || first.Marker == "" || first.XMLName.Space != "https://iam.amazonaws.com/doc/2010-05-08/" {
		t.Fatalf("%+v", first)
	}
	second := b.ask("ListMFADevices", "Marker", first.Marker, "UserName", "alice")
	if got := slices.Concat(first.Serials, second.Serials); !slices.Equal(got, want) || second.Truncated {
		t.Errorf("%q, truncated %v", got, second.Truncated)
	}
	b.ask("ListMFADevices", "Marker", "99").is(t, 400, "ValidationError", "Invalid Marker.")
	b.ask("ListMFADevices", "UserName", "bob").is(t, 404, "NoSuchEntity", "The user with name bob cannot be found.")
}

func TestIAMNeedsASessionWithMFA(t *testing.T) {
	b := newBench(t)
	long := b.keys
	b.use(b.ask("GetSessionToken"))
	b.ask("ListMFADevices").is(t, 403, "InvalidClientTokenId", invalid)
	b.keys = long
	b.use(b.signIn())
	if got := b.ask("ListMFADevices"); len(got.Serials) != 3 {
		t.Errorf("%d %s %q", got.status, got.Message, got.Serials)
	}
}

func TestAPolicyCanForbidListingDevices(t *testing.T) {
	u := alice()
	u.NoList = true
	newBench(t, u).ask("ListMFADevices").is(t, 403, "AccessDenied",
		"User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:ListMFADevices")
}
