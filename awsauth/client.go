package awsauth

import (
	"context"
	"net/http"
	"regexp"
	"sync"
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
	isolated     bool
	through      http.RoundTripper
	surroundings func() (surroundings, error)
}

var _ model.Tokens = (*Client)(nil)

// Option changes what New builds.
type Option func(*Client)

// Isolated leaves the environment unread: AWS's variables, and those that name a proxy.
func Isolated() Option { return func(c *Client) { c.isolated = true } }

// Through sends requests through rt, whatever the environment says of proxies and certificates. Only of net/http's own
// transport is known when nothing has left; with another one every failed request counts as sent.
func Through(rt http.RoundTripper) Option { return func(c *Client) { c.through = rt } }

// New touches neither environment nor network. The first call reads the variables; what is wrong there is told by every
// call, as model.ErrRequest with a Cause that names the variable.
func New(opts ...Option) *Client {
	c := &Client{}
	for _, o := range opts {
		o(c)
	}
	c.surroundings = sync.OnceValues(c.lookAround)
	return c
}

// call is one call under way: what the SDK's clients need, and what its failure will be told with.
type call struct {
	keys     model.Keys
	region   string
	endpoint string // the identity's own; "" for what the environment says
	settings aws.Config
	wire     *wire
	code     string       // to be kept out of AWS's own words
	token    model.Secret // of a session; empty for long-lived keys
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
	b := &call{keys: k, region: t.Region, endpoint: t.Endpoint}
	if b.region == "" {
		b.region = model.DefaultRegion
	}
	around, err := c.surroundings()
	switch {
	case err != nil:
		return nil, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: err}
	case !regionName.MatchString(b.region):
		return nil, &model.AWSError{Kind: model.ErrWrongRegion, Region: b.region}
	case !isURL(b.endpoint):
		return nil, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: errEndpoint}
	}
	b.wire = &wire{client: around.http}
	b.settings = around.settings
	b.settings.AppID, b.settings.Region, b.settings.Credentials, b.settings.HTTPClient = appID, b.region, b, b.wire
	b.settings.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = attempts, maxPause })
	}
	return b, nil
}

// once makes the call a single attempt.
func (b *call) once() { b.settings.Retryer = func() aws.Retryer { return aws.NopRetryer{} } }

// Retrieve gives the keys to the SDK's signer. It is the one place where secrets become strings.
func (b *call) Retrieve(context.Context) (aws.Credentials, error) {
	if b.keys.AccessKeyID == "" || b.keys.Secret.Empty() {
		return aws.Credentials{}, model.ErrNoKeys
	}
	given := aws.Credentials{AccessKeyID: b.keys.AccessKeyID, Source: appID}
	b.keys.Secret.Reveal(func(secret []byte) { given.SecretAccessKey = string(secret) })
	b.token.Reveal(func(token []byte) { given.SessionToken = string(token) })
	return given, nil
}

// sts is a client whose endpoint, if the identity names one, is neither FIPS nor dual stack: the SDK refuses both at once.
func (b *call) sts() *sts.Client {
	return sts.NewFromConfig(b.settings, func(o *sts.Options) {
		if b.endpoint != "" {
			o.BaseEndpoint, o.EndpointOptions = &b.endpoint, sts.EndpointResolverOptions{}
		}
	})
}

// iam is like sts.
func (b *call) iam() *iam.Client {
	return iam.NewFromConfig(b.settings, func(o *iam.Options) {
		if b.endpoint != "" {
			o.BaseEndpoint, o.EndpointOptions = &b.endpoint, iam.EndpointResolverOptions{}
		}
	})
}
