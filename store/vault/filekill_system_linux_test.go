//go:build system

package vault

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/model"
)

const (
	victimVar = "AUTHDECK_TEST_VICTIM" // what the victim does
	folderVar = "AUTHDECK_TEST_FOLDER" // where
)

// TestVictim is the program that is killed: it saves, or changes the passphrase, again and again.
func TestVictim(t *testing.T) {
	act, dir := os.Getenv(victimVar), os.Getenv(folderVar)
	if act == "" {
		t.Skip("only as a child of the tests below")
	}
	pass := under(t, dir, victims())
	v := openFiles(t, dir, pass)
	fmt.Println("\nready")
	for n := 0; ; n++ {
		var err error
		if act == "save" {
			k := exampleKeys()
			k.Duration = fmt.Sprintf("%dh", n%20+1)
			err = v.Write(t.Context(), alice(), k)
		} else {
			pass = map[string]string{passphrase: newPassphrase, newPassphrase: passphrase}[pass]
			_, err = v.ChangePassphrase(t.Context(), model.SecretString(pass))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func victims() []string { return []string{"atmos_acme_bob", "atmos_acme_carol", "atmos_acme_dave"} }

// killed runs the victim and kills it at some moment of its work.
func killed(t *testing.T, act, dir string, within time.Duration) {
	t.Helper()
	victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$", "-test.v")
	victim.Env = []string{victimVar + "=" + act, folderVar + "=" + dir, "HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	ready := false
	for !ready && lines.Scan() {
		ready = lines.Text() == "ready"
	}
	if !ready {
		t.Fatalf("the victim did not begin: %v", victim.Wait())
	}
	<-time.After(time.Duration(rand.Int64N(int64(within)))) //nolint:gosec // any moment will do, no secret hangs on it
	_ = victim.Process.Kill()
	rest, _ := io.ReadAll(out)
	if err := victim.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the victim ended by itself: %v\n%s", err, rest)
	}
}

// twice returns how long an act takes twice here, if nothing else runs: kills within that time hit all of its moments, and the
// victim continues until it is killed.
func twice(t *testing.T, act func() error) time.Duration {
	t.Helper()
	least := time.Second
	for range 5 {
		begun := time.Now()
		if err := act(); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(begun))
	}
	return 2 * least
}

func TestAKilledSaveLeavesTheOldEntryOrTheNewOne(t *testing.T) {
	t.Parallel()
	for part := range 4 {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			killSaves(t, 25)
		})
	}
}

func killSaves(t *testing.T, times int) {
	t.Helper()
	dir := folder(t)
	for _, name := range victims() {
		put(t, designs(t, dir, passphrase), name, alicePayload)
	}
	window := twice(t, func() error { return openFiles(t, dir, passphrase).Write(t.Context(), alice(), exampleKeys()) })
	for range times {
		killed(t, "save", dir, window)
		k, err := openFiles(t, dir, passphrase).Read(t.Context(), alice())
		if err != nil || k.AccessKeyID != exampleID || !k.Secret.Equal(model.SecretString(exampleSecret)) {
			t.Fatalf("%v", err)
		}
		if got := names(t, dir); len(got) != 4 {
			t.Fatalf("in the folder: %v", got)
		}
	}
	if err := openFiles(t, dir, passphrase).Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Errorf("the next save: %v", err)
	}
}

func TestAKilledChangeOfThePassphraseLeavesAllEntriesUnderOne(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	for _, name := range victims() {
		put(t, designs(t, dir, passphrase), name, alicePayload)
	}
	next, v := newPassphrase, openFiles(t, dir, passphrase)
	window := twice(t, func() error {
		_, err := v.ChangePassphrase(t.Context(), model.SecretString(next))
		next = map[string]string{passphrase: newPassphrase, newPassphrase: passphrase}[next]
		return err
	})
	seen := map[string]int{}
	for range 50 {
		killed(t, "passphrase", dir, window)
		if err := openFiles(t, dir, passphrase).Open(t.Context()); err != nil && !errors.Is(err, model.ErrWrongPassphrase) { // the next process
			t.Fatal(err)
		}
		pass := under(t, dir, victims())
		if pass == "" {
			t.Fatal("neither passphrase opens all entries")
		}
		seen[pass]++
	}
	if len(seen) != 2 {
		t.Errorf("never killed at another state: %v", seen)
	}
}

func TestEightWritersAndEightReadersForTenSeconds(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := openFiles(t, dir, passphrase).Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(10 * time.Second)
	var reads, writes atomic.Int64
	var all sync.WaitGroup
	for i := range 8 {
		writer, reader := openFiles(t, dir, passphrase), openFiles(t, dir, passphrase) // each stands for a process
		all.Go(func() {
			for n := 0; time.Now().Before(end); n++ {
				k := exampleKeys()
				k.Duration = fmt.Sprintf("%dh", (i+n)%20+1)
				if err := writer.Write(t.Context(), alice(), k); err != nil {
					t.Errorf("write: %v", err)
				}
				writes.Add(1)
			}
		})
		all.Go(func() {
			for time.Now().Before(end) {
				if k, err := reader.Read(t.Context(), alice()); err != nil || k.AccessKeyID != exampleID {
					t.Errorf("read: %v", err)
				}
				reads.Add(1)
			}
		})
	}
	all.Wait()
	t.Logf("%d reads and %d writes", reads.Load(), writes.Load())
	if reads.Load() == 0 || writes.Load() == 0 {
		t.Error("nothing was done")
	}
}
