package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
	"authdeck/ui/identitytable"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
)

func listed() []model.Row {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	long := modeltest.Identity("an-identity-with-a-very-long-name-that-no-terminal-has-room-for", 2)
	return []model.Row{
		{Identity: modeltest.Identity("emergency-user", 1), Keys: model.Present,
			Session: model.SessionInfo{Saved: true, Expires: now.Add(90 * time.Minute)}, Record: model.Record{Device: device, SignedInAt: now, Session: &model.SessionRecord{Device: device, Expires: now.Add(90 * time.Minute)}}},
		{Identity: long, Keys: model.Absent},
		{Identity: modeltest.Identity("東京-運用", 3), Session: model.SessionInfo{Saved: true, Expires: now.Add(-time.Hour)}},
	}
}

func TestATableIsNeverWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	for _, o := range looks() {
		th, err := theme.New(o)
		if err != nil {
			t.Fatal(err)
		}
		for width := 1; width < 200; width++ {
			lines := identitytable.Lines(th, now, listed(), "", width)
			if len(lines) != 4 {
				t.Fatalf("%d lines", len(lines))
			}
			for _, l := range lines {
				if w := ansi.StringWidth(l); w > width || strings.ContainsAny(l, "\t\n") {
					t.Errorf("at %d: %d cells: %q", width, w, l)
				}
			}
		}
	}
}

func TestATableOutsideATerminalIsNotCut(t *testing.T) {
	t.Parallel()
	got := strings.Join(identitytable.Lines(plain(t), time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC), listed(), "", 0), "\n")
	want := `IDENTITY                                                         ACCOUNT       KEYS       SESSION        MFA          DURATION  LAST SIGN-IN
emergency-user                                                   123456789012  ✔ saved    ✔ 1h 30m left  user         12h       today 14:00
an-identity-with-a-very-long-name-that-no-terminal-has-room-for  –             – none     – none         – not saved  12h       never
東京-運用                                                        –             ? unknown  ✗ expired      – not saved  12h       by another program, time unknown`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Behind the box stood panes that said "No session yet" and listed keys that do nothing.
func TestBeforeTheFirstReadThereIsOneCalmPane(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.loading = make(chan struct{})
			b.start(frontend.Options{}).resize(size[0], size[1]).see("─ Identities ─", "Reading atmos.yaml").seeNot("No session", "Nothing yet", "Shortcuts", "IDENTITY")
		})
		play(t, func(t *testing.T) {
			b := newBench(t)
			_, b.broken = b.Read(modeltest.Unusable)
			b.start(frontend.Options{}).resize(size[0], size[1]).see("atmos.yaml:3 is invalid").seeNot("No session", "Nothing yet", "Shortcuts", "IDENTITY", "0 of 0")
		})
	}
}

func TestAFirstReadThatTakesLongShowsItsSeconds(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.loading = make(chan struct{})
		d := b.start(frontend.Options{}).resize(60, 16).see("│   Reading atmos.yaml  ")
		d.later(3 * time.Second).see("Reading atmos.yaml · 3s").later(2 * time.Second).see("Reading atmos.yaml · 5s")
		close(b.loading)
		d.later(time.Second).see("IDENTITY").seeNot("Reading")
	})
}
