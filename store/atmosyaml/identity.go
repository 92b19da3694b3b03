package atmosyaml

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// builder reads one identity. The first problem becomes the identity's Problem, the rest its Others.
type builder struct {
	*reader
	id      model.Identity
	kindKey model.Origin // of a key that was probably meant to be kind, which is a problem; zero if there is none
	kindFix string       // what to write instead of a kind that Atmos does not know; "" if it may know it
	tags    map[string]bool
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

// problems is the number of problems so far.
func (b *builder) problems() int {
	if b.id.Problem == nil {
		return 0
	}
	return 1 + len(b.id.Others)
}

// readIdentity reads one entry. One of another kind is not read further. One without a readable kind is listed with its problem.
func (r *reader) readIdentity(p yamldoc.Pair) entry {
	r.commands, r.ofIdentity, r.identity = nil, powerSet{}, strings.ToLower(p.Key)
	defer func() { r.identity = "" }()
	before := len(r.warnings)
	b := &builder{reader: r, id: model.Identity{Title: p.Key, Origin: p.At}}
	b.readName(p)
	body, fault := r.fields(r.evaluate(p.Doc, p.Value), "this identity")
	b.addProblem(fault)
	body, twins := body.fold()
	r.warnOfTwins(twins)
	kind := b.readKind(body, fault == nil)
	if kind != "" && kind != model.KindUser && kind != model.KindRole {
		b.id.Default, _ = strconv.ParseBool(b.get(body, "default").Text)
		return entry{Identity: b.id, other: kind, otherFix: b.kindFix}
	}
	b.checkKeys(slices.DeleteFunc(slices.Clone(body), func(f yamldoc.Pair) bool { return f.At == b.kindKey }), identityKeys)
	b.readGeneral(body)
	if kind == model.KindRole {
		b.readRole(body)
	} else {
		b.readCredentials(body)
		b.readSession(body)
	}
	b.readEnv(body)
	b.id.Unresolved, b.id.Powers = r.deferred(p), r.ofIdentity.all
	b.addProblem(untrusted(r.ofIdentity.all))
	b.id.Warnings = append(b.id.Warnings, r.warnings[before:]...)
	return entry{Identity: b.id}
}

func (b *builder) readGeneral(body fields) {
	if v := b.get(body, "default"); v.Form != yamldoc.Null {
		b.id.Default = b.flag(v)
	}
	b.id.Alias = b.clean(b.scalar(b.get(body, "alias"), "alias"), "alias").Value
	b.readTags(b.get(body, "tags"))
	spec := b.sub(body, "spec")
	b.checkKeys(spec, specKeys)
	b.id.Endpoint = b.endpoint(spec, "endpoint_url")
}

// flag reads true or false, also as text, because !env returns text.
func (b *builder) flag(v yamldoc.Value) bool {
	s := b.scalar(v, "default")
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
	b.readKeys(c)
	b.id.Device = b.setting(c, "mfa_arn")
	b.checkDevice()
	b.readRegion(c)
	if !b.id.Endpoint.Set {
		b.id.Endpoint = b.endpoint(b.sub(b.sub(c, "aws"), "resolver"), "url")
	}
	b.checkTarget()
}

// readKeys reads both keys. If one cannot be read, that is the only mistake.
func (b *builder) readKeys(credentials fields) {
	before := b.problems()
	b.id.AccessKeyID = b.setting(credentials, "access_key_id")
	secret := b.get(credentials, "secret_access_key")
	if s := b.settingOf(secret, "secret_access_key"); s.Set {
		b.id.DefaultSecret = !s.Later && secret.Source != "" && hasDefault(secret)
		b.id.PlainSecret = !s.Later && secret.Source == "" || b.id.DefaultSecret
		b.id.SecretKey = model.Setting[model.Secret]{Value: model.SecretString(s.Value), Origin: s.Origin, Set: true, Later: s.Later}
	}
	if b.problems() > before {
		return
	}
	b.checkBothKeys()
	b.checkSwapped()
}

// checkSwapped rejects a key that is something else: nearly always the other one of the two.
func (b *builder) checkSwapped() {
	id, secret := model.CheckAccessKeyID(b.id.AccessKeyID.Value), model.CheckSecretKey(b.id.SecretKey.Value)
	wrong, wrongSecret := id != nil && id.Is != "", secret != nil && secret.Is != ""
	p := &model.Problem{Origin: b.id.AccessKeyID.Origin}
	switch {
	case wrong && wrongSecret && id.Is == model.SecretKeyInstead:
		p.What, p.Fix = "access_key_id and secret_access_key are swapped", model.Do("swap their values")
	case wrong:
		p.What, p.Fix = id.Of("access_key_id"), model.Do("write the access key ID, which starts with AKIA")
	case wrongSecret:
		p.Origin, p.What, p.Fix = b.id.SecretKey.Origin, secret.Of("secret_access_key"), model.Do("write the secret access key")
	default:
		return
	}
	b.id.AccessKeyID, b.id.SecretKey = model.Setting[string]{}, model.Setting[model.Secret]{} // the secret may be shown as the ID
	b.addProblem(p)
}

// checkDevice rejects a value that cannot be an MFA device.
func (b *builder) checkDevice() {
	p := b.id.CheckDevice("")
	if !p.Blocks() {
		return
	}
	b.id.Device, b.id.WrongDevice = model.Setting[string]{}, true
	if p.Kind = nil; p.Fix == nil {
		p.Write = "mfa_arn: arn:aws:iam::123456789012:mfa/NAME"
		if p.Why == model.DeviceExample { // it is in what to write
			p.Why = ""
		}
	}
	b.addProblem(p)
}

// checkTarget rejects an endpoint that requests must not go to, and a device, a region and an endpoint in different partitions.
func (b *builder) checkTarget() {
	endpoint := b.id.Endpoint
	for _, p := range []*model.Problem{model.CheckEndpoint(endpoint.Value), b.id.CheckPartitions("")} {
		if p == nil {
			continue
		}
		if p.Kind = nil; p.Origin.File == "" {
			p.Origin = endpoint.Origin
		}
		b.addProblem(p)
	}
}

// endpoint reads the endpoint, which has an effect only if it is trusted.
func (b *builder) endpoint(f fields, key string) model.Setting[string] {
	v := b.get(f, key)
	s := b.settingOf(v, key)
	if s.Set && !b.allow(model.SetsEndpoint, key, v) {
		return model.Setting[string]{}
	}
	return s
}

// readRegion rejects a value that cannot be a region, such as one in capitals, and warns about a probable typo. It repeats a rejected
// value only if it is similar to a region: another one may be a key in the wrong place.
func (b *builder) readRegion(credentials fields) {
	b.id.Region = b.setting(credentials, "region")
	r := b.id.Region
	p := model.CheckRegion(r.Value)
	if p == nil {
		return
	}
	says := &model.Problem{Origin: r.Origin, What: model.About(r.Value, p.What),
		Fix: p.Fix.Or(model.Do("check it, or remove it to use " + model.DefaultRegion)), Meant: p.Meant}
	switch {
	case p.Warning:
		b.warn(says)
	case p.OnlySuggests():
		b.addProblem(says)
	default:
		b.addProblem(&model.Problem{Origin: r.Origin, What: "this is not a region name", Write: "region: us-east-1"})
	}
}

// checkBothKeys requires both keys or none (user.go: "must both be provided or both be empty").
func (b *builder) checkBothKeys() {
	const fix = "set both, or remove both to use the keyring"
	switch id, secret := b.id.AccessKeyID, b.id.SecretKey; {
	case id.Set && !secret.Set:
		b.addProblem(&model.Problem{Origin: id.Origin, What: "access_key_id is set, but secret_access_key is not", Fix: model.Do(fix)})
	case secret.Set && !id.Set:
		b.addProblem(&model.Problem{Origin: secret.Origin, What: "secret_access_key is set, but access_key_id is not", Fix: model.Do(fix)})
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
	b.id.Duration = b.clean(b.scalar(v, "session.duration"), "session.duration")
	if b.id.Duration.Set {
		b.checkDuration()
	}
}

// checkDuration warns about a duration that AWS does not allow. A device may be saved with the keys, or AWS may have one, so the
// limit is the one with MFA.
func (b *builder) checkDuration() {
	d := b.id.Duration
	wanted, err := model.ParseDuration(d.Value)
	if err != nil {
		b.addProblem(&model.Problem{Origin: d.Origin, What: "session.duration is not a duration",
			Fix: model.Do("use seconds (3600), or 12h, 90m, 1d")})
		return
	}
	var what, write string
	switch granted, _ := model.Clamp(wanted, true); {
	case granted > wanted:
		what, write = "session.duration is raised to 15m, the AWS minimum", "duration: 15m"
	case granted < wanted:
		what, write = "session.duration is reduced to 36h, the maximum with MFA", "duration: 36h"
	default:
		return
	}
	b.warn(&model.Problem{Origin: d.Origin, What: what, Write: write})
}

func (b *builder) readEnv(body fields) {
	v := b.get(body, "env")
	switch v.Form {
	case yamldoc.Null, yamldoc.Later:
	case yamldoc.Invalid:
		b.addProblem(v.Problem)
	case yamldoc.List:
		for _, item := range v.Items() {
			b.readVariable(b.evaluate(v.Doc, item))
		}
	default:
		b.addProblem(wrongForm(v, "env", "a list of keys and values"))
	}
}

func (b *builder) readVariable(v yamldoc.Value) {
	if v.Form == yamldoc.Later {
		return
	}
	f, p := b.fields(v, "an entry of env")
	if p != nil {
		b.addProblem(p)
		return
	}
	f = f.folded()
	k, content := b.get(f, "key"), b.get(f, "value")
	if k.Form == yamldoc.Later || content.Form == yamldoc.Later {
		b.allow(model.SetsVariable, cmp.Or(k.Source, k.Text), content)
		return
	}
	key, val := b.scalar(k, "key"), b.scalar(content, "value")
	if key.Value == "" || strings.ContainsAny(key.Value, "= ") || hasControl(key.Value) || strings.Contains(val.Value, "\x00") {
		b.addProblem(&model.Problem{Origin: v.At, What: "the key of this env entry is not a valid variable name", Write: examples["env"]})
		return
	}
	if !b.allow(model.SetsVariable, cmp.Or(k.Source, k.Text), content) {
		return
	}
	b.id.Env = append(b.id.Env, model.EnvVar{Key: key.Value, Value: val.Value})
}

// sub reads a map inside another one.
func (b *builder) sub(f fields, key string) fields {
	v := b.get(f, key)
	if v.Form == yamldoc.Later {
		return nil
	}
	inner, p := b.reader.fields(v, key)
	b.addProblem(p)
	return inner
}

// setting reads text on one line. Empty text counts as not set, as in Atmos.
func (b *builder) setting(f fields, key string) model.Setting[string] {
	return b.settingOf(b.get(f, key), key)
}

func (b *builder) settingOf(v yamldoc.Value, key string) model.Setting[string] {
	if v.Form == yamldoc.Later {
		return deferredSetting(v)
	}
	s, p := b.str(v, key)
	b.addProblem(p)
	if name := emptyVariable(v); name != "" {
		b.warnOfEmpty(v, key, name)
	}
	return b.clean(s, key)
}

// warnOfEmpty warns that a variable is empty. It does not repeat what does not look like a variable: that may be a key that somebody
// wrote after !env.
func (b *builder) warnOfEmpty(v yamldoc.Value, key, name string) {
	set, instead := "set "+name, "write a default: !env "+name+" VALUE"
	if !looksLikeVariable(name) {
		name, set, instead = "the variable after !env", "check its name, and set it", "write a default: !env NAME VALUE"
	}
	switch key {
	case "access_key_id", "secret_access_key": // a default would be a key in plain text
		instead = "remove both keys to use the keyring"
	case "mfa_arn":
		instead = "remove mfa_arn to use the device that is saved with the keys"
	}
	b.warn(&model.Problem{Origin: v.At, What: key + " is empty, because " + name + " is empty or not set", Fix: model.Do(set + ", or " + instead)})
}

// deferredSetting is a setting whose value a command prints later.
func deferredSetting(v yamldoc.Value) model.Setting[string] {
	return model.Setting[string]{Origin: v.At, Set: true, Later: true}
}

func (b *builder) clean(s model.Setting[string], name string) model.Setting[string] {
	if hasControl(s.Value) {
		b.addProblem(&model.Problem{Origin: s.Origin, What: name + " contains a line break or a control character",
			Fix: model.Do("write it on one line")})
		s.Value = ""
	}
	if s.Value == "" {
		return model.Setting[string]{}
	}
	return s
}

// scalar is reader.scalar with the problem added to the identity.
func (b *builder) scalar(v yamldoc.Value, name string) model.Setting[string] {
	s, p := b.reader.scalar(v, name)
	b.addProblem(p)
	return s
}

// readTags reads a list of tags, or a single text.
func (b *builder) readTags(v yamldoc.Value) {
	switch v.Form {
	case yamldoc.Text: // Atmos divides it
		for _, tag := range splitCommas(v.Text) {
			b.addTag(v.Result(tag))
		}
	case yamldoc.List:
		for _, item := range v.Items() {
			b.addTag(b.evaluate(v.Doc, item))
		}
	case yamldoc.Map:
		b.addProblem(wrongForm(v, "tags", "a list"))
	default:
		b.addTag(v)
	}
}

func (b *builder) addTag(v yamldoc.Value) {
	switch v.Form {
	case yamldoc.Later:
		return
	case yamldoc.Map, yamldoc.List:
		p := wrongForm(v, "each tag", "one value")
		p.Write = examples["tags"]
		b.addProblem(p)
		return
	}
	tag := strings.TrimSpace(b.scalar(v, "tags").Value)
	if tag == "" || hasControl(tag) || b.tags[tag] {
		return
	}
	if b.tags == nil {
		b.tags = map[string]bool{}
	}
	b.id.Tags, b.tags[tag] = append(b.id.Tags, tag), true
}

// checkMisplacedDuration warns of a duration under credentials, where nothing reads it.
func (b *builder) checkMisplacedDuration(credentials fields) {
	for _, p := range credentials {
		if slices.Contains([]string{"session", "duration", "session_duration"}, p.Key) {
			b.warn(&model.Problem{Origin: p.At, What: "the duration belongs in session, not in credentials", Write: "session:\n  duration: 12h"})
		}
	}
}
