package atmosyaml

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// builder reads one identity. The first fault it finds is the identity's Problem, the rest are its Others.
type builder struct {
	*reader
	id model.Identity
}

func (b *builder) addProblem(p *model.Problem) {
	switch {
	case p == nil:
	case b.id.Problem == nil:
		b.id.Problem = p
	default:
		b.id.Others = append(b.id.Others, p)
	}
}

// readIdentity reads one entry. Of another kind it is not read further; without a readable kind it is shown with its problem.
func (r *reader) readIdentity(p yamldoc.Pair) entry {
	r.commands = nil
	b := &builder{reader: r, id: model.Identity{Title: p.Key, Origin: p.At}}
	b.readName(p)
	body, fault := r.fields(r.evaluate(p.Doc, p.Value), "this identity")
	b.addProblem(fault)
	body = body.folded()
	kind := b.readKind(body, fault == nil)
	if kind != "" && kind != model.KindUser {
		return entry{Identity: b.id, other: kind}
	}
	b.checkKeys(body, identityKeys)
	b.readGeneral(body)
	b.readCredentials(body)
	b.readSession(body)
	b.readEnv(body)
	b.id.Unresolved = r.deferred(p)
	return entry{Identity: b.id}
}

// readName refuses what would break a section of an INI file or the name of a keyring entry. Such a title is shown escaped.
func (b *builder) readName(p yamldoc.Pair) {
	if what, fix := model.NameFault(p.Key); what != "" {
		b.addProblem(&model.Problem{Origin: p.At, What: what, Fix: fix})
	}
	if p.Key == "" || hasControl(p.Key) {
		b.id.Title = strconv.Quote(p.Key)
	}
	b.id.Ref.Name = strings.ToLower(b.id.Title)
}

func (b *builder) readGeneral(body fields) {
	if v := b.get(body, "default"); v.Form != yamldoc.Null {
		b.id.Default = b.flag(v)
	}
	alias, p := b.scalar(b.get(body, "alias"), "alias")
	b.addProblem(p)
	b.id.Alias = b.clean(alias, "alias").Value
	b.readTags(b.get(body, "tags"))
	spec := b.sub(body, "spec")
	b.checkKeys(spec, specKeys)
	b.id.Endpoint = b.setting(spec, "endpoint_url")
}

// flag reads true or false; text that says so counts too, because that is what !env gives.
func (b *builder) flag(v yamldoc.Value) bool {
	s, p := b.scalar(v, "default")
	b.addProblem(p)
	on, err := strconv.ParseBool(s.Value)
	if err != nil && s.Value != "" {
		b.addProblem(&model.Problem{Origin: v.At, What: "default must be true or false", Write: "default: true"})
	}
	return on
}

func (b *builder) readCredentials(body fields) {
	c := b.sub(body, "credentials")
	b.checkKeys(c, credentialKeys)
	b.checkMisplacedDuration(c)
	b.id.AccessKeyID = b.setting(c, "access_key_id")
	b.id.Device = b.setting(c, "mfa_arn")
	if v := b.id.Device.Value; strings.Contains(v, ":user/") || model.LooksLikeKey(v) {
		b.addProblem(&model.Problem{Origin: b.id.Device.Origin, What: "mfa_arn names no MFA device", Write: "mfa_arn: arn:aws:iam::123456789012:mfa/NAME"})
		b.id.Device = model.Setting[string]{}
	}
	b.readRegion(c)
	if s := b.setting(c, "secret_access_key"); s.Set {
		b.id.SecretKey = model.Setting[model.Secret]{Value: model.SecretString(s.Value), Origin: s.Origin, Set: true, Later: s.Later}
	}
	b.checkBothKeys()
	if b.id.Endpoint.Set {
		return
	}
	resolver := b.sub(b.sub(c, "aws"), "resolver")
	b.id.Endpoint = b.setting(resolver, "url")
}

