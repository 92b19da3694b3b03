package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"authdeck/model"
)

// A second look at the terminal may find another reason, or open a terminal that nobody closes.
func TestTrustSaysWhyItDidNotAskAtThatTime(t *testing.T) {
	t.Parallel()
	config := model.Config{Powers: []model.Power{{Kind: model.RunsCommand, Value: model.SecretString("./evil"), Origin: model.Origin{File: "/r/atmos.yaml", Line: 1}, Folder: "/r"}}}
	var stderr bytes.Buffer
	c := &command{stderr: &stderr, Wiring: Wiring{
		Check:       func(context.Context, Options) (model.Config, error) { return config, nil },
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
