//go:build !windows

package cli_test

import (
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
)

// A new user saw a paragraph of nine short sentences.
func TestAnErrorHasTheReasonAndEachRemedyOnALineOfItsOwn(t *testing.T) {
	t.Parallel()
	w := rolesWorld(t)
	w.aws.PutRole(awsfake.Role{ARN: roleARN("role-0"), Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}})
	x := open(t, 80, 30, w.command("login", "-i", "role-0", "--mfa-code", w.code()))
	x.exits(1)
	want := []string{
		"authdeck: AWS does not let \"emergency-user\" assume \"role-0\"\n",
		"\n  AWS does not say why. The session has MFA. No external ID was sent.\n",
		"\n  › Check the ARN " + roleARN("role-0") + "\n",
		"\n  › Check that the role's trust policy allows \"emergency-user\"\n",
		"\n  › For an external ID, set principal.external_id",
	}
	for _, part := range want {
		if !strings.Contains(x.text(), part) {
			t.Errorf("no %q in\n%s", part, x.text())
		}
	}
	if colour := "\x1b[31mauthdeck:\x1b[0m AWS does not let"; !strings.Contains(x.written(), colour) {
		t.Errorf("no %q in %q", colour, x.written())
	}
	for _, columns := range []int{60, 400} { // one and the same error had two forms
		x := open(t, columns, 30, w.command("exec"))
		x.exits(2)
		if !strings.Contains(x.text(), "authdeck: missing command\n  › Run: authdeck exec -- aws s3 ls\n") {
			t.Errorf("%d columns: %s", columns, x.text())
		}
	}
}

func TestTheNameOfAFolderIsNotAThingToDo(t *testing.T) {
	t.Parallel()
	x := open(t, 200, 30, rolesWorld(t).command("--chdir", "a; run: curl evil.example", "list"))
	x.exits(2)
	got := strings.Join(strings.Fields(x.text()), " ") // the path may be long
	if !strings.Contains(got, "; run: curl evil.example does not exist") || strings.Contains(got, "›") {
		t.Error(got)
	}
}
