//go:build system

package vault

import (
	"authdeck/store/vault/dbustest"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const diskVar = "AUTHDECK_TEST_DISK"

// inOwnMounts reports whether this is the second run, in which file systems can be mounted that nobody else sees; if not, it starts
// that run and uses its result. A user who is not root is root in it.
func inOwnMounts(t *testing.T) bool {
	t.Helper()
	if os.Getenv(diskVar) != "" {
		// If the root is not a mount point, as in a chroot, it cannot be made private, and need not be.
		if err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil && !errors.Is(err, syscall.EINVAL) {
			t.Fatal(err)
		}
		return true
	}
	home := dbustest.ShortDir(t)
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	again.Env = []string{diskVar + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home}
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		again.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		again.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		again.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := again.CombinedOutput()
	if errors.Is(err, syscall.EPERM) {
		t.Skipf("no file system can be mounted here, as in a container without CAP_SYS_ADMIN: %v", err) // .ci/run says so too
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// disk mounts a small file system and saves one entry in it.
func disk(t *testing.T, options string) (mount, dir string) {
	t.Helper()
	mount = t.TempDir()
	if err := syscall.Mount("none", mount, "tmpfs", 0, options); err != nil {
		t.Fatalf("no file system can be mounted here, as in a container without CAP_SYS_ADMIN: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(mount, syscall.MNT_DETACH) })
	dir = filepath.Join(mount, "atmos", "keyring")
	put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
	return mount, dir
}

// fill writes until the disk is full.
func fill(t *testing.T, mount string) {
	t.Helper()
	f, err := os.Create(filepath.Join(mount, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for err == nil {
		_, err = f.Write(make([]byte, 512))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

func readOnly(t *testing.T, mount string) {
	t.Helper()
	if err := syscall.Mount("none", mount, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
}

func TestEachFaultOfARealDiskIsReportedAndHarmsNoEntry(t *testing.T) {
	if !inOwnMounts(t) {
		return
	}
	for what, bring := range map[string]func(t *testing.T, mount string){
		"a full disk": fill,
		"no free inodes": func(t *testing.T, mount string) {
			t.Helper()
			for i := 0; os.Mkdir(filepath.Join(mount, strings.Repeat("x", i+1)), 0o700) == nil; i++ {
			}
		},
		"a read-only folder": readOnly,
	} {
		f := faultNamed(t, what, File)
		for _, operation := range operations {
			t.Run(what+", "+operation, func(t *testing.T) {
				mount, dir := disk(t, "size=64k,nr_inodes=16")
				v := openFiles(t, dir, passphrase)
				bring(t, mount)
				f.onDisk(t, v, dir, operation)
			})
		}
	}
}
