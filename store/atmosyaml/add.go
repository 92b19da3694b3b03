package atmosyaml

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"golang.org/x/text/unicode/norm"

	"authdeck/model"
	"authdeck/store/atmosyaml/edit"
	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/files"
)

// homeStart is the start of a new file in the home folder. It sets a realm, because otherwise the realm would depend on which other
// files are read, and the keys would seem lost when that changes.
const homeStart = "auth:\n  realm: default # the same keys in every folder\n"

// inHome reports whether a new file is the one in the home folder.
func (s Source) inHome(path string) bool {
	return s.Home != "" && path == filepath.Join(s.Home, ".atmos", "atmos.yaml")
}

// Add prepares the addition of identities to the last main file that the user may write, or to a new file. Only the addition's
// Write changes the file. Every error is a *model.Problem or the context's own.
func (s Source) Add(ctx context.Context, identities ...model.NewIdentity) (model.Addition, error) {
	identities = slices.Clone(identities)
	for i, n := range identities {
		if identities[i] = n.Trimmed(); identities[i].Check() != nil {
			return model.Addition{}, identities[i].Check()
		}
	}
	c, err := Read(ctx, s)
	empty, isEmpty := model.NothingYet(err)
	if err != nil && !isEmpty {
		return model.Addition{}, err
	}
	if err := checkNamesAreFree(ctx, c, identities); err != nil {
		return model.Addition{}, err
	}
	path, problem := s.writableFile()
	switch {
	case len(c.Files) == 0 && path == "":
		f := edit.File{Path: empty.Origin.File}
		if s.inHome(f.Path) {
			f.Start = homeStart
		}
		return edit.Add(ctx, f, s.Locker, identities...)
	case len(c.Files) == 0: // one of several named files is missing
		return model.Addition{}, empty
	case problem != nil:
		return model.Addition{}, problem
	}
	raw, err := yamldoc.ReadFile(path)
	if err != nil {
		return model.Addition{}, err
	}
	return edit.Add(ctx, edit.File{Path: path, Content: raw}, s.Locker, identities...)
}

// lookOf is the same for names that look the same: they ignore case, and an accent can be part of its letter or a character of its own.
func lookOf(name string) string { return norm.NFC.String(model.Folded(name)) }

// checkNamesAreFree rejects names and aliases that are already used, even by an identity of another kind, and a second default.
func checkNamesAreFree(ctx context.Context, c model.Config, identities []model.NewIdentity) error {
	named, aliased, isDefault := map[string]model.NewIdentity{}, map[string]model.NewIdentity{}, false
	for _, n := range identities {
		if twin, ok := named[lookOf(n.Name)]; ok && twin.Name != n.Name {
			return &model.Problem{Usage: true, What: fmt.Sprintf("the new names %q and %q look the same", twin.Name, n.Name), Fix: model.Do("choose another name")}
		}
		named[lookOf(n.Name)], aliased[lookOf(n.Alias)] = n, n
		isDefault = isDefault || n.Default
	}
	delete(aliased, "")
	for _, file := range c.Files {
		if err := notInFile(ctx, file, named); err != nil {
			return err
		}
	}
	for _, id := range c.Identities {
		at := &model.Problem{Usage: true, Origin: id.Origin, Fix: model.Do("choose another name")}
		if n, ok := named[lookOf(id.Alias)]; ok {
			at.What = fmt.Sprintf("%s is already the alias of %s", n.Name, id.Title)
			return at
		}
		for _, name := range []string{id.Title, id.Alias} {
			if n, ok := aliased[lookOf(name)]; ok {
				at.What = fmt.Sprintf("%s is already a name of %s", n.Alias, id.Title)
				return at
			}
		}
		if isDefault && id.Default {
			at.What, at.Fix = id.Title+" is already the default", model.Do("remove default: true there first")
			return at
		}
	}
	return nil
}

// notInFile rejects the name of an identity in a file.
func notInFile(ctx context.Context, file string, named map[string]model.NewIdentity) error {
	text, err := yamldoc.Load(file)
	if err != nil {
		return err
	}
	doc, err := yamldoc.Skim(ctx, file, text, isRead)
	if err != nil {
		return err
	}
	for _, taken := range identityNames(doc) {
		n, ok := named[lookOf(taken.Key)]
		if !ok {
			continue
		}
		p := &model.Problem{Usage: true, Origin: taken.At, What: fmt.Sprintf("identity %q already exists", taken.Key), Fix: model.Do("choose another name")}
		switch {
		case model.Folded(taken.Key) != model.Folded(n.Name):
			p.What = fmt.Sprintf("identity %q looks the same, but has other characters", taken.Key)
		case taken.Key != n.Name:
			p.What += ", and names ignore case"
		}
		return p
	}
	return nil
}

// identityNames are the keys under auth.identities, of any kind. Values that cannot be read are skipped: Read reports them.
func identityNames(d *yamldoc.Document) []yamldoc.Pair {
	node := d.Body
	for _, key := range []string{"auth", "identities"} {
		pairs, _ := d.Pairs(d.Value(node).Node)
		p, ok := fields(pairs).folded().find(key)
		if !ok {
			return nil
		}
		node = p.Value
	}
	pairs, _ := d.Pairs(d.Value(node).Node)
	return pairs
}

// writableFile is the last main file that this user may write.
func (s Source) writableFile() (string, *model.Problem) {
	found, _ := s.find()
	for _, m := range slices.Backward(found.files) {
		if files.CanWrite(m.path) == nil {
			return m.path, nil
		}
	}
	if len(found.files) == 0 {
		return "", nil
	}
	return "", &model.Problem{Origin: model.Origin{File: found.last()}, What: "you have no permission to write this file",
		Fix: model.Do("ask its owner to add the identity, or use your own file with --config")}
}

// newFilePath is the file to create if there is none. By default it is in the home folder, where it applies everywhere.
func (s Source) newFilePath() string {
	switch named := s.env(envDir); {
	case named != "":
		return filepath.Join(s.abs(named), "atmos.yaml")
	case s.Home != "":
		return filepath.Join(s.Home, ".atmos", "atmos.yaml")
	}
	return filepath.Join(s.WorkDir, "atmos.yaml")
}
