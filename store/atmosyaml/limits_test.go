package atmosyaml

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml/parser"

	"authdeck/store/atmosyaml/atmosyamltest"
)

// allocated counts the bytes that f allocates, freed or not. It does not depend on the load of the machine.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func read(t *testing.T, path string) int {
	t.Helper()
	path, err := filepath.Abs(path)
	must(t, err)
	c, err := Read(t.Context(), Source{Config: []string{path}, WorkDir: filepath.Dir(path), LookupEnv: lookup(nil)})
	if err != nil {
		t.Error(err)
	}
	return len(c.Identities)
}

// Following every alias of the bomb would take 5^39 steps.
func TestAnAliasBombIsRefusedWithin50MB(t *testing.T) {
	path, err := filepath.Abs("testdata/alias-bomb.yaml")
	must(t, err)
	n := allocated(func() {
		_, err = Read(t.Context(), Source{Config: []string{path}, WorkDir: filepath.Dir(path), LookupEnv: lookup(nil)})
	})
	wantProblem(t, err, "more than 4 million values")
	if n > 50<<20 {
		t.Errorf("%d MB", n>>20)
	}
}

// BenchmarkAliasBomb measures the refusal.
func BenchmarkAliasBomb(b *testing.B) {
	path, _ := filepath.Abs("testdata/alias-bomb.yaml")
	for b.Loop() {
		if _, err := Read(b.Context(), Source{Config: []string{path}, WorkDir: filepath.Dir(path), LookupEnv: lookup(nil)}); err == nil {
			b.Fatal("not refused")
		}
	}
}

func TestFilesThatIncludeEachOtherOverAndOverTakeLessThan50MB(t *testing.T) {
	files := map[string]string{"atmos.yaml": "auth: {identities: {a: !include f0.yaml}}\n"}
	for i := range 40 {
		next := fmt.Sprintf("!include f%d.yaml", (i+1)%40)
		files[fmt.Sprintf("f%d.yaml", i)] = "<<: [" + strings.Repeat(next+", ", 9) + next + "]\nkind: aws/user\n"
	}
	dir := folder(t, files)
	if n := allocated(func() { read(t, filepath.Join(dir, "atmos.yaml")) }); n > 50<<20 {
		t.Errorf("%d MB", n>>20)
	}
}

func TestVariablesThatExpandWithoutEndAreRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString("A0=0123456789\n")
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&b, "A%d=$A%d${A%d}\n", i, i-1, i-1)
	}
	dir := folder(t, map[string]string{".env": b.String()})
	if _, p := aliasOf(t, dir, "!include .env .A59"); p == nil || !strings.Contains(p.What, "more than 1 MB") {
		t.Errorf("%v", p)
	}
}

// This limits memory; BenchmarkRead10000 and BenchmarkParse10000 compare the time.
func TestReadingTakesLessThanTheLibraryAlone(t *testing.T) {
	const some = 2000
	text := atmosyamltest.Many(some)
	path := filepath.Join(t.TempDir(), "atmos.yaml")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	library := allocated(func() {
		if _, err := parser.ParseBytes([]byte(text), 0); err != nil {
			t.Error(err)
		}
	})
	ours := allocated(func() {
		if n := read(t, path); n != some {
			t.Errorf("%d identities", n)
		}
	})
	t.Logf("%d bytes, and the library takes %d", ours, library)
	if ours > library*3/4 {
		t.Errorf("%d bytes, and the library takes %d", ours, library)
	}
}

func TestAFileOf5MBWith10000Identities(t *testing.T) {
	text := atmosyamltest.Many(10_000)
	text += strings.Repeat("# "+strings.Repeat("x", 97)+"\n", (5<<20-len(text))/100+1)
	path := filepath.Join(t.TempDir(), "atmos.yaml")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	if n := read(t, path); len(text) < 5<<20 || n != 10_000 {
		t.Errorf("%d bytes, %d identities", len(text), n)
	}
}

// Real files have thousands of lines under keys that only Atmos reads.
func TestKeysThatOnlyAtmosReadsCostLittle(t *testing.T) {
	var b strings.Builder
	b.WriteString("vars:\n")
	for n := range 50_000 {
		fmt.Fprintf(&b, "  key%d: value\n", n)
	}
	b.WriteString(users("r", "a"))
	path := filepath.Join(t.TempDir(), "atmos.yaml")
	must(t, os.WriteFile(path, []byte(b.String()), 0o600))
	n := allocated(func() {
		if n := read(t, path); n != 1 {
			t.Errorf("%d identities", n)
		}
	})
	if n > 20*uint64(b.Len()) { //nolint:gosec // a length is not negative
		t.Errorf("%d bytes for a file of %d", n, b.Len())
	}
}

func TestAHugeKeyIsNotComparedLetterByLetter(t *testing.T) {
	const keys, length = 40, 500_000
	var b strings.Builder
	b.WriteString("auth:\n  realm: r\n  identities:\n    a:\n      kind: aws/user\n")
	for n := range keys {
		b.WriteString("      ? k" + strconv.Itoa(n) + strings.Repeat("k", length) + "\n      : 1\n")
	}
	dir := folder(t, map[string]string{"atmos.yaml": b.String()})
	if n := allocated(func() {
		if _, err := Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil)}); err != nil {
			t.Error(err)
		}
	}); n > 30*keys*length {
		t.Errorf("%d bytes are taken for %d", n, keys*length)
	}
}

// Both are measured in turns until our best time is close enough, because load may spoil some rounds, but not all.
func TestThousandsOfVariablesAreNotComparedWithEachOther(t *testing.T) {
	const each, count, much, rounds = 200, 100, 15, 40 // about 5 times on an idle computer
	files, texts := map[string]string{"atmos.yaml": "import: ['v*']\n" + users("r", "a")}, [][]byte{}
	for file := range count {
		var b strings.Builder
		b.WriteString("env:\n")
		for n := range each {
			b.WriteString("  SOME_VARIABLE_WITH_A_LONG_NAME_" + strconv.Itoa(file*each+n) + ": x\n")
		}
		files["v"+strconv.Itoa(file)+".yaml"] = b.String()
		texts = append(texts, []byte(b.String()))
	}
	dir := folder(t, files)
	parse := func() {
		for _, text := range texts {
			if _, err := parser.ParseBytes(text, 0); err != nil {
				t.Error(err)
			}
		}
	}
	readAll := func() {
		c, err := Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil), Trust: trusting{}})
		must(t, err)
		if vars, err := c.Env(t.Context()); err != nil || len(vars) != each*count {
			t.Errorf("%d variables, %v", len(vars), err)
		}
	}
	library, ours := time.Hour, time.Hour
	for round := 0; round < rounds && (round == 0 || ours > much*library); round++ {
		library, ours = min(library, took(parse)), min(ours, took(readAll))
	}
	if ours > much*library {
		t.Errorf("%v, and the library takes %v", ours, library)
	}
}

// A file of 32,000 lines takes about as long as 16 files of 2,000, and not 16 times as long. Both are measured in turns, as above.
func TestWideMapsAndListsAreNotComparedWithThemselves(t *testing.T) {
	const few, more, much, rounds = 2000, 16, 3, 40
	for name, c := range map[string]struct{ head, line string }{
		"tags":         {"auth:\n  realm: r\n  identities:\n    a:\n      kind: aws/user\n      tags:\n", "        - t%d\n"},
		"providers":    {users("r", "a") + "  providers:\n", "    p%d: {kind: aws/iam-identity-center}\n"},
		"integrations": {users("r", "a") + "  integrations:\n", "    p%d: {kind: aws/ecr, via: {identity: a}}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			file := func(lines int) string {
				var b strings.Builder
				b.WriteString(c.head)
				for n := range lines {
					fmt.Fprintf(&b, c.line, n)
				}
				return filepath.Join(folder(t, map[string]string{"atmos.yaml": b.String()}), "atmos.yaml")
			}
			small, large := file(few), file(few*more)
			short, long := time.Hour, time.Hour
			for round := 0; round < rounds && (round == 0 || long > much*short); round++ {
				short, long = min(short, took(func() {
					for range more {
						read(t, small)
					}
				})), min(long, took(func() { read(t, large) }))
			}
			if long > much*short {
				t.Errorf("%v, and as many in small files take %v", long, short)
			}
		})
	}
}

func took(do func()) time.Duration {
	begun := time.Now()
	do()
	return time.Since(begun)
}

