package settings

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"authdeck/model"
)

// With overrides the file's settings with the variables. An empty variable counts as not set. Errors name the variable.
func (s Settings) With(getenv func(string) string) (Settings, error) {
	for name, text := range map[string]*string{
		"AUTHDECK_KEYRING": &s.Keyring, "AUTHDECK_THEME": &s.Theme, "AUTHDECK_SORT": &s.Sort, "AUTHDECK_GROUP": &s.Group,
		"AUTHDECK_NOTIFY_COMMAND": &s.NotifyCommand,
	} {
		*text = cmp.Or(getenv(name), *text)
	}
	for _, v := range []struct {
		name string
		set  func(bool)
	}{
		{"AUTHDECK_ASCII", func(on bool) { s.ASCII = &on }}, {"AUTHDECK_SCREEN_READER", func(on bool) { s.ScreenReader = on }},
		{"AUTHDECK_BELL", func(on bool) { s.Bell = on }},
	} {
		if err := truth(v.name, getenv(v.name), v.set); err != nil {
			return Settings{}, err
		}
	}
	if err := s.keyAgeFrom(getenv("AUTHDECK_KEY_AGE_DAYS")); err != nil {
		return Settings{}, err
	}
	if err := s.aliasesFrom(getenv("AUTHDECK_ACCOUNT_ALIASES")); err != nil {
		return Settings{}, err
	}
	if v := getenv("AUTHDECK_MFA_COMMAND"); v != "" {
		s.MFACommands = map[string]string{"": v}
	}
	if v := getenv("AUTHDECK_MIN_TTL"); v != "" {
		ttl, err := model.ParseDuration(v)
		if err != nil {
			return Settings{}, fmt.Errorf("AUTHDECK_MIN_TTL is %w", err)
		}
		s.MinTTL = ttl
	}
	if v := getenv("AUTHDECK_TRUSTED_FOLDERS"); v != "" {
		s.TrustedFolders = nil
		for _, folder := range filepath.SplitList(v) {
			if !isFolder(folder) {
				return Settings{}, errors.New("AUTHDECK_TRUSTED_FOLDERS must have absolute paths")
			}
			s.TrustedFolders = append(s.TrustedFolders, folder)
		}
	}
	return s, nil
}

// keyAgeFrom reads the age of keys from its variable.
func (s *Settings) keyAgeFrom(value string) error {
	if value == "" {
		return nil
	}
	days, err := strconv.Atoi(value)
	if err != nil || days < 0 {
		return errors.New("AUTHDECK_KEY_AGE_DAYS must be a number of days, or 0 for never")
	}
	s.KeyAge = &days
	return nil
}

// aliasesFrom reads account names from their variable: NUMBER=NAME, separated by commas.
func (s *Settings) aliasesFrom(value string) error {
	if value == "" {
		return nil
	}
	s.AccountAliases = map[string]string{}
	for _, pair := range strings.Split(value, ",") {
		pair = strings.TrimSpace(pair)
		if pair == "" {
			continue
		}
		number, name, _ := strings.Cut(pair, "=")
		if !isAccount(number) || name == "" {
			return errors.New("AUTHDECK_ACCOUNT_ALIASES must have account numbers with names: 123456789012=acme-prod,210987654321=acme-core")
		}
		s.AccountAliases[number] = name
	}
	return nil
}

// truth calls set with the value of a variable, unless it is empty.
func truth(name, value string, set func(bool)) error {
	if value == "" {
		return nil
	}
	on, err := strconv.ParseBool(value)
	if err != nil {
		return fmt.Errorf("%s must be true or false", name)
	}
	set(on)
	return nil
}

// isAccount reports whether text is the number of an AWS account.
func isAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
