package pictures_test

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Sizes in a picture, in SVG units.
const (
	cellWidth  = 8.4 // width of a monospaced letter of this size
	cellHeight = 18.0
	fontSize   = 14.0
	baseline   = 13.5 // baseline of the letters, from the top of the cell
	margin     = 14.0
)

// The window in which the pictures are shown.
const (
	paper = "#12131d"
	ink   = "#c9d1e6"
)

// frame is what a terminal shows from a given time on.
type frame struct {
	at    time.Duration
	lines []string // with escape sequences
}

// style is how a cell is drawn. A colour is "#rrggbb"; no colour is the terminal's own.
type style struct {
	fore, back               string
	bold, underline, reverse bool
}

// colours are the colours of the text and the background.
func (s style) colours() (fore, back string) {
	fore, back = s.fore, s.back
	if fore == "" {
		fore = ink
	}
	if s.reverse {
		if back == "" {
			back = paper
		}
		return back, fore
	}
	return fore, back
}

// still draws one frame.
func still(title string, width int, f frame) (string, error) {
	var body strings.Builder
	for i, line := range f.lines {
		drawn, err := drawLine(line)
		if err != nil {
			return "", fmt.Errorf("line %d: %w", i+1, err)
		}
		if drawn != "" {
			fmt.Fprintf(&body, "<g transform=\"translate(0 %s)\">%s</g>\n", number(float64(i)*cellHeight), drawn)
		}
	}
	return page(title, width, len(f.lines), "", body.String()), nil
}

// film draws frames one after another, in a loop; the last one stays for the time rest. The frames are stacked vertically, and the
// animation moves the strip. Readers who prefer no motion see the frame with the number quiet.
func film(title string, width int, frames []frame, quiet int, rest time.Duration) (string, error) {
	numbers := map[string]int{} // lines that are already drawn, because most stay the same from frame to frame
	var lines, strip, keys strings.Builder
	height := len(frames[0].lines)
	whole := frames[len(frames)-1].at + rest
	for n, f := range frames {
		top := float64(n*height) * cellHeight
		fmt.Fprintf(&keys, "%s%%{transform:translateY(-%spx)}", number(100*float64(f.at)/float64(whole)), number(top))
		for i, line := range f.lines {
			drawn, err := drawLine(line)
			if err != nil {
				return "", fmt.Errorf("frame %d, line %d: %w", n+1, i+1, err)
			}
			if drawn == "" {
				continue
			}
			if _, known := numbers[drawn]; !known {
				numbers[drawn] = len(numbers)
				fmt.Fprintf(&lines, "<g id=\"l%d\">%s</g>\n", numbers[drawn], drawn)
			}
			fmt.Fprintf(&strip, "<use href=\"#l%d\" y=\"%s\"/>", numbers[drawn], number(top+float64(i)*cellHeight))
		}
		strip.WriteString("\n")
	}
	css := fmt.Sprintf("@keyframes film{%s}.film{animation:film %ss step-end infinite}"+
		"@media (prefers-reduced-motion:reduce){.film{animation:none;transform:translateY(-%spx)}}",
		keys.String(), number(whole.Seconds()), number(float64(quiet*height)*cellHeight))
	window := fmt.Sprintf("<defs>\n%s</defs>\n<svg width=\"%s\" height=\"%s\"><g class=\"film\">\n%s</g></svg>\n",
		lines.String(), number(float64(width)*cellWidth), number(float64(height)*cellHeight), strip.String())
	return page(title, width, height, css, window), nil
}

// page draws a picture of that many cells in a window.
func page(title string, width, height int, css, body string) string {
	w, h := float64(width)*cellWidth+2*margin, float64(height)*cellHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]s %[2]s" width="%[1]s" height="%[2]s" role="img" `+
		`font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%[3]s">
<title>%[4]s</title>
<style>.b{font-weight:bold}.u{text-decoration:underline}%[5]s</style>
<rect width="%[1]s" height="%[2]s" rx="8" fill="%[6]s"/>
<g transform="translate(%[7]s %[7]s)">
%[8]s</g>
</svg>
`, number(w), number(h), number(fontSize), html.EscapeString(title), css, paper, number(margin), body)
}

// drawLine draws a line of the terminal at y = 0. A blank line is empty.
func drawLine(line string) (string, error) {
	var grounds, marks strings.Builder
	var s style
	var same piece // characters that are drawn as one element
	flush := func() {
		same.draw(&grounds, &marks)
		same = piece{}
	}
	var state byte
	for x := 0; line != ""; {
		part, width, n, next := ansi.DecodeSequence(line, state, nil)
		line, state = line[n:], next
		if width == 0 {
			flush()
			var err error
			if s, err = s.after(part); err != nil {
				return "", err
			}
			continue
		}
		if !same.takes(part) {
			flush()
			same = piece{style: s, x: x}
		}
		same.text += part
		x += width
	}
	flush()
	return grounds.String() + marks.String(), nil
}

// piece is a part of a line with one style.
type piece struct {
	style style
	x     int // in cells
	text  string
}

// takes reports whether a character continues the piece: words do, and so does a repeated character.
func (p piece) takes(char string) bool {
	if len(char) > 1 || p.text != "" && p.text[0] > 0x7f {
		return strings.ReplaceAll(p.text, char, "") == "" && p.text != ""
	}
	return p.text != "" && (char == " " || !strings.HasSuffix(p.text, "  "))
}

