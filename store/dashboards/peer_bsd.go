//go:build darwin || freebsd

package dashboards

import "golang.org/x/sys/unix"

// solLocal is SOL_LOCAL of <sys/un.h>.
const solLocal = 0

// peer returns the user at the other end of a socket, like getpeereid(3). The process is 0, because not all of these systems report
// it.
func peer(fd int) (user, pid int, err error) {
	who, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return int(who.Uid), 0, nil
}
