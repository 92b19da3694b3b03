package form_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/form"
)

const (
	keyID  = "AKIAIOSFODNN7EXAMPLE"
	secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	device = "arn:aws:iam::111122223333:mfa/me"
)

func TestTheConfigurationManagesWhatItSets(t *testing.T) {
	at := model.Origin{File: "atmos.yaml", Line: 7}
	set := func(v string) model.Setting[string] { return model.Setting[string]{Value: v, Origin: at, Set: true} }
	both := model.Identity{AccessKeyID: set(keyID), SecretKey: model.Setting[model.Secret]{Value: model.SecretString(secret), Origin: at, Set: true}}
	for name, c := range map[string]struct {
		id   model.Identity
		want []form.Field
	}{
		"nothing":       {model.Identity{}, nil},
		"the device":    {model.Identity{Device: set(device)}, []form.Field{form.Device}},
		"the duration":  {model.Identity{Duration: set("1h")}, []form.Field{form.Duration}},
		"half the keys": {model.Identity{AccessKeyID: set(keyID)}, nil},
		"both keys":     {both, []form.Field{form.KeyID, form.SecretKey}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []form.Field
			for f := range form.Field(form.Count) {
				value, origin, managed := form.NewKeys(c.id, model.Draft{}, false).Managed(f)
				if managed {
					got = append(got, f)
				}
				if managed && origin != at || strings.Contains(value, secret) {
					t.Errorf("%s is %q, from %v", f.Label(), value, origin)
				}
			}
			if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
				t.Errorf("managed: %v, want %v", got, c.want)
			}
		})
	}
}

func TestAnEmptySecretKeepsTheStoredOneOfTheSameKeyOnly(t *testing.T) {
	k := form.NewKeys(model.Identity{}, model.Draft{AccessKeyID: keyID}, true)
	if v := k.Check(form.SecretKey, model.Draft{AccessKeyID: keyID}); v.Problem != nil {
		t.Errorf("the same key: %v", v.Problem)
	}
	if v := k.Check(form.SecretKey, model.Draft{AccessKeyID: "AKIAI44QH8DHBEXAMPLE"}); !v.Problem.Blocks() || !strings.Contains(v.Problem.Error(), "its own secret") {
		t.Errorf("another key: %+v", v)
	}
	fresh := form.NewKeys(model.Identity{}, model.Draft{AccessKeyID: keyID}, false)
	if v := fresh.Check(form.SecretKey, model.Draft{AccessKeyID: keyID}); !v.Problem.Blocks() {
		t.Errorf("nothing is stored: %+v", v)
	}
}

func TestAVerdictSaysWhatIsGoodAboutAValue(t *testing.T) {
	k := form.NewKeys(model.Identity{}, model.Draft{}, false)
	if k.Initial.Duration != "12h" {
		t.Errorf("the form starts with %q", k.Initial.Duration)
	}
	d := model.Draft{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: device, Duration: "90m"}
	if v := k.Check(form.KeyID, d); v.Problem != nil || v.Length != 20 || v.Account != model.KeyAccount(keyID) {
		t.Errorf("key ID: %+v", v)
	}
	if v := k.Check(form.SecretKey, d); v.Problem != nil || v.Length != 40 {
		t.Errorf("secret: %+v", v)
	}
	if v := k.Check(form.Device, d); v.Account != "111122223333" || v.WrongARN {
		t.Errorf("device: %+v", v)
	}
	if v := k.Check(form.Duration, d); v.Problem != nil || v.Duration != 90*time.Minute {
		t.Errorf("duration: %+v", v)
	}
	if v := k.Check(form.Device, model.Draft{Device: "arn:aws:iam::111122223333:user/me"}); !v.Problem.Blocks() || !v.WrongARN || strings.Contains(v.Problem.Error(), "f1") {
		t.Errorf("a user's ARN: %+v", v)
	}
}

func TestTheManagedDeviceDecidesHowLongASessionMayBe(t *testing.T) {
	id := model.Identity{Device: model.Setting[string]{Value: device, Set: true}}
	if v := form.NewKeys(id, model.Draft{}, false).Check(form.Duration, model.Draft{Duration: "36h"}); v.Problem != nil {
		t.Errorf("with the file's device: %v", v.Problem)
	}
	if v := form.NewKeys(model.Identity{}, model.Draft{}, false).Check(form.Duration, model.Draft{Duration: "36h"}); v.Problem == nil {
		t.Error("without a device 36h are not cut")
	}
}

func TestAManagedDurationThatIsLimitedSaysWhatIsUsed(t *testing.T) {
	for _, c := range []struct{ managed, device, want string }{
		{"", device, ""}, {"12h", "", ""}, {"36h", device, ""},
		{"48h", device, "36h is used"}, {"48h", "", "AWS allows 36h with MFA, 12h without"}, {"5m", "", "15m is used"},
	} {
		id := model.Identity{Duration: model.Setting[string]{Value: c.managed, Set: c.managed != ""}}
		if got := form.NewKeys(id, model.Draft{}, false).DurationNote(model.Draft{Device: c.device}); got != c.want {
			t.Errorf("%s with %q: %q, want %q", c.managed, c.device, got, c.want)
		}
	}
}

func TestTheFieldsOfANewIdentityFillIt(t *testing.T) {
	var n model.NewIdentity
	for i, f := range form.IdentityFields() {
		*f.In(&n) = []string{"me", "eu-west-1", device}[i]
		if r := f.Check(*f.In(&n)); r != nil || f.Label == "" || f.Help == "" {
			t.Errorf("%s: %+v", f.Label, r)
		}
	}
	if n.Name != "me" || n.Region != "eu-west-1" || n.Device != device {
		t.Errorf("filled: %+v", n)
	}
}
