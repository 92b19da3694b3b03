package atmosyaml

import (
	"context"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// maxLoads is how often Atmos reads the configuration in one command. Promoted variables stay set, so that from the second time
// on they can say where the configuration is.
const maxLoads = 3

// locationVars say where the configuration is.
var locationVars = []string{envConfig, envConfigPath, envDir, envGitRoot, envBasePath}

// promotedEnv returns the variables for Atmos itself that the env section sets; their case is kept (load.go,
// promoteAtmosEnvFromConfig). The other variables are not evaluated here.
func (l *loader) promotedEnv(s section) (all []model.Promoted) {
	vars, _, faults := mergeEnv(s.env, func(r *reader) *reader { return r })
	for _, p := range faults {
		l.warn(p)
	}
	for _, v := range vars {
		if !model.IsForAtmos(v.Key) {
			continue
		}
		value := l.text(lazyValue{reader: v.reader, Pair: v.Pair, set: true}, "env."+v.Key)
		if value.Set {
			if by := v.reader.ownerAt(v.At.File); !by.own() {
				l.promotedBy[v.Key] = by
			}
			all = append(all, model.Promoted{Name: v.Key, Value: model.SecretString(value.Value), Origin: v.At})
		}
	}
	slices.SortFunc(all, func(a, b model.Promoted) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// noteEnv records the powers of all env sections. Profiles have env sections too, which Atmos does not promote.
func (l *loader) noteEnv(s section) {
	_, _, _ = mergeEnv(s.env, func(r *reader) *reader { return r })
}

// envVar is a variable of the env section. If it is pinned, only another computed one replaces it.
type envVar struct {
	yamldoc.Pair
	reader *reader
	pinned bool
	group  *byte
}

// replaceableBy reports whether a later definition wins.
func (v envVar) replaceableBy(to envVar) bool {
	if v.pinned && v.group == to.group {
		return to.pinned
	}
	return !v.pinned || v.group != nil
}

// mergeEnv merges env sections, lowest priority first, and skips null values. The last value of a name wins. Untrusted variables
// have no effect, and are returned separately. use returns the reader that evaluates.
func mergeEnv(sections []lazyValue, use func(*reader) *reader) (all []envVar, denied []model.Power, faults []*model.Problem) {
	last := map[string]int{} // by name
	for _, u := range sections {
		r := use(u.reader)
		f, p := r.fields(r.evaluate(u.Doc, u.Value), "the env section")
		if p != nil {
			faults = append(faults, p)
		}
		for _, p := range f {
			v := envVar{p, r, u.computed || isComputed(p), u.group}
			at, known := last[strings.ToLower(p.Key)]
			switch {
			case p.Doc.Value(p.Value).Form == yamldoc.Null:
			case !r.allowVariable(p):
				denied = append(denied, model.Power{Kind: model.SetsVariable, Name: p.Key, Origin: p.At})
			case !known || all[at].replaceableBy(v):
				last[strings.ToLower(p.Key)] = len(all)
				all = append(all, v)
			}
		}
	}
	kept := all[:0]
	for i, v := range all {
		if last[strings.ToLower(v.Key)] == i {
			kept = append(kept, v)
		}
	}
	return kept, denied, faults
}

// allowVariable reports whether a variable of the env section is trusted. It runs no command; errors in the value are reported when
// it is used.
func (r *reader) allowVariable(p yamldoc.Pair) (trusted bool) {
	defer func() {
		if recover() != nil {
			trusted = r.owner.own()
		}
	}()
	reading := *r
	reading.exec, reading.commands = nil, nil
	v := reading.evaluate(p.Doc, p.Value)
	v.At = p.At
	return r.allow(model.SetsVariable, p.Key, v)
}

// applyPromotedEnv adds the location variables that the configuration promotes to LookupEnv. It reports whether one is new.
func (s *Source) applyPromotedEnv(c model.Config) (more bool) {
	promoted := c.Lookup(func(string) (string, bool) { return "", false })
	added := map[string]string{}
	for _, name := range locationVars {
		if v, ok := promoted(name); ok {
			if _, known := s.LookupEnv(name); !known {
				added[name], more = v, true
			}
		}
	}
	before := s.LookupEnv
	s.LookupEnv = func(name string) (string, bool) {
		if v, ok := added[name]; ok {
			return v, true
		}
		return before(name)
	}
	return more
}

// childEnv returns how to evaluate the env section for a child process, as Atmos's exec and shell do (pkg/env/global.go), and its
// commands. Faults in the section matter only then. It is nil without a section.
func (l *loader) childEnv(s section) (evaluate func(context.Context) ([]model.EnvVar, error), commands []model.Command) {
	if len(s.env) == 0 {
		return nil, nil
	}
	getenv := l.LookupEnv
	for _, u := range s.env {
		for _, c := range u.commands() {
			if !slices.Contains(commands, c) { // a file may apply twice
				commands = append(commands, c)
			}
		}
	}
	return func(ctx context.Context) ([]model.EnvVar, error) { return evaluateEnv(ctx, s.env, getenv) }, commands
}

// commands returns the !exec commands in the section. Faults are reported when it is evaluated.
func (u lazyValue) commands() []model.Command {
	r := *u.reader
	r.commands = nil
	section, _ := r.fields(r.evaluate(u.Doc, u.Value), "env")
	for _, f := range section {
		r.evaluate(f.Doc, f.Value)
	}
	return r.commands
}

// evaluateEnv skips lists and maps, as Atmos does, also in place of a section.
func evaluateEnv(ctx context.Context, sections []lazyValue, getenv func(string) (string, bool)) (all []model.EnvVar, err error) {
	at, mu := sections[0].At, &sections[0].reader.runner.mu
	mu.Lock()
	defer mu.Unlock()
	defer func() {
		if recover() != nil {
			err = yamldoc.Unreadable(at)
		}
	}()
	vars, denied, faults := mergeEnv(sections, func(r *reader) *reader {
		running := r.withCommands(ctx)
		running.getenv = getenv
		return running
	})
	for _, p := range faults {
		if p.Write != examples["the env section"] {
			return nil, p
		}
	}
	if len(denied) > 0 {
		return nil, model.UntrustedProblem(denied)
	}
	for _, one := range vars {
		v := one.reader.evaluate(one.Doc, one.Value)
		if v.Form == yamldoc.Map || v.Form == yamldoc.List || v.Form == yamldoc.Null {
			continue
		}
		s, p := one.reader.scalar(v, "env."+one.Key)
		if p == nil && (one.Key == "" || strings.ContainsAny(one.Key+s.Value, "\x00") || strings.Contains(one.Key, "=")) {
			p = &model.Problem{Origin: one.At, What: "this is not a valid variable", Write: "NAME: value"}
		}
		if p != nil {
			return nil, p
		}
		all = append(all, model.EnvVar{Key: one.Key, Value: s.Value})
	}
	return all, ctx.Err()
}
