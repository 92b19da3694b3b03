package awsauth

import (
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// wire carries one call's requests and notes what the SDK does not tell of failures: whether anything may have left this
// machine, and how far AWS's clock is from ours.
type wire struct {
	client *http.Client

	mu        sync.Mutex
	sent      bool
	skew      time.Duration
	status    int
	requestID string
}

// Do is the SDK's HTTPClient. From the moment there is a connection the request is being written to it; a failed look-up,
// dial or TLS handshake ends before that.
func (w *wire) Do(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { w.leaves() }}
	if _, traced := w.client.Transport.(*http.Transport); !traced {
		w.leaves()
	}
	asked := time.Now()
	answer, err := w.client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		return answer, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status = answer.StatusCode
	w.requestID = answer.Header.Get("X-Amzn-Requestid")
	w.skew = skew(answer.Header, asked, time.Now())
	return answer, nil
}

func (w *wire) leaves() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = true
}

// tolerance is what a Date header, cut to whole seconds, cannot tell from no skew at all.
const tolerance = 2 * time.Second

// skew is the server's clock minus ours. A Date that fits anywhere between question and answer is no skew: a slow answer
// may carry the time of its beginning. Nor is one that comes out of a cache.
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
