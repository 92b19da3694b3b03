package model

import (
	"testing"
	"time"
)

func TestASessionIsAMismatchOnceWhatItWasAskedWithHasChanged(t *testing.T) {
	masked := MaskKeyID("AKIAIOSFODNN7EXAMPLE")
	set := func(v string) Setting[string] { return Setting[string]{Value: v, Set: true} }
	pair := func(key string) Identity {
		return Identity{AccessKeyID: set(key), SecretKey: Setting[Secret]{Value: SecretString("secret"), Set: true}}
	}
	record := func(change func(*Record)) Record {
		r := Record{Device: exampleDevice, MaskedKey: masked,
			Session: &SessionRecord{MaskedKey: masked, Device: exampleDevice, Region: "eu-west-1", Expires: noon}}
		change(&r)
		return r
	}
	saved := SessionInfo{Saved: true, Expires: noon}
	same := func(*Record) {}
	for _, c := range []struct {
		what    string
		id      Identity
		record  Record
		session SessionInfo
		want    bool
	}{
		{"nothing has changed", Identity{}, record(same), saved, false},
		{"the same device, now in the configuration", Identity{Device: set(exampleDevice)}, record(same), saved, false},
		{"another device in the configuration", Identity{Device: set("GAHT12345678")}, record(same), saved, true},
		{"another device, and an end with a fraction of a second", Identity{Device: set("GAHT12345678")}, record(same), SessionInfo{Saved: true, Expires: noon.Add(time.Second / 2)}, true},
		{"another device in the keyring", Identity{}, record(func(r *Record) { r.Device = "GAHT12345678" }), saved, true},
		{"a device that the configuration had", Identity{}, record(func(r *Record) { r.Device = "" }), saved, true},
		{"a device that AWS was asked for", Identity{}, record(func(r *Record) { r.Device, r.Session.LookedUp = "", true }), saved, false},
		{"a device that AWS was asked for, before another one was saved", Identity{}, record(func(r *Record) { r.Device, r.Session.LookedUp = "GAHT12345678", true }), saved, true},
		{"other keys in the keyring", Identity{}, record(func(r *Record) { r.MaskedKey = "AKIA············AAAA" }), saved, true},
		{"other keys in the configuration", pair("AKIAI44QH8DHBSECOND7"), record(same), saved, true},
		{"keys of the configuration, whose device it lacks", pair("AKIAIOSFODNN7EXAMPLE"), record(same), saved, true},
		{"another region", Identity{Region: set("us-west-2")}, record(same), saved, false},
		{"another partition", Identity{Region: set("cn-north-1")}, record(same), saved, true},
		{"another endpoint in the configuration", Identity{Endpoint: set("https://sts.example")}, record(same), saved, true},
		{"the endpoint that it was asked at", Identity{Endpoint: set("https://STS.example/")}, record(func(r *Record) { r.Session.Endpoint = "https://sts.example" }), saved, false},
		{"AWS's own, said with its name", Identity{Endpoint: set("https://sts.eu-west-1.amazonaws.com")}, record(same), saved, false},
		{"AWS's own, after another endpoint", Identity{}, record(func(r *Record) { r.Session.Endpoint = "https://sts.example" }), saved, true},
		{"another account", Identity{}, record(same), SessionInfo{Saved: true, Expires: noon, Account: "210987654321"}, true},
		{"another account, another program's", Identity{}, record(same), SessionInfo{Saved: true, Expires: noon.Add(time.Second), Account: "210987654321"}, true},
		{"the account of the device", Identity{}, record(same), SessionInfo{Saved: true, Expires: noon, Account: "123456789012"}, false},
		{"nobody knows what it was asked with", Identity{Device: set("GAHT12345678")}, record(func(r *Record) { r.Session = nil }), saved, false},
		{"another program's", Identity{Device: set("GAHT12345678")}, record(same), SessionInfo{Saved: true, Expires: noon.Add(time.Second)}, false},
		{"none is there", Identity{Device: set("GAHT12345678")}, record(same), SessionInfo{Expires: noon}, false},
	} {
		if got := (Workspace{}).mismatch(c.id, c.record, Record{}, c.session) != nil; got != c.want {
			t.Errorf("%s: a mismatch %v", c.what, got)
		}
	}
}

func TestRegionsOfOnePartitionWorkTogether(t *testing.T) {
	groups := [][]string{
		{"us-east-1", "eu-west-1", "ap-southeast-4", "il-central-1", "ca-west-1", "mx-central-1"},
		{"cn-north-1", "cn-northwest-1", "CN-NORTH-1"}, {"us-gov-west-1", "us-gov-east-1"}, {"us-iso-east-1", "us-iso-west-1"},
		{"us-isob-east-1"}, {"eu-isoe-west-1"}, {"us-isof-south-1"}, {"eusc-de-east-1"},
	}
	seen := map[string]string{}
	for _, regions := range groups {
		first := Partition(regions[0])
		if other, taken := seen[first]; taken {
			t.Errorf("%s is one with %s", regions[0], other)
		}
		seen[first] = regions[0]
		for _, r := range regions {
			if Partition(r) != first {
				t.Errorf("%s is not one with %s", r, regions[0])
			}
		}
	}
}

func TestAnIdentityWithoutARegionIsOfTheFirstPartition(t *testing.T) {
	id := Identity{}
	if id.STSRegion() != "us-east-1" || id.Target() != (Target{Region: "us-east-1"}) || Partition(id.STSRegion()) != "aws" {
		t.Errorf("%+v", id.Target())
	}
	id.Region, id.Endpoint = Setting[string]{Value: "eu-west-1", Set: true}, Setting[string]{Value: "http://127.0.0.1:1", Set: true}
	if id.Target() != (Target{Region: "eu-west-1", Endpoint: "http://127.0.0.1:1"}) {
		t.Errorf("%+v", id.Target())
	}
}
