package model_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

// Each command wanted a new code, and nothing named min_ttl.
func TestASessionThatLastsNoLongerThanMinTTLNamesIt(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.MinTTL, w.MinTTLFrom = 24*time.Hour, model.Origin{File: "/config.yaml", Line: 3}
	issued := w.signIn(w.identity())
	if p := issued.BelowMinTTL; p == nil || !strings.Contains(p.What, "min_ttl (24h, from /config.yaml:3)") || p.FixLine() != "set min_ttl to less than 12h" {
		t.Errorf("%+v", p)
	}
	a := w.begin(w.identity())
	a.Close()
	if p := a.BelowMinTTL(); p == nil || p.What != "the session has 12h left, but min_ttl is 24h" {
		t.Errorf("asked again: %+v", p)
	}
	w.MinTTLFrom = model.Origin{File: model.MinTTLFlag}
	a = w.begin(w.identity())
	a.Close()
	if p := a.BelowMinTTL(); p == nil || p.What != "the session has 12h left, but --min-ttl is 24h" {
		t.Errorf("with the flag: %+v", p)
	}
	w.MinTTLFrom = model.Origin{File: "/config.yaml", Line: 3}
	w.Config.Identities = []model.Identity{w.identity()}
	warnings := w.MinTTLWarnings(t.Context())
	if len(warnings) != 1 || warnings[0].Origin != w.MinTTLFrom || !strings.Contains(warnings[0].What, "the sessions of alice") {
		t.Error(warnings)
	}
	w.MinTTL = time.Hour
	if warnings := w.MinTTLWarnings(t.Context()); warnings != nil {
		t.Error(warnings)
	}
}
