package model

import (
	"context"
	"time"
)

// Verify asks AWS whose the identity's keys are, and remembers it for the list. Nothing stored is changed when AWS
// refuses them. Errors: ErrNoKeys, the keyring's, *AWSError, *Problem.
func (w Workspace) Verify(ctx context.Context, id Identity) (Caller, error) {
	id, err := id.Resolve(ctx)
	if err != nil {
		return Caller{}, err
	}
	k, err := w.verifiable(ctx, id)
	if err != nil {
		return Caller{}, err
	}
	defer k.Secret.Wipe()
	limited, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	c, err := w.Tokens.Caller(limited, k, id.Target())
	if err != nil {
		return Caller{}, err
	}
	// The record is a convenience: AWS's answer stands without it.
	_ = w.Records.Update(context.WithoutCancel(ctx), id.Ref, func(r *Record) {
		r.Caller, r.MaskedKey = &c, MaskKeyID(k.AccessKeyID)
		if id.KeysInConfig() {
			return
		}
		r.Device, r.Duration, r.Keyring = k.Device, k.Duration, w.Vault.Keyring().Type
		if r.SavedAt.IsZero() {
			r.SavedAt = w.Clock.Now().UTC().Truncate(time.Second)
		}
	})
	return c, nil
}

func (w Workspace) verifiable(ctx context.Context, id Identity) (Keys, error) {
	if id.KeysInConfig() {
		return Keys{AccessKeyID: id.AccessKeyID.Value, Secret: id.SecretKey.Value.Clone()}, nil
	}
	return w.Vault.Read(ctx, id.Ref)
}
