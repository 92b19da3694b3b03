package awsfake_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

func TestARequestSignedByTheSDKIsAccepted(t *testing.T) {
	b := newBench(t)
	got := b.ask("GetCallerIdentity")
	if got.status != http.StatusOK || got.ARN != "arn:aws:iam::123456789012:user/alice" || got.Account != account ||
		!strings.HasPrefix(got.UserID, "AIDA") || len(got.UserID) != 21 {
		t.Errorf("%+v", got)
	}
	if got.XMLName.Space != "https://sts.amazonaws.com/doc/2011-06-15/" || got.XMLName.Local != "GetCallerIdentityResponse" {
		t.Errorf("root element %v", got.XMLName)
	}
	if got.RequestID == "" || got.RequestID != got.header.Get("X-Amzn-Requestid") {
		t.Errorf("request ID %q in the body, %q in the header", got.RequestID, got.header.Get("X-Amzn-Requestid"))
	}
	if date := got.header.Get("Date"); date != noon.Format(http.TimeFormat) {
		t.Errorf("Date %q", date)
	}
}

const mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret " +
	"Access Key and signing method. "

func TestAnAlteredRequestIsRefused(t *testing.T) {
	for name, alter := range map[string]func(*http.Request){
		"body": func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader("Action=GetCallerIdentity&Version=2011-06-15&X=1"))
			r.ContentLength = -1
		},
		"query":         func(r *http.Request) { r.URL.RawQuery = "DurationSeconds=900" },
		"path":          func(r *http.Request) { r.URL.Path = "/elsewhere" },
		"method":        func(r *http.Request) { r.Method = http.MethodPut },
		"host":          func(r *http.Request) { r.Host = "other.example" },
		"time":          func(r *http.Request) { r.Header.Set("X-Amz-Date", noon.Add(time.Second).Format("20060102T150405Z")) },
		"signed header": func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
		"signature": func(r *http.Request) {
			a := r.Header.Get("Authorization")
			last := byte('0')
			if a[len(a)-1] == last {
				last = '1'
			}
			r.Header.Set("Authorization", a[:len(a)-1]+string(last))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.alter = alter
			b.ask("GetCallerIdentity").is(t, http.StatusForbidden, "SignatureDoesNotMatch", mismatch)
		})
	}
}

func TestAnUnsignedHeaderMayChange(t *testing.T) {
	b := newBench(t)
	b.alter = func(r *http.Request) { r.Header.Set("User-Agent", "another") }
	if got := b.ask("GetCallerIdentity"); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.text)
	}
}

