package ui_test

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model/flow"
	"authdeck/ui"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// driver plays the user of one run, one key after another, until nothing changes any more.
type driver struct {
	*bench
	m         tea.Model
	mu        sync.Mutex
	pending   []tea.Msg
	ended     bool
	own       int64 // the goroutine of the test, in which Update and View run
	suspended int
	ctx       context.Context
	frames    []string
	messages  []tea.Msg
	sent      string                               // the code that was typed last
	each      func(msg tea.Msg, before flow.State) // checks the program after every message; nil for no check
}

// play runs a test with its own clock: time passes only while everything waits.
func play(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func (b *bench) start(o frontend.Options) *driver {
	b.t.Helper()
	b.afterAll.Do(func() {
		b.t.Cleanup(func() { <-time.After(time.Hour) }) // lets the last timers fire, when no program of the test runs any more
	})
	ctx, cancel := context.WithCancel(context.Background())
	d := &driver{bench: b, ctx: ctx, own: goroutine()}
	b.t.Cleanup(cancel)
	m := ui.New(ctx, b.ports(), o, plain(b.t))
	d.m = m
	d.run(m.Init())
	d.settle()
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	b.t.Cleanup(func() {
		cancel()
		d.m.(ui.Model).Release()
	})
	return d
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() { d.deliver(cmd()) }()
}

func (d *driver) deliver(msg tea.Msg) {
	if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeOf(tea.Cmd(nil)) {
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				d.run(c)
			}
			return
		}
		for i := range v.Len() { // a sequence
			if c, ok := v.Index(i).Interface().(tea.Cmd); ok && c != nil {
				d.deliver(c())
			}
		}
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if msg != nil {
		d.pending = append(d.pending, msg)
	}
}

// settle waits until every command has answered or waits for time to pass, and passes the answers on.
func (d *driver) settle() {
	for {
		synctest.Wait()
		d.mu.Lock()
		msgs := d.pending
		d.pending = nil
		d.mu.Unlock()
		if len(msgs) == 0 {
			return
		}
		for _, m := range msgs {
			d.update(m)
		}
	}
}

func (d *driver) update(msg tea.Msg) {
	switch msg.(type) {
	case tea.QuitMsg:
		d.ended = true
	case tea.SuspendMsg:
		d.suspended++
	}
	if d.ended {
		return
	}
	d.messages = append(d.messages, msg)
	before := d.state()
	d.inside.Store(d.own)
	m, cmd := d.m.Update(msg)
	d.m = m
	d.frames = append(d.frames, m.View())
	d.inside.Store(0)
	if bug := d.outcome().Bug; bug != "" {
		d.t.Fatalf("%s, after %T in %s\n%s", bug, msg, before, d.view())
	}
	if d.each != nil {
		d.each(msg, before)
	}
	d.run(cmd)
	synctest.Wait() // otherwise the command might meet the next Update
}

func (d *driver) send(msg tea.Msg) *driver {
	d.update(msg)
	d.settle()
	return d
}

// press sends named keys ("enter", "ctrl+c") or single characters.
func (d *driver) press(keys ...string) *driver {
	for _, k := range keys {
		d.send(keyMsg(k))
	}
	return d
}

// typed sends each character separately.
func (d *driver) typed(text string) *driver {
	for _, r := range text {
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return d
}

func (d *driver) paste(text string) *driver {
	return d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func (d *driver) resize(w, h int) *driver { return d.send(tea.WindowSizeMsg{Width: w, Height: h}) }

// later lets time pass.
func (d *driver) later(wait time.Duration) *driver {
	for end := time.Now().Add(wait); time.Now().Before(end); {
		<-time.After(min(100*time.Millisecond, time.Until(end)))
		d.settle()
	}
	return d
}

func (d *driver) view() string { return ansi.Strip(d.m.View()) }

// see waits a little for a text: a command that finds a file locked by another one tries again after a pause, for which settle does not
// let time pass.
func (d *driver) see(texts ...string) *driver {
	d.t.Helper()
	for _, s := range texts {
		for range 20 {
			if strings.Contains(d.view(), s) {
				break
			}
			d.later(10 * time.Millisecond)
		}
		if !strings.Contains(d.view(), s) {
			d.t.Fatalf("not on the screen: %q\n%s", s, d.view())
		}
	}
	return d
}

func (d *driver) seeNot(texts ...string) *driver {
	d.t.Helper()
	for _, s := range texts {
		if strings.Contains(d.view(), s) {
			d.t.Fatalf("on the screen: %q\n%s", s, d.view())
		}
	}
	return d
}

func (d *driver) code() string { return codeNow() }

func (d *driver) state() flow.State { return d.m.(ui.Model).State() }

func (d *driver) outcome() frontend.Outcome { return d.m.(ui.Model).Outcome() }

func keyMsg(name string) tea.KeyMsg {
	for t := tea.KeyType(-100); t < 130; t++ {
		if k := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && k.String() == name {
			return k
		}
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		k := keyMsg(rest)
		k.Alt = true
		return k
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
