package awsauth

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// defaultTimeout limits calls whose context has no deadline.
const defaultTimeout = 15 * time.Second

// Limits of calls that may be retried.
const (
	maxAttempts = 3
	maxBackoff  = 500 * time.Millisecond
)

// appID is in the User-Agent, which CloudTrail shows to administrators.
const appID = "authdeck"

// Client implements model.Tokens. It is safe for concurrent use.
type Client struct {
	isolated    bool
	only        string // every request goes to this URL; "" for the usual endpoints
	through     http.RoundTripper
	environment func() (environment, error)
	readFile    func(path string, limit int64) ([]byte, error)

	connecting sync.Mutex
	http       *http.Client // nil before the first call
}

var _ model.Tokens = (*Client)(nil)

// Option changes what New builds.
type Option func(*Client)

// Isolated makes the client ignore environment variables, both AWS's and those that name a proxy.
func Isolated() Option { return func(c *Client) { c.isolated = true } }

// Only sends every request to one endpoint, a URL, whatever identities and variables say, and connects to nothing else.
func Only(endpoint string) Option {
	return func(c *Client) { c.isolated, c.only = true, endpoint }
}

// Through sends requests through rt and ignores the environment's proxies and certificates. Only net/http's own transport says
// whether a request was sent; with any other, every failed request counts as sent.
func Through(rt http.RoundTripper) Option { return func(c *Client) { c.through = rt } }

// Files sets the function that reads the file of AWS_CA_BUNDLE. It must not wait for a pipe or a device, nor read more than the limit.
func Files(read func(path string, limit int64) ([]byte, error)) Option {
	return func(c *Client) { c.readFile = read }
}

// New reads nothing. The first call reads the environment. If a variable is wrong, each call fails before it sends anything, with a
// Cause that names the variable.
func New(opts ...Option) *Client {
	c := &Client{readFile: func(string, int64) ([]byte, error) { return nil, errors.ErrUnsupported }}
	for _, o := range opts {
		o(c)
	}
	c.environment = sync.OnceValues(c.readEnvironment)
	return c
}

// call is one call: what the SDK's clients need, and what an error message needs.
type call struct {
	keys     model.Keys
	region   string
	endpoint string // the identity's own; "" for the environment's
	iamAt    string // the environment's endpoint of IAM
	stsHost  string // host of STS; "" for AWS's own
	service  string // "" for STS
	host     string // of an endpoint that is not AWS's own
	from     string // where that endpoint is configured
	settings aws.Config
	http     *recorder
	code     string       // the MFA code, which is removed from AWS's messages
	token    model.Secret // of a session; empty for long-lived keys
	role     bool         // the call is AssumeRole
}

// withTimeout gives ctx a deadline if it has none.
func withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, defaultTimeout)
}

func (c *Client) newCall(k model.Keys, t model.Target) (*call, error) {
	t.Endpoint = cmp.Or(c.only, t.Endpoint)
	b := &call{keys: k, region: cmp.Or(t.Region, model.DefaultRegion), endpoint: t.Endpoint, http: &recorder{}}
	env, err := c.environment()
	switch {
	case err != nil:
		return nil, b.withFacts(&model.AWSError{Kind: model.ErrNoRequest, Cause: err})
	case !fitsHostName(b.region):
		return nil, b.withFacts(&model.AWSError{Kind: model.ErrWrongRegion})
	}
	wrong := env.wrong
	if b.endpoint != "" {
		wrong = model.CheckEndpoint(b.endpoint)
	}
	if wrong != nil {
		return nil, b.withFacts(&model.AWSError{Kind: model.ErrEndpoint, Cause: wrong})
	}
	b.host, b.iamAt = model.EndpointHost(c.Endpoint(t)), env.iam
	b.stsHost, b.from = b.host, t.From
	if t.Endpoint == "" {
		b.from = endpointFrom(sts.ServiceID)
	}
	if b.http.client, err = c.connect(env); err != nil {
		return nil, b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: err})
	}
	b.settings = env.settings
	b.settings.AppID, b.settings.Region, b.settings.Credentials, b.settings.HTTPClient = appID, b.region, b, b.http
	b.settings.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = maxAttempts, maxBackoff })
	}
	return b, nil
}

// fitsHostName reports whether a region can be part of a host name. AWS decides whether the region exists.
func fitsHostName(region string) bool {
	return len(region) <= 63 && strings.Trim(region, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// withoutRetry limits the call to one attempt, because AWS accepts an MFA code only once.
func (b *call) withoutRetry() { b.settings.Retryer = func() aws.Retryer { return aws.NopRetryer{} } }

// Retrieve gives the keys to the SDK's signer. Only here do secrets become strings.
func (b *call) Retrieve(context.Context) (aws.Credentials, error) {
	if b.keys.AccessKeyID == "" || b.keys.Secret.Empty() {
		return aws.Credentials{}, model.ErrNoKeys
	}
	given := aws.Credentials{AccessKeyID: b.keys.AccessKeyID, Source: appID}
	b.keys.Secret.Reveal(func(secret []byte) { given.SecretAccessKey = string(secret) })
	b.token.Reveal(func(token []byte) { given.SessionToken = string(token) })
	return given, nil
}

// sts returns a client for the identity's endpoint, if it has one. FIPS and dual stack are then off, because the SDK rejects them
// together with an endpoint.
func (b *call) sts() *sts.Client {
	return sts.NewFromConfig(b.settings, func(o *sts.Options) {
		if b.endpoint != "" {
			o.BaseEndpoint, o.EndpointOptions = &b.endpoint, sts.EndpointResolverOptions{}
		}
	})
}

// toIAM turns the call to IAM, so that its errors name the host of IAM.
func (b *call) toIAM() {
	b.service, b.host = "IAM", model.EndpointHost(cmp.Or(b.endpoint, b.iamAt))
	if b.endpoint == "" {
		b.from = endpointFrom(iam.ServiceID)
	}
}

// iam is like sts, for a call that was turned to IAM.
func (b *call) iam() *iam.Client {
	return iam.NewFromConfig(b.settings, func(o *iam.Options) {
		if b.endpoint != "" {
			o.BaseEndpoint, o.EndpointOptions = &b.endpoint, iam.EndpointResolverOptions{}
		}
	})
}
