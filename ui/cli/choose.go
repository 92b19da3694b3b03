package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// choose finds the identity for a command: from -i, ATMOS_IDENTITY, or the only default; otherwise it asks. A bare -i always asks.
// Errors: an unknown name (exit 1); no terminal to ask on (exit 2, with the names).
func (c *command) choose(ctx context.Context, w model.Workspace) (model.Identity, error) {
	id, err := c.namedOrDefault(w)
	if err != nil || id.Ref.Name != "" {
		return id, err
	}
	t, err := c.terminal("")
	if err != nil {
		return model.Identity{}, missingIdentity(w.Config)
	}
	defer t.Close()
	open := func(context.Context, Options) (model.Workspace, error) { return w, nil }
	outcome, err := c.show(ctx, t, open, frontend.Options{Goal: frontend.Choose})
	if err != nil {
		return model.Identity{}, err
	}
	if err := exitError(ctx, outcome); err != nil {
		return model.Identity{}, err
	}
	return outcome.Identity, nil
}

// openFor is Open for a command about one identity. A project without an identity of kind aws/user is valid; then the error says
// why the named identity cannot be used: it is of another kind, nobody can assume it, or only a profile defines it.
func (c *command) openFor(ctx context.Context) (model.Workspace, error) {
	w, err := c.open(ctx, c.options)
	bare, empty := c.withoutUsers(ctx, err)
	name := c.identityName(bare)
	if !empty || name == "" {
		return w, err
	}
	id, why := c.named(bare, name)
	if why == nil {
		_, why = id.Resolve(ctx)
	}
	var unknown *model.UnknownIdentityError
	if errors.As(why, &unknown) && unknown.Kind == "" && len(unknown.Names) == 0 && len(c.profilesWith(ctx, unknown.Name)) == 0 {
		return w, err
	}
	return w, failure{exitFailed, why}
}

// chooseProfile asks which profile to apply.
func (c *command) chooseProfile(ctx context.Context) error {
	config, _ := c.Validate(ctx, c.options) // a profile may fix what is wrong with it
	names := config.Profiles
	if len(names) == 0 {
		return usage("--profile needs the name of a profile, and there are none here")
	}
	t, err := c.terminal("")
	if err != nil {
		return usage("--profile needs the name of a profile. Profiles: %s", strings.Join(names, ", "))
	}
	defer t.Close()
	name, err := c.pickName(ctx, t, "Profile", names)
	c.options.Profiles = []string{name}
	return err
}

// profileFor returns a profile for a command line that failed because of an unknown identity: one that defines the identity, if the
// user agrees. Otherwise it returns the error, which names the profiles that define it.
func (c *command) profileFor(ctx context.Context, err error) (profile string, failed error) {
	var unknown *model.UnknownIdentityError
	if !errors.As(err, &unknown) || !c.withoutProfile() || c.demoWorld != nil {
		return "", err
	}
	having := c.profilesWith(ctx, unknown.Name)
	if len(having) == 0 || ctx.Err() != nil {
		return "", err
	}
	t, nobody := c.terminal("")
	if nobody != nil {
		return "", inProfiles(unknown, having)
	}
	defer t.Close()
	if len(having) > 1 {
		fmt.Fprintf(t.Out, "Several profiles define the identity %s.\n", flat(unknown.Name))
		profile, err = c.pickName(ctx, t, "Profile", having)
		return profile, err
	}
	yes, asked := c.askYesOrNo(ctx, t.Lines(), fmt.Sprintf("The identity %s is defined in the profile %s. Switch to it?", flat(unknown.Name), having[0]), false,
		"A profile adds its files to atmos.yaml. --profile chooses one.")
	if asked != nil || !yes {
		return "", inProfiles(unknown, having)
	}
	return having[0], nil
}

// inProfiles says which profiles define an identity that is unknown without them.
func inProfiles(unknown *model.UnknownIdentityError, having []string) *model.Problem {
	return &model.Problem{
		Usage: true, Kind: unknown, What: fmt.Sprintf("the identity %q is defined in the %s", unknown.Name, profileNames(having)),
		Fix: model.Do("use --profile " + model.ShellWord(having[0])),
	}
}

// profileNames are names with their noun.
func profileNames(names []string) string {
	if len(names) == 1 {
		return "profile " + names[0]
	}
	return "profiles " + strings.Join(names, ", ")
}

// nameProfiles says for each "via" with an unknown identity which profiles define it.
func (c *command) nameProfiles(ctx context.Context, problems []*model.Problem) {
	if !c.withoutProfile() {
		return
	}
	for i, p := range problems {
		var unknown *model.UnknownIdentityError
		if !errors.As(p, &unknown) {
			continue
		}
		if having := c.profilesWith(ctx, unknown.Name); len(having) > 0 {
			named := *p
			named.What, named.Fix = fmt.Sprintf(`"via" names %q, which is only in the %s`, unknown.Name, profileNames(having)), inProfiles(unknown, having).Fix
			problems[i] = &named
		}
	}
}

// withoutProfile reports whether no profile was chosen.
func (c *command) withoutProfile() bool {
	return len(c.options.Profiles) == 0 && c.Getenv("ATMOS_PROFILE") == ""
}

// maxProfiles is how many profiles are searched for an identity.
const maxProfiles = 50

