package keysimport_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
)

const secondID, secondSecret = "AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"

// found are the keys of a document, one line each; the text for a secret says whether it is the right one.
func found(d keysimport.Document) string {
	var b strings.Builder
	for _, k := range d.Keys {
		s := ""
		k.Keys.Secret.Reveal(func(v []byte) {
			switch string(v) {
			case "":
			case secret:
				s = "secret"
			case secondSecret:
				s = "second"
			default:
				s = "other"
			}
		})
		fmt.Fprintf(&b, "%s|%d|%s|%s|%s|%s\n", k.Name, k.Line, k.Keys.AccessKeyID, s, k.Keys.Device, k.Fault)
	}
	return b.String()
}

// without is a text without the keys and devices with these numbers.
func without(t *testing.T, d keysimport.Document, text string, gone, devices []int) string {
	t.Helper()
	rest, err := d.Without([]byte(text), gone, devices)
	if err != nil {
		t.Error(err)
	}
	return string(rest)
}

func TestKeysAreFoundInWhatPeopleHave(t *testing.T) {
	for what, c := range map[string]struct{ text, want string }{
		"accessKeys.csv of the console": {
			"\xef\xbb\xbfAccess key ID,Secret access key\r\n" + id + "," + secret + "\r\n", "|2|" + id + "|secret||\n"},
		"without an end of line": {"Access key ID,Secret access key\n" + id + "," + secret, "|2|" + id + "|secret||\n"},
		"quoted, of another country": {
			"\"Access key ID\";\"Secret access key\"\n\"" + id + "\";\"" + secret + "\"\n\n", "|2|" + id + "|secret||\n"},
		"credentials.csv": {
			"User name,Password,Access key ID,Secret access key,Console login link\r\n" +
				"alice,\"a,b\"," + id + "," + secret + ",https://123456789012.signin.aws.amazon.com/console\r\n" +
				"bob,," + secondID + "," + secondSecret + ",\r\ncarol,,,,\r\n",
			"alice|2|" + id + "|secret||\nbob|3|" + secondID + "|second||\ncarol|4||||it has no keys\n"},
		"credentials file": {
			"# of the team\n[default]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\nregion = eu-west-1\n\n" +
				"[ profile  prod ]\r\n  AWS_Access_Key_ID=" + secondID + "\r\n  aws_secret_access_key=" + secondSecret + " ; mine\r\n  mfa_serial=" + device + "\r\n",
			"default|2|" + id + "|secret||\nprod|7|" + secondID + "|second|" + device + "|\n"},
		"sessions and others beside it": {
			"[s3]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret + "\naws_session_token = FwoGZXIvYXdzE\n" +
				"[old]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret + "\n" +
				"[role]\nrole_arn = arn:aws:iam::123456789012:role/x\nmfa_serial = " + device + "\n[half]\naws_access_key_id = " + id + "\n" +
				"[other half]\naws_secret_access_key = " + secret + "\n[odd]\naws_access_key_id = AKIA\naws_secret_access_key = " + secret + "\n",
			"s3|1|ASIAIOSFODNN7EXAMPLE|secret||its keys are temporary (session token on line 4)\n" +
				"old|5|ASIAIOSFODNN7EXAMPLE|secret||its keys are temporary (ASIA…)\n" +
				"half|11|" + id + "|||it has no secret access key\n" +
				"other half|13||secret||it has no access key ID\n" +
				"odd|15|AKIA|secret||its access key ID has 4 of 20 characters\n"},
		"twice": {
			"[a]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n[a]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n" +
				"[b]\naws_access_key_id = " + id + "\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n",
			"a|1|" + id + "|secret||its heading appears twice, on lines 1 and 4\n" +
				"b|7|" + id + "|secret||one of its values appears twice (line 9)\n"},
		"values that go on": {
			"[a]\ns3 =\n  aws_access_key_id = " + secondID + "\n  addressing_style = path\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n" +
				"[b]\naws_access_key_id = " + id + "\naws_secret_access_key =\n  " + secret + "\n",
			"a|1|" + id + "|secret||\nb|7|" + id + "|||a key spans several lines (line 10)\n"},
		"lines of a shell": {"export AWS_ACCESS_KEY_ID=" + id + "\nexport AWS_SECRET_ACCESS_KEY=\"" + secret + "\"\n", "|1|" + id + "|secret||\n"},
		"JSON of aws iam create-access-key": {
			"{\n    \"AccessKey\": {\n        \"UserName\": \"bob\",\n        \"AccessKeyId\": \"" + id + "\",\n        \"Status\": \"Active\",\n        \"SecretAccessKey\": \"" + secret + "\"\n    }\n}\n",
			"bob|4|" + id + "|secret||\n"},
		"text of aws iam create-access-key": {
			"ACCESSKEY\t" + id + "\t2026-01-01T00:00:00+00:00\t" + secret + "\tActive\tbob\n", "bob|1|" + id + "|secret||\n"},
		"table of aws iam create-access-key": {
			"------------------\n|  CreateAccessKey |\n+------------------+\n||    AccessKey   ||\n|+------------------+--------+|\n||  AccessKeyId     |  " + id +
				"  ||\n||  CreateDate      |  2026-01-01T00:00:00+00:00  ||\n||  SecretAccessKey |  " + secret + "  ||\n||  Status          |  Active  ||\n|+------------------+--------+|\n",
			"|6|" + id + "|secret||\n"},
		"variables of one command": {"# mine\nexport AWS_ACCESS_KEY_ID=" + id + " AWS_SECRET_ACCESS_KEY=\"" + secret + "\" AWS_REGION=eu-west-1\n", "|2|" + id + "|secret||\n"},
		"two commands on a line":   {"export AWS_ACCESS_KEY_ID=" + id + "; export AWS_SECRET_ACCESS_KEY=" + secret + ";\n", "|1|" + id + "|secret||\n"},
		"a session on a line": {
			"AWS_ACCESS_KEY_ID=" + id + " AWS_SECRET_ACCESS_KEY=" + secret + " AWS_SESSION_TOKEN=" + strings.Repeat("Fw0", 60) + "\n",
			"|1|" + id + "|secret||its keys are temporary (session token on line 1)\n"},
		"two pairs":            {id + ":" + secret + "\n" + secondID + ":" + secondSecret + "\n", "|1|" + id + "|secret||\n|2|" + secondID + "|second||\n"},
		"both without a break": {id + secret + "\n", "|1|" + id + "|secret||\n"},
		"half of that text":    {"ACCESSKEY\t" + id + "\n", "|1|" + id + "|||it has no secret access key\n"},
		"JSON of aws sts get-session-token": {
			`{"Credentials": {"AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "` + secret + `", "SessionToken": "FwoGZXIvYXdzE"}}`,
			"|1|ASIAIOSFODNN7EXAMPLE|secret||its keys are temporary (SessionToken)\n"},
		"variables that bash prints": {"declare -x AWS_ACCESS_KEY_ID=\"" + id + "\"\ndeclare -x AWS_SECRET_ACCESS_KEY=\"" + secret + "\"\n", "|1|" + id + "|secret||\n"},
		"variables that zsh prints":  {"typeset -gx AWS_ACCESS_KEY_ID=" + id + "\ntypeset -x AWS_SECRET_ACCESS_KEY=" + secret + "\n", "|1|" + id + "|secret||\n"},
		"variables of fish":          {"set --export --global AWS_ACCESS_KEY_ID \"" + id + "\"\nset -U -x AWS_SECRET_ACCESS_KEY " + secret + "\n", "|1|" + id + "|secret||\n"},
		"variables of Nushell":       {"$env.AWS_ACCESS_KEY_ID = \"" + id + "\"\n$env.AWS_SECRET_ACCESS_KEY = \"" + secret + "\"\n", "|1|" + id + "|secret||\n"},
		"setx":                       {"setx AWS_ACCESS_KEY_ID " + id + "\r\nsetx AWS_SECRET_ACCESS_KEY \"" + secret + "\" /M\r\n", "|1|" + id + "|secret||\n"},
		"SetEnvironmentVariable of PowerShell": {
			"[Environment]::SetEnvironmentVariable(\"AWS_ACCESS_KEY_ID\", \"" + id + "\", \"User\")\n" +
				"[System.Environment]::setEnvironmentVariable('AWS_SECRET_ACCESS_KEY','" + secret + "',[System.EnvironmentVariableTarget]::Machine);\n", "|1|" + id + "|secret||\n"},
		"aws configure set": {
			"aws configure set aws_access_key_id " + id + "\naws configure set aws_secret_access_key " + secret + "\n" +
				"aws configure set aws_access_key_id " + secondID + " --profile bob\naws --profile=bob configure set aws_secret_access_key " + secondSecret + " --region x\n",
			"|1|" + id + "|secret||\nbob|3|" + secondID + "|second||\n"},
		"Terraform's provider": {"provider \"aws\" {\n  region     = \"us-east-1\"\n  access_key = \"" + id + "\"\n  secret_key = \"" + secret + "\"\n}\n", "|3|" + id + "|secret||\n"},
		"JSON in a list": {
			"[{\"UserName\":\"alice\",\"AccessKeyId\":\"" + id + "\",\"SecretAccessKey\":\"" + secret + "\"},{\"AccessKey\":{\"UserName\":\"bob\",\"AccessKeyId\":\"" + secondID +
				"\",\"SecretAccessKey\":\"" + secondSecret + "\"}}]", "alice|1|" + id + "|secret||\nbob|1|" + secondID + "|second||\n"},
		"JSON in a list on several lines": {
			"[\n {\n \"AccessKey\": {\n  \"UserName\": \"alice\",\n  \"AccessKeyId\": \"" + id + "\",\n  \"SecretAccessKey\": \"" + secret + "\"\n }\n }\n]\n",
			"alice|5|" + id + "|secret||\n"},
		"JSON in another object": {
			"{\"users\": [{\"AccessKeyId\": \"" + id + "\", \"SecretAccessKey\": \"" + secret + "\"}]}", "|1|" + id + "|secret||\n"},
		"JSON twice on a line": {
			"{\"AccessKeyId\":\"" + id + "\",\"SecretAccessKey\":\"" + secret + "\"}{\"AccessKeyId\":\"" + secondID + "\",\"SecretAccessKey\":\"" + secondSecret + "\"}\n",
			"|1|" + id + "|secret||\n|1|" + secondID + "|second||\n"},
		"text of aws iam create-access-key twice": {
			"ACCESSKEY\t" + id + "\t2026-01-01T00:00:00Z\t" + secret + "\tActive\talice\n\nACCESSKEY\t" + secondID + "\t2026-01-01T00:00:00Z\t" + secondSecret + "\tActive\tbob\n",
			"alice|1|" + id + "|secret||\nbob|3|" + secondID + "|second||\n"},
		"old line ends":      {"[a]\raws_access_key_id = " + id + "\raws_secret_access_key = " + secret + "\r[b]\rregion = x\r", "a|1|" + id + "|secret||\n"},
		"two lines":          {"\n" + id + "\n" + secret + "\n", "|2|" + id + "|secret||\n"},
		"one line":           {id + " " + secret, "|1|" + id + "|secret||\n"},
		"the console's page": {"Access key ID\n" + id + "\nSecret access key\n\n" + secret + "\n", "|2|" + id + "|secret||\n"},
		"a device below": {
			id + "\n" + secret + "\n" + device, "|1|" + id + "|secret|" + device + "|\n"},
	} {
		t.Run(what, func(t *testing.T) {
			d, err := keysimport.Parse([]byte(c.text))
			if got := found(d); err != nil || got != c.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, c.want)
			}
			d.Wipe()
			for _, k := range d.Keys {
				if !k.Keys.Secret.Empty() {
					t.Error("a secret is left")
				}
			}
		})
	}
}

