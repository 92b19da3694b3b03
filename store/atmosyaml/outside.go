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
	return func(ctx context.Context) (all []model.EnvVar, err error) {
		for _, u := range s.env {
			vars, err := u.variables(ctx, getenv)
			if err != nil {
				return nil, err
			}
			for _, v := range vars {
				all = slices.DeleteFunc(all, func(old model.EnvVar) bool { return strings.EqualFold(old.Key, v.Key) })
				all = append(all, v)
			}
		}
		return all, nil
	}, commands
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

// variables leaves out a list and a map, of which Atmos makes nothing.
func (u unread) variables(ctx context.Context, getenv func(string) (string, bool)) (all []model.EnvVar, err error) {
	u.reader.runs.mu.Lock()
	defer u.reader.runs.mu.Unlock()
	defer func() {
		if recover() != nil {
			err = &model.Problem{Origin: u.at, What: unreadable}
		}
	}()
	r := u.reader.running(ctx)
	r.getenv = getenv
	section, p := r.fields(r.look(u.doc, u.value), "env")
	if p != nil {
		return nil, p
	}
	for _, f := range section {
		v := r.look(f.doc, f.value)
		if v.form == mapping || v.form == list {
			continue
		}
		s, p := r.scalar(v, "env."+f.key)
		if p == nil && (f.key == "" || strings.ContainsAny(f.key+s.Value, "\x00") || strings.Contains(f.key, "=")) {
			p = &model.Problem{Origin: f.at, What: "this cannot be a variable", Fix: "NAME: value"}
		}
		if p != nil {
			return nil, p
		}
		all = append(all, model.EnvVar{Key: f.key, Value: s.Value})
	}
	return all, ctx.Err()
}
