package words

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
)

// NotNow is the answer that changes nothing.
const NotNow = "Not now"

// Trust is the answer that trusts these powers.
func Trust(powers []model.Power) string {
	if n := len(PowersByFolder(powers)); n > 1 {
		return fmt.Sprintf("Trust these %d folders", n)
	}
	return "Trust this folder"
}

// TrustAsk asks whether to trust powers.
func TrustAsk(powers []model.Power) string { return Trust(powers) + "?" }

// FolderPowers are the powers in the files of one folder.
type FolderPowers struct {
	Folder string
	Powers []model.Power
}

// powerKinds are the kinds of power with their names, in the order in which people see them: first what runs programs
// and where requests go, last variables, because there may be many.
var powerKinds = []struct {
	kind      model.PowerKind
	one, many string
}{
	{model.RunsCommand, "command", "commands"}, {model.SetsEndpoint, "endpoint", "endpoints"}, {model.SetsKeyring, "keyring setting", "keyring settings"},
	{model.SendsValue, "value for a role", "values for a role"}, {model.ReadsFile, "file", "files"}, {model.SetsVariable, "variable", "variables"},
}

func rank(p model.Power) int {
	for i, k := range powerKinds {
		if k.kind == p.Kind {
			return i
		}
	}
	return len(powerKinds)
}

// PowerCount says how many powers of each kind there are: "1 command and 2 variables".
func PowerCount(powers []model.Power) string {
	var kinds []string
	for i, k := range powerKinds {
		n := 0
		for _, p := range powers {
			if rank(p) == i {
				n++
			}
		}
		if n > 0 {
			kinds = append(kinds, model.Counted(n, k.one, k.many))
		}
	}
	return model.Names(kinds)
}

// InAll counts the powers right before the question, because the start of a long list is no longer visible; "" for one power.
func InAll(powers []model.Power) string {
	if len(powers) < 2 {
		return ""
	}
	return "In all: " + PowerCount(powers) + "."
}

// PowersByFolder groups powers by folder. Folders keep their order; their powers are in the order of powerKinds, then of files and
// lines.
func PowersByFolder(powers []model.Power) (all []FolderPowers) {
	for _, p := range powers {
		at := slices.IndexFunc(all, func(g FolderPowers) bool { return g.Folder == p.Folder })
		if at < 0 {
			at = len(all)
			all = append(all, FolderPowers{Folder: p.Folder})
		}
		all[at].Powers = append(all[at].Powers, p)
	}
	for _, g := range all {
		files := map[string]int{}
		for _, p := range g.Powers {
			if _, known := files[p.Origin.File]; !known {
				files[p.Origin.File] = len(files)
			}
		}
		slices.SortStableFunc(g.Powers, func(a, b model.Power) int {
			return cmp.Or(rank(a)-rank(b), files[a.Origin.File]-files[b.Origin.File], a.Origin.Line-b.Origin.Line)
		})
	}
	return all
}

// PowerGroup are powers one below the other. Heading says what they have in common; "" if each says all of it.
type PowerGroup struct {
	Heading string
	Powers  []ShownPower
}

// ShownPower is a power with its Text: as Power, without what the heading says. It takes long to find the secrets in many of them, so
// Groups does that once.
type ShownPower struct {
	model.Power
	Text string
}

// Groups are the powers of the folder. Many variables for the same programs have a heading: sixty lines that all end alike hide what
// differs. Groups with a heading come last, so that no other line seems to belong to them.
func (g FolderPowers) Groups() (groups []PowerGroup) {
	const many = 3
	var programs []string
	for _, p := range g.Powers {
		at := slices.Index(programs, variablePrograms(p))
		if at < 0 {
			at = len(programs)
			programs, groups = append(programs, variablePrograms(p)), append(groups, PowerGroup{})
		}
		groups[at].Powers = append(groups[at].Powers, ShownPower{Power: p})
	}
	for i, of := range groups {
		text := Power
		if n := len(of.Powers); of.Powers[0].Kind == model.SetsVariable && n >= many {
			groups[i].Heading, text = fmt.Sprintf("set %d variables%s:", n, programs[i]), assignment
		}
		for at := range of.Powers {
			of.Powers[at].Text = text(of.Powers[at].Power)
		}
	}
	slices.SortStableFunc(groups, func(a, b PowerGroup) int { return min(len(a.Heading), 1) - min(len(b.Heading), 1) })
	return groups
}

