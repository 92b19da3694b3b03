package ui

import (
	"context"
	"maps"
	"slices"
	"sync"

	"authdeck/ui/overlay"
	"authdeck/ui/theme"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// preferences are the settings that the user changed in this run. They are saved one after another, each with its newest value,
// because two quick changes could otherwise overtake each other.
type preferences struct {
	writing, mu sync.Mutex
	values      map[string]string
	unwritten   map[string]bool // the keys of values that no write has taken yet
}

func (s *preferences) note(key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values, s.unwritten = map[string]string{}, map[string]bool{}
	}
	s.values[key], s.unwritten[key] = value, true
}

func (s *preferences) write(key string, set func(key, value string) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	value := s.values[key]
	delete(s.unwritten, key)
	s.mu.Unlock()
	return set(key, value)
}

// finish writes the settings whose write the end of the program prevented, as far as that is possible.
func (s *preferences) finish(set func(key, value string) error) {
	s.mu.Lock()
	left := slices.Sorted(maps.Keys(s.unwritten))
	s.mu.Unlock()
	atTheEnd(func() {
		for _, key := range left {
			_ = s.write(key, set)
		}
	})
}

// Remember saves a setting for later runs.
func (p *program) Remember(key, value, says string) tea.Cmd {
	p.toast = says
	write := p.ports.Remember
	if write == nil {
		return nil
	}
	newest := p.preferences
	newest.note(key, value)
	return side(p, task[struct{}]{
		where: "writing the settings",
		do:    only(func(context.Context) error { return newest.write(key, write) }),
		handle: func(p *program, _ struct{}, err error) tea.Cmd {
			if err != nil {
				p.toast = "! " + says + ", but the setting was not saved: " + words.Line(words.Explain(err))
			}
			return nil
		},
	})
}

// Themes lets the user choose a theme.
func (p *program) Themes() tea.Cmd {
	p.cover(overlay.Themes(p.themes(), p.theme.Name))
	return nil
}

// themes returns all themes, for this terminal.
func (p *program) themes() (all []theme.Theme) {
	for _, name := range theme.Names() {
		if t, err := p.theme.Named(name); err == nil {
			all = append(all, t)
		}
	}
	return all
}

// PreviewTheme shows a theme while the user chooses one; "" shows the chosen theme again.
func (p *program) PreviewTheme(name string) tea.Cmd {
	if p.chosenTheme != nil {
		p.theme, p.chosenTheme = *p.chosenTheme, nil
	}
	if t, err := p.theme.Named(name); name != "" && err == nil {
		chosen := p.theme
		p.theme, p.chosenTheme = t, &chosen
	}
	return nil
}

// SetTheme changes the theme, and saves the choice.
func (p *program) SetTheme(name string) tea.Cmd {
	p.PreviewTheme("")
	t, err := p.theme.Named(name)
	if err != nil {
		return p.Toast("✗ " + err.Error())
	}
	p.theme = t
	says := "Theme " + name
	if t.Replaced() {
		says += ": this terminal lacks 24-bit colours"
	}
	return p.Remember("theme", name, says)
}
