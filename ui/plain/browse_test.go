package plain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// A screen reader says R like r and Y like y.
func TestLettersThatSoundAlikeHaveWords(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.run("1", "sign in", code, "Renew", later, "copy export", "", "1", "copy device", "1", "y", "m", "q")
		b.see("renew: get a new session", "copy device: put the MFA device on the clipboard", "copy export: put the export line on the clipboard")
		b.seeNot("R: ", "Y: ", "y: ")
	})
}

func TestAnIdentityIsFoundByNumberByNameAndByLetters(t *testing.T) {
	for _, way := range [][]any{{"2"}, {"PROD-admin"}, {"/pa", ""}} {
		t.Run(fmt.Sprint(way), func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.opts = frontend.Options{Goal: frontend.Choose}
				if out := b.run(way...); out.Identity.Title != "prod-admin" || out.Cancelled {
					t.Errorf("outcome %+v\n%s", out, b.transcript())
				}
			})
		})
	}
}

func TestWhatIsNoIdentityIsSaid(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.run("4", "0", "/zzz", "", "q")
		b.see(`No identity "4". Type a number from 1 to 3, or a name.`, `No identity "0".`, "No identity matches zzz.")
	})
}

func TestAFilterSaysWhatItMatchesAndLeavesTheDefault(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Config.Identities[2].Tags = []string{"billing"}
		b.run("/bill", "/zzz", "/", "q")
		b.see("3. no-mfa; session: none; keys: none; MFA device: not saved. Matches its tag billing.\n", "[3]: /zzz", "for help: /\n", "[1]: q")
	})
}

func TestAKeyAtTheIdentityQuestionIsNotRepeated(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		pasted := []any{secret, keyID, "AWS_SECRET_ACCESS_KEY=" + secret, "/" + secret, strings.Repeat("FwoGZXIvYXdzE", 20) + "=="}
		b.run(append(pasted, "/", "q")...)
		b.see("That looks like a key, not an identity. Type a number from 1 to 3, or a name.")
		b.seeNot("No identity")
	})
}

func TestAKeyAtTheFileQuestionIsNotRepeated(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.run("i", secret, "back", "q")
		b.see("Error: Those are keys, not a file.")
		b.seeNot("There is no file")
	})
}

func TestALongListIsReadInPages(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Config.Identities = nil
		for i := range 50 {
			b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(fmt.Sprintf("user-%02d", i+1), i))
		}
		b.run("m", "more", "/49", func() {
			if n := strings.Count(b.transcript(), "user-41;"); n != 1 {
				t.Errorf("user-41 was said %d times\n%s", n, b.transcript())
			}
		}, "q")
		b.see("20. user-20;", "30 more identities. Type m for more.", "10 more identities.", "\n50. user-50;", "[49]: ")
		if n := strings.Count(b.transcript(), "user-49;"); n != 2 {
			t.Errorf("user-49 was said %d times\n%s", n, b.transcript())
		}
	})
}

// It said when it expires, and that this is unknown.
func TestASessionWhoseEndCannotBeRightHasNone(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", 100*365*24*time.Hour)
		b.run("1", "back", "q")
		b.see("Session: unknown.")
		b.seeNot("expires")
	})
}

func TestTheListShowsTheStatusOfSessions(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", 11*time.Hour+42*time.Minute)
		b.SignedIn("prod-admin", -48*time.Hour)
		b.ws.Config.Others = slices.Repeat([]model.OtherIdentity{{Title: "sso", Kind: "aws/permission-set"}}, 3)
		b.run("1", "back", "q")
		b.see("1. emergency-user, the default; session: 11h 42m left; keys: saved; MFA device: mfa/user; account: 123456789012.",
			"session: expired Thu 00:00", "3. no-mfa; session: none; keys: none; MFA device: not saved.", "3 identities of other kinds are not shown: sso (aws/permission-set), ",
			"Session: expires Sat 1 Jan 11:42, 11h 42m left.", "Access key ID: AKIA ending in MPLE.")
	})
}

