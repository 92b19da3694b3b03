// Package mfa is the box that asks for an MFA code.
package mfa

import (
	"context"
	"errors"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// boxWidth is the outer width of the MFA box in the Atmos documents; it grows with a longer device name.
const boxWidth = 55

// Host sends a code to AWS, or goes to the form of the keys.
type Host interface {
	SendCode(code string) tea.Cmd
	EditKeys() tea.Cmd
}

// prompt is the screen of Prompting and Exchanging.
type prompt struct {
	Options
	field      widget.CodeField
	rejections flow.Rejections
	said
}

// said is what the box says about the last code, until something else is typed. The zero value says nothing.
type said struct {
	reason  []string       // why it got no session: what happened, and what to do now
	details *model.Problem // the whole problem; nil if the reason already says everything
	failure error          // what the reason is about; nil if no code failed, or if the sending was cancelled
	warn    bool           // the reason is a warning, not an error
	waits   bool           // the reason disappears when the next code is shown
	until   time.Time      // the next code is shown
	kept    bool           // the code in the field was not sent: enter sends it again, a digit starts a new one
}

// Options say which code to ask for.
type Options struct {
	Identity model.Identity
	Roles    []model.Identity // roles to assume after the code is accepted
	Device   string
	Host     string // gets the code; "" for AWS
	Asked    model.SessionLength
	Rejected bool                                      // AWS rejected the keys earlier, and others can be entered
	Confirm  bool                                      // enter sends the code, not the sixth digit
	Hint     func(device string, now time.Time) string // the demo's simulated phone, a line below the box; nil elsewhere
	Step     string                                    // step of the sign-in; "" if this is the only one
	Spent    time.Time                                 // until then the device shows a code that is already used
	SpentFor string                                    // whom that code signed in; "" if unknown
	Warnings []string                                  // words.BeforeCode
	Waiting  string                                    // the programs that get the session; "" for none
}

// New is the prompt for a code.
func New(o Options) screen.Screen {
	return prompt{Options: o}
}

func (m prompt) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		return m.failed(msg.Err, e.Now)
	case tea.KeyMsg:
		return m.key(msg)
	}
	return m, nil
}

func (m prompt) key(k tea.KeyMsg) (screen.Screen, screen.Request) {
	switch p := screen.Pressed(k); {
	case p == "esc":
		return m, screen.Host.Back
	case p == "ctrl+e":
		return m, screen.Call(Host.EditKeys)
	case p == "backspace":
		return m.erased(m.field.Backspace()), nil
	case p == "ctrl+p" && m.details != nil:
		return m, screen.Tell(m.details)
	case p == "ctrl+u":
		return m.erased(m.field.Clear()), nil
	case p == "enter":
		return m.send()
	case screen.Printable(k):
		return m.typed(k)
	}
	return m, nil
}

// typed handles typed digits one by one, and a paste as a whole: its digits, or the only six digits in a row in a text. Nobody types
// more than a code at once: that is a paste on a terminal that does not mark pastes.
func (m prompt) typed(k tea.KeyMsg) (screen.Screen, screen.Request) {
	if k.Paste || len(k.Runes) > model.CodeLength {
		if code, found := model.CodeIn(k.Runes); found {
			m.field = m.field.Clear()
			return m.digits([]rune(code))
		}
		return m.digits(k.Runes)
	}
	next, request := screen.Screen(m), screen.Request(nil)
	for _, r := range k.Runes {
		if next, request = next.(prompt).digits([]rune{r}); request != nil {
			break
		}
	}
	return next, request
}

// erased is the box after digits were erased. Without the whole code, there is nothing to send again.
func (m prompt) erased(field widget.CodeField) prompt {
	if m.field = field; m.kept {
		m.said = said{}
	}
	return m
}

