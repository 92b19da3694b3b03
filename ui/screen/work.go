package screen

import (
	"fmt"
	"time"

	"authdeck/model"
	"authdeck/ui/words"
)

// Work is the work in progress for a screen, and when it began; the zero value means none.
type Work struct {
	Since      time.Time
	What, Word string // in a few words, and in one word for the list

	Saves func() model.SaveStep // what a save is doing; nil for other work
}

// Cancels reports whether this is a save that has not begun to write.
func (w Work) Cancels() bool { return w.Saves != nil && w.Saves() != model.WritesKeyring }

// SaveProgress says what a save is doing. Before it begins, the keyring may have to be opened.
func (f Frame) SaveProgress() string {
	step := model.ReadsKeyring
	if f.Work.Saves != nil {
		step = f.Work.Saves()
	}
	return f.Progress(words.Sentence(words.Saving(step)))
}

// Going reports whether work is in progress.
func (w Work) Going() bool { return !w.Since.IsZero() }

// Progress is a text after a spinner. The spinner appears after 150 ms, so that quick work does not flicker; after two seconds, the
// seconds are shown.
func (f Frame) Progress(text string) string {
	glyph, d := " ", f.Now.Sub(f.Work.Since)
	if d >= SpinnerTick {
		glyph = string(`-\|/`[int(d/SpinnerTick)%4])
	}
	if d >= 2*time.Second {
		text += fmt.Sprintf(" · %ds", int(d/time.Second))
	}
	return glyph + " " + f.Theme.Text(text)
}

// SpinnerTick is how long the spinner shows one symbol.
const SpinnerTick = 150 * time.Millisecond
