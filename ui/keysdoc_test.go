package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/addidentity"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/screen/imports"
	"authdeck/ui/screen/keys"
	"authdeck/ui/screen/mfa"
	"authdeck/ui/screen/problem"
	"authdeck/ui/screen/request"
	"authdeck/ui/screen/result"
	"authdeck/ui/screen/trust"
	"authdeck/ui/screen/unlock"
	"authdeck/ui/screen/waiting"
	"authdeck/ui/screen/welcome"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// row is a list of identities with an MFA device, all alike.
func row(keys model.Presence, session model.SessionInfo, otherRealms ...model.RealmKeys) []model.Row {
	r := model.Row{Keys: keys, Session: session, OtherRealms: otherRealms}
	r.Identity.Origin.File = "atmos.yaml"
	r.Identity.Ref.Name, r.Identity.Device = "name", model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/user", Set: true}
	second := r
	second.Identity.Ref.Name = "second"
	return []model.Row{r, second}
}

// asRole makes them roles.
func asRole(rows []model.Row) []model.Row {
	for i := range rows {
		rows[i].Identity.Role = &model.Role{}
	}
	return rows
}

// documented are all screens in every variant in which their keys differ, in the order of the walk.
func documented() []documentedKeys {
	id := model.Identity{Title: "NAME"}
	inFile := id
	inFile.AccessKeyID = model.Setting[string]{Value: "AKIA", Origin: model.Origin{File: "atmos.yaml"}}
	inFile.SecretKey.Value = model.SecretString("set")
	forAnHour := model.SessionInfo{Saved: true, Expires: time.Time{}.Add(time.Hour)}
	mixed := []model.Row{row(model.Present, forAnHour)[0], row(model.Present, model.SessionInfo{})[1], row(model.Present, model.SessionInfo{})[0]}
	mixed[2].Identity.Ref.Name = "third"
	saved, bare := row(model.Present, model.SessionInfo{}), row(model.Absent, model.SessionInfo{})
	for i := range bare {
		bare[i].Identity.Device = model.Setting[string]{}
	}
	list := func(o dashboard.Options, rows []model.Row, presses ...string) screen.Keys {
		s, _ := dashboard.New(o).Update(dashboard.List{Rows: rows}, screen.Env{})
		return after(s, presses...)
	}
	risky, _ := dashboard.New(dashboard.Options{Shells: true}).Update(dashboard.List{Rows: saved, Untrusted: "some"}, screen.Env{})
	distrusted := after(risky)
	browse := dashboard.Options{Shells: true}
	warned, low := row(model.Present, model.SessionInfo{}), screen.Env{Width: 80, Height: 22}
	warned[0].Identity.Warnings = []*model.Problem{{What: "a warning", Fix: model.Do("what to do about it")}}
	cut, _ := dashboard.New(browse).Update(dashboard.List{Rows: warned}, low)
	panes, _ := dashboard.New(browse).Update(dashboard.List{Rows: saved}, screen.Env{})
	configure, pick := dashboard.Options{Goal: frontend.Configure}, dashboard.Options{Goal: frontend.Choose}
	twoPairs, _ := keysimport.New(model.Config{}, model.Plaintext{Keys: make([]model.PlainKeys, 2)}, nil, nil)
	for i := range 2 {
		twoPairs = twoPairs.Assign(i, &model.Identity{Ref: model.Ref{Name: string(rune('a' + i))}})
	}
	imported := twoPairs.Record(0, model.Receipt{Caller: &model.Caller{}})
	stuck := &model.Problem{What: "a failure", Details: "its code"}
	toWrite := screen.Question{Text: "The YAML to write", Write: "auth: {}", Answers: []screen.Answer{{Label: "Read again", Key: "r", Does: screen.Host.Refresh}, {Label: "Close", Key: "esc"}}}
	mistake := &model.Problem{What: "a mistake", Details: "its place", Origin: model.Origin{File: "atmos.yaml", Line: 1}}
	mistakeOf := overlay.Dialog(screen.Question{Problem: mistake, Answers: append(screen.FileAnswers(mistake, nil), screen.Answer{Label: "Close", Key: "esc"})})
	refused, _ := mfa.New(mfa.Options{Identity: id}).Update(screen.Failed{Err: &model.AWSError{Kind: model.ErrDeviceUnknown, Code: "its code", RequestID: "its ID"}}, screen.Env{})
	unsaved := model.Issued{Unsaved: model.ErrSessionNotSaved}
	return []documentedKeys{
		{"Identities: no keys yet", list(browse, bare)},
		{"Identities: keys, but no session", list(browse, saved)},
		{"Identities: signed in", list(browse, row(model.Present, forAnHour))},
		{"Identities: a role with a session", list(browse, asRole(row(model.Absent, forAnHour)))},
		{besideTheList, afterIn(screen.Env{Width: 120, Height: 38}, panes, "H")},
		{"Identities: keys in another realm", list(browse, row(model.Absent, model.SessionInfo{}, model.RealmKeys{}))},
		{"Identities: some are marked", list(browse, mixed, " ", "j", " ", "j")},
		{"Identities: details with more facts than room", cut.Keys(low)},
		{"Identities: typing a filter", list(browse, nil, "/")},
		{"Identities: nothing matches the filter", list(browse, nil, "/", "x", "enter")},
		{"Identities: some settings are not trusted", distrusted},
		{"Trust", after(trust.New([]model.Power{{}}, ""))},
		{"Identities: opening the keyring", during(flow.Opening)},
		{"A program is asking for a session", after(request.New(request.Options{}))},
		{"Another window is asking for the code", after(waiting.New(id, &model.BusyError{PID: 4711}, time.Time{}))},
		{toConfigure, list(configure, saved)},
		{"Identities: choose one", list(pick, saved)},
		{"Identities: reading atmos.yaml", dashboard.New(dashboard.Options{}).Keys(screen.Env{Loading: true})},
		{"Passphrase", after(unlock.New(unlock.Task{Identity: id}, "", model.ErrPassphraseNeeded))},
		{"Passphrase: the first time", after(unlock.New(unlock.Task{Identity: id}, "", model.ErrPassphraseNew))},
		{"No system keyring", after(unlock.NewChoice(unlock.Task{Identity: id}, model.ErrKeyringAbsent, ""))},
		{"Keys", after(keys.New(keys.Options{Identity: id}))},
		{"Keys: the last field", after(keys.New(keys.Options{Identity: id}), "tab", "tab", "tab")},
		{"Keys: checking them with AWS", checking()},
		{"Keys: saving", during(flow.Saving)},
		{"Keys: managed in atmos.yaml", after(keys.New(keys.Options{Identity: inFile}))},
		{"MFA code", after(mfa.New(mfa.Options{Identity: id}))},
		{"MFA code: after an error with details", refused.Keys(screen.Env{})},
		{"MFA code: waiting for AWS", during(flow.Exchanging)},
		{"Saved", after(result.NewSaved(id, model.Receipt{}))},
		{"Signed in, not saved", after(result.NewUnsaved(unsaved, false))},
		{"A problem with the configuration", after(problem.New(mistake, model.Identity{}, false))},
		{"Welcome", after(welcome.New(welcome.Options{Problem: stuck, Import: true, Demo: true}))},
		{"Welcome: the YAML to write", screen.Keys{Short: overlay.Dialog(toWrite).Keys(screen.Frame{})}},
		{"Add identity", after(addidentity.New(model.NewIdentity{}, "", nil))},
		{"Add identity: the last field", after(addidentity.New(model.NewIdentity{Name: "me"}, "", nil), "tab")},
		{"Add identity: reading atmos.yaml", during(flow.Planning)},
		{"Add identity: review changes", after(addidentity.NewReview("", model.Addition{}, "", "", false))},
		{"Add identity: writing the changes", during(flow.Writing)},
		{"Import: choose a file", after(imports.New("", ""))},
		{"Import: reading the file", during(flow.Reading)},
		{"Import: names of new identities", after(imports.NewNames(make([]imports.Unnamed, 2), "", "", nil))},
		{"Import: review", after(imports.NewReview(imports.ReviewOptions{Plan: twoPairs, Verify: true}))},
		{"Import: checking keys with AWS", checking()},
		{"Import: saving keys", during(flow.Importing)},
		{"Import: choose an identity", screen.Keys{Short: overlay.Picker("", make([]model.Row, 2), model.Ref{}, time.Time{}, nil, func(*model.Identity) screen.Request { return nil }, nil).Keys(screen.Frame{})}},
		{"Imported", after(imports.NewResult(keysimport.Plan{}, nil))},
		{"Imported: keys that can be removed from the file", after(imports.NewResult(imported, nil))},
		{"Imported: changing the file", during(flow.Removing)},
		{"A problem with an identity", screen.Keys{Short: mistakeOf.Keys(screen.Frame{})}},
		{"A problem while signing in", after(problem.New(stuck, id, true))},
		{"Commands", screen.Keys{Short: overlay.Palette("Commands", screen.Keys{}, make([]overlay.Command, 2)).Keys(screen.Frame{})}},
		{"Themes", screen.Keys{Short: overlay.Themes(nil, "").Keys(screen.Frame{})}},
		{"Help", screen.Keys{Short: overlay.Help("", nil, screen.Keys{}).Keys(screen.Frame{})}},
		{"A message", screen.Keys{Short: overlay.Dialog(screen.Question{Problem: stuck, Labels: []string{"Close"}}).Keys(screen.Frame{})}},
		{"A question", screen.Keys{Short: overlay.Dialog(screen.Question{Labels: []string{"Keep editing", "Discard"}}).Keys(screen.Frame{})}},
		{"A question with details", screen.Keys{Short: overlay.Dialog(screen.Question{Problem: stuck, Labels: []string{"Do not save", "Save anyway"}}).Keys(screen.Frame{})}},
	}
}

