package awsfake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	algorithm   = "AWS4-HMAC-SHA256"
	stampFormat = "20060102T150405Z"
	window      = 15 * time.Minute // largest allowed difference between a signature's time and the server's
)

// authorization is a parsed Authorization header, with the time and the session token that were sent beside it.
type authorization struct {
	keyID, date, region, service string
	headers                      []string
	signature                    string
	timestamp                    string
	at                           time.Time
	token                        string
}

func parseAuthorization(r *http.Request) (authorization, *failure) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return authorization{}, &failure{http.StatusForbidden, "MissingAuthenticationToken",
			"Request is missing Authentication Token"}
	}
	text, ok := strings.CutPrefix(header, algorithm+" ")
	if !ok {
		return authorization{}, incomplete("Unsupported AWS 'algorithm': '" + strings.Fields(header + " ?")[0] + "'.")
	}
	fields := map[string]string{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return authorization{}, incomplete(fmt.Sprintf(
				"'%s' not a valid key=value pair (missing equal-sign) in Authorization header: '%s'.", part, header))
		}
		fields[name] = value
	}
	a := authorization{signature: fields["Signature"], timestamp: r.Header.Get("X-Amz-Date"),
		token: r.Header.Get("X-Amz-Security-Token")}
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if fields[name] == "" {
			return authorization{}, incomplete("Authorization header requires '" + name + "' parameter. Authorization=" + header)
		}
	}
	a.headers = strings.Split(fields["SignedHeaders"], ";")
	return a.withScope(fields["Credential"])
}

// withScope reads the credential (key/date/region/service/aws4_request) and the time.
func (a authorization) withScope(credential string) (authorization, *failure) {
	scope := strings.Split(credential, "/")
	if len(scope) != 5 || scope[4] != "aws4_request" {
		return a, incomplete("Credential must have exactly 5 slash-delimited elements, e.g. " +
			"keyid/date/region/service/term, got '" + credential + "'")
	}
	a.keyID, a.date, a.region, a.service = scope[0], scope[1], scope[2], scope[3]
	at, err := time.Parse(stampFormat, a.timestamp)
	if err != nil {
		return a, incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	a.at = at
	if a.date != at.Format("20060102") {
		return a, mismatch(fmt.Sprintf("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "+
			"from HTTP: '%s' != '%s', from '%s'.", a.date, at.Format("20060102"), a.timestamp))
	}
	return a, nil
}

// checkClock compares the signature's time with the server's.
func (a authorization) checkClock(now time.Time) *failure {
	now = now.UTC().Truncate(time.Second)
	stamp := func(t time.Time) string { return t.Format(stampFormat) }
	if earliest := now.Add(-window); a.at.Before(earliest) {
		return mismatch(fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - 15 min.)",
			stamp(a.at), stamp(earliest), stamp(now)))
	}
	if late := now.Add(window); a.at.After(late) {
		return mismatch(fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + 15 min.)",
			stamp(a.at), stamp(late), stamp(now)))
	}
	return nil
}

// checkSignature signs the request again with the secret key and compares.
func (a authorization) checkSignature(r *http.Request, body []byte, secret string) *failure {
	request := canonical(r, body, a.headers)
	if hmac.Equal([]byte(a.signature), []byte(signature(secret, a, request))) {
		return nil
	}
	return mismatch("The request signature we calculated does not match the signature you provided. Check your AWS " +
		"Secret Access Key and signing method. Consult the service documentation for details.\n\n" +
		"The Canonical String for this request should have been\n'" + request + "'\n")
}

// canonical builds the canonical request of "AWS Signature Version 4 for API requests" from what arrived.
func canonical(r *http.Request, body []byte, headers []string) string {
	var b strings.Builder
	b.WriteString(r.Method + "\n" + canonicalPath(r.URL) + "\n" + canonicalQuery(r.URL) + "\n")
	for _, name := range headers {
		b.WriteString(name + ":" + headerValue(r, name) + "\n")
	}
	b.WriteString("\n" + strings.Join(headers, ";") + "\n" + hexHash(body))
	return b.String()
}

// canonicalPath encodes the path a second time, as every service but S3 does.
func canonicalPath(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		return "/"
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = escape(s)
	}
	return strings.Join(segments, "/")
}

func canonicalQuery(u *url.URL) string {
	var pairs []string
	for name, values := range u.Query() {
		for _, v := range values {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escape encodes all but RFC 3986's unreserved characters.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// headerValue returns the signed value of a header. net/http keeps two headers outside of the others.
func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := slices.Clone(r.Header.Values(name))
	for i, v := range values {
		values[i] = strings.Join(strings.Fields(v), " ")
	}
	return strings.Join(values, ",")
}

// signature is the signature that the owner of the secret key would send.
func signature(secret string, a authorization, canonicalRequest string) string {
	scope := strings.Join([]string{a.date, a.region, a.service, "aws4_request"}, "/")
	text := strings.Join([]string{algorithm, a.timestamp, scope, hexHash([]byte(canonicalRequest))}, "\n")
	key := []byte("AWS4" + secret)
	for _, part := range []string{a.date, a.region, a.service, "aws4_request"} {
		key = sign(key, part)
	}
	return hex.EncodeToString(sign(key, text))
}

func sign(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hexHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
