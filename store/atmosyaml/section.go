package atmosyaml

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// section is the auth section of one file, or of several merged, and the keys beside it that matter here.
type section struct {
	auth           bool // there is an auth section
	realm          setting
	keyringType    setting
	keyringPath    setting
	passwordEnv    setting
	providers      named[struct{}]
	integrations   named[model.Integration]
	identityFields fields  // auth.identities of one file, not read yet
	entries        []entry // of all files

	imports        lazyValue
	basePath       lazyValue
	profilesBase   lazyValue
	profileDefault lazyValue
	env            []lazyValue // sections, lowest priority first
}

// entry is one identity. Of an identity of a kind that authdeck does not support, only the name, the kind, the default
// and the place are read.
type entry struct {
	model.Identity
	other    string // its kind, if authdeck does not support it; otherwise ""
	otherFix string // what to write instead of that kind; "" if Atmos may know it
}

// rootKeys are the top-level keys that authdeck reads. Real files have thousands of lines under other keys.
var rootKeys = []string{"auth", "import", "base_path", "env", "profiles"}

func isRead(rootKey string) bool { return slices.Contains(rootKeys, yamldoc.FoldedKey(rootKey)) }

// readSection reads everything but the identities.
func (r *reader) readSection() section {
	var s section
	r.checkSecondDocument()
	if r.Unseen != nil {
		r.warn(r.Unseen)
	}
	if r.Body == nil {
		return s
	}
	root := r.reportedFields(r.evaluate(r.Document, r.Body), "atmos.yaml")
	r.readSiblings(root, &s)
	if _, s.auth = root.find("auth"); !s.auth {
		return s
	}
	auth := r.reportedFields(r.get(root, "auth"), "auth")
	inAuth := root.computes("auth")
	s.realm = setting{r.readRealm(r.get(auth, "realm")), inAuth || auth.computes("realm")}
	keyring := r.reportedFields(r.get(auth, "keyring"), "auth.keyring")
	spec := r.reportedFields(r.get(keyring, "spec"), "auth.keyring.spec")
	inKeyring := inAuth || auth.computes("keyring")
	inSpec := inKeyring || keyring.computes("spec")
	s.keyringType = r.readSetting(keyring, "type", "auth.keyring.type", inKeyring)
	s.keyringPath = r.readPlace(spec, "path", inSpec)
	s.passwordEnv = r.readPlace(spec, "password_env", inSpec)
	providers, _ := r.fields(r.get(auth, "providers"), "auth.providers")
	for _, p := range providers {
		s.providers.set(p.Key, struct{}{})
	}
	s.integrations = r.readIntegrations(auth)
	identities, p := r.fields(r.get(auth, "identities"), "auth.identities")
	r.report(p)
	s.identityFields = identities
	r.checkAuthKeys(auth)
	r.checkKeys(keyring, keyringKeys)
	return s
}

func (r *reader) report(p *model.Problem) {
	if p != nil {
		r.problems = append(r.problems, p)
	}
}

func (r *reader) reportedFields(v yamldoc.Value, name string) fields {
	f, p := r.fields(v, name)
	r.report(p)
	f, twins := f.fold()
	r.warnOfTwins(twins)
	return f
}

func (r *reader) readSetting(f fields, key, name string, computed bool) setting {
	s, p := r.str(r.get(f, key), name)
	r.report(p)
	return setting{s, computed || f.computes(key)}
}

// readPlace reads a key of auth.keyring.spec, which has an effect only if it is trusted.
func (r *reader) readPlace(spec fields, key string, computed bool) setting {
	s := r.readSetting(spec, key, "auth.keyring.spec."+key, computed)
	if s.Set && !r.allow(model.SetsKeyring, key, r.get(spec, key)) {
		return setting{}
	}
	return s
}

// readRealm accepts whole numbers without quotes: Atmos's decoder turns them into text.
func (r *reader) readRealm(v yamldoc.Value) model.Setting[string] {
	if v.Form == yamldoc.Plain && strings.Trim(v.Text, "0123456789") == "" && !strings.HasPrefix(v.Text, "0") {
		v.Form = yamldoc.Text
	}
	s, p := r.str(v, "auth.realm")
	r.report(p)
	return s
}

// readIdentities reads the identities in file order. If two names differ only in case, the second one gets the problem.
func (r *reader) readIdentities(all fields) []entry {
	entries := make([]entry, 0, len(all))
	first, looks := make(map[string]model.Origin, len(all)), map[string]model.Origin{}
	for _, p := range all {
		if p.Doc.Value(p.Value).Tag == "!unset" {
			continue
		}
		e := r.readIdentity(p)
		if before, taken := first[e.Ref.Name]; taken {
			e.other = ""
			e.Problem = &model.Problem{Origin: e.Origin, Fix: model.Do("rename one of them"),
				What: fmt.Sprintf("this name differs only in case from the one on line %d", before.Line)}
		} else {
			first[e.Ref.Name] = e.Origin
			look := lookOf(e.Ref.Name)
			if twin, ok := looks[look]; ok {
				r.warn(&model.Problem{Origin: e.Origin, Fix: model.Do("rename one of them"),
					What: fmt.Sprintf("this name looks the same as the one on line %d, but has other characters", twin.Line)})
			}
			looks[look] = e.Origin
		}
		entries = append(entries, e)
	}
	return entries
}

func (s section) fill(c *model.Config) {
	c.Identities = make([]model.Identity, 0, len(s.entries))
	for _, e := range s.entries {
		switch {
		case e.Role != nil:
			c.Roles = append(c.Roles, e.Identity)
			continue
		case e.other == "":
			c.Identities = append(c.Identities, e.Identity)
			continue
		}
		c.Others = append(c.Others, model.OtherIdentity{Title: e.Title, Kind: e.other, Fix: e.otherFix, Default: e.Default, Origin: e.Origin})
	}
	c.Keyring = model.KeyringConfig{Path: s.keyringPath.Value, PasswordEnv: s.passwordEnv.Value}
	if s.keyringType.Value != "" {
		c.Keyring.Type = s.keyringType.Setting
	}
}

