package awsfake

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// Fault is what goes wrong with a call. Delay and Hold make it slow. Then Code, Page or Cut ends it. Without any of these three,
// the call is performed, and the answer may be changed.
type Fault struct {
	Action string // the action it applies to; "" for any

	Delay time.Duration
	Hold  <-chan struct{} // wait until it is closed or the client disconnects

	Status  int    // HTTP status of Code or Page
	Code    string // answer with this error
	Message string
	Page    string // answer with this page, as a proxy would
	Type    string // content type of the page; "" is text/html
	To      string // where a redirect points to
	Cut     bool   // close the connection without an answer

	Undated bool          // the answer has no Date
	Off     time.Duration // how far the answer's Date is off
	Lasts   time.Duration // how long the session lasts, whatever was requested; negative: it has already ended
	KeyID   string        // the access key ID of the session
	Secret  string        // its secret access key
	Token   string        // its token
	Account string        // the account of the session, whoever asked

	Late bool // perform the request, but lose its answer: its code is used up
}

// Throttled is the answer to too many requests.
func Throttled() Fault {
	return Fault{Status: http.StatusBadRequest, Code: "Throttling", Message: "Rate exceeded"}
}

// Broken is an internal error of AWS.
func Broken() Fault {
	return Fault{Status: http.StatusInternalServerError, Code: "InternalFailure",
		Message: "We encountered an internal error. Please try again."}
}

// Cut closes the connection before the answer.
func Cut() Fault { return Fault{Cut: true} }

// LoginPage is how a hotel network answers every request.
func LoginPage() Fault {
	return Fault{Status: http.StatusOK, Page: "<!DOCTYPE html><html><body>Welcome! Accept our terms to use this network.</body></html>"}
}

// Redirect sends the caller to another address.
func Redirect(to string) Fault {
	return Fault{Status: http.StatusFound, Page: "<html>Found</html>", To: to}
}

// ProxyLogin is the answer of a proxy that requires a user name.
func ProxyLogin() Fault {
	return Fault{Status: http.StatusProxyAuthRequired, Page: "Proxy Authentication Required", Type: "text/plain"}
}

// NetworkLogin is the answer of RFC 6585, section 6.
func NetworkLogin() Fault {
	return Fault{Status: http.StatusNetworkAuthenticationRequired, Page: "<html>Log in to this network</html>"}
}

// XML answers with this text as if it were AWS's.
func XML(text string) Fault { return Fault{Status: http.StatusOK, Page: text, Type: "text/xml"} }

// Empty is an answer without a body.
func Empty() Fault { return Fault{Status: http.StatusOK, Type: "text/xml"} }

// Huge is an answer that never seems to end.
func Huge() Fault { return XML("<GetSessionTokenResponse>" + strings.Repeat("<a>filler</a>", 1<<18)) }

// Slow delays the answer until the channel is closed.
func Slow(until <-chan struct{}) Fault { return Fault{Hold: until} }

// RegionDisabled is the answer if the account's administrator has disabled STS in the region.
func RegionDisabled(account string) Fault {
	return Fault{Status: http.StatusForbidden, Code: "RegionDisabledException",
		Message: "STS is not activated in this region for account:" + account +
			". Your account administrator can activate STS in this region using the IAM Console."}
}

// Always makes a fault last until Heal.
const Always = -1

type armed struct {
	Fault
	left int
}

// Fail applies f to that many of the next calls. Faults apply in the order in which they were added.
func (s *Server) Fail(f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if times != 0 {
		s.faults = append(s.faults, armed{f, times})
	}
}

// Heal removes all faults. It does not change calls that a fault already affects.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// spend counts one use of the i-th fault. The caller holds the lock.
func (s *Server) spend(i int) {
	switch s.faults[i].left {
	case Always:
	case 1:
		s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
	default:
		s.faults[i].left--
	}
}

func (f Fault) strikes() bool { return f.Cut || f.Code != "" || f.Page != "" || f.Status != 0 }

// date is the Date of the answer; zero for none.
func (f Fault) date(now time.Time) time.Time {
	if f.Undated {
		return time.Time{}
	}
	return now.Add(f.Off)
}

// change replaces values in the session of an answer.
func (f Fault) change(result any, now time.Time) any {
	switch given := result.(type) {
	case sessionTokenResult:
		given.Credentials = f.session(given.Credentials, now)
		return given
	case assumeRoleResult:
		given.Credentials = f.session(given.Credentials, now)
		return given
	}
	return result
}

func (f Fault) session(given credentials, now time.Time) credentials {
	if f.Lasts != 0 {
		given.Expiration = now.Add(f.Lasts).UTC().Format(time.RFC3339)
	}
	if f.KeyID != "" {
		given.AccessKeyID = f.KeyID
	}
	given.SecretAccessKey, given.SessionToken = cmp.Or(f.Secret, given.SecretAccessKey), cmp.Or(f.Token, given.SessionToken)
	if f.Account != "" {
		given.AccessKeyID = keyID("ASIA", f.Account)
	}
	return given
}

// wait returns false if the client disconnected meanwhile.
func (f Fault) wait(ctx context.Context) bool {
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return false
		}
	}
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (f Fault) strike(w http.ResponseWriter, now time.Time) {
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler) // the way to close the connection with net/http
	case f.Code == "":
		w.Header().Set("Content-Type", cmp.Or(f.Type, "text/html"))
		if f.To != "" {
			w.Header().Set("Location", f.To)
		}
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Page)
	default:
		writeFailure(w, f.date(now), stsNamespace, &failure{f.Status, f.Code, f.Message})
	}
}
