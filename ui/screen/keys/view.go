package keys

import (
	"cmp"
	"strings"

	"authdeck/model"
	fields "authdeck/model/form"
	"authdeck/ui/screen"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

func label(field int) string {
	return fields.Field(field).Label()
}

// Help is the help for the focused field.
func (c form) Help() (string, []string) {
	if c.fields.Identity.KeysInConfig() {
		return "", nil
	}
	aside := c.about()
	return aside.Title, aside.Lines
}

func (c form) about() screen.Aside {
	f := fields.Field(c.focus)
	return screen.Aside{Title: screen.ShortLabel(f.Label()), Lines: words.AboutField(f)}
}

// View draws the fields with what is right or wrong about each.
func (c form) View(f screen.Frame) string {
	if c.fields.Identity.KeysInConfig() {
		return c.viewManaged(f, f.FormWidth(false))
	}
	width := f.FormWidth(true)
	w := widget.BoxContent(width)
	draw := func(r screen.Room) ([]string, int) { return c.rows(f, w, r) }
	note := ""
	if to := "saves to " + words.Keyring(widget.Printable(c.keyring)); c.keyring != "" && widget.Width(title)+titleGap+widget.Width(to) <= w {
		note = to
	}
	return f.Form(title, note, width, c.about(), draw, func(r screen.Room, below int) []string { return c.below(f, r, w, below) })
}

const (
	title    = "Enter Credentials"
	titleGap = 2 // columns between the title and the keyring, which is left out rather than cut
)

// below is the progress, or a message about the whole form, or the problem of the field if its hint has no room for it.
func (c form) below(f screen.Frame, r screen.Room, w, width int) []string {
	t := f.Theme
	if finding := !c.finding.IsZero(); f.Work.Going() || finding {
		text := f.SaveProgress()
		if finding {
			f.Work.Since = c.finding
			text = f.Progress("Looking up your MFA devices")
		}
		return []string{widget.Cut(t, "  "+text, width)}
	}
	text := c.notice
	if f.IsSaid(text) || text == words.NothingSaved && f.IsSaid(words.NotSavedYet("")) {
		return nil
	}
	if p := r.Paragraph(t, c.problem(f, c.focus), w); text == "" && p != nil {
		return p
	}
	if text == bothFound {
		return r.Remark(t, t.Good, "  ✔ ", text, width)
	}
	why := c.why
	if !c.blank(fieldKeyID) || !c.blank(fieldSecret) {
		why = ""
	}
	return r.Remark(t, t.Warn, "  ! ", cmp.Or(text, c.note, why), width)
}

// rows draws the fields; focus is the line on which the focused one starts.
func (c form) rows(f screen.Frame, w int, r screen.Room) (rows []string, focus int) {
	t := f.Theme
	for i := range fieldCount {
		if i == c.focus {
			focus = len(rows)
		}
		if origin, value, managed := c.managed(i); managed {
			if i == fieldDevice && widget.Width(value) > r.ValueWidth(label(i), w) {
				value = model.ShortDevice(value)
			}
			why := origin.Managed()
			if note := c.fields.DurationNote(model.Draft{Device: c.device()}); i == fieldDuration && note != "" {
				why += t.Text(" · ") + note
			}
			rows = append(rows, r.Fixed(t, label(i), widget.Printable(value), why, w)...)
			continue
		}
		in := screen.Input{Label: label(i), Focused: i == c.focus, Value: func(w int) string { return c.value(f, i, w) }}
		rows = append(append(rows, r.Line(t, in, w)...), c.hint(f, r, i, w)...)
	}
	return rows, focus
}

func (c form) value(f screen.Frame, field, w int) string {
	t := f.Theme
	if field == fieldDevice { // the end of an ARN is the device's name
		return c.lines[field].EndFirst().View(t, w, field == c.focus && !f.Work.Going())
	}
	if field != fieldSecret {
		return c.lines[field].View(t, w, field == c.focus && !f.Work.Going())
	}
	if c.secret.Empty() && c.fields.KeepsSecret(model.Draft{AccessKeyID: c.keyID()}) {
		s := t.Muted.Render(widget.Cut(t, "saved; type to replace it", w-1))
		if c.focus == field && !f.Work.Going() {
			s = widget.Cursor(t) + s
		}
		return s
	}
	s := c.secret.View(t, w-1)
	if c.focus == field && !f.Work.Going() {
		s += widget.Cursor(t)
	}
	return s
}

// hint is what is wrong or right about a field, or what may be typed there. A device that is cut above is shown in full.
func (c form) hint(f screen.Frame, r screen.Room, field, w int) []string {
	t := f.Theme
	is := c.info[field]
	style, glyph, text := t.Good, "✔ ", is.text
	if is.account != "" && is.account == model.KeyAccount(c.keyID()) && c.problems[fieldKeyID] == nil {
		text = "same account as the keys"
	}
	if value := widget.Printable(c.lines[field].Value()); field == fieldDevice && text != "" && widget.Width(value) > r.ValueWidth(label(field), w) {
		text = wholeDevice(t, value, info{text: text, found: is.found}, w-4-widget.Width(t.Text(glyph)))
	}
	switch p := c.problem(f, field); {
	case p != nil && f.IsSaid(p.What):
		return r.HintLines(t, nil)
	case p != nil:
		return r.Hint(t, p, w, field == c.focus && c.notice == "" && c.finding.IsZero() && !f.Work.Going())
	case field == fieldKeyID && text != "" && model.OddInKeyID(c.keyID()) != nil:
		style, glyph, text = t.Warn, "! ", words.Ended(words.Line(model.OddInKeyID(c.keyID())))
	case text == "" && field == fieldDevice && c.focus == field && c.blank(field) && !c.blank(fieldKeyID):
		style, glyph, text = t.Muted, "", "Press ctrl+f to look it up with these keys"
	case text == "" && field == c.focus && c.suggests():
		style, glyph, text = t.Accent, "", "Demo: press enter to use an example"
		if field == fieldKeyID {
			text = "Demo: press enter to use " + c.suggestion()
		}
	case text == "" && field == c.focus && !f.HasAside() && (c.blank(field) || field == fieldDuration): // the aside says it too
		style, glyph, text = t.Muted, "", fields.Field(field).Help()
	}
	if text == "" {
		return r.HintLines(t, nil)
	}
	return r.Says(t, style, glyph, text, w)
}

// problem is what is wrong with a field. Beside the help for the field, it does not say where to find that help.
func (c form) problem(f screen.Frame, field int) *model.Problem {
	p := c.problems[field]
	if p == nil || !strings.HasPrefix(p.FixLine(), whereToFind) && p.FixLine() != forHelp || field != c.focus || !f.HasAside() {
		return p
	}
	short := *p
	short.Fix = nil
	return &short
}

// wholeDevice is a device as the hint below it, in w columns. It keeps that ctrl+f found the device, which nothing else says, and the
// number of the device, for which the field shows enough of it.
func wholeDevice(t theme.Theme, device string, is info, w int) string {
	switch {
	case is.found == 1:
		says := is.text + t.Text(" · ")
		return says + widget.CutStart(t, device, w-widget.Width(says))
	case is.found > 1:
		return is.text
	}
	return widget.CutStart(t, device, w)
}

// viewManaged is the form of an identity whose keys are all in the configuration: there is nothing to type or save.
func (c form) viewManaged(f screen.Frame, width int) string {
	t := f.Theme
	w := widget.BoxContent(width)
	row := func(name string, o model.Origin) string {
		return widget.Pad(t, "  "+name, 28) + t.Muted.Render(widget.Printable(o.Managed()))
	}
	rows := []string{
		t.Strong.Render(widget.Cut(t, widget.Printable(c.fields.Identity.Title), w)), "",
		row("AWS Access Key ID", c.fields.Identity.AccessKeyID.Origin),
		row("AWS Secret Access Key", c.fields.Identity.SecretKey.Origin),
	}
	if c.fields.Identity.Device.Set {
		rows = append(rows, row("AWS User MFA ARN", c.fields.Identity.Device.Origin))
	}
	if c.fields.Identity.Duration.Set {
		rows = append(rows, row("Session Duration", c.fields.Identity.Duration.Origin))
	}
	rows = screen.Fitted(f, rows, c.changeManaged(f, w))
	box := widget.Box(t, t.Accent, width, "All keys are "+model.Origin{File: c.fields.Identity.AccessKeyID.Origin.File}.Managed(), rows)
	return f.Center(box)
}

// changeManaged says how to change keys in the configuration: those in plain text with keys to press, or with the command if the run ends
// with the form.
func (c form) changeManaged(f screen.Frame, w int) (rows []string) {
	says, command := words.MovePlainKeys(c.fields.Identity)
	lines := widget.Wrap(command, w-2)
	switch {
	case says == "":
		rows = widget.Wrap("To change the keys, edit", w)
		lines = text.WrapPath(f.Tilde(widget.Printable(c.fields.Identity.AccessKeyID.Origin.File)), w-2)
	case !c.alone:
		return screen.Marked(f.Theme, f.Theme.Chip, "! ", words.PlainKeys+" "+words.MoveInForm, w)
	default:
		rows = screen.Marked(f.Theme, f.Theme.Chip, "! ", says, w)
	}
	for _, l := range lines {
		rows = append(rows, "  "+l)
	}
	return rows
}

// suggestion is the demo's suggestion for the focused field.
func (c form) suggestion() string {
	switch c.focus {
	case fieldKeyID:
		return c.example.AccessKeyID
	case fieldSecret:
		return c.example.SecretKey
	}
	return ""
}

// suggests reports whether enter accepts the suggestion.
func (c form) suggests() bool { return c.suggestion() != "" && c.blank(c.focus) }

// useSuggestion puts the suggestion into the focused field, if that is empty.
func (c form) useSuggestion() form {
	if !c.suggests() {
		return c
	}
	if c.focus == fieldSecret {
		return c.fillSecret([]byte(c.suggestion()))
	}
	c.lines[c.focus] = widget.NewLineField(c.suggestion(), 256)
	return c
}
