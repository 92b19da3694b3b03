package words_test

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestARefusedRoleSaysWhatToCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role       model.AssumedRole
		says, step string
	}{
		"no external ID": {model.AssumedRole{MFA: true, MFAKnown: true}, "The session has MFA. No external ID was sent.",
			"for an external ID, set principal.external_id"},
		"an external ID": {model.AssumedRole{MFA: true, MFAKnown: true, ExternalID: true}, "An external ID was sent.", "check principal.external_id in atmos.yaml"},
		"no MFA":         {model.AssumedRole{MFAKnown: true}, "The session has no MFA.", "if the trust policy asks for MFA, set an MFA device"},
		"another program signed in": {model.AssumedRole{}, "Another program signed in \"dev\", so authdeck does not know whether the session has MFA.",
			"if the trust policy asks for MFA, sign in with a code: authdeck login --renew -i dev"},
		"a role below a role": {model.AssumedRole{ByRole: true}, "\"dev\" is a role, so its session has no MFA. It cannot assume a role that requires MFA.", "check that \"dev\" may call sts:AssumeRole on it"},
	} {
		c.role.Title, c.role.By, c.role.ARN = "admin", "dev", "arn:aws:iam::210987654321:role/admin"
		p := words.Explain(&model.AWSError{Kind: model.ErrRoleDenied, Role: &c.role})
		if p.What != `AWS does not let "dev" assume "admin"` || !strings.Contains(p.Why, c.says) || !strings.Contains("\n"+p.Fix.String()+"\n", "\n"+c.step+"\n") {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
