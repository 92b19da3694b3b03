//go:build linux || freebsd || netbsd || openbsd || dragonfly

package sessionbus_test

import (
	"bufio"
	"encoding/binary"
	"net"
	"testing"

	"github.com/godbus/dbus/v5"

	"authdeck/store/vault/sessionbus"
)

// In a container, the bus may not know the process at the other end of a connection.
func TestAProgramWithAnUnknownProcessRuns(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	go answer(theirs)
	conn, err := dbus.NewConn(ours, dbus.WithContext(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.Auth([]dbus.Auth{dbus.AuthAnonymous()}); err != nil {
		t.Fatal(err)
	}
	if running, pid, err := sessionbus.Serves(t.Context(), conn, "org.kde.kwalletd5"); !running || pid != 0 || err != nil {
		t.Errorf("%t, %d, %v", running, pid, err)
	}
}

// answer is a bus on which every name has an owner, and no owner has a known process.
func answer(c net.Conn) {
	defer func() { _ = c.Close() }()
	lines := bufio.NewReader(c)
	_, _ = lines.ReadByte()
	for _, reply := range []string{"REJECTED ANONYMOUS\r\n", "OK 0123456789abcdef0123456789abcdef\r\n", ""} {
		if _, err := lines.ReadString('\n'); err != nil {
			return
		}
		_, _ = c.Write([]byte(reply))
	}
	for {
		asked, err := dbus.DecodeMessage(lines)
		if err != nil {
			return
		}
		reply := &dbus.Message{Type: dbus.TypeError, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldReplySerial: dbus.MakeVariant(asked.Serial()),
			dbus.FieldErrorName:   dbus.MakeVariant("org.freedesktop.DBus.Error.UnixProcessIdUnknown"),
		}}
		if asked.Headers[dbus.FieldMember].Value() == "NameHasOwner" {
			reply = &dbus.Message{Type: dbus.TypeMethodReply, Body: []any{true}, Headers: map[dbus.HeaderField]dbus.Variant{
				dbus.FieldReplySerial: dbus.MakeVariant(asked.Serial()),
				dbus.FieldSignature:   dbus.MakeVariant(dbus.SignatureOf(true)),
			}}
		}
		if reply.EncodeTo(c, binary.LittleEndian) != nil {
			return
		}
	}
}
