package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// The field for the code and the countdown stay where they are, whatever the box says.
func TestTheBoxForTheCodeStaysWhereItIs(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("enter")
			top, _ := d.place("Enter MFA Token")
			field, _ := d.place("______")
			count, _ := d.place("Next code in")
			stays := func(when string) {
				t.Helper()
				for text, want := range map[string]int{"Enter MFA Token": top, "Next code in": count} {
					if y, _ := d.place(text); y != want {
						t.Errorf("%v %s: %q is in row %d, not %d\n%s", size, when, text, y, want, d.view())
					}
				}
				if row := strings.Split(d.view(), "\n")[field]; !strings.ContainsAny(row, "_0123456789") {
					t.Errorf("%v %s: no code in row %d\n%s", size, when, field, d.view())
				}
			}
			d.typed("12")
			stays("half typed")
			d.press("x")
			stays("a letter")
			d.press("ctrl+u").typed("000000").see("rejected")
			stays("rejected")
			let := make(chan struct{})
			b.aws.Fail(awsfake.Fault{Hold: let, Cut: true}, 1)
			d.typed(d.code()).see("Signing in")
			stays("sending")
			close(let)
			d.later(time.Second).see("Could not reach AWS")
			stays("no network")
		})
	}
}

// Only one box shows at a time: otherwise the edge of the lower one would be visible.
func TestNoBoxShowsBelowAnother(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("enter").typed("000000").typed("000001").typed("000002")
			d.see("▸ [Try again]").seeNot("MFA Device:")
			edges := 0
			for _, line := range strings.Split(d.view(), "\n") {
				if strings.Contains(line, "─╯ ") {
					edges++
				}
			}
			if edges > 1 {
				t.Errorf("%v: %d lower edges\n%s", size, edges, d.view())
			}
			d.press("enter").see("Enter MFA Token", "______")
		})
	}
}

// What stops a sign-in has a short title, the reason below it, and a button that tries again.
func TestAProblemCanBeTriedAgainFromItsBox(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d := b.start(frontend.Options{}).press("G", "enter").later(time.Minute)
		d.see("✗ Could not reach AWS IAM ", "No MFA device is saved", "No code was sent.", "▸ [Try again]", "[Close]")
		b.aws.Heal()
		d.press("r").see("Signed in as no-mfa")
	})
}

func TestASubshellOpensAfterASecondTry(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d := b.start(frontend.Options{}).press("G", "s").later(time.Minute).see("▸ [Try again]")
		b.aws.Heal()
		d.press("enter")
		if len(b.shells) != 1 {
			t.Errorf("shells were started for %q", b.shells)
		}
	})
}

func TestRefreshDoesNotCallAListUpToDateThatTheKeyringDidNotAnswerFor(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		v := b.ws.Vault
		d := b.start(frontend.Options{}).press("r").see("✔ Up to date")
		b.ws.Vault = blindVault{v, modeltest.KeyringFault("stopped")}
		d.press("r").see("✗ The keyring has stopped").seeNot("Up to date")
	})
}

func TestRefreshWaitsForAKeyringThatHangs(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		v := b.ws.Vault
		d := b.start(frontend.Options{}).resize(120, 40).see("✔ memory", "unlocked")
		b.ws.Vault = hungVault{v}
		d.press("r").seeNot("Up to date").later(model.UnattendedTimeout)
		d.see("✗ memory", "no answer", "✗ The keyring did not answer").seeNot("Up to date")
		b.ws.Vault = v
		d.press("r").see("✔ Up to date", "✔ memory", "unlocked")
	})
}

// hungVault never answers.
type hungVault struct{ model.Vault }

func (v hungVault) Look(ctx context.Context, _ []model.Ref) (map[model.Ref]model.Presence, error) {
	<-ctx.Done()
	return nil, modeltest.KeyringFault("silent")
}

func TestTheListOffersTheEncryptedFileOnlyWhereASignInDoes(t *testing.T) {
	for from, says := range map[model.KeyringSource][2]string{
		{}:           {"No system keyring. Press enter to use an encrypted file.", "This machine has"},
		chosenByFlag: {"This machine has no system keyring", "Press enter to use"},
	} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.ws.Vault, b.ws.KeyringFrom = blindVault{b.ws.Vault, model.ErrKeyringAbsent}, from
			b.start(frontend.Options{}).resize(120, 40).see(says[0], "not found").seeNot(says[1], "no answer")
		})
	}
}

