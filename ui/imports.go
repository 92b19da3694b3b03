package ui

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/screen/imports"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// importing is the current import.
type importing struct {
	importPlan  keysimport.Plan // it owns the keys that were read
	importSteps importSteps
	typedPath   string         // the file as it was typed; "" if the import began with the file
	keptFile    keptImport     // the import that needs new identities
	savingItem  int            // the number of the item that is being saved
	importedFor []string       // the identities whose keys were saved since the import began, from any file
	override    model.Conflict // the conflicts to override
	moreKeys    bool           // others follow the keys that are being saved
	stopping    bool           // esc was pressed: the import stops after the keys that are being saved
	completing  bool           // a folder is being read to complete a path
}

// keptImport is the part of an import that is kept while its file is asked for again, or while identities are added for it. It
// contains no secret; afterwards the file is read again.
type keptImport struct {
	path   string          // "" if none is kept
	keys   model.Plaintext // without secrets
	chosen keysimport.Choice
	naming keysimport.Choice // the new identities
	done   keysimport.Results
	wrong  map[int]*model.Problem // what looks wrong about the keys, which nothing tells without their secrets
}

// keptPath is the path of the kept import, as it was typed.
func (p *program) keptPath() string { return cmp.Or(p.typedPath, p.keptFile.path) }

// importSteps are the steps of an import besides the file and the review.
type importSteps struct {
	names bool // there was no identity yet: they are named, and atmos.yaml is written
	named bool // that is done, and the file is read again without asking for it
}

// An import's steps, in order.
const (
	chooseFile = iota
	nameIdentities
	reviewChanges
	reviewKeys
)

// step says which of the import's steps this is; "" if the import does not have it, or no longer.
func (s importSteps) step(step int) string {
	taken := [...]bool{chooseFile: true, nameIdentities: s.names, reviewChanges: s.names, reviewKeys: true}
	at, all := 0, 0
	for i, t := range taken {
		if t {
			all++
		}
		if t && i <= step {
			at++
		}
	}
	if !taken[step] || s.named && step < reviewKeys {
		return ""
	}
	return fmt.Sprintf("step %d of %d", at, all)
}

// plaintexts reads keys from files; nil if that is not possible.
func (p *program) plaintexts() model.Plaintexts {
	if p.workspace != nil {
		return p.workspace.Plaintexts
	}
	return p.ports.Plaintexts
}

// ImportKeys asks for a file that has keys.
func (p *program) ImportKeys() tea.Cmd {
	if p.plaintexts() == nil {
		return nil
	}
	again := func(p *program, _ model.Identity) tea.Cmd { return p.ImportKeys() }
	if (p.workspace == nil || !p.needsTrust(model.ForKeyring, model.Identity{}, again)) && p.to(flow.Import) {
		p.importSteps = importSteps{names: p.workspace == nil}
		p.keptFile, p.typedPath, p.importedFor = keptImport{}, "", nil
		p.showFile("")
		return p.suggestFile()
	}
	return nil
}

// suggestFile suggests the file that AWS programs read, if it has keys. It does not replace what was typed meanwhile.
func (p *program) suggestFile() tea.Cmd {
	files, path := p.plaintexts(), p.ports.Credentials
	return run(p.ctx, p, p.next(foundLane), task[keysimport.Found]{
		where: "looking for a file of keys", limit: model.KeyringTimeout,
		do: func(ctx context.Context) (keysimport.Found, error) { return keysimport.LookFor(ctx, files, path), nil },
		handle: func(p *program, f keysimport.Found, _ error) tea.Cmd {
			if p.state != flow.ChoosingFile || f.Path == "" {
				return nil
			}
			return p.Send(imports.Suggest(f.Path))
		},
	})
}

