// Package input reads whole key sequences from a terminal. Bubble Tea v1 expects whole sequences in each read: an arrow key that a
// slow connection delivers in two parts would arrive as esc and letters.
package input

import (
	"bytes"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// File is what Bubble Tea needs to recognise a terminal.
type File interface {
	io.ReadWriteCloser
	Fd() uintptr
	Name() string
}

// The waits. Only esc is a key of its own and the start of sequences, so it waits only escTimeout for the rest. A sequence, an answer
// of the terminal and a paste contain no pauses of their own, so they may take longer over a slow connection. The keys alt+[, alt+]
// and the like begin as they do and wait too: no shortcut uses them.
//
// So an answer that the terminal cuts after its ESC, with a longer pause, acts like esc and closes the MFA box. Nothing tells that ESC
// from the key before the rest comes, and a longer wait would make the key slow for everybody. The rest is not typed, though; see late.
const (
	escTimeout    = 50 * time.Millisecond
	answerTimeout = time.Second
)

// shortest is the smallest buffer that Read accepts; Bubble Tea's has 256 bytes.
const shortest = 16

// Reader is a File whose Read never splits a key sequence or a letter, and writes each key as Bubble Tea knows it. It drops what is
// not a key: the terminal's answers in OSC, DCS, APC, PM and SOS strings (ECMA-48, 8.3), and mouse reports. A terminal may write ESC
// and the letter after it as one character (C1, 0x80 to 0x9F), which is one byte, or two in UTF-8.
type Reader struct {
	File
	more func(time.Duration) bool // waits for another byte; false if none came
	now  func() time.Time

	held    []byte // the start of a sequence
	err     error  // error of a read whose bytes were delivered first
	answer  bool   // inside a string of the terminal
	c1      int    // how many bytes the C1 character had that began the string or the paste, so another such one ends it; 0 for ESC
	pasting bool   // inside a bracketed paste
	high    rune   // the first half of a letter of win32-input-mode
	tail    []byte // the end of the paste so far, as long as the end marker
	esc     bool   // the last that was delivered is an ESC after which nothing came
	last    time.Time
}

// New reads f; now is the clock. A file that cannot be waited for, as on Windows, is read directly.
func New(f File, now func() time.Time) File {
	more := Waiter(f)
	if more == nil {
		return f
	}
	return &Reader{File: f, more: more, now: now}
}

// Read fills p with whole sequences. It returns 0 and no error if it dropped everything. It waits a second for the rest of a
// sequence, and 50 ms after esc. Then it delivers what a person can have typed, and drops the rest.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) < shortest {
		return 0, io.ErrShortBuffer
	}
	out := p[:0]
	for {
		chunk, err := r.next((len(p) - len(r.held) - len(out) - len(pasteEnd)) / 2) // no output is longer than twice the input
		if r.late(chunk) {
			r.held = []byte{'\x1b'}
		}
		r.esc = false
		out = r.resume(out, len(chunk) > 0)
		out, r.held = r.scan(out, append(r.held, chunk...))
		full := len(out)+len(r.held)+2*len(pasteEnd) >= len(p)
		canWait := err == nil && len(r.held) > 0 && !full
		wait := answerTimeout
		if !r.answer && len(bytes.Trim(r.held, "\x1b")) == 0 {
			wait = escTimeout
		}
		if canWait && r.more(wait) {
			continue
		}
		if canWait && !typed(r.held) {
			r.held = nil
		}
		r.esc = string(r.held) == "\x1b"
		if len(r.held) > 0 { // it was a key after all
			out, r.held, r.answer = append(out, r.held...), nil, false
		}
		if len(out) > 0 {
			r.err, err = err, nil
		}
		return len(out), err
	}
}

func (r *Reader) next(room int) ([]byte, error) {
	if err := r.err; err != nil {
		r.err = nil
		return nil, err
	}
	chunk := make([]byte, max(room, 1))
	n, err := r.File.Read(chunk)
	return chunk[:n], err
}

// late reports whether a read is the rest of a sequence whose ESC was already delivered as a key. No key of authdeck is a bracket, and
// nobody types two characters in one read that soon after esc.
func (r *Reader) late(chunk []byte) bool {
	return r.esc && r.now().Sub(r.last) < answerTimeout && len(chunk) > 1 && (chunk[0] == '[' || chunk[0] == ']')
}

