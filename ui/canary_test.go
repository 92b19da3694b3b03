package ui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// Recognisable values made for these tests. They consist only of letters and digits, so that they are found even if a frame breaks
// them over lines.
const (
	birdKey      = "k3yXq7VvZ2wJpR9tLmN4bGhT6yUcE8dFsA1oQi5W"
	birdMistyped = "m1sXw4RrY8qKzT3vPnB7cJgL5uHfD2eSaG6iOo9X"
	birdPass     = "p4sXz6QqW3rNyV8tKjM2bTgZ"
	birdWrong    = "w7oXv9PpZ5sLxU1rHkC6dRfY"
	birdToken    = "t2kXu8OoV4tMwS6qGlD3fPeX9jQhB7aR"
	birdSession  = "s5nXt1NnU6uJvR4pFmE9gKdW3zChY8bQ2xTi7LoA"
	birdPassword = "b6xXs3MmT7vKuQ2oEnF8hJcV"
)

func birds() []string {
	return []string{birdKey, birdMistyped, birdPass, birdWrong, birdToken, birdSession, birdPassword}
}

// aviary is a world in which every secret is recognisable.
func aviary(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: birdKey,
		Devices: []awsfake.Device{{Serial: device, Seed: modeltest.Seed()}}})
	b.ws.Tokens = birdTokens{b.ws.Tokens}
	return b
}

func (b *bench) keepBird(name, mfa string) {
	b.t.Helper()
	id, err := b.ws.Config.Find(name)
	if err == nil {
		_, err = b.ws.Configure(context.Background(), id, model.Draft{
			AccessKeyID: keyID, Secret: model.SecretString(birdKey), Device: mfa, Duration: "12h"}, model.Saving{NoVerify: true})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// birdTokens puts recognisable values into the sessions that AWS returns.
type birdTokens struct{ model.Tokens }

func (b birdTokens) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	s, err := b.Tokens.SessionToken(ctx, r)
	if err == nil {
		s.Secret, s.Token = model.SecretString(birdSession), model.SecretString(birdToken)
	}
	return s, err
}

// finder looks for pieces of the secrets, eight letters or more.
type finder struct {
	runs    map[string]bool
	first   [256][256]bool // how pieces begin
	encoded []string       // how a secret begins in hex or decimal
}

func newFinder() *finder {
	f := &finder{runs: map[string]bool{}}
	for _, bird := range birds() {
		head := bird[:8]
		f.encoded = append(f.encoded, fmt.Sprintf("%x", head), fmt.Sprintf("%X", head), strings.Trim(fmt.Sprint([]byte(head)), "[]"))
		for i := range len(bird) - 7 {
			f.runs[bird[i:i+8]], f.first[bird[i]][bird[i+1]] = true, true
		}
	}
	return f
}

// leak returns the first piece that a text contains, even if it is broken by characters that are not letters. It reads much, so it
// runs without the race detector, which would take most of the test's time.
func (f *finder) leak(text string) string {
	for _, e := range f.encoded {
		if strings.Contains(text, e) {
			return e
		}
	}
	plain := make([]byte, 0, len(text))
	for i := range len(text) {
		if c := text[i]; c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			plain = append(plain, c)
		}
	}
	for i := range max(len(plain)-7, 0) {
		if f.first[plain[i]][plain[i+1]] && f.runs[string(plain[i:i+8])] {
			return string(plain[i : i+8])
		}
	}
	return ""
}

func leak(text string) string { return newFinder().leak(text) }

// printed is what a log line or a crash might contain of a value.
func printed(v any) string { return fmt.Sprintf("%v\n%+v\n%#v", v, v, v) }

// errorText is everything readable in an error and in what it wraps.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error() + "\n" + printed(err) + "\n" + printed(words.Explain(err)) + words.Line(words.Explain(err))
	switch w := err.(type) { //nolint:errorlint // every link of the chain is wanted
	case interface{ Unwrap() error }:
		text += errorText(w.Unwrap())
	case interface{ Unwrap() []error }:
		for _, e := range w.Unwrap() {
			text += errorText(e)
		}
	}
	return text
}

