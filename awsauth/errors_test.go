package awsauth_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// The messages are AWS's own, as quoted in public threads.
func TestEachAWSErrorHasItsKind(t *testing.T) {
	const mfa = "MultiFactorAuthentication failed"
	for _, c := range []struct {
		status        int
		code, message string
		kind          error
	}{
		{403, "AccessDenied", mfa + " with invalid MFA one time pass code.", model.ErrCodeRejected},
		{403, "AccessDenied", mfa + ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.", model.ErrDeviceUnknown},
		{403, "AccessDenied", "User is not authorized to perform: iam:ListMFADevices", model.ErrForbidden},
		{403, "AccessDeniedException", "with an explicit deny", model.ErrForbidden},
		{400, "ValidationError", "1 validation error detected: Value 'x' at 'tokenCode' failed", model.ErrRequest},
		{400, "ValidationError", "1 validation error detected: Value 'x' at 'serialNumber' failed to satisfy constraint", model.ErrDeviceUnknown},
		{403, "InvalidClientTokenId", "The security token included in the request is invalid", model.ErrKeyUnknown},
		{403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", model.ErrSecretWrong},
		{403, "SignatureDoesNotMatch", "Signature expired: A is now earlier than B (C - 15 min.)", model.ErrClock},
		{403, "SignatureDoesNotMatch", "Signature not yet current: A is still later than B (C + 15 min.)", model.ErrClock},
		{403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'us-east-1'. ", model.ErrWrongRegion},
		{400, "IncompleteSignature", "'X' not a valid key=value pair (missing equal-sign) in Authorization header", model.ErrKeyUnknown},
		{403, "ExpiredToken", "The security token included in the request is expired", model.ErrSessionKeys},
		{403, "ExpiredTokenException", "The security token included in the request is expired", model.ErrSessionKeys},
		{400, "Throttling", "Rate exceeded", model.ErrThrottled},
		{429, "SomethingNew", "slow down", model.ErrThrottled},
		{403, "RegionDisabledException", "STS is not activated in this region", model.ErrRegionOff},
		{409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", model.ErrRequest},
		{500, "InternalFailure", "We encountered an internal error", model.ErrServer},
		{503, "ServiceUnavailable", "", model.ErrServer},
		{502, "SomethingNew", "", model.ErrServer},
		{403, "SomethingNew", "", model.ErrForbidden},
		{400, "SomethingNew", "", model.ErrRequest},
	} {
		t.Run(c.code+" "+c.message, func(t *testing.T) {
			w := newWorld(t)
			w.fake.Fail(awsfake.Fault{Status: c.status, Code: c.code, Message: c.message}, 1)
			_, err := w.client.SessionToken(t.Context(), w.request())
			e := failed(t, err, c.kind)
			if e.Code != c.code || !strings.HasPrefix(c.message, e.Message) || e.RequestID == "" ||
				e.Region != "eu-west-1" || !e.Sent || e.Skew != 0 {
				t.Errorf("%+v", e)
			}
			if n := w.fake.Calls("GetSessionToken"); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

// The simulated AWS finds the mistake here, without a fault.
func TestEachMistakeInARequestHasItsKind(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*world, *model.TokenRequest)
		kind error
	}{
		"wrong code":         {func(_ *world, r *model.TokenRequest) { r.Code = "000000" }, model.ErrCodeRejected},
		"malformed code":     {func(_ *world, r *model.TokenRequest) { r.Code = "1234567" }, model.ErrRequest},
		"another's device":   {func(_ *world, r *model.TokenRequest) { r.Keys.Device += "s" }, model.ErrDeviceUnknown},
		"unknown key":        {func(_ *world, r *model.TokenRequest) { r.Keys.AccessKeyID = "AKIAI44QH8DHBEXAMPLE" }, model.ErrKeyUnknown},
		"session key":        {func(_ *world, r *model.TokenRequest) { r.Keys.AccessKeyID = "ASIAI44QH8DHBEXAMPLE" }, model.ErrSessionKeys},
		"a space in the key": {func(_ *world, r *model.TokenRequest) { r.Keys.AccessKeyID = "AKIA EXAMPLE" }, model.ErrKeyUnknown},
		"wrong secret":       {func(_ *world, r *model.TokenRequest) { r.Keys.Secret = model.SecretString("wrong") }, model.ErrSecretWrong},
		"another partition":  {func(_ *world, r *model.TokenRequest) { r.Target.Region = "cn-north-1" }, model.ErrKeyUnknown},
		"no such region":     {func(_ *world, r *model.TokenRequest) { r.Target.Region = "mars-north-1" }, model.ErrWrongRegion},
		"too short":          {func(_ *world, r *model.TokenRequest) { r.Duration = time.Minute }, model.ErrRequest},
		"clock behind":       {func(w *world, _ *model.TokenRequest) { w.fake.Skew(17 * time.Minute) }, model.ErrClock},
		"clock ahead":        {func(w *world, _ *model.TokenRequest) { w.fake.Skew(-17 * time.Minute) }, model.ErrClock},
		"region off":         {func(w *world, _ *model.TokenRequest) { w.fake.Fail(awsfake.RegionDisabled(account), 1) }, model.ErrRegionOff},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.request()
			c.make(w, &r)
			_, err := w.client.SessionToken(t.Context(), r)
			if e := failed(t, err, c.kind, r.Code, "Canonical", "Signature="); !e.Sent || e.Message == "" {
				t.Errorf("an answer to a request that was sent is %+v", e)
			}
			if n := w.fake.Calls("GetSessionToken"); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestAWrongClockIsMeasured(t *testing.T) {
	for _, skew := range []time.Duration{17 * time.Minute, -17 * time.Minute} {
		w := newWorld(t)
		w.fake.Skew(skew)
		asked := time.Now()
		_, err := w.client.SessionToken(t.Context(), w.request())
		if e := failed(t, err, model.ErrClock); (e.Skew - skew).Abs() > 2*time.Second+time.Since(asked) {
			t.Errorf("%s, want %s", e.Skew, skew)
		}
	}
}

func TestACodeIsNeverSentTwice(t *testing.T) {
	for name, c := range map[string]struct {
		fault awsfake.Fault
		kind  error
	}{
		"throttled": {awsfake.Throttled(), model.ErrThrottled},
		"broken":    {awsfake.Broken(), model.ErrServer},
		"cut":       {awsfake.Cut(), model.ErrNetwork},
		"cut late":  {awsfake.Fault{Cut: true, Late: true}, model.ErrNetwork},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			// The first call leaves a connection open for reuse. If a reused one turns out to be dead, net/http may retry.
			if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
				t.Fatal(err)
			}
			w.fake.Fail(c.fault, awsfake.Always)
			_, err := w.client.SessionToken(t.Context(), w.request())
			if e := failed(t, err, c.kind); !e.Sent {
				t.Error("not sent")
			}
			if n := w.fake.Calls("GetSessionToken"); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}