// CompletePath finds out how a path can go on. A folder that does not answer, such as a dead network share, does not block the screen.
// It keeps a thread until it answers, so a folder is read only after the one before answered or was given up; the screen asks again then.
func (p *program) CompletePath(typed string) tea.Cmd {
	if p.completing {
		return nil
	}
	p.completing = true
	files := p.plaintexts()
	return side(p, task[[]string]{
		where: "completing a path", limit: model.UnattendedTimeout,
		do: func(ctx context.Context) ([]string, error) { return files.Complete(ctx, typed) },
		handle: func(p *program, paths []string, err error) tea.Cmd {
			p.completing = false
			if p.state != flow.ChoosingFile {
				return nil
			}
			return p.Send(imports.Completions{Typed: typed, Paths: paths, Err: err})
		},
	})
}

// showFile asks for the file, with path already filled in.
func (p *program) showFile(path string) { p.show(imports.New(path, p.importSteps.step(chooseFile))) }

// askAgain asks for the file again. If identities were named for it, only the file and the review are left.
func (p *program) askAgain(path string) {
	if p.importSteps.named {
		p.importSteps = importSteps{}
	}
	p.showFile(path)
}

// readFrom reads a file, or reads it again.
func (p *program) readFrom(path string) tea.Cmd {
	if !p.to(flow.Import) {
		return nil
	}
	p.showFile(path)
	return p.ReadKeys(path)
}

// ReadKeys reads the file.
func (p *program) ReadKeys(path string) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	p.typedPath = path
	t, ctx := p.startWork()
	files := p.plaintexts()
	return run(ctx, p, t, task[model.Plaintext]{
		where: "reading a file of keys", limit: model.KeyringTimeout,
		do:     func(ctx context.Context) (model.Plaintext, error) { return files.Read(ctx, path) },
		handle: (*program).keysRead,
		late: func(_ *program, text model.Plaintext) tea.Cmd {
			text.Wipe()
			return nil
		},
	})
}

// keysRead shows which keys go to which identity, with the earlier choices if the same file is read again.
func (p *program) keysRead(text model.Plaintext, err error) tea.Cmd {
	if p.workspace == nil {
		return p.newcomersRead(text, err)
	}
	if p.ended(flow.Result{Err: err}) == flow.Failed {
		if p.importSteps.named {
			p.askAgain(p.typedPath)
		}
		return p.Send(screen.Failed{Err: err})
	}
	var before keysimport.Choice
	var done keysimport.Results
	if kept := p.keptFile; kept.path == text.Path {
		before, done = kept.chosen.Again(kept.keys, text), kept.done.Again(kept.keys, text)
	}
	p.keptFile = keptImport{}
	p.importPlan = keysimport.Resume(p.workspace.Config, text, p.list.Users(), before).WithResults(done)
	p.show(imports.NewReview(p.review()))
	return nil
}

// newcomersRead asks for the name of an identity for each key pair, if there is no identity yet.
func (p *program) newcomersRead(text model.Plaintext, err error) tea.Cmd {
	named := keysimport.NewIdentities(text)
	if err == nil && len(named) == 0 {
		err = keysimport.NoneUsable(text)
	}
	if p.ended(flow.Result{Err: err, NewIdentities: true}) == flow.Failed {
		text.Wipe()
		return p.Send(screen.Failed{Err: err})
	}
	if p.keptFile.path == text.Path {
		maps.Copy(named, p.keptFile.naming.Again(p.keptFile.keys, text))
	}
	p.keep(text, keysimport.Choice{}, named, keysimport.Results{})
	p.askNames()
	return nil
}

// keep wipes the secrets of the keys, and keeps the choices and what became of the keys so far. naming has the keys
// that get a new identity.
func (p *program) keep(text model.Plaintext, chosen, naming keysimport.Choice, done keysimport.Results) {
	wrong := map[int]*model.Problem{}
	for i, k := range text.Keys {
		wrong[i] = keysimport.Item{Plain: k}.KeyWarning()
	}
	text.Wipe()
	p.keptFile = keptImport{path: text.Path, keys: text, chosen: chosen, naming: naming, done: done, wrong: wrong}
	p.dropImport()
}

