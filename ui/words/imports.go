package words

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
)

// WhereKeysGo says in one line which identity gets a key pair, or why it is skipped.
func WhereKeysGo(a keysimport.Item) string { return whereKeysGo(a, false) }

// whereKeysGo is WhereKeysGo. Spoken, it has a word for the arrow, because not every screen reader says arrows.
func whereKeysGo(a keysimport.Item, spoken bool) string {
	to := " → "
	if spoken {
		to = " goes to "
	}
	switch {
	case a.Included():
		return a.Label + to + a.Identity.Title
	case a.Assigned:
		return a.Label + to + a.Identity.Title + ": skipped, " + a.Why
	case a.Why != "":
		return a.Label + ": skipped, " + a.Why
	case a.Skipped:
		return a.Label + ": skipped"
	case a.Similar != "":
		return a.Label + ": skipped. " + Sentence(model.DidYouMean(a.Similar))
	}
	return a.Label + ": skipped, no matching identity"
}

// WhyNotSaved says in one line which keys the user decided not to save, and what was wrong with them, if anything was.
func WhyNotSaved(a keysimport.Item) string {
	says := WhereKeysGo(a) + ", not saved"
	switch {
	case a.Pending():
		says += ": you stopped"
	case a.Why != "":
		says += ": " + Uncapital(a.Why)
	}
	return says
}

// importedSoFar counts the key pairs that have an identity, and those of them that were saved or declined.
func importedSoFar(items []keysimport.Item) (saved, declined, all int) {
	for _, i := range items {
		switch {
		case i.State == keysimport.Saved:
			saved++
		case i.State == keysimport.NotSaved:
			declined++
		case !i.Pending():
			continue
		}
		all++
	}
	return saved, declined, all
}

// ImportProgress says during an import of several key pairs which one is being saved; "" for a single one.
func ImportProgress(items []keysimport.Item) string {
	saved, declined, all := importedSoFar(items)
	if all < 2 {
		return ""
	}
	return fmt.Sprintf("%d of %d", min(saved+declined+1, all), all)
}

// ImportStopped says what an import had saved when the user stopped it, and what enter does now.
func ImportStopped(items []keysimport.Item) string {
	saved, _, all := importedSoFar(items)
	if saved == 0 {
		return "Stopped. " + NothingSaved + "."
	}
	rest := SumImport(items)
	others := "the other one"
	if rest.Going > 1 {
		others = fmt.Sprintf("the other %d", rest.Going)
	}
	return fmt.Sprintf("Stopped after %d of %d. Enter ", saved, all) + rest.does() + others + "." + rest.lookWrong()
}

// Unsaved reports about an import that has ended whether keys that have an identity were not saved: they were declined, or the
// import was stopped before them.
func Unsaved(a keysimport.Item) bool { return a.State == keysimport.NotSaved || a.Pending() }

// WhereKeysGoInBrief is WhereKeysGo for a list, in two columns: the keys, and what becomes of them in a few words. The names of
// identities are below each other, and below them the reasons why keys are skipped.
func WhereKeysGoInBrief(a keysimport.Item) (keys, becomes string) {
	why := cmp.Or(a.Plain.Fault.Brief, a.Why)
	switch {
	case a.State == keysimport.NotSaved:
		why = "not saved"
	case a.Included():
		return a.Label, "→ " + a.Identity.Title
	case a.Assigned && a.Identity.Untrusted():
		why = Unusable(model.Row{Identity: a.Identity})
	case a.Assigned && a.Identity.Problem != nil:
		why = "problem in atmos.yaml"
	case a.Assigned && a.Identity.KeysInConfig():
		why = "keys are in atmos.yaml"
	case a.Skipped:
		why = "skipped"
	case why == "" && a.Similar != "":
		why = model.DidYouMean(a.Similar)
	case why == "":
		why = "no matching identity"
	}
	return a.Label, "  " + why
}

// MaskedKey is a masked access key ID, with its account.
func MaskedKey(id string) string {
	key := "key " + model.MaskKeyID(id)
	if account := AccountOfKey(id); account != "" {
		key += ", " + account
	}
	return key
}

