//go:build darwin || freebsd

package dashboards

import "golang.org/x/sys/unix"

// solLocal is SOL_LOCAL of <sys/un.h>.
const solLocal = 0

// peer is the user at the other end of a socket, as getpeereid(3) asks for it. The process is 0: not all of these systems say it.
func peer(fd int) (user, pid int, err error) {
	who, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return int(who.Uid), 0, nil
}
