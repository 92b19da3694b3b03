package model

import (
	"regexp"
	"strings"
	"sync"
)

var regionForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([a-z]{2,}(?:-[a-z]+)+)-([0-9]+)$`) })

// knownPlaces are the regions of all of AWS's partitions without their numbers, which grow.
const knownPlaces = " us-east us-west ca-central ca-west mx-central sa-east eu-west eu-central eu-north eu-south ap-east ap-south " +
	"ap-southeast ap-northeast me-south me-central il-central af-south cn-north cn-northwest us-gov-east us-gov-west us-iso-east " +
	"us-iso-west us-isob-east us-isob-west us-isof-east us-isof-south eu-isoe-west eusc-de-east "

// CheckRegion judges a region by its form, and warns of one that is nearly another; "" is none. Whether there is such a
// region is for AWS to say: new ones appear.
func CheckRegion(region string) *Problem {
	if region == "" || isKnown(region) {
		return nil
	}
	form := regionForm().FindStringSubmatch(region)
	switch {
	case len(region) > 63, strings.Trim(region, lowerLetters+digits+"-") != "":
		return &Problem{What: "that doesn't look like a region", Why: "Example: us-east-1"}
	case form != nil:
		if near := nearPlace(form[1]); near != "" {
			return &Problem{What: "unknown region", Fix: DidYouMean(near + "-" + form[2]), Warning: true}
		}
		return nil
	}
	return &Problem{What: "that doesn't look like a region", Why: "Example: us-east-1", Warning: true}
}

// isKnown takes no regular expression: each of thousands of identities may name a region.
func isKnown(region string) bool {
	at := strings.LastIndexByte(region, '-')
	if at < 0 || strings.Contains(region, " ") || !strings.Contains(knownPlaces, " "+region[:at]+" ") {
		return false
	}
	number := region[at+1:]
	return number != "" && strings.Trim(number, "0123456789") == ""
}

// nearPlace is the known place that one slip of the finger is away: a letter too many, too few, wrong, or two swapped.
func nearPlace(place string) string {
	for _, known := range strings.Fields(knownPlaces) {
		if d := Distance(place, known); d == 1 || d == 2 && swapped(place, known) {
			return known
		}
	}
	return ""
}

// swapped tells whether two neighbouring letters have changed places.
func swapped(a, b string) bool {
	for i := range len(a) - 1 {
		if len(a) == len(b) && a[:i]+string(a[i+1])+string(a[i])+a[i+2:] == b {
			return true
		}
	}
	return false
}

// partitions are AWS's beside the standard one, by how their regions begin (AWS General Reference, "AWS partitions").
var partitions = []struct{ prefix, name, region string }{
	{"cn-", "aws-cn", "cn-north-1"}, {"us-gov-", "aws-us-gov", "us-gov-west-1"}, {"us-iso-", "aws-iso", "us-iso-east-1"},
	{"us-isob-", "aws-iso-b", "us-isob-east-1"}, {"eu-isoe-", "aws-iso-e", "eu-isoe-west-1"},
	{"us-isof-", "aws-iso-f", "us-isof-south-1"}, {"eusc-", "aws-eusc", "eusc-de-east-1"},
}

// Partition is the AWS partition that a region is in. Keys, devices and sessions work in one only.
func Partition(region string) string {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.prefix) {
			return p.name
		}
	}
	return "aws"
}

// regionIn is an example of a region.
func regionIn(partition string) string {
	for _, p := range partitions {
		if p.name == partition {
			return p.region
		}
	}
	return DefaultRegion
}
