package ui_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/store/trust"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// sees looks for every power of the list, with its place, in a wide window.
func (d *driver) seesPowers(powers []model.Power) *driver {
	d.t.Helper()
	d.resize(200, 60)
	text := d.question()
	for _, folder := range words.PowersByFolder(powers) {
		for _, group := range folder.Groups() {
			for _, p := range group.Powers {
				if want := words.PowerPlace(p.Power) + " " + p.Text; !strings.Contains(text, want) || !strings.Contains(text, group.Heading) {
					d.t.Errorf("%q is not in %q", want, text)
				}
			}
		}
	}
	return d.resize(80, 24)
}

// question is the text of the question about trust.
func (d *driver) question() string {
	d.t.Helper()
	return d.box("Trust th")
}

// box is the text of the box that lies over the list and begins so, without its lines.
func (d *driver) box(begins string) string {
	d.t.Helper()
	lines := strings.Split(d.view(), "\n")
	for i, l := range lines {
		before, _, found := strings.Cut(l, "│ "+begins)
		if !found {
			continue
		}
		from := ansi.StringWidth(before) + 1
		to := from + ansi.StringWidth(strings.SplitN(l[len(before)+len("│"):], "│", 2)[0])
		var text []string
		for _, row := range lines[i:] {
			text = append(text, strings.Fields(ansi.Cut(row, from, to))...)
		}
		return strings.Join(text, " ")
	}
	d.t.Fatalf("no box that begins with %q\n%s", begins, d.view())
	return ""
}

func TestUsingSomethingUntrustedAsksFirst(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{"sign in": "enter", "edit": "e"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := newBench(t)
				risky(b)
				d := b.start(frontend.Options{}).see("settings not trusted", "ignored until").press(key)
				if d.state() != flow.AskingTrust {
					t.Fatalf("%s\n%s", d.state(), d.view())
				}
				needs := b.ws.Config.Needs(model.ForSession, b.ws.Config.Identities[0])
				d.seesPowers(needs).see("▸ [Not now]")
				d.press("enter").see("1 of 5")
				if len(b.trusted) > 0 {
					t.Error("trusted without a yes")
				}
				d.press(key, "tab", "enter")
				if left := b.ws.Config.Untrusted(); len(needs) != 5 || len(b.trusted) != 5 || len(left) > 0 {
					t.Errorf("asked about %d, trusted %d, left %d", len(needs), len(b.trusted), len(left))
				}
				d.see(map[string]string{"enter": "Enter MFA Token", "e": "Enter Credentials"}[key])
			})
		})
	}
}

func TestYesAndNoHaveKeys(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		risky(b)
		d := b.start(frontend.Options{})
		for _, no := range []string{"n", "esc", "enter"} {
			if d.press("t", no).see("1 of 5"); len(b.trusted) > 0 {
				t.Errorf("%s trusts", no)
			}
		}
		d.press("t").seesPowers(b.ws.Config.Untrusted()).press("y").see("IDENTITY", "✔ Trusted /home/u/src/infra").seeNot("ignored", "not trusted")
		if len(b.trusted) != 5 {
			t.Errorf("trusted %d", len(b.trusted))
		}
		if d.press("t"); d.state() != flow.Choosing {
			t.Errorf("t asks where nothing is left: %s", d.state())
		}
	})
}

func TestTheKeyOfTrustIsOfferedOnlyWhereSomethingNeedsIt(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press("?").seeNot("trust this folder").press("esc", "ctrl+c")
		risky(b)
		b.start(frontend.Options{}).press("?").see("trust this folder")
	})
}

func TestActionsOfTheListAskForWhatTheyNeed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys []string
		then string
	}{
		"verify": {[]string{"v"}, "Keys are valid"},
		"delete": {[]string{"d"}, "Delete the keys of prod-admin?"},
		"import": {[]string{"i"}, "Import keys"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := newBench(t)
				risky(b)
				d := b.start(frontend.Options{}).press("j").press(c.keys...)
				if d.state() != flow.AskingTrust {
					t.Fatalf("%s\n%s", d.state(), d.view())
				}
				d.press("n").see("of 5").press(c.keys...).press("y").see(c.then)
			})
		})
	}
}

