package awsauth

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

func TestACallWithoutADeadlineGetsOne(t *testing.T) {
	before := time.Now()
	ctx, cancel := withTimeout(t.Context())
	defer cancel()
	until, has := ctx.Deadline()
	if !has || until.Before(before.Add(defaultTimeout)) || until.After(time.Now().Add(defaultTimeout)) {
		t.Errorf("deadline %v at %s", has, until)
	}
	same, keep := withTimeout(ctx)
	defer keep()
	if again, _ := same.Deadline(); !again.Equal(until) {
		t.Errorf("its own deadline became %s", again)
	}
}

func TestTheDefaultRegionIsUsedWithoutARegion(t *testing.T) {
	b, err := New(Isolated()).newCall(model.Keys{}, model.Target{})
	if err != nil || b.region != model.DefaultRegion {
		t.Errorf("%v, region %q", err, b.region)
	}
}

func TestSkewIsWhatTheRoundTripDoesNotExplain(t *testing.T) {
	asked := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	answered := asked.Add(8 * time.Second)
	for name, c := range map[string]struct {
		date, age string
		want      time.Duration
	}{
		"as asked":       {asked.Format(http.TimeFormat), "", 0},
		"as answered":    {answered.Format(http.TimeFormat), "", 0},
		"cut to seconds": {asked.Add(-time.Second).Format(http.TimeFormat), "", 0},
		"ahead":          {answered.Add(time.Minute).Format(http.TimeFormat), "", time.Minute},
		"behind":         {answered.Add(-time.Minute).Format(http.TimeFormat), "", -time.Minute},
		"out of a cache": {answered.Add(-time.Minute).Format(http.TimeFormat), "60", 0},
		"none":           {"", "", 0},
		"no date":        {"soon", "", 0},
	} {
		h := http.Header{"Date": {c.date}, "Age": {c.age}}
		if got := skew(h, asked, answered); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAnIsolatedClientUsesNoProxy(t *testing.T) {
	client, err := New(Isolated()).connect(environment{})
	if err != nil {
		t.Fatal(err)
	}
	if isolated, ok := client.Transport.(*http.Transport); !ok || isolated.Proxy != nil {
		t.Errorf("%T reads the environment's proxy", client.Transport)
	}
	if usual, err := New().transport(""); err != nil || usual.Proxy == nil {
		t.Errorf("the usual transport reads no proxy either: %v", err)
	}
}

// iam.amazonaws.com has no region, and without a network macOS says of every name that it does not exist.
func TestOnlyANameThatDoesNotExistMayBeAMistypedRegion(t *testing.T) {
	for name, c := range map[string]struct {
		region, host, endpoint string
		notFound               bool
		kind                   error
		fix                    string
	}{
		"a mistyped region":       {"us-eats-1", "sts.us-eats-1.amazonaws.com", "", true, model.ErrNoHost, "check the region's name"},
		"a known region":          {"us-east-1", "sts.us-east-1.amazonaws.com", "", true, model.ErrNoName, "check your network, VPN and proxy"},
		"no DNS server":           {"us-eats-1", "sts.us-eats-1.amazonaws.com", "", false, model.ErrNoName, "check your network, VPN and proxy"},
		"a name without region":   {"us-eats-1", "iam.amazonaws.com", "", true, model.ErrNoName, "check your network, VPN and proxy"},
		"the host of an endpoint": {"us-eats-1", "sts.us-eats-1.example.com", "sts.us-eats-1.example.com", true, model.ErrNoName, "check your network, VPN and proxy"},
	} {
		t.Run(name, func(t *testing.T) {
			b := &call{region: c.region, host: c.endpoint}
			p := b.unreached(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no answer", Name: c.host, IsNotFound: c.notFound}})
			if !errors.Is(p, c.kind) || p.Fix[0].Text != c.fix || !strings.HasSuffix(p.What, ": "+c.host) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestAnErrorOfIAMNamesNoRegion(t *testing.T) {
	b := &call{region: "us-east-1", http: &recorder{}}
	b.toIAM()
	if err := b.withFacts(&model.AWSError{Kind: model.ErrNetwork}); err.Error() != "could not reach AWS IAM" {
		t.Error(err)
	}
}
