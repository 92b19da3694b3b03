package words

import (
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
)

// Where says in one line which identity gets a key pair, or why it is skipped.
func Where(a keysimport.Item) string {
	switch {
	case a.Included():
		return a.Label + " → " + a.Identity.Title
	case a.Assigned:
		return a.Label + ": skipped, " + a.Identity.Title + ": " + a.Why
	case a.Why != "":
		return a.Label + ": skipped, " + a.Why
	case a.Similar != "":
		return a.Label + ": skipped. " + Sentence(model.DidYouMean(a.Similar))
	}
	return a.Label + ": skipped, no matching identity"
}

// MaskedKey is a masked access key ID, with its account.
func MaskedKey(id string) string {
	key := "key " + model.MaskKeyID(id)
	if n := model.KeyAccount(id); n != "" {
		key += ", account " + n
	}
	return key
}

// ImportLines says what would be saved. For skipped keys, it only says which keys they are.
func ImportLines(a keysimport.Item) []string {
	lines := []string{MaskedKey(a.Plain.Keys.AccessKeyID)}
	if !a.Included() {
		return lines
	}
	switch {
	case a.Identity.Device.Set:
		lines = append(lines, "MFA device "+a.Device+", "+a.Identity.Device.Origin.Managed())
	case a.TakesDevice && a.Plain.DeviceFrom != "":
		lines = append(lines, "MFA device "+a.Device+", from "+a.Plain.DeviceFrom)
	case a.TakesDevice:
		lines = append(lines, "MFA device "+a.Device)
	case a.Device != "":
		lines = append(lines, "MFA device "+a.Device+", unchanged")
	}
	switch {
	case a.Replaces == model.MaskKeyID(a.Plain.Keys.AccessKeyID): // nothing more can be known without opening the keyring
		lines = append(lines, "replaces "+a.Replaces+", probably the same key")
	case a.Replaces != "":
		lines = append(lines, "replaces "+a.Replaces)
	}
	return lines
}

// ImportWarnings returns the warnings that the form would show for the keys.
func ImportWarnings(a keysimport.Item) []string {
	lines := make([]string, len(a.Warnings))
	for i, w := range a.Warnings {
		lines[i] = Line(w)
	}
	return lines
}

// TakenOut says what was removed from the file.
func TakenOut(p keysimport.Plan, whole bool) []string {
	const honest = "The disk may still hold a copy. To be safe, create new keys in IAM"
	if whole {
		return []string{"Deleted " + p.File.Path, honest}
	}
	return []string{"Removed " + labels(slices.DeleteFunc(p.Saved(), func(i keysimport.Item) bool { return !i.Verified() })) + " from " + p.File.Path, honest}
}

// StaysInFile says which saved keys stay in the file, and why; "" for none. removed says that keys were to be removed from it:
// otherwise nothing is wrong, and a front end that offers to remove keys says that itself.
func StaysInFile(p keysimport.Plan, removed bool) string {
	gone, _ := p.Removable()
	switch kept := p.Unverified(); {
	case p.File.Stream:
		return "" // nothing stays in a stream
	case p.File.ReadOnly && len(p.Saved()) > 0:
		return "The demo leaves your file as it is"
	case len(kept) > 0 && !removed && len(gone) > 0:
		return ""
	case len(kept) > 0 && !removed:
		return "The keys are still in " + p.File.Path
	case len(kept) == 1 && kept[0].Plain.Name != "":
		return "Kept " + kept[0].Plain.Name + "'s keys in " + p.File.Path + ", because AWS did not verify them"
	case len(kept) > 0:
		return "Kept the keys of " + labels(kept) + " in " + p.File.Path + ", because AWS did not verify them"
	}
	return ""
}

func labels(items []keysimport.Item) string {
	var names []string
	for _, i := range items {
		names = append(names, i.Label)
	}
	return strings.Join(names, ", ")
}
