package session

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

const (
	testKey    = "ASIAIOSFODNN7EXAMPLE"
	testSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	testToken  = "FakeSessionToken//////////00000001=="
)

var ends = time.Date(2026, 11, 24, 3, 56, 2, 999, time.FixedZone("CET", 3600))

func testSession() model.Session {
	return model.Session{
		AccessKeyID: testKey, Secret: model.SecretString(testSecret), Token: model.SecretString(testToken),
		Expires: ends, Region: "us-west-2",
	}
}

// keysOf is what putCredentials writes below a header, with CRLF if the file has it.
func keysOf(eol string) string {
	return "aws_access_key_id     = " + testKey + eol +
		"aws_secret_access_key = " + testSecret + eol +
		"aws_session_token     = " + testToken + eol
}

const expiryLine = "; atmos: expiration=2026-11-24T02:56:02Z"

func TestCredentialsOfOneIdentityChangeAndNothingElse(t *testing.T) {
	t.Parallel()
	ours := expiryLine + "\n[alice]\n" + keysOf("\n")
	const other = "[bob]\n  Odd_Key:x # why\n\n"
	for _, c := range []struct{ claim, before, after string }{
		{"a first section is alone", "", ours},
		{"a blank line goes before a new one", "[bob]\nk = v\n", "[bob]\nk = v\n\n" + ours},
		{"however many there are", "[bob]\nk = v\n\n", "[bob]\nk = v\n\n\n" + ours},
		{"an old section is replaced where it is",
			"# top\n\n" + other + "; atmos: expiration=2020-01-01T00:00:00Z\n[alice]\naws_session_token=old\nrole_arn=x\n\n[carl]\nk=v\n",
			"# top\n\n" + other + ours + "role_arn=x\n\n[carl]\nk=v\n"},
		{"an old expiry goes wherever it is above the header",
			"; atmos: expiration=never\n\n#atmos: expiration=x\n[alice]\n", "\n" + ours},
		{"Atmos reads the first comment above a header, so the expiry is that",
			other + "# mine\n\n[alice]\n", other + expiryLine + "\n# mine\n\n[alice]\n" + keysOf("\n")},
		{"and above those at the end of the file",
			"[bob]\nk = v\n\n# the end\n", "[bob]\nk = v\n\n" + expiryLine + "\n# the end\n\n[alice]\n" + keysOf("\n")},
		{"other keys and comments inside stay where they are, as in Atmos",
			"[alice]\n# note\nk=v\n\n; atmos: expiration=x\n  ; two\nl=w # x\n   more\n; tail\n",
			expiryLine + "\n[alice]\n# note\nk=v\n\n  ; two\nl=w # x\n   more\n" + keysOf("\n") + "; tail\n"},
		{"the session goes where it was, in Atmos's order, whatever it looked like",
			"[alice]\nk=v\nAWS_Session_Token : old\n  more\nl=w\naws_secret_access_key=old\naws_security_token=old\naws_access_key_id\n",
			expiryLine + "\n[alice]\nk=v\n" + keysOf("\n") + "l=w\n"},
		{"a header is ours with space in it and text behind it", "\t[ alice ] ; x\n", ours},
		{"longer names and other cases are not ours", "[alice2]\nk=v\n[Alice]\nk=v\n[profile alice]\nk=v\n",
			"[alice2]\nk=v\n[Alice]\nk=v\n[profile alice]\nk=v\n\n" + ours},
		{"a second section of the name goes", "[alice]\naws_access_key_id=v\n\n" + other + "[alice]\naws_access_key_id=w\n\n[carl]\n",
			ours + "\n" + other + "[carl]\n"},
		{"and what else is in it moves to the first", "[alice]\nk=v\n\n" + other + "# mine\n[alice]\nl=w\n# x\n m=u\naws_session_token=x\n\n[carl]\n",
			expiryLine + "\n[alice]\nk=v\n" + keysOf("\n") + "l=w\n# x\n m=u\n\n" + other + "# mine\n\n[carl]\n"},
		{"of a key that both have the last one counts", "[alice]\nk=v\n w\nl=w\n[alice]\nK=x\n[alice]\nk=y\nm=z\n",
			expiryLine + "\n[alice]\nl=w\n" + keysOf("\n") + "k=y\nm=z\n"},
		{"Windows line ends stay", "[bob]\r\nk = v\r\n\r\n[alice]\r\naws_session_token=v\r\n",
			"[bob]\r\nk = v\r\n\r\n" + expiryLine + "\r\n[alice]\r\n" + keysOf("\r\n")},
		{"and are taken on", "[bob]\r\nk = v\r\n", "[bob]\r\nk = v\r\n\r\n" + expiryLine + "\r\n[alice]\r\n" + keysOf("\r\n")},
		{"no newline at the end stays none", "[bob]\nk = v", "[bob]\nk = v\n\n" + strings.TrimSuffix(ours, "\n")},
		{"nor when ours is the last", "[bob]\n[alice]\naws_session_token = v", "[bob]\n" + strings.TrimSuffix(ours, "\n")},
		{"a byte order mark stays first", "\ufeff[alice]\n", "\ufeff" + ours},
		{"keys before the first section stay", "k = v\n\n# mine\n[bob]\n", "k = v\n\n# mine\n[bob]\n\n" + ours},
		{"and are nobody's", "aws_session_token = v\n[alice]\n", "aws_session_token = v\n" + ours},
		{"junk stays", "what is this\n= no key\n[no end\n[]\nk\n", "what is this\n= no key\n[no end\n[]\nk\n\n" + ours},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			f := parse([]byte(c.before))
			f.putCredentials("alice", testSession())
			wantText(t, f, c.after)
			again := parse(f.text())
			again.putCredentials("alice", testSession())
			wantText(t, again, c.after)
			if info := again.infos()["alice"]; !info.Expires.Equal(ends.Truncate(time.Second)) {
				t.Errorf("read back as %v", info)
			}
		})
	}
}

func TestTheRegionOfOneIdentityChangesAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ claim, before, after string }{
		{"a first section", "", "[profile alice]\nregion = us-west-2\n"},
		{"a new section", "[profile bob]\nregion = x\n", "[profile bob]\nregion = x\n\n[profile alice]\nregion = us-west-2\n"},
		{"the value alone is written", "[profile alice] # me\n  Region:   x ; old\n  cli_pager=\n",
			"[profile alice] # me\n  Region:   us-west-2\n  cli_pager=\n"},
		{"a right value is not touched", "[profile alice]\nregion=us-west-2   # home\n", "[profile alice]\nregion=us-west-2   # home\n"},
		{"output goes, as in Atmos", "[profile alice]\noutput = json\n  more\nregion = us-west-2\nx = y\n",
			"[profile alice]\nregion = us-west-2\nx = y\n"},
		{"a region inside another value is another thing", "[profile alice]\ns3 =\n  region = x\n  output = y\n",
			"[profile alice]\nregion = us-west-2\ns3 =\n  region = x\n  output = y\n"},
		{"a region goes in as far as its neighbours", "[profile alice]\n# c\n    x = y\n    z = w\n",
			"[profile alice]\n    region = us-west-2\n# c\n    x = y\n    z = w\n"},
		{"one region is enough", "[profile alice]\nregion = a\n  b\nx = y\nregion = c\n", "[profile alice]\nregion = us-west-2\nx = y\n"},
		{"a second section that says nothing else goes", "[profile alice]\nregion = a\n\n[profile alice]\nregion = b\n", "[profile alice]\nregion = us-west-2\n"},
		{"what else is in it moves to the first", "[profile alice]\nx = y\n\n[profile bob]\n[profile alice]\nz = w\n  more\n# c\nregion = b\n",
			"[profile alice]\nregion = us-west-2\nx = y\nz = w\n  more\n# c\n\n[profile bob]\n"},
		{"of a key that both have the last one counts", "[profile alice]\nx = y\nz = w\n[profile alice]\nX = u\n",
			"[profile alice]\nregion = us-west-2\nz = w\nX = u\n"},
		{"Windows line ends and no end at all stay", "\ufeff; c\r\n[profile alice]\r\noutput=x\r\nx = y", "\ufeff; c\r\n[profile alice]\r\nregion = us-west-2\r\nx = y"},
		{"credentials sections are not profiles", "[alice]\nregion = a\n", "[alice]\nregion = a\n\n[profile alice]\nregion = us-west-2\n"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			f := parse([]byte(c.before))
			f.putRegion(profile("alice"), "us-west-2")
			wantText(t, f, c.after)
		})
	}
}

func TestWithoutARegionNoneIsLeft(t *testing.T) {
	t.Parallel()
	f := parse([]byte("[default]\nregion = x\ny = z\n"))
	f.putRegion(profile("default"), "")
	wantText(t, f, "[default]\ny = z\n")
	f = parse(nil)
	f.putRegion(profile("default"), "")
	wantText(t, f, "[default]\n")
}

func TestRemovingTakesTheSectionItsExpiryAndOneBlankLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ claim, before, after string }{
		{"alone", expiryLine + "\n[alice]\nk=v\n", ""},
		{"first", "[alice]\nk=v\n\n[bob]\n", "[bob]\n"},
		{"between", "[a]\n\n" + expiryLine + "\n[alice]\nk=v\n\n[bob]\n", "[a]\n\n[bob]\n"},
		{"last", "[a]\n\n[alice]\nk=v\n", "[a]\n"},
		{"what else the file says stays", "# mine\nk = v\n\n[alice]\nx=y\n", "# mine\nk = v\n"},
		{"comments of others stay", "[a]\n# about alice\n[alice]\nk=v\n# about bob\n[bob]\n", "[a]\n# about alice\n# about bob\n[bob]\n"},
		{"several of the name", "[alice]\n[a]\n[alice]\n", "[a]\n"},
		{"not there", "[a]\n\n", "[a]\n\n"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			f := parse([]byte(c.before))
			f.remove("alice")
			wantText(t, f, c.after)
		})
	}
}

func wantText(t *testing.T, f *ini, want string) {
	t.Helper()
	if got := string(f.text()); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWipingLeavesNothingOfALastLineWithoutAnEnd(t *testing.T) {
	t.Parallel()
	data := []byte("[alice]\naws_session_token = token")
	parse(data).wipe()
	if rest := bytes.Trim(data, "\x00"); len(rest) > 0 {
		t.Errorf("%q is left", rest)
	}
}
