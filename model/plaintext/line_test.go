package plaintext_test

import (
	"testing"

	"authdeck/model/plaintext"
)

const (
	id     = "AKIAIOSFODNN7EXAMPLE"
	secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	device = "arn:aws:iam::123456789012:mfa/user"
)

func TestALineSaysWhatItIsAbout(t *testing.T) {
	for _, c := range []struct {
		line      string
		what      plaintext.Part
		id, value string
	}{
		{"", plaintext.Other, "", ""},
		{id, plaintext.Other, "", ""},
		{secret, plaintext.Other, "", ""},
		{device, plaintext.Other, "", ""},
		{"  [default]\r", plaintext.Heading, "", ""},
		{"\ufeffAccess key ID,Secret access key", plaintext.Heading, "", ""},
		{`"User name","Password","Access key ID","Secret access key","Console login link"`, plaintext.Heading, "", ""},
		{id + " ", plaintext.Pair, id, ""},
		{id + "\r\n", plaintext.Other, "", ""},
		{id + "," + secret, plaintext.Pair, id, secret},
		{" " + id + "  \t" + secret + "\r\n", plaintext.Pair, id, secret},
		{`"` + id + `";"` + secret + `"`, plaintext.Pair, id, secret},
		{"bob,hunter2," + id + "," + secret + ",https://example.com", plaintext.Pair, id, secret},
		{"aws_access_key_id = " + id, plaintext.KeyID, id, id},
		{"aws_access_key_id", plaintext.KeyID, "", ""},
		{"AWS_ACCESS_KEY_ID=" + id + " # mine", plaintext.KeyID, id, id},
		{"Access key ID: " + id, plaintext.KeyID, id, id},
		{"aws_secret_access_key=" + secret, plaintext.Secret, "", secret},
		{"aws_secret_access_key", plaintext.Secret, "", ""},
		{"export AWS_SECRET_ACCESS_KEY='" + secret + "'", plaintext.Secret, "", secret},
		{"set AWS_SECRET_ACCESS_KEY=" + secret, plaintext.Secret, "", secret},
		{"set -gx AWS_SECRET_ACCESS_KEY " + secret + ";", plaintext.Secret, "", secret},
		{"setenv AWS_SECRET_ACCESS_KEY " + secret, plaintext.Secret, "", secret},
		{`$Env:AWS_SECRET_ACCESS_KEY = "` + secret + `"`, plaintext.Secret, "", secret},
		{`"SecretAccessKey": "` + secret + `",`, plaintext.Secret, "", secret},
		{"export AWS_SESSION_TOKEN=FwoGZXIvYXdzE", plaintext.Token, "", "FwoGZXIvYXdzE"},
		{"aws_security_token", plaintext.Token, "", ""},
		{"mfa_serial = " + device, plaintext.Device, "", device},
	} {
		what, gotID, value := plaintext.Line([]byte(c.line))
		if what != c.what || gotID != c.id || string(value) != c.value {
			t.Errorf("%q: %d %q %q", c.line, what, gotID, value)
		}
	}
}
