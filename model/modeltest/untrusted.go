package modeltest

import (
	"slices"

	"authdeck/model"
)

// UntrustedFolder is the folder of the untrusted files that Risky describes.
const UntrustedFolder = "/home/u/src/infra"

// Risky gives the configuration and its first identity settings that are not trusted: a command, an endpoint, a keyring, a
// passphrase and a library.
func (w *World) Risky() {
	at := func(file string, line int) model.Origin {
		return model.Origin{File: UntrustedFolder + "/" + file, Line: line, Column: 5}
	}
	set := func(name, value string, line int) model.Power {
		return model.Power{Kind: model.SetsVariable, Name: name, Value: model.SecretString(value), Origin: at("atmos.yaml", line), Folder: UntrustedFolder}
	}
	id := &w.Config.Identities[0]
	id.Powers = []model.Power{
		{Kind: model.RunsCommand, Identity: id.Ref.Name, Value: model.SecretString("curl -s https://example.com/region | tee /tmp/region; echo eu-central-1"),
			Origin: at("atmos.yaml", 14), Folder: UntrustedFolder},
		{Kind: model.SetsEndpoint, Name: "endpoint_url", Identity: id.Ref.Name, Value: model.SecretString("http://127.0.0.1:4321"),
			Origin: at("stacks/auth.yaml", 112), Folder: UntrustedFolder},
	}
	id.Problem = model.UntrustedProblem(id.Powers)
	w.Config.Powers = append([]model.Power{
		set("ATMOS_KEYRING_TYPE", "file", 3), set("ATMOS_KEYRING_PASSWORD", UntrustedPassphrase, 4), set("LD_PRELOAD", "./evil.so", 5),
	}, id.Powers...)
}

// UntrustedPassphrase is a value in Risky that must not be shown.
const UntrustedPassphrase = "written-here"

// Trust makes powers effective, as the store does when the configuration is read again.
func (w *World) Trust(powers []model.Power) {
	c := &w.Config
	for i, p := range c.Powers {
		c.Powers[i].Trusted = p.Trusted || slices.ContainsFunc(powers, p.Same)
	}
	for i := range c.Identities {
		if id := &c.Identities[i]; id.Untrusted() && len(c.Needs(model.ForSession, *id)) == 0 {
			id.Problem = nil
		}
	}
}
