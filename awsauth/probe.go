package awsauth

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var _ model.Prober = (*Client)(nil)

// unsigned is a call that AWS rejects because it has no signature. The answer shows that AWS can be reached, and its time.
const unsigned = "Action=GetCallerIdentity&Version=2011-06-15"

// Probe sends one request without keys to the endpoint for the target's calls.
func (c *Client) Probe(ctx context.Context, t model.Target) (model.Probed, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(model.Keys{}, t)
	if err != nil {
		return model.Probed{}, err
	}
	at, err := b.stsURL(ctx)
	if err != nil {
		return model.Probed{}, b.withFacts(&model.AWSError{Kind: model.ErrNoRequest, Cause: err})
	}
	p := model.Probed{Host: at.Host, Other: b.host}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return p, b.withFacts(&model.AWSError{Kind: model.ErrNoRequest, Cause: err})
	}
	r.URL.RawQuery = unsigned
	r.Header.Set("User-Agent", appID)
	answer, err := b.http.Do(r)
	if err != nil {
		return p, b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: b.unreached(err)})
	}
	defer func() { _ = answer.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<16)) // lets the connection be reused
	if wrong := b.http.unlikeAWS(bytes.Contains(body, []byte("<Error"))); wrong != nil {
		return p, b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: wrong})
	}
	p.Dated, p.Skew = !b.http.dated.IsZero(), b.http.skew
	return p, nil
}

// stsURL returns the endpoint that the SDK's client would use.
func (b *call) stsURL(ctx context.Context) (*url.URL, error) {
	o := b.sts().Options()
	at, err := o.EndpointResolverV2.ResolveEndpoint(ctx, sts.EndpointParameters{
		Region: &o.Region, Endpoint: o.BaseEndpoint, UseGlobalEndpoint: aws.Bool(false),
		UseFIPS:      aws.Bool(o.EndpointOptions.GetUseFIPSEndpoint() == aws.FIPSEndpointStateEnabled),
		UseDualStack: aws.Bool(o.EndpointOptions.GetUseDualStackEndpoint() == aws.DualStackEndpointStateEnabled),
	})
	return &at.URI, err
}
