package plain

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// chooseFile asks for the file, unless the run was started with one.
func (r *run) chooseFile(ctx context.Context) (flow.Event, error) {
	if r.opts.Import != nil {
		return flow.Submit, nil
	}
	r.say("Import keys from a file: %s.", keysimport.Accepts)
	path, err := r.ask(ctx, question{text: "File", help: []string{
		"The path of the file, for example ~/Downloads/accessKeys.csv or ~/.aws/credentials.",
		"You can review the import before anything is saved."}})
	if err != nil {
		return r.orBack(err)
	}
	r.importFile = path
	return flow.Submit, nil
}

// dropImport wipes what was read of a file.
func (r *run) dropImport() {
	r.pending.File.Wipe()
	r.pending, r.askedRemoval, r.keptInFile = keysimport.Plan{}, false, false
}

// readFile takes the file apart and says where everything would go.
func (r *run) readFile(ctx context.Context) (flow.Event, error) {
	if r.opts.Import != nil {
		r.pending = *r.opts.Import
		return flow.Planned, nil
	}
	reading, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	text, err := r.workspace.Plaintexts.Read(reading, r.importFile)
	if err != nil {
		r.tell(words.Explain(err))
		return flow.Failed, nil
	}
	known := r.look(ctx).Rows // a keyring that cannot tell leaves what was known
	r.pending, r.outcome.Err = keysimport.New(r.workspace.Config, text, known, nil)
	if r.outcome.Err != nil {
		text.Wipe()
		return "", errOver
	}
	return flow.Planned, nil
}

// planImport reads out what goes where, asks for what is not clear, and whether to go on.
func (r *run) planImport(ctx context.Context) (flow.Event, error) {
	for _, a := range r.pending.Items() {
		if a.Usable() && !a.Assigned {
			id, err := r.askWhere(ctx, a)
			if err != nil {
				return r.orBack(err)
			}
			r.pending = r.pending.Assign(a.Number, id)
		}
	}
	going := 0
	for _, a := range r.pending.Items() {
		r.say("%s", sentence(spokenWhere(a)))
		if !a.Included() {
			continue
		}
		going++
		for _, l := range words.ImportLines(a) {
			r.say("%s", sentence(spokenMask(l)))
		}
		for _, l := range words.ImportWarnings(a) {
			r.say("Warning: %s", sentence(l))
		}
	}
	if going == 0 {
		r.say("Nothing to save.")
		r.outcome.Err = errNothing
		if r.opts.Goal == frontend.Browse {
			r.outcome.Err = nil
		}
		return r.leaveImport()
	}
	yes, err := r.agreed(ctx, "Save these keys in "+words.Keyring(r.workspace.Vault.Keyring().Title)+"?")
	switch {
	case err != nil:
		return "", err
	case !yes:
		r.say("Nothing was saved.")
		return r.leaveImport()
	}
	return flow.Submit, nil
}

var errNothing = errors.New("nothing was imported")

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

// spokenWhere puts a word in the place of an arrow, which not every reader says.
func spokenWhere(a keysimport.Item) string {
	return strings.ReplaceAll(words.Where(a), " → ", " goes to ")
}

// spokenMask puts words in the place of a masked middle.
func spokenMask(line string) string {
	head, rest, masked := strings.Cut(line, "·")
	if !masked {
		return line
	}
	at := strings.LastIndex(head, " ") + 1
	what, start := head[:at], head[at:]
	if what == "replaces " {
		what = "replaces one that "
	}
	return what + "starts with " + start + ", ends with " + strings.TrimLeft(rest, "·")
}

// askWhere asks which identity a pair of keys is for; nil leaves it out.
func (r *run) askWhere(ctx context.Context, a keysimport.Item) (*model.Identity, error) {
	r.say("%s: %s", a.Label, sentence(spokenMask(words.ImportLines(a)[0])))
	identities := r.pending.Identities()
	for i, id := range identities {
		r.say("%d. %s", i+1, id.Title)
	}
	q := question{text: "Which identity is it for? Number or name, enter to skip", help: []string{
		"Type the number or name of an identity. To add one first, run: authdeck identity add NAME."}}
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
		r.say("No identity %q. Type a number from 1 to %d, or a name.", answer, len(identities))
	}
}

