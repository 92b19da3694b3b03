//go:build !windows

package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// net/http logs what a server sends on a connection that waits for the next request.
func TestAnAnswerThatNobodyAskedForIsNotWrittenOverTheScreen(t *testing.T) {
	t.Parallel()
	const canary = "canary-of-a-stranger"
	w := newWorld(t)
	w.configured()
	hungUp := make(chan struct{}, 8)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		w.aws.ServeHTTP(answer, r)
		conn, _, err := http.NewResponseController(rw).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		result := answer.Result()
		result.ContentLength = int64(answer.Body.Len())
		_ = result.Write(conn)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX: "+canary+"\r\n\r\n")
		_, _ = io.Copy(io.Discard, conn)
		hungUp <- struct{}{}
	}))
	t.Cleanup(server.Close)
	w.config("auth:\n  realm: acme\n  identities:\n    emergency-user:\n      kind: aws/user\n      default: true\n" +
		"      spec:\n        endpoint_url: " + server.URL + "\n")
	x := w.run("login")
	x.see("Enter MFA Token", "______")
	x.press("000000")
	x.see("rejected")
	select {
	case <-hungUp:
	case <-time.After(testTimeout):
		t.Fatal("the connection stays open")
	}
	x.press(esc)
	x.exits(1)
	if said := x.written(); strings.Contains(said, "Unsolicited") || strings.Contains(said, canary) {
		t.Errorf("%q", said)
	}
}
