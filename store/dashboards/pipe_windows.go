package dashboards

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

const (
	maxPath = 32 << 10 // bytes; no real limit, because the file only marks the pipe
	pipes   = `\\.\pipe\authdeck-`
)

// pipeListener is a pipe, and the file whose name contains the pipe's name.
type pipeListener struct {
	net.Listener
	file string
}

// Close removes the file first, so that nobody looks for a pipe that is being closed.
func (l pipeListener) Close() error { return errors.Join(removed(l.file), l.Listener.Close()) }

// removed removes a file that may not exist any more.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// listen opens a pipe for this user alone, and creates a file in the folder with its name. Pipes are not in a folder, and every
// user may create one. The name is random, so nobody can create the pipe first; if somebody did, winio fails.
func listen(_ context.Context, dir string) (l net.Listener, path string, err error) {
	me, err := user(windows.GetCurrentProcessToken())
	if err != nil {
		return nil, "", err
	}
	path = filepath.Join(dir, strconv.Itoa(os.Getpid())+"."+rand.Text()+suffix)
	l, err = winio.ListenPipe(socket{path: path}.pipe(), &winio.PipeConfig{
		SecurityDescriptor: fmt.Sprintf("O:%[1]sD:P(A;;FA;;;%[1]s)", me), // it belongs to the user, and nobody else may open it
		InputBufferSize:    maxLine, OutputBufferSize: maxLine,           // otherwise a write waits until the line is read
	})
	if err != nil {
		return nil, "", err
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	return pipeListener{l, path}, path, nil
}

// pipe returns the name of the pipe for a file. It is on this computer, whatever the file's name is.
func (s socket) pipe() string { return pipes + strings.TrimSuffix(filepath.Base(s.path), suffix) }

// dial removes the file of a dashboard that was killed. The dashboard may see who connects, but cannot act as this user.
func (s socket) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, lineTimeout)
	defer cancel()
	c, err := winio.DialPipeAccessImpLevel(ctx, s.pipe(), windows.GENERIC_READ|windows.GENERIC_WRITE, winio.PipeImpLevelIdentification)
	if errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(s.path)
	}
	return c, err
}

// private only creates the folder. Modes mean little here; the pipe itself is for one user, and both sides check that.
func private(dir string) error {
	if info, err := os.Stat(dir); err != nil || info.IsDir() {
		return err
	}
	return fmt.Errorf("%s is not a folder", dir)
}

// checkClient says why the connected program does not belong to this user. Its process ID is not enough, because a process may
// claim another one's.
func checkClient(c net.Conn) error {
	client := make(chan error)
	go func() { // a thread that could not return to its own user ends with the goroutine
		runtime.LockOSThread()
		who, err := impersonated(handle(c))
		if back := windows.RevertToSelf(); back == nil {
			runtime.UnlockOSThread()
		} else {
			err = errors.Join(err, back)
		}
		client <- isMe(who, err)
	}()
	return <-client
}

// impersonated takes on the user of the program at the other end of a pipe, and returns who that is.
func impersonated(pipe windows.Handle) (*windows.SID, error) {
	impersonate := windows.NewLazySystemDLL("advapi32.dll").NewProc("ImpersonateNamedPipeClient")
	if ok, _, err := impersonate.Call(uintptr(pipe)); ok == 0 {
		return nil, err
	}
	var token windows.Token
	if err := windows.OpenThreadToken(windows.CurrentThread(), windows.TOKEN_QUERY, true, &token); err != nil {
		return nil, err
	}
	defer func() { _ = token.Close() }()
	return user(token)
}

// checkServer returns the process that created a pipe; the error says why it does not belong to this user. Nobody can create a pipe
// that belongs to another user.
func checkServer(c net.Conn) (pid int, err error) {
	security, err := windows.GetSecurityInfo(handle(c), windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return 0, err
	}
	owner, _, err := security.Owner()
	if err := isMe(owner, err); err != nil {
		return 0, err
	}
	var process uint32
	err = windows.GetNamedPipeServerProcessId(handle(c), &process)
	return int(process), err
}

func isMe(who *windows.SID, err error) error {
	if err != nil {
		return err
	}
	me, err := user(windows.GetCurrentProcessToken())
	if err == nil && !who.Equals(me) {
		err = errOtherUser
	}
	return err
}

func user(token windows.Token) (*windows.SID, error) {
	u, err := token.GetTokenUser()
	if err != nil {
		return nil, err
	}
	return u.User.Sid, nil
}

func handle(c net.Conn) windows.Handle { return windows.Handle(c.(interface{ Fd() uintptr }).Fd()) }
