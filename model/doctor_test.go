package model_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/state"
	"authdeck/ui/words"
)

// prober returns a test's answers by region, and counts.
type prober struct {
	mu     sync.Mutex
	asked  []model.Target
	skew   map[string]time.Duration
	fails  map[string]error
	other  string // the host, if it is not one of AWS's own
	silent bool
}

func (p *prober) Probe(ctx context.Context, t model.Target) (model.Probed, error) {
	p.mu.Lock()
	p.asked = append(p.asked, t)
	p.mu.Unlock()
	if p.silent {
		<-ctx.Done()
		return model.Probed{}, &model.AWSError{Kind: model.ErrNetwork, Cause: model.ErrNoAnswer}
	}
	return model.Probed{Host: "sts." + t.Region, Other: p.other, Dated: true, Skew: p.skew[t.Region]}, p.fails[t.Region]
}

type exposed []model.Exposed

func (e exposed) Exposed(context.Context, string, ...string) ([]model.Exposed, int, error) {
	return e, 3, nil
}

func (exposed) Writable(string) error { return nil }

// closed is a folder in which nobody can write.
type closed struct{ exposed }

func (closed) Writable(folder string) error {
	return &model.Problem{What: "cannot write in " + folder + ": read-only file system", Fix: model.Do("make that folder writable")}
}

// askedFor remembers what is checked.
type askedFor struct {
	realm   *string
	folders *[]string
}

func (a askedFor) Exposed(_ context.Context, realm string, more ...string) ([]model.Exposed, int, error) {
	*a.realm, *a.folders = realm, more
	return []model.Exposed{{Path: "/keys/one", What: "other users can access it (0644)"}}, 1, nil
}

func (askedFor) Writable(string) error { return nil }

// placed is a keyring with a folder.
type placed struct{ model.Vault }

func (v placed) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	k.Place = "/keys"
	return k
}

// passphrased is a keyring for whose passphrase authdeck asks.
type passphrased struct{ model.Vault }

func (p passphrased) Keyring() model.Keyring {
	k := p.Vault.Keyring()
	k.TakesPassphrase = true
	return k
}

func passphraseNeeded() error {
	return &model.Problem{Kind: model.ErrPassphraseNeeded, What: "the encrypted file is locked", Fix: model.Do("sign in", "or set X")}
}

// ring returns a test's answers.
type ring struct {
	model.Vault
	err    error
	locked error
	hang   bool
	torn   bool // every entry is damaged
}

func (r ring) Damaged(_ context.Context, refs []model.Ref) []model.Ref {
	if !r.torn {
		return nil
	}
	return refs
}

func (r ring) Locked(context.Context) error { return r.locked }

func (r ring) Look(ctx context.Context, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	if r.hang {
		<-ctx.Done()
		return nil, fmt.Errorf("%w: %w", model.ErrKeyringSilent, ctx.Err())
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.Vault.Look(ctx, refs)
}

func checkup(w *world) (model.Checkup, *prober) {
	p := &prober{}
	w.Workspace.Config.Sources = []model.Source{{Path: "/p/atmos.yaml", Why: "working folder"}, {Path: "/p/no.yaml", Why: "home folder", State: model.SourceAbsent}}
	w.Workspace.Config.RealmSource = "atmos.yaml:2"
	return model.Checkup{Workspace: w.Workspace, Prober: p, Permissions: exposed(nil), Clock: stopped(time.Now()), OS: "linux"}, p
}

// stopped is a clock that does not move, so that every answer takes 0 ms.
type stopped time.Time

func (s stopped) Now() time.Time { return time.Time(s) }

// faultyLines counts the warnings and problems, so that a test sees a fault that is told twice in different words.
func faultyLines(findings string) (n int) {
	for line := range strings.Lines(findings) {
		if strings.HasPrefix(line, "warning ") || strings.HasPrefix(line, "problem ") {
			n++
		}
	}
	return n
}

// findingLines returns the findings as lines.
func findingLines(t *testing.T, c model.Checkup) string {
	t.Helper()
	found, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s %s %s: %s; %s\n", [...]string{"ok", "skipped", "warning", "problem"}[f.Level], f.Area, f.About, f.Text, words.FixOf(f))
	}
	return b.String()
}

