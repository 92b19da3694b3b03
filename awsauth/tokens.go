package awsauth

import (
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
)

// SessionToken calls sts:GetSessionToken once. A retry would send the same code again, which AWS rejects.
func (c *Client) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(r.Keys, r.Target)
	if err != nil {
		return model.Session{}, err
	}
	b.code = r.Code
	b.withoutRetry()
	in := &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(seconds(r.Duration))}
	if r.Keys.Device != "" {
		in.SerialNumber, in.TokenCode = &r.Keys.Device, &r.Code
	}
	out, err := b.sts().GetSessionToken(ctx, in)
	if err != nil {
		return model.Session{}, b.fromSDK(ctx, err)
	}
	return b.session(out.Credentials, r.Duration)
}

// lacks is the error for an incomplete answer. what says which part is missing.
func (b *call) lacks(what string) error {
	wrong := b.http.unlikeAWS(!b.http.empty)
	if wrong == nil {
		wrong = model.Connection(model.ErrNotAWS, what, nil)
	}
	return b.withFacts(&model.AWSError{Kind: model.ErrNetwork, Cause: wrong})
}

// seconds does not limit the duration: AWS rejects one that is too long.
func seconds(d time.Duration) int32 {
	return int32(min(d/time.Second, math.MaxInt32)) //nolint:gosec // min makes it fit
}

// session uses STS's Expiration as it is, not the requested duration, and rejects one that cannot be right.
func (b *call) session(given *types.Credentials, asked time.Duration) (model.Session, error) {
	if given == nil || given.Expiration == nil || aws.ToString(given.AccessKeyId) == "" ||
		aws.ToString(given.SecretAccessKey) == "" || aws.ToString(given.SessionToken) == "" {
		return model.Session{}, b.lacks("it has no session")
	}
	if wrong := model.CheckExpiry(*given.Expiration, b.http.dated, time.Now(), asked); wrong != nil {
		return model.Session{}, b.withFacts(&model.AWSError{Kind: model.ErrAnswer, Cause: wrong})
	}
	return model.Session{
		AccessKeyID: *given.AccessKeyId,
		Secret:      model.SecretString(*given.SecretAccessKey),
		Token:       model.SecretString(*given.SessionToken),
		Expires:     *given.Expiration,
		Region:      b.region,
		Skew:        b.http.skew,
	}, nil
}

// AssumeRole calls sts:AssumeRole with a session. It carries no code, so it may be retried.
func (c *Client) AssumeRole(ctx context.Context, r model.RoleRequest) (model.Session, model.Caller, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(model.Keys{AccessKeyID: r.Session.AccessKeyID, Secret: r.Session.Secret}, r.Target)
	if err != nil {
		return model.Session{}, model.Caller{}, err
	}
	if r.Session.Token.Empty() { // long-lived keys would assume the role without MFA
		return model.Session{}, model.Caller{}, &model.AWSError{Kind: model.ErrNoRequest, Region: b.region, Cause: errNoToken}
	}
	b.token, b.role = r.Session.Token, true
	in := &sts.AssumeRoleInput{RoleArn: &r.ARN, RoleSessionName: &r.SessionName}
	if r.Duration != model.RoleDuration { // AWS's default: the console does not accept every session that was requested with a duration
		in.DurationSeconds = aws.Int32(seconds(r.Duration))
	}
	if r.ExternalID != "" {
		in.ExternalId = &r.ExternalID
	}
	out, err := b.sts().AssumeRole(ctx, in)
	if err != nil {
		return model.Session{}, model.Caller{}, b.fromSDK(ctx, err)
	}
	s, err := b.session(out.Credentials, r.Duration)
	if err != nil {
		return model.Session{}, model.Caller{}, err
	}
	return s, assumedCaller(out.AssumedRoleUser), nil
}

var errNoToken = errors.New("a role can only be assumed with a session")

// assumedCaller is what GetCallerIdentity would return for the session; the account is in the ARN.
func assumedCaller(u *types.AssumedRoleUser) model.Caller {
	if u == nil {
		return model.Caller{}
	}
	caller := model.Caller{ARN: aws.ToString(u.Arn), UserID: aws.ToString(u.AssumedRoleId)}
	if parts := strings.Split(caller.ARN, ":"); len(parts) > 4 {
		caller.Account = parts[4]
	}
	return caller
}

// Caller calls sts:GetCallerIdentity, which no policy can forbid. If the local clock is wrong, the SDK retries with the corrected
// time.
func (c *Client) Caller(ctx context.Context, k model.Keys, t model.Target) (model.Caller, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(k, t)
	if err != nil {
		return model.Caller{}, err
	}
	return b.caller(ctx)
}

// SessionCaller is Caller for a session.
func (c *Client) SessionCaller(ctx context.Context, s model.Session, t model.Target) (model.Caller, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(model.Keys{AccessKeyID: s.AccessKeyID, Secret: s.Secret}, t)
	if err != nil {
		return model.Caller{}, err
	}
	b.token = s.Token
	return b.caller(ctx)
}

func (b *call) caller(ctx context.Context) (model.Caller, error) {
	out, err := b.sts().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return model.Caller{}, b.fromSDK(ctx, err)
	}
	if aws.ToString(out.Account) == "" || aws.ToString(out.Arn) == "" {
		return model.Caller{}, b.lacks("it does not say who the keys belong to")
	}
	return model.Caller{Account: *out.Account, ARN: *out.Arn, UserID: aws.ToString(out.UserId)}, nil
}

// Devices calls iam:ListMFADevices without a user name, which means the user that the keys belong to.
func (c *Client) Devices(ctx context.Context, k model.Keys, t model.Target) (found model.Devices, err error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	b, err := c.newCall(k, t)
	if err != nil {
		return model.Devices{}, err
	}
	b.toIAM()
	pages := iam.NewListMFADevicesPaginator(b.iam(), &iam.ListMFADevicesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return model.Devices{}, b.devicesFailure(ctx, err)
		}
		if b.http.empty {
			return model.Devices{}, b.lacks("")
		}
		for _, d := range page.MFADevices {
			switch serial := aws.ToString(d.SerialNumber); {
			case givesCodes(serial):
				found.Codes = append(found.Codes, serial)
			case serial != "":
				found.Others = append(found.Others, serial)
			}
		}
	}
	return found, nil
}

// givesCodes is true for virtual and hardware devices. GetSessionToken cannot use security keys and passkeys, which have other ARNs
// (u2f, fido, passkey).
func givesCodes(serial string) bool {
	return serial != "" && (!strings.HasPrefix(serial, "arn:") || strings.Contains(serial, ":mfa/"))
}
