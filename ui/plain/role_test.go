package plain_test

import (
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func TestTryAgainAssumesARefusedRoleAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		role := modeltest.Identity("admin", 9)
		role.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::210987654321:role/admin", 10), Via: modeltest.Set("emergency-user", 11)}
		b.ws.Config.Roles = model.ResolveRoles(b.ws.Config.Identities, []model.Identity{role}, nil)
		put := func(trusts string) {
			b.AWS.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{trusts}, MFA: true})
		}
		put("arn:aws:iam::999999999999:user/nobody")
		b.run("admin", "enter", code, func() { put("arn:aws:iam::123456789012:user/user") }, "y", "q")
		b.see("Try again? y or n [y]: ", "Signed in as admin. Session saved.")
	})
}

func TestActionsOnARoleAreForTheRole(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		role := modeltest.Identity("admin", 9)
		role.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::210987654321:role/admin", 10), Via: modeltest.Set("emergency-user", 11)}
		b.ws.Config.Roles = model.ResolveRoles(b.ws.Config.Identities, []model.Identity{role}, nil)
		b.AWS.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::123456789012:user/user"}, MFA: true})
		in := ""
		b.shell = func(_ model.Workspace, id model.Identity) frontend.Command {
			return shell{run: func() error { in = id.Title; return nil }}
		}
		b.run("admin", "enter", code, "", "admin", "Y", "c", "s", "admin", "l", "y", "q")
		b.see("? for help [2]: admin", "Log out of admin?", "Logged out of admin.", "Back from the subshell of admin.")
		b.seeNot("Log out of emergency-user?", "has no session")
		if in != "admin" {
			t.Errorf("the shell is in %q", in)
		}
		if len(b.copied) == 0 || b.copied[0] != `eval "$(authdeck env --login -i admin)"` {
			t.Errorf("copied %q", b.copied)
		}
		if s, err := b.ws.Sessions.Read(t.Context(), modeltest.Ref("emergency-user")); err != nil || s.AccessKeyID == "" {
			t.Errorf("the user is logged out, too: %v", err)
		}
		if t.Failed() {
			t.Log(b.transcript())
		}
	})
}

func TestTheListSaysThatARoleOrAnMFADeviceHasAProblem(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Config.Identities[1].WrongDevice = true
		b.ws.Config.Identities[1].Problem = &model.Problem{Origin: model.Origin{File: "atmos.yaml", Line: 6}, What: "mfa_arn is the user's ARN"}
		role := modeltest.Identity("admin", 9)
		role.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::210987654321:role/admin", 10), Via: modeltest.Set("nobody", 11)}
		b.ws.Config.Roles = model.ResolveRoles(b.ws.Config.Identities, []model.Identity{role}, nil)
		b.run("prod-admin", "q")
		b.see("3 identities, 1 role. Keyring: ", "prod-admin; session: none; keys: problem; MFA device: problem", "admin, role assumed by nobody; session: none; problem; account",
			"\nMFA device: problem.\n")
		b.seeNot("looked up at sign-in")
	})
}