func TestWhatIsNotReadOfTheConfigurationIsAWarning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, _ := checkup(w)
	c.Workspace.Config.Warnings = []*model.Problem{{Origin: model.Origin{File: "/p/atmos.yaml", Line: 3}, What: "no such import", Fix: model.Do("check the name")}}
	if all := findingLines(t, c); !strings.Contains(all, "warning configuration /p/atmos.yaml:3: no such import; check the name\n") {
		t.Error(all)
	}
}

func TestAHealthyMachineHasNoFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	c, _ := checkup(w)
	all := findingLines(t, c)
	for _, want := range []string{
		"ok configuration /p/atmos.yaml: read (working folder)", "ok realm : acme, from atmos.yaml:2", "keys saved for 1 of 1 identity",
		"ok files : only you can read the saved files", "ok clock : matches AWS time", "ok network sts.us-east-1 (us-east-1): answers in ",
		"ok identities alice: keys saved (AKIA············", " left in the session; MFA device mfa/phone",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("not told: %s\n%s", want, all)
		}
	}
	if strings.Contains(all, "\nwarning ") || strings.Contains(all, "\nproblem ") || strings.Contains(all, secret) || strings.Contains(all, keyID) {
		t.Error(all)
	}
}

func TestEachFaultIsReportedWithItsFix(t *testing.T) {
	t.Parallel()
	other := "arn:aws:iam::999999999999:mfa/x"
	noClock := "warning clock : not checked, because AWS did not answer; \n"
	for name, c := range map[string]struct {
		lay  func(w *world, c *model.Checkup, p *prober)
		want string
	}{
		"no file": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Broken = &model.Problem{Origin: model.Origin{File: "/p/atmos.yaml"}, What: "there is no atmos.yaml", Empty: model.NoFile}
		}, "problem configuration : there is no atmos.yaml; authdeck identity add NAME"},
		"a file without identities": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Broken = &model.Problem{Origin: model.Origin{File: "/p/atmos.yaml"}, What: "no auth section", Empty: model.EmptyFile}
		}, "warning configuration /p/atmos.yaml: no auth section; authdeck identity add NAME"},
		"broken file": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Broken = &model.Problem{Origin: model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 1}, What: "a tab"}
		}, "problem configuration /p/atmos.yaml:3:1: a tab; authdeck validate"},
		"nothing opens": {func(_ *world, c *model.Checkup, _ *prober) { c.Failed = model.ErrUnknownKeyring },
			"problem keyring : unknown keyring type; choose another type with --keyring"},
		"a moved realm": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Config.RealmSource = "the folder of atmos.yaml"
		},
			"ok realm : acme, from the folder of atmos.yaml. If you move the folder, the realm changes"},
		"no keyring": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, err: model.ErrKeyringAbsent}
		}, "problem keyring memory (memory, the default): this machine has no system keyring; start a keyring, for example gnome-keyring, or use an encrypted file: run authdeck keyring use file"},
		"a locked keyring": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.KeyringFrom = model.KeyringSource{By: model.ChosenByFlag, At: model.Origin{File: "--keyring"}}
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, locked: &model.Problem{
				Kind: model.ErrKeyringLocked, What: "it is locked", Fix: model.Do("sign in", "answer its dialog"),
			}}
		}, "ok keyring memory (memory, chosen by --keyring): answers in under 1 ms, keys saved for 1 of 1 identity; \n" +
			"skipped keyring : it is locked. authdeck asks you to unlock it when needed; \n"},
		"a locked keyring without a display": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, locked: &model.Problem{
				Kind: model.NoDialogError{}, What: "it is locked", Why: "there is no display", Fix: model.Do("unlock it in a terminal"),
			}}
		}, "problem keyring : it is locked. There is no display; unlock it in a terminal\n"},
		"a keyring whose folder is read-only": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Permissions, c.Workspace.Vault = closed{}, placed{c.Workspace.Vault}
		}, "problem keyring memory (memory, the default): keys cannot be saved. Cannot write in /keys: read-only file system; make that folder writable\n"},
		"a wrong passphrase in a variable": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, locked: &model.Problem{
				Kind: model.ErrWrongPassphrase, What: "the encrypted file is locked", Why: "the passphrase does not open it", Fix: model.Do("correct X"),
			}}
		}, "warning keyring : the encrypted file is locked. The passphrase does not open it; correct X\n"},
		"a damaged entry is not counted as saved": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, torn: true}
		}, "answers in under 1 ms, keys saved for 0 of 1 identity, 1 cannot be read; \n"},
		"an entry of no identity": {func(w *world, _ *model.Checkup, _ *prober) {
			k, err := w.Vault.Read(w.t.Context(), w.identity().Ref)
			if err = errors.Join(err, w.Vault.Write(w.t.Context(), model.Ref{Realm: "acme", Name: "doctor"}, k), w.Vault.Remove(w.t.Context(), w.identity().Ref)); err != nil {
				w.t.Fatal(err)
			}
		}, "answers in under 1 ms, keys saved for 0 of 1 identity; \n"},
		"no identity with keys in the keyring": {func(w *world, c *model.Checkup, _ *prober) {
			c.Workspace.Config.Identities[0] = w.identity(withKeys(keyID, secret))
		}, "answers in under 1 ms, no identity needs this keyring, 1 in atmos.yaml; \n"},
		"a damaged entry": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, torn: true}
		}, "problem identities alice: the keyring entry is damaged; to save the keys again, run: authdeck user configure -i alice\n"},
		"a keyring that looks away while it is locked": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, err: model.ErrKeyringLocked}
		}, "skipped keyring memory (memory, the default): the keyring is locked. authdeck asks you to unlock it when needed; \n"},
		"a passphrase that authdeck asks for": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Asks, c.Workspace.Vault = true, ring{Vault: passphrased{c.Workspace.Vault}, locked: passphraseNeeded()}
		}, "skipped keyring : the encrypted file is locked. authdeck asks for the passphrase when needed; \n"},
		"a passphrase that nobody can type": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: passphrased{c.Workspace.Vault}, locked: passphraseNeeded()}
		}, "warning keyring : the encrypted file is locked; sign in, or set X\n"},
		"a keyring in a folder of another user": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, err: &model.Problem{Kind: model.ErrKeyringDenied, What: "/k belongs to bob", Fix: model.Run("sudo chown -R 7 /k")}}
		}, "problem keyring memory (memory, the default): /k belongs to bob; sudo chown -R 7 /k\n"},
		"a keyring that is closed to this user": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, locked: model.ErrKeyringDenied}
		}, "problem keyring : the keyring refused access;"},
		"a keyring that says what to do": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, err: &model.Problem{
				Kind: model.ErrKeyringAbsent, What: "no wallet", Why: "it is off", Fix: model.Do("switch it on"),
			}}
		}, "problem keyring memory (memory, the default): no wallet. It is off; switch it on"},
		"a keyring that says why it did not answer": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Vault = ring{Vault: c.Workspace.Vault, err: &model.Problem{
				Kind: model.ErrKeyringSilent, What: "KWallet did not answer", Fix: model.Do("start kwalletd"), Cause: context.DeadlineExceeded,
			}}
		}, "problem keyring memory (memory, the default): KWallet did not answer; start kwalletd"},
		"open files": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Permissions = exposed{{Path: "/c/a b", What: "other users can access it (0644)", Command: "chmod 0600 '/c/a b'"}}
		}, "problem files /c/a b: other users can access it (0644); chmod 0600 '/c/a b'"},
		"a slow clock": {func(_ *world, _ *model.Checkup, p *prober) { p.skew["us-east-1"] = 5*time.Minute + 20*time.Second },
			"problem clock : this computer's clock is 5m20s behind AWS time. AWS rejects requests that are more than 5 minutes off; sudo timedatectl set-ntp true"},
		"a clock that is off by less than a second": {func(_ *world, _ *model.Checkup, p *prober) { p.skew["us-east-1"] = 300 * time.Millisecond },
			"ok clock : matches AWS time"},
		"a fast clock": {func(_ *world, _ *model.Checkup, p *prober) { p.skew["us-east-1"] = -time.Minute },
			"warning clock : this computer's clock is 1m ahead of AWS time. The countdown to the next MFA code is wrong"},
		"the clock of another host": {func(_ *world, _ *model.Checkup, p *prober) {
			p.skew["us-east-1"], p.other = time.Hour, "localhost:4566"
		},
			"warning clock : this computer's clock is 1h behind that of localhost:4566, which is not AWS"},
		"the right clock of another host": {func(_ *world, _ *model.Checkup, p *prober) { p.other = "localhost:4566" },
			"skipped clock : the configured endpoint is not AWS's"},
		"a web page at an endpoint": {func(_ *world, _ *model.Checkup, p *prober) {
			p.fails["us-east-1"] = &model.AWSError{Kind: model.ErrNetwork, Cause: model.ErrWebPage, Host: "localhost:4566", HostFrom: "AWS_ENDPOINT_URL"}
		}, noClock + "problem network sts.us-east-1 (us-east-1): something between you and AWS answered with a web page. It may be the endpoint itself, or the login page of a network; check the endpoint in AWS_ENDPOINT_URL and your proxy\n"},
		"no such name": {func(_ *world, _ *model.Checkup, p *prober) {
			p.fails["us-east-1"] = &model.AWSError{Kind: model.ErrNetwork, Cause: model.ErrNoHost}
		}, noClock + "problem network sts.us-east-1 (us-east-1): the host name does not exist; check the region's name"},
		"a stranger's certificate": {func(_ *world, _ *model.Checkup, p *prober) {
			p.fails["us-east-1"] = &model.AWSError{Kind: model.ErrNetwork, Cause: model.ErrUntrusted}
		}, noClock + "problem network sts.us-east-1 (us-east-1): the certificate is not trusted. A proxy may inspect your traffic; set AWS_CA_BUNDLE"},
		"another failure": {func(_ *world, _ *model.Checkup, p *prober) {
			p.fails["us-east-1"] = &model.AWSError{Kind: model.ErrNetwork, Cause: errors.New("no route to host")}
		}, noClock + "problem network sts.us-east-1 (us-east-1): no route to host; check your network, VPN and proxy; try again"},
		"no keys": {func(w *world, _ *model.Checkup, _ *prober) { _ = w.Vault.Remove(w.t.Context(), w.identity().Ref) },
			"skipped identities alice: no keys are saved; authdeck user configure -i alice"},
		"no keys of the one that is asked about": {func(w *world, c *model.Checkup, _ *prober) {
			_ = w.Vault.Remove(w.t.Context(), w.identity().Ref)
			c.Only = "alice"
		},
			"warning identities alice: no keys are saved; authdeck user configure -i alice"},
		"keys in another keyring": {func(w *world, _ *model.Checkup, _ *prober) {
			err := errors.Join(w.Vault.Remove(w.t.Context(), w.identity().Ref), w.Records.Update(w.t.Context(), w.identity().Ref, func(r *model.Record) {
				r.KeyringType, r.KeyringTitle, r.SavedAt = "system", "GNOME Keyring", w.Clock.Now()
			}))
			if err != nil {
				w.t.Fatal(err)
			}
		}, "warning identities alice: keys are in GNOME Keyring; --keyring system"},
		"keys under another realm": {func(w *world, _ *model.Checkup, _ *prober) {
			k, err := w.Vault.Read(w.t.Context(), w.identity().Ref)
			if err = errors.Join(err, w.Vault.Write(w.t.Context(), model.Ref{Realm: "old", Name: "alice"}, k), w.Vault.Remove(w.t.Context(), w.identity().Ref)); err != nil {
				w.t.Fatal(err)
			}
		}, "warning identities alice: keys are saved in realm \"old\", not in this one; authdeck keyring bring -i alice"},
		"a faulty identity": {func(_ *world, c *model.Checkup, _ *prober) {
			c.Workspace.Config.Identities[0].Problem = &model.Problem{What: "no kind"}
		}, "problem identities alice: no kind; authdeck validate"},
		"another account's device": {func(w *world, c *model.Checkup, _ *prober) {
			_, _ = w.Verify(w.t.Context(), w.identity()) // AWS says who the keys belong to
			c.Workspace.Config.Identities[0] = w.identity(withDevice(other))
		}, "warning identities alice: the MFA device belongs to account 999999999999, but the keys may belong to account " + account + ", user alice; check mfa_arn in atmos.yaml:7:3\n"},
		"another account's device beside keys of the file": {func(w *world, c *model.Checkup, _ *prober) {
			c.Workspace.Config.Identities[0] = w.identity(withDevice(other), withKeys("AKIARZPUZDIKGB2VALC4", secret)) // the key tells its account
		}, "warning identities alice: the MFA device belongs to account 999999999999, but the keys may belong to account " + model.KeyAccount("AKIARZPUZDIKGB2VALC4") + "; check mfa_arn in atmos.yaml:7:3\n"},
		"no device": {func(w *world, c *model.Checkup, _ *prober) {
			c.Workspace.Config.Identities[0] = w.identity(withKeys(keyID, secret))
		}, "; no session; MFA device looked up at sign-in; \n"},
		"a passkey": {func(w *world, c *model.Checkup, _ *prober) {
			c.Workspace.Config.Identities[0] = w.identity(withDevice("arn:aws:iam::123456789012:u2f/user/x"))
		}, "problem identities alice: security keys and passkeys do not work here"},
		"an odd region": {func(w *world, c *model.Checkup, _ *prober) {
			odd := &model.Problem{Origin: model.Origin{File: "/p/atmos.yaml", Line: 7}, What: "moon doesn't look like a region", Fix: model.Do("check it")}
			c.Workspace.Config.Warnings, c.Workspace.Config.Identities[0].Warnings = []*model.Problem{odd}, []*model.Problem{odd}
		}, "warning identities alice: /p/atmos.yaml:7: moon doesn't look like a region. Keys saved ("},
		"an odd region and no keys": {func(w *world, c *model.Checkup, _ *prober) {
			_ = w.Vault.Remove(w.t.Context(), w.identity().Ref)
			c.Workspace.Config.Identities[0].Warnings = []*model.Problem{{Origin: model.Origin{File: "/p/atmos.yaml", Line: 7}, What: "moon doesn't look like a region", Fix: model.Do("check it")}}
		}, "warning identities alice: /p/atmos.yaml:7: moon doesn't look like a region. No keys are saved; check it"},
		"rejected keys": {func(w *world, _ *model.Checkup, _ *prober) {
			w.rejects(true)
			w.verify(true)
		}, "problem identities alice: AWS rejected its keys (AKIA············MPLE); authdeck user configure -i alice\n"},
		"rejected keys of the file": {func(w *world, c *model.Checkup, _ *prober) {
			id := w.identity(withKeys(keyID, secret), withDevice(device))
			id.AccessKeyID.Origin, id.SecretKey.Origin = model.Origin{File: "/p/atmos.yaml", Line: 48}, model.Origin{File: "/p/atmos.yaml", Line: 49}
			c.Workspace.Config.Identities[0] = id
			w.rejects(true)
			if _, err := w.Verify(w.t.Context(), id); !model.RefusesKeys(err) {
				w.t.Error(err)
			}
		}, "problem identities alice: AWS rejected its keys (AKIA············MPLE); correct the keys at /p/atmos.yaml:48\n"},
		"old keys": {func(_ *world, c *model.Checkup, _ *prober) {
			c.MaxKeyAge = 90
			c.Clock = stopped(time.Now().Add(91 * 24 * time.Hour))
		}, "warning identities alice: its keys are over 90 days old (AKIA············MPLE), not verified; no session; MFA device mfa/phone; create a new"},
		"keys in plain text": {func(w *world, c *model.Checkup, _ *prober) {
			id := w.identity(withKeys(keyID, secret), withDevice(device))
			id.AccessKeyID.Origin, id.SecretKey.Origin = model.Origin{File: "/p/atmos.yaml", Line: 48}, model.Origin{File: "/p/atmos.yaml", Line: 49}
			id.PlainSecret, id.Warnings = true, []*model.Problem{{Origin: model.Origin{File: "/p/atmos.yaml", Line: 7}, What: "moon doesn't look like a region", Fix: model.Do("check it")}}
			c.Workspace.Config.Identities[0] = id
		}, "warning identities alice: its keys are in plain text in atmos.yaml:48 (AKIA············MPLE), not verified; no session; MFA device mfa/phone; " +
			"to move them to the keyring, cut both lines and paste them into: authdeck user configure -i alice\n" +
			"warning identities alice: /p/atmos.yaml:7: moon doesn't look like a region; check it\n"},
		"offline": {func(_ *world, c *model.Checkup, _ *prober) { c.Offline = true }, "skipped network : not checked, because of --offline"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.saved()
			checkup, p := checkup(w)
			p.skew, p.fails = map[string]time.Duration{}, map[string]error{}
			c.lay(w, &checkup, p)
			all := findingLines(t, checkup)
			if strings.Count(all, c.want) != 1 {
				t.Errorf("not told once: %s\n%s", c.want, all)
			}
			if told, want := faultyLines(all), max(faultyLines(c.want), 1); told > want {
				t.Errorf("%d warnings and problems, want %d\n%s", told, want, all)
			}
		})
	}
}

