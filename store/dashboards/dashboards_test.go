//go:build linux || darwin || freebsd || windows

package dashboards

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"authdeck/model/request"
)

const (
	dialVariable      = "AUTHDECK_TEST_DIAL"
	dashboardVariable = "AUTHDECK_TEST_DASHBOARD"
)

// TestMain lets this program be another user that connects, and another dashboard.
func TestMain(m *testing.M) {
	if dir := os.Getenv(dashboardVariable); dir != "" {
		beDashboard(Folders{Runtime: dir})
		return
	}
	if path := os.Getenv(dialVariable); path != "" {
		c, err := socket{path: path}.dial(context.Background())
		if err != nil {
			os.Exit(1)
		}
		_, _ = c.Read(make([]byte, 1)) // until the other end has checked
		return
	}
	os.Exit(m.Run())
}

// beDashboard prints when it listens, and answers one request as soon as it reads a line.
func beDashboard(f Folders) {
	r, err := f.Listen(context.Background())
	if err != nil {
		os.Exit(1)
	}
	_, _ = os.Stdout.WriteString("listening\n")
	in, err := r.Next(context.Background())
	if err != nil {
		os.Exit(1)
	}
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	in.Answer(request.Answer{Result: request.Done})
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// folders are a test's folders, short enough for a socket.
func folders(t *testing.T) Folders {
	t.Helper()
	parent := "/tmp"
	if runtime.GOOS == "windows" {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "ad")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return Folders{Runtime: dir}
}

// own is the socket of this process.
func own(t *testing.T, f Folders) socket {
	t.Helper()
	for _, s := range f.sockets() {
		if s.pid() == os.Getpid() {
			return s
		}
	}
	t.Fatal("no socket of this process")
	return socket{}
}

func open(t *testing.T, f Folders) (request.Requests, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r, err := f.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	occupy(t, own(t, f))
	return r, cancel
}

// dashboard is another process's dashboard. answer lets it answer its request.
func dashboard(t *testing.T, f Folders) (other *os.Process, answer func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), dashboardVariable+"="+f.Runtime)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "listening\n" {
		t.Fatalf("%q, %v", line, err)
	}
	occupy(t, f.sockets()[0])
	return c.Process, func() { _, _ = in.Write([]byte("\n")) }
}

var wanted = request.Request{
	Program: request.Program{Name: "terraform", PID: 4711, Folder: "/infra"}, Realm: "acme", Identity: "prod-admin", Files: []string{"/infra/atmos.yaml"},
}

type reply struct {
	answer request.Answer
	err    error
}

// ask asks in the background, and reports which dashboard asks a person.
func ask(ctx context.Context, f Folders) (asking chan int, done chan reply) {
	asking, done = make(chan int, 1), make(chan reply, 1)
	go func() {
		a, err := f.Ask(ctx, wanted, func(pid int, _ bool) { asking <- pid })
		done <- reply{a, err}
	}()
	return asking, done
}

func next(t *testing.T, r request.Requests) request.Incoming {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	in, err := r.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestARequestGetsItsAnswer(t *testing.T) {
	t.Parallel()
	f := folders(t)
	r, _ := open(t, f)
	for _, result := range []request.Result{request.Done, request.Denied, request.Failed, request.Refused} {
		asking, done := ask(t.Context(), f)
		in := next(t, r)
		if in.Program != wanted.Program || in.Identity != wanted.Identity || len(in.Files) != 1 {
			t.Errorf("%+v", in.Request)
		}
		if pid := <-asking; pid != os.Getpid() {
			t.Errorf("pid %d", pid)
		}
		in.Answer(request.Answer{Result: result, Reason: "why"})
		in.Answer(request.Answer{Result: "again"})
		if got := <-done; got.err != nil || got.answer.Result != result || got.answer.Reason != "why" {
			t.Errorf("%+v", got)
		}
	}
}

func TestADashboardThatTakesNoRequestRefusesIt(t *testing.T) {
	t.Parallel()
	f := folders(t)
	open(t, f)
	a, err := f.Ask(t.Context(), wanted, func(int, bool) { t.Error("a person is asked") })
	if err != nil || a.Result != request.Refused || a.Reason == "" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestWithoutADashboardNobodyIsAsked(t *testing.T) {
	t.Parallel()
	f := folders(t)
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Errorf("%v", err)
	}
	_, end := open(t, f)
	end()
	err := request.ErrEnded
	for errors.Is(err, request.ErrEnded) { // its socket may answer for a moment
		_, err = f.Ask(t.Context(), wanted, func(int, bool) {})
	}
	if !errors.Is(err, request.ErrNoDashboard) {
		t.Errorf("%v", err)
	}
	dead := filepath.Join(f.Runtime, "authdeck", "4194304"+suffix)
	leave(t, dead)
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(dead); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a killed dashboard left is still there: %v", err)
	}
}

func TestADashboardThatEndsIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	f := folders(t)
	r, end := open(t, f)
	asking, done := ask(t.Context(), f)
	next(t, r)
	<-asking
	end()
	if got := <-done; !errors.Is(got.err, request.ErrEnded) {
		t.Errorf("%+v", got)
	}
}

func TestADashboardThatIsKilledIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	f := folders(t)
	other, _ := dashboard(t, f)
	asking, done := ask(t.Context(), f)
	if pid := <-asking; pid != other.Pid {
		t.Errorf("process %d, want %d", pid, other.Pid)
	}
	if err := other.Kill(); err != nil {
		t.Fatal(err)
	}
	if got := <-done; !errors.Is(got.err, request.ErrEnded) {
		t.Errorf("%+v", got)
	}
}

func TestTenProgramsAskAtOnce(t *testing.T) {
	t.Parallel()
	f := folders(t)
	r, _ := open(t, f)
	var waiting []chan reply
	for range 10 {
		_, done := ask(t.Context(), f)
		waiting = append(waiting, done)
	}
	for range waiting {
		next(t, r).Answer(request.Answer{Result: request.Done})
	}
	for _, done := range waiting {
		if got := <-done; got.err != nil || got.answer.Result != request.Done {
			t.Errorf("%+v", got)
		}
	}
}

func TestADashboardHearsThatNobodyWaits(t *testing.T) {
	t.Parallel()
	f := folders(t)
	r, _ := open(t, f)
	ctx, leave := context.WithCancel(t.Context())
	asking, done := ask(ctx, f)
	in := next(t, r)
	<-asking
	leave()
	if err := in.Gone(t.Context()); err != nil {
		t.Error(err)
	}
	if got := <-done; !errors.Is(got.err, context.Canceled) {
		t.Errorf("%+v", got)
	}
}

// says sends a line unchanged, and returns the answer.
func says(t *testing.T, f Folders, line string) (a answer) {
	t.Helper()
	c, err := f.sockets()[0].dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Write([]byte(line)); err != nil {
		t.Fatal(err)
	}
	text, err := bufio.NewReader(c).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return a
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	t.Parallel()
	f := folders(t)
	open(t, f)
	for name, line := range map[string]string{
		"no JSON": "hello\n", "another version": `{"version":2}` + "\n", "too long": strings.Repeat("x", maxLine+1), "nothing": "\n",
	} {
		if a := says(t, f, line); a.Result != request.Refused || a.Version != version || a.Reason == "" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestTheDashboardThatWasUsedLastIsAsked(t *testing.T) {
	t.Parallel()
	f := folders(t)
	dir, err := f.make()
	if err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour)
	for n, used := range []time.Time{long, time.Now(), long.Add(time.Minute)} {
		path := filepath.Join(dir, strconv.Itoa(n+1)+suffix)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, used, used); err != nil {
			t.Fatal(err)
		}
	}
	var order []int
	for _, s := range f.sockets() {
		order = append(order, s.pid())
	}
	if len(order) != 3 || order[0] != 2 || order[1] != 3 || order[2] != 1 {
		t.Errorf("%v", order)
	}
	r, _ := open(t, f)
	path := filepath.Join(dir, filepath.Base(own(t, f).path))
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	for r.Used(); f.sockets()[0].path != path; { // otherwise a key does not count as use, and the test never ends
		runtime.Gosched()
	}
}