func TestEachMistakeInASignatureHasAWSsError(t *testing.T) {
	header := func(old, new string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", strings.ReplaceAll(r.Header.Get("Authorization"), old, new))
		}
	}
	for _, c := range []struct {
		name          string
		make          func(*bench)
		status        int
		code, message string
	}{
		{"wrong secret", func(b *bench) { b.keys.SecretAccessKey = "wrong" }, 403, "SignatureDoesNotMatch", mismatch},
		{"unknown key", func(b *bench) { b.keys.AccessKeyID = "AKIAI44QH8DHBEXAMPLE" }, 403, "InvalidClientTokenId",
			"The security token included in the request is invalid"},
		{"other partition", func(b *bench) { b.region = "cn-north-1" }, 403, "InvalidClientTokenId",
			"The security token included in the request is invalid"},
		{"no such region", func(b *bench) { b.region = "mars-north-1" }, 403, "SignatureDoesNotMatch",
			"Credential should be scoped to a valid region, not 'mars-north-1'. "},
		{"other service", func(b *bench) { b.name = "s3" }, 403, "SignatureDoesNotMatch",
			"Credential should be scoped to correct service: 'sts'. "},
		{"clock behind", func(b *bench) { b.off = -17 * time.Minute }, 403, "SignatureDoesNotMatch",
			"Signature expired: 20261123T114310Z is now earlier than 20261123T114510Z (20261123T120010Z - 15 min.)"},
		{"clock ahead", func(b *bench) { b.off = 17 * time.Minute }, 403, "SignatureDoesNotMatch",
			"Signature not yet current: 20261123T121710Z is still later than 20261123T121510Z (20261123T120010Z + 15 min.)"},
		{"a space in the key", func(b *bench) { b.keys.AccessKeyID = "AKIA EXAMPLE" }, 400, "IncompleteSignature",
			"'EXAMPLE/20261123/eu-west-1/sts/aws4_request' not a valid key=value pair (missing equal-sign) in Authorization header"},
		{"a token with long-lived keys", func(b *bench) { b.keys.SessionToken = "token" }, 403, "InvalidClientTokenId",
			"The security token included in the request is invalid"},
		{"unsigned", func(b *bench) { b.alter = func(r *http.Request) { r.Header.Del("Authorization") } }, 403,
			"MissingAuthenticationToken", "Request is missing Authentication Token"},
		{"another algorithm", func(b *bench) { b.alter = header("AWS4-HMAC-SHA256", "AWS4-X") }, 400,
			"IncompleteSignature", "Unsupported AWS 'algorithm': 'AWS4-X'"},
		{"no signature", func(b *bench) { b.alter = header("Signature=", "Sign=") }, 400, "IncompleteSignature",
			"Authorization header requires 'Signature' parameter."},
		{"a short credential", func(b *bench) { b.alter = header("/aws4_request", "") }, 400, "IncompleteSignature",
			"Credential must have exactly 5 slash-delimited elements"},
		{"another day", func(b *bench) { b.alter = header("/20261123/", "/20261122/") }, 403, "SignatureDoesNotMatch",
			"Date in Credential scope does not match YYYYMMDD"},
		{"no time", func(b *bench) { b.alter = func(r *http.Request) { r.Header.Del("X-Amz-Date") } }, 400,
			"IncompleteSignature", "Authorization header requires existence of either a 'X-Amz-Date'"},
		{"host not signed", func(b *bench) { b.alter = header(";host;", ";") }, 403, "SignatureDoesNotMatch",
			"'Host' and 'X-Amz-Date' must be signed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.make(b)
			b.ask("GetCallerIdentity").is(t, c.status, c.code, c.message)
		})
	}
}

func TestASignatureIsValidForFifteenMinutesEitherWay(t *testing.T) {
	for _, off := range []time.Duration{-15 * time.Minute, 15 * time.Minute} {
		b := newBench(t)
		b.off = off
		if got := b.ask("GetCallerIdentity"); got.status != http.StatusOK {
			t.Errorf("%s: %d %s", off, got.status, got.Message)
		}
	}
}

func TestAnInactiveKeyIsUnknown(t *testing.T) {
	b := newBench(t)
	u := alice()
	u.Inactive = true
	b.fake.Put(u)
	b.ask("GetCallerIdentity").is(t, 403, "InvalidClientTokenId", "The security token included in the request is invalid")
}

func TestAKeyWorksInItsOwnPartition(t *testing.T) {
	u := alice()
	u.Partition = "aws-us-gov"
	b := newBench(t, u)
	b.region = "us-gov-west-1"
	if got := b.ask("GetCallerIdentity"); got.ARN != "arn:aws-us-gov:iam::123456789012:user/alice" {
		t.Errorf("%d %s %q", got.status, got.Message, got.ARN)
	}
}

func TestAnUnknownActionIsRefused(t *testing.T) {
	b := newBench(t)
	got := b.send("sts", url.Values{"Action": {"AssumeRoot"}, "Version": {"2011-06-15"}})
	got.is(t, 400, "InvalidAction", "Could not find operation AssumeRoot for version 2011-06-15")
	if got.FailedID == "" || got.Type != "Sender" {
		t.Errorf("%+v", got)
	}
}

func TestNewKeysLookLikeAWSs(t *testing.T) {
	id, key := awsfake.LongLived(account)
	if len(id) != 20 || !strings.HasPrefix(id, "AKIA") || len(key) != 40 {
		t.Errorf("%q and a secret of %d characters", id, len(key))
	}
	if other, _ := awsfake.LongLived(account); other == id {
		t.Error("twice the same key")
	}
}
