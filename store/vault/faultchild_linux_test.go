package vault

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"authdeck/store/vault/bus"
)

const faultVar = "AUTHDECK_TEST_FAULT"

type order struct {
	On, Operation string
	Within        time.Duration
	Dir           string // of an encrypted file
	Nobody        bool   // as a user who owns nothing
}

type report struct{ Word, Text string }

const giveUp = "give up" // message to the child: its current operation

// TestChildProcess is a program on the bus of its environment: it does what its input says and prints the results.
func TestChildProcess(t *testing.T) {
	if os.Getenv(faultVar) == "" {
		t.Skip("only as a child of the tests below")
	}
	fmt.Printf("\n%s%v\n", busLine, bus.State())
	orders := make(chan order)
	go func() {
		defer close(orders)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			var o order
			if json.Unmarshal(lines.Bytes(), &o) == nil {
				orders <- o
			}
		}
	}()
	for o := range orders {
		if o.Operation == giveUp { // the fault is over
			continue
		}
		v := o.open(t)
		ctx, cancel := context.WithTimeout(t.Context(), o.Within)
		ended := make(chan error, 1)
		go func() { ended <- do(ctx, v, o.Operation) }()
		var err error
		select {
		case err = <-ended:
		case <-orders: // only giveUp can come now
			cancel()
			err = <-ended
		}
		cancel()
		said, _ := json.Marshal(report{Word: wordFor(err), Text: fmt.Sprint(err)})
		fmt.Printf("\nreport %s\n", said)
	}
}

func (o order) open(t *testing.T) *Vault {
	t.Helper()
	if o.Nobody {
		const nobody = 65534
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			t.Fatal(err)
		}
	}
	if o.On == File {
		return openFiles(t, o.Dir, passphrase)
	}
	v, err := Open(Options{Type: o.On, LockDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// late says that the bus did not answer within its 50 ms before main, nor within the second that it gets later. On a busy machine
// that says nothing about a fault.
func (r report) late() bool { return strings.Contains(r.Text, "the D-Bus session bus did not answer") }

// result is a child's result, as an error of its kind.
func (r report) result() error {
	for _, w := range words {
		if w.word == r.Word {
			if w.kind == nil {
				return nil
			}
			return fmt.Errorf("%w (%s)", w.kind, r.Text)
		}
	}
	return fmt.Errorf("%s", r.Text)
}

// child is that program, started with a bus.
type child struct {
	orders io.Writer
	said   *bufio.Scanner
	end    func()
}

func startChild(t *testing.T, address string) child {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildProcess$", "-test.v")
	home := t.TempDir() // the child's files stay when it is killed
	command.Env = []string{faultVar + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home, "DBUS_SESSION_BUS_ADDRESS=" + address}
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	end := sync.OnceFunc(func() { _ = in.Close(); _ = command.Process.Kill(); _ = command.Wait() })
	t.Cleanup(end)
	return child{in, bufio.NewScanner(out), end}
}

// busLine is the child's first line: the result of its check of the bus before main.
const busLine = "bus "

// child starts a child whose check found the bus within 50 ms. On a busy machine that may take several tries.
func (p *peer) child(t *testing.T) child {
	t.Helper()
	for range 500 {
		d := startChild(t, p.address)
		for d.said.Scan() {
			if found, ok := strings.CutPrefix(d.said.Text(), busLine); ok && found == bus.Answered.String() {
				return d
			} else if ok {
				break
			}
		}
		d.end()
	}
	t.Fatal("no child found the bus")
	return child{}
}

func (d child) order(t *testing.T, o order) {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Fprintln(d.orders, string(text))
}

func (d child) do(t *testing.T, o order) report {
	t.Helper()
	d.order(t, o)
	var r report
	for d.said.Scan() {
		if text, ok := strings.CutPrefix(d.said.Text(), "report "); ok {
			if err := json.Unmarshal([]byte(text), &r); err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	t.Fatalf("%s, %s: it ended", o.On, o.Operation)
	return r
}

const closedFolder = "another user's folder"

// If this user is root, for whom no folder is closed, another user runs the operations.
func TestAnotherUsersFolderIsReportedAndHarmsNoEntry(t *testing.T) {
	f := faultNamed(t, closedFolder, File)
	for _, operation := range operations {
		dir := folder(t)
		put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
		path := filepath.Join(dir, "atmos_acme_alice")
		before, err := os.ReadFile(path)
		if err := errors.Join(err, os.Chmod(dir, 0)); err != nil {
			t.Fatal(err)
		}
		r := startChild(t, "disabled:").do(t, order{On: File, Operation: operation, Dir: dir, Nobody: os.Getuid() == 0, Within: soon})
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		f.judge(t, operation, r.result(), string(before), string(after))
	}
}
