package awsauth

import (
	"context"
	"net/http"
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

// New reads the environment and touches no network. What is wrong there is told by the calls, as model.ErrRequest.
func New(opts ...Option) *Client {
	c := &Client{getenv: os.Getenv}
	for _, o := range opts {
		o(c)
	}
	c.env = readEnvironment(c.getenv)
	c.http, c.broken = c.env.httpClient()
	return c
}

// call is one call under way: what the SDK's clients need, and what its failure will be told with.
type call struct {
	ctx      context.Context
	keys     model.Keys
	region   string
	endpoint string
	retryer  aws.Retryer
	env      environment
	wire     *wire
	code     string // to be kept out of AWS's own words
}

// regionName is what can be part of a host's name; whether there is such a region is for AWS to say.
var regionName = regexp.MustCompile(`^[a-z0-9-]{1,63}$`)

func (c *Client) begin(ctx context.Context, k model.Keys, t model.Target) (*call, context.CancelFunc, error) {
	cancel := context.CancelFunc(func() {})
	if _, has := ctx.Deadline(); !has {
		ctx, cancel = context.WithTimeout(ctx, patience)
	}
	b := &call{ctx: ctx, keys: k, region: t.Region, endpoint: t.Endpoint, env: c.env, wire: &wire{client: c.http}}
	if b.region == "" {
		b.region = model.DefaultRegion
	}
	b.retryer = retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = attempts, maxPause })
	switch {
	case c.broken != nil:
		return b, cancel, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: c.broken}
	case !regionName.MatchString(b.region):
		return b, cancel, &model.AWSError{Kind: model.ErrWrongRegion, Region: b.region}
	}
	return b, cancel, nil
}

// Retrieve gives the keys to the SDK's signer. It is the one place where the secret key becomes a string.
func (b *call) Retrieve(context.Context) (aws.Credentials, error) {
	given := aws.Credentials{AccessKeyID: b.keys.AccessKeyID, Source: appID}
	b.keys.Secret.Reveal(func(secret []byte) { given.SecretAccessKey = string(secret) })
	return given, nil
}

func (b *call) sts() *sts.Client {
	o := sts.Options{Region: b.region, Credentials: b, HTTPClient: b.wire, Retryer: b.retryer, AppID: appID}
	if at := first(b.endpoint, b.env.sts); at != "" {
		o.BaseEndpoint = &at
	} else {
		o.EndpointOptions.UseFIPSEndpoint, o.EndpointOptions.UseDualStackEndpoint = b.env.fips, b.env.dualStack
	}
	return sts.New(o)
}

func (b *call) iam() *iam.Client {
	o := iam.Options{Region: b.region, Credentials: b, HTTPClient: b.wire, Retryer: b.retryer, AppID: appID}
	if at := first(b.endpoint, b.env.iam); at != "" {
		o.BaseEndpoint = &at
	} else {
		o.EndpointOptions.UseFIPSEndpoint, o.EndpointOptions.UseDualStackEndpoint = b.env.fips, b.env.dualStack
	}
	return iam.New(o)
}
