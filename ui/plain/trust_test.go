package plain_test

import (
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/store/trust"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

func TestUsingSomethingUntrustedAsksInTheLineModeToo(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.Risky()
		needs := b.ws.Config.Needs(model.ForSession, b.ws.Config.Identities[0])
		b.run("", "enter", "n", "q")
		b.see("Warning: 1 command, 1 endpoint and 3 variables are ignored until you trust this folder. Type t to review.", "Not trusted. Nothing was changed.")
		for _, p := range needs {
			b.see(words.PowerPlace(p) + ": " + words.Power(p))
		}
		b.seeNot(modeltest.UntrustedPassphrase)
		if len(b.trusted) > 0 {
			t.Error("trusted without a yes")
		}
		b.run("", "enter", "y", code, "", "q")
		b.see("Trusted "+modeltest.UntrustedFolder+".", "Signed in as emergency-user. Session saved.")
		if len(b.trusted) != len(needs) {
			t.Errorf("trusted %d", len(b.trusted))
		}
	})
}

func TestTheHelpOfTheListSaysHowToReviewWhatIsNotTrusted(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Risky()
		b.run("?", "t", "y", "?", "q")
		b.inOrder(": ?", "\n"+words.ReviewUntrusted+"\n", ": t", "Trusted ")
		if n := strings.Count(b.transcript(), words.ReviewUntrusted); n != 2 { // above the list, and in the first help
			t.Errorf("said %d times\n%s", n, b.transcript())
		}
	})
}

func TestTheLineModeShowsAllThatIsNotTrusted(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.Risky()
		b.trustFails = trust.NotSaved(syscall.EROFS)
		b.run("t", "y", "y", "t", "q")
		b.see("set LD_PRELOAD=./evil.so", "read-only file system", `No identity "t".`)
		if len(b.trusted) != 5 {
			t.Errorf("trusted %d", len(b.trusted))
		}
	})
}

func TestActionsOfTheLineModeAskForWhatTheyNeed(t *testing.T) {
	for _, action := range []string{"v", "d"} {
		play(t, func(t *testing.T, b *bench) {
			b.Keep("prod-admin", device)
			b.Risky()
			b.run("2", action, "", "q")
			b.see("Trust this folder?", "Nothing was changed.")
			b.seeNot("Keys are valid", "Deleted")
		})
	}
}

func TestAFileThatNeedsTrustBeforeItHasIdentitiesAsksAtOnce(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.broken = model.UntrustedProblem([]model.Power{{Kind: model.ReadsFile, Name: "import", Value: model.SecretString("/srv/x.yaml"), Folder: "/p", Origin: model.Origin{File: "/p/atmos.yaml", Line: 1}}})
		b.opts = frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}
		if out := b.run("n", "", "y", code); out.Issued == nil {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
		b.see("1. atmos.yaml:1: read /srv/x.yaml, outside the folder (import)")
	})
}