// resume ends a string or a paste whose end never came: what is typed after that pause counts as keys again.
func (r *Reader) resume(out []byte, came bool) []byte {
	now := r.now()
	if came && now.Sub(r.last) >= answerTimeout {
		r.answer = false
		if r.pasting {
			r.pasting, r.tail = false, nil
			out = append(out, pasteEnd...)
		}
	}
	r.last = now
	return out
}

const pasteStart, pasteEnd = "\x1b[200~", "\x1b[201~"

// nothing replaces what is dropped, so that the keys around it are not joined. Bubble Tea ignores it.
const nothing = "\x1b[z"

func separated(out []byte) []byte {
	if len(out) == 0 || bytes.HasSuffix(out, []byte(nothing)) {
		return out
	}
	return append(out, nothing...)
}

// scan moves whole sequences from b to out, without the terminal's answers, and returns the rest.
func (r *Reader) scan(out, b []byte) (_, rest []byte) {
	for len(b) > 0 {
		switch {
		case r.pasting:
			var n int
			if out, n = r.pasted(out, b); n == 0 {
				return out, b
			}
			b = b[n:]
			continue
		case r.answer:
			n, known := r.skipped(b)
			if !known {
				return out, b
			}
			b = b[n:]
			continue
		}
		key, n := sevenBit(b)
		switch {
		case n == 0:
			return out, b
		case c1(b) > 0 && len(key) == 2 && !opensString(key):
			out, b = separated(out), b[n:]
			continue
		case opensString(key) && len(b) == n && c1(b) == 0:
			return out, b // alt and a key, unless more comes at once
		case opensString(key), mouse(key), parameters(key) && key[len(key)-1] < '@': // the last one has no end
			r.answer, r.c1 = opensString(key), c1(b)
			out, b = separated(out), b[n:]
			continue
		case string(key) == pasteStart:
			r.pasting, r.c1 = true, c1(b)
		}
		b = b[n:]
		if key = r.plain(key); len(key) == 0 {
			out = separated(out)
		}
		out = append(out, key...)
	}
	return out, nil
}

// isC1 reports whether c is a one-byte control character. No letter begins with it.
func isC1(c byte) bool { return 0x80 <= c && c <= 0x9f }

// wide is the first byte of a control character in UTF-8.
const wide = 0xc2

// c1 returns how many bytes the C1 character at the start of b has; 0 if there is none.
func c1(b []byte) int {
	switch {
	case len(b) > 0 && isC1(b[0]):
		return 1
	case len(b) > 1 && b[0] == wide && isC1(b[1]):
		return 2
	}
	return 0
}

// The C1 characters that are followed by more bytes, and the end of a string.
const (
	ss3 = 0x8f
	csi = 0x9b
	st  = 0x9c
)

// sevenBit returns the sequence or letter at the start of b, with ESC and a letter instead of a C1 character, and its length in b;
// 0 if more bytes must come.
func sevenBit(b []byte) (key []byte, n int) {
	introducer := c1(b)
	if introducer == 0 {
		n = sequence(b)
		return b[:n], n
	}
	c, rest := b[introducer-1], b[introducer:]
	switch {
	case c == csi:
		n = after(introducer, control(rest))
	case c == ss3 && (len(rest) == 0 || rest[0] >= ' '):
		n = after(introducer, letter(rest))
	default:
		n = introducer
	}
	return append([]byte{'\x1b', c - 0x40}, b[min(introducer, n):n]...), n
}

// pasted adds the bytes of the paste to out, including its end, and returns how many bytes of b it used. If a C1 character began the
// paste, one begins its end, which is written as ESC and a letter.
func (r *Reader) pasted(out, b []byte) ([]byte, int) {
	for i := 0; i < len(b); {
		if r.c1 == 2 && b[i] == wide && i+1 == len(b) {
			return out, i
		}
		written, n := b[i:i+1], 1
		if w := c1(b[i:]); w > 0 && w == r.c1 && b[i+w-1] == csi && !unfinished(r.tail) {
			written, n = []byte{'\x1b', '['}, w
		}
		out, r.tail = append(out, written...), append(r.tail, written...)
		r.tail = r.tail[max(0, len(r.tail)-len(pasteEnd)):]
		if i += n; string(r.tail) == pasteEnd {
			r.pasting, r.tail = false, nil
			return out, i
		}
	}
	return out, len(b)
}

