package atmosyaml

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/edit"
	"authdeck/store/atmosyaml/yamldoc"
)

// Add works a new identity into the last main file that counts and can be written; without one it starts a file. Nothing
// is changed before the addition's Write. Every error is a *model.Problem or the context's own.
func (s Source) Add(ctx context.Context, n model.NewIdentity) (model.Addition, error) {
	if n = n.Trimmed(); n.Fault() != nil {
		return model.Addition{}, &model.Problem{What: n.Fault().Error()}
	}
	c, err := Read(ctx, s)
	empty, isEmpty := model.NothingYet(err)
	if err != nil && !isEmpty {
		return model.Addition{}, err
	}
	if err := s.checkNameIsFree(ctx, c, n); err != nil {
		return model.Addition{}, err
	}
	path, problem := s.writableFile()
	switch {
	case len(c.Files) == 0 && path == "":
		a, err := edit.Add(ctx, empty.Origin.File, nil, n, s.Locker)
		a.New = true
		return a, err
	case len(c.Files) == 0: // one of several that were named is missing
		return model.Addition{}, empty
	case problem != nil:
		return model.Addition{}, problem
	}
	raw, problem := yamldoc.ReadFile(path)
	if problem != nil {
		return model.Addition{}, problem
	}
	return edit.Add(ctx, path, raw, n, s.Locker)
}

// checkNameIsFree refuses names that are taken, by identities of other kinds too, and a second default.
func (s Source) checkNameIsFree(ctx context.Context, c model.Config, n model.NewIdentity) error {
	for _, file := range c.Files {
		text, p := yamldoc.Load(file)
		if p != nil {
			return p
		}
		doc, p, err := yamldoc.Parse(ctx, file, text)
		if p != nil {
			return p
		}
		if err != nil {
			return err
		}
		for _, name := range identityNames(doc) {
			if strings.EqualFold(name.Key, n.Name) {
				return nameTaken(name, n.Name)
			}
		}
	}
	for _, id := range c.Identities {
		at := &model.Problem{Origin: id.Origin, Fix: "choose another one"}
		switch {
		case id.Alias != "" && strings.EqualFold(id.Alias, n.Name):
			at.What = fmt.Sprintf("%s is the alias of %s already", n.Name, id.Title)
		case n.Alias != "" && (strings.EqualFold(id.Title, n.Alias) || strings.EqualFold(id.Alias, n.Alias)):
			at.What = fmt.Sprintf("%s is a name of %s already", n.Alias, id.Title)
		case n.Default && id.Default:
			at.What, at.Fix = id.Title+" is the default already", "remove its default: true first"
		default:
			continue
		}
		return at
	}
	return nil
}

func nameTaken(there yamldoc.Pair, name string) *model.Problem {
	p := &model.Problem{Origin: there.At, What: fmt.Sprintf("there is an identity %q already", there.Key), Fix: "choose another name"}
	if there.Key != name {
		p.What += ", and capital letters make no difference"
	}
	return p
}

// identityNames are the keys under auth.identities, of whatever kind. What cannot be read has none: Read says what is wrong.
func identityNames(d *yamldoc.Document) []yamldoc.Pair {
	node := d.Body
	for _, key := range []string{"auth", "identities"} {
		v := d.Value(node)
		if v.Form != yamldoc.Map {
			return nil
		}
		pairs, _ := d.Pairs(v.Node)
		p, ok := fields(pairs).folded().find(key)
		if !ok {
			return nil
		}
		node = p.Value
	}
	if v := d.Value(node); v.Form == yamldoc.Map {
		pairs, _ := d.Pairs(v.Node)
		return pairs
	}
	return nil
}

// writableFile is the last main file that this user may write.
func (s Source) writableFile() (string, *model.Problem) {
	found, _ := s.find()
	for _, m := range slices.Backward(found.files) {
		if f, err := os.OpenFile(m.path, os.O_WRONLY, 0); err == nil {
			_ = f.Close()
			return m.path, nil
		}
	}
	if len(found.files) == 0 {
		return "", nil
	}
	return "", &model.Problem{Origin: model.Origin{File: found.last()}, What: "you are not allowed to write this file",
		Fix: "ask its owner to add the identity, or give it your own with --config"}
}

// newFilePath is the file that is started where there is none: where nothing says which one, it is the one of the home folder,
// which is found from everywhere.
func (s Source) newFilePath() string {
	switch named := s.env(envDir); {
	case named != "":
		return filepath.Join(s.abs(named), "atmos.yaml")
	case s.Home != "":
		return filepath.Join(s.Home, ".atmos", "atmos.yaml")
	}
	return filepath.Join(s.WorkDir, "atmos.yaml")
}
