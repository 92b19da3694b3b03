package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"authdeck/model"
)

// reader reads one setting.
type reader struct {
	file     func(d document, key string, s *Settings) error
	variable func(value string, s *Settings) error // not for an empty value; the error continues a sentence that begins with the name
}

func text(field func(*Settings) *string) reader {
	return reader{
		file: func(d document, key string, s *Settings) (err error) {
			*field(s), err = d.text(key)
			return err
		},
		variable: func(value string, s *Settings) error {
			*field(s) = value
			return nil
		},
	}
}

// truth reads true or false; set gets nil if the file does not say.
func truth(set func(s *Settings, on *bool)) reader {
	return reader{
		file: func(d document, key string, s *Settings) error {
			on, err := d.boolean(key)
			set(s, on)
			return err
		},
		variable: func(value string, s *Settings) error {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return errors.New("must be true or false")
			}
			set(s, &on)
			return nil
		},
	}
}

func keyAge() reader {
	return reader{
		file: func(d document, key string, s *Settings) (err error) {
			s.KeyAge, err = d.days(key)
			return err
		},
		variable: func(value string, s *Settings) error {
			days, err := strconv.Atoi(value)
			if err != nil || days < 0 {
				return errors.New("must be a number of days, or 0 for never")
			}
			s.KeyAge = &days
			return nil
		},
	}
}

// accountAliases reads names of accounts; in the variable NUMBER=NAME, separated by commas.
func accountAliases() reader {
	return reader{
		file: func(d document, key string, s *Settings) (err error) {
			s.AccountAliases, err = d.accountAliases(key)
			return err
		},
		variable: func(value string, s *Settings) error {
			s.AccountAliases = map[string]string{}
			for _, pair := range strings.Split(value, ",") {
				pair = strings.TrimSpace(pair)
				if pair == "" {
					continue
				}
				number, name, _ := strings.Cut(pair, "=")
				if !model.IsAccount(number) || name == "" {
					return errors.New("must have account numbers with names: 123456789012=acme-prod,210987654321=acme-core")
				}
				s.AccountAliases[number] = name
			}
			return nil
		},
	}
}

// mfaCommands reads the commands of single identities too. The variable is for every identity.
func mfaCommands() reader {
	return reader{
		file: func(d document, _ string, s *Settings) (err error) {
			s.MFACommands, err = d.mfaCommands()
			return err
		},
		variable: func(value string, s *Settings) error {
			s.MFACommands = map[string]string{"": value}
			return nil
		},
	}
}

func minTTL() reader {
	return reader{
		file: func(d document, key string, s *Settings) (err error) {
			s.MinTTL, err = d.duration(key)
			return err
		},
		variable: func(value string, s *Settings) (err error) {
			s.MinTTL, err = model.ParseMinTTL(value)
			if err != nil && !errors.Is(err, model.ErrMinTTL) {
				return fmt.Errorf("is %w", err)
			}
			return err
		},
	}
}

func trustedFolders() reader {
	return reader{
		file: func(d document, key string, s *Settings) (err error) {
			s.TrustedFolders, err = d.folders(key)
			return err
		},
		variable: func(value string, s *Settings) error {
			s.TrustedFolders = nil
			for _, folder := range filepath.SplitList(value) {
				if !isFolder(folder) {
					return errors.New("must have absolute paths")
				}
				s.TrustedFolders = append(s.TrustedFolders, folder)
			}
			return nil
		},
	}
}
