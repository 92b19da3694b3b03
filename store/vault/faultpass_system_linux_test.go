//go:build system

package vault

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// scriptedGpg runs in place of the real gpg. At the call whose number is in the file "at", it does once what the file "how" says.
const scriptedGpg = `#!/bin/bash
cd=$GNUPGHOME/calls
exec 9>"$cd/lock"; flock 9 # two of a pipe come at once
n=$(($(cat "$cd/n") + 1)); echo $n >"$cd/n"
exec 9>&-
[ $n = "$(cat "$cd/at")" ] || exec REAL "$@"
out=/dev/stdout last=
for a; do [ "$last" != -o ] || out=$a; last=$a; done
case $(cat "$cd/how") in
"gpg is killed before it acts") kill -9 $$ ;;
"pass is killed while gpg acts")
	read -r _ _ _ _ _ session _ </proc/$$/stat
	kill -9 "$session"
	exec REAL "$@" ;;
esac
if [ $out = /dev/stdout ]; then REAL "$@" | head -c 40; else REAL "$@"; truncate -s 100 "$out"; fi
kill -9 $$
`

// startScripted puts the script where pass finds it first.
func startScripted(t *testing.T) (calls string) {
	t.Helper()
	gnupg := startPass(t, "")
	gpg, err := exec.LookPath("gpg")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	plant(t, filepath.Join(bin, "gpg"), strings.ReplaceAll(scriptedGpg, "REAL", gpg))
	plant(t, filepath.Join(bin, "gpg2"), strings.ReplaceAll(scriptedGpg, "REAL", gpg)) // which pass prefers
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	calls = filepath.Join(gnupg, "calls")
	if err := os.Mkdir(calls, 0o700); err != nil {
		t.Fatal(err)
	}
	return calls
}

func TestAPassWhoseGpgIsKilledAtAnyCallIsReportedAndHarmsNoEntry(t *testing.T) {
	calls := startScripted(t)
	strike := func(how string, at int) {
		for name, text := range map[string]string{"n": "0", "at": strconv.Itoa(at), "how": how} {
			plant(t, filepath.Join(calls, name), text)
		}
	}
	struck := func(at int) bool {
		text, err := os.ReadFile(filepath.Join(calls, "n"))
		n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		return err == nil && n >= at
	}
	// Unencrypted, because gpg encrypts the same text differently each time.
	left := func() string {
		strike("", 0)
		out, _ := exec.CommandContext(t.Context(), "pass", "show", "authdeck/atmos_acme_alice").Output()
		return unpacked(out)
	}
	v := openType(t, Pass, "")
	strike("", 0)
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(os.Getenv("PASSWORD_STORE_DIR"), "authdeck")
	entry := filepath.Join(folder, "atmos_acme_alice.gpg")
	whole, err := os.ReadFile(entry)
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"gpg is killed before it acts", "gpg is killed halfway", "pass is killed while gpg acts"} {
		f := faultNamed(t, how, Pass)
		for _, operation := range operations {
			for at := 1; ; at++ {
				_ = os.Remove(filepath.Join(folder, "atmos_acme_bob.gpg"))
				if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(entry, whole, 0o600)); err != nil {
					t.Fatal(err)
				}
				strike(how, at)
				err := do(t.Context(), v, operation)
				if !struck(at) {
					if err != nil {
						t.Errorf("%s, without a fault: %v", operation, err)
					}
					break
				}
				f.judge(t, operation, err, unpacked([]byte(itemText("atmos_acme_alice", alicePayload))), left())
				if got := names(t, folder); slices.Contains(got, ".new") {
					t.Errorf("left over: %v", got)
				}
			}
		}
	}
}
