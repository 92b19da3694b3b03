package keysimport_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
)

// twoToOne is a plan in which two key pairs go to the same identity, and one identity gets none.
func twoToOne(t *testing.T) (p keysimport.Plan, free model.Identity) {
	t.Helper()
	named := func(name string) model.Identity {
		return model.Identity{Ref: model.Ref{Realm: "acme", Name: name}, Title: name}
	}
	config := model.Config{Identities: []model.Identity{named("x"), named("y")}}
	pair := func(name string) model.PlainKeys {
		return model.PlainKeys{Name: name, Keys: model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")}}
	}
	p, err := keysimport.New(config, model.Plaintext{Keys: []model.PlainKeys{pair("a"), pair("b")}}, nil, keysimport.Choice{0: "x", 1: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return p, config.Identities[1]
}

func TestAReasonWhyNoKeysCanBeImportedIsSaidOnce(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 12 {
		fmt.Fprintf(&text, "[sso-%d]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n", i+1)
	}
	text.WriteString("[half]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n")
	d, err := keysimport.Parse([]byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	want := "that file has no keys of an IAM user: [sso-1], [sso-2], [sso-3], [sso-4], [sso-5] and 7 more: their keys are temporary; " +
		"[half]: it has no secret access key"
	if got := keysimport.NoneUsable(model.Plaintext{Keys: d.Keys}); got.Error() != want {
		t.Errorf("%s", got)
	}
}

func TestOtherKeysCanUseAnIdentityThatIsFreeAgain(t *testing.T) {
	p, free := twoToOne(t)
	if items := p.Items(); !items[0].Pending() || items[1].Pending() || items[1].Why != "[a] already uses this identity" {
		t.Fatalf("two to one identity: %+v", items)
	}
	if items := p.Assign(0, &free).Items(); !items[0].Pending() || !items[1].Pending() {
		t.Errorf("[a] goes elsewhere now, and [b] is left out: %q", items[1].Why)
	}
	if items := p.Assign(0, nil).Items(); items[0].Pending() || !items[1].Pending() {
		t.Errorf("[a] is left out, and [b] too: %q", items[1].Why)
	}
	if items := p.Items(); items[1].Pending() {
		t.Error("a plan changed that another one was made of")
	}
}

func TestAChoiceFollowsTheKeysOfAFileThatHasChanged(t *testing.T) {
	t.Parallel()
	file := func(names ...string) (p model.Plaintext) {
		for _, name := range names {
			p.Keys = append(p.Keys, model.PlainKeys{Name: name})
		}
		return p
	}
	chosen := keysimport.Choice{0: "a", 1: "b", 2: "b-2"}
	got := chosen.Again(file("a", "b", "b"), file("new", "b", "a", "b"))
	if want := (keysimport.Choice{1: "b", 2: "a", 3: "b-2"}); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := keysimport.Choice(nil).Again(model.Plaintext{}, file("a")); len(got) != 0 {
		t.Errorf("nothing was chosen: %v", got)
	}
}

// Access key IDs with the same ends looked like the same key.
func TestKeysOfAnotherAccountAreNotThoseThatAreSaved(t *testing.T) {
	t.Parallel()
	const id = "AKIARZPUZDIKIEXAMPLE"
	config := model.Config{Identities: []model.Identity{{Ref: model.Ref{Realm: "acme", Name: "x"}, Title: "x"}}}
	file := model.Plaintext{Path: "f", Keys: []model.PlainKeys{{Name: "x", Keys: model.Keys{AccessKeyID: id, Secret: model.SecretString("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")}}}}
	for account, same := range map[string]bool{model.KeyAccount(id): true, "": true, "999999999999": false} {
		row := model.Row{Identity: config.Identities[0], Keys: model.Present, Record: model.Record{MaskedKey: model.MaskKeyID(id)}}
		if account != "" {
			row.Record.Caller = &model.Caller{Account: account}
		}
		p, err := keysimport.New(config, file, []model.Row{row}, keysimport.Choice{})
		if err != nil {
			t.Fatal(err)
		}
		if i := p.Items()[0]; i.AlreadySaved() != same || i.Replaces == "" || !same && i.OtherAccount != account {
			t.Errorf("account %q: already saved %t, replaces %q of %q", account, i.AlreadySaved(), i.Replaces, i.OtherAccount)
		}
	}
}

func TestSavedKeysAreNotReplacedByOthersOfTheSameImport(t *testing.T) {
	p, free := twoToOne(t)
	x := p.Items()[0].Identity
	p = p.Assign(0, &free).Record(1, model.Receipt{}).Assign(0, &x)
	items := p.Items()
	if items[0].Pending() || items[0].Why != "[b] already uses this identity" || items[1].State != keysimport.Saved {
		t.Errorf("%+v", items)
	}
	if saved := p.Saved(); len(saved) != 1 || saved[0].Number != 1 {
		t.Errorf("saved: %+v", saved)
	}
}

func TestTheNextKeysAreThoseThatWaitStill(t *testing.T) {
	p, free := twoToOne(t)
	p = p.Assign(1, &free)
	for _, want := range []int{0, 1} {
		item, more := p.Next()
		if !more || item.Number != want {
			t.Fatalf("next is %d, %v, want %d", item.Number, more, want)
		}
		if want == 0 {
			p = p.Skip(0, "AWS refused them")
		} else {
			p = p.Record(1, model.Receipt{})
		}
	}
	if item, more := p.Next(); more {
		t.Errorf("and then %+v", item)
	}
	if items := p.Items(); items[0].State != keysimport.NotSaved || items[0].Why != "AWS refused them" {
		t.Errorf("%+v", items[0])
	}
}

func TestKeysWithoutAnIdentityGetOneOfTheirName(t *testing.T) {
	file := model.Plaintext{Keys: []model.PlainKeys{{Name: "prod"}, {Name: "PROD"}, {Name: "half", Fault: model.ItHas("no secret")}, {Name: "a b/[c]"}, {}, {Name: "-"}}}
	chosen := keysimport.NewIdentities(file)
	var names []string
	for _, n := range chosen.Named() {
		names = append(names, n.Name)
		if p := model.CheckName(n.Name); p != nil {
			t.Errorf("%q: %v", n.Name, p)
		}
	}
	if want := []string{"prod", "PROD-2", "a-b-c", "me", "me-2"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	if want := (keysimport.Choice{0: "prod", 1: "PROD-2", 3: "a-b-c", 4: "me", 5: "me-2"}); !maps.Equal(chosen, want) {
		t.Errorf("%v", chosen)
	}
}

func TestKeysDoNotGoToARole(t *testing.T) {
	role := model.Identity{Ref: model.Ref{Realm: "acme", Name: "ops"}, Title: "ops", Role: &model.Role{}}
	config := model.Config{Roles: []model.Identity{role}}
	file := model.Plaintext{Keys: []model.PlainKeys{{Name: "ops"}}}
	var refused *model.RoleError
	if _, err := keysimport.New(config, file, nil, keysimport.Choice{0: "ops"}); !errors.As(err, &refused) {
		t.Errorf("chosen by its name: %v", err)
	}
	if p, err := keysimport.New(config, file, nil, nil); err != nil || p.Items()[0].Assigned {
		t.Errorf("a section of its name: %v", err)
	}
}

func TestNamingThousandsOfKeysCostsAsMuchForEach(t *testing.T) {
	cost := func(n int) float64 {
		file := model.Plaintext{Keys: make([]model.PlainKeys, n)}
		return testing.AllocsPerRun(1, func() {
			if p := keysimport.NewIdentities(file).CheckAll(); len(p) > 0 {
				t.Error(p)
			}
		})
	}
	if few, many := cost(100), cost(1000); many > 11*few {
		t.Errorf("%.0f allocations for 100 keys, %.0f for 1,000", few, many)
	}
}

func TestAllNamesAreCheckedAsEachOne(t *testing.T) {
	chosen := keysimport.Choice{0: "a", 1: "A", 2: "", 3: "", 4: "b c", 5: "d", 6: "B C"}
	all := chosen.CheckAll()
	for number, name := range chosen {
		if want := chosen.Check(number); name != "" && (want == nil) != (all[number] == nil) || want != nil && all[number] != nil && all[number].What != want.What {
			t.Errorf("%q: %v, want %v", name, all[number], want)
		}
	}
}
