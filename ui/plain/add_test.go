package plain_test

import (
	"context"
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// add is a configuration file that adds every new identity at its end.
func (b *bench) add(_ context.Context, all ...model.NewIdentity) (model.Addition, error) {
	at, was := model.Origin{File: "/home/u/atmos.yaml", Line: 9, Column: 5}, len(b.ws.Config.Identities)
	a := model.Addition{File: at.File, New: b.broken != nil, Diff: []model.DiffLine{{Mark: '@', Text: "@@ -9,0 +9,2 @@"}, {Mark: ' ', Text: "  identities:"}}}
	for _, n := range all {
		if _, err := b.ws.Config.Find(n.Name); err == nil {
			return model.Addition{}, b.Taken(n)
		}
		a.Diff = append(a.Diff, model.DiffLine{Mark: '+', Text: "    " + n.Name + ":"}, model.DiffLine{Mark: '+', Text: "      kind: aws/user"})
	}
	a.Write = func(context.Context) error {
		if len(b.ws.Config.Identities) != was {
			return model.ErrFileChanged
		}
		b.broken, b.unread = b.unread, nil
		for i, n := range all {
			b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(n.Name, 24+i))
		}
		return nil
	}
	return a, nil
}

func TestAnIdentityIsAddedLineByLine(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		out := b.run("a", "newer", "moon-base", "moon", "", "", "?", "", "back", "q")
		b.see("/home/u/atmos.yaml will change.", "+    newer:", "Warning: That doesn't look like a region", "Press enter to keep it.\nRegion (optional, default: us-east-1) [moon-base]: moon\n", "[moon]: \nMFA device",
			"The rest of the file stays the same.", "Added newer.", "Keys of newer.", "AWS Access Key ID: back", "4. newer;", "[4]: q")
		if out.Added != "newer" {
			t.Errorf("%+v", out)
		}
	})
}

func TestTheListWithAnAddedIdentityBeginsWithItsTitleAndWarnings(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Risky()
		b.run("a", "newer", "", "", "", "back", "q")
		b.inOrder("3 identities. Keyring:", "Warning: 1 command,", "Added newer.", "4 identities. Keyring:", "Warning: 1 command,", "1. emergency-user", "4. newer;")
	})
}

func TestWhatCannotBeAddedIsSaidAndAskedForAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.run("a", "x]y", "prod-admin", "newer", "", "", "n", "back", "q")
		b.see("Error: The name cannot contain", "Error: This name already exists in atmos.yaml:", "Choose another name.\n", "y or n [y]: n\nNothing was written. Back to the first field of the form.\n", "Name [newer]: back")
		if _, err := b.ws.Config.Find("newer"); err == nil {
			t.Error("written although nobody wanted it")
		}
	})
}

func TestAChangedFileIsReadOutAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.run("a", "newer", "", "", func() {
			b.ws.Config.Identities = slices.Concat(b.ws.Config.Identities, []model.Identity{modeltest.Identity("theirs", 30)})
		}, "", "", "back", "q")
		b.see("The file has changed.", "Added newer.", "5. newer;")
	})
}

func TestWithoutIdentitiesOneIsOffered(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Config.Identities = nil
		b.broken = &model.Problem{What: "there is no atmos.yaml", Fix: model.Do("create it with:"), Write: "auth: {}", Empty: model.EmptyFile}
		b.run("", "first", "", "", "?", "", "back", "q")
		b.see("a: Add identity. Your IAM user; keys are kept encrypted.", "d: Try the demo. ", "Letter, q to quit, ? for help [a]: ", "/home/u/atmos.yaml will be created with these lines:\n  identities:\n", "1. first;")
		b.seeNot("The rest of the file")
	})
}

// nothingYet is a computer without any configuration.
func nothingYet(b *bench) {
	b.ws.Config.Identities, b.ws.Config.Roles = nil, nil
	b.broken = &model.Problem{What: "there is no atmos.yaml", Fix: model.Do("create it with:"), Write: "auth: {}", Empty: model.NoFile}
}

func TestTheDemoIsOfferedWithoutIdentities(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		nothingYet(b)
		out := b.run("9", "y", "?", "d")
		b.see("There is no atmos.yaml here", "The first two choices create it in ~/.atmos", "i: Import keys from a file. ", "Type one of these letters: a, i, d, q.", "auth: {}")
		if !out.Demo || out.Cancelled {
			t.Errorf("%+v", out)
		}
	})
}

func TestASignInWithoutIdentitiesOffersOneChoice(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		nothingYet(b)
		b.opts.Goal = frontend.SignIn
		b.run("2", "q")
		b.see("Type one of these letters: a, q.")
	})
}

func TestLeavingWithoutIdentitiesIsNoError(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		nothingYet(b)
		if out := b.run("q"); out.Err != nil || out.Cancelled {
			t.Errorf("%+v", out)
		}
	})
}

func TestWhatAWSProgramsReadIsImportedWithoutIdentities(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		nothingYet(b)
		b.credentials = b.file("credentials", twoProfiles)
		b.run("i", "", "back", "i", "", "mine", "skip", "", "y", "y", "", "q")
		b.see("i: Import "+b.credentials+". 2 users found; the file stays unchanged.", "File ["+b.credentials+"]: ", "Name for [home]", "will be created", "Added mine.", "[home] goes to mine.", "1. mine;")
		if _, typed := entry(b, "mine"); typed != secret {
			t.Error(b.transcript())
		}
	})
}

func TestAFileIsAskedForWithoutIdentities(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		nothingYet(b)
		empty := b.file("empty", "[mine]\nregion = eu-west-1\n")
		b.run("i", "back", "i", "/nowhere", empty, "back", "r", "q")
		b.see("Import keys from a file: ", "There is no file /nowhere", "Error: ")
	})
}

func TestConfiguringAMissingIdentityAddsItFirst(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts = frontend.Options{Goal: frontend.Configure, Add: "newer", NoVerify: true}
		out := b.run("", "", "", "", keyID, hidden(secret), "", "")
		b.see(`Unknown identity "newer". Identities: `, "Name [newer]: ", "Keys of newer.")
		if out.Saved == nil || out.Identity.Title != "newer" {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
	})
	play(t, func(t *testing.T, b *bench) {
		b.opts = frontend.Options{Goal: frontend.Configure, Add: "newer"}
		if out := b.run("back"); !out.Cancelled {
			t.Errorf("%+v", out)
		}
	})
}
