package model

import (
	"strings"
	"testing"
)

func TestARegionThatIsNearlyKnownIsAWarningAndANewOneIsFine(t *testing.T) {
	for region, want := range map[string]string{
		"": "", "us-east-1": "", "eu-west-4": "", "us-gov-west-1": "", "ap-southeast-7": "", "eusc-de-east-1": "",
		"us-central-1": "", "nz-harbour-2": "", // nothing is near: new ones appear
		"us-eats-1":             "No region of that name is known; us-east-1 is near",
		"us-est-2":              "No region of that name is known; us-east-2 is near",
		"eu-westt-3":            "No region of that name is known; eu-west-3 is near",
		"ue-central-1":          "No region of that name is known; eu-central-1 is near",
		"ap-notheast-1":         "No region of that name is known; ap-northeast-1 is near",
		"eu-west1":              "That is not the usual form of a region, us-east-1",
		"us-east":               "That is not the usual form of a region, us-east-1",
		"EU-WEST-1":             "! Write the region as us-east-1",
		"eu west 1":             "! Write the region as us-east-1",
		strings.Repeat("a", 64): "! Write the region as us-east-1",
	} {
		got := CheckRegion(region)
		text := got.Text
		if got.Blocks {
			text = "! " + text
		}
		if text != want {
			t.Errorf("%q: %q, want %q", region, text, want)
		}
	}
}
