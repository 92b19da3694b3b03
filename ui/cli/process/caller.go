package process

import (
	"os"
	"slices"
)

// Caller returns the program that started this one: its name and process ID. It skips shells, because AWS SDKs run a
// credential_process in one. If nothing is known, it returns this process itself.
func Caller() (name string, pid int) {
	for pid, hops := os.Getppid(), 0; pid > 1 && hops < 5; hops++ {
		name, parent, ok := look(pid)
		if !ok {
			break
		}
		if !slices.Contains(shells(), name) || parent <= 1 {
			return name, pid
		}
		pid = parent
	}
	return "authdeck", os.Getpid()
}

func shells() []string {
	return []string{"sh", "bash", "dash", "zsh", "fish", "ksh", "busybox", "ash", "cmd", "powershell", "pwsh"}
}
