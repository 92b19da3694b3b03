package model

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"authdeck/model/spelling"
)

var regionForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([a-z]{2,}(?:-[a-z]+)+)-([0-9]+)$`) })

// knownPlaces are the regions of all AWS partitions without their numbers, because the numbers grow.
const knownPlaces = " us-east us-west ca-central ca-west mx-central sa-east eu-west eu-central eu-north eu-south ap-east ap-south " +
	"ap-southeast ap-northeast me-south me-central il-central af-south cn-north cn-northwest us-gov-east us-gov-west us-iso-east " +
	"us-iso-west us-isob-east us-isob-west us-isof-east us-isof-south eu-isoe-west eusc-de-east "

// CheckRegion checks the form of a region, and warns about one that nearly matches another; "" means none. Only AWS knows whether
// the region exists, because AWS adds new ones.
func CheckRegion(region string) *Problem {
	if region == "" || isKnown(region) {
		return nil
	}
	form := regionForm().FindStringSubmatch(region)
	blocks := !isHostLabel(region) || strings.ToLower(region) != region
	near, number := nearPlace(region)
	switch {
	case near != "" && number >= 1 && number <= regionsIn(near):
		return (&Problem{What: "unknown region", Warning: !blocks}).Suggest(fmt.Sprintf("%s-%d", near, number))
	case blocks:
		return &Problem{What: "that doesn't look like a region", Why: "Example: us-east-1"}
	case form != nil && near != "":
		return &Problem{What: "unknown region", Why: "Example: us-east-1", Warning: true}
	case form != nil:
		if area, _, _ := strings.Cut(region, "-"); !strings.Contains(knownPlaces, " "+area+"-") {
			return &Problem{What: "no AWS region starts with " + area, Why: "Example: us-east-1", Warning: true}
		}
		return nil
	}
	return &Problem{What: "that doesn't look like a region", Why: "Example: us-east-1", Warning: true}
}

// isHostLabel reports whether a region can be a part of AWS's host names (RFC 1123, 2.1), whatever its letters say. Any other one,
// such as "example.com#", would send requests to another host.
func isHostLabel(region string) bool {
	return region != "" && len(region) <= 63 && strings.Trim(region, letters+digits+"-") == "" && strings.Trim(region, "-") == region
}

// isKnown uses no regular expression, because thousands of identities may have a region.
func isKnown(region string) bool {
	at := strings.LastIndexByte(region, '-')
	if at < 0 || strings.Contains(region, " ") || !strings.Contains(knownPlaces, " "+region[:at]+" ") {
		return false
	}
	number := region[at+1:]
	return number != "" && strings.Trim(number, "0123456789") == ""
}

// nearPlace returns the known place that a region probably meant, with its number, or 1 if it has none; "" if none is near. It allows one
// typing mistake: a letter too many, too few or wrong, or two swapped letters. Letters may be capitals, and the hyphens may be missing
// or be other signs.
func nearPlace(region string) (near string, number int) {
	signs := strings.NewReplacer("-", "", " ", "", "_", "")
	place := signs.Replace(strings.ToLower(region))
	letters := strings.TrimRight(place, digits)
	if number = 1; place != letters {
		number, _ = strconv.Atoi(place[len(letters):]) // a number that is too large matches no region
	}
	for _, known := range strings.Fields(knownPlaces) {
		switch spelling.Distance(letters, signs.Replace(known)) {
		case 0:
			return known, number
		case 1:
			near = cmp.Or(near, known)
		}
	}
	return near, number
}

// regionsIn is how many regions a known place has at least, whose numbers begin with 1. Only such a region is suggested.
func regionsIn(place string) int {
	switch place {
	case "ap-southeast":
		return 7
	case "ap-northeast", "eu-west":
		return 3
	case "us-east", "us-west", "eu-central", "eu-south", "ap-south", "ap-east":
		return 2
	}
	return 1
}

// partitions are the AWS partitions other than the standard one, by the start of their regions (AWS General Reference, "AWS
// partitions").
var partitions = []struct{ prefix, name, region string }{
	{"cn-", "aws-cn", "cn-north-1"}, {"us-gov-", "aws-us-gov", "us-gov-west-1"}, {"us-iso-", "aws-iso", "us-iso-east-1"},
	{"us-isob-", "aws-iso-b", "us-isob-east-1"}, {"eu-isoe-", "aws-iso-e", "eu-isoe-west-1"},
	{"us-isof-", "aws-iso-f", "us-isof-south-1"}, {"eusc-", "aws-eusc", "eusc-de-east-1"},
}

// Partition returns the AWS partition of a region, also of one in capitals. Keys, devices and sessions work in only one partition.
func Partition(region string) string {
	for _, p := range partitions {
		if strings.HasPrefix(strings.ToLower(region), p.prefix) {
			return p.name
		}
	}
	return "aws"
}

// lineFrom says where the configuration sets the region of an identity, or else the identity, for somebody who looks at a place.
func (i Identity) lineFrom(at Origin) string {
	origin := cmp.Or(i.Region.Origin, i.Origin)
	switch {
	case origin.Line == 0:
		return ""
	case origin.File == at.File:
		return fmt.Sprintf(" (line %d)", origin.Line)
	}
	return " (" + origin.String() + ")"
}

// checkRolePartition rejects a role that is in another partition than its user, or than the region in which it is assumed. It does
// not check regions that are not known yet, or endpoints outside AWS.
func (i Identity) checkRolePartition(user Identity) *Problem {
	partition, isARN := strings.CutPrefix(i.Role.ARN.Value, "arn:")
	partition, _, _ = strings.Cut(partition, ":")
	if !isARN || i.Role.ARN.Later || i.Region.Later || user.Region.Later || !ownEndpoint(i.Endpoint.Value) || !ownEndpoint(user.Endpoint.Value) || user.Endpoint.Later {
		return nil
	}
	its, theirs := "its region ", "the region of "+user.Title+", "
	if i.OwnRegion() == "" {
		its = "the default region "
	}
	if user.OwnRegion() == "" {
		theirs = "the default region "
	}
	whose := i
	if (i.Region.Value == "" || Partition(i.STSRegion()) == partition) && Partition(user.STSRegion()) != partition {
		whose = user // also if the role only inherits the region
	}
	for _, other := range []struct{ what, region string }{{its, i.STSRegion()}, {theirs, user.STSRegion()}} {
		if actual := Partition(other.region); actual != partition {
			return &Problem{
				Origin: i.Role.ARN.Origin,
				What:   "the role " + i.Title + " is in the AWS partition " + partition + ", " + other.what + other.region + ", in " + actual,
				Fix:    Do("correct principal.assume_role, or set the region of " + whose.Title + whose.lineFrom(i.Role.ARN.Origin) + " to " + regionIn(partition)),
			}
		}
	}
	return nil
}

// regionIn returns an example of a region.
func regionIn(partition string) string {
	for _, p := range partitions {
		if p.name == partition {
			return p.region
		}
	}
	return DefaultRegion
}