// readRegion refuses what cannot stand in a host's name, and warns of what is probably mistyped.
func (b *builder) readRegion(credentials fields) {
	b.id.Region = b.setting(credentials, "region")
	r := b.id.Region
	if strings.ContainsAny(r.Value, " /") {
		b.addProblem(&model.Problem{Origin: r.Origin, What: "this is not the name of a region", Write: "region: us-east-1"})
		return
	}
	if doubt := model.CheckRegion(r.Value); doubt.Text != "" {
		b.warn(&model.Problem{Origin: r.Origin, What: "region " + r.Value + ": " + strings.ToLower(doubt.Text[:1]) + doubt.Text[1:],
			Fix: "check it, or leave it out for " + model.DefaultRegion})
	}
}

// checkBothKeys asks for both or none (user.go: "must both be provided or both be empty").
func (b *builder) checkBothKeys() {
	const fix = "set both, or neither: then the keys are kept in the keyring"
	switch id, secret := b.id.AccessKeyID, b.id.SecretKey; {
	case id.Set && !secret.Set:
		b.addProblem(&model.Problem{Origin: id.Origin, What: "access_key_id is set, but secret_access_key is not", Fix: fix})
	case secret.Set && !id.Set:
		b.addProblem(&model.Problem{Origin: secret.Origin, What: "secret_access_key is set, but access_key_id is not", Fix: fix})
	}
}

func (b *builder) readSession(body fields) {
	s := b.sub(body, "session").folded()
	b.checkKeys(s, sessionKeys)
	v := b.get(s, "duration")
	if v.Form == yamldoc.Later {
		b.id.Duration = deferredSetting(v)
		return
	}
	d, p := b.scalar(v, "session.duration")
	b.addProblem(p)
	d = b.clean(d, "session.duration")
	if d.Set {
		if _, err := model.ParseDuration(d.Value); err != nil {
			b.addProblem(&model.Problem{Origin: d.Origin, What: "session.duration is not a duration",
				Fix: "write seconds (3600), or 12h, 90m, 1d"})
		}
	}
	b.id.Duration = d
	b.checkDuration()
}

func (b *builder) readEnv(body fields) {
	v := b.get(body, "env")
	switch v.Form {
	case yamldoc.Null, yamldoc.Later:
		return
	case yamldoc.Dangling:
		b.addProblem(yamldoc.UndefinedAlias(v))
		return
	case yamldoc.Invalid:
		b.addProblem(v.Problem)
		return
	case yamldoc.List:
	default:
		b.addProblem(wrongForm(v, "env", "a list of key and value"))
		return
	}
	for _, item := range v.Node.(*ast.SequenceNode).Values {
		b.readVariable(b.evaluate(v.Doc, item))
	}
}

func (b *builder) readVariable(v yamldoc.Value) {
	if v.Form == yamldoc.Later {
		return
	}
	f, p := b.fields(v, "an entry of env")
	b.addProblem(p)
	f = f.folded()
	k, content := b.get(f, "key"), b.get(f, "value")
	if k.Form == yamldoc.Later || content.Form == yamldoc.Later {
		return
	}
	key, p := b.scalar(k, "key")
	b.addProblem(p)
	val, p := b.scalar(content, "value")
	b.addProblem(p)
	if key.Value == "" || strings.ContainsAny(key.Value, "= ") || hasControl(key.Value) || strings.Contains(val.Value, "\x00") {
		b.addProblem(&model.Problem{Origin: v.At, What: "this entry of env has no key that can name a variable", Write: examples["env"]})
		return
	}
	b.id.Env = append(b.id.Env, model.EnvVar{Key: key.Value, Value: val.Value})
}

// sub reads a map below another one.
func (b *builder) sub(f fields, key string) fields {
	v := b.get(f, key)
	if v.Form == yamldoc.Later {
		return nil
	}
	inner, p := b.reader.fields(v, key)
	b.addProblem(p)
	return inner
}

// setting reads text of one line; an empty one counts as not set, as in Atmos.
func (b *builder) setting(f fields, key string) model.Setting[string] {
	v := b.get(f, key)
	if v.Form == yamldoc.Later {
		return deferredSetting(v)
	}
	s, p := b.str(v, key)
	b.addProblem(p)
	return b.clean(s, key)
}

