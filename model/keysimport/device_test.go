package keysimport_test

import (
	"testing"

	"authdeck/model/keysimport"
)

func TestTheDeviceOfAProfileIsFound(t *testing.T) {
	const other = "arn:aws:iam::123456789012:mfa/other"
	for what, c := range map[string]struct {
		text, profile, want string
		line                int
	}{
		"its own":                 {"[default]\nregion = eu-west-1\nmfa_serial = " + device + "\n", "default", device, 3},
		"its own, with a prefix":  {"\xef\xbb\xbf[profile ops]\r\nmfa_serial=" + device + "\r\n", "ops", device, 2},
		"of a role that it takes": {"[profile admin]\nrole_arn = x\nsource_profile = ops\nmfa_serial = " + device + "\n", "ops", device, 4},
		"its own before a role's": {"[profile admin]\nsource_profile = ops\nmfa_serial = " + other + "\n[profile ops]\nmfa_serial = " + device, "ops", device, 5},
		"two roles that agree":    {"[profile a]\nsource_profile = ops\nmfa_serial = " + device + "\n[profile b]\nmfa_serial = " + device + "\nsource_profile = ops", "ops", device, 3},
		"two roles that do not":   {"[profile a]\nsource_profile = ops\nmfa_serial = " + device + "\n[profile b]\nmfa_serial = " + other + "\nsource_profile = ops", "ops", "", 0},
		"of another profile":      {"[profile a]\nmfa_serial = " + device + "\n", "ops", "", 0},
		"a security key":          {"[profile ops]\nmfa_serial = arn:aws:iam::123456789012:u2f/user/ops/key\n", "ops", "", 0},
		"in a comment":            {"[profile ops]\n# mfa_serial = " + device + "\n", "ops", "", 0},
		"nothing":                 {"", "ops", "", 0},
	} {
		if got, line := keysimport.DeviceOf([]byte(c.text), c.profile); got != c.want || line != c.line {
			t.Errorf("%s: %q at line %d", what, got, line)
		}
	}
}
