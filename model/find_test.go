package model_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"authdeck/model"
)

func named(title, alias string) model.Identity {
	return model.Identity{Ref: model.Ref{Realm: "r", Name: strings.ToLower(title)}, Title: title, Alias: alias}
}

func TestAnIdentityIsFoundByNameInAnyCaseAndByItsAlias(t *testing.T) {
	c := model.Config{Identities: []model.Identity{
		named("Prod-Admin", "p"), named("staging", "prod-admin"), named("dev", "shared"), named("test", "SHARED"), named("東京", ""),
	}}
	for name, want := range map[string]string{
		"prod-admin": "Prod-Admin", // a name wins over another identity's alias
		"PROD-ADMIN": "Prod-Admin", "P": "Prod-Admin", "staging": "staging", "東京": "東京",
	} {
		if got, err := c.Find(name); err != nil || got.Title != want {
			t.Errorf("%q finds %q, %v", name, got.Title, err)
		}
	}
	for _, name := range []string{"", "prod", "shared", "dev ", "r"} { // two have the alias "shared"
		var unknown *model.UnknownIdentityError
		if got, err := c.Find(name); !errors.As(err, &unknown) || unknown.Name != name || len(unknown.Names) != 5 {
			t.Errorf("%q finds %q, %v", name, got.Title, err)
		}
	}
}

func TestAnIdentityIsFoundByTheNameThatListsShow(t *testing.T) {
	c := model.Config{Identities: []model.Identity{named("\u0130", "\u0130x"), named("ẞ", ""), named("y", "\u0130y")}}
	for name, want := range map[string]string{"\u0130": "\u0130", "i": "\u0130", "\u0130X": "\u0130", "ß": "ẞ", "iy": "y", "\u0130Y": "y"} {
		if got, err := c.Find(name); err != nil || got.Title != want {
			t.Errorf("%q finds %q, %v", name, got.Title, err)
		}
		if got := c.UserIndex().Find(name); got == nil || got.Title != want {
			t.Errorf("the index finds %v for %q", got, name)
		}
	}
}

func TestFoldedNamesAreTheSameInAnyCase(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		name := string(r)
		want := model.Folded(name)
		for _, other := range []string{want, strings.ToLower(name), string(unicode.SimpleFold(r))} {
			if got := model.Folded(other); got != want {
				t.Errorf("%U: %q and %q", r, want, got)
			}
		}
	}
}

func TestTheIndexOfUsersFindsWhatFindUserFinds(t *testing.T) {
	c := model.Config{Identities: []model.Identity{
		named("Prod-Admin", "p"), named("staging", "prod-admin"), named("dev", "shared"), named("test", "SHARED"), named("東京", ""),
		named("PROD-admin", "q"), named("straße", "K"), named("third", "shared"), named("ǅ", ""),
	}, Roles: []model.Identity{{Ref: model.Ref{Name: "role"}, Title: "role", Role: &model.Role{}}}}
	users := c.UserIndex()
	for _, name := range []string{"prod-admin", "PROD-ADMIN", "P", "q", "staging", "東京", "", "prod", "shared", "Shared", "dev ", "role", "STRASSE", "straße", "K", "k", "\u212a", "ǆ", "ǅ"} {
		want, err := c.FindUser(name)
		got := users.Find(name)
		if (err == nil) != (got != nil) || got != nil && got.Title != want.Title {
			t.Errorf("%q: %v, not %q", name, got, want.Title)
		}
	}
}

func TestTheNearestNamesComeFirst(t *testing.T) {
	c := model.Config{Identities: []model.Identity{
		named("billing", ""), named("Prod-Admin", ""), named("prod-reader", ""), named("pröd-admin", ""), named("x", ""),
	}}
	for name, want := range map[string][]string{
		"prod-admn":  {"Prod-Admin", "pröd-admin", "prod-reader", "billing", "x"},
		"PROD-READR": {"prod-reader", "Prod-Admin", "pröd-admin", "billing", "x"},
		"prod":       {"Prod-Admin", "prod-reader", "x", "billing", "pröd-admin"},
		"":           {"x", "billing", "Prod-Admin", "pröd-admin", "prod-reader"},
	} {
		_, err := c.Find(name)
		var unknown *model.UnknownIdentityError
		if !errors.As(err, &unknown) || !slices.Equal(unknown.Names, want) {
			t.Errorf("%q: %v", name, unknown.Names)
		}
	}
}

