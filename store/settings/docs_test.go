package settings_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"authdeck/store/settings"
)

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

func TestDocsOfTheSettingsSayWhatTheCodeReads(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "settings.md")
	if *updateDocs {
		if err := os.WriteFile(path, []byte(settings.Doc()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != settings.Doc() {
		t.Errorf("%s is not what store/settings/keys.go says; run: task docs", path)
	}
}

func TestTheSampleSetsEveryField(t *testing.T) {
	t.Parallel()
	got, err := settings.Read(plant(t, settings.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	fields := reflect.ValueOf(got)
	for i := range fields.NumField() {
		if fields.Field(i).IsZero() {
			t.Errorf("%s is not set", fields.Type().Field(i).Name)
		}
	}
	if got.MFACommand("Emergency-User") != "ykman oath accounts code -s aws" || got.MFACommand("other") != "op item get aws --otp" {
		t.Errorf("%v", got.MFACommands)
	}
}

func TestEachVariableBeatsTheFile(t *testing.T) {
	t.Parallel()
	variables := map[string]string{"AUTHDECK_KEYRING": "system", "AUTHDECK_THEME": "light", "AUTHDECK_ASCII": "0",
		"AUTHDECK_SCREEN_READER": "false", "AUTHDECK_MFA_COMMAND": "code", "AUTHDECK_MIN_TTL": "90"}
	if keys := settings.Keys(); len(keys) != len(variables) {
		t.Fatalf("%d keys, %d variables", len(keys), len(variables))
	}
	file, err := settings.Read(plant(t, settings.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	before := maps.Clone(file.MFACommands)
	no := false
	got, err := file.With(func(name string) string { return variables[name] })
	want := settings.Settings{Keyring: "system", Theme: "light", ASCII: &no, MFACommands: map[string]string{"": "code"}, MinTTL: 90 * time.Second}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got.MFACommand("emergency-user") != "code" || !maps.Equal(before, file.MFACommands) {
		t.Error("the file's commands are still there, or were changed")
	}
	for _, k := range settings.Keys() {
		if _, ok := variables[k.Variable]; !ok {
			t.Errorf("%s is not tested", k.Variable)
		}
	}
}

func TestWithoutVariablesTheFileCounts(t *testing.T) {
	t.Parallel()
	file, err := settings.Read(plant(t, settings.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := file.With(func(string) string { return "" }); err != nil || !reflect.DeepEqual(got, file) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAVariableThatCannotBeUsedIsNamed(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"AUTHDECK_ASCII": "maybe", "AUTHDECK_SCREEN_READER": "on", "AUTHDECK_MIN_TTL": "soon"} {
		_, err := settings.Settings{}.With(func(n string) string { return map[string]string{name: value}[n] })
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), value) && value != "on" {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}
