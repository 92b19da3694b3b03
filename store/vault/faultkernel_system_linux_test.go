//go:build system

package vault

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/vault/dbustest"
)

// kernelFaults are caused with keyctl, on the key with that number.
var kernelFaults = map[string]func(t *testing.T, key string){
	"the quota is used up": func(t *testing.T, _ string) {
		t.Helper()
		for n, size := 0, 4096; size > 0; n++ {
			if runKeyctl(t, strings.Repeat("x", size), "padd", "user", "filler"+strconv.Itoa(n), "@u") == "" {
				size /= 2
			}
		}
	},
	"the key is revoked":             func(t *testing.T, key string) { t.Helper(); runKeyctl(t, "", "revoke", key) },
	"the key is closed to its owner": func(t *testing.T, key string) { t.Helper(); runKeyctl(t, "", "setperm", key, "0x20200000") },
	"the key cannot be written":      func(t *testing.T, key string) { t.Helper(); runKeyctl(t, "", "setperm", key, "0x2b2b0000") },
}

// runKeyctl runs keyctl and returns its output; "" if it fails.
func runKeyctl(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "keyctl", args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, _ := cmd.Output()
	return strings.TrimSpace(string(out))
}

// inKernel is what the kernel has for alice, whoever may read it.
func inKernel(t *testing.T, key string) string {
	t.Helper()
	runKeyctl(t, "", "setperm", key, "0x3f3f0000")
	found := runKeyctl(t, "", "search", "@u", "user", "atmos_acme_alice")
	if found == "" {
		return ""
	}
	return runKeyctl(t, "", "pipe", found)
}

// used returns how much of the user's quota is used.
func used(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("/proc/key-users")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if user, rest, _ := strings.Cut(strings.TrimSpace(line), ":"); user == strconv.Itoa(os.Getuid()) {
			return rest
		}
	}
	return ""
}

func TestEachFaultOfTheKernelKeyringIsReportedAndHarmsNoEntry(t *testing.T) {
	if !inKernelSession(t) {
		return
	}
	short := exampleKeys()
	short.Duration = "" // so that the new entry needs more room
	if _, err := openType(t, KeyCtl, "").Look(t.Context(), []model.Ref{alice()}); err != nil {
		t.Fatal(err)
	}
	empty := used(t)
	for what, bring := range kernelFaults {
		f := faultNamed(t, what, KeyCtl)
		for _, operation := range operations {
			dbustest.Await(t, "an empty quota", func() bool { return used(t) == empty })
			v := openType(t, KeyCtl, "")
			if err := v.Write(t.Context(), alice(), short); err != nil {
				t.Fatal(err)
			}
			key := runKeyctl(t, "", "search", "@u", "user", "atmos_acme_alice")
			whole := inKernel(t, key)
			bring(t, key)
			before := whole
			if what == "the key is revoked" {
				before = ""
			}
			err := do(t.Context(), v, operation)
			f.judge(t, operation, err, before, inKernel(t, key))
			runKeyctl(t, "", "clear", "@u")
		}
	}
}
