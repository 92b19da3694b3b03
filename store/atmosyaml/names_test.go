package atmosyaml

import (
	"strings"
	"testing"

	"authdeck/model"
)

func TestNamesThatDifferOnlyInHowAccentsAreWrittenGetAWarning(t *testing.T) {
	for names, want := range map[[2]string]bool{
		{"caf\u00e9", "cafe\u0301"}: true, {"cafe\u0301", "Caf\u00e9"}: true, {"cafe", "caf\u00e9"}: false, {"cafe\u0301", "cafe"}: false, {"cafe\u0301", "cafe\u0301s"}: false, {"cafe\u0301", "caf\u00e8"}: false,
	} {
		text := "auth:\n  realm: r\n  identities:\n    \"" + names[0] + "\": {kind: aws/user}\n    \"" + names[1] + "\": {kind: aws/user}\n"
		_, c, err := situation{files: map[string]string{"p/atmos.yaml": text}}.read(t)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(c.Warnings) > 0 && strings.Contains(c.Warnings[0].What, "looks the same as the one on line 4"); got != want {
			t.Errorf("%q: %v", names, c.Warnings)
		}
	}
}

func TestAKeyThatIsNoTextIsNamed(t *testing.T) {
	_, _, err := situation{files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n    !!binary YWJj: {kind: aws/user}\n"}}.read(t)
	if err == nil || !strings.Contains(err.Error(), "authdeck does not read !!binary on a key") {
		t.Error(err)
	}
}

func TestAFileInUTF32IsNotCalledUTF16(t *testing.T) {
	for _, text := range []string{"\xff\xfe\x00\x00a\x00\x00\x00", "\x00\x00\xfe\xff\x00\x00\x00a", "a\x00\x00\x00u\x00\x00\x00t\x00\x00\x00"} {
		_, _, err := situation{files: map[string]string{"p/atmos.yaml": text}}.read(t)
		if err == nil || !strings.Contains(err.Error(), "this file is UTF-32") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestANewNameLooksLikeNoOther(t *testing.T) {
	for identity, want := range map[string]string{
		"\"cafe\u0301\": {kind: aws/user}":           "looks the same, but has other characters",
		"\"CAFE\u0301\": {kind: aws/saml}":           "looks the same, but has other characters",
		"a: {kind: aws/user, alias: \"cafe\u0301\"}": "already the alias of a",
	} {
		dir := folder(t, map[string]string{"atmos.yaml": "auth:\n  identities:\n    " + identity + "\n"})
		s := Source{WorkDir: dir, LookupEnv: lookup(nil)}
		_, err := s.Add(t.Context(), model.NewIdentity{Name: "caf\u00e9"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", identity, err)
		}
	}
	s := Source{WorkDir: folder(t, map[string]string{"atmos.yaml": "auth:\n"}), LookupEnv: lookup(nil)}
	_, err := s.Add(t.Context(), model.NewIdentity{Name: "caf\u00e9"}, model.NewIdentity{Name: "cafe\u0301"})
	if err == nil || !strings.Contains(err.Error(), "look the same") {
		t.Error(err)
	}
}

// Atmos reads {b:} and {b:, c: x} as the key "b:".
func TestAColonWithoutASpaceIsPartOfTheKey(t *testing.T) {
	const missing = "missing space after the colon"
	for text, want := range map[string]string{
		"auth: {identities: {a: {kind: aws/user}, b:, c: {kind: aws/user}}}\n": missing,
		"auth: {identities: {a: {kind: aws/user}, b:}}\n":                      missing,
		"auth: {identities: {a: {kind: aws/user, alias:, tags: [x]}}}\n":       missing,
		"x: &x {alias:}\nauth: {identities: {a: {<<: *x, kind: aws/user}}}\n":  missing,
		"auth: {identities: {a: {kind: aws/user, alias: , tags: [x]}}}\n":      "",
		"auth: {identities: {a: {kind: aws/user, \"alias\":, tags: [x]}}}\n":   "",
		"auth: {identities: {a: {kind: aws/user, alias:\n}}}\n":                "",
		"auth:\n  identities:\n    a:\n      alias:\n      kind: aws/user\n":   "",
		"x: {b:}\nauth: {identities: {a: {kind: aws/user}}}\n":                 "", // only Atmos reads that
	} {
		c, err := readText(t, text)
		if got := describe(c, err); strings.Contains(got, missing) != (want != "") {
			t.Errorf("%s: %s", text, got)
		}
	}
}