func TestUnknownNameSuggestsTheClosest(t *testing.T) {
	config := func(names ...string) (c model.Config) {
		for _, n := range names {
			c.Identities = append(c.Identities, named(n, ""))
		}
		return c
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("team-%02d-admin", i))
	}
	many = append(many, "me")
	for _, c := range []struct {
		there       []string
		typed, want string
		more        int
	}{
		{[]string{"adam", "admin-of-everything"}, "adm", `unknown identity "adm". Did you mean admin-of-everything or adam?`, 0},
		{[]string{"billing", "prod-admin"}, "adm", `unknown identity "adm". Did you mean prod-admin?`, 0},
		{[]string{"adam", "billing"}, "b", `unknown identity "b". Identities: adam, billing`, 0},
		{nil, "prd", `unknown identity "prd"`, 0},
		{[]string{"dev", "prod"}, "prd", `unknown identity "prd". Did you mean prod?`, 0},
		{[]string{"dev", "prod"}, "billing", `unknown identity "billing". Identities: dev, prod`, 0},
		{many, "mee", `unknown identity "mee". Did you mean me?`, 38},
		{many, "somebody", `unknown identity "somebody"`, 38},
	} {
		_, err := config(c.there...).Find(c.typed)
		var unknown *model.UnknownIdentityError
		if !errors.As(err, &unknown) || err.Error() != c.want || unknown.More() != c.more {
			t.Errorf("%v, want %s and %d more", err, c.want, c.more)
		}
	}
}

func TestTheDefaultIsTheOnlyOneThatSaysSo(t *testing.T) {
	of := func(defaults ...bool) (model.Identity, error) {
		var c model.Config
		for i, d := range defaults {
			id := named(string(rune('a'+i)), "")
			id.Default = d
			c.Identities = append(c.Identities, id)
		}
		return c.Default()
	}
	for want, defaults := range map[string][]bool{"b": {false, true, false}, "a": {false}, "": {false, false}} {
		if got, err := of(defaults...); err != nil || got.Title != want {
			t.Errorf("%v: %q %v", defaults, got.Title, err)
		}
	}
	if got, err := of(); err != nil || got.Title != "" {
		t.Errorf("no identities: %q %v", got.Title, err)
	}
	if got, err := of(true, false, true); err == nil || got.Title != "" || err.Error() !=
		"several identities are the default: a, c; use -i NAME, or keep default: true on one of them" {
		t.Errorf("two: %q %v", got.Title, err)
	}
}

func TestADefaultOfAnotherKindIsNeverReplacedByAnotherIdentity(t *testing.T) {
	c := model.Config{
		Identities: []model.Identity{named("dev", "")},
		Others:     []model.OtherIdentity{{Title: "sso-admin", Kind: "aws/permission-set", Default: true, Origin: model.Origin{File: "/p/atmos.yaml", Line: 7}}},
	}
	got, err := c.Default()
	if err == nil || got.Title != "" || err.Error() != "/p/atmos.yaml:7: the default identity sso-admin is of kind aws/permission-set, "+
		"which authdeck does not support; use -i NAME, or run: atmos auth login -i sso-admin" {
		t.Errorf("%q %v", got.Title, err)
	}
	c.Identities[0].Default = true
	if got, err := c.Default(); err == nil || got.Title != "" {
		t.Errorf("two defaults of two kinds: %q %v", got.Title, err)
	}
}

func TestATrustMessageNamesWhatIsNeeded(t *testing.T) {
	endpoint := model.Power{Kind: model.SetsEndpoint, Identity: "dev", Value: model.SecretString("https://example.com"), Folder: "/p"}
	variable := model.Power{Kind: model.SetsVariable, Name: "EDITOR", Folder: "/p"}
	imported := model.Power{Kind: model.ReadsFile, Name: "import", Value: model.SecretString("/q/more.yaml"), Folder: "/p"}
	dev, other := named("dev", ""), named("other", "")
	dev.Powers = []model.Power{endpoint}
	c := model.Config{Identities: []model.Identity{dev, other}, Powers: []model.Power{variable, imported, endpoint}}
	names := func(err error, want model.Power) {
		t.Helper()
		if powers := model.UntrustedIn(err); len(powers) != 3 || powers[0].Kind != model.SetsVariable || !strings.Contains(err.Error(), "wants to "+want.Wants()) {
			t.Errorf("%v", err)
		}
	}
	names(c.CheckTrust(model.ForSession, dev), endpoint)
	names(c.CheckTrust(model.ForPrograms, other), variable)
	_, err := c.Find("elsewhere")
	names(err, imported)
	if err := c.CheckTrust(model.ForSession, other); err != nil {
		t.Errorf("it needs none of them: %v", err)
	}
}

