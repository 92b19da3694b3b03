package state

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"time"

	"authdeck/model"
)

// devicesFolder has a file for each MFA device. It cannot clash with a realm's folder, because encode writes a dot at the start as
// %2e.
const devicesFolder = ".mfa-devices"

// codeMemory is how long a used code is rejected: until its time window, and the windows beside it that AWS accepts, are over.
const codeMemory = 3 * model.TOTPStep

// deviceCodes are the recently sent codes of one MFA device.
type deviceCodes struct {
	Salt string     `json:"salt"` // hex; key of the MACs
	Used []usedCode `json:"used"`
}

// usedCode hides a code in an HMAC-SHA256, in hex, because a plain hash of six digits can be reversed with a million tries.
type usedCode struct {
	MAC string    `json:"mac"`
	At  time.Time `json:"at"`
}

func (d deviceCodes) mac(code string) string {
	h := hmac.New(sha256.New, []byte(d.Salt))
	h.Write([]byte(code))
	return hex.EncodeToString(h.Sum(nil))
}

// forget removes entries that are too old to matter, and the given code.
func (d *deviceCodes) forget(code string, now time.Time) {
	mac := d.mac(code)
	d.Used = slices.DeleteFunc(d.Used, func(u usedCode) bool { return u.MAC == mac || now.Sub(u.At).Abs() >= codeMemory })
}

func (d deviceCodes) has(code string, now time.Time) bool { return d.claimed(code, now) != nil }

// claimed returns the claim of a code, if it is not too old to matter.
func (d deviceCodes) claimed(code string, now time.Time) *usedCode {
	mac := d.mac(code)
	if i := slices.IndexFunc(d.Used, func(u usedCode) bool { return u.MAC == mac && now.Sub(u.At).Abs() < codeMemory }); i >= 0 {
		return &d.Used[i]
	}
	return nil
}

// Used reports whether any identity or process of this user recently claimed a code of the device.
func (s *Store) Used(ctx context.Context, device, code string) bool {
	return ctx.Err() == nil && read[deviceCodes](s.devicePath(device)).has(code, s.clock.Now())
}

// Claim records that a code is about to be sent; a *model.CodeUsedError if it was claimed recently.
func (s *Store) Claim(ctx context.Context, device, code string) error {
	return update(ctx, s, s.devicePath(device), func(d *deviceCodes) error {
		if used := d.claimed(code, s.clock.Now()); used != nil {
			return &model.CodeUsedError{At: used.At}
		}
		d.forget(code, s.clock.Now())
		if len(d.Used) == 0 {
			d.Salt = rand.Text()
		}
		d.Used = append(d.Used, usedCode{d.mac(code), s.clock.Now()})
		return nil
	})
}

// Release forgets a code that AWS did not accept.
func (s *Store) Release(ctx context.Context, device, code string) error {
	return update(ctx, s, s.devicePath(device), func(d *deviceCodes) error {
		d.forget(code, s.clock.Now())
		return nil
	})
}

func (s *Store) devicePath(device string) string {
	return filepath.Join(s.dir, devicesFolder, encode(device)+recordSuffix)
}
