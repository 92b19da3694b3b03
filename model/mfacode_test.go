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
		if code, refused := AddDigits("12", typed); code != "12" || refused != "That is more than 6 digits" {
			t.Errorf("%q, %q", code, refused)
		}
	})
	if allocations > 100 { // one for each digit before
		t.Errorf("%v allocations for %d letters", allocations, len(typed))
	}
}

func TestACodeIsTakenAsProgramsAndKeyboardsGiveIt(t *testing.T) {
	for given, want := range map[string]string{
		"123456": "123456", " 123 456\r\n": "123456", "123-456": "123456", "123\u2013456": "123456",
		"123\u00a0456": "123456", "123\u2009456": "123456", "123\u202f456": "123456", "123\u3000456": "123456", // spaces of every kind
		"\ufeff123456\n": "123456", "123\u200b456": "123456", "\u202a123456\u202c": "123456", // marks that nobody sees
		"１２３４５６": "123456", "١٢٣٤٥٦": "123456", "०१२३४५": "012345", // input methods and keyboards
		"\x1b[1;32m123\x1b[0m 456\x1b[m\n": "123456", "\x1b[38:5:1m123456\x1b(B\x1b[m": "123456", "\x1b[32m\x1b[1m123456": "123456",
		"\x1b[2J123456": "", "123456\x1b": "", "123456\x1b[3": "", "\x1b]0;x\a123456": "", "\x1b[31123456": "", "12345\x1b(": "",
		"123456a": "", "１２３４５６７": "", "½12345": "", "²12345": "", "123_456": "", "123.456": "", "": "",
	} {
		code, refused := AddDigits("", []rune(given))
		if code != want || (refused != "") != (want == "" && given != "") {
			t.Errorf("%q: %q, %q; want %q", given, code, refused, want)
		}
	}
}

func TestTheCodeInATextIsTheOnlySixDigitsByThemselves(t *testing.T) {
	for text, want := range map[string]string{
		"Your code is 123456.": "123456", "code:123456": "123456", "123456": "", "12345 is your code": "", "hunter123456": "", "call 123456 or 654321": "",
	} {
		got, found := CodeIn([]rune(text))
		if found != (want != "") || found && got != want {
			t.Errorf("%q: %q %v, want %q", text, got, found, want)
		}
	}
}