func TestAnUntrustedFileWithoutIdentitiesAsksAtOnce(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		power := model.Power{Kind: model.ReadsFile, Name: "import", Value: model.SecretString("/srv/shared/*.yaml"), Folder: "/p", Origin: model.Origin{File: "/p/atmos.yaml", Line: 1}}
		b.broken = model.UntrustedProblem([]model.Power{power})
		d := b.start(frontend.Options{}).seesPowers([]model.Power{power}).press("esc").see("wants to read a file outside the folder", "Press r to see what they want to do")
		d.press("r").see("▸ [Not now]").press("y").see("IDENTITY")
	})
}

func TestAYesThatCannotBeRememberedIsSaid(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		risky(b)
		b.trustFails = trust.NotSaved(syscall.EROFS)
		d := b.start(frontend.Options{}).press("enter", "y").see("read-only file system", "[Not now]").resize(60, 16).see("✗ Cannot save the trusted settings", "[Not now]")
		b.trustFails = nil
		d.press("y").see("Enter MFA Token")
	})
}

// The smallest window shows every power after some scrolling, and the answers are always visible.
func TestManyPowersScroll(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		riskyFolders(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("t")
		seen := ""
		for range 80 {
			d.see("[Not now]")
			seen += d.view()
			d.press("down")
		}
		for _, p := range b.ws.Config.Untrusted() {
			if !strings.Contains(seen, words.PowerPlace(p)) {
				t.Errorf("%s is never shown", words.PowerPlace(p))
			}
		}
		last := d.view()
		if d.press("up"); d.view() == last {
			t.Error("one up from the end shows the same")
		}
	})
}

// At both sides of a question that needs all rows, pieces of borders of panes were visible, without a word between them.
func TestAQuestionThatNeedsAllRowsHasNoPiecesOfPanesBesideIt(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for i := range 60 {
			b.ws.Config.Powers = append(b.ws.Config.Powers, model.Power{Kind: model.SetsVariable, Name: fmt.Sprintf("V%d", i), Folder: "/p", Origin: model.Origin{File: "/p/atmos.yaml", Line: 7 + i}})
		}
		d := b.start(frontend.Options{}).resize(120, 40).press("t").see("60 settings")
		for _, line := range strings.Split(d.view(), "\n")[1:39] {
			if strings.TrimSpace(ansi.Cut(line, 0, 12)) != "" {
				t.Fatal(d.view())
			}
		}
		d.resize(200, 60).see("─ Identities ─") // there is room for its words
	})
}

// Twenty letters y in one read trusted everything, and no frame was drawn in between.
func TestTheKeysOfOneReadAreOneKeyOfTheQuestion(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		riskyFolders(b)
		d := b.start(frontend.Options{}).resize(60, 16)
		read := func(text string) { d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}) }
		for _, text := range []string{"tyyyyyyyyyyyyyyyyyyyy", "yyyyyyyyyyyyyyyyyyyy", "GGGGGGGGGGGGGGGGGGGy", "y"} {
			if read(text); len(b.trusted) > 0 || d.state() != flow.AskingTrust {
				t.Fatalf("%q: %s, trusted %d", text, d.state(), len(b.trusted))
			}
		}
		d.see("lines not seen yet", "pgdn read on")
		for range 50 {
			d.press("pgdown")
		}
		if d.see("y trust").press("y"); len(b.trusted) == 0 {
			t.Error("a yes after the end does not count")
		}
	})
}

func TestARunForOneIdentityEndsWithANo(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		risky(b)
		d := b.start(frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}).see("Trust this folder?").press("n")
		if !d.ended || !d.outcome().Cancelled {
			t.Errorf("%+v", d.outcome())
		}
	})
}
