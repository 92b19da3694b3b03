package awsfake

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, and what authenticator apps use
	"encoding/binary"
	"fmt"
	"time"
)

// step is how long one code shows.
const step = 30 * time.Second

// Code is the six digits that an authenticator app with this seed shows at t (RFC 6238: HMAC-SHA-1, steps of 30 s).
func Code(seed []byte, t time.Time) string { return codeAt(seed, t.Unix()/int64(step/time.Second)) }

func codeAt(seed []byte, counter int64) string {
	mac := hmac.New(sha1.New, seed)
	_ = binary.Write(mac, binary.BigEndian, counter) // a hash never fails
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[offset:])&0x7fffffff%1_000_000)
}

// codeUse identifies one code of one device.
type codeUse struct {
	serial  string
	counter int64
}

// accept reports whether the code belongs to the current time step or one next to it and was not used before. It marks
// the code as used.
func (s *Server) accept(d Device, code string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for use, at := range s.used {
		if now.Sub(at).Abs() > 3*step {
			delete(s.used, use)
		}
	}
	middle := now.Unix() / int64(step/time.Second)
	for counter := middle - 1; counter <= middle+1; counter++ {
		use := codeUse{d.Serial, counter}
		if _, spent := s.used[use]; spent || codeAt(d.Seed, counter) != code {
			continue
		}
		s.used[use] = now
		return true
	}
	return false
}