func TestEachEndpointIsAskedOnceAndTheClosestClockCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := func(region string) model.Identity {
		return model.Identity{Ref: model.Ref{Realm: "acme", Name: region}, Title: region, Region: in(region)}
	}
	w.Config.Identities = []model.Identity{in("eu-west-1"), in("eu-west-1"), in("cn-north-1")}
	c, p := checkup(w)
	p.skew = map[string]time.Duration{"eu-west-1": 3 * time.Second, "cn-north-1": -time.Hour}
	if all := findingLines(t, c); len(p.asked) != 2 || !strings.Contains(all, "ok clock : this computer's clock is 3s behind AWS time") {
		t.Errorf("%v\n%s", p.asked, all)
	}
	// The same advice stood there for each region, although all of them have one endpoint.
	p.asked, p.other, c.Workspace.Tokens = nil, "localhost:4566", elsewhere{endpoint: "http://localhost:4566"}
	if all := findingLines(t, c); len(p.asked) != 1 || !strings.Contains(all, "ok network localhost:4566: answers in ") {
		t.Errorf("%v\n%s", p.asked, all)
	}
}

func TestOneIdentityAloneIsLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Config.Identities = append(w.Config.Identities, model.Identity{Ref: model.Ref{Realm: "acme", Name: "bob"}, Title: "bob", Region: in("eu-west-1")})
	c, p := checkup(w)
	c.Only = "BOB"
	if all := findingLines(t, c); strings.Contains(all, "alice") || !strings.Contains(all, "identities bob") || len(p.asked) != 1 {
		t.Error(all)
	}
	c.Only = "carol"
	var unknown *model.UnknownIdentityError
	if _, err := c.Run(t.Context()); !errors.As(err, &unknown) {
		t.Error(err)
	}
}