// documentedKeys are the keys of a screen under a heading of docs/keys.md.
type documentedKeys struct {
	title string
	keys  screen.Keys
}

// besideTheList is the title of the panes from which enter acts in the list.
const besideTheList = "Activity and Health"

// after are the keys of a screen after those keys were pressed.
func after(s screen.Screen, presses ...string) screen.Keys {
	return afterIn(screen.Env{}, s, presses...)
}

// afterIn is after in a window.
func afterIn(e screen.Env, s screen.Screen, presses ...string) screen.Keys {
	for _, p := range presses {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(p)}
		switch p {
		case "ctrl+a":
			msg = tea.KeyMsg{Type: tea.KeyCtrlA}
		case "tab":
			msg = tea.KeyMsg{Type: tea.KeyTab}
		case "enter":
			msg = tea.KeyMsg{Type: tea.KeyEnter}
		}
		s, _ = s.Update(msg, e)
	}
	return s.Keys(e)
}

// during are the keys while the state waits for something.
func during(s flow.State) screen.Keys {
	k, _ := busyIn(s).keys()
	return k
}

// checking are the keys while a save asks AWS.
func checking() screen.Keys {
	k, _ := busyBeforeSave().keys()
	return k
}

// KeysDoc is docs/keys.md, generated from the keys of the screens.
func KeysDoc() string {
	var b strings.Builder
	b.WriteString("# Keyboard shortcuts\n\n<!-- Generated from the screens of ui by task docs; a test fails when they differ. -->\n\n" +
		"`ctrl+c` quits, everywhere. While authdeck checks keys with AWS, `esc` cancels the check and `ctrl+c` quits; these\n" +
		"keys are not saved. While the keyring saves keys, `ctrl+c` waits. Press it again to quit without waiting. In an\n" +
		"import, `esc` stops before the next keys. `esc` goes one step back and never quits the dashboard.\n" +
		"If `login` or `user configure` cannot go back a step, `esc` ends it.\n" +
		"`?` shows the help and `q` quits, except while you type in a field. During a sign-in or a save, `q` says which keys\n" +
		"work instead. `f1` always shows the help. Over a question, a message or the help, `q` is `esc`, unless the footer says `q quit`. `ctrl+z` suspends\n" +
		"the program, but not while it saves or asks AWS. `alt+esc` is `esc`, `ctrl+j` is `enter`, and in a question `n` is\n" +
		"`esc`. In a window that is too small only `q` and `ctrl+c` work, and both quit.\n" +
		"`o` opens the file in `$VISUAL`, or else `$EDITOR`.\n")
	table := func(title, lead string, rows []string) {
		fmt.Fprintf(&b, "\n## %s\n\n%s| key | does |\n|---|---|\n%s", title, lead, strings.Join(rows, ""))
	}
	common := inEveryList()
	table("Identities", "These keys work in the list, unless you type a filter or choose an identity. Each section below has the other keys.\n"+
		"If an identity has a problem, `enter` shows it. If its settings need trust, `enter` shows them.\n\n", common)
	for _, s := range documented() {
		rows := rowsOf(s)
		if isList(s, rows) {
			rows = slices.DeleteFunc(rows, func(row string) bool { return slices.Contains(common, row) })
		}
		lead := ""
		if s.title == besideTheList {
			lead = "Beside the list, `enter` acts on the selected identity.\n\n"
		}
		table(s.title, lead, rows)
	}
	b.WriteString(lineMode + lineAnswers())
	return b.String()
}

