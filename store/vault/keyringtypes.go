package vault

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/keychain"
	"authdeck/store/vault/system"
	"authdeck/store/vault/wincred"
)

// Types of keyrings, with the names for --keyring and auth.keyring.type; model.KeyringTypes describes them.
const (
	System        = model.SystemKeyring
	File          = model.FileKeyring
	Keychain      = "keychain"
	SecretService = "secret-service"
	KWallet       = "kwallet"
	WinCred       = "wincred"
	KeyCtl        = "keyctl"
	Pass          = "pass"

	memory = "memory"
)

// Types lists the types that Open supports on this system.
func Types() []string {
	var names []string
	for _, t := range model.KeyringTypes() {
		if here(t) {
			names = append(names, t.Name)
		}
	}
	return names
}

func here(t model.KeyringType) bool { return t.IsOn(runtime.GOOS) }

// Available checks these types of keyrings, or every one, at the same time. It opens none, reads no entry, shows no dialog, and
// returns when ctx ends. A type that is available may still be locked.
func Available(ctx context.Context, kinds ...string) []model.Availability {
	var all []model.Availability
	for _, t := range model.KeyringTypes() {
		if len(kinds) > 0 && !slices.Contains(kinds, t.Name) {
			continue
		}
		if t.Name == System {
			t.Title = system.Title()
		}
		all = append(all, model.Availability{KeyringType: t})
	}
	var each sync.WaitGroup
	for i := range all {
		each.Go(func() { all[i].Problem = problem(available(ctx, all[i].Name)) })
	}
	each.Wait()
	return all
}

// problem returns what is wrong with a keyring; nil for no error.
func problem(err error) *model.Problem {
	var p *model.Problem
	if err == nil || errors.As(err, &p) {
		return p
	}
	return &model.Problem{Kind: err, What: strings.TrimPrefix(err.Error(), model.ErrKeyringAbsent.Error()+": ")}
}

func available(ctx context.Context, kind string) error {
	if kind == File {
		return nil
	}
	p, err := platform(kind)
	if err != nil {
		return err
	}
	return backend.Do(ctx, nil, func(*backend.Gate) error { return p.Present(ctx) })
}

// platform returns every keyring except the encrypted file, without accessing it.
func platform(kind string) (backend.Platform, error) {
	if _, err := typeOf(kind); err != nil {
		return nil, err
	}
	switch kind {
	case System:
		return system.New(), nil
	case Keychain:
		return keychain.New(), nil
	case WinCred:
		return wincred.New(), nil
	}
	return local(kind)
}

// typeOf finds a type that this system supports. For a type of other systems, the error names these systems.
func typeOf(kind string) (model.KeyringType, error) {
	for _, t := range model.KeyringTypes() {
		if t.Name != kind {
			continue
		}
		if here(t) {
			return t, nil
		}
		return t, unknownType(fmt.Sprintf("the keyring type %s works only on %s", kind, t.Systems()), model.Choices{Words: Types()})
	}
	choices := model.ChoicesFor(kind, model.KeyringNames())
	if choices.Meant == "" { // no type has a similar name
		choices.Words = Types()
	}
	p := unknownType(fmt.Sprintf("%v %q", model.ErrUnknownKeyring, kind), choices)
	if kind == memory {
		p.Why = "it forgets the keys when the program ends"
	}
	return model.KeyringType{}, p
}

func unknownType(what string, choices model.Choices) *model.Problem {
	p := &model.Problem{Kind: model.ErrUnknownKeyring, What: what, Choices: choices}
	return p.Choose(choices)
}
