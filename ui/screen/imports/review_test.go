package imports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	tea "github.com/charmbracelet/bubbletea"
)

// sections is the plan of an import of that many sections into as many identities. named says whether they have the same names.
func sections(t testing.TB, n int, named bool) keysimport.Plan {
	t.Helper()
	var c model.Config
	var file model.Plaintext
	var rows []model.Row
	for i := range n {
		id := model.Identity{Ref: model.Ref{Realm: "acme", Name: fmt.Sprintf("prod-%05d-deployer", i)}}
		id.Title = id.Ref.Name
		c.Identities = append(c.Identities, id)
		rows = append(rows, model.Row{Identity: id, Keys: model.Present})
		k := model.PlainKeys{Name: id.Title, Line: 3 * i}
		if !named {
			k.Name = fmt.Sprintf("section %d", i)
		}
		k.Keys.AccessKeyID, k.Keys.Secret = fmt.Sprintf("AKIAIOSFODNN%07dE", i), model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
		file.Keys = append(file.Keys, k)
	}
	p, err := keysimport.New(c, file, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// drawn is a review of that many keys after its first frame, and a function that moves the cursor and draws it again.
func drawn(t testing.TB, n int) (again func()) {
	t.Helper()
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, f := NewReview(ReviewOptions{Plan: sections(t, n, true)}), screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: th}
	s.View(f)
	return func() {
		s, _ = s.Update(tea.KeyMsg{Type: tea.KeyDown}, f.Env)
		s.View(f)
	}
}

func TestAFrameOfAReviewDrawsOnlyTheVisibleKeys(t *testing.T) {
	few, many := testing.AllocsPerRun(20, drawn(t, 100)), testing.AllocsPerRun(20, drawn(t, 2000))
	if many > 1.1*few {
		t.Errorf("a frame needs %.0f allocations for 100 keys, and %.0f for 2000", few, many)
	}
}

func TestTheDetailsOfAReviewKeepTheirSize(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := sections(t, 30, true)
	p.File.Keys[29].Keys.Device = "arn:aws:iam::123456789012:mfa/user"
	s := NewReview(ReviewOptions{Plan: p})
	for _, width := range []int{120, 80, 120} {
		f := screen.Frame{Env: screen.Env{Width: width, Height: 20}, Theme: th}
		lines := strings.Count(strings.TrimSpace(s.View(f)), "\n")
		end, _ := NewReviewAt(29, ReviewOptions{Plan: p}).Update(nil, f.Env)
		if last := strings.Count(strings.TrimSpace(end.View(f)), "\n"); last != lines {
			t.Errorf("%d columns: %d lines, and %d at the longest details", width, lines, last)
		}
	}
}

func BenchmarkPlanningAnImportOfThousands(b *testing.B) {
	for _, named := range []bool{true, false} {
		b.Run(fmt.Sprintf("named=%v", named), func(b *testing.B) {
			for b.Loop() {
				NewReview(ReviewOptions{Plan: sections(b, 5000, named)})
			}
		})
	}
}

func BenchmarkMovingInAnImportOfThousands(b *testing.B) {
	again := drawn(b, 5000)
	for b.Loop() {
		again()
	}
}

// replacing is the review of that many keys with an MFA device for an identity that has keys.
func replacing(t *testing.T, n, w, h int) string {
	t.Helper()
	id := model.Identity{Title: "prod-admin", Ref: model.Ref{Realm: "acme", Name: "prod-admin"}}
	row := model.Row{Identity: id, Keys: model.Present, Record: model.Record{MaskedKey: "AKIA············OLDK"}}
	k := model.PlainKeys{Name: "prod-admin", Line: 1, DeviceFrom: "prod-admin.mfa_serial:4"}
	k.Keys = model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Device: "arn:aws:iam::210987654321:mfa/ops-lead"}
	p, err := keysimport.New(model.Config{Identities: []model.Identity{id}}, model.Plaintext{Keys: slices.Repeat([]model.PlainKeys{k}, n)}, []model.Row{row}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return NewReviewAt(0, ReviewOptions{Plan: p}).View(screen.Frame{Env: screen.Env{Width: w, Height: h}, Theme: theme.PlainText(false)})
}

func TestASmallReviewSaysWhatItOverwrites(t *testing.T) {
	if view := replacing(t, 2, 60, 14); !strings.Contains(view, "Replaces     AKIA····OLDK") || !strings.Contains(view, "mfa/ops-lead") || strings.Contains(view, "arn:") {
		t.Error(view)
	}
}

func TestAReviewShowsAnAccessKeyIDOnce(t *testing.T) {
	for _, w := range []int{60, 120} {
		view := replacing(t, 2, w, 38)
		if details := strings.Split(view, "├")[2]; strings.Contains(details, "MPLE") != (w == 60) || w == 60 && strings.Contains(view, "·····") {
			t.Error(view)
		}
	}
}

// The row says it where there is room, and then the details do not repeat it.
func TestARowOfAReviewSaysThatItReplacesKeys(t *testing.T) {
	for w, want := range map[int]string{60: "→ prod-admin ", 82: "MPLE   replaces keys", 120: "MPLE   replaces AKIA············OLDK"} {
		if view := replacing(t, 1, w, 38); !strings.Contains(view, want) || strings.Contains(view, "Replaces") != (w < 120) {
			t.Errorf("%d columns: %s", w, view)
		}
	}
}

func TestTheFooterOfASmallReviewOffersTheArrows(t *testing.T) {
	w := 2
	for _, b := range NewReview(ReviewOptions{Plan: sections(t, 3, true)}).Keys(screen.Env{}).Short[:4] {
		w += len([]rune(b.Help().Key+" "+b.Help().Desc)) + 2
	}
	if w > 60 {
		t.Errorf("the first four keys take %d columns", w)
	}
}

func TestAReviewWithoutDetailsHasOneRuleBelowTheList(t *testing.T) {
	s := NewReview(ReviewOptions{Plan: sections(t, 2, true)}).(review)
	for i := range s.items {
		s.items[i].Replaces, s.items[i].Plain.Keys.AccessKeyID = "", "AKIA1OSFODNN7EXAMPLE" // its account is unknown
	}
	if view := s.View(screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: theme.PlainText(false)}); strings.Count(view, "├") != 2 { // the title has one, too
		t.Error(view)
	}
}