// NewIdentityFor asks for the name of a new identity for the keys with that number.
func (p *program) NewIdentityFor(at int, name string) tea.Cmd {
	if !p.to(flow.Add) {
		return nil
	}
	if name == "" {
		name = p.importPlan.Suggest(at)
	}
	p.keep(p.importPlan.File, p.importPlan.Choices(), keysimport.Choice{at: name}, p.importPlan.Results())
	p.askNames()
	return nil
}

// askNames asks for the names of the new identities.
func (p *program) askNames() {
	var keys []imports.Unnamed
	for _, i := range slices.Sorted(maps.Keys(p.keptFile.naming)) {
		k := p.keptFile.keys.Keys[i]
		keys = append(keys, imports.Unnamed{Number: i, Label: keysimport.Label(p.keptFile.keys, k), Keys: words.MaskedKeys(k.Keys.AccessKeyID), Name: p.keptFile.naming[i],
			Warning: p.keptFile.wrong[i]})
	}
	p.show(imports.NewNames(keys, p.keptFile.path, p.namingStep(nameIdentities), p.nameTaken))
}

// namingStep is a step on the way to new identities; "" if it began in the review.
func (p *program) namingStep(step int) string {
	if p.workspace != nil {
		return ""
	}
	return p.importSteps.step(step)
}

// NameIdentities shows the change that adds identities with these names. An empty name skips its keys.
func (p *program) NameIdentities(named keysimport.Choice) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	p.keptFile.naming = named
	return p.plan(named.Named(), "")
}

// named continues an import after its new identities were added.
func (p *program) named() tea.Cmd {
	chosen := maps.Clone(p.keptFile.chosen)
	maps.Copy(chosen, p.keptFile.naming)
	p.keptFile.chosen, p.importSteps.named = chosen, true
	return p.readFrom(p.keptPath())
}

// backFromNames goes to the step before the names: the review, or the file.
func (p *program) backFromNames() tea.Cmd {
	p.newIdentities = nil
	if p.workspace != nil {
		return p.readFrom(p.keptPath())
	}
	p.to(flow.Import)
	p.showFile(p.keptPath())
	return nil
}

// backInImport is esc in an import; false if it leads to the list.
func (p *program) backInImport() (cmd tea.Cmd, done bool) {
	switch p.state {
	case flow.ChoosingFile:
		if p.workspace == nil || p.importedFor != nil {
			return p.backFromFile(), true
		}
	case flow.Reading:
		p.to(flow.Back)
		p.settle()
		return nil, true
	case flow.PlanningImport:
		if len(p.importPlan.Saved()) > 0 {
			return p.importDone(), true
		}
		return p.backFromReview()
	case flow.Imported:
		return p.leaveImport(), true
	}
	return nil, false
}

// leaveImport goes back to the list, with the cursor on the first identity that has new keys.
func (p *program) leaveImport() tea.Cmd {
	if saved := p.importPlan.Saved(); len(saved) > 0 {
		p.onList(dashboard.Select{Ref: saved[0].Identity.Ref})
	}
	p.dropImport()
	return p.reload(flow.Back)
}

// SignInToImported signs in to the identities whose keys were imported, once the list has been read with their new keys.
func (p *program) SignInToImported() tea.Cmd {
	var ids []model.Identity
	for _, i := range p.importPlan.Saved() {
		ids = append(ids, i.Identity)
	}
	p.afterLoad = func(p *program) tea.Cmd {
		if len(ids) == 1 { // as after a save: a session of earlier keys is replaced
			return p.SignInTo(p.current(ids[0]), true)
		}
		return p.SignInToAll(ids, false)
	}
	return p.leaveImport()
}

// CorrectImported shows the form for the keys that were imported, once the list has been read with them.
func (p *program) CorrectImported() tea.Cmd {
	id := p.importPlan.Saved()[0].Identity
	p.afterLoad = func(p *program) tea.Cmd { return p.EditKeysOf(p.current(id)) }
	return p.leaveImport()
}

// backFromFile reads the list again, because keys were saved before the file was asked for again, or because there is no list yet.
func (p *program) backFromFile() tea.Cmd {
	cmd := p.reload(flow.Retry)
	if p.importedFor != nil {
		p.toast = words.ImportedKeysOf(p.importedFor)
	}
	return cmd
}

