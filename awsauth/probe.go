package awsauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var _ model.Prober = (*Client)(nil)

// unsigned is a call that AWS refuses because it has no signature. The answer shows that AWS is there, and its time.
const unsigned = "Action=GetCallerIdentity&Version=2011-06-15"

// Probe sends one request without keys to the endpoint that the target's calls use.
func (c *Client) Probe(ctx context.Context, t model.Target) (model.Probed, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(model.Keys{}, t)
	if err != nil {
		return model.Probed{}, err
	}
	at, err := b.stsURL(ctx)
	if err != nil {
		return model.Probed{}, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: err}
	}
	p := model.Probed{Host: at.Host}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return p, &model.AWSError{Kind: model.ErrRequest, Region: b.region, Cause: errEndpoint}
	}
	r.URL.RawQuery = unsigned
	r.Header.Set("User-Agent", appID)
	asked := time.Now()
	answer, err := b.http.client.Do(r)
	if err != nil {
		return p, &model.AWSError{Kind: model.ErrNetwork, Region: b.region, Cause: networkCause(err)}
	}
	defer func() { _ = answer.Body.Close() }()
	answered := time.Now()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16)) // lets the connection be reused
	if answer.Header.Get("X-Amzn-Requestid") == "" {
		return p, &model.AWSError{Kind: model.ErrNetwork, Region: b.region, Cause: model.ErrNotAWS}
	}
	_, err = http.ParseTime(answer.Header.Get("Date"))
	p.Dated = err == nil && answer.Header.Get("Age") == ""
	p.Skew = skew(answer.Header, asked, answered)
	return p, nil
}

// stsURL is the endpoint that the SDK's client would use.
func (b *call) stsURL(ctx context.Context) (*url.URL, error) {
	o := b.sts().Options()
	at, err := o.EndpointResolverV2.ResolveEndpoint(ctx, sts.EndpointParameters{
		Region: &o.Region, Endpoint: o.BaseEndpoint, UseGlobalEndpoint: aws.Bool(false),
		UseFIPS:      aws.Bool(o.EndpointOptions.GetUseFIPSEndpoint() == aws.FIPSEndpointStateEnabled),
		UseDualStack: aws.Bool(o.EndpointOptions.GetUseDualStackEndpoint() == aws.DualStackEndpointStateEnabled),
	})
	return &at.URI, err
}

// networkCause classifies a failure that ended a request before there was an answer.
func networkCause(err error) error {
	var name *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect", strings.Contains(withoutURL(err).Error(), "Proxy "):
		return model.ErrProxy
	case errors.As(err, &name) && !name.IsTimeout:
		return model.ErrNoName
	case errors.Is(err, http.ErrSchemeMismatch):
		return model.ErrNotAWS
	case untrusted(err):
		return model.ErrUntrusted
	case errors.Is(err, syscall.ECONNREFUSED):
		return model.ErrRefused
	case errors.Is(err, context.DeadlineExceeded) || isTimeout(err):
		return model.ErrNoAnswer
	}
	return withoutURL(err)
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

func untrusted(err error) bool {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	return errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verification)
}
