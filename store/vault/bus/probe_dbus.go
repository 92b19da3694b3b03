//go:build linux || freebsd || netbsd || openbsd || dragonfly

package bus

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// probe connects and asks for authentication: a dead bus still accepts connections. Refusing this user is an answer.
// Transports that start a program (unixexec, autolaunch) are never tried, nor any other that the libraries lack.
func probe(address string, uid int, end time.Time) Finding {
	network, target, ok := socket(address)
	if !ok {
		return Absent
	}
	ctx, cancel := context.WithDeadline(context.Background(), end)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, target)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, syscall.EAGAIN) {
			return Silent // EAGAIN: nobody takes the connections that already wait
		}
		return Absent
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(end)
	// D-Bus specification, "Authentication Protocol": a null byte, then EXTERNAL with the user's number in hex digits.
	ask := "\x00AUTH EXTERNAL " + hex.EncodeToString([]byte(strconv.Itoa(uid))) + "\r\n"
	if _, err := conn.Write([]byte(ask)); err != nil || !readLine(conn) {
		return Silent
	}
	return Answered
}

// readLine tells whether a line of the authentication protocol came.
func readLine(conn net.Conn) bool {
	var line []byte
	buf := make([]byte, 256)
	for len(line) < 4096 {
		n, err := conn.Read(buf)
		line = append(line, buf[:n]...)
		if head, _, ok := strings.Cut(string(line), "\r\n"); ok {
			return strings.HasPrefix(head, "OK") || strings.HasPrefix(head, "REJECTED") || strings.HasPrefix(head, "DATA")
		}
		if err != nil {
			return false
		}
	}
	return false
}

// socket reads where an address leads: "unix:path=…", "unix:abstract=…" or "tcp:host=…,port=…", other options ignored.
func socket(address string) (network, target string, ok bool) {
	transport, options, found := strings.Cut(address, ":")
	if !found {
		return "", "", false
	}
	values := map[string]string{}
	for _, option := range strings.Split(options, ",") {
		key, value, _ := strings.Cut(option, "=")
		if values[key], ok = unescape(value); !ok {
			return "", "", false
		}
	}
	path, abstract := values["path"], values["abstract"]
	switch {
	case transport == "unix" && path != "" && abstract == "":
		return "unix", path, true
	case transport == "unix" && abstract != "" && path == "":
		return "unix", "@" + abstract, true
	case transport == "tcp" && values["host"] != "" && values["port"] != "":
		return "tcp", net.JoinHostPort(values["host"], values["port"]), true
	}
	return "", "", false
}
