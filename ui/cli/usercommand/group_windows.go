package usercommand

import (
	"context"
	"errors"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// shell passes the line to cmd unchanged, because Go's quoting rules differ from cmd's, which removes the outermost quotes (/s).
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /d /s /c "` + line + `"`}
	return cmd
}

// runInGroup runs the command in its own job, and ends what is left of the job. Its messages go to the console, which all its
// processes share anyway.
func (c Command) runInGroup(cmd *exec.Cmd) error {
	if c.Terminal != nil {
		cmd.Stderr = c.Terminal
	}
	job, err := newJob(c.KeepChildren)
	if err != nil {
		return err
	}
	defer func() { _ = windows.CloseHandle(job) }()
	cmd.Cancel = func() error {
		_ = windows.TerminateJobObject(job, 1)
		_ = cmd.Process.Kill() // in case it could not be put into the job
		return nil
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	// What the shell starts before this call is not in the job. A shell takes longer than this to start something.
	_ = cmd.Process.WithHandle(func(process uintptr) {
		_ = windows.AssignProcessToJobObject(job, windows.Handle(process))
	})
	err = cmd.Wait()
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) || !c.KeepChildren {
		_ = windows.TerminateJobObject(job, 1)
	}
	return err
}

// newJob creates a job, which contains a command and everything that it starts. The job ends with this process, unless what the
// command leaves running may continue.
func newJob(keepChildren bool) (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil || keepChildren {
		return job, err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE},
	}
	const size = uint32(unsafe.Sizeof(limits))
	// The address is converted to a number in the call, so that the memory is not moved before it.
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), size) //nolint:gosec // as the API takes it
	if err != nil {
		_ = windows.CloseHandle(job)
	}
	return job, err
}

// Interrupted reports whether ctrl+c ended the command. A console interrupts all its processes at once.
func Interrupted(err error) bool {
	var ended *exec.ExitError
	return errors.As(err, &ended) && windows.NTStatus(ended.ExitCode()) == windows.STATUS_CONTROL_C_EXIT //nolint:gosec // an exit code has 32 bits
}
