package awsauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// environment is what all calls of a Client share: the SDK's settings without keys and region, and the HTTP client.
type environment struct {
	settings aws.Config
	http     *http.Client
}

// readEnvironment reads the variables, unless the client is isolated.
func (c *Client) readEnvironment() (environment, error) {
	var e environment
	var env config.EnvConfig
	if !c.isolated {
		var err error
		if env, err = config.NewEnvConfig(); err != nil {
			return e, err
		}
		if e.settings, err = fromVariables(env); err != nil {
			return e, err
		}
	}
	through := c.through
	if through == nil {
		t, err := transport(env.CustomCABundle)
		if err != nil {
			return e, err
		}
		if c.isolated {
			t.Proxy = nil
		}
		through = t
	}
	e.http = withoutRedirects(through)
	return e, nil
}

// fromVariables does the part of config.LoadDefaultConfig that is about endpoints. The SDK's clients find the rest in
// ConfigSources.
func fromVariables(env config.EnvConfig) (aws.Config, error) {
	env.Credentials = aws.Credentials{} // never used, so never kept
	c := aws.Config{ConfigSources: []any{env}}
	if aws.ToBool(env.IgnoreConfiguredEndpoints) {
		return c, nil
	}
	if env.BaseEndpoint != "" {
		c.BaseEndpoint = &env.BaseEndpoint
	}
	if !isURL(env.BaseEndpoint) {
		return c, fmt.Errorf("AWS_ENDPOINT_URL: %w", errEndpoint)
	}
	for _, service := range []string{sts.ServiceID, iam.ServiceID} {
		if at, _, err := env.GetServiceBaseEndpoint(context.Background(), service); err != nil || !isURL(at) {
			return c, fmt.Errorf("AWS_ENDPOINT_URL_%s: %w", service, errEndpoint)
		}
	}
	return c, nil
}

// errEndpoint does not quote the endpoint, which may contain a password.
var errEndpoint = errors.New("the endpoint is not an http or https URL")

// isURL is true for "" too, which means AWS's own endpoint.
func isURL(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return endpoint == "" || err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// transport is the SDK's own. A CA bundle, if given, replaces the system's certificates.
func transport(caBundle string) (*http.Transport, error) {
	t := awshttp.NewBuildableClient().GetTransport()
	if caBundle == "" {
		return t, nil
	}
	pem, err := os.ReadFile(caBundle)
	if err != nil {
		return nil, fmt.Errorf("AWS_CA_BUNDLE: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("AWS_CA_BUNDLE: no certificate in " + caBundle)
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs = pool
	return t, nil
}

// withoutRedirects follows no redirect. AWS sends none, and a proxy's would send the signed request somewhere else.
func withoutRedirects(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
