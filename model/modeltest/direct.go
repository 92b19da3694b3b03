package modeltest

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
)

// direct passes requests to a handler without a network. A test under testing/synctest then waits for nothing outside it.
type direct struct{ to http.Handler }

// RoundTrip gives the handler a request as a server would see it.
func (d direct) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil { // how a handler aborts a connection
			err = errors.New("connection closed")
		}
	}()
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	in.URL = &url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	answer := httptest.NewRecorder()
	d.to.ServeHTTP(answer, in)
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return answer.Result(), nil
}
