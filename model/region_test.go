package model

import (
	"strings"
	"testing"
)

func TestARegionThatIsNearlyKnownIsAWarningAndANewOneIsFine(t *testing.T) {
	for region, want := range map[string]string{
		"": "", "us-east-1": "", "eu-west-4": "", "us-gov-west-1": "", "ap-southeast-7": "", "eusc-de-east-1": "",
		"us-central-1": "", "us-east-99": "", // nothing is near: new ones appear
		"nz-harbour-2":          "no AWS region starts with nz. Example: us-east-1",
		"mars-east-1":           "no AWS region starts with mars. Example: us-east-1",
		"mars-1":                "that doesn't look like a region. Example: us-east-1",
		"us-eats-1":             "unknown region. Did you mean us-east-1?",
		"us-est-2":              "unknown region. Did you mean us-east-2?",
		"eu-westt-3":            "unknown region. Did you mean eu-west-3?",
		"ue-central-1":          "unknown region. Did you mean eu-central-1?",
		"ap-notheast-1":         "unknown region. Did you mean ap-northeast-1?",
		"us-eest-1123":          "unknown region. Example: us-east-1", // no such region is known
		"us-est-0":              "unknown region. Example: us-east-1",
		"us-est-3":              "unknown region. Example: us-east-1",
		"eu-west1":              "unknown region. Did you mean eu-west-1?",
		"useast1":               "unknown region. Did you mean us-east-1?",
		"us_east_2":             "! unknown region. Did you mean us-east-2?",
		"us-east":               "unknown region. Did you mean us-east-1?",
		"us-east9":              "that doesn't look like a region. Example: us-east-1",
		"EU-WEST-1":             "! unknown region. Did you mean eu-west-1?",
		"eu west 1":             "! unknown region. Did you mean eu-west-1?",
		"moon/base":             "! that doesn't look like a region. Example: us-east-1",
		strings.Repeat("a", 64): "! that doesn't look like a region. Example: us-east-1",
	} {
		got := CheckRegion(region)
		text := ""
		if got != nil {
			text = got.Error()
		}
		if got.Blocks() {
			text = "! " + text
		}
		if text != want {
			t.Errorf("%q: %q, want %q", region, text, want)
		}
		if asks := got != nil && got.OnlySuggests(); asks != strings.Contains(want, "Did you mean") {
			t.Errorf("%q: asks %v", region, asks)
		}
	}
}
