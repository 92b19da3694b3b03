package settings

import (
	"slices"
	"strings"

	"authdeck/model"
)

// Key is one setting. In order of precedence, it is set by its flag, its variable or the file.
type Key struct {
	Name    string // in the file
	Flag    string // without dashes; "" for none
	Default string
	Example string
	Does    string
	reader
}

// Variable returns the name of the key's variable.
func (k Key) Variable() string { return variable(k.Name) }

func variable(key string) string { return "AUTHDECK_" + strings.ToUpper(key) }

// Keys lists all settings, in the order of docs/settings.md.
func Keys() []Key {
	return slices.Concat([]Key{{
		Name: "keyring", Flag: "keyring", Default: "system", Example: "file",
		Does: "where keys are kept: `" + strings.Join(model.KeyringNames(), "`, `") + "`. `ATMOS_KEYRING_TYPE` and `auth.keyring.type` in " +
			"atmos.yaml come after the variable and before the file",
		reader: text(func(s *Settings) *string { return &s.Keyring }),
	}}, ofScreen(), []Key{{
		Name: "mfa_command", Flag: "mfa-command", Default: "none: authdeck asks you", Example: "op item get aws --otp",
		Does:   "a shell command that prints the MFA code ([recipes](mfa-command.md)). If it prints none, authdeck asks you",
		reader: mfaCommands(),
	}, {
		Name: "notify_command", Default: "none", Example: `notify-send "$AUTHDECK_TITLE" "$AUTHDECK_TEXT"`,
		Does: "a shell command that shows a notification when a program asks the dashboard for a session, and 15 and 5 minutes before " +
			"a session expires, and when it expires. It gets `AUTHDECK_TITLE` and `AUTHDECK_TEXT`",
		reader: text(func(s *Settings) *string { return &s.NotifyCommand }),
	}, {
		Name: "min_ttl", Flag: "min-ttl", Default: "5m", Example: "10m",
		Does: "a session with less time left counts as expired: seconds, or `10m`, `1h`; less than `36h`. Signing in then gets a new session. " +
			"The dashboard still shows the time left",
		reader: minTTL(),
	}, {
		Name: "trusted_folders", Default: "none", Example: "[~/src/infra, ~/src/deploy]",
		Does: "folders that authdeck trusts without asking, and all folders in them ([security](security.md#trust)). For containers and CI. " +
			"In the variable, separate them as in `PATH`",
		reader: trustedFolders(),
	}})
}

// ofScreen are the settings of what the screen shows, and how.
func ofScreen() []Key {
	return []Key{{
		Name: "theme", Flag: "theme", Default: "auto", Example: "dark",
		Does: "colours: `auto`, `dark`, `deck`, `deck-light`, `light`, `mono` or `safe`. `deck` and `deck-light` paint the background too, " +
			"and need a terminal with 24-bit colours. Without the flag and the variable, `NO_COLOR` and `CLICOLOR=0` mean `mono`. `CLICOLOR_FORCE=1` overrides `CLICOLOR=0`",
		reader: text(func(s *Settings) *string { return &s.Theme }),
	}, {
		Name: "ascii", Flag: "ascii", Default: "depends on the terminal", Example: "true",
		Does:   "`true` draws with ASCII characters only, `false` never does",
		reader: truth(func(s *Settings, on *bool) { s.ASCII = on }),
	}, {
		Name: "sort", Default: "file", Example: "name",
		Does:   "order of the list: `file`, `name`, `time-left` (expired ones first) or `last-sign-in`. The key `S` changes it",
		reader: text(func(s *Settings) *string { return &s.Sort }),
	}, {
		Name: "group", Default: "auto", Example: "tag",
		Does: "groups of the list: `account`, `tag` (the first one of each identity), `none`, or `auto`: by account if there are 25 or more identities and roles. " +
			"The key `B` changes it",
		reader: text(func(s *Settings) *string { return &s.Group }),
	}, {
		Name: "key_age_days", Default: "90", Example: "180",
		Does:   "the dashboard warns about keys that you saved at least this many days ago; `0` turns the warning off",
		reader: keyAge(),
	}, {
		Name: "account_aliases", Default: "none", Example: `{"123456789012": acme-prod}`,
		Does: "names of accounts, which the dashboard shows beside their numbers. They take precedence over `alias` in atmos.yaml. " +
			"Commands show account numbers, and accept the `alias` of atmos.yaml only. In the variable, write `123456789012=acme-prod,210987654321=acme-core`",
		reader: accountAliases(),
	}, {
		Name: "screen_reader", Flag: "screen-reader", Default: "false", Example: "true",
		Does:   "`true` uses [line mode](keys.md#line-mode). So does `ACCESSIBLE=1`",
		reader: truth(func(s *Settings, on *bool) { s.ScreenReader = on != nil && *on }),
	}, {
		Name: "bell", Default: "false", Example: "true",
		Does:   "`true` rings the terminal's bell once when a session has 5 minutes left, unless you are typing",
		reader: truth(func(s *Settings, on *bool) { s.Bell = on != nil && *on }),
	}}
}

func example(key string) string {
	for _, k := range Keys() {
		if k.Name == key {
			return k.Example
		}
	}
	return ""
}