// backFromReview goes back to the file, and keeps the choices and the results. Keys from a stream have no file; false leads to the list.
func (p *program) backFromReview() (cmd tea.Cmd, done bool) {
	stream := p.importPlan.File.Stream
	if stream && p.importedFor == nil {
		p.toast = words.NothingImported
		return nil, false
	}
	p.to(flow.Import)
	p.keep(p.importPlan.File, p.importPlan.Choices(), nil, p.importPlan.Results())
	if stream {
		return p.backFromFile(), true
	}
	p.askAgain(p.keptPath())
	return nil, true
}

// importUnderWay reports whether keys from a file are being imported.
func (p *program) importUnderWay() bool { return len(p.importPlan.File.Keys) > 0 }

// backToReview goes back from what opens the keyring to the review, with all choices.
func (p *program) backToReview() tea.Cmd {
	if p.to(flow.Planned) {
		p.settle()
		p.override = 0
		p.showImport(p.savingItem)
	}
	return nil
}

// ChooseIdentity lets the user choose the identity for the keys with that number, or add one.
func (p *program) ChooseIdentity(at int, row func(f screen.Frame) int, chosen func(*model.Identity) screen.Request, added func(name string) screen.Request) tea.Cmd {
	if p.ports.Add == nil {
		added = nil
	}
	label := keysimport.Label(p.importPlan.File, p.importPlan.File.Keys[at])
	p.cover(overlay.Picker(label, p.list.Users(), p.importPlan.Likely(at), p.now, row, chosen, added))
	return nil
}

// AssignKeys assigns keys to an identity; nil skips them.
func (p *program) AssignKeys(at int, id *model.Identity) tea.Cmd {
	p.importPlan = p.importPlan.Assign(at, id)
	p.showImport(at)
	return nil
}

func (p *program) showImport(at int) {
	p.show(imports.NewReviewAt(at, p.review()))
}

// review returns the review's options.
func (p *program) review() imports.ReviewOptions {
	return imports.ReviewOptions{Plan: p.importPlan, Verify: !p.opts.NoVerify, SavesTo: p.importSavesTo(), Step: p.importSteps.step(reviewKeys)}
}

// importSavesTo says where an import saves. A machine that has no system keyring says so only when it is asked.
func (p *program) importSavesTo() imports.SavesTo {
	k := p.workspace.Vault.Keyring()
	if p.list.Health == model.Unknown && k.Type == model.SystemKeyring {
		return imports.SavesTo{}
	}
	return imports.SavesTo{Keyring: p.savesTo(), Asks: p.list.OffersFile}
}

// SaveImport saves one key pair after another, and overrides the conflicts that the user accepted.
func (p *program) SaveImport(override model.Conflict) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	p.override |= override
	return p.importNext()
}

// importNext saves the next key pair, or shows the results. A save has its own deadline, and esc and ctrl+c cancel only its check with AWS.
func (p *program) importNext() tea.Cmd {
	item, more := p.importPlan.Next()
	if !more {
		return p.importDone()
	}
	t, ctx := p.startWork()
	p.savingItem, p.identity = item.Number, item.Identity
	_, p.moreKeys = p.importPlan.Record(item.Number, model.Receipt{}).Next()
	p.showImport(item.Number)
	w, plan, override, noVerify := *p.workspace, p.importPlan, p.override, p.opts.NoVerify
	plan.Doing = p.reportsSteps()
	return run(ctx, p, t, task[model.Receipt]{
		where: "importing keys", limit: model.SaveTimeout,
		do: func(ctx context.Context) (model.Receipt, error) {
			return plan.Save(ctx, w, item, override, noVerify)
		},
		handle: (*program).imported,
	})
}

// stopImport ends the save of the current keys before they are written. Once they are, the import stops after it.
func (p *program) stopImport() tea.Cmd {
	p.stopping = true
	if p.cancelsSave() {
		return p.cancelWork()
	}
	return p.toastWhile(words.StopsAfterTheseKeys, func(p *program) bool { return p.stopping })
}