func TestAnIdentityWithAProblemDoesNotOfferTheEncryptedFileByAKey(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		for i := range b.ws.Config.Identities {
			_, b.ws.Config.Identities[i].Problem = b.Read(modeltest.HalfAPair)
		}
		b.ws.Vault = blindVault{b.ws.Vault, model.ErrKeyringAbsent}
		d := b.start(frontend.Options{}).resize(200, 60).see("No system keyring. Run: authdeck keyring use file").seeNot("Press enter to use")
		d.press("v").see("There is no keyring with keys to verify").press("d").see("There is no keyring to delete keys from").seeNot("Delete the keys")
	})
}

func TestWithoutAKeyringNothingMovesWithTheCursor(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		_, b.ws.Config.Identities[1].Problem = b.Read(modeltest.HalfAPair)
		b.ws.Vault = blindVault{b.ws.Vault, model.ErrKeyringAbsent}
		d := b.start(frontend.Options{})
		for _, w := range []int{80, 110, 120, 160, 200} {
			d.resize(w, 50).press("g").see("Press enter on emergency-user")
			frames := func() string {
				return strings.Join(strings.FieldsFunc(d.view(), func(r rune) bool { return !strings.ContainsRune("╭╰╮╯├┤\n", r) }), "")
			}
			if first := frames(); d.press("j").view() == "" || frames() != first {
				t.Errorf("%d columns: the panes move:\n%s", w, d.view())
			}
			d.see("Press enter on emergency-user") // the line is about the machine, not about the row
		}
		d.press("ctrl+a").seeNot("delete keys (").press("d").see("None of the").seeNot("Delete the keys")
	})
}

func TestALongFilterFitsEveryWidth(t *testing.T) {
	for _, goal := range []frontend.Goal{frontend.Browse, frontend.Configure, frontend.SignIn, frontend.Choose} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			d := b.start(frontend.Options{Goal: goal}).press("/").typed(strings.Repeat("emergency user ", 12))
			for w := 60; w < 240; w++ {
				d.resize(w, 40)
				if d.view() == "" || d.outcome().Crash != "" {
					t.Fatalf("goal %d at %d columns: %s", goal, w, d.outcome().Crash)
				}
			}
		})
	}
}

func TestArrowsMoveTheButtonsOfAProblemThatFits(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.broken = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 3}, What: strings.Repeat("one long reason after another and more ", 13)}
		d := b.start(frontend.Options{}).press("down").see("▸ [Try again]").seeNot("↑ ↓ scroll")
		d.resize(60, 16).press("down").see("▸ [Try again]", "… ↑")
	})
}

func TestABrokenFileShowsTheLinesAroundThePlace(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		_, b.broken = b.Read(modeltest.Unusable)
		b.excerpt = func(at model.Origin) model.Excerpt {
			return model.Excerpt{First: at.Line - 1, Lines: []string{"auth:", "  identities: []"}}
		}
		d := b.start(frontend.Options{Home: "/home/u"})
		d.see("  2 │ auth:", "✗ 3 │   identities: []", "    │               ^", "~/atmos.yaml:3:15", "▸ [Open atmos.yaml]").seeNot("/home/u")
		d.resize(60, 16).see("▸ [Open atmos.yaml]", "✗ 3 │")
	})
}

func TestAnIdentityWithAMistypedKindSaysWhatToWriteAndOpensItsFile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 3, Column: 5}, What: "unknown kind", Write: "kind: aws/user"}
		d := b.start(frontend.Options{Home: "/home/u"}).press("enter").see("✗ atmos.yaml:3 is invalid", "What to do", "  Change it to:  ", "  kind: aws/user  ")
		d.see("▸ [Open atmos.yaml]", "[Try again]    [Close]", "r try again", "enter open atmos.yaml").press("q").seeNot("[Close]").press("enter", "enter").seeNot("[Close]")
		if got := strings.Join(b.edited, " "); got != "/home/u/atmos.yaml:3" {
			t.Errorf("opened: %s", got)
		}
		d.press("enter", "esc").seeNot("[Close]").press("enter").resize(60, 16).see("▸ [Open atmos.yaml]", "[Close]")
	})
}

