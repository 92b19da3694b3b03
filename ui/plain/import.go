package plain

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// incoming is an import on its way. It wipes the keys that it read itself.
type incoming struct {
	path     string
	text     model.Plaintext
	meant    map[string]string
	arrivals []model.Arrival
	rows     []model.Row
	next     int // of the arrivals
	done     []model.Imported
	failed   bool
	asked    bool // whether the file is to be cleaned
}

// locate asks for the file, unless the run was started with one.
func (r *run) locate(ctx context.Context) (model.Event, error) {
	if in := r.opts.Incoming; in != nil {
		r.incoming = &incoming{path: in.Text.Path, text: in.Text, meant: in.Meant}
		return model.Submit, nil
	}
	r.say("Import keys from a file: the console's accessKeys.csv, an AWS credentials file, or lines of a shell.")
	path, err := r.ask(ctx, question{text: "File", help: []string{
		"The path of the file that has the keys, for example ~/Downloads/accessKeys.csv or ~/.aws/credentials.",
		"What goes where is shown before anything is saved."}})
	if err != nil {
		return r.orBack(err)
	}
	r.incoming = &incoming{path: path}
	return model.Submit, nil
}

// dropIncoming wipes what was read of a file.
func (r *run) dropIncoming() {
	if r.incoming != nil && r.opts.Incoming == nil {
		r.incoming.text.Wipe()
	}
	r.incoming = nil
}

// readFile takes the file apart and says where everything would go.
func (r *run) readFile(ctx context.Context) (model.Event, error) {
	in := r.incoming
	if r.opts.Incoming == nil {
		reading, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		text, err := r.workspace.Plaintexts.Read(reading, in.path)
		if err != nil {
			r.tell(words.Explain(err))
			return model.Failed, nil
		}
		in.text = text
	}
	s, _ := r.look(ctx) // a keyring that cannot tell leaves what was known
	in.rows = s.Rows
	arrivals, err := r.workspace.Config.Arrivals(in.text, in.rows, in.meant)
	if err != nil {
		r.outcome.Err = err
		return "", errOver
	}
	in.arrivals = arrivals
	return model.Planned, nil
}

// sort reads out what goes where, asks for what is not clear, and whether to go on.
func (r *run) sort(ctx context.Context) (model.Event, error) {
	in := r.incoming
	for i, a := range in.arrivals {
		if a.Usable() && !a.Meant {
			var err error
			if in.arrivals[i], err = r.askWhere(ctx, a); err != nil {
				return r.orBack(err)
			}
		}
	}
	in.arrivals = model.Crossed(in.arrivals)
	going := 0
	for _, a := range in.arrivals {
		r.say("%s", sentence(spokenWhere(a)))
		if !a.Goes() {
			continue
		}
		going++
		for _, l := range words.ArrivalLines(a) {
			r.say("%s", sentence(spokenMask(l)))
		}
		for _, l := range words.ArrivalRemarks(a) {
			r.say("Warning: %s", sentence(l))
		}
	}
	if going == 0 {
		r.say("There is nothing to save.")
		r.outcome.Err = errNothing
		if r.opts.Goal == frontend.Browse {
			r.outcome.Err = nil
		}
		return r.leaveImport()
	}
	yes, err := r.agreed(ctx, "Save these keys in the "+r.workspace.Vault.Keyring().Title+"?")
	switch {
	case err != nil:
		return "", err
	case !yes:
		r.say("Nothing was saved.")
		return r.leaveImport()
	}
	return model.Submit, nil
}

var errNothing = errors.New("nothing was imported")

// leaveImport goes back to the list, or ends a run that was started for the import.
func (r *run) leaveImport() (model.Event, error) {
	r.dropIncoming()
	if r.opts.Goal == frontend.Import {
		if r.outcome.Err != nil {
			return "", errOver
		}
		return r.cancel()
	}
	return model.Back, nil
}

// spokenWhere puts a word in the place of an arrow, which not every reader says.
func spokenWhere(a model.Arrival) string {
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

// askWhere asks which identity a pair of keys is for.
func (r *run) askWhere(ctx context.Context, a model.Arrival) (model.Arrival, error) {
	r.say("%s: %s", a.Label, sentence(spokenMask(words.ArrivalLines(a)[0])))
	for i, row := range r.incoming.rows {
		r.say("%d. %s", i+1, row.Identity.Title)
	}
	q := question{text: "Which identity is it for? Number or name, enter to leave it out", help: []string{
		"Answer the number or the name of an identity. One that atmos.yaml does not have yet is added first: authdeck identity add NAME."}}
	for {
		answer, err := r.ask(ctx, q)
		if err != nil || answer == "" {
			return a, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(r.incoming.rows) {
			return r.workspace.Config.To(a, r.incoming.rows[n-1].Identity, r.incoming.rows), nil
		}
		id, err := r.workspace.Config.Find(answer)
		if err == nil {
			return r.workspace.Config.To(a, id, r.incoming.rows), nil
		}
		r.say("There is no identity %q. Answer a number from 1 to %d, or a name.", answer, len(r.incoming.rows))
	}
}
