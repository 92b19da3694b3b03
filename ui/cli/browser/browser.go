// Package browser opens a secret link in the user's browser. The link is never an argument of a program, because every user of the
// computer could read that: the browser gets a local address that redirects to the link once. Others could read that address and
// use it first; on Linux they are refused.
package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/usercommand"
)

// startTimeout is how long a browser may take to start and request the link.
const startTimeout = 30 * time.Second

// errUnopened says that a browser was started but did not request the link.
var errUnopened = errors.New("the browser did not open the link")

// Browser is a program that opens an address. The zero Browser means none.
type Browser struct {
	command []string // the address is its last argument, or replaces %s
	env     []string
}

// Find looks for a browser: those in $BROWSER, then the system's. A Unix system without a display has none, because its opener
// would start a browser in the terminal. env is the environment of the browser.
func Find(getenv func(string) string, env []string) Browser {
	for _, line := range filepath.SplitList(getenv("BROWSER")) { // on Windows every path contains a colon
		if words := usercommand.Program(line); words != nil {
			return Browser{words, env}
		}
	}
	for _, words := range system(runtime.GOOS, getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "") {
		if _, err := exec.LookPath(words[0]); err == nil {
			return Browser{words, env}
		}
	}
	return Browser{}
}

// system are the programs that open an address in the default browser, by operating system. wslview is for WSL.
func system(goos string, display bool) [][]string {
	switch {
	case goos == "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	case goos == "darwin":
		return [][]string{{"open"}}
	case display:
		return [][]string{{"xdg-open"}, {"wslview"}}
	}
	return [][]string{{"wslview"}}
}

// Found reports whether there is a browser.
func (b Browser) Found() bool { return len(b.command) > 0 }

// Open starts the browser and returns when it has the link. Errors: errUnopened, the context's, or why the browser did not start.
func (b Browser) Open(ctx context.Context, link model.Secret) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("cannot pass the link to the browser: %w", err)
	}
	gate := &gate{path: "/" + rand.Text(), link: link, taken: make(chan struct{})}
	server := &http.Server{Handler: gate, ReadHeaderTimeout: startTimeout}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	started, err := b.start("http://" + listener.Addr().String() + gate.path)
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		select {
		case <-gate.taken:
			return server.Shutdown(waiting) // after the answer was sent
		case err := <-started:
			if started = nil; err != nil {
				return fmt.Errorf("the browser did not start: %w", err)
			}
		case <-waiting.Done():
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return errUnopened
		}
	}
}

// start runs the program. A browser that was not open before may run for hours; the channel receives its error if it ends.
func (b Browser) start(address string) (ended <-chan error, err error) {
	words := slices.Clone(b.command)
	substituted := false
	for i, word := range words {
		words[i] = strings.ReplaceAll(word, "%s", address)
		substituted = substituted || words[i] != word
	}
	if !substituted {
		words = append(words, address)
	}
	browser := exec.Command(words[0], words[1:]...) //nolint:gosec,noctx // the user's own browser, which outlives us
	browser.Env, browser.SysProcAttr = b.env, detached()
	if err := browser.Start(); err != nil {
		return nil, fmt.Errorf("the browser did not start: %w", err)
	}
	done := make(chan error, 1)
	go func() { done <- browser.Wait() }()
	return done, nil
}

// gate redirects from a path that cannot be guessed to the link, once.
type gate struct {
	path  string
	link  model.Secret
	once  sync.Once
	taken chan struct{}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || r.URL.Path != g.path || fromStranger(r.RemoteAddr) {
		http.NotFound(w, r)
		return
	}
	first := false
	g.once.Do(func() { first = true })
	if !first {
		http.Error(w, "This address works once. Ask authdeck for another link.", http.StatusGone)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	g.link.Reveal(func(link []byte) { h.Set("Location", string(link)) })
	w.WriteHeader(http.StatusFound)
	close(g.taken)
}
