package awsauth

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"authdeck/model"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// errorKind is the kind of an error answer with this code, if its message contains words.
type errorKind struct {
	code, words string
	kind        error
}

// kinds maps AWS's error answers to kinds; the first match wins. The message must contain words. They are as few as possible, because
// AWS changes its texts.
var kinds = []errorKind{
	{"AccessDenied", "invalid MFA one time pass code", model.ErrCodeRejected},
	{"AccessDenied", "MFA serial number", model.ErrDeviceUnknown},
	{"AccessDenied", "", model.ErrForbidden},
	{"AccessDeniedException", "", model.ErrForbidden},
	{"InvalidClientTokenId", "", model.ErrKeyUnknown},
	{"IncompleteSignature", "", model.ErrKeyUnknown}, // a space in the key ID makes the header invalid
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
	{"ValidationError", "'serialNumber'", model.ErrDeviceUnknown},
	{"ValidationError", "", model.ErrRequest},
	{"InternalFailure", "", model.ErrServer},
	{"ServiceFailure", "", model.ErrServer},
	{"ServiceUnavailable", "", model.ErrServer},
}

// roleKinds are AssumeRole's own errors. AWS answers the same AccessDenied for every reason.
var roleKinds = []errorKind{
	{"AccessDenied", "root accounts", model.ErrRoleOfRoot},
	{"AccessDenied", "", model.ErrRoleDenied},
	{"ValidationError", "role chaining", model.ErrRoleDuration},
	{"ValidationError", "MaxSessionDuration", model.ErrRoleDuration},
	{"ValidationError", "durationSeconds", model.ErrRoleDuration},
	{"ValidationError", "roleSessionName", model.ErrRoleSessionName},
	{"ValidationError", "externalId", model.ErrRoleExternalID},
	{"ValidationError", "", model.ErrRoleARN},
}

// fromSDK turns the SDK's error into the model's. It does not keep the SDK's error, which contains the request and, if it
// could not be read, the answer.
func (b *call) fromSDK(ctx context.Context, err error) error {
	var answer smithy.APIError
	var unsent *smithyhttp.RequestSendError
	understood := errors.As(err, &answer) && answer.ErrorCode() != unknownCode
	wrong := b.http.unlikeAWS(understood)
	switch {
	case understood && wrong == nil:
		e := b.withFacts(&model.AWSError{Code: answer.ErrorCode(), Message: b.clean(answer.ErrorMessage())})
		e.Kind = b.kind(e.Code, e.Message)
		return e
	case errors.Is(ctx.Err(), context.Canceled):
		return b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: ctx.Err()})
	case ctx.Err() != nil:
		return b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: model.Connection(model.ErrNoAnswer, "", ctx.Err())})
	case errors.As(err, &unsent):
		return b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: b.unreached(unsent.Err)})
	case b.http.answer() == 0:
		return b.withFacts(&model.AWSError{Kind: model.ErrNoRequest, Cause: operationCause(err)})
	case b.http.answer() >= http.StatusInternalServerError && errors.Is(wrong, model.ErrNotAWS):
		return b.withFacts(&model.AWSError{Kind: model.ErrServer}) // from a load balancer: AWS's own errors have a code
	}
	return b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: wrong})
}

// withFacts adds what is known about the call.
func (b *call) withFacts(e *model.AWSError) *model.AWSError {
	b.http.mu.Lock()
	defer b.http.mu.Unlock()
	e.Region, e.Sent, e.Skew, e.RequestID = b.region, b.http.sent, b.http.skew, b.http.requestID
	e.Host, e.HostFrom, e.Service = b.host, b.from, b.service
	return e
}

// unknownCode is what the SDK returns for a missing code and for a missing message.
const unknownCode = "UnknownError"

// firstKind returns the kind of the first match; nil for none.
func firstKind(kinds []errorKind, code, message string) error {
	for _, k := range kinds {
		if k.code == code && strings.Contains(message, k.words) {
			return k.kind
		}
	}
	return nil
}

func (b *call) kind(code, message string) error {
	if b.role {
		if kind := firstKind(roleKinds, code, message); kind != nil {
			return kind
		}
	}
	if !b.token.Empty() {
		switch code {
		case "InvalidClientTokenId", "ExpiredToken", "ExpiredTokenException":
			return model.ErrSessionRefused
		}
	} else if b.sessionKeys() && (code == "AccessDenied" || code == "InvalidClientTokenId") {
		return model.ErrSessionKeys
	}
	if kind := firstKind(kinds, code, message); kind != nil {
		return kind
	}
	switch status := b.http.answer(); {
	case status >= http.StatusInternalServerError:
		return model.ErrServer
	case status == http.StatusTooManyRequests:
		return model.ErrThrottled
	case status == http.StatusForbidden:
		return model.ErrForbidden
	}
	return model.ErrRequest
}

// sessionKeys checks for AWS's prefix of temporary keys ("IAM identifiers": unique ID prefixes).
func (b *call) sessionKeys() bool { return strings.HasPrefix(b.keys.AccessKeyID, "ASIA") }

// clean removes text that quotes the request: everything after the first line, a signature in a header, and the MFA code in a
// ValidationError. It also removes the SDK's text for a missing message.
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

// operationCause is the error that the SDK found before it sent anything, such as an endpoint that is not a URL.
func operationCause(err error) error {
	var operation *smithy.OperationError
	if errors.As(err, &operation) {
		return operation.Err
	}
	return err
}

// devicesFailure is failure for the list of MFA devices, which STS emulators often do not support: LocalStack without IAM answers
// 501, moto 404 for an unknown user, others InvalidAction. AWS itself never answers like this. If only STS has a custom endpoint,
// AWS's IAM rejects the emulator's keys.
func (b *call) devicesFailure(ctx context.Context, err error) error {
	out := b.fromSDK(ctx, err)
	var e *model.AWSError
	if b.stsHost == "" || !errors.As(out, &e) {
		return out
	}
	switch status := b.http.answer(); {
	case e.Host == "" && errors.Is(e.Kind, model.ErrKeyUnknown),
		e.Host != "" && slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}, status),
		e.Host != "" && slices.Contains([]string{"InvalidAction", "UnknownOperationException", "NotImplemented", "MethodNotAllowed"}, e.Code):
		e.Kind, e.Host = model.ErrNotOffered, b.stsHost
	}
	return out
}
