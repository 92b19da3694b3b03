package settings

import (
	"strings"

	"authdeck/model"
)

// Key is one setting, with its names in order of precedence: flag, variable, file.
type Key struct {
	Name     string // in the file
	Flag     string // without dashes; "" for none
	Variable string
	Default  string
	Example  string
	Does     string
}

// Keys lists all settings, in the order of docs/settings.md.
func Keys() []Key {
	return []Key{
		{"keyring", "keyring", "AUTHDECK_KEYRING", "system", "file", "where keys are kept: `" + strings.Join(model.KeyringNames(), "`, `") + "`. `ATMOS_KEYRING_TYPE` and `auth.keyring.type` in atmos.yaml come after the variable and before the file"},
		{"theme", "theme", "AUTHDECK_THEME", "auto", "dark", "colours: `auto`, `dark`, `deck`, `deck-light`, `light`, `mono` or `safe`. `deck` and `deck-light` paint the background too, and need a terminal with 24-bit colours. Without the flag and the variable, `NO_COLOR` and `CLICOLOR=0` mean `mono`"},
		{"ascii", "ascii", "AUTHDECK_ASCII", "depends on the terminal", "true", "`true` draws with ASCII characters only, `false` never does"},
		{"sort", "", "AUTHDECK_SORT", "file", "name", "order of the list: `file`, `name`, `time-left` or `last-sign-in`. The key `S` changes it"},
		{"group", "", "AUTHDECK_GROUP", "auto", "tag", "groups of the list: `account`, `tag`, `none`, or `auto`: by account if there are 25 or more identities and roles. The key `B` changes it"},
		{"key_age_days", "", "AUTHDECK_KEY_AGE_DAYS", "90", "180", "the dashboard warns about keys that you saved at least this many days ago; `0` turns the warning off"},
		{"account_aliases", "", "AUTHDECK_ACCOUNT_ALIASES", "none", `{"123456789012": acme-prod}`, "names of accounts, which the dashboard shows beside their numbers. They take precedence over `alias` in atmos.yaml. Commands still accept and show the alias. In the variable, write `123456789012=acme-prod,210987654321=acme-core`"},
		{"screen_reader", "screen-reader", "AUTHDECK_SCREEN_READER", "false", "true", "`true` uses line mode. So does the variable `ACCESSIBLE`"},
		{"bell", "", "AUTHDECK_BELL", "false", "true", "`true` rings the terminal's bell once when a session has 5 minutes left, unless you are typing"},
		{"mfa_command", "mfa-command", "AUTHDECK_MFA_COMMAND", "none: authdeck asks you", "op item get aws --otp", "a shell command that prints the MFA code ([recipes](mfa-command.md)). If it prints none, authdeck asks you"},
		{"notify_command", "", "AUTHDECK_NOTIFY_COMMAND", "none", `notify-send "$AUTHDECK_TITLE" "$AUTHDECK_TEXT"`, "a shell command that shows a notification when a program asks the dashboard for a session, and 15 and 5 minutes before a session expires, and when it expires. It gets `AUTHDECK_TITLE` and `AUTHDECK_TEXT`"},
		{"min_ttl", "min-ttl", "AUTHDECK_MIN_TTL", "5m", "10m", "a session with less time left counts as expired: seconds, or `10m`, `1h`"},
		{"trusted_folders", "", "AUTHDECK_TRUSTED_FOLDERS", "none", "[~/src/infra, ~/src/deploy]", "folders that authdeck trusts without asking, and all folders in them ([security](security.md#trust)). For containers and CI. In the variable, separate them as in `PATH`"},
	}
}

func example(key string) string {
	for _, k := range Keys() {
		if k.Name == key {
			return k.Example
		}
	}
	return ""
}
