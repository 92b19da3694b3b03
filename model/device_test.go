package model_test

import (
	"strings"
	"testing"

	"authdeck/model"
)

const device = "arn:aws:iam::123456789012:mfa/phone"

func TestDevicesAreJudgedByWhatGetSessionTokenTakes(t *testing.T) {
	for _, c := range []struct {
		device string
		blocks bool
		words  string
	}{
		{device, false, ""},
		{"", false, ""},
		{"GAHT12345678", false, ""},
		{"arn:aws-cn:iam::123456789012:mfa/phone", false, ""},
		{"arn:aws-us-gov:iam::123456789012:mfa/path/phone", false, ""},
		{"arn:aws:iam::123456789012:mfa/first.last@example.com", false, ""},
		{"arn:aws:iam::123456789012:user/alice", true, "the user's ARN"},
		{"arn:aws:iam::123456789012:u2f/user/alice/key", true, "Security keys"},
		{"arn:aws:iam::123456789012:passkey/alice", true, "Security keys"},
		{"arn:aws:iam::123456789012:fido2/alice", true, "Security keys"},
		{"arn:aws:iam::123456789012:mfa/my phone", true, "space"},
		{"arn:aws:iam::123456789012:mfa/", true, "the name after mfa/ is missing"},
		{"arn:aws:iam::12345678901:mfa/phone", true, "the account number must have 12 digits; this one has 11"},
		{"arn:aws:iam::1:mfa/phone", true, "the account number must have 12 digits; this one has 1"},
		{"arn:aws:iam:::mfa/phone", true, "the account number is missing"},
		{"arn:aws:iam::1234-5678-9012:mfa/phone", true, "an account number has only digits"},
		{"arn:aws:iam::ACCOUNT:mfa/phone", true, "an account number has only digits"},
		{"arn:aws:sts::123456789012:mfa/phone", true, "it must start with arn:aws:iam::"},
		{"arn:aws:iam:us-east-1:123456789012:mfa/phone", true, "it must start with arn:aws:iam::"},
		{"arn:aws:iam::123456789012:sms-mfa/alice", true, "a device ARN contains :mfa/"},
		{"ARN:aws:iam::123456789012:mfa/phone", true, "it must start with arn:aws:iam::"},
		{"arn:aws:iam::123456789012", true, "arn:aws:iam::123456789012:mfa/NAME"},
		{"arn:aws:iam::123456789012:mfa/télé", true, "serial number"},
		{"arn:aws:iam::123456789012:mfa/JohnDoesIPhone15ProMaxOfTheITTeamInNYC1", false, ""}, // as random as a secret access key
		{"arn:aws:iam::123456789012:mfa/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true, "looks like a key"},
		{"GAHT1234", true, "serial number"}, // eight characters; AWS wants nine
		{"GAHT12345", false, ""},
		{"eu-west-1", true, "that is a region"},
		{strings.Repeat("9", 256), false, ""},
		{strings.Repeat("9", 257), true, "serial number"},
		{"GAHT12345678\n", true, "serial number"},
		{"my-phone!", true, "serial number"},
	} {
		judged(t, c.device, model.CheckDevice(c.device), c.blocks, c.words)
	}
}

func TestADeviceOfAnotherAccountIsAWarning(t *testing.T) {
	for _, c := range []struct{ device, account, words string }{
		{device, "123456789012", ""},
		{device, "210987654321", "belongs to account 123456789012, but the keys belong to account 210987654321"},
		{device, "", ""},
		{"GAHT12345678", "210987654321", ""},
		{"", "210987654321", ""},
	} {
		judged(t, c.device, model.CheckDeviceAccount(c.device, c.account), false, c.words)
	}
}

func TestTheAccountIsReadOutOfADevicesARN(t *testing.T) {
	for text, want := range map[string]string{
		device: "123456789012", "arn:aws-cn:iam::000000000001:mfa/a/b": "000000000001", "GAHT12345678": "", "": "",
		"arn:aws:iam::123456789012:user/alice": "", "arn:aws:iam::1234567890123:mfa/phone": "",
	} {
		if got := model.DeviceAccount(text); got != want {
			t.Errorf("%q is of %q", text, got)
		}
	}
}

func TestATableShowsADeviceWithoutItsAccount(t *testing.T) {
	for text, want := range map[string]string{
		device: "mfa/phone", "arn:aws:iam::123456789012:mfa/a/b": "mfa/a/b", "GAHT12345678": "GAHT12345678", "": "", "arn:odd": "arn:odd",
	} {
		if got := model.ShortDevice(text); got != want {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestTheGuessedDeviceCarriesTheUsersName(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:iam::123456789012:user/alice":             "arn:aws:iam::123456789012:mfa/alice",
		"arn:aws:iam::123456789012:user/division/ab/alice": "arn:aws:iam::123456789012:mfa/alice",
		"arn:aws-us-gov:iam::123456789012:user/alice":      "arn:aws-us-gov:iam::123456789012:mfa/alice",
		"arn:aws:iam::123456789012:root":                   "",
		"arn:aws:sts::123456789012:assumed-role/a/b":       "",
		"":                          "",
		"arn:aws:iam::123456789012": "",
	} {
		got := model.GuessDevice(model.Caller{Account: "123456789012", ARN: arn})
		if got != want {
			t.Errorf("%s: %q, want %q", arn, got, want)
		}
		if r := model.CheckDevice(got); r != nil {
			t.Errorf("the guess %q is judged %+v", got, r)
		}
	}
}

// FuzzDevices looks for panics, and for devices that the form accepts and AWS cannot use.
func FuzzDevices(f *testing.F) {
	for _, text := range []string{device, "GAHT12345678", "arn:aws:iam::123456789012:user/alice", "arn:", ":mfa/"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r := model.CheckDevice(text); !r.Blocks() && text != "" && (len(text) < 9 || len(text) > 256) {
			t.Errorf("%q passes", text)
		}
		if a := model.DeviceAccount(text); a != "" && !strings.HasPrefix(model.ShortDevice(text), "mfa/") {
			t.Errorf("%q is of %s and shown as %q", text, a, model.ShortDevice(text))
		}
		model.GuessDevice(model.Caller{Account: "123456789012", ARN: text})
	})
}

func TestAKeyIsNoMFADevice(t *testing.T) {
	for _, key := range []string{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AKIAIOSFODNN7EXAMPLE", "abcdEFGHijklMNOPqrstUVWXyzABCDefghIJKLmn"} {
		r := model.CheckDevice(key)
		if !r.Blocks() || strings.Contains(r.Error(), key) {
			t.Errorf("%+v", r)
		}
	}
}

func TestADeviceARNIsReadWithoutItsLookalikes(t *testing.T) {
	for device, want := range map[string]string{
		"arn:aws:iam::123456789012:mfa/alice":      "123456789012",
		"arn:aws-us-gov:iam::123456789012:mfa/a/b": "123456789012",
		"arn:aws:iam::12345678901:mfa/alice":       "", // eleven digits
		"arn:aws:iam::12345678901x:mfa/alice":      "",
		"arn:aws!:iam::123456789012:mfa/alice":     "",
		"arn:aws:iam::123456789012:mfa/":           "",
		"arn:aws:iam::123456789012:mfa/a\nb":       "",
		"arn:aws:iam::123456789012:user/alice":     "",
		"arn:azure:iam::123456789012:mfa/alice":    "",
		"arn:aws":                                  "",
		"xarn:aws:iam::123456789012:mfa/alice":     "",
	} {
		if got := model.DeviceAccount(device); got != want {
			t.Errorf("%q: %q", device, got)
		}
	}
}
