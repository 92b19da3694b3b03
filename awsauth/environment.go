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

// surroundings is what all calls of a Client share: the machine's settings, without keys and region, and the way out.
type surroundings struct {
	settings aws.Config
	http     *http.Client
}

// lookAround reads the variables, unless the client is isolated.
func (c *Client) lookAround() (surroundings, error) {
	var s surroundings
	var env config.EnvConfig
	if !c.isolated {
		var err error
		if env, err = config.NewEnvConfig(); err != nil {
			return s, err
		}
		if s.settings, err = fromVariables(env); err != nil {
			return s, err
		}
	}
	way := c.through
	if way == nil {
		t, err := transport(env.CustomCABundle)
		if err != nil {
			return s, err
		}
		if c.isolated {
			t.Proxy = nil
		}
		way = t
	}
	s.http = straight(way)
	return s, nil
}

// fromVariables is the part of config.LoadDefaultConfig that concerns endpoints. The SDK's clients look the rest up in
// ConfigSources.
func fromVariables(env config.EnvConfig) (aws.Config, error) {
	env.Credentials = aws.Credentials{} // never used, so not kept
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

// errEndpoint does not quote the endpoint, which may hold a password.
var errEndpoint = errors.New("the endpoint is not an http or https URL")

// isURL holds for no endpoint at all, too: that means AWS's own.
func isURL(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return endpoint == "" || err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// transport is the SDK's own, with the CA bundle, if one is named, in place of the system's certificates.
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

// straight follows no redirect. AWS gives none; one that a proxy gives leads the signed request elsewhere.
func straight(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
