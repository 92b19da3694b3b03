package atmosyaml

import (
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
)

// section is what one file, or several merged, says under auth and where else Atmos looks for what concerns it.
type section struct {
	auth        bool // there is an auth section
	realm       model.Setting[string]
	keyringType model.Setting[string]
	keyringPath model.Setting[string]
	passwordEnv model.Setting[string]
	providers   []string // names, in lower case
	names       fields   // auth.identities of one file, not read yet
	entries     []entry  // of all files

	fixed fixed // which of the values above are

	imports        unread
	basePath       unread
	profilesBase   unread
	profileDefault unread
	env            []unread // sections, lowest priority first
}

// entry is one identity; those of other kinds are only counted.
type entry struct {
	model.Identity
	other string // its kind, where that is not aws/user
}

// general reads all but the identities.
func (r *reader) general() section {
	var s section
	r.second()
	if r.body == nil {
		return s
	}
	root, p := r.fields(r.look(r.document, r.body), "atmos.yaml")
	r.report(p)
	root = root.folded()
	r.around(root, &s)
	if _, s.auth = root.has("auth"); !s.auth {
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
	all := root.fixes("auth")
	ring := all || auth.fixes("keyring")
	inner := ring || keyring.fixes("spec")
	s.fixed = fixed{all || auth.fixes("realm"), ring || keyring.fixes("type"), inner || spec.fixes("path"), inner || spec.fixes("password_env")}
	s.keyringType = r.must(keyring, "type", "auth.keyring.type")
	s.keyringPath = r.must(spec, "path", "auth.keyring.spec.path")
	s.passwordEnv = r.must(spec, "password_env", "auth.keyring.spec.password_env")
	providers, _ := r.fields(r.get(auth, "providers"), "auth.providers")
	for _, p := range providers {
		s.providers = append(s.providers, strings.ToLower(p.key))
	}
	s.names, p = r.fields(r.get(auth, "identities"), "auth.identities")
	r.report(p)
	r.misnamed(auth)
	return s
}

func (r *reader) report(p *model.Problem) {
	if p != nil {
		r.problems = append(r.problems, p)
	}
}

func (r *reader) must(f fields, key, name string) model.Setting[string] {
	s, p := r.str(r.get(f, key), name)
	r.report(p)
	return s
}

// readRealm takes whole numbers as they are written: Atmos's decoder turns them into text.
func (r *reader) readRealm(v value) model.Setting[string] {
	if v.form == plain && strings.Trim(v.text, "0123456789") == "" && !strings.HasPrefix(v.text, "0") {
		v.form = text
	}
	s, p := r.str(v, "auth.realm")
	r.report(p)
	return s
}

// identities reads them in the order of the file. A name that an earlier one has in other letters is the second's fault.
func (r *reader) identities(all fields) []entry {
	entries := make([]entry, 0, len(all))
	first := make(map[string]model.Origin, len(all))
	for _, p := range all {
		if p.doc.value(p.value).tag == "!unset" {
			continue
		}
		e := r.identity(p)
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

// merge lays the identities of later files over those of earlier ones. One is replaced as a whole (load.go,
// fixAuthIdentities) and keeps its place in the order.
func merge(lists [][]entry) []entry {
	size := 0
	for _, list := range lists {
		size += len(list)
	}
	all := make([]entry, 0, size)
	place := make(map[string]int, size)
	for _, list := range lists {
		start := len(all)
		for _, e := range list {
			at, known := place[e.Ref.Name]
			if known && at < start {
				e.Replaces = slices.Concat(all[at].Replaces, []model.Origin{all[at].Origin})
				all[at] = e
				continue
			}
			if !known {
				place[e.Ref.Name] = len(all)
			}
			all = append(all, e)
		}
	}
	return all
}

// over lays a later section over an earlier one: of single values the last one that is written counts, maps are merged,
// lists replaced.
func (s *section) over(top section) {
	s.auth = s.auth || top.auth
	override(&s.realm, top.realm, &s.fixed.realm, top.fixed.realm)
	override(&s.keyringType, top.keyringType, &s.fixed.keyringType, top.fixed.keyringType)
	override(&s.keyringPath, top.keyringPath, &s.fixed.keyringPath, top.fixed.keyringPath)
	override(&s.passwordEnv, top.passwordEnv, &s.fixed.passwordEnv, top.fixed.passwordEnv)
	for _, name := range top.providers {
		if !slices.Contains(s.providers, name) {
			s.providers = append(s.providers, name)
		}
	}
	s.imports.over(top.imports)
	s.basePath.over(top.basePath)
	s.profilesBase.over(top.profilesBase)
	s.profileDefault.over(top.profileDefault)
	s.env = append(s.env, top.env...)
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

// lacks says why there is nobody to choose, nil where there is.
func (l *loader) lacks(s section, c model.Config) *model.Problem {
	if len(c.Identities) > 0 {
		return nil
	}
	if len(l.order) == 0 {
		return l.missing()
	}
	p := &model.Problem{Origin: model.Origin{File: l.mainFile()}, Write: starter, Empty: true}
	switch {
	case !s.auth:
		p.What = "there is no auth section in " + theFiles(c.Files)
	case c.Others == 0:
		p.What = "there are no identities under auth.identities in " + theFiles(c.Files)
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

// mainFile is the one that a new identity goes into; where none can be written, the last one that has the name that Atmos
// looks for, or was named; else any.
func (l *loader) mainFile() string {
	if path, _ := l.target(); path != "" {
		return path
	}
	if found, _ := l.find(); len(found.files) > 0 {
		return found.last()
	}
	return l.order[len(l.order)-1].path
}

func theFiles(files []string) string {
	if len(files) == 1 {
		return "this file"
	}
	return "any of the files that apply: " + strings.Join(files, ", ")
}
