package keysimport_test

import (
	"fmt"
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
)

func titled(titles ...string) (c model.Config) {
	for _, title := range titles {
		c.Identities = append(c.Identities, model.Identity{Ref: model.Ref{Realm: "acme", Name: title}, Title: title})
	}
	return c
}

// keysOf is a file with these sections, all with the same keys.
func keysOf(sections ...string) (f model.Plaintext) {
	for _, name := range sections {
		f.Keys = append(f.Keys, model.PlainKeys{Name: name, Keys: model.Keys{AccessKeyID: id, Secret: model.SecretString(secret)}})
	}
	return f
}

func planOf(t *testing.T, c model.Config, f model.Plaintext, rows ...model.Row) keysimport.Plan {
	t.Helper()
	p, err := keysimport.New(c, f, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestASimilarNameIsOnlyASuggestion(t *testing.T) {
	t.Parallel()
	c := titled("prod-admin", "prod")
	p := planOf(t, c, keysOf("prod/admin", "prod *"), model.Row{Identity: c.Identities[0]}, model.Row{Identity: c.Identities[1]})
	items := p.Items()
	if items[0].Included() || items[0].Similar != "prod-admin" || items[1].Included() || items[1].Similar != "prod" {
		t.Errorf("%+v", items)
	}
	if p.Likely(0) != c.Identities[0].Ref || p.Likely(1) != c.Identities[1].Ref {
		t.Error("the choice does not start on the suggestion")
	}
	if p = p.Assign(0, &c.Identities[0]); !p.Items()[0].Pending() || p.Items()[0].Similar != "" {
		t.Errorf("confirmed: %+v", p.Items()[0])
	}
}

func TestASectionWithTheExactNameGoesBeforeSimilarOnes(t *testing.T) {
	t.Parallel()
	c := titled("prod-admin")
	c.Identities[0].Alias = "boss"
	for _, similar := range []string{"prod/admin", "prod admin", "PROD-ADMIN", "boss"} {
		f := keysOf(similar, "prod-admin")
		for what, p := range map[string]keysimport.Plan{
			"planned": planOf(t, c, f), "planned again": planOf(t, c, f).Again(c, nil), "resumed": keysimport.Resume(c, f, nil, planOf(t, c, f).Choices()),
		} {
			if items := p.Items(); items[0].Included() || items[0].Similar != "" || !items[1].Pending() {
				t.Errorf("%s, %s: %+v", similar, what, items)
			}
		}
		if items := planOf(t, c, f).Assign(1, nil).Assign(0, &c.Identities[0]).Items(); !items[0].Pending() {
			t.Errorf("%s is not taken although it was chosen: %+v", similar, items)
		}
	}
	chosen := planOf(t, c, keysOf("x", "prod-admin")).Assign(0, &c.Identities[0]).Items()
	if !chosen[0].Pending() || chosen[1].Pending() {
		t.Errorf("the user's choice does not go before a name below it: %+v", chosen)
	}
}

func TestKeysThatTheUserSkippedStaySkipped(t *testing.T) {
	t.Parallel()
	c, f := titled("prod-admin"), keysOf("prod-admin", "nobody")
	p := planOf(t, c, f).Assign(0, nil)
	for what, items := range map[string][]keysimport.Item{"planned": p.Items(), "again": p.Again(c, nil).Items(), "resumed": keysimport.Resume(c, f, nil, p.Choices()).Items()} {
		if items[0].Undecided() || !items[0].Skipped || !items[1].Undecided() || items[1].Skipped {
			t.Errorf("%s: %+v", what, items)
		}
	}
}

// TestAResumedImportKnowsWhoChose has two sections with the name of one identity. Without a choice the one with the exact name gets it.
func TestAResumedImportKnowsWhoChose(t *testing.T) {
	t.Parallel()
	c, f := titled("prod-admin", "other"), keysOf("PROD-ADMIN", "prod-admin")
	for name, p := range map[string]keysimport.Plan{
		"nobody": planOf(t, c, f), "the user": planOf(t, c, f).Assign(0, &c.Identities[0]),
		"the user, another one": planOf(t, c, f).Assign(1, &c.Identities[1]), "the user, none": planOf(t, c, f).Assign(1, nil),
	} {
		before, after := p.Items(), keysimport.Resume(c, f, nil, p.Choices()).Items()
		for i := range before {
			if before[i].Pending() != after[i].Pending() || before[i].Identity.Ref != after[i].Identity.Ref {
				t.Errorf("%s: [%s] was saved to %s: %v, and now to %s: %v", name, f.Keys[i].Name, before[i].Identity.Title, before[i].Pending(), after[i].Identity.Title, after[i].Pending())
			}
		}
	}
}

// TestAPlanOfThousandsNeedsNoMoreForEach counts, because a search among all identities for each section took minutes.
func TestAPlanOfThousandsNeedsNoMoreForEach(t *testing.T) {
	for _, section := range []string{"prod-%05d", "unknown %05d", "prod/%05d"} {
		plan := func(n int) float64 {
			var names, sections []string
			for i := range n {
				names, sections = append(names, fmt.Sprintf("prod-%05d", i)), append(sections, fmt.Sprintf(section, i))
			}
			c, f := titled(names...), keysOf(sections...)
			return testing.AllocsPerRun(2, func() {
				p := planOf(t, c, f)
				keysimport.Resume(c, f, nil, p.Choices().Again(f, f)).Again(c, nil).Items()
			})
		}
		if few, many := plan(50), plan(500); many > 12*few {
			t.Errorf("%s: 50 sections take %.0f allocations, and 500 take %.0f", section, few, many)
		}
	}
}

func TestAnIdentityWithOtherKeysIsNotSuggested(t *testing.T) {
	t.Parallel()
	c := titled("prod-admin")
	row := func(key string) model.Row {
		return model.Row{Identity: c.Identities[0], Keys: model.Present, Record: model.Record{MaskedKey: model.MaskKeyID(key)}}
	}
	for key, want := range map[string]string{"AKIAIOSFODNN7ANOTHER": "", id: "prod-admin"} {
		if got := planOf(t, c, keysOf("prod/admin"), row(key)).Items()[0]; got.Similar != want || got.Included() {
			t.Errorf("with %s saved: %+v", key, got)
		}
	}
}

func TestAnIdentityThatCannotHaveKeysIsNotLikely(t *testing.T) {
	t.Parallel()
	c := titled("wrong", "managed", "free")
	c.Identities[0].Problem = &model.Problem{What: "its region is a list"}
	c.Identities[1].AccessKeyID, c.Identities[1].SecretKey = model.Setting[string]{Value: id, Set: true}, model.Setting[model.Secret]{Value: model.SecretString(secret), Set: true}
	var rows []model.Row
	for _, i := range c.Identities {
		rows = append(rows, model.Row{Identity: i})
	}
	for _, section := range []string{"x", "wrng", "mnaged"} {
		if got := planOf(t, c, keysOf(section), rows...).Likely(0); got != c.Identities[2].Ref {
			t.Errorf("%s: %v", section, got)
		}
	}
}

// Only the full-screen form did it.
func TestAnImportWarnsOfADigitThatNoAccessKeyIDHas(t *testing.T) {
	t.Parallel()
	f := keysOf("a", "none")
	for i := range f.Keys {
		f.Keys[i].Keys.AccessKeyID = "AKIARZPUZDIKIJKLMN8" + string(rune('A'+i))
	}
	for _, i := range planOf(t, titled("a"), f).Items() {
		if len(i.Warnings) != 1 || i.Warnings[0].What != "AWS key IDs contain no 8" {
			t.Errorf("%s: %v", i.Label, i.Warnings)
		}
	}
}

func TestOnlyKeysThatAreSavedTwiceAreWarnedOf(t *testing.T) {
	t.Parallel()
	c := titled("a", "b")
	warned := func(p keysimport.Plan) (numbers []int) {
		for _, i := range p.Items() {
			if slices.ContainsFunc(i.Warnings, func(w *model.Problem) bool { return w.What == "the same access key ID as [a]" }) {
				numbers = append(numbers, i.Number)
			}
		}
		return numbers
	}
	f := keysOf("a", "b", "a", "none")
	if got := warned(planOf(t, c, f)); !slices.Equal(got, []int{1}) {
		t.Errorf("warned of %v, want the second only: the third and fourth are skipped", got)
	}
	if got := warned(planOf(t, c, f).Assign(0, nil).Assign(2, nil)); got != nil {
		t.Errorf("warned of %v although [a] is skipped", got)
	}
}