// badFile is a session file that the AWS CLI cannot read.
type badFile struct{ model.Sessions }

func (badFile) Unreadable(context.Context, model.Ref) *model.Problem {
	return &model.Problem{Kind: model.ErrSessionFile, What: "the AWS CLI cannot read /x"}
}

func TestABadRealmHidesNothingAboutTheKeyring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, _ := checkup(w)
	realm, folders := "none", []string{}
	c.Permissions = askedFor{&realm, &folders}
	c.Workspace.Config.Realm, c.Workspace.Config.BadRealm = "../up", true
	c.Workspace.Vault = ring{Vault: placed{w.Vault}, locked: model.ErrKeyringDenied}
	c.Workspace.Sessions = badFile{w.Sessions}
	all := findingLines(t, c)
	if realm != "" || len(folders) != 1 || folders[0] != "/keys" {
		t.Errorf("checked realm %q and %v", realm, folders)
	}
	for _, want := range []string{"problem files /keys/one: other users can access it (0644)", "answers in under 1 ms; \nproblem keyring : the keyring refused access; allow"} {
		if !strings.Contains(all, want) {
			t.Errorf("not told: %s\n%s", want, all)
		}
	}
	if strings.Contains(all, "/x") || strings.Contains(all, "up") {
		t.Errorf("the folder of the realm is looked at\n%s", all)
	}
}

