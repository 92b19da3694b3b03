package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// signedIn is a user with keys and a session, in front of the list.
func signedIn(t *testing.T) *driver {
	b := newBench(t)
	b.Keep("emergency-user", device)
	return b.start(frontend.Options{}).press("enter").typed(modeltest.Code(time.Now())).press("enter").see("✔ 12h left")
}

func (d *driver) stored() bool {
	_, err := d.ws.Vault.Read(context.Background(), model.Ref{Realm: "acme", Name: "emergency-user"})
	if err != nil && !errors.Is(err, model.ErrNoKeys) {
		d.t.Fatal(err)
	}
	return err == nil
}

func TestLogOutAsksAndKeepsTheKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("l").see("Log out of emergency-user?", "▸ [Stay signed in]").press("enter")
		if !info(d, "emergency-user").Saved {
			t.Fatal("the safe button logged out")
		}
		d.press("l").see("enter esc stay signed in   y log out").press("tab").see("enter log out   esc stay signed in").press("esc").see("✔ 12h left")
		d.press("l", "tab", "enter").see("✔ Logged out of emergency-user", "– none", "✔ saved")
		if info(d, "emergency-user").Saved || !d.stored() {
			t.Error("the session is still there, or the keys are not")
		}
		d.press("l").see("No session to end for emergency-user").seeNot("[Log out]")
	})
}

func TestDeletingKeysNamesThemAndAsks(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("d").see("Delete the keys of emergency-user?", "memory", "atmos_acme_emergency-user", "▸ [Keep keys]")
		d.press("enter")
		if !d.stored() {
			t.Fatal("the safe button deleted")
		}
		d.press("d", "tab", "enter").see("✔ Deleted the keys of emergency-user").seeNot("✔ saved")
		if d.stored() || info(d, "emergency-user").Saved {
			t.Error("keys or session are still there")
		}
		d.press("d").see("No saved keys for emergency-user")
	})
}

// "None of the 2 marked has saved keys" did not say where they are.
func TestMarkedKeysThatAreAllManagedSayWhere(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		managed(b)
		for i := range b.ws.Config.Identities[:2] {
			id := &b.ws.Config.Identities[i]
			id.AccessKeyID, id.SecretKey = modeltest.Set(keyID, 9+i), modeltest.Set(model.SecretString(secret), 10)
			id.AccessKeyID.Origin.File = "/home/u/keys.yaml"
		}
		d := b.start(frontend.Options{}).resize(200, 60).press(" ", "j", " ", "d")
		d.see("The keys of emergency-user and prod-admin are managed in keys.yaml. To delete them, edit /home/u/keys.yaml").seeNot("None of the")
		b.ws.Config.Identities[1].AccessKeyID.Origin.File = "/home/u/other.yaml"
		b.start(frontend.Options{}).resize(200, 60).press(" ", "j", " ", "d").see("To delete them, edit these files")
	})
}

func TestKeysManagedInAtmosYAMLCannotBeDeletedHere(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		managed(b)
		b.ws.Config.Identities[0].AccessKeyID.Origin = model.Origin{File: "/home/u/keys.yaml", Line: 48}
		b.start(frontend.Options{}).press("d").see("The keys of emergency-user are managed in", "keys.yaml:48. Press o to open the file").press("o")
		if got := strings.Join(b.edited, " "); got != "/home/u/keys.yaml:48" {
			t.Errorf("opened: %s", got)
		}
		d := b.start(frontend.Options{}).resize(200, 60).see("open atmos.yaml       keys.yaml at line 48")
		d.press(" ").press("d").see("keys.yaml:48. Press o to open the file")
		d.press("j").see("open atmos.yaml       at line").press("d").see("To delete them, edit /home/u/keys.yaml").seeNot("Press o to open")
	})
}

func TestKeysAreVerifiedWithAWS(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("v").see("✔ Keys are valid · arn:aws:iam::123456789012:user/user")
		d.aws.Fail(awsfake.Cut(), 9)
		d.press("v").later(10*time.Second).see("Could not reach AWS in us-east-1", "Connection closed.", "1. Check your network, VPN and proxy", "2. Try again").seeNot("code").press("enter")
		d.aws.Heal()
		d.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: "of somebody else"})
		d.press("v").later(time.Second).see("does not match", "The saved keys were not changed", "▸ [Use other keys]", "[Close]", "enter e use other keys").seeNot("What to do").press("esc")
		if !d.stored() {
			t.Error("refused keys were deleted")
		}
		signedIn(t).press("G", "v").see("No keys to verify. Press e to add them").seeNot("1 problem", "No keys are saved")
	})
}

// A user may type on letters that move in the list before seeing the question.
func TestNoLetterMovesToAButtonThatDeletes(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("d").see("▸ [Keep keys]").press("j", "k", "h", "l").see("▸ [Keep keys]").press("enter")
		if !d.stored() {
			t.Error("the keys are gone")
		}
	})
}

func TestTheListToChooseFromOffersNoChanges(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{Goal: frontend.Choose}).press("d", "l", "v")
		d.see("Choose an identity", "/dlv", "No identity matches").seeNot("Delete", "Log out", "Checking")
	})
}

func TestAnExpiredSessionIsDeletedWithoutAQuestion(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("j", "j").see("staging-deployer", "✗ expired").press("l")
		d.see("✔ Cleared the expired session of staging-deployer").seeNot("Log out of", "Stay signed in")
		if info(d, "staging-deployer").Saved {
			t.Error("its files are still there")
		}
	})
}

func TestASessionThatAnotherProgramRenewedIsNotDeletedAsExpired(t *testing.T) {
	for name, keys := range map[string][]string{"one": {"j", "j", "l"}, "marked": {"j", "j", " ", "l"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{}).see("✗ 1 expired")
				b.SignedIn("staging-deployer", time.Hour) // the list does not show it yet
				d.press(keys...).see("✗ staging-deployer is signed in again", "Its session was not deleted.").seeNot("atmos.yaml is")
				if !info(d, "staging-deployer").Saved {
					t.Error("a live session was deleted")
				}
			})
		})
	}
}

// One session is live, one has expired, one never existed: the text says so for each.
func TestMarkedSessionsAreCountedByWhetherTheyLast(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("g", " ", "j", " ", "j", " ").see("3 marked", "l log out (1)").press("l")
		d.see("Log out of prod-admin?", "This ends the session.", "clears the expired session of staging-deployer.").press("tab", "enter")
		d.see("✔ Logged out of 1 identity, cleared 1 expired session · 1 had no session").seeNot("marked") // otherwise enter would sign in to all of them again
		if info(d, "prod-admin").Saved || info(d, "staging-deployer").Saved {
			t.Error("a session is left")
		}
	})
}

func TestACheckOfKeysShowsASpinnerAndSeconds(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40)
		until := make(chan struct{})
		d.aws.Fail(awsfake.Slow(until), 1)
		d.press("v").see("Checking the keys of emergency-user with AWS").seeNot(`\ Checking`)
		d.later(200 * time.Millisecond).see(`\ Checking the keys of emergency-user with AWS`).seeNot("AWS · ")
		d.later(2 * time.Second).see("Checking the keys of emergency-user with AWS · 2s")
		d.press("j").see("AWS · 2s").press("e").seeNot("Checking").press("esc").see("AWS · 2s")
		close(until)
		d.settle()
		d.see("✔ Keys are valid").later(10*time.Second).seeNot("Keys are valid", "Checking")
	})
}

// The question named those without keys, and the result also counted the roles whose sessions ended.
func TestADeletionCountsThoseWithoutKeysAsItsQuestionDoes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.Keep("staging-deployer", device)
		b.ws.Config.Roles = b.rolesOf("staging-deployer", "arn:aws:iam::123456789012:user/user", "admin", "audit")
		d := b.start(frontend.Options{}).resize(140, 40).press("j", "j", "enter")
		d.typed(d.code()).later(time.Minute).press("ctrl+a").see("7 marked").press("d").see("Nothing changes for very-long-identity-name-for-the-table: it", "has no saved keys.")
		d.press("y").see("✔ Deleted the keys of emergency-user, prod-admin, staging-deployer", "· 1 had no saved keys")
	})
}

// "3 others: they have no saved keys" counted roles, which never have keys.
func TestADeletionDoesNotCountRolesAmongThoseWithoutKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Config.Roles = b.rolesOf("staging-deployer", "arn:aws:iam::123456789012:user/user", "admin", "audit")
		d := b.start(frontend.Options{}).resize(140, 40).press("ctrl+a").see("7 marked").press("d")
		d.see("Nothing changes for very-long-identity-name-for-the-table: it", "has no saved keys.").seeNot("others")
		d.press("y").see("· 1 had no saved keys")
	})
}

