package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"authdeck/model/flow"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// FuzzKeys does whatever the bytes say, beginning with any scene, and checks every frame: nothing panics, everything fits, no
// stored secret is visible, and the flow follows its table. The first byte is the scene.
func FuzzKeys(f *testing.F) {
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) == 0 || len(script) > 200 {
			t.Skip("nothing, or more than adds anything")
		}
		s := scenes[int(script[0])%len(scenes)]
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.ws.Vault, b.ws.Keyrings = titled{b.ws.Vault}, useVault{v: b.ws.Vault}
			s.lay(b)
			d := b.start(frontend.Options{Goal: s.goal}).sane()
			if s.walk != nil {
				s.walk(d)
			}
			for rest := script[1:]; len(rest) > 0 && !d.ended; {
				rest = d.obey(rest)
			}
			if strings.Contains(fmt.Sprintf("%+v%#v", d.m, d.m), secret) {
				t.Error("the stored secret is in the program")
			}
		})
	})
}

// sane checks what must hold after every message.
func (d *driver) sane() *driver {
	w, h := 80, 24
	d.each = func(msg tea.Msg, before flow.State) {
		if size, is := msg.(tea.WindowSizeMsg); is {
			w, h = size.Width, size.Height
		}
		frame := d.frames[len(d.frames)-1]
		fits(d.t, frame, w, h)
		if strings.Contains(ansi.Strip(frame), secret[:10]) {
			d.t.Errorf("the stored secret is on the screen:\n%s", frame)
		}
		if crash := d.outcome().Crash; crash != "" {
			d.t.Errorf("it crashed: %s", crash)
		}
		onward := before == flow.Loading && follows(flow.Choosing, d.state())         // with what had to wait for a yes
		asked := follows(before, flow.Choosing) && d.state() == flow.AnsweringProgram // what waited for the list
		key, is := msg.(tea.KeyMsg)
		escFirst := is && key.Alt && follows(flow.Choosing, d.state()) // esc, and a key right after it
		if !follows(before, d.state()) && !onward && !asked && !escFirst {
			d.t.Errorf("%T led from %s to %s, which is not in the table", msg, before, d.state())
		}
		if d.t.Failed() {
			d.t.Fatalf("after %T in %s, %d×%d:\n%s", msg, before, w, h, frame)
		}
		d.frames = d.frames[:0]
	}
	return d
}

// follows reports whether one event leads from one state to another, or nothing happened.
func follows(from, to flow.State) bool {
	for _, e := range []flow.Event{
		flow.Loaded, flow.Failed, flow.Retry, flow.Back, flow.Chosen, flow.CodeNeeded, flow.NoDevice, flow.NoKeys,
		flow.Locked, flow.Busy, flow.Unlocked, flow.SignedIn, flow.LockFree, flow.Submit, flow.Saved, flow.SendCode,
		flow.Edit, flow.CodeRejected, flow.KeysRejected, flow.SignIn,
		flow.Add, flow.Planned, flow.Changed, flow.Written, flow.Import, flow.Remove, flow.Removed, flow.ProgramAsked, flow.TakeOver,
		flow.RoleRefused, flow.Untrusted, flow.Trusted, flow.Declined,
	} {
		if next, ok := flow.Next(from, e); ok && next == to {
			return true
		}
	}
	return from == to
}

// named are the keys that have a meaning somewhere, and some that do not.
func named() []string {
	return []string{
		"enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "delete", " ",
		"ctrl+a", "ctrl+d", "ctrl+e", "ctrl+f", "ctrl+j", "ctrl+k", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+z", "ctrl+@", "f1", "f5", "alt+esc",
		"alt+backspace", "alt+b", "alt+enter", "insert", "q", "j", "k", "g", "G", "e", "r", "R", "y", "Y", "d", "l", "v", "s", "a", "i", "c", "t", "n", "/", ":", "?", "ctrl+c",
	}
}

// texts are what a paste, or one read of a fast typist, may contain.
func texts() []string {
	return []string{
		"", "\n", "\r\n\r\n", "a", "123456", " 12-34 56\n", "1234567", "hunter2!", keyID, badKeyID + "\nshort\n" + device + "\n24h\n", "ASIAIOSFODNN7EXAMPLE",
		device, "arn:aws:iam::210987654321:mfa/" + strings.Repeat("long", 40), "arn:aws:iam::123456789012:user/user", "東京-運用", strings.Repeat("運", 300),
		"\x1b[2J\x1b]11;?\x07", "\x00\x01\x7f\u0085\u202e\u2066\ufeff", "e\u0301\u0301\u0301", "👩‍👩‍👧‍👦🇩🇪", strings.Repeat("x", 20_000), strings.Repeat("y\n", 3_000),
		"qqq", "jje", "?", "36h", "9", "-1", "99999999999999999999", "1d", "\ufffd", "\t", "'; rm -rf ~", "%s%d%!(EXTRA)", "keys.csv",
	}
}

// obey carries out one instruction of the script and returns the rest of it.
func (d *driver) obey(script []byte) []byte {
	take := func() int {
		if len(script) == 0 {
			return 0
		}
		n := script[0]
		script = script[1:]
		return int(n)
	}
	switch op := take(); op % 8 {
	case 0, 1, 2:
		d.press(named()[take()%len(named())])
	case 3:
		k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(texts()[take()%len(texts())]), Paste: op&8 == 0, Alt: op&16 != 0}
		if !k.Paste {
			k.Runes = k.Runes[:min(len(k.Runes), 256)] // as many bytes as Bubble Tea reads at once
		}
		d.send(k)
	case 4:
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{rune(take()&0x7f)<<8 | rune(take()&0xff)}})
	case 5:
		d.resize(take()*300/255, take()*100/255)
	case 6:
		d.later(time.Duration(take()) * 20 * time.Millisecond)
	case 7: // two keys before anything has answered the first
		d.pending = append(d.pending, keyMsg(named()[take()%len(named())]), keyMsg(named()[take()%len(named())]))
		d.settle()
	}
	return script
}
