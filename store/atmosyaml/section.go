package atmosyaml

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// section is what one file, or several merged, says under auth and where else Atmos looks for what concerns it.
type section struct {
	auth           bool // there is an auth section
	realm          model.Setting[string]
	keyringType    model.Setting[string]
	keyringPath    model.Setting[string]
	passwordEnv    model.Setting[string]
	providers      []string // names, in lower case
	identityFields fields   // auth.identities of one file, not read yet
	entries        []entry  // of all files

	computed computed // which of the values above are

	imports        lazyValue
	basePath       lazyValue
	profilesBase   lazyValue
	profileDefault lazyValue
	env            []lazyValue // sections, lowest priority first
}

// entry is one identity; those of other kinds are only counted.
type entry struct {
	model.Identity
	other string // its kind, where that is not aws/user
}

// general reads all but the identities.
func (r *reader) readSection() section {
	var s section
	r.checkSecondDocument()
	if r.Body == nil {
		return s
	}
	root, p := r.fields(r.evaluate(r.Document, r.Body), "atmos.yaml")
	r.report(p)
	root = root.folded()
	r.readSiblings(root, &s)
	if _, s.auth = root.find("auth"); !s.auth {
		return s
	}
	auth, p := r.fields(r.get(root, "auth"), "auth")
	r.report(p)
	auth = auth.folded()
	s.realm = r.readRealm(r.get(auth, "realm"))
	keyring, p := r.fields(r.get(auth, "keyring"), "auth.keyring")
	r.report(p)
	keyring = keyring.folded()
	spec, p := r.fields(r.get(keyring, "spec"), "auth.keyring.spec")
	r.report(p)
	spec = spec.folded()
	all := root.computes("auth")
	ring := all || auth.computes("keyring")
	inner := ring || keyring.computes("spec")
	s.computed = computed{all || auth.computes("realm"), ring || keyring.computes("type"), inner || spec.computes("path"), inner || spec.computes("password_env")}
	s.keyringType = r.setting(keyring, "type", "auth.keyring.type")
	s.keyringPath = r.setting(spec, "path", "auth.keyring.spec.path")
	s.passwordEnv = r.setting(spec, "password_env", "auth.keyring.spec.password_env")
	providers, _ := r.fields(r.get(auth, "providers"), "auth.providers")
	for _, p := range providers {
		s.providers = append(s.providers, strings.ToLower(p.Key))
	}
	s.identityFields, p = r.fields(r.get(auth, "identities"), "auth.identities")
	r.report(p)
	r.checkIdentitiesKey(auth)
	return s
}

func (r *reader) report(p *model.Problem) {
	if p != nil {
		r.problems = append(r.problems, p)
	}
}

func (r *reader) setting(f fields, key, name string) model.Setting[string] {
	s, p := r.str(r.get(f, key), name)
	r.report(p)
	return s
}

// readRealm takes whole numbers as they are written: Atmos's decoder turns them into text.
func (r *reader) readRealm(v yamldoc.Value) model.Setting[string] {
	if v.Form == yamldoc.Plain && strings.Trim(v.Text, "0123456789") == "" && !strings.HasPrefix(v.Text, "0") {
		v.Form = yamldoc.Text
	}
	s, p := r.str(v, "auth.realm")
	r.report(p)
	return s
}

// readIdentities reads them in the order of the file. A name that an earlier one has in other letters is the second's fault.
func (r *reader) readIdentities(all fields) []entry {
	entries := make([]entry, 0, len(all))
	first := make(map[string]model.Origin, len(all))
	for _, p := range all {
		if p.Doc.Value(p.Value).Tag == "!unset" {
			continue
		}
		e := r.readIdentity(p)
		if before, taken := first[e.Ref.Name]; taken {
			e.other = ""
			e.Problem = &model.Problem{Origin: e.Origin, Fix: "give one of the two another name",
				What: fmt.Sprintf("the identity in line %d has the same name but for capital letters", before.Line)}
		} else {
			first[e.Ref.Name] = e.Origin
		}
		entries = append(entries, e)
	}
	return entries
}

func (s section) fill(c *model.Config) {
	c.Identities = make([]model.Identity, 0, len(s.entries))
	for _, e := range s.entries {
		if e.other != "" {
			if c.OtherKinds == nil {
				c.OtherKinds = map[string]string{}
			}
			c.Others, c.OtherKinds[e.Ref.Name] = c.Others+1, e.other
			continue
		}
		c.Identities = append(c.Identities, e.Identity)
	}
	c.Keyring = model.KeyringConfig{Path: s.keyringPath.Value, PasswordEnv: s.passwordEnv.Value}
	if s.keyringType.Value != "" {
		c.Keyring.Type = s.keyringType
	}
}

