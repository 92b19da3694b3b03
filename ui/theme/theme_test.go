package theme_test

import (
	"strings"
	"testing"

	"authdeck/ui/theme"

	"github.com/charmbracelet/lipgloss"
)

func TestEveryNameHasATheme(t *testing.T) {
	for _, name := range append(theme.Names(), "") {
		for _, ascii := range []bool{false, true} {
			th, err := theme.New(theme.Options{Name: name, ASCII: ascii})
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			if th.ASCII != ascii || th.Mono != (name == "mono") {
				t.Errorf("%q: ASCII %v, mono %v", name, th.ASCII, th.Mono)
			}
		}
	}
}

func TestAnUnknownNameIsAnErrorThatListsTheOthers(t *testing.T) {
	_, err := theme.New(theme.Options{Name: "neon"})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range append(theme.Names(), `"neon"`) {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

// roles are all the styles of a theme.
func roles(th theme.Theme) map[string]lipgloss.Style {
	return map[string]lipgloss.Style{
		"accent": th.Accent, "muted": th.Muted, "good": th.Good, "warn": th.Warn, "bad": th.Bad, "strong": th.Strong, "cursor": th.Cursor,
	}
}

func TestMonoWritesNoEscapeSequences(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "mono"})
	if err != nil {
		t.Fatal(err)
	}
	for role, s := range roles(th) {
		if got := s.Render("x"); got != "x" {
			t.Errorf("%s: %q", role, got)
		}
	}
}

func TestColouredThemesTellStatesApartAndPaintNoBackground(t *testing.T) {
	for _, name := range theme.Names() {
		if name == "mono" {
			continue
		}
		th, err := theme.New(theme.Options{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]string{}
		for _, role := range []string{"good", "warn", "bad", "muted", "strong"} {
			got := roles(th)[role].Render("x")
			if other, twice := seen[got]; twice {
				t.Errorf("%s: %s looks like %s: %q", name, role, other, got)
			}
			seen[got] = role
		}
		for role, s := range roles(th) {
			got := s.Render("x")
			if !strings.HasPrefix(got, "\x1b[") || !strings.HasSuffix(got, "\x1b[0m") {
				t.Errorf("%s: %s is not drawn or not ended: %q", name, role, got)
			}
			if _, painted := s.GetBackground().(lipgloss.NoColor); !painted {
				t.Errorf("%s: %s paints a background", name, role)
			}
		}
	}
}

// TestAutoUsesTheTerminalsOwnColours: never black or white as text, which one of the two backgrounds would swallow.
func TestAutoUsesTheTerminalsOwnColours(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for role, s := range roles(th) {
		c, coloured := s.GetForeground().(lipgloss.Color)
		if coloured && (c < "1" || c > "6" || len(c) != 1) {
			t.Errorf("%s has colour %s", role, c)
		}
	}
}

func TestASCIIHasAWordForEveryGlyph(t *testing.T) {
	th, err := theme.New(theme.Options{ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := th.Text("✔ ! ✗ – ? › ▸ · … × • █ ░ ─ → ↑ ↓"); got != "ok ! x - ? > > - ... x * # . - -> up down" {
		t.Error(got)
	}
	if got := th.Textf("%d×%d", 60, 16); got != "60x16" {
		t.Error(got)
	}
	if got := th.Status(th.Good, "✔", "saved"); !strings.Contains(got, "ok saved") {
		t.Error(got)
	}
	if th.Text("東京-運用") != "東京-運用" {
		t.Error("a name was changed")
	}
}

func TestUnicodeIsLeftAlone(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := th.Text("✔ › ▸"); got != "✔ › ▸" {
		t.Error(got)
	}
}
