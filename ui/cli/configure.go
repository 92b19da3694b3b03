package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"authdeck/model"
	"authdeck/model/form"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// configure always asks for the identity unless -i names it.
func (c *command) configure(ctx context.Context) error {
	id, open, err := c.openNamed(ctx, c.identity)
	if err != nil {
		return c.configureUnknown(ctx, open, err)
	}
	if id.Role != nil {
		return &model.RoleError{Role: id}
	}
	if w, err := open(ctx, c.options); err == nil && len(w.Config.Needs(model.ForSession, id)) > 0 {
		if w, id, err = c.trusted(ctx, w, id, model.ForSession, c.open); err != nil {
			return err
		}
		open = onceFrom(w, nil, c.open)
	} else {
		open = onceFrom(w, err, c.open)
	}
	if id.KeysInConfig() {
		c.leaveManaged(id)
		return nil
	}
	o := frontend.Options{Goal: frontend.Configure, Identity: id.Ref.Name}
	if id.Ref.Name == "" {
		o.Add = c.identity // there is no configuration that could contain it
	}
	return c.screen(ctx, open, o, "authdeck user configure "+flagOf(id))
}

// configureUnknown offers to add an identity that atmos.yaml does not have; in a script it names the command.
func (c *command) configureUnknown(ctx context.Context, open opener, err error) error {
	var unknown *model.UnknownIdentityError
	if !errors.As(err, &unknown) || unknown.Kind != "" || !c.hasTerminal() || model.CheckName(unknown.Name) != nil {
		return orAdd(err)
	}
	return c.screen(ctx, open, frontend.Options{Goal: frontend.Configure, Add: unknown.Name}, "authdeck identity add "+model.ShellWord(unknown.Name))
}

// orAdd names the command that adds an identity, if the identity does not exist, or says why it cannot be added.
func orAdd(err error) error {
	var unknown *model.UnknownIdentityError
	if !errors.As(err, &unknown) || unknown.Kind != "" {
		return err
	}
	p := &model.Problem{What: unknown.Error(), Fix: model.Fix{{Text: "to add it, run:", Code: "authdeck identity add " + model.ShellWord(unknown.Name)}}}
	if wrong := model.CheckName(unknown.Name); wrong != nil {
		p.Why, p.Fix = wrong.What, wrong.Fix
	}
	return usage("%s", words.Lowered(unknown, words.Line(p)))
}

func (c *command) user() *cobra.Command {
	user := &cobra.Command{Use: "user", Short: "Save the keys of an IAM user", Args: subcommandOnly,
		Example: "  authdeck user configure\n  authdeck user configure -i emergency-user",
		RunE:    c.needsSubcommand}
	user.AddCommand(c.userConfigure())
	return user
}

// formFlags are the form's fields as flags; nil if a flag was not given.
type formFlags struct {
	accessKeyID, device, duration *string
	secret                        bool // on standard input
	override                      bool // save in spite of conflicts
}

func (g formFlags) any() bool {
	return g.accessKeyID != nil || g.device != nil || g.duration != nil || g.secret
}

func (c *command) userConfigure() *cobra.Command {
	configure := &cobra.Command{
		Use: "configure [NAME]", Short: "Choose an identity and save its keys",
		Long: "configure opens a form for the keys of an identity. With flags it saves them without the form; " +
			"values that you leave out stay unchanged. The secret access key is never a flag or a variable, " +
			"because other users of this machine could read it there.",
		Example: "  authdeck user configure -i emergency-user\n" +
			"  pass aws | authdeck user configure -i emergency-user --secret-stdin \\\n" +
			"      --access-key-id AKIAIOSFODNN7EXAMPLE",
	}
	c.takesName(configure)
	f := configure.Flags()
	id := f.String("access-key-id", "", "save this access key `ID`")
	device := f.String("mfa-arn", "", "save this MFA device (`ARN` or serial number); empty for none")
	duration := f.String("session-duration", "", "request sessions of this `duration`: seconds, or 12h, 90m, 1d")
	secret := f.Bool("secret-stdin", false, "read the secret access key from standard input")
	override := f.Bool("insist", false, "save even if the keys look wrong, AWS rejects them, or they belong to another account or user")
	configure.RunE = func(cmd *cobra.Command, _ []string) error {
		changed := func(name string, value *string) *string {
			if f.Changed(name) {
				return value
			}
			return nil
		}
		g := formFlags{changed("access-key-id", id), changed("mfa-arn", device), changed("session-duration", duration), *secret, *override}
		if g.any() {
			return c.configureByFlags(cmd.Context(), g)
		}
		if g.override {
			return usage("--insist works only with flags that save keys, such as --secret-stdin. The form asks before it saves")
		}
		return c.configure(cmd.Context())
	}
	return configure
}

