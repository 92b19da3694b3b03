package ui

import (
	"slices"
	"testing"
)

func TestTheNewestPreferenceIsWritten(t *testing.T) {
	t.Parallel()
	var s preferences
	var written []string
	set := func(key, value string) error { written = append(written, key+"="+value); return nil }
	s.note("sort", "name")
	s.note("sort", "time")
	for range 2 { // their order is unknown
		if err := s.write("sort", set); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(written, []string{"sort=time", "sort=time"}) {
		t.Error(written)
	}
}
