package model_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"authdeck/model"
)

func TestDurationsAreReadAsAtmosReadsThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"3600": time.Hour, "1": time.Second, "+900": 15 * time.Minute, "0900": 15 * time.Minute,
		"1h": time.Hour, "1h30m": 90 * time.Minute, "90m": 90 * time.Minute, "5400s": 90 * time.Minute, "1.5h": 90 * time.Minute,
		"1d": 24 * time.Hour, "2d": 48 * time.Hour, "99d": 99 * 24 * time.Hour,
		" 12h\n": 12 * time.Hour, "\t3600 ": time.Hour, // trimmed
		"1h0.9s": time.Hour, "1500ms": time.Second, "1h1ns": time.Hour, // a fraction of a second is cut
	} {
		if got, err := model.ParseDuration(text); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestADurationThatAtmosRejectsIsNone(t *testing.T) {
	for _, text := range []string{
		"", " ", "0", "-1", "0s", "-1h", "0d", "-2d", "d", "1.5d", "1d12h", "2w", "1 h", "1 d", "1D", "12H", "h", "x",
		"0.9s", "999ms", "1e3", "1_000", "0x10", "12h,", "12:00", "9999999999999999999", "9999999999999d", "3000000h",
	} {
		if got, err := model.ParseDuration(text); !errors.Is(err, model.ErrDuration) || got != 0 {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
}

func TestDurationsAreCutToAWSLimits(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		mfa  bool
		want time.Duration
	}{
		{time.Second, true, 15 * time.Minute},
		{899 * time.Second, false, 900 * time.Second},
		{900 * time.Second, false, 900 * time.Second},
		{12 * time.Hour, false, 12 * time.Hour},
		{12*time.Hour + time.Second, false, 43200 * time.Second},
		{12*time.Hour + time.Second, true, 12*time.Hour + time.Second},
		{36 * time.Hour, true, 36 * time.Hour},
		{36*time.Hour + time.Second, true, 129600 * time.Second},
		{99 * 24 * time.Hour, true, 36 * time.Hour},
		{99 * 24 * time.Hour, false, 12 * time.Hour},
	} {
		if got, cut := model.Clamp(c.d, c.mfa); !reflect.DeepEqual(got, c.want) || cut != (c.want != c.d) {
			t.Errorf("%v with MFA %v: %v, cut %v", c.d, c.mfa, got, cut)
		}
		if limit := model.DurationLimit(c.mfa); c.want > limit {
			t.Errorf("%v is over %v", c.want, limit)
		}
	}
}

func TestTheFormSaysWhatBecomesOfADuration(t *testing.T) {
	for _, c := range []struct {
		text string
		mfa  bool
		want *model.Problem
	}{
		{"", false, nil},
		{"  ", true, nil},
		{"12h", false, nil},
		{"36h", true, nil},
		{"129600", true, nil},
		{"15m", false, nil},
		{"soon", true, &model.Problem{What: "use seconds (3600), or 90m, 12h, 1d"}},
		{"1.5d", true, &model.Problem{What: "use seconds (3600), or 90m, 12h, 1d"}},
		{"2d", true, &model.Problem{What: "sessions last at most 36h, so 36h is used", Fix: model.Do("choose 36h or less"), Warning: true}},
		{"24h", false, &model.Problem{What: "AWS allows more than 12h only with MFA", Fix: model.Do("choose 12h or less"), Warning: true}},
		{"99h", false, &model.Problem{What: "AWS allows 36h with MFA, 12h without", Fix: model.Do("choose 36h or less"), Warning: true}},
		{"12", true, &model.Problem{What: "that is 12 seconds, raised to 15m", Fix: model.Do("for hours, use 12h"), Warning: true}},
		{"10m", true, &model.Problem{What: "sessions last at least 15m, so 15m is used", Fix: model.Do("choose 15m or more"), Warning: true}},
	} {
		if got := model.CheckDuration(c.text, c.mfa); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q with MFA %v: %+v", c.text, c.mfa, got)
		}
	}
}

func TestTheConfigurationsDurationBeatsTheKeyringsBeatsTwelveHours(t *testing.T) {
	at := model.Origin{File: "atmos.yaml", Line: 3}
	set := func(v string) model.Setting[string] { return model.Setting[string]{Value: v, Origin: at, Set: true} }
	unset := model.Setting[string]{}
	for _, c := range []struct {
		what        string
		configured  model.Setting[string]
		stored      string
		mfa         bool
		want, asked time.Duration
	}{
		{"nothing is set", unset, "", true, 12 * time.Hour, 12 * time.Hour},
		{"the keyring's counts", unset, "1h", false, time.Hour, time.Hour},
		{"the configuration's counts", set("2h"), "1h", true, 2 * time.Hour, 2 * time.Hour},
		{"over the maximum without MFA", unset, "1d", false, 24 * time.Hour, 12 * time.Hour},
		{"over the maximum with MFA", set("2d"), "1h", true, 48 * time.Hour, 36 * time.Hour},
		{"under the least", set("1m"), "1h", true, time.Minute, 15 * time.Minute},
		{"the keyring's is none", unset, "soon", true, 12 * time.Hour, 12 * time.Hour},
		{"the configuration's is none: the keyring's is not consulted", set("soon"), "1h", true, 12 * time.Hour, 12 * time.Hour},
	} {
		got := model.UserSessionLength(c.configured, c.stored, c.mfa)
		if want := (model.SessionLength{Duration: c.asked, Wanted: c.want, Origin: c.configured.Origin}); got != want {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}

func TestDurationsAreWrittenWithoutZeroParts(t *testing.T) {
	for d, want := range map[time.Duration]string{
		12 * time.Hour: "12h", 90 * time.Minute: "1h30m", 45 * time.Minute: "45m", 48 * time.Hour: "48h", 30 * time.Second: "30s",
		time.Hour + time.Second: "1h1s", 0: "0s", 999 * time.Millisecond: "0s", 26*time.Hour + 3*time.Minute + 4*time.Second: "26h3m4s",
	} {
		if got := model.FormatDuration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// FuzzDurations looks for panics, for durations that AWS would reject, and for durations that are read differently from how they
// are written.
func FuzzDurations(f *testing.F) {
	for _, text := range []string{"3600", "12h", "2d", "1h30m", "0.5s", "-1", "9223372036854775807", "106751d", "1d12h"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := model.ParseDuration(text)
		if err != nil {
			if !errors.Is(err, model.ErrDuration) || d != 0 {
				t.Fatalf("%q: %v, %v", text, d, err)
			}
			return
		}
		if d < time.Second || d%time.Second != 0 {
			t.Fatalf("%q is %v", text, d)
		}
		if again, err := model.ParseDuration(model.FormatDuration(d)); err != nil || again != d {
			t.Fatalf("%q is %v, written %q, read %v, %v", text, d, model.FormatDuration(d), again, err)
		}
		if asked := model.UserSessionLength(model.Setting[string]{}, text, true).Duration; asked < model.MinDuration || asked > model.MaxDurationMFA {
			t.Fatalf("AWS is asked for %v", asked)
		}
	})
}
