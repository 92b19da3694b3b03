package awsauth

import (
	"net/http"
	"testing"
	"time"

	"authdeck/model"
)

func TestACallWithoutADeadlineGetsOne(t *testing.T) {
	ctx, cancel := patient(t.Context())
	defer cancel()
	until, has := ctx.Deadline()
	if left := time.Until(until); !has || left > patience || left < patience-5*time.Second {
		t.Errorf("deadline %v in %s", has, left)
	}
	same, keep := patient(ctx)
	defer keep()
	if again, _ := same.Deadline(); !again.Equal(until) {
		t.Errorf("a deadline of its own became %s", again)
	}
}

func TestWithoutARegionTheDefaultSigns(t *testing.T) {
	b, err := New().begin(model.Keys{}, model.Target{})
	if err != nil || b.region != model.DefaultRegion {
		t.Errorf("%v, region %q", err, b.region)
	}
}

func TestSkewIsWhatADateCannotExplainOtherwise(t *testing.T) {
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

func TestAnEnvironmentSaysNothingUnlessItIsSet(t *testing.T) {
	if e := readEnvironment(func(string) string { return "" }); e != (environment{}) {
		t.Errorf("%+v", e)
	}
	all := readEnvironment(func(name string) string {
		return map[string]string{
			"AWS_USE_FIPS_ENDPOINT": "TRUE", "AWS_ENDPOINT_URL": "http://x", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}[name]
	})
	if all.sts != "" || all.iam != "" || all.fips == 0 || all.dualStack != 0 {
		t.Errorf("%+v", all)
	}
}
