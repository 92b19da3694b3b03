package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"authdeck/model"
)

// With lays the variables over what the file says. An empty variable is none. Errors name the variable.
func (s Settings) With(getenv func(string) string) (Settings, error) {
	if v := getenv("AUTHDECK_KEYRING"); v != "" {
		s.Keyring = v
	}
	if v := getenv("AUTHDECK_THEME"); v != "" {
		s.Theme = v
	}
	if v := getenv("AUTHDECK_SORT"); v != "" {
		s.Sort = v
	}
	if v := getenv("AUTHDECK_GROUP"); v != "" {
		s.Group = v
	}
	if err := s.keyAgeFrom(getenv("AUTHDECK_KEY_AGE_DAYS")); err != nil {
		return Settings{}, err
	}
	if v := getenv("AUTHDECK_MFA_COMMAND"); v != "" {
		s.MFACommands = map[string]string{"": v}
	}
	if v := getenv("AUTHDECK_NOTIFY_COMMAND"); v != "" {
		s.NotifyCommand = v
	}
	if v := getenv("AUTHDECK_ASCII"); v != "" {
		on, err := truth("AUTHDECK_ASCII", v)
		if err != nil {
			return Settings{}, err
		}
		s.ASCII = &on
	}
	if v := getenv("AUTHDECK_SCREEN_READER"); v != "" {
		on, err := truth("AUTHDECK_SCREEN_READER", v)
		if err != nil {
			return Settings{}, err
		}
		s.ScreenReader = on
	}
	if v := getenv("AUTHDECK_BELL"); v != "" {
		on, err := truth("AUTHDECK_BELL", v)
		if err != nil {
			return Settings{}, err
		}
		s.Bell = on
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

// keyAgeFrom takes the age of keys from its variable.
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

func truth(name, value string) (bool, error) {
	on, err := strconv.ParseBool(value)
	if err != nil {
		return false, fmt.Errorf("%s must be true or false", name)
	}
	return on, nil
}
