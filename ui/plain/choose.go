package plain

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/listing"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

const page = 20 // rows that are read out at once

// choose reads out the list and asks for an identity, and in place of the dashboard also what to do with it.
func (r *run) choose(ctx context.Context) (flow.Event, error) {
	if r.straight {
		r.straight = false
		return r.chosen(r.edit, r.renew)
	}
	if e, early := r.beforeList(); early {
		return e, nil
	}
	rows := r.overview(ctx)
	l := list{rows: rows, at: r.start(rows)}
	if r.knows(rows) {
		r.recall(l)
	} else {
		r.numbered = titlesOf(rows)
		r.read(&l)
	}
	for {
		a, err := r.ask(ctx, r.whichOf(l))
		switch {
		case errors.Is(err, errBack), model.AnswerQuit.Is(a):
			return r.cancel()
		case err != nil:
			return "", err
		case model.AnswerRefresh.Is(a):
			r.numbered = nil
			return flow.Retry, nil
		case model.AnswerBack.Is(a): // a filter is all that there is to leave
			l.filter, l.first = "", 0
			r.read(&l)
		case r.adds() && model.AnswerAdd.Is(a):
			return flow.Add, nil
		case r.imports() && model.AnswerImport.Is(a):
			return r.startImport(), nil
		case model.AnswerTrust.Is(a) && r.seesUntrusted():
			return flow.Untrusted, nil
		case model.AnswerMore.Is(a) && len(l.shown(r.ports.Clock.Now())) > page:
			l.first += page
			r.read(&l)
		default:
			if row, ok := r.pick(&l, a); ok {
				return r.picked(ctx, row, model.OnlyExpired(rows, row.Identity.Ref, r.ports.Clock.Now()))
			}
		}
	}
}

// beforeList returns the event of a run that begins with a new identity or an import, and needs no list; early is false for others.
func (r *run) beforeList() (e flow.Event, early bool) {
	if r.opts.Add != "" {
		if _, err := r.workspace.Config.Find(r.opts.Add); err != nil {
			r.say("%s", sentence(err.Error()))
		}
		return flow.Add, true
	}
	return flow.Import, r.opts.Goal == frontend.Import || r.addsToImport()
}

// picked continues with a row. expired says that a logout would only clear its expired session.
func (r *run) picked(ctx context.Context, row model.Row, expired bool) (flow.Event, error) {
	r.setIdentity(row.Identity)
	r.thenShell = false
	if r.opts.Goal == frontend.Browse {
		return r.act(ctx, row, expired)
	}
	return r.chosen(r.opts.Goal == frontend.Configure, r.opts.Renew)
}

// chosen continues with the identity, unless its configuration has a problem.
func (r *run) chosen(edit, renew bool) (flow.Event, error) {
	if p := r.identity.Problem; p != nil && !r.identity.Untrusted() {
		r.tell(words.Explain(p))
		if r.opts.Goal != frontend.Browse {
			r.ends(p, true)
			return "", errOver
		}
		return flow.Retry, nil
	}
	if r.opts.Goal == frontend.Choose {
		r.outcome.Identity = r.identity
		return "", errOver
	}
	r.edit, r.renew = edit, renew || r.opts.Renew
	return flow.Chosen, nil
}

// overview reads everything without reading a secret. If the keyring does not answer soon, it uses what is known.
func (r *run) overview(ctx context.Context) []model.Row {
	s := r.look(ctx)
	rows := s.Tree()
	if r.opts.Goal == frontend.Configure { // roles have no keys
		rows = s.Rows
	}
	if !r.knows(rows) {
		r.heard = map[string]bool{}
		r.sayTitle(rows)
	}
	if untrusted := words.Untrusted(r.workspace.Config); untrusted != "" {
		r.warnOnce(untrusted + " " + words.ReviewUntrusted)
	}
	if faults := words.Faults(r.workspace.Config); faults != "" {
		r.warnOnce(sentence(faults))
	}
	r.noKeyring = errors.Is(s.Silent, model.ErrKeyringAbsent)
	r.offersFile = model.UnlockBy(s.Silent, r.workspace.KeyringFrom) == model.ByOtherKeyring
	for _, err := range []error{s.Silent, s.Warning()} {
		if err != nil {
			r.warnOnce(r.keyringWarning(err, rows))
		}
	}
	return rows
}

// keyringWarning says why the keyring did not answer, and what to do. Where an identity leads to an encrypted file, it says what to type.
func (r *run) keyringWarning(err error, rows []model.Row) string {
	why := words.Explain(err)
	first, all := words.FileOffers(rows, r.ports.Clock.Now())
	if r.opts.Goal != frontend.Browse || first == "" || model.UnlockBy(err, r.workspace.KeyringFrom) != model.ByOtherKeyring {
		return sentence(words.Line(why))
	}
	which := first
	if all {
		which = "an identity"
	}
	return sentence(why.What) + " To use an encrypted file, choose " + which + ", then press enter."
}

// sayTitle says what the list is, before it is read out.
func (r *run) sayTitle(rows []model.Row) {
	roles := 0
	for i := range rows {
		if rows[i].Identity.Role != nil {
			roles++
		}
	}
	title := words.InList(len(rows)-roles, roles) + "."
	switch r.opts.Goal {
	case frontend.Configure:
		title = words.ChooseToConfigure + "."
	case frontend.SignIn:
		title = words.ChooseToSignIn
	case frontend.Choose:
		title = words.ChooseIdentity + "."
	}
	r.say("%s Keyring: %s. Realm: %s.", title, r.workspace.Vault.Keyring().Title, words.Realm(r.workspace.Config))
}

