package plain_test

import (
	"errors"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
)

func TestRejectedKeysOpenTheFormAndStayStored(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true,
			Devices: []awsfake.Device{{Serial: device, Seed: modeltest.Seed()}}})
		signIn(b)
		out := b.run(code(), "back")
		b.see("Error: AWS rejected this access key.\n", "partition. The saved keys were not changed.\n1. ", "AWS Access Key ID ["+keyID+"]")
		if _, err := b.ws.Vault.Read(t.Context(), b.ws.Config.Identities[0].Ref); err != nil || !out.Cancelled {
			t.Errorf("the stored keys: %v; outcome %+v", err, out)
		}
	})
}

func TestTheListSaysThatAWSRejectedKeys(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
		b.run("1", "v", "back", "r", "/rejected", "q")
		b.see("Error: AWS rejected this access key.\n", "partition. The saved keys were not changed.\nType e to use other keys.\n", "keys: saved, AWS rejected them;")
		b.seeNot("not verified")
	})
}

// It asked for the code without a word, so the code was wasted.
func TestThePromptForACodeSaysThatAWSRejectedTheKeys(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
		b.run("1", "v", "back", "1", "", "back", "q")
		b.see("MFA Device: "+device+"\nWarning: AWS rejected these keys (today ", "). Type keys to use other keys.\n")
	})
}

// With a command for the code, only the full screen said it.
func TestACodeOfACommandIsNotSentWithoutAWordToRejectedKeys(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
		b.getCode = gives(t, code())
		b.run("1", "v", "back", "1", "", "back", "q")
		b.see("Warning: AWS rejected these keys (today ")
		b.seeNot("Type keys to use other keys")
	})
}

func TestRejectedKeysOfAtmosYAMLAreNamedWithFileAndLine(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		id := &b.ws.Config.Identities[0]
		id.AccessKeyID, id.SecretKey = modeltest.Set("AKIAI44QH8DHBEXAMPLE", 9), modeltest.Set(model.SecretString(secret), 10)
		id.Device = modeltest.Set(device, 11)
		signIn(b)
		out := b.run("123456")
		b.see("/home/u/atmos.yaml:9:7", "To change the keys, edit /home/u/atmos.yaml")
		if !errors.Is(out.Err, model.ErrKeyUnknown) {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestASessionThatCannotBeSavedIsSavedAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		disk := &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true}
		b.ws.Sessions = disk
		signIn(b)
		out := b.run(code(), "y", func() { disk.Full = false }, "")
		b.see("not saved.", "No space left", "Session saved.")
		if out.Issued == nil || out.Issued.Unsaved != nil || !info(b, "emergency-user").Saved {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

func TestASessionIsThrownAwayOnlyWhenAskedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.ws.Sessions = &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true}
		out := b.run("1", "", code(), "n", "n", "y", "n", "y", "q")
		if out.Issued != nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("This session is not saved. Discard it? y or n [n]: ")
	})
}

func TestASessionThatStaysUnsavedIsTheCallers(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.ws.Sessions = &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true}
		signIn(b)
		out := b.run(code(), "n")
		b.see("No space left on device. Free disk space, or fix the folder's permissions. Other programs cannot see the session yet.")
		if out.Issued == nil || out.Issued.Unsaved == nil || out.Issued.Session.Token.Empty() {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}
