package awsauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"authdeck/model"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// kinds maps AWS's answers, top to bottom; words, where there are some, must stand in the message. No more than these
// words are looked for: AWS changes its texts.
var kinds = []struct {
	code, words string
	kind        error
}{
	{"AccessDenied", "invalid MFA one time pass code", model.ErrCodeRejected},
	{"AccessDenied", "MFA serial number", model.ErrDeviceUnknown},
	{"AccessDenied", "", model.ErrForbidden},
	{"AccessDeniedException", "", model.ErrForbidden},
	{"InvalidClientTokenId", "", model.ErrKeyUnknown},
	{"IncompleteSignature", "", model.ErrKeyUnknown}, // a space in the key ID tears the header apart
	{"SignatureDoesNotMatch", "Signature expired", model.ErrClock},
	{"SignatureDoesNotMatch", "not yet current", model.ErrClock},
	{"SignatureDoesNotMatch", "scoped to a valid region", model.ErrWrongRegion},
	{"SignatureDoesNotMatch", "", model.ErrSecretWrong},
	{"RequestExpired", "", model.ErrClock},
	{"RequestTimeTooSkewed", "", model.ErrClock},
	{"ExpiredToken", "", model.ErrSessionKeys}, // only session keys expire
	{"ExpiredTokenException", "", model.ErrSessionKeys},
	{"RegionDisabledException", "", model.ErrRegionOff},
	{"Throttling", "", model.ErrThrottled},
	{"ThrottlingException", "", model.ErrThrottled},
	{"RequestLimitExceeded", "", model.ErrThrottled},
	{"TooManyRequestsException", "", model.ErrThrottled},
	{"ValidationError", "", model.ErrRequest},
	{"InternalFailure", "", model.ErrServer},
	{"ServiceFailure", "", model.ErrServer},
	{"ServiceUnavailable", "", model.ErrServer},
}

// failure turns what the SDK returned into the model's error. The SDK's own error is not kept: it holds the request, and
// for an answer that could not be read, the answer.
func (b *call) failure(ctx context.Context, err error) error {
	b.wire.mu.Lock()
	defer b.wire.mu.Unlock()
	e := &model.AWSError{Region: b.region, Sent: b.wire.sent, Skew: b.wire.skew, RequestID: b.wire.requestID}
	var answer smithy.APIError
	var unsent *smithyhttp.RequestSendError
	switch {
	case errors.As(err, &answer) && answer.ErrorCode() != unknownCode:
		e.Code, e.Message = answer.ErrorCode(), b.clean(answer.ErrorMessage())
		e.Kind = b.kind(e.Code, e.Message)
	case ctx.Err() != nil:
		e.Kind, e.Cause = model.ErrNetwork, ctx.Err()
	case errors.As(err, &unsent):
		e.Kind, e.Cause = model.ErrNetwork, root(unsent.Err)
	case b.wire.status >= http.StatusInternalServerError:
		e.Kind = model.ErrServer
	case b.wire.sent:
		e.Kind, e.Cause = model.ErrNetwork, errNotAWS
	default:
		e.Kind, e.Cause = model.ErrRequest, operationCause(err)
	}
	return e
}

// unknownCode is the SDK's word for an error answer without a code, and for one without a message.
const unknownCode = "UnknownError"

func (b *call) kind(code, message string) error {
	if !b.token.Empty() {
		switch code {
		case "InvalidClientTokenId", "ExpiredToken", "ExpiredTokenException":
			return model.ErrSessionRefused
		}
	} else if b.sessionKeys() && (code == "AccessDenied" || code == "InvalidClientTokenId") {
		return model.ErrSessionKeys
	}
	for _, k := range kinds {
		if k.code == code && strings.Contains(message, k.words) {
			return k.kind
		}
	}
	switch {
	case b.wire.status >= http.StatusInternalServerError:
		return model.ErrServer
	case b.wire.status == http.StatusTooManyRequests:
		return model.ErrThrottled
	case b.wire.status == http.StatusForbidden:
		return model.ErrForbidden
	}
	return model.ErrRequest
}

// sessionKeys tells by the prefix that AWS gives to temporary keys ("IAM identifiers": unique ID prefixes).
func (b *call) sessionKeys() bool { return strings.HasPrefix(b.keys.AccessKeyID, "ASIA") }

// clean drops the SDK's word for no message at all, and what quotes the request: all after the first line, a header's
// signature, and the code in a ValidationError.
func (b *call) clean(message string) string {
	message, _, _ = strings.Cut(strings.TrimSpace(message), "\n")
	if before, _, quoted := strings.Cut(message, "AWS4-HMAC-SHA256"); quoted {
		message = strings.TrimRight(before, ": '")
	}
	if message == unknownCode {
		return ""
	}
	if b.code != "" {
		message = strings.ReplaceAll(message, b.code, "[code]")
	}
	return message
}

// root drops the wrapping that only repeats the address.
func root(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// operationCause is what the SDK found wrong before anything was sent, such as an endpoint that is no URL.
func operationCause(err error) error {
	var operation *smithy.OperationError
	if errors.As(err, &operation) {
		return operation.Err
	}
	return err
}
