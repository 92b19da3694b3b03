package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

// row is a list of identities with an MFA device, all alike.
func row(keys model.Presence, session model.SessionInfo, lost ...model.RealmKeys) []model.Row {
	r := model.Row{Keys: keys, Session: session, OtherRealms: lost}
	r.Identity.Ref.Name, r.Identity.Device.Value = "name", "arn:aws:iam::123456789012:mfa/user"
	return []model.Row{r, r}
}

// documented are all screens in every way in which their keys differ, in the order of the walk.
func documented() []struct {
	title string
	keys  Keys
} {
	id := model.Identity{Title: "NAME"}
	inFile := id
	inFile.AccessKeyID.Value, inFile.SecretKey.Value = "AKIA", model.SecretString("set")
	forAnHour := model.SessionInfo{Saved: true, Expires: time.Time{}.Add(time.Hour)}
	saved, bare := row(model.Present, model.SessionInfo{}), row(model.Absent, model.SessionInfo{})
	signedInRow := dashboard{shells: true, rows: row(model.Present, forAnHour)}
	twoPairs := sorting{transit: transit{arrivals: []model.ImportItem{{Assigned: true}, {Assigned: true}}, fates: make([]fate, 2)}}
	stuck := words.Problem{Title: "a failure", Support: "its code"}
	return []struct {
		title string
		keys  Keys
	}{
		{"Identities, on one without keys", dashboard{rows: bare}.Keys()},
		{"Identities, on one with keys and without a session", dashboard{rows: saved}.Keys()},
		{"Identities, on one with a session", signedInRow.Keys()},
		{"Identities, on one whose keys lie under another realm", dashboard{rows: row(model.Absent, model.SessionInfo{}, model.RealmKeys{})}.Keys()},
		{"Identities, while the filter is typed", dashboard{finding: true}.Keys()},
		{"Identities, with a filter that nothing matches", dashboard{filter: "x"}.Keys()},
		{"Identities, while the keyring is opened or another window is waited for", dashboard{busy: "opening"}.Keys()},
		{"Identities, to choose one to configure", dashboard{editing: true, once: true, rows: saved}.Keys()},
		{"Identities, to choose one", dashboard{picking: true, once: true, rows: saved}.Keys()},
		{"Identities, while atmos.yaml is read", dashboard{loading: true}.Keys()},
		{"Passphrase", unlock{}.Keys()},
		{"Passphrase, the first time", unlock{first: true}.Keys()},
		{"No system keyring", newChoice(id, stuck, "").Keys()},
		{"Keys", newCredentials(id, model.Draft{}, false, true).Keys()},
		{"Keys, on the last field", credentials{identity: id, focus: fieldDuration}.Keys()},
		{"Keys, while they are saved", credentials{saving: true}.Keys()},
		{"Keys that atmos.yaml sets", credentials{identity: inFile}.Keys()},
		{"MFA code", mfa{}.Keys()},
		{"MFA code, while AWS is asked", mfa{asking: true}.Keys()},
		{"Saved", newFinishedSave(id, model.Receipt{}).Keys()},
		{"Signed in", finishedSignIn{shells: true}.Keys()},
		{"Signed in, not saved", finishedSignIn{issued: model.Issued{Unsaved: model.ErrSessionNotSaved}}.Keys()},
		{"A problem with the configuration", problemScreen{}.Keys()},
		{"No identities yet", problemScreen{canAdd: true}.Keys()},
		{"A new identity", adding{}.Keys()},
		{"A new identity, on the last field", adding{focus: newCount - 1}.Keys()},
		{"A new identity, while atmos.yaml is read", adding{busy: true}.Keys()},
		{"What changes in atmos.yaml", reviewing{}.Keys()},
		{"What changes, while it is written", reviewing{busy: true}.Keys()},
		{"Import: which file", locating{}.Keys()},
		{"Import, while the file is read", locating{busy: true}.Keys()},
		{"Import: what goes where", twoPairs.Keys()},
		{"Import, while keys are saved", sorting{busy: true}.Keys()},
		{"Import: whose keys they are", Keys{Short: picker{}.keys()}},
		{"Imported", newArrived(transit{}).Keys()},
		{"Imported, while the file is changed", arrived{busy: true}.Keys()},
		{"A problem with an identity", problemScreen{identity: id}.Keys()},
		{"Commands", Keys{Short: palette{}.keys()}},
		{"Help", Keys{Short: helpOverlay{}.keys()}},
		{"A dialog that tells", Keys{Short: tell(stuck).keys()}},
		{"A dialog that asks", Keys{Short: discard().keys()}},
	}
}

// KeysDoc is docs/keys.md, written from what the screens say of their keys.
func KeysDoc() string {
	var b strings.Builder
	b.WriteString("# Keys\n\nWritten from the screens of `ui` by `task docs`; a test fails when they differ.\n\n" +
		"`ctrl+c` quits at once, everywhere; while keys are being saved it waits for the keyring's answer, and a second one does\n" +
		"not. `esc` goes one step back and never quits the dashboard; `login` and `user configure` end when there is no step back.\n" +
		"`q` quits where nothing is being typed. `f1` shows the help, and so does `?` where nothing is being typed. `ctrl+z`\n" +
		"suspends the program, but not while it saves or asks AWS. `alt+esc` is `esc`, `ctrl+j` is `enter`. In a window that is too\n" +
		"small only `q` and `ctrl+c` work.\n")
	for _, s := range documented() {
		fmt.Fprintf(&b, "\n## %s\n\n| key | does |\n|---|---|\n", s.title)
		for _, k := range s.keys.all() {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.Join(strings.Fields(k.Help().Key), " "), k.Help().Desc)
		}
	}
	return b.String()
}

// all are the bindings of the help overlay, then those that only the footer has.
func (k Keys) all() []key.Binding {
	var out []key.Binding
	seen := map[string]bool{}
	for _, group := range append(k.FullHelp(), k.Short) {
		for _, b := range group {
			if isNew := func(press string) bool { return !seen[press] }; len(b.Keys()) == 0 || slices.ContainsFunc(b.Keys(), isNew) {
				out = append(out, b)
			}
			for _, press := range b.Keys() {
				seen[press] = true
			}
		}
	}
	return out
}
