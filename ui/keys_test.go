package ui_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// TestEveryOfferedKeyDoesSomething presses every key in footer and help, on every screen: alone, or after a step that gives it
// something to do.
func TestEveryOfferedKeyDoesSomething(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				d := s.start(t, func(*bench) {})
				offered := d.m.(ui.Model).Offered()
				if len(offered) == 0 {
					t.Error("no key is offered")
				}
				for _, b := range offered {
					if d := b.Help().Desc; d == "scroll" || d == "back" {
						continue // there may be nothing to scroll, and nowhere to go back to
					}
					if !slices.ContainsFunc(b.Keys(), func(press string) bool { return works(d.m, press) }) && len(b.Keys()) > 0 {
						t.Errorf("%s %s: does nothing", b.Help().Key, b.Help().Desc)
					}
				}
			})
		})
	}
}

func works(m tea.Model, press string) bool {
	for _, before := range []string{"", "j", "down", "shift+tab", "1"} {
		from := m
		if before != "" {
			from, _ = from.Update(keyMsg(before))
		}
		shown := from.View()
		next, cmd := from.Update(keyMsg(press))
		if cmd != nil || next.View() != shown {
			return true
		}
	}
	return false
}

// TestEscAndQAlwaysAnswer presses them on every screen: they go somewhere, or say why not.
func TestEscAndQAlwaysAnswer(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				d := s.start(t, func(*bench) {})
				m, _ := d.m.Update(keyMsg("f12")) // any key clears a toast
				shown := m.View()
				for _, press := range []string{"esc", "q"} {
					if press == "q" && m.(ui.Model).TakesText() {
						continue // it is text, and may already have been refused
					}
					if next, cmd := m.Update(keyMsg(press)); cmd == nil && next.View() == shown {
						t.Errorf("%s does nothing:\n%s", press, shown)
					}
				}
			})
		})
	}
}

func TestTheFooterOffersNoActionTwice(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				d := s.start(t, func(*bench) {})
				for _, press := range []string{"", "tab", "shift+tab", "down"} {
					m := d.m
					if press != "" {
						m, _ = m.Update(keyMsg(press))
					}
					footer := m.(ui.Model).FooterKeys()
					for _, b := range footer {
						if b.Help().Desc == footer[0].Help().Desc && b.Help().Key != footer[0].Help().Key && b.Help().Key != "esc" {
							t.Errorf("after %q: %s and %s: %s", press, footer[0].Help().Key, b.Help().Key, b.Help().Desc)
						}
					}
				}
			})
		})
	}
}

func TestTheFooterHasWholeBindingsOnly(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{})
		for w := screen.MinWidth; w <= 130; w++ {
			d.resize(w, 24)
			line := strings.TrimSpace(lastLine(d.view()))
			shown := strings.Split(line, "   ")
			if len(shown) == 1 {
				shown = strings.Split(line, "  ") // with it, one more key fits
			}
			rest := shown
			for _, b := range d.m.(ui.Model).Keys().Short {
				if len(rest) > 0 && rest[0] == b.Help().Key+" "+b.Help().Desc {
					rest = rest[1:]
				}
			}
			if len(rest) > 0 || shown[0] != "enter add keys" || !slices.Contains(shown, "? help") || !slices.Contains(shown, "q quit") {
				t.Errorf("at %d: %q", w, shown)
			}
		}
	})
}

func lastLine(view string) string {
	at := len(view) - 1
	for at > 0 && view[at-1] != '\n' {
		at--
	}
	return view[at:]
}

// untold are keys that need not be in footer or help: those that docs/keys.md explains at its top, and other names of keys for
// moving.
var untold = strings.Fields("ctrl+c ctrl+z q esc f1 ? n home end left right up down pgup pgdown tab shift+tab j k g G enter")

// TestEveryKeyThatAScreenTakesIsOffered presses every other key on every screen: a key that is not offered does nothing. In text
// fields, the keys for editing are known.
func TestEveryKeyThatAScreenTakesIsOffered(t *testing.T) {
	t.Parallel()
	presses := []string{"ctrl+f", "ctrl+p", "ctrl+r", "ctrl+t", "ctrl+o", "ctrl+n", "f2", "f5", "insert"}
	for r := '!'; r <= '~'; r++ {
		presses = append(presses, string(r))
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				d := s.start(t, func(*bench) {})
				m, _ := d.m.Update(keyMsg("f12")) // any key clears a toast
				told := slices.Concat(untold, m.(ui.Model).ListKeys())
				for _, b := range m.(ui.Model).Offered() {
					told = append(told, b.Keys()...)
				}
				for _, press := range presses {
					if slices.Contains(told, press) || m.(ui.Model).TakesText() && len(press) == 1 {
						continue
					}
					shown := m.View()
					if next, cmd := m.Update(keyMsg(press)); cmd != nil || next.View() != shown {
						t.Errorf("%s does something, and is not offered", press)
					}
				}
			})
		})
	}
}