func TestAProblemOfAnIdentityShowsTheLinesAroundThePlace(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 3, Column: 5}, What: "unknown kind"}
		b.excerpt = func(at model.Origin) model.Excerpt {
			return model.Excerpt{First: at.Line - 1, Lines: []string{"me:", "    kind: aws/usr"}}
		}
		b.start(frontend.Options{}).press("enter").see("2 │ me:", "✗ 3 │     kind: aws/usr", "▸ [Open atmos.yaml]")
	})
}

// The lines of the first problem are still being read when enter is pressed on the next identity.
func TestTryAgainOpensTheIdentityThatTheBoxIsAbout(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		for i := range b.ws.Config.Identities {
			b.ws.Config.Identities[i].Problem = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: i + 1}, What: "unknown kind"}
		}
		first, others := make(chan struct{}), make(chan struct{})
		defer close(others)
		b.excerpt = func(at model.Origin) model.Excerpt {
			if at.Line == 1 {
				<-first
			} else {
				<-others
			}
			return model.Excerpt{}
		}
		d := b.start(frontend.Options{}).press("enter", "j", "enter").seeNot("[Try again]")
		close(first)
		d.settle()
		d.see("atmos.yaml:1 is invalid").press("r").see("atmos.yaml:1 is invalid")
	})
}

func TestTheListAndHealthCountTheSameFaults(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "unknown kind"}
		b.ws.Config.Warnings = []*model.Problem{{What: "this import is skipped"}, {What: "unknown region"}}
		b.start(frontend.Options{}).resize(200, 60).see("✗ 1 problem and 2 warnings in atmos.yaml. Press H. ", "✗ 1 problem and 2 warnings ", "atmos.yaml   ✗ emergency-user: unknown kind", "! this import is skipped", "! unknown region")
		b.ws.Config.Identities[0].Problem = nil
		b.start(frontend.Options{}).resize(200, 60).see("! 2 warnings in atmos.yaml. Press H. ", "atmos.yaml   ! this import is skipped", "! unknown region").seeNot("unknown kind")
	})
}

func TestDetailsAndHealthSayWhichRegionWasMeant(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Region = modeltest.Set("us-eats-1", 5)
		b.ws.Config.Warnings = []*model.Problem{(&model.Problem{What: "us-eats-1: unknown region"}).Suggest("us-east-1")}
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			d := b.start(frontend.Options{}).resize(size[0], size[1]).see("us-eats-1  ! unknown", "Did you mean us-east-1? Press o to")
			d.press("H").see("! us-eats-1: unknown region.", "Did")
		}
		b.ws.Config.Identities[0].Region = modeltest.Set("moon", 5)
		b.start(frontend.Options{}).see("moon  ! unknown", "Check the region. Press o to change it.")
	})
}

func TestHealthKeepsTheWarningsOfAFileThatIsNotTrustedOrCannotBeUsed(t *testing.T) {
	warnings := []*model.Problem{{What: "this import is skipped"}, {What: "unknown region"}}
	play(t, func(t *testing.T) {
		b := newBench(t)
		risky(b)
		b.ws.Config.Warnings = warnings
		b.start(frontend.Options{}).resize(200, 60).see("! settings not trusted", "! 2 warnings in atmos.yaml. Press H. ", "! 2 warnings ",
			"atmos.yaml   ! not trusted", "! this import is skipped", "! unknown region")
		b.ws.Config.Warnings = nil
		b.start(frontend.Options{}).resize(200, 60).see("atmos.yaml   ! not trusted").seeNot("1 warning")
	})
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		b.ws.Config.Warnings = warnings
		d := b.start(frontend.Options{}).resize(200, 60)
		b.broken = &model.Problem{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 12}, What: "a { has no }"}
		o.change(d)
		d.see("! 2 warnings in atmos.yaml. Press H. ", "✗ 1 problem and 2 warnings\n", "atmos.yaml   ✗ cannot be used", "! this import is skipped", "! unknown region")
	})
}

// markedPlace is the text from the mark of an excerpt on, in the line above the mark.
func (d *driver) markedPlace() string {
	d.t.Helper()
	lines := strings.Split(d.view(), "\n")
	for i, l := range lines {
		if at := strings.Index(l, "^"); i > 0 && at > 0 {
			return string([]rune(lines[i-1])[len([]rune(l[:at])):])
		}
	}
	d.t.Fatalf("there is no mark\n%s", d.view())
	return ""
}

