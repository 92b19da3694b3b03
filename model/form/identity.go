package form

import "authdeck/model"

// IdentityField is a field of the form of a new identity.
type IdentityField struct {
	Label    string
	Question string // where it is asked for on a line of its own
	Help     string
	Flag     string // of authdeck identity add; "" for its argument
	Check    func(string) *model.Problem
	In       func(*model.NewIdentity) *string // where its value is kept
}

// IdentityFields are the fields of a new identity, in order.
func IdentityFields() []IdentityField {
	const region = "Region (optional, default: " + model.DefaultRegion + ")"
	return []IdentityField{
		{
			Label: "Name", Question: "Name of the identity", Help: "A name of letters, digits and hyphens.",
			Check: model.CheckName, In: func(n *model.NewIdentity) *string { return &n.Name },
		},
		{
			Label: region, Question: region, Help: "The AWS region to sign in to.",
			Flag: "region", Check: model.CheckRegion, In: func(n *model.NewIdentity) *string { return &n.Region },
		},
		{
			Label: "MFA device (optional)", Question: "MFA device, ARN or serial number (optional)", Help: "The ARN or serial number. You can add it later.",
			Flag: "mfa-device", Check: model.CheckDevice, In: func(n *model.NewIdentity) *string { return &n.Device },
		},
	}
}
