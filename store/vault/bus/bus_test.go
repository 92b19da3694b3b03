package bus

import (
	"reflect"
	"testing"
)

func TestChildrenGetTheOriginalAddress(t *testing.T) {
	env := []string{"A=1", variable + "=" + disabled, "B=2"}
	for _, c := range []struct {
		before look
		want   []string
	}{
		{look{original: "unix:path=/x", set: true}, []string{"A=1", "B=2", variable + "=unix:path=/x"}},
		{look{original: "", set: true}, []string{"A=1", "B=2", variable + "="}},
		{look{}, []string{"A=1", "B=2"}},
	} {
		if got := c.before.restore(env); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.before, got, c.want)
		}
	}
}
