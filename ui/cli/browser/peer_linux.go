package browser

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

// fromStranger reports whether the other end of a local connection is known to belong to another user.
func fromStranger(remote string) bool {
	uid, found := userOf(remote)
	return found && stranger(uid, os.Geteuid())
}

// stranger reports whether a user may not have our link. Root can read everything anyway, and on WSL the browsers of Windows
// connect as root.
func stranger(uid, ours int) bool { return uid != 0 && uid != ours }

// userOf finds the user of a socket by its address in the kernel's table: proc(5), /proc/net/tcp.
func userOf(address string) (uid int, found bool) {
	at, ok := inTable(address)
	table, err := os.Open("/proc/net/tcp")
	if err != nil {
		return 0, false
	}
	defer func() { _ = table.Close() }()
	for lines := bufio.NewScanner(table); ok && lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 7 && fields[1] == at {
			uid, err := strconv.Atoi(fields[7])
			return uid, err == nil
		}
	}
	return 0, false
}

// inTable writes an IPv4 address as in the table: the four bytes as a number in this computer's byte order, and the port.
func inTable(address string) (string, bool) {
	host, port, err := net.SplitHostPort(address)
	ip, number := net.ParseIP(host).To4(), 0
	if err == nil {
		number, err = strconv.Atoi(port)
	}
	if err != nil || ip == nil {
		return "", false
	}
	return fmt.Sprintf("%08X:%04X", binary.NativeEndian.Uint32(ip), number), true
}
