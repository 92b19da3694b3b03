package keysimport

import (
	"bytes"

	"authdeck/model"
)

// DeviceOf finds the MFA device of a profile in an AWS config or credentials file: the profile's own mfa_serial, or else the one
// that all profiles with this source_profile have in common. line counts from 1; device is "" for none.
func DeviceOf(text []byte, profile string) (device string, line int) {
	own, ownLine := "", 0
	section, source, serial, at := "", "", "", 0
	agreed := true
	finish := func() {
		switch {
		case serial == "" || model.CheckDevice(serial).Blocks():
		case section == profile:
			own, ownLine = serial, at
		case source == profile && device == "":
			device, line = serial, at
		case source == profile && device != serial:
			agreed = false
		}
	}
	for i, l := range linesOf(text) {
		l = bytes.TrimSpace(bytes.TrimPrefix(l, bom))
		if isHeading(l) {
			finish()
			section, source, serial, at = headed(l, i).keys.Name, "", "", 0
			continue
		}
		name, value, _ := bytes.Cut(l, []byte("="))
		switch value = trim(value); string(bytes.TrimSpace(name)) {
		case "mfa_serial":
			serial, at = string(value), i+1
		case "source_profile":
			source = string(value)
		}
	}
	finish()
	switch {
	case own != "":
		return own, ownLine
	case !agreed:
		return "", 0
	}
	return device, line
}
