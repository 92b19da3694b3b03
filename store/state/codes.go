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

// devicesFolder has a file for each MFA device. No realm's folder has this name: encode writes a dot at the start as %2e.
const devicesFolder = ".mfa-devices"

// codeMemory is how long a used code is refused: until its window and the ones AWS accepts beside it are over.
const codeMemory = 3 * model.TOTPStep

// deviceCodes are the codes of one MFA device that were sent a moment ago.
type deviceCodes struct {
	Salt string     `json:"salt"` // hex; key of the MACs
	Used []usedCode `json:"used"`
}

// usedCode hides a code in an HMAC-SHA256, in hex: a plain hash of six digits can be turned back by trying a million.
type usedCode struct {
	MAC string    `json:"mac"`
	At  time.Time `json:"at"`
}

func (d deviceCodes) mac(code string) string {
	h := hmac.New(sha256.New, []byte(d.Salt))
	h.Write([]byte(code))
	return hex.EncodeToString(h.Sum(nil))
}

// forget drops what is too old to matter, and the code.
func (d *deviceCodes) forget(code string, now time.Time) {
	mac := d.mac(code)
	d.Used = slices.DeleteFunc(d.Used, func(u usedCode) bool { return u.MAC == mac || now.Sub(u.At).Abs() >= codeMemory })
}

func (d deviceCodes) has(code string, now time.Time) bool {
	mac := d.mac(code)
	return slices.ContainsFunc(d.Used, func(u usedCode) bool { return u.MAC == mac && now.Sub(u.At).Abs() < codeMemory })
}

// Used tells whether a code of the device was claimed a moment ago, by any identity or process of this user.
func (s *Store) Used(ctx context.Context, device, code string) bool {
	return ctx.Err() == nil && read[deviceCodes](s.devicePath(device)).has(code, s.clock.Now())
}

// Claim notes that a code is about to be sent; model.ErrCodeUsed where it was claimed a moment ago.
func (s *Store) Claim(ctx context.Context, device, code string) error {
	return update(ctx, s, s.devicePath(device), func(d *deviceCodes) error {
		if d.has(code, s.clock.Now()) {
			return model.ErrCodeUsed
		}
		d.forget(code, s.clock.Now())
		if len(d.Used) == 0 {
			d.Salt = rand.Text()
		}
		d.Used = append(d.Used, usedCode{d.mac(code), s.clock.Now()})
		return nil
	})
}

// Release forgets a code that AWS did not take.
func (s *Store) Release(ctx context.Context, device, code string) error {
	return update(ctx, s, s.devicePath(device), func(d *deviceCodes) error {
		d.forget(code, s.clock.Now())
		return nil
	})
}

func (s *Store) devicePath(device string) string {
	return filepath.Join(s.dir, devicesFolder, encode(device)+recordSuffix)
}
