package model_test

import (
	"errors"
	"strings"
	"testing"

	"authdeck/model"
)

func plain(name, id, secretKey, device, fault string) model.PlainKeys {
	return model.PlainKeys{Name: name, Line: 3, Fault: fault, Keys: model.Keys{AccessKeyID: id, Secret: model.SecretString(secretKey), Device: device}}
}

// three are identities of which the second has keys in atmos.yaml and the third a device there.
func (w *world) three() (model.Config, []model.Row) {
	named := func(name string) func(*model.Identity) {
		return func(id *model.Identity) { id.Ref.Name, id.Title = strings.ToLower(name), name }
	}
	w.Config.Identities = []model.Identity{
		w.identity(), w.identity(named("Bob"), withKeys(keyID, secret)), w.identity(named("Carol"), withDevice(tablet)),
		w.identity(named("Dave"), func(id *model.Identity) { id.Problem = &model.Problem{What: "no region"} }),
	}
	return w.Config, w.Overview(w.t.Context()).Rows
}

func TestKeysGoWhereTheirNameOrTheUserSays(t *testing.T) {
	w := newWorld(t)
	config, rows := w.three()
	a, b := plain("ALICE", keyID, secret, "", ""), plain("default", secondKeyID, secondSecret, "", "")
	for what, c := range map[string]struct {
		keys  []model.PlainKeys
		meant map[string]string
		want  []string // the title of the identity, "" for none, "-" for one with a reason
	}{
		"by the name":              {[]model.PlainKeys{a, b}, nil, []string{"alice", ""}},
		"by the user":              {[]model.PlainKeys{a, b}, map[string]string{"default": "carol"}, []string{"alice", "Carol"}},
		"the user over the name":   {[]model.PlainKeys{a}, map[string]string{"alice": "carol"}, []string{"Carol"}},
		"the only pair":            {[]model.PlainKeys{b}, map[string]string{"": "alice"}, []string{"alice"}},
		"the only usable pair":     {[]model.PlainKeys{plain("x", "", "", "", "it has no keys"), b}, map[string]string{"": "alice"}, []string{"-", "alice"}},
		"twice to one":             {[]model.PlainKeys{a, b}, map[string]string{"default": "alice"}, []string{"alice", "-"}},
		"keys of the file stay":    {[]model.PlainKeys{b}, map[string]string{"": "bob"}, []string{"-"}},
		"a problem in the file":    {[]model.PlainKeys{b}, map[string]string{"": "dave"}, []string{"-"}},
		"a name that nobody bears": {[]model.PlainKeys{plain("", keyID, secret, "", "")}, nil, []string{""}},
	} {
		t.Run(what, func(t *testing.T) {
			got, err := config.ImportPlan(model.Plaintext{Keys: c.keys}, rows, c.meant)
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range got {
				title := a.Identity.Title
				if a.Why != "" {
					title = "-"
				}
				if title != c.want[i] || a.Number != i || a.Included() != (title != "-" && title != "") {
					t.Errorf("%+v, want %q", a, c.want[i])
				}
			}
		})
	}
	var unknown *model.UnknownIdentityError
	if _, err := config.ImportPlan(model.Plaintext{Keys: []model.PlainKeys{b}}, rows, map[string]string{"": "eve"}); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
}

func TestAPlanSaysWhatCountsAfterwards(t *testing.T) {
	w := newWorld(t)
	w.saved()
	config, rows := w.three()
	to := func(k model.PlainKeys, name string) model.ImportItem {
		id, err := config.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		return config.Assign(model.ImportItem{Plain: k}, id, rows)
	}
	a := to(plain("x", secondKeyID, secondSecret, "", ""), "alice")
	if a.Replaces != model.MaskKeyID(keyID) || a.Device != phone || a.TakesDevice {
		t.Errorf("%+v", a)
	}
	if a = to(plain("x", secondKeyID, secondSecret, tablet, ""), "alice"); a.Device != tablet || !a.TakesDevice {
		t.Errorf("%+v", a)
	}
	if a = to(plain("x", secondKeyID, "short", phone, ""), "carol"); a.Device != tablet || a.TakesDevice || a.Replaces != "" || len(a.Remarks) != 1 {
		t.Errorf("%+v", a)
	}
	if a = a.Unassigned(); a.Included() || a.Assigned || len(a.Remarks) > 0 {
		t.Errorf("%+v", a)
	}
}

func TestAnImportKeepsWhatTheFileDoesNotHaveAndIsVerified(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Duration = "2h" })
	config, rows := w.three()
	a := config.Assign(model.ImportItem{Number: 4, Plain: plain("x", secondKeyID, secondSecret, "", "")}, w.identity(), rows)
	done, err := w.Import(t.Context(), a, 0, false)
	if err != nil || !done.Verified() {
		t.Fatalf("%+v %v", done, err)
	}
	w.has(stored{secondKeyID, secondSecret, phone, "2h"})
	if gone, devices := model.Removable([]model.ImportResult{done}); len(gone) != 1 || gone[0] != 4 || len(devices) != 0 {
		t.Errorf("%v %v", gone, devices)
	}
	if bytesOf(a.Plain.Keys.Secret) != secondSecret {
		t.Error("the file's secret is not its owner's any more")
	}
	a.Plain.Keys.Device, a.TakesDevice = tablet, true
	if done, err = w.Import(t.Context(), a, 0, true); err != nil || done.Verified() {
		t.Errorf("%+v %v", done, err)
	}
	w.has(stored{secondKeyID, secondSecret, tablet, "2h"})
	if gone, _ := model.Removable([]model.ImportResult{done}); len(gone) > 0 {
		t.Error("what AWS was not asked about is spare")
	}
	if _, err := w.Import(t.Context(), a.Unassigned(), 0, false); err == nil {
		t.Error("keys without a place were saved")
	}
}
