//go:build linux || darwin || freebsd

package dashboards

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdeck/model/request"
)

const (
	dialVariable      = "AUTHDECK_TEST_DIAL"
	dashboardVariable = "AUTHDECK_TEST_DASHBOARD"
)

// TestMain lets this program be another user who connects, and another dashboard.
func TestMain(m *testing.M) {
	if dir := os.Getenv(dashboardVariable); dir != "" {
		beDashboard(Folders{Runtime: dir})
		return
	}
	if path := os.Getenv(dialVariable); path != "" {
		c, err := net.Dial("unix", path)
		if err != nil {
			os.Exit(1)
		}
		_, _ = c.Read(make([]byte, 1)) // until the other end has looked
		return
	}
	os.Exit(m.Run())
}

// beDashboard says when it listens, and answers one request as soon as a line comes.
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

// folders are places of a test, short enough for a socket.
func folders(t *testing.T) Folders {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ad")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return Folders{Runtime: dir}
}

func open(t *testing.T, f Folders) (request.Requests, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r, err := f.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r, cancel
}

var wanted = request.Request{
	Program: request.Program{Name: "terraform", PID: 4711, Folder: "/infra"}, Realm: "acme", Identity: "prod-admin", Files: []string{"/infra/atmos.yaml"},
}

type reply struct {
	answer request.Answer
	err    error
}

// ask asks in the background, and tells which dashboard asks a person.
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
	for _, result := range []request.Result{request.Done, request.Denied, request.Refused} {
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
	path := filepath.Join(f.Runtime, "authdeck", strconv.Itoa(os.Getpid())+suffix)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(f.Runtime, "authdeck", "999999"+suffix), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false) // as a killed dashboard leaves it
	_ = l.Close()
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Errorf("%v", err)
	}
	if found := f.sockets(); len(found) > 0 && found[0].path != path {
		t.Errorf("what a killed dashboard left is still there: %v", found)
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

// says sends a line as it is, and gives what comes back.
func says(t *testing.T, f Folders, line string) (a answer) {
	t.Helper()
	c, err := net.Dial("unix", f.sockets()[0].path)
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
	path := filepath.Join(dir, strconv.Itoa(os.Getpid())+suffix)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	for r.Used(); f.sockets()[0].path != path; { // or a key does not count as use, and the test never ends
		runtime.Gosched()
	}
}

func TestAFolderThatOthersCanReadHasNoSockets(t *testing.T) {
	t.Parallel()
	f := folders(t)
	open(t, f)
	if err := os.Chmod(filepath.Join(f.Runtime, "authdeck"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Errorf("%v", err)
	}
	if _, err := f.Listen(t.Context()); err == nil {
		t.Error("a dashboard listens there")
	}
}

func TestAPathThatIsTooLongIsNotUsed(t *testing.T) {
	t.Parallel()
	f := folders(t)
	f = Folders{Runtime: filepath.Join(f.Runtime, strings.Repeat("x", 100)), State: filepath.Join(f.Runtime, strings.Repeat("y", 100)), Temp: f.Runtime}
	r, _ := open(t, f)
	_, done := ask(t.Context(), f)
	next(t, r).Answer(request.Answer{Result: request.Done})
	if got := <-done; got.err != nil || got.answer.Result != request.Done {
		t.Errorf("%+v", got)
	}
}

func TestAnotherUserIsNotServed(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be another user")
	}
	t.Parallel()
	dir := folders(t).Runtime
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if err := os.Chmod(path, 0o777); err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(dir, "test")
	program, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(exe, program, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	for uid, want := range map[uint32]error{65534: errOtherUser, 0: nil} {
		child := exec.Command(exe)
		child.Env, child.Dir = []string{dialVariable + "=" + path}, dir
		child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		c, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ours(c); !errors.Is(err, want) {
			t.Errorf("user %d: %v", uid, err)
		}
		_ = c.Close()
		_ = child.Wait()
	}
}