// imported handles the result for one key pair.
func (p *program) imported(saved model.Receipt, err error) tea.Cmd {
	if err == nil {
		p.importPlan, p.override = p.importPlan.Record(p.savingItem, saved), 0
		p.outcome.Imported = p.importPlan.Saved()
		p.importedFor = append(p.importedFor, p.identity.Title)
		if p.stopping && p.moreKeys {
			err = context.Canceled
		}
	}
	p.stopping = false
	switch {
	case p.leaving:
		p.outcome.SavedLast = append(p.importedLast(), words.NotImported(p.importPlan, p.savingItem, err)...)
		return tea.Quit
	case err == nil:
		return p.importNext()
	case p.ended(flow.Result{Err: err}) == flow.Locked:
		p.askToOpenKeyring(err)
		return nil
	}
	var look tea.Cmd
	if len(p.importPlan.Saved()) > 0 {
		look = p.look() // the list behind the review has the new keys, too
	}
	if isCancel(err) {
		p.override = 0
		o := p.review()
		o.Notice = words.ImportStopped(p.importPlan.Items())
		p.show(imports.NewReviewAt(p.savingItem, o))
		return look
	}
	p.showImport(p.savingItem)
	return tea.Batch(look, p.Send(screen.Failed{Err: err}))
}

// SkipKeys skips the keys that the user does not want to save, and continues with the rest.
func (p *program) SkipKeys(why string) tea.Cmd {
	p.importPlan, p.override = p.importPlan.Skip(p.savingItem, why), 0
	if _, more := p.importPlan.Next(); more {
		return p.SaveImport(0)
	}
	if len(p.importPlan.Saved()) > 0 {
		return p.importDone()
	}
	p.show(imports.NewReviewFor(p.savingItem, p.review()))
	return nil
}

// RetryKeys includes keys again that the user did not want to save, and saves them if nothing else is to be saved.
func (p *program) RetryKeys(at int) tea.Cmd {
	_, others := p.importPlan.Next()
	p.importPlan = p.importPlan.Retry(at)
	if others {
		p.showImport(at)
		return nil
	}
	return p.SaveImport(0)
}

func (p *program) importDone() tea.Cmd {
	p.to(flow.Saved)
	p.outcome.Imported = p.importPlan.Saved()
	if p.leaving {
		return tea.Quit
	}
	p.stale = p.stale || len(p.outcome.Imported) > 0 // the list behind the result has the new keys, too
	p.show(imports.NewResult(p.importPlan, nil))
	return nil
}

// RemoveKeys removes the saved keys from the file.
func (p *program) RemoveKeys() tea.Cmd {
	if !p.to(flow.Remove) {
		return nil
	}
	t, _ := p.startWork()
	w, plan := *p.workspace, p.importPlan
	return run(context.Background(), p, t, task[model.Removal]{
		where: "removing keys from a file", limit: model.KeyringTimeout,
		do: func(ctx context.Context) (model.Removal, error) {
			keys, devices := plan.Removable()
			return w.Plaintexts.Remove(ctx, plan.File, keys, devices)
		},
		handle: (*program).removed,
	})
}

func (p *program) removed(done model.Removal, err error) tea.Cmd {
	p.importPlan.Removal = done
	if p.ended(flow.Result{Err: err}) == flow.Removed {
		p.show(imports.NewResult(p.importPlan, words.TakenOut(p.importPlan)))
	}
	switch {
	case p.leaving && err == nil:
		p.outcome.SavedLast = words.TakenOut(p.importPlan)[:1]
		if left := words.StaysInFile(p.importPlan, true); left != "" {
			p.outcome.SavedLast = append(p.outcome.SavedLast, words.Warned+left)
		}
		return tea.Quit
	case p.leaving:
		p.outcome.Err = err
		return tea.Quit
	case err != nil:
		return p.Send(screen.Failed{Err: err})
	}
	return nil
}

// dropImport wipes the keys that were read from the file.
func (p *program) dropImport() {
	p.importPlan.File.Wipe()
	p.importPlan, p.override = keysimport.Plan{}, 0
}
