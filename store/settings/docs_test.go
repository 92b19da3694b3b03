package settings_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/settings"
)

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

func TestDocsOfTheSettingsSayWhatTheCodeReads(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "settings.md")
	if *updateDocs {
		if err := os.WriteFile(path, []byte(settingsDoc()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != settingsDoc() {
		t.Errorf("%s is not what store/settings/keys.go says; run: task docs", path)
	}
}

func TestTheSampleSetsEveryField(t *testing.T) {
	t.Parallel()
	got, err := settings.Read(plant(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	all := reflect.ValueOf(got)
	for _, f := range reflect.VisibleFields(all.Type()) {
		if all.FieldByIndex(f.Index).IsZero() {
			t.Errorf("%s is not set", f.Name)
		}
	}
	if got.MFACommand("Emergency-User") != "ykman oath accounts code -s aws" || got.MFACommand("other") != "op item get aws --otp" {
		t.Errorf("%v", got.MFACommands)
	}
}

func TestEachVariableBeatsTheFile(t *testing.T) {
	t.Parallel()
	variables := map[string]string{"AUTHDECK_KEYRING": "system", "AUTHDECK_THEME": "light", "AUTHDECK_ASCII": "0",
		"AUTHDECK_SCREEN_READER": "false", "AUTHDECK_BELL": "false", "AUTHDECK_MFA_COMMAND": "code", "AUTHDECK_MIN_TTL": "90",
		"AUTHDECK_TRUSTED_FOLDERS": "/ci", "AUTHDECK_SORT": "time-left", "AUTHDECK_GROUP": "none", "AUTHDECK_KEY_AGE_DAYS": "30",
		"AUTHDECK_NOTIFY_COMMAND": "notify", "AUTHDECK_ACCOUNT_ALIASES": "123456789012=ci, 210987654321=core, "}
	if keys := settings.Keys(); len(keys) != len(variables) {
		t.Fatalf("%d keys, %d variables", len(keys), len(variables))
	}
	file, err := settings.Read(plant(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	before := maps.Clone(file.MFACommands)
	no, month := false, 30
	got, err := file.With(func(name string) string { return variables[name] })
	want := settings.Settings{Keyring: "system", MinTTL: 90 * time.Second, TrustedFolders: []string{"/ci"},
		Preferences: model.Preferences{Theme: "light", ASCII: &no, MFACommands: map[string]string{"": "code"}, Sort: "time-left", Group: "none",
			KeyAge: &month, NotifyCommand: "notify"},
		AccountAliases: map[string]string{"123456789012": "ci", "210987654321": "core"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got.MFACommand("emergency-user") != "code" || !maps.Equal(before, file.MFACommands) {
		t.Error("the file's commands are still there, or were changed")
	}
	for _, k := range settings.Keys() {
		if _, ok := variables[k.Variable()]; !ok {
			t.Errorf("%s is not tested", k.Variable())
		}
	}
}

func TestWithoutVariablesTheFileCounts(t *testing.T) {
	t.Parallel()
	file, err := settings.Read(plant(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := file.With(func(string) string { return "" }); err != nil || !reflect.DeepEqual(got, file) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAVariableThatCannotBeUsedIsNamed(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"AUTHDECK_ASCII": "maybe", "AUTHDECK_SCREEN_READER": "on", "AUTHDECK_BELL": "on", "AUTHDECK_MIN_TTL": "soon",
		"AUTHDECK_TRUSTED_FOLDERS": "/ci:here"} {
		_, err := settings.Settings{}.With(func(n string) string { return map[string]string{name: value}[n] })
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), value) && value != "on" {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	_, err := settings.Settings{}.With(func(n string) string { return map[string]string{"AUTHDECK_MIN_TTL": "36h"}[n] })
	if err == nil || !strings.Contains(err.Error(), "AUTHDECK_MIN_TTL must be less than 36h, the longest session") {
		t.Error(err)
	}
}

// settingsDoc is docs/settings.md.
func settingsDoc() string {
	var b strings.Builder
	b.WriteString(`# Settings

<!-- Generated from store/settings/keys.go by task docs; a test fails when they differ. -->

Your own choices are in one file. It does not have to exist.

| system | file |
|---|---|
| Linux, macOS | ` + "`$XDG_CONFIG_HOME/authdeck/config.yaml`, else `~/.config/authdeck/config.yaml`" + ` |
| Windows | ` + "`%LOCALAPPDATA%\\authdeck\\config.yaml`" + ` |

A flag beats the variable, the variable beats the file, and the file beats the default. An empty variable counts as not set.

| key | flag | variable | default | what it does |
|---|---|---|---|---|
`)
	for _, k := range settings.Keys() {
		flag := "none"
		if k.Flag != "" {
			flag = "`--" + k.Flag + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", k.Name, flag, k.Variable(), k.Default, k.Does)
	}
	b.WriteString("\nA file with every setting:\n\n```yaml\n" + sample() + "```\n")
	b.WriteString(`
The command under an identity's name is for that identity alone. If it is empty, authdeck asks you for the code of that identity.
Upper and lower case do not matter in the identity's name. Write settings in lower case. authdeck ignores settings
that it does not know; ` + "`authdeck validate` and `authdeck doctor`" + ` warn about them.

If a value is invalid, authdeck shows the file, the line and what to write. With an invalid variable, authdeck exits with 2, as
with an invalid flag. authdeck reports an unknown theme, keyring, order or group only when it uses that setting;
` + "`authdeck validate`" + ` always reports it. authdeck itself writes ` + "`theme`, `sort` and `group`" + `
when you change them on the dashboard, and ` + "`keyring`" + ` when you choose a keyring. It leaves the rest of the file as it is.
`)
	return b.String()
}

// sample is a file that sets everything.
func sample() string {
	var b strings.Builder
	for _, k := range settings.Keys() {
		fmt.Fprintf(&b, "%s: %s\n", k.Name, k.Example)
	}
	b.WriteString("identities:\n  emergency-user:\n    mfa_command: ykman oath accounts code -s aws\n")
	return b.String()
}
