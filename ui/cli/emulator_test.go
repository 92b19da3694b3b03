//go:build !windows

package cli_test

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// sheet is a grid of characters; a wide one has an empty cell to its right.
type sheet struct {
	cells    [][]string
	row, col int
}

func newSheet(columns, rows int) sheet {
	s := sheet{cells: make([][]string, rows)}
	for i := range s.cells {
		s.cells[i] = blanks(columns)
	}
	return s
}

func blanks(n int) []string { return slices.Repeat([]string{" "}, n) }

func (s *sheet) String() string {
	lines := make([]string, len(s.cells))
	for i, row := range s.cells {
		lines[i] = strings.TrimRight(strings.Join(row, ""), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// emulator is a terminal's screen for the few sequences that a quiet program needs. Any other sequence is a fault, and so is every
// query, because this terminal never answers.
type emulator struct {
	columns, rows int
	shown, hidden sheet        // hidden is the normal screen while the alternate one is shown
	modes         map[int]bool // private modes that are on
	copied        string       // what was copied to the clipboard, as base64
	coloured      bool         // a colour was ever set
	rest          []byte       // the start of an incomplete sequence or character
	faults        []string
	torn          bool     // an incomplete letter or sequence is not a fault
	title         string   // title of the window
	titles        []string // saved titles
	raw           []byte   // everything
}

const (
	modeCursor    = 25
	modeAlternate = 1049
	modePaste     = 2004
)

func newEmulator(columns, rows int) *emulator {
	return &emulator{
		columns: columns, rows: rows, shown: newSheet(columns, rows), hidden: newSheet(columns, rows),
		modes: map[int]bool{modeCursor: true},
	}
}

func (e *emulator) write(p []byte) {
	e.raw = append(e.raw, p...)
	b := slices.Concat(e.rest, p)
	whole := len(b)
	for whole > 0 && len(b)-whole < utf8.UTFMax && !utf8.Valid(b[:whole]) {
		whole--
	}
	b, e.rest = b[:whole], slices.Clone(b[whole:])
	parser := ansi.NewParser()
	for len(b) > 0 {
		seq, width, n, state := ansi.DecodeSequence(b, ansi.NormalState, parser)
		if state != ansi.NormalState {
			break
		}
		if !e.take(string(seq), width, parser) {
			e.faults = append(e.faults, fmt.Sprintf("%q, and then %q", seq, b[n:min(n+40, len(b))]))
		}
		b = b[n:]
	}
	e.rest = append(slices.Clone(b), e.rest...)
}

// take handles one character or sequence; false for one that no quiet program writes.
func (e *emulator) take(seq string, width int, p *ansi.Parser) bool {
	s := &e.shown
	switch {
	case width > 0:
		e.put(seq, width)
	case e.torn && (!utf8.ValidString(seq) || unfinished(seq)):
	case seq == "\r":
		s.col = 0
	case seq == "\n":
		e.down()
	case seq == "\b":
		s.col = max(0, s.col-1)
	case ansi.HasCsiPrefix(seq):
		return e.control(ansi.Cmd(p.Command()), p)
	case strings.HasPrefix(seq, "\x1b]52;c;") && !strings.Contains(seq, "?"):
		e.copied = strings.TrimRight(strings.TrimPrefix(seq, "\x1b]52;c;"), "\a\x1b\\")
	case strings.HasPrefix(seq, "\x1b]2;"):
		e.title = strings.TrimRight(strings.TrimPrefix(seq, "\x1b]2;"), "\a")
	case strings.HasPrefix(seq, "\x1b]9;"), strings.HasPrefix(seq, "\x1b]777;notify;"): // a notification
	default:
		return false
	}
	return true
}

// unfinished reports whether this is the start of a sequence whose rest was never written.
func unfinished(seq string) bool {
	_, _, _, state := ansi.DecodeSequence(seq, ansi.NormalState, nil)
	return state != ansi.NormalState
}

func (e *emulator) put(char string, width int) {
	s := &e.shown
	if s.col+width > e.columns {
		s.col = 0
		e.down()
	}
	s.cells[s.row][s.col] = char
	for i := 1; i < width; i++ {
		s.cells[s.row][s.col+i] = ""
	}
	s.col += width
}

func (e *emulator) down() {
	s := &e.shown
	if s.row++; s.row == e.rows {
		s.row--
		s.cells = append(s.cells[1:], blanks(e.columns))
	}
}

// control handles a control sequence; false for an unknown one.
func (e *emulator) control(c ansi.Cmd, p *ansi.Parser) bool {
	s := &e.shown
	first, _ := p.Param(0, 0)
	switch {
	case c.Intermediate() != 0:
		return false
	case c.Prefix() == '?' && (c.Final() == 'h' || c.Final() == 'l'):
		return e.mode(first, c.Final() == 'h')
	case c.Prefix() != 0:
		return false
	}
	switch c.Final() {
	case 't':
		if second, _ := p.Param(1, 0); second != 2 {
			return false
		}
		switch last := len(e.titles) - 1; {
		case first == 22:
			e.titles = append(e.titles, e.title)
		case first == 23 && last >= 0:
			e.title, e.titles = e.titles[last], e.titles[:last]
		default:
			return false
		}
	case 'A':
		s.row = max(0, s.row-max(1, first))
	case 'H':
		column, _ := p.Param(1, 1)
		s.row, s.col = min(max(1, first), e.rows)-1, min(max(1, column), e.columns)-1
	case 'J', 'K':
		return e.erase(c.Final(), first)
	case 'm':
		e.coloured = e.coloured || hasColour(p)
	default:
		return false
	}
	return true
}

func (e *emulator) erase(what byte, how int) bool {
	s := &e.shown
	if how != 0 && how != 2 {
		return false
	}
	from := min(s.col, e.columns) * (1 - how/2)
	if what == 'K' || how == 0 {
		copy(s.cells[s.row][from:], blanks(e.columns-from))
	}
	if what == 'J' {
		for i := (s.row + 1) * (1 - how/2); i < e.rows; i++ {
			s.cells[i] = blanks(e.columns)
		}
	}
	return true
}

func (e *emulator) mode(n int, on bool) bool {
	switch n {
	case modeAlternate:
		if on != e.modes[n] {
			e.shown, e.hidden = e.hidden, e.shown
		}
		if on { // it is empty whenever it is entered, so that an earlier program's text is not mistaken for this one's
			e.shown = newSheet(e.columns, e.rows)
		}
	case modeCursor, modePaste:
	case 1002, 1003, 1006: // the mouse belongs to the terminal
		return !on
	default:
		return false
	}
	e.modes[n] = on
	return true
}

func (e *emulator) resize(columns, rows int) {
	e.columns, e.rows = columns, rows
	for _, s := range []*sheet{&e.shown, &e.hidden} {
		old := *s
		*s = newSheet(columns, rows)
		for i := range min(rows, len(old.cells)) {
			copy(s.cells[i], old.cells[i])
		}
		s.row, s.col = min(old.row, rows-1), min(old.col, columns-1)
	}
}

// hasColour reports whether a style sequence sets a foreground or background colour.
func hasColour(p *ansi.Parser) bool {
	for i := range p.Params() {
		switch n, _ := p.Param(i, 0); {
		case n >= 30 && n <= 38, n >= 40 && n <= 48, n >= 90 && n <= 107:
			return true
		}
	}
	return false
}
