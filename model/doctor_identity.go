package model

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// identities looks at one after the other. One about which nothing is to be said has one line; of another each fault has
// its own.
func (c Checkup) identities(ctx context.Context, presence map[Ref]Presence) []Finding {
	if c.Failed != nil {
		var out []Finding
		for _, id := range c.Workspace.Config.Identities {
			out = append(out, faults(id)...)
		}
		return out
	}
	s := c.Workspace.Overview(ctx)
	searching, cancel := context.WithTimeout(ctx, keyringWait)
	defer cancel()
	lost := c.Workspace.KeysInOtherRealms(searching, presence)
	var out []Finding
	if s.Warning != nil {
		out = append(out, warned(AreaIdentity, "", firstLine(s.Warning), ""))
	}
	for _, r := range s.Rows {
		if p := presence[r.Identity.Ref]; p != Unknown {
			r.Keys = p
		}
		found := faults(r.Identity)
		for _, l := range lost[r.Identity.Ref] {
			found = append(found, warned(AreaIdentity, r.Identity.Title, "no keys are saved here; there are some under the realm "+strconv.Quote(l.Realm),
				"authdeck keyring bring -i "+ShellWord(r.Identity.Title)))
		}
		if len(lost[r.Identity.Ref]) == 0 {
			found = append(found, c.row(r)...)
		}
		if len(found) == 0 {
			found = []Finding{fine(AreaIdentity, r.Identity.Title, c.wellness(r))}
		}
		out = append(out, found...)
	}
	return out
}

func faults(id Identity) []Finding {
	var out []Finding
	if id.Problem != nil {
		for _, p := range append([]*Problem{id.Problem}, id.Others...) {
			out = append(out, bad(AreaIdentity, id.Title, p.Error(), "authdeck validate"))
		}
	}
	return out
}

// row is what keeps an identity from signing in, or may.
func (c Checkup) row(r Row) []Finding {
	id, save := r.Identity, "authdeck user configure -i "+ShellWord(r.Identity.Title)
	var out []Finding
	switch {
	case id.Problem != nil:
		return nil
	case r.Keys == Absent && r.Record.SavedElsewhere(c.Workspace.Vault.Keyring().Type) != "":
		return []Finding{warned(AreaIdentity, id.Title, "keys are in "+r.Record.SavedElsewhere(c.Workspace.Vault.Keyring().Type), "--keyring "+r.Record.Keyring)}
	case r.Keys == Absent:
		return []Finding{warned(AreaIdentity, id.Title, "no keys are saved", save)}
	case r.Keys == Unknown:
		out = append(out, warned(AreaIdentity, id.Title, "whether keys are saved is not known: the keyring does not say", ""))
	}
	device, mend := CheckDevice(r.Device()), save
	if id.Device.Set {
		mend = "correct mfa_arn in " + id.Device.Origin.Full()
	}
	switch {
	case device.Blocks:
		out = append(out, bad(AreaIdentity, id.Title, "MFA device: "+device.Text, mend))
	case r.ShownDevice() == "" && r.Keys == Present:
		out = append(out, warned(AreaIdentity, id.Title, "no MFA device is set: AWS is asked without a code", save))
	}
	account := KeyAccount(id.AccessKeyID.Value)
	if r.Record.Caller != nil {
		account = r.Record.Caller.Account
	}
	if w := CheckDeviceAccount(r.Device(), account); w.Text != "" {
		out = append(out, warned(AreaIdentity, id.Title, w.Text, mend))
	}
	if region := CheckRegion(id.Region.Value); region.Text != "" {
		out = append(out, warned(AreaIdentity, id.Title, "region "+id.Region.Value+": "+region.Text, "correct credentials.region in "+id.Region.Origin.Full()))
	}
	if r.Session.At(c.Clock.Now()) == SessionUnknown {
		out = append(out, warned(AreaIdentity, id.Title, "nobody wrote when the saved session ends, or it has no token",
			"authdeck login --renew -i "+ShellWord(id.Title)))
	}
	return out
}

// wellness is the line of an identity that can sign in.
func (c Checkup) wellness(r Row) string {
	keys := "keys saved"
	if r.Identity.KeysInConfig() {
		keys = "keys in " + r.Identity.AccessKeyID.Origin.String()
	}
	if masked := r.Record.maskedKey(r.Identity); masked != "" {
		keys += " (" + masked + ")"
	}
	session := "no session"
	switch left := r.Session.Expires.Sub(c.Clock.Now()); {
	case !r.Session.Saved:
	case left <= 0:
		session = "session expired"
	default:
		session = "session for " + FormatDuration(left.Round(time.Minute))
	}
	device := "no MFA device"
	if d := r.Device(); d != "" {
		device = "MFA device " + ShortDevice(d)
	}
	return strings.Join([]string{keys, session, device}, "; ")
}
