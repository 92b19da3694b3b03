package keysimport_test

import (
	"strings"
	"testing"

	"authdeck/model/keysimport"
)

const (
	id     = "AKIAIOSFODNN7EXAMPLE"
	secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	device = "arn:aws:iam::123456789012:mfa/user"
	// longDevice's last part has as many characters as a secret.
	longDevice = "arn:aws:iam::123456789012:mfa/JohnDoesPhoneWithAVeryLongNameOf36xx"
)

func TestALineSaysWhatItIsAbout(t *testing.T) {
	for _, c := range []struct {
		line      string
		what      keysimport.Part
		id, value string
	}{
		{"", keysimport.Other, "", ""},
		{id, keysimport.Other, "", ""},
		{secret, keysimport.Other, "", ""},
		{device, keysimport.Other, "", ""},
		{"  [default]\r", keysimport.Heading, "", ""},
		{"\ufeffAccess key ID,Secret access key", keysimport.Heading, "", ""},
		{`"User name","Password","Access key ID","Secret access key","Console login link"`, keysimport.Heading, "", ""},
		{id + " ", keysimport.Pair, id, ""},
		{id + "\r\n", keysimport.Other, "", ""},
		{id + "," + secret, keysimport.Pair, id, secret},
		{" " + id + "  \t" + secret + "\r\n", keysimport.Pair, id, secret},
		{`"` + id + `";"` + secret + `"`, keysimport.Pair, id, secret},
		{"bob,hunter2," + id + "," + secret + ",https://example.com", keysimport.Pair, id, secret},
		{id + " " + device + "=" + secret, keysimport.Pair, id, secret},
		{id + " " + device + " " + secret, keysimport.Pair, id, secret},
		{id + " " + device, keysimport.Pair, id, ""},
		{id + " " + longDevice + " " + secret, keysimport.Pair, id, secret},
		{id + " " + longDevice + "=" + secret, keysimport.Pair, id, secret},
		{id + " " + longDevice, keysimport.Pair, id, ""},
		{id + " " + strings.Replace(device, "user", "a=b", 1) + " " + secret, keysimport.Pair, id, secret},
		{"aws_access_key_id = " + id, keysimport.KeyID, id, id},
		{"aws_access_key_id", keysimport.KeyID, "", ""},
		{"AWS_ACCESS_KEY_ID=" + id + " # mine", keysimport.KeyID, id, id},
		{"Access key ID: " + id, keysimport.KeyID, id, id},
		{"aws_secret_access_key=" + secret, keysimport.Secret, "", secret},
		{"aws_secret_access_key", keysimport.Secret, "", ""},
		{"export AWS_SECRET_ACCESS_KEY='" + secret + "'", keysimport.Secret, "", secret},
		{"set AWS_SECRET_ACCESS_KEY=" + secret, keysimport.Secret, "", secret},
		{"set -gx AWS_SECRET_ACCESS_KEY " + secret + ";", keysimport.Secret, "", secret},
		{"setenv AWS_SECRET_ACCESS_KEY " + secret, keysimport.Secret, "", secret},
		{`$Env:AWS_SECRET_ACCESS_KEY = "` + secret + `"`, keysimport.Secret, "", secret},
		{`"SecretAccessKey": "` + secret + `",`, keysimport.Secret, "", secret},
		{"export AWS_SESSION_TOKEN=FwoGZXIvYXdzE", keysimport.Token, "", "FwoGZXIvYXdzE"},
		{"aws_security_token", keysimport.Token, "", ""},
		{"mfa_serial = " + device, keysimport.Device, "", device},
	} {
		what, gotID, value := keysimport.Line([]byte(c.line))
		if what != c.what || gotID != c.id || string(value) != c.value {
			t.Errorf("%q: %d %q %q", c.line, what, gotID, value)
		}
	}
}

func TestADeviceMayBeBetweenAPastedKeyAndItsSecret(t *testing.T) {
	for _, text := range []string{id + " " + device + "=" + secret, id + " " + device + " " + secret, id + "\n" + device + "\n" + secret + "\n", id + " " + secret + " " + device} {
		k, err := keysimport.Paste([]byte(text))
		got := ""
		k.Secret.Reveal(func(b []byte) { got = string(b) })
		if err != nil || k.AccessKeyID != id || got != secret || k.Device != device {
			t.Errorf("%q: %s, %d bytes, %s, %v", text, k.AccessKeyID, len(got), k.Device, err)
		}
	}
	if k, err := keysimport.Paste([]byte(id + " " + device)); err != nil || !k.Secret.Empty() {
		t.Errorf("a device is no secret: %v, %v", k.AccessKeyID, err)
	}
}
