package cli

import (
	"bytes"
	"strings"
	"testing"

	"authdeck/model"
)

func TestDoctorSeparatesItsAreas(t *testing.T) {
	t.Parallel()
	c := &command{Wiring: Wiring{
		Preferences: func() (Preferences, error) { return Preferences{}, nil }, Getenv: func(string) string { return "" },
	}}
	got := c.findingLines(&bytes.Buffer{}, []model.Finding{{Area: model.AreaConfig, Text: "one"}, {Area: model.AreaConfig, Text: "two"}, {Area: model.AreaRealm, Text: "three"}})
	lines := strings.Split(got, "\n")
	if len(lines) != 7 || lines[0] != "Configuration" || lines[3] != "" || lines[4] != "Realm" || lines[6] != "" {
		t.Errorf("%q", got)
	}
}

// It named everything that can turn colours off.
func TestDoctorNamesWhatTurnsColoursOff(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		flag, setting string
		vars          map[string]string
		noColor       bool
	}{
		"NO_COLOR":       {vars: map[string]string{"NO_COLOR": "1"}},
		"TERM=dumb":      {vars: map[string]string{"NO_COLOR": "1", "TERM": "dumb"}},
		"CLICOLOR=0":     {vars: map[string]string{"CLICOLOR": "0"}},
		"ATMOS_NO_COLOR": {vars: map[string]string{"ATMOS_NO_COLOR": "true"}},
		"--no-color":     {vars: map[string]string{"NO_COLOR": "1"}, noColor: true},
		"--theme mono":   {vars: map[string]string{"NO_COLOR": "1"}, flag: "mono"},
		"the theme mono": {setting: "mono"},
	} {
		p := Preferences{From: func(string) model.Origin { return model.Origin{} }}
		p.Theme = c.setting
		command := &command{theme: c.flag, Wiring: Wiring{Preferences: func() (Preferences, error) { return p, nil }, Getenv: func(name string) string { return c.vars[name] }}}
		command.atmos.NoColor = c.noColor
		drawn, err := command.drawing()
		if got := command.whyNoColours(p); got != want || err != nil || !drawn.Mono {
			t.Errorf("%s, not %s; %v", got, want, err)
		}
	}
}
