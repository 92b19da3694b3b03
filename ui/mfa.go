package ui

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"

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
		m.field = m.field.Backspace()
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
	m.asking, m.since, m.reason, m.waits = true, now, nil, false
	return m
}

// failed wipes the code and says why, with what is left of the code's time where that matters.
func (m mfa) failed(err error, now time.Time) mfa {
	m.asking, m.field, m.warn, m.waits = false, m.field.Clear(), false, false
	m.until = now.Add(model.NextCode(now))
	switch {
	case errors.Is(err, context.Canceled):
		m.reason, m.warn = []string{"Cancelled. " + cmp.Or(CodeFate(err), "The code may be used up: take the next one.")}, true
	case errors.Is(err, model.ErrCodeUsed):
		m.reason, m.warn, m.waits = []string{"Already used"}, true, true
	case errors.Is(err, model.ErrCodeRejected):
		m.attempts++
		m.reason, m.waits = []string{"AWS did not accept that code. Mistyped? Try again."}, true
	default:
		p := Explain(err)
		m.reason = []string{p.Title}
		if m.identity.Device.Set && errors.Is(err, model.ErrDeviceUnknown) {
			p.Steps, p.Press = []string{"correct mfa_arn at " + m.identity.Device.Origin.Full()}, nil
		}
		for _, s := range []string{p.Why, CodeFate(err), Sentence(strings.Join(append(p.Steps, p.Press...), "; "))} {
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

func (m mfa) View(f Frame) string {
	t := f.Theme
	device := "MFA Device: " + widget.Printable(m.device)
	width := min(max(boxWidth, widget.Width(device)+4), f.Width-2)
	w := widget.BoxContent(width)
	rows := []string{t.Text("MFA Device: ") + widget.CutMiddle(t, widget.Printable(m.device), w-12), ""}
	rows = append(rows, widget.Field(t, t.Accent, w-3, m.field.View(t))...)
	box := widget.Box(t, t.Accent, width, "Enter MFA Token", rows)
	return strings.Join(widget.Center(append(box, m.below(f, width)...), f.Width, f.Height), "\n")
}

// below are the lines under the box: what is under way, why the last code got no session, or what to do.
func (m mfa) below(f Frame, width int) []string {
	t := f.Theme
	room := width + (f.Width-width)/2 - 3
	line := func(s string) string { return widget.Indent(2, widget.Cut(t, t.Text(s), room)) }
	var out []string
	switch {
	case m.asking:
		glyph, seconds := spinner(m.since, f.Now)
		return []string{line(glyph + " Asking AWS for a session" + seconds + " · esc cancel")}
	case len(m.reason) > 0:
		out = m.why(f, width)
		if len(m.reason) == 1 && m.warn && !m.waits {
			out = append(out, line("Next code in "+NextCodeIn(f.Now)))
		}
	default:
		sent := "sent on the sixth"
		if m.confirm {
			sent = "enter sends"
		}
		out = []string{line("Six digits from your authenticator · " + sent), line("Next code in " + NextCodeIn(f.Now))}
	}
	if a := m.asked; a.Wanted != a.Duration {
		out = append(out, t.Warn.Render(line("! "+CutLine(a, m.device != ""))))
	}
	if m.hint != nil {
		out = append(out, t.Accent.Render(line(m.hint(m.device, f.Now))))
	}
	return out
}

func (m mfa) why(f Frame, width int) []string {
	t := f.Theme
	style, glyph := t.Bad, "✗ "
	if m.warn {
		style, glyph = t.Warn, "! "
	}
	var out []string
	for i, r := range m.reason {
		if i == 0 && m.waits && m.warn && f.Now.Before(m.until) {
			r += " · next code in " + NextCodeIn(f.Now)
		}
		for j, l := range widget.Wrap(t.Text(r), width+(f.Width-width)/2-5) {
			switch {
			case i == 0 && j == 0:
				out = append(out, style.Render(widget.Indent(2, t.Text(glyph)+l)))
			default:
				out = append(out, widget.Indent(4, l))
			}
		}
	}
	if m.waits && !m.warn {
		next := "Else enter the next one now"
		if f.Now.Before(m.until) {
			next = "Else enter the next one in " + NextCodeIn(f.Now)
		}
		out = append(out, widget.Indent(4, t.Textf("%s · attempt %d", next, m.attempts+1)))
	}
	return out
}

// CutLine says that AWS gives less, or more, than was asked for.
func CutLine(a model.Asked, withMFA bool) string {
	with := "without MFA"
	if withMFA {
		with = "with MFA"
	}
	s := "Session duration " + Span(a.Wanted) + " is cut to " + Span(a.Duration) + ", the limit " + with
	if a.Wanted < a.Duration {
		s = "Session duration " + Span(a.Wanted) + " is raised to " + Span(a.Duration) + ", the least AWS gives"
	}
	if a.Origin.File != "" {
		s += " (" + a.Origin.String() + ")"
	}
	return s
}
