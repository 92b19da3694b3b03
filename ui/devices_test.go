package ui_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func mfaARN(name string) string { return "arn:aws:iam::123456789012:mfa/" + name }

func TestCtrlFShowsTheNextDeviceOfTheUser(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		u := awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret}
		for _, name := range []string{"phone", "tablet", "laptop", "watch", "old-phone"} { // more than one page
			u.Devices = append(u.Devices, awsfake.Device{Serial: mfaARN(name)})
		}
		b.aws.Put(u)
		d := b.start(frontend.Options{}).fill(keyID, secret, "").press("ctrl+f")
		var seen []string
		for range 6 {
			d.see("▸ AWS User MFA ARN", " of 5 · ctrl+f for the next")
			for _, device := range u.Devices {
				if strings.Contains(d.view(), device.Serial+"_") {
					seen = append(seen, device.Serial)
				}
			}
			d.press("ctrl+f")
		}
		if len(seen) != 6 || seen[0] != seen[5] || seen[0] == seen[1] {
			t.Errorf("ctrl+f showed %v", seen)
		}
		if n := b.aws.Calls("ListMFADevices"); n != 2 {
			t.Errorf("AWS was asked for %d pages, want 2 in all", n)
		}
	})
}

func TestTheOnlyDeviceOfAUserIsFilledIn(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).fill(keyID, secret, "").press("ctrl+f").see(device, "✔ found").seeNot("ctrl+f for the next")
		d.press("tab", "enter").see("✔ Saved credentials to keyring")
	})
}

// The end of a long device took the place of the success.
func TestALookupOfDevicesSaysInASmallWindowThatItFoundOne(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).resize(60, 16).fill(keyID, secret, "").press("ctrl+f").see("✔ found · ", "…3456789012:mfa/user")
		d.press("ctrl+u").typed(device).press("tab").seeNot("found")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		u := awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret}
		for _, name := range []string{"a-telephone", "a-key-in-a-drawer"} {
			u.Devices = append(u.Devices, awsfake.Device{Serial: mfaARN(name)})
		}
		b.aws.Put(u)
		b.start(frontend.Options{}).resize(60, 16).fill(keyID, secret, "").press("ctrl+f").see("✔ found, 1 of 2 · ctrl+f for the next")
	})
}

func TestTheDeviceIsGuessedWhenListingIsForbidden(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "ops/lead", AccessKeyID: keyID, SecretKey: secret, NoList: true})
		d := b.start(frontend.Options{}).fill(keyID, secret, "").press("ctrl+f")
		d.see(mfaARN("lead"), "! A guess. AWS does not let this user list devices")
	})
}

func TestTheFormSaysThatAUserHasNoDevices(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret})
		b.start(frontend.Options{}).fill(keyID, secret, "").press("ctrl+f").see("This user has no MFA device in AWS")
	})
}

func TestALookupWithoutANetworkSaysWhereToFindTheARN(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			lookup := &net.DNSError{Err: "no such host", Name: "iam.amazonaws.com", IsNotFound: true}
			cause := model.Connection(model.ErrNoName, lookup.Name, &net.OpError{Op: "dial", Net: "tcp", Err: lookup})
			b.ws.Tokens = failingTokens{b.ws.Tokens, &model.AWSError{Kind: model.ErrNetwork, Service: "IAM", Cause: cause}}
			d := b.start(frontend.Options{}).resize(size[0], size[1]).fill(keyID, secret, "").press("ctrl+f").see("! Could not reach AWS IAM.", "iam.amazonaws.com")
			if size[0] == 120 { // beside the form
				d.see("Where to find it").seeNot("Press f1")
				return
			}
			d.seeNot("│     ! Could not reach AWS IAM.").see("  ! Could not reach AWS IAM. The host name cannot be", "    resolved: iam.amazonaws.com. Press f1 for help.") // in one place
		})
	}
}

func TestTheDeviceLookupNeedsKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("enter", "ctrl+f").see("▸ AWS Access Key ID", "Enter the keys first, then find the device").seeNot("ctrl+u clear")
		d.typed("AKIA").press("ctrl+f").see("▸ AWS Access Key ID", "Correct the keys first, then find the device", "ctrl+u clear").press("ctrl+u")
		d.typed(keyID).press("ctrl+f").see("▸ AWS Secret Access Key", "Enter the keys first")
		if b.aws.Calls("ListMFADevices") != 0 {
			t.Error("AWS was asked")
		}
	})
}

func TestAFailedDeviceLookupSaysWhereToFindTheARN(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).resize(80, 21).fill(badKeyID, secret, "").press("ctrl+f").see("! AWS rejected this access key", "Press f1 for help")
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d.press("ctrl+f").later(11 * time.Second).see("! Could not reach AWS IAM. Connection closed. Press f1 for help.")
		if marks := strings.Count(d.view(), "! "); marks != 1 {
			t.Errorf("%d marks for one problem", marks)
		}
	})
}

// TestLateDevicesAreDropped: the form may have been left, and may even be another identity's by now.
func TestLateDevicesAreDropped(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		let := make(chan struct{})
		d := b.start(frontend.Options{}).fill(keyID, secret, "")
		b.aws.Fail(awsfake.Slow(let), 1)
		d.press("ctrl+f").later(moment).see("Looking up your MFA devices").press("esc", "tab", "enter").see("1 of 3")
		d.press("j", "enter").see("prod-admin › Keys")
		close(let)
		d.settle()
		d.see("prod-admin › Keys").seeNot(device, "found")
		if d.state() != flow.Entering {
			t.Errorf("it led to %s", d.state())
		}
	})
}

// lookingTokens looks for devices until the caller gives up, and keeps why.
type lookingTokens struct {
	model.Tokens
	ended *error
}

func (l lookingTokens) Devices(ctx context.Context, _ model.Keys, _ model.Target) (model.Devices, error) {
	<-ctx.Done()
	*l.ended = ctx.Err()
	return model.Devices{}, ctx.Err()
}

func TestTheDeviceLookupEndsWithItsForm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		var ended error
		b.ws.Tokens = lookingTokens{b.ws.Tokens, &ended}
		d := b.start(frontend.Options{}).fill(keyID, secret, "").press("ctrl+f").later(moment).see("Looking up your MFA devices")
		d.press("esc").see("Keep editing")
		if ended != nil {
			t.Errorf("it ended before the form: %v", ended)
		}
		if d.press("tab", "enter").see("1 of 3"); !errors.Is(ended, context.Canceled) {
			t.Errorf("it ended with %v", ended)
		}
	})
}

// TestFoundDevicesDoNotMoveTheFocus: what is being typed may be a secret, and the rest of it would be readable.
func TestFoundDevicesDoNotMoveTheFocus(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		let := make(chan struct{})
		d := b.start(frontend.Options{}).fill(keyID, secret, "")
		b.aws.Fail(awsfake.Slow(let), 1)
		d.press("ctrl+f", "shift+tab").typed("hunter")
		close(let)
		d.settle()
		d.see("▸ AWS Secret Access Key", device).typed("two").seeNot("hunter", "two")
	})
}

func TestAManagedDeviceIsNotLookedUp(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Device = modeltest.Set(device, 11)
		b.start(frontend.Options{}).press("enter").typed(keyID).press("tab").typed(secret).press("ctrl+f")
		if b.aws.Calls("ListMFADevices") != 0 {
			t.Error("AWS was asked")
		}
	})
}