func (c *command) configureByFlags(ctx context.Context, g formFlags) error {
	w, err := c.openOrAdd(ctx, false)
	if err != nil {
		return err
	}
	if c.identity == "" && !c.pick {
		return missingIdentity(w.Config)
	}
	id, err := c.choose(ctx, w)
	if err != nil {
		return orAdd(err)
	}
	if id.Role != nil {
		return &model.RoleError{Role: id}
	}
	if w, id, err = c.trusted(ctx, w, id, model.ForSession, c.open); err != nil {
		return err
	}
	if id, err = id.Resolve(ctx); err != nil {
		return err
	}
	if err := g.managed(id); err != nil {
		return err
	}
	if !c.checkGiven(form.NewKeys(id, model.Draft{}, true), g) { // before standard input is read, or a passphrase is asked for
		return errWrongFlags
	}
	var secret model.Secret
	if g.secret {
		if secret, err = c.readSecret(ctx); err != nil {
			return err
		}
		defer secret.Wipe()
	}
	d, stored, err := c.stored(ctx, w, id)
	if err != nil {
		return err
	}
	draft := g.applyTo(d)
	draft.Secret = secret
	how := model.Saving{NoVerify: c.noVerify}
	if g.override {
		how.Override = model.EveryConflict
	}
	if !c.checkFlags(form.NewKeys(id, d, stored), g, draft) {
		return errWrongFlags
	}
	return c.saveKeys(ctx, w, id, draft, how)
}

// saveKeys saves keys within a deadline, and reports what it did.
func (c *command) saveKeys(ctx context.Context, w model.Workspace, id model.Identity, d model.Draft, how model.Saving) error {
	saving, cancel := context.WithTimeout(ctx, model.SaveTimeout)
	defer cancel()
	w.Vault = c.watched(w.Vault, !c.hasTerminal())
	receipt, err := w.Configure(saving, id, d, how)
	switch {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(c.stderr, c.marked(words.NotSavedLast([]string{id.Title}, err)))
		return ctx.Err()
	case err != nil:
		return notSaved(err, words.NothingSaved)
	}
	receipt.Unusual = nil // checkFlags said it
	c.report(frontend.Outcome{Identity: id, Saved: &receipt})
	return nil
}

// managed rejects values that the configuration manages.
func (g formFlags) managed(id model.Identity) error {
	if id.Problem != nil {
		return id.Problem
	}
	k := form.NewKeys(id, model.Draft{}, false)
	for _, flag := range g.list() {
		_, origin, managed := k.Managed(flag.Field)
		if managed && (flag.given || flag.Field == form.KeyID) && flag.Field != form.SecretKey {
			return &model.Problem{Origin: origin, What: flag.what + " of " + id.Title + " is managed in this file", Fix: model.Do("change it there, or remove it from the file")}
		}
	}
	return nil
}

// applyTo replaces the stored values with the given ones.
func (g formFlags) applyTo(d model.Draft) model.Draft {
	if g.accessKeyID != nil {
		d.AccessKeyID = model.TrimKey(*g.accessKeyID)
	}
	if g.device != nil {
		d.Device = strings.TrimSpace(*g.device)
	}
	if g.duration != nil {
		d.Duration = strings.TrimSpace(*g.duration)
	}
	return d
}

// errWrongFlags ends a command that has already reported the wrong flags.
var errWrongFlags = failure{code: exitUsage}

// formFlag is a field of the form as a flag.
type formFlag struct {
	form.Field
	name  string
	what  string // it is managed in the configuration
	given bool
}

// list returns the flags in the order of the form.
func (g formFlags) list() []formFlag {
	return []formFlag{
		{form.KeyID, "--access-key-id", "the access key", g.accessKeyID != nil},
		{form.SecretKey, "--secret-stdin", "", g.secret},
		{form.Device, "--mfa-arn", "the MFA device", g.device != nil},
		{form.Duration, "--session-duration", "the session duration", g.duration != nil},
	}
}

// checkGiven reports values that are invalid whatever is stored, and the warnings about the others; false if there is one. The secret
// key is not read yet.
func (c *command) checkGiven(k form.Keys, g formFlags) bool {
	var say []func()
	fine := true
	for _, flag := range g.list() {
		p := g.strict(flag, k.Check(flag.Field, g.applyTo(model.Draft{})).Problem)
		switch {
		case p == nil || !flag.given || flag.Field == form.SecretKey:
		case p.Blocks():
			fine = false
			say = append(say, func() { c.refuse(flag.name, p) })
		default:
			say = append(say, func() { c.warnFlag(flag.name, p) })
		}
	}
	for _, one := range say {
		if !fine { // otherwise checkFlags says it
			one()
		}
	}
	return fine
}

