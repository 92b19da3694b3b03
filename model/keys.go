package model

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Keys is the content of a keyring entry: long-lived keys, and settings that belong to them. Device and Duration may be empty.
type Keys struct {
	AccessKeyID string
	Secret      Secret
	Device      string // ARN or serial number
	Duration    string // as typed
}

// same reports whether the keys are those of another entry, whose device and duration may differ.
func (k Keys) same(other Keys) bool {
	return k.AccessKeyID == other.AccessKeyID && k.Secret.Equal(other.Secret)
}

// Check returns what looks wrong about the keys, for example that they are probably incomplete; nil for nothing.
func (k Keys) Check() *Problem {
	if p := CheckAccessKeyID(k.AccessKeyID); p != nil {
		return p
	}
	return CheckSecretKey(k.Secret)
}

// TrimKey removes white space and quotes that were pasted with a key.
func TrimKey(s string) string { return strings.Trim(s, " \t\r\n\"'`") }

// CheckAccessKeyID checks a trimmed access key ID. In practice, long-lived ones start with AKIA and have 20 characters (AWS, "IAM
// identifiers": unique ID prefixes).
func CheckAccessKeyID(id string) *Problem {
	switch {
	case id == "":
		return &Problem{What: "enter the access key ID", Why: "it starts with AKIA"}
	case strings.ContainsAny(id, " \t"):
		return &Problem{What: "an access key ID has no spaces"}
	case isDeviceARN(id):
		return mfaARN()
	case strings.HasPrefix(id, "arn:"):
		return thatIs("an ARN, not an access key ID")
	case isCode(id):
		return mfaCode()
	case len(id) == secretKeyLength && MayBeSecret(id) && strings.Trim(id, secretLetters) == "":
		return thatIs(SecretKeyInstead)
	case strings.HasPrefix(strings.ToUpper(id), "ASIA"):
		return &Problem{What: "ASIA… keys are temporary", Fix: Do("use an AKIA… key")}
	case strings.Trim(id, letters+digits+"_") != "":
		odd, _ := utf8.DecodeRuneInString(strings.TrimLeft(id, letters+digits+"_"))
		return &Problem{What: fmt.Sprintf("an access key ID cannot contain %q", odd), Why: "it has 20 letters and digits"}
	case len(id) < 16, len(id) > 128:
		return ofLength("the ID", len(id), keyIDLength)
	case !strings.HasPrefix(id, "AKIA"):
		return &Problem{What: "an IAM user's access key ID starts with AKIA", Warning: true}
	case len(id) != keyIDLength:
		return ofLength("the access key ID", len(id), keyIDLength).warning()
	}
	return nil
}

// mfaARN is the problem that a key is the ARN of an MFA device.
func mfaARN() *Problem { return thatIs("an MFA ARN").because("it belongs in the MFA field") }

// mfaCode is the problem that a key or a device is a code.
func mfaCode() *Problem { return thatIs("an MFA code").because("authdeck asks for it at sign-in") }

// SecretKeyInstead is what CheckAccessKeyID says that a value is if the two keys were probably swapped.
const SecretKeyInstead = "a secret access key"

// ofLength is the problem that a key has an unusual number of characters.
func ofLength(key string, n, usual int) *Problem {
	if n < usual {
		p := keyHas(key, fmt.Sprintf("%d of %d characters", n, usual))
		p.Cut = true
		return p
	}
	return keyHas(key, fmt.Sprintf("%d characters, usually %d", n, usual))
}

// keyHas is the problem that a key has something unusual.
func keyHas(key, what string) *Problem { return &Problem{What: key + " has " + what, Has: what} }

// warning makes a problem a warning.
func (p *Problem) warning() *Problem {
	p.Warning = true
	return p
}

// The lengths of keys are conventions; AWS does not promise them.
const (
	keyIDLength     = 20
	secretKeyLength = 40
)

// secretLetters are the usual characters of a secret access key.
const secretLetters = letters + digits + "/+="

// CheckSecretKey checks a trimmed secret access key. Forty characters are only a convention, so another length is a warning. The
// text never quotes the value.
func CheckSecretKey(s Secret) (p *Problem) {
	s.Reveal(func(b []byte) {
		n := utf8.RuneCount(b) // bytes, not a string, because a string cannot be wiped
		switch {
		case n == 0:
			p = &Problem{What: "enter the secret access key"}
		case bytes.ContainsAny(b, " \t"):
			p = &Problem{What: "a secret access key has no spaces"}
		case IsKeyID(b):
			p = thatIs("an access key ID")
		case bytes.HasPrefix(b, []byte("arn:")):
			if p = thatIs("an ARN, not a secret access key"); isDeviceARN(string(b)) {
				p = mfaARN()
			}
		case n == CodeLength && isCode(string(b)):
			p = mfaCode()
		case n != secretKeyLength:
			p = ofLength("the secret access key", n, secretKeyLength).warning()
		case len(bytes.Trim(b, secretLetters)) > 0:
			p = keyHas("the secret access key", "unusual characters").warning()
		}
	})
	return p
}

