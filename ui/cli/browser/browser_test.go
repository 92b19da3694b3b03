//go:build unix

package browser_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/store/process/processtest"
	"authdeck/ui/cli/browser"
)

// link stands for a link to AWS.
const link = "https://signin.example.com/federation?SigninToken=only-for-this-test"

// stand is a browser that writes its arguments to a pipe instead of opening them.
type stand struct {
	browser.Browser
	t    *testing.T
	pipe string
}

// newStand installs one in that folder.
func newStand(t *testing.T, dir, exit string) stand {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	pipe, script := filepath.Join(dir, "pipe"), filepath.Join(dir, "browser")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := processtest.WriteProgram(script, "#!/bin/sh\nprintf %s \"$*\" >'"+pipe+"'\nexit "+exit+"\n"); err != nil {
		t.Fatal(err)
	}
	b := browser.Find(func(name string) string {
		return map[string]string{"BROWSER": "none-of-that-name:" + script + " --new %s"}[name]
	}, os.Environ())
	if !b.Found() { // nothing would write to the pipe
		t.Fatal("there is no browser")
	}
	return stand{b, t, pipe}
}

// open starts the browser and returns its arguments; ended receives the result of Open.
func (s stand) open(ctx context.Context) (arguments string, ended <-chan error) {
	s.t.Helper()
	done := make(chan error, 1)
	var read atomic.Bool
	go func() {
		done <- s.Open(ctx, model.SecretString(link))
		for !read.Load() { // if the browser did not start, nobody else writes
			if pipe, err := os.OpenFile(s.pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
				_ = pipe.Close()
			}
			runtime.Gosched()
		}
	}()
	text, err := os.ReadFile(s.pipe)
	read.Store(true)
	if err != nil || len(text) == 0 {
		s.t.Fatalf("the browser wrote %q, %v: %v", text, err, <-done)
	}
	return string(text), done
}

func follow(t *testing.T, address string) *http.Response {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer
}

func TestTheBrowserGetsTheLinkAndNoArgumentHasIt(t *testing.T) {
	t.Parallel()
	arguments, ended := newStand(t, t.TempDir(), "0").open(t.Context())
	words := strings.Fields(arguments)
	if len(words) != 2 || words[0] != "--new" || !strings.HasPrefix(words[1], "http://127.0.0.1:") || strings.Contains(words[1], "SigninToken") {
		t.Fatalf("%q", words)
	}
	if guess := follow(t, words[1]+"x"); guess.StatusCode != http.StatusNotFound {
		t.Errorf("a guessed address: %s", guess.Status)
	}
	answer := follow(t, words[1])
	if answer.StatusCode != http.StatusFound || answer.Header.Get("Location") != link || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %v", answer.Status, answer.Header)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if again, err := http.Get(words[1]); err == nil {
		_ = again.Body.Close()
		t.Error("the address works twice")
	}
}

func TestABrowserThatFailsSaysSo(t *testing.T) {
	t.Parallel()
	_, ended := newStand(t, t.TempDir(), "3").open(t.Context())
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "exit status 3") || strings.Contains(err.Error(), "SigninToken") {
		t.Error(err)
	}
}

func TestABrowserThatDoesNotAskIsNotWaitedForAfterACancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, ended := newStand(t, t.TempDir(), "0").open(ctx)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheFolderOfABrowserMayHaveSpaces(t *testing.T) {
	t.Parallel()
	arguments, ended := newStand(t, filepath.Join(t.TempDir(), "My  Browser.app", "in here"), "3").open(t.Context())
	if words := strings.Fields(arguments); len(words) != 2 || words[0] != "--new" {
		t.Errorf("%q", words)
	}
	if err := <-ended; err == nil {
		t.Error("it did not fail")
	}
}