// noIdentities says why there is nobody to choose, nil where there is.
func (l *loader) noIdentities(s section, c model.Config) *model.Problem {
	if len(c.Identities) > 0 {
		return nil
	}
	if len(l.order) == 0 {
		return l.noFileProblem()
	}
	p := &model.Problem{Origin: model.Origin{File: l.targetFile()}, Write: starter, Empty: true}
	switch {
	case !s.auth:
		p.What = "there is no auth section in " + describeFiles(c.Files)
	case c.Others == 0:
		p.What = "there are no identities under auth.identities in " + describeFiles(c.Files)
	case c.Others == 1:
		p.What = "the one identity under auth.identities is of another kind than aws/user"
	default:
		p.What = fmt.Sprintf("none of the %d identities under auth.identities is of kind aws/user", c.Others)
	}
	for _, w := range c.Warnings { // they may be where it says so
		p.What += "; " + w.Origin.String() + ": " + w.What
	}
	return p
}

// targetFile is the one that a new identity goes into; where none can be written, the last one that has the name that Atmos
// looks for, or was named; else any.
func (l *loader) targetFile() string {
	if path, _ := l.writableFile(); path != "" {
		return path
	}
	if found, _ := l.find(); len(found.files) > 0 {
		return found.last()
	}
	return l.order[len(l.order)-1].path
}

func describeFiles(files []string) string {
	if len(files) == 1 {
		return "this file"
	}
	return "any of the files that apply: " + strings.Join(files, ", ")
}

// checkSecondDocument warns of what follows the first YAML document.
func (r *reader) checkSecondDocument() {
	if r.More > 0 {
		r.warn(&model.Problem{Origin: model.Origin{File: r.File, Line: r.More, Column: 1}, Fix: "remove this line, or move what counts above it",
			What: "another YAML document starts here, and only the first is read, as in Atmos"})
	}
}

// checkDefaults warns where more than one identity is the default.
func (l *loader) checkDefaults(c model.Config) {
	var first *model.Identity
	for i, id := range c.Identities {
		switch {
		case !id.Default:
		case first == nil:
			first = &c.Identities[i]
		default:
			l.warn(&model.Problem{Origin: id.Origin, Fix: "keep default: true at one of them",
				What: fmt.Sprintf("%s is a default, and so is %s (%s): you are asked which one is meant", id.Title, first.Title, first.Origin.String())})
		}
	}
}

// unread is a value that is evaluated where it is needed.
type lazyValue struct {
	reader *reader
	yamldoc.Pair
	set      bool
	computed bool  // a function gives it
	raw      bool  // it is read before functions are
	group    *byte // of an env section: those of one atmos.yaml and what belongs to it; nil: of --config and profiles
}

// around takes note of what stands beside auth and says where else to look.
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

// text evaluates a value of one line; what is wrong with it is a warning.
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
		l.warn(&model.Problem{Origin: v.At, What: "a function does not count in " + name + ": Atmos reads it before, and takes what follows the tag",
			Fix: "write the value itself"})
	}
	s, p := u.reader.scalar(v, name)
	l.warn(p)
	return s
}

// evaluate evaluates the value; an early one is what follows the tag.
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

// texts evaluates a list of lines, or one alone, which may name several.
func (l *loader) texts(u lazyValue, name string, several func(string) []string) (all []model.Setting[string]) {
	if !u.set {
		return nil
	}
	v := u.evaluate()
	if v.Form != yamldoc.List {
		s := l.line(u, name)
		for _, one := range several(s.Value) {
			if one != "" {
				s.Value = one
				all = append(all, s)
			}
		}
		return all
	}
	for _, item := range v.Node.(*ast.SequenceNode).Values {
		one := lazyValue{reader: u.reader, Pair: yamldoc.Pair{Value: item, Doc: v.Doc}, set: true, raw: u.raw}
		if s := l.line(one, "an entry of "+name); s.Value != "" {
			all = append(all, s)
		}
	}
	return all
}

// splitCommas is how Atmos divides the text where it expects a list.
func splitCommas(s string) []string { return strings.Split(s, ",") }
