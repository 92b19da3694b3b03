package awsfake_test

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // RFC 6238's default
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

// The test vectors of RFC 6238, appendix B, for SHA-1. They have eight digits; ours are the last six of them.
func TestCodeAgreesWithRFC6238(t *testing.T) {
	for seconds, want := range map[int64]string{
		59:          "287082",
		1111111109:  "081804",
		1111111111:  "050471",
		1234567890:  "005924",
		2000000000:  "279037",
		20000000000: "353130",
	} {
		if got := awsfake.Code([]byte("12345678901234567890"), time.Unix(seconds, 0)); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
}

func TestANewSeedIsUniqueAndGivesCodes(t *testing.T) {
	seed := awsfake.Seed()
	if len(seed) != sha1.Size || bytes.Equal(seed, awsfake.Seed()) {
		t.Errorf("%d bytes, or the same ones twice", len(seed))
	}
	u := alice()
	u.Devices = []awsfake.Device{{Serial: serial, Seed: seed}}
	b := newBench(t, u)
	b.ask("GetSessionToken", "SerialNumber", serial, "TokenCode", awsfake.Code(seed, b.fake.Now())).is(t, 200, "", "")
}