func (m prompt) digits(runes []rune) (screen.Screen, screen.Request) {
	if m.kept {
		m.field = m.field.Clear()
	}
	field, refused := m.field.Insert(runes)
	m.field, m.said = field, said{}
	if refused != "" {
		m.said = said{reason: []string{refused}, warn: true}
		return m, nil
	}
	if m.field.Full() && !m.Confirm {
		return m.send()
	}
	return m, nil
}

func (m prompt) send() (screen.Screen, screen.Request) {
	if !m.field.Full() {
		m.said = said{reason: []string{words.TooShort}, warn: true}
		return m, nil
	}
	m.said = said{}
	code := m.field.Code()
	return m, screen.Call(func(h Host) tea.Cmd { return h.SendCode(code) })
}

// failed wipes the code, unless it certainly was not sent, and says why. It shows the time until the next code if that matters, and
// a longer text if the line under the box did not help.
func (m prompt) failed(err error, now time.Time) (screen.Screen, screen.Request) {
	m.said = said{failure: err, until: now.Add(model.NextCode(now)), kept: words.Unsent(err)}
	if !m.kept {
		m.field = m.field.Clear()
	}
	m.rejections = m.rejections.After(err)
	switch {
	case errors.Is(err, context.Canceled):
		m.reason, m.warn, m.failure = []string{words.Line(words.CallCancelled(err)) + "."}, true, nil
	case errors.Is(err, model.ErrCodeUsed):
		m.warn, m.waits = true, words.ShowsUsed(err, now)
		fix := words.UseCurrent
		if m.waits {
			fix = words.UseNext
		}
		m.reason = []string{words.CodeUsed + ". " + fix}
	case errors.Is(err, model.ErrCodeRejected):
		m.reason, m.waits = []string{words.CodeRejected(m.Host)}, true
	default:
		p := words.Explain(err)
		if m.kept {
			p.Fix = withoutAgain(p.Fix).Then(model.Step{Text: "close this, then press enter to send it again"})
		}
		if errors.Is(err, model.ErrDeviceUnknown) {
			p.Fix = model.Do(correctDevice)
			if m.Identity.Device.Set {
				p.Fix = model.Do(words.CorrectDevice(m.Identity.Device.Origin.String()))
			}
		}
		what := p.What
		if m.kept {
			what = words.Short(err)
		}
		m.reason, m.details = append([]string{what}, m.next(err, p)...), p
		if p.FixLine() == correctDevice { // the box with the details has other keys
			p.Fix = model.Do("close this, then " + correctDevice)
		}
	}
	if m.rejections.Explain() && errors.Is(err, model.ErrCodeRejected) {
		return m, screen.TryAgain(words.ThirdRejection(err, m.Device))
	}
	return m, nil
}

// withoutAgain leaves out that a fix ends with trying again, which has other keys here.
func withoutAgain(fix model.Fix) model.Fix {
	last := len(fix) - 1
	switch {
	case last < 0:
		return nil
	case fix[last].Text == "try again":
		return fix[:last]
	}
	step := fix[last]
	step.Text = strings.TrimSuffix(step.Text, ", then try again")
	return fix[:last].Then(step)
}

// correctDevice says what to do here about an unknown MFA device.
const correctDevice = "press ctrl+e to correct it, ctrl+f to find it"

