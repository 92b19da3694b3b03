package mfa_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/screen/mfa"
	"authdeck/ui/theme"
)

// The warnings about the keys and the session's length pushed it out of the box.
func TestASmallBoxSaysFirstThatTheCodeDoesNotGoToAWS(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	f := screen.Frame{Env: screen.Env{Now: now, Width: 60, Height: 16}, Theme: theme.PlainText(false)}
	box := mfa.New(mfa.Options{
		Identity: model.Identity{Title: "emergency-user"}, Roles: []model.Identity{{Title: "identity-account"}, {Title: "prod-administrator"}},
		Device: "arn:aws:iam::123456789012:mfa/user", Asked: model.SessionLength{Wanted: 40 * time.Hour, Duration: 36 * time.Hour},
		Spent: now.Add(20 * time.Second), SpentFor: "deploy",
		Warnings: []string{
			"The code goes to sts.platform.example:8443, not to AWS", "AWS rejected these keys (today 11:50). Press ctrl+e to use other keys.",
			"Session length cut from 40h to 36h, the maximum with MFA",
		},
	})
	if shown := box.View(f); !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(shown, "│", "")), " "), "The code goes to sts.platform.example:8443, not to AWS") {
		t.Error(shown)
	}
}

// In the demo, the simulated AWS on this computer counts as AWS.
func TestTheBoxNamesTheHostThatGotTheCode(t *testing.T) {
	for host, want := range map[string]string{"": "AWS rejected that code", "sts.example": "sts.example rejected that code"} {
		failed := screen.Failed{Err: &model.AWSError{Kind: model.ErrCodeRejected, Host: cmp.Or(host, "127.0.0.1:39541")}}
		box, _ := mfa.New(mfa.Options{Identity: model.Identity{Title: "dev"}, Device: "GAHT12345678", Host: host}).Update(failed, screen.Env{})
		f := screen.Frame{Env: screen.Env{Width: 80, Height: 24}, Theme: theme.PlainText(false)}
		if shown := box.View(f); !strings.Contains(shown, want) {
			t.Errorf("%q: %s", host, shown)
		}
	}
}
