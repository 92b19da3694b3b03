package awsfake

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"strconv"
)

// LongLived invents an access key of an account of 12 digits.
func LongLived(account string) (accessKeyID, secretKey string) {
	return keyID("AKIA", account), secretKeyText()
}

// keyID carries the account the way AWS's own key IDs do: bits 7 to 46 of the first 48 of the base32 body.
func keyID(prefix, account string) string {
	number, _ := strconv.ParseUint(account, 10, 64)
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails
	low := uint64(b[5] & 0x7f)
	var head [8]byte
	binary.BigEndian.PutUint64(head[:], 1<<47|number<<7&0x7fffffffff80|low)
	copy(b[:6], head[2:])
	return prefix + base32.StdEncoding.EncodeToString(b[:])
}

func secretKeyText() string { return randomText(30) }

// tokenText is about as long as AWS's tokens, which begin like this.
func tokenText() string { return "IQoJb3JpZ2luX2VjE" + randomText(420) }

// randomText is base64 of n random bytes.
func randomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b)
}

// Seed invents the shared secret of an authenticator app: 20 bytes, as long as its HMAC-SHA-1.
func Seed() []byte {
	b := make([]byte, 20)
	_, _ = rand.Read(b) // never fails
	return b
}
