package words_test

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

// The messages are AWS's own, as quoted in public threads: aws/aws-cli#5592, lonelyplanet/aws-mfa#19.
func TestADenialSaysWhatIsDeniedAndWhomToAsk(t *testing.T) {
	t.Parallel()
	const user = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: sts:GetSessionToken on resource: arn:aws:iam::123456789012:user/dev "
	for message, want := range map[string]string{
		user + "with an explicit deny in an identity-based policy":                      "A policy denies sts:GetSessionToken",
		user + "with an explicit deny in a service control policy":                      "A policy of your organization (SCP) denies sts:GetSessionToken",
		user + "because no identity-based policy allows the sts:GetSessionToken action": "No policy allows sts:GetSessionToken",
		"The account is suspended.":                                                     "AWS says: The account is suspended",
		"is not authorized to perform: " + strings.Repeat("a", 90):                      "AWS says: is not authorized to perform: aaa",
		"": "AWS denied access. Ask",
	} {
		got := words.Line(words.Explain(&model.AWSError{Kind: model.ErrForbidden, Message: message}))
		if !strings.Contains(got, want) || !strings.HasSuffix(got, "Ask your AWS administrator") {
			t.Errorf("%q: %s", message, got)
		}
	}
}

func TestARejectedRequestIsExplainedInAWSsWords(t *testing.T) {
	t.Parallel()
	message := "1 validation error detected: Value '1' at 'durationSeconds' failed " + strings.Repeat("x", 300)
	got := words.Line(words.Explain(&model.AWSError{Kind: model.ErrRequest, Message: message}))
	if want := "AWS rejected the request. AWS says: 1 validation error detected: Value '1' at 'durationSeconds' failed xxx"; !strings.HasPrefix(got, want) || len(got) > 260 {
		t.Error(got)
	}
}
