package model_test

import (
	"errors"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
)

func plain(name, id, secretKey, device, fault string) model.PlainKeys {
	return model.PlainKeys{Name: name, Line: 3, Fault: model.Unusable{Why: fault}, Keys: model.Keys{AccessKeyID: id, Secret: model.SecretString(secretKey), Device: device}}
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
	return w.Config, w.Overview(w.t.Context(), model.Remembered).Rows
}

func TestKeysGoWhereTheirNameOrTheUserSays(t *testing.T) {
	w := newWorld(t)
	config, rows := w.three()
	a, b := plain("ALICE", keyID, secret, "", ""), plain("default", secondKeyID, secondSecret, "", "")
	for what, c := range map[string]struct {
		keys   []model.PlainKeys
		chosen keysimport.Choice
		want   []string // the title of the identity, "" for none, "-" for one with a reason
	}{
		"by the name":              {[]model.PlainKeys{a, b}, nil, []string{"alice", ""}},
		"by the user":              {[]model.PlainKeys{a, b}, keysimport.Choice{1: "carol"}, []string{"alice", "Carol"}},
		"the user over the name":   {[]model.PlainKeys{a}, keysimport.Choice{0: "carol"}, []string{"Carol"}},
		"the only pair":            {[]model.PlainKeys{b}, keysimport.Choice{0: "alice"}, []string{"alice"}},
		"the only usable pair":     {[]model.PlainKeys{plain("x", "", "", "", "it has no keys"), b}, keysimport.Choice{1: "alice"}, []string{"-", "alice"}},
		"twice to one":             {[]model.PlainKeys{a, b}, keysimport.Choice{1: "alice"}, []string{"alice", "-"}},
		"keys of the file stay":    {[]model.PlainKeys{b}, keysimport.Choice{0: "bob"}, []string{"-"}},
		"a problem in the file":    {[]model.PlainKeys{b}, keysimport.Choice{0: "dave"}, []string{"-"}},
		"a name that nobody bears": {[]model.PlainKeys{plain("", keyID, secret, "", "")}, nil, []string{""}},
	} {
		t.Run(what, func(t *testing.T) {
			plan, err := keysimport.New(config, model.Plaintext{Keys: c.keys}, rows, c.chosen)
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range plan.Items() {
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
	if _, err := keysimport.New(config, model.Plaintext{Keys: []model.PlainKeys{b}}, rows, keysimport.Choice{0: "eve"}); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
}

func TestAPlanSaysWhatCountsAfterwards(t *testing.T) {
	w := newWorld(t)
	w.saved()
	config, rows := w.three()
	to := func(k model.PlainKeys, name string) keysimport.Item {
		plan, err := keysimport.New(config, model.Plaintext{Keys: []model.PlainKeys{k}}, rows, keysimport.Choice{0: name})
		if err != nil {
			t.Fatal(err)
		}
		return plan.Items()[0]
	}
	a := to(plain("x", secondKeyID, secondSecret, "", ""), "alice")
	if a.Replaces != model.MaskKeyID(keyID) || a.Device != phone || a.TakesDevice {
		t.Errorf("%+v", a)
	}
	if a = to(plain("x", secondKeyID, secondSecret, tablet, ""), "alice"); a.Device != tablet || !a.TakesDevice {
		t.Errorf("%+v", a)
	}
	if a = to(plain("x", secondKeyID, "short", phone, ""), "carol"); a.Device != tablet || a.TakesDevice || a.Replaces != "" || len(a.Warnings) != 1 {
		t.Errorf("%+v", a)
	}
}

func TestAnImportKeepsWhatTheFileDoesNotHaveAndIsVerified(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Duration = "2h" })
	config, rows := w.three()
	id := w.identity()
	planned := func(device string) keysimport.Plan {
		unused := plain("y", "", "", "", "it has no keys")
		file := model.Plaintext{Keys: []model.PlainKeys{unused, plain("x", secondKeyID, secondSecret, device, "")}}
		plan, err := keysimport.New(config, file, rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		return plan.Assign(1, &id)
	}
	plan := planned("")
	saved, err := plan.Save(t.Context(), w.Workspace, plan.Items()[1], 0, false)
	if err != nil {
		t.Fatal(err)
	}
	w.has(stored{secondKeyID, secondSecret, phone, "2h"})
	plan = plan.Record(1, saved)
	if done := plan.Saved(); len(done) != 1 || !done[0].Verified() {
		t.Errorf("%+v", done)
	}
	if keys, devices := plan.Removable(); len(keys) != 1 || keys[0] != 1 || len(devices) != 0 {
		t.Errorf("%v %v", keys, devices)
	}
	if bytesOf(plan.File.Keys[1].Keys.Secret) != secondSecret {
		t.Error("the file's secret is not its owner's any more")
	}
	plan = planned(tablet)
	saved, err = plan.Save(t.Context(), w.Workspace, plan.Items()[1], 0, true)
	if err != nil || plan.Record(1, saved).Saved()[0].Verified() {
		t.Errorf("%+v %v", saved, err)
	}
	w.has(stored{secondKeyID, secondSecret, tablet, "2h"})
	if keys, _ := plan.Record(1, saved).Removable(); len(keys) > 0 {
		t.Error("what AWS was not asked about can be removed")
	}
	if _, err := plan.Save(t.Context(), w.Workspace, plan.Assign(1, nil).Items()[1], 0, false); err == nil {
		t.Error("keys without a place were saved")
	}
}