func TestTheMistakeInALongLineIsShownAndMarked(t *testing.T) {
	line := "    spec: {" + strings.Repeat("aKey: aValue, ", 8) + "wrong, " + strings.Repeat("aKey: aValue, ", 8) + "last"
	for _, c := range []struct {
		column int
		marked string
	}{
		{strings.Index(line, "spec") + 1, "spec: {aKey"},
		{strings.Index(line, "wrong") + 1, "wrong, aKey"},
		{strings.Index(line, "last") + 1, "last"},
		{len(line) + 1, " "},
	} {
		for _, size := range [][2]int{{60, 16}, {80, 24}, {200, 60}} {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.broken = &model.Problem{What: "atmos.yaml:2 is invalid", Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 2, Column: c.column}}
				b.excerpt = func(model.Origin) model.Excerpt {
					return model.Excerpt{First: 1, Lines: []string{"auth:", line, "    end: x"}}
				}
				d := b.start(frontend.Options{}).resize(size[0], size[1]).see("1 │ auth:", "3 │     end: x")
				if got := d.markedPlace(); !strings.HasPrefix(got, c.marked) {
					t.Errorf("%v column %d: marked is %q\n%s", size, c.column, got, d.view())
				}
			})
		}
	}
}

func TestOnlyABoxThatScrollsOffersToScroll(t *testing.T) {
	for what, open := range map[string]func(*bench) *driver{
		"a problem": func(b *bench) *driver {
			_, b.broken = b.Read(modeltest.Unusable)
			b.excerpt = func(at model.Origin) model.Excerpt {
				return model.Excerpt{First: at.Line - 1, Lines: []string{"auth:", "  identities: []"}}
			}
			return b.start(frontend.Options{})
		},
		"trust": func(b *bench) *driver {
			risky(b)
			return b.start(frontend.Options{}).press("t")
		},
		"the review of a change": func(b *bench) *driver {
			b.linesMore = 18
			return b.start(frontend.Options{}).press("a").typed("new-one").press("enter", "enter", "enter")
		},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				d := open(newBench(t))
				for height := 16; height < 30; height++ {
					view := d.resize(120, height).view()
					if strings.Contains(view, "… ↓ ") != strings.Contains(view, "↑ ↓ scroll") {
						t.Errorf("with %d lines\n%s", height, view)
					}
				}
			})
		})
	}
}

func TestALowBoxLeavesOutContextRatherThanTheFix(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		at := model.Origin{File: "/home/u/atmos.yaml", Line: 7, Column: 14}
		b.ws.Config.Identities[0].Problem = &model.Problem{Origin: at, What: "mfa_arn is not an MFA ARN", Write: "mfa_arn: arn:aws:iam::123456789012:mfa/NAME"}
		b.excerpt = func(model.Origin) model.Excerpt {
			return model.Excerpt{First: 5, Lines: []string{"me:", "  credentials:", "    mfa_arn: not-an-arn", "    region: us-east-1"}}
		}
		d := b.start(frontend.Options{Home: "/home/u"}).resize(60, 16).press("enter").see("7 │     mfa_arn: not-an-arn", "arn:aws:iam::123456789012:mfa/NAME", "~/atmos.yaml:7:14").
			seeNot("region: us-east-1", "more")
		d.see("Change it to:  ", "  mfa_arn: arn:aws:iam::123456789012:mfa/NAME")
		d.resize(60, 24).see("8 │     region: us-east-1", "~/atmos.yaml:7:14")
	})
	play(t, func(t *testing.T) { // the most important keys are in the narrowest footer, too
		b := newBench(t)
		at := model.Origin{File: "/home/u/atmos.yaml", Line: 7, Column: 14}
		b.ws.Config.Identities[0].Problem = &model.Problem{Origin: at, What: "unknown kind", Fix: model.Do(slices.Repeat([]string{"do one thing after another"}, 9)...)}
		b.start(frontend.Options{}).resize(60, 16).press("enter").see("… ↓ ", "pgup pgdn scroll  esc close  ? help")
	})
}

