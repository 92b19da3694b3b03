package ui

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Ask asks a question over the screen.
func (p *program) Ask(q screen.Question) tea.Cmd {
	p.cover(overlay.Dialog(q))
	return nil
}

// Toast shows a line above the footer, for some seconds or until the next key.
func (p *program) Toast(text string) tea.Cmd {
	p.toast = text
	return nil
}

// Palette lets the user find an action of the screen, a theme, an identity, or another action of authdeck.
func (p *program) Palette() tea.Cmd {
	more := append(p.demoCommands(), overlay.Command{Does: "help", Key: "?", Also: "keys shortcuts", Do: screen.Call(func(p *program) tea.Cmd {
		return p.Press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("?")})
	})})
	if tool := p.ports.Tool; tool != nil {
		for _, c := range []struct {
			does, also string
			args       []string
		}{
			{"check atmos.yaml", "validate lint", []string{"validate", "--explain"}},
			{"diagnose sign-in problems", "doctor health", []string{"doctor"}},
			{"show the keyring", "keyring status", []string{"keyring", "status"}},
		} {
			more = append(more, overlay.Command{Does: c.does, Also: c.also, Do: screen.Call(func(p *program) tea.Cmd { return p.runTool(c.args...) })})
		}
	}
	for _, t := range p.themes() {
		more = append(more, overlay.Command{Does: "use theme " + t.Name, Also: "colours colors", Swatch: &t, InUse: t.Name == p.theme.Name, Late: true,
			Do: overlay.ChooseTheme(t.Name), Look: overlay.LookAtTheme(t.Name)})
	}
	for _, r := range p.list.Rows {
		ref := r.Identity.Ref
		more = append(more, overlay.Command{Does: r.Identity.Title, Key: "go to", Late: true, Do: screen.Call(func(p *program) tea.Cmd { return p.selectRow(ref) })})
	}
	p.cover(overlay.Palette("Commands", p.keyHelp(), more))
	return nil
}

// selectRow puts the cursor on an identity. It clears a filter that hides the identity.
func (p *program) selectRow(ref model.Ref) tea.Cmd {
	p.onList(dashboard.Select{Ref: ref, Show: true})
	return nil
}

// runTool suspends the screen for another command of authdeck.
func (p *program) runTool(args ...string) tea.Cmd {
	return p.visit(p.ports.Tool(args...), (*program).readAgain)
}

// EditFile suspends the screen for the user's editor, with the identity's line in atmos.yaml. Then it does what follows; nil reads the
// configuration again.
func (p *program) EditFile(at model.Origin, then screen.Request) tea.Cmd {
	if p.ports.Editor == nil {
		return p.Toast("No editor found. Set $EDITOR, or open " + at.String())
	}
	after := (*program).readAgain
	if then != nil {
		after = func(p *program) tea.Cmd { return then(p) }
	}
	return p.visit(p.ports.Editor(at.File, at.Line), after)
}

// visit is another program that uses the terminal.
type visit struct {
	frontend.Command
	running *atomic.Bool
}

func (v visit) Run() error {
	v.running.Store(true)
	defer v.running.Store(false)
	return v.Command.Run()
}

// visit suspends the screen for another program, which may change the list, and does after what reads it again.
func (p *program) visit(c frontend.Command, after func(*program) tea.Cmd) tea.Cmd {
	return p.lend(c, ticket{lane: sideLane}, func(p *program, err error) tea.Cmd {
		if err != nil {
			return p.Toast("✗ " + words.Line(words.Explain(err)))
		}
		if p.state == flow.Choosing || p.state == flow.Blocked {
			return after(p)
		}
		return nil
	})
}

// lend suspends the screen for another program, which may set the window's title.
func (p *program) lend(c frontend.Command, t ticket, ended func(*program, error) tea.Cmd) tea.Cmd {
	return p.exec(visit{c, p.lent}, func(err error) tea.Msg {
		return returned{reply[struct{}]{ticket: t, err: err, handle: func(p *program, _ struct{}, err error) tea.Cmd { return ended(p, err) }}}
	})
}

// returned is the message that another program no longer uses the terminal. The window's title may be the other program's, even if
// its result comes too late to count.
type returned struct{ result completion }

func (r returned) deliver(p *program) tea.Cmd {
	p.titled = ""
	return r.result.deliver(p)
}

// Copy copies a text to the terminal's clipboard and says so.
func (p *program) Copy(what, text string) tea.Cmd {
	if strings.TrimSpace(text) == "" {
		return p.Toast("There is no " + what + " to copy")
	}
	to, shown := p.ports.Copy, text
	if strings.Contains(text, "\n") {
		shown = ""
	}
	return side(p, task[bool]{
		where: "copying",
		do:    func(context.Context) (bool, error) { return to(text) },
		handle: func(p *program, known bool, err error) tea.Cmd {
			p.copied = copiedText{words.Copied(known), shown, words.CopiedUnseen(what, known)}
			if p.toast = p.copied.toast(); err != nil {
				p.toast = "✗ Could not copy: " + err.Error()
			}
			return nil
		},
	})
}

// Demo ends the run, and its outcome says that the demo follows.
func (p *program) Demo() tea.Cmd {
	p.outcome.Demo = true
	return tea.Quit
}