// noIdentities says why there is no identity to choose.
func (l *loader) noIdentities(s section, c model.Config) *model.Problem {
	if p := c.CheckHidden(); p != nil {
		return p
	}
	if len(l.order) == 0 {
		return l.noFileProblem()
	}
	p := &model.Problem{Origin: model.Origin{File: l.targetFile()}, Write: starter, Empty: model.EmptyFile}
	where := "this file"
	if len(c.Files) > 1 {
		where = "any of these files: " + strings.Join(c.Files, ", ")
	}
	forAtmos := c.NamesForAtmos()
	switch n := len(c.Others) + len(c.Roles); {
	case !s.auth:
		p.What = "no auth section in " + where
	case n == 0:
		p.What = "no identities under auth.identities in " + where
	case n == len(forAtmos):
		p.What, p.Why = "authdeck cannot sign in to "+model.Names(forAtmos), "use atmos auth, or add an IAM user"
	case n == 1:
		p.What = "the only identity under auth.identities is not of kind aws/user"
	default:
		p.What = fmt.Sprintf("none of the %d identities under auth.identities is of kind aws/user", n)
	}
	if len(forAtmos) > 0 && p.Why == "" {
		p.Why = "authdeck signs in IAM users and their roles; use atmos auth for " + model.Names(forAtmos)
	}
	p.Hints = c.Warnings
	return p
}

// targetFile is the file that a new identity goes into. If none can be written, it is the last main file, else any file.
func (l *loader) targetFile() string {
	if path, _ := l.writableFile(); path != "" {
		return path
	}
	if found, _ := l.find(); len(found.files) > 0 {
		return found.last()
	}
	return l.order[len(l.order)-1].path
}

// checkSecondDocument warns about content after the first YAML document.
func (r *reader) checkSecondDocument() {
	if r.More == 0 {
		return
	}
	p := r.Ignored("Atmos")
	if r.Body != nil {
		p.What += ", as in Atmos"
	}
	r.warn(p)
}

// checkDefaults warns about a default that no command can use without -i.
func (l *loader) checkDefaults(c model.Config) {
	var p *model.Problem
	if _, err := c.Default(); errors.As(err, &p) {
		l.warn(p)
	}
}

// lazyValue is a value that is evaluated when it is needed.
type lazyValue struct {
	reader *reader
	yamldoc.Pair
	set      bool
	computed bool  // by a function
	raw      bool  // Atmos reads it before it evaluates functions
	group    *byte // of an env section: equal for one atmos.yaml and its imports; nil for --config and profiles
}

// readSiblings reads the keys beside auth that say where else to look.
func (r *reader) readSiblings(root fields, s *section) {
	s.imports, s.basePath = r.lazy(root, "import"), r.lazy(root, "base_path")
	if env := r.lazy(root, "env"); env.set {
		s.env = []lazyValue{env}
	}
	if _, ok := root.find("profiles"); ok {
		profiles, _ := r.fields(r.get(root, "profiles"), "profiles")
		profiles = profiles.folded()
		s.profilesBase, s.profileDefault = r.lazy(profiles, "base_path"), r.lazy(profiles, "default")
	}
}

func (r *reader) lazy(f fields, key string) lazyValue {
	p, ok := f.find(key)
	return lazyValue{reader: r, Pair: p, set: ok, computed: ok && isComputed(p)}
}

// evaluate evaluates the value. For a raw value, it returns a function's argument.
func (u lazyValue) evaluate() yamldoc.Value {
	v := u.Doc.Value(u.Value)
	if !u.raw || v.Form != yamldoc.Function {
		return u.reader.evaluate(u.Doc, u.Value)
	}
	if arg := u.Doc.Value(v.Node); arg.Form != yamldoc.Null {
		return arg
	}
	return v.Result("")
}

// text evaluates a value of one line, without the space around it. Problems become warnings.
func (l *loader) text(u lazyValue, name string) model.Setting[string] {
	s := l.line(u, name)
	s.Value = strings.TrimSpace(s.Value)
	return s
}

func (l *loader) line(u lazyValue, name string) model.Setting[string] {
	if !u.set {
		return model.Setting[string]{}
	}
	v := u.evaluate()
	if u.raw && u.Doc.Value(u.Value).Form == yamldoc.Function {
		l.warn(&model.Problem{Origin: v.At, What: "Atmos reads " + name + " before it runs functions, and uses the text after the tag",
			Fix: model.Do("write the value without a function")})
	}
	s, p := u.reader.scalar(v, name)
	l.warn(p)
	return s
}

// texts evaluates a list of lines, or a single text, which split divides.
func (l *loader) texts(u lazyValue, name string, split func(string) []string) (all []model.Setting[string]) {
	if !u.set {
		return nil
	}
	v := u.evaluate()
	if v.Form != yamldoc.List {
		s := l.line(u, name)
		for _, one := range split(s.Value) {
			if one != "" {
				s.Value = one
				all = append(all, s)
			}
		}
		return all
	}
	for _, item := range v.Items() {
		one := lazyValue{reader: u.reader, Pair: yamldoc.Pair{Value: item, Doc: v.Doc}, set: true, raw: u.raw}
		if s := l.line(one, "an entry of "+name); s.Value != "" {
			all = append(all, s)
		}
	}
	return all
}

// splitCommas splits text as Atmos does where it expects a list.
func splitCommas(s string) []string { return strings.Split(s, ",") }