// cut is a plan of four sections: the second one has a secret that is too short, and the fourth is temporary.
func cut(t *testing.T) keysimport.Plan {
	t.Helper()
	p := sections(t, 4, true)
	p.File.Keys[1].Keys.Secret = model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRf")
	p.File.Keys[3].Fault = model.Unusable{Why: "its keys are temporary"}
	return p
}

// oneSpace is a text with one space for several.
func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestARowOfAReviewSaysWhatLooksWrong(t *testing.T) {
	for w, row := range map[int]string{60: "▸ ! [prod-00001-deployer] → prod-00001-deployer │", 90: "001-deployer   secret has 27 of 40 ", 120: "→ prod-00001-deployer AKIA············001E secret has 27 of 40 "} {
		s := NewReview(ReviewOptions{Plan: cut(t)})
		view := s.View(screen.Frame{Env: screen.Env{Width: w, Height: 24}, Theme: theme.PlainText(false)})
		if !strings.Contains(oneSpace(view), oneSpace(row)) || !strings.Contains(view, "▸ ! ") {
			t.Errorf("%d columns: %s", w, view)
		}
	}
}

// The warning stood in place of the access key ID, and the account of keys was only in the details of the selected ones.
func TestARowThatLooksWrongKeepsItsAccessKeyID(t *testing.T) {
	id := model.Identity{Title: "prod-admin", Ref: model.Ref{Realm: "acme", Name: "prod-admin"}}
	secret := model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
	keys := []model.PlainKeys{
		{Name: "default", Keys: model.Keys{AccessKeyID: "AKIARZPUZDIKIJKLMNO1", Secret: secret}},
		{Name: "prod-admin", Keys: model.Keys{AccessKeyID: "AKIARZPUZDIKIJKLMNO2", Secret: model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRf")}},
		{Name: "broken", Keys: model.Keys{AccessKeyID: "AKIARZPUZDIKIJK", Secret: secret}, Fault: model.Unusable{Why: "wrong", Brief: "the ID has 15 of 20 characters"}},
	}
	for _, replaced := range []string{"", "AKIA············OLDK"} {
		row := model.Row{Identity: id, Record: model.Record{MaskedKey: replaced}}
		const mask = "AKIA····"
		effect := "123456789012 secret has 27 of 40 "
		if replaced != "" { // the account would need its room
			row.Keys, effect = model.Present, "secret has 27 of 40, replaces keys "
		}
		p, err := keysimport.New(model.Config{Identities: []model.Identity{id}}, model.Plaintext{Keys: keys}, []model.Row{row}, nil)
		if err != nil {
			t.Fatal(err)
		}
		view := NewReview(ReviewOptions{Plan: p}).View(screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: theme.PlainText(false)})
		if !strings.Contains(view, "no matching identity   "+mask+"MNO1") || !strings.Contains(oneSpace(view), "→ prod-admin "+mask+"MNO2 "+effect) {
			t.Error(view)
		}
	}
}

func TestASmallReviewSaysThatRowsFollow(t *testing.T) {
	for at, want := range map[int]string{0: "├── ↓ 3 more ───", 3: "├── ↑ 2 more ───", 5: "├── ↑ 3 more ───"} {
		view := NewReviewAt(at, ReviewOptions{Plan: sections(t, 6, true)}).View(screen.Frame{Env: screen.Env{Width: 60, Height: 10}, Theme: theme.PlainText(false)})
		if !strings.Contains(view, want) {
			t.Errorf("at %d it does not say %q:\n%s", at, want, view)
		}
	}
}

func TestAKeyWithoutAnIdentityComesBeforeOneThatLooksWrong(t *testing.T) {
	p := cut(t)
	if s := NewReview(ReviewOptions{Plan: p}).(review); s.cursor != 1 {
		t.Errorf("the cursor is on %d", s.cursor)
	}
	p.File.Keys[2].Name = "nobody"
	p = keysimport.Resume(model.Config{Identities: p.Identities()}, p.File, nil, nil)
	if s := NewReview(ReviewOptions{Plan: p}).(review); s.cursor != 2 {
		t.Errorf("the cursor is on %d", s.cursor)
	}
}

// A blank line was below the short details of the last keys, while the list hid the first ones.
func TestAListOfAReviewGetsTheLinesThatDetailsLeaveFree(t *testing.T) {
	p := cut(t)
	p.File.Keys[0].Keys.Device = "arn:aws:iam::123456789012:mfa/user"
	for at, shown := range map[int]int{0: 3, 3: 4} {
		view := NewReviewAt(at, ReviewOptions{Plan: p}).View(screen.Frame{Env: screen.Env{Width: 60, Height: 12}, Theme: theme.PlainText(false)})
		rows := strings.Split(view, "├")[1]
		if got := strings.Count(rows, "[prod-"); got != shown || strings.Contains(view, "of 4") != (got < 4) {
			t.Errorf("%d rows at %d:\n%s", got, at, view)
		}
	}
}

// What looks wrong was left out of a row, because another row had a long text in the column before it.
func TestARowSaysWhatLooksWrongBesideALongerRow(t *testing.T) {
	id := model.Identity{Title: "prod-admin", Ref: model.Ref{Realm: "acme", Name: "prod-admin"}}
	short := model.PlainKeys{Name: "prod-admin", Line: 1, Keys: model.Keys{AccessKeyID: "AKIARZPUZDIKIJKLMNO2", Secret: model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRf")}}
	long := model.PlainKeys{Name: "broken", Line: 4, Keys: model.Keys{AccessKeyID: "AKIA12345678901", Secret: model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")}}
	p, err := keysimport.New(model.Config{Identities: []model.Identity{id}}, model.Plaintext{Path: "k", Keys: []model.PlainKeys{long, short}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := NewReviewAt(0, ReviewOptions{Plan: p, SavesTo: SavesTo{Keyring: "encrypted file"}})
	view := s.View(screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)})
	for l := range strings.Lines(view) {
		if strings.Contains(l, "[prod-admin]") && !strings.Contains(l, "   secret has 27 of 40 ") {
			t.Errorf("it does not say what looks wrong:\n%s", view)
		}
	}
}

// The details ended in "…", with no way to see the rest, and hid the warning about the device and what is replaced.
func TestALowReviewShowsWarningsFirstAndScrolls(t *testing.T) {
	id := model.Identity{Title: "prod-admin", Ref: model.Ref{Realm: "acme", Name: "prod-admin"}}
	row := model.Row{Identity: id, Keys: model.Present, Record: model.Record{MaskedKey: "AKIA············OLDK"}}
	k := model.PlainKeys{Name: "prod-admin", Line: 1, DeviceFrom: "prod-admin.mfa_serial:4"}
	k.Keys = model.Keys{AccessKeyID: "AKIARZPUZDIKIJKLMNO2", Secret: model.SecretString("wJalrXUtnFEMI/K7MDENG/bPxRf"), Device: "arn:aws:iam::210987654321:mfa/ops-lead"}
	file := model.Plaintext{Path: "/home/alice/downloads/creds", Keys: append([]model.PlainKeys{k}, sections(t, 5, false).File.Keys...)}
	p, err := keysimport.New(model.Config{Identities: []model.Identity{id}}, file, []model.Row{row}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := NewReviewAt(0, ReviewOptions{Plan: p, SavesTo: SavesTo{Keyring: "encrypted file"}})
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	see := func(view string, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if !strings.Contains(view, text) {
				t.Errorf("not there: %q\n%s", text, view)
			}
		}
	}
	top := s.View(f)
	see(top, "27 of 40", "The MFA device belongs to account", "· pgdn", "Enter asks about those marked !. Replaces:")
	for f.Height = 12; f.Height < 20; f.Height++ {
		seen := s.View(f)
		if high := s.(review).high.page + 2; high < 3 && strings.Contains(seen, "pgdn") {
			t.Errorf("pgdn at %d rows of details\n%s", high, seen)
		}
		for range 9 {
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyPgDown}, f.Env)
			seen += s.View(f)
		}
		for range 9 {
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyPgUp}, f.Env)
		}
		details := s.(review).details(f, widget.BoxContent(boxWidth(f)))
		see(strings.Join(details, "\n"), "27 of 40", "Replaces     AKIA····OLDK", "MFA device   mfa/ops-lead")
		for _, line := range details {
			if s.(review).high.page > 0 && !strings.Contains(seen, strings.TrimSpace(line)) {
				t.Errorf("%q is never shown in a window of %d rows", line, f.Height)
			}
		}
	}
	if f.Height = 14; s.View(f) != top {
		t.Error(s.View(f))
	}
}

// In a low window, the accounts were left out, or below the fold.
func TestAResultHasTheAccountBesideEachKey(t *testing.T) {
	p := sections(t, 3, true)
	for i := range 3 {
		p = p.Record(i, model.Receipt{Caller: &model.Caller{Account: "123456789012", ARN: "arn:aws:iam::123456789012:user/ann"}})
	}
	view := NewResult(p, nil).View(screen.Frame{Env: screen.Env{Width: 80, Height: 14}, Theme: theme.PlainText(false)})
	if n := strings.Count(view, "-deployer   123456789012  ann "); n != 3 {
		t.Errorf("%d of 3 accounts:\n%s", n, view)
	}
}
