//go:build linux || freebsd || netbsd || openbsd || dragonfly

package bus

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// probe connects, authenticates and says Hello, which is everything that a library waits for when it connects: a dead bus still
// accepts connections, and a stuck one still authenticates. It never tries transports that start a program (unixexec, autolaunch),
// or that the libraries do not support.
func probe(address string, uid int, end time.Time) Finding {
	network, target, ok := socket(address)
	if !ok {
		return Absent
	}
	ctx, cancel := context.WithDeadline(context.Background(), end)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, target)
	if err != nil {
		var late net.Error // also EAGAIN: too many connections are already waiting
		if errors.As(err, &late) && late.Timeout() || ctx.Err() != nil {
			return Silent
		}
		return Absent
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(end)
	// D-Bus specification, "Authentication Protocol": a null byte, then EXTERNAL with the user ID in hex digits.
	ask := "\x00AUTH EXTERNAL " + hex.EncodeToString([]byte(strconv.Itoa(uid))) + "\r\n"
	if _, err := conn.Write([]byte(ask)); err != nil {
		return Silent
	}
	switch line := readLine(conn); {
	case strings.HasPrefix(line, "OK"):
		return hello(conn)
	case strings.HasPrefix(line, "REJECTED"), strings.HasPrefix(line, "DATA"), strings.HasPrefix(line, "ERROR"):
		return Refused
	}
	return Silent
}

// readLine reads a line of the authentication protocol; "" if none came.
func readLine(conn net.Conn) string {
	var line []byte
	buf := make([]byte, 256)
	for len(line) < 4096 {
		n, err := conn.Read(buf)
		line = append(line, buf[:n]...)
		if head, _, ok := strings.Cut(string(line), "\r\n"); ok {
			return head
		}
		if err != nil {
			break
		}
	}
	return ""
}

// hello ends the authentication and calls the method that every connection begins with. dbus-daemon also authenticates another
// user, but then closes the connection.
func hello(conn net.Conn) Finding {
	_, err := conn.Write(append([]byte("BEGIN\r\n"), helloMessage()...))
	head := make([]byte, 2) // byte order, type
	if err == nil {
		_, err = io.ReadFull(conn, head)
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Refused
	case err != nil, head[0] != 'l' && head[0] != 'B':
		return Silent
	case head[1] == methodReturn:
		return Answered
	case head[1] == methodError:
		return Refused
	}
	return Silent
}

// Types of messages (D-Bus specification, "Message Format").
const (
	methodCall   = 1
	methodReturn = 2
	methodError  = 3
)

// helloMessage is org.freedesktop.DBus.Hello without arguments (same place): fixed fields, then a length and the header
// fields, each of them code, signature and value, padded to eight bytes.
func helloMessage() []byte {
	var fields []byte
	for _, f := range []struct {
		code, kind byte
		value      string
	}{{1, 'o', "/org/freedesktop/DBus"}, {6, 's', "org.freedesktop.DBus"}, {2, 's', "org.freedesktop.DBus"}, {3, 's', "Hello"}} {
		for len(fields)%8 != 0 {
			fields = append(fields, 0)
		}
		fields = append(fields, f.code, 1, f.kind, 0)
		fields = binary.LittleEndian.AppendUint32(fields, uint32(len(f.value))) // #nosec G115 -- a few bytes
		fields = append(append(fields, f.value...), 0)
	}
	message := []byte{'l', methodCall, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0}         // no flags, version 1, no body, serial 1
	message = binary.LittleEndian.AppendUint32(message, uint32(len(fields))) // #nosec G115 -- a hundred bytes
	message = append(message, fields...)
	for len(message)%8 != 0 {
		message = append(message, 0)
	}
	return message
}

// socket parses an address: "unix:path=…", "unix:abstract=…" or "tcp:host=…,port=…"; it ignores other options.
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