// unseen are files of which some cannot be checked.
type unseen struct {
	exposed
	err error
}

func (u unseen) Exposed(context.Context, string, ...string) ([]model.Exposed, int, error) {
	return nil, 0, u.err
}

func TestEachFileThatCannotBeCheckedIsAFinding(t *testing.T) {
	t.Parallel()
	c, _ := checkup(newWorld(t))
	one := &model.Problem{What: "cannot read /one", Fix: model.Do("move it away")}
	c.Permissions = unseen{err: errors.Join(one, errors.New("cannot read /two"))}
	all := findingLines(t, c)
	for _, want := range []string{"warning files : cannot read /one; move it away\n", "warning files : cannot read /two; \n"} {
		if !strings.Contains(all, want) {
			t.Errorf("not told: %s\n%s", want, all)
		}
	}
}

// lockedFolder is a folder of sessions in which none can be saved.
type lockedFolder struct {
	model.Sessions
	err error
}

func (l lockedFolder) Writable(context.Context, model.Ref) error { return l.err }

func TestAFolderThatIsCheckedAndNeededIsNamedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, _ := checkup(w)
	link := &model.Problem{What: "/link is a link that leads to nothing", Fix: model.Do("delete that link")}
	c.Permissions, c.Workspace.Sessions = unseen{err: errors.Join(link, errDisk)}, lockedFolder{w.Sessions, link}
	all := findingLines(t, c)
	if strings.Count(strings.ToLower(all), "/link is") != 1 || faultyLines(all) != 2 || !strings.Contains(all, "problem files") || !strings.Contains(all, errDisk.Error()) {
		t.Error(all)
	}
}

