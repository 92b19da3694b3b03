package awsfake

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// devicesPerPage is small, so a user with eight devices, the most that AWS allows, fills two pages. IAM may return fewer
// than requested (API reference, ListMFADevices, MaxItems).
const devicesPerPage = 4

type mfaDevice struct {
	UserName     string
	SerialNumber string
	EnableDate   string
}

type listMFADevicesResult struct {
	XMLName     xml.Name    `xml:"ListMFADevicesResult"`
	Devices     []mfaDevice `xml:"MFADevices>member"`
	IsTruncated bool
	Marker      string `xml:",omitempty"`
}

func (*Server) listMFADevices(who principal, form url.Values) (any, *failure) {
	if who.role() != nil && !form.Has("UserName") {
		return nil, &failure{http.StatusBadRequest, "ValidationError", "Must specify userName when calling with non-User credentials"}
	}
	u := who.user
	if who.session != nil && who.role() == nil && !who.session.mfa {
		return nil, keyUnknown() // IAM's answer to a session without MFA
	}
	if u.NoList {
		return nil, denied(fmt.Sprintf("User: %s is not authorized to perform: iam:ListMFADevices on resource: user %s "+
			"because no identity-based policy allows the iam:ListMFADevices action", u.arn(), u.Name))
	}
	if asked := form.Get("UserName"); asked != "" && asked != u.Name {
		return nil, &failure{http.StatusNotFound, "NoSuchEntity",
			fmt.Sprintf("The user with name %s cannot be found.", asked)}
	}
	first, ok := page(form.Get("Marker"), len(u.Devices))
	if !ok {
		return nil, &failure{http.StatusBadRequest, "ValidationError", "Invalid Marker."}
	}
	end := min(first+devicesPerPage, len(u.Devices))
	result := listMFADevicesResult{IsTruncated: end < len(u.Devices)}
	for _, d := range u.Devices[first:end] {
		result.Devices = append(result.Devices, mfaDevice{u.Name, d.Serial, d.Enabled.UTC().Format(time.RFC3339)})
	}
	if result.IsTruncated {
		result.Marker = strconv.Itoa(end)
	}
	return result, nil
}

// page reads a page's marker; "" is the first page.
func page(marker string, devices int) (first int, ok bool) {
	if marker == "" {
		return 0, true
	}
	first, err := strconv.Atoi(marker)
	return first, err == nil && first > 0 && first < devices
}
