package awsfake

import (
	"fmt"
	"net/http"
	"strings"
)

// failure is an error answer of the query protocol. Codes and texts are AWS's own.
type failure struct {
	status        int
	code, message string
}

func denied(message string) *failure {
	return &failure{http.StatusForbidden, "AccessDenied", message}
}

// codeRejected is STS's answer to a code that is wrong, too old, or replayed.
func codeRejected() *failure {
	return denied("MultiFactorAuthentication failed with invalid MFA one time pass code.")
}

func deviceUnknown() *failure {
	return denied("MultiFactorAuthentication failed, unable to validate MFA code.  " +
		"Please verify your MFA serial number is valid and associated with this user.")
}

// deviceOrCodeMissing is STS's answer if only one of the two was sent.
func deviceOrCodeMissing() *failure {
	return denied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.")
}

func keyUnknown() *failure {
	return &failure{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid"}
}

func sessionExpired() *failure {
	return &failure{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
}

// incomplete is the answer to an Authorization header that cannot be read.
func incomplete(message string) *failure {
	return &failure{http.StatusBadRequest, "IncompleteSignature", message}
}

// mismatch is the answer to a signature that does not match the request.
func mismatch(message string) *failure {
	return &failure{http.StatusForbidden, "SignatureDoesNotMatch", message}
}

func invalidAction(action, version string) *failure {
	return &failure{http.StatusBadRequest, "InvalidAction",
		fmt.Sprintf("Could not find operation %s for version %s", action, version)}
}

// validationError lists the constraints that a request violates; nil for none.
func validationError(broken []string) *failure {
	if len(broken) == 0 {
		return nil
	}
	plural := ""
	if len(broken) > 1 {
		plural = "s"
	}
	return &failure{http.StatusBadRequest, "ValidationError",
		fmt.Sprintf("%d validation error%s detected: %s", len(broken), plural, strings.Join(broken, "; "))}
}
