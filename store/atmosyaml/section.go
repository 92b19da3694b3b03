package atmosyaml

import (
	"fmt"
	"strings"

	"authdeck/model"
)

// section is what one file, or all of them merged, says under auth.
type section struct {
	auth        bool // there is an auth section
	elsewhere   bool // another YAML document follows, which Atmos does not read
	realm       model.Setting[string]
	keyringType model.Setting[string]
	keyringPath model.Setting[string]
	passwordEnv model.Setting[string]
	identities  []entry
}

// entry is one identity; those of other kinds are only counted.
type entry struct {
	model.Identity
	other bool
}

func (r *reader) section() section {
	s := section{elsewhere: r.more}
	if r.body == nil {
		return s
	}
	root, p := r.fields(r.look(r.document, r.body), "atmos.yaml")
	r.report(p)
	if _, s.auth = root.has("auth"); !s.auth {
		return s
	}
	auth, p := r.fields(r.get(root, "auth"), "auth")
	r.report(p)
	s.realm = r.readRealm(r.get(auth, "realm"))
	keyring, p := r.fields(r.get(auth, "keyring"), "auth.keyring")
	r.report(p)
	spec, p := r.fields(r.get(keyring, "spec"), "auth.keyring.spec")
	r.report(p)
	s.keyringType = r.must(keyring, "type", "auth.keyring.type")
	s.keyringPath = r.must(spec, "path", "auth.keyring.spec.path")
	s.passwordEnv = r.must(spec, "password_env", "auth.keyring.spec.password_env")
	identities, p := r.fields(r.get(auth, "identities"), "auth.identities")
	r.report(p)
	s.identities = r.identities(identities)
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
		e := r.identity(p)
		if before, taken := first[e.Ref.Name]; taken {
			e.other = false
			e.Problem = &model.Problem{Origin: e.Origin, Fix: "give one of the two another name",
				What: fmt.Sprintf("the identity in line %d has the same name but for capital letters", before.Line)}
		} else {
			first[e.Ref.Name] = e.Origin
		}
		entries = append(entries, e)
	}
	return entries
}

// merge lays later sections over earlier ones. An identity is replaced as a whole (load.go, fixAuthIdentities) and keeps
// its place in the order; of the other values the last one that is written counts.
func merge(parts []section) section {
	var all section
	size := 0
	for _, s := range parts {
		size += len(s.identities)
	}
	all.identities = make([]entry, 0, size)
	place := make(map[string]int, size)
	for _, s := range parts {
		all.auth = all.auth || s.auth
		all.elsewhere = all.elsewhere || s.elsewhere
		override(&all.realm, s.realm)
		override(&all.keyringType, s.keyringType)
		override(&all.keyringPath, s.keyringPath)
		override(&all.passwordEnv, s.passwordEnv)
		start := len(all.identities)
		for _, e := range s.identities {
			at, known := place[e.Ref.Name]
			if known && at < start {
				all.identities[at] = e
				continue
			}
			if !known {
				place[e.Ref.Name] = len(all.identities)
			}
			all.identities = append(all.identities, e)
		}
	}
	return all
}

func override(old *model.Setting[string], s model.Setting[string]) {
	if s.Set {
		*old = s
	}
}

func (s section) config(f found) model.Config {
	c := model.Config{Files: f.files, Identities: make([]model.Identity, 0, len(s.identities))}
	for _, e := range s.identities {
		if e.other {
			c.Others++
			continue
		}
		c.Identities = append(c.Identities, e.Identity)
	}
	c.Keyring = model.KeyringConfig{Path: s.keyringPath.Value, PasswordEnv: s.passwordEnv.Value}
	if s.keyringType.Value != "" {
		c.Keyring.Type = s.keyringType
	}
	return c
}

// lacks says why there is nobody to choose, nil where there is.
func (s section) lacks(c model.Config, f found) *model.Problem {
	p := &model.Problem{Origin: model.Origin{File: f.last()}, Fix: strings.TrimSuffix(starter, "\n"), Empty: true}
	switch {
	case len(c.Identities) > 0:
		return nil
	case !s.auth && s.elsewhere:
		p.What = "there is no auth section before the --- line; only what stands before it is read"
	case !s.auth:
		p.What = "there is no auth section in " + theFiles(f)
	case c.Others == 0:
		p.What = "there are no identities under auth.identities in " + theFiles(f)
	case c.Others == 1:
		p.What = "the one identity under auth.identities is of another kind than aws/user"
	default:
		p.What = fmt.Sprintf("none of the %d identities under auth.identities is of kind aws/user", c.Others)
	}
	return p
}

func theFiles(f found) string {
	if len(f.files) == 1 {
		return "this file"
	}
	return "any of the files that apply: " + strings.Join(f.files, ", ")
}
