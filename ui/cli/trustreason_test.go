package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/cli/flagvalue"
)

// A second look at the terminal may find another reason, or open a terminal that nobody closes.
func TestTrustSaysWhyItDidNotAskAtThatTime(t *testing.T) {
	t.Parallel()
	config := model.Config{Powers: []model.Power{{Kind: model.RunsCommand, Value: model.SecretString("./evil"), Origin: model.Origin{File: "/r/atmos.yaml", Line: 1}, Folder: "/r"}}}
	var stderr bytes.Buffer
	c := &command{stderr: &stderr, messages: &stderr, Wiring: Wiring{
		Validate:    func(context.Context, Options) (model.Config, error) { return config, nil },
		Preferences: func() (Preferences, error) { return Preferences{}, nil },
		Getenv: func(name string) string {
			if name == "ATMOS_INTERACTIVE" && stderr.Len() == 0 { // until the settings are listed
				return "false"
			}
			return ""
		},
	}}
	err := c.runTrust(t.Context(), trustOptions{}, &bytes.Buffer{})
	if err == nil || !strings.HasPrefix(err.Error(), "ATMOS_INTERACTIVE=false turns prompts off. Use --yes, or run this in a terminal: authdeck trust") || !strings.Contains(stderr.String(), "./evil") {
		t.Errorf("%v, %q", err, stderr.String())
	}
}

// A place in parentheses after the setting was alone in its line.
func TestASettingIsBesideItsPlaceAndIsReadOutAfterIt(t *testing.T) {
	t.Parallel()
	powers := []model.Power{{Kind: model.RunsCommand, Value: model.SecretString("./evil"), Origin: model.Origin{File: "/r/atmos.yaml", Line: 1}, Folder: "/r"}}
	for _, n := range []string{"A_HOME", "B_HOME", "C_HOME"} {
		powers = append(powers, model.Power{Kind: model.SetsVariable, Name: n, Value: model.SecretString("/opt"), Origin: model.Origin{File: "/r/atmos.yaml", Line: 12}, Folder: "/r"})
	}
	for spoken, want := range map[bool]string{
		false: "The files in /r want to:\n  atmos.yaml:1   run a command: ./evil\n\n  set 3 variables for programs that you start:\n  atmos.yaml:12  A_HOME=/opt\n",
		true:  "The files in /r want to:\natmos.yaml:1: run a command: ./evil\nset 3 variables for programs that you start:\natmos.yaml:12: A_HOME=/opt\n",
	} {
		c := &command{screenReader: flagvalue.Switch{On: spoken, Given: true}, Wiring: Wiring{
			Preferences: func() (Preferences, error) { return Preferences{}, nil }, Getenv: func(string) string { return "" },
		}}
		if got := c.powerLines(&bytes.Buffer{}, powers); !strings.HasPrefix(got, want) {
			t.Errorf("read out %t:\n%s", spoken, got)
		}
	}
}
