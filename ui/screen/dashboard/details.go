package dashboard

import (
	"fmt"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// details describe the row under the cursor: more of it the higher the window.
func (d dashboard) details(f screen.Frame) []string {
	r := d.current()
	if d.compact || r.Identity.Ref == (model.Ref{}) {
		return nil
	}
	t := f.Theme
	tall := f.Height >= 30
	name := " " + widget.Printable(r.Identity.Title)
	if r.Identity.Alias != "" {
		name += " (" + widget.Printable(r.Identity.Alias) + ")"
	}
	if r.Identity.Default {
		name += t.Text(" · default")
	}
	head := widget.Spread(t, t.Strong.Render(name),
		fmt.Sprintf("%d of %d ", d.cursor+1, len(d.shown())), f.Width)
	out := []string{head}
	if tall {
		out = append(out, "")
	}
	for _, l := range d.facts(f, r, tall) {
		out = append(out, " "+t.Muted.Render(widget.Pad(t, l.name, 11))+" "+widget.Cut(t, l.value, f.Width-14))
	}
	if f.Height >= 20 {
		out = append(out, "")
	}
	return out
}

type fact struct{ name, value string }

func (d dashboard) facts(f screen.Frame, r model.Row, tall bool) []fact {
	t := f.Theme
	if f.Work.Going() {
		return []fact{{"Now", f.Progress(f.Work.What)}, {"", "esc cancels"}}
	}
	if p := r.Identity.Problem; p != nil {
		return []fact{{"Problem", t.Bad.Render(t.Text(words.Sentence(p.What)))}, {"Where", widget.CutMiddle(t, widget.Printable(p.Origin.Full()), f.Width-14)}, {"What to do", words.Sentence(p.FixLine())}}
	}
	device := widget.CutMiddle(t, widget.Printable(r.ShownDevice()), f.Width-14)
	if device == "" {
		device = t.Text("– none. You will sign in without MFA.")
	}
	var out []fact
	if len(r.OtherRealms) > 0 {
		out = append(out, fact{"Keys", t.Warn.Render(t.Text("none here; saved under " + words.Realms(r.OtherRealms)))})
	}
	if other := r.Record.SavedElsewhere(d.Keyring.Type); other != "" && r.Keys == model.Absent && len(r.OtherRealms) == 0 {
		out = append(out, fact{"Keys", t.Warn.Render(t.Text(widget.Printable("none here; saved in " + other + " (--keyring " + r.Record.Keyring + ")")))})
	}
	out = append(out, fact{"MFA device", device})
	if tall && r.Record.MaskedKey != "" && !r.Identity.KeysInConfig() {
		key := t.Text(r.Record.MaskedKey)
		if at := r.Record.SavedAt; !at.IsZero() {
			key += " (saved " + at.Local().Format("2 Jan") + ")"
		}
		out = append(out, fact{"Access key", key})
	}
	out = append(out, fact{"Session", sessionLine(f, r.Session)})
	if left := r.Session.Expires.Sub(f.Now); tall && left > 0 && r.Record.Issued != nil && r.Record.Issued.Asked > 0 {
		part := left.Seconds() / float64(r.Record.Issued.Asked)
		out = append(out, fact{"", t.Good.Render(widget.Meter(t, 29, part)) + fmt.Sprintf("  %.0f%%", min(part, 1)*100)})
	}
	out = append(out, fact{"Duration", t.Text(widget.Printable(words.AsksLine(r)))}, fact{"Realm", widget.CutMiddle(t, t.Text(widget.Printable(d.Realm)), f.Width-14)})
	if tall {
		region := r.Identity.Region.Value
		if r.Identity.Region.Later {
			region = model.FromCommand
		} else if region == "" {
			region = model.DefaultRegion + " (default)"
		}
		out = append(out, fact{"Region", region}, fact{"Source", widget.CutMiddle(t, t.Text(widget.Printable(r.Identity.Origin.String()+" · auth.identities."+r.Identity.Title)), f.Width-14)})
	}
	return out
}

func sessionLine(f screen.Frame, s model.SessionInfo) string {
	t := f.Theme
	switch s.At(f.Now) {
	case model.NoSession:
		return t.Text("– none")
	case model.SessionUnknown:
		return "? unknown: no token or no readable expiry; sign in again"
	case model.SessionExpired:
		return t.Textf("✗ expired %s", words.Ago(f.Now.Sub(s.Expires)))
	}
	return t.Textf("until %s · %s left", words.Expiry(s.Expires), words.Span(s.Expires.Sub(f.Now)))
}
