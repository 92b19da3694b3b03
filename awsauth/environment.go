package awsauth

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// environment is what the variables set: the SDK's settings without keys and region, the endpoints, and the file of certificates.
type environment struct {
	settings aws.Config
	caBundle string
	sts, iam string         // URLs of the endpoints; "" for AWS's own
	wrong    *model.Problem // why an endpoint cannot be used; identities with their own endpoint do not need it
}

const endpointVariable = "AWS_ENDPOINT_URL"

// readEnvironment reads the variables, unless the client is isolated. It does not use the SDK's config package, which reads more files
// and adds a millisecond to each start.
func (c *Client) readEnvironment() (environment, error) {
	if c.isolated {
		return environment{}, nil
	}
	var on switches
	for _, s := range []struct { // in a fixed order, for the error if several are wrong
		name string
		to   *bool
	}{
		{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", &on.noEndpoints}, {"AWS_USE_DUALSTACK_ENDPOINT", &on.dualStack}, {"AWS_USE_FIPS_ENDPOINT", &on.fips},
	} {
		if err := readSwitch(s.name, s.to); err != nil {
			return environment{}, err
		}
	}
	e := environment{settings: aws.Config{ConfigSources: []any{on}}, caBundle: os.Getenv("AWS_CA_BUNDLE")}
	if on.noEndpoints {
		return e, nil
	}
	all := os.Getenv(endpointVariable)
	if all != "" {
		e.settings.BaseEndpoint = &all
	}
	e.wrong = endpointOf(endpointVariable, all)
	e.sts, e.iam = cmp.Or(endpointFor(sts.ServiceID), all), cmp.Or(endpointFor(iam.ServiceID), all)
	for _, service := range []string{iam.ServiceID, sts.ServiceID} {
		e.wrong = cmp.Or(endpointOf(endpointVariable+"_"+service, endpointFor(service)), e.wrong)
	}
	for _, variable := range []string{endpointVariable + "_" + sts.ServiceID, endpointVariable} {
		if os.Getenv(variable) != "" { // a conflict with IAM's endpoint alone stops no sign-in: only calls to IAM fail
			e.wrong = cmp.Or(e.wrong, on.conflictsWith(variable))
		}
	}
	return e, nil
}

// readSwitch reads true or false. An empty variable changes nothing.
func readSwitch(name string, to *bool) error {
	switch value := os.Getenv(name); {
	case strings.EqualFold(value, "true"):
		*to = true
	case value != "" && !strings.EqualFold(value, "false"):
		return &model.Problem{What: name + " must be true or false", Fix: model.Do("set " + name + " to true or false, or unset it")}
	}
	return nil
}

func endpointFor(service string) string { return os.Getenv(endpointVariable + "_" + service) }

// endpointFrom names the variable that sets the endpoint of a service.
func endpointFrom(service string) string {
	if endpointFor(service) != "" {
		return endpointVariable + "_" + service
	}
	return endpointVariable
}

// switches is what the SDK's clients look for in aws.Config.ConfigSources.
type switches struct{ fips, dualStack, noEndpoints bool }

// conflictsWith says why a switch and a variable that sets an endpoint exclude each other: a switch chooses among AWS's own endpoints.
func (s switches) conflictsWith(variable string) *model.Problem {
	var name string
	switch {
	case s.fips:
		name = "AWS_USE_FIPS_ENDPOINT"
	case s.dualStack:
		name = "AWS_USE_DUALSTACK_ENDPOINT"
	default:
		return nil
	}
	return &model.Problem{What: name + " and " + variable + " cannot both be set", Fix: model.Do("unset one of them")}
}

// GetUseFIPSEndpoint reports whether the clients use FIPS endpoints.
func (s switches) GetUseFIPSEndpoint(context.Context) (aws.FIPSEndpointState, bool, error) {
	return aws.FIPSEndpointStateEnabled, s.fips, nil
}

// GetUseDualStackEndpoint reports whether the clients use endpoints with IPv4 and IPv6.
func (s switches) GetUseDualStackEndpoint(context.Context) (aws.DualStackEndpointState, bool, error) {
	return aws.DualStackEndpointStateEnabled, s.dualStack, nil
}

// GetServiceBaseEndpoint returns the endpoint of one service.
func (s switches) GetServiceBaseEndpoint(_ context.Context, service string) (string, bool, error) {
	at := endpointFor(service)
	return at, at != "" && !s.noEndpoints, nil
}

// endpointOf says why the endpoint in a variable cannot be used, and names the variable.
func endpointOf(variable, endpoint string) *model.Problem {
	p := model.CheckEndpoint(endpoint)
	if p != nil {
		p.What += " (" + variable + ")"
	}
	return p
}

// Endpoint returns the URL for an identity's calls to STS; "" for AWS's own.
func (c *Client) Endpoint(t model.Target) string {
	if at := cmp.Or(c.only, t.Endpoint); at != "" {
		return at
	}
	env, _ := c.environment() // a wrong variable fails every call, with its own message
	return env.sts
}

// connect returns the HTTP client. If a certificate file cannot be read, the next call tries again.
func (c *Client) connect(env environment) (*http.Client, error) {
	c.connecting.Lock()
	defer c.connecting.Unlock()
	if c.http != nil {
		return c.http, nil
	}
	through := c.through
	if through == nil {
		t, err := c.transport(env.caBundle)
		if err != nil {
			return nil, err
		}
		if c.isolated {
			t.Proxy = nil
		}
		if c.only != "" {
			t.DialContext = onlyTo(c.only, t.DialContext)
		}
		through = t
	}
	c.http = withoutRedirects(through)
	return c.http, nil
}

// dialer opens a connection, as net.Dialer.DialContext does.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// onlyTo opens connections only to the host of a URL. It refuses all others before it looks up their names.
func onlyTo(endpoint string, dial dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		at, err := url.Parse(endpoint)
		if err != nil || at.Host != address {
			return nil, errors.New("connections to " + address + " are switched off")
		}
		return dial(ctx, network, address)
	}
}

// maxCABundle is far more than the certificates of all public authorities, which are about 200 KB.
const maxCABundle = 16 << 20

// transport is the SDK's own. A CA bundle, if given, replaces the system's certificates.
func (c *Client) transport(caBundle string) (*http.Transport, error) {
	t := awshttp.NewBuildableClient().GetTransport()
	if caBundle == "" {
		return t, nil
	}
	pem, err := c.readFile(caBundle, maxCABundle)
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
		return "you have no permission to read " + path
	case errors.As(err, &failed):
		return path + ": " + failed.Err.Error()
	}
	return err.Error()
}

// withoutRedirects follows no redirect. AWS sends none, and a proxy's redirect would send the signed request somewhere else.
func withoutRedirects(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
