package dashboards

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"

	"authdeck/model/request"
)

// leave creates the file of a dashboard that was killed: its pipe ended with it.
func leave(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// occupy uses the instance of a pipe that winio keeps open for the pipe's name. Windows connects no program to it, but Wine 8 does.
func occupy(t *testing.T, s socket) {
	t.Helper()
	if windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil {
		connect(t, s)
	}
}

func connect(t *testing.T, s socket) net.Conn {
	t.Helper()
	c, err := s.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestOnlyThisUserMayOpenThePipe(t *testing.T) {
	t.Parallel()
	f := folders(t)
	open(t, f)
	me, err := user(windows.GetCurrentProcessToken())
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, own(t, f))
	security, err := windows.GetSecurityInfo(handle(c), windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("O:%[1]sD:P(A;;FA;;;%[1]s)", me); security.String() != want {
		t.Errorf("%s, want %s", security, want)
	}
}

// pretend creates a pipe as another user could.
func pretend(t *testing.T, f Folders, security string) socket {
	t.Helper()
	dir, err := f.make()
	if err != nil {
		t.Fatal(err)
	}
	s := socket{path: filepath.Join(dir, fmt.Sprintf("999999.%s%s", filepath.Base(f.Runtime), suffix))}
	l, err := winio.ListenPipe(s.pipe(), &winio.PipeConfig{SecurityDescriptor: security})
	if errors.Is(err, windows.ERROR_INVALID_OWNER) {
		t.Skip("only an administrator makes a pipe that belongs to somebody else")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	leave(t, s.path)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if n, _ := c.Read(make([]byte, 1)); n > 0 {
				t.Error("a program wrote to somebody else")
			}
			_ = c.Close()
		}
	}()
	return s
}

func TestAPipeOfAnotherUserIsNotAsked(t *testing.T) {
	t.Parallel()
	f := folders(t)
	s := pretend(t, f, "O:BAD:(A;;GA;;;WD)")
	if _, err := checkServer(connect(t, s)); !errors.Is(err, errOtherUser) {
		t.Error(err)
	}
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Error(err)
	}
}

func TestAPipeThatIsClosedToThisUserIsNotAsked(t *testing.T) {
	t.Parallel()
	f := folders(t)
	pretend(t, f, "D:P(A;;GA;;;BG)") // guests
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Error(err)
	}
}

func TestAnotherUserIsToldFromThisOne(t *testing.T) {
	t.Parallel()
	for kind, want := range map[windows.WELL_KNOWN_SID_TYPE]error{windows.WinWorldSid: errOtherUser, windows.WinBuiltinAdministratorsSid: errOtherUser} {
		if who, err := windows.CreateWellKnownSid(kind); !errors.Is(isMe(who, err), want) {
			t.Errorf("%s: %v", who, err)
		}
	}
	if me, err := user(windows.GetCurrentProcessToken()); isMe(me, err) != nil {
		t.Error(err)
	}
}