// unfinished reports whether b ends within a letter.
func unfinished(b []byte) bool {
	for i := len(b) - 1; i >= 0; i-- {
		if utf8.RuneStart(b[i]) {
			return !utf8.FullRune(b[i:])
		}
	}
	return false
}

// skipped returns how many bytes belong to an answer. The answer ends with ST or BEL. A control character does not belong to it, so
// that ctrl+c works even after an unfinished answer; known is false for a byte that may begin ST.
func (r *Reader) skipped(b []byte) (n int, known bool) {
	for i, c := range b {
		switch w := c1(b[i:]); {
		case c == '\a':
			r.answer = false
			return i + 1, true
		case w > 0 && w == r.c1 && b[i+w-1] == st:
			r.answer = false
			return i + w, true
		case (c == '\x1b' || c == wide && r.c1 == 2) && i+1 == len(b):
			return i, i > 0
		case c == '\x1b' && b[i+1] == '\\':
			r.answer = false
			return i + 2, true
		case c < ' ':
			r.answer = false
			return i, true
		}
	}
	return len(b), true
}

// opensString reports whether s begins one of the strings that terminals use for answers: OSC, DCS, APC, PM, SOS.
func opensString(s []byte) bool {
	return len(s) == 2 && s[0] == '\x1b' && strings.IndexByte("]P_^X", s[1]) >= 0
}

// parameters reports whether s begins a control sequence with parameters.
func parameters(s []byte) bool {
	return len(s) > 2 && s[0] == '\x1b' && s[1] == '[' && s[2] >= '0' && s[2] <= '?'
}

// typed reports whether a person can have typed s, the start of a sequence: esc, or alt and a key.
func typed(s []byte) bool {
	if bytes.HasPrefix(s, []byte("\x1b\x1b")) {
		s = s[1:]
	}
	return c1(s) == 0 && (len(s) <= len("\x1b[") || !bytes.HasPrefix(s, []byte("\x1b[")))
}

// mouse reports whether s is a mouse report. An earlier program left the mouse on; authdeck never turns it on.
func mouse(s []byte) bool {
	return bytes.HasPrefix(s, []byte("\x1b[<")) || bytes.HasPrefix(s, []byte("\x1b[M"))
}

// sequence returns the length of the sequence or letter at the start of b; 0 if more bytes must come.
func sequence(b []byte) int {
	if b[0] != '\x1b' {
		return after(0, letter(b))
	}
	esc := 1
	if len(b) > 1 && b[1] == '\x1b' { // alt and a sequence
		esc = 2
	}
	if len(b) == esc {
		return 0
	}
	switch c := b[esc]; {
	case c == '[':
		return after(esc+1, control(b[esc+1:]))
	case c == 'O' && len(b) > esc+1 && b[esc+1] < ' ':
		return esc + 1
	case c == 'O':
		return after(esc+1, letter(b[esc+1:]))
	case c == '\x1b', c1(b[esc:]) > 0:
		return esc // two are one key, the third begins the next
	}
	return after(esc, letter(b[esc:]))
}

// incomplete is the length if more bytes must come.
const incomplete = -1

// after adds the length of an introducer to the length of the rest; 0 if more bytes must come.
func after(introducer, rest int) int {
	if rest == incomplete {
		return 0
	}
	return introducer + rest
}

func letter(b []byte) int {
	if !utf8.FullRune(b) {
		return incomplete
	}
	_, n := utf8.DecodeRune(b)
	return n
}

// control returns the length of a control sequence after its CSI: parameters, intermediates, a final byte. Three kinds continue
// after it: function keys of the Linux console ([[A), arrows with shift ([OA), and X10 mouse reports. A byte that fits nowhere
// belongs to what follows.
func control(b []byte) int {
	for i, c := range b {
		switch {
		case i == 0 && (c == '[' || c == 'O') && (len(b) == 1 || 'A' <= b[1] && b[1] <= 'E'):
			return atLeast(2, b)
		case i == 0 && c == 'M':
			return atLeast(4, b)
		case c >= 0x40 && c <= 0x7e:
			return i + 1
		case c < ' ' || c > 0x7e:
			return i
		}
	}
	return incomplete
}

func atLeast(n int, b []byte) int {
	if len(b) < n {
		return incomplete
	}
	return n
}
