package vault_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/process/processtest"
	"authdeck/store/vault"
	"authdeck/store/vault/bus"
	"authdeck/store/vault/dbustest"
)

const childVar = "AUTHDECK_TEST_START"

// TestStartedChild is the program that the other tests start: it prints what its start found, and what its children get.
func TestStartedChild(t *testing.T) {
	if os.Getenv(childVar) == "" {
		t.Skip("only as a child of the tests below")
	}
	v, err := vault.Open(vault.Options{Type: vault.System})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	fmt.Printf("\nstate=%v\nhere=%s\nerror=%v\n", bus.State(), os.Getenv("DBUS_SESSION_BUS_ADDRESS"), v.Open(ctx))
	fmt.Printf("later=%v\n", bus.State())
	soon, end := context.WithTimeout(t.Context(), time.Minute)
	defer end()
	for _, a := range vault.Available(soon) {
		fmt.Printf("%s=%v\n", a.Name, a.Problem != nil && errors.Is(a.Problem, model.ErrKeyringSilent))
	}
	for _, kv := range bus.Restore(os.Environ()) {
		if value, ok := strings.CutPrefix(kv, "DBUS_SESSION_BUS_ADDRESS="); ok {
			fmt.Printf("child=%s\n", value)
		}
	}
}

// start runs the child with a fake dbus-launch first on its PATH, and returns what it printed, by name.
func start(t *testing.T, address ...string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	launched := filepath.Join(dir, "launched")
	script := "#!/bin/sh\necho called >>" + launched + "\n"
	if err := processtest.WriteProgram(filepath.Join(dir, "dbus-launch"), script); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestStartedChild$", "-test.v")
	child.Env = []string{childVar + "=1", "PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir}
	for _, a := range address {
		child.Env = append(child.Env, "DBUS_SESSION_BUS_ADDRESS="+a)
	}
	begun := time.Now()
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v after %v\n%s", err, time.Since(begun), out)
	}
	if _, err := os.Stat(launched); err == nil {
		t.Error("dbus-launch was run")
	}
	said := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			said[name] = value
		}
	}
	return said
}

func TestABusThatNeverAnswersDoesNotHoldUpTheStart(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(net.Conn){"to authentication": func(net.Conn) {}, "to Hello": stuck} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := "unix:path=" + dbustest.Serve(t, answer)
			said := start(t, address)
			if said["state"] != "silent" || said["here"] != "disabled:" || said["child"] != address ||
				!strings.Contains(said["error"], "did not answer") {
				t.Errorf("%v", said)
			}
			for kind, silent := range map[string]string{"system": "true", "kwallet": "true", "keyctl": "false", "pass": "false"} {
				if said[kind] != silent { // those on the bus wait for it together, the others not at all
					t.Errorf("%s: silent is %q", kind, said[kind])
				}
			}
		})
	}
}

func TestWithoutABusNoneIsStarted(t *testing.T) {
	t.Parallel()
	for _, address := range [][]string{nil, {"autolaunch:"}, {"unix:path=/no/such/bus"}} {
		said := start(t, address...)
		if said["state"] != "absent" || said["here"] != "disabled:" || said["child"] != strings.Join(address, "") ||
			!strings.Contains(said["error"], "no system keyring") {
			t.Errorf("%v: %v", address, said)
		}
	}
}

func TestABusThatWasOnlySlowIsFoundWhenItIsNeeded(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	for try := 0; try < 5 && said["later"] != "answered"; try++ { // a busy machine may need more than the second that the bus has
		var asked atomic.Int32
		address := "unix:path=" + dbustest.Serve(t, func(c net.Conn) {
			if asked.Add(1) > 1 {
				answerOnce(c)
			}
		})
		if said = start(t, address); said["state"] != "silent" || said["child"] != address {
			t.Errorf("%v", said)
		}
	}
	if said["later"] != "answered" {
		t.Errorf("%v", said)
	}
}

// answerOnce answers Hello to a client that says it at once, and refuses others, so that the libraries end too.
func answerOnce(c net.Conn) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	if line, _ := in.ReadString('\n'); !strings.Contains(line, "EXTERNAL") {
		_, _ = c.Write([]byte("REJECTED\r\n"))
		return
	}
	_, _ = c.Write([]byte("OK 0123456789abcdef\r\n"))
	if line, _ := in.ReadString('\n'); line == "BEGIN\r\n" {
		_, _ = in.ReadByte()
		_, _ = c.Write([]byte{'l', 2, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
	}
}

// stuck authenticates every client and says nothing more, like a bus that was stopped in the middle.
func stuck(c net.Conn) {
	in := bufio.NewReader(c)
	for line, err := in.ReadString('\n'); err == nil && line != "BEGIN\r\n"; line, err = in.ReadString('\n') {
		switch {
		case strings.Contains(line, "EXTERNAL"):
			_, _ = c.Write([]byte("OK 0123456789abcdef\r\n"))
		case strings.HasPrefix(line, "NEGOTIATE"):
			_, _ = c.Write([]byte("AGREE_UNIX_FD\r\n"))
		default:
			_, _ = c.Write([]byte("REJECTED EXTERNAL\r\n"))
		}
	}
}

func TestABusThatAnswersIsLeftAsItIs(t *testing.T) { // not parallel, because the check has 50 ms
	address := "unix:path=" + dbustest.Serve(t, answerOnce)
	said := start(t, address)
	for range 500 { // a busy machine may not give the 50 ms either
		if said["state"] == "answered" {
			break
		}
		said = start(t, address)
	}
	if said["state"] != "answered" || said["here"] != address || said["child"] != address {
		t.Errorf("%v", said)
	}
}
