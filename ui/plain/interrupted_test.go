package plain_test

import (
	"context"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// endsDuring ends the run when the keys of an identity are about to be replaced.
type endsDuring struct {
	model.Vault
	b    *bench
	name string
}

func (v endsDuring) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if r.Name == v.name {
		v.b.end()
	}
	return v.Vault.Read(ctx, r)
}

func TestCtrlCInAnImportSaysWhatIsNotVerifiedAndWhatIsNotSaved(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("k", section("emergency-user")+section("prod-admin")+section("no-mfa"))
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		b.ws.Vault = endsDuring{b.ws.Vault, b, "prod-admin"}
		if out := b.run("i", "k", "y"); !out.Interrupted || len(out.Imported) != 1 {
			t.Errorf("outcome %+v", out)
		}
		b.inOrder("Saved credentials to keyring for emergency-user.", "[prod-admin]: checking the keys with AWS, then saving.\n",
			"Keys of prod-admin and no-mfa were not saved. To save them, import the file again.\n", "Warning: Not verified. AWS could not be reached", "\nInterrupted.\n")
	})
}

func TestCtrlCAtAQuestionOfAnImportSaysWhatIsNotSaved(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.file("k", section("emergency-user")+section("prod-admin"))
		b.aws.Fail(awsfake.Fault{Status: 403, Code: "InvalidClientTokenId"}, awsfake.Always)
		b.run("i", "k", "y", ctrlC)
		b.see("Save anyway? y or n [n]: ", "\nInterrupted. Keys of emergency-user and prod-admin were not saved.")
	})
}

// section is a section of a credentials file with the keys that AWS knows.
func section(name string) string {
	return "[" + name + "]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n"
}

// inOrder makes sure that the texts were said one after another.
func (b *bench) inOrder(texts ...string) {
	b.t.Helper()
	rest := b.transcript()
	for _, s := range texts {
		_, after, said := strings.Cut(rest, s)
		if !said {
			b.t.Errorf("not said, or not in this order: %q\n%s", s, b.transcript())
			return
		}
		rest = after
	}
}

// TestNoMarkIsReadAloud: a screen reader would say "check mark", "x" or "exclamation mark".
func TestNoMarkIsReadAloud(t *testing.T) {
	silent := func(b *bench) { b.ws.Vault = refusingToWrite{b.ws.Vault, b, model.ErrKeyringSilent} }
	for says, lay := range map[string]func(b *bench){
		"\nKeys of emergency-user saved to memory.\n":                                                           func(b *bench) { b.ws.Vault = interrupting{b.ws.Vault, b} },
		"\nWarning: Keys of emergency-user: the keyring did not answer. It may have the old or the new keys.\n": silent,
		"\nError: Keys of emergency-user were not saved. ": func(b *bench) {
			b.ws.Vault = refusingToWrite{b.ws.Vault, b, model.ErrKeyringDenied}
		},
	} {
		play(t, func(t *testing.T, b *bench) {
			lay(b)
			b.run("1", "enter", keyID, hidden(secret), device, "")
			b.see(says)
			b.seeNot("✔", "✗", "! ")
		})
	}
}

// refusingToWrite ends the run while it writes, and does not write.
type refusingToWrite struct {
	model.Vault
	b   *bench
	err error
}

func (v refusingToWrite) Write(context.Context, model.Ref, model.Keys) error {
	v.b.end()
	return v.err
}