// MaskedKeys are the forms of a masked access key ID, the longest first: with its account, with fewer dots, and without the account. All
// of them show the characters that tell keys apart.
func MaskedKeys(id string) []string {
	all := []string{MaskedKey(id), FewerDots(MaskedKey(id))}
	if AccountOfKey(id) != "" {
		all = append(all, FewerDots("key "+model.MaskKeyID(id)))
	}
	return all
}

// FewerDots shortens the dots of masked access key IDs in a text.
func FewerDots(text string) string {
	const few = "····"
	for strings.Contains(text, few+"·") {
		text = strings.ReplaceAll(text, few+"·", few)
	}
	return text
}

// AccountOfKey is the account of an access key ID; "" if unknown.
func AccountOfKey(id string) string {
	if n := model.KeyAccount(id); n != "" {
		return "account " + n
	}
	return ""
}

// probablySame is about saved keys with the same masked access key ID. Nothing more can be known without opening the keyring.
const probablySame = "probably the same key"

// ReplacesInBrief says in the row of a key pair which saved keys it would replace; "" if none. short is for less room.
func ReplacesInBrief(a keysimport.Item) (long, short string) {
	switch {
	case !a.Pending() || a.Replaces == "":
		return "", ""
	case a.AlreadySaved():
		return probablySame, "probably the same"
	}
	return "replaces " + a.Replaces, "replaces keys"
}

// LooksWrongInBrief says in the row of a key pair that is or could be saved what looks wrong about it; "" for nothing. short is for
// less room.
func LooksWrongInBrief(a keysimport.Item) (long, short string) {
	w := a.KeyWarning()
	switch {
	case w == nil || !a.Pending() && !a.Undecided():
		return "", ""
	case w.Has == "":
		return "looks wrong", "looks wrong"
	}
	of := "secret has "
	if model.CheckAccessKeyID(a.Plain.Keys.AccessKeyID) != nil { // then that is the warning
		of = "ID has "
	}
	long = of + w.Has
	if strings.IndexAny(w.Has, "0123456789") == 0 {
		return long, strings.Replace(long, " characters", "", 1)
	}
	return long, long
}

// ImportFacts are names and values of what would be saved: first what that overwrites, because a small window may not show all. For
// skipped or declined keys, it only says which keys they are.
func ImportFacts(a keysimport.Item) (facts [][2]string) {
	id := a.Plain.Keys.AccessKeyID
	key := [2]string{"Key", strings.TrimPrefix(MaskedKey(id), "key ")}
	if !a.Included() || a.State == keysimport.NotSaved {
		return append(facts, key)
	}
	switch {
	case a.AlreadySaved():
		facts = append(facts, [2]string{"Replaces", a.Replaces + ", " + probablySame})
	case a.Replaces != "":
		replaced := a.Replaces
		if a.OtherAccount != "" {
			replaced += ", account " + a.OtherAccount
		}
		facts = append(facts, [2]string{"Replaces", replaced})
	}
	facts = append(facts, key)
	device := a.Device
	switch {
	case a.Identity.Device.Set:
		device += ", " + a.Identity.Device.Origin.Managed()
	case a.TakesDevice && a.Plain.DeviceFrom != "":
		device += ", from " + a.Plain.DeviceFrom
	case !a.TakesDevice && device != "":
		device += ", unchanged"
	}
	if device != "" {
		facts = append(facts, [2]string{"MFA device", device})
	}
	return facts
}

// ImportLines are the ImportFacts as lines.
func ImportLines(a keysimport.Item) (lines []string) {
	for _, f := range ImportFacts(a) {
		lines = append(lines, Uncapital(f[0])+" "+f[1])
	}
	return lines
}

