package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"authdeck/model"

	"github.com/spf13/cobra"
)

// held is a session that will serve, ready to be handed to another program.
type held struct {
	workspace model.Workspace
	identity  model.Identity
	info      model.SessionInfo
	unsaved   *model.Issued // holds the session where it could not be saved
}

// holdFlags are for commands that hand a session on.
func (c *command) holdFlags(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&c.minTTL, "min-ttl", 0, "a session with less than this `duration` left counts as expired (default 5m)")
	c.codeFlags(cmd)
}

// hold finds the identity and its session. With login it gets one where none will serve, and says so on standard error;
// without, that is an error with what to run.
func (c *command) hold(ctx context.Context, login bool) (held, error) {
	w, id, err := c.chosen(ctx)
	if err != nil {
		return held{}, err
	}
	return c.holdOf(ctx, w, id, login)
}

func (c *command) holdOf(ctx context.Context, w model.Workspace, id model.Identity, login bool) (held, error) {
	if !login {
		h, err := c.good(ctx, w, id)
		if err != nil {
			return held{}, failure{exitFailed, err}
		}
		return h, nil
	}
	outcome, err := c.acquire(ctx, w, id, false)
	if err != nil {
		return held{}, err
	}
	if ctx.Err() != nil {
		return held{}, ended(ctx, outcome)
	}
	if !outcome.StillGood {
		c.leave(outcome)
	}
	h := held{workspace: w, identity: id, info: outcome.Issued.Info}
	if outcome.Issued.Unsaved != nil {
		h.unsaved = outcome.Issued
	}
	return h, nil
}

// good gives the saved session, if it will serve.
func (c *command) good(ctx context.Context, w model.Workspace, id model.Identity) (held, error) {
	s, err := w.UsableSession(ctx, id)
	if err == nil && !s.Saved {
		err = c.notGood(ctx, w, id)
	}
	return held{workspace: w, identity: id, info: s}, err
}

// chosen reads the configuration and finds the identity that the command is for.
func (c *command) chosen(ctx context.Context) (model.Workspace, model.Identity, error) {
	if c.minTTL < 0 {
		return model.Workspace{}, model.Identity{}, failure{exitUsage, errors.New("--min-ttl takes a duration, for example 5m")}
	}
	w, err := c.Open(ctx, c.options)
	if err != nil {
		return w, model.Identity{}, unopened(err)
	}
	if c.minTTL > 0 {
		w.MinTTL = c.minTTL
	}
	id, err := c.choose(ctx, w)
	if err != nil {
		return w, id, err
	}
	if id, err = id.Resolve(ctx); err != nil {
		err = failed(ctx, err)
	}
	return w, id, err
}

// notGood says why the saved session will not serve, and what to run.
func (c *command) notGood(ctx context.Context, w model.Workspace, id model.Identity) error {
	info, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil {
		return err
	}
	why := "the session of %s is about to end"
	switch info.At(c.Clock.Now()) {
	case model.NoSession:
		why = "there is no session of %s"
	case model.SessionUnknown:
		why = "nobody knows when the session of %s ends"
	case model.SessionExpired:
		why = "the session of %s has expired"
	case model.SessionGood:
		if info.Expires.Sub(c.Clock.Now()) > cmp.Or(w.MinTTL, model.MinTTL) {
			why = "the session of %s was made with other keys or another device"
		}
	}
	return fmt.Errorf(why+"; run: authdeck login -i %s", id.Title, nameOf(id))
}

// session gives the session itself, for its owner to wipe.
func (h held) session(ctx context.Context) (model.Session, error) {
	if h.unsaved != nil {
		return h.unsaved.Session, nil
	}
	s, err := h.workspace.Sessions.Read(ctx, h.identity.Ref)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("the session of %s was just removed; run: authdeck login -i %s", h.identity.Title, nameOf(h.identity))
	}
	return s, err
}

// variables hand the session over: by its profile, or with static, and where the profile could not be saved, by its
// values. They are sorted by name, each once: the identity's own env list has the last word.
func (h held) variables(ctx context.Context, static bool) (vars []model.EnvVar, isStatic bool, err error) {
	if isStatic = static || h.unsaved != nil; isStatic {
		s, err := h.session(ctx)
		if err != nil {
			return nil, isStatic, err
		}
		defer s.Wipe()
		vars = model.StaticVariables(h.identity, s)
	} else {
		vars = h.workspace.ProfileVariables(h.identity)
	}
	vars = lastOfEach(vars)
	return vars, isStatic, namesServe(h.identity, vars)
}

func lastOfEach(vars []model.EnvVar) []model.EnvVar {
	var out []model.EnvVar
	for i, v := range vars {
		if !slices.ContainsFunc(vars[i+1:], func(later model.EnvVar) bool { return sameName(later.Key, v.Key) }) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b model.EnvVar) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// sameName compares names of variables as the system does.
func sameName(a, b string) bool {
	return a == b || runtime.GOOS == "windows" && strings.EqualFold(a, b)
}

// variableName is what every shell can set (POSIX, "Environment Variable Definition").
var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// namesServe refuses a name that would be code in a shell, and a value that no program can be given.
func namesServe(id model.Identity, vars []model.EnvVar) error {
	for _, v := range vars {
		if !variableName.MatchString(v.Key) || strings.Contains(v.Value, "\x00") {
			return &model.Problem{
				Origin: id.Origin, What: fmt.Sprintf("the env list of %s has an entry %q that cannot be a variable", id.Title, v.Key),
				Fix: "write a name of letters, digits and underscores that does not start with a digit",
			}
		}
	}
	return nil
}

// misleading are the variables of an environment that would win over the session, or keep it from being found.
func misleading(static bool) []string {
	names := model.StaleVariables()
	if static {
		names = append(names, "AWS_PROFILE")
	}
	return names
}

// childEnv is the environment of a child: ours without what misleads, with vars.
func (c *command) childEnv(vars []model.EnvVar, static bool) []string {
	drop := append(misleading(static), codeVariable)
	for _, v := range vars {
		drop = append(drop, v.Key)
	}
	env := slices.DeleteFunc(c.ChildEnv(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.ContainsFunc(drop, func(d string) bool { return sameName(d, name) })
	})
	for _, v := range vars {
		env = append(env, v.Key+"="+v.Value)
	}
	return env
}
