//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

// Package pass keeps entries in the store of pass, the password manager.
package pass

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/99designs/keyring"
	"github.com/mtibben/percent"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/bus"
	"authdeck/store/vault/entry"
)

// store is pass, the password manager, with the same files as 99designs' pass backend. authdeck cannot use that backend: it lets
// gpg write and ask on the terminal, it cannot be cancelled, and it overwrites the entry that it replaces.
type store struct {
	backend.Base
	gone    <-chan struct{} // closed when the current call has been cancelled
	noticed func(string)    // may be nil
}

// The folder of entries in the store, and the folder in which new ones are created before they replace old ones.
const (
	folder    = backend.App
	newFolder = backend.App + "/.new"
)

// New opens the keyring type pass.
func New() backend.Platform { return &store{} }

func (*store) Title() string { return "pass" }

// Advice is for a dialog that is not answered.
func (*store) Advice() model.Fix {
	return model.Do("look for gpg's dialog", "or unlock the key by running pass in a terminal, then try again").Then(backend.OtherKeyring)
}

// storeDir is where pass looks for its store.
func storeDir() (string, error) {
	if dir := os.Getenv("PASSWORD_STORE_DIR"); dir != "" {
		return filepath.Abs(dir)
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".password-store"), err
}

func (p *store) Present(context.Context) error {
	if _, err := exec.LookPath("pass"); err != nil {
		return backend.Absent("the program pass is not installed", "install pass (https://www.passwordstore.org)")
	}
	if _, err := exec.LookPath("gpg"); err != nil {
		if _, err := exec.LookPath("gpg2"); err != nil {
			return backend.Absent("the program gpg is not installed", "install GnuPG")
		}
	}
	dir, err := storeDir()
	if err != nil {
		return backend.Absent("cannot find the password store", "set HOME or PASSWORD_STORE_DIR")
	}
	if err := backend.BrokenLink(filepath.Join(dir, folder), backend.OtherKeyring); err != nil {
		return err
	}
	if _, err := os.Stat(keysFile(dir)); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return backend.Wrap(model.ErrKeyringDenied, err)
		}
		return backend.Absent("there is no password store in "+dir+" yet", "create one: pass init YOUR-GPG-KEY")
	}
	return nil
}

