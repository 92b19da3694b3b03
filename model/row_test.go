package model

import (
	"strings"
	"testing"
	"time"
)

func TestAFilterFindsBothNamesOfAnAccount(t *testing.T) {
	r := Row{
		Identity: Identity{Title: "dev", Alias: "emergency"},
		Record:   Record{Device: "arn:aws:iam::123456789012:mfa/dev"},
		aliases:  map[string]string{"123456789012": "acme-prod"},
	}
	for _, filter := range []string{"emergency", "acme-prod"} {
		if v, found := r.Because(filter); r.SearchText().Match(filter) != WholeMatch || !found || v != (NamedValue{"alias", filter}) {
			t.Errorf("%s: %v %v", filter, v, found)
		}
	}
	if r.SearchText().Match("acme-core") != NoMatch {
		t.Error("everything matches")
	}
}

func TestTheLastSignInMayBeOfAnotherProgram(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.UTC)
	ends, monday := now.Add(time.Hour), now.AddDate(0, 0, -5)
	saved := SessionInfo{Saved: true, Expires: ends}
	for name, c := range map[string]struct {
		row   Row
		at    time.Time
		other bool
	}{
		"never":                           {Row{}, time.Time{}, false},
		"over":                            {Row{Record: Record{SignedInAt: monday}}, monday, false},
		"our own":                         {Row{Session: saved, Record: Record{SignedInAt: now, Session: &SessionRecord{Expires: ends}}}, now, false},
		"another program's":               {Row{Session: saved}, time.Time{}, true},
		"another program's after our own": {Row{Session: saved, Record: Record{SignedInAt: monday, Session: &SessionRecord{Expires: monday}}}, time.Time{}, true},
		"seen while it signed in":         {Row{Session: saved, started: now, found: true}, now, true},
		"our own without a record":        {Row{Session: saved, started: now}, now, false},
	} {
		if at, other := c.row.LastSignIn(); !at.Equal(c.at) || other != c.other {
			t.Errorf("%s: %v, by another program: %t", name, at, other)
		}
	}
}

func TestSignInsAskForOneCodeForEachUser(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.UTC)
	user := func(name string) Identity { return Identity{Ref: Ref{Name: name}} }
	role := func(name string, of Identity) Identity {
		return Identity{Ref: Ref{Name: name, User: of.Ref.Name}, Role: &Role{Above: []Identity{of}}}
	}
	zed, amy := user("zed"), user("amy")
	admin, audit, deploy := role("admin", zed), role("audit", zed), role("deploy", amy)
	for claim, c := range map[string]struct {
		ids  []Identity
		want string
	}{
		"users":                          {[]Identity{zed, amy}, "zed amy"},
		"a user and its roles":           {[]Identity{zed, admin, audit}, "zed"},
		"roles of one user":              {[]Identity{admin, audit}, "admin"},
		"a role of a user signed in to":  {[]Identity{deploy, admin}, "admin"},
		"renewal of a user with a role":  {[]Identity{amy, deploy}, "amy"},
		"only roles that need no code":   {[]Identity{deploy}, ""},
		"each user and a role of each":   {[]Identity{zed, admin, amy, deploy}, "zed amy"},
		"nothing but roles of two users": {[]Identity{audit, deploy, admin}, "audit"},
	} {
		t.Run(claim, func(t *testing.T) {
			rows := []Row{{Identity: zed}, {Identity: admin}, {Identity: audit}, {Identity: amy},
				{Identity: deploy, UserSession: SessionInfo{Saved: true, Expires: now.Add(2 * time.Hour)}}}
			var got []string
			for _, ref := range AskingForCode(rows, c.ids, now) {
				got = append(got, ref.Name)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%q, want %q", s, c.want)
			}
		})
	}
}

// In line mode, somebody who was signed in without keys in this keyring could not add any: e was left out, and enter kept the session.
func TestKeysAreEditedUnlessEnterAddsThem(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.UTC)
	user := Identity{Ref: Ref{Name: "alice"}}
	role, broken, inFile := user, user, user
	role.Role, broken.Problem = &Role{}, &Problem{What: "no region"}
	inFile.AccessKeyID.Value, inFile.SecretKey.Value = "AKIA", SecretString("set")
	good := SessionInfo{Saved: true, Expires: now.Add(time.Hour)}
	for name, c := range map[string]struct {
		row                  Row
		edit, shell, console bool
	}{
		"keys":                    {Row{Identity: user, Keys: Present}, true, true, false},
		"unknown":                 {Row{Identity: user}, true, true, false},
		"no keys":                 {Row{Identity: user, Keys: Absent}, false, false, false},
		"no keys but a session":   {Row{Identity: user, Keys: Absent, Session: good}, true, true, false},
		"keys in the file":        {Row{Identity: inFile, Keys: Present}, false, true, false},
		"a role":                  {Row{Identity: role, Keys: Absent}, false, true, true},
		"a role of nobody's keys": {Row{Identity: role, Keys: Absent, UserKeyless: true}, false, false, false},
		"a problem":               {Row{Identity: broken, Keys: Present}, false, false, false},
	} {
		if o := c.row.Offers(now); o.Edit != c.edit || o.Shell != c.shell || o.Console != c.console {
			t.Errorf("%s: %+v", name, o)
		}
	}
}
