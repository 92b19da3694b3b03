package atmosyaml

import (
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"authdeck/model"
)

func TestExamplesAreTheSameYAMLOnOneLine(t *testing.T) {
	for name, lines := range examples {
		line, ok := strings.CutPrefix((&model.Problem{Write: lines}).Error(), "; change it to: ")
		if !ok || strings.Contains(line, "\n") {
			t.Errorf("%s: %q", name, line)
		}
		var want, got any
		if err := yaml.Unmarshal([]byte(lines), &want); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := yaml.Unmarshal([]byte(line), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s\ngives %v, want %v (%v)", name, line, got, want, err)
		}
	}
}