func TestTheDashboardsActionsAreThere(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		out := b.run("", "add keys", keyID, hidden(secret), device, "", "", code, "Y", "", // saved, signed in at once, copied
			"1", "y", "v", "enter", "R", later, "", // still good, signed in again
			"1", "l", "y", "1", "d", "n", "d", "y", "q")
		if out.Cancelled || out.Err != nil {
			t.Errorf("outcome %+v", out)
		}
		b.see("enter: already signed in", "Sign in now? y or n [y]: ", "Signed in as emergency-user. Session saved.", "Expires: Sat 1 Jan 12:00, 12h from now.",
			"Account: 123456789012. Principal: arn:aws:iam::123456789012:user/user.", "Still signed in as emergency-user.", "Logged out of emergency-user.", "Keys are valid. Account: 123456789012.",
			"Delete the keys of emergency-user?", "Nothing was changed.", "Deleted the keys of emergency-user.")
		if len(b.copied) != 2 || b.copied[0] != `eval "$(authdeck env --login -i `+b.ws.Config.Identities[0].Ref.Name+`)"` || b.copied[1] != device {
			t.Errorf("copied %q", b.copied)
		}
		if _, err := b.ws.Vault.Read(t.Context(), b.ws.Config.Identities[0].Ref); !errors.Is(err, model.ErrNoKeys) {
			t.Errorf("the keys: %v", err)
		}
		if info(b, "emergency-user").Saved {
			t.Error("the session is still there")
		}
	})
}

// The details left out the keys.
func TestTheDetailsSayWhereTheKeysAre(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		inFile := &b.ws.Config.Identities[1]
		inFile.AccessKeyID, inFile.SecretKey, inFile.PlainSecret = modeltest.Set(keyID, 9), modeltest.Set(model.SecretString(secret), 10), true
		b.run("1", "back", "2", "back", "3", "back", "q")
		b.see("Keys: saved 1 Jan.", "Keys: in atmos.yaml:9, plain text.", "Keys: none.")
	})
}

func TestOfTwoDefaultsTheFirstIsOffered(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Config.Identities[0].Default, b.Config.Identities[1].Default = true, true
		b.run("q")
		b.see("q to quit, ? for help [1]: ")
	})
}

func TestAnExpiredSessionIsCleared(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.SignedIn("prod-admin", -time.Hour)
		b.run("2", "l", "q")
		b.see("l: clear the expired session", "Cleared the expired session.")
		b.seeNot("l: log out")
	})
}

func TestLoggingOutKeepsTheKeys(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", time.Hour)
		b.run("1", "l", "", "1", "l", ctrlD, func() {
			if !info(b, "emergency-user").Saved {
				t.Error("the session was dropped unasked")
			}
		}, "1", "l", "yes", "q")
		if _, err := b.ws.Vault.Read(t.Context(), b.ws.Config.Identities[0].Ref); err != nil || info(b, "emergency-user").Saved {
			t.Errorf("keys %v, session %v", err, info(b, "emergency-user"))
		}
	})
}

// atmos.yaml no longer names the role, but a logout still ends its session.
func TestTheSessionsThatEndAreNamedBeforeTheyDo(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", -time.Hour)
		ref := model.Ref{Realm: "acme", Name: "audit", User: "emergency-user"}
		session := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("token"), Expires: time.Now().Add(time.Hour)}
		if err := b.ws.Sessions.Save(t.Context(), ref, session); err != nil {
			t.Fatal(err)
		}
		b.run("1", "d", "n", "1", "l", "y", "q")
		b.see("Delete the keys of emergency-user? This deletes them from ", " and ends the session of its role audit. If you have no copy, you must create new keys in AWS. y or n [n]: ",
			"Log out of emergency-user? This ends the session of its role audit. y or n [n]: ", "Logged out of emergency-user.")
		if left, err := b.ws.Sessions.Info(t.Context(), ref); left.Saved || err != nil {
			t.Errorf("%+v %v", left, err)
		}
	})
}

// shell stands for a user's shell.
type shell struct {
	frontend.Command
	run func() error
}

func (shell) SetStdin(io.Reader)  {}
func (shell) SetStdout(io.Writer) {}
func (shell) SetStderr(io.Writer) {}
func (s shell) Run() error        { return s.run() }

func TestAShellStartsWhereThereIsASession(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.SignedIn("prod-admin", time.Hour)
		b.Keep("emergency-user", device)
		in := ""
		b.shell = func(_ model.Workspace, id model.Identity) frontend.Command {
			return shell{run: func() error { in = id.Title; return errors.New("a shell is open already") }}
		}
		b.run("2", "s", "q")
		if in != "prod-admin" {
			t.Errorf("the shell is in %q\n%s", in, b.transcript())
		}
		b.see("s: open a subshell", "Error: A shell is open already.")
		b.run("1", "s", code, "q") // there is no session, so it signs in first
		if in != "emergency-user" {
			t.Errorf("the shell is in %q\n%s", in, b.transcript())
		}
		b.see("s: sign in, then open a subshell", "Session saved.")
	})
}

