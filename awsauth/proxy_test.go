package awsauth_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/files"
)

// behindProxy is set in the child processes of these tests, because net/http reads HTTPS_PROXY once per process.
const behindProxy = "AUTHDECK_TEST_REGION"

// HTTPS_PROXY sends every host to the stand-in, which checks that each signature is for that host.
func TestCallsReachAWSThroughAProxy(t *testing.T) {
	if region := os.Getenv(behindProxy); region != "" {
		askAll(t, region)
		return
	}
	for _, c := range []struct{ region, partition, sts, iam string }{
		{"eu-west-1", "aws", "sts.eu-west-1.amazonaws.com", "iam.amazonaws.com"},
		{"us-east-1", "aws", "sts.us-east-1.amazonaws.com", "iam.amazonaws.com"},
		{"cn-northwest-1", "aws-cn", "sts.cn-northwest-1.amazonaws.com.cn", "iam.cn-north-1.amazonaws.com.cn"},
		{"us-gov-east-1", "aws-us-gov", "sts.us-gov-east-1.amazonaws.com", "iam.us-gov.amazonaws.com"},
	} {
		t.Run(c.region, func(t *testing.T) {
			t.Parallel()
			u := alice()
			u.Partition = c.partition
			p := newProxy(t, awsfake.New(time.Now, u), c.sts, c.iam)
			child := exec.Command(os.Args[0], "-test.run=^"+strings.Split(t.Name(), "/")[0]+"$", "-test.count=1")
			child.Env = append(os.Environ(), behindProxy+"="+c.region, "HTTPS_PROXY="+p.url, "https_proxy="+p.url,
				"NO_PROXY=", "no_proxy=", "AWS_CA_BUNDLE="+p.bundle, "AWS_REGION=ap-south-1",
				"AWS_ENDPOINT_URL=", "AWS_ENDPOINT_URL_STS=", "AWS_ENDPOINT_URL_IAM=", "AWS_USE_FIPS_ENDPOINT=",
				"AWS_USE_DUALSTACK_ENDPOINT=")
			if out, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			if !p.saw(c.sts+":443") || !p.saw(c.iam+":443") {
				t.Errorf("asked for %q", p.hosts)
			}
		})
	}
}

// askAll makes each call once, in the child.
func askAll(t *testing.T, region string) {
	t.Helper()
	client, target := awsauth.New(awsauth.Files(files.Read)), model.Target{Region: region}
	r := model.TokenRequest{Keys: keys(), Target: target, Code: awsfake.Code(seed, time.Now()), Duration: time.Hour}
	if _, err := client.SessionToken(t.Context(), r); err != nil {
		t.Errorf("%+v", err)
	}
	if _, err := client.Caller(t.Context(), keys(), target); err != nil {
		t.Errorf("%+v", err)
	}
	if _, err := client.Devices(t.Context(), keys(), target); err != nil {
		t.Errorf("%+v", err)
	}
}

// proxy is an HTTP CONNECT proxy that connects every host to one TLS server.
type proxy struct {
	url, bundle string
	mu          sync.Mutex
	hosts       []string
}

func (p *proxy) saw(host string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.hosts {
		if h == host {
			return true
		}
	}
	return false
}

func newProxy(t *testing.T, aws http.Handler, hosts ...string) *proxy {
	t.Helper()
	p := &proxy{bundle: filepath.Join(t.TempDir(), "ca.pem")}
	certificate, authority := certify(t, hosts)
	write(t, p.bundle, authority)
	behind := httptest.NewUnstartedServer(aws)
	behind.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	behind.StartTLS()
	t.Cleanup(behind.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.hosts = append(p.hosts, r.Host)
		p.mu.Unlock()
		tunnel(w, behind.Listener.Addr().String())
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

func tunnel(w http.ResponseWriter, to string) {
	there, err := net.Dial("tcp", to)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = there.Close() }()
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = here.Close() }()
	_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(there, here) }()
	_, _ = io.Copy(here, there)
}

// certify makes a self-signed certificate for the hosts.
func certify(t *testing.T, hosts []string) (certificate tls.Certificate, authority string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: hosts, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: der}); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, text.String()
}