// PlannedKeys are the rows about a key pair in the plan of an import: where it goes, and below that which keys they are, what would be
// saved and what looks wrong. Keys that still need an identity have these rows, too.
func PlannedKeys(a keysimport.Item, spoken bool) (where string, below []string) {
	where = whereKeysGo(a, spoken)
	if !a.Included() && !a.Undecided() {
		return where, nil
	}
	below = ImportLines(a)
	for _, l := range ImportWarnings(a) {
		below = append(below, Warned+l)
	}
	return where, below
}

// ImportSum counts the key pairs of an import.
type ImportSum struct {
	Usable    int      // not saved yet, and could be
	Going     int      // enter saves them
	LookWrong int      // of those: keys that look wrong
	Replaced  []string // of those: the identities whose saved keys are replaced
}

// SumImport counts the key pairs of an import.
func SumImport(items []keysimport.Item) (n ImportSum) {
	for _, i := range items {
		if i.Usable() && i.State != keysimport.Saved {
			n.Usable++
		}
		if i.Pending() {
			n.Going++
			if i.KeyWarning() != nil {
				n.LookWrong++
			}
			if i.Replaces != "" && !i.AlreadySaved() {
				n.Replaced = append(n.Replaced, i.Identity.Title)
			}
		}
	}
	return n
}

// replaces says which saved keys an import replaces: it names one or two identities, because their rows may be out of sight. If ends is
// true, the text before it ends first: about a choice before the save, or about what looks wrong.
func (n ImportSum) replaces(ends bool) string {
	const named = 2
	switch all := len(n.Replaced); {
	case all == 0:
		return "."
	case all == 1 && n.Usable == 1:
		return ". They replace saved keys."
	case all == 2 && n.Going == 2:
		return ". Both replace saved keys."
	case all == n.Going && all > 2:
		return fmt.Sprintf(". All %d replace saved keys.", all)
	case all <= named && ends:
		return ". They replace those of " + model.Names(n.Replaced) + "."
	case all <= named:
		return " and replaces those of " + model.Names(n.Replaced) + "."
	default:
		return fmt.Sprintf(". %d replace saved keys.", all)
	}
}

// allWrong reports whether all keys that enter saves look wrong.
func (n ImportSum) allWrong() bool { return n.LookWrong > 0 && n.LookWrong == n.Going }

// does is what enter does with the keys: if all look wrong, it asks first.
func (n ImportSum) does() string {
	if n.allWrong() {
		return "asks whether to save "
	}
	return "saves "
}

// lookWrong says how many of the keys look wrong, if not all do, and that enter asks about them first.
func (n ImportSum) lookWrong() string {
	switch {
	case n.LookWrong == 0, n.allWrong():
		return ""
	case n.LookWrong == 1:
		return " Enter asks about the one that looks wrong."
	}
	return fmt.Sprintf(" Enter asks about the %d that look wrong.", n.LookWrong)
}

// marks are the symbols of the rows that enter saves.
func (n ImportSum) marks() string {
	switch n.LookWrong {
	case 0:
		return "+"
	case n.Going:
		return "!"
	}
	return "+ and !"
}

// ImportSaves says what enter does in the review of an import. keyring is where the keys are saved; "" if that is not known yet. If asks
// is true, the user chooses it next.
func ImportSaves(n ImportSum, keyring string, asks bool) string {
	which, to := "these keys", ""
	switch {
	case n.Going > 1:
		which = fmt.Sprintf("the %d keys marked %s", n.Going, n.marks())
	case n.Usable > 1:
		which = "the keys marked " + n.marks()
	}
	if keyring != "" {
		to = " to " + Keyring(keyring)
	}
	if asks && n.Going > 1 && n.Going == n.Usable { // all have a mark
		which = fmt.Sprintf("these %d keys", n.Going)
	}
	saves := "Enter " + n.does()
	if asks { // the footer has no room for more than "save"
		saves, to = "Enter asks where to save ", ""
	}
	if n.allWrong() {
		which += ", which look wrong"
		if to != "" {
			to = "," + to
		}
	}
	return saves + which + to + n.replaces(asks || n.allWrong()) + n.lookWrong()
}

