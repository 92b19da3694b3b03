package cli

import (
	"strings"
	"testing"

	"authdeck/model"
)

func TestOnlyNamesThatEveryShellCanSetAreVariables(t *testing.T) {
	t.Parallel()
	id := model.Identity{Title: "x", Origin: model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 5}}
	for name, fine := range map[string]bool{
		"A": true, "_a9": true, "AWS_PROFILE": true, "": false, "9A": false, "A-B": false, "A B": false, "A;id": false, "A$(id)": false,
		"A\nB": false, "É": false, "A=B": false, "A.B": false,
	} {
		err := namesServe(id, []model.EnvVar{{Key: "FINE"}, {Key: name}})
		if fine != (err == nil) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := namesServe(id, []model.EnvVar{{Key: "A", Value: "a\x00b"}}); err == nil || !strings.Contains(err.Error(), "/p/atmos.yaml:3:5") {
		t.Errorf("a value with a zero byte: %v", err)
	}
}

func TestTheLastOfTwoVariablesCounts(t *testing.T) {
	t.Parallel()
	got := lastOfEach([]model.EnvVar{{Key: "B", Value: "1"}, {Key: "A", Value: "2"}, {Key: "B", Value: "3"}})
	if len(got) != 2 || got[0] != (model.EnvVar{Key: "A", Value: "2"}) || got[1] != (model.EnvVar{Key: "B", Value: "3"}) {
		t.Errorf("%v", got)
	}
}