// profilesWith returns the profiles that define an identity.
func (c *command) profilesWith(ctx context.Context, identity string) (having []string) {
	config, _ := c.Validate(ctx, c.options)
	for _, name := range config.Profiles[:min(len(config.Profiles), maxProfiles)] {
		o := c.options
		o.Profiles = []string{name}
		if config, _ := c.Validate(ctx, o); config.Has(identity) {
			having = append(having, name)
		}
	}
	return having
}

// wrongAnswers is how many wrong answers end a prompt of a command, for a name or a passphrase.
const wrongAnswers = 3

// pickName asks for one of several names, by number or by name.
func (c *command) pickName(ctx context.Context, t term.Terminal, what string, names []string) (string, error) {
	for i, name := range names {
		fmt.Fprintf(t.Out, "%3d  %s\n", i+1, flat(name))
	}
	for range wrongAnswers {
		answer, err := c.readLine(ctx, t.Lines(), what+", number or name: ")
		if errors.Is(err, io.EOF) {
			return "", errCancelled
		}
		if err != nil {
			return "", err
		}
		answer = strings.TrimSpace(answer)
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(names) {
			return names[n-1], nil
		}
		if slices.Contains(names, answer) {
			return answer, nil
		}
		fmt.Fprintln(t.Out, words.NumberOrName(len(names)))
	}
	return "", errCancelled
}

func missingIdentity(config model.Config) error {
	return usage("missing identity; use -i NAME. %s", whatThereIs(config))
}

// whatThereIs lists the identities, or some of many.
func whatThereIs(config model.Config) string {
	var names []string
	for _, id := range slices.Concat(config.Identities, config.Roles) {
		names = append(names, model.ShellWord(id.Title))
	}
	if more := len(names) - 3; more > 5 {
		return fmt.Sprintf("Identities: %s and %d more; to list them, run: authdeck list", strings.Join(names[:3], ", "), more)
	}
	return "Identities: " + strings.Join(names, ", ")
}

// filter has Atmos's flags that select some of the identities.
type filter struct {
	tags  []string
	names []string
	pick  bool // one of them will be chosen: with tags, authdeck asks and ignores the default
}

func (c *command) tagsFlag(cmd *cobra.Command, n *filter, what string) {
	cmd.Flags().StringSliceVar(&n.tags, "tags", nil, what+" with one of these `tags`, separated by commas")
	_ = cmd.RegisterFlagCompletionFunc("tags", c.completeTags) // fails only if there is no such flag
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return notEmpty(cmd, "tags") }
}

// only returns the configuration with only the selected identities. If none is selected, it returns a *failure for wrong usage.
func (n filter) only(config model.Config) (model.Config, error) {
	if len(n.tags)+len(n.names) == 0 {
		return config, nil
	}
	some, err := n.of(config)
	for i := range some {
		some[i].Default = some[i].Default && !n.pick
	}
	return config.Only(some...), err
}

func (n filter) of(config model.Config) ([]model.Identity, error) {
	ids := slices.Concat(config.Identities, config.Roles)
	if len(n.names) > 0 {
		ids = nil
		for _, name := range n.names {
			id, err := config.Find(strings.TrimSpace(name))
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	if len(n.tags) == 0 {
		return ids, nil
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id model.Identity) bool {
		return !slices.ContainsFunc(n.tags, func(tag string) bool { return slices.Contains(id.Tags, strings.TrimSpace(tag)) })
	})
	if len(ids) > 0 {
		return ids, nil
	}
	all := tagsOf(config)
	if len(all) == 0 {
		return nil, usage("no identity has the tag %s, or any other; add tags to an identity in atmos.yaml, or leave --tags out", strings.Join(n.tags, " or "))
	}
	return nil, usage("no identity has the tag %s. Tags: %s", strings.Join(n.tags, " or "), strings.Join(all, ", "))
}

func tagsOf(config model.Config) (all []string) {
	for _, id := range slices.Concat(config.Identities, config.Roles) {
		all = append(all, id.Tags...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// completeTags offers the tags of identities, also after a comma.
func (c *command) completeTags(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	config, _ := c.Validate(cmd.Context(), c.options)
	return afterComma(tagsOf(config), typed), cobra.ShellCompDirectiveNoFileComp
}

// afterComma offers words for the last item of a list that is being typed.
func afterComma(words []string, typed string) (out []cobra.Completion) {
	before := typed[:strings.LastIndex(typed, ",")+1]
	for _, word := range words {
		if strings.HasPrefix(word, typed[len(before):]) {
			out = append(out, before+word)
		}
	}
	return out
}

// leaveToAtmos rejects a flag of Atmos for something that authdeck does not do, and names the Atmos command.
func leaveToAtmos(cmd *cobra.Command, name, what, atmos string) {
	flag, run := cmd.Flags().Lookup(name), cmd.RunE
	flag.Hidden = true
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		value := flag.Value.String()
		if !flag.Changed || value == "false" {
			return run(cmd, args)
		}
		command := atmos + " --" + name
		if flag.NoOptDefVal == "" {
			command += " " + model.ShellWord(value)
		}
		if id := cmd.Flag("identity"); id != nil && id.Value.String() != "" {
			command += " " + model.IdentityFlag(id.Value.String())
		}
		return usage("authdeck %s; run: %s", what, command)
	}
}

// What authdeck leaves to Atmos.
const (
	webflow   = "signs in with keys and an MFA code, not in a browser"
	providers = "supports IAM users and their roles, which have no provider"
	isolated  = "opens the console in the browser session that you have"
)