func TestWhatHasNoKeysSaysWhyWithoutQuotingIt(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		kind error
		says string
	}{
		"nothing":                 {"", keysimport.ErrNoKeys, ""},
		"prose":                   {"dear diary, " + secret + "\n", keysimport.ErrNoKeys, ""},
		"UTF-16 without keys":     {"\xff\xfeA\x00", keysimport.ErrNoKeys, ""},
		"half a letter of UTF-16": {"\xff\xfeA", keysimport.ErrBinary, ""},
		"JSON of something else":  {`{"Users": []}`, keysimport.ErrNoKeys, ""},
		"broken JSON": {`{"AccessKey": {"SecretAccessKey": "` + secret, nil,
			"this is not valid JSON. Save the whole output of aws iam create-access-key"},
		"a program":          {"\x7fELF\x00", keysimport.ErrBinary, ""},
		"no key below":       {"Access key ID,Secret access key\r\n\r\n", nil, "the CSV file has a heading but no keys"},
		"a quote is missing": {"Access key ID,Secret access key\n\"" + id + "," + secret + "\n", nil, "line 2 has 1 columns, but the heading has more. A quote may be missing"},
		"a region alone":     {"[default]\nregion = eu-west-1\n", keysimport.ErrNoKeys, ""},
	} {
		t.Run(what, func(t *testing.T) {
			d, err := keysimport.Parse([]byte(c.text))
			if err == nil || c.kind != nil && !errors.Is(err, c.kind) || c.says != "" && err.Error() != c.says || len(d.Keys) > 0 {
				t.Errorf("%v, %d keys", err, len(d.Keys))
			}
			if err != nil && strings.Contains(err.Error(), secret[:8]) {
				t.Error("it quotes the secret")
			}
		})
	}
}

