//go:build unix

package pass

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/process/processtest"
)

// fromGpg is a message for a key that is gone.
const fromGpg = "hF4DFoljsuGJv6kSAQdAL4NaSxv2FxggCeTx0nJG8IUOkH56I57CH5WYXBYdLz0w2D5VX7kvx7j24tEEH0Wbfev2COv1iDG7XpNmkFocZ4FDyxuhbg2u" +
	"lE+7UHpRIZVd0kEB9CxuFCg82FX6FEU33iARJVszgOqTz8nmynses1tsb34ykapzznJ2/+ww1oI2H/3/fzRfuoHkCnpf/Wb8pRZqiA=="

func TestAMessageIsWholeOrCutByItsPackets(t *testing.T) {
	binary, err := base64.StdEncoding.DecodeString(fromGpg)
	if err != nil {
		t.Fatal(err)
	}
	body := strings.Repeat("x", 512)
	for what, text := range map[string]string{
		"from gpg":         string(binary),
		"partial lengths":  "\xc1\x01x\xd2\xe9" + body + "\xe1xx\x00",
		"two bytes long":   "\xd2\xc1\x40" + body,
		"four bytes long":  "\xd2\xff\x00\x00\x02\x00" + body,
		"old, one byte":    "\xa4\x01x",
		"old, two bytes":   "\xa5\x02\x00" + body,
		"old, four bytes":  "\xa6\x00\x00\x02\x00" + body,
		"after a password": "\x8c\x01x\xd4\x01x",
		"armored":          "-----BEGIN PGP MESSAGE-----\n\n" + fromGpg + "\n-----END PGP MESSAGE-----\n",
	} {
		if !isMessage([]byte(text)) {
			t.Errorf("%s is not whole", what)
		}
		end := len(text)
		if what == "armored" {
			end = strings.Index(text, "-----END PGP ")
		}
		for n := range end {
			if isMessage([]byte(text[:n])) {
				t.Errorf("%s: is whole although cut after %d bytes", what, n)
			}
		}
	}
	for _, text := range []string{"", "{\"Key\":\"x\"}", strings.Repeat("\x00", 200), "\xd2\xff\xff\xff\xff\xffx", "\xa7"} {
		if isMessage([]byte(text)) {
			t.Errorf("%q is a message", text)
		}
	}
	if !isMessage([]byte("\xa7x")) {
		t.Error("a packet up to the end of the file")
	}
}

// A gpg that fails says nothing about the entry; only its file does.
func TestAnEntryIsDamagedIfItsFileIsNoMessageWhateverGpgSays(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "store", folder, "atmos_acme_dev.gpg")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("PASSWORD_STORE_DIR", filepath.Join(dir, "store"))
	whole, _ := base64.StdEncoding.DecodeString(fromGpg)
	for _, script := range []string{
		"kill -9 $$", "exit 2", "echo '[GNUPG:] NODATA 1' >&2; exit 2",
		"echo '[GNUPG:] DECRYPTION_KEY 09 6F -' >&2; echo '[GNUPG:] DECRYPTION_FAILED' >&2; exit 2",
	} {
		for text, damaged := range map[string]bool{"": true, string(whole): false, string(whole[:len(whole)-1]): true, "{}": true} {
			if err := errors.Join(processtest.WriteProgram(filepath.Join(dir, "pass"), "#!/bin/sh\n"+script+"\n"),
				os.WriteFile(file, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
			if _, err := (&store{}).Get("atmos_acme_dev"); err == nil || errors.Is(err, model.ErrDamagedEntry) != damaged {
				t.Errorf("%s, %d bytes: %v", script, len(text), err)
			}
		}
	}
}

// pass would move the new entry into the folder.
func TestAFolderInThePlaceOfAnEntryIsNamedAndKept(t *testing.T) {
	for _, folderName := range []string{"atmos_acme_dev.gpg", "atmos_acme_dev"} {
		dir := t.TempDir()
		inTheWay := filepath.Join(dir, "store", folder, folderName)
		if err := errors.Join(os.MkdirAll(inTheWay, 0o700),
			processtest.WriteProgram(filepath.Join(dir, "pass"), "#!/bin/sh\ntouch '"+inTheWay+"/run'\n")); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir+":/usr/bin:/bin")
		t.Setenv("PASSWORD_STORE_DIR", filepath.Join(dir, "store"))
		s := &store{}
		for _, err := range []error{
			s.Set(keyring.Item{Key: "atmos_acme_dev", Data: []byte("x")}), s.Remove("atmos_acme_dev"), second(s.Get("atmos_acme_dev")),
		} {
			if folderName == "atmos_acme_dev" && errors.Is(err, keyring.ErrKeyNotFound) {
				continue // only a save is affected
			}
			if !errors.Is(err, model.ErrKeyringDenied) || !strings.Contains(err.Error(), inTheWay) {
				t.Errorf("%s: %v", folderName, err)
			}
		}
		if left, err := os.ReadDir(inTheWay); err != nil || len(left) > 0 {
			t.Errorf("%s: %v, %v", folderName, left, err)
		}
	}
}

func TestAnEntryThatIsALinkToItselfIsDamaged(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, folder, "atmos_acme_dev.gpg")
	if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o700), os.Symlink(link, link)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PASSWORD_STORE_DIR", dir)
	if _, err := (&store{}).Get("atmos_acme_dev"); !errors.Is(err, model.ErrDamagedEntry) {
		t.Error(err)
	}
}

func TestAnEntryInAFolderThatIsALinkToItselfIsNotDamaged(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, folder)
	if err := os.Symlink(link, link); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PASSWORD_STORE_DIR", dir)
	_, err := (&store{}).Get("atmos_acme_dev")
	if errors.Is(err, model.ErrDamagedEntry) || !errors.Is(err, model.ErrKeyringDenied) || !errors.Is(err, syscall.ELOOP) {
		t.Error(err)
	}
}

func TestAStoreBehindALinkToNothingIsNotEmpty(t *testing.T) {
	dir := t.TempDir()
	bin := t.TempDir()
	for _, program := range []string{"pass", "gpg"} {
		if err := processtest.WriteProgram(filepath.Join(bin, program), "#!/bin/sh\n"); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
	for _, link := range []string{filepath.Join(dir, "store"), filepath.Join(dir, "other", folder)} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o700), os.Symlink(filepath.Join(dir, "not-mounted"), link)); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PASSWORD_STORE_DIR", strings.TrimSuffix(link, "/"+folder))
		_, looked := (&store{}).Look(t.Context(), []string{"atmos_acme_dev"})
		for what, err := range map[string]error{"look": looked, "names": second((&store{}).Names(t.Context())), "prepare": (&store{}).Prepare(t.Context())} {
			if !errors.Is(err, model.ErrKeyringDenied) || !strings.Contains(err.Error(), link+" is a link that leads to nothing") {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

// An agent that gpg starts may keep the output of pass open.
func TestAProgramThatOutlivesPassIsNoFailure(t *testing.T) {
	dir := t.TempDir()
	if err := processtest.WriteProgram(filepath.Join(dir, "pass"), "#!/bin/sh\necho whole\nsleep 60 &\necho $! >'"+dir+"/agent'\n"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	out, err := (&store{}).run(nil, "show", "authdeck/x")
	if err != nil || string(out) != "whole\n" {
		t.Errorf("%q, %v", out, err)
	}
	agent, err := os.ReadFile(filepath.Join(dir, "agent"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(agent)))
	if err != nil || syscall.Kill(pid, syscall.SIGKILL) != nil {
		t.Error("the agent had ended:", err)
	}
}
