package ui

import (
	"context"
	"errors"
	"sync/atomic"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/screen/keys"
	"authdeck/ui/screen/result"
	"authdeck/ui/screen/unlock"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// stored is what the form starts with.
type stored struct {
	identity model.Identity // resolved
	draft    model.Draft
	saved    bool
}

func (p *program) edit(ctx context.Context, t ticket) tea.Cmd {
	w, id := *p.workspace, p.identity
	return run(ctx, p, t, task[stored]{
		where: "opening the keyring", limit: model.KeyringTimeout,
		do: func(ctx context.Context) (stored, error) {
			if err := w.Config.CheckTrust(model.ForSession, id); err != nil {
				return stored{}, err
			}
			id, err := id.Resolve(ctx)
			if err != nil {
				return stored{}, err
			}
			d, saved, err := w.Edit(ctx, id)
			return stored{identity: id, draft: d, saved: saved}, err
		},
		handle: (*program).editing,
	})
}

func (p *program) editing(s stored, err error) tea.Cmd {
	if p.ended(flow.Result{Err: err, Form: true}) != flow.Edit {
		return p.notOpened(err)
	}
	p.noteUnlocked()
	p.identity = s.identity
	p.form(s.draft, s.saved, nil)
	return nil
}

// SaveKeys has its own deadline. esc and ctrl+c cancel the check with AWS, but not a save that has begun.
func (p *program) SaveKeys(d model.Draft, s model.Saving) tea.Cmd {
	if !p.to(flow.Submit) {
		d.Secret.Wipe()
		return nil
	}
	t, ctx := p.startWork()
	w, id := *p.workspace, p.identity
	s.Doing = p.reportsSteps()
	return run(ctx, p, t, task[model.Receipt]{
		where: "saving the keys", limit: model.SaveTimeout,
		do: func(ctx context.Context) (model.Receipt, error) {
			defer d.Secret.Wipe()
			return w.Configure(ctx, id, d, s)
		},
		handle: (*program).saved,
	})
}

// reportsSteps returns what a save calls at each step.
func (p *program) reportsSteps() func(model.SaveStep) {
	var step atomic.Int32
	p.work.Saves = func() model.SaveStep { return model.SaveStep(step.Load()) }
	return func(s model.SaveStep) { step.Store(int32(s)) }
}

func (p *program) saved(r model.Receipt, err error) tea.Cmd {
	if p.ended(flow.Result{Err: err}) == flow.Failed {
		switch {
		case isCancel(err) && p.leaving:
			p.outcome.SavedLast = []string{words.NothingSaved}
		case p.leaving:
			p.outcome.SavedLast = []string{words.NotSavedLast([]string{p.identity.Title}, err)}
		case isCancel(err): // the form is as it was
			return p.Toast(words.NothingSaved)
		default:
			return p.Send(screen.Failed{Err: err})
		}
		return tea.Quit
	}
	p.outcome.Saved, p.outcome.Identity, p.outcome.Err = &r, p.identity, nil
	if p.leaving && p.browsing() { // a run with a goal reports what it saved
		p.outcome.SavedLast = []string{words.SavedLast(p.identity, r)}
	}
	if p.leaving || p.opts.Goal == frontend.Configure {
		return tea.Quit
	}
	if p.opts.Goal == frontend.SignIn {
		return p.SignIn(p.purpose.renew)
	}
	p.show(result.NewSaved(p.identity, r))
	return p.look() // the list is also behind the box for the code
}

// CorrectKeys shows the form for keys that were saved, with what the keyring has now.
func (p *program) CorrectKeys() tea.Cmd {
	if !p.to(flow.Edit) {
		return nil
	}
	p.purpose.edit = true
	return p.open()
}

// FindDevices asks AWS for the MFA devices while the form stays usable, at most until it is left.
func (p *program) FindDevices(d model.Draft, found func(model.Devices, error) tea.Msg) tea.Cmd {
	w, id := *p.workspace, p.identity
	p.endLook()
	var look context.Context
	look, p.endLook = context.WithCancel(p.ctx)
	return run(look, p, p.next(deviceLane), task[model.Devices]{
		where: "looking for MFA devices", limit: model.KeyringTimeout,
		do: func(ctx context.Context) (model.Devices, error) {
			defer d.Secret.Wipe()
			return w.FindDevices(ctx, id, d)
		},
		handle: func(p *program, v model.Devices, err error) tea.Cmd { return p.Send(found(v, err)) },
	})
}

// askToOpenKeyring asks for what opens the keyring.
func (p *program) askToOpenKeyring(err error) {
	task := unlock.Task{Identity: p.identity, Waiting: p.waitingPrograms()}
	if p.importUnderWay() {
		task.Import = true
	}
	if !model.WantsPassphrase(err) {
		p.show(unlock.NewChoice(task, err, p.list.Row(p.identity.Ref).Record.OtherKeyring(model.FileKeyring)))
		return
	}
	p.show(unlock.New(task, p.workspace.Vault.Keyring().Place, err))
}

// askPassphraseFor asks for the passphrase that a side action needs, and then retries the action; false if that is not what is
// missing, or if the user is on another screen, in a box or typing by now.
func (p *program) askPassphraseFor(id model.Identity, retry screen.Request, err error) bool {
	if !model.WantsPassphrase(err) || p.state != flow.Choosing || p.occupied() {
		return false
	}
	p.to(flow.Locked)
	p.identity, p.afterPassphrase, p.toast = id, retry, ""
	p.askToOpenKeyring(err)
	return true
}

// Unlock opens the keyring.
func (p *program) Unlock(passphrase model.Secret) tea.Cmd {
	t, ctx := p.startWork()
	v := p.workspace.Vault
	return run(ctx, p, t, task[struct{}]{
		where: "unlocking", limit: model.KeyringTimeout,
		do: only(func(ctx context.Context) error {
			defer passphrase.Wipe()
			return v.Unlock(ctx, passphrase)
		}),
		handle: func(p *program, _ struct{}, err error) tea.Cmd { return p.keyringUnlocked(nil, err) },
	})
}

// UseKeyring uses another keyring in place of the missing one.
func (p *program) UseKeyring(kind string) tea.Cmd {
	t, ctx := p.startWork()
	k := p.workspace.Keyrings
	return run(ctx, p, t, task[model.Vault]{
		where:  "choosing a keyring",
		do:     func(context.Context) (model.Vault, error) { return k.Try(kind) },
		handle: (*program).keyringUnlocked,
	})
}

// keyringUnlocked continues what needed the keyring. instead is another keyring; nil for the same one.
func (p *program) keyringUnlocked(instead model.Vault, err error) tea.Cmd {
	list := p.list
	list.Mistyped = errors.Is(err, model.ErrWrongPassphrase)
	if err != nil {
		p.setList(list)
		return p.Send(screen.Failed{Err: err})
	}
	var look tea.Cmd
	list.Locked = false
	if instead != nil {
		p.workspace.Vault = instead
		list.Keyring, list.Health, list.Empty, list.Silence = instead.Keyring(), model.Unknown, false, ""
		list.NoKeyring, list.OffersFile = false, false
		look = p.look() // what the previous keyring said no longer counts
	}
	p.setList(list)
	return tea.Batch(look, p.continueFlow())
}

func (p *program) continueFlow() tea.Cmd {
	if then := p.afterPassphrase; then != nil {
		p.afterPassphrase = nil
		p.to(flow.ToList.Unlock())
		p.choosing()
		return then(p)
	}
	if p.importUnderWay() {
		p.to(flow.ToImport.Unlock())
		return p.importNext()
	}
	p.to(flow.Unlocked)
	return p.open()
}

// form shows the form for keys, because the user asked for it. refused is AWS's error about the saved keys; nil if AWS did not reject them.
func (p *program) form(d model.Draft, stored bool, refused error) {
	o := p.keysOptions()
	o.Draft, o.Stored, o.Refused = d, stored, refused
	row := p.list.Row(p.identity.Ref)
	o.Rejected = row.Rejected() && row.Record.MaskedKey == model.MaskKeyID(d.AccessKeyID)
	p.show(keys.New(o))
}

// formForMissing shows the empty form for keys, because a sign-in needs some, and says why.
func (p *program) formForMissing(why string) {
	o := p.keysOptions()
	o.Why, o.Missing = why, model.ErrNoKeys
	p.show(keys.New(o))
}

// savesTo names the keyring that new keys go to; "" if there is none, so that authdeck first asks for another one.
func (p *program) savesTo() string {
	if p.list.NoKeyring {
		return ""
	}
	return p.workspace.Vault.Keyring().Title
}

// keysOptions is what every form for keys starts with.
func (p *program) keysOptions() keys.Options {
	return keys.Options{
		Identity: p.identity, NoVerify: p.opts.NoVerify, Example: p.opts.Example, Keyring: p.savesTo(),
		Note: words.KeyringNote(p.workspace.Vault.Keyring()), Step: p.step(1), Alone: !p.browsing(),
	}
}
