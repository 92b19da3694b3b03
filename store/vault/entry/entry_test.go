package entry

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"authdeck/model"
)

const (
	exampleID     = "AKIAIOSFODNN7EXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	exampleDevice = "arn:aws:iam::123456789012:mfa/alice"

	alicePayload = `{"type":"aws","data":{"access_key_id":"` + exampleID + `","secret_access_key":"` + exampleSecret +
		`","mfa_arn":"` + exampleDevice + `","session_duration":"12h"}}`
)

func exampleKeys() model.Keys {
	return model.Keys{AccessKeyID: exampleID, Secret: model.SecretString(exampleSecret), Device: exampleDevice, Duration: "12h"}
}

func sameKeys(a, b model.Keys) bool {
	return a.AccessKeyID == b.AccessKeyID && a.Secret.Equal(b.Secret) && a.Device == b.Device && a.Duration == b.Duration
}

func TestTextIsQuotedAsEncodingJSONDoes(t *testing.T) {
	for _, s := range []string{"", "plain/+=", `q"b\`, "<&>", "tab\tnl\n", "é\u2028\x7f", "\xff"} {
		want, err := json.Marshal(s)
		if got := quote([]byte(s)); err != nil || string(got) != string(want) {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// atmosEntry is what Atmos hands to encoding/json (pkg/auth/credentials/store.go, pkg/auth/types/aws_credentials.go).
type atmosEntry struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

type atmosKeys struct {
	AccessKeyID     string `json:"access_key_id,omitempty"`
	SecretAccessKey string `json:"secret_access_key,omitempty"`
	SessionToken    string `json:"session_token,omitempty"`
	Region          string `json:"region,omitempty"`
	Expiration      string `json:"expiration,omitempty"`
	MfaArn          string `json:"mfa_arn,omitempty"`
	SessionDuration string `json:"session_duration,omitempty"`
}

func TestThePayloadIsAtmossToTheByteHTMLEscapesIncluded(t *testing.T) {
	for _, secret := range []string{exampleSecret, "<&>", `a"b\c`, "é\u2028", "tab\t"} {
		for _, device := range []string{"", exampleDevice, "arn:aws:iam::123456789012:mfa/a&b<c>"} {
			keys := atmosKeys{AccessKeyID: exampleID, SecretAccessKey: secret, MfaArn: device, SessionDuration: "12h"}
			data, err := json.Marshal(keys) // #nosec G117 -- AWS's example
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(atmosEntry{"aws", data})
			if err != nil {
				t.Fatal(err)
			}
			got, err := Encode(nil, model.Keys{
				AccessKeyID: exampleID, Secret: model.SecretString(secret), Device: device, Duration: "12h",
			})
			if err != nil || string(got) != string(want) {
				t.Errorf("%s, %v\nwant %s", got, err, want)
			}
		}
	}
}

func TestNamesAreReadInAnyCaseAndTheExactOneWins(t *testing.T) {
	k, err := Decode([]byte(`{"TYPE":"aws","Data":{"ACCESS_KEY_ID":"wrong","access_key_id":"` + exampleID +
		`","Secret_Access_Key":"\u0073ecret"}}`))
	if err != nil || k.AccessKeyID != exampleID || !k.Secret.Equal(model.SecretString("secret")) {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestAnEmptiedFieldLeavesTheEntry(t *testing.T) {
	out, err := Encode([]byte(alicePayload), model.Keys{AccessKeyID: exampleID, Secret: model.SecretString("s")})
	want := `{"type":"aws","data":{"access_key_id":"` + exampleID + `","secret_access_key":"s"}}`
	if err != nil || string(out) != want {
		t.Errorf("%s, %v", out, err)
	}
}

func FuzzPayload(f *testing.F) {
	for _, s := range []string{alicePayload, `{"type":"aws","data":{}}`, `{"type":"aws","data":null,"x":[1,{"y":null}]}`, `[]`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		_, err := Decode(payload)
		if err != nil && len(payload) > 40 && strings.Contains(err.Error(), string(payload)) {
			t.Errorf("quoted: %v", err)
		}
		out, err := Encode(payload, exampleKeys())
		if err != nil || !json.Valid(out) {
			t.Fatalf("%s, %v", out, err)
		}
		if k, err := Decode(out); err != nil || !sameKeys(k, exampleKeys()) {
			t.Errorf("%s: %+v, %v", out, k, err)
		}
	})
}

// What Atmos accepts as keys, and what not: pkg/auth/identities/aws/user.go, resolveLongLivedCredentials.
func TestKeysAreWhatAtmosAcceptsAsKeys(t *testing.T) {
	const id, secret = `"access_key_id":"` + exampleID + `"`, `"secret_access_key":"s"`
	for payload, want := range map[string]error{
		`{"type":"aws","data":{` + id + `,` + secret + `}}`:                                    nil,
		"\n {\"data\" : {" + secret + ", " + id + ", \"new\":[1]}, \"type\":\"aws\", \"x\":1}": nil,
		`{"type":"aws","data":{` + id + `,` + secret + `,"session_token":""}}`:                 nil,
		`{"type":"aws","data":{` + id + `,` + secret + `,"mfa_arn":null}}`:                     nil,
		`{"type":"aws","data":{` + id + `,` + secret + `,"session_token":"t"}}`:                model.ErrNoKeys,
		`{"type":"aws","data":{` + id + `}}`:                                                   model.ErrDamagedEntry,
		`{"type":"aws","data":{` + id + `,"secret_access_key":""}}`:                            model.ErrDamagedEntry,
		`{"type":"AWS","data":{` + id + `,` + secret + `}}`:                                    model.ErrDamagedEntry,
		`{"type":"oidc","data":{` + id + `,` + secret + `}}`:                                   model.ErrDamagedEntry,
		`{"data":{` + id + `,` + secret + `}}`:                                                 model.ErrDamagedEntry,
		`{` + id + `,` + secret + `}`:                                                          model.ErrDamagedEntry,
		`not JSON`:                                                                             model.ErrDamagedEntry,
		`{"type":"aws","data":{` + id + `,` + secret + `}} more`:                               model.ErrDamagedEntry,
	} {
		k, err := Decode([]byte(payload))
		if !errors.Is(err, want) || err == nil && (k.AccessKeyID != exampleID || !k.Secret.Equal(model.SecretString("s"))) {
			t.Errorf("%s: %+v, %v; want %v", payload, k, err, want)
		}
	}
}

func TestAnEntryOfAnotherTypeIsReplacedAsAWhole(t *testing.T) {
	for _, old := range []string{`{"type":"oidc","data":{"token":"x","region":"r"},"more":1}`, "not JSON", ""} {
		out, err := Encode([]byte(old), exampleKeys())
		if err != nil || string(out) != alicePayload {
			t.Errorf("over %s: %s, %v", old, out, err)
		}
	}
}
