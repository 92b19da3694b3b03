package awsauth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// environment is all that the process's variables may say. (HTTPS_PROXY and its kin are read by net/http.)
type environment struct {
	sts, iam  string // endpoints; "" for AWS's own
	fips      aws.FIPSEndpointState
	dualStack aws.DualStackEndpointState
	caBundle  string // a file of certificates in PEM
}

func readEnvironment(get func(string) string) environment {
	e := environment{caBundle: get("AWS_CA_BUNDLE")}
	if strings.EqualFold(get("AWS_USE_FIPS_ENDPOINT"), "true") {
		e.fips = aws.FIPSEndpointStateEnabled
	}
	if strings.EqualFold(get("AWS_USE_DUALSTACK_ENDPOINT"), "true") {
		e.dualStack = aws.DualStackEndpointStateEnabled
	}
	if !strings.EqualFold(get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true") {
		all := get("AWS_ENDPOINT_URL")
		e.sts, e.iam = first(get("AWS_ENDPOINT_URL_STS"), all), first(get("AWS_ENDPOINT_URL_IAM"), all)
	}
	return e
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// transport is the SDK's own, with the CA bundle, if one is named, in place of the system's certificates.
func (e environment) transport() (*http.Transport, error) {
	t := awshttp.NewBuildableClient().GetTransport()
	if e.caBundle == "" {
		return t, nil
	}
	pem, err := os.ReadFile(e.caBundle)
	if err != nil {
		return nil, fmt.Errorf("AWS_CA_BUNDLE: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("AWS_CA_BUNDLE: no certificate in " + e.caBundle)
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs = pool
	return t, nil
}

func (e environment) httpClient() (*http.Client, error) {
	t, err := e.transport()
	if err != nil {
		return nil, err
	}
	return straight(t), nil
}

// straight follows no redirect. AWS gives none; one that a proxy gives leads the signed request elsewhere.
func straight(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
