package plain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/form"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// chooseFile asks for the file, unless the run was started with one.
func (r *run) chooseFile(ctx context.Context) (flow.Event, error) {
	if r.opts.Import != nil || r.addsToImport() {
		return flow.Submit, nil
	}
	if !r.saidAccepts { // not again after a wrong file
		r.say("Import keys from a file: %s.", keysimport.Accepts)
		r.saidAccepts = true
	}
	for {
		path, err := r.ask(ctx, question{text: "File", fallback: r.suggestedFile, help: []string{
			"The path of the file, for example ~/Downloads/accessKeys.csv or ~/.aws/credentials.",
			"You can review the import before anything is saved."}})
		switch {
		case errors.Is(err, errBack) && r.workspace == nil:
			r.dropImport()
			return flow.Retry, nil
		case err != nil:
			return r.orBack(err)
		case len(model.PastedSecrets(path)) == 0:
			r.importFile = path
			return flow.Submit, nil
		}
		r.sayFailed(words.KeysNotFile)
	}
}

// dropImport wipes what was read from a file.
func (r *run) dropImport() {
	r.pending.File.Wipe()
	r.pending, r.naming, r.planned, r.listed = keysimport.Plan{}, nil, nil, false
	r.askedRemoval, r.removal, r.keptInFile, r.announced, r.saidAccepts = false, false, false, "", false
}

// readFile reads the file and says which keys would go to which identity.
func (r *run) readFile(ctx context.Context) (flow.Event, error) {
	switch {
	case r.addsToImport():
		r.goOnWithImport(ctx)
		return flow.Planned, nil
	case r.opts.Import != nil:
		r.pending = *r.opts.Import
		if r.workspace != nil {
			return flow.Planned, nil
		}
		r.naming = keysimport.NewIdentities(r.pending.File)
		if len(r.naming) == 0 {
			r.ends(keysimport.NoneUsable(r.pending.File), false)
			return "", errOver
		}
		return flow.Decide(flow.Reading, flow.Result{NewIdentities: true}), nil
	}
	reading, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	files := r.ports.Plaintexts
	if r.workspace != nil {
		files = r.workspace.Plaintexts
	}
	text, err := files.Read(reading, r.importFile)
	if err != nil {
		r.tell(words.Explain(err))
		return flow.Failed, nil
	}
	if r.workspace == nil {
		return r.newcomersRead(text)
	}
	known := r.look(ctx).Rows // if a keyring cannot tell, the known state stays
	r.pending, err = keysimport.New(r.workspace.Config, text, known, nil)
	if r.ends(err, false); err != nil {
		text.Wipe()
		return "", errOver
	}
	return flow.Planned, nil
}

// newcomersRead continues with the names of new identities, if there is no identity yet.
func (r *run) newcomersRead(text model.Plaintext) (flow.Event, error) {
	named := keysimport.NewIdentities(text)
	if len(named) == 0 {
		text.Wipe()
		r.tell(words.Explain(keysimport.NoneUsable(text)))
		return flow.Failed, nil
	}
	r.pending, r.naming = keysimport.Resume(model.Config{}, text, nil, nil), named
	return flow.Decide(flow.Reading, flow.Result{NewIdentities: true}), nil
}

// assign asks for the identities of the keys that have none. Errors: errNew, with the new ones in naming, or the question's.
func (r *run) assign(ctx context.Context) error {
	asked := false
	for _, a := range r.pending.Items() {
		if !a.Undecided() {
			continue
		}
		id, err := r.askWhere(ctx, a)
		if errors.Is(err, errNew) {
			r.naming = keysimport.Choice{a.Number: r.pending.Suggest(a.Number)}
		}
		if err != nil {
			return err
		}
		r.pending, asked = r.pending.Assign(a.Number, id), true
	}
	if asked {
		r.gap()
	}
	return nil
}

// sayPlan says what is decided about the keys and was not said yet.
func (r *run) sayPlan() {
	first := r.planned == nil
	if first {
		r.planned = map[int]string{}
	}
	for _, a := range r.pending.Items() {
		if a.Undecided() {
			continue
		}
		where, below := words.PlannedKeys(a, !r.opts.Symbols)
		all := strings.Join(append([]string{where}, below...), "\n")
		if r.planned[a.Number] == all {
			continue
		}
		if len(r.planned) > 0 {
			r.gap()
		}
		r.planned[a.Number] = all
		r.sayRow(where)
		for _, l := range below {
			r.sayRow("  " + l)
		}
	}
	if keyless := words.Keyless(r.pending.File.Keyless); first && keyless != "" {
		r.sayRow(keyless)
	}
}

