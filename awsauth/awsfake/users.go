package awsfake

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"time"
)

// User is an IAM user with one access key. Two Users of the same name and account are one user with two keys.
type User struct {
	Account     string // 12 digits
	Name        string // "" for the account's root user
	Partition   string // "aws-cn", "aws-us-gov", …; "" is "aws"
	AccessKeyID string
	SecretKey   string
	Devices     []Device

	Inactive bool // the key is inactive
	NoList   bool // policies deny iam:ListMFADevices
}

// Device is an MFA device. Without a seed it is a security key: it is listed, but has no valid codes.
type Device struct {
	Serial  string // ARN or serial number
	Seed    []byte // the shared secret of RFC 6238
	Enabled time.Time
}

func (u User) partition() string {
	if u.Partition == "" {
		return "aws"
	}
	return u.Partition
}

// arn of the user, which GetCallerIdentity also gives for the user's sessions.
func (u User) arn() string {
	resource := "user/" + u.Name
	if u.Name == "" {
		resource = "root"
	}
	return "arn:" + u.partition() + ":iam::" + u.Account + ":" + resource
}

// id is the account number for root, and otherwise an AIDA… that depends only on the user.
func (u User) id() string {
	if u.Name == "" {
		return u.Account
	}
	sum := sha256.Sum256([]byte(u.arn()))
	return "AIDA" + base32.StdEncoding.EncodeToString(sum[:])[:17]
}

// Put adds a user's key, or replaces it.
func (s *Server) Put(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.AccessKeyID] = u
}

// Enrol adds a user with one key and one MFA device, and returns the random seed of the device.
func (s *Server) Enrol(account, user, accessKeyID, secretKey, device string) (seed []byte) {
	seed = Seed()
	s.Put(User{
		Account: account, Name: user, AccessKeyID: accessKeyID, SecretKey: secretKey,
		Devices: []Device{{Serial: device, Seed: seed}},
	})
	return seed
}

// Code is what the device shows at t; "" if no user has it.
func (s *Server) Code(device string, t time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.users {
		for _, d := range u.Devices {
			if d.Serial == device {
				return Code(d.Seed, t)
			}
		}
	}
	return ""
}

// LongLived makes a new access key for an account of 12 digits.
func LongLived(account string) (accessKeyID, secretKey string) {
	return keyID("AKIA", account), secretKeyText()
}

// keyID encodes the account as AWS's key IDs do: in bits 7 to 46 of the first 48 bits of the base32 body.
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

// tokenText begins like AWS's tokens and is about as long.
func tokenText() string { return "IQoJb3JpZ2luX2VjE" + randomText(420) }

// randomText is base64 of n random bytes.
func randomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b)
}

// Seed makes a new shared secret for an authenticator app: 20 bytes, the length of HMAC-SHA-1.
func Seed() []byte {
	b := make([]byte, 20)
	_, _ = rand.Read(b) // never fails
	return b
}
