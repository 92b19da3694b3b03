//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"

	"authdeck/model"
)

// lookupTimeout limits how long gpg may list a key.
const lookupTimeout = 5 * time.Second

// listKey returns gpg's listing of the key that it could not encrypt for, and whether gpg has no such key. Older versions of gpg give no
// reason in the status (doc/DETAILS, INV_RECP).
func listKey(status string) (listing string, none bool) {
	name := ""
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, "INV_RECP "); ok {
			_, name, _ = strings.Cut(strings.TrimSpace(rest), " ")
			break
		}
	}
	program := "gpg"
	if _, err := exec.LookPath("gpg2"); err == nil { // as pass does
		program = "gpg2"
	}
	if name == "" {
		return "", false
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookupTimeout)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, "--batch", "--with-colons", "--list-keys", "--", name).Output()
	return string(out), errors.As(err, new(*exec.ExitError)) && ctx.Err() == nil
}

// gpgKey is a key in a listing of gpg (doc/DETAILS, "Format of colon listings").
type gpgKey struct {
	validity, uses  string // fields 2 and 12
	print           string // fingerprint
	subkey          string // fingerprint of a subkey that encrypts; "" for none
	subkeyValidity  string
	subkeyEncrypts  bool
	primaryEncrypts bool
}

// expired reports whether the key or its subkey that encrypts has expired.
func (k gpgKey) expired() bool {
	return k.validity == "e" || k.subkeyEncrypts && !k.primaryEncrypts && k.subkeyValidity == "e"
}

// readKeys reads a listing of gpg.
func readKeys(listing string) (keys []gpgKey) {
	sub := false
	for line := range strings.Lines(listing) {
		field := strings.Split(strings.TrimSpace(line), ":")
		if len(field) < 12 && field[0] != "fpr" || len(field) < 10 {
			continue
		}
		if field[0] == "pub" {
			keys, sub = append(keys, gpgKey{validity: field[1], uses: field[11], primaryEncrypts: strings.Contains(field[11], "e")}), false
			continue
		}
		if len(keys) == 0 {
			continue
		}
		k := &keys[len(keys)-1]
		switch {
		case field[0] == "sub": // the last one that encrypts, unless one before it still can
			sub = strings.Contains(field[11], "e") && (!k.subkeyEncrypts || k.subkeyValidity == "e" || k.subkeyValidity == "r")
			if sub {
				k.subkeyEncrypts, k.subkeyValidity, k.subkey = true, field[1], ""
			}
		case field[0] == "fpr" && k.print == "":
			k.print = field[9]
		case field[0] == "fpr" && sub && k.subkey == "":
			k.subkey = field[9]
		}
	}
	return keys
}

// unusableKey says why gpg could not encrypt for the store's key, and what to do.
func unusableKey(said *saidError) *model.Problem {
	dir, _ := storeDir()
	key, another := "the password store's GPG key", "choose another: "+initCommand(dir)
	if os.Getenv("PASSWORD_STORE_KEY") != "" { // pass then ignores the file
		key, another = "the GPG key in PASSWORD_STORE_KEY", "correct PASSWORD_STORE_KEY"
	}
	problem := func(what string, fix model.Fix) *model.Problem {
		return &model.Problem{Kind: model.ErrKeyringAbsent, What: what, Fix: fix, Cause: said}
	}
	or := model.Step{Text: "or " + another}
	keys := readKeys(said.key)
	if len(keys) == 0 && said.noKey {
		return problem(key+" is not on this computer", model.Do("import or create the key").Then(or))
	}
	if len(keys) == 1 {
		switch k := keys[0]; {
		case k.validity == "r", k.subkeyEncrypts && !k.primaryEncrypts && k.subkeyValidity == "r":
			return problem(key+" was revoked", model.Do(another))
		case strings.Contains(k.uses, "D"):
			return problem(key+" is disabled", model.Fix{{Text: "enable it:", Code: "gpg --edit-key " + k.print + " enable save"}, or})
		case k.expired():
			return problem(key+" has expired", extend(k).Then(or))
		case !k.primaryEncrypts && !k.subkeyEncrypts:
			return problem(key+" cannot encrypt", model.Do(another))
		case strings.Contains(said.status, "INV_RECP 10 "):
			return problem("gpg does not trust "+key, model.Fix{{Text: "trust it:", Code: "gpg --edit-key " + k.print + " trust save"}, or})
		}
	}
	return problem("gpg cannot encrypt for "+key, model.Do("create or trust the key").Then(or))
}

// extend says how to extend a key and its subkey that encrypts: gpg extends the two apart, and "*" leaves expired subkeys out.
func extend(k gpgKey) (fix model.Fix) {
	const extending = "gpg --quick-set-expire "
	code := ""
	if k.validity == "e" {
		code = extending + k.print + " 1y"
	}
	if k.subkeyEncrypts && k.subkeyValidity == "e" {
		if code != "" {
			code += " && "
		}
		code += extending + k.print + " 1y " + k.subkey
	}
	return model.Fix{{Text: "extend it:", Code: code}}
}
