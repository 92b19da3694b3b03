package atmosyaml

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// reader reads what authdeck needs from one document.
type reader struct {
	*yamldoc.Document
	getenv       func(string) (string, bool)
	workDir      string
	parse        func(path string, text []byte) (*yamldoc.Document, error)
	included     map[string]*yamldoc.Document // files that !include has parsed
	includedText map[string][]byte            // texts of included files; nil for one that has no effect
	usage        *usage
	runner       *Commands
	exec         func(line string) (model.Secret, error) // nil while identities are only read
	commands     []model.Command                         // of the identity being read
	owner        owner
	powers       *powers
	foreign      map[string]owner // owners of included files
	identity     string           // the one being read; "" for the rest of the file
	ofIdentity   powerSet         // of that identity
	includeDepth int              // of the current value
	problems     []*model.Problem // not of one identity alone
	warnings     []*model.Problem
}

// fields are the keys of a map.
type fields []yamldoc.Pair

func (f fields) find(key string) (p yamldoc.Pair, ok bool) {
	for _, p := range f {
		if p.Key == key {
			return p, true
		}
	}
	return yamldoc.Pair{}, false
}

// twin is a key that is ignored because another one, which counts, differs from it only in case.
type twin struct{ ignored, counts yamldoc.Pair }

// folded changes the keys to the form in which they are found, and drops those that are ignored.
func (f fields) folded() fields {
	f, _ = f.fold()
	return f
}

// fold is folded, with what it drops.
func (f fields) fold() (kept fields, dropped []twin) {
	at := make(map[string]int, len(f))
	written := make(fields, 0, len(f)) // kept, as in the file
	for _, p := range f {
		key := yamldoc.FoldedKey(p.Key)
		switch before, twice := at[key]; {
		case !twice:
			at[key] = len(written)
			written = append(written, p)
		case yamldoc.Overrides(p.Key):
			dropped = append(dropped, twin{written[before], p})
			written[before] = p
		default:
			dropped = append(dropped, twin{p, written[before]})
		}
	}
	kept = written
	for i := range kept {
		kept[i].Key = yamldoc.FoldedKey(kept[i].Key)
	}
	return kept, dropped
}

// warnOfTwins warns of keys that are ignored.
func (r *reader) warnOfTwins(twins []twin) {
	for _, t := range twins {
		r.warn(&model.Problem{Origin: t.ignored.At, Fix: model.Do("put the content of both into one key"),
			What: fmt.Sprintf("%q is ignored: Atmos reads %q on line %d instead", t.ignored.Key, t.counts.Key, t.counts.At.Line)})
	}
}

func (r *reader) get(f fields, key string) yamldoc.Value {
	p, ok := f.find(key)
	if !ok {
		return yamldoc.Value{At: model.Origin{File: r.File}}
	}
	return r.evaluate(p.Doc, p.Value)
}

// fields reads a value that must be a map. Messages call it name.
func (r *reader) fields(v yamldoc.Value, name string) (fields, *model.Problem) {
	switch v.Form {
	case yamldoc.Null:
		return nil, nil
	case yamldoc.Map:
		return v.Doc.PairsBy(v.Node, r.evaluate)
	case yamldoc.Invalid:
		return nil, v.Problem
	case yamldoc.Later:
		return nil, v.NeededBeforeUse(name)
	}
	return nil, wrongForm(v, name, "a map of keys and values")
}

// str reads a value that must be a string. A number, a date or true/false without quotes is a problem; Atmos ignores it.
func (r *reader) str(v yamldoc.Value, name string) (model.Setting[string], *model.Problem) {
	if v.Form != yamldoc.Plain {
		return r.scalar(v, name)
	}
	kind := plainKind(v.Text)
	instead := valueFor(name, v.Text)
	p := &model.Problem{Origin: v.At, What: name + " must be text, but this is " + kind, Fix: model.Do("write " + instead)}
	switch {
	case v.Tag == "!exec":
		p.What, p.Fix = name+" must be text, but the command printed "+kind, model.Do("make it print "+cmp.Or(instead, "the value in double quotes"))
	case instead == "":
		p.Fix = model.Do("put the value in quotes")
	case name == "region":
		p.Fix = model.Do("write " + instead + ", or remove region to use " + model.DefaultRegion)
	}
	return model.Setting[string]{}, p
}

// plainKind says what a value without quotes is that is not text.
func plainKind(text string) string {
	switch {
	case strings.EqualFold(text, "true") || strings.EqualFold(text, "false"):
		return "a true/false value"
	case yamldoc.IsTime(text):
		return "a date"
	case text == "~" || strings.EqualFold(text, "null"):
		return "null"
	}
	return "a number"
}

// valueFor says what to write instead of a number, a date or true/false; "" if the value may be right in quotes.
func valueFor(name, text string) string {
	switch name {
	case "region":
		return "a region, such as eu-west-1"
	case "kind":
		return model.KindUser + " or " + model.KindRole
	case "mfa_arn":
		if model.CheckDevice(text).Blocks() { // a serial number may have only digits
			return "the ARN of the MFA device, such as arn:aws:iam::123456789012:mfa/NAME"
		}
	case "access_key_id":
		return "the access key ID, which starts with AKIA"
	case "secret_access_key":
		if model.CheckSecretKey(model.SecretString(text)) != nil {
			return "the secret access key"
		}
	case "assume_role":
		return "the ARN of the role, such as arn:aws:iam::123456789012:role/NAME"
	case "url", "endpoint_url":
		return "an address, such as https://sts.example.com"
	case "auth.keyring.type":
		return "the name of a keyring, such as file"
	}
	return ""
}

// scalar reads a value that may also be a number, a date or true/false, exactly as written.
func (r *reader) scalar(v yamldoc.Value, name string) (model.Setting[string], *model.Problem) {
	none := model.Setting[string]{}
	switch v.Form {
	case yamldoc.Null:
		return none, nil
	case yamldoc.Map, yamldoc.List:
		return none, wrongForm(v, name, "one value")
	case yamldoc.Invalid:
		return none, v.Problem
	case yamldoc.Later:
		return none, v.NeededBeforeUse(name)
	}
	return model.Setting[string]{Value: v.Text, Origin: v.At, Set: true}, nil
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }
