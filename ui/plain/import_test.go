package plain_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/store/vault"
	"authdeck/ui/frontend"
)

const (
	otherID = "AKIAIOSFODNN7EXAMPL2"
	console = "\ufeffAccess key ID,Secret access key\r\n" + keyID + "," + secret + "\r\n"
	profile = "# mine\n[prod-admin]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\nregion = eu-west-1\n\n" +
		"[old]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n"
	profileLeft = "# mine\n[prod-admin]\nregion = eu-west-1\n\n" +
		"[old]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n"
)

func (b *bench) file(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// left is the content of a file; "gone" for none.
func (b *bench) left(name string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return "gone"
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

func (b *bench) seen(s string) bool { return strings.Contains(b.transcript(), s) }

func TestAWrongFileDoesNotRepeatWhichFilesAreAccepted(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.run("i", "/nowhere", "/nothing", "back", func() {
			if n := strings.Count(b.transcript(), "Import keys from a file:"); n != 1 {
				t.Errorf("said %d times\n%s", n, b.transcript())
			}
		}, "i", "back", "q")
		if n := strings.Count(b.transcript(), "Import keys from a file:"); n != 2 {
			t.Errorf("said %d times\n%s", n, b.transcript())
		}
	})
}

func TestAnImportIsShownAskedForSavedAndCleanedUp(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("accessKeys.csv", console)
		b.run("i", "nowhere.csv", "~/accessKeys.csv", "?", "nobody", "prod-admin", "y", "y", "q")
		k, typed := entry(b, "prod-admin")
		if typed != secret || k.AccessKeyID != keyID || k.Duration != "12h" || b.left("accessKeys.csv") != "gone" {
			t.Errorf("%+v, the file is %q\n%s", k, b.left("accessKeys.csv"), b.transcript())
		}
		b.see("Error: There is no file "+filepath.Join(b.dir, "nowhere.csv")+".", "Line 2 goes to prod-admin.", "Account: 123456789012.",
			"Remove them from the file? y or n [n]: ", "Deleted "+filepath.Join(b.dir, "accessKeys.csv"), "The disk may still hold a copy")
		b.seeNot(secret)
	})
}

// It said "not all keys were imported", though only the file was left as it was.
func TestAnImportWhoseFileCannotBeCleanedSaysThatTheKeysAreStillThere(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Plaintexts = keeping{b.ws.Plaintexts}
		text, err := b.ws.Plaintexts.Read(t.Context(), b.file("credentials", profile))
		if err != nil {
			t.Fatal(err)
		}
		b.opts = frontend.Options{Goal: frontend.Import, Import: planOf(t, b, text)}
		b.opts.Import.Remove = true
		out := b.run("y")
		if len(out.Imported) != 1 || out.Err == nil || out.Err.Error() != "not all keys were deleted from the file" {
			t.Errorf("%v\n%s", out.Err, b.transcript())
		}
	})
}

// keeping removes nothing from files.
type keeping struct{ model.Plaintexts }

func (keeping) Remove(context.Context, model.Plaintext, []int, []int) (model.Removal, error) {
	return model.Removal{}, errors.New("read-only")
}

func TestASafeAnswerChangesNothing(t *testing.T) {
	for what, answers := range map[string][]any{
		"to what goes where": {"i", "credentials", "n", "q"},
		"at the file":        {"i", "back", "q"},
		"at the identity":    {"i", "accessKeys.csv", "back", "q"},
		"to nothing":         {"i", "accessKeys.csv", "", "q"},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.file("accessKeys.csv", console)
				b.file("credentials", profile)
				b.run(answers...)
				if _, err := b.ws.Vault.Read(t.Context(), model.Ref{Realm: "acme", Name: "prod-admin"}); !errors.Is(err, model.ErrNoKeys) ||
					b.left("credentials") != profile || b.left("accessKeys.csv") != console {
					t.Errorf("%v\n%s", err, b.transcript())
				}
			})
		})
	}
}

func TestEnterDoesNotReplaceKeys(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", strings.Replace(profile, keyID, otherID, 1))
		b.Keep("prod-admin", "")
		b.run("i", "credentials", "", "q")
		b.see(" and replace those of prod-admin? y or n [n]: ", "Nothing was saved.")
	})
}

func TestEnterSavesTheKeyThatIsSavedAlready(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", profile)
		b.Keep("prod-admin", "")
		b.run("i", "credentials", "?", "n", "q")
		b.see("probably the same key.", "? y or n [y]: ", "Enter means yes.")
		b.seeNot("and replace those of")
	})
}

// absentVault is a keyring that this machine does not have.
type absentVault struct{ model.Vault }

func (absentVault) Look(context.Context, []model.Ref) (map[model.Ref]model.Presence, error) {
	return nil, model.ErrKeyringAbsent
}

// Nobody is asked to save keys in a keyring that is not there.
func TestAnImportOffersTheEncryptedFileBeforeItAsks(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", profile)
		b.ws.Keyrings, b.ws.Vault = keyrings{file: b.ws.Vault, tries: new(int)}, absentVault{b.ws.Vault}
		b.run("i", "credentials", "", "", "", "n", "q")
		b.see("This machine has no system keyring.", "Error: The settings cannot be written.", "Use the encrypted file? y or n [y]: ", "Save these keys in ")
		if _, typed := entry(b, "prod-admin"); typed != secret {
			t.Error(b.transcript())
		}
	})
}

func TestOnlyWhatIsVerifiedIsTakenOutOfTheFile(t *testing.T) {
	for what, c := range map[string]struct {
		lay     func(*bench)
		answers []any
		left    string
	}{
		"verified":          {func(*bench) {}, []any{"i", "credentials", "y", "y", "q"}, profileLeft},
		"also in a comment": {func(b *bench) { b.file("credentials", "# "+secret+"\n"+profile) }, []any{"i", "credentials", "y", "y", "q"}, "# " + secret + "\n" + profileLeft},
		"kept":              {func(*bench) {}, []any{"i", "credentials", "y", "", "q"}, profile},
		"without a network": {func(b *bench) { b.aws.Fail(awsfake.Cut(), awsfake.Always) }, []any{"i", "credentials", "y", "q"}, profile},
		"not asked for":     {func(b *bench) { b.opts.NoVerify = true }, []any{"i", "credentials", "y", "q"}, profile},
		"refused, insisted on": {func(b *bench) {
			b.aws.Put(awsfake.User{Account: "1", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
		}, []any{"i", "credentials", "y", "y", "q"}, profile},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.file("credentials", profile)
				c.lay(b)
				b.run(c.answers...)
				if what == "also in a comment" {
					b.see("Warning: The secret access key is still in line 1 of ")
				}
				if _, typed := entry(b, "prod-admin"); typed != secret || b.left("credentials") != c.left {
					t.Errorf("the file is %q\n%s", b.left("credentials"), b.transcript())
				}
			})
		})
	}
}

// The plan said it, and the result said all of it again.
func TestAnImportSaysOnceWhatIsSkipped(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", profile)
		b.run("i", "credentials", "y", "", "q")
		if b.see("[old]: skipped, its keys are temporary"); strings.Count(b.transcript(), "[old]: skipped") != 1 {
			t.Error(b.transcript())
		}
	})
}

func TestAnImportWithoutTheCheckDoesNotAnnounceIt(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", profile)
		b.opts.NoVerify = true
		b.run("i", "credentials", "y", "q")
		b.see(": saving the keys without checking them.", "The keys are still in ")
		b.seeNot("checking the keys with AWS", "Kept ")
	})
}

func TestAnImportOfAnotherUsersKeysIsAQuestion(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("prod-admin", "")
		if _, err := b.ws.Verify(t.Context(), b.ws.Config.Identities[1]); err != nil {
			t.Fatal(err)
		}
		other, otherSecret := awsfake.LongLived("210987654321")
		b.aws.Put(awsfake.User{Account: "210987654321", Name: "eve", AccessKeyID: other, SecretKey: otherSecret})
		b.file("k.csv", "Access key ID,Secret access key\n"+other+","+otherSecret+"\n")
		b.run("i", "k.csv", "2", "y", "", "q")
		b.see("Replaces AKIA ending in MPLE, account 123456789012.", "account 210987654321, user eve, and the saved keys belong to account 123456789012, user user", "Nothing was saved for prod-admin.")
		if k, _ := entry(b, "prod-admin"); k.AccessKeyID != keyID || b.left("k.csv") == "gone" {
			t.Error("it was saved")
		}
	})
}

func TestAnImportUnlocksTheKeyring(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("accessKeys.csv", console)
		lock(b, model.ErrPassphraseNew)
		b.run("i", "accessKeys.csv", "1", "y", hidden("correct horse"), hidden("correct horse"), "y", "q")
		if b.left("accessKeys.csv") != "gone" || !b.seen("Choose a passphrase") {
			t.Error(b.transcript())
		}
	})
}

func TestAnImportThatWasStartedForItEndsWithIt(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		path := b.file("credentials", profile)
		start := func() {
			text, err := b.ws.Plaintexts.Read(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			b.opts = frontend.Options{Goal: frontend.Import, Import: planOf(t, b, text)}
		}
		start()
		if out := b.run("n"); out.Err == nil || out.Err.Error() != "cancelled; nothing was saved" || len(out.Imported) != 0 {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
		start()
		b.opts.Import.Remove = true
		out := b.run("y")
		if out.Cancelled || out.Err != nil || len(out.Imported) != 1 || b.left("credentials") != profileLeft {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
		if strings.Contains(fmt.Sprintf("%+v", out), secret) {
			t.Error("the outcome has the secret")
		}
	})
}

func TestAFileThatWasChangedMeanwhileIsLeftAlone(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", profile)
		b.run("i", "credentials", "y", func() { b.file("credentials", profile+"# new\n") }, "y", "q")
		b.see("has changed since authdeck read it", "import it again to remove its keys")
		if b.left("credentials") != profile+"# new\n" {
			t.Errorf("%q", b.left("credentials"))
		}
	})
}

func TestAVaultThatDoesNotGiveBackWhatWasSavedKeepsTheFile(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", profile)
		b.ws.Vault = unwritable{vault.Memory()}
		b.run("i", "credentials", "y", "q")
		b.see("Error: The keyring did not save the keys correctly.", "Nothing was saved for prod-admin.")
		if b.left("credentials") != profile {
			t.Error("the file was changed")
		}
	})
}

const twoProfiles = "[home]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = " + secret + "\n\n" +
	"[work]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n"

func TestAnImportAddsAnIdentity(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", twoProfiles)
		b.run("i", "credentials", "", "?", "N", "x]y", "prod-admin", "newer", "", "y", "", "q")
		b.see("Type n to add a new one to atmos.yaml.", "Name for [work], key AKIA ending in MPLE [work]: x]y",
			"Error: The name cannot contain", "Error: This name already exists in ", "+    newer:", "Added newer.", "[work] goes to newer.")
		b.seeNot(secret)
		if strings.Count(b.transcript(), "[home]: Key") != 1 {
			t.Error("it asked twice about the keys that were skipped\n" + b.transcript())
		}
		if k, typed := entry(b, "newer"); typed != secret || k.AccessKeyID != keyID {
			t.Errorf("%+v\n%s", k, b.transcript())
		}
	})
}

func TestAnImportGoesBackFromANewIdentityToTheQuestion(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("accessKeys.csv", console)
		b.run("i", "accessKeys.csv", "n", "back", "n", "", "n", "back", "1", "n", "q")
		b.see("Name for line 2, key AKIA ending in ", "[me]: back", "Line 2 goes to emergency-user.", "Nothing was saved.")
		if _, err := b.ws.Config.Find("me"); err == nil {
			t.Error("it was added")
		}
	})
}

// first is a run for an import where there is no identity yet.
func first(t *testing.T, b *bench, text string) {
	t.Helper()
	b.ws.Config.Identities, b.ws.Config.Roles = nil, nil
	b.broken = &model.Problem{What: "there is no atmos.yaml", Empty: model.EmptyFile}
	keys, err := b.ws.Plaintexts.Read(t.Context(), b.file("credentials", text))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := keysimport.New(model.Config{}, keys, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.opts = frontend.Options{Goal: frontend.Import, Import: &plan}
}

func TestAFirstImportAddsTheIdentities(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		first(t, b, twoProfiles)
		out := b.run("mine", "MINE", "", "n", "skip", "", "n", "", "", "", "y", "")
		b.see("Name for [home]", "Type skip to leave keys out.", "ending in MPLE [home]: ", "Error: Two identities cannot have the same name.", "ending in MPLE [skip]: ", "will be created", "Added work.", "[work] goes to work.")
		b.seeNot(secret, "Added mine", "there is no atmos.yaml")
		if _, typed := entry(b, "work"); typed != secret || len(out.Imported) != 1 || out.Err != nil || out.Cancelled {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
	})
}

func TestAFirstImportGoesOnIfTheNewIdentityIsGoneAtFirst(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		first(t, b, twoProfiles)
		b.unread = b.broken // another program has written its own file there
		out := b.run("skip", "", "", func() { b.broken = nil }, "r", "y", "")
		b.see("Added work.", "a: Add identity. ", "[work] goes to work.")
		if len(out.Imported) != 1 || out.Err != nil || out.Crash != "" {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
	})
}

func TestAFirstImportCanBeLeft(t *testing.T) {
	for what, answers := range map[string][]any{"at the names": {"back"}, "with none named": {"skip", "skip"}, "at the changes": {"", "", "back", "back"}} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				first(t, b, twoProfiles)
				if out := b.run(answers...); !out.Cancelled || out.Err != nil || b.broken == nil {
					t.Errorf("%+v\n%s", out, b.transcript())
				}
			})
		})
	}
	play(t, func(t *testing.T, b *bench) {
		first(t, b, "[old]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n")
		if out := b.run(); !errors.Is(out.Err, keysimport.ErrNoneUsable) {
			t.Errorf("%+v\n%s", out, b.transcript())
		}
	})
}

// unwritable does not keep what is saved in it.
type unwritable struct{ model.Vault }

func (unwritable) Write(context.Context, model.Ref, model.Keys) error { return model.ErrNotStored }

func planOf(t *testing.T, b *bench, text model.Plaintext) *keysimport.Plan {
	t.Helper()
	plan, err := keysimport.New(b.ws.Config, text, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &plan
}

func TestKeysThatLookWrongAreNotImportedByEnter(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("accessKeys.csv", strings.Replace(console, secret, "short", 1))
		b.opts.NoVerify = true
		b.run("i", "~/accessKeys.csv", "prod-admin", "", "", "q")
		b.see("Warning: The secret access key has 5 of 40 characters.", "Nothing is saved yet. Save anyway? y or n [n]: ", "Nothing was saved for prod-admin.")
		if _, err := b.ws.Vault.Read(t.Context(), model.Ref{Realm: "acme", Name: "prod-admin"}); !errors.Is(err, model.ErrNoKeys) {
			t.Error(err)
		}
	})
}

// Other keys of the file are saved already.
func TestTheQuestionAboutKeysThatLookWrongNamesThem(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		wrong := strings.NewReplacer("prod-admin", "no-mfa", keyID, otherID, secret, "short").Replace(profile)
		b.file("credentials", profile+wrong)
		b.opts.NoVerify = true
		b.run("i", "credentials", "", "y", "q")
		b.see("[no-mfa] is not saved yet. Save anyway? y or n [n]: ", "Saved credentials to keyring for no-mfa.")
		if b.seeNot("Nothing was saved", "Nothing is saved"); strings.Contains(b.transcript(), "Not verified") {
			t.Error(b.transcript())
		}
	})
}

// It said it of each of the keys, and again in the warning.
func TestAnImportSaysOnceThatAWSDidNotVerifyKeys(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		b.file("credentials", profile+strings.NewReplacer("prod-admin", "no-mfa", keyID, otherID).Replace(profile))
		b.run("i", "credentials", "", "q")
		if b.see("Warning: Not verified (prod-admin and no-mfa). AWS could not be reached: "); strings.Count(b.transcript(), "Not verified") != 1 {
			t.Error(b.transcript())
		}
	})
}

// The question for the other keys was the first thing that an import showed.
func TestAnImportShowsWhatIsKnownBeforeItAsksAboutTheRest(t *testing.T) {
	const keys = "[other]\naws_access_key_id = " + otherID + "\naws_secret_access_key = " + secret + "\n" + profile
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", keys)
		b.run("i", "credentials", "", "n", "q")
		b.inOrder("[prod-admin] goes to prod-admin.", "[old]: skipped, ", "[other]: Key AKIA ending in MPL2.", "Which identity is it for?", "[other]: skipped.", "Save these keys")
		if strings.Count(b.transcript(), "[prod-admin] goes to") != 1 {
			t.Error("it was said twice\n" + b.transcript())
		}
	})
}

// Only the full screen said what looks wrong about keys before their identity is chosen. Here the identities were listed for each of them.
func TestTheQuestionWhoseTheKeysAreSaysWhatLooksWrongAndListsTheIdentitiesOnce(t *testing.T) {
	const short = "[one]\naws_access_key_id = " + otherID + "\naws_secret_access_key = wJalrXUtnFEMI\n"
	play(t, func(t *testing.T, b *bench) {
		b.file("credentials", short+strings.Replace(short, "[one]", "[two]", 1))
		b.run("i", "credentials", "", "?", "", "q")
		b.inOrder("[one]: Key AKIA ending in MPL2.", "Warning: The secret access key has 13 of 40 characters.", "1. emergency-user", "Which identity is it for?",
			"[two]: Key AKIA ending in MPL2.", "Warning: The secret access key has 13 of 40 characters.", "Which identity is it for?", "1. emergency-user", "[one]: skipped.")
		if _, plan, _ := strings.Cut(b.transcript(), "[one]:"); strings.Count(plan, "1. emergency-user") != 2 { // the answer to ? has the other
			t.Error(b.transcript())
		}
	})
}

// It spoke sentences for a screen reader that nobody had chosen.
func TestAnImportThatNobodyReadsOutHasTheLinesOfTheCommand(t *testing.T) {
	const keys = "[other]\naws_access_key_id = " + otherID + "\naws_secret_access_key = " + secret + "\n" + profile
	play(t, func(t *testing.T, b *bench) {
		text, err := b.ws.Plaintexts.Read(t.Context(), b.file("credentials", keys))
		if err != nil {
			t.Fatal(err)
		}
		plan, err := keysimport.New(b.ws.Config, text, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		b.opts = frontend.Options{Goal: frontend.Import, Import: &plan, Symbols: true}
		b.run("nobody", "", "y", "y")
		b.inOrder("[prod-admin] → prod-admin\n  key AKIA············MPLE", "[old]: skipped, ", "\n\n[other]: key AKIA············MPL2\nAn identity is an entry in atmos.yaml for an IAM user.\n  1. emergency-user", "Which identity is it for?", "[other]: skipped\n\nSave these keys", "[prod-admin] → prod-admin: checking", "✔ Saved credentials to keyring\n✔ Session duration configured: 12h\n  Account 123456789012 · arn:", "  Keyring: ", "✔ Removed [prod-admin]", "  The disk may")
		b.seeNot("goes to", "ending in", "Entry: ", secret)
	})
}
