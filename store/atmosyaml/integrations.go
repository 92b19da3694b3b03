package atmosyaml

import (
	"cmp"
	"path/filepath"
	"runtime"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
)

// The kinds of integrations whose variables Atmos passes on (pkg/auth/manager_environment.go).
const (
	kindEKS = "aws/eks"
	kindECR = "aws/ecr"
)

// readIntegrations reads auth.integrations: names, kinds, their identities, and the places of their kubeconfigs. A path from a
// folder's file has an effect only if it is trusted, because a kubeconfig can run commands.
func (r *reader) readIntegrations(auth fields) (all named[model.Integration]) {
	listed := r.reportedFields(r.get(auth, "integrations"), "auth.integrations")
	for _, p := range listed {
		body, _ := r.fields(r.evaluate(p.Doc, p.Value), p.Key) // Atmos itself reports what is wrong with it
		body = body.folded()
		text := func(f fields, key string) string {
			s, _ := r.scalar(r.get(f, key), key)
			return s.Value
		}
		below := func(f fields, key string) fields {
			inner, _ := r.fields(r.get(f, key), key)
			return inner.folded()
		}
		one := model.Integration{Name: p.Key, Kind: text(body, "kind"), Identity: strings.ToLower(text(below(body, "via"), "identity")), Origin: p.At}
		if mayHide(r.get(body, "kind")) {
			one.Kind = "unknown"
		}
		config := below(below(below(body, "spec"), "cluster"), "kubeconfig")
		if path := r.get(config, "path"); path.Text != "" && !hasControl(path.Text) {
			if !r.allow(model.SetsVariable, "KUBECONFIG", path) {
				continue
			}
			one.Kubeconfig = path.Text
		}
		all.set(one.Name, one)
	}
	return all
}

// withDefaults adds the default places for the files of an integration.
func (l *loader) withDefaults(all []model.Integration) []model.Integration {
	at, err := files.FindDirs(runtime.GOOS, l.env, l.Home)
	for i, one := range all {
		switch {
		case one.Kind == kindEKS && one.Kubeconfig == "" && err == nil:
			all[i].Kubeconfig = filepath.Join(at.AtmosConfig, "atmos", "kube", "config")
		case one.Kind == kindECR:
			all[i].Docker = cmp.Or(l.env("DOCKER_CONFIG"), filepath.Join(l.Home, ".docker"))
		}
	}
	return all
}
