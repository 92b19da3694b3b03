package plain

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/words"
)

// needsTrust collects the untrusted settings that a use of an identity needs, for the question; false if there are none.
func (r *run) needsTrust(use model.Use, id model.Identity) bool {
	r.untrusted = r.workspace.Config.Needs(use, id)
	return len(r.untrusted) > 0
}

// seesUntrusted collects all untrusted settings for the question; false if there are none.
func (r *run) seesUntrusted() bool {
	r.untrusted = r.workspace.Config.Untrusted()
	return len(r.untrusted) > 0
}

// startImport first asks whether to trust the settings that say where keys are kept.
func (r *run) startImport() flow.Event {
	if r.needsTrust(model.ForKeyring, model.Identity{}) {
		return flow.Untrusted
	}
	return flow.Import
}

// actionNeedsTrust is needsTrust for an action of the list. Actions that sign in or edit keys ask when the identity is opened.
func (r *run) actionNeedsTrust(letter string) bool {
	switch letter {
	case "v", "c":
		return r.needsTrust(model.ForSession, r.sessionIdentity())
	case "d", "b":
		return r.needsTrust(model.ForKeyring, r.sessionIdentity())
	case "s":
		return r.needsTrust(model.ForPrograms, r.sessionIdentity())
	}
	return false
}

// askTrust says what the folder's files want to do, and asks whether to trust them.
func (r *run) askTrust(ctx context.Context) (flow.Event, error) {
	for _, folder := range words.PowersByFolder(r.untrusted) {
		r.say("%s", folder.Title())
		i := 0
		for at, group := range folder.Groups() {
			if group.Heading != "" {
				if at > 0 {
					r.gap()
				}
				r.say("%s", group.Heading)
			}
			for _, p := range group.Powers {
				i++
				r.say("%d. %s: %s", i, words.PowerPlace(p.Power), p.Text)
			}
		}
	}
	if all := words.InAll(r.untrusted); all != "" {
		r.say("%s", all)
	}
	r.say("%s", words.TrustWhy(r.untrusted))
	yes, err := r.confirm(ctx, words.TrustAsk(r.untrusted), false, words.TrustHelp)
	switch {
	case err != nil && !errors.Is(err, errBack):
		return "", err
	case yes:
		return flow.Submit, nil
	}
	r.say("Not trusted. Nothing was changed.")
	r.resume = false
	if r.workspace == nil {
		return flow.Declined, nil
	}
	return r.back()
}

// trust saves the answer.
func (r *run) trust(ctx context.Context) (flow.Event, error) {
	err := r.ports.Trust(ctx, r.untrusted)
	event := flow.Decide(flow.Trusting, flow.Result{Err: err})
	if event == flow.Failed {
		r.tell(words.Explain(err))
	} else {
		r.say("Trusted %s.", words.Folders(r.untrusted))
	}
	return event, nil
}
