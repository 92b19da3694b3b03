package ui

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// boxWidth is the outer width of the MFA box that the Atmos documents draw; it grows with a longer device name.
const boxWidth = 55

// mfa is the boxed prompt: the screen of Prompting and Exchanging.
type mfa struct {
	identity model.Identity
	device   string
	asked    model.Asked
	field    widget.CodeField
	confirm  bool                                             // enter sends, not the sixth digit
	hint     func(device string, now time.Time) (line string) // the demo's stand-in for a phone; nil elsewhere

	reason   []string // why the last code got no session
	warn     bool     // the reason is a warning, not a refusal
	waits    bool     // the reason ends when the next code shows
	until    time.Time
	attempts int
	kept     bool // the code in the field was not sent: enter sends it again, a digit begins another

	asking bool
	since  time.Time
}

func (m mfa) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	p := pressed(k)
	if p == "esc" {
		return m, say(back{})
	}
	if m.asking {
		return m, nil
	}
	switch {
	case p == "ctrl+e":
		return m, say(editKeys{})
	case p == "backspace":
		m.field, m.kept = m.field.Backspace(), false
	case p == "ctrl+u":
		m.field = m.field.Clear()
	case p == "enter":
		return m.send()
	case printable(k):
		return m.digits(k.Runes)
	}
	return m, nil
}

func (m mfa) digits(runes []rune) (Screen, tea.Cmd) {
	if m.kept {
		m.field, m.kept = m.field.Clear(), false
	}
	field, refused := m.field.Insert(runes)
	m.field, m.waits = field, false
	if m.reason = nil; refused != "" {
		m.reason, m.warn = []string{refused}, true
		return m, nil
	}
	if m.field.Full() && !m.confirm {
		return m.send()
	}
	return m, nil
}

func (m mfa) send() (Screen, tea.Cmd) {
	if !m.field.Full() {
		m.reason, m.warn, m.waits = []string{"Six digits are needed"}, true, false
		return m, nil
	}
	return m, say(codeReady{code: m.field.Code()})
}

// sending locks the field while AWS is asked.
func (m mfa) sending(now time.Time) mfa {
	m.asking, m.since, m.reason, m.waits, m.kept = true, now, nil, false, false
	return m
}

// failed wipes the code, unless it was certainly not sent, and says why, with what is left of the code's time where that matters.
func (m mfa) failed(err error, now time.Time) mfa {
	m.asking, m.warn, m.waits, m.kept = false, false, false, words.Unsent(err)
	if !m.kept {
		m.field = m.field.Clear()
	}
	m.until = now.Add(model.NextCode(now))
	switch {
	case errors.Is(err, context.Canceled):
		m.reason, m.warn = []string{"Cancelled. " + cmp.Or(words.CodeFate(err), "The code may be used up: take the next one.")}, true
	case errors.Is(err, model.ErrCodeUsed):
		m.reason, m.warn, m.waits = []string{"Already used"}, true, true
	case errors.Is(err, model.ErrCodeRejected):
		m.attempts++
		m.reason, m.waits = []string{"AWS did not accept that code. Mistyped? Try again."}, true
	default:
		p := words.Explain(err)
		if m.reason = []string{p.Title}; m.kept {
			p.Steps = []string{"check network, VPN and proxy; enter sends it again"}
		}
		if m.identity.Device.Set && errors.Is(err, model.ErrDeviceUnknown) {
			p.Steps, p.Press = []string{"correct mfa_arn at " + m.identity.Device.Origin.Full()}, nil
		}
		for _, s := range []string{p.Why, words.CodeFate(err), words.Sentence(strings.Join(append(p.Steps, p.Press...), "; "))} {
			if s != "" {
				m.reason = append(m.reason, s)
			}
		}
		if p.Support != "" {
			m.reason = append(m.reason, p.Support)
		}
	}
	return m
}

func (m mfa) Wipe() { m.field.Clear() }

func (m mfa) Typing() bool { return true }

// Tick counts the seconds of the code; while asking it turns the spinner.
func (m mfa) Tick(now time.Time) time.Duration {
	if m.asking {
		return spinnerTick
	}
	return model.NextCode(now)%time.Second + time.Millisecond
}

func (m mfa) Crumb() string { return m.identity.Title + " › MFA" }

func (m mfa) Aside() string { return "step 2 of 2" }

func (m mfa) Keys() Keys {
	esc := bind("esc", "cancel", "esc")
	if m.asking {
		return Keys{Short: []key.Binding{esc}}
	}
	typed := bind("type or paste", "6 digits", "0")
	erase, enter := bind("backspace", "erase", "backspace"), bind("enter", "send", "enter")
	edit, help := bind("ctrl+e", "edit keys", "ctrl+e"), bind("f1", "help", "f1")
	return Keys{
		Short: []key.Binding{typed, enter, esc, help, edit, erase},
		Groups: []Group{
			{"Code", []key.Binding{typed, erase, bind("ctrl+u", "clear", "ctrl+u"), enter}},
			{"Else", []key.Binding{edit}},
			{"Leave", []key.Binding{esc, bind("ctrl+c", "quit at once", "ctrl+c")}},
		},
	}
}
