package awsauth

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// sendsNothing stands for the transport, which may read the body until after the answer has begun.
type sendsNothing func(*http.Request)

var errNotSent = errors.New("not sent")

func (f sendsNothing) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return nil, errNotSent
}

func TestTheBodyOfARequestOutlivesTheSDKs(t *testing.T) {
	theirs := strings.NewReader("Action=GetSessionToken")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:1", theirs)
	if err != nil {
		t.Fatal(err)
	}
	c := recorder{client: &http.Client{Transport: sendsNothing(func(r *http.Request) {
		if theirs.Len() > 0 {
			t.Error("the SDK closes a body that is still read")
		}
		if text, err := io.ReadAll(r.Body); err != nil || string(text) != "Action=GetSessionToken" {
			t.Errorf("%q, %v", text, err)
		}
	})}}
	answer, err := c.Do(request)
	if !errors.Is(err, errNotSent) {
		t.Errorf("%v, %v", answer, err)
	}
}