// planImport says what is known of the plan, asks about the rest, and asks whether to continue.
func (r *run) planImport(ctx context.Context) (flow.Event, error) {
	r.sayPlan()
	switch err := r.assign(ctx); {
	case errors.Is(err, errNew):
		return flow.Add, nil
	case err != nil:
		return r.orBack(err)
	}
	sum := words.SumImport(r.pending.Items())
	r.sayPlan()
	if sum.Going == 0 {
		r.say("%s.", words.NothingToSave)
		if r.opts.Goal != frontend.Browse {
			r.ends(errNothing, false)
		}
		return r.leaveImport()
	}
	r.gap()
	yes, err := r.mayImport(ctx, sum.Replaced)
	switch {
	case err != nil:
		return "", err
	case !yes && r.opts.Goal == frontend.Import: // the command says so
		r.ends(errDeclined, false)
		return r.leaveImport()
	case !yes:
		r.say("%s.", words.NothingSaved)
		return r.leaveImport()
	}
	return flow.Submit, nil
}

// mayImport asks whether to save the keys. On a machine without a system keyring it first offers the encrypted file. replaced are the
// identities whose saved keys would be lost. Then the safe answer is no.
func (r *run) mayImport(ctx context.Context, replaced []string) (yes bool, err error) {
	yes = true
	if absent := r.look(ctx).Silent; model.UnlockBy(absent, r.workspace.KeyringFrom) == model.ByOtherKeyring {
		r.say("%s", sentence(words.Explain(absent).What))
		yes, err = r.useFile(ctx, "")
	}
	if yes && err == nil {
		text := "Save these keys in " + words.Keyring(r.workspace.Vault.Keyring().Title)
		if len(replaced) > 0 {
			text += " and replace those of " + model.Names(replaced)
		}
		yes, err = r.confirm(ctx, text+"?", len(replaced) == 0)
	}
	if errors.Is(err, errBack) {
		return false, nil
	}
	return yes, err
}

var (
	errNothing  = errors.New("nothing was imported")
	errDeclined = errors.New("cancelled; nothing was saved")
)

// leaveImport goes back to the list, or ends a run that was started for the import.
func (r *run) leaveImport() (flow.Event, error) {
	r.dropImport()
	if r.opts.Goal == frontend.Import {
		if r.outcome.Err != nil {
			return "", errOver
		}
		return r.cancel()
	}
	return flow.Back, nil
}

// errNew says that keys are for an identity that does not exist yet.
var errNew = errors.New("a new identity")

// askWhere asks which identity a key pair is for; nil skips it. Errors: errNew, or the question's.
func (r *run) askWhere(ctx context.Context, a keysimport.Item) (*model.Identity, error) {
	key := words.MaskedKey(a.Plain.Keys.AccessKeyID)
	if !r.opts.Symbols {
		key = words.Sentence(key)
	}
	r.gap()
	r.sayRow(a.Label + ": " + key)
	for _, l := range words.ImportWarnings(a) {
		r.sayRow("  " + words.Warned + l)
	}
	identities, adds := r.pending.Identities(), r.ports.Add != nil
	list := r.listOnce(identities, adds)
	if a.Similar != "" {
		r.say("%s", sentence(model.DidYouMean(a.Similar)))
	}
	q := question{text: "Which identity is it for? Number or name, enter to skip", help: append(list,
		"Type the number or name of an identity. To add one first, run: authdeck identity add NAME.")}
	if adds {
		q = question{text: "Which identity is it for? Number or name, n for a new one, enter to skip", help: append(list,
			"Type the number or name of an identity. Type n to add a new one to atmos.yaml.")}
	}
	for {
		answer, err := r.ask(ctx, q)
		if err != nil || answer == "" {
			return nil, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(identities) {
			return &identities[n-1], nil
		}
		id, err := r.workspace.Config.FindUser(answer)
		if err == nil {
			return &id, nil
		}
		if adds && model.AnswerNew.Is(answer) {
			return nil, errNew
		}
		r.say("%s", words.NoIdentity(answer, len(identities)))
	}
}

// listOnce says which identities there are, and before n adds one, what an identity is. After the first time, it returns the list for
// help.
func (r *run) listOnce(identities []model.Identity, adds bool) []string {
	list := numbered(identities)
	if r.listed {
		return list
	}
	r.listed = true
	if adds {
		r.say("%s", words.AboutIdentities()[0])
	}
	for _, l := range list {
		r.sayRow("  " + l)
	}
	return nil
}

// numbered are the identities to choose from, with their numbers.
func numbered(identities []model.Identity) (lines []string) {
	for i, id := range identities {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, id.Title))
	}
	return lines
}

// addsToImport reports whether identities are being added for the keys of a file. The keys stay in memory meanwhile.
func (r *run) addsToImport() bool { return r.naming != nil }