// Folders names the folders of powers.
func Folders(powers []model.Power) string {
	all := PowersByFolder(powers)
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Folder
	}
	return strings.Join(names, ", ")
}

// Title introduces the powers of the folder.
func (g FolderPowers) Title() string { return "The files in " + g.Folder + " want to:" }

// PowerPlace is the file and line of a power: relative to its folder if the file is in it, otherwise the whole path.
func PowerPlace(p model.Power) string {
	at := p.Origin
	if below, err := filepath.Rel(p.Folder, at.File); err == nil && filepath.IsLocal(below) {
		at.File = below
	}
	at.Column = 0
	return at.Full()
}

// ReviewUntrusted says in line mode how to see the untrusted settings.
const ReviewUntrusted = "Type t to review."

// Untrusted says in one line that settings of a configuration are ignored because the user has not trusted them; "" if there are
// none.
func Untrusted(c model.Config) string {
	powers := c.Untrusted()
	if len(powers) == 0 {
		return ""
	}
	are := "are"
	if len(powers) == 1 {
		are = "is"
	}
	return PowerCount(powers) + " " + are + " ignored until you trust this folder."
}

// TrustOnlyIf says when to say yes.
const TrustOnlyIf = "Say yes only if you know who wrote these files."

// TrustHelp is what ? says at the question.
const TrustHelp = "To end the trust later, run: authdeck trust --revoke"

// hiddenWhy says why values are hidden, and where they can be read.
const hiddenWhy = "Values that may be secret are hidden here; the files show them."

// TrustWhy is TrustOnlyIf and TrustMore.
func TrustWhy(powers []model.Power) string { return TrustOnlyIf + " " + TrustMore(powers) }

// TrustMore says why values are hidden, if some are, and when authdeck asks again. If others can change the files, that is why it asks
// about the user's own.
func TrustMore(powers []model.Power) (why string) {
	if slices.ContainsFunc(powers, func(p model.Power) bool { return p.Open }) {
		why = "Other users of this computer can change some of them. "
	}
	if slices.ContainsFunc(powers, hidesValue) {
		why += hiddenWhy + " "
	}
	why += "authdeck asks again if one of these settings changes"
	if slices.ContainsFunc(powers, func(p model.Power) bool { return p.Kind == model.ReadsFile }) {
		why += ", or if an imported file has risky settings of its own"
	}
	return why + "."
}

// Power says what a power does, with its value if that may be shown. The text follows "wants to" and "want to".
func Power(p model.Power) string {
	value, where := powerValue(p), powerWhere(p)
	switch p.Kind {
	case model.RunsCommand:
		return "run a command" + where + ": " + value
	case model.SetsEndpoint:
		return "send the requests and MFA codes of " + p.Identity + " to " + value
	case model.SendsValue:
		return "send " + value + " to the account of the role " + p.Identity + ", as " + p.Name
	case model.SetsKeyring:
		if p.Name == "path" {
			return "keep keys in " + value + where
		}
		return "read the keyring passphrase from $" + value + where
	case model.SetsVariable:
		return "set " + assignment(p) + variablePrograms(p)
	}
	return fmt.Sprintf("read %s, outside the folder (%s)", value, p.Name)
}

// assignment is a variable with its value, if that may be shown.
func assignment(p model.Power) string { return withoutKeys(p.Name) + "=" + powerValue(p) }

// variablePrograms says which programs get a variable; "" for another kind of power.
func variablePrograms(p model.Power) string {
	switch {
	case p.Kind != model.SetsVariable:
		return ""
	case p.Identity != "":
		return " for programs that you start as " + p.Identity + powerWhere(p)
	case p.ForAtmos():
		return " for authdeck and Atmos" + powerWhere(p)
	}
	return " for programs that you start" + powerWhere(p)
}

// powerWhere names the only repository in which a power has an effect; "" for every place.
func powerWhere(p model.Power) string {
	if p.In == "" {
		return ""
	}
	return " when you are in " + p.In
}
