package dashboard

import (
	"fmt"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// command is a key of the list: what it does now, and what happens when it is pressed. The footer, the help, the palette, docs/keys.md,
// the pane of actions and act all read the table of commands, so all have the same keys.
type command struct {
	press string // what the terminal sends
	// bind is the key and what it does. It is disabled, with the reason, if it would do nothing now; the zero Binding is not shown.
	bind func(s selection) key.Binding
	// effect says in the pane of actions what the key changes for the identity; nil for a key that the pane does not have.
	effect func(s selection) string
	// do carries out the key, or says why it does nothing; nil for a key that the panes or the rest of the program handle.
	do func(s selection) (dashboard, screen.Request)
	// onMarked is used instead of do while identities are marked; nil for a key that ignores marks.
	onMarked func(d dashboard, e screen.Env) screen.Request
	general  bool // it does not depend on the identity under the cursor
}

// section is a heading of the help and the commands under it.
type section struct {
	title    string // "" for commands that the help leaves out
	commands []command
}

// sections are all commands, in the order of the help. Keys that move the cursor come before View.
func sections() []section {
	return []section{
		{"Sessions", sessionCommands()}, {"Keys", keyCommands()}, {"atmos.yaml", configCommands()},
		{underView, viewCommands()}, {"Leave", leaveCommands()}, {"", []command{
			{press: "?", general: true, bind: shows("?", "help", "?", "f1")},
		}},
	}
}

const (
	underView = "View"
	underMove = "Move"
)

func sessionCommands() []command {
	return []command{
		{press: "enter", bind: selection.enterKey, effect: selection.enterEffect, do: does(selection.choose), onMarked: dashboard.signInMarked},
		{press: "R", bind: selection.renewKey, effect: selection.renewEffect, do: does(selection.renew), onMarked: dashboard.renewMarked},
		{press: "s", bind: selection.shellKey, effect: selection.shellEffect, do: does(selection.shell)},
		{press: "c", bind: selection.consoleKey, effect: always("copies a link that signs a browser in"), do: does(selection.console)},
		{
			press: "l", bind: selection.logOutKey, effect: selection.logOutEffect,
			do: does(func(s selection) screen.Request { return s.askLogOut(s.row, s.env.Now) }), onMarked: dashboard.logOutMarked,
		},
		{press: " ", bind: selection.markKey, do: changes(selection.toggled)},
		{press: "ctrl+a", bind: selection.markAllKey, do: changes(selection.allMarked), general: true},
	}
}

// deletePress is the key that asks whether to delete keys.
const deletePress = "d"

func keyCommands() []command {
	return []command{
		{press: "e", bind: selection.editKey, effect: selection.editEffect, do: does(selection.edit)},
		{press: "v", bind: selection.verifyKey, effect: always("asks AWS whose keys they are"), do: does(selection.verify)},
		{
			press: deletePress, bind: selection.deleteKey, effect: func(s selection) string { return "from " + words.Keyring(s.Keyring.Title) + "; asks first" },
			do: does(func(s selection) screen.Request { return s.askDeleteKeys(s.row, s.env.Now) }), onMarked: dashboard.deleteMarked,
		},
		{press: "b", bind: selection.bringKey, effect: selection.bringEffect, do: does(selection.bring)},
		{
			press: "i", bind: func(s selection) key.Binding {
				return when(!s.once(), screen.Bind("i", "import keys from a file", "i"))
			}, general: true,
			do: does(func(s selection) screen.Request {
				if s.once() {
					return nil
				}
				return screen.Call(Host.ImportKeys)
			}),
		},
		{
			press: "y", bind: func(s selection) key.Binding {
				return s.key("y", "copy MFA device", unless(s.row.Device() != "", s.noDevice()))
			},
			effect: func(s selection) string { return words.DeviceName(s.row) },
			do:     does(func(s selection) screen.Request { return screen.Copy("MFA device", s.row.Device()) }),
		},
		{
			press: "Y", bind: func(s selection) key.Binding {
				return s.key("Y", "copy export line", unless(s.offers.Export, words.Unusable(s.row)))
			},
			effect: always("sets the AWS variables of a shell"), do: does(selection.export),
		},
	}
}

func configCommands() []command {
	return []command{
		{
			press: "t", bind: func(s selection) key.Binding {
				return when(s.Untrusted != "", screen.Bind("t", "trust this folder", "t"))
			},
			do: requests(screen.Call(Host.AskTrust)), general: true,
		},
		{press: "a", bind: shows("a", "add identity", "a"), do: requests(screen.Call(Host.AddIdentity)), general: true},
		{
			press: "o", bind: func(s selection) key.Binding {
				return s.key("o", "open atmos.yaml", unless(s.row.Identity.Origin.File != "", "no file"))
			},
			effect: func(s selection) string { return words.OpensAt(edited(s.row.Identity)) },
			do: does(func(s selection) screen.Request {
				return func(h screen.Host) tea.Cmd { return h.EditFile(edited(s.row.Identity), nil) }
			}),
		},
	}
}

func viewCommands() []command {
	return []command{
		{press: "/", bind: shows("/", "filter", "/"), do: changes(func(s selection) dashboard { return s.startFilter() }), general: true},
		{press: ":", bind: shows(":", "commands", ":"), do: requests(screen.Call(Host.Palette)), general: true},
		{press: "S", bind: shows("S", "sort the list", "S"), do: func(s selection) (dashboard, screen.Request) { return s.resort() }, general: true},
		{press: "B", bind: shows("B", "group the list", "B"), do: func(s selection) (dashboard, screen.Request) { return s.regroup() }, general: true},
		{
			press: "p", bind: selection.detailsKey,
			do: changes(func(s selection) dashboard { return s.toggleDetails(s.env) }), general: true,
		},
		{
			press: "J", bind: selection.factsKey,
			do: changes(func(s selection) dashboard { return s.scrollsFacts(1, s.env) }), general: true,
		},
		{
			press: "K", bind: func(selection) key.Binding { return key.Binding{} }, // J names it
			do: changes(func(s selection) dashboard { return s.scrollsFacts(-1, s.env) }), general: true,
		},
		{press: "tab", bind: func(s selection) key.Binding { return s.tabKey(s.env) }, general: true},
		{press: "H", bind: shows("H", "health", "H"), do: changes(func(s selection) dashboard { return s.focused(healthPane) }), general: true},
		{press: "T", bind: shows("T", "choose a theme", "T"), do: requests(screen.Call(Host.Themes)), general: true},
		{press: "r", bind: shows("r", "refresh", "r"), do: requests(screen.Host.Refresh), general: true},
	}
}

func leaveCommands() []command {
	return []command{
		{
			press: "esc", bind: func(s selection) key.Binding { return s.escKey() },
			do: func(s selection) (dashboard, screen.Request) { return s.escape() }, general: true,
		},
		{press: "q", bind: shows("q", "quit", "q"), general: true},
		{press: "ctrl+z", bind: shows("ctrl+z", "suspend", "ctrl+z"), general: true},
		{press: "ctrl+c", bind: shows("ctrl+c", "quit at once", "ctrl+c"), general: true},
	}
}

// commandOf returns the command of a key.
func commandOf(press string) (c command, known bool) {
	for _, s := range sections() {
		for _, c := range s.commands {
			if c.press == press {
				return c, true
			}
		}
	}
	return command{}, false
}

// act carries out a key of the list.
func (d dashboard) act(press string, e screen.Env) (dashboard, screen.Request) {
	if next, moved := d.moved(press); moved {
		return next, nil
	}
	c, known := commandOf(press)
	switch {
	case !known || c.do == nil:
		return d, nil
	case c.onMarked != nil && len(d.marked) > 0:
		return d, c.onMarked(d, e)
	}
	if s := d.selected(e); c.general || s.exists() {
		return c.do(s)
	}
	return d, nil
}

// ActsOn names the selected identity, and the marked ones.
func (d dashboard) ActsOn(press string) string {
	if c, known := commandOf(press); known && c.general {
		return ""
	}
	return fmt.Sprint(d.current().Identity.Ref, d.marked) // maps are printed in the order of their keys
}

// bindings are the keys of all commands, by what the terminal sends. They are slow to compute with thousands of marks.
func (d dashboard) bindings(e screen.Env) map[string]key.Binding {
	all, s := map[string]key.Binding{}, d.selected(e)
	for _, section := range sections() {
		for _, c := range section.commands {
			all[c.press] = c.bind(s)
		}
	}
	return all
}

// Ways to write a row of the table.

// shows is a binding that always does something.
func shows(keys, does string, presses ...string) func(selection) key.Binding {
	return func(selection) key.Binding { return screen.Bind(keys, does, presses...) }
}

func always(text string) func(selection) string { return func(selection) string { return text } }

func changes(next func(selection) dashboard) func(selection) (dashboard, screen.Request) {
	return func(s selection) (dashboard, screen.Request) { return next(s), nil }
}

func does(request func(selection) screen.Request) func(selection) (dashboard, screen.Request) {
	return func(s selection) (dashboard, screen.Request) { return s.dashboard, request(s) }
}

func requests(request screen.Request) func(selection) (dashboard, screen.Request) {
	return func(s selection) (dashboard, screen.Request) { return s.dashboard, request }
}

// edited is the place in atmos.yaml at which the editor opens: the keys if they are there, because they belong in a keyring, or else
// the identity.
func edited(id model.Identity) model.Origin {
	if id.KeysInConfig() && id.AccessKeyID.Origin.File != "" {
		return id.AccessKeyID.Origin
	}
	return id.Origin
}
