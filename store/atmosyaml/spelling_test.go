package atmosyaml

import (
	"slices"
	"strings"
	"testing"
)

func TestAMistypedKeyIsAWarning(t *testing.T) {
	at := func(body string) situation {
		return situation{files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n    a: {kind: aws/user, " + body + "}\n"}}
	}
	cases := map[string]situation{}
	for body, warning := range map[string]string{
		"sesion: {duration: 9h}":             `unknown key "sesion"; did you mean session?`,
		"credentials: {regionn: eu-west-1}":  `unknown key "regionn"; did you mean region?`,
		"session: {durations: 9h}":           `unknown key "durations"; did you mean duration?`,
		"spec: {endpointurl: https://x}":     `unknown key "endpointurl"; did you mean endpoint_url?`,
		"credentials: {session: {a: b}}":     "the duration belongs in session, not in credentials",
		"id: x, mfa: y":                      "", // two of three letters make another word
		"tag: [x]":                           `unknown key "tag"; did you mean tags?`,
		"owner: me, credentials: {note: hi}": "",
		"credentials: {region: us-eats-1}":   "us-eats-1: unknown region; did you mean us-east-1?",
		"credentials: {region: moon}":        "moon doesn't look like a region",
		"credentials: {region: us-east-99}":  "", // new ones appear
		"credentials: {region: nz-north-1}":  "nz-north-1: no AWS region starts with nz",
		"credentials: {region: mars-west-1}": "mars-west-1: no AWS region starts with mars",
	} {
		c := at(body)
		if c.want = "r\na p/atmos.yaml\n"; warning != "" {
			c.want += "! " + warning + "\n"
		}
		cases[body] = c
	}
	check(t, cases)
}

func TestAnUnknownKeyOfAuthIsAWarning(t *testing.T) {
	const identities = "  identities:\n    a: {kind: aws/user}\n"
	cases := map[string]situation{}
	for section, warning := range map[string]string{
		"  colour: red\n" + identities:                                      `! unknown key "colour"`,
		"  Relam: x\n" + identities:                                         `! unknown key "relam"; did you mean realm?`,
		"  keyrnig: {type: file}\n" + identities:                            `! unknown key "keyrnig"; did you mean keyring?`,
		"  keyring: {tpye: file}\n" + identities:                            `! unknown key "tpye"; did you mean type?`,
		"  integration: {}\n" + identities:                                  `! unknown key "integration"; did you mean integrations?`,
		"  _user: &user {kind: aws/user}\n  x-more: 1\n" + identities:       "",
		"  logs: {level: Info}\n  console: {isolated: true}\n" + identities: "",
	} {
		c := situation{files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n" + section}, want: "r\na p/atmos.yaml\n"}
		if warning != "" {
			c.want += warning + "\n"
		}
		cases[section] = c
	}
	check(t, cases)
}

// The problem said to add a kind, although a mistyped key had one, and a warning said the same again.
func TestAMistypedKindIsNamedOnceInsteadOfMissing(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"{\n  knd: aws/user}": `unknown key "knd": this identity has no kind. Did you mean kind?`,
		"{default: true}":     "this identity has no kind; add this: kind: aws/user",
	} {
		c, err := readText(t, "auth: {identities: {a: "+body+"}}")
		must(t, err)
		if p := c.Identities[0].Problem; p == nil || !strings.Contains(p.Error(), want) {
			t.Errorf("got %v, want %s", p, want)
		}
		if warned := slices.Concat(c.Warnings, c.Identities[0].Warnings); len(warned) > 0 {
			t.Errorf("%s: also a warning: %v", body, warned)
		}
	}
}
