package trust_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/trust"
)

type clock struct{}

func (clock) Now() time.Time { return time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC) }

func command(folder, line string) model.Power {
	return model.Power{Kind: model.RunsCommand, Identity: "dev", Value: model.SecretString(line), Folder: folder,
		Origin: model.Origin{File: filepath.Join(folder, "atmos.yaml"), Line: 4}}
}

func store(state string, folders ...string) *trust.Store { return trust.New(state, folders, clock{}) }

func remember(t *testing.T, s *trust.Store, powers ...model.Power) {
	t.Helper()
	if err := s.Remember(t.Context(), powers); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyThePowerThatWasShownIsTrusted(t *testing.T) {
	t.Parallel()
	state, yes := t.TempDir(), command("/p", "date")
	if store(state).Trusts(yes) {
		t.Error("a power is trusted before anyone said so")
	}
	remember(t, store(state), yes)
	moved := yes
	moved.Origin.Line = 9
	for claim, p := range map[string]model.Power{"the same": yes, "the same in another line": moved} {
		if !store(state).Trusts(p) {
			t.Errorf("%s is not trusted", claim)
		}
	}
	changed := map[string]func(*model.Power){
		"another value":    func(p *model.Power) { p.Value = model.SecretString("date; rm -r ~") },
		"another kind":     func(p *model.Power) { p.Kind = model.SetsEndpoint },
		"another name":     func(p *model.Power) { p.Name = "PATH" },
		"another identity": func(p *model.Power) { p.Identity = "prod" },
		"another file":     func(p *model.Power) { p.Origin.File = "/p/sub/atmos.yaml" },
		"another folder":   func(p *model.Power) { p.Folder = "/q" },
		"another place":    func(p *model.Power) { p.In = "/p/clone" },
		// Parts must be separated from each other.
		"a name cut elsewhere": func(p *model.Power) { p.Identity, p.Name = "de", "v" },
	}
	for claim, change := range changed {
		p := yes
		if change(&p); store(state).Trusts(p) {
			t.Errorf("%s is trusted", claim)
		}
	}
}

func TestASecondYesKeepsTheFirst(t *testing.T) {
	t.Parallel()
	s := store(t.TempDir())
	one, two := command("/p", "one"), command("/p", "two")
	remember(t, s, one)
	if s.Trusts(two) {
		t.Error("a power is trusted before anyone said so")
	}
	remember(t, s, two)
	if !s.Trusts(one) || !s.Trusts(two) {
		t.Error("a power is forgotten")
	}
}

// Many at once take about as long as many times a few, and not 16 times as long. Both are measured in turns, because
// load may spoil a round.
func TestThousandsOfTrustedPowersAreNotComparedWithEachOther(t *testing.T) {
	const few, more, much = 1000, 16, 3
	trusts := func(powers int) func() {
		var all []model.Power
		for n := range powers {
			all = append(all, command("/p", strconv.Itoa(n)))
		}
		s := store(t.TempDir())
		remember(t, s, all...)
		return func() {
			for _, p := range all {
				if !s.Trusts(p) {
					t.Fatal("a power is forgotten")
				}
			}
		}
	}
	small, large := trusts(few), trusts(few*more)
	short, long := time.Hour, time.Hour
	for round := 0; round < 40 && (round == 0 || long > much*short); round++ {
		short, long = min(short, took(func() {
			for range more {
				small()
			}
		})), min(long, took(large))
	}
	if long > much*short {
		t.Errorf("%v, and a few each time %v", long, short)
	}
}

func took(do func()) time.Duration {
	begun := time.Now()
	do()
	return time.Since(begun)
}

func TestRevokeForgetsOneFolder(t *testing.T) {
	t.Parallel()
	s := store(t.TempDir())
	remember(t, s, command("/p", "date"), command("/q", "date"))
	was, err := s.Revoke(t.Context(), "/p")
	again, err2 := s.Revoke(t.Context(), "/p")
	if !was || again || err != nil || err2 != nil {
		t.Error(was, again, err, err2)
	}
	if s.Trusts(command("/p", "date")) || !s.Trusts(command("/q", "date")) {
		t.Error("the wrong folder is forgotten")
	}
	folders, err := s.Folders(t.Context())
	if err != nil || len(folders) != 1 || folders[0] != (model.TrustedFolder{Path: "/q", Powers: 1, Since: clock{}.Now()}) {
		t.Error(folders, err)
	}
}

func TestNoTrustedValueIsStored(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	remember(t, store(state), command("/p", "CANARY-COMMAND"))
	err := filepath.WalkDir(state, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path) //nolint:gosec // a folder of this test
		if bytes.Contains(text, []byte("CANARY")) {
			t.Errorf("%s has the value", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestNobodyElseCanReadOrForgeWhatIsTrusted(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	state := t.TempDir()
	remember(t, store(state), command("/p", "date"))
	dir := trust.Dir(state)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 { // the key, the folder's file, the lock
		t.Fatal(entries, err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Error(info.Mode(), err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(path, info.Mode(), err)
		}
		if e.Name() == "write.lock" {
			continue
		}
		if err := os.Chmod(path, 0o602); err != nil {
			t.Fatal(err)
		}
		if store(state).Trusts(command("/p", "date")) {
			t.Errorf("%s counts although everyone can write it", path)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !store(state).Trusts(command("/p", "date")) {
		t.Error("the power is forgotten")
	}
}

func TestALostKeyMeansThatNothingIsTrusted(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	remember(t, store(state), command("/p", "date"))
	if err := os.Remove(filepath.Join(trust.Dir(state), "key")); err != nil {
		t.Fatal(err)
	}
	remember(t, store(state), command("/q", "date"))
	if store(state).Trusts(command("/p", "date")) || !store(state).Trusts(command("/q", "date")) {
		t.Error("what was trusted under a lost key still is, or nothing new can be")
	}
}

func TestADamagedFileTrustsNothingAndIsReported(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	remember(t, store(state), command("/p", "date"), command("/q", "date"))
	files, err := filepath.Glob(filepath.Join(trust.Dir(state), "*.json"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	folders, err := store(state).Folders(t.Context())
	if err == nil || len(folders) != 1 {
		t.Error(folders, err)
	}
	remember(t, store(state), command("/p", "date"), command("/q", "date"))
	if _, err := store(state).Folders(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFoldersOfTheSettingsAreTrustedWithWhatIsBelowThem(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	work, err := filepath.EvalSymlinks(work)
	if err != nil {
		t.Fatal(err)
	}
	s := store(t.TempDir(), work, "relative")
	for folder, want := range map[string]bool{work: true, filepath.Join(work, "a"): true, work + "-other": false, filepath.Dir(work): false} {
		if got := s.Trusts(command(folder, "date")); got != want {
			t.Errorf("%s: %v", folder, got)
		}
	}
	for in, want := range map[string]bool{filepath.Join(work, "clone"): true, work + "-other": false} {
		p := command(work, "date")
		if p.In = in; s.Trusts(p) != want {
			t.Errorf("in %s: %v", in, !want)
		}
	}
	open := command(work, "date")
	if open.Open = true; s.Trusts(open) {
		t.Error("a file that others can change is trusted silently")
	}
	folders, err := s.Folders(t.Context())
	if err != nil || len(folders) != 1 || !folders[0].Always {
		t.Error(folders, err)
	}
}

// The working folder may contain files of its own.
func TestWithoutAHomeNothingIsTrusted(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	remember(t, store(here), command("/p", "date"))
	if store("").Trusts(command("/p", "date")) {
		t.Error("files of the working folder count")
	}
	if err := store("").Remember(t.Context(), []model.Power{command("/p", "date")}); err == nil {
		t.Error("no error")
	}
}

func TestAStateFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(state, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store(state).Remember(t.Context(), []model.Power{command("/p", "date")}); err == nil {
		t.Error("no error")
	}
	if _, err := store(state).Folders(t.Context()); err == nil && runtime.GOOS != "windows" { // there, nothing can be below a file
		t.Error("no error")
	}
}

func TestADamagedFileIsReportedInOneLine(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	remember(t, store(state), command("/p", "date"))
	files, err := filepath.Glob(filepath.Join(trust.Dir(state), "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = store(state).Folders(t.Context())
	if want := files[0] + " cannot be read: it is damaged, or from a newer version"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}