func outcomeText(o frontend.Outcome) string {
	text := printed(o) + errorText(o.Err)
	if o.Saved != nil {
		text += printed(*o.Saved) + strings.Join(words.SavedLines(*o.Saved), "\n") + strings.Join(words.SavedWarnings(*o.Saved), "\n") +
			errorText(o.Saved.Unverified)
	}
	if o.Issued != nil {
		text += printed(*o.Issued) + errorText(o.Issued.Unsaved) + errorText(o.Issued.Warning)
	}
	return text
}

// guard looks for secrets after every message: in the frame, in the program, in what it leaves behind, in messages and errors. Only
// a code is on the screen, while it is typed and sent.
func (d *driver) guard() *driver {
	d.t.Helper()
	find, clean := newFinder(), map[string]string{} // clean is the last checked text of each place
	d.each = func(msg tea.Msg, before flow.State) {
		d.t.Helper()
		frame := d.frames[len(d.frames)-1]
		places := map[string]string{
			"the frame": ansi.Strip(frame), "the bytes of the frame": frame, "the program": fmt.Sprintf("%+v", d.m),
			"the outcome": outcomeText(d.outcome()), "an error": errorText(ui.FailureIn(msg)), "the clipboard": strings.Join(d.copied, "\n"),
		}
		if _, key := msg.(tea.KeyMsg); !key {
			places["a message"] = printed(msg)
		}
		if before != d.state() || len(d.frames)%8 == 0 { // it has the same values in more words
			places["the program in Go's syntax"] = fmt.Sprintf("%#v", d.m)
		}
		for place, text := range places {
			if text == clean[place] && d.sent == "" {
				continue
			}
			if piece := find.leak(text); piece != "" {
				d.t.Fatalf("%q is in %s after %T in %s:\n%s", piece, place, msg, d.state(), text)
			}
			clean[place] = text
			shown := strings.HasSuffix(place, "frame") && (d.state() == flow.Prompting || d.state() == flow.Exchanging)
			if d.sent != "" && !shown && strings.Contains(text, d.sent) {
				d.t.Fatalf("the code is in %s after %T in %s:\n%s", place, msg, d.state(), text)
			}
		}
	}
	return d
}

// digits types a code and remembers it for the guard.
func (d *driver) digits(code string) *driver {
	d.sent = code
	return d.typed(code)
}

// full types the aviary's keys into an empty form and saves them.
func (d *driver) full(secretKey string) *driver {
	return d.fill(keyID, secretKey, device).press("enter")
}

func TestNoGoldenFileHasASecret(t *testing.T) {
	n := 0
	err := filepath.Walk("testdata", func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || filepath.Ext(path) != ".golden" {
			return err
		}
		n++
		text, err := os.ReadFile(path) //nolint:gosec // a folder of our own
		for _, s := range append(birds(), secret, "correct horse", "hunter2") {
			if strings.Contains(string(text), s) {
				t.Errorf("%s has %q", path, s)
			}
		}
		return err
	})
	if err != nil || n == 0 {
		t.Errorf("%d files, %v", n, err)
	}
}

func TestTheGuardFindsWhatItLooksFor(t *testing.T) {
	for _, text := range []string{birdKey, "x" + birdPass[3:11] + "x", "│ " + birdToken[:5] + " │\n│ " + birdToken[5:] + " │",
		printed([]byte(birdKey)), fmt.Sprintf("%x", birdPass)} {
		if leak(text) == "" {
			t.Errorf("not found in %q", text)
		}
	}
	if leak("nothing here") != "" || !strings.Contains(errorText(fmt.Errorf("a: %w", errors.Join(errors.New("b")))), "b") {
		t.Error("it finds what is not there, or does not look into errors")
	}
}
