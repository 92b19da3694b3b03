//go:build linux || freebsd || netbsd || openbsd || dragonfly

package bus

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"authdeck/store/vault/dbustest"
)

// says reads the request and writes one reply.
func says(reply string) func(net.Conn) {
	return func(c net.Conn) {
		if line, _ := bufio.NewReader(c).ReadString('\n'); len(line) > 0 && line[0] == 0 {
			_, _ = c.Write([]byte(reply))
		}
	}
}

// bus authenticates, and answers Hello with a message of that type; 0 means no answer.
func bus(kind byte) func(net.Conn) {
	return func(c net.Conn) {
		in := bufio.NewReader(c)
		if line, _ := in.ReadString('\n'); !strings.HasPrefix(line, "\x00AUTH EXTERNAL ") {
			return
		}
		_, _ = c.Write([]byte("OK 1234deadbeef\r\n"))
		if line, _ := in.ReadString('\n'); line != "BEGIN\r\n" {
			return
		}
		message := make([]byte, len(helloMessage()))
		if _, err := io.ReadFull(in, message); err != nil || kind == 0 || !bytes.Equal(message, helloMessage()) {
			return
		}
		_, _ = c.Write([]byte{'l', kind, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
	}
}

// mute accepts connections and never answers.
func mute(net.Conn) {}

func TestOnlyABusThatSaysHelloCounts(t *testing.T) {
	t.Parallel()
	ok, refusing := dbustest.Serve(t, bus(methodReturn)), dbustest.Serve(t, says("REJECTED EXTERNAL\r\n"))
	leaving := dbustest.Serve(t, func(c net.Conn) { says("OK 1234\r\n")(c); _ = c.Close() })
	stuck, forbidding := dbustest.Serve(t, bus(0)), dbustest.Serve(t, bus(methodError))
	silent, closing := dbustest.Serve(t, mute), dbustest.Serve(t, func(c net.Conn) { _ = c.Close() })
	foreign := dbustest.Serve(t, says("HTTP/1.1 400 Bad Request\r\n"))
	for _, c := range []struct {
		name, address string
		want          Finding
	}{
		{"it says Hello", "unix:path=" + ok, Answered},
		{"with options", "unix:path=" + ok + ",guid=0123456789abcdef", Answered},
		{"it refuses this user", "unix:path=" + refusing, Refused},
		{"it authenticates and never says Hello", "unix:path=" + stuck, Silent},
		{"it authenticates and hangs up", "unix:path=" + leaving, Refused},
		{"it authenticates and forbids Hello", "unix:path=" + forbidding, Refused},
		{"it never answers", "unix:path=" + silent, Silent},
		{"it hangs up", "unix:path=" + closing, Silent},
		{"it is something else", "unix:path=" + foreign, Silent},
		{"nothing listens", "unix:path=" + ok + ".not", Absent},
		{"an abstract name that nobody has", "unix:abstract=/authdeck/no/such/bus", Absent},
		{"a program to start", "unixexec:path=/bin/true", Absent},
		{"an unreadable escape", "unix:path=%zz", Absent},
		{"no address at all", "nonsense", Absent},
		{"switched off", "disabled:", Absent},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			timeout := time.Minute
			if c.want == Silent {
				timeout = time.Second
			}
			if got := probe(c.address, os.Getuid(), time.Now().Add(timeout)); got != c.want {
				t.Errorf("%s: %v, want %v", c.address, got, c.want)
			}
		})
	}
}

func TestTheAnsweringAddressOfAListIsTheOneThatIsLeft(t *testing.T) {
	t.Parallel()
	ok, silent := "unix:path="+dbustest.Serve(t, bus(methodReturn)), "unix:path="+dbustest.Serve(t, mute)
	for _, c := range []struct {
		list    []string
		address string
		finding Finding
	}{
		{[]string{silent, ok}, ok, Answered},
		{[]string{ok, silent}, ok, Answered},
		{[]string{silent}, disabled, Silent},
		{[]string{"unix:path=/no/such/bus", silent}, disabled, Silent},
		{[]string{"unix:path=/no/such/bus"}, disabled, Absent},
	} {
		t.Run(strings.Join(c.list, ";"), func(t *testing.T) {
			t.Parallel()
			address, finding := find(c.list, os.Getuid(), 4*time.Second)
			if address != c.address || finding != c.finding {
				t.Errorf("%s %v, want %s %v", address, finding, c.address, c.finding)
			}
		})
	}
}

func TestABusThatDidNotAnswerIsAskedAgainWhenItIsNeeded(t *testing.T) {
	atStart := looked
	t.Cleanup(func() { looked, lookedAgain = atStart, time.Time{} })
	address := "unix:path=" + dbustest.Serve(t, bus(methodReturn))
	for _, before := range []Finding{Absent, Silent, Refused} {
		t.Setenv(variable, disabled)
		looked = look{finding: before, original: address, set: true}
		lookedAgain = time.Now()
		if got := Ask(); got != before {
			t.Errorf("%v: %v right after the last look", before, got)
		}
		lookedAgain = time.Time{}
		if got, used := Ask(), os.Getenv(variable); got != Answered || used != address {
			t.Errorf("%v: %v, and libraries use %s", before, got, used)
		}
	}
}

func TestAnUnsetAddressMeansTheUsersRuntimeFolder(t *testing.T) {
	for _, c := range []struct {
		address, runtime string
		want             []string
	}{
		{"", "/run/user/7", []string{"unix:path=/run/user/7/bus"}},
		{"autolaunch:", "/run/user/7", []string{"unix:path=/run/user/7/bus"}},
		{"autolaunch:scope=x", "/tmp/a b", []string{"unix:path=/tmp/a%20b/bus"}},
		{"", "", []string{"unix:path=/run/user/1000/bus"}},
		{"unix:path=/a;unix:path=/b", "/run/user/7", []string{"unix:path=/a", "unix:path=/b"}},
	} {
		if got := candidates(c.address, c.runtime, 1000); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q, %q: %v, want %v", c.address, c.runtime, got, c.want)
		}
	}
}

func TestAPathSurvivesEscaping(t *testing.T) {
	for _, path := range []string{"/run/user/1000/bus", "/tmp/with space,comma;and%percent=", "/tmp/é"} {
		network, target, ok := socket("unix:path=" + escape(path))
		if !ok || network != "unix" || target != path {
			t.Errorf("%s: %s %s %v", path, network, target, ok)
		}
	}
	if _, target, _ := socket("unix:abstract=/tmp/x,guid=1"); target != "@/tmp/x" {
		t.Errorf("abstract: %s", target)
	}
	if network, target, _ := socket("tcp:host=::1,port=12"); network != "tcp" || target != "[::1]:12" {
		t.Errorf("tcp: %s %s", network, target)
	}
}
