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
