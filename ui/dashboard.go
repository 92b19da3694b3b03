package ui

import (
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// dashboard lists the identities: it is the screen of Loading, Choosing, Opening and Waiting, and of an exchange that
// needs no code.
type dashboard struct {
	place   string // "Identities", or what `user configure` asks
	rows    []model.Row
	others  int
	realm   string // and what says so
	partly  string // why not all of the configuration is read; "" where it is
	keyring model.Keyring
	health  model.Presence // of the keyring: Unknown until it was looked at
	locked  bool           // the keyring answered, and has to be unlocked
	silence string         // why the keyring did not say what it has, and what to do
	warning string
	loading bool

	cursor  int // into shown()
	filter  string
	finding bool
	compact bool // details off
	editing bool // choosing is for the form, not for a sign-in
	picking bool // choosing is all that is wanted
	once    bool // the program was started for one thing: esc gives it up
	shells  bool // there are subshells
	now     time.Time

	busy  string // what the chosen row waits for; "" for nothing
	word  string // the same in one word
	since time.Time
}

func (d dashboard) survey(s model.Overview, c model.Config) dashboard {
	at := d.current().Identity.Ref
	d.rows, d.others, d.keyring, d.loading, d.busy = s.Rows, c.Others, s.Keyring, false, ""
	d.realm, d.partly = c.Realm+" · "+c.RealmSource, words.Partly(c)
	d.warning = ""
	if s.Warning != nil {
		d.warning = words.Explain(s.Warning).Line()
	}
	if at == (model.Ref{}) {
		return d.onDefault()
	}
	return d.on(at)
}

func (d dashboard) onDefault() dashboard {
	for _, r := range d.rows {
		if r.Identity.Default {
			return d.on(r.Identity.Ref)
		}
	}
	return d.move(0)
}

// on puts the cursor on that identity where it is shown.
func (d dashboard) on(ref model.Ref) dashboard {
	for i, r := range d.shown() {
		if r.Identity.Ref == ref {
			return d.move(i)
		}
	}
	return d.move(0)
}

func (d dashboard) move(to int) dashboard {
	d.cursor = max(0, min(to, len(d.shown())-1))
	return d
}

func (d dashboard) current() model.Row {
	if rows := d.shown(); d.cursor < len(rows) {
		return rows[d.cursor]
	}
	return model.Row{}
}

// present takes what the keyring said about its entries; what it cannot tell stays as the state file remembers it.
func (d dashboard) present(l looked) dashboard {
	if d.locked = l.locked; l.err != nil {
		d.health = model.Absent
		p := words.Explain(l.err)
		d.silence = strings.Join(append([]string{p.Title}, p.Steps[:min(1, len(p.Steps))]...), "; ")
		return d
	}
	d.health, d.silence = model.Present, ""
	if l.keyring.Title != "" {
		d.keyring = l.keyring
	}
	return d.stored(l.presence, l.lost)
}

func (d dashboard) stored(presence map[model.Ref]model.Presence, lost map[model.Ref][]model.RealmKeys) dashboard {
	rows := append([]model.Row(nil), d.rows...)
	for i, r := range rows {
		if p := presence[r.Identity.Ref]; p != model.Unknown {
			rows[i].Keys = p
		}
		rows[i].OtherRealms = lost[r.Identity.Ref]
	}
	d.rows = rows
	return d
}

// again is the list read anew. What the keyring has said stands until it is asked again.
func (d dashboard) again(s model.Overview, c model.Config) dashboard {
	known, lost := map[model.Ref]model.Presence{}, map[model.Ref][]model.RealmKeys{}
	if s.Keyring.Type == d.keyring.Type {
		for _, r := range d.rows {
			known[r.Identity.Ref], lost[r.Identity.Ref] = r.Keys, r.OtherRealms
		}
	}
	return d.survey(s, c).stored(known, lost)
}

func (d dashboard) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return d, nil
	}
	if d.busy != "" {
		if pressed(k) == "esc" {
			return d, say(back{})
		}
		return d, nil
	}
	if d.finding {
		return d.find(k)
	}
	return d.act(pressed(k))
}

func (d dashboard) act(p string) (Screen, tea.Cmd) {
	page := 10
	row := d.current()
	has := row.Identity.Ref != model.Ref{}
	switch p {
	case "up", "k":
		return d.move(d.cursor - 1), nil
	case "down", "j":
		return d.move(d.cursor + 1), nil
	case "home", "g":
		return d.move(0), nil
	case "end", "G":
		return d.move(len(d.shown()) - 1), nil
	case "pgup":
		return d.move(d.cursor - page), nil
	case "pgdown":
		return d.move(d.cursor + page), nil
	case " ":
		d.compact = !d.compact
	case "/":
		d.finding = true
	case ":", "a", "i":
		return d, d.open(p)
	case "esc":
		if d.filter == "" {
			return d, say(back{})
		}
		d.filter = ""
		return d.on(row.Identity.Ref), nil
	case "r":
		return d, say(retry{})
	case "b":
		if d.strayed() {
			return d, say(askBring{row: row})
		}
	case "s":
		if d.shellable() {
			return d, say(subshell{identity: row.Identity})
		}
	case "enter", "e", "R", "y", "Y", "l", "d", "v":
		if has && !(d.picking && slices.Contains([]string{"e", "R", "l", "d", "v"}, p)) {
			return d, d.request(p, row)
		}
	}
	return d, nil
}

// open is what a key asks for that is about no identity of the list; nothing while it is read or only to choose from.
func (d dashboard) open(p string) tea.Cmd {
	switch {
	case d.picking || d.loading:
		return nil
	case p == ":":
		return say(askVerb{})
	case p == "a":
		return say(addIdentity{})
	case d.once:
		return nil
	}
	return say(importKeys{})
}

// request is what a key asks for about one identity.
func (d dashboard) request(p string, row model.Row) tea.Cmd {
	switch p {
	case "enter":
		return say(chosen{identity: row.Identity, edit: d.editing})
	case "R":
		return say(chosen{identity: row.Identity, renew: true})
	case "e":
		return say(chosen{identity: row.Identity, edit: true})
	case "l", "d":
		return say(askLogOut{row: row, keys: p == "d"})
	case "v":
		return say(verifyKeys{identity: row.Identity})
	case "y":
		return say(copied{what: "MFA device", text: row.Device()})
	}
	return say(copied{what: "export line", text: words.ExportLine(row.Identity)})
}

func (d dashboard) Typing() bool { return d.finding }

func (d dashboard) Crumb() string { return "" }

// Tick is the time until a session's text changes; sessions that do not count need no timer.
func (d dashboard) Tick(now time.Time) time.Duration {
	if d.busy != "" {
		return spinnerTick
	}
	var next time.Duration
	for _, r := range d.rows {
		if t := words.UntilSpanChanges(r.Session.Expires.Sub(now)); r.Session.Saved && t > 0 && (next == 0 || t < next) {
			next = t
		}
	}
	return next
}