// goOnWithImport plans the import again with the new identities.
func (r *run) goOnWithImport(ctx context.Context) {
	r.pending, r.listed = r.pending.Again(r.workspace.Config, r.look(ctx).Rows), false
	for number, name := range r.naming {
		if name == "" {
			r.pending = r.pending.Assign(number, nil)
		} else if id, err := r.workspace.Config.FindUser(name); err == nil {
			r.pending = r.pending.Assign(number, &id)
		}
	}
	r.naming = nil
}

// nameIdentities asks for the names of the new identities.
func (r *run) nameIdentities(ctx context.Context) (flow.Event, error) {
	skips := ""
	if len(r.naming) > 1 {
		skips = " Type skip to leave keys out."
	}
	about := words.AboutIdentities()[0] + " "
	if r.listed { // the question said it
		about = ""
	}
	r.say("%sEnter keeps the name in brackets.%s Type back to cancel.", about, skips)
	for _, number := range slices.Sorted(maps.Keys(r.naming)) {
		err := r.askName(ctx, number)
		if errors.Is(err, errBack) {
			return r.leaveNaming()
		}
		if err != nil {
			return "", err
		}
	}
	if len(r.naming.Named()) == 0 {
		return r.leaveNaming()
	}
	return flow.Submit, nil
}

// askName asks for the name of one new identity. If there are several, one can be skipped.
func (r *run) askName(ctx context.Context, number int) error {
	const skip = "skip"
	several, suggested := len(r.naming) > 1, r.naming[number]
	k := r.pending.File.Keys[number]
	q := question{text: "Name for " + keysimport.Label(r.pending.File, k) + ", " + words.MaskedKey(k.Keys.AccessKeyID),
		fallback: suggested, help: []string{form.IdentityFields()[0].Help}}
	if several {
		q.fallback, q.help = cmp.Or(suggested, skip), append(q.help, "Type skip to leave these keys out.")
	}
	for {
		answer, err := r.ask(ctx, q)
		if err != nil {
			r.naming[number] = suggested
			return err
		}
		r.naming[number] = answer
		if several && strings.EqualFold(answer, skip) {
			r.naming[number] = ""
			return nil
		}
		p := r.naming.Check(number)
		if p == nil && r.workspace != nil {
			p = r.workspace.Config.Taken(answer)
		}
		if p == nil {
			return nil
		}
		r.sayFailed(words.Line(p))
	}
}

// leaveNaming goes back to the plan without new identities, or to the welcome if there are no identities at all.
func (r *run) leaveNaming() (flow.Event, error) {
	r.adding = adding{}
	switch {
	case r.workspace == nil && r.opts.Goal == frontend.Browse:
		r.dropImport()
		return flow.Retry, nil
	case r.workspace == nil:
		return r.cancel()
	}
	r.naming = keysimport.Choice{}
	return flow.Import, nil
}

// importKeys verifies and saves one key pair after another. ctrl+c cancels the check with AWS, but not a save that has begun.
func (r *run) importKeys(ctx context.Context) (flow.Event, error) {
	for {
		item, more := r.pending.Next()
		if !more {
			break
		}
		if r.announced != item.Label { // the same keys again, after the passphrase
			r.announced = item.Label
			about := item.Label
			if r.opts.Symbols {
				about = words.WhereKeysGo(item)
			}
			r.sayRow(about + ": " + r.saving(model.AsksAWS))
		}
		saved, err := r.importOne(ctx, item)
		if saved != nil {
			r.pending = r.pending.Record(item.Number, *saved)
			r.outcome.Imported = r.pending.Saved()
			r.saySaved(item, *saved)
		}
		switch {
		case ctx.Err() != nil:
			r.sayNotImported(item.Number, err)
			return "", ctx.Err()
		case r.opensByAsking(err):
			r.failed, r.identity = err, item.Identity
			return flow.Locked, nil
		case err != nil:
			return "", err
		case saved == nil:
			r.pending = r.pending.Skip(item.Number, "")
			r.say("Nothing was saved for %s.", item.Identity.Title)
		}
	}
	r.warnImported()
	if later := words.VerifyLater(r.outcome.Imported, "type v"); later != "" && r.opts.Goal == frontend.Browse {
		r.say("%s", sentence(later))
	}
	return flow.Saved, nil
}

// sayNotImported says which keys were not saved because of ctrl+c, and which of the saved ones AWS did not verify.
func (r *run) sayNotImported(current int, err error) {
	lines := words.NotImported(r.pending, current, err)
	if len(lines) == 1 && len(r.pending.Saved()) == 0 && spokenMark(lines[0]) == sentence(lines[0]) {
		r.notSavedLine = lines[0] // all there is to say, in the line about ctrl+c
		return
	}
	for _, l := range lines {
		r.sayLine(l)
	}
	r.warnImported()
}

