//go:build system

package vault

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// killedAt runs a test of this program as a child and kills it as it enters its nth system call that changes something, counted
// over all of its threads between two calls of mark; 0 means none. It returns the calls up to there by number.
func killedAt(t *testing.T, n int, test string, env ...string) []uint64 {
	t.Helper()
	runtime.LockOSThread() // the thread that started a child is the one that traces it
	defer runtime.UnlockOSThread()
	pid, err := syscall.ForkExec(os.Args[0], []string{os.Args[0], "-test.run=^" + test + "$"}, &syscall.ProcAttr{
		Env: env, Files: []uintptr{0, 2, 2}, Sys: &syscall.SysProcAttr{Ptrace: true, Setpgid: true}, // #nosec G204 -- this program
	})
	if err != nil {
		t.Fatal(err)
	}
	tr := tracer{at: n}
	for {
		var status unix.WaitStatus
		thread, err := unix.Wait4(-pid, &status, unix.WALL, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			t.Fatalf("the child was lost: %v", err)
		case thread == pid && (status.Signaled() && tr.killed || status.Exited() && status.ExitStatus() == 0):
			return tr.calls
		case thread == pid && (status.Exited() || status.Signaled()):
			t.Fatalf("the child ended by itself: %#x", status)
		case status.Stopped():
			tr.stopped(pid, thread, status.StopSignal())
		}
	}
}

// mark begins and ends the counting.
func mark() { _, _ = unix.Getsid(0) }

type tracer struct {
	at      int
	begun   bool
	options bool
	killed  bool
	calls   []uint64
}

// stopped continues a thread that stopped. Threads that have ended do not matter.
func (tr *tracer) stopped(pid, thread int, signal unix.Signal) {
	const ofCalls = unix.SIGTRAP | 0x80
	pass := 0
	switch {
	case !tr.options:
		tr.options = unix.PtraceSetOptions(pid, unix.PTRACE_O_EXITKILL|unix.PTRACE_O_TRACESYSGOOD|unix.PTRACE_O_TRACECLONE) == nil
	case signal == ofCalls:
		tr.called(pid, thread)
	case signal != unix.SIGTRAP && signal != unix.SIGSTOP: // these announce new threads
		pass = int(signal)
	}
	_ = unix.PtraceSyscall(thread, pass)
}

// called counts a call that a thread is about to make.
func (tr *tracer) called(pid, thread int) {
	const getInfo, entering = 0x420e, 1 // ptrace(2), PTRACE_GET_SYSCALL_INFO
	var info struct {
		op   uint8
		_    [3]uint8
		_    uint32
		_    [2]uint64
		call uint64
		args [6]uint64
		_    [2]uint64
	}
	_, _, failed := unix.Syscall6(unix.SYS_PTRACE, getInfo, uintptr(thread), unsafe.Sizeof(info),
		uintptr(unsafe.Pointer(&info)), 0, 0) // #nosec G103 -- the kernel writes there
	switch {
	case failed != 0 || info.op != entering || tr.killed:
	case info.call == unix.SYS_GETSID:
		tr.begun = !tr.begun
	case tr.begun && changes(info.call, info.args[2]):
		if tr.calls = append(tr.calls, info.call); len(tr.calls) == tr.at {
			tr.killed = unix.Kill(pid, unix.SIGKILL) == nil
		}
	}
}

// changes reports whether a call can change a file or a folder, or takes a lock. A kill at any other call has the same result as a
// kill at the next of these, because reading changes nothing, and the system closes the files and releases the locks of a killed
// program.
func changes(call, openFlags uint64) bool {
	return call == unix.SYS_OPENAT && openFlags&(unix.O_CREAT|unix.O_TRUNC) != 0 || slices.Contains([]uint64{
		unix.SYS_FLOCK, unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FALLOCATE, unix.SYS_COPY_FILE_RANGE, unix.SYS_SENDFILE,
		unix.SYS_FSYNC, unix.SYS_FDATASYNC, unix.SYS_FCHMOD, unix.SYS_FCHMODAT, unix.SYS_FCHOWNAT, unix.SYS_UTIMENSAT,
		unix.SYS_MKDIRAT, unix.SYS_UNLINKAT, unix.SYS_LINKAT, unix.SYS_SYMLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2,
	}, call)
}
