package cli

import (
	"strings"
	"testing"

	"authdeck/model"
)

func TestAWarningNamesACommandOnlyIfThereIsOne(t *testing.T) {
	t.Parallel()
	var n Notices
	n.Exposed([]model.Exposed{{Path: "/srv", What: "it belongs to another user (bob)"}, {Path: "/a", What: "other users can change it (0666)", Command: "chmod go-w /a"}})
	var out strings.Builder
	n.tell(&out)
	const want = "authdeck: warning: /srv: it belongs to another user (bob)\nauthdeck: warning: /a: other users can change it (0666); run: chmod go-w /a\n"
	if out.String() != want {
		t.Errorf("%q", out.String())
	}
}

func TestAnEmptyFileNamesTheCommandAndWhatToWrite(t *testing.T) {
	t.Parallel()
	says := message(&model.Problem{Origin: model.Origin{File: "/p/atmos.yaml"}, What: "no auth section", Write: "auth:\n  x: y", Empty: model.EmptyFile})
	if want := "/p/atmos.yaml: no auth section; run: " + model.AddIdentity + "; or write it like this:\nauth:\n  x: y"; says != want {
		t.Errorf("%q", says)
	}
}
