package atmosyaml

import (
	"testing"
)

func TestAKeyThatIsNearlyKnownIsAWarning(t *testing.T) {
	at := func(body string) situation {
		return situation{files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n    a: {kind: aws/user, " + body + "}\n"}}
	}
	cases := map[string]situation{}
	for body, warning := range map[string]string{
		"sesion: {duration: 9h}":             "this key is not read; session is near",
		"credentials: {regionn: eu-west-1}":  "this key is not read; region is near",
		"session: {durations: 9h}":           "this key is not read; duration is near",
		"spec: {endpointurl: https://x}":     "this key is not read; endpoint_url is near",
		"credentials: {session: {a: b}}":     "credentials have no duration; it stands beside them",
		"id: x, mfa: y":                      "", // of three letters, two are another word
		"tag: [x]":                           "this key is not read; tags is near",
		"owner: me, credentials: {note: hi}": "",
		"credentials: {region: us-eats-1}":   "region us-eats-1: no region of that name is known; us-east-1 is near",
		"credentials: {region: moon}":        "region moon: that is not the usual form of a region, us-east-1",
		"credentials: {region: US-EAST-1}":   "region US-EAST-1: write the region as us-east-1",
		"credentials: {region: nz-north-1}":  "",
	} {
		c := at(body)
		if c.want = "r\na p/atmos.yaml\n"; warning != "" {
			c.want += "! " + warning + "\n"
		}
		cases[body] = c
	}
	check(t, cases)
}
