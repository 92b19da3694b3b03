package overlay_test

import (
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/problem"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// TestAMessageScrollsToItsEndAndBack: in every window the last line can be read, and then one key in the other direction moves it.
func TestAMessageScrollsToItsEndAndBack(t *testing.T) {
	lines := make([]string, 30)
	for i := range lines {
		lines[i] = fmt.Sprintf("%d", i)
	}
	all := strings.Join(lines, "\n")
	where := model.Origin{File: "/home/u/infra/atmos.yaml", Line: 3, Column: 2}
	for name, p := range map[string]*model.Problem{
		"a long title": {What: strings.Repeat("a name of many letters ", 12), Details: all + "\nthe end"},
		"an excerpt":   {What: "what", Why: all[:20], Fix: model.Do("one", "two", "three"), Excerpt: model.Excerpt{First: 1, Lines: lines[:5]}, Origin: where, Details: "the end"},
		"YAML":         {What: "what", Why: "why", Fix: model.Do("write this:"), Write: all + "\nthe end"},
		"a short text": {What: "what", Why: all[:20] + "\nthe end"},
	} {
		for _, size := range [][2]int{{60, 14}, {80, 22}, {100, 28}, {200, 58}} {
			for _, ascii := range []bool{false, true} {
				f := screen.Frame{Env: screen.Env{Width: size[0], Height: size[1]}, Theme: theme.PlainText(ascii)}
				box := overlay.Dialog(screen.Close(p)).(overlay.Measured).In(f)
				checkScrolling(t, fmt.Sprintf("%s in a box %v", name, size), func() []string { return box.Lines(f) }, func(key string) { box, _, _ = box.Key(key) })
				s := problem.New(p, model.Identity{}, true)
				checkScrolling(t, fmt.Sprintf("%s on a screen %v", name, size), func() []string { return s.(screen.Dialog).Lines(f) }, func(key string) {
					s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)}, f.Env)
				})
			}
		}
	}
}

func checkScrolling(t *testing.T, what string, draw func() []string, press func(key string)) {
	t.Helper()
	for range 100 {
		press("j")
	}
	last := strings.Join(draw(), "\n")
	if !strings.Contains(last, "the end") || strings.Contains(last, "… ↓") || strings.Contains(last, "more below") {
		t.Errorf("%s: the end is hidden\n%s", what, last)
	}
	press("k")
	if scrolled := strings.Contains(last, "… ↑") || strings.Contains(last, "more above"); scrolled && strings.Join(draw(), "\n") == last {
		t.Errorf("%s: k does not move\n%s", what, last)
	}
}
