package session

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{
		"", "\n", "x\r", "\ufeff", "\ufeff\n[bob]", "# c", "[bob]\nk = v", "[bob]\r\nk = v\r\n\r\n; c\r\n",
		"[alice]\nk=v\n\n[bob]\n  x\n", "  [bob]\n  k=v\n[alice]\n# n\nk=v\n  [carl]\n", "[profile alice]\nregion=x\n  y\noutput:z",
		"; atmos: expiration=x\n\n# note\n[alice]\n", "[bob]\n; atmos: expiration=2020-01-01T00:00:00Z\n", "a\r\nb\nc\r",
		"[alice]\n[alice]\nregion\n", "=\n:\n[\n]\n[]\n[]]\n",
		"[alice]\nk=v\n[bob]\n[alice]\n# c\nl=w\n[profile alice]\nregion=x\n[bob]\n[profile alice]\n# c\nregion=y\n",
	} {
		f.Add(s)
	}
}

func FuzzWhatWasAddedCanBeTakenOutAgain(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		ini := parse([]byte(text))
		if got := string(ini.text()); got != text {
			t.Fatalf("read and written: %q", got)
		}
		// An expiry without a section would be read as the new section's, so it is removed.
		claimed := !slices.ContainsFunc(ini.lines[ini.solid():], func(l line) bool { _, ok := l.expiry(); return ok })
		if len(ini.named("alice")) == 0 && claimed {
			ini.putCredentials("alice", testSession())
			back := parse(ini.text())
			back.remove("alice")
			if got := string(back.text()); got != text {
				t.Errorf("credentials of\n%q\ncame back as\n%q", text, got)
			}
		}
		ini = parse([]byte(text))
		if len(ini.named("profile alice")) == 0 && claimed {
			ini.putRegion("profile alice", "us-west-2")
			back := parse(ini.text())
			back.remove("profile alice")
			if got := string(back.text()); got != text {
				t.Errorf("config of\n%q\ncame back as\n%q", text, got)
			}
		}
	})
}

func FuzzOtherSectionsAndCommentsStay(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		for section, change := range map[string]func(*ini){
			"alice":         func(f *ini) { f.putCredentials("alice", testSession()) },
			"profile alice": func(f *ini) { f.putRegion("profile alice", "us-west-2") },
			"bob":           func(f *ini) { f.remove("bob") },
		} {
			before, after := parse([]byte(text)), parse([]byte(text))
			change(after)
			once := bytes.Clone(after.text())
			after = parse(once)
			keep := section != "bob" // the comments inside are removed with it
			got, want := others(after, section, keep), others(before, section, keep)
			if n := len(want); before.open && n > 0 && len(got) == n { // its line break is not the file's
				want[n-1], got[n-1] = strings.TrimRight(want[n-1], "\r\n"), strings.TrimRight(got[n-1], "\r\n")
			}
			if len(before.named(section)) > 1 { // the content of the second section moved to the first
				got, want = unordered(got), unordered(want)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s in %q\ngave %q\nother lines %q\nwant        %q", section, text, once, got, want)
			}
			change(after)
			if twice := after.text(); !bytes.Equal(once, twice) {
				t.Errorf("%s in %q\nonce  %q\ntwice %q", section, text, once, twice)
			}
		}
		after := parse([]byte(text))
		after.putCredentials("alice", testSession())
		after = parse(after.text())
		if info := after.infos()["alice"]; !info.Expires.Equal(ends.Truncate(time.Second)) || len(after.named("alice")) != 1 {
			t.Errorf("%q reads back as %v", after.text(), info)
		}
	})
}

// unordered are lines without their order and line breaks.
func unordered(lines []string) []string {
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, "\r\n")
	}
	slices.Sort(lines)
	return lines
}

// others are the lines outside the sections of a name, and the comments inside if they are kept, without blank lines and
// expiries. What else stands inside is the tables' matter.
func others(f *ini, name string, keep bool) []string {
	inside := map[int]bool{}
	for _, s := range f.named(name) {
		for i := s.head; i < s.end; i++ {
			inside[i] = !keep || f.lines[i].kind != comment
		}
	}
	var out []string
	for i, l := range f.lines {
		if _, expiry := l.expiry(); !inside[i] && l.kind != blank && !expiry {
			out = append(out, string(l.text))
		}
	}
	return out
}
