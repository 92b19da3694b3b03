//go:build linux || darwin || freebsd

package dashboards

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"authdeck/model/request"
	"authdeck/store/process/processtest"
)

// occupy is for pipes.
func occupy(*testing.T, socket) {}

// leave leaves a socket as a killed dashboard does.
func leave(t *testing.T, path string) {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	_ = l.Close()
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

// sudo may keep XDG_RUNTIME_DIR: a folder of root's there would keep the user's own dashboards out.
func TestRootLeavesTheUsersFolderToTheUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	runtime := folders(t).Runtime
	if err := os.Chown(runtime, 54321, 54322); err != nil {
		t.Fatal(err)
	}
	if _, err := (Folders{Runtime: runtime}).Listen(t.Context()); err == nil {
		t.Error("root listens in a folder of the user's")
	}
	info, err := os.Stat(filepath.Join(runtime, "authdeck"))
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != 54321 {
		t.Errorf("the folder belongs to root, or %v", err)
	}
}

func TestALinkInThePlaceOfTheFolderIsNotCalledOpenToOthers(t *testing.T) {
	t.Parallel()
	runtime := folders(t).Runtime
	f := Folders{Runtime: runtime}
	if err := os.Symlink(t.TempDir(), filepath.Join(runtime, "authdeck")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Listen(t.Context()); err == nil || !strings.HasSuffix(err.Error(), "authdeck is not a folder") {
		t.Error(err)
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
		err = processtest.WriteProgram(exe, string(program))
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
		if _, err := checkServer(c); !errors.Is(err, want) {
			t.Errorf("user %d: %v", uid, err)
		}
		_ = c.Close()
		_ = child.Wait()
	}
}