func TestASignInSaysWhatCanBeDoneNext(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.shell = func(model.Workspace, model.Identity) frontend.Command { return shell{run: func() error { return nil }} }
		b.run("1", "", code, "?", "nonsense", "l", "n", "s", "q")
		b.see("enter: the list of identities\nrenew: get a new session\nl: log out\ncopy export: put the export line on the clipboard\n"+
			"s: open a subshell\nq: quit\n", "Unknown action. Type ? to list the actions.", "Log out of emergency-user?", "Nothing was changed.", "Back from the subshell")
	})
}

func TestASubshellThatWasGivenUpDoesNotOpenLater(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.shell = func(model.Workspace, model.Identity) frontend.Command {
			return shell{run: func() error { t.Error("a shell was opened"); return nil }}
		}
		b.run("1", "s", "back", "1", "", code, "q")
	})
}

func TestLeavingAnIdentityLeadsBackToTheList(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.run("1", "", "back", "1", "", "keys", "back", "2", "enter", ctrlD, ctrlD)
		if n := strings.Count(b.transcript(), "3 identities. Keyring: "); n != 1 {
			t.Errorf("the list was read %d times\n%s", n, b.transcript())
		}
		b.see("1. emergency-user, the default; session: none; keys: saved; MFA device: mfa/user; account: 123456789012.\n"+
			"Back to the list. Type r to hear it again.\n", "2. prod-admin; session: none; keys: none; MFA device: not saved.\nBack to the list.")
	})
}

// A no to the log-out question led to the list, where a back quit.
func TestANoToALogoutAsksForTheNextAction(t *testing.T) {
	for letter, asks := range map[string]string{"l": "Log out of emergency-user?", "d": "Delete the keys of emergency-user?"} {
		play(t, func(t *testing.T, b *bench) {
			b.Keep("emergency-user", device)
			b.SignedIn("emergency-user", time.Hour)
			b.run("1", letter, "n", "back", "back", "q")
			b.see(asks, "n\nNothing was changed.\nAction, ? for help [enter]: back\n", "Back to the list. Type r to hear it again.\n", "[1]: back\n1. emergency-user, the default;")
		})
	}
}

// As on the full screen, where "Back to identities" has the focus then.
func TestASignInIsNotSuggestedWhenAWSCouldNotBeReached(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		b.run("1", "enter", keyID, hidden(secret), device, "", "", "q")
		b.see("Not verified", "Sign in now? y or n [n]: \n", "keys: saved, not verified")
	})
}

func TestBackRepeatsTheFirstChoices(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		nothingYet(b)
		b.run("back", "q")
		if n := strings.Count(b.transcript(), "i: Import keys from a file. "); n != 2 {
			t.Errorf("they were said %d times\n%s", n, b.transcript())
		}
	})
}

// The demo has its own AWS, on this computer.
func TestOnlyTheDemoDoesNotNameTheHostOfASession(t *testing.T) {
	for endpoint, c := range map[string]struct {
		demo, names bool
	}{
		"http://127.0.0.1:8443":          {true, false},
		"http://localhost:8443":          {false, true},
		"https://sts.example:8443":       {true, true},
		"https://127.0.0.1.example:8443": {true, true},
	} {
		play(t, func(t *testing.T, b *bench) {
			b.ws.Config.Identities[0].Endpoint = modeltest.Set(endpoint, 9)
			b.Keep("emergency-user", device)
			b.ws.Demo = c.demo
			b.run("1", "", code(), "q")
			if b.see("Session saved."); strings.Contains(b.transcript(), ":8443, not by AWS.") != c.names || strings.Contains(b.transcript(), ":8443, not to AWS.") != c.names {
				t.Errorf("%s, in the demo %v\n%s", endpoint, c.demo, b.transcript())
			}
		})
	}
}

func TestLineModeSaysThatItIsTheDemo(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts.Demo = true
		b.run("q")
		if s := b.transcript(); !strings.HasPrefix(s, "Demo: nothing here is real.\n") || !strings.HasSuffix(s, "\nThe demo has ended.\n") {
			t.Error(s)
		}
	})
}

