package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"
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

func TestTheEndOfTheProgramWritesThePreferences(t *testing.T) {
	t.Parallel()
	var written []string
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ports := frontend.Ports{
		Load:     func(context.Context) (model.Workspace, error) { return model.Workspace{}, errors.New("not read") },
		Remember: func(key, value string) error { written = append(written, key+"="+value); return nil },
		Clock:    modeltest.Clock{},
	}
	m := New(ctx, ports, frontend.Options{}, theme.PlainText(false))
	m.preferences.note("sort", "name")
	if _, err := show(ctx, end, m, bytes.NewBufferString("\x03"), io.Discard); err != nil || !slices.Equal(written, []string{"sort=name"}) {
		t.Errorf("%q, %v", written, err)
	}
}

// q did nothing while the folder of the settings did not answer.
func TestTheEndDoesNotWaitForAPreferenceThatIsNeverWritten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		var s preferences
		s.note("sort", "name")
		began := time.Now()
		s.finish(func(string, string) error { <-release; return nil })
		if waited := time.Since(began); waited != lastWork {
			t.Errorf("it waited %v", waited)
		}
	})
}