// next says what a failure means for the next code, or how to fix it. For a command that printed no code, it also says why.
func (m prompt) next(err error, p *model.Problem) (lines []string) {
	why, fix := p.Why, words.Sentence(p.FixLine())
	switch fate := words.CodeFate(err); {
	case m.kept:
		why, fix = "", words.RetryCode
	case fate != "":
		why, fix = "", fate
	case errors.As(err, new(*model.AWSError)):
		why = ""
	}
	for _, line := range []string{why, fix} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// waitsForNext reports whether the device still shows a code that was already used.
func (m prompt) waitsForNext(now time.Time) bool {
	return now.Before(m.Spent) || m.warnsOfUsed() && now.Before(m.until)
}

// warnsOfUsed reports whether the reason is a used code, which says nothing about the next one.
func (m prompt) warnsOfUsed() bool { return m.waits && m.warn }

// Failure is why the last code got no session, until the next one is typed.
func (m prompt) Failure() error { return m.failure }

func (m prompt) Wipe() { m.field.Clear() }

func (m prompt) Typing(screen.Env) bool { return true }

// Tick returns the time until the countdown changes.
func (m prompt) Tick(e screen.Env) time.Duration {
	return model.NextCode(e.Now)%time.Second + time.Millisecond
}

// EditsText says that keys with alt are for the field.
func (prompt) EditsText() {}

func (m prompt) Crumb() string { return m.Identity.Title + " › MFA" }

func (m prompt) HeaderNote() string { return m.Step }

func (m prompt) Keys(screen.Env) screen.Keys {
	esc := screen.Bind("esc", "cancel", "esc")
	typed := screen.Bind("type or paste", "6 digits", "0")
	send := "send"
	if m.kept {
		send = "retry"
	}
	erase, enter := screen.Bind("backspace", "erase", "backspace"), screen.Bind("enter", send, "enter")
	does := "edit keys"
	if m.Rejected {
		does = words.UseOtherKeys
	}
	edit, help := screen.Bind("ctrl+e", does, "ctrl+e"), screen.Bind("f1", "help", "f1")
	short, code := []key.Binding{typed, enter}, []key.Binding{typed, erase, screen.Bind("ctrl+u", "clear", "ctrl+u"), enter}
	short = append(short, esc, help)
	if m.details != nil { // nothing else names it, and the box says what to type
		details := screen.Bind("ctrl+p", "details", "ctrl+p")
		short, code = []key.Binding{enter, details, esc, help, typed}, append(code, details)
	}
	return screen.Keys{
		Short: append(short, edit, erase),
		Groups: []screen.Group{
			screen.Under("Code", code...),
			screen.Under("Other", edit),
			screen.Under("Leave", esc, screen.Bind("ctrl+c", "quit at once", "ctrl+c")),
		},
	}
}

// View is only the box. The program draws it over the list of identities.
func (m prompt) View(f screen.Frame) string { return f.Center(m.Lines(f)) }

// Lines draw the box: the field, with a frame if there is room, and the notes below it, in a separate part so that they cannot be
// mistaken for a line of the list behind.
func (m prompt) Lines(f screen.Frame) []string { return m.box(f, m.message(f, m.content(f))) }

// Tallest implements Steady: if a message needs more lines than are reserved, nothing above it moves.
func (m prompt) Tallest(f screen.Frame) int { return len(m.box(f, nil)) }

// Least implements Full: without blank lines.
func (m prompt) Least(f screen.Frame) int {
	w := m.content(f)
	const device, field = 1, 3
	return device + field + len(m.message(f, w)) + len(m.below(f, w)) + edges
}

// width is the outer width of the box; content is the width of its rows.
func (m prompt) width(f screen.Frame) int {
	return min(max(boxWidth, widget.Width("MFA Device: "+widget.Printable(m.Device))+4), f.Width-2)
}

func (m prompt) content(f screen.Frame) int { return widget.BoxContent(m.width(f)) }

func (m prompt) box(f screen.Frame, message []string) []string {
	t, w := f.Theme, m.content(f)
	name := t.Text("MFA Device: ") + widget.CutMiddle(t, widget.Printable(m.Device), w-12)
	code := m.field.View(t, !f.Work.Going())
	field, below := widget.Field(t, t.Accent, w, code), m.below(f, w)
	room := f.Height - edges - len(below)
	rows := append([]string{name, ""}, field...)
	high := max(len(message), m.reserved(f, w, room-len(rows)))
	switch {
	case len(rows)+high <= room:
	case 1+len(field)+max(len(message), 1) <= room: // blank lines go before the field's frame
		rows = append([]string{name}, field...)
		high = min(high, room-len(rows))
	default:
		rows = []string{name, code}
	}
	notes := append(widget.Fill(message, high), below...)
	return widget.BoxWithNote(t, t.Accent, m.width(f), title, screen.Purpose(t, m.Identity, m.Waiting, w-widget.Width(title)-2), rows, widget.Clip(t, notes, f.Height-len(rows)-edges))
}

// title is the box's title in the Atmos documents.
const title = "Enter MFA Token"

// edges are the rows of the box besides the field and the notes: title, rules and frame.
const edges = 5

// message shows the progress, or why the last code got no session, or what to do; it is w cells wide.
func (m prompt) message(f screen.Frame, w int) []string {
	switch {
	case f.Work.Going():
		return widget.Wrap(f.Progress("Signing in"), w)
	case len(m.reason) > 0 && (!m.warnsOfUsed() || f.Now.Before(m.until)):
		return m.why(f, w)
	}
	return m.asks(f, w)
}

// asks tells the user what to do.
func (m prompt) asks(f screen.Frame, w int) (out []string) {
	t := f.Theme
	if len(m.Roles) > 0 {
		out = widget.Wrap(t.Text(widget.Printable(words.ThenAssumes(m.Identity, m.Roles))), w)
	}
	switch {
	case f.Now.Before(m.Spent):
		return append(out, screen.Marked(t, t.Warn, "! ", widget.Printable(words.CurrentCodeUsed(m.SpentFor, m.Identity.Title)+" "+words.WaitForNext), w)...)
	case m.Confirm:
		return append(out, t.Text("6-digit code · enter submits"))
	}
	return append(out, t.Text("6-digit code · submits automatically"))
}

// reserved is the minimum number of lines of a message, so that nothing moves while somebody types, waits and tries again. free is for
// how many there is room.
func (m prompt) reserved(f screen.Frame, w, free int) int {
	const least = 2
	if !m.Spent.IsZero() {
		f.Now = m.Spent.Add(-1) // nothing moves when the used code is over
	}
	high := max(least, len(m.asks(f, w)))
	return max(high, min(high+1, free)) // a blank line before the countdown, for which the user waits
}

// below returns the lines below the message.
func (m prompt) below(f screen.Frame, w int) []string {
	t := f.Theme
	out := []string{m.countdown(f, w)}
	for _, warning := range m.Warnings {
		out = append(out, screen.Marked(t, t.Warn, "! ", widget.Printable(warning), w)...)
	}
	if m.Hint != nil {
		out = append(out, t.Accent.Render(widget.Cut(t, t.Text(m.Hint(m.Device, f.Now)), w)))
	}
	return out
}

// countdown says when the next code is shown, in words and as a meter. It stands out while it is what to wait for.
func (m prompt) countdown(f screen.Frame, w int) string {
	const text = "Next code in "
	t, left := f.Theme, words.NextCodeIn(f.Now)
	at := len(text) + len("30s") + 2
	share := float64(model.NextCode(f.Now)) / float64(model.TOTPStep)
	label := t.Muted
	if m.waitsForNext(f.Now) {
		label = t.Strong
	}
	return widget.Pad(t, label.Render(text)+t.Strong.Render(left), at) + widget.MeterLine(t, w-at, share, t.Accent)
}

func (m prompt) why(f screen.Frame, w int) []string {
	t := f.Theme
	style, glyph := t.Bad, "✗ "
	if m.warn {
		style, glyph = t.Warn, "! "
	}
	var out []string
	for i, r := range m.reason {
		if i == 0 {
			out = screen.Marked(t, style, glyph, r, w)
			continue
		}
		for _, l := range widget.Wrap(t.Text(r), w-2) {
			out = append(out, widget.Indent(2, l))
		}
	}
	if m.waits && !m.warn {
		check := words.CheckCode
		if !f.Now.Before(m.until) {
			check = words.CheckCodeLater
		}
		out = append(out, widget.Indent(2, check+"."))
	}
	return out
}
