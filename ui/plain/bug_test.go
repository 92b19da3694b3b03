package plain

import (
	"testing"

	"authdeck/model/flow"
)

func TestAnEventWithoutAPlaceIsReportedAsABug(t *testing.T) {
	r := &run{state: flow.Choosing}
	if r.to(flow.Saved) || r.outcome.Bug != "Saved is not possible in state Choosing" || r.state != flow.Choosing {
		t.Errorf("%q in %s", r.outcome.Bug, r.state)
	}
	if !r.to(flow.Import) || r.state != flow.ChoosingFile {
		t.Errorf("it is in %s", r.state)
	}
}
