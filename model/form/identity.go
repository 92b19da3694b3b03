package form

import "authdeck/model"

// IdentityField is a field of the form for a new identity.
type IdentityField struct {
	Label string
	Help  string // its purpose, then its rule
	Flag  string // flag of authdeck identity add; "" for its argument
	Check func(string) *model.Problem
	In    func(*model.NewIdentity) *string // returns the place of its value
}

// IdentityFields are the fields of a new identity, in order.
func IdentityFields() []IdentityField {
	const region = "Region (optional, default: " + model.DefaultRegion + ")"
	return []IdentityField{
		{
			Label: "Name", Help: "A name for your IAM user. " + model.NameRule,
			Check: model.CheckName, In: func(n *model.NewIdentity) *string { return &n.Name },
		},
		{
			Label: region, Help: "The region for sign-in and for AWS programs.",
			Flag: "region", Check: model.CheckRegion, In: func(n *model.NewIdentity) *string { return &n.Region },
		},
		{
			Label: "MFA device (optional)", Help: "The device that shows your MFA codes. ARN or serial number; you can add it later.",
			Flag: "mfa-device", Check: model.CheckDevice, In: func(n *model.NewIdentity) *string { return &n.Device },
		},
	}
}
