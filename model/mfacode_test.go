package model

import (
	"strings"
	"testing"
	"time"
)

const (
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	exampleDevice = "arn:aws:iam::123456789012:mfa/phone"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

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

func TestALongTextIsRefusedAsACodeWithoutCopyingItForEachDigit(t *testing.T) {
	typed := []rune(strings.Repeat("123456\n", 10_000))
	allocations := testing.AllocsPerRun(1, func() {
		if code, refused := AddDigits("12", typed); code != "12" || refused != "Six digits, not more" {
			t.Errorf("%q, %q", code, refused)
		}
	})
	if allocations > 100 { // one for each digit before
		t.Errorf("%v allocations for %d letters", allocations, len(typed))
	}
}