func (p piece) draw(grounds, marks *strings.Builder) {
	fore, back := p.style.colours()
	width := ansi.StringWidth(p.text)
	if back != "" && back != paper {
		rectangle(grounds, p.x, width, block{0, 0, 8, 8}, back)
	}
	char, size := utf8.DecodeRuneInString(p.text)
	switch b, isBlock := blocks[char]; {
	case strings.TrimSpace(p.text) == "":
	case isBlock && b.width == 8:
		rectangle(marks, p.x, width, b, fore)
	case isBlock:
		for i := range width {
			rectangle(marks, p.x+i, 1, b, fore)
		}
	case char == '─':
		stroke(marks, p.x, "M 0 1 L "+strconv.Itoa(2*width)+" 1", fore)
	case strokes[char] != "":
		for i := range width {
			stroke(marks, p.x+i, strokes[char], fore)
		}
	case size == 1: // leading spaces would be lost
		text := strings.TrimLeft(p.text, " ")
		letters(marks, p.style, p.x+len(p.text)-len(text), strings.TrimRight(text, " "))
	default: // each one separately, because fonts have other widths for them
		for x := p.x; p.text != ""; {
			first, size := utf8.DecodeRuneInString(p.text)
			letters(marks, p.style, x, string(first))
			x, p.text = x+ansi.StringWidth(string(first)), p.text[size:]
		}
	}
}

// after parses a sequence that sets colours ("select graphic rendition").
func (s style) after(sequence string) (style, error) {
	inner, isCSI := strings.CutPrefix(sequence, "\x1b[")
	inner, sets := strings.CutSuffix(inner, "m")
	if !isCSI || !sets {
		return s, fmt.Errorf("%q sets no colour", sequence)
	}
	values := strings.Split(inner, ";")
	for i := 0; i < len(values); i++ {
		switch values[i] {
		case "", "0":
			s = style{}
		case "1":
			s.bold = true
		case "4":
			s.underline = true
		case "7":
			s.reverse = true
		case "38", "48":
			if len(values) < i+5 || values[i+1] != "2" {
				return s, fmt.Errorf("%q is not a 24-bit colour", sequence)
			}
			var rgb [3]int
			for j := range rgb {
				v, err := strconv.Atoi(values[i+2+j])
				if err != nil {
					return s, fmt.Errorf("%q: %w", sequence, err)
				}
				rgb[j] = v
			}
			colour := fmt.Sprintf("#%02x%02x%02x", rgb[0], rgb[1], rgb[2])
			if values[i] == "38" {
				s.fore = colour
			} else {
				s.back = colour
			}
			i += 4
		default:
			return s, fmt.Errorf("%q: the pictures do not know %s", sequence, values[i])
		}
	}
	return s, nil
}

func letters(b *strings.Builder, s style, x int, text string) {
	fore, _ := s.colours()
	var class []string
	if s.bold {
		class = append(class, "b")
	}
	if s.underline {
		class = append(class, "u")
	}
	attribute := ""
	if class != nil {
		attribute = fmt.Sprintf(` class="%s"`, strings.Join(class, " "))
	}
	fmt.Fprintf(b, `<text x="%s" y="%s" textLength="%s" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`,
		number(float64(x)*cellWidth), number(baseline), number(float64(ansi.StringWidth(text))*cellWidth), fore, attribute, html.EscapeString(text))
}

// strokes are the lines of boxes in a cell of 2 × 2 units, as paths of SVG. Fonts leave gaps between them.
var strokes = map[rune]string{
	'│': "M 1 0 L 1 2", '╭': "M 1 2 Q 1 1 2 1", '╮': "M 1 2 Q 1 1 0 1", '╰': "M 1 0 Q 1 1 2 1", '╯': "M 1 0 Q 1 1 0 1",
	'├': "M 1 0 L 1 2 M 1 1 L 2 1", '┤': "M 1 0 L 1 2 M 1 1 L 0 1", '┬': "M 0 1 L 2 1 M 1 1 L 1 2", '┴': "M 0 1 L 2 1 M 1 1 L 1 0",
	'┼': "M 0 1 L 2 1 M 1 0 L 1 2", '┌': "M 1 2 L 1 1 L 2 1", '┐': "M 1 2 L 1 1 L 0 1", '└': "M 1 0 L 1 1 L 2 1", '┘': "M 1 0 L 1 1 L 0 1",
}

// stroke draws a path that begins in the cell x.
func stroke(b *strings.Builder, x int, path, colour string) {
	parts := strings.Fields(path)
	horizontal := true
	for i, part := range parts {
		v, err := strconv.ParseFloat(part, 64)
		switch {
		case err != nil: // a command
			continue
		case horizontal:
			parts[i] = number((float64(x) + v/2) * cellWidth)
		default:
			parts[i] = number(v / 2 * cellHeight)
		}
		horizontal = !horizontal
	}
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s"/>`, strings.Join(parts, " "), colour)
}

// block is the filled part of a cell of 8 × 8 units.
type block struct{ left, top, width, height float64 }

var blocks = map[rune]block{
	'█': {0, 0, 8, 8}, '▀': {0, 0, 8, 4}, '▄': {0, 4, 8, 4}, '▁': {0, 7, 8, 1}, '▌': {0, 0, 4, 8}, '▐': {4, 0, 4, 8}, '▖': {0, 4, 4, 4}, '▎': {0, 0, 2, 8},
}

// rectangle fills some cells, all of them as one shape.
func rectangle(b *strings.Builder, x, cells int, part block, colour string) {
	const overlap = 0.3 // hides the seam between two rectangles
	width := float64(cells-1)*cellWidth + part.width*cellWidth/8 + overlap
	fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, number(float64(x)*cellWidth+part.left*cellWidth/8),
		number(part.top*cellHeight/8), number(width), number(part.height*cellHeight/8), colour)
}

// number formats v with at most two decimals.
func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