// ImportSavesBrief is ImportSaves for a small window. It keeps whose keys are replaced, because their rows may be out of sight.
func ImportSavesBrief(n ImportSum, asks bool) string {
	says := "Enter saves those marked +"
	switch {
	case asks:
		says = "Enter asks where to save those marked " + n.marks()
	case n.allWrong():
		says = "Enter asks about those marked !"
	case n.LookWrong > 0:
		says = "Enter saves + and asks about !"
	}
	switch all := len(n.Replaced); {
	case all == 1:
		says += ". Replaces: " + n.Replaced[0]
	case all > 1:
		says += fmt.Sprintf(". Replaces %d", all)
	}
	return says + "."
}

// StaysAsItIs follows the name of a file that is not changed.
const StaysAsItIs = " stays as it is."

// ImportWarnings returns the warnings that the form would show for the keys.
func ImportWarnings(a keysimport.Item) []string {
	lines := make([]string, len(a.Warnings))
	for i, w := range a.Warnings {
		lines[i] = Line(w)
	}
	return lines
}

// StopsAfterTheseKeys is the answer to esc while an import writes keys.
const StopsAfterTheseKeys = "The import stops after these keys"

// NothingToSave says that every key pair of an import is skipped.
const NothingToSave = "Nothing to save"

// ImportedKeysOf says whose keys were imported before the import was left without a result.
func ImportedKeysOf(titles []string) string { return Done + "Imported keys of " + model.Names(titles) }

// NothingImported says that an import ended before it saved keys.
const NothingImported = "Nothing was imported"

// ImportTitle is the title of an import from a file.
func ImportTitle(path string) string { return "Import" + from(path) }

// ImportedTitle is the title of the result of an import from a file, and whether something went wrong.
func ImportedTitle(path string, items []keysimport.Item) (title string, wrong bool) {
	var saved, unverified, rejected, notSaved int
	unusual := false
	for _, i := range items {
		switch {
		case Unsaved(i):
			notSaved++
		case i.State == keysimport.Saved:
			saved++
			unusual = unusual || i.Receipt.Unusual != nil
			if i.Receipt.Rejected() {
				rejected++
			} else if i.Receipt.Unverified != nil {
				unverified++
			}
		}
	}
	file := from(path)
	switch {
	case saved == 0:
		return Warned + NothingImported + file, true
	case notSaved > 0:
		return Warned + fmt.Sprintf("Imported %d of %d%s", saved, saved+notSaved, file), true
	case rejected == saved: // the file is less important, and there is no room for both
		return Warned + "Imported, " + butRejected, true
	case rejected > 0:
		return Warned + fmt.Sprintf("Imported %d%s, AWS rejected %d", saved, file, rejected), true
	case unverified == saved:
		return Warned + "Imported" + file + ", not verified", true
	case unverified > 0:
		return Warned + fmt.Sprintf("Imported %d%s, %d not verified", saved, file, unverified), true
	}
	if unusual {
		return Warned + "Imported" + file, true
	}
	return Done + "Imported" + file, false
}

// from names the file that keys come from; a stream has no path.
func from(path string) string {
	if path == "" {
		return ""
	}
	return " from " + path
}

// ImportedWarnings are the warnings about the saved keys, each text once. A warning that is not about all of them names its
// identities, or says how many they are. If AWS could not be reached for several, they have the error of the first, because those
// of the others usually differ only in the host of their region. marked says that the title and the marks already tell which keys are
// not verified.
func ImportedWarnings(saved []keysimport.Item, marked bool) (lines []string) {
	var warnings []saveWarning
	var unreached error
	about := map[saveWarning][]string{}
	for _, i := range saved {
		if i.Receipt.Unreached() {
			unreached = cmp.Or(unreached, i.Receipt.Unverified)
			i.Receipt.Unverified = unreached
		}
		for _, w := range saveWarnings(i.Receipt) {
			if about[w] == nil {
				warnings = append(warnings, w)
			}
			about[w] = append(about[w], i.Identity.Title)
		}
	}
	for _, w := range warnings {
		if w.head != "" && marked && len(about[w]) == len(saved) {
			lines = append(lines, Sentence(w.text))
			continue
		}
		if marked && w.head == savedButRejected { // their rows say that they are saved
			lines = append(lines, warningAbout(saveWarning{head: rejected, text: w.text}, about[w], len(saved)))
			continue
		}
		lines = append(lines, warningAbout(w, about[w], len(saved)))
	}
	return lines
}