// lineMode says how line mode is started.
const lineMode = `
## Line mode

` + "`authdeck --screen-reader`" + ` asks and answers line by line. So do ` + "`ACCESSIBLE=1`, the setting" + `
` + "`screen_reader` and a terminal with `TERM=dumb`. `ACCESSIBLE=0`" + ` counts as not set. Each answer ends with ` + "`enter`" + `;
a prompt shows in brackets what ` + "`enter`" + ` alone means.

| answer | does |
|---|---|
| a number or a name | chooses that identity and lists its actions |
| ` + "`/prod`, `/expired`, `/`" + ` | shows the identities that match, or all of them |
`

// lineAnswers are the rows of the other answers of line mode.
func lineAnswers() string {
	does := map[model.Answer]string{
		model.AnswerHelp: "explains what you can answer", model.AnswerBack: "goes one step back", model.AnswerQuit: "quits", model.AnswerRefresh: "reads everything again",
		model.AnswerAdd: "adds an identity", model.AnswerImport: "imports keys", model.AnswerTrust: "reviews settings that need trust", model.AnswerMore: "shows more of a long list",
	}
	var b strings.Builder
	for _, a := range model.Answers() {
		words := []string{"`" + string(a) + "`"}
		if short := a.Short(); short != "" {
			words = []string{"`" + short + "`", words[0]}
		}
		fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(words, ", "), does[a])
	}
	return b.String()
}

