package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/settings"
	"authdeck/store/vault"
	"authdeck/ui/cli"
	"authdeck/ui/theme"
)

// settings are the file's, with the variables laid over them.
func (w *world) settings() (settings.Settings, error) {
	at, err := w.places()
	if err != nil {
		return settings.Settings{}, err
	}
	s, err := settings.Read(at.Settings())
	if err != nil {
		return s, err
	}
	return s.With(w.getenv)
}

func (w *world) preferences() (cli.Preferences, error) {
	s, err := w.settings()
	return cli.Preferences{Theme: s.Theme, ThemeFrom: func() string { return w.chosenAt("theme", "AUTHDECK_THEME").Full() }, ASCII: s.ASCII, ScreenReader: s.ScreenReader, MFACommand: s.MFACommand}, err
}

// chosenAt is where a choice of the settings stands: the variable, or the line of the file.
func (w *world) chosenAt(key, variable string) model.Origin {
	if w.getenv(variable) != "" {
		return model.Origin{File: variable}
	}
	at, _ := w.places() // without a folder for them there are no settings
	return settings.Where(at.Settings(), key)
}

// check finds what is wrong with everything that is written by hand, and opens nothing.
func (w *world) check(ctx context.Context, o cli.Options) (model.Config, error) {
	config, err := w.read(ctx, o)
	s, err2 := w.settings()
	return config, errors.Join(err, vault.CheckType(config), err2, w.checkNames(s))
}

// checkNames judges the names in the settings. A keyring that another system has is no mistake.
func (w *world) checkNames(s settings.Settings) error {
	var wrong []error
	for _, c := range []struct {
		key, variable, value string
		names                []string
	}{
		{"keyring", "AUTHDECK_KEYRING", s.Keyring, model.KeyringNames()},
		{"theme", "AUTHDECK_THEME", s.Theme, theme.Names()},
	} {
		if c.value != "" && !slices.Contains(c.names, c.value) {
			wrong = append(wrong, &model.Problem{
				Origin: w.chosenAt(c.key, c.variable), What: "authdeck has no " + c.key + " of this name", Fix: c.key + ": " + strings.Join(c.names, ", "),
			})
		}
	}
	return errors.Join(wrong...)
}

// unusable says of a keyring that the settings name where that stands.
func (w *world) unusable(err error) error {
	if !errors.Is(err, model.ErrUnknownKeyring) {
		return err
	}
	what, fix, _ := strings.Cut(err.Error(), "; ")
	return &model.Problem{Origin: w.chosenAt("keyring", ""), What: what, Fix: fix + ", with: authdeck keyring use TYPE"}
}
