package plain_test

import (
	"strings"
	"testing"
)

func TestPastedLinesFillBothFields(t *testing.T) {
	for what, lines := range map[string][]any{
		"the console's CSV":               {"Access key ID,Secret access key", keyID + "," + secret},
		"a line of both":                  {keyID + " " + secret},
		"two lines":                       {keyID, hidden(secret)},
		"lines of a shell":                {"export AWS_ACCESS_KEY_ID=" + keyID, hidden("export AWS_SECRET_ACCESS_KEY='" + secret + "'")},
		"the secret first":                {"AWS_SECRET_ACCESS_KEY=" + secret, "AWS_ACCESS_KEY_ID=" + keyID},
		"a section":                       {"[default]", "aws_access_key_id = " + keyID, hidden("aws_secret_access_key = " + secret)},
		"both where one is not shown":     {"AKIAI44QH8DHBEXAMPLE", hidden(keyID + "," + secret)},
		"headings where one is not shown": {keyID, hidden("[default]"), hidden("aws_access_key_id = " + keyID), hidden(secret)},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				configure(b)
				out := b.run(append(lines, device, "")...)
				if k, typed := entry(b, "emergency-user"); out.Saved == nil || k.AccessKeyID != keyID || typed != secret || k.Device != device {
					t.Errorf("outcome %+v; %+v\n%s", out, k, b.transcript())
				}
				shown := 0 // by the terminal itself, and not by us
				for _, l := range lines {
					if s, ok := l.(string); ok {
						shown += strings.Count(s, secret)
					}
				}
				if n := strings.Count(b.transcript(), secret); n != shown {
					t.Errorf("the secret is said %d times:\n%s", n-shown, b.transcript())
				}
			})
		})
	}
}

func TestAPastedTokenIsRefused(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.run("aws_session_token = FwoGZXIvYXdzE", keyID, hidden("aws_session_token = FwoGZXIvYXdzE"), hidden(secret), "", "")
		if n := strings.Count(b.transcript(), "Error: Those keys are temporary."); n != 2 {
			t.Errorf("%d times\n%s", n, b.transcript())
		}
	})
}
