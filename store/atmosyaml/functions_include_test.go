package atmosyaml

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestIncludeReadsAFileByItsExtension(t *testing.T) {
	dir := folder(t, map[string]string{
		"v.yaml": "a:\n  - {b: one}\n  - b: !env PRESENT\n\"x y\": two\n", "v.json": "{\n\t\"a\": {\"b\": \"t\\u0061b\"}\n}\n",
		".env": "# comment\nexport NAME='from dotenv'\nNUMBER=12\nNAME2=\"a\\nb\"\n", ".env.local": "L=local", "note": "text", "deep/w.yaml": "!include ../v.yaml .a[1].b",
	})
	for function, want := range map[string]string{
		"!include v.yaml .a[0].b": "one", "!include v.yaml .a[1].b": "from the environment", `!include v.yaml '."x y"'`: "two",
		`!include v.yaml '.["x y"]'`: "two", "!include v.json .a.b": "tab", "!include .env .NAME": "from dotenv", "!include .env .NUMBER": "12",
		"!include .env.local .L": "local", "!include note": "text", "!include.raw note": "text", "!include deep/w.yaml": "from the environment",
		`!include "'` + filepath.ToSlash(filepath.Join(dir, "note")) + `'"`: "text", "!include v.yaml .a[7]": "", "!include v.yaml .none.b": "",
	} {
		if got, p := aliasOf(t, dir, function); got != want || p != nil {
			t.Errorf("%s: %q %v, want %q", function, got, p, want)
		}
	}
}

func TestABadIncludeIsAProblem(t *testing.T) {
	const canary = "wJalrXUtnFEMI"
	dir := folder(t, map[string]string{
		"circle.yaml": "!include circle.yaml", "bad.yaml": "a: [" + canary, "bad.json": "{" + canary, "bad.env": "A='" + canary, "x.tf": "a = 1", "l.yaml": "[1]",
		"two.yaml": "a: 1\na: 2\n",
	})
	for function, want := range map[string]string{
		"!include": "needs a file name", "!include none.yaml": `does not exist: "none.yaml"`, "!include circle.yaml": "nested more than 10 levels",
		"!include bad.yaml": "the closing ] is missing", "!include bad.json": "not valid JSON", "!include bad.env": "NAME=value", "!include x.tf": "HCL",
		"!include https://example.com/a.yaml": "downloads nothing", "!include l.yaml": "not a list", "!include l.yaml .[0] | length": "only a path",
		"!include two.yaml": "already on line 1", "!include {a: b}": "takes text",
	} {
		_, p := aliasOf(t, dir, function)
		if p == nil || !strings.Contains(p.What, want) || strings.Contains(p.Error(), canary) {
			t.Errorf("%s: %v, want %q", function, p, want)
		}
	}
}

func TestAnIncludedFileOfAnotherFormIsNamedWhereItIsIncluded(t *testing.T) {
	dir := folder(t, map[string]string{"m.yaml": "a: {b: c}\n", "l.yaml": "# list\n[1]\n", "deep.yaml": "!include m.yaml"})
	const fix = "include a file that has what belongs here, or add the path of the value in it, such as .a.b"
	for function, want := range map[string]string{
		"!include atmos.yaml": "alias must be one value, not a map", "!include deep.yaml": "alias must be one value, not a map", "!include l.yaml": "alias must be one value, not a list",
	} {
		_, p := aliasOf(t, dir, function)
		if p == nil || p.What != want || filepath.Base(p.Origin.File) != "atmos.yaml" || p.Origin.Line != 4 || p.Origin.Column != 14 || p.Fix.String() != fix {
			t.Errorf("%s: %+v", function, p)
		}
	}
	if _, p := aliasOf(t, dir, "!include m.yaml .a"); p == nil || filepath.Base(p.Origin.File) != "m.yaml" {
		t.Errorf("%+v", p)
	}
}

func TestWholePartsOfTheConfigurationCanBeIncluded(t *testing.T) {
	dir := folder(t, map[string]string{
		"atmos.yaml":    "auth: !include auth.yaml\n",
		"auth.yaml":     "realm: acme\nidentities: !include deep/ids.yaml\n",
		"deep/ids.yaml": "a: &a\n  kind: aws/user\n  credentials: !include c.json\nb:\n  <<: !include base.yaml\n  alias: *x\nc: *a\n",
		"deep/c.json":   `{"mfa_arn": "arn:aws:iam::123456789012:mfa/a"}`, "deep/base.yaml": "kind: aws/user\n",
	})
	c, err := Read(t.Context(), Source{Config: []string{filepath.Join(dir, "atmos.yaml")}, WorkDir: t.TempDir(), LookupEnv: lookup(nil)})
	must(t, err)
	if len(c.Identities) != 3 || c.Realm != "acme" || c.Identities[2].Device.Value == "" || filepath.Base(c.Identities[0].Device.Origin.File) != "c.json" {
		t.Fatalf("%+v", c)
	}
	if p := c.Identities[1].Problem; p == nil || filepath.Base(p.Origin.File) != "ids.yaml" || p.Origin.Line != 6 {
		t.Errorf("%+v", p)
	}
}
