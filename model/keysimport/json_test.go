package keysimport_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"authdeck/model/keysimport"
)

const createdKey = `{
    "AccessKey": {
        "UserName": "user",
        "AccessKeyId": "` + id + `",
        "Status": "Active",
        "SecretAccessKey": "` + secret + `",
        "CreateDate": "2026-01-01T00:00:00+00:00"
    }
}
`

func TestTheJSONOfANewAccessKeyIsTaken(t *testing.T) {
	for what, text := range map[string]string{
		"as the AWS CLI prints it": createdKey,
		"on one line":              strings.ReplaceAll(strings.ReplaceAll(createdKey, "\n", ""), "    ", ""),
		"with a byte order mark":   "\xef\xbb\xbf" + createdKey,
		"below a byte order mark":  "\xef\xbb\xbf\r\n" + createdKey,
		"in UTF-16":                inUTF16("\ufeff"+createdKey, binary.LittleEndian),
		"with escaped slashes":     strings.ReplaceAll(createdKey, "/", `\/`),
		"as .NET prints it":        strings.NewReplacer("/", `\u002F`, "K7", `\u004b7`).Replace(createdKey),
		"without the frame":        `{"AccessKeyId": "` + id + `", "UserName": "user", "SecretAccessKey": "` + secret + `"}`,
	} {
		d, err := keysimport.Parse([]byte(text))
		if err != nil || len(d.Keys) != 1 || !d.Table {
			t.Errorf("%s: %+v, %v", what, d, err)
			continue
		}
		k := d.Keys[0]
		k.Keys.Secret.Reveal(func(s []byte) {
			if k.Name != "user" || k.Keys.AccessKeyID != id || string(s) != secret || k.Fault.Why != "" {
				t.Errorf("%s: %+v", what, k)
			}
		})
		if rest := without(t, d, text, []int{0}, nil); strings.Contains(rest, "A") {
			t.Errorf("%s: left %q", what, rest)
		}
	}
}

func TestSeveralKeysInJSONAreTaken(t *testing.T) {
	other := strings.NewReplacer(`"user"`, `"other"`, id, "AKIAI44QH8DHBEXAMPLE").Replace(createdKey)
	text := createdKey + "\n" + other + "\n"
	d, err := keysimport.Parse([]byte(text))
	if err != nil || len(d.Keys) != 2 || !d.Table || d.Keys[0].Name != "user" || d.Keys[1].Name != "other" || d.Keys[1].Keys.AccessKeyID != "AKIAI44QH8DHBEXAMPLE" {
		t.Fatalf("%+v, %v", d, err)
	}
	if rest := without(t, d, text, []int{1}, nil); strings.TrimSpace(rest) != strings.TrimSpace(createdKey) {
		t.Errorf("left %q", rest)
	}
	for what, text := range map[string]string{
		"cut off": createdKey + other[:40], "a word between them": createdKey + "and\n" + other,
	} {
		if d, err := keysimport.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), "not valid JSON") {
			t.Errorf("%s: %+v, %v", what, d, err)
		}
	}
}

func TestBothValuesOfANewKeyAsAListAreTaken(t *testing.T) {
	for _, text := range []string{"[\n    \"" + id + "\",\n    \"" + secret + "\"\n]\n", `["` + id + `","` + secret + `"]`} {
		d, err := keysimport.Parse([]byte(text))
		if err != nil || len(d.Keys) != 1 || d.Keys[0].Fault.Why != "" || d.Keys[0].Keys.AccessKeyID != id {
			t.Errorf("%q: %+v, %v", text, d, err)
		}
	}
}

func TestTemporaryKeysInJSONAreRefused(t *testing.T) {
	d, err := keysimport.Parse([]byte(`{"AccessKeyId": "` + id + `", "SecretAccessKey": "` + secret + `", "SessionToken": "x"}`))
	if err != nil || len(d.Keys) != 1 || !strings.Contains(d.Keys[0].Fault.String(), "temporary") {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestKeysInJSONWithoutAnIDAreOnTheirFirstLine(t *testing.T) {
	d, err := keysimport.Parse([]byte("{\n  \"SecretAccessKey\": \"" + secret + "\"\n}\n"))
	if err != nil || len(d.Keys) != 1 || d.Keys[0].Line != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

func inUTF16(text string, order binary.AppendByteOrder) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestFilesInUTF16AreTakenAndKeepTheirForm(t *testing.T) {
	const before, keys = "[other]\r\nregion = x\r\n", "[me]\r\naws_access_key_id = " + id + "\r\naws_secret_access_key = " + secret + "\r\n"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, mark := range []string{"\ufeff", ""} {
			text := inUTF16(mark+before+keys+"# 東京 😀", order)
			d, err := keysimport.Parse([]byte(text))
			if err != nil || len(d.Keys) != 1 || d.Keys[0].Name != "me" || d.Keys[0].Fault.Why != "" {
				t.Fatalf("%v, mark %q: %+v, %v", order, mark, d, err)
			}
			if rest, want := without(t, d, text, []int{0}, nil), inUTF16(mark+before+"# 東京 😀", order); rest != want {
				t.Errorf("%v, mark %q: left %q", order, mark, rest)
			}
		}
	}
}

func TestLongJSONOfSomethingElseIsNotCalledBroken(t *testing.T) {
	t.Parallel()
	text := "[\n" + strings.Repeat("{\"a\": 1},\n", 300) + "{\"a\": 1}\n]\n"
	if _, err := keysimport.Parse([]byte(text)); !errors.Is(err, keysimport.ErrNoKeys) {
		t.Error(err)
	}
}

func TestKeysBelowLongJSONAreTaken(t *testing.T) {
	t.Parallel()
	list := func(n int) string { return "{\n\"list\": [\n" + strings.Repeat("{\"]}\\\"\": 1},\n", n) + "{}\n]}\n" }
	text := "{}\n" + list(150) + "\n" + list(300) + createdKey
	d, err := keysimport.Parse([]byte(text))
	if err != nil || len(d.Keys) != 1 || d.Keys[0].Keys.AccessKeyID != id {
		t.Fatalf("%+v, %v", d, err)
	}
	if rest := without(t, d, text, []int{0}, nil); rest != strings.TrimSuffix(text, createdKey) {
		t.Error("other lines went with the keys")
	}
	for what, broken := range map[string]string{"one bracket more": list(300) + "}\n" + createdKey, "one bracket less": createdKey + list(300)[:500]} {
		if d, err := keysimport.Parse([]byte(broken)); err == nil || !strings.Contains(err.Error(), "not valid JSON") {
			t.Errorf("%s: %+v, %v", what, d, err)
		}
	}
}
