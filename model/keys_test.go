package model_test

import (
	"bytes"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"authdeck/model"
)

// judged checks whether a value is rejected, and which words the problem contains; no words means no problem.
func judged(t *testing.T, value string, got *model.Problem, blocks bool, words string) {
	t.Helper()
	if words == "" {
		if got != nil {
			t.Errorf("%q: %+v", value, got)
		}
		return
	}
	if got.Blocks() != blocks || got == nil || !strings.Contains(strings.ToLower(got.Error()), strings.ToLower(words)) {
		t.Errorf("%q: %+v, want %q, blocking %v", value, got, words, blocks)
	}
}

func TestAccessKeyIDsAreJudgedByWhatAWSGivesOut(t *testing.T) {
	for _, c := range []struct {
		id     string
		blocks bool
		words  string
	}{
		{keyID, false, ""},
		{"AKIARZPUZDIKGB2VALC4", false, ""},
		{"", true, "Enter the access key ID"},
		{"AKIAIOSFODNN7 EXAMPLE", true, "space"},
		{"AKIAIOSFODNN7\tEXAMPLE", true, "space"},
		{"ASIAIOSFODNN7EXAMPLE", true, "temporary"},
		{"asiaiosfodnn7example", true, "temporary"},
		{"arn:aws:iam::123456789012:mfa/user", true, "that is an MFA ARN: it belongs in the MFA field"},
		{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true, "that is a secret access key"},
		{"wJalrXUtnFEMI9K7MDENG4bPxRfiCYEXAMPLEKEY", true, "that is a secret access key"},
		{"AKIA", true, "the ID has 4 of 20 characters"},
		{"AKIAIOSFODNN7EX", true, "has 15 of 20 characters"},
		{strings.Repeat("A", 129), true, "129 characters, usually 20"},
		{"AKIAIOSFODNN7EXAMPL!", true, "letters and digits"},
		{"AKIAIOSFODNN7EXAMPLÉ", true, "letters and digits"},
		{"AKIAIOSFODNN7EXA\nMPLE", true, "letters and digits"},
		{"ABIAIOSFODNN7EXAMPLE", false, "starts with AKIA"},
		{"akiaiosfodnn7example", false, "starts with AKIA"},
		{keyID + "X", false, "the access key ID has 21 characters, usually 20"},
		{"AKIAIOSFODNN7EXA", false, "the access key ID has 16 of 20 characters"},
	} {
		judged(t, c.id, model.CheckAccessKeyID(c.id), c.blocks, c.words)
	}
}

func TestAnEmptySecretKeyAndOneWithASpaceBlock(t *testing.T) {
	for _, c := range []struct {
		secret string
		blocks bool
		words  string
	}{
		{secret, false, ""},
		{"", true, "Enter the secret access key"},
		{secret[1:], false, "the secret access key has 39 of 40 characters"},
		{secret + "x", false, "41 characters"},
		{keyID, true, "that is an access key ID"},
		{"arn:aws:iam::123456789012:mfa/alice", true, "that is an MFA ARN: it belongs in the MFA field"},
		{"arn:aws:iam::123456789012:user/alice", true, "that is an ARN, not a secret access key"},
		{"123456", true, "that is an MFA code: authdeck asks for it at sign-in"},
		{keyID[1:], false, "the secret access key has 19 of 40 characters"},
		{strings.Repeat("é", 41), false, "41 characters"},
		{"wJalrXUtnFEMI/K7MDENG bPxRfiCYEXAMPLEKEY", true, "space"},
		{"wJalrXUtnFEMI/K7MDENG-bPxRfiCYEXAMPLEKEY", false, "the secret access key has unusual characters"},
		{strings.Repeat("é", 40), false, "the secret access key has unusual characters"},
	} {
		got := model.CheckSecretKey(model.SecretString(c.secret))
		judged(t, c.secret, got, c.blocks, c.words)
		if len(c.secret) > 3 && got != nil && strings.Contains(got.Error(), c.secret[:4]) {
			t.Errorf("it is quoted: %s", got)
		}
	}
	judged(t, "no secret", model.CheckSecretKey(model.Secret{}), true, "Enter the secret access key")
}

