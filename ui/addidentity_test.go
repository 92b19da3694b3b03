package ui_test

import (
	"context"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// add is a configuration file that adds every identity at its end.
func (b *bench) add(_ context.Context, all ...model.NewIdentity) (model.Addition, error) {
	b.check("Add")
	a := model.Addition{File: "/home/u/infra/atmos.yaml", New: b.broken != nil, Line: 23, Diff: []model.DiffLine{
		{Mark: '@', Text: "@@ -21,3 +21,5 @@"}, {Mark: ' ', Text: "    東京-運用:"}, {Mark: ' ', Text: "      kind: aws/user"},
	}}
	for _, n := range all {
		if b.added != nil {
			if err := b.added(n); err != nil {
				return model.Addition{}, err
			}
		}
		a.Diff = append(a.Diff, model.DiffLine{Mark: '+', Text: "    " + n.Name + ":"}, model.DiffLine{Mark: '+', Text: "      kind: aws/user"})
	}
	for range b.linesMore {
		a.Diff = append(a.Diff, model.DiffLine{Mark: '+', Text: "      # more"})
	}
	a.Diff = append(a.Diff, model.DiffLine{Mark: ' ', Text: "  realm: acme"})
	a.Write = func(context.Context) error {
		b.check("Write")
		b.wait()
		if b.changed {
			b.changed = false
			return model.ErrFileChanged
		}
		b.broken = nil
		for i, n := range all {
			b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(n.Name, 24+2*i))
		}
		return nil
	}
	return a, nil
}

func TestAnIdentityIsAddedAfterAReviewOfTheChanges(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("a").see("Add identity", "saves to atmos.yaml")
		d.typed("new-one").press("enter").typed("eu-west-1").press("enter", "enter")
		d.see("/home/u/infra/atmos.yaml changes from line 21 on:", "+    new-one:", "▸ [Write changes]    [Back]")
		if len(b.ws.Config.Identities) != 3 {
			t.Fatal("written before anybody said so")
		}
		d.press("enter").see("▌  new-one", "Added new-one")
		d.press("enter").see("Enter Credentials", "new-one › Keys")
	})
}

func TestASmallFormSaysInTheFieldWhatItsNameMayHave(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).resize(60, 16).press("a").typed("my name").press("enter")
		d.see("✗ A name cannot contain spaces")
	})
}

func TestOnlyTheChangeOfAnExistingFileSaysItsLine(t *testing.T) {
	play(t, func(t *testing.T) {
		newBench(t).start(frontend.Options{}).press("a").typed("new-one").press("enter", "enter", "enter").see("changes from line 21 on:").seeNot("@@")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.start(frontend.Options{}).press("a").typed("new-one").press("enter", "enter", "enter").see("will be created:", "+    new-one:").seeNot("@@", "at line")
	})
}

func TestBackFromTheReviewKeepsTheForm(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("a").typed("new-one").press("enter", "enter", "enter").see("+    new-one:")
		d.press("esc").see("Add identity", "new-one").press("esc").see("Discard what you typed?")
		d.press("esc").see("Add identity").press("esc", "tab", "enter").see("IDENTITY").seeNot("new-one")
	})
}

// The list does not have identities of other kinds, but the file does.
func TestTheFormSaysThatANameIsTakenInTheFile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities, b.added = b.ws.Config.Identities[:1], b.Taken
		d := b.start(frontend.Options{}).press("a").typed("prod-admin").press("enter", "enter", "enter")
		d.see("Add identity", "atmos.yaml:4: identity \"prod-admin\" already exists", "choose another")
		b.added = nil
		d.press("backspace").press("enter", "enter", "enter").see("+    prod-admi:")
	})
}

