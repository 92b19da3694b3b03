package browser

import (
	"net"
	"testing"
)

func TestTheTableOfSocketsKnowsOwnConnections(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	uid, found := userOf(c.LocalAddr().String())
	if !found || stranger(uid, uid) || !stranger(uid, uid+1) && uid != 0 || stranger(0, 1000) {
		t.Errorf("uid %d, found: %v", uid, found)
	}
	for _, address := range []string{"", "127.0.0.1", "[::1]:80", "127.0.0.1:x"} {
		if uid, found := userOf(address); found {
			t.Errorf("%q belongs to %d", address, uid)
		}
	}
}