// rowsOf are the rows of a screen's table.
func rowsOf(s documentedKeys) (rows []string) {
	for _, k := range all(s.keys) {
		rows = append(rows, fmt.Sprintf("| `%s` | %s |\n", strings.Join(strings.Fields(k.Help().Key), " "), k.Help().Desc))
	}
	return rows
}

// toConfigure is the title of the list of user configure, which has all its keys in its own table.
const toConfigure = "Identities: choose one to configure"

// isList reports whether a table is that of the list with a selected identity, by the keys that move in it and that open its file.
func isList(s documentedKeys, rows []string) bool {
	return s.title != toConfigure && slices.Contains(rows, "| `o` | open atmos.yaml |\n") && slices.Contains(rows, "| `g G` | first, last |\n")
}

// inEveryList are the rows of the list that do not depend on the selected identity.
func inEveryList() (common []string) {
	for _, s := range documented() {
		switch rows := rowsOf(s); {
		case !isList(s, rows):
		case common == nil:
			common = rows
		default:
			common = slices.DeleteFunc(common, func(row string) bool { return !slices.Contains(rows, row) })
		}
	}
	return common
}

// all are the bindings of the help, then those that are only in the footer.
func all(k screen.Keys) []key.Binding {
	var out []key.Binding
	seen, told := map[string]bool{}, map[key.Help]bool{}
	for _, group := range append(slices.Clone(k.Groups), screen.Under("", k.Short...)) {
		for _, b := range group.Bindings {
			if off := !b.Enabled() && len(b.Keys()) > 0; off {
				continue // the help says why
			}
			if isNew := func(press string) bool { return !seen[press] }; !told[b.Help()] && (len(b.Keys()) == 0 || slices.ContainsFunc(b.Keys(), isNew)) {
				out = append(out, b)
			}
			told[b.Help()] = true
			for _, press := range b.Keys() {
				seen[press] = true
			}
		}
	}
	return out
}