// "q to quit" was false of a demo that Welcome led to.
func TestLineModeSaysThatQEndsOnlyTheDemo(t *testing.T) {
	play(t, func(_ *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.opts.Demo, b.opts.Welcomes = true, true
		b.run("?", "1", "", code(), "?", "Quit")
		b.see("Number or name, q to quit the demo, ? for help", "To quit the demo, type q. To quit authdeck, press ctrl+c.", "Enter for the list, q to quit the demo, ? for help", "q: quit the demo\n",
			"The demo has ended.")
		b.seeNot("q to quit,", "q: quit\n")
	})
}

func TestTheDemoHintsWhatToType(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts.Hint = func(string, time.Time) string { return "Demo: your phone would show " + code() }
		b.opts.Example = frontend.Example{AccessKeyID: keyID, SecretKey: secret}
		b.run("1", "", keyID, hidden(secret), device, "", "", code(), "q")
		b.see("Demo: type "+keyID, "Demo: type "+secret, "Demo: your phone would show "+code())
	})
}

func TestAPanicIsAnOutcomeThatQuotesNothing(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Vault = panicking{b.ws.Vault}
		signIn(b)
		out := b.run()
		if out.Crash == "" || strings.Contains(out.Crash, secret) {
			t.Errorf("outcome %+v", out)
		}
	})
}

type panicking struct{ model.Vault }

func (panicking) Read(context.Context, model.Ref) (model.Keys, error) { panic(secret) }

func TestOnlyActionsThatApplyAreOffered(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.shell = func(model.Workspace, model.Identity) frontend.Command { return shell{run: func() error { return nil }} }
		b.run("1", "back", "q")
		b.see("enter: add keys", "copy export: ")
		b.seeNot("edit keys", "subshell", "get a new session", "log out", "delete keys", "MFA device on the clipboard", "verify keys")
	})
}

func TestDetailsSayWhichRegionWasMeant(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Config.Identities[0].Region = modeltest.Set("us-eats-1", 5)
		b.run("1", "back", "q")
		b.see("Region: us-eats-1. Did you mean us-east-1? Source: ")
	})
}

func TestLinesBreakBetweenWords(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.columns = 60
		b.run("?", "q")
		for _, line := range strings.Split(b.transcript(), "\n") {
			if n := len([]rune(line)); n > 60 && strings.Contains(line, " ") {
				t.Errorf("%d columns: %q", n, line)
			}
		}
		b.see("as in /prod\nor /expired.")
	})
}

func TestTheFilterKnowsTheStatesOfSessions(t *testing.T) {
	for state, finds := range map[string]string{"/expired": "no-mfa", "/signed in": "emergency-user", "/ends soon": "prod-admin"} {
		t.Run(state, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.SignedIn("emergency-user", 3*time.Hour)
				b.SignedIn("prod-admin", 5*time.Minute)
				b.SignedIn("no-mfa", -time.Hour)
				b.opts = frontend.Options{Goal: frontend.Choose}
				if out := b.run(state, ""); out.Identity.Title != finds || out.Cancelled {
					t.Errorf("outcome %+v\n%s", out, b.transcript())
				}
			})
		})
	}
}

func TestKeysThatAreGoneAreNotSaidToBeDeleted(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.run("1", "d", func() {
			if err := b.ws.Vault.Remove(t.Context(), b.ws.Config.Identities[0].Ref); err != nil {
				t.Fatal(err)
			}
		}, "y", "q")
		b.see("No saved keys for emergency-user.")
		b.seeNot("Deleted the keys")
	})
}

func TestAPersonWhoOnlyHearsItIsToldWhatThisIsAndHowToQuit(t *testing.T) {
	play(t, func(_ *testing.T, b *bench) {
		b.run("?", "q")
		b.see("authdeck keeps AWS keys in a keyring or an encrypted file, and signs in with an MFA code.\n"+
			"At each question, type ? for help, or press ctrl+c to quit.\n", "To quit, type q or press ctrl+c.")
		b.seeNot("leave")
	})
}

func TestAnActionThatCannotBeDoneNowSaysWhy(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.run("1", "l", "renew", "c", "nonsense", "back", "2", "v", "d", "e", "q")
		b.see("Action, ? for help [enter]: l\nNo session to end for emergency-user. Type ? to list the actions.\n",
			"Action, ? for help [enter]: renew\nNo session to renew for emergency-user. Type", "The AWS console opens for roles only, and emergency-user has none. Type",
			"[enter]: nonsense\nUnknown action. Type", "[enter]: v\nNo saved keys for prod-admin. Type", "[enter]: d\nNo saved keys for prod-admin. Type")
	})
	play(t, func(t *testing.T, b *bench) {
		id := &b.ws.Config.Identities[0]
		at := model.Origin{File: "/home/u/atmos.yaml", Line: 9}
		id.AccessKeyID, id.SecretKey = model.Setting[string]{Value: keyID, Set: true, Origin: at}, model.Setting[model.Secret]{Later: true, Set: true, Origin: at}
		b.run("1", "d", "e", "q")
		b.see("The keys of emergency-user are managed in atmos.yaml:9. To delete them, edit /home/u/atmos.yaml. Type", "To change them, edit /home/u/atmos.yaml. Type")
	})
}

