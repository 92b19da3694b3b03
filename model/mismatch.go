package model

import "cmp"

// mismatch says why a saved session does not belong to the identity as it is now, with both values; nil if it may belong to it. For
// another program's session, only the account is known. It does not check an unresolved identity. userRecord is the
// record of a role's user.
func (w Workspace) mismatch(id Identity, r, userRecord Record, s SessionInfo) *Problem {
	if !s.Saved || id.Unresolved != nil {
		return nil
	}
	if id.Role != nil {
		return w.roleMismatch(id, r, userRecord, s)
	}
	if ours := r.account(id); otherAccount(s.Account, ours) {
		return id.mismatched("account", s.Account, ours)
	}
	recorded := r.Session
	if !recorded.isOf(s) {
		return nil
	}
	endpoint := w.SessionEndpoint(id)
	switch device, key, region := r.device(id), r.maskedKey(id), id.STSRegion(); {
	case key != recorded.MaskedKey:
		return id.mismatched("access key", cmp.Or(recorded.MaskedKey, "none"), cmp.Or(key, "none"))
	case recorded.otherDevice(device):
		return id.mismatched("MFA device", cmp.Or(recorded.Device, "none"), cmp.Or(device, "none"))
	case Partition(region) != Partition(recorded.Region):
		return id.mismatched("AWS partition", recorded.Region, region)
	case endpoint != recorded.Endpoint:
		return id.mismatched("endpoint", cmp.Or(recorded.Endpoint, "AWS"), cmp.Or(endpoint, "AWS"))
	}
	return nil
}

// mismatched says why a saved session does not belong to the identity.
func (i Identity) mismatched(what, ofSession, now string) *Problem {
	return &Problem{
		Kind: ErrMismatch, What: "the session of " + i.Title + " belongs to another " + what,
		Why: "the session is for " + cmp.Or(ofSession, "none") + ", but the identity now uses " + cmp.Or(now, "none"), Fix: Run("authdeck login " + IdentityFlag(i.Title)),
	}
}

// roleMismatch is mismatch for a role: its session belongs to its user's keys and device, and to the ARN in the configuration.
func (w Workspace) roleMismatch(role Identity, r, userRecord Record, s SessionInfo) *Problem {
	recorded, user := r.Session, role.KeyHolder()
	if ours := role.Role.Account(); otherAccount(s.Account, ours) {
		return role.mismatched("account", s.Account, ours)
	}
	if user.Unresolved != nil || !recorded.isOf(s) {
		return nil
	}
	endpoint := w.SessionEndpoint(role)
	switch device, key := userRecord.device(user), userRecord.maskedKey(user); {
	case recorded.Role != role.Role.ARN.Value:
		return role.mismatched("role", recorded.Role, role.Role.ARN.Value)
	case key != recorded.MaskedKey:
		return role.mismatched("access key", recorded.MaskedKey, key)
	case recorded.otherDevice(device):
		return role.mismatched("MFA device", recorded.Device, device)
	case endpoint != recorded.Endpoint:
		return role.mismatched("endpoint", cmp.Or(recorded.Endpoint, "AWS"), cmp.Or(endpoint, "AWS"))
	}
	return nil
}