// action is an action outside of the flow that takes time.
type action struct {
	where, doing string // for crash reports, and for the user
	identity     model.Identity
	do           func(ctx context.Context) (done string, err error)
	retry        screen.Request // the action itself, which the user may try again; nil if not
	unmarks      tea.Msg        // the identities that the list unmarks after the action; nil for none
}

// act runs an action that does not belong to a state.
func (p *program) act(a action) tea.Cmd {
	began := &screen.Work{Since: p.now, What: a.doing}
	p.acting, p.toast = began, ""
	return side(p, task[string]{
		where: a.where, limit: model.KeyringTimeout, do: a.do,
		handle: func(p *program, done string, err error) tea.Cmd {
			if p.acting == began { // no later action
				p.acting = nil
			}
			if a.retry != nil && p.askPassphraseFor(a.identity, a.retry, err) {
				return nil
			}
			p.noteError(a.identity, err)
			if a.unmarks != nil && err == nil {
				p.onList(a.unmarks)
			}
			return p.acted(a, done, err)
		},
	})
}

// acted shows the result, and reads the list again if the list is on the screen.
func (p *program) acted(a action, done string, err error) tea.Cmd {
	p.toast = done
	if p.state != flow.Choosing || err != nil && p.occupied() {
		if err != nil {
			p.toast = onTheList(a.identity, err).What
		}
		return nil
	}
	if err != nil {
		p.toast = ""
		p.cover(overlay.Dialog(failure(a, err)))
	}
	return p.readAgain()
}

// occupied reports whether the user answers a box or types into the list: another box would take the keys.
func (p *program) occupied() bool { return p.over != nil || p.typing() }

// failure shows why an action failed. It offers to try again if the same keys may work later, and to enter others if AWS rejected them.
func failure(a action, err error) screen.Question {
	q, first := screen.Close(onTheList(a.identity, err)), screen.Answer{Label: "Try again", Key: "r", Does: a.retry}
	switch {
	case model.RefusesKeys(err) && a.identity.Role == nil && !a.identity.KeysInConfig():
		enter := screen.Call(func(p *program) tea.Cmd { return p.EditKeysOf(p.current(a.identity)) })
		first = screen.Answer{Label: screen.UseOtherKeys, Key: "e", Does: enter}
		q.Problem.Fix = nil // as the button
	case a.retry == nil, model.RefusesKeys(err), errors.Is(err, model.ErrDamagedEntry), errors.Is(err, model.ErrNoKeys):
		return q
	}
	q.Labels, q.Answers = nil, []screen.Answer{first, {Label: "Close", Key: "esc"}}
	return q
}

// onTheList changes the fix to the keys of the list.
func onTheList(id model.Identity, err error) *model.Problem {
	p := words.Explain(err)
	switch {
	case model.RefusesKeys(err) && id.Role == nil:
		return words.KeysRejectedOf(err, id, "press e")
	case errors.Is(err, model.ErrDamagedEntry), errors.Is(err, model.ErrNoKeys):
		p.Fix = model.Do("press e to enter the keys")
	}
	return p
}

// current is an identity as the configuration has it now, which may have been read again since it was chosen.
func (p *program) current(id model.Identity) model.Identity {
	if now, err := p.workspace.Config.Find(id.Ref.Name); err == nil {
		return now
	}
	return id
}

// Verify asks AWS who the keys belong to.
func (p *program) Verify(id model.Identity) tea.Cmd {
	id = p.current(id)
	if p.needsTrust(model.ForSession, id, (*program).Verify) {
		return nil
	}
	w, none := *p.workspace, words.NoKeysToVerify(p.list.Row(id.Ref), p.list.Keyring.Type)
	return p.act(action{
		where: "verifying keys", doing: "Checking the keys of " + id.Title + " with AWS", identity: id,
		do: func(ctx context.Context) (string, error) {
			c, err := w.Verify(ctx, id)
			if errors.Is(err, model.ErrNoKeys) && !errors.Is(err, model.ErrTemporaryKeys) { // nothing is wrong
				return none, nil
			}
			if other := w.DeviceWarning(ctx, id); err == nil && other != "" {
				return "! Keys are valid · " + other, nil
			}
			return "✔ Keys are valid · " + c.ARN, err
		},
		retry: screen.Call(func(p *program) tea.Cmd { return p.Verify(id) }),
	})
}

// AskBring asks whether to copy keys from another realm.
func (p *program) AskBring(row model.Row) tea.Cmd {
	title, why := words.BringQuestion(row, *p.workspace)
	return p.Ask(screen.Question{
		Text: title, Why: why, Labels: []string{"Do not copy", "Copy keys"},
		Yes: screen.Call(func(p *program) tea.Cmd { return p.bring(row.Identity, row.OtherRealms[0].Realm) }),
	})
}

// bring copies the keys.
func (p *program) bring(id model.Identity, realm string) tea.Cmd {
	id = p.current(id)
	if p.needsTrust(model.ForKeyring, id, func(p *program, id model.Identity) tea.Cmd { return p.bring(id, realm) }) {
		return nil
	}
	w := *p.workspace
	return p.act(action{
		where: "copying keys from another realm", doing: "Copying the keys of " + id.Title, identity: id,
		do: func(ctx context.Context) (string, error) {
			_, _, err := w.CopyFromRealm(ctx, id, realm, false)
			return "✔ Copied the keys of " + id.Title + " and read them back", err
		},
		retry: screen.Call(func(p *program) tea.Cmd { return p.bring(id, realm) }),
	})
}
