package atmosyaml

import (
	"context"
	"slices"
	"strings"

	"authdeck/model"
)

// outside gives the env section to what is started, as Atmos's exec and shell do (pkg/env/global.go): in the case it is
// written in, of one name the last. It is evaluated only then; until then it may hold anything. Nil for no section.
func (l *loader) outside(s section) (evaluate func(context.Context) ([]model.EnvVar, error), commands []model.Command) {
	if len(s.env) == 0 {
		return nil, nil
	}
	getenv := l.Getenv
	for _, u := range s.env {
		for _, c := range u.commands() {
			if !slices.Contains(commands, c) { // a file may count twice
				commands = append(commands, c)
			}
		}
	}
	return func(ctx context.Context) ([]model.EnvVar, error) { return variables(ctx, s.env, getenv) }, commands
}

// commands are those of !exec in the section; what is wrong with it shows when it is needed.
func (u unread) commands() []model.Command {
	r := *u.reader
	r.commands = nil
	section, _ := r.fields(r.look(u.doc, u.value), "env")
	for _, f := range section {
		r.look(f.doc, f.value)
	}
	return r.commands
}

// variables leaves out a list and a map, of which Atmos makes nothing, for the section too.
func variables(ctx context.Context, sections []unread, getenv func(string) (string, bool)) (all []model.EnvVar, err error) {
	at, mu := sections[0].at, &sections[0].reader.runs.mu
	mu.Lock()
	defer mu.Unlock()
	defer func() {
		if recover() != nil {
			err = &model.Problem{Origin: at, What: unreadable}
		}
	}()
	vars, faults := layered(sections, func(r *reader) *reader {
		running := r.running(ctx)
		running.getenv = getenv
		return running
	})
	for _, p := range faults {
		if p.Write != pattern["the env section"] {
			return nil, p
		}
	}
	for _, one := range vars {
		v := one.reader.look(one.doc, one.value)
		if v.form == mapping || v.form == list || v.form == nothing {
			continue
		}
		s, p := one.reader.scalar(v, "env."+one.key)
		if p == nil && (one.key == "" || strings.ContainsAny(one.key+s.Value, "\x00") || strings.Contains(one.key, "=")) {
			p = &model.Problem{Origin: one.at, What: "this cannot be a variable", Write: "NAME: value"}
		}
		if p != nil {
			return nil, p
		}
		all = append(all, model.EnvVar{Key: one.key, Value: s.Value})
	}
	return all, ctx.Err()
}
