package words

import (
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
)

// Where says in a line where a pair of keys goes, or why it goes nowhere.
func Where(a keysimport.Item) string {
	switch {
	case a.Included():
		return a.Label + " → " + a.Identity.Title
	case a.Assigned:
		return a.Label + ": skipped, " + a.Identity.Title + ": " + a.Why
	case a.Why != "":
		return a.Label + ": skipped, " + a.Why
	}
	return a.Label + ": skipped, no matching identity"
}

// ToAdd is the command that adds the identity that keys without a place may be meant for; "" for other keys.
func ToAdd(a keysimport.Item) string {
	if !a.Usable() || a.Assigned || a.Why != "" {
		return ""
	}
	name := "NAME"
	if n := a.Plain.Name; n != "default" && !model.CheckName(n).Blocks() {
		name = model.ShellWord(n)
	}
	return "authdeck identity add " + name
}

// ImportLines say what would be saved.
func ImportLines(a keysimport.Item) []string {
	key := "key " + model.MaskKeyID(a.Plain.Keys.AccessKeyID)
	if n := model.KeyAccount(a.Plain.Keys.AccessKeyID); n != "" {
		key += ", account " + n
	}
	lines := []string{key}
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
	if a.Replaces != "" {
		lines = append(lines, "replaces "+a.Replaces)
	}
	return lines
}

// ImportWarnings are what the form would say of the keys.
func ImportWarnings(a keysimport.Item) []string {
	lines := make([]string, len(a.Warnings))
	for i, w := range a.Warnings {
		lines[i] = Line(w)
	}
	return lines
}

// TakenOut says what became of the file.
func TakenOut(p keysimport.Plan, whole bool) []string {
	const honest = "The disk may still hold a copy. To be safe, rotate the keys"
	if whole {
		return []string{"Deleted " + p.File.Path, honest}
	}
	return []string{"Removed " + labels(p.Saved(), keysimport.Item.Verified) + " from " + p.File.Path, honest}
}

// StaysInFile says which keys are left in the file although they were saved, and why; "" for none.
func StaysInFile(p keysimport.Plan) string {
	unverified := func(i keysimport.Item) bool { return !i.Verified() }
	if l := labels(p.Saved(), unverified); l != "" && !p.File.Stream {
		return l + " stays in " + p.File.Path + ": these keys were not verified"
	}
	return ""
}

func labels(done []keysimport.Item, which func(keysimport.Item) bool) string {
	var names []string
	for _, i := range done {
		if which(i) {
			names = append(names, i.Label)
		}
	}
	return strings.Join(names, ", ")
}
