package ui

import (
	"context"
	"errors"
	"io"

	"authdeck/ui/frontend"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// guarded keeps our panics from reaching Bubble Tea, which would print their values, and these may quote a secret. The program then
// ends, and the terminal is restored.
type guarded struct {
	model Model
	crash *string
	end   context.CancelFunc
}

func (g guarded) Init() tea.Cmd { return g.model.Init() }

func (g guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	where := "handling a message in " + string(g.model.state)
	defer func() {
		if recover() != nil {
			next = g.crashed(where)
		}
	}()
	m, cmd := g.model.Update(msg)
	g.model = m.(Model)
	return g, cmd
}

func (g guarded) View() string {
	defer func() {
		if recover() != nil {
			g.crashed("drawing " + string(g.model.state))
		}
	}()
	return g.model.View()
}

func (g guarded) crashed(where string) guarded {
	*g.crash = where
	g.end()
	return g
}

// Run shows the program on a terminal until it ends, and cleans up after it. When ctx ends, the program ends and the terminal is
// restored; the outcome then does not say why.
func Run(ctx context.Context, p frontend.Ports, o frontend.Options, t theme.Theme, in io.Reader, out io.Writer) (frontend.Outcome, error) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	return show(ctx, end, New(ctx, p, o, t), in, out)
}

// show runs the program until it ends, or until something calls end, which ends ctx.
func show(ctx context.Context, end context.CancelFunc, m Model, in io.Reader, out io.Writer) (frontend.Outcome, error) {
	p, crash := m.ports, ""
	g := guarded{model: m, crash: &crash, end: end}
	program := tea.NewProgram(g, tea.WithContext(ctx), tea.WithAltScreen(), tea.WithInput(in), tea.WithOutput(out),
		tea.WithoutSignalHandler(), tea.WithFilter(suspending(p.Suspending)))
	if p.TakenBack != nil {
		stop := p.TakenBack(func() { program.Send(redraw{}) })
		defer stop()
	}
	if m.opts.Goal == frontend.Browse {
		_, _ = io.WriteString(out, saveTitle)
		defer func() { _, _ = io.WriteString(out, restoreTitle) }()
	}
	last, err := program.Run()
	end()
	g.model.running.finish()
	g.model.preferences.finish(p.Remember)
	m = g.model
	if l, ok := last.(guarded); ok {
		m = l.model
	}
	m.Release()
	outcome := m.Outcome()
	if crash != "" {
		outcome.Crash = crash
	}
	if errors.Is(err, tea.ErrProgramKilled) {
		err = nil
	}
	return outcome, err
}

// suspending calls f just before Bubble Tea stops the process, and the function that f returned when the process continues.
func suspending(f func() (resumed func())) func(tea.Model, tea.Msg) tea.Msg {
	resumed := func() {}
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg.(type) {
		case tea.SuspendMsg:
			if f != nil {
				resumed = f()
			}
		case tea.ResumeMsg:
			resumed()
		}
		return msg
	}
}

// redraw asks for the whole screen to be drawn, after another program used the terminal.
type redraw struct{}

// redrawn turns on again what a shell turns off, and draws everything.
func redrawn() tea.Cmd {
	return tea.Sequence(tea.ExitAltScreen, tea.EnterAltScreen, tea.EnableBracketedPaste, tea.HideCursor, tea.ClearScreen)
}