// warnOnce says a warning about the list, unless it was said since the list was read out.
func (r *run) warnOnce(warning string) {
	if !r.heard[warning] {
		r.say("Warning: %s", warning)
	}
	r.heard[warning] = true
}

// knows reports whether the user has heard the list with these rows, so that it need not be read out.
func (r *run) knows(rows []model.Row) bool {
	return r.numbered != nil && slices.Equal(r.numbered, titlesOf(rows))
}

func titlesOf(rows []model.Row) []string {
	titles := make([]string, len(rows))
	for i, row := range rows {
		titles[i] = row.Identity.Title
	}
	return titles
}

// recall says only what may be new to somebody who comes back to a list that they have heard: the chosen row.
func (r *run) recall(l list) {
	if row := l.rows[l.at]; row.Identity.Ref == r.sessionIdentity().Ref {
		r.say("%d. %s", l.at+1, r.line(row))
	}
	r.say("Back to the list. Type r to hear it again.")
}

func (r *run) look(ctx context.Context) model.Overview {
	looking, cancel := context.WithTimeout(ctx, model.LookTimeout(len(r.workspace.Config.Identities)))
	defer cancel()
	return r.workspace.Overview(looking, model.AskKeyring)
}

// start is the row for an empty answer: the last one, the default one, or the first.
func (r *run) start(rows []model.Row) int {
	last := slices.IndexFunc(rows, func(row model.Row) bool { return row.Identity.Ref == r.sessionIdentity().Ref })
	if last < 0 {
		last = slices.IndexFunc(rows, func(row model.Row) bool { return row.Identity.Default })
	}
	return max(last, 0)
}

// list has the rows with the current filter. A row keeps its number with every filter.
type list struct {
	rows   []model.Row
	at     int // the row for an empty answer; -1 for none
	filter string
	first  int
}

func (l list) shown(now time.Time) (numbers []int) {
	for i, found := range listing.NewFilter(l.filter).Find(l.rows, model.SearchTexts(l.rows), now) {
		if found {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// whichOf asks for one of the rows. Its help names what choose understands here.
func (r *run) whichOf(l list) question {
	q := question{text: "Number or name, q to " + r.opts.Quits() + ", ? for help", first: true, help: []string{
		"Type the number or name of an identity.",
		"To filter, type a slash and letters or a state, as in /prod or /expired. A slash alone lists all.",
		"Type r to look again and hear the list.",
	}}
	if len(l.shown(r.ports.Clock.Now())) > page {
		q.help = append(q.help, "Type m for more.")
	}
	if r.adds() {
		q.help = append(q.help, "Type a to add an identity to atmos.yaml.")
	}
	if r.imports() {
		q.help = append(q.help, "Type i to import keys from a file.")
	}
	if len(r.workspace.Config.Untrusted()) > 0 {
		q.help = append(q.help, words.ReviewUntrusted)
	}
	if l.at >= 0 && l.at < len(l.rows) {
		q.fallback = strconv.Itoa(l.at + 1)
	}
	return q
}

// pick finds the row for an answer. If the answer is a filter, or matches no row, it says so.
func (r *run) pick(l *list, answer string) (model.Row, bool) {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(l.rows) {
		return l.rows[n-1], true
	}
	if letters, ok := strings.CutPrefix(answer, "/"); ok {
		l.filter, l.first = strings.TrimSpace(letters), 0
		r.read(l)
		return model.Row{}, false
	}
	id, err := r.workspace.Config.Find(answer)
	if other := (*model.UnknownIdentityError)(nil); errors.As(err, &other) && other.Kind != "" {
		r.say("%s", sentence(words.Line(words.Explain(err))))
		return model.Row{}, false
	}
	for _, row := range l.rows {
		if err == nil && row.Identity.Ref == id.Ref {
			return row, true
		}
	}
	r.say("%s", words.NoIdentity(answer, len(l.rows)))
	return model.Row{}, false
}

// read reads out a page of the rows.
func (r *run) read(l *list) {
	shown := l.shown(r.ports.Clock.Now())
	if l.first >= len(shown) {
		l.first = 0
	}
	end := min(l.first+page, len(shown))
	for _, i := range shown[l.first:end] {
		r.say("%d. %s%s", i+1, r.line(l.rows[i]), matchedBy(&l.rows[i], l.filter))
	}
	switch rest := len(shown) - end; {
	case len(shown) == 0 && model.LooksLikeKey(l.filter):
		r.say("%s", words.KeyNotIdentity)
	case len(shown) == 0:
		r.say("No identity matches %s.", l.filter)
	case rest > 0:
		r.say("%s. Type m for more.", model.Counted(rest, "more identity", "more identities"))
	case l.filter == "" && len(r.workspace.Config.Others) > 0:
		r.say("%s.", words.NotShown(r.workspace.Config))
	}
	switch {
	case l.filter == "":
		l.at = r.start(l.rows)
	case len(shown) > 0:
		l.at = shown[0]
	default:
		l.at = -1
	}
}

// matchedBy says which value of a row a filter matches, if its line does not say the value; "" if there is nothing to say.
func matchedBy(row *model.Row, filter string) string {
	why, found := row.Because(filter)
	if filter == "" || !found || why.Name == "account" {
		return ""
	}
	return " Matches its " + why.Name + " " + why.Value + "."
}

// adds reports whether identities can be added here: not if one is only to be chosen.
func (r *run) adds() bool {
	return r.ports.Add != nil && r.opts.Goal != frontend.Choose && r.opts.Goal != frontend.SignIn
}

// imports reports whether keys can be imported here.
func (r *run) imports() bool { return r.workspace.Plaintexts != nil && r.opts.Goal == frontend.Browse }
