package words_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestTheSessionsThatEndAreNamed(t *testing.T) {
	many := []string{"a", "b", "c", "d", "e", "f", "g"}
	for _, c := range []struct {
		asked      int
		own, roles []string
		want       string
	}{
		{1, nil, nil, ""},
		{1, many[:1], nil, "the session"},
		{1, many[:1], many[1:2], "the session and that of its role b"},
		{1, many[:1], many[1:3], "the session and those of its roles b and c"},
		{1, nil, many[:1], "the session of its role a"},
		{1, nil, many[:6], "the sessions of its roles a, b, c, d, e and f"},
		{1, nil, many, "the sessions of its roles a, b, c, d, e and 2 more"},
		{3, many[:1], nil, "the session of a"},
		{3, many[:2], many[2:3], "the sessions of a and b and that of the role c"},
		{3, nil, many[:2], "the sessions of the roles a and b"},
		{9, many, nil, "the sessions of a, b, c, d, e and 2 more"},
	} {
		want := "This deletes them from the memory. "
		if c.want != "" {
			want = "This deletes them from the memory and ends " + c.want + ". "
		}
		if _, why := words.DeleteKeys(c.asked, "a", "the memory", model.Ends{Own: c.own, Roles: c.roles}); why != want+words.NoCopy {
			t.Errorf("%d asked, %v, %v: %q, want %q", c.asked, c.own, c.roles, why, want)
		}
	}
}

func TestWhereTheKeysAreThatCannotBeDeletedHere(t *testing.T) {
	id := model.Identity{Title: "prod admin"}
	inFile := id
	inFile.AccessKeyID = model.Setting[string]{Value: "AKIA", Set: true, Origin: model.Origin{File: "atmos.yaml", Line: 9}}
	inFile.SecretKey = model.Setting[model.Secret]{Value: model.SecretString("x"), Set: true}
	elsewhere := model.Record{SavedAt: time.Unix(1, 0), KeyringType: "system", KeyringTitle: "GNOME Keyring"}
	for want, got := range map[string]string{
		"No saved keys for prod admin": words.NoKeysToDelete(id, model.Record{}, "file"),
		"prod admin's keys are in GNOME Keyring. To delete them, run: authdeck logout 'prod admin' --keys --keyring system": words.NoKeysToDelete(id, elsewhere, "file"),
		"The keys of prod admin are managed in atmos.yaml:9. Press o to open the file":                                      words.NoKeysToDelete(inFile, elsewhere, "file"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTheListOfAllCountsRolesAsRoles(t *testing.T) {
	e := &model.UnknownIdentityError{Name: "x", Names: []string{"a", "b", "c", "d", "e"}, Roles: 2}
	if got := words.Explain(e).FixLine(); got != "to list all 3 identities and 2 roles, run: authdeck list" {
		t.Errorf("%q", got)
	}
	if got := words.InList(3, 2) + "; " + words.InList(0, 1) + "; " + words.InList(0, 0); got != "3 identities, 2 roles; 1 role; 0 identities" {
		t.Errorf("%q", got)
	}
}

func TestRolesAreCountedAsRoles(t *testing.T) {
	user, role := model.Identity{Title: "u"}, model.Identity{Title: "r", Role: &model.Role{}}
	for want, ids := range map[string][]model.Identity{
		"1 identity": {user}, "2 roles": {role, role}, "2 identities and 1 role": {user, role, user},
	} {
		if got := words.Count(ids); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