func TestATrustMessageSaysForWhichRepositoryAFolderIsNotTrusted(t *testing.T) {
	p := model.UntrustedProblem([]model.Power{{Kind: model.RunsCommand, Folder: "/home/user", In: "/home/user/work"}})
	if want := "and you have not trusted it for /home/user/work"; !strings.HasSuffix(p.What, want) {
		t.Errorf("%q does not end with %q", p.What, want)
	}
}

func TestALongListOfNamesNeverHidesOne(t *testing.T) {
	for want, n := range map[string]int{
		"": 0, "a": 1, "a and b": 2, "a, b, c, d and e": 5, "a, b, c, d, e and f": 6, "a, b, c, d, e and 2 more": 7,
	} {
		if got := model.Names([]string{"a", "b", "c", "d", "e", "f", "g"}[:n]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// strings.EqualFold tells a Turkish capital from its small letter, unlike all other look-ups of names.
func TestAnIdentityOfAnotherKindIsFoundInAnyCase(t *testing.T) {
	c := model.Config{Others: []model.OtherIdentity{{Title: "İstanbul", Kind: "aws/permission-set"}}}
	var unknown *model.UnknownIdentityError
	if _, err := c.Find("istanbul"); !c.Has("istanbul") || !errors.As(err, &unknown) || unknown.Kind != "aws/permission-set" {
		t.Errorf("%+v", err)
	}
}

func TestOnlyVariablesOfAtmosThatChooseKeysOrFilesBlockASession(t *testing.T) {
	variable := func(name string) model.Config {
		return model.Config{Powers: []model.Power{{Kind: model.SetsVariable, Name: name, Folder: "/p"}}}
	}
	dev := named("dev", "")
	for _, name := range []string{
		"ATMOS_KEYRING_TYPE", "ATMOS_KEYRING_FILE_PATH", "ATMOS_KEYRING_PASSWORD", "ATMOS_KEYRING_PASSWORD_ENV", "ATMOS_AUTH_REALM", "ATMOS_PROFILE", "ATMOS_CONFIG",
		"ATMOS_CONFIG_PATH", "ATMOS_CLI_CONFIG_PATH", "ATMOS_BASE_PATH", "ATMOS_GIT_ROOT_BASEPATH", "ATMOS_XDG_CONFIG_HOME", "ATMOS_XDG_DATA_HOME", "ATMOS_XDG_CACHE_HOME", "ATMOS_keyring_type",
	} {
		for _, use := range []model.Use{model.ForSession, model.ForPrograms, model.ForKeyring} {
			if err := variable(name).CheckTrust(use, dev); !errors.Is(err, model.ErrNotTrusted) {
				t.Errorf("%s blocks nothing", name)
			}
		}
	}
	for _, name := range []string{"ATMOS_SHELL", "ATMOS_IDENTITY", "ATMOS_LOGS_LEVEL", "ATMOS_PAGER", "ATMOS_COMPONENTS_TERRAFORM_BASE_PATH", "TF_LOG", "AWS_ENDPOINT_URL"} {
		c := variable(name)
		if err := errors.Join(c.CheckTrust(model.ForSession, dev), c.CheckTrust(model.ForKeyring, model.Identity{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.CheckTrust(model.ForPrograms, dev) == nil || c.CheckHidden() != nil {
			t.Errorf("%s: programs get it, and it hides no identity", name)
		}
		if chooses := c.CheckTrust(model.ForChoice, model.Identity{}) != nil; chooses != (name == "ATMOS_IDENTITY") {
			t.Errorf("%s chooses an identity: %t", name, chooses)
		}
		c.Powers[0].Read = true
		if blocks := c.CheckTrust(model.ForSession, dev) != nil; blocks != model.IsForAtmos(name) {
			t.Errorf("%s, which the configuration reads: %t", name, blocks)
		}
	}
}
