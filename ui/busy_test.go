package ui

import (
	"testing"

	"authdeck/model"
	"authdeck/model/flow"
)

func TestWorkThatSavesIsNotStoppedHalfway(t *testing.T) {
	for _, s := range []flow.State{flow.Saving, flow.Importing, flow.Removing, flow.Deleting} {
		t.Run(string(s), func(t *testing.T) {
			canceled := false
			p := &program{state: s, cancel: func() { canceled = true }, deletion: deletion{ids: make([]model.Identity, 1)}}
			if p.suspend() != nil {
				t.Error("ctrl+z stops it")
			}
			if p.quit() != nil || !p.leaving || p.toast == "" {
				t.Error("q in a small window ends it, or does not say what it waits for")
			}
			if checks := s == flow.Saving || s == flow.Importing; canceled != checks { // the check with AWS is not needed
				t.Errorf("canceled %v", canceled)
			}
			if b := busyIn(s); b.stays == "" || !b.ignoresEsc() {
				t.Error("q and esc say nothing")
			}
			if p.quit() == nil {
				t.Error("the second q does not end it")
			}
		})
	}
}
