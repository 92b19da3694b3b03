package cli

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// keysOf returns the JSON keys of a shape and of its parts.
func keysOf(t reflect.Type) (keys []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return keysOf(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			keys = append(append(keys, f.Tag.Get("json")), keysOf(f.Type)...)
		}
	}
	return keys
}

func TestEveryKeyOfAShapeIsDocumented(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, shape := range []any{listShape{}, whoamiShape{}, validateShape{}, doctorShape{}} {
		for _, key := range keysOf(reflect.TypeOf(shape)) {
			if all++; key == "" || !strings.Contains(string(doc), "`"+key+"`") {
				t.Errorf("%T: key %q is not in docs/json.md", shape, key)
			}
		}
	}
	if all < 30 {
		t.Errorf("only %d keys were found", all)
	}
}