// warningAbout adds to a warning which of several identities it is about.
func warningAbout(w saveWarning, names []string, all int) string {
	who := model.Names(names)
	switch {
	case all == 1, len(names) == all && w.head == "":
		return w.String()
	case len(names) == all && all > 2:
		who = fmt.Sprintf("all %d", all)
	}
	if w.head != "" {
		return w.head + " (" + who + "). " + w.text
	}
	return strings.TrimSuffix(w.text, ".") + " (" + who + ")"
}

// NotImported are the lines about the keys that an import did not save, because ctrl+c or esc ended it during the keys with the number
// current. err is why those were not saved; nil if they were.
func NotImported(p keysimport.Plan, current int, err error) (lines []string) {
	var rest []string
	for _, i := range p.Items() {
		switch {
		case !i.Pending():
		case i.Number == current && err != nil && !errors.Is(err, context.Canceled):
			lines = append(lines, NotSavedLast([]string{i.Identity.Title}, err))
		default:
			rest = append(rest, i.Identity.Title)
		}
	}
	if rest != nil {
		lines = append(lines, NotSavedLast(rest, context.Canceled)+importAgain(p))
	}
	return lines
}

// importAgain says how to save the rest of the keys of a file from which some were saved.
func importAgain(p keysimport.Plan) string {
	if len(p.Saved()) == 0 || p.File.Stream {
		return ""
	}
	return ". To save them, import the file again"
}

// VerifyLater says below the warnings how to verify keys that could not be verified because AWS was not reached; "" if there are
// none. with is "press v" or "type v".
func VerifyLater(saved []keysimport.Item, with string) string {
	var unreached []keysimport.Item
	for _, i := range saved {
		if i.Receipt.Unreached() {
			unreached = append(unreached, i)
		}
	}
	switch len(unreached) {
	case 0:
		return ""
	case 1:
		return VerifyOneLater(unreached[0].Identity, unreached[0].Receipt, with)
	}
	return Sentence(with) + " on each identity to verify its keys."
}

// VerifyOneLater is VerifyLater for the keys of one identity.
func VerifyOneLater(id model.Identity, r model.Receipt, with string) string {
	if !r.Unreached() {
		return ""
	}
	return Sentence(with) + " on " + id.Title + " to verify its keys later."
}

// AfterImport says which command to run after an import; "" if nothing was saved.
func AfterImport(saved []keysimport.Item) string {
	switch len(saved) {
	case 0:
		return ""
	case 1:
		return AfterSave(saved[0].Identity, saved[0].Receipt)
	}
	var unreached model.Receipt
	for _, i := range saved {
		if i.Receipt.Unreached() {
			unreached = i.Receipt
		}
	}
	return afterSave("-i NAME", unreached)
}

// SkippedKeys says which keys of a file were not imported, and why.
func SkippedKeys(p keysimport.Plan) (lines []string) {
	for _, i := range p.Items() {
		if !i.Included() {
			lines = append(lines, WhereKeysGo(i))
		}
	}
	if keyless := Keyless(p.File.Keyless); keyless != "" {
		lines = append(lines, keyless)
	}
	return lines
}

// Keyless says that a file has so many sections without keys; "" for none.
func Keyless(sections int) string {
	if sections == 0 {
		return ""
	}
	return model.Counted(sections, "section", "sections") + " without keys"
}

// TakenOut says what was removed from the file.
func TakenOut(p keysimport.Plan) []string {
	const honest = "The disk may still hold a copy. To be safe, create new keys in IAM."
	if p.Removal.Deleted != "" {
		return []string{"Deleted " + p.Removal.Deleted, honest}
	}
	return []string{"Removed " + labels(slices.DeleteFunc(p.Saved(), func(i keysimport.Item) bool { return !i.Verified() })) + " from " + p.File.Path, honest}
}

