package model

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

const (
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	exampleDevice = "arn:aws:iam::123456789012:mfa/phone"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestTheRememberedCodeCannotBeFoundByTryingAllCodes(t *testing.T) {
	mac := codeMAC(SecretString(exampleSecret), exampleDevice, "123456")
	if raw, err := hex.DecodeString(mac); err != nil || len(raw) != sha256.Size {
		t.Fatalf("%q is no MAC: %v", mac, err)
	}
	for _, guess := range []string{"123456", exampleDevice + "\x00123456"} {
		sum := sha256.Sum256([]byte(guess))
		if mac == hex.EncodeToString(sum[:]) {
			t.Errorf("it is the plain hash of %q", guess)
		}
	}
}

func TestTheRememberedCodeDependsOnKeyDeviceAndCode(t *testing.T) {
	mac := codeMAC(SecretString(exampleSecret), exampleDevice, "123456")
	for what, other := range map[string]string{
		"the secret key": codeMAC(SecretString("another"), exampleDevice, "123456"),
		"the device":     codeMAC(SecretString(exampleSecret), "GAHT12345678", "123456"),
		"the code":       codeMAC(SecretString(exampleSecret), exampleDevice, "123457"),
		// What belongs to one must not count as the other's.
		"where the device ends": codeMAC(SecretString(exampleSecret), exampleDevice+"1", "23456"),
	} {
		if other == mac {
			t.Errorf("%s makes no difference", what)
		}
	}
	if again := codeMAC(SecretString(exampleSecret), exampleDevice, "123456"); again != mac {
		t.Error("the same code is not known again")
	}
	if strings.Contains(mac, "123456") {
		t.Error("the code stands in it")
	}
}

func TestAUsedCodeIsForgottenAfterNinetySeconds(t *testing.T) {
	used := rememberCode(nil, "a", noon)
	for after, want := range map[time.Duration]bool{
		0: true, 89 * time.Second: true, 90 * time.Second: false, time.Hour: false,
		// The clock was set back: a code from the future is none.
		-time.Minute: true, -time.Hour: false,
	} {
		if got := usedCode(used, "a", noon.Add(after)); got != want {
			t.Errorf("after %v: used %v", after, got)
		}
	}
	if usedCode(used, "b", noon) {
		t.Error("another code counts as used")
	}
}

func TestOnlyCodesThatStillMatterAreKept(t *testing.T) {
	used := rememberCode(nil, "old", noon.Add(-2*time.Minute))
	used = rememberCode(used, "of a clock that was wrong", noon.Add(24*time.Hour))
	used = rememberCode(used, "a", noon.Add(-time.Minute))
	used = rememberCode(used, "b", noon)
	used = rememberCode(used, "a", noon)
	if len(used) != 2 || used[0] != (UsedCode{"a", noon}) || used[1] != (UsedCode{"b", noon}) {
		t.Errorf("%+v", used)
	}
}

func TestTheNextCodeComesAtTheFullHalfMinute(t *testing.T) {
	for after, want := range map[time.Duration]time.Duration{
		0: 30 * time.Second, time.Second: 29 * time.Second, 29*time.Second + 999*time.Millisecond: time.Millisecond,
		30 * time.Second: 30 * time.Second, 45 * time.Second: 15 * time.Second,
	} {
		if got := NextCode(noon.Add(after)); got != want {
			t.Errorf("at %v: in %v, want %v", after, got, want)
		}
	}
}

func TestACodeHasSixDigits(t *testing.T) {
	for code, want := range map[string]bool{
		"123456": true, "000000": true, "": false, "12345": false, "1234567": false, "12345a": false, "12 345": false,
		"-12345": false, "١٢٣": false, "１２３４５６": false, "12345\n": false,
	} {
		if isCode(code) != want {
			t.Errorf("%q: %v", code, !want)
		}
	}
}