// importKeys verifies and saves one pair of keys after the other. It does not listen to a cancel while it saves.
func (r *run) importKeys(ctx context.Context) (flow.Event, error) {
	for {
		item, more := r.pending.Next()
		if !more {
			break
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		r.say("%s", sentence(item.Label+": checking the keys with AWS, then saving"))
		saved, err := r.importOne(ctx, item)
		switch {
		case r.opensByAsking(err):
			r.failed, r.identity = err, item.Identity
			return flow.Locked, nil
		case err != nil:
			return "", err
		case saved == nil:
			r.pending = r.pending.Skip(item.Number, "")
			r.say("Nothing was saved for %s.", item.Identity.Title)
			continue
		}
		r.pending = r.pending.Record(item.Number, *saved)
		r.saySaved(item, *saved)
	}
	r.outcome.Imported = r.pending.Saved()
	return flow.Saved, nil
}

// opensByAsking tells whether a passphrase, or another keyring, lets it go on.
func (r *run) opensByAsking(err error) bool {
	return flow.Decide(flow.Importing, flow.Result{Err: err, KeyringFrom: r.workspace.KeyringFrom}) == flow.Locked
}

// importOne says what keeps keys from being saved, and asks where the user may overrule it: nil where they are not. An error
// is the terminal's, or one that opensByAsking knows.
func (r *run) importOne(ctx context.Context, a keysimport.Item) (*model.Receipt, error) {
	override := model.Conflict(0)
	for {
		saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), model.SaveTimeout)
		saved, err := r.pending.Save(saving, *r.workspace, a, override, r.opts.NoVerify)
		cancel()
		conflicts := model.ConflictsIn(err)
		switch {
		case err == nil:
			return &saved, nil
		case r.opensByAsking(err):
			return nil, err
		case conflicts == 0:
			r.tell(words.Explain(err))
			return nil, nil
		}
		p := words.Explain(err)
		p.Fix = "" // a question follows
		r.tell(p)
		yes, err := r.agreed(ctx, "Nothing was saved. Save anyway?")
		if err != nil || !yes {
			return nil, err
		}
		override |= conflicts
	}
}

func (r *run) saySaved(a keysimport.Item, saved model.Receipt) {
	r.say("Saved credentials to keyring for %s. Keyring: %s. Entry: %s.", a.Identity.Title, saved.Keyring.Title, saved.Entry)
	if c := saved.Caller; c != nil {
		r.say("Account: %s. User: %s.", c.Account, c.ARN)
	}
	for _, l := range words.SavedWarnings(saved) {
		r.say("Warning: %s", sentence(l))
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
		if yes, err = r.agreed(ctx, "The keys are still in "+r.pending.File.Path+". Remove them from it?"); err != nil {
			return "", err
		}
	}
	if yes {
		return flow.Remove, nil
	}
	return r.afterImport()
}

func (r *run) afterImport() (flow.Event, error) {
	if stays := words.StaysInFile(r.pending); stays != "" {
		r.say("Warning: %s", sentence(stays))
	}
	failed, kept := r.pending.Failed() || r.keptInFile, r.pending.Remove && len(r.pending.Unverified()) > 0
	if r.dropImport(); r.opts.Goal != frontend.Import {
		return flow.Back, nil
	}
	switch {
	case failed:
		r.outcome.Err = errSome
	case kept:
		r.outcome.Err = errKept
	}
	return "", errOver
}

var (
	errSome = errors.New("not all keys were imported")
	errKept = errors.New("not all keys were deleted from the file")
)

// removeFromFile takes the keys out of the file that are safe now.
func (r *run) removeFromFile(ctx context.Context) (flow.Event, error) {
	gone, devices := r.pending.Removable()
	whole, err := r.workspace.Plaintexts.Remove(context.WithoutCancel(ctx), r.pending.File, gone, devices)
	if err != nil {
		r.keptInFile = true
		r.tell(words.Explain(err))
		return flow.Failed, nil
	}
	for _, l := range words.TakenOut(r.pending, whole) {
		r.say("%s", sentence(l))
	}
	return flow.Removed, nil
}
