package atmosyaml

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// The keys of via and principal of an aws/assume-role (pkg/auth/identities/aws/assume_role.go).
var (
	viaKeys       = []string{"identity", "provider"}
	principalKeys = []string{"assume_role", "region", "external_id", "duration", "session_name"}
)

// readRole reads the settings that only an identity of kind aws/assume-role has.
func (b *builder) readRole(body fields) {
	role := &model.Role{}
	b.id.Role = role
	via := b.sub(body, "via").folded()
	b.checkKeys(via, viaKeys)
	role.Via, role.Provider = b.readRaw(via, "identity"), b.readRaw(via, "provider")
	if role.Via.Set && role.Provider.Set {
		b.addProblem(&model.Problem{Origin: role.Provider.Origin, What: "via names both an identity and a provider", Fix: model.Do("keep one of them")})
	}
	p := b.sub(body, "principal").folded()
	b.checkKeys(p, principalKeys)
	role.ARN = b.checked(p, "assume_role", model.CheckRoleARN)
	if !role.ARN.Set && b.id.Problem == nil {
		b.addProblem(&model.Problem{Origin: b.id.Origin, What: "this role has no ARN", Fix: model.Do("add this:"), Write: examples["principal"]})
	}
	role.ExternalID = b.checked(p, "external_id", model.CheckExternalID)
	role.SessionName = b.checked(p, "session_name", model.CheckSessionName)
	b.readRegion(p)
	b.readRoleDuration(b.get(p, "duration"))
	if !b.id.Endpoint.Set { // the user's own is not inherited
		b.id.Endpoint = b.endpoint(b.sub(b.sub(b.sub(body, "credentials"), "aws"), "resolver"), "url")
	}
	b.checkTarget()
}

// readRaw reads a setting that must be known before any command runs: it says which identities belong together.
func (b *builder) readRaw(f fields, key string) model.Setting[string] {
	v := b.get(f, key)
	if v.Form == yamldoc.Later {
		b.addProblem(v.NeededBeforeUse("via." + key))
		return model.Setting[string]{}
	}
	s := b.setting(f, key)
	if lower := strings.ToLower(s.Value); lower != s.Value {
		b.warn(&model.Problem{Origin: s.Origin, What: "Atmos finds via." + key + " in lower case only", Write: key + ": " + lower})
	}
	return s
}

// checked reads a setting of the principal and checks it. The role's account can see it, so a value from this computer, such as one
// of !env or of another file, has an effect only if it is trusted.
func (b *builder) checked(principal fields, key string, check func(string) *model.Problem) model.Setting[string] {
	v := b.get(principal, key)
	s := b.settingOf(v, key)
	if s.Value == "" {
		return s
	}
	if by, ok := includedBy(principal, key); ok && v.Source == "" {
		v.Source, v.At = by.Tag+" "+by.Doc.Value(by.Node).Text, by.At
	} else if file := b.otherFile(principal, key); file != "" && v.Source == "" {
		// The file with the identity sends it, whoever owns the other one. The line tells parts of one file apart.
		v.Source, v.At = "!include "+file+":"+strconv.Itoa(v.At.Line), b.id.Origin
	}
	if v.Source != "" && !b.allow(model.SendsValue, "principal."+key, v) {
		s.Value = ""
		return s
	}
	if p := check(s.Value); p != nil {
		p.Origin = s.Origin
		b.addProblem(p)
	}
	return s
}

// includedBy returns the function of a key whose value comes from another file.
func includedBy(f fields, key string) (function yamldoc.Value, ok bool) {
	p, ok := f.find(key)
	if !ok {
		return yamldoc.Value{}, false
	}
	function = p.Doc.Value(p.Value)
	return function, function.Form == yamldoc.Function && strings.HasPrefix(function.Tag, "!include")
}

// otherFile returns the file that a key was included from, as a part of a map, seen from the identity's file; "" if the key is
// in that file, or if a command printed it, which has a power of its own.
func (b *builder) otherFile(f fields, key string) string {
	p, ok := f.find(key)
	if !ok || p.Doc.Origin.File != "" || p.Doc.File == b.id.Origin.File {
		return ""
	}
	file, err := filepath.Rel(filepath.Dir(b.id.Origin.File), p.Doc.File)
	if err != nil {
		return p.Doc.File
	}
	return filepath.ToSlash(file)
}

// readRoleDuration reads principal.duration. Atmos accepts only Go's form (assume_role.go); authdeck accepts the others too, with a
// warning.
func (b *builder) readRoleDuration(v yamldoc.Value) {
	if v.Form == yamldoc.Later {
		b.id.Duration = deferredSetting(v)
		return
	}
	d := b.clean(b.scalar(v, "principal.duration"), "principal.duration")
	b.id.Duration = d
	if !d.Set {
		return
	}
	wanted, err := model.ParseDuration(d.Value)
	if err != nil {
		b.addProblem(&model.Problem{Origin: d.Origin, What: "principal.duration is not a duration", Fix: model.Do("use 15m to 1h, for example 30m")})
		return
	}
	asked := model.FormatDuration(model.RoleSessionLength(d).Duration)
	if _, err := time.ParseDuration(d.Value); err != nil || v.Form == yamldoc.Plain {
		b.warn(&model.Problem{Origin: d.Origin, What: "Atmos ignores principal.duration in this form", Write: "duration: " + asked})
	}
	switch {
	case wanted > model.MaxRoleDuration:
		b.warn(&model.Problem{Origin: d.Origin, What: "principal.duration is reduced to 1h, the AWS maximum for a role assumed with a session; " +
			"authdeck renews the role", Write: "duration: 1h"})
	case wanted < model.MinDuration:
		b.warn(&model.Problem{Origin: d.Origin, What: "principal.duration is raised to 15m, the AWS minimum", Write: "duration: 15m"})
	}
}
