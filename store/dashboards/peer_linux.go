package dashboards

import "golang.org/x/sys/unix"

// peer is the user and the process at the other end of a socket: who connected, or who listens.
func peer(fd int) (user, pid int, err error) {
	who, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return int(who.Uid), int(who.Pid), nil
}
