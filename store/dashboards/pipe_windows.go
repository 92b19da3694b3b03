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
	maxPath = 32 << 10 // bytes, which is no limit: the file only marks the pipe
	pipes   = `\\.\pipe\authdeck-`
)

// pipeListener is a pipe, and the file whose name says how the pipe is called.
type pipeListener struct {
	net.Listener
	file string
}

// Close removes the file first: nobody is to look for a pipe that goes away.
func (l pipeListener) Close() error { return errors.Join(removed(l.file), l.Listener.Close()) }

// removed removes a file that may be gone.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// listen opens a pipe for this user alone, and a file in the folder that has its name. Pipes are in no folder, and every user may
// make one: a name that nobody guesses is not taken before, and winio fails if it is.
func listen(_ context.Context, dir string) (l net.Listener, path string, err error) {
	me, err := user(windows.GetCurrentProcessToken())
	if err != nil {
		return nil, "", err
	}
	path = filepath.Join(dir, strconv.Itoa(os.Getpid())+"."+rand.Text()+suffix)
	l, err = winio.ListenPipe(socket{path: path}.pipe(), &winio.PipeConfig{
		SecurityDescriptor: fmt.Sprintf("O:%[1]sD:P(A;;FA;;;%[1]s)", me), // it belongs to the user, and nobody else may open it
		InputBufferSize:    maxLine, OutputBufferSize: maxLine,           // or a line waits until it is read
	})
	if err != nil {
		return nil, "", err
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	return pipeListener{l, path}, path, nil
}

// pipe is what the pipe is called that a file stands for. It is on this computer, whatever the file's name is.
func (s socket) pipe() string { return pipes + strings.TrimSuffix(filepath.Base(s.path), suffix) }

// dial removes the file of a dashboard that was killed. The dashboard may learn who connects, but cannot act as this user.
func (s socket) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, lineTimeout)
	defer cancel()
	c, err := winio.DialPipeAccessImpLevel(ctx, s.pipe(), windows.GENERIC_READ|windows.GENERIC_WRITE, winio.PipeImpLevelIdentification)
	if errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(s.path)
	}
	return c, err
}

// private only asks for a folder. Modes say nothing here; the pipe itself is for one user, and both sides check it.
func private(dir string) error {
	if info, err := os.Stat(dir); err != nil || info.IsDir() {
		return err
	}
	return fmt.Errorf("%s is not a folder", dir)
}

// checkClient says why the program that connected is not this user's. Its process number would not do: a process may claim another.
func checkClient(c net.Conn) error {
	client := make(chan error)
	go func() { // a thread that could not take its own user back ends with the goroutine
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

// impersonated acts as the program at the other end of a pipe, and says which user that is.
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

// checkServer gives the process that made a pipe; the error says why it is not this user's. Nobody can make a pipe that belongs to
// another user.
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
