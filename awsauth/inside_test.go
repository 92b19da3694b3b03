package awsauth

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"authdeck/model"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
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
	b, err := New(Isolated()).begin(model.Keys{}, model.Target{})
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

func TestAnIsolatedClientKnowsNoProxy(t *testing.T) {
	around, err := New(Isolated()).lookAround()
	if err != nil {
		t.Fatal(err)
	}
	if way, ok := around.http.Transport.(*http.Transport); !ok || way.Proxy != nil {
		t.Errorf("%T asks the environment for a proxy", around.http.Transport)
	}
	if way, err := transport(""); err != nil || way.Proxy == nil {
		t.Errorf("another does not either: %v", err)
	}
}

func TestTheEnvironmentsKeysAreNotKept(t *testing.T) {
	settings, err := fromVariables(config.EnvConfig{RoleARN: "kept", Credentials: aws.Credentials{SecretAccessKey: "hostile"}})
	if text := fmt.Sprintf("%+v", settings); err != nil || !strings.Contains(text, "kept") || strings.Contains(text, "hostile") {
		t.Errorf("%v: %s", err, text)
	}
}
