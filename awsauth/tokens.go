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

// SessionToken calls sts:GetSessionToken once. A retry would send the same code again, and AWS refuses a replay.
func (c *Client) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	b, err := c.begin(r.Keys, r.Target)
	if err != nil {
		return model.Session{}, err
	}
	b.code = r.Code
	b.once()
	in := &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(seconds(r.Duration))}
	if r.Keys.Device != "" {
		in.SerialNumber, in.TokenCode = &r.Keys.Device, &r.Code
	}
	out, err := b.sts().GetSessionToken(ctx, in)
	if err != nil {
		return model.Session{}, b.failure(ctx, err)
	}
	return b.session(ctx, out.Credentials)
}

// seconds leaves it to AWS to say what is too long.
func seconds(d time.Duration) int32 {
	return int32(min(d/time.Second, math.MaxInt32)) //nolint:gosec // it fits now
}

// session takes over what STS gave. Its Expiration counts, not the time that was asked for, and is turned from AWS's
// clock to ours.
func (b *call) session(ctx context.Context, given *types.Credentials) (model.Session, error) {
	if given == nil || given.Expiration == nil || aws.ToString(given.AccessKeyId) == "" ||
		aws.ToString(given.SecretAccessKey) == "" || aws.ToString(given.SessionToken) == "" {
		return model.Session{}, b.failure(ctx, errNotAWS)
	}
	return model.Session{
		AccessKeyID: *given.AccessKeyId,
		Secret:      model.SecretString(*given.SecretAccessKey),
		Token:       model.SecretString(*given.SessionToken),
		Expires:     given.Expiration.Add(-b.wire.skew),
		Region:      b.region,
	}, nil
}

// Caller calls sts:GetCallerIdentity, which no policy can forbid. Where the clock is wrong, the SDK's second attempt
// signs with the corrected time.
func (c *Client) Caller(ctx context.Context, k model.Keys, t model.Target) (model.Caller, error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	b, err := c.begin(k, t)
	if err != nil {
		return model.Caller{}, err
	}
	return b.caller(ctx)
}

// SessionCaller is Caller for a session.
func (c *Client) SessionCaller(ctx context.Context, s model.Session, t model.Target) (model.Caller, error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	b, err := c.begin(model.Keys{AccessKeyID: s.AccessKeyID, Secret: s.Secret}, t)
	if err != nil {
		return model.Caller{}, err
	}
	b.token = s.Token
	return b.caller(ctx)
}

func (b *call) caller(ctx context.Context) (model.Caller, error) {
	out, err := b.sts().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err == nil && (aws.ToString(out.Account) == "" || aws.ToString(out.Arn) == "") {
		err = errNotAWS
	}
	if err != nil {
		return model.Caller{}, b.failure(ctx, err)
	}
	return model.Caller{Account: *out.Account, ARN: *out.Arn, UserID: aws.ToString(out.UserId)}, nil
}

// Devices calls iam:ListMFADevices without a user name, which means the keys' own user.
func (c *Client) Devices(ctx context.Context, k model.Keys, t model.Target) ([]string, error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	b, err := c.begin(k, t)
	if err != nil {
		return nil, err
	}
	var serials []string
	pages := iam.NewListMFADevicesPaginator(b.iam(), &iam.ListMFADevicesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, b.failure(ctx, err)
		}
		for _, d := range page.MFADevices {
			if serial := aws.ToString(d.SerialNumber); givesCodes(serial) {
				serials = append(serials, serial)
			}
		}
	}
	return serials, nil
}

// givesCodes tells virtual and hardware devices from security keys and passkeys, which GetSessionToken cannot use: their
// serials are ARNs of other kinds (u2f, fido, passkey).
func givesCodes(serial string) bool {
	return serial != "" && (!strings.HasPrefix(serial, "arn:") || strings.Contains(serial, ":mfa/"))
}

// errNotAWS is an answer that something else on the way gave.
var errNotAWS = errors.New("the answer is not one of AWS's")
