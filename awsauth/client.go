package awsauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"time"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// patience is how long a call may take whose context has no deadline of its own.
const patience = 15 * time.Second

// Attempts, and the longest pause between them, of calls that may be repeated.
const (
	attempts = 3
	maxPause = 500 * time.Millisecond
)

// appID stands in the User-Agent, which CloudTrail shows to administrators.
const appID = "authdeck"

// Client implements model.Tokens. It is safe for concurrent use.
type Client struct {
	env    environment
	getenv func(string) string
	http   *http.Client
	broken error // why there is no http
}

var _ model.Tokens = (*Client)(nil)

// Option changes what New builds.
type Option func(*Client)

// Environment reads variables with get instead of os.Getenv.
func Environment(get func(string) string) Option { return func(c *Client) { c.getenv = get } }

// Through sends requests through rt, whatever the environment says of proxies and certificates. Only of net/http's own
// transport is known when nothing has left; with another one every failed request counts as sent.
func Through(rt http.RoundTripper) Option { return func(c *Client) { c.http = straight(rt) } }

// New reads the environment and touches no network. What is wrong there is told by the calls, as model.ErrRequest.
func New(opts ...Option) *Client {
	c := &Client{getenv: os.Getenv}
	for _, o := range opts {
		o(c)
	}
	c.env = readEnvironment(c.getenv)
	if c.http == nil {
		c.http, c.broken = c.env.httpClient()
	}
	return c
}

// call is one call under way: what the SDK's clients need, and what its failure will be told with.
type call struct {
	keys         model.Keys
	region       string
	stsAt, iamAt string // endpoints; "" for AWS's own
	retryer      aws.Retryer
	env          environment
	wire         *wire
	code         string // to be kept out of AWS's own words
}

// regionName is what can be part of a host's name; whether there is such a region is for AWS to say.
var regionName = regexp.MustCompile(`^[a-z0-9-]{1,63}$`)

// patient gives a context a deadline if it has none.
func patient(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, patience)
}

func (c *Client) begin(k model.Keys, t model.Target) (*call, error) {
	b := &call{keys: k, region: first(t.Region, model.DefaultRegion), env: c.env, wire: &wire{client: c.http}}
	b.stsAt, b.iamAt = first(t.Endpoint, c.env.sts), first(t.Endpoint, c.env.iam)
	b.retryer = retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = attempts, maxPause })
	switch {
	case c.broken != nil:
		return nil, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: c.broken}
	case !regionName.MatchString(b.region):
		return nil, &model.AWSError{Kind: model.ErrWrongRegion, Region: b.region}
	case !isURL(b.stsAt) || !isURL(b.iamAt):
		return nil, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: errEndpoint}
	}
	return b, nil
}

// errEndpoint does not quote the endpoint, which may hold a password.
var errEndpoint = errors.New("the endpoint is not an http or https URL")

func isURL(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return endpoint == "" || err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// Retrieve gives the keys to the SDK's signer. It is the one place where the secret key becomes a string.
func (b *call) Retrieve(context.Context) (aws.Credentials, error) {
	if b.keys.AccessKeyID == "" || b.keys.Secret.Empty() {
		return aws.Credentials{}, model.ErrNoKeys
	}
	given := aws.Credentials{AccessKeyID: b.keys.AccessKeyID, Source: appID}
	b.keys.Secret.Reveal(func(secret []byte) { given.SecretAccessKey = string(secret) })
	return given, nil
}

func (b *call) sts() *sts.Client {
	o := sts.Options{Region: b.region, Credentials: b, HTTPClient: b.wire, Retryer: b.retryer, AppID: appID}
	if b.stsAt != "" {
		o.BaseEndpoint = &b.stsAt
	} else {
		o.EndpointOptions.UseFIPSEndpoint, o.EndpointOptions.UseDualStackEndpoint = b.env.fips, b.env.dualStack
	}
	return sts.New(o)
}

func (b *call) iam() *iam.Client {
	o := iam.Options{Region: b.region, Credentials: b, HTTPClient: b.wire, Retryer: b.retryer, AppID: appID}
	if b.iamAt != "" {
		o.BaseEndpoint = &b.iamAt
	} else {
		o.EndpointOptions.UseFIPSEndpoint, o.EndpointOptions.UseDualStackEndpoint = b.env.fips, b.env.dualStack
	}
	return iam.New(o)
}
