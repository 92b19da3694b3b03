package words_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestAFailureThatMayHaveUsedTheCodeHasOneInstruction(t *testing.T) {
	t.Parallel()
	for kind, want := range map[error]string{
		model.ErrServer:    "try again in a moment, with the next code",
		model.ErrThrottled: "try again in a moment",
	} {
		p := words.Explain(&model.AWSError{Kind: kind, Service: "STS", WithCode: true, Sent: true})
		if p.Fix.String() != want || strings.Contains(p.Why, words.WaitForNext) {
			t.Errorf("%v: why %q, fix %q", kind, p.Why, p.Fix)
		}
	}
}

// "Wait for the next one" came before what to do about the endpoint.
func TestTheNextCodeComesAfterTheRemedy(t *testing.T) {
	t.Parallel()
	p := words.Explain(&model.AWSError{Kind: model.ErrNetwork, Cause: model.ErrWebPage, Host: "localhost:4566", Service: "STS", WithCode: true, Sent: true})
	if steps := p.Fix.Lines(); len(steps) != 2 || !strings.HasPrefix(steps[0], "check the endpoint") || steps[1] != "then try again with the next code" || strings.Contains(p.Why, words.WaitForNext) {
		t.Errorf("why %q, fix %q", p.Why, p.Fix)
	}
}

func TestASessionThatIsShorterThanAskedSaysWhy(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	hour := model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)}
	user := model.Identity{Title: "dev"}
	role := model.Identity{Title: "admin", Role: &model.Role{}}
	root := &model.Caller{ARN: "arn:aws:iam::123456789012:root"}
	twelve := model.SessionLength{Duration: 12 * time.Hour, Wanted: 12 * time.Hour}
	for name, c := range map[string]struct {
		issued model.Issued
		still  bool
		want   string
	}{
		"root":     {model.Issued{Identity: user, Info: hour, Asked: twelve, Given: time.Hour, Caller: root, Device: "d"}, false, "(1h, the maximum for the root user; 12h requested)"},
		"unknown":  {model.Issued{Identity: user, Info: hour, Asked: twelve, Given: time.Hour, Device: "d"}, false, "(1h; 12h requested, AWS gave less)"},
		"a role":   {model.Issued{Identity: role, Info: hour, Asked: model.SessionLength{Duration: time.Hour, Wanted: 4 * time.Hour}, Device: "d"}, false, "(1h, the maximum for a role; 4h requested)"},
		"as asked": {model.Issued{Identity: user, Info: hour, Asked: model.SessionLength{Duration: time.Hour, Wanted: time.Hour}, Device: "d"}, false, "(1h)"},
		"still":    {model.Issued{Identity: user, Info: hour, Asked: twelve, Given: time.Hour, Caller: root}, true, "(1h left)"},
	} {
		if got := strings.Join(words.SignedIn(c.issued, c.still, now), " · "); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAMessageThatDisappearsHasNoDateForToday(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.Local)
	for length, want := range map[time.Duration]string{time.Hour: "expires 10:00 (1h)", 24 * time.Hour: "expires Mon 09:00 (24h)"} {
		i := model.Issued{Identity: model.Identity{Title: "dev"}, Info: model.SessionInfo{Saved: true, Expires: now.Add(length)}, Device: "d"}
		if got := words.JustSignedIn(i, now); !strings.HasSuffix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestASessionWhoseMFANobodyKnowsIsNotCalledOneWithoutMFA(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	i := model.Issued{Identity: model.Identity{Title: "admin"}, Info: model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)}}
	if got := words.SignedInWarning(i, now); got != "! Signed in as admin (1h) · without MFA" {
		t.Error(got)
	}
	i.DeviceUnknown = true
	if got := words.SignedInWarning(i, now); got != "" {
		t.Error(got)
	}
	if got := words.SignedIn(i, false, now); slices.Contains(got, "without MFA") {
		t.Error(got)
	}
}

// Five places listed the warnings themselves, each others.
func TestTheNotesOfASessionAreTheSameInFullAndInShort(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	i := model.Issued{
		Identity: model.Identity{Title: "dev"}, Info: model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)}, Host: "sts.example", Skew: time.Hour,
		WithoutMFA:  &model.Problem{What: "Dev has no MFA device"},
		BelowMinTTL: &model.Problem{What: "this session lasts no longer than min_ttl"}, Warning: errors.New("disk full"),
	}
	short := strings.Split(words.SignedInWarning(i, now), " · ")[1:]
	notes := words.Notes(i)
	if len(notes) != 5 || len(short) != len(notes) || !strings.HasPrefix(notes[0], "Dev has no MFA device") || notes[1] != "Issued by sts.example, not by AWS" {
		t.Errorf("%q, in short %q", notes, short)
	}
	if notes := words.Notes(model.Issued{Device: "d"}); len(notes) != 0 {
		t.Errorf("%q", notes)
	}
}

