package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// logOutOfRealms drops every session of identities of kind aws/user on this machine. Which keys other realms have, only
// their own configuration tells: those stay.
func (c *command) logOutOfRealms(ctx context.Context, out io.Writer, o logoutOptions) error {
	if o.keys {
		return failure{exitUsage, errors.New("--all-realms drops sessions only; delete keys realm by realm: authdeck keyring forget NAME --realm REALM")}
	}
	w, err := c.Bare(ctx, c.options) // checkouts may be gone, and their sessions still there
	if err != nil {
		return failure{exitFailed, err}
	}
	all, err := sessionsOf(ctx, w)
	if err != nil {
		return failed(ctx, errors.New(words.Explain(err).Line()))
	}
	if o.dryRun {
		var b strings.Builder
		for _, ref := range all {
			credentials, _ := w.Sessions.Files(ref.Realm)
			fmt.Fprintf(&b, "session of %s in %s\n", ref.Name, credentials)
		}
		return payload(out, b.String())
	}
	left := 0
	for _, ref := range all {
		err := w.LogOut(ctx, model.Identity{Ref: ref, Title: ref.Name}, false)
		if ctx.Err() != nil {
			return ended(ctx, frontend.Outcome{Interrupted: true})
		}
		if err != nil {
			left++
			c.warn(ref.Name + " (realm " + ref.Realm + "): " + words.Explain(err).Line())
			continue
		}
		fmt.Fprintln(c.stderr, c.glyphs().Textf("✔ Logged out %s (realm %s)", ref.Name, ref.Realm))
	}
	switch {
	case left > 0:
		return failure{code: exitFailed}
	case len(all) == 0:
		fmt.Fprintln(c.stderr, "There is no session in any realm")
	}
	return nil
}

// sessionsOf are those of every realm, realm by realm. What lies there without a token is no session, and not ours to take.
func sessionsOf(ctx context.Context, w model.Workspace) (all []model.Ref, err error) {
	realms, err := w.Sessions.Realms(ctx)
	for _, realm := range realms {
		saved, err := w.Sessions.List(ctx, realm)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(saved)) {
			ref := model.Ref{Realm: realm, Name: name}
			s, err := w.Sessions.Read(ctx, ref)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			s.Wipe()
			all = append(all, ref)
		}
	}
	return all, err
}