// keysFile returns the file that names the keys for a new entry. As for pass, it is the nearest one, up to the root of the store.
func keysFile(dir string) string {
	const name = ".gpg-id"
	for in := newFolder; in != "."; in = filepath.Dir(in) {
		file := filepath.Join(dir, in, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return filepath.Join(dir, name)
}

// namesKey returns an error if the store names no key to encrypt for. gpg would ask for one. Entries can still be read.
func namesKey() error {
	dir, err := storeDir()
	if err != nil || os.Getenv("PASSWORD_STORE_KEY") != "" {
		return err
	}
	file := keysFile(dir)
	text, err := files.Read(file, mostFile)
	if err != nil { // pass says why
		return nil
	}
	for line := range strings.Lines(string(text)) {
		key, _, _ := strings.Cut(line, "#")
		if strings.TrimSpace(key) != "" && strings.HasSuffix(line, "\n") { // pass ignores a last line without an end
			return nil
		}
	}
	return backend.Absent("the password store has no key: "+file+" names none", "choose a key: "+initCommand(dir))
}

// initCommand chooses another key for authdeck's entries.
func initCommand(dir string) string {
	in, err := filepath.Rel(dir, filepath.Dir(keysFile(dir)))
	if err != nil || in == "." {
		return "pass init YOUR-GPG-KEY"
	}
	return "pass init -p " + in + " YOUR-GPG-KEY"
}

func (p *store) Prepare(ctx context.Context) error {
	p.gone = ctx.Done()
	return p.Present(ctx)
}

// entryFile returns the path of an entry. A name is always one file.
func entryFile(folder, name string) (string, error) {
	dir, err := storeDir()
	return filepath.Join(dir, folder, percent.Encode(name, "/")+".gpg"), err
}

// Look uses the files' names, which are not encrypted.
func (p *store) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	if err := p.Present(ctx); err != nil {
		return found, err
	}
	for _, name := range names {
		path, err := entryFile(folder, name)
		if err != nil {
			return found, err
		}
		switch _, err := os.Stat(path); {
		case err == nil, backend.IsLinkToItself(path, err):
			found[name] = model.Present
		case errors.Is(err, fs.ErrNotExist):
			found[name] = model.Absent
		}
	}
	return found, nil
}

// Damaged returns the entries whose files are not whole messages of gpg.
func (p *store) Damaged(_ context.Context, names []string) (damaged []string) {
	for _, name := range names {
		if path, err := entryFile(folder, name); err == nil && isDamaged(path) {
			damaged = append(damaged, name)
		}
	}
	return damaged
}

// Names lists the files' names.
func (p *store) Names(ctx context.Context) ([]string, error) {
	if err := p.Present(ctx); err != nil {
		return nil, err
	}
	dir, err := storeDir()
	if err != nil {
		return nil, err
	}
	listed, err := os.ReadDir(filepath.Join(dir, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, backend.Wrap(model.ErrKeyringDenied, err)
	}
	var names []string
	for _, e := range listed {
		if name, ok := strings.CutSuffix(e.Name(), ".gpg"); ok && e.Type().IsRegular() {
			names = append(names, percent.Decode(name))
		}
	}
	return names, nil
}

func (p *store) Get(name string) (keyring.Item, error) { return p.get(folder, name) }

func (p *store) get(folder, name string) (keyring.Item, error) {
	path, err := entryFile(folder, name)
	if err != nil {
		return keyring.Item{}, err
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return keyring.Item{}, keyring.ErrKeyNotFound
	case err == nil && info.IsDir():
		return keyring.Item{}, backend.FolderInTheWay(path)
	case err == nil && !info.Mode().IsRegular():
		return keyring.Item{}, entry.Damaged("it is not a file")
	case backend.IsLinkToItself(path, err):
		return keyring.Item{}, entry.Damaged("it is a link to itself")
	case errors.Is(err, syscall.ELOOP): // a folder; pass would say that there is no such entry
		return keyring.Item{}, backend.Wrap(model.ErrKeyringDenied, err)
	}
	out, err := p.run(nil, "show", entryIn(folder, name))
	defer clear(out)
	switch {
	case errors.As(err, new(*saidError)) && isDamaged(path):
		return keyring.Item{}, entry.Damaged("its file is not a whole message of gpg")
	case err != nil:
		return keyring.Item{}, err
	}
	var item keyring.Item
	if json.Unmarshal(out, &item) != nil {
		return keyring.Item{}, entry.Damaged("pass printed something that is not an entry of authdeck")
	}
	return item, nil
}

func entryIn(folder, name string) string { return folder + "/" + percent.Encode(name, "/") }

// Set creates the entry beside the old one, and renames it only when it reads back correctly, because gpg empties its output file
// before it writes.
func (p *store) Set(item keyring.Item) error {
	text, err := json.Marshal(item)
	defer clear(text)
	if err != nil {
		return err
	}
	file, err := entryFile(newFolder, item.Key)
	if err != nil {
		return err
	}
	if err := errors.Join(noFolder(item.Key), namesKey()); err != nil {
		return err
	}
	defer func() {
		_ = os.Remove(file)
		_ = os.Remove(filepath.Dir(file))
	}()
	if _, err := p.run(text, "insert", "-m", "-f", entryIn(newFolder, item.Key)); err != nil {
		return err
	}
	got, err := p.get(newFolder, item.Key)
	defer clear(got.Data)
	if err != nil {
		return err
	}
	if string(got.Data) != string(item.Data) {
		return model.ErrNotStored
	}
	if _, err = p.run(nil, "mv", "-f", entryIn(newFolder, item.Key), entryIn(folder, item.Key)); err == nil {
		p.checkCommit()
	}
	return err
}

// noFolder fails if there is a folder with the name of an entry: pass would move the new entry into it.
func noFolder(name string) error {
	path, err := entryFile(folder, name)
	for _, p := range []string{path, strings.TrimSuffix(path, ".gpg")} {
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			return backend.FolderInTheWay(p)
		}
	}
	return err
}

func (p *store) Remove(name string) error {
	path, err := entryFile(folder, name)
	if err != nil {
		return err
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return keyring.ErrKeyNotFound
	case err == nil && info.IsDir():
		return backend.FolderInTheWay(path)
	}
	if _, err := p.run(nil, "rm", "-f", entryIn(folder, name)); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil { // pass does not report this
		return &model.Problem{
			Kind: model.ErrKeyringFailed, What: "pass did not delete the entry", Why: "its folder may be read-only",
			Fix: model.Do("make the folder writable: "+filepath.Dir(path), "then try again"),
		}
	}
	p.checkCommit()
	return nil
}

// unlocking returns a command for which gpg asks for the passphrase of the store's key. A new entry exists only during a save, so
// the command decrypts a message for that key instead.
func unlocking(entry string) string {
	if !strings.HasPrefix(entry, newFolder) {
		return "pass show " + entry
	}
	if own := os.Getenv("PASSWORD_STORE_KEY"); own != "" { // pass then ignores the file
		first, _, _ := strings.Cut(own, " ")
		return "echo | gpg -er " + model.ShellWord(first) + " | gpg -d"
	}
	dir, err := storeDir()
	if err != nil {
		dir = "~/.password-store"
	}
	return `echo | gpg -er "$(head -n1 ` + keysFile(dir) + `)" | gpg -d`
}

// Kind uses gpg's status lines, which are the same in every language.
func (p *store) Kind(err error) error {
	var said *saidError
	if !errors.As(err, &said) {
		return backend.Classify("pass", err)
	}
	if strings.Contains(said.status, "DECRYPTION_FAILED") && strings.Contains(said.status, "DECRYPTION_KEY ") {
		return &model.Problem{
			Kind: model.ErrKeyringFailed,
			What: "the entry could not be decrypted", Why: "gpg has its key, so the entry may be damaged",
			Fix: model.Do("try again", "or delete these keys, then save them again"), Cause: err,
		}
	}
	if strings.Contains(said.status, "DECRYPTION_FAILED") {
		return &model.Problem{
			Kind: model.ErrKeyringLocked,
			What: "the entry could not be decrypted",
			Why:  "its key is locked, or not on this machine",
			Fix:  model.Fix{{Text: "unlock the key in a terminal:", Code: unlocking(said.entry)}}, Cause: err,
		}
	}
	if strings.Contains(said.status, "INV_RECP") || strings.Contains(said.status, "NO_RECP") {
		return unusableKey(said)
	}
	return backend.Classify("pass", err)
}

const (
	mostShown = 64 << 10         // largest entry, in bytes
	mostSaid  = 8 << 10          // most text from pass and gpg about one call, in bytes
	lingering = 3 * time.Second  // for the output of what pass started, such as an agent, after pass has ended
	grace     = 10 * time.Second // to restore an entry after the caller has stopped waiting
)

// saidError has the messages of pass and gpg. It contains no secret: secrets are on the standard output.
type saidError struct {
	entry  string // name of the entry
	said   string // the last line for people
	status string // gpg's lines for programs
	key    string // gpg's listing of a key that it could not encrypt for
	noKey  bool   // gpg does not have that key
	cause  error
}

func (e *saidError) Error() string {
	if e.said == "" {
		return e.cause.Error()
	}
	return e.said
}

func (e *saidError) Unwrap() error { return e.cause }

// run runs pass without a terminal: its messages do not reach the screen, and gpg can ask only in its own window. The command and
// what it started end with the call. The caller wipes the output.
func (p *store) run(stdin []byte, args ...string) ([]byte, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := p.until(cancel)
	defer close(stop)
	cmd := exec.CommandContext(ctx, "pass", args...) // #nosec G204 -- no shell: the entry is one argument
	cmd.Env = environment(bus.Restore(os.Environ()))
	cmd.Stdin = bytes.NewReader(stdin)
	out, said := newBounded(mostShown), newBounded(mostSaid)
	cmd.Stdout, cmd.Stderr = out, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal, and a process group that can be ended
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = lingering
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		clear(out.bytes)
		return nil, model.ErrKeyringSilent
	case errors.Is(err, exec.ErrNotFound):
		return nil, p.Present(ctx)
	case err != nil && !errors.Is(err, exec.ErrWaitDelay): // that is no failure of pass
		clear(out.bytes)
		failed := newSaid(args[len(args)-1], string(said.bytes), err)
		failed.key, failed.noKey = listKey(failed.status)
		return nil, failed
	}
	return out.bytes, nil
}

