package plain_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
	"authdeck/ui/plain"

	"github.com/charmbracelet/x/exp/golden"
)

// TestRunsSoundAsAgreed compares everything that is said and typed in a run with its golden file.
func TestRunsSoundAsAgreed(t *testing.T) {
	for _, s := range []struct {
		name    string
		lay     func(b *bench)
		answers []any
	}{
		{"browse", func(b *bench) {
			b.Keep("emergency-user", device)
			b.SignedIn("prod-admin", 14*time.Minute)
		},
			[]any{"?", "", "?", "", "?", code, "", "q"}},
		{"login", func(b *bench) { b.Keep("emergency-user", device); signIn(b) }, []any{"000000", "hunter2!", "000001", "000002", code}},
		{"login-first-time", func(b *bench) { signIn(b); lock(b, model.ErrPassphraseNew) },
			[]any{hidden("correct horse"), hidden("correct horse"), "?", keyID, hidden("?"), hidden(secret), "?", "find", "", "?", "48h", "y", code}},
		{"login-keyring-fails", func(b *bench) { b.Keep("emergency-user", device); signIn(b); failInTurn(b, readFaults(), nil) },
			[]any{"", "", "", "", "", "", code}},
		{"configure-keyring-fails", func(b *bench) { configure(b); failInTurn(b, nil, writeFaults()) },
			[]any{keyID, hidden(secret), device, "", "", hidden(""), "", "", "", hidden(""), "", "", "", hidden(""), "", ""}},
		{"configure", func(b *bench) { b.Keep("emergency-user", device); b.opts.Goal = frontend.Configure },
			[]any{"", "", hidden("too-short"), "", "", "n", hidden(secret), "", "24h"}},
		{"configure-managed", func(b *bench) {
			configure(b)
			id := &b.ws.Config.Identities[0]
			id.AccessKeyID, id.SecretKey, id.Device = modeltest.Set(keyID, 9), modeltest.Set(model.SecretString(secret), 10), modeltest.Set(device, 11)
		}, nil},
		{"trust", func(b *bench) { b.Keep("emergency-user", device); b.Risky() }, []any{"", "?", "enter", "n", "t", "?", "", "", "enter", "y", code, "", "q"}},
		{"login-ascii", func(b *bench) {
			b.ws.Config.Identities[0].Duration = modeltest.Set("48h", 9)
			b.Keep("emergency-user", device)
			signIn(b)
			b.opts.ASCII = true
		}, []any{"?", "000000", code}},
	} {
		t.Run(s.name, func(t *testing.T) {
			said := ""
			play(t, func(_ *testing.T, b *bench) {
				s.lay(b)
				b.run(s.answers...)
				said = b.transcript()
			})
			if strings.HasSuffix(s.name, "ascii") && !regexp.MustCompile(`^[ -~\n]*$`).MatchString(said) {
				t.Error("not all of it is ASCII")
			}
			golden.RequireEqual(t, []byte(said))
		})
	}
}

// TestNoKeyOfTheFullScreenIsNamed causes every kind of failure: no text may say to press a key that does nothing here.
func TestNoKeyOfTheFullScreenIsNamed(t *testing.T) {
	keys := regexp.MustCompile(`(?i)press (enter|[a-z])\b|ctrl\+[^cd]|\bf1\b|\besc\b|\btab\b`)
	for _, err := range failures() {
		t.Run(fmt.Sprintf("%T %v", err, err), func(t *testing.T) {
			play(t, func(_ *testing.T, b *bench) {
				b.broken = err
				b.run("n")
				if k := keys.FindString(b.transcript()); k != "" {
					t.Errorf("%q in\n%s", k, b.transcript())
				}
			})
		})
	}
}

func failures() []error {
	all := []error{
		model.ErrNoKeys, model.ErrKeyringAbsent, model.ErrKeyringSilent, model.ErrKeyringLocked, model.ErrKeyringDenied,
		model.ErrPassphraseNeeded, model.ErrPassphraseNew, model.ErrWrongPassphrase, model.ErrShortPassphrase,
		model.ErrDamagedEntry, model.ErrNotStored, model.ErrUnknownKeyring, model.ErrKeyringGone, model.ErrKeyringFailed,
		model.ErrKeyringFull, model.ErrEntryTooLong, model.ErrSessionNotSaved, model.ErrSecretForOtherKey,
		model.ErrManaged, model.ErrCodeUsed, model.ErrCodeForm, model.ErrAttemptClosed, errors.New("anything else"),
		&model.AccountError{Caller: model.Caller{Account: "123456789012"}, Device: "210987654321"},
		&model.ReplacedError{Old: model.Caller{Account: "210987654321"}, New: model.Caller{Account: "123456789012"}},
		&model.UnknownIdentityError{Name: "a", Names: []string{"b"}},
		&model.Problem{Origin: model.Origin{File: "/a/atmos.yaml", Line: 3}, What: "it is a list", Fix: model.Do("write a map")},
		&model.Problem{What: "there are none", Fix: model.Do("Add one:"), Write: "auth:"},
	}
	for _, kind := range []error{
		model.ErrCodeRejected, model.ErrDeviceUnknown, model.ErrKeyUnknown, model.ErrSecretWrong, model.ErrClock,
		model.ErrWrongRegion, model.ErrRegionOff, model.ErrSessionKeys, model.ErrForbidden, model.ErrThrottled,
		model.ErrServer, model.ErrNetwork, model.ErrRequest, model.ErrNoRequest,
	} {
		all = append(all, &model.AWSError{Kind: kind}, &model.AWSError{Kind: kind, Sent: true, Skew: 7 * time.Minute})
	}
	return all
}

// TestSecretsAreNowhereInARun walks everywhere with recognisable values.
func TestSecretsAreNowhereInARun(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		const typo, phrase = "canary-typo-of-a-secret-key", "canary-passphrase"
		lock(b, model.ErrPassphraseNeeded)
		v := b.ws.Vault.(lockedVault)
		v.word = phrase
		b.ws.Vault = v
		out := b.run("1", "", hidden(phrase+"-wrong"), hidden(phrase), keyID, hidden(typo), device, "", "n", hidden(secret), "", "",
			"", code, "", "1", "e", "", hidden(secret), "", "", "n", "q")
		for _, s := range []string{typo, phrase, secret, "wJalr"} {
			b.seeNot(s)
			if strings.Contains(fmt.Sprintf("%+v %#v", out, out), s) {
				t.Errorf("%s is in the outcome", s)
			}
		}
	})
}

func TestTheTerminalsErrorIsTheRuns(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		gone := errors.New("input/output error")
		out, err := plain.Run(t.Context(), deadTerminal{gone}, frontend.Ports{Load: b.load, Clock: modeltest.Clock{}}, frontend.Options{})
		if !errors.Is(err, gone) || !reflect.ValueOf(out).IsZero() {
			t.Errorf("%+v, %v", out, err)
		}
	})
}

// deadTerminal is a terminal that went away.
type deadTerminal struct{ err error }

func (deadTerminal) Hide() (show func()) { return func() {} }

func (deadTerminal) Columns() int { return 0 }

func (d deadTerminal) Write([]byte) (int, error) { return 0, d.err }

func (d deadTerminal) ReadLine(context.Context, string) (string, error) { return "", d.err }

func (d deadTerminal) ReadSecret(context.Context, string) (model.Secret, error) {
	return model.Secret{}, d.err
}
