package awsauth

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"authdeck/model"

	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// federatedSession is the form of a session for AWS's federation endpoint (IAM User Guide, "Enable custom identity broker access to
// the AWS console").
type federatedSession struct {
	ID    string `json:"sessionId"`
	Key   string `json:"sessionKey"`
	Token string `json:"sessionToken"`
}

// SigninToken asks the federation endpoint at a URL for a token that signs a browser in to the console. It sends no
// SessionDuration, because AWS rejects one for a role that was assumed with a session.
func (c *Client) SigninToken(ctx context.Context, s model.Session, at string) (model.Secret, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(model.Keys{AccessKeyID: s.AccessKeyID, Secret: s.Secret}, model.Target{Region: s.Region, Endpoint: at})
	if err != nil {
		return model.Secret{}, err
	}
	b.token = s.Token
	request, err := signinRequest(ctx, b, at)
	if err != nil {
		return model.Secret{}, b.withFacts(&model.AWSError{Kind: model.ErrNoRequest, Cause: withoutURL(err)})
	}
	answer, err := b.http.Do(request)
	if err != nil {
		return model.Secret{}, b.fromSDK(ctx, &smithyhttp.RequestSendError{Err: err})
	}
	defer func() { _ = answer.Body.Close() }()
	body, readable := io.ReadAll(answer.Body)
	defer clear(body)
	var given struct{ SigninToken string }
	if readable == nil && answer.StatusCode == http.StatusOK && json.Unmarshal(body, &given) == nil && given.SigninToken != "" {
		return model.SecretString(given.SigninToken), nil
	}
	return model.Secret{}, b.noSigninToken()
}

func signinRequest(ctx context.Context, b *call, at string) (*http.Request, error) {
	keys, err := b.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	session, err := json.Marshal(federatedSession{keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken}) //nolint:gosec // to hand the session over is what it is for
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.URL.RawQuery = url.Values{"Action": {"getSigninToken"}, "Session": {string(session)}}.Encode()
	r.Header.Set("User-Agent", appID)
	return r, nil
}

// noSigninToken says why an answer has no token. If AWS does not accept a session, it answers 400 without a reason.
func (b *call) noSigninToken() error {
	switch status := b.http.answer(); {
	case status == http.StatusProxyAuthRequired || status == http.StatusNetworkAuthenticationRequired || status < http.StatusBadRequest:
		return b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: b.http.unlikeAWS(false)})
	case status == http.StatusTooManyRequests:
		return b.withFacts(&model.AWSError{Kind: model.ErrThrottled})
	case status >= http.StatusInternalServerError:
		return b.withFacts(&model.AWSError{Kind: model.ErrServer})
	}
	return b.withFacts(&model.AWSError{Kind: model.ErrSessionRefused})
}
