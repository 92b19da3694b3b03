package dashboard

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

// drawn is a dashboard of that size, without colours.
func drawn(t *testing.T, l List, th theme.Theme, w, h int) string {
	t.Helper()
	f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: w, Height: h}, Theme: th}
	s, _ := New(Options{}).Update(l, f.Env)
	return s.View(f)
}

// user is a list with one identity.
func user(name string, change func(*model.Row)) List {
	r := model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}}}
	change(&r)
	return List{Rows: []model.Row{r}}
}

func TestActivityWrapsNothingThatFitsBesideShortNames(t *testing.T) {
	t.Parallel()
	saved := happening{who: "work", what: "keys saved to the encrypted file"}
	if lines := saved.lines(widget.Rect{W: oneLine}, whatAt([]happening{saved})); len(lines) != 1 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestASCIICutsNoNameThatHasRoom(t *testing.T) {
	t.Parallel()
	program := "terraform (pid 4711)"
	l := user("break-glass", func(r *model.Row) {
		r.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/break-glass", Set: true}
	})
	l.Events = []model.Event{{Kind: model.Requested, At: time.Date(2026, 3, 14, 9, 0, 0, 0, time.Local), Program: program, Title: "break-glass"}}
	for _, ascii := range []bool{false, true} {
		if view := drawn(t, l, theme.PlainText(ascii), 200, 58); !strings.Contains(view, " "+program+" ") || !strings.Contains(view, " mfa/break-glass ") {
			t.Errorf("ASCII %v:\n%s", ascii, view)
		}
	}
}

// The texts of the list come before a longer meter.
func TestTheMeterGrowsOnlyWhereNoTextIsCut(t *testing.T) {
	t.Parallel()
	has := widths{name: nameWidth, account: 14, keys: keysWidth, device: 20}
	for w := 100; w < 200; w++ {
		if c := fit(theme.PlainText(true), w, has, false); c.meter > meterWidth && (c.account < has.account || c.device < has.device) {
			t.Errorf("%d columns: %+v", w, c)
		}
	}
}

func TestTheListShowsTheRegionOfTheDetails(t *testing.T) {
	t.Parallel()
	l := user("with", func(r *model.Row) { r.Identity.Region = model.Setting[string]{Value: "eu-west-1"} })
	l.Rows = append(user("without", func(*model.Row) {}).Rows, l.Rows...)
	view := drawn(t, l, theme.PlainText(false), 300, 58)
	found := 0
	for _, line := range strings.Split(view, "\n") {
		if row, _, _ := strings.Cut(line, "││"); strings.Contains(row, "▌") && strings.Contains(row, " without ") {
			if found++; !strings.Contains(row, model.DefaultRegion) {
				t.Errorf("got %q", row)
			}
		}
	}
	if found == 0 {
		t.Errorf("no row of the list in:\n%s", view)
	}
}

// Beside the names, the advice took three of nine rows for one warning.
func TestANarrowHealthWrapsAdviceBelowTheNames(t *testing.T) {
	t.Parallel()
	f := finding{fix: "Press o to open the file and cut the keys, then e to enter them here."}
	if n := len(f.steps(wideDetails)); n != 2 {
		t.Errorf("%d lines", n)
	}
}
