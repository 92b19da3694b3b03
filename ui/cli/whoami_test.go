//go:build !windows

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAWSSaysWhoseTheSessionIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login", "--mfa-code", w.code())
	x.exits(0)
	out, err := w.command("whoami", "-o", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var who struct {
		Version, Identity, Account, Principal any
		Verified                              bool
		Session                               struct {
			Status  string
			Expires time.Time
			Left    float64 `json:"seconds_left"`
		}
	}
	if err := json.Unmarshal(out, &who); err != nil {
		t.Fatal(err)
	}
	if who.Version != 1.0 || who.Identity != "emergency-user" || who.Account != "123456789012" ||
		who.Principal != "arn:aws:iam::123456789012:user/user" || !who.Verified {
		t.Errorf("%s", out)
	}
	if s := who.Session; s.Status != "good" || time.Until(s.Expires) < 11*time.Hour || s.Left < 11*3600 {
		t.Errorf("%+v", s)
	}
	for path, text := range files(t, w.home) {
		if !strings.HasSuffix(path, "/credentials") {
			continue
		}
		for line := range strings.Lines(text) {
			if _, value, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, ";") && strings.Contains(string(out), strings.TrimSpace(value)) {
				t.Errorf("a value of the session is shown: %s", line)
			}
		}
	}

	spoken, err := w.command("whoami", "--screen-reader").Output()
	if err != nil || !strings.Contains(string(spoken), "Identity: emergency-user.\nPrincipal: arn:aws:iam::123456789012:user/user.\nAccount: 123456789012.\n") {
		t.Errorf("%v\n%s", err, spoken)
	}

	// A session that AWS does not have.
	path := filepath.Join(w.home, ".config/atmos/acme/aws/aws-user/credentials")
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := regexp.MustCompile(`(?m)^aws_session_token *=.*`).ReplaceAll(kept, []byte("aws_session_token = of-nobody"))
	if err := os.WriteFile(path, other, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := w.command("whoami")
	var said strings.Builder
	refused.Stderr = &said
	if out, err := refused.Output(); err == nil || len(out) > 0 || !strings.Contains(said.String(), "AWS rejected this session; run: authdeck login --renew -i emergency-user") {
		t.Errorf("%v: %s%s", err, out, said.String())
	}
}
