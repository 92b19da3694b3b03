package yamldoc

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// What yaml.v3 makes of each of these files.
func TestLinesWithPercentAreReadAsAtmosReadsThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"%YAML 1.1\n%TAG !e! tag:x,2000:\n---\na: !e!f b\n":              `{a: tag:x,2000:f("b")}`,
		"# c\n\n%TAG !e! tag:x: # c\n# d\n%TAG !f! !y\n\n---\na: !f!g b": `{a: !yg("b")}`,
		"%YAML  1.1#c\n--- # d\na: b\n":                                  `{a: "b"}`,
		"%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 5\nb: !e!int 5\n":   `{a: "5", b: 5}`,
		"%TAG !e! !\n---\na: !e!env B\nb: [!e!cwd , !env C]\n":           `{a: !env("B"), b: [!cwd(null), !env("C")]}`,
		"%TAG ! tag:yaml.org,2002:\n---\na: !str 5\nb: !!int 5\nc: ! 5":  `{a: "5", b: 5, c: 5}`,
		"%TAG !! !\n---\na: !!env B\nb: !env C\n":                        `{a: !env("B"), b: !env("C")}`,
		"%TAG !e! tag:x:\n--- !e!f\na: b\n":                              `tag:x:f({a: "b"})`,
		"a: \"b\n  %TAG c\"\nd: e\n  %f\n":                               `{a: "b %TAG c", d: "e %f"}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestWrongLinesWithPercentAreNamed(t *testing.T) {
	t.Parallel()
	const missing = "--- is missing below this line; add a line with --- below it, or put a value that starts with % in quotes"
	const tag = "a %TAG line needs a name between two ! and what it stands for; write %TAG !name! prefix"
	for text, want := range map[string]string{
		"%YAML 1.1\n# c\na: b\n":                                 "f:1:1: " + missing,
		"%TAG !e! tag:x":                                         "f:1:1: " + missing,
		"# c\n%YAML 1.2\n---\na: b\n":                            "f:2:1: only YAML 1.1 is supported; delete this line",
		"%YAML 1.1 x\n---\na: b\n":                               "f:1:1: only YAML 1.1 is supported; delete this line",
		"%YAML 1.1\n%YAML 1.1\n---\na: b\n":                      "f:2:1: duplicate %YAML line: it is already on line 1; keep one of them",
		"%TAG !e! tag:x\n\n%TAG !e! tag:y\n---\na: b\n":          "f:3:1: duplicate %TAG line: it is already on line 1; keep one of them",
		"%TAG !e tag:x\n---\na: b\n":                             "f:1:1: " + tag,
		"%TAG !e! tag:x y\n---\na: b\n":                          "f:1:1: " + tag,
		"%TAG !e! tag:x#y\n---\na: b\n":                          "f:1:1: " + tag,
		"%TAG\n---\na: b\n":                                      "f:1:1: " + tag,
		"%TAG !e! " + strings.Repeat("x", 101) + "\n---\na: b\n": "f:1:1: authdeck does not read such a long %TAG line; write a shorter prefix",
		"%x: y\n":                         "f:1:1: unknown directive (%); delete this line, or put a value that starts with % in quotes",
		"%TAG !e! tag:x\n---\na: !e! b\n": "f:3:4: the name of this tag is missing after its second !; put a value that starts with ! in quotes",
		"a: b\n%TAG !e! tag:x\n":          "f:2:1: a value cannot start with %; put the value in quotes",
	} {
		_, err := Parse(t.Context(), "f", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// Each of them was cut from the whole text.
func TestManyLinesWithPercentTakeNoMoreMemoryThanTheirSize(t *testing.T) {
	var b strings.Builder
	for n := range 5_000 {
		fmt.Fprintf(&b, "%%TAG !e%d! tag:x\n", n)
	}
	text := b.String() + "---\na: b\n"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rest, d, p := cutDirectives("f", text)
	runtime.ReadMemStats(&after)
	if p != nil || len(d.handles) != 5_000 || rest != strings.Repeat("\n", 5_000)+"---\na: b\n" {
		t.Fatal(p, len(d.handles))
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 50*uint64(len(text)) {
		t.Errorf("%d bytes for %d", n, len(text))
	}
}
