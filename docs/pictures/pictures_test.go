// Package pictures draws the pictures in the documents from the recordings of the screen tests.
package pictures_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

// recording is the golden file of a test in package ui.
const recording = "../../ui/testdata/TestASignInIsRecorded.golden"

// restAtTheEnd is how long the last frame of the film stays.
const restAtTheEnd = 4 * time.Second

func TestDocsHaveThePicturesOfTheRecording(t *testing.T) {
	text, err := os.ReadFile(recording)
	if err != nil {
		t.Fatal(err)
	}
	c, err := readCast(text)
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string]string{}
	for name := range c.marks {
		if pictures[name+".svg"], err = still(c.title+": "+name, c.width, c.frames[c.marks[name]]); err != nil {
			t.Fatal(err)
		}
	}
	if pictures["sign-in.svg"], err = film(c.title, c.width, c.frames, c.marks["mfa"], restAtTheEnd); err != nil {
		t.Fatal(err)
	}
	for name, want := range pictures {
		compare(t, name, want)
	}
	there, err := filepath.Glob("*.svg")
	if err != nil || len(there) != len(pictures) {
		t.Errorf("%v, %v: %d pictures are drawn", there, err, len(pictures))
	}
}

func compare(t *testing.T, name, want string) {
	t.Helper()
	if *updateDocs {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the recording shows; run: task docs", name)
	}
}

// cast is an asciicast of version 2 whose every output is a whole screen.
type cast struct {
	title         string
	width, height int
	frames        []frame
	marks         map[string]int // the number of the frame at a marker, by the marker's name
}

func readCast(text []byte) (cast, error) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	c := cast{marks: map[string]int{}}
	var head struct {
		Version, Width, Height int
		Title                  string
	}
	for n := 1; lines.Scan(); n++ {
		if n == 1 {
			if err := json.Unmarshal(lines.Bytes(), &head); err != nil || head.Version != 2 {
				return cast{}, fmt.Errorf("version %d: %w", head.Version, err)
			}
			c.title, c.width, c.height = head.Title, head.Width, head.Height
			continue
		}
		var event [3]any
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			return cast{}, fmt.Errorf("line %d: %w", n, err)
		}
		at, _ := event[0].(float64)
		data, _ := event[2].(string)
		if event[1] == "m" {
			c.marks[data] = len(c.frames) - 1
			continue
		}
		screen := strings.Split(strings.TrimPrefix(data, "\x1b[H\x1b[2J"), "\r\n")
		for len(screen) < c.height {
			screen = append(screen, "")
		}
		c.frames = append(c.frames, frame{at: time.Duration(at * float64(time.Second)), lines: screen})
	}
	return c, lines.Err()
}
