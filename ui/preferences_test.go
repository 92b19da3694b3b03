package ui

import (
	"slices"
	"testing"
)

// q at once after a change ended the program before the write began.
func TestAPreferenceIsWrittenAtTheLatestAtTheEnd(t *testing.T) {
	t.Parallel()
	var s preferences
	var written []string
	set := func(key, value string) error { written = append(written, key+"="+value); return nil }
	s.finish(set)
	s.note("sort", "name")
	s.note("theme", "dark")
	if err := s.write("sort", set); err != nil {
		t.Fatal(err)
	}
	s.finish(set)
	s.finish(set)
	if !slices.Equal(written, []string{"sort=name", "theme=dark"}) {
		t.Error(written)
	}
}

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