// The box said that the code does not go to AWS, and that AWS rejected the keys.
func TestTheHostThatRejectedKeysOrACodeIsNamed(t *testing.T) {
	t.Parallel()
	row := model.Row{Keys: model.Present, Record: model.Record{MaskedKey: "AKIA············MPLE", Rejected: &model.Rejection{MaskedKey: "AKIA············MPLE", Host: "sts.example"}}}
	want := []string{"The code goes to sts.example, not to AWS", "sts.example rejected these keys. Press ctrl+e to use other keys."}
	if got := words.BeforeCode(row, &model.Attempt{Host: "sts.example"}, time.Time{}, "press ctrl+e"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for host, want := range map[string]string{"": "AWS rejected that code.", "sts.example": "sts.example rejected that code."} {
		if got := words.CodeRejected(host); got != want {
			t.Errorf("%q: %q", host, got)
		}
	}
}

// Only Health and doctor said it, and the name of the device looked like that of the user's own.
func TestADeviceOfAnotherAccountIsNamedBeforeACode(t *testing.T) {
	t.Parallel()
	row := model.Row{Record: model.Record{Device: "arn:aws:iam::999999999999:mfa/ann", MaskedKey: "AKIA············MPLE", Caller: &model.Caller{Account: "123456789012"}}}
	said := func(with string) []string { return words.BeforeCode(row, &model.Attempt{}, time.Time{}, with) }
	if got := said("press ctrl+e"); !slices.Equal(got, []string{"MFA device of another account. Press ctrl+e to correct it."}) {
		t.Errorf("%q", got)
	}
	if got := said(""); !slices.Equal(got, []string{"MFA device of another account."}) {
		t.Errorf("without a key: %q", got)
	}
	if got := words.DeviceName(row); got != "mfa/ann (999999999999)" {
		t.Errorf("its name: %q", got)
	}
	row.Identity.Device = model.Setting[string]{Value: row.Record.Device, Set: true, Origin: model.Origin{File: "atmos.yaml", Line: 7}}
	if got := said("press ctrl+e"); !slices.Equal(got, []string{"MFA device of another account. Correct mfa_arn at atmos.yaml:7."}) {
		t.Errorf("in atmos.yaml: %q", got)
	}
	if row.Record.Caller.Account = "999999999999"; len(said("press ctrl+e")) > 0 || words.DeviceName(row) != "mfa/ann" {
		t.Errorf("of the same account: %q %q", said("press ctrl+e"), words.DeviceName(row))
	}
}

func TestTheWarningsBeforeACodeSayFirstWhereItGoes(t *testing.T) {
	t.Parallel()
	a := &model.Attempt{Host: "sts.example", Device: "d", Asked: model.SessionLength{Wanted: 40 * time.Hour, Duration: 36 * time.Hour}}
	want := []string{"The code goes to sts.example, not to AWS", "Session length cut from 40h to 36h, the maximum with MFA"}
	if got := words.BeforeCode(model.Row{}, a, time.Time{}, ""); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestTheDetailsSayWhyASessionCannotBeLonger(t *testing.T) {
	t.Parallel()
	key := model.MaskKeyID("AKIAIOSFODNN7EXAMPLE")
	root := model.Row{Record: model.Record{MaskedKey: key, Caller: &model.Caller{ARN: "arn:aws:iam::123456789012:root"}}}
	if got := words.AsksLine(root, time.Time{}); got != "1h (not 12h, max 1h for the root user)" {
		t.Error(got)
	}
	role := model.Row{Identity: model.Identity{Duration: model.Setting[string]{Value: "4h", Set: true}, Role: &model.Role{}}}
	if got := words.AsksLine(role, time.Time{}); got != "1h (not 4h, max 1h, renews while in use)" {
		t.Error(got)
	}
}

func TestSigningInAgainWithTheNextCodeIsSaidOnce(t *testing.T) {
	refused := &model.AWSError{Kind: model.ErrAnswer, WithCode: true, Cause: &model.Problem{What: "it is another account's", Fix: model.Do("check the endpoint, then sign in again")}}
	if got := words.Line(words.Explain(refused)); strings.Count(got, "again") != 1 || !strings.Contains(got, "then sign in again with the next code") {
		t.Error(got)
	}
}

func TestAProblemThatAWSsErrorCausedKeepsItsOwnWords(t *testing.T) {
	denied := &model.AWSError{Kind: model.ErrForbidden}
	p := words.Explain(&model.Problem{Kind: model.ErrDeviceUnknown, What: "this session has no MFA", Fix: model.Run("authdeck login"), Cause: denied})
	if p.What != "This session has no MFA" || p.Fix.String() != "run: authdeck login" {
		t.Errorf("%+v", p)
	}
}

func TestASessionThatIsNotSavedSaysWhatToDoOnce(t *testing.T) {
	t.Parallel()
	const advice = "the session could not be saved. Cannot write c: no space left on device. Free disk space, or fix the folder's permissions"
	if got := words.NotSavedSession(fmt.Errorf("%w: cannot write c: no space left on device", model.ErrSessionNotSaved)); got != advice {
		t.Error(got)
	}
	owned := fmt.Errorf("%w: %w", model.ErrSessionNotSaved, &model.Problem{What: "/c belongs to root", Fix: model.Run("sudo chown 1000 /c")})
	if got := words.NotSavedSession(owned); got != "the session could not be saved. /c belongs to root; run: sudo chown 1000 /c" {
		t.Error(got)
	}
}
