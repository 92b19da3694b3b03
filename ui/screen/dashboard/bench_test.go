package dashboard

import (
	"fmt"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// thousands is a list of that many identities in a hundred accounts.
func thousands(b testing.TB, n int) (screen.Screen, screen.Frame) {
	b.Helper()
	now := time.Date(2026, 11, 24, 14, 25, 0, 0, time.UTC)
	var l List
	for i := range n {
		r := model.Row{Keys: model.Present}
		r.Identity.Title = fmt.Sprintf("prod-%05d-deployer", i)
		r.Identity.Ref = model.Ref{Realm: "acme", Name: r.Identity.Title}
		r.Record.Device = fmt.Sprintf("arn:aws:iam::%012d:mfa/user", 100000000000+i%100)
		r.Session = model.SessionInfo{Saved: i%3 == 0, Expires: now.Add(time.Duration(i%700) * time.Minute)}
		l.Rows = append(l.Rows, r)
	}
	th, err := theme.New(theme.Options{})
	if err != nil {
		b.Fatal(err)
	}
	f := screen.Frame{Env: screen.Env{Now: now, Width: 120, Height: 38}, Theme: th}
	s, _ := New(Options{}).Update(l, f.Env)
	return s, f
}

func BenchmarkMovingInThousands(b *testing.B) {
	s, f := thousands(b, 10000)
	for b.Loop() {
		s, _ = s.Update(tea.KeyMsg{Type: tea.KeyDown}, f.Env)
		s.View(f)
	}
}

func BenchmarkFilteringThousands(b *testing.B) {
	s, f := thousands(b, 10000)
	s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/")}, f.Env)
	for b.Loop() {
		typed, _ := s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("p")}, f.Env)
		typed.View(f)
	}
}

func BenchmarkMarkedThousands(b *testing.B) {
	s, f := thousands(b, 10000)
	s, _ = s.Update(tea.KeyMsg{Type: tea.KeyCtrlA}, f.Env)
	for b.Loop() {
		s.Keys(f.Env)
	}
}