func TestOnlyTheLinesOfTheKeysGo(t *testing.T) {
	const file = "\xef\xbb\xbf# team\r\n[default]\r\naws_access_key_id = " + id + "\r\nregion = eu-west-1\r\naws_secret_access_key = " + secret +
		"\r\n\r\n[prod]\naws_access_key_id=" + secondID + "\naws_secret_access_key=" + secondSecret + "\nmfa_serial=" + device + "\n\n[role]\nrole_arn=x"
	for what, c := range map[string]struct {
		gone, devices []int
		want          string
	}{
		"none": {nil, nil, file},
		"the first": {[]int{0}, []int{0}, "\xef\xbb\xbf# team\r\n[default]\r\nregion = eu-west-1\r\n\r\n[prod]\naws_access_key_id=" + secondID +
			"\naws_secret_access_key=" + secondSecret + "\nmfa_serial=" + device + "\n\n[role]\nrole_arn=x"},
		"the second, but not its device": {[]int{1}, nil, "\xef\xbb\xbf# team\r\n[default]\r\naws_access_key_id = " + id +
			"\r\nregion = eu-west-1\r\naws_secret_access_key = " + secret + "\r\n\r\n[prod]\nmfa_serial=" + device + "\n\n[role]\nrole_arn=x"},
		"both": {[]int{0, 1}, []int{1}, "\xef\xbb\xbf# team\r\n[default]\r\nregion = eu-west-1\r\n\r\n\n[role]\nrole_arn=x"},
	} {
		t.Run(what, func(t *testing.T) {
			d, err := keysimport.Parse([]byte(file))
			if err != nil {
				t.Fatal(err)
			}
			if got := without(t, d, file, c.gone, c.devices); got != c.want {
				t.Errorf("%q\nwant\n%q", got, c.want)
			}
		})
	}
}

