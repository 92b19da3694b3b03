package dashboards

import "golang.org/x/sys/unix"

// peer returns the user and the process at the other end of a socket: the client, or the listener.
func peer(fd int) (user, pid int, err error) {
	who, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return int(who.Uid), int(who.Pid), nil
}
