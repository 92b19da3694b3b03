package rules_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// rules apply to every file of the module, for every operating system and build tag. Each rule comes with programs that break it,
// so a rule that finds nothing fails.
func rules() []rule {
	return []rule{
		forbid("model imports only the standard library", importsOnly("model", "authdeck/model"),
			fault{"model/a.go", `package model; import _ "example.com/far"`}),
		forbid("ui imports only model and itself from this module", importsOfOurs("ui", "model", "ui"),
			fault{"ui/a/a.go", `package a; import _ "authdeck/store/vault"`}),
		forbid("the full screen imports neither line mode nor the commands", importsNone("ui", "ui/cli", "ui/plain"),
			fault{"ui/a.go", `package ui; import _ "authdeck/ui/cli"`}),
		forbid("the words import model alone, and nothing that draws", importsOnly("ui/words", "authdeck/model"),
			fault{"ui/words/a.go", `package words; import _ "github.com/charmbracelet/lipgloss"`}),
		forbid("text knows nothing of ours but which characters are unseen", importsOnly("ui/text", "authdeck/model/unseen"),
			fault{"ui/text/a.go", `package text; import _ "authdeck/model"`}),
		forbid("what both front ends are started with knows neither", importsOnly("ui/frontend", "authdeck/model"),
			fault{"ui/frontend/a.go", `package frontend; import _ "github.com/charmbracelet/bubbletea"`}),
		forbid("ui writes times for people in words alone", timesInWords,
			fault{"ui/a.go", `package ui; import "time"; func f(at time.Time) string { return at.Local().Format("15:04") }`}),
		forbid("line mode has words and use cases, and no screen",
			importsOnly("ui/plain", "authdeck/model", "authdeck/ui/words", "authdeck/ui/text", "authdeck/ui/frontend"),
			fault{"ui/plain/a.go", `package plain; import _ "authdeck/ui/widget"`}),
		forbid("line mode and the texts do not depend on Bubble Tea",
			dependsNotOn("github.com/charmbracelet/bubbletea", "ui/words", "ui/frontend", "ui/plain"),
			fault{"ui/words/a.go", `package words; import _ "github.com/charmbracelet/bubbletea"`},
			fault{"", "-- ui/plain/a.go --\npackage plain; import _ `authdeck/ui/a`\n" +
				"-- ui/a/a.go --\npackage a; import _ `github.com/charmbracelet/bubbletea`\n"}),
		forbid("screens do not import each other", siblingsApart("ui/screen"),
			fault{"ui/screen/mfa/a.go", `package mfa; import _ "authdeck/ui/screen/keys"`}),
		forbid("the program is checked to be the host of every screen", hostsChecked,
			fault{"ui/screen/mfa/a.go", `package mfa; type Host interface{ SendCode() }`}),
		forbid("store imports only model and itself from this module", importsOfOurs("store", "model", "store"),
			fault{"store/vault/a.go", `package vault; import _ "authdeck/ui/theme"`}),
		forbid("awsauth imports only model and itself from this module", importsOfOurs("awsauth", "model", "awsauth"),
			fault{"awsauth/a.go", `package awsauth; import _ "authdeck/store/session"`}),
		forbid("ui/theme/quiet imports only Lip Gloss, so it is initialised before Bubble Tea",
			importsOnly("ui/theme/quiet", "github.com/charmbracelet/lipgloss"),
			fault{"ui/theme/quiet/a.go", `package quiet; import _ "authdeck/model"`}),
		forbid("programs import no test packages", noTestPackages,
			fault{"awsauth/a.go", `package awsauth; import _ "testing"`},
			fault{"main.go", `package main; import _ "authdeck/model/modeltest"`},
			fault{"store/a.go", `package store; import _ "net/http/httptest"`}),
		forbid("nothing runs templates, for which the linker keeps every method of every library", noTemplates,
			fault{"model/a.go", `package model; import _ "text/template"`},
			fault{"model/a_test.go", `package model; import _ "html/template"`},
			fault{"ui/cli/a.go", `package cli; import "github.com/spf13/cobra"; func f(c *cobra.Command) { c.SetVersionTemplate("") }`}),
		forbid("commands to copy name an identity with model.IdentityFlag, because its name may begin with a hyphen", noBareIdentity,
			fault{"ui/words/a.go", `package words; func f(name string) string { return "authdeck login -i " + name }`},
			fault{"ui/cli/a.go", `package cli; import "fmt"; func f(name string) { fmt.Printf("authdeck env -i %s --login", name) }`}),
		forbid("packages are named after what they contain", noJunkDrawers,
			fault{"ui/util/a.go", `package util`}),
		forbid("main.go is the only Go file at the top level", onlyMain,
			fault{"more.go", `package main`}),
		forbid("only quiet and bus have an init", noInit,
			fault{"ui/a.go", "package ui; func init() {}"}),
		forbid("package variables never change", noState,
			fault{"model/a.go", "package model; var cache map[string]int"},
			fault{"model/a.go", "package model; var table = map[string]int{}; func f() { table[`a`] = 1 }"},
			fault{"model/a.go", "package model; var table = map[string]int{}; func f() { delete(table, `a`) }"},
			fault{"model/a.go", "package model; var rows = []int{1}; func f() { rows[0]++ }"},
			fault{"model/a.go", "package model; var n = 1; func f() { g(&n) }; func g(*int) {}"},
			fault{"model/a.go", "package model; var now = clock(); func clock() int { return 1 }"},
			fault{"model/a.go", "package model; var here = &struct{ n int }{}"},
			fault{"model/a.go", `package model; import "regexp"; var name = regexp.MustCompile("a")`},
			fault{"model/a.go", `package model; import "far"; var n = 1; func f() { far.Do(func() { n++ }) }`},
			fault{"model/a.go", `package model; import "authdeck/store"; func f() { store.Default = 1 }`}),
		forbid("model and ui read no clock, environment or randomness, and print nothing", noOutside,
			fault{"model/a.go", `package model; import "time"; var now = time.Now`},
			fault{"ui/widget/a.go", `package widget; import t "time"; func f() { t.Sleep(1) }`},
			fault{"ui/a.go", `package ui; import "os"; func f() string { return os.Getenv("HOME") }`},
			fault{"ui/a.go", `package ui; import "fmt"; func f() { fmt.Println("here") }`},
			fault{"ui/a.go", `package ui; import "os"; func f() { _, _ = os.Stdout.WriteString("here") }`},
			fault{"ui/a.go", `package ui; func f() { println("here") }`},
			fault{"model/a.go", `package model; import _ "math/rand/v2"`}),
		forbid("files are opened in store/files, which never waits for a pipe or a device", opensWithoutWaiting,
			fault{"store/trust/a.go", `package trust; import "os"; func f(p string) { _, _ = os.Open(p) }`},
			fault{"awsauth/a.go", `package awsauth; import "os"; func f(p string) { _, _ = os.ReadFile(p) }`},
			fault{"ui/cli/a.go", `package cli; import "os"; func f(p string) { _, _ = os.OpenFile("/proc"+p, os.O_RDWR, 0) }`}),
		forbid("tests wait for conditions and do not sleep", noSleepInTests,
			fault{"store/a_test.go", `package store; import "time"; func f() { time.Sleep(1) }`},
			fault{"store/a_test.go", `package store; import "time"; func f() { for { <-time.After(1) } }`},
			fault{"model/modeltest/a.go", `package modeltest; import "time"; func f() { time.Sleep(1) }`}),
		forbid("ui starts no goroutines", noGo,
			fault{"ui/widget/a.go", "package widget; func f() { go f() }"},
			fault{"ui/a.go", "package ui; func atTheEnd() {}; func f() { go f() }"},
			fault{"ui/widget/a.go", "package widget; func atTheEnd() { go atTheEnd() }"}),
		forbid("no file has merge-conflict markers", noConflictMarkers,
			fault{"docs/a.md", "<<<<<<< HEAD\n"},
			fault{"model/testdata/a.golden", "ours\n=======\ntheirs\n"},
			fault{"LICENSE", "all\r\n>>>>>>> d0d9440 (Import keys)\r\n"}),
		forbid("links and pictures lead to an existing file and heading", linksResolve,
			fault{"README.md", "see [keys](docs/gone.md)"},
			fault{"README.md", "![The dashboard](docs/pictures/gone.png)"},
			fault{"docs/a.md", "# One heading\n\n[another](#another-heading)"},
			fault{"docs/a.md", "# One heading\n\n[`another`](../docs/a.md#another-heading)"},
			fault{"docs/a.md", "[above the module](../../a.md)"},
			fault{"docs/a.md", "[a]\n\n[a]: gone.md"},
			fault{"docs/a.md", "[![badge](https://example.com/a.svg)](gone.yml)"},
			fault{"docs/a.md", `<img src="gone.png">`}),
		forbid("tests that the documents name exist", testsExist,
			fault{"docs/a.md", "proved by `TestGone`"},
			fault{"docs/a.md", "| rule | `gone.txtar` |"}),
		forbid("every rule of Atmos names its test, or the reason for having none",
			everyRuleIsTested("docs/appendix/atmos-rules.md", "| rule of Atmos"),
			fault{"docs/appendix/atmos-rules.md", "| a rule | kept |\n"}),
		forbid("a package has at most 40 files besides its tests", filesPerPackage(40), fault{"", manyFiles()}),
		forbid("an Update has at most 40 lines", linesPerUpdate(40),
			fault{"ui/a.go", "package ui; type s int; func (s) Update() {" + strings.Repeat("\n", 40) + "}"}),
	}
}

