package plain_test

import (
	"errors"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// rejectedKeys puts keys that AWS does not know for an identity into atmos.yaml.
func rejectedKeys(b *bench, name string) {
	for i := range b.ws.Config.Identities {
		if id := &b.ws.Config.Identities[i]; id.Title == name {
			id.AccessKeyID, id.SecretKey = modeltest.Set("AKIAI44QH8DHBEXAMPLE", 9), modeltest.Set(model.SecretString(secret), 10)
			id.Device = modeltest.Set(device, 11)
		}
	}
}

func TestAGoodSignInForgetsTheRejectedKeysOfAnotherIdentity(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		rejectedKeys(b, "prod-admin")
		b.Keep("emergency-user", device)
		b.opts = frontend.Options{Goal: frontend.SignIn}
		out := b.run("prod-admin", code(), "emergency-user", later)
		if out.Err != nil || out.Told || out.Issued == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

func TestARefusedRoleIsWrittenAfterRejectedKeysOfAnotherIdentity(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		rejectedKeys(b, "prod-admin")
		b.Keep("emergency-user", device)
		role := modeltest.Identity("admin", 9)
		role.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::210987654321:role/admin", 10), Via: modeltest.Set("emergency-user", 11)}
		b.ws.Config.Roles = model.ResolveRoles(b.ws.Config.Identities, []model.Identity{role}, nil)
		b.AWS.PutRole(awsfake.Role{ARN: role.Role.ARN.Value, Trusts: []string{"arn:aws:iam::999999999999:user/nobody"}, MFA: true})
		b.opts = frontend.Options{Goal: frontend.SignIn}
		out := b.run("prod-admin", code(), "admin", later)
		if out.Err == nil || out.Told || errors.Is(out.Err, model.ErrKeyUnknown) {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}
