//go:build unix

package browser_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/ui/cli/browser"
)

// link stands for a link to AWS.
const link = "https://signin.example.com/federation?SigninToken=only-for-this-test"

// stand is a browser in that folder that writes its arguments to a pipe instead of opening them.
func stand(t *testing.T, dir, exit string) (b browser.Browser, arguments func() string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	pipe, script := filepath.Join(dir, "pipe"), filepath.Join(dir, "browser")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf %s \"$*\" >'"+pipe+"'\nexit "+exit+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	b = browser.Find(func(name string) string {
		return map[string]string{"BROWSER": "none-of-that-name:" + script + " --new %s"}[name]
	}, os.Environ())
	if !b.Found() { // nothing would write to the pipe
		t.Fatal("there is no browser")
	}
	return b, func() string {
		text, err := os.ReadFile(pipe)
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
}

// open starts the browser; ended receives the result of Open.
func open(ctx context.Context, b browser.Browser) (ended <-chan error) {
	done := make(chan error, 1)
	go func() { done <- b.Open(ctx, model.SecretString(link)) }()
	return done
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
	b, arguments := stand(t, t.TempDir(), "0")
	ended := open(t.Context(), b)
	words := strings.Fields(arguments())
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
	b, arguments := stand(t, t.TempDir(), "3")
	ended := open(t.Context(), b)
	_ = arguments()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "exit status 3") || strings.Contains(err.Error(), "SigninToken") {
		t.Error(err)
	}
}

func TestABrowserThatDoesNotAskIsNotWaitedForAfterACancel(t *testing.T) {
	t.Parallel()
	b, arguments := stand(t, t.TempDir(), "0")
	ctx, cancel := context.WithCancel(t.Context())
	ended := open(ctx, b)
	_ = arguments()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheFolderOfABrowserMayHaveSpaces(t *testing.T) {
	t.Parallel()
	b, arguments := stand(t, filepath.Join(t.TempDir(), "My  Browser.app", "in here"), "3")
	ended := open(t.Context(), b)
	if words := strings.Fields(arguments()); len(words) != 2 || words[0] != "--new" {
		t.Errorf("%q", words)
	}
	if err := <-ended; err == nil {
		t.Error("it did not fail")
	}
}