func TestTheKeysOfAllMarkedAreDeletedAfterOneQuestion(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(140, 40).press("ctrl+a").see("5 marked", "d delete keys (4)").press("d")
		d.see("Delete the keys of 4 identities?", "This deletes the keys of emergency-user, prod-admin,", "staging-deployer and 東京-運用 from the memory.", "It also ends the session of prod-admin.",
			"Nothing changes for very-long-identity-name-for-the-table: it", "has no saved keys.", "▸ [Keep keys]")
		if d.press("enter").see("5 marked"); b.stored("emergency-user").AccessKeyID == "" {
			t.Fatal("the safe button deleted keys")
		}
		d.press("d", "y").see("✔ Deleted the keys of emergency-user, prod-admin, staging-deployer", "and 東京-運用 from the memory · 1 had no saved keys").seeNot("marked")
		for _, name := range []string{"emergency-user", "prod-admin", "staging-deployer", "東京-運用"} {
			if b.stored(name).AccessKeyID != "" {
				t.Errorf("the keys of %s are left", name)
			}
		}
		d.press("ctrl+a", "d").see("None of the 5 marked identities has saved keys")
		b.Keep("prod-admin", device)
		d.press("r", "d").see("Delete the keys of prod-admin?", "create new keys in AWS.", "Nothing changes for 4 others: they have no saved").press("q").see("5 marked")
		d.press("esc", "g", " ", "j", "d").see("No saved keys for emergency-user") // the marked one, not the selected one
	})
}

func TestALogoutOfMarkedIdentitiesSaysHowManyHadNoSession(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("ctrl+a", "l").see("Log out of prod-admin?", "You can sign in again", "Nothing changes for 3 others: they have no session.").press("y")
		d.see("✔ Logged out of 1 identity, cleared 1 expired session · 3 had no session")
	})
}

func TestMarkedExpiredSessionsAreDeletedWithoutAQuestion(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.SignedIn("web", -time.Hour)
		b.SignedIn("batch", -2*time.Hour)
		b.start(frontend.Options{}).press("ctrl+a").see("l clear 2 expired sessions").press("l").see("✔ Cleared 2 expired sessions · 1 had no session").seeNot("Log out of", "marked")
	})
}

func TestTheQuestionBeforeALogoutNamesTheRolesWhoseSessionsEnd(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).press("j", "enter")
		d.typed(d.code()).press("l").see("Log out of admin?", "This ends the session. You").press("esc")
		d.press("k", "l").see("Log out of emergency-user?", "This ends the session and that of its role admin. Its role audit", "then needs a new sign-in. You can").press("esc") // audit is ready
		d.press("d").see("Delete the keys of emergency-user?", "ends the session and that of its", "role admin. Its role audit then needs a new sign-in. If").press("esc")
		d.press("j", "j", "enter", "k", "k", "l").see("This ends the session and those of its roles admin and audit.").press("esc")
		d.press("g", " ", "j", "j", " ", "l").see("Log out of 1 identity and 1 role?", "This ends the session", "audit").press("esc", "esc")
		d.press("ctrl+a", "l").see("This ends the sessions of", "admin, audit").press("esc", "esc") // the roles are marked too
		d.press("/").typed("staging").press("enter", "d").see("Delete the keys of staging-deployer?").seeNot("ends the session")
	})
}

// A role of the user is still signed in to after the user's own session has ended.
func TestAnExpiredUserWithALiveRoleIsAskedAbout(t *testing.T) {
	t.Parallel()
	now := time.Now()
	user := modeltest.Identity("u", 1)
	role := model.Identity{Ref: model.Ref{Realm: "acme", Name: "r", User: "u"}, Role: &model.Role{Above: []model.Identity{user}}}
	rows := []model.Row{
		{Identity: user, Session: model.SessionInfo{Saved: true, Expires: now.Add(-time.Minute)}},
		{Identity: role, Session: model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)}},
	}
	if model.OnlyExpired(rows, user.Ref, now) || len(model.OnlyExpiredOf(rows, now)) != 0 {
		t.Error("the role's session counts as over")
	}
	if ends := model.EndsOf(rows, []model.Identity{user}, now); len(ends.Own) != 0 || len(ends.Roles) != 1 {
		t.Errorf("a logout of the user ends %+v", ends)
	}
	if rows[1].Session.Expires = now.Add(-time.Second); !model.OnlyExpired(rows, user.Ref, now) || model.OnlyExpired(rows, model.Ref{Name: "x"}, now) {
		t.Error("the sessions do not count as over")
	}
	if over := model.OnlyExpiredOf(rows, now); !over[user.Ref] || !over[role.Ref] || len(over) != 2 {
		t.Errorf("these count as over: %v", over)
	}
}

// Roles that only need a new sign-in afterwards are neither without a session nor logged out of.
func TestTheResultOfALogoutCountsTheIdentitiesThatTheQuestionNames(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("enter")
		d.typed(d.code()).press("ctrl+a", "l").see("admin and audit then need a new sign-in", "Nothing changes for very-long-identity-name-for-the-table and", "東京-運用: they have").press("y")
		d.see("✔ Logged out of 2 identities, cleared 1 expired session · 2 had no session")
	})
}