func TestNoHeadingStaysForCommentsAlone(t *testing.T) {
	const file = "[my client.test]\n# rotate in May\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n\n# production\n[prod]\nregion = x\n"
	d, err := keysimport.Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if got := without(t, d, file, []int{0}, nil); got != "# rotate in May\n\n# production\n[prod]\nregion = x\n" {
		t.Errorf("%q", got)
	}
}

func TestTheByteOrderMarkStays(t *testing.T) {
	const file = "\xef\xbb\xbf[a]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n[b]\nregion = x\n"
	d, err := keysimport.Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if got := without(t, d, file, []int{0}, nil); got != "\xef\xbb\xbf[b]\nregion = x\n" {
		t.Errorf("%q", got)
	}
}

func TestAPasteIsAPairOfKeysOrNone(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want bool
		err  error
	}{
		"the console's CSV":      {"Access key ID,Secret access key\n" + id + "," + secret, true, nil},
		"two lines":              {id + "\n" + secret + "\n", true, nil},
		"a section":              {"[default]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret, true, nil},
		"the secret first":       {"AWS_SECRET_ACCESS_KEY=" + secret + "\nAWS_ACCESS_KEY_ID=" + id, true, nil},
		"a key ID alone":         {id, false, nil},
		"a secret alone":         {secret + "\n", false, nil},
		"a label and its key ID": {"aws_access_key_id = " + id, false, nil},
		"a device":               {device, false, nil},
		"nothing":                {" \n", false, nil},
		"a session": {"export AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\nexport AWS_SECRET_ACCESS_KEY=" + secret +
			"\nexport AWS_SESSION_TOKEN=FwoGZXIvYXdzE", false, keysimport.ErrSession},
		"a token":       {"aws_session_token = FwoGZXIvYXdzE", false, keysimport.ErrSession},
		"several pairs": {"[a]\naws_access_key_id=" + id + "\naws_secret_access_key=" + secret + "\n[b]\naws_access_key_id=" + id + "\naws_secret_access_key=" + secret, false, keysimport.ErrSeveral},
	} {
		t.Run(what, func(t *testing.T) {
			k, err := keysimport.Paste([]byte(c.text))
			if !errors.Is(err, c.err) || (k.AccessKeyID == id) != c.want || k.Secret.Equal(model.SecretString(secret)) != c.want {
				t.Errorf("%v %+v", err, k)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("\xef\xbb\xbfAccess key ID,Secret access key\r\n" + id + "," + secret + "\r\n"))
	f.Add([]byte("[profile a]\n aws_access_key_id = " + id + "\n  x\n aws_secret_access_key=" + secret + "\nmfa_serial=" + device))
	f.Add([]byte("export AWS_ACCESS_KEY_ID=" + id))
	f.Add([]byte("\"a\";b\n\"[\n\t#"))
	f.Add([]byte(`{"AccessKey":{"UserName":"user","AccessKeyId":"` + id + `","SecretAccessKey":"` + secret + `"}}`))
	f.Add([]byte("\xfe\xff\x00{\x00}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := string(text)
		d, err := keysimport.Parse(text)
		if err != nil && len(d.Keys) > 0 {
			t.Error("keys and an error")
		}
		var usable []int
		for i, k := range d.Keys {
			if k.Fault.Why == "" {
				usable = append(usable, i)
			}
			if k.Line < 1 || k.Line > strings.Count(before, "\n")+strings.Count(before, "\r")+1 {
				t.Errorf("line %d", k.Line)
			}
			if k.Fault.Why == "" && (k.Keys.AccessKeyID == "" || k.Keys.Secret.Empty()) {
				t.Error("half a pair is no fault")
			}
			if n := k.Keys.Secret.Len(); n >= 8 {
				ours := "its keys are temporary (session token on line" // a secret may consist of authdeck's own words
				k.Keys.Secret.Reveal(func(s []byte) {
					if strings.Contains(k.Fault.String(), string(s)) && !strings.Contains(ours, string(s)) {
						t.Error("a fault quotes a secret")
					}
				})
			}
		}
		if same, err := d.Without(text, nil, nil); err != nil || string(same) != before || string(text) != before {
			t.Error("nothing taken out changes the text", err)
		}
		rest, err := d.Without(text, usable, usable)
		if again, err2 := keysimport.Parse(rest); err == nil && err2 == nil && len(usable) > 0 {
			left := 0
			for _, k := range again.Keys {
				if k.Fault.Why == "" {
					left++
				}
			}
			if left >= len(usable) && len(rest) >= len(text) {
				t.Error("nothing was taken out")
			}
			again.Wipe()
		}
		d.Wipe()
		k, _ := keysimport.Paste(text)
		k.Secret.Wipe()
		keysimport.Line(text)
	})
}

func TestAnUnbrokenPairIsCutAfterTheID(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"W7", "7a", "al", "/A"} { // a capital or a digit could be a part of the ID
		want := first + secret[2:]
		if gotID, got, ok := keysimport.Inline([]byte(id + want)); !ok || gotID != id || string(got) != want {
			t.Errorf("%s: ID %s, a pair %v", first, gotID, ok)
		}
	}
}