func TestAnUnreadableSessionFileHidesNoOtherWarning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saved()
	c, _ := checkup(w)
	c.Workspace.Sessions = badFile{w.Sessions}
	block(t, w.Dir, "elsewhere", "authdeck", "acme")
	c.Workspace.Records = state.New(filepath.Join(w.Dir, "elsewhere"), w.clock)
	all := findingLines(t, c)
	if strings.Count(all, "the AWS CLI cannot read /x") != 1 || !strings.Contains(all, filepath.Join("elsewhere", "authdeck", "acme")) {
		t.Error(all)
	}
}

func TestDoctorNamesAHostOnce(t *testing.T) {
	c, p := checkup(newWorld(t))
	c.Workspace.Config.Identities = c.Workspace.Config.Identities[:1]
	p.fails = map[string]error{"us-east-1": &model.AWSError{Kind: model.ErrNetwork, Cause: model.Connection(model.ErrNoName, "sts.us-east-1", errors.New("dial tcp"))}}
	found, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Area == model.AreaNetwork && (f.About != "sts.us-east-1 (us-east-1)" || f.Text != "the host name cannot be resolved") {
			t.Errorf("%s: %s", f.About, f.Text)
		}
	}
}

func TestOnlyAFolderThatCannotBeWrittenIsToBeMadeWritable(t *testing.T) {
	w := newWorld(t)
	w.Sessions = looping{w.Sessions}
	c, _ := checkup(w)
	findings, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if strings.Contains(f.Text, "symbolic links") {
			if f.Fix != "" {
				t.Errorf("%s: %s", f.Text, f.Fix)
			}
			return
		}
	}
	t.Error(findings)
}

// looping is a folder behind a link that leads back to itself.
type looping struct{ model.Sessions }

func (looping) Writable(context.Context, model.Ref) error {
	return &fs.PathError{Op: "cannot read", Path: "/a", Err: syscall.ELOOP}
}