// A taken name was accepted in its field, and refused only after the last one.
func TestATakenNameIsRefusedInItsField(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		id := b.ws.Config.Identities[0]
		b.ws.Config.Identities[0].Alias = "spare"
		d := b.start(frontend.Options{}).resize(60, 16).press("a").typed(strings.ToUpper(id.Title)).press("enter")
		d.see("▸ Name", "✗ This name already exists in "+id.Origin.String()).press("tab").see("▸ Region", "✗ This name already exists")
		d.press("shift+tab", "ctrl+u").typed("spare").press("enter").see("▸ Name", "✗ This is already the alias of "+id.Title)
		d.press("ctrl+u").typed("new-one").press("enter").see("▸ Region").seeNot("✗")
	})
}

func TestWhatIsSaidBelowAFormMovesNothingInIt(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.added = func(model.NewIdentity) error {
				return &model.Problem{What: strings.Repeat("one more reason ", 12), Why: "and another", Fix: model.Do("do something")}
			}
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("a").typed("new-one")
			fields := func() string {
				above, _, _ := strings.Cut(d.view(), "MFA device")
				return above
			}
			before := fields()
			d.press("enter", "enter", "enter").see("reason")
			if after := fields(); after != before {
				t.Errorf("%s\nand not\n%s", after, before)
			}
		})
	}
}

func TestAFieldSaysWhatItIsForWhileOneTypes(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("a").see("A name for your IAM user. No spaces, quotes or []#;=\\.").typed("mine").see("A name for your IAM user")
		d.resize(60, 16).see("A name for your IAM user.").seeNot("No spaces").press("f1").see("An identity is an entry in atmos.yaml", "No spaces, quotes or")
	})
}

func TestAFormOffersNoKeyThatDoesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("a").see("enter next").seeNot("shift+tab").press("tab").see("shift+tab back").press("shift+tab").seeNot("shift+tab")
		d.press("esc", "e").see("Enter Credentials").seeNot("shift+tab")
	})
}

func TestALeftFormIsForgotten(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.added = b.Taken
		d := b.start(frontend.Options{}).press("a").typed("prod-admin").press("enter", "enter", "enter").see("already exists")
		d.press("esc", "tab", "enter").see("IDENTITY").press("r").see("Up to date").seeNot("Added")
	})
}

func TestAFileThatChangedIsReviewedAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.changed = true
		d := b.start(frontend.Options{}).press("a").typed("new-one").press("enter", "enter", "enter", "enter")
		d.see("The file has changed", "+    new-one:")
		if len(b.ws.Config.Identities) != 3 {
			t.Fatal("it was written")
		}
		d.press("enter").see("▌  new-one")
	})
}

func TestAMissingConfigurationIsCreatedWithTheFirstIdentity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		d := b.start(frontend.Options{}).see("Welcome", "Add identity").press("a", "esc").see("Add identity").press("r").see("There is no identity yet")
		d.press("enter").see("Welcome › Add identity").typed("first").press("enter", "enter", "enter").see("will be created:", "Welcome › Add identity › Review changes")
		d.press("enter").see("first › Keys", "Enter Credentials")
		d.press("esc").see("▌  first")
	})
}

func TestNoIdentityIsAddedToABrokenFile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.broken = &model.Problem{Origin: model.Origin{File: "/a/atmos.yaml", Line: 3}, What: "a tab"}
		b.start(frontend.Options{}).see("is invalid").press("a").see("is invalid").seeNot("add identity")
	})
}

func TestConfiguringAMissingIdentityAddsItFirst(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{Goal: frontend.Configure, Add: "newer"}).see("Add identity", "newer")
		d.press("enter", "enter", "enter").see("Enter Credentials", "newer › Keys")
		if o := d.outcome(); o.Added != "newer" {
			t.Errorf("%+v", o)
		}
	})
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{Goal: frontend.Configure, Add: "newer"}).press("esc", "tab", "enter")
		if o := d.outcome(); !d.ended || !o.Cancelled {
			t.Errorf("ended %v with %+v", d.ended, o)
		}
	})
}