// MaskKeyID keeps the first and last four characters: "AKIA············MPLE". It hides all of what is too short, and of what may be a
// secret access key in the wrong place: AWS writes access key IDs in capitals and digits.
func MaskKeyID(id string) string {
	r := []rune(id)
	if len(r) < 12 || strings.Trim(id, letters+digits+"_") != "" || len(r) > keyIDLength && strings.ContainsAny(id, lowerLetters) {
		return strings.Repeat("·", len(r))
	}
	return string(r[:4]) + strings.Repeat("·", len(r)-8) + string(r[len(r)-4:])
}

// OddInKeyID warns of a digit in a trimmed access key ID that no such ID has, and that looks like a letter: one of the current format is
// base32. AWS does not promise that, so the warning asks nobody to confirm the ID.
func OddInKeyID(id string) *Problem {
	if len(id) != keyIDLength || !strings.HasPrefix(id, "AKIA") || id[4] == 'I' || id[4] == 'J' {
		return nil
	}
	at := strings.IndexAny(id, "0189")
	if at < 0 {
		return nil
	}
	return &Problem{What: "AWS key IDs contain no " + id[at:at+1], Fix: Do("check the ID"), Warning: true}
}

// KeyAccount returns the 12-digit account number in an access key ID; "" if it has none. AWS does not document this: the first 48
// bits of the base32 body contain the account in bits 7 to 46. Keys of the old format (fifth character I or J) do not contain it.
// It is a hint that GetCallerIdentity must confirm.
func KeyAccount(id string) string {
	if len(id) != 20 || id[4] == 'I' || id[4] == 'J' {
		return ""
	}
	raw, err := base32.StdEncoding.DecodeString(id[4:])
	if err != nil || len(raw) != 10 { // the decoder skips line breaks
		return ""
	}
	bits := binary.BigEndian.Uint64(append([]byte{0, 0}, raw[:6]...))
	account := bits & 0x7fffffffff80 >> 7
	if account > 999_999_999_999 {
		return ""
	}
	return fmt.Sprintf("%012d", account)
}

// PlainKeys are keys found in plain text.
type PlainKeys struct {
	Name  string // the section, or the user in a CSV file; "" if the text has no name
	Line  int    // the line where they start, from 1
	Keys  Keys   // access key ID, secret, and the MFA device if the text has one
	Fault Unusable
	// DeviceFrom is where the MFA device was found, as "file:line", if it was not beside the keys.
	DeviceFrom string
}

// Unusable says why keys cannot be used. It never quotes a value. The zero value means that they can.
type Unusable struct {
	Why, WhyAll string // of one pair and of several: "its keys are temporary", "their keys are temporary"
	Where       string // what is not the same for each pair: " (session token on line 3)"
	Brief       string // in a few words: "keys are temporary"
}

// Because is the reason "its keys are temporary" for what = "keys are temporary".
func Because(what, where string) Unusable {
	return Unusable{"its " + what, "their " + what, where, what}
}

// ItHas is the reason "it has no keys" for what = "no keys".
func ItHas(what string) Unusable { return Unusable{"it has " + what, "they have " + what, "", what} }

func (u Unusable) String() string { return u.Why + u.Where }

// Plaintext is a parsed file. Its owner wipes it.
type Plaintext struct {
	Path     string // "" for standard input
	Stream   bool   // a pipe or a terminal: it can be read only once, and nothing stays in it
	ReadOnly bool   // keys must not be removed from it: the demo does not change the user's files
	Keys     []PlainKeys
	Keyless  int      // the number of sections without keys
	Table    bool     // it contains only keys
	Sum      [32]byte // SHA-256 of what was read
}

// Wipe clears the secrets that were found.
func (p Plaintext) Wipe() {
	for _, k := range p.Keys {
		k.Keys.Secret.Wipe()
	}
}

// Clone returns a copy with its own secrets.
func (p Plaintext) Clone() Plaintext {
	p.Keys = slices.Clone(p.Keys)
	for i, k := range p.Keys {
		p.Keys[i].Keys.Secret = k.Keys.Secret.Clone()
	}
	return p
}

// Plaintexts reads keys from unprotected files, and removes them from there. Errors never quote file content.
type Plaintexts interface {
	Read(ctx context.Context, path string) (Plaintext, error)
	// Complete returns the paths of the files and folders that begin with what somebody typed, sorted, and written as it was typed,
	// for example with ~. A folder ends with a slash. It reads folders and no file.
	Complete(ctx context.Context, typed string) ([]string, error)
	// Remove removes the lines of the keys with these numbers, and for the numbers in devices also the lines of their MFA devices.
	// The rest stays byte for byte, or nothing is removed. If the file contains only these keys, it is deleted. It returns
	// ErrFileChanged if the file has changed since it was read.
	Remove(ctx context.Context, p Plaintext, gone, devices []int) (Removal, error)
}

// Removal says what was done to a file of keys.
type Removal struct {
	Deleted string // the file that was deleted, which the path may be a link to; "" if lines were removed
	Left    []int  // the lines, as the file is now, that still have a secret key that was removed

	OtherNames int    // how many hard links of the file still have the keys
	Find       string // a command that finds them; "" for none
}