// The message that the details were copied took a row, and hid the end of the box. Before that, the whole excerpt came back in place of the
// fix.
func TestTheFixStaysInSightBesideAMessage(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		at := model.Origin{File: "/home/u/atmos.yaml", Line: 7, Column: 11}
		id := &b.ws.Config.Identities[0]
		id.Problem = &model.Problem{Origin: at, What: "region must be text, but this is a number", Fix: model.Do("put the value in quotes")}
		id.Others = []*model.Problem{{Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 9, Column: 13}, What: "session.duration is not a duration", Fix: model.Do("use seconds (3600), or 12h, 90m, 1d")}}
		b.excerpt = func(model.Origin) model.Excerpt {
			return model.Excerpt{First: 5, Lines: []string{"  kind: aws/user", "  credentials:", "    region: 7", "  session:"}}
		}
		d := b.start(frontend.Options{Home: "/home/u"}).resize(60, 16).press("enter").see("Put the value in quotes", "or 12h, 90m, 1d").seeNot("kind: aws/user")
		before := strings.Split(d.view(), "\n")
		d.press("y").see(" Details copied ─╯")
		for i, line := range strings.Split(d.view(), "\n") {
			if said := strings.Contains(line, "Details copied"); line != before[i] && !said || said && (i != len(before)-2 || !strings.HasPrefix(line, "  ╰─")) {
				t.Errorf("line %d: %q, then %q", i, before[i], line)
			}
		}
		b.blind = true
		d.press("y").see(" Details sent to the terminal's clipboard ─╯", "or 12h, 90m, 1d")
	})
}

// There, enter acts on the selected row, but neither the footer nor the help said so.
func TestHealthSaysWhatEnterDoesBesideTheList(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("H").see("esc back   tab list   enter sign in").press("?").see("enter  sign in").press("esc")
		d.resize(60, 16).seeNot("enter sign in").resize(120, 40).press("enter").see("Enter MFA Token")
	})
}

// The help of a box lists the keys for which a narrow footer has no room, and the box comes back.
func TestABoxOverTheListShowsItsHelp(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "unknown kind", Details: "its place", Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 7}}
		d := b.start(frontend.Options{}).resize(60, 16).press("enter").see("esc close   ? help").seeNot("tab other button")
		for _, key := range []string{"?", "f1"} {
			d.press(key).see("Keyboard shortcuts", "y      copy details", "Leave", "ctrl+c  quit at once").seeNot("Unknown kind", "?      help")
			d.resize(80, 24).resize(60, 16).press("esc").see("nknown kind", "esc close   ? help")
		}
		d.press("esc").seeNot("nknown kind")
		d.press(":", "?").see("› ?").press("f1").see("Keyboard shortcuts").press("q").see("› ?")
	})
}

func TestTheHomeFolderIsATildeInBoxesAndDetails(t *testing.T) {
	options := frontend.Options{Home: "/home/u"}
	for what, show := range map[string]func(*bench) *driver{
		"trust": func(b *bench) *driver {
			risky(b)
			return b.start(options).press("t").see("The files in ~/src/infra want to:")
		},
		"the message after a trust": func(b *bench) *driver {
			risky(b)
			return b.start(options).press("t", "y").see("✔ Trusted ~/src/infra")
		},
		"details": func(b *bench) *driver {
			_, b.ws.Config.Identities[0].Problem = b.Read(modeltest.HalfAPair)
			return b.start(options).resize(120, 40).see("~/atmos.yaml:")
		},
		"the result of an import": func(b *bench) *driver {
			downloads(pair("prod-admin", keyID, secret))(b)
			return b.start(options).press("i").typed("k").press("enter", "enter").see("Imported", "~/Downloads/accessKeys.csv").
				press("tab", "enter")
		},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				show(newBench(t)).seeNot("/home/u/")
			})
		})
	}
}

// Beside it, only pieces of the list's border would be visible.
func TestABoxThatFillsTheWindowHidesTheList(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16)
		for key, fills := range map[string]bool{"enter": true, "?": true, "d": false} {
			d.press(key)
			for _, line := range strings.Split(d.view(), "\n")[1:15] {
				if outer := strings.IndexAny(line, "│╭╰") == 0; outer == fills {
					t.Errorf("%s: %q in\n%s", key, line, d.view())
				}
			}
			d.press("esc")
		}
	})
}
