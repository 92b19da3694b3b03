package awsauth

import (
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// recorder sends one call's requests and records what the SDK's errors do not tell: whether anything may have been sent,
// and how far AWS's clock differs from ours.
type recorder struct {
	client *http.Client

	mu        sync.Mutex
	sent      bool
	skew      time.Duration
	status    int
	requestID string
}

// Do is the SDK's HTTPClient. Once there is a connection, the request may have been sent. A failed lookup, dial or TLS
// handshake ends before that.
func (c *recorder) Do(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { c.markSent() }}
	if _, traced := c.client.Transport.(*http.Transport); !traced {
		c.markSent()
	}
	asked := time.Now()
	answer, err := c.client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		return answer, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = answer.StatusCode
	c.requestID = answer.Header.Get("X-Amzn-Requestid")
	c.skew = skew(answer.Header, asked, time.Now())
	return answer, nil
}

func (c *recorder) markSent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = true
}

// tolerance is how far a Date header, which has whole seconds, may be off without any skew.
const tolerance = 2 * time.Second

// skew is the server's clock minus ours. A Date between request and answer means no skew: a slow answer may be dated at
// its start. A cached answer says nothing about the clock.
func skew(h http.Header, asked, answered time.Time) time.Duration {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" {
		return 0
	}
	if date.After(asked.Add(-tolerance)) && date.Before(answered.Add(tolerance)) {
		return 0
	}
	return date.Sub(answered).Round(time.Second)
}