// "My key has a session" began with a name that nobody had written, and s was an unknown action.
func TestWhyAnActionCannotBeDoneLeavesNamesAsTheyAre(t *testing.T) {
	broken := func(b *bench, inFile bool) {
		id := &b.ws.Config.Identities[0]
		id.Problem = &model.Problem{What: "this is not a region name"}
		if at := (model.Origin{File: "/home/u/atmos.yaml", Line: 9}); inFile {
			id.AccessKeyID, id.SecretKey = model.Setting[string]{Value: keyID, Set: true, Origin: at}, model.Setting[model.Secret]{Later: true, Set: true, Origin: at}
		}
	}
	const problem = "The configuration of my key has a problem. Type"
	for name, c := range map[string]struct {
		prepare func(b *bench)
		answer  string
		says    string
	}{
		"no session to end":              {func(*bench) {}, "l", "No session to end for my key. Type"},
		"no session to renew":            {func(*bench) {}, "R", "No session to renew for my key. Type"},
		"no keys for a subshell":         {func(*bench) {}, "s", "No saved keys for my key. Type"},
		"a problem and a subshell":       {func(b *bench) { broken(b, false) }, "s", problem},
		"a problem and an export line":   {func(b *bench) { broken(b, false) }, "copy export", problem},
		"a problem and keys in the file": {func(b *bench) { broken(b, true) }, "v", problem},
		"a problem and no session":       {func(b *bench) { broken(b, false) }, "l", "No session to end for my key. Type"},
		"only trust is missing": {func(b *bench) {
			b.Keep("my key", device)
			b.ws.Config.Identities[0].Problem = model.UntrustedProblem([]model.Power{{Kind: model.SetsEndpoint, Name: "STS", Folder: "/p"}})
		}, "v", "my key needs trust. Type"},
		"a problem and an action of no kind": {func(b *bench) { broken(b, false) }, "nonsense", "Unknown action. Type"},
		"an expired session cannot be renewed": {func(b *bench) {
			b.SignedIn("my key", -time.Hour)
		}, "R", "The session of my key has expired. Type"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.shell = func(model.Workspace, model.Identity) frontend.Command { return shell{run: func() error { return nil }} }
				b.ws.Config.Identities[0].Title, b.ws.Config.Identities[0].Ref.Name = "my key", "my key"
				c.prepare(b)
				b.run("1", c.answer, "back", "q")
				b.see(": " + c.answer + "\n" + c.says)
			})
		})
	}
}

// Its own name for the list was an unknown action.
func TestTheListIsAnActionThatGoesBack(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.run("1", "the list of identities", "q")
		b.seeNot("Unknown action")
	})
}

func TestAWarningAboutTheListIsSaidAgainOnlyWithTheList(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Config.Warnings = []*model.Problem{{Origin: model.Origin{File: "/a/atmos.yaml", Line: 5}, What: `unknown kind "rolle"`, Fix: model.Do("did you mean aws/assume-role?"), Meant: []string{"aws/assume-role"}}}
		b.run("1", "back", "1", "back", "r", "q")
		if n := strings.Count(b.transcript(), `Warning: atmos.yaml:5: unknown kind "rolle". Did you mean aws/assume-role?`); n != 2 {
			t.Errorf("it was said %d times\n%s", n, b.transcript())
		}
	})
}

func TestAnIdentityThatIsNotInTheListIsExplained(t *testing.T) {
	play(t, func(_ *testing.T, b *bench) {
		b.ws.Config.Others = []model.OtherIdentity{{Title: "admin", Kind: "rolle", Fix: "did you mean aws/assume-role?"}, {Title: "sso", Kind: "aws/permission-set"}}
		b.run("admin", "sso", "q")
		b.see(`The identity "admin" is of the unknown kind rolle. Did you mean aws/assume-role?`, `The identity "sso" is of kind aws/permission-set`, "Run: atmos auth login -i sso.")
	})
}
