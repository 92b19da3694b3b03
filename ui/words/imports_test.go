package words_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/words"
)

func TestNothingStaysInAStream(t *testing.T) {
	t.Parallel()
	config := model.Config{Identities: []model.Identity{{Ref: model.Ref{Realm: "acme", Name: "x"}, Title: "x"}}}
	keys := model.PlainKeys{Name: "a", Keys: model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")}}
	for said, file := range map[string]model.Plaintext{
		"":                                {Stream: true, ReadOnly: true}, // as in the demo
		"The demo leaves your file as it": {Path: "f", ReadOnly: true},
		"Kept a's keys in f, because AWS": {Path: "f"},
	} {
		file.Keys = []model.PlainKeys{keys}
		p, err := keysimport.New(config, file, nil, keysimport.Choice{0: "x"})
		if err != nil {
			t.Fatal(err)
		}
		if got := words.StaysInFile(p.Record(0, model.Receipt{}), true); !strings.HasPrefix(got, said) || said == "" && got != "" {
			t.Errorf("%q, want %q", got, said)
		}
	}
}

func TestASecretThatIsStillInTheFileIsNamedWithItsLines(t *testing.T) {
	t.Parallel()
	for said, lines := range map[string][]int{
		"": nil,
		"The secret access key is still in line 1 of f. Delete that line":             {1},
		"The secret access key is still in lines 1, 2 and 9 of f. Delete those lines": {1, 2, 9},
	} {
		p := keysimport.Plan{File: model.Plaintext{Path: "f"}, Removal: model.Removal{Left: lines}}
		if got := words.StaysInFile(p, true); got != said {
			t.Errorf("%q, want %q", got, said)
		}
	}
}

func TestOtherNamesOfAFileStillHaveItsKeys(t *testing.T) {
	t.Parallel()
	for said, r := range map[string]model.Removal{
		"A hard link to f still has the keys. Delete the keys there. To find it, run: find / -inum 5": {OtherNames: 1, Find: "find / -inum 5"},
		"2 hard links to f still have the keys. Find them, and delete the keys there":                 {Deleted: "f", OtherNames: 2},
		"The secret access key is still in line 1 of f. Delete that line. " +
			"A hard link to f still has the keys. Find it, and delete the keys there": {Left: []int{1}, OtherNames: 1},
	} {
		if got := words.StaysInFile(keysimport.Plan{File: model.Plaintext{Path: "f"}, Removal: r}, true); got != said {
			t.Errorf("%q, want %q", got, said)
		}
	}
}

func TestWhatStaysInAFileIsNamedWithTheReason(t *testing.T) {
	t.Parallel()
	key := func(name, id string) model.PlainKeys {
		return model.PlainKeys{Name: name, Keys: model.Keys{AccessKeyID: id, Secret: model.SecretString("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")}}
	}
	var config model.Config
	for _, name := range []string{"x", "y"} {
		config.Identities = append(config.Identities, model.Identity{Ref: model.Ref{Realm: "acme", Name: name}, Title: name})
	}
	file := model.Plaintext{Path: "f", Keys: []model.PlainKeys{key("a", "AKIAIOSFODNN7EXAMPLE"), key("b", "AKIAI44QH8DHBEXAMPLE")}}
	p, err := keysimport.New(config, file, nil, keysimport.Choice{0: "x", 1: "y"})
	if err != nil {
		t.Fatal(err)
	}
	verified, rejected := model.Receipt{Caller: &model.Caller{Account: "1"}}, model.Receipt{Unverified: &model.AWSError{Kind: model.ErrKeyUnknown}}
	declined := func(p keysimport.Plan, at int) keysimport.Plan { return p.Skip(at, "AWS rejected this access key") }
	for want, p := range map[string]keysimport.Plan{
		"Kept b's keys in f, because AWS rejected them":                                           p.Record(0, verified).Record(1, rejected),
		"Kept b's keys in f, because they were not saved":                                         declined(p.Record(0, verified), 1),
		"Kept b's keys in f, because AWS rejected them, and a's keys, which were not saved":       declined(p.Record(1, rejected), 0),
		"Kept b's keys in f, because AWS did not verify them, and a's keys, which were not saved": declined(p.Record(1, model.Receipt{}), 0),
	} {
		if got := words.StaysInFile(p, true); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestKeysThatAreLeftOutSaveNoDevice(t *testing.T) {
	t.Parallel()
	device := model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/me", Set: true}
	a := keysimport.Item{Plain: model.PlainKeys{Keys: model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE"}}, Assigned: true, Why: "its keys are managed in atmos.yaml:9", Identity: model.Identity{Device: device}}
	declined := keysimport.Item{Plain: a.Plain, Assigned: true, State: keysimport.NotSaved, Why: "AWS refused them", Replaces: "AKIA············ZBXO", Device: device.Value}
	for _, i := range []keysimport.Item{a, declined} {
		if lines := words.ImportLines(i); len(lines) != 1 {
			t.Errorf("%q", lines)
		}
	}
}

func TestTheKeysThatAnImportLeftAreNamed(t *testing.T) {
	t.Parallel()
	var config model.Config
	var file model.Plaintext
	chosen := keysimport.Choice{}
	for i, name := range []string{"a", "b", "c", "d", "e", "f"} {
		config.Identities = append(config.Identities, model.Identity{Ref: model.Ref{Realm: "acme", Name: name}, Title: name})
		file.Keys = append(file.Keys, model.PlainKeys{Name: name, Keys: model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")}})
		chosen[i] = name
	}
	p, err := keysimport.New(config, file, nil, chosen)
	if err != nil {
		t.Fatal(err)
	}
	p = p.Record(0, model.Receipt{})
	for want, c := range map[string]struct {
		plan keysimport.Plan
		err  error
	}{
		"Keys of b, c, d, e and f were not saved. To save them, import the file again":                             {p, context.Canceled},
		"✗ Keys of b were not saved. No|Keys of c, d, e and f were not saved. To save them, import the file again": {p, errors.New("no")},
		"Keys of c, d, e and f were not saved. To save them, import the file again":                                {p.Record(1, model.Receipt{}), nil},
		"Keys of c, d, e and f were not saved. To save them, import the file again ":                               {p.Skip(1, ""), nil},
		"Keys of f were not saved. To save them, import the file again":                                            {p.Skip(1, "").Skip(2, "").Skip(3, "").Skip(4, ""), nil},
		"": {p.Skip(1, "").Skip(2, "").Skip(3, "").Skip(4, "").Skip(5, ""), nil},
	} {
		if got := strings.Join(words.NotImported(c.plan, 1, c.err), "|"); got != strings.TrimSpace(want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	items := p.Record(1, model.Receipt{}).Items()
	if got := words.ImportStopped(items); got != "Stopped after 2 of 6. Enter saves the other 4." {
		t.Error(got)
	}
	items[3].Plain.Keys.AccessKeyID = "AKIAIOSFODNN7" // too short
	if got := words.ImportStopped(items); got != "Stopped after 2 of 6. Enter saves the other 4. Enter asks about the one that looks wrong." {
		t.Error(got)
	}
	if got := words.ImportStopped(p.Skip(2, "").Skip(3, "").Skip(4, "").Skip(5, "").Items()); got != "Stopped after 1 of 6. Enter saves the other one." {
		t.Error(got)
	}
}

func TestEqualWarningsOfAnImportAreOneLine(t *testing.T) {
	t.Parallel()
	saved := func(name string, why error) keysimport.Item {
		return keysimport.Item{Identity: model.Identity{Title: name}, State: keysimport.Saved, Receipt: model.Receipt{Unverified: why}}
	}
	unreached := func(why string) error {
		return &model.AWSError{Kind: model.ErrNetwork, Cause: &model.Problem{What: why}}
	}
	why := errors.New("no answer")
	for want, items := range map[string][]keysimport.Item{
		"Not verified. No answer":                 {saved("a", why)},
		"Not verified (a and c). No answer":       {saved("a", why), saved("b", nil), saved("c", why)},
		"Not verified (a, b, c and d). No answer": {saved("a", why), saved("b", why), saved("c", why), saved("d", why), saved("e", nil)},
		"Not verified (all 4). No answer":         {saved("a", why), saved("b", why), saved("c", why), saved("d", why)},
		"Not verified (a). A|Not verified (b). B": {saved("a", errors.New("a")), saved("b", errors.New("b"))},
		"Not verified (a and b). AWS could not be reached: no host a.example|Not verified (c). No answer": {
			saved("a", unreached("no host a.example")), saved("b", unreached("no host b.example")), saved("c", why),
		},
		"Saved, but AWS rejected the keys (a). The secret access key does not match the access key ID": {saved("a", &model.AWSError{Kind: model.ErrSecretWrong}), saved("b", nil)},
		"": {saved("a", nil)},
	} {
		if got := strings.Join(words.ImportedWarnings(items, false), "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAWarningDoesNotRepeatWhatTheTitleAndTheMarksOfAnImportSay(t *testing.T) {
	t.Parallel()
	saved := func(name string, why error) keysimport.Item {
		return keysimport.Item{Identity: model.Identity{Title: name}, State: keysimport.Saved, Receipt: model.Receipt{Unverified: why}}
	}
	unreached := &model.AWSError{Kind: model.ErrNetwork, Cause: model.Connection(model.ErrNoName, "sts.example", errors.New("dial"))}
	for want, items := range map[string][]keysimport.Item{
		"AWS could not be reached: the host name sts.example cannot be resolved":                   {saved("a", unreached), saved("b", unreached)},
		"Not verified (a). AWS could not be reached: the host name sts.example cannot be resolved": {saved("a", unreached), saved("b", nil)},
		"AWS rejected the keys (a). The secret access key does not match the access key ID":        {saved("a", &model.AWSError{Kind: model.ErrSecretWrong}), saved("b", nil)},
	} {
		if got := strings.Join(words.ImportedWarnings(items, true), "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheTitleOfAnImportSaysWhatWentWrong(t *testing.T) {
	t.Parallel()
	saved := keysimport.Item{State: keysimport.Saved}
	unverified := keysimport.Item{State: keysimport.Saved, Receipt: model.Receipt{Unverified: errors.New("no answer")}}
	rejected := keysimport.Item{State: keysimport.Saved, Receipt: model.Receipt{Unverified: &model.AWSError{Kind: model.ErrKeyUnknown}}}
	declined := keysimport.Item{State: keysimport.NotSaved}
	unusual := keysimport.Item{State: keysimport.Saved, Receipt: model.Receipt{Unusual: &model.Problem{What: "the secret access key has 27 of 40 characters"}}}
	for want, items := range map[string][]keysimport.Item{
		"✔ Imported from f":                     {saved, {}},
		"! Imported 1 of 2 from f":              {saved, declined, {}},
		"! Imported from f, not verified":       {unverified, unverified},
		"! Imported, but AWS rejected the keys": {rejected, rejected},
		"! Imported from f":                     {saved, unusual},
		"! Imported 3 from f, AWS rejected 1":   {saved, unverified, rejected},
		"! Imported 2 from f, 1 not verified":   {saved, unverified},
		"! Nothing was imported from f":         {declined},
	} {
		if got, wrong := words.ImportedTitle("f", items); got != want || wrong != strings.HasPrefix(want, "!") {
			t.Errorf("%q %t, want %q", got, wrong, want)
		}
	}
	if got, wrong := words.ImportedTitle("f", []keysimport.Item{rejected}); got != "! Imported, but AWS rejected the keys" || !wrong {
		t.Errorf("%q", got)
	}
	if got, wrong := words.SavedTitle(unusual.Receipt); got != "! Saved" || !wrong {
		t.Errorf("%q", got)
	}
	if got, _ := words.ImportedTitle("", []keysimport.Item{saved}); got != "✔ Imported" {
		t.Errorf("%q", got)
	}
}

func TestARowOfTheReviewSaysInAFewWordsWhyKeysAreSkipped(t *testing.T) {
	t.Parallel()
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	fault := func(id, secret string) model.PlainKeys {
		text := "[a]\naws_access_key_id = " + id + "\n"
		if secret != "" {
			text += "aws_secret_access_key = " + secret + "\n"
		}
		d, err := keysimport.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return d.Keys[0]
	}
	for want, item := range map[string]keysimport.Item{
		"[a]→ prod":                                  {Label: "[a]", Assigned: true, Identity: model.Identity{Title: "prod"}},
		"[a]  keys are temporary":                    {Label: "[a]", Why: "its keys are temporary (ASIA…)", Plain: fault("ASIA1234567890123456", secret)},
		"[a]  the ID has 8 of 20 characters":         {Label: "[a]", Why: "its access key ID is invalid", Plain: fault("AKIA1234", secret)},
		"[a]  no secret access key":                  {Label: "[a]", Why: "it has no secret access key", Plain: fault("AKIA1234567890123456", "")},
		"[a]  secret access key is an access key ID": {Label: "[a]", Why: "its secret access key is invalid", Plain: fault("AKIA1234567890123456", "AKIA1234567890123456")},
		"[a]  (b), on c already uses this identity":  {Label: "[a]", Assigned: true, Why: "(b), on c already uses this identity"},
		"[a]  no matching identity":                  {Label: "[a]"},
		"[a]  skipped":                               {Label: "[a]", Skipped: true},
		"[a]  not saved":                             {Label: "[a]", Assigned: true, State: keysimport.NotSaved, Why: "AWS rejected this access key"},
		"[a]  problem in atmos.yaml":                 {Label: "[a]", Assigned: true, Why: "a long text", Identity: model.Identity{Problem: &model.Problem{}}},
		"[a]  [b] already uses this identity":        {Label: "[a]", Assigned: true, Why: "[b] already uses this identity"},
	} {
		if keys, becomes := words.WhereKeysGoInBrief(item); keys+becomes != want {
			t.Errorf("%q, want %q", keys+becomes, want)
		}
	}
}

func TestSavedKeysAreNotReplacedByThemselves(t *testing.T) {
	id := model.Identity{Title: "a", Ref: model.Ref{Realm: "acme", Name: "a"}}
	item := keysimport.Item{Identity: id, Assigned: true, Replaces: "AKIA············MPLE"}
	item.Plain.Keys = model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString(strings.Repeat("x", 40))}
	if sum := words.SumImport([]keysimport.Item{item}); sum.Going != 1 || len(sum.Replaced) != 0 {
		t.Errorf("%+v", sum)
	}
	item.Replaces = "AKIA············OLDK"
	if sum := words.SumImport([]keysimport.Item{item}); len(sum.Replaced) != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestARowOfTheReviewSaysInAFewWordsWhatLooksWrong(t *testing.T) {
	const id, secret = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for want, keys := range map[[2]string][2]string{
		{}: {id, secret},
		{"secret has 27 of 40 characters", "secret has 27 of 40"}:             {id, secret[:27]},
		{"secret has 41 characters, usually 40", "secret has 41, usually 40"}: {id, secret + "a"},
		{"secret has unusual characters", "secret has unusual characters"}:    {id, strings.Replace(secret, "/", "!", 1)},
		{"ID has 19 of 20 characters", "ID has 19 of 20"}:                     {id[:19], secret},
		{"looks wrong", "looks wrong"}:                                        {"XKIAIOSFODNN7EXAMPLE", secret},
	} {
		item := keysimport.Item{Assigned: true}
		item.Plain.Keys = model.Keys{AccessKeyID: keys[0], Secret: model.SecretString(keys[1])}
		if long, short := words.LooksWrongInBrief(item); [2]string{long, short} != want {
			t.Errorf("%q and %q, not %q", long, short, want)
		}
	}
}

// The rows of the identities whose saved keys are replaced may be out of sight.
func TestTheReviewOfAnImportNamesWhoseKeysItReplaces(t *testing.T) {
	for says, n := range map[string]words.ImportSum{
		"Enter saves the 3 keys marked + to GNOME Keyring.":                                                                          {Usable: 4, Going: 3},
		"Enter saves the 3 keys marked + to GNOME Keyring and replaces those of a.":                                                  {Usable: 4, Going: 3, Replaced: []string{"a"}},
		"Enter saves the 3 keys marked + to GNOME Keyring and replaces those of a and b.":                                            {Usable: 3, Going: 3, Replaced: []string{"a", "b"}},
		"Enter saves the keys marked + to GNOME Keyring and replaces those of a.":                                                    {Usable: 2, Going: 1, Replaced: []string{"a"}},
		"Enter saves these keys to GNOME Keyring. They replace saved keys.":                                                          {Usable: 1, Going: 1, Replaced: []string{"a"}},
		"Enter saves the 2 keys marked + to GNOME Keyring. Both replace saved keys.":                                                 {Usable: 3, Going: 2, Replaced: []string{"a", "b"}},
		"Enter saves the 4 keys marked + to GNOME Keyring. 3 replace saved keys.":                                                    {Usable: 4, Going: 4, Replaced: []string{"a", "b", "c"}},
		"Enter saves the 3 keys marked + to GNOME Keyring. All 3 replace saved keys.":                                                {Usable: 4, Going: 3, Replaced: []string{"a", "b", "c"}},
		"Enter saves the 2 keys marked + and ! to GNOME Keyring and replaces those of a. Enter asks about the one that looks wrong.": {Usable: 3, Going: 2, LookWrong: 1, Replaced: []string{"a"}},
		"Enter asks whether to save the 2 keys marked !, which look wrong, to GNOME Keyring.":                                        {Usable: 3, Going: 2, LookWrong: 2},
		"Enter asks whether to save the keys marked !, which look wrong, to GNOME Keyring. They replace those of a.":                 {Usable: 3, Going: 1, LookWrong: 1, Replaced: []string{"a"}},
		"Enter asks whether to save these keys, which look wrong, to GNOME Keyring.":                                                 {Usable: 1, Going: 1, LookWrong: 1},
	} {
		if got := words.ImportSaves(n, "GNOME Keyring", false); got != says {
			t.Errorf("%q, and not %q", got, says)
		}
	}
	// "Enter saves these 2 keys, after you choose where" was read twice.
	for says, n := range map[string]words.ImportSum{
		"Enter asks where to save these 3 keys. They replace those of a.":              {Usable: 3, Going: 3, Replaced: []string{"a"}},
		"Enter asks where to save the 3 keys marked +. They replace those of a and b.": {Usable: 4, Going: 3, Replaced: []string{"a", "b"}},
		"Enter asks where to save these 2 keys. Both replace saved keys.":              {Usable: 2, Going: 2, Replaced: []string{"a", "b"}},
		"Enter asks where to save these 3 keys.":                                       {Usable: 3, Going: 3},
	} {
		if got := words.ImportSaves(n, "", true); got != says {
			t.Errorf("%q, and not %q", got, says)
		}
	}
}
