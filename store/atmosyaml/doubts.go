package atmosyaml

import (
	"fmt"
	"strings"

	"authdeck/model"
)

// limits warns of a duration that AWS does not give. Without a device here, the limit is known only where the keys are here
// too: the keyring may name a device beside its keys.
func (b *builder) limits() {
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
	b.hint(hint)
}

// misnamed warns of what is probably meant to be auth.identities, where there is none.
func (r *reader) misnamed(auth fields) {
	const known, most = "identities", 3 // "identity" too
	if _, there := auth.has(known); there {
		return
	}
	for _, p := range auth {
		if len(p.key) <= len(known)+most && model.Distance(p.key, known) <= most {
			r.hint(&model.Problem{Origin: p.at, What: "this key is not read; identities is near", Write: known + ":"})
		}
	}
}

// second warns of what follows the first YAML document.
func (r *reader) second() {
	if r.more > 0 {
		r.hint(&model.Problem{Origin: model.Origin{File: r.file, Line: r.more, Column: 1}, Fix: "remove this line, or move what counts above it",
			What: "another YAML document starts here, and only the first is read, as in Atmos"})
	}
}

// severalDefaults warns where more than one identity is the default.
func (l *loader) severalDefaults(c model.Config) {
	var first *model.Identity
	for i, id := range c.Identities {
		switch {
		case !id.Default:
		case first == nil:
			first = &c.Identities[i]
		default:
			l.note(&model.Problem{Origin: id.Origin, Fix: "keep default: true at one of them",
				What: fmt.Sprintf("%s is a default, and so is %s (%s): you are asked which one is meant", id.Title, first.Title, first.Origin.String())})
		}
	}
}

// follows tells whether anything but comments and marks stands below a line, or in it behind its mark.
func follows(text string, line int) bool {
	for range line - 1 {
		_, text, _ = strings.Cut(text, "\n")
	}
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, "\n")
		if one = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(one, "---"), "...")); one != "" && one[0] != '#' {
			return true
		}
	}
	return false
}
