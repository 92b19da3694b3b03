package waiting_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/screen/waiting"
	"authdeck/ui/theme"
)

func TestTheButtonToTakeOverComesWithTheHoldersName(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	f := screen.Frame{Env: screen.Env{Now: now, Width: 80, Height: 24}, Theme: theme.PlainText(false)}
	shows := func(c waiting.Card) bool { return strings.Contains(strings.Join(c.Lines(f), "\n"), "Take over") }
	nobody := &model.BusyError{Since: now}
	c := waiting.New(model.Identity{Title: "me"}, nobody, now)
	if shows(c) {
		t.Error("nobody can be taken over")
	}
	if c = c.Now(&model.BusyError{PID: 7, Since: now}); !shows(c) {
		t.Error("no button for a holder that is known now")
	}
	if c = c.Now(nobody); shows(c) {
		t.Error("a button for a holder that is no longer known")
	}
}