// manyFiles are the 41 files of one package, in txtar format.
func manyFiles() string {
	var b strings.Builder
	for n := range 41 {
		fmt.Fprintf(&b, "-- ui/file%d.go --\npackage ui\n", n)
	}
	return b.String()
}

type rule struct {
	claim  string
	check  func(program) []string // returns the places that break the rule
	faults []fault
}

// fault is one file, or several in txtar's format if path is "".
type fault struct{ path, source string }

func (f fault) program(t *testing.T) program {
	t.Helper()
	if f.path != "" {
		return parseModule(t, fstest.MapFS{f.path: {Data: []byte(f.source)}}, []string{f.path})
	}
	root, names := fstest.MapFS{}, []string(nil)
	for _, file := range txtar.Parse([]byte(f.source)).Files {
		root[file.Name] = &fstest.MapFile{Data: file.Data}
		names = append(names, file.Name)
	}
	return parseModule(t, root, names)
}

func forbid(claim string, check func(program) []string, faults ...fault) rule {
	return rule{claim, check, faults}
}

func TestTheSourceKeepsTheRules(t *testing.T) {
	t.Parallel()
	dir := moduleRoot(t)
	p := parseModule(t, os.DirFS(dir), moduleFiles(t, dir))
	if len(p.packages) < 2 {
		t.Fatalf("only %d packages found", len(p.packages))
	}
	for _, r := range rules() {
		t.Run(r.claim, func(t *testing.T) {
			t.Parallel()
			for _, breach := range r.check(p) {
				t.Error(breach)
			}
		})
	}
}

func TestEachRuleFindsWhatItForbids(t *testing.T) {
	t.Parallel()
	for _, r := range rules() {
		t.Run(r.claim, func(t *testing.T) {
			t.Parallel()
			for _, f := range r.faults {
				if len(r.check(f.program(t))) == 0 {
					t.Errorf("not found in %s: %s", f.path, f.source)
				}
			}
		})
	}
}
