package model

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// TOTPStep is how long one code shows (RFC 6238, section 4.1).
const TOTPStep = 30 * time.Second

// CodeLength is how many digits AWS takes.
const CodeLength = 6

// codeMemory is how long a used code is refused: until its window and the ones AWS accepts beside it are over.
const codeMemory = 90 * time.Second

// NextCode is how long the code of now still shows: more than 0, at most TOTPStep.
func NextCode(now time.Time) time.Duration {
	return TOTPStep - time.Duration(now.UnixNano()%int64(TOTPStep))
}

// codeMAC hides a code: a plain hash of six digits can be turned back by trying a million.
func codeMAC(secretKey Secret, device, code string) (mac string) {
	secretKey.Reveal(func(key []byte) {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(device + "\x00" + code))
		mac = hex.EncodeToString(h.Sum(nil))
	})
	return mac
}

func usedCode(used []UsedCode, mac string, now time.Time) bool {
	for _, u := range used {
		if u.MAC == mac && now.Sub(u.At).Abs() < codeMemory {
			return true
		}
	}
	return false
}

func rememberCode(used []UsedCode, mac string, now time.Time) []UsedCode {
	kept := []UsedCode{{MAC: mac, At: now}}
	for _, u := range used {
		if u.MAC != mac && now.Sub(u.At).Abs() < codeMemory {
			kept = append(kept, u)
		}
	}
	return kept
}

// AddDigits adds what was typed or pasted to the digits of an MFA code. Spaces, dashes and line ends are dropped; anything
// else that is no digit, and more digits than a code has, refuses all of it with a remark.
func AddDigits(code string, typed []rune) (longer, refused string) {
	longer = code
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			longer += string(r)
		case strings.ContainsRune(" -\t\r\n\u00a0", r):
		default:
			return code, "Digits only"
		}
	}
	if len(longer) > CodeLength {
		return code, "Six digits, not more"
	}
	return longer, ""
}