func (r *run) warnImported() {
	for _, l := range words.ImportedWarnings(r.pending.Saved(), false) {
		r.sayLine(words.Warned + l)
	}
}

// opensByAsking reports whether a passphrase, or another keyring, allows it to continue.
func (r *run) opensByAsking(err error) bool {
	return flow.Decide(flow.Importing, flow.Result{Err: err, KeyringFrom: r.workspace.KeyringFrom}) == flow.Locked
}

// importOne says why keys cannot be saved, and asks if the user may override that: nil if they are not saved. An error is the
// terminal's, one for which opensByAsking is true, or why they were not saved when ctrl+c came.
func (r *run) importOne(ctx context.Context, a keysimport.Item) (*model.Receipt, error) {
	override := model.Conflict(0)
	for {
		saving, cancel := context.WithTimeout(ctx, model.SaveTimeout)
		saved, err := r.pending.Save(saving, *r.workspace, a, override, r.opts.NoVerify)
		cancel()
		conflicts := model.ConflictsIn(err)
		switch {
		case err == nil:
			saved.Unusual = nil // the question said it
			return &saved, nil
		case ctx.Err() != nil, r.opensByAsking(err):
			return nil, err
		case conflicts == 0:
			r.tell(words.Explain(err))
			return nil, nil
		}
		p := words.Explain(err)
		p.Fix = nil // a question follows
		r.tell(p)
		yes, err := r.agreed(ctx, words.NotSavedYet(r.pending.LabelAmongOthers(a))+" Save anyway?")
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil || !yes {
			return nil, err
		}
		override |= conflicts
	}
}

func (r *run) saySaved(a keysimport.Item, saved model.Receipt) {
	if r.opts.Symbols {
		for _, l := range words.SavedLines(saved) {
			r.sayLine(words.Done + l)
		}
		if c := saved.Caller; c != nil {
			r.sayLine("  Account " + c.Account + " · " + c.ARN)
		}
		r.sayLine("  Keyring: " + saved.Keyring.Title)
		return
	}
	r.say("Saved credentials to keyring for %s. Keyring: %s. Entry: %s.", a.Identity.Title, saved.Keyring.Title, saved.Entry)
	if c := saved.Caller; c != nil {
		r.say("Account: %s. User: %s.", c.Account, c.ARN)
	}
}

// tellImported asks whether the file is still needed.
func (r *run) tellImported(ctx context.Context) (flow.Event, error) {
	if gone, _ := r.pending.Removable(); r.askedRemoval || len(gone) == 0 {
		return r.afterImport()
	}
	r.askedRemoval = true
	yes := r.pending.Remove
	if !yes {
		var err error
		if yes, err = r.agreed(ctx, words.Tilde(words.StillIn+r.pending.File.Path, r.opts.Home)+". Remove them from the file?"); err != nil {
			return "", err
		}
	}
	if r.removal = yes; yes {
		return flow.Remove, nil
	}
	return r.afterImport()
}

func (r *run) afterImport() (flow.Event, error) {
	removed := r.removal || r.pending.Remove
	switch stays := words.StaysInFile(r.pending, removed); {
	case stays == "":
	case removed:
		r.sayLine(words.Warned + stays)
	default:
		r.sayLine(stays)
	}
	failed, kept := r.pending.Failed(), r.keptInFile || r.pending.Remove && len(r.pending.Unverified()) > 0
	if r.dropImport(); r.opts.Goal != frontend.Import {
		return flow.Back, nil
	}
	switch {
	case failed:
		r.ends(errSome, false)
	case kept:
		r.ends(errKept, false)
	}
	return "", errOver
}

var (
	errSome = errors.New("not all keys were imported")
	errKept = errors.New("not all keys were deleted from the file")
)

// removeFromFile removes the keys that are safe now from the file.
func (r *run) removeFromFile(ctx context.Context) (flow.Event, error) {
	gone, devices := r.pending.Removable()
	var err error
	r.pending.Removal, err = r.workspace.Plaintexts.Remove(context.WithoutCancel(ctx), r.pending.File, gone, devices)
	r.keptInFile = err != nil || len(r.pending.Removal.Left) > 0 || r.pending.Removal.OtherNames > 0
	if err != nil {
		r.tell(words.Explain(err))
		return flow.Failed, nil
	}
	for i, l := range words.TakenOut(r.pending) {
		r.sayLine([]string{words.Done, "  "}[min(i, 1)] + l)
	}
	return flow.Removed, nil
}