func TestJudgingASecretKeyLeavesNoCopyOfItBehind(t *testing.T) {
	long := model.NewSecret(bytes.Repeat([]byte("k"), 1<<20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	model.CheckSecretKey(long)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken >= 1<<20 {
		t.Errorf("it takes %d bytes to judge one of %d", taken, 1<<20)
	}
}

func TestTheAccountIsReadOutOfAnAccessKeyID(t *testing.T) {
	for id, want := range map[string]string{
		"ASIAY34FZKBOKMUTVV7A":                 "609629065308", // public (awsteele.com)
		"ASIAQNZGKIQY56JQ7WML":                 "029608264753",
		"AKIARZPUZDIKGB2VALC4":                 "123456789012",
		keyID:                                  "", // the old format contains no account, and would give a wrong one
		"AKIAJOSFODNN7EXAMPLE":                 "",
		"":                                     "",
		"AKIARZPUZDIKGB2VALC":                  "",
		"AKIARZPUZDIKGB2VALC4A":                "",
		"AKIARZPUZDIKGB2VALC1":                 "", // base32 has no 1
		"akiarzpuzdikgb2valc4":                 "",
		"AKIA7777777777777777":                 "", // more than twelve digits
		"AKIA\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n": "", // the decoder skips line ends
		"AKIA\r\n\r\n\r\n\r\nRZPUZDIK":         "",
	} {
		if got := model.KeyAccount(id); got != want {
			t.Errorf("%q is of %q, want %q", id, got, want)
		}
	}
}

func TestAMaskedKeyIDShowsBothEndsAlone(t *testing.T) {
	for id, want := range map[string]string{
		keyID: "AKIA············MPLE", "": "", "AKIA": "····", "AKIAIOSFODN": "···········", "AKIAIOSFODNN": "AKIA····ODNN",
		"ééééééééééééé": "·············", secret: strings.Repeat("·", 40), "wJalrXUtnFEMI9K7MDENG4bPxRf": strings.Repeat("·", 27), "minio-Admin-key": strings.Repeat("·", 15),
		"minioAdminKey": "mini·····nKey",
	} {
		if got := model.MaskKeyID(id); got != want {
			t.Errorf("%q is shown as %q, want %q", id, got, want)
		}
	}
}

func TestWhatComesAlongWithAPastedKeyIsDropped(t *testing.T) {
	for text, want := range map[string]string{
		" \t" + keyID + "\r\n": keyID, `"` + keyID + `"`: keyID, "'" + keyID + "' ": keyID, "`" + keyID + "`": keyID,
		"a b": "a b", " ": "", `""`: "", secret: secret,
	} {
		if got := model.TrimKey(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// FuzzPastedKeys looks for panics, and for more of a key ID on the screen than its ends.
func FuzzPastedKeys(f *testing.F) {
	for _, text := range []string{keyID, secret, "ASIA", "AKIA\n\n\n\n\n\n\n\nRZPUZDIK", "é é", "\xff\xfe"} {
		f.Add(text)
	}
	account := regexp.MustCompile(`^(\d{12})?$`)
	f.Fuzz(func(t *testing.T, text string) {
		text = model.TrimKey(text)
		model.CheckSecretKey(model.SecretString(text))
		if r := model.CheckAccessKeyID(text); r.Blocks() && r.What == "" {
			t.Errorf("%q is refused without a word", text)
		}
		if a := model.KeyAccount(text); !account.MatchString(a) {
			t.Errorf("%q is of %q", text, a)
		}
		masked := model.MaskKeyID(text)
		if shown := utf8.RuneCountInString(strings.ReplaceAll(masked, "·", "")); shown > 8 {
			t.Errorf("%q shows %d characters of %q", masked, shown, text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(masked) {
			t.Errorf("%q is cut within a character: %q", text, masked)
		}
	})
}
