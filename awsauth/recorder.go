package awsauth

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"time"

	"authdeck/model"
)

// recorder sends one call's requests and records what the SDK's errors do not contain: whether anything may have been sent, and how
// far AWS's clock differs from ours.
type recorder struct {
	client *http.Client

	mu        sync.Mutex
	sent      bool
	skew      time.Duration
	dated     time.Time // AWS's clock when it answered; zero if the answer does not say
	status    int
	requestID string
	page      bool   // the answer is a web page
	empty     bool   // the answer has no body
	moved     string // the host that a redirect points to
	long      bool   // the answer was cut at maxAnswer
	broke     bool   // the connection ended in the middle of the answer
}

// maxAnswer is much more than AWS answers to any call of this package, in bytes.
const maxAnswer = 1 << 20

// Do is the SDK's HTTPClient. Once there is a connection, the request may have been sent. A failed lookup, dial or TLS
// handshake ends before that.
func (c *recorder) Do(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { c.markSent() }}
	if _, traced := c.client.Transport.(*http.Transport); !traced {
		c.markSent()
	}
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), trace))
	if err := ownBody(r); err != nil {
		return nil, err
	}
	asked := time.Now()
	answer, err := c.client.Do(r)
	if err != nil {
		return answer, err
	}
	answered := time.Now()
	body := bufio.NewReader(answer.Body)
	begins, ended := body.Peek(sniffed)
	answer.Body = &limited{body, answer.Body, 0, c}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = answer.StatusCode
	c.requestID = answer.Header.Get("X-Amzn-Requestid")
	c.skew = skew(answer.Header, asked, answered)
	c.dated = dated(answer.Header)
	c.page = isPage(answer.Header, begins)
	c.empty = len(begins) == 0 && errors.Is(ended, io.EOF)
	if to, err := answer.Location(); err == nil && to.Host != "" {
		c.moved = to.Host
	}
	return answer, nil
}

// ownBody gives the request a body that is not closed. The SDK closes its own body as soon as the answer begins. If the transport
// is then still reading the body, it drops the connection, and with it the rest of the answer.
func ownBody(r *http.Request) error {
	if r.Body == nil {
		return nil
	}
	text, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(text))
	return err
}

// sniffed is how much of a body http.DetectContentType looks at, in bytes.
const sniffed = 512

// isPage reports whether an answer is a web page, whatever its type says. AWS answers in XML or JSON.
func isPage(h http.Header, begins []byte) bool {
	return strings.HasPrefix(http.DetectContentType(begins), "text/html") ||
		strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "text/html")
}

// limited is a body that ends with an error after maxAnswer bytes. A login page could otherwise fill the memory.
type limited struct {
	io.Reader
	io.Closer
	read int
	on   *recorder
}

func (l *limited) Read(p []byte) (int, error) {
	if l.read >= maxAnswer {
		l.on.mu.Lock()
		defer l.on.mu.Unlock()
		l.on.long = true
		return 0, model.ErrTooLong
	}
	n, err := l.Reader.Read(p[:min(len(p), maxAnswer-l.read)])
	l.read += n
	if err != nil && !errors.Is(err, io.EOF) {
		l.on.mu.Lock()
		defer l.on.mu.Unlock()
		l.on.broke = true
	}
	return n, err
}

// answer is the status of the last answer; 0 if there was none.
func (c *recorder) answer() (status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

func (c *recorder) markSent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = true
}

// tolerance is how far a Date header may be off without any skew: it has whole seconds only.
const tolerance = 2 * time.Second

// skew is the server's clock minus ours. A Date between request and answer means no skew: a slow answer may be dated at
// its start. A cached answer says nothing about the clock.
func skew(h http.Header, asked, answered time.Time) time.Duration {
	date := dated(h)
	if date.IsZero() {
		return 0
	}
	if date.After(asked.Add(-tolerance)) && date.Before(answered.Add(tolerance)) {
		return 0
	}
	return date.Sub(answered).Round(time.Second)
}

// dated is the server's clock when it answered; zero if the answer does not say, or comes from a cache.
func dated(h http.Header) time.Time {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" {
		return time.Time{}
	}
	return date
}
