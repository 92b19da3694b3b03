package vault

import (
	"authdeck/store/vault/dbustest"
	"authdeck/store/vault/sessionbus"
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// peer is a D-Bus session bus with one program on it, a Secret Service with faults. The libraries themselves talk to it over a
// socket.
type peer struct {
	address string
	listens net.Listener

	mu     sync.Mutex
	conns  []net.Conn
	served bool // the service is on the bus
	mute   bool // the bus accepts connections and says nothing
	locked bool
	bare   bool // the service has no collection
	quiet  bool // the service's dialog is never answered
	items  []*peerItem
	made   int
	calls  int // number of calls that the service received
	fault  func(call peerCall) fate
	// prompted is called when the dialog is shown: answer unlocks or not, and left ends with the connection that asked.
	prompted func(answer func(unlocks bool), left <-chan struct{})
}

type peerItem struct {
	path       dbus.ObjectPath
	attributes map[string]string
	label      string
	value      []byte
	kind       string
}

type peerCall struct {
	member string
	number int // of the calls to the service, from 1
}

// fate is what happens to one call to the service. An error is the answer instead; last says that the service ends, before or after
// it does what was asked.
type fate struct {
	err          string
	endBefore    bool
	endAfter     bool
	endLater     bool   // it answers first
	hangUp       bool   // the whole bus ends
	freeze       bool   // nothing is answered any more
	frozen       func() // is called then
	otherValue   bool   // a secret is stored differently
	dropsSilence bool   // a secret is not stored, but success is reported
}

func startPeer(t *testing.T) *peer {
	t.Helper()
	dir := dbustest.ShortDir(t)
	p := &peer{served: true, address: "unix:path=" + filepath.Join(dir, "s")}
	var err error
	p.listens, err = new(net.ListenConfig).Listen(t.Context(), "unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.end)
	go func() {
		for {
			c, err := p.listens.Accept()
			if err != nil {
				return
			}
			go p.converse(c)
		}
	}()
	return p
}

func (p *peer) end() {
	_ = p.listens.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

// set changes the peer between calls.
func (p *peer) set(change func(*peer)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// greet authenticates every client; false if the bus says nothing.
func (p *peer) greet(c net.Conn, in *bufio.Reader) bool {
	p.mu.Lock()
	p.conns = append(p.conns, c)
	mute := p.mute
	p.mu.Unlock()
	if mute {
		return false
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		answer := "REJECTED EXTERNAL\r\n"
		switch {
		case line == "BEGIN\r\n":
			return true
		case strings.Contains(line, "EXTERNAL"):
			answer = "OK 0123456789abcdef0123456789abcdef\r\n"
		case strings.HasPrefix(line, "NEGOTIATE"):
			answer = "ERROR\r\n"
		}
		_, _ = io.WriteString(c, answer)
	}
}

func (p *peer) converse(c net.Conn) {
	in := bufio.NewReader(c)
	if !p.greet(c, in) {
		return
	}
	left := make(chan struct{})
	defer close(left)
	for {
		m, err := dbus.DecodeMessage(in)
		if err != nil {
			_ = c.Close()
			return
		}
		if m.Type == dbus.TypeMethodCall && !p.answer(c, m, left) {
			return
		}
	}
}

// answer handles one call; false if nothing more is sent on this connection.
func (p *peer) answer(c net.Conn, m *dbus.Message, left <-chan struct{}) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	member, _ := m.Headers[dbus.FieldMember].Value().(string)
	to, _ := m.Headers[dbus.FieldDestination].Value().(string)
	if to == sessionbus.Iface {
		p.say(c, m, p.busAnswers(member, m.Body))
		return true
	}
	if !p.served {
		p.refuse(c, m, sessionbus.Iface+".Error.ServiceUnknown")
		return true
	}
	p.calls++
	var f fate
	if p.fault != nil {
		f = p.fault(peerCall{member, p.calls})
	}
	switch {
	case f.hangUp:
		_ = p.listens.Close()
		for _, c := range p.conns {
			_ = c.Close()
		}
		return false
	case f.freeze:
		p.mute = true
		f.frozen()
		return false
	case f.endBefore:
		p.refuse(c, m, noReply)
		p.leave(c)
		return true
	case f.err != "":
		p.refuse(c, m, f.err)
		return true
	}
	body := p.serviceAnswers(m, member, f)
	if f.endAfter {
		p.refuse(c, m, noReply)
		p.leave(c)
		return true
	}
	p.say(c, m, body)
	if f.endLater {
		p.leave(c)
	}
	switch {
	case member == "Prompt" && p.prompted != nil:
		go p.prompted(func(unlocks bool) {
			p.set(func(p *peer) {
				p.locked = !unlocks
				p.signal(c, m, "Completed", !unlocks, dbus.MakeVariant([]dbus.ObjectPath{loginPath}))
			})
		}, left)
	case member == "Prompt" && !p.quiet:
		p.signal(c, m, "Completed", true, dbus.MakeVariant(""))
	}
	return true
}

// noReply is the bus's answer if the called program ends.
const noReply = sessionbus.Iface + ".Error.NoReply"

func (p *peer) leave(c net.Conn) {
	p.served = false
	p.send(c, &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath: dbus.MakeVariant(dbus.ObjectPath("/org/freedesktop/DBus")), dbus.FieldSender: dbus.MakeVariant(sessionbus.Iface),
		dbus.FieldInterface: dbus.MakeVariant(sessionbus.Iface), dbus.FieldMember: dbus.MakeVariant(ownerChanged),
	}, Body: []any{secrets, ":1.1", ""}})
}

func (p *peer) say(c net.Conn, m *dbus.Message, body []any) {
	p.send(c, &dbus.Message{Type: dbus.TypeMethodReply, Body: body, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldReplySerial: dbus.MakeVariant(m.Serial()), dbus.FieldSender: dbus.MakeVariant(":1.1"),
	}})
}

func (p *peer) refuse(c net.Conn, m *dbus.Message, name string) {
	p.send(c, &dbus.Message{Type: dbus.TypeError, Body: []any{"asked for by the test"}, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldReplySerial: dbus.MakeVariant(m.Serial()), dbus.FieldErrorName: dbus.MakeVariant(name),
		dbus.FieldSender: dbus.MakeVariant(":1.1"),
	}})
}

func (p *peer) signal(c net.Conn, m *dbus.Message, member string, body ...any) {
	p.send(c, &dbus.Message{Type: dbus.TypeSignal, Body: body, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath: m.Headers[dbus.FieldPath], dbus.FieldInterface: m.Headers[dbus.FieldInterface],
		dbus.FieldMember: dbus.MakeVariant(member), dbus.FieldSender: dbus.MakeVariant(":1.1"),
	}})
}

func (*peer) send(c net.Conn, m *dbus.Message) {
	if len(m.Body) > 0 {
		m.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(m.Body...))
	}
	_ = m.EncodeTo(c, binary.LittleEndian) // the client may be gone
}
