package model_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

const (
	keyID  = "AKIAIOSFODNN7EXAMPLE"
	secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// canary is short, and its bytes are easy to recognise in any base.
const canary = "zqXJ"

// traces are the ways in which a format verb could show it: as text, in hexadecimal, as numbers, as characters.
func traces() []string {
	return []string{canary, "7a71584a", "7A71584A", "7a 71 58 4a", "0x7a", "122 113", "122, 113", "172 161", "1111010 1110001",
		"'z' 'q'", "U+007A", "[122", "\"eqlh"}
}

func clean(t *testing.T, how, text string) {
	t.Helper()
	for _, trace := range traces() {
		if strings.Contains(text, trace) {
			t.Errorf("%s shows %q: %s", how, trace, text)
		}
	}
}

// holder has secrets in every place that a struct can have.
type holder struct {
	Exported  model.Secret
	hidden    model.Secret
	Pointer   *model.Secret
	pointed   *model.Secret
	List      []model.Secret
	Map       map[string]model.Secret
	Any       any
	within    struct{ deep model.Secret }
	Session   model.Session
	keys      model.Keys
	Setting   model.Setting[model.Secret]
	Request   model.TokenRequest
	attempted struct{ keys model.Keys }
}

func newHolder() holder {
	s := model.SecretString(canary)
	h := holder{Exported: s, hidden: s, Pointer: &s, pointed: &s, List: []model.Secret{s},
		Map: map[string]model.Secret{"a": s}, Any: s, Session: model.Session{Secret: s, Token: s},
		keys: model.Keys{Secret: s}, Setting: model.Setting[model.Secret]{Value: s},
		Request: model.TokenRequest{Keys: model.Keys{Secret: s}}}
	h.within.deep = s
	h.attempted.keys.Secret = s
	return h
}

func TestNoVerbShowsASecret(t *testing.T) {
	s := model.SecretString(canary)
	h := newHolder()
	values := map[string]any{"a secret": s, "a pointer": &s, "a struct": h, "a pointer to a struct": &h,
		"a list": []model.Secret{s}, "a map": map[string]model.Secret{"a": s}, "an identity": model.Identity{
			SecretKey: model.Setting[model.Secret]{Value: s}}, "a draft": model.Draft{Secret: s},
		"an issued session": model.Issued{Session: model.Session{Secret: s, Token: s}}, "an attempt": &model.Attempt{}}
	for what, v := range values {
		for verb := 'A'; verb <= 'z'; verb++ {
			for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "# ", "40", ".3", "-8.2", "+12"} {
				clean(t, "%"+flags+string(verb)+" of "+what, fmt.Sprintf("%"+flags+string(verb), v))
			}
		}
		clean(t, "Sprint of "+what, fmt.Sprint(v))
		clean(t, "Sprintln of "+what, fmt.Sprintln(v, v))
	}
}

func TestASecretSaysThatItIsOne(t *testing.T) {
	s := model.SecretString(canary)
	for how, text := range map[string]string{
		"%v": fmt.Sprintf("%v", s), "%s": fmt.Sprintf("%s", s), "%x": fmt.Sprintf("%x", s), "%#v": fmt.Sprintf("%#v", s),
		"%d": fmt.Sprintf("%d", &s), "String": s.String(), "GoString": s.GoString(),
		"zero": fmt.Sprint(model.Secret{}), // whether there is a secret must not show either
	} {
		if text != "[redacted]" {
			t.Errorf("%s gives %q", how, text)
		}
	}
}

func TestNoEncodingShowsASecret(t *testing.T) {
	h := newHolder()
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	clean(t, "JSON", string(text))
	if want := `"Exported":"[redacted]"`; !strings.Contains(string(text), want) {
		t.Errorf("no %s in %s", want, text)
	}
	if text, err = h.Exported.MarshalText(); err != nil || string(text) != "[redacted]" {
		t.Errorf("%s %v", text, err)
	}
}

func TestNoLogShowsASecret(t *testing.T) {
	h := newHolder()
	var b bytes.Buffer
	for how, handler := range map[string]slog.Handler{
		"a text log": slog.NewTextHandler(&b, nil), "a JSON log": slog.NewJSONHandler(&b, nil),
	} {
		b.Reset()
		slog.New(handler).Info("message", "secret", h.Exported, "pointer", h.Pointer, "keys", h.keys, "holder", h, "list", h.List)
		clean(t, how, b.String())
		if !strings.Contains(b.String(), "[redacted]") {
			t.Errorf("%s says nothing of it: %s", how, &b)
		}
	}
}