// deferredSetting is a setting whose value a command will print.
func deferredSetting(v yamldoc.Value) model.Setting[string] {
	return model.Setting[string]{Origin: v.At, Set: true, Later: true}
}

func (b *builder) clean(s model.Setting[string], name string) model.Setting[string] {
	if hasControl(s.Value) {
		b.addProblem(&model.Problem{Origin: s.Origin, What: name + " has a line break or another control character in it",
			Fix: "write it in one line"})
		return model.Setting[string]{}
	}
	if s.Value == "" {
		return model.Setting[string]{}
	}
	return s
}

func (b *builder) readKind(body fields, readable bool) string {
	kind, p := b.str(b.get(body, "kind"), "kind")
	b.addProblem(p)
	if kind.Value == "" && readable {
		b.addProblem(&model.Problem{Origin: b.id.Origin, What: "this identity has no kind", Write: examples["kind"]})
	}
	if near := distance(kind.Value, model.KindUser); kind.Value != model.KindUser && near <= maxTypo && kind.Value != "" {
		b.addProblem(&model.Problem{Origin: kind.Origin, What: "there is no such kind; aws/user is near", Write: examples["kind"]})
		return model.KindUser
	}
	if kind.Value != model.KindUser && strings.Contains(strings.ToLower(kind.Value), "user") { // no kind of Atmos's but this one has the word in it
		b.warn(&model.Problem{Origin: kind.Origin, What: "there is no such kind, so this identity is not listed; aws/user is near", Write: examples["kind"]})
	}
	return kind.Value
}

// readTags are words to choose identities by; one alone needs no list.
func (b *builder) readTags(v yamldoc.Value) {
	if v.Form == yamldoc.Text { // Atmos divides it
		for _, one := range splitCommas(v.Text) {
			b.addTag(v.Result(one))
		}
		return
	}
	if v.Form != yamldoc.List {
		b.addTag(v)
		return
	}
	for _, item := range v.Node.(*ast.SequenceNode).Values {
		b.addTag(b.evaluate(v.Doc, item))
	}
}

func (b *builder) addTag(v yamldoc.Value) {
	if v.Form == yamldoc.Later {
		return
	}
	s, p := b.scalar(v, "tags")
	b.addProblem(p)
	if tag := strings.TrimSpace(s.Value); tag != "" && !hasControl(tag) && !slices.Contains(b.id.Tags, tag) {
		b.id.Tags = append(b.id.Tags, tag)
	}
}

// checkMisplacedDuration warns of a duration beside the keys, where nobody reads it.
func (b *builder) checkMisplacedDuration(credentials fields) {
	for _, p := range credentials {
		if slices.Contains([]string{"session", "duration", "session_duration"}, p.Key) {
			b.warn(&model.Problem{Origin: p.At, What: "credentials have no duration; it stands beside them", Write: "session:\n  duration: 12h"})
		}
	}
}

// limits warns of a duration that AWS does not give. Without a device here, the limit is known only where the keys are here
// too: the keyring may name a device beside its keys.
func (b *builder) checkDuration() {
	d := b.id.Duration
	mfa := b.id.Device.Set || !b.id.KeysInConfig()
	wanted, err := model.ParseDuration(d.Value)
	if err != nil {
		return
	}
	hint := &model.Problem{Origin: d.Origin}
	switch cut, _ := model.Clamp(wanted, mfa); {
	case cut > wanted:
		hint.What, hint.Write = "session.duration is raised to 15m, the least that AWS gives", "duration: 15m"
	case cut < wanted && mfa:
		hint.What, hint.Write = "session.duration is cut to 36h, the limit with an MFA device", "duration: 36h"
	case cut < wanted:
		hint.What, hint.Write = "session.duration is cut to 12h, the limit without an MFA device", "duration: 12h"
	default:
		return
	}
	b.warn(hint)
}
