package ui_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

// looks are the themes, and ASCII.
func looks() map[string]theme.Options {
	all := map[string]theme.Options{"ascii": {Name: "mono", ASCII: true}}
	for _, name := range theme.Names() {
		all[name] = theme.Options{Name: name, Depth: theme.TrueColour}
	}
	return all
}

// sizes are the sizes that are recorded for a look: all of them if it has its own symbols. The other colour themes are only
// compared with the text of auto.
func sizes(look string) [][2]int {
	if look == "auto" || look == "mono" || look == "ascii" {
		return [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}}
	}
	return [][2]int{{80, 24}, {120, 40}}
}

// TestScreensLookAsAgreed compares View() of every scene, in every look and some sizes, with its golden file.
func TestScreensLookAsAgreed(t *testing.T) {
	t.Parallel()
	for _, s := range slices.Concat(scenes, keyringScenes()) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			pictures := map[string]string{}
			play(t, func(t *testing.T) {
				d := s.start(t, func(*bench) {})
				for _, size := range sizes("auto") {
					d.resize(size[0], size[1])
					all := map[string]string{}
					for look, o := range looks() {
						all[look] = inLook(t, d, o, size[0], size[1])
					}
					text := textOf(all["auto"])
					for look, picture := range all {
						if slices.Contains(sizes(look), size) {
							pictures[look] += picture
						} else if textOf(picture) != text {
							t.Errorf("the theme %s changes more than colours:\n%s\nand not\n%s", look, textOf(picture), text)
						}
					}
				}
				if id := requestID.FindString(d.view()); id != "" {
					for look, picture := range pictures {
						pictures[look] = strings.ReplaceAll(picture, id, "7d1f2c3a-0000-4000-8000-000000000000")
					}
				}
				s.boxesAreWhole(t, d)
			})
			for look, picture := range pictures {
				t.Run(look, func(t *testing.T) { golden.RequireEqual(t, []byte(picture)) })
			}
		})
	}
}

// TestNoGoldenFileIsLeftOver finds files of scenes and looks that no longer exist.
func TestNoGoldenFileIsLeftOver(t *testing.T) {
	t.Parallel()
	read := map[string]bool{}
	for _, s := range slices.Concat(scenes, keyringScenes()) {
		for look := range looks() {
			read[filepath.Join("testdata", "TestScreensLookAsAgreed", s.name, look+".golden")] = true
		}
	}
	there, err := filepath.Glob(filepath.Join("testdata", "TestScreensLookAsAgreed", "*", "*"))
	if err != nil || len(there) == 0 {
		t.Fatalf("%d files, %v", len(there), err)
	}
	for _, path := range there {
		if !read[path] {
			t.Errorf("no test reads %s; delete it", path)
		}
	}
}

// start shows the scene.
func (s scene) start(t *testing.T, change func(*bench)) *driver {
	t.Helper()
	b := newBench(t)
	b.ws.Vault = titled{b.ws.Vault}
	s.lay(b)
	change(b)
	d := b.start(frontend.Options{Goal: s.goal, Demo: s.demo, Home: b.dir})
	if s.walk != nil {
		s.walk(d)
	}
	return d
}

// requestID differs from run to run. Every size shows that of the largest.
var requestID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// inLook draws what the driver sees in another look.
func inLook(t *testing.T, d *driver, o theme.Options, width, height int) string {
	t.Helper()
	th, err := theme.New(o)
	if err != nil {
		t.Fatal(err)
	}
	view := d.m.(ui.Model).Themed(th).View()
	fits(t, view, width, height)
	keepsOffBorders(t, view)
	if other := strings.Trim(strings.Map(beyondASCII, view), "東京運用"); o.ASCII && other != "" { // except for the users' own names
		t.Errorf("an ASCII terminal is sent %q", other)
	}
	return fmt.Sprintf("%d×%d\n%s\n", width, height, view)
}

// textOf is a picture without colours, and without the blanks in which a theme paints the page.
func textOf(picture string) string {
	lines := strings.Split(ansi.Strip(picture), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// fits checks that no line is wider, and no frame higher, than the window.
func fits(t *testing.T, view string, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > max(h, 1) {
		t.Errorf("%d lines in a window of %d", len(lines), h)
	}
	for _, l := range lines {
		if ansi.StringWidth(l) > w {
			t.Errorf("%d cells in a window of %d: %q", ansi.StringWidth(l), w, l)
		}
	}
}

// keepsOffBorders checks that a blank is between a text and the right border of its pane.
func keepsOffBorders(t *testing.T, view string) {
	t.Helper()
	for _, l := range strings.Split(ansi.Strip(view), "\n") {
		l = strings.TrimRight(l, " ")
		if at := touches.FindStringIndex(l); at != nil {
			t.Errorf("%q touches a border: %q", l[at[0]:at[1]], l)
		}
	}
}

// touches is the end of a text, or of what is drawn, in front of the right border of a pane.
var touches = regexp.MustCompile(`[^ │|+-](│|\|)(│|\||$)`)

func beyondASCII(r rune) rune {
	if r > unicode.MaxASCII {
		return r
	}
	return -1
}
