package awsfake_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const (
	account = "123456789012"
	keyID   = "AKIAIOSFODNN7EXAMPLE"
	secret  = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	serial  = "arn:aws:iam::123456789012:mfa/phone"
)

var (
	seed = []byte("12345678901234567890")
	noon = time.Date(2026, 11, 23, 12, 0, 10, 0, time.UTC)
)

func alice() awsfake.User {
	return awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret,
		Devices: []awsfake.Device{{Serial: serial, Seed: seed}, {Serial: "GAHT12345678", Seed: []byte("another seed")},
			{Serial: "arn:aws:iam::123456789012:u2f/user/alice/key"}}}
}

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bench sends requests signed by the SDK's signer. The fake shares no code with it.
type bench struct {
	t      *testing.T
	fake   *awsfake.Server
	clock  *clock
	url    string
	keys   aws.Credentials
	region string
	name   string        // service in the scope; "" for the right one
	off    time.Duration // skew of the signer's clock
	alter  func(*http.Request)
}

func newBench(t *testing.T, users ...awsfake.User) *bench {
	t.Helper()
	c := &clock{now: noon}
	if users == nil {
		users = []awsfake.User{alice()}
	}
	fake := awsfake.New(c.Now, users...)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return &bench{t: t, fake: fake, clock: c, url: server.URL, region: "eu-west-1",
		keys: aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}}
}

type keys struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      time.Time
}

// reply has the fields of all answers.
type reply struct {
	status int
	header http.Header
	text   string

	XMLName xml.Name
	Code    string `xml:"Error>Code"`
	Message string `xml:"Error>Message"`
	Type    string `xml:"Error>Type"`
	Keys    keys   `xml:"GetSessionTokenResult>Credentials"`

	RoleKeys keys   `xml:"AssumeRoleResult>Credentials"`
	RoleARN  string `xml:"AssumeRoleResult>AssumedRoleUser>Arn"`
	RoleID   string `xml:"AssumeRoleResult>AssumedRoleUser>AssumedRoleId"`

	ARN       string   `xml:"GetCallerIdentityResult>Arn"`
	Account   string   `xml:"GetCallerIdentityResult>Account"`
	UserID    string   `xml:"GetCallerIdentityResult>UserId"`
	Serials   []string `xml:"ListMFADevicesResult>MFADevices>member>SerialNumber"`
	Truncated bool     `xml:"ListMFADevicesResult>IsTruncated"`
	Marker    string   `xml:"ListMFADevicesResult>Marker"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
	FailedID  string   `xml:"RequestId"`
}

// ask sends an action with pairs of parameters.
func (b *bench) ask(action string, parameters ...string) reply {
	b.t.Helper()
	service, version := "sts", "2011-06-15"
	if action == "ListMFADevices" {
		service, version = "iam", "2010-05-08"
	}
	form := url.Values{"Action": {action}, "Version": {version}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	return b.send(service, form)
}

func (b *bench) send(service string, form url.Values) reply {
	b.t.Helper()
	body := form.Encode()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+"/", strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	if b.name != "" {
		service = b.name
	}
	hash := sha256.Sum256([]byte(body))
	err = v4.NewSigner().SignHTTP(context.Background(), b.keys, r, hex.EncodeToString(hash[:]), service, b.region,
		b.clock.Now().Add(b.off))
	if err != nil {
		b.t.Fatal(err)
	}
	if b.alter != nil {
		b.alter(r)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	got := reply{status: answer.StatusCode, header: answer.Header, text: string(text)}
	if err := xml.Unmarshal(text, &got); err != nil {
		b.t.Fatalf("%v in %s", err, text)
	}
	return got
}

func (b *bench) code() string { return awsfake.Code(seed, b.fake.Now()) }

// signIn requests a session with the phone's current code.
func (b *bench) signIn(parameters ...string) reply {
	b.t.Helper()
	return b.ask("GetSessionToken", append([]string{"SerialNumber", serial, "TokenCode", b.code()}, parameters...)...)
}

// use signs the next requests with the session in an answer.
func (b *bench) use(r reply) {
	b.keys = aws.Credentials{AccessKeyID: r.Keys.AccessKeyID, SecretAccessKey: r.Keys.SecretAccessKey,
		SessionToken: r.Keys.SessionToken}
}

func (r reply) is(t *testing.T, status int, code, message string) {
	t.Helper()
	if r.status != status || r.Code != code || !strings.HasPrefix(r.Message, message) {
		t.Errorf("%d %s %q, want %d %s %q", r.status, r.Code, r.Message, status, code, message)
	}
}