// StillIn says that saved keys are still in the file whose name follows.
const StillIn = "The keys are still in "

// StaysInFile says which saved keys stay in the file, and why; "" for none. removed says that keys were to be removed from it:
// otherwise nothing is wrong, and a front end that offers to remove keys says that itself.
func StaysInFile(p keysimport.Plan, removed bool) string {
	sentences := slices.DeleteFunc([]string{secretLeft(p), keptInFile(p, removed), otherNames(p)}, func(s string) bool { return s == "" })
	return strings.Join(sentences, ". ")
}

// otherNames says that the file has other names, under which it still has the keys; "" for none.
func otherNames(p keysimport.Plan) string {
	n := p.Removal.OtherNames
	if n == 0 {
		return ""
	}
	has, them := "A hard link to "+p.File.Path+" still has the keys", "it"
	if n > 1 {
		has, them = strconv.Itoa(n)+" hard links to "+p.File.Path+" still have the keys", "them"
	}
	if p.Removal.Find == "" {
		return has + ". Find " + them + ", and delete the keys there"
	}
	return has + ". Delete the keys there. To find " + them + ", run: " + p.Removal.Find
}

// secretLeft says which lines of the file, for example comments, still have a secret key after the keys were removed; "" for none.
func secretLeft(p keysimport.Plan) string {
	if len(p.Removal.Left) == 0 {
		return ""
	}
	var lines []string
	for _, n := range p.Removal.Left {
		lines = append(lines, strconv.Itoa(n))
	}
	in, them := "line ", "that line"
	if len(lines) > 1 {
		in, them = "lines ", "those lines"
	}
	return "The secret access key is still in " + in + model.Names(lines) + " of " + p.File.Path + ". Delete " + them
}

func keptInFile(p keysimport.Plan, removed bool) string {
	gone, _ := p.Removable()
	switch kept := p.Unverified(); {
	case p.File.Stream:
		return "" // nothing stays in a stream
	case p.File.ReadOnly && len(p.Saved()) > 0:
		return "The demo leaves your file as it is"
	case len(kept) > 0 && !removed && len(gone) > 0:
		return ""
	case len(kept) > 0 && !removed && p.File.Table && len(kept) == len(p.File.Keys):
		return StillIn + p.File.Path + ". Delete that file when they are verified"
	case len(kept) > 0 && !removed:
		return StillIn + p.File.Path
	case removed:
		return keptIn(p.File.Path, kept, slices.DeleteFunc(p.Items(), func(i keysimport.Item) bool { return !Unsaved(i) }))
	}
	return ""
}

// keptIn says which keys stay in a file from which others are removed, and why: those that AWS did not verify, and those that were not
// saved; "" for none.
func keptIn(path string, unverified, unsaved []keysimport.Item) string {
	whose := func(items []keysimport.Item) string {
		if len(items) == 1 && items[0].Plain.Name != "" {
			return items[0].Plain.Name + "'s keys"
		}
		return "the keys of " + labels(items)
	}
	why := ", because AWS did not verify them"
	if !slices.ContainsFunc(unverified, func(i keysimport.Item) bool { return !i.Receipt.Rejected() }) {
		why = ", because AWS rejected them"
	}
	switch {
	case len(unverified)+len(unsaved) == 0:
		return ""
	case len(unverified) == 0:
		return "Kept " + whose(unsaved) + " in " + path + ", because they were not saved"
	case len(unsaved) == 0:
		return "Kept " + whose(unverified) + " in " + path + why
	}
	return "Kept " + whose(unverified) + " in " + path + why + ", and " + whose(unsaved) + ", which were not saved"
}

func labels(items []keysimport.Item) string {
	var names []string
	for _, i := range items {
		names = append(names, i.Label)
	}
	return model.Names(names)
}
