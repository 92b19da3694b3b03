package vault

import (
	"encoding/json"
	"strings"
	"testing"

	"authdeck/model"
)

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
			got, err := encodeKeys(nil, model.Keys{
				AccessKeyID: exampleID, Secret: model.SecretString(secret), Device: device, Duration: "12h",
			})
			if err != nil || string(got) != string(want) {
				t.Errorf("%s, %v\nwant %s", got, err, want)
			}
		}
	}
}

func TestNamesAreReadInAnyCaseAndTheExactOneWins(t *testing.T) {
	k, err := decodeKeys([]byte(`{"TYPE":"aws","Data":{"ACCESS_KEY_ID":"wrong","access_key_id":"` + exampleID +
		`","Secret_Access_Key":"\u0073ecret"}}`))
	if err != nil || k.AccessKeyID != exampleID || !k.Secret.Equal(model.SecretString("secret")) {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestAnEmptiedFieldLeavesTheEntry(t *testing.T) {
	out, err := encodeKeys([]byte(alicePayload), model.Keys{AccessKeyID: exampleID, Secret: model.SecretString("s")})
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
		_, err := decodeKeys(payload)
		if err != nil && len(payload) > 40 && strings.Contains(err.Error(), string(payload)) {
			t.Errorf("quoted: %v", err)
		}
		out, err := encodeKeys(payload, exampleKeys())
		if err != nil || !json.Valid(out) {
			t.Fatalf("%s, %v", out, err)
		}
		if k, err := decodeKeys(out); err != nil || !sameKeys(k, exampleKeys()) {
			t.Errorf("%s: %+v, %v", out, k, err)
		}
	})
}
