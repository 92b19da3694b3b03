package session_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/session"
)

func TestALineThatTheAWSCLICannotReadIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[a]\nx=1\n[b]\n[a]\ny=2\n":              "line 4 repeats the section [a], which line 1 already starts; delete one",
		"[a]\nx=1\n# x\nX = 2\n":                 "line 4 sets x again; line 2 already sets it; delete one",
		"# mine\nx=1\n[a]\ny=2\n":                "line 2 is above the first section; delete that line",
		"[a]\nx=1\nSECRETJUNK\n":                 "line 3 has no = between a name and a value; delete or correct",
		"<<<<<<< HEAD\n[a]\nx=1\n":               "line 1 is above the first section",
		"[a\nx=1\n":                              "line 1 is above the first section",
		"[]\nx=1\n":                              "line 1 has a section without a name",
		"\xef\xbb\xbf[a]\nx=1\n":                 "line 1 starts with a byte order mark; save the file as UTF-8 without",
		"[a]\nx=\xe9\n":                          "line 2 is not UTF-8; save",
		"[a]\ns3 =\n  SECRETJUNK\n":              "line 3 has no =",
		"[a]\nx=1\n  goes on\n\n[b] ; c\nx: 2\n": "",
		"[a]\r\ns3 =\r\n  x = 1\r\n  y = 2\r\n":  "",
		"[DEFAULT]\nx=1\n[a]\n[DEFAULT]\ny=1\n":  "",
		"[DEFAULT]\nx=1\n[a]\n[DEFAULT]\nx=1\n":  "line 5 sets x again; line 2 already sets it",
		"[ ]\nx=1\n[a]\n[ a ]\n":                 "",
		"[a]\nx=1\n  [a]\n    y\n[b]\nz=1\n":     "",
		"[a]\nx=1\n\n  # x\n  [a]\nx=2\n":        "line 6 sets x again; line 2 already sets it",
		"[a]\n  [a]\n":                           "line 2 repeats the section [a], which line 1 already starts",
		"":                                       "",
		"; atmos: expiration=2026-01-01T00:00:00Z\n[a]\naws_access_key_id = x\n\n# end": "",
	} {
		dir := t.TempDir()
		s, ref := session.New(dir), model.Ref{Realm: "acme", Name: "a"}
		credentials, config := s.Files(ref)
		if err := os.MkdirAll(filepath.Dir(credentials), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{credentials, config} {
			for _, p := range []string{credentials, config} {
				_ = os.Remove(p)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			p := s.Unreadable(t.Context(), ref)
			switch {
			case want == "" && p != nil:
				t.Errorf("%q: %v", text, p)
			case want == "":
			case p == nil:
				t.Errorf("%q: nothing is said", text)
			case !strings.Contains(p.Error(), want) || !strings.Contains(p.Error(), path) || !errors.Is(p, model.ErrSessionFile) || strings.Contains(p.Error(), "SECRETJUNK"):
				t.Errorf("%q: %v", text, p)
			}
		}
	}
}