// checkFlags reports what the form would, with the flags' names; false if something must not be saved. It does not report stored
// values that stay, unless other keys or another device make them wrong.
func (c *command) checkFlags(k form.Keys, g formFlags, d model.Draft) bool {
	fine := true
	device := k.Check(form.Device, d).Problem
	for _, flag := range g.list() {
		p := g.strict(flag, k.Check(flag.Field, d).Problem)
		switch {
		case flag.Field == form.KeyID && !k.Stored && !flag.given:
			p = &model.Problem{What: "required, because no keys are saved for " + k.Identity.Title + " yet"}
		case flag.Field == form.SecretKey && p.Blocks() && d.Secret.Empty() && g.accessKeyID == nil:
			p = &model.Problem{What: "required, with the secret access key on standard input"}
		case flag.Field == form.SecretKey && p.Blocks() && d.Secret.Empty():
			p = &model.Problem{What: model.ErrSecretForOtherKey.Error()}
		case flag.Field == form.Device:
			flag.given = flag.given || g.accessKeyID != nil
		case flag.Field == form.Duration && !flag.given:
			flag.name, flag.given = "The saved session duration, "+d.Duration, k.Stored && g.device != nil && !device.Blocks()
		}
		switch {
		case p.Blocks():
			fine = false
			c.refuse(flag.name, p)
		case p != nil && flag.given:
			c.warnFlag(flag.name, p)
		case flag.Field == form.KeyID && flag.given && model.OddInKeyID(d.AccessKeyID) != nil:
			c.warnFlag(flag.name, model.OddInKeyID(d.AccessKeyID))
		}
	}
	return fine
}

// strict makes a warning about a given value an error: nobody is asked here, and the keys that work now would be lost. --insist saves
// keys in spite of a warning.
func (g formFlags) strict(flag formFlag, p *model.Problem) *model.Problem {
	if p == nil || p.Blocks() || !flag.given || g.override || flag.Field != form.KeyID && flag.Field != form.SecretKey {
		return p
	}
	return &model.Problem{What: p.What, Why: p.Why, Fix: model.Do(insist)}
}

// insist is the fix for keys that look wrong.
const insist = "to save the keys anyway, use --insist"

func (c *command) warnFlag(flag string, p *model.Problem) {
	c.warn(flag + ": " + words.Lowered(p, words.Line(p)))
}

func (c *command) refuse(flag string, p *model.Problem) {
	fmt.Fprintln(c.stderr, "authdeck: "+flag+": "+words.Lowered(p, words.Line(p)))
}

// notSaved says why, in a line about flags, not about keys on a screen. unsaved says what was not saved.
func notSaved(err error, unsaved string) error {
	conflicts := model.ConflictsIn(err)
	if conflicts == 0 {
		return err
	}
	p := words.Explain(err)
	why := words.Lowered(err, p.What)
	if p.Why != "" {
		why += ". " + strings.TrimSuffix(p.Why, ".")
	}
	return fmt.Errorf("%s. %s. %s", why, unsaved, words.Sentence(insist))
}

// readSecret reads the one line of standard input; on a terminal, typing is hidden.
func (c *command) readSecret(ctx context.Context) (model.Secret, error) {
	if term.Is(os.Stdin) {
		return c.askSecret(ctx, "AWS Secret Access Key: ", "authdeck user configure")
	}
	b, err := io.ReadAll(io.LimitReader(os.Stdin, term.MaxLine+1))
	defer clear(b)
	if err != nil {
		return model.Secret{}, fmt.Errorf("cannot read standard input: %w", err)
	}
	if bytes.IndexByte(b, 0) >= 0 { // it would look like a line too many, or be stored
		return model.Secret{}, advice("standard input is not text in UTF-8; pass the secret access key as UTF-8")
	}
	text := model.TrimKey(strings.TrimPrefix(string(b), "\ufeff")) // as PowerShell writes it
	switch {
	case strings.ContainsAny(text, "\r\n"):
		return model.Secret{}, advice("standard input has more than one line; pass only the secret access key")
	case len(b) > term.MaxLine:
		return model.Secret{}, advice("standard input is too long; pass only the secret access key")
	}
	if text == "" {
		return model.Secret{}, advice("standard input is empty; pass the secret access key there")
	}
	return model.SecretString(text), nil
}