// until ends a command when its call is cancelled. A command that begins after that restores something, and gets some time.
func (p *store) until(cancel func()) (stop chan struct{}) {
	stop = make(chan struct{})
	gone := p.gone
	select {
	case <-gone:
		gone = nil
	default:
	}
	go func() {
		var late <-chan time.Time
		if gone == nil {
			t := time.NewTimer(grace)
			defer t.Stop()
			late = t.C
		}
		select {
		case <-gone:
		case <-late:
		case <-stop:
		}
		cancel()
	}()
	return stop
}

// environment leaves gpg no terminal to ask on, and makes it print status lines for programs.
func environment(env []string) []string {
	options := "--status-fd 2"
	kept := make([]string, 0, len(env)+1)
	for _, kv := range env {
		switch name, value, _ := strings.Cut(kv, "="); name {
		case "GPG_TTY":
		case "PASSWORD_STORE_GPG_OPTS":
			options = value + " " + options
		default:
			kept = append(kept, kv)
		}
	}
	return append(kept, "PASSWORD_STORE_GPG_OPTS="+options)
}

func newSaid(entry, text string, cause error) *saidError {
	e := &saidError{entry: entry, cause: cause}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.Map(printable, line))
		if status, ok := strings.CutPrefix(line, "[GNUPG:] "); ok {
			e.status += status + "\n"
		} else if line != "" {
			e.said = line
		}
	}
	return e
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return ' '
}

// bounded keeps the first bytes of an output, in one piece of memory that can be wiped.
type bounded struct{ bytes []byte }

func newBounded(size int) *bounded { return &bounded{make([]byte, 0, size)} }

func (b *bounded) Write(p []byte) (int, error) {
	room := min(len(p), cap(b.bytes)-len(b.bytes))
	b.bytes = append(b.bytes, p[:room]...)
	return len(p), nil
}
