package awsauth

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net/http"
	"os"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// environment is what the variables say: the SDK's settings without keys and region, the endpoints, and the certificates.
type environment struct {
	settings aws.Config
	caBundle string
	sts      string         // URL of the endpoint; "" for AWS's own
	wrong    *model.Problem // why an endpoint cannot be used; identities with an endpoint of their own do not need it
}

// readEnvironment reads the variables, unless the client is isolated.
func (c *Client) readEnvironment() (environment, error) {
	if c.isolated {
		return environment{}, nil
	}
	env, err := config.NewEnvConfig()
	if err != nil {
		return environment{}, err
	}
	return fromVariables(env), nil
}

// fromVariables does the part of config.LoadDefaultConfig that is about endpoints. The SDK's clients find the rest in
// ConfigSources.
func fromVariables(env config.EnvConfig) environment {
	env.Credentials = aws.Credentials{} // never used, so never kept
	e := environment{settings: aws.Config{ConfigSources: []any{env}}, caBundle: env.CustomCABundle}
	if aws.ToBool(env.IgnoreConfiguredEndpoints) {
		return e
	}
	if env.BaseEndpoint != "" {
		e.settings.BaseEndpoint = &env.BaseEndpoint
	}
	const variable = "AWS_ENDPOINT_URL"
	e.wrong = endpointOf(variable, env.BaseEndpoint)
	for _, service := range []string{iam.ServiceID, sts.ServiceID} {
		at, _, _ := env.GetServiceBaseEndpoint(context.Background(), service) // never fails
		e.sts = cmp.Or(at, env.BaseEndpoint)
		e.wrong = cmp.Or(endpointOf(variable+"_"+service, at), e.wrong)
	}
	return e
}

// endpointOf names the variable that sets a wrong endpoint.
func endpointOf(variable, endpoint string) *model.Problem {
	p := model.CheckEndpoint(endpoint)
	if p != nil {
		p.What += " (" + variable + ")"
	}
	return p
}

// Endpoint is the URL that an identity's calls to STS go to; "" for AWS's own.
func (c *Client) Endpoint(t model.Target) string {
	if t.Endpoint != "" {
		return t.Endpoint
	}
	env, _ := c.environment() // a wrong variable fails every call, and says so there
	return env.sts
}

// connect gives the HTTP client. A file of certificates that cannot be read is read again by the next call.
func (c *Client) connect(env environment) (*http.Client, error) {
	c.connecting.Lock()
	defer c.connecting.Unlock()
	if c.http != nil {
		return c.http, nil
	}
	through := c.through
	if through == nil {
		t, err := transport(env.caBundle)
		if err != nil {
			return nil, err
		}
		if c.isolated {
			t.Proxy = nil
		}
		through = t
	}
	c.http = withoutRedirects(through)
	return c.http, nil
}

// transport is the SDK's own. A CA bundle, if given, replaces the system's certificates.
func transport(caBundle string) (*http.Transport, error) {
	t := awshttp.NewBuildableClient().GetTransport()
	if caBundle == "" {
		return t, nil
	}
	pem, err := os.ReadFile(caBundle)
	if err != nil {
		return nil, model.Connection(model.ErrCABundle, whyUnread(caBundle, err), err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, model.Connection(model.ErrCABundle, caBundle+" has no certificate in it", nil)
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs = pool
	return t, nil
}

func whyUnread(path string, err error) string {
	var failed *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path + " does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "you may not read " + path
	case errors.As(err, &failed):
		return path + ": " + failed.Err.Error()
	}
	return err.Error()
}

// withoutRedirects follows no redirect. AWS sends none, and a proxy's would send the signed request somewhere else.
func withoutRedirects(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