func BenchmarkRead10000(b *testing.B) {
	path := filepath.Join(b.TempDir(), "atmos.yaml")
	if err := os.WriteFile(path, []byte(atmosyamltest.Many(10_000)), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c, err := Read(b.Context(), Source{Config: []string{path}, LookupEnv: lookup(nil)})
		if err != nil || len(c.Identities) != 10_000 {
			b.Fatal(len(c.Identities), err)
		}
	}
}

// BenchmarkParse10000 is the YAML library alone, to compare with BenchmarkRead10000.
func BenchmarkParse10000(b *testing.B) {
	text := []byte(atmosyamltest.Many(10_000))
	for b.Loop() {
		if _, err := parser.ParseBytes(text, 0); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBracesAreCountedAsTheLibraryExpandsThem(t *testing.T) {
	for pattern, want := range map[string]int{
		"": 1, "a.yaml": 1, "{a,b}": 2, "{a,b}{c,d,e}": 6, "{a,{b,c}}": 3, "{a,{b,c}{d,e}}x{f,g}": 10, `\{a,b}`: 1, `{a\,b,c}`: 2, "{,}": 2, "a,b": 1, "}": 1,
	} {
		if got := alternatives(pattern); got != want {
			t.Errorf("%s: %d, want %d", pattern, got, want)
		}
	}
}

// Each of these would take minutes, gigabytes, or for ever. Whatever a pattern is, authdeck reads the rest of the configuration.
func TestPatternsThatExplodeAreSkippedWithTheirLine(t *testing.T) {
	eight := "{a,b,c,d,e,f,g,h}"
	for name, pattern := range map[string]string{
		"braces":          strings.Repeat(eight, 8) + ".yaml",
		"nested braces":   strings.Repeat("{a,{b,", 12) + "c" + strings.Repeat("}}", 12) + strings.Repeat(eight, 4),
		"in a folder":     "x/" + strings.Repeat(eight, 8) + "/y.yaml",
		"after two stars": "**/" + strings.Repeat(eight, 8) + ".yaml",
		"open":            strings.Repeat(eight, 8) + "{.yaml",
		"very long":       strings.Repeat("{", 100_000) + strings.Repeat("}", 100_000),
		"two stars":       strings.Repeat("**/", 100) + "*.nosuch",
	} {
		waited(t, name, func() {
			dir := folder(t, map[string]string{"atmos.yaml": "import:\n  - \"" + pattern + "\"\n" + users("r", "dev"), "x/a/b/c/d/e/f.txt": ""})
			c, err := Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil)})
			if err != nil || len(c.Identities) != 1 || len(c.Warnings) != 1 || c.Warnings[0].Origin.Line != 2 || c.Warnings[0].Fix == nil {
				t.Errorf("%s: %v %v", name, err, c.Warnings)
			}
		})
	}
}

// Nine levels of ten includes each would be evaluated a hundred million times.
func TestIncludesThatMultiplyCostNoMoreThanTheirSize(t *testing.T) {
	files := map[string]string{"f0.yaml": "kind: aws/user\n", "atmos.yaml": "auth:\n  realm: r\n  identities:\n    dev: !include f8.yaml\n"}
	for i := 1; i < 9; i++ {
		files[fmt.Sprintf("f%d.yaml", i)] = "<<: [" + strings.Repeat(fmt.Sprintf("!include f%d.yaml, ", i-1), 10) + "]\n"
	}
	dir := folder(t, files)
	waited(t, "includes", func() {
		c, err := Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil)})
		if err != nil || len(c.Identities) != 1 || c.Identities[0].Problem != nil {
			t.Fatalf("%v %+v", err, c.Identities)
		}
	})
}

func TestEveryLimitIsInTheDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/appendix/atmos-configuration.md")
	must(t, err)
	for _, limit := range []string{
		"50 MB", "200 MB", "2 million", "1,000 imported", "10 levels", "10 roles", "1,000 names", "50,000 for one pattern", "200,000 for all patterns", "1 MB", "4,096 bytes",
	} {
		if !strings.Contains(string(text), limit) {
			t.Errorf("docs/appendix/atmos-configuration.md does not name the limit of %s", limit)
		}
	}
}
