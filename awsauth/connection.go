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

	"authdeck/model"
)

// unreached says why a request ended before there was an answer.
func (b *call) unreached(err error) *model.Problem {
	cause := withoutURL(err)
	detail, kind := unreachedKind(err)
	if kind == nil {
		kind = cause
	}
	var name *net.DNSError
	if errors.Is(kind, model.ErrNoName) && errors.As(err, &name) && name.IsNotFound && b.inHostName(detail) {
		kind = model.ErrNoHost
	}
	return model.Connection(kind, detail, cause)
}

// inHostName reports whether a host name of AWS contains a region that may be mistyped. A known region is not: without a network,
// macOS and Windows report that no host exists.
func (b *call) inHostName(host string) bool {
	return b.host == "" && strings.Contains(host, b.region) && model.CheckRegion(b.region) != nil
}

// unreachedKind checks the proxy first, because a proxy error says nothing about AWS.
func unreachedKind(err error) (detail string, kind error) {
	var name *net.DNSError
	var op *net.OpError
	var plain tls.RecordHeaderError
	switch text := withoutURL(err).Error(); {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "", model.ErrProxy
	case strings.Contains(text, http.StatusText(http.StatusProxyAuthRequired)):
		return "", model.ErrProxyLogin
	case isProxyRefusal(text):
		return "", model.ErrProxyRefused
	case errors.As(err, &name) && !name.IsTimeout:
		return name.Name, model.ErrNoName
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &plain):
		return "", model.ErrNoTLS
	case outOfDate(err):
		return "", model.ErrCertTime
	case untrusted(err):
		return "", model.ErrUntrusted
	// net/http has no error values for these. The last text means that the answer came before the request was sent.
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "malformed MIME"), strings.Contains(text, "readLoopPeekFailLocked: %!w(<nil>)"):
		return "it is not HTTP", model.ErrNotAWS
	case errors.Is(err, syscall.ECONNREFUSED):
		return "", model.ErrRefused
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "", model.ErrNoRoute
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return "", model.ErrNoAnswer
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "", model.ErrCut
	}
	return "", nil
}

// isProxyRefusal detects net/http's error for a proxy that does not open a tunnel: it has nothing but the status text.
func isProxyRefusal(text string) bool {
	for status := http.StatusBadRequest; status <= http.StatusNetworkAuthenticationRequired; status++ {
		if t := http.StatusText(status); t != "" && text == t {
			return true
		}
	}
	return false
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

func outOfDate(err error) bool {
	var invalid x509.CertificateInvalidError
	return errors.As(err, &invalid) && invalid.Reason == x509.Expired
}

func untrusted(err error) bool {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	return errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verification)
}

// unlikeAWS says why the answer does not come from AWS; nil if it may. isXML says whether it could be read as XML.
func (c *recorder) unlikeAWS(isXML bool) *model.Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.status == http.StatusProxyAuthRequired:
		return model.Connection(model.ErrProxyLogin, "", nil)
	case c.status == http.StatusNetworkAuthenticationRequired:
		return model.Connection(model.ErrNetworkLogin, "", nil)
	case c.status/100 == 3:
		return model.Connection(model.ErrRedirected, c.moved, nil)
	case c.broke:
		return model.Connection(model.ErrCut, "", nil)
	case c.page:
		return model.Connection(model.ErrWebPage, "", nil)
	case c.long:
		return model.Connection(model.ErrTooLong, "", nil)
	case isXML:
		return nil
	case c.empty:
		return model.Connection(model.ErrNotAWS, "it is empty", nil)
	}
	return model.Connection(model.ErrNotAWS, "it cannot be read", nil)
}

// withoutURL removes the wrapper that only repeats the address.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
