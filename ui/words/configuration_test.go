package words_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestProblemsAreCountedBeforeWarnings(t *testing.T) {
	t.Parallel()
	problem := func(line int) *model.Problem {
		return &model.Problem{Origin: model.Origin{File: "/p/atmos.yaml", Line: line}, What: "unknown kind"}
	}
	wrong, right := model.Identity{Problem: problem(3)}, model.Identity{}
	twice := model.Identity{Problem: problem(4), Others: []*model.Problem{problem(5)}}
	half := model.Identity{Problem: &model.Problem{Kind: model.ErrNotTrusted}, Others: []*model.Problem{problem(5)}}
	untrusted := model.Identity{Problem: &model.Problem{Kind: model.ErrNotTrusted}}
	for name, c := range map[string]struct {
		config model.Config
		want   string
	}{
		"nothing":               {model.Config{Identities: []model.Identity{right}}, ""},
		"trust is no problem":   {model.Config{Identities: []model.Identity{untrusted}}, ""},
		"nor is it beside one":  {model.Config{Identities: []model.Identity{half}}, "atmos.yaml:5: unknown kind; run: authdeck validate"},
		"one says what is":      {model.Config{Identities: []model.Identity{wrong}}, "atmos.yaml:3: unknown kind; run: authdeck validate"},
		"more are counted":      {model.Config{Identities: []model.Identity{wrong, right}, Roles: []model.Identity{twice}}, "3 problems in atmos.yaml; run: authdeck validate"},
		"warnings come second":  {model.Config{Identities: []model.Identity{wrong, twice}, Warnings: []*model.Problem{problem(1)}}, "3 problems and 1 warning in atmos.yaml; run: authdeck validate"},
		"one of each":           {model.Config{Identities: []model.Identity{wrong}, Warnings: []*model.Problem{problem(1)}}, "1 problem and 1 warning in atmos.yaml; run: authdeck validate"},
		"a warning alone is it": {model.Config{Warnings: []*model.Problem{problem(1)}}, "atmos.yaml:1: unknown kind; run: authdeck validate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := words.Faults(c.config); got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}

func TestOnlyTheLastOfSeveralSentencesNeedsAFullStop(t *testing.T) {
	for says, want := range map[string]string{
		"no session":                       "no session",
		"no session. Sign in":              "no session. Sign in.",
		"no session. Run: authdeck login":  "no session. Run: authdeck login",
		"unknown name. Did you mean me?":   "unknown name. Did you mean me?",
		"not a region. Example: us-east-1": "not a region. Example: us-east-1",
	} {
		if got := words.Ended(says); got != want {
			t.Errorf("%q: %q", says, got)
		}
	}
}

func TestAHostIsNamedOnceInASentence(t *testing.T) {
	err := &model.AWSError{Kind: model.ErrNetwork, Host: "sts.example.test", Cause: model.Connection(model.ErrNoName, "sts.example.test", errors.New("dial tcp: lookup sts.example.test"))}
	p := words.Explain(err)
	if p.What != "Could not reach sts.example.test" || p.Why != "The host name cannot be resolved." || p.Details != "" {
		t.Errorf("%+v", p)
	}
	if got := words.Short(err); got != "Could not reach sts.example.test: the host name cannot be resolved" {
		t.Error(got)
	}
}

func TestARealmOfAFolderIsNamedByTheFolder(t *testing.T) {
	for want, c := range map[string]model.Config{
		"acme, from atmos.yaml:2":     {Realm: "acme", RealmSource: "atmos.yaml:2"},
		"the folder of /p/atmos.yaml": {Realm: "2d366932af5d6faf", RealmSource: model.RealmOfFolder + "/p/atmos.yaml"},
	} {
		if got := words.Realm(c); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

func TestAProblemWithoutAPlaceIsNotBlamedOnAFile(t *testing.T) {
	t.Parallel()
	home := &model.Problem{What: "cannot create the folder /x", Why: "permission denied", Fix: model.Do("set HOME to another folder")}
	want := "Cannot create the folder /x. Permission denied. Set HOME to another folder"
	if got := words.Line(words.Explain(fmt.Errorf("logout: %w", home))); got != want {
		t.Error(got)
	}
	if p := words.Explain(errors.Join(home, errors.New("else"))); p.Details != "Also: else" {
		t.Error(p.Details)
	}
}

func TestOnlyAWholeFileIsTheSubjectOfAProblem(t *testing.T) {
	t.Parallel()
	at := model.Origin{File: "/p/atmos.yaml", Line: 7, Column: 15}
	for what, want := range map[string][2]string{
		"this file is not valid YAML":  {"atmos.yaml:7 is not valid YAML", ""},
		"this is not a region name":    {"atmos.yaml:7 is invalid", "This is not a region name."},
		"this is not a valid variable": {"atmos.yaml:7 is invalid", "This is not a valid variable."},
	} {
		if p := words.Explain(&model.Problem{Origin: at, What: what}); p.What != want[0] || p.Why != want[1] {
			t.Errorf("%q: %q, %q", what, p.What, p.Why)
		}
	}
}

// The box of an identity named only its first problem.
func TestTheOtherProblemsOfAnIdentityAreInTheDetails(t *testing.T) {
	t.Parallel()
	at := func(line int) model.Origin { return model.Origin{File: "atmos.yaml", Line: line} }
	first := &model.Problem{What: "mfa_arn is the user's ARN", Origin: at(10)}
	if p := words.ExplainWith(first, nil); p.Why != "mfa_arn is the user's ARN." || p.Details != first.Origin.Full() {
		t.Errorf("alone: got %q and %q", p.Why, p.Details)
	}
	p := words.ExplainWith(first, []*model.Problem{{What: "this is not a region name", Why: "it has a space", Fix: model.Do("write us-east-1"), Origin: at(9)}})
	if !strings.HasSuffix(p.Why, " 1 more problem is below.") || !strings.HasSuffix(p.Details, "\n\nAlso: this is not a region name\nIt has a space\natmos.yaml:9\nWrite us-east-1") {
		t.Errorf("with another: got %q and %q", p.Why, p.Details)
	}
}