func TestNoErrorShowsASecret(t *testing.T) {
	s := model.SecretString(canary)
	for _, err := range []error{
		fmt.Errorf("no %v, no %s: %w", s, model.Keys{Secret: s}, model.ErrNoKeys), errors.Join(fmt.Errorf("%+v", newHolder())),
	} {
		clean(t, "an error", fmt.Sprintf("%v %+v %#v", err, err, err))
	}
}

func deviceOf(name string) string { return "arn:aws:iam::123456789012:mfa/" + name }

func TestPastedSecretsAreFoundAndPathsAreNot(t *testing.T) {
	t.Parallel()
	const withoutDigit = "wJalrXUtnFEMIxKxMDENGxbPxRfiCYEXAMPLEKEY"
	const inOrder = "abcdEFGHijklMNOPqrstUVWXyz0123456789ABCD" // changes as seldom as words
	const secret, path = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "/Users/alice/Downloads/Keys2026/accessKe"
	if len(path) != len(secret) {
		t.Fatal("the path must be as long as a secret access key")
	}
	token := strings.Repeat("Fwo9GZXI", 20)
	for text, want := range map[string][]string{
		secret: {secret}, "aws_secret_access_key = " + secret: {secret}, "-i=" + token: {token},
		path: nil, path + ".csv": nil, "~/Downloads/Team/Keys/accessKeysOfAliceHere": nil,
		inOrder: {inOrder}, "key=" + inOrder: {inOrder}, inOrder + "x": nil, "prod-" + inOrder: nil, "downloads/keys2026/aliceAccessKeysOfProds": nil,
		"x" + secret: {"x" + secret}, "1" + secret: {"1" + secret}, withoutDigit: {withoutDigit},
		strings.Repeat("/Users/alice/Keys7", 9): nil, "~/Downloads/EmergencyUserAccessKeys2026No.csv": nil,
		"Kept the keys in /tmp/test-27/TestTheLineModeOfTheDemoLeavesTheFileOfAnImportAsItIs": nil,
		"Downloads/EmergencyUserAccessKeys2026No.csv":                                         nil, "ProductionAdministratorEmergencyAccessXY": nil, "3f786850e387550fdab836ed7e6dc881de23001b": nil, "prod-admin": nil,
		deviceOf("JohnDoesIPhone15ProMaxOfTheITTeamInNYC1"): nil, "mfa " + deviceOf("JohnDoesIPhone15ProMaxOfTheITTeamInNYC1") + " of John": nil,
		deviceOf(secret): {"mfa/" + secret}, deviceOf("phone") + " " + secret: {secret}, deviceOf("phone") + "\n" + withoutDigit: {withoutDigit},
		deviceOf("phone") + "," + withoutDigit: {withoutDigit}, deviceOf("phone") + ",aws_secret_access_key=" + withoutDigit: {withoutDigit},
		deviceOf("phone=") + withoutDigit: {withoutDigit}, deviceOf(withoutDigit): {"mfa/" + withoutDigit},
		deviceOf("phone_" + withoutDigit): {withoutDigit}, deviceOf("phone" + withoutDigit): {"mfa/phone" + withoutDigit},
		deviceOf("JohnDoesIPhone15ProMaxOfTheITTeamInNYC12"): nil, deviceOf("BobsPixel8ProXLAuthyAppForProdAccountNo12") + ",": nil,
		deviceOf("JohnDoesIPhone15ProMaxOfTheITTeamInNYC12_" + withoutDigit): {"mfa/JohnDoesIPhone15ProMaxOfTheITTeamInNYC12", withoutDigit},
		"iam::" + withoutDigit: {withoutDigit}, "mfa/" + withoutDigit: {"mfa/" + withoutDigit}, deviceOf(""): nil, "iam::123456789012:mfa/": nil,
	} {
		if got := model.PastedSecrets(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestOnlyAWholeKeyLooksLikeOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"AKIAIOSFODNN7EXAMPLE": true, "ASIAIOSFODNN7EXAMPLE": true, "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE": true,
		"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": true,
		"ASIA-prod": false, "AKIA": false, "EU-prod": false, "arn:aws:iam::123456789012:mfa/AKIA": false, "": false,
	} {
		if got := model.LooksLikeKey(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
