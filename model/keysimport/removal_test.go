package keysimport_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"authdeck/model/keysimport"
)

// usable are the numbers of the keys that could be imported.
func usable(d keysimport.Document) (numbers []int) {
	for i, k := range d.Keys {
		if k.Fault.Why == "" {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

func TestKeysAreNotRemovedIfOtherTextWouldGoWithThem(t *testing.T) {
	t.Parallel()
	const label, row = "aws_access_key_id = " + id + "\naws_secret_access_key = ", "ACCESSKEY\t" + id + "\t2026-01-01T00:00:00Z\t" + secret + "\tActive\talice"
	const object = `{"UserName":"dev","AccessKeyId":"` + id + `","SecretAccessKey":"` + secret + `"}`
	for what, c := range map[string]struct {
		text string
		line int
	}{
		"another variable":             {"export A=1\nexport AWS_ACCESS_KEY_ID=" + id + " AWS_SECRET_ACCESS_KEY=" + secret + " FOO=2\nexport B=1\n", 2},
		"a command":                    {"AWS_ACCESS_KEY_ID=" + id + " AWS_SECRET_ACCESS_KEY=" + secret + " ./deploy.sh --prod && ./notify.sh\n", 1},
		"a command after a semicolon":  {"export AWS_ACCESS_KEY_ID=" + id + "\nexport AWS_SECRET_ACCESS_KEY=" + secret + " ; ./deploy.sh\n", 2},
		"a comment":                    {"[dev]\n" + label + secret + " ; of bob\n", 3},
		"a digit":                      {id + ":" + secret + ":1\n", 1},
		"a word that is no letter":     {id + ":" + secret + " é\n", 1},
		"a line that goes on":          {"x\n$env:AWS_ACCESS_KEY_ID=\"" + id + "\" `\n$env:AWS_SECRET_ACCESS_KEY=\"" + secret + "\" `\ny\n", 3},
		"a caret":                      {"set AWS_ACCESS_KEY_ID=" + id + "&set AWS_SECRET_ACCESS_KEY=" + secret + " ^\ny\n", 1},
		"a continued line":             {"x \\\n" + id + ":" + secret + " \\\ny\n", 2},
		"a bracket of other lines":     {"( export AWS_ACCESS_KEY_ID=" + id + "; export AWS_SECRET_ACCESS_KEY=" + secret + "\n)\n", 1},
		"a quote of other lines":       {"x='\n' " + id + ":" + secret + "\n", 2},
		"a password in JSON":           {"{\n\"db\":{\"password\":\"hunter2\"},\"AccessKey\":" + object + "}", 2},
		"a member beside keys":         {strings.Replace(object, "{", "{\n\"Account\":1,", 1), 2},
		"an object in a list":          {"[" + object + ",\n{\"db\":\"hunter2\"}]\n", 2},
		"a value in a list":            {"[" + object + ",5]\n", 1},
		"a list in a list":             {"[" + object + ",\n[[\"x\"]]]\n", 2},
		"an object beside keys":        {"{}\n{\"db\":\"x\"}" + object + "\n", 2},
		"an empty object beside keys":  {"{}" + object + "\n", 1},
		"an object after keys":         {object + "{\"db\":\n\"x\"}\n", 1},
		"a field of a row":             {row + "\tnote", 1},
		"a status that AWS lacks":      {strings.Replace(row, "Active", "Old", 1), 1},
		"a password in a CSV file":     {"User name,Password,Access key ID,Secret access key\nbob,hunter2," + id + "," + secret + "\n", 2},
		"another profile's parameters": {"aws configure set aws_access_key_id " + id + " --region x\naws configure set aws_secret_access_key " + secret + "\n", 1},
	} {
		d, err := keysimport.Parse([]byte(c.text))
		if err != nil || len(usable(d)) != 1 {
			t.Errorf("%s: %v, %v", what, err, found(d))
			continue
		}
		rest, err := d.Without([]byte(c.text), usable(d), nil)
		var other *keysimport.OtherTextError
		if !errors.As(err, &other) || other.Line != c.line || rest != nil || d.Table && strings.HasPrefix(c.text, "{") {
			t.Errorf("%s: left %q, %v, want line %d", what, rest, err, c.line)
		}
	}
}

func TestKeysAreNotRemovedIfAShellOrPythonWouldDoSomethingElse(t *testing.T) {
	t.Parallel()
	const python = "    aws_access_key_id = '" + id + "'\n    aws_secret_access_key = '" + secret + "'\n"
	const pair = "export AWS_ACCESS_KEY_ID=" + id + "\nexport AWS_SECRET_ACCESS_KEY=" + secret + "\n"
	for text, line := range map[string]int{
		"echo a \\\n" + pair + "rm b\n":                          1,
		"x\r\necho a \\\r\n" + pair:                              2,
		"echo a \\\\\n" + pair:                                   0,
		"# in C:\\\n" + pair:                                     0,
		"cd /a &&\n\n# keys\n" + pair + "rm b\n":                 1,
		"cd /a ||\n" + pair + "rm b\n":                           1,
		"| user | key |\n| " + id + " | " + secret + " |\n":      0,
		"x\nif a; then\n" + pair + "fi\n":                        2,
		"if a; then # dev\n# keys\n" + pair + "\nelse\nb\nfi\n":  1,
		"if a; then\nb\nelse\n" + pair + "fi;\n":                 3,
		"if a; then\nb\n" + pair + "fi\n":                        0,
		"if a; then\n" + pair + "b\nfi\n":                        0,
		"while a; do\n" + pair + "done <f\n":                     1,
		"f() {\n" + pair + "}\n":                                 1,
		"f(){\n" + pair + "}\n":                                  1,
		"f()\n{\n" + pair + "}\n":                                2,
		"function f {\n" + pair + "} ; f\n":                      1,
		"a && {\n" + pair + "}\n":                                1,
		"(\n" + pair + ") || a\n":                                1,
		"if a; then {\n" + pair + "}\nfi\n":                      1,
		"if a; then\t# dev\n" + pair + "fi\n":                    1,
		"if a; then\n" + pair + "fi&& x\n":                       1,
		"if a; then\n" + pair + "fi;b\n":                         1,
		"while a; do\n" + pair + "done|sort\n":                   1,
		"if\n" + pair + "then\nb\nfi\n":                          1,
		"while\n" + pair + "do\nb\ndone\n":                       1,
		"a\n{\n" + pair + "}\n":                                  2,
		"a; {\n" + pair + "}\n":                                  1,
		"a:\n  script: |\n" + pair:                               0,
		"- |\n" + pair:                                           0,
		"cat <b |\n" + pair + "sort\n":                           1,
		"echo a ^\r\n" + pair + "del b\r\n":                      1,
		"echo a ^^\n" + pair + "b\n":                             0,
		"echo a `\r\n" + pair:                                    1,
		"echo `$a b`\n" + pair:                                   0,
		"echo `$a `\n" + pair:                                    1,
		"```sh\n" + pair + "```\n":                               0,
		"```\n" + pair + "```\n":                                 0,
		"Use `a`\n" + pair:                                       0,
		"# a ^\n" + pair:                                         0,
		"a\nif x:\n" + python + "else:\n    b\n":                 2,
		"if x:\n    a\nelse:  # dev\n\n" + python + "\n# b\nc\n": 3,
		"try:\n" + python + "    a\nfinally:\n    b\n":           0,
		"with a as b:\n" + python:                                1,
		"with:\n" + python:                                       0,
		"a:\n" + python + "b: c\n":                               0,
		"class A:\n    a = 1\n" + python + "b\n":                 0,
		"def f(\n    a,\n):\n" + python:                          3,
		"def f(\n\n    a, b=[\n1]) -> c:\n" + python + "d\n":     4,
		"if (a and\n        b):\n" + python:                      2,
		"while any(a\n          for a in b):\n" + python + "c\n": 2,
		"with open(a) as b, \\\n    c:\n" + python:               2,
		"if a[\"(\"]:\n    b\n" + python + "c:\nd\n":             0,
		"if(x):\n" + python:                                      1,
		"while(x):\n" + python + "a\n":                           1,
		"except* A:\n" + python:                                  1,
		"if x:\n    # aws\n" + python + "# b\nc\n":               1,
		"for dev:\n" + pair:                                      0,
		"with the keys of bob:\n" + pair + "a\n":                 0,
		"if lost:\n\n" + pair:                                    0,
		"class of 2020:\n" + pair:                                0,
		"provider \"aws\" {\naccess_key = \"" + id + "\"\nsecret_key = \"" + secret + "\"\n}\n":      0,
		"client(\naws_access_key_id=\"" + id + "\",\naws_secret_access_key=\"" + secret + "\",\n)\n": 0,
	} {
		d, err := keysimport.Parse([]byte(text))
		if err != nil || len(usable(d)) != 1 {
			t.Errorf("%q: %v, %v", text, err, found(d))
			continue
		}
		rest, err := d.Without([]byte(text), usable(d), nil)
		var other *keysimport.OtherTextError
		if (err != nil) != (line > 0) || line > 0 && (!errors.As(err, &other) || other.Line != line || !other.Depends || rest != nil) {
			t.Errorf("%q: left %q, %v, want line %d", text, rest, err, line)
		}
	}
}

func TestADeviceThatIsNotSavedIsNotRemovedWithTheKeysOnItsLine(t *testing.T) {
	t.Parallel()
	const text = id + "\n" + secret + " " + device + "\n"
	d, err := keysimport.Parse([]byte(text))
	if err != nil || len(usable(d)) != 1 || d.Keys[0].Keys.Device != device {
		t.Fatal(err, found(d))
	}
	var other *keysimport.OtherTextError
	if rest, err := d.Without([]byte(text), []int{0}, nil); !errors.As(err, &other) || other.Line != 2 || rest != nil {
		t.Errorf("left %q, %v", rest, err)
	}
	if rest := without(t, d, text, []int{0}, []int{0}); rest != "" {
		t.Errorf("left %q", rest)
	}
}

func TestOnlyTheRowsOfTheKeysGo(t *testing.T) {
	t.Parallel()
	const alice, bob = "ACCESSKEY\t" + id + "\t2026-01-01T00:00:00+00:00\t" + secret + "\tActive\talice\n", "ACCESSKEY\t" + secondID + "\t2026-01-01T00:00:00Z\t" + secondSecret + "\tInactive\tbob\n"
	const one, two = `{"AccessKeyId":"` + id + `","SecretAccessKey":"` + secret + "\"}\n", `{"AccessKeyId":"` + secondID + `","SecretAccessKey":"` + secondSecret + "\"}\n"
	for what, c := range map[string]struct {
		text, rest string
		table      bool
	}{
		"text":                   {alice + bob, bob, true},
		"text and another line":  {alice + "# mine\n" + bob, "# mine\n" + bob, false},
		"objects":                {one + two, two, true},
		"objects and other JSON": {one + "{}\n[{\"x\":1}]\n" + two, "{}\n[{\"x\":1}]\n" + two, false},
		"lines with labels":      {"export AWS_ACCESS_KEY_ID='" + id + "'; export AWS_SECRET_ACCESS_KEY='" + secret + "'; # \n" + "x\n", "x\n", false},
		"a commented pair":       {"# " + id + ":" + secret + "\nx\n", "x\n", false},
		"a heading with a note":  {"[a] # note\naws_access_key_id=" + id + "\naws_secret_access_key=" + secret + "\n", "[a] # note\n", false},
		"old line ends":          {"[a]\raws_access_key_id = " + id + "\raws_secret_access_key = " + secret + "\r[b]\rpassword = hunter2\r", "[b]\rpassword = hunter2\r", false},
		"a CSV file with a link": {"User name,Password,Access key ID,Secret access key,Console login link\nbob,," + id + "," + secret + ",https://x.example\n", "User name,Password,Access key ID,Secret access key,Console login link\n", true},
	} {
		d, err := keysimport.Parse([]byte(c.text))
		if err != nil || d.Table != c.table {
			t.Errorf("%s: only keys: %v, %v", what, d.Table, err)
			continue
		}
		if rest := without(t, d, c.text, []int{0}, nil); rest != c.rest {
			t.Errorf("%s: left %q", what, rest)
		}
	}
}

func TestKeysThatShareALineGoTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	const one, two = `{"AccessKeyId":"` + id + `","SecretAccessKey":"` + secret + `"}`, `{"AccessKeyId":"` + secondID + `","SecretAccessKey":"` + secondSecret + `"}`
	for _, text := range []string{"[" + one + ",\n" + two + "]\n", one + "\n\n" + "[" + two + "]" + one + "\n", one + two} {
		d, err := keysimport.Parse([]byte(text))
		if err != nil || !d.Table {
			t.Fatalf("%q: %v", text, err)
		}
		if rest := strings.TrimSpace(without(t, d, text, usable(d), nil)); rest != "" {
			t.Errorf("%q: left %q", text, rest)
		}
		if rest, err := d.Without([]byte(text), []int{len(d.Keys) - 1}, nil); err == nil {
			t.Errorf("%q: left %q", text, rest)
		}
	}
}

// What is around keys, and the forms that keys have.
const (
	aroundKeys = "hunter2|FOO=2| |\n|\r\n|\r|;|# note|[other]\n|region = x\n|'|\"|{|}|[|]|\\|\\\n|&& ./deploy.sh|export |\t|,|: |é|\xef\xbb\xbf|{\"db\":\"x\"}|5|null|--profile x|2026-01-01T00:00:00Z|mfa_serial = " + device + "\n"
	keyForms   = id + ":" + secret + "|" + id + "\n" + secret + "|aws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n|export AWS_ACCESS_KEY_ID=" + id + " AWS_SECRET_ACCESS_KEY=" + secret +
		`|{"UserName":"bob","AccessKeyId":"` + id + `","SecretAccessKey":"` + secret + `","Status":"Active"}|[{"AccessKey":{"AccessKeyId":"` + id + `","SecretAccessKey":"` + secret + `"}},{"a":1}]` +
		"|ACCESSKEY\t" + id + "\t2026-01-01T00:00:00Z\t" + secret + "\tActive\tbob|Access key ID,Secret access key,Note\n" + id + "," + secret + ",|access_key = \"" + id + "\"\nsecret_key = \"" + secret + "\"" +
		"|[dev]\naws_secret_access_key = " + secret + "\n\naws_access_key_id = " + id + "\n|set -gx AWS_ACCESS_KEY_ID " + id + "\nset -gx AWS_SECRET_ACCESS_KEY " + secret
)

// TestWhateverIsAroundKeysStaysOrNothingIsRemoved puts random text around keys of each form.
func TestWhateverIsAroundKeysStaysOrNothingIsRemoved(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts each time
	pieces, forms := strings.Split(aroundKeys, "|"), strings.Split(keyForms, "|")
	some := func() (text string) {
		for range random.IntN(5) {
			text += pieces[random.IntN(len(pieces))]
		}
		return text
	}
	removed := 0
	for range 5_000 {
		text := some() + forms[random.IntN(len(forms))] + some()
		if random.IntN(3) == 0 {
			text += strings.NewReplacer(id, secondID, secret, secondSecret).Replace(forms[random.IntN(len(forms))]) + some()
		}
		if checkRemoval(t, []byte(text), random.IntN(2)) {
			removed++
		}
	}
	if removed < 500 {
		t.Errorf("keys were removed only %d times", removed)
	}
}

// FuzzRemoval puts any text around two pairs.
func FuzzRemoval(f *testing.F) {
	f.Add("export ", " FOO=2\n", "", uint8(0), uint8(1))
	f.Add("[", ",{\"db\":1}", "]", uint8(4), uint8(4))
	f.Add("[a]\r", "\r[b]\r", "x", uint8(2), uint8(9))
	f.Fuzz(func(t *testing.T, before, between, after string, first, second uint8) {
		forms := strings.Split(keyForms, "|")
		other := strings.NewReplacer(id, secondID, secret, secondSecret).Replace(forms[int(second)%len(forms)])
		for n := range 3 {
			checkRemoval(t, []byte(before+forms[int(first)%len(forms)]+between+other+after), n-1)
		}
	})
}

// checkRemoval removes one of the usable keys of a text, or all, and reports whether that was done. Each word that belongs to no pair
// has to be left, and each line that is left has to be as it was.
func checkRemoval(t *testing.T, text []byte, which int) bool {
	d, err := keysimport.Parse(text)
	if err != nil {
		return false
	}
	defer d.Wipe()
	gone := usable(d)
	if which >= 0 && which < len(gone) {
		gone = gone[which : which+1]
	}
	rest, err := d.Without(text, gone, nil)
	if err != nil || len(gone) == 0 {
		return false
	}
	if d.Table && len(gone) == len(d.Keys) { // then the file is deleted
		if words := otherWords(string(rest), ""); len(words) > 0 {
			t.Errorf("%q: the file would be deleted with %q", text, words)
		}
	}
	isTitle := regexp.MustCompile(`^\x{feff}?\[[^\]{]*\]\s*$`)
	var name, secrets string
	for _, n := range gone {
		if lines := regexp.MustCompile(`\r\n?|\n`).Split(string(text), -1); isTitle.MatchString(lines[d.Keys[n].Line-1]) {
			name += lines[d.Keys[n].Line-1] // the heading of the section
		}
		name += " " + d.Keys[n].Name
		d.Keys[n].Keys.Secret.Reveal(func(b []byte) {
			secrets += d.Keys[n].Keys.AccessKeyID + string(b) + " " + d.Keys[n].Keys.AccessKeyID + " " + string(b) + " "
		})
	}
	if before, after := otherWords(string(text), name+" "+secrets), otherWords(string(rest), name+" "+secrets); !slices.Equal(before, after) {
		t.Errorf("%q\nwithout %v: %q\nwords %q\nnow   %q", text, gone, rest, before, after)
	}
	rest = bytes.TrimPrefix(rest, []byte("\ufeff"))
	for left := string(text); len(rest) > 0; {
		line := rest
		if end := bytes.IndexAny(rest, "\r\n"); end >= 0 {
			line = rest[:end+1]
		}
		at := strings.Index(left, string(line))
		if at < 0 {
			t.Errorf("%q: %q is not as it was", text, line)
			return true
		}
		left, rest = left[at+len(line):], rest[len(line):]
	}
	return true
}

// otherWords are the words of a text that are no labels, and not in the other text.
func otherWords(text, except string) (words []string) {
	word := regexp.MustCompile(`[\p{L}\p{N}/+.&\\]+`)
	labels := append(strings.Fields("aws access key id secret export set gx user name status active accesskey accesskeyid secretaccesskey username note dev"), word.FindAllString(except, -1)...)
	for _, w := range word.FindAllString(text, -1) {
		if !slices.Contains(labels, w) && !slices.Contains(labels, strings.ToLower(w)) && !strings.HasPrefix(w, "2026") && w != "01" && w != "01T00" && w != "00" && w != "00Z" {
			words = append(words, w)
		}
	}
	return words
}
