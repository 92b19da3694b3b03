package settings

import (
	"fmt"
	"strings"

	"authdeck/model"
)

// Key is one choice: what it is called in each place where it can be made, first to last: flag, variable, file.
type Key struct {
	Name     string // in the file
	Flag     string // without dashes
	Variable string
	Default  string
	Example  string
	Does     string
}

// Keys lists what can be set, in the order of docs/settings.md.
func Keys() []Key {
	return []Key{
		{"keyring", "keyring", "AUTHDECK_KEYRING", "system", "file", "where keys are kept: `" + strings.Join(model.KeyringNames(), "`, `") + "`. `ATMOS_KEYRING_TYPE` and `auth.keyring.type` in atmos.yaml come after the variable and before the file"},
		{"theme", "theme", "AUTHDECK_THEME", "auto", "dark", "colours: `auto`, `dark`, `light`, `mono` or `safe`. Without flag and variable, `NO_COLOR` and `CLICOLOR=0` mean `mono`"},
		{"ascii", "ascii", "AUTHDECK_ASCII", "as the terminal", "true", "`true` draws with ASCII characters only, `false` never does"},
		{"screen_reader", "screen-reader", "AUTHDECK_SCREEN_READER", "false", "true", "`true` uses the line mode. So does the variable `ACCESSIBLE`"},
		{"mfa_command", "mfa-command", "AUTHDECK_MFA_COMMAND", "none: you are asked", "op item get aws --otp", "a shell command that prints the MFA code, for commands that sign in; the screens of `authdeck` alone always ask"},
		{"min_ttl", "min-ttl", "AUTHDECK_MIN_TTL", "5m", "10m", "a session with less time left counts as expired: seconds, or `10m`, `1h`"},
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

// Doc is docs/settings.md.
func Doc() string {
	var b strings.Builder
	b.WriteString(`# Settings

Written from ` + "`store/settings/keys.go` by `task docs`" + `; a test fails when they differ.

Your own choices are in one file, which need not exist:

| system | file |
|---|---|
| Linux, macOS | ` + "`$XDG_CONFIG_HOME/authdeck/config.yaml`, else `~/.config/authdeck/config.yaml`" + ` |
| Windows | ` + "`%LOCALAPPDATA%\\authdeck\\config.yaml`" + ` |

A flag beats the variable, the variable beats the file, the file beats the default. An empty variable is none.

| key | flag | variable | default | what it does |
|---|---|---|---|---|
`)
	for _, k := range Keys() {
		fmt.Fprintf(&b, "| `%s` | `--%s` | `%s` | %s | %s |\n", k.Name, k.Flag, k.Variable, k.Default, k.Does)
	}
	b.WriteString("\nAll of them in a file:\n\n```yaml\n" + Sample() + "```\n")
	b.WriteString(`
The command under an identity's name is for that one alone; an empty one means that it is asked for its code. Names have
the case that you like. Keys that this version does not know are passed over; a value of the wrong kind is an error with file,
line and what to write, and the name of a theme or keyring that there is not is one when it is used, and for ` + "`authdeck validate`" + `. authdeck itself writes nothing but ` + "`keyring`" + `, when you choose another keyring on a screen, and
leaves the rest of the file as it is.
`)
	return b.String()
}

// Sample is a file that sets everything.
func Sample() string {
	var b strings.Builder
	for _, k := range Keys() {
		fmt.Fprintf(&b, "%s: %s\n", k.Name, k.Example)
	}
	b.WriteString("identities:\n  emergency-user:\n    mfa_command: ykman oath accounts code -s aws\n")
	return b.String()
}
